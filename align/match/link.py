"""Link documents: which Arabic and which English documents tell the same story, and why we think so."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import STRICT, WIDEST, find_candidates, needed_scores, pass_cut
from align.match.counterparts import (
    Counterparts,
    document_places,
    documents_of,
    find_counterparts,
    join_keys,
)
from align.match.mine import select_pairs
from align.match.settle import settle
from align.match.table import pairs_of
from align.records import Pair, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from align.match.hints import Hints
    from align.match.table import Candidates

ANCHOR_CUT = WIDEST  # lower than for pairs: several weak ones together are strong
NO_MARGIN, SURE_MARGIN = 0.05, 0.33  # an anchor of the first margin counts for nothing, of the second for one
EASED = 0.4  # share of how much less than in unrelated text a pair needs here that is added to its margin
SHARED = 1.0  # what a rare name, number or date on both sides adds to an anchor's weight, as a share of it
MOST_SHARED = 2.0  # facts that count
ONE_SIDED = 0.3  # what each that only one side has takes off its logarithm
MOST_ONE_SIDED = 3
CHANCE = 0.01  # what a sentence of the shorter document contributes by chance
LEAST_SCORE = 0.25
BILINGUAL = 1 / 3  # share of its one language's sentences in the other's from which a document is in both
HINTED = 1.5  # times the weight of documents whose names or addresses say that they belong together
SAME_NAME, OTHER_NAME = 0.8, 0.5  # similarity from which two spellings are one name, and below which they are not
READ = 20  # anchors of two documents whose names, numbers and dates are read
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


@dataclass(frozen=True, slots=True)
class Facts:
    """Names, numbers and dates that both ends of an anchor have, as English writes them; how many only one has."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    dates: tuple[str, ...]
    one_sided: int

    def shared(self) -> set[str]:
        """Return all that both ends have."""
        return {text.casefold() for text in (*self.names, *self.numbers, *self.dates)}


@dataclass(frozen=True, slots=True)
class Anchor:
    """A pair that speaks for its documents: its `likeness`, 0 to 1, and its facts, None when they were not read."""

    pair: Pair
    likeness: float
    facts: Facts | None


def link(
    ar: Side,
    en: Side,
    *,
    candidates: Candidates | None = None,
    counterparts: Counterparts | None = None,
    hints: Hints | None = None,
    least: float = LEAST_SCORE,
) -> list[Link]:
    """Return the linked documents of two sides, strongest first.

    Pairs of passages are mined over the whole collection, so a sentence speaks for the documents that hold its best
    counterparts and for no others; one story in several documents gives several links. An anchor weighs what
    `anchor_weight` says; a link's score is `1 - exp(-weight)`, its weight the sum over its anchors less what
    documents of that length share by chance. Links below `least` are left out. Time grows with the number of
    sentences: only anchors are read, at most 20 for two documents. `candidates`, all of the widest cut and settled
    with `counterparts`, save finding both. `hints` (`find_hints`) are evidence that needs some in the texts; each
    is named.
    """
    if candidates is None or counterparts is None:
        alike = find_candidates(ar, en, cut=ANCHOR_CUT)
        counterparts = find_counterparts(alike, ar, en, hints)
        candidates = settle(alike, ar, en, counterparts)
    anchors = find_anchors(ar, en, candidates, least)
    found = {docs: read_anchors(members, ar, en) for docs, members in anchors.members.items()}
    return weigh_links(found, anchors.documents, ar, en, counterparts, hints, least)


