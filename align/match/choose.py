"""Decide from the anchors two documents share whether they are parallel, comparable, or neither."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from align.match.anchors import anchor_floor
from align.match.chain import make_strands

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.band import Strand
    from align.records import Side, Vectors

    Ints = npt.NDArray[np.int64]

Way = Literal["chain", "islands", "mine", "nothing"]

STRETCH = 32  # neighbouring sentences looked at together
STRETCHES = 32  # such stretches taken from a long document
AHEAD = 0.04  # how far its cosine is above the next best of either sentence
NEAR = 4  # anchors this close on both sides vouch for each other
PARALLEL = 0.35  # share of the shorter document that vouched anchors in order hold in parallel documents
SHORT = 5.0  # sentences to add to that: a short document shows order by chance, and news of one event is short
ENOUGH = 0.65  # a share that is enough in any
STRAY = 0.01  # share of the vouched anchors that may stand out of order in parallel documents
FEW_STRAY = 1  # and so many may in any
FEW = 2  # vouched anchors that make comparable documents


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen: sentences looked at, anchors, those with an anchor nearby, and those of them in one order."""

    sentences: int
    anchors: int
    vouched: int
    in_order: int


@dataclass(frozen=True, slots=True)
class Choice:
    """How to align two documents, and why."""

    method: Way
    evidence: Evidence

    @property
    def why(self) -> str:
        """Say in words what was seen."""
        seen = self.evidence
        return (
            f"{seen.anchors} anchors among {seen.sentences} sentences, {seen.vouched} of them near another, "
            f"{seen.in_order} in one order"
        )


def choose(ar: Side, en: Side) -> Choice:
    """Choose chain, islands, mine or nothing for two documents from their anchors.

    Anchors are sentences that are each other's nearest neighbours, clearly alike and clearly ahead of the next
    best. Parallel documents have many, in order; comparable ones have a few that stand together. Of long documents
    32 stretches of 32 sentences are looked at, so that time grows with length only.
    """
    a, b, _ = make_strands(ar, en)
    rows = sample_rows(len(a))
    anchors = find_anchors(a, b, rows)
    vouched = anchors[have_neighbour(anchors)]
    evidence = Evidence(len(rows), len(anchors), len(vouched), longest_rise(vouched[:, 1].tolist()))
    return Choice(decide(evidence), evidence)


def decide(evidence: Evidence) -> Way:
    """Turn evidence into a way of aligning."""
    size, stray = max(evidence.sentences, 1), evidence.vouched - evidence.in_order
    ordered = stray <= max(FEW_STRAY, STRAY * evidence.vouched)
    needed = max(FEW, min(PARALLEL * size + SHORT, ENOUGH * size))
    tiny = evidence.sentences <= 3 and evidence.anchors >= max(1, evidence.sentences - 1)
    if (evidence.in_order >= needed and ordered) or tiny:
        return "chain"
    if evidence.vouched >= FEW:
        return "islands"
    return "mine" if evidence.anchors else "nothing"


def sample_rows(n: int) -> Ints:
    """Pick stretches of neighbouring sentences spread evenly over n, or all."""
    if n <= STRETCH * STRETCHES:
        return np.arange(n)
    starts = np.linspace(0, n - STRETCH, STRETCHES).astype(np.int64)
    return (starts[:, None] + np.arange(STRETCH)[None, :]).ravel()


def find_anchors(a: Strand, b: Strand, rows: Ints) -> Ints:
    """Find the anchors among these rows of a: int64[anchors, 2] of sentences of a and b, by the first."""
    if not len(rows) or not len(b):
        return np.zeros((0, 2), dtype=np.int64)
    floor = anchor_floor(a, b)
    forward, cosine, second = nearest(a.vectors[rows], b.vectors)
    columns, back = np.unique(forward, return_inverse=True)
    backward, _, rival = nearest(b.vectors[columns], a.vectors)
    ahead = cosine - np.maximum(second, rival[back])
    good = (backward[back] == rows) & (cosine >= floor) & (ahead >= AHEAD)
    return np.stack([rows[good], forward[good]], axis=1)


def nearest(queries: Vectors, rows: Vectors) -> tuple[Ints, Vectors, Vectors]:
    """Find the nearest row of each query, its cosine, and the cosine of the second nearest."""
    best = np.zeros(len(queries), dtype=np.int64)
    first = np.full(len(queries), -1.0, dtype=np.float32)
    second = first.copy()
    for top in range(0, len(rows), 8192):
        similar = queries @ rows[top : top + 8192].T
        place = similar.argmax(axis=1)
        line = np.arange(len(queries))
        high = similar[line, place].copy()
        similar[line, place] = -1.0
        next_high = similar.max(axis=1)
        better = high > first
        second = np.where(better, np.maximum(first, next_high), np.maximum(second, high))
        best[better] = place[better] + top
        first = np.maximum(first, high)
    return best, first, second


def have_neighbour(anchors: Ints) -> npt.NDArray[np.bool_]:
    """Say which anchors have another within a few sentences on both sides, bool[anchors]."""
    vouched = np.zeros(len(anchors), dtype=np.bool_)
    for step in range(1, min(NEAR, len(anchors) - 1) + 1):
        apart = np.abs(anchors[step:] - anchors[:-step])
        near = (apart[:, 0] <= NEAR) & (apart[:, 1] <= NEAR)
        vouched[step:] |= near
        vouched[: len(anchors) - step] |= near
    return vouched


def longest_rise(values: list[int]) -> int:
    """Count the members of the longest strictly rising subsequence."""
    tails: list[int] = []
    for value in values:
        at = bisect_left(tails, value)
        tails[at : at + 1] = [value]
    return len(tails)
