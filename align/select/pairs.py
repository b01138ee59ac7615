"""Select pairs: the best spans that do not overlap, most probable first."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from align.judge.judge import COVERED, are_conflicts
from align.judge.parts import Place, ends_of
from align.match.table import MINE, NEAR, ROW

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates
    from align.records import Side

    Mask = npt.NDArray[np.bool_]
    Border = tuple[int, int, int, int]
    Bounds = tuple[int, int]
    Doubles = npt.NDArray[np.float64]

# Log odds that a bead of a chain or island is ahead by: it fits its neighbours, which no probability of one row
# knows. Without, articles of one pattern ("Everyone has the right to ...") go to each other's counterparts.
ALIGNED_AHEAD = 1.5
ALIKE = 0.9  # likeness of a bead that only a fact speaks against


def select_pairs(judged: Candidates, ar: Side, en: Side, least: float = COVERED) -> Mask:
    """Say which rows are pairs, bool[n]: from the probability `least` on, none that overlaps a better one.

    What came as a pair comes first, however probable, and several of them may hold one sentence: a row with two
    translations. Who asks for more than COVERED gets what is that probable alone. A bead
    of a chain or island may join a sentence that has a pair with another document; what is mined joins only
    sentences that have none yet. A near miss is no pair.

    A bead that only a fact speaks against (17 people, 71 people) is a pair, too, when its place leaves no doubt
    what it translates (`find_enclosed`): its flag says what differs, its low probability that it does. This, too,
    not for who asks for more.
    """
    eligible = (judged.probability >= least) & (judged.source != NEAR)
    if least <= COVERED:
        eligible |= judged.source == ROW
    order = rank_rows(judged, hold_better(judged))
    holders: set[Place] = set()
    held: set[tuple[int, int]] = set()
    chosen = np.zeros(len(judged), dtype=np.bool_)
    for row in order[eligible[order]].tolist():
        ends = ends_of(judged, row, ar, en)
        sentences = {(side, i) for side, i, _ in ends}
        if judged.source[row] == ROW:
            free = True
        elif judged.source[row] == MINE:
            free = held.isdisjoint(sentences)
        else:
            free = holders.isdisjoint(ends)
        if free:
            chosen[row] = True
            holders.update(ends)
            held.update(sentences)
    if least <= COVERED:
        for row in np.flatnonzero(find_enclosed(judged, chosen, ar, en, least)).tolist():
            ends = ends_of(judged, row, ar, en)
            if holders.isdisjoint(ends):
                chosen[row] = True
                holders.update(ends)
    return chosen


def find_enclosed(judged: Candidates, chosen: Mask, ar: Side, en: Side, least: float = COVERED) -> Mask:
    """Say which beads with other facts lie between pairs without a gap on either side, bool[n].

    Several of them may follow each other, and one side of them may be where both documents begin or end. The other
    is a bead of a chain or island that is a pair.
    """
    doubtful = are_conflicts(judged, least) & (judged.source < MINE) & (judged.likeness >= ALIKE)
    found = np.zeros(len(judged), dtype=np.bool_)
    if not doubtful.any():
        return found
    beads = np.flatnonzero(doubtful | (chosen & (judged.source < MINE))).tolist()
    bounds = _bounds(ar), _bounds(en)
    sides = []
    for after in (False, True):
        own = {row: _border(judged, row, ar, en, after=after) for row in beads}
        beside: dict[Border, list[int]] = {}
        for row in beads:
            beside.setdefault(_border(judged, row, ar, en, after=not after), []).append(row)
        sides.append(
            {row: _follow(row, own, beside, doubtful, bounds) for row in np.flatnonzero(doubtful).tolist()}
        )
    for row in sides[0]:
        ends = {side[row] for side in sides}
        found[row] = "gap" not in ends and "pair" in ends
    return found


def _follow(
    row: int,
    own: dict[int, Border],
    beside: dict[Border, list[int]],
    doubtful: Mask,
    bounds: tuple[list[Bounds], list[Bounds]],
) -> str:
    """Walk one way from a bead over other doubtful ones to a `pair`, the `edge` of both documents or a `gap`.

    `own` are the borders of beads in that direction, `beside` the beads that lie behind each border.
    """
    while True:
        border = own[row]
        others = beside.get(border, [])
        if any(not doubtful[other] for other in others):
            return "pair"
        if border[2] in bounds[0][border[0]] and border[3] in bounds[1][border[1]]:
            return "edge"
        if not others:
            return "gap"
        row = others[0]


def _border(judged: Candidates, row: int, ar: Side, en: Side, *, after: bool) -> Border:
    """Return the documents of a row, and before which sentences of both sides it begins, or behind it ends."""
    first, second = int(judged.ar_first[row]), int(judged.en_first[row])
    documents = int(ar.doc_ids[first]), int(en.doc_ids[second])
    if after:
        first, second = first + int(judged.ar_size[row]), second + int(judged.en_size[row])
    return (*documents, first, second)


def _bounds(side: Side) -> list[Bounds]:
    """Return for each document before which sentence it begins and behind which it ends."""
    numbers = np.arange(side.doc_ids.max(initial=-1) + 1)
    starts, stops = (np.searchsorted(side.doc_ids, numbers, side=which) for which in ("left", "right"))
    return list(zip(starts.tolist(), stops.tolist(), strict=True))


def hold_better(judged: Candidates) -> Mask:
    """Say which beads of several sentences hold a smaller row that is more probable, bool[n].

    Such a bead has taken in a sentence without a counterpart: "The owner said so" with «وقال المالك ذلك.» and the
    sentence behind it.
    """
    starts: defaultdict[int, list[int]] = defaultdict(list)
    for row, start in enumerate(judged.ar_first.tolist()):
        starts[start].append(row)
    found = np.zeros(len(judged), dtype=np.bool_)
    for row in np.flatnonzero((judged.source < MINE) & (judged.ar_size + judged.en_size > 2)).tolist():
        ar, en = judged.ar(row), judged.en(row)
        found[row] = any(
            judged.probability[other] > judged.probability[row]
            and judged.ar(other).last <= ar.last
            and en.first <= judged.en(other).first
            and judged.en(other).last <= en.last
            for start in ar
            for other in starts[start]
        )
    return found


def rank_rows(judged: Candidates, holding: Mask) -> npt.NDArray[np.intp]:
    """Return the rows, best first: what came as pairs, then by probability, aligned ahead, then narrow ones.

    A bead that is `holding` a more probable row (`hold_better`) is not ahead: its neighbours speak for that one,
    too.
    """
    odds = np.log(judged.probability / (1 - judged.probability)) + ALIGNED_AHEAD * (
        (judged.source < MINE) & ~holding
    )
    width = judged.ar_size + judged.en_size
    return np.lexsort((judged.en_first, judged.ar_first, width, -np.round(odds, 4), judged.source != ROW))
