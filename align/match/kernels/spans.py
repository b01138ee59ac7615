"""Compiled loops over the cosines of spans along a band: of sums of vectors, of rows of windows; and the ridge.

Layout. `band.lo[i] <= j < band.hi[i]` are the nodes of row `i` (0..n) inside the band; row `i` starts at
`band.start[i]` in flat arrays. What the loops read comes as named tuples, which numba takes apart at no cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from align.match.kernels.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.band import Floats

REACH = 9  # sentences of the largest window pair compared: one more than the largest bead
SHAPES = REACH * (REACH - 1) // 2


class Slab(NamedTuple):
    """Rows first..last - 1 of a band, and the cosines of the spans that begin in them or near them.

    `cosines` float32[nodes, SHAPES] holds, from node `base` of the band on, the cosine of the p sentences from i
    and the q from j in column `shape_of(p, q)`; 0 where one of the windows does not exist.
    """

    first: int
    last: int
    base: int
    cosines: npt.NDArray[np.float32]


class Sums(NamedTuple):
    """Windows of one document as weighted sums of vectors.

    `weights` float64[n] are those of the sentences, `inverse_norms[p, i]` is 1 / length of the sum of p from i,
    or 0.
    """

    weights: Floats
    inverse_norms: Floats


@compiled()
def shape_of(p, q):  # type: ignore[no-untyped-def]
    """Number the shapes p x q of two windows, 2 <= p + q <= REACH: by p, then by q."""
    return (p - 1) * (2 * REACH - p) // 2 + q - 1


@compiled()
def cosines_of_sums(first, last, cells, band, a, b):  # type: ignore[no-untyped-def]
    """Return the cosines of a `Slab` for rows first..last - 1 when windows are `Sums` of their sentences.

    The dot product of two windows is then a sum over a block of `cells`, the cosines of single sentences in these
    rows and the REACH after them.
    """
    n, m = len(a.weights), len(b.weights)
    lo, hi, start = band.lo, band.hi, band.start
    cosines = np.zeros((start[last] - start[first], SHAPES), np.float32)
    base, end = start[first], min(last + REACH, n)
    rows = np.zeros(start[end] - base + end - first)  # running sums along each row, one entry more per row
    for i in range(first, end):
        at = start[i] - base + i - first
        for k in range(hi[i] - lo[i]):
            j = lo[i] + k
            rows[at + k + 1] = rows[at + k] + (
                a.weights[i] * b.weights[j] * cells[start[i] - base + k] if j < m else 0.0
            )
    block = np.zeros(REACH)
    for i in range(first, min(last, n)):
        for j in range(lo[i], min(hi[i], m)):
            node = start[i] - base + j - lo[i]
            block[:] = 0.0
            for p in range(1, min(REACH, n - i + 1)):
                r = i + p - 1
                at = start[r] - base - lo[r] + r - first
                inside = r < end and lo[r] <= j < hi[r]
                for q in range(1, min(REACH - p, m - j) + 1):
                    if inside:
                        block[q] += rows[at + min(j + q, hi[r])] - rows[at + j]
                    cosines[node, shape_of(p, q)] = block[q] * a.inverse_norms[p, i] * b.inverse_norms[q, j]
    return cosines


@compiled()
def place_cosines(cosines, p, count, similar, top, left, base, band):  # type: ignore[no-untyped-def]
    """Copy the product of windows of p sentences and windows of 1, 2, ... `count`, side by side, into `cosines`.

    Its rows are those of the band from `top` on, its columns, as many for each size, begin with column `left`.
    """
    width = similar.shape[1] // count
    for i in range(top, top + similar.shape[0]):
        for j in range(max(band.lo[i], left), min(band.hi[i], left + width)):
            node = band.start[i] - base + j - band.lo[i]
            for q in range(1, count + 1):
                cosines[node, shape_of(p, q)] = similar[i - top, (q - 1) * width + j - left]


@compiled()
def trace_ridge(n, m, cells, band, floor):  # type: ignore[no-untyped-def]
    """Find the monotone path over the cells that stand highest above `floor`: int64[k, 4] of (i, 1, j, 1).

    Skipping rows and columns is free, so that a missing half of a document costs nothing.
    """
    lo, hi, start = band.lo, band.hi, band.start
    best = np.zeros(start[n + 1])
    for i in range(n, -1, -1):
        for j in range(hi[i] - 1, lo[i] - 1, -1):
            here = start[i] + j - lo[i]
            value = 0.0
            if i < n and lo[i + 1] <= j < hi[i + 1]:
                value = best[start[i + 1] + j - lo[i + 1]]
            if j + 1 < hi[i]:
                value = max(value, best[here + 1])
            if i < n and j < m and cells[here] > floor and lo[i + 1] <= j + 1 < hi[i + 1]:
                value = max(value, best[start[i + 1] + j + 1 - lo[i + 1]] + cells[here] - floor)
            best[here] = value
    path = np.zeros((min(n, m), 4), np.int64)
    count, i, j = 0, 0, 0
    while i < n and j < m:
        here = start[i] + j - lo[i]
        if lo[i + 1] <= j < hi[i + 1] and best[here] == best[start[i + 1] + j - lo[i + 1]]:
            i += 1
        elif j + 1 < hi[i] and best[here] == best[here + 1]:
            j += 1
        else:
            path[count, 0], path[count, 1], path[count, 2], path[count, 3] = i, 1, j, 1
            count += 1
            i += 1
            j += 1
    return path[:count].copy()
