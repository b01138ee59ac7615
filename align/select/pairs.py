"""Select pairs: the best spans that do not overlap, most probable first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from align.judge.judge import COVERED
from align.judge.parts import Place, ends_of
from align.match.table import MINE, NEAR, ROW

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates
    from align.records import Side

    Mask = npt.NDArray[np.bool_]
    Doubles = npt.NDArray[np.float64]

# Log odds that a bead of a chain or island is ahead by: it fits its neighbours, which no probability of one row
# knows. Without, articles of one pattern ("Everyone has the right to ...") go to each other's counterparts.
ALIGNED_AHEAD = 1.5


def select_pairs(judged: Candidates, ar: Side, en: Side, least: float = COVERED) -> Mask:
    """Say which rows are pairs, bool[n]: from the probability `least` on, none that overlaps a better one.

    What came as a pair comes first, and several of them may hold one sentence: a row with two translations. A bead
    of a chain or island may join a sentence that has a pair with another document; what is mined joins only
    sentences that have none yet. A near miss is no pair.
    """
    eligible = (judged.probability >= least) & (judged.source != NEAR)
    order = rank_rows(judged)
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
    return chosen


def rank_rows(judged: Candidates) -> npt.NDArray[np.intp]:
    """Return the rows, best first: what came as pairs, then by probability, aligned ahead, then narrow ones."""
    odds = np.log(judged.probability / (1 - judged.probability)) + ALIGNED_AHEAD * (judged.source < MINE)
    width = judged.ar_size + judged.en_size
    return np.lexsort((judged.en_first, judged.ar_first, width, -np.round(odds, 4), judged.source != ROW))
