"""Compiled loops of the alignment: the score of a bead, and the dynamic programme over a band of cells.

Imported only where it is called: importing numba costs half a second, compiling some seconds once per machine.

Layout. `lo[i] <= j < hi[i]` are the nodes of row `i` (0..n) inside the band; row `i` starts at `start[i]` in flat
arrays. `cosines` float32[nodes, SHAPES] holds for some rows of the band, from node `base` on, the cosine of the p
sentences from i and the q from j in column `shape_of(p, q)`; 0 where one of the windows does not exist.
"""

from __future__ import annotations

import numpy as np

from align.match.compiled import compiled

SUPPORTED = 0.35  # share of a translation's cosine from which a sentence belongs to the other span
SCATTERED = 12.0  # a difference in length beyond this says no more
UNREACHED = -1e30  # score of a node that no path reaches
REACH = 9  # sentences of the largest window pair compared: one more than the largest bead
SHAPES = REACH * (REACH - 1) // 2


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
def cosines_of_sums(first, last, n, m, cells, start, lo, hi, na, nb, wa, wb):  # type: ignore[no-untyped-def]
    """Fill `cosines` for the rows first..last - 1 when a window's vector is the weighted sum of its sentences'.

    The dot product of two windows is then a sum over a block of `cells`, the cosines of single sentences in these
    rows and the REACH after them. `na[p, i]` is 1 / length of window (i, p)'s vector, or 0.
    """
    cosines = np.zeros((start[last] - start[first], SHAPES), np.float32)
    base, end = start[first], min(last + REACH, n)
    rows = np.zeros(start[end] - base + end - first)  # running sums along each row, one entry more per row
    for i in range(first, end):
        at = start[i] - base + i - first
        for k in range(hi[i] - lo[i]):
            j = lo[i] + k
            rows[at + k + 1] = rows[at + k] + (wa[i] * wb[j] * cells[start[i] - base + k] if j < m else 0.0)
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
                    cosines[node, shape_of(p, q)] = block[q] * na[p, i] * nb[q, j]
    return cosines


@compiled()
def place_cosines(cosines, p, count, similar, top, left, base, start, lo, hi):  # type: ignore[no-untyped-def]
    """Copy the product of windows of p sentences and windows of 1, 2, ... `count`, side by side, into `cosines`.

    Its rows are those of the band from `top` on, its columns, as many for each size, begin with column `left`.
    """
    width = similar.shape[1] // count
    for i in range(top, top + similar.shape[0]):
        for j in range(max(lo[i], left), min(hi[i], left + width)):
            node = start[i] - base + j - lo[i]
            for q in range(1, count + 1):
                cosines[node, shape_of(p, q)] = similar[i - top, (q - 1) * width + j - left]


@compiled()
def trace_ridge(n, m, cells, start, lo, hi, floor):  # type: ignore[no-untyped-def]
    """Find the monotone path over the cells that stand highest above `floor`: int64[k, 4] of (i, 1, j, 1).

    Skipping rows and columns is free, so that a missing half of a document costs nothing.
    """
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
def find_rows(i, base, start, lo, hi, rows):  # type: ignore[no-untyped-def]
    """Fill `rows` int64[REACH + 1, 3] for rows i - 1, i, ...: which node would be at j = 0, lo and hi."""
    for k in range(len(rows)):
        rows[k, :] = 0
        r = i - 1 + k
        if 0 <= r < len(lo):
            rows[k, 0], rows[k, 1], rows[k, 2] = start[r] - base - lo[r], lo[r], hi[r]


@compiled()
def look_up(r, p, j, q, cosines, rows):  # type: ignore[no-untyped-def]
    """Read the cosine of p sentences from the r-th of the bead and q from j; 0 outside the band."""
    if j < rows[r + 1, 1] or j >= rows[r + 1, 2]:
        return 0.0
    return np.float64(cosines[np.uint64(rows[r + 1, 0] + j), np.uint64(shape_of(p, q))])