def weigh_links(
    found: Mapping[tuple[int, int], Sequence[Anchor]],
    documents: int,
    ar: Side,
    en: Side,
    counterparts: Counterparts,
    hints: Hints | None = None,
    least: float = LEAST_SCORE,
) -> list[Link]:
    """Return the links of documents from the anchors of each two, strongest first; see `link` and `Anchors`."""
    spread = Counter(fact for anchors in found.values() for fact in shared_facts(anchors))
    sizes = _document_sizes(ar), _document_sizes(en)
    parts = other_parts(ar, en), other_parts(en, ar)
    links = []
    for (ar_id, en_id), anchors in found.items():
        rarity = {fact: rarity_of(spread[fact], documents) for fact in shared_facts(anchors)}
        weight = sum(anchor_weight(anchor, rarity) for anchor in anchors)
        weight -= CHANCE * min(sizes[0][ar_id], sizes[1][en_id])
        pairs = tuple(anchor.pair for anchor in anchors)
        ar_doc, en_doc = ar.sentences[pairs[0].ar.first].doc, en.sentences[pairs[0].en.first].doc
        said = (hints or {}).get((ar_doc, en_doc), ())
        score = round(1 - math.exp(-max(0.0, weight) * (HINTED if said else 1)), 4)
        share = min(sizes[0][ar_id], sizes[1][en_id]) / max(sizes[0][ar_id], sizes[1][en_id])
        if ar_doc == en_doc and (share < BILINGUAL or has_other_counterpart((ar_id, en_id), counterparts)):
            continue
        if len(anchors) < 2 and is_passing((ar_id, en_id), counterparts, parts):
            continue
        if score >= least:
            links.append(Link(ar_doc, en_doc, score, pairs, (*explain(anchors), *said)))
    return sorted(links, key=lambda found: (-found.score, -len(found.anchors), found.ar_doc, found.en_doc))


def has_other_counterpart(pair: tuple[int, int], known: Counterparts) -> bool:
    """Say whether either of two documents has a counterpart of its own that is not the other."""
    return known.own[0].get(pair[0], pair[1]) != pair[1] or known.own[1].get(pair[1], pair[0]) != pair[0]


def is_passing(pair: tuple[int, int], known: Counterparts, parts: tuple[dict[int, int], dict[int, int]]) -> bool:
    """Say whether one shared passage of two documents is no sign that they belong together.

    Both have better counterparts, or what is shared is quoted on a page of the other language that has one:
    `Each child needs a key` in an Arabic manual, and its translation in another page of it.
    """
    if known.own[0].get(pair[0]) == pair[1]:
        return False
    beside = (
        pair[0] in known.own[0] or parts[0].get(pair[0], -1) in known.own[1],
        pair[1] in known.own[1] or parts[1].get(pair[1], -1) in known.own[0],
    )
    return all(beside)


def other_parts(side: Side, other: Side) -> dict[int, int]:
    """Return for each document of a side that holds both languages its number on the other side."""
    numbers = {name: doc for doc, name in enumerate(document_names(other))}
    return {doc: numbers[name] for doc, name in enumerate(document_names(side)) if name in numbers}


def document_names(side: Side) -> list[str]:
    """Return the names of a side's documents, in order."""
    return [side.sentences[place.start].doc for place in document_places(side)]


@dataclass(frozen=True, slots=True)
class Anchors:
    """The anchors of each two documents that they may link, best first, each with its likeness.

    `documents` counts the pairs of documents with any anchor: most share one passage by chance, of which no fact
    could make a link.
    """

    members: Mapping[tuple[int, int], list[tuple[Pair, float]]]
    documents: int


def find_anchors(ar: Side, en: Side, candidates: Candidates, least: float = LEAST_SCORE) -> Anchors:
    """Find the anchors of documents: of all that are candidates, the best that do not overlap."""
    found = select_pairs(pass_cut(candidates, ANCHOR_CUT, ar, en), ar, en)
    easier = STRICT - needed_scores(found, ar, en)  # below 0 for short sentences where few have a counterpart
    eased = np.where(easier > 0, EASED * easier, easier)
    margins = np.array([round(margin, 4) for margin in found.margin.tolist()])  # as tables show them
    likeness = np.clip((margins + eased - NO_MARGIN) / (SURE_MARGIN - NO_MARGIN), 0.0, 1.0) ** 2
    keys, group = np.unique(join_keys(ar.doc_ids[found.ar_first], en.doc_ids[found.en_first]), return_inverse=True)
    most = (1 + SHARED * MOST_SHARED) * np.bincount(group, likeness, len(keys)) * HINTED
    kept = np.flatnonzero((1 - np.exp(-most) >= least)[group])
    rows: dict[tuple[int, int], list[tuple[Pair, float]]] = defaultdict(list)
    docs = [docs.tolist() for docs in documents_of(keys[group[kept]])]
    for a, e, pair, like in zip(*docs, pairs_of(found.take(kept)), likeness[kept].tolist(), strict=True):
        rows[a, e].append((pair, like))
    members = {
        documents: sorted(own, key=lambda member: (-member[0].margin, member[0].ar.first, member[0].en.first))
        for documents, own in sorted(rows.items())
    }
    return Anchors(members, len(keys))


