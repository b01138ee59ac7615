"""Compiled loops of the alignment: the score of a bead, and the dynamic programme over a band of cells.

Imported only where it is called: importing numba costs half a second, compiling some seconds once per machine.
What the loops read comes as named tuples, which numba takes apart at no cost.

Layout. `band.lo[i] <= j < band.hi[i]` are the nodes of row `i` (0..n) inside the band; row `i` starts at
`band.start[i]` in flat arrays, those of `Paths` for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from align.match.compiled import compiled

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.band import Floats, Ints, Windows

SUPPORTED = 0.35  # share of a translation's cosine from which a sentence belongs to the other span
SCATTERED = 12.0  # a difference in length beyond this says no more
UNREACHED = -1e30  # score of a node that no path reaches
REACH = 9  # sentences of the largest window pair compared: one more than the largest bead
SHAPES = REACH * (REACH - 1) // 2
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
