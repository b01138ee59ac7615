"""What two documents say of themselves: how alike their translations are, and how much has none.

A free translation of a novel has cosines that mean nothing in a statute, and a report that leaves half of its
source out calls for another judgement than a book that is whole. Both are measured along a first, rough path.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.match.band import wide

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.band import Strand
    from align.records import Vectors

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

NEAR = 2  # sentences before and behind its place that a counterpart is looked for in ...
NEAR_IN_SHORT, SHORT = 1, 40  # ... and in a document of fewer sentences than this, where a path strays less
FARTHEST = 28  # sentences away, on either side, that chance alone is measured up to
BLOCK = 128  # sentences compared in one matrix product
FEW = 10  # looks into the distance that say something, at least
USUAL = 0.05  # share without counterpart where nothing is known ...
USUAL_WORTH = 10  # ... which weighs as much as so many sentences
LONGEST = 4  # median sentences that a long one counts for, at most
LEAST_MISSING, MOST_MISSING = 0.005, 0.9  # bounds of the share, so that its odds are finite
CERTAIN = 4.0  # bound of what one sentence says of itself, a logarithm
NARROW = 1e-3  # spread of cosines that chance has, at least  # bounds of the share, so that its odds are finite


@dataclass(frozen=True, slots=True)
class Levels:
    """What is usual in two documents.

    `translated`: the cosine of a sentence and the best one where its counterpart stands; `unrelated`: that of two
    sentences that stand far apart; `missing`: the share of each side, by characters, that has no counterpart;
    `doubts`, float64[sentences] of each side: how much more speaks for having none than for having one (log odds).
    """

    translated: float
    unrelated: float
    missing: tuple[float, float]
    doubts: tuple[Floats, Floats]

    @property
    def above(self) -> float:
        """Return how far a translation's cosine typically stands above an unrelated one."""
        return self.translated - self.unrelated


def neutral_levels(a: Strand, b: Strand) -> Levels:
    """Return what is taken to be usual where nothing can be measured."""
    return Levels(0.6, 0.0, (USUAL, USUAL), (np.zeros(len(a)), np.zeros(len(b))))


def measure_levels(a: Strand, b: Strand, path: Ints) -> Levels:
    """Measure both documents along a path of beads (i, p, j, q), rough or final, int64[k, 4]; linear in sentences.

    A sentence without counterpart finds nothing better where that should stand than far away. Half of what chance
    finds lies below its median, so twice the share of sentences below that median has none (Storey 2002, who
    estimates the share of true null hypotheses so).
    """
    matched = path[(path[:, 1] > 0) & (path[:, 3] > 0)]
    near = NEAR if min(len(a), len(b)) >= SHORT else NEAR_IN_SHORT
    if not len(matched) or min(len(a), len(b)) <= 4 * near:
        return neutral_levels(a, b)
    sides = [
        look_around(a, b, find_places(matched, len(a)), near),
        look_around(b, a, find_places(mirror(matched), len(b)), near),
    ]
    if min(len(side.far) for side in sides) < FEW:
        return neutral_levels(a, b)
    shares = [missing_share(side, strand) for side, strand in zip(sides, (a, b), strict=True)]
    typical = [
        float(np.quantile(side.near, min(share + (1 - share) / 2, 0.98)))  # the median of those that have one
        for side, share in zip(sides, shares, strict=True)
    ]
    unrelated = float(np.median(np.concatenate([side.single for side in sides])))
    doubts = [doubt_sentences(looks, level, len(s)) for looks, level, s in zip(sides, typical, (a, b), strict=True)]
    return Levels(sum(typical) / 2, unrelated, (shares[0], shares[1]), (doubts[0], doubts[1]))


