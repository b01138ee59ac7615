"""Link documents: which Arabic and which English documents tell the same story, and why we think so."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.match.candidates import WIDEST
from align.match.mine import mine
from align.records import Pair, Side, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.match.passages import Candidates
    from align.records import Sentence

ANCHOR_CUT = WIDEST  # lower than for pairs: several weak ones together are strong
NO_MARGIN, SURE_MARGIN = 0.05, 0.33  # an anchor of the first margin counts for nothing, of the second for one
CHANCE = 0.01  # what a sentence of the shorter document contributes by chance
LEAST_SCORE = 0.25
SAME_NAME = 0.8  # similarity from which two spellings are one name
READ = 20  # anchors whose names, numbers and dates are read
SHOWN = 5  # names, numbers or dates in a reason


@dataclass(frozen=True, slots=True)
class Link:
    """Two documents that share content.

    `score`, 0 to 1, grows with what they share. `anchors` are the pairs that show it, best first, as spans of the
    whole sides; `reasons` say it in words.
    """

    ar_doc: str
    en_doc: str
    score: float
    anchors: tuple[Pair, ...]
    reasons: tuple[str, ...]


def link(
    ar: Side,
    en: Side,
    *,
    candidates: Candidates | None = None,
    least: float = LEAST_SCORE,
) -> list[Link]:
    """Return the linked documents of two sides, strongest first.

    Pairs of passages are mined over the whole collection, so a sentence speaks for the documents that hold its best
    counterparts and for no others; one story in several documents gives several links. An anchor weighs the square
    of its margin's place between the least and a sure one; the link's score is `1 - exp(-weight)`, its weight the
    sum over its anchors less what documents of that length share by chance. Links below `least` are left out.
    """
    anchors: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in mine(ar, en, cut=ANCHOR_CUT, candidates=candidates):
        anchors[int(ar.doc_ids[pair.ar.first]), int(en.doc_ids[pair.en.first])].append(pair)
    sizes = _document_sizes(ar), _document_sizes(en)
    links = []
    for (ar_id, en_id), pairs in sorted(anchors.items()):
        weight = sum(anchor_weight(pair) for pair in pairs) - CHANCE * min(sizes[0][ar_id], sizes[1][en_id])
        score = round(1 - math.exp(-max(0.0, weight)), 4)
        if score < least:
            continue
        best = tuple(sorted(pairs, key=lambda pair: (-pair.margin, pair.ar.first, pair.en.first)))
        ar_doc, en_doc = ar.sentences[best[0].ar.first].doc, en.sentences[best[0].en.first].doc
        links.append(Link(ar_doc, en_doc, score, best, explain(best, ar.sentences, en.sentences)))
    return sorted(links, key=lambda found: (-found.score, -len(found.anchors), found.ar_doc, found.en_doc))


def anchor_weight(pair: Pair) -> float:
    """Return how much an anchor says for its documents, 0 to 1."""
    place = (pair.margin - NO_MARGIN) / (SURE_MARGIN - NO_MARGIN)
    return min(1.0, max(0.0, place)) ** 2


def explain(anchors: Sequence[Pair], ar: Sequence[Sentence], en: Sequence[Sentence]) -> tuple[str, ...]:
    """Say what the anchors share: how many passages, and the names, numbers and dates both sides of them have."""
    from align.text.facts.evidence import compare_dates, compare_names, compare_numbers, read_evidence

    names: dict[str, None] = {}
    numbers: dict[str, None] = {}
    dates: dict[str, None] = {}
    for pair in anchors[:READ]:
        ar_text, en_text = _text(pair.ar, ar), _text(pair.en, en)
        ar_read, en_read = read_evidence(ar_text, "ar"), read_evidence(en_text, "en")
        for name, similarity in compare_names(ar_read, en_read).similarities:
            if similarity >= SAME_NAME:
                names.setdefault(en_text[name.start : name.end])
        for _, number in compare_numbers(ar_read, en_read).shared:
            text = en_text[number.start : number.end]
            if any(character.isdigit() for character in text):  # "one" and "first" are shared by chance
                numbers.setdefault(text)
        for _, date in compare_dates(ar_read, en_read).shared:
            dates.setdefault(en_text[date.start : date.end])
    found = [f"{len(anchors)} shared passage{'s' if len(anchors) > 1 else ''}"]
    for label, values in (("names", names), ("numbers", numbers), ("dates", dates)):
        if values:
            found.append(f"{label}: {', '.join(list(values)[:SHOWN])}")
    return tuple(found)


def _text(span: Span, sentences: Sequence[Sentence]) -> str:
    return " ".join(sentences[i].text for i in span)


def _document_sizes(side: Side) -> dict[int, int]:
    sizes: dict[int, int] = defaultdict(int)
    for number in side.doc_ids.tolist():
        sizes[number] += 1
    return sizes
