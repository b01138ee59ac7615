"""Compiled loops of the alignment: the score of a bead, and the dynamic programme over a band of cells.

The layout is that of `kernels.spans`; `Paths` has flat arrays, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from align.match.kernels.compiled import compiled
from align.match.kernels.spans import REACH, shape_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.band import Floats, Ints, Windows

SUPPORTED = 0.35  # share of a translation's cosine from which a sentence belongs to the other span
SCATTERED = 12.0  # a difference in length beyond this says no more
UNREACHED = -1e30  # score of a node that no path reaches
AT, LO, HI = 0, 1, 2  # what `find_rows` says of a row: the node that would be at j = 0, and its borders
LEFT_A, LEFT_B, BEGINS = 16, 1, 64  # a step inside a run: the side left out, and whether the run begins with it


class Text(NamedTuple):
    """One document of n sentences as the loops read it.

    `windows[p, i]`, `band.WINDOW`[widest + 1, n], are the p sentences from i on; `reach` int64[n] is how many from
    each on may share a span, `omission` float64[n + 1] what leaving out those before each scores.
    """

    windows: Windows
    reach: Ints
    omission: Floats


class Bead(NamedTuple):
    """The p sentences from i on and the q from j on."""

    i: int
    p: int
    j: int
    q: int


class Scale(NamedTuple):
    """How cosines are read: one is `unrelated + share * above`, a translation's share being 1 typically."""

    unrelated: float
    above: float


class Paths(NamedTuple):
    """The best paths to each node: their scores float64[nodes] and last steps uint8[nodes].

    A node is reached by a bead (`matched`) or inside a run of omissions (`omitted`); `bead_into` is 16 p + q of the
    last bead, `run_into` LEFT_A or LEFT_B for the side left out, + BEGINS where the run began.
    """

    matched: Floats
    omitted: Floats
    bead_into: npt.NDArray[np.uint8]
    run_into: npt.NDArray[np.uint8]


class Features(NamedTuple):
    """What is measured of a bead; `Weights` has a weight of the same name for each, in this order."""

    cosine: float
    uneven: float
    scatter: float
    bead: float
    grow: float
    shrink: float
    many_to_many: float
    shared_tokens: float
    lone_tokens: float
    end_marks: float
    lacking: float


@compiled()
def count_bits(mask):  # type: ignore[no-untyped-def]
    """Count the ones of an uint64."""
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + ((mask >> np.uint64(2)) & np.uint64(0x3333333333333333))
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled()
def find_rows(i, base, band, rows):  # type: ignore[no-untyped-def]
    """Fill `rows` int64[REACH + 1, 3] for rows i - 1, i, ...: AT, LO and HI of each."""
    for k in range(len(rows)):
        rows[k, :] = 0
        r = i - 1 + k
        if 0 <= r < len(band.lo):
            rows[k, AT] = band.start[r] - base - band.lo[r]
            rows[k, LO], rows[k, HI] = band.lo[r], band.hi[r]


@compiled()
def look_up(r, p, j, q, cosines, rows):  # type: ignore[no-untyped-def]
    """Read the cosine of p sentences from the r-th of the bead and q from j; 0 outside the band."""
    if j < rows[r + 1, LO] or j >= rows[r + 1, HI]:
        return 0.0
    return np.float64(cosines[np.uint64(rows[r + 1, AT] + j), np.uint64(shape_of(p, q))])


@compiled()
def measure_bead(bead, x, y, n, m, cosines, rows, scale):  # type: ignore[no-untyped-def]
    """Measure the `Bead` of two windows x and y, of texts of n and m sentences: its `Features`."""
    i, p, j, q = bead
    cosine = look_up(0, p, j, q, cosines, rows)
    grow, shrink = 0.0, 0.0
    if j > 0:
        grow = max(grow, look_up(0, p, j - 1, q + 1, cosines, rows) - cosine)
    if j + q < m:
        grow = max(grow, look_up(0, p, j, q + 1, cosines, rows) - cosine)
    if i > 0:
        grow = max(grow, look_up(-1, p + 1, j, q, cosines, rows) - cosine)
    if i + p < n:
        grow = max(grow, look_up(0, p + 1, j, q, cosines, rows) - cosine)
    if p > 1:
        shrink = max(shrink, look_up(1, p - 1, j, q, cosines, rows) - cosine)
        shrink = max(shrink, look_up(0, p - 1, j, q, cosines, rows) - cosine)
    if q > 1:
        shrink = max(shrink, look_up(0, p, j + 1, q - 1, cosines, rows) - cosine)
        shrink = max(shrink, look_up(0, p, j, q - 1, cosines, rows) - cosine)
    lacking = 0.0  # how far the sentences stay below what shows that they belong to the other span
    for r in range(p):
        share = (look_up(r, 1, j, q, cosines, rows) - scale.unrelated) / scale.above
        lacking += max(SUPPORTED - share, 0.0)
    for r in range(q):
        share = (look_up(0, p, j + r, 1, cosines, rows) - scale.unrelated) / scale.above
        lacking += max(SUPPORTED - share, 0.0)
    size = p + q
    both = x.length + y.length + 1.0
    apart = abs(x.length - y.length)
    return Features(
        size * cosine,
        size * apart / both,
        min(apart / np.sqrt(both), SCATTERED),
        1.0,
        size * grow,
        size * shrink,
        1.0 if p > 1 and q > 1 else 0.0,
        np.float64(count_bits(x.tokens & y.tokens)),
        np.float64(count_bits(x.tokens ^ y.tokens)),
        1.0 if x.mark != y.mark else 0.0,
        lacking,
    )