def count_left_out(levels: Levels, a: Strand, b: Strand, path: Ints) -> Levels:
    """Raise the shares without counterpart half way (by their logarithm) to what a finished path leaves out.

    All the way, a path that leaves out too much would leave out more each time.
    """
    shares = []
    for strand, column, share in ((a, 0, levels.missing[0]), (b, 2, levels.missing[1])):
        left = path[(path[:, column + 1] == 1) & (path[:, 3 - column] == 0), column]
        out = float(strand.lengths[left].sum()) + USUAL * USUAL_WORTH * float(np.median(strand.lengths))
        whole = float(strand.lengths.sum()) + USUAL_WORTH * float(np.median(strand.lengths))
        shares.append(min(float(np.sqrt(share * max(share, out / max(whole, 1.0)))), MOST_MISSING))
    return replace(levels, missing=(shares[0], shares[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """What the sentences `rows` of one side found on the other.

    `near`: the best cosine around the place of its counterpart; `far`: the best of as many sentences elsewhere;
    `single`: the cosines of one sentence elsewhere.
    """

    rows: Ints
    near: Floats
    far: Floats
    single: Floats


def find_places(matched: Ints, count: int) -> Ints:
    """Say where on the other side each of `count` sentences stands: in the middle of its bead, or between those of
    its neighbours."""
    at = np.concatenate([i + np.arange(p) for i, p, _, _ in matched.tolist()])
    to = np.concatenate([j + (np.arange(p) + 0.5) * q / p for _, p, j, q in matched.tolist()])
    return np.asarray(np.rint(np.interp(np.arange(count), at, to)), dtype=np.int64)


def look_around(a: Strand, b: Strand, places: Ints, near: int) -> Looks:
    """Compare each sentence of a with `near` of b before and behind its place, and with as many further away."""
    m, width = len(b), 2 * near
    last = m - width
    found: list[Vectors] = []
    far: list[Vectors] = []
    single: list[Vectors] = []
    filled = np.flatnonzero(np.any(a.vectors, axis=1))
    for top in range(0, len(filled), BLOCK):
        rows = filled[top : top + BLOCK]
        at = np.clip(places[rows] - near, 0, last)
        left, right = max(int(at.min()) - FARTHEST, 0), min(int(at.max()) + FARTHEST + width, m)
        cosines = wide(a.vectors[rows]) @ wide(b.vectors[left:right]).T
        best = np.stack([cosines[:, k : cosines.shape[1] - width + 1 + k] for k in range(width)]).max(axis=0)
        line = np.arange(len(at))
        found.append(best[line, at - left])
        for step in range(width, FARTHEST + 1, width):
            for place in (at - step, at + step):
                inside = (place >= 0) & (place <= last)
                far.append(best[line[inside], place[inside] - left])
                single.append(cosines[line[inside], place[inside] - left])
    return Looks(filled, *(np.concatenate([np.zeros(0), *part]) for part in (found, far, single)))


def missing_share(looks: Looks, strand: Strand) -> float:
    """Estimate which share of a side's characters has no counterpart, between LEAST_MISSING and MOST_MISSING."""
    weights = np.minimum(strand.lengths, LONGEST * np.median(strand.lengths))[looks.rows]
    below = float(weights[looks.near < np.median(looks.far)].sum()) / max(float(weights.sum()), 1.0)
    count = len(looks.rows)
    share = (2 * below * count + USUAL * USUAL_WORTH) / (count + USUAL_WORTH)
    return min(max(share, LEAST_MISSING), MOST_MISSING)


def doubt_sentences(looks: Looks, typical: float, count: int) -> Floats:
    """Say how much more what each of `count` sentences found speaks for having no counterpart than for one.

    The logarithm of the likelihood ratio of two normal distributions, around what chance finds and around what is
    `typical` of counterparts, both as wide as chance is; between -CERTAIN and CERTAIN. Where translations hardly
    stand out, as in short lines with noisy vectors, one sentence says little of itself.
    """
    chance, high = np.quantile(looks.far, [0.5, 0.84])  # the median, and one standard deviation above it
    width = max(float(high - chance), NARROW)
    apart = max((typical - float(chance)) / width, 0.0)
    result = np.zeros(count)
    result[looks.rows] = -np.clip(apart * ((looks.near - chance) / width - apart / 2), -CERTAIN, CERTAIN)
    return result


def mirror(path: Ints) -> Ints:
    """Exchange the two sides of a path."""
    return path[:, [2, 3, 0, 1]]


def missing_odds(levels: Levels) -> tuple[float, float]:
    """Return for each side how much more is missing than usual: the difference of the logarithms of the odds."""
    first, second = (float(np.log(s / (1 - s)) - np.log(USUAL / (1 - USUAL))) for s in levels.missing)
    return first, second
