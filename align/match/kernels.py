"""Compiled loops of the alignment: the score of a bead, and the dynamic programme over a band of cells.

Imported only where it is called: importing numba costs half a second, compiling some seconds once per machine.

Layout. `lo[i] <= j < hi[i]` are the nodes of row `i` (0..n) inside the band; row `i` starts at `start[i]` in flat
arrays. `rows` holds, with one entry more per row (`start[i] + i`), the running sums over `j` of the weighted
similarities `wa[i] * wb[j] * cos(i, j)`, so that the dot product of two windows is a sum over a block of cells.
"""

from __future__ import annotations

import numpy as np

from align.match.compiled import compiled

LEAST = 0.2  # a sentence less like the other span than this lacks support
SCATTERED = 12.0  # a difference in length beyond this says no more
UNREACHED = -1e30  # score of a node that no path reaches
SLACK = 0.15  # what the terms of a bead's score that are not bounded beforehand can add, at most in practice


@compiled()
def count_bits(mask):  # type: ignore[no-untyped-def]
    """Count the ones of an uint64."""
    mask = mask - ((mask >> np.uint64(1)) & np.uint64(0x5555555555555555))
    mask = (mask & np.uint64(0x3333333333333333)) + ((mask >> np.uint64(2)) & np.uint64(0x3333333333333333))
    mask = (mask + (mask >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((mask * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled()
def sum_rows(n, m, cells, start, lo, hi, wa, wb):  # type: ignore[no-untyped-def]
    """Sum the weighted cosines along each row of the band, laid out as told above."""
    rows = np.zeros(start[n + 1] + n + 1)
    for i in range(n):
        at = start[i] + i
        for k in range(hi[i] - lo[i]):
            j = lo[i] + k
            rows[at + k + 1] = rows[at + k] + (wa[i] * wb[j] * cells[start[i] + k] if j < m else 0.0)
    return rows


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
def sum_blocks(i, j, n, m, widest, rows, start, lo, hi, blocks, above, before):  # type: ignore[no-untyped-def]
    """Fill the sums of all blocks that begin at cell (i, j), and of the row above and the column before them.

    `blocks[p, q]` covers p rows and q columns, p + q <= widest + 1. Cells outside the band count as zero.
    """
    for p in range(1, widest + 1):
        r = i + p - 1
        if r >= n or j < lo[r] or j > hi[r]:
            before[p] = before[p - 1]
            for q in range(1, widest + 2 - p):
                blocks[p, q] = blocks[p - 1, q]
            continue
        base = start[r] - lo[r] + r
        left = rows[base + j]
        last = hi[r]
        for q in range(1, widest + 2 - p):
            blocks[p, q] = blocks[p - 1, q] + rows[base + min(j + q, last)] - left
        before[p] = before[p - 1] + (left - rows[base + j - 1] if j > lo[r] else 0.0)
    for q in range(1, widest + 1):
        above[q] = 0.0
    if i > 0:
        r = i - 1
        base = start[r] - lo[r] + r
        for q in range(1, widest + 1):
            stop = min(j + q, hi[r])
            if stop > j:
                above[q] = rows[base + stop] - rows[base + j]


@compiled()
def measure_bead(i, p, j, q, n, m, blocks, above, before, na, nb, wa, wb, la, lb, ma, mb, ea, eb, f):  # type: ignore[no-untyped-def]
    """Measure the bead of p sentences from i and q from j: the features that `Weights` weighs, in its order.

    `na[p, i]` is 1 / length of window (i, p)'s vector, or 0; `la[p, i]` its characters;
    `ma[p, i]` the mask of the shared tokens in it; `ea[i]` the mark that ends sentence i.
    """
    here = blocks[p, q]
    va, vb = na[p, i], nb[q, j]
    cosine = here * va * vb
    outside, around, grow = 0.0, 0, 0.0
    if j > 0:
        outside += before[p] * va * wb[j - 1]
        around += 1
        grow = max(grow, (here + before[p]) * va * nb[q + 1, j - 1] - cosine)
    if j + q < m:
        outside += (blocks[p, q + 1] - here) * va * wb[j + q]
        around += 1
        grow = max(grow, blocks[p, q + 1] * va * nb[q + 1, j] - cosine)
    if i > 0:
        outside += above[q] * vb * wa[i - 1]
        around += 1
        grow = max(grow, (here + above[q]) * vb * na[p + 1, i - 1] - cosine)
    if i + p < n:
        outside += (blocks[p + 1, q] - here) * vb * wa[i + p]
        around += 1
        grow = max(grow, blocks[p + 1, q] * vb * na[p + 1, i] - cosine)
    if around:
        outside /= around
    shrink = 0.0
    if p > 1:
        shrink = max(shrink, (here - blocks[1, q]) * na[p - 1, i + 1] * vb - cosine)
        shrink = max(shrink, blocks[p - 1, q] * na[p - 1, i] * vb - cosine)
    if q > 1:
        shrink = max(shrink, (here - blocks[p, 1]) * nb[q - 1, j + 1] * va - cosine)
        shrink = max(shrink, blocks[p, q - 1] * nb[q - 1, j] * va - cosine)
    weakest, lacking = 1.0, 0.0  # how alike each sentence is to the whole of the other span
    for r in range(p if p > 1 else 0):
        alone = (blocks[r + 1, q] - blocks[r, q]) * wa[i + r] * vb
        weakest = min(weakest, alone)
        lacking += max(LEAST - alone, 0.0)
    for r in range(q if q > 1 else 0):
        alone = (blocks[p, r + 1] - blocks[p, r]) * wb[j + r] * va
        weakest = min(weakest, alone)
        lacking += max(LEAST - alone, 0.0)
    size = p + q
    both = la[p, i] + lb[q, j] + 1.0
    apart = abs(la[p, i] - lb[q, j])
    uneven = apart / both
    f[0] = size * cosine
    f[1] = size * outside
    f[2] = size * uneven
    f[3] = min(apart / np.sqrt(both), SCATTERED)
    f[4] = 1.0
    f[5] = size * grow
    f[6] = size * shrink
    f[7] = 1.0 if p > 1 and q > 1 else 0.0
    f[8] = size * cosine * uneven
    mask_a, mask_b = ma[p, i], mb[q, j]
    f[9] = count_bits(mask_a & mask_b)
    f[10] = count_bits(mask_a ^ mask_b)
    mark_a, mark_b = ea[i + p - 1], eb[j + q - 1]
    f[11] = 1.0 if mark_a != mark_b else 0.0
    f[12] = max(size - 5, 0)
    f[13] = 1.0 if size > 2 else 0.0
    f[14] = weakest if size > 2 else 0.0
    f[15] = lacking
    f[16] = size * max(0.35 - cosine, 0.0)
    f[17] = max(0.2 - cosine, 0.0)


FEATURES = 18


@compiled()
def solve_band(  # type: ignore[no-untyped-def]
    n, m, widest, rows, start, lo, hi, na, nb, wa, wb, la, lb, ma, mb, ea, eb, ra, rb, weights, omission, opening
):
    """Find the best path of beads through the band: int64[beads, 4] of (i, p, j, q), omissions one sentence each.

    `ra[i]` is how many sentences from i on may share a span; `omission` what each left-out sentence scores and
    `opening` what each run of them does. A node is reached by a bead (`matched`) or inside a run (`omitted`).
    Ties go to what is met first: nodes row by row, beads before omissions, small beads first.
    """
    blocks = np.zeros((widest + 2, widest + 2))
    above, before = np.zeros(widest + 2), np.zeros(widest + 2)
    f = np.zeros(FEATURES)
    matched, omitted = np.full(start[n + 1], UNREACHED), np.full(start[n + 1], UNREACHED)
    bead_into = np.zeros(start[n + 1], np.uint8)  # 16 p + q of the last bead
    run_into = np.zeros(start[n + 1], np.uint8)  # 16 or 1 for the side left out, + 64 where the run began
    matched[0] = 0.0
    for i in range(n + 1):
        for j in range(lo[i], hi[i]):
            here = start[i] + j - lo[i]
            reached = max(matched[here], omitted[here])
            if reached <= UNREACHED:
                continue
            if i < n and j < m:
                sum_blocks(i, j, n, m, widest, rows, start, lo, hi, blocks, above, before)
                for p in range(1, min(widest, ra[i] + 1)):
                    if lo[i + p - 1] > j:
                        break
                    for q in range(1, min(widest - p, rb[j]) + 1):
                        if j + q > hi[i]:
                            break
                        if j + q < lo[i + p] or j + q >= hi[i + p]:
                            continue
                        # A bead worth less than leaving all its sentences out is on no best path.
                        cosine = blocks[p, q] * na[p, i] * nb[q, j]
                        most = (p + q) * (weights[0] * cosine + weights[16] * max(0.35 - cosine, 0.0))
                        most += weights[4] + SLACK + weights[9] * count_bits(ma[p, i] & mb[q, j])
                        if most < (p + q) * omission + opening:
                            continue
                        measure_bead(
                            i, p, j, q, n, m, blocks, above, before, na, nb, wa, wb, la, lb, ma, mb, ea, eb, f
                        )
                        value = reached
                        for k in range(FEATURES):
                            value += weights[k] * f[k]
                        node = start[i + p] + j + q - lo[i + p]
                        if value > matched[node]:
                            matched[node] = value
                            bead_into[node] = 16 * p + q
            begins = omitted[here] < matched[here] + opening
            value = (matched[here] + opening if begins else omitted[here]) + omission
            if i < n and lo[i + 1] <= j < hi[i + 1]:
                node = start[i + 1] + j - lo[i + 1]
                if value > omitted[node]:
                    omitted[node] = value
                    run_into[node] = 80 if begins else 16
            if j < m and j + 1 < hi[i] and value > omitted[here + 1]:
                omitted[here + 1] = value
                run_into[here + 1] = 65 if begins else 1
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
