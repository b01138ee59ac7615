"""Match a whole collection: link its documents, align each linked pair as it calls for, mine the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from align.records import Pair, Side, Span

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.link import Link

Wanted = Literal["auto", "chain", "islands", "mine"]


@dataclass(frozen=True, slots=True)
class Decision:
    """How two linked documents were treated, and why."""

    link: Link
    method: str
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """What matching found: `pairs` for the table, `extra` evidence that only coverage needs, the decisions made."""

    pairs: list[Pair]
    extra: list[Pair]
    decisions: list[Decision]


def match_collection(
    ar: Side,
    en: Side,
    *,
    method: Wanted = "auto",
    max_window: int = 4,
    far: tuple[Side, Side] | None = None,
    per_document: bool = False,
) -> Matches:
    """Find all pairs of a collection, in the order of their Arabic spans.

    Linked documents are aligned by chain or islands, as their anchors call for (or `method` says); what that leaves
    free is mined across the whole collection. `far` holds the same sentences with the vectors of another encoder,
    which then mines and links. `per_document` adds evidence from each document, not only the best.
    """
    from align.match.link import link
    from align.match.mine import evidence, mine, search_sides
    from align.match.passages import Scoring

    far_ar, far_en = far or (ar, en)
    scoring = Scoring(max_window=max_window)
    neighbours = search_sides(far_ar, far_en)
    pairs: list[Pair] = []
    decisions: list[Decision] = []
    for found in link(far_ar, far_en, neighbours=neighbours):
        ar_rows, en_rows = rows_of(ar, found.ar_doc), rows_of(en, found.en_doc)
        aligned, decision = align_linked(found, part_of(ar, ar_rows), part_of(en, en_rows), method)
        pairs += [moved(pair, ar_rows.start, en_rows.start) for pair in aligned]
        decisions.append(decision)
    free = free_rows(len(ar), [pair.ar for pair in pairs]), free_rows(len(en), [pair.en for pair in pairs])
    pairs += mine(far_ar, far_en, scoring=scoring, neighbours=neighbours, free=free)
    pairs.sort(key=place)
    known = set(map(place, pairs))
    more = evidence(far_ar, far_en, scoring=scoring, neighbours=neighbours, per_document=per_document)
    return Matches(pairs, [pair for pair in more if place(pair) not in known], decisions)


def align_linked(found: Link, ar: Side, en: Side, method: Wanted) -> tuple[list[Pair], Decision]:
    """Align two linked documents the way their anchors call for, or the way the user wants; say which."""
    from align.match.chain import chain
    from align.match.choose import choose
    from align.match.islands import islands

    if found.ar_doc == found.en_doc:
        return [], Decision(found, "mine", "both languages stand in one document")
    if method == "auto":
        choice = choose(ar, en)
        decision = Decision(found, choice.method, choice.why)
    else:
        decision = Decision(found, method, "as asked")
    if decision.method == "chain":
        return [pair for pair in chain(ar, en) if pair.ar and pair.en], decision
    return (islands(ar, en) if decision.method == "islands" else []), decision


def rows_of(side: Side, doc: str) -> slice:
    """Return where a document's sentences stand in a side."""
    places = [i for i, sentence in enumerate(side.sentences) if sentence.doc == doc]
    return slice(places[0], places[-1] + 1)


def part_of(side: Side, rows: slice) -> Side:
    """Return some rows of a side as a side of their own."""
    return Side(side.sentences[rows], side.vectors[rows], side.doc_ids[rows], side.joined[rows])


def moved(pair: Pair, ar: int, en: int) -> Pair:
    """Return a pair of parts of two sides as a pair of the whole sides."""
    return replace(
        pair, ar=Span(pair.ar.first + ar, pair.ar.last + ar), en=Span(pair.en.first + en, pair.en.last + en)
    )


def free_rows(count: int, spans: Sequence[Span]) -> npt.NDArray[np.bool_]:
    """Say which of `count` sentences are in none of the spans."""
    free = np.ones(count, dtype=np.bool_)
    for span in spans:
        free[span.first : span.last] = False
    return free


def place(pair: Pair) -> tuple[int, int, int, int]:
    """Return what pairs are sorted by."""
    return pair.ar.first, pair.ar.last, pair.en.first, pair.en.last
