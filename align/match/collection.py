"""Match a whole collection: link its documents, align each linked pair as it calls for, mine the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from align.match.candidates import Cut, in_order, pass_cut, span_sums
from align.match.mine import select_pairs
from align.match.table import Candidates, pairs_of, rows_of
from align.records import Pair, Side, Span
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.counterparts import Counterparts
    from align.match.hints import Hints
    from align.match.link import Link
    from align.match.neighbours import Neighbours
    from align.match.weights import Scoring

    Floats = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

Wanted = Literal["auto", "chain", "islands", "mine"]


@dataclass(frozen=True, slots=True)
class Decision:
    """How two linked documents were treated, and why."""

    link: Link
    method: str
    why: str


@dataclass(frozen=True, eq=False)
class Search:
    """What every step of matching a collection needs: its sides and the neighbours of their sentences.

    `known` are the passages alike, where they were compared before. `fresh` are the documents that were added to a
    collection: only what concerns them is asked for; None for a collection that is new.
    """

    ar: Side
    en: Side
    neighbours: tuple[Neighbours, Neighbours]
    hubs: tuple[Floats, Floats]
    scoring: Scoring
    hints: Hints
    known: Candidates | None = None
    fresh: frozenset[str] | None = None

    @cached_property
    def alike(self) -> Candidates:
        """Passages that may be pairs by their likeness alone, each text where it occurs first."""
        from align.match.candidates import WIDEST, find_candidates

        if self.known is not None:
            return self.known
        return find_candidates(self.ar, self.en, cut=WIDEST, scoring=self.scoring, neighbours=self.neighbours)

    @cached_property
    def counterparts(self) -> Counterparts:
        """Which document is each one's own counterpart, and which are sisters of it."""
        from align.match.counterparts import find_counterparts

        return find_counterparts(self.alike, self.ar, self.en, self.hints, self.fresh)

    @cached_property
    def candidates(self) -> Candidates:
        """Passages that may be pairs, found once: links, pairs and evidence are all chosen from them."""
        from align.match.settle import settle

        return settle(self.alike, self.ar, self.en, self.counterparts)


def search_collection(
    ar: Side, en: Side, max_window: int = 4, hints: Hints | None = None, device: str = "cpu"
) -> Search:
    """Find the neighbours of every sentence of a collection, once for all that follows.

    `hints` are what names and addresses of the documents say (`find_hints`); a `device` of CUDA searches there.
    """
    from align.match.candidates import search_sides
    from align.match.neighbours import neighbourhood
    from align.match.weights import Scoring

    neighbours = search_sides(ar, en, device)
    hubs = neighbourhood(neighbours[0], len(en)), neighbourhood(neighbours[1], len(ar))
    return Search(ar, en, neighbours, hubs, Scoring(max_window=max_window), hints or {})


def align_links(search: Search, near: Search, method: Wanted = "auto") -> tuple[list[Pair], list[Decision]]:
    """Link the documents of `search` and align each linked pair, by chain or islands, on the vectors of `near`.

    Which of the two, its anchors say unless `method` does. Both searches hold the same sentences. What was
    linked before documents were added stays as it is.
    """
    from align.match.link import link

    found = link(
        search.ar, search.en, candidates=search.candidates, counterparts=search.counterparts, hints=search.hints
    )
    fresh = search.fresh
    if fresh is not None:
        found = [each for each in found if not fresh.isdisjoint((each.ar_doc, each.en_doc))]
    return align_found(found, near.ar, near.en, near.hubs, method)


def align_found(
    found: Sequence[Link], ar: Side, en: Side, hubs: tuple[Floats, Floats], method: Wanted = "auto"
) -> tuple[list[Pair], list[Decision]]:
    """Align linked documents, each two as their anchors call for unless `method` says how; in order of place."""
    pairs: list[Pair] = []
    decisions: list[Decision] = []
    places = document_rows(ar), document_rows(en)
    for each in track("align", found):
        ar_rows, en_rows = places[0][each.ar_doc], places[1][each.en_doc]
        aligned, decision = align_linked(each, part_of(ar, ar_rows), part_of(en, en_rows), method)
        pairs += [with_margin(moved(pair, ar_rows.start, en_rows.start), hubs) for pair in aligned]
        decisions.append(decision)
    return sorted(pairs, key=Pair.place), decisions