def read_anchors(members: Sequence[tuple[Pair, float]], ar: Side, en: Side) -> list[Anchor]:
    """Read the facts of the anchors of two documents, of the best 20."""
    return [
        Anchor(pair, likeness, read_facts(pair, ar, en) if at < READ else None)
        for at, (pair, likeness) in enumerate(members)
    ]


def anchor_weight(anchor: Anchor, rarity: dict[str, float]) -> float:
    """Return how much an anchor says for its documents, 0 to 3: its likeness, more with facts that both ends have.

    likeness * (1 + rarity of shared facts, at most 2 together) * exp(-.3 * facts one end alone has, at most 3)
    """
    if anchor.facts is None:
        return anchor.likeness
    shared = min(MOST_SHARED, sum(rarity[fact] for fact in sorted(anchor.facts.shared())))
    one_sided = min(MOST_ONE_SIDED, anchor.facts.one_sided)
    return anchor.likeness * (1 + SHARED * shared) * math.exp(-ONE_SIDED * one_sided)


def rarity_of(spread: int, links: int) -> float:
    """Return what a fact says that `spread` of `links` document pairs share: 1 for one, little for all of them."""
    return math.log(1 + links / spread) / math.log(1 + links)


def shared_facts(anchors: Iterable[Anchor]) -> set[str]:
    """Return the facts shared anywhere in the anchors of two documents."""
    return {fact for anchor in anchors if anchor.facts for fact in anchor.facts.shared()}


def read_facts(pair: Pair, ar: Side, en: Side) -> Facts:
    """Read the names, numbers and dates of an anchor's two ends."""
    from align.facts.evidence import compare_dates, compare_names, compare_numbers, read_evidence

    text = en.text_of(pair.en)
    ar_read, en_read = read_evidence(ar.text_of(pair.ar), "ar"), read_evidence(text, "en")
    names, numbers = compare_names(ar_read, en_read), compare_numbers(ar_read, en_read)
    dates = compare_dates(ar_read, en_read)
    one_sided = (
        sum(name.firm and bool(name.entries) and alike < OTHER_NAME for name, alike in names.similarities)
        + len(names.only_ar)
        + sum(number.firm for number in (*numbers.only_ar, *numbers.only_en))
        + len(dates.only_ar)
        + len(dates.only_en)
    )
    return Facts(
        tuple(text[name.start : name.end] for name, alike in names.similarities if alike >= SAME_NAME),
        # "one" and "first" are shared by chance.
        tuple(
            written
            for _, number in numbers.shared
            if any(map(str.isdigit, written := text[number.start : number.end]))
        ),
        tuple(text[date.start : date.end] for _, date in dates.shared),
        one_sided,
    )


def explain(anchors: Sequence[Anchor]) -> tuple[str, ...]:
    """Say what the anchors share: how many passages, and the names, numbers and dates both sides of them have."""
    read = [anchor.facts for anchor in anchors if anchor.facts]
    found = [f"{len(anchors)} shared passage{'s' if len(anchors) > 1 else ''}"]
    for label, values in (
        ("names", [name for facts in read for name in facts.names]),
        ("numbers", [number for facts in read for number in facts.numbers]),
        ("dates", [date for facts in read for date in facts.dates]),
    ):
        if values:
            found.append(f"{label}: {', '.join(list(dict.fromkeys(values))[:SHOWN])}")
    return tuple(found)


def _document_sizes(side: Side) -> dict[int, int]:
    sizes: dict[int, int] = defaultdict(int)
    for number in side.doc_ids.tolist():
        sizes[number] += 1
    return sizes