@compiled()
def measure_bead(  # type: ignore[no-untyped-def]
    i, p, j, q, n, m, cosines, rows, la, lb, ma, mb, ea, eb, unrelated, above, f
):
    """Measure the bead of p sentences from i and q from j: the features that `Weights` weighs, in its order.

    `la[p, i]` are the characters of window (i, p); `ma[p, i]` the mask of the shared tokens in it; `ea[i]` the mark
    that ends sentence i. A cosine is `unrelated + share * above` where a translation typically has a share of 1.
    """
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
        lacking += max(SUPPORTED - (look_up(r, 1, j, q, cosines, rows) - unrelated) / above, 0.0)
    for r in range(q):
        lacking += max(SUPPORTED - (look_up(0, p, j + r, 1, cosines, rows) - unrelated) / above, 0.0)
    size = p + q
    both = la[p, i] + lb[q, j] + 1.0
    apart = abs(la[p, i] - lb[q, j])
    mask_a, mask_b = ma[p, i], mb[q, j]
    f[0] = size * cosine
    f[1] = size * apart / both
    f[2] = min(apart / np.sqrt(both), SCATTERED)
    f[3] = 1.0
    f[4] = size * grow
    f[5] = size * shrink
    f[6] = 1.0 if p > 1 and q > 1 else 0.0
    f[7] = count_bits(mask_a & mask_b)
    f[8] = count_bits(mask_a ^ mask_b)
    f[9] = 1.0 if ea[i + p - 1] != eb[j + q - 1] else 0.0
    f[10] = lacking


FEATURES = 11


@compiled()
def extend_paths(  # type: ignore[no-untyped-def]
    first, last, n, m, widest, cosines, base, start, lo, hi, la, lb, ma, mb, ea, eb, ra, rb,
    unrelated, above, weights, omission_a, omission_b, opening, matched, omitted, bead_into, run_into,
):  # fmt: skip
    """Extend the best paths from the nodes of rows first..last - 1; `cosines` holds them and REACH rows more.

    `ra[i]` is how many sentences from i on may share a span; `omission_a` and `omission_b` what leaving out the
    sentences before each of either side scores, and `opening` what each run of them does. A node is reached by a
    bead (`matched`) or inside a run (`omitted`); `bead_into` is 16 p + q of the last bead, `run_into` 16 or 1 for
    the side left out, + 64 where the run began. Ties go to what is met first: nodes row by row, beads before
    omissions, small beads first.
    """
    f = np.zeros(FEATURES)
    rows = np.zeros((REACH + 1, 3), np.int64)
    for i in range(first, last):
        find_rows(i, base, start, lo, hi, rows)
        for j in range(lo[i], hi[i]):
            here = start[i] + j - lo[i]
            reached = max(matched[here], omitted[here])
            if reached <= UNREACHED:
                continue
            if i < n and j < m:
                for p in range(1, min(widest, ra[i] + 1)):
                    if lo[i + p - 1] > j:
                        break
                    for q in range(1, min(widest - p, rb[j]) + 1):
                        if j + q > hi[i]:
                            break
                        if j + q < lo[i + p] or j + q >= hi[i + p]:
                            continue
                        # A bead worth less than leaving all its sentences out is on no best path.
                        cosine = np.float64(cosines[here - base, shape_of(p, q)])
                        most = (p + q) * weights[0] * cosine + weights[3] + max(weights[6], 0.0)
                        most += weights[7] * count_bits(ma[p, i] & mb[q, j])
                        if most < omission_a[i + p] - omission_a[i] + omission_b[j + q] - omission_b[j] + opening:
                            continue
                        measure_bead(i, p, j, q, n, m, cosines, rows, la, lb, ma, mb, ea, eb, unrelated, above, f)
                        value = reached
                        for k in range(FEATURES):
                            value += weights[k] * f[k]
                        node = start[i + p] + j + q - lo[i + p]
                        if value > matched[node]:
                            matched[node] = value
                            bead_into[node] = 16 * p + q
            begins = omitted[here] < matched[here] + opening
            value = matched[here] + opening if begins else omitted[here]
            if i < n and lo[i + 1] <= j < hi[i + 1]:
                node = start[i + 1] + j - lo[i + 1]
                alone = value + omission_a[i + 1] - omission_a[i]
                if alone > omitted[node]:
                    omitted[node] = alone
                    run_into[node] = 80 if begins else 16
            if j < m and j + 1 < hi[i]:
                alone = value + omission_b[j + 1] - omission_b[j]
                if alone > omitted[here + 1]:
                    omitted[here + 1] = alone
                    run_into[here + 1] = 65 if begins else 1


@compiled()
def trace_path(n, m, start, lo, matched, omitted, bead_into, run_into):  # type: ignore[no-untyped-def]
    """Follow the best path back: int64[beads, 4] of (i, p, j, q), omissions one sentence each."""
    path = np.zeros((n + m, 4), np.int64)
    count, i, j, node = 0, n, m, start[n] + m - lo[n]
    in_run = omitted[node] > matched[node]
    while i > 0 or j > 0:
        step = bead_into[node]
        begins = False
        if in_run:
            step, begins = run_into[node] % 64, run_into[node] >= 64
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