def mine_rest(search: Search, taken: Sequence[Pair]) -> list[Pair]:
    """Mine across the whole collection what no pair in `taken` holds."""
    rows = rows_of(taken)
    left = offered(search.candidates, search.ar, search.en, rows, free_only=True)
    return pairs_of(select_pairs(left, search.ar, search.en))


def offered(found: Candidates, ar: Side, en: Side, taken: Candidates, free_only: bool = False) -> Candidates:
    """Return the candidates that reach what a mined pair must, beside the rows `taken` from aligned documents.

    Among sentences that those hold, many have a counterpart, so that less is needed; among the others, fewer.
    """
    free = free_rows(len(ar), taken.ar_first, taken.ar_size), free_rows(len(en), taken.en_first, taken.en_size)
    apart = lie_free(found, free)
    left = pass_cut(found.take(apart), Cut(), ar, en)
    if free_only:
        return left
    beside = pass_cut(found, Cut(), ar, en)
    return in_order(left, beside.take(~lie_free(beside, free)))


def with_margin(pair: Pair, hubs: tuple[Floats, Floats]) -> Pair:
    """Measure how far an aligned pair's cosine stands above the neighbourhoods of its ends, as mining does."""
    around = [
        float(values[span.first : span.last].mean()) for values, span in zip(hubs, (pair.ar, pair.en), strict=True)
    ]
    return replace(pair, margin=round(pair.cosine - sum(around) / 2, 4))


def align_linked(found: Link, ar: Side, en: Side, method: Wanted) -> tuple[list[Pair], Decision]:
    """Align two linked documents the way their anchors call for, or the way the user wants; say which."""
    if found.ar_doc == found.en_doc:
        return [], Decision(found, "mine", "both languages stand in one document")
    pairs, way, why = align_sides(ar, en, method)
    return [pair for pair in pairs if pair.ar and pair.en], Decision(found, way, why)


def align_sides(ar: Side, en: Side, method: Wanted = "auto") -> tuple[list[Pair], str, str]:
    """Align two documents by chain or islands, as wanted or as their anchors call for: pairs, which way, and why.

    A chain has its omissions. What is to be mined, or shares nothing, has no pairs yet.
    """
    from align.match.chain import chain
    from align.match.choose import choose
    from align.match.islands import islands

    way, why = str(method), "as asked"
    if method == "auto":
        choice = choose(ar, en)
        way, why = choice.method, choice.why
    if way == "chain":
        return chain(ar, en), way, why
    return (islands(ar, en) if way == "islands" else []), way, why


def document_rows(side: Side) -> dict[str, slice]:
    """Return where each document's sentences stand in a side."""
    edges = np.flatnonzero(np.diff(side.doc_ids, prepend=-1, append=-1)).tolist() if len(side) else []
    return {side.sentences[start].doc: slice(start, end) for start, end in pairwise(edges)}


def part_of(side: Side, rows: slice) -> Side:
    """Return some rows of a side as a side of their own; windows that run past the last of them are zero."""
    windows = None if side.windows is None else side.windows[:, rows]
    if windows is not None:
        tails = [min(size, windows.shape[1]) for size in range(len(windows))]
        if any(windows[size, windows.shape[1] - tail :].any() for size, tail in enumerate(tails)):
            windows = windows.copy()
            for size, tail in enumerate(tails):
                windows[size, windows.shape[1] - tail :] = 0
    return Side(side.sentences[rows], side.vectors[rows], side.doc_ids[rows], side.joined[rows], windows)


def moved(pair: Pair, ar: int, en: int) -> Pair:
    """Return a pair of parts of two sides as a pair of the whole sides."""
    return replace(
        pair, ar=Span(pair.ar.first + ar, pair.ar.last + ar), en=Span(pair.en.first + en, pair.en.last + en)
    )


def lie_free(found: Candidates, free: tuple[Mask, Mask]) -> Mask:
    """Say of which candidates every sentence is free."""
    taken = span_sums(~free[0], found.ar_first, found.ar_size) + span_sums(~free[1], found.en_first, found.en_size)
    return np.asarray(taken == 0)


def free_rows(count: int, first: npt.NDArray[np.int32], size: npt.NDArray[np.int32]) -> Mask:
    """Say which of `count` sentences are in none of the spans."""
    edges = np.bincount(first, minlength=count + 1) - np.bincount(first + size, minlength=count + 1)
    return np.asarray(np.cumsum(edges)[:count] == 0)