@compiled()
def add_bead(score, features, weights):  # type: ignore[no-untyped-def]
    """Add to a path's score what a bead of these `Features` is worth, in their order: sums depend on it."""
    score += weights.cosine * features.cosine
    score += weights.uneven * features.uneven
    score += weights.scatter * features.scatter
    score += weights.bead * features.bead
    score += weights.grow * features.grow
    score += weights.shrink * features.shrink
    score += weights.many_to_many * features.many_to_many
    score += weights.shared_tokens * features.shared_tokens
    score += weights.lone_tokens * features.lone_tokens
    score += weights.end_marks * features.end_marks
    score += weights.lacking * features.lacking
    return score


@compiled()
def extend_paths(slab, band, a, b, scale, weights, widest, paths):  # type: ignore[no-untyped-def]
    """Extend the best `Paths` from the nodes of a `Slab`'s rows, by beads of `widest` sentences at most.

    Ties go to what is met first: nodes row by row, beads before omissions, small beads first.
    """
    # Arrays are taken out of their tuples once: each time costs.
    cosines, (lo, hi, start) = slab.cosines, band
    (a_windows, a_reach, a_omission), (b_windows, b_reach, b_omission) = a, b
    matched, omitted, bead_into, run_into = paths
    n, m = len(a_reach), len(b_reach)
    rows = np.zeros((REACH + 1, 3), np.int64)
    for i in range(slab.first, slab.last):
        find_rows(i, slab.base, band, rows)
        for j in range(lo[i], hi[i]):
            here = start[i] + j - lo[i]
            reached = max(matched[here], omitted[here])
            if reached <= UNREACHED:
                continue
            if i < n and j < m:
                for p in range(1, min(widest, a_reach[i] + 1)):
                    if lo[i + p - 1] > j:
                        break
                    x = a_windows[p, i]
                    for q in range(1, min(widest - p, b_reach[j]) + 1):
                        if j + q > hi[i]:
                            break
                        if j + q < lo[i + p] or j + q >= hi[i + p]:
                            continue
                        y = b_windows[q, j]
                        # A bead worth less than leaving all its sentences out is on no best path.
                        cosine = np.float64(cosines[here - slab.base, shape_of(p, q)])
                        most = (p + q) * weights.cosine * cosine + weights.bead + max(weights.many_to_many, 0.0)
                        most += weights.shared_tokens * count_bits(x.tokens & y.tokens)
                        left_out = a_omission[i + p] - a_omission[i] + b_omission[j + q] - b_omission[j]
                        if most < left_out + weights.opening:
                            continue
                        features = measure_bead(Bead(i, p, j, q), x, y, n, m, cosines, rows, scale)
                        value = add_bead(reached, features, weights)
                        node = start[i + p] + j + q - lo[i + p]
                        if value > matched[node]:
                            matched[node] = value
                            bead_into[node] = 16 * p + q
            begins = omitted[here] < matched[here] + weights.opening
            value = matched[here] + weights.opening if begins else omitted[here]
            if i < n and lo[i + 1] <= j < hi[i + 1]:
                node = start[i + 1] + j - lo[i + 1]
                alone = value + a_omission[i + 1] - a_omission[i]
                if alone > omitted[node]:
                    omitted[node] = alone
                    run_into[node] = LEFT_A + BEGINS if begins else LEFT_A
            if j < m and j + 1 < hi[i]:
                alone = value + b_omission[j + 1] - b_omission[j]
                if alone > omitted[here + 1]:
                    omitted[here + 1] = alone
                    run_into[here + 1] = LEFT_B + BEGINS if begins else LEFT_B


@compiled()
def trace_path(n, m, band, paths):  # type: ignore[no-untyped-def]
    """Follow the best path back: int64[beads, 4] of (i, p, j, q), omissions one sentence each."""
    lo, start, matched, omitted = band.lo, band.start, paths.matched, paths.omitted
    path = np.zeros((n + m, 4), np.int64)
    count, i, j, node = 0, n, m, start[n] + m - lo[n]
    in_run = omitted[node] > matched[node]
    while i > 0 or j > 0:
        step = paths.bead_into[node]
        begins = False
        if in_run:
            step, begins = paths.run_into[node] % BEGINS, paths.run_into[node] >= BEGINS
        i -= step // 16
        j -= step % 16
        path[count, 0], path[count, 1], path[count, 2], path[count, 3] = i, step // 16, j, step % 16
        count += 1
        node = start[i] + j - lo[i]
        if not in_run:
            in_run = omitted[node] > matched[node]
        elif begins:
            in_run = False
    return path[:count][::-1].copy()
