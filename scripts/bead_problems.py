"""Pose the alignment of documents with gold as a choice among measured beads; used by tune_chain.py."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from gold_documents import Array, Raw, sides_of

from align.judge.evaluate import Bead
from align.match import band as banding
from align.match import kernels
from align.match.chain import WIDEST, make_strand, narrow
from align.match.spans import compare_rows, span_norms
from align.match.surface import read_surface

RADIUS = 8  # nodes around the gold path whose beads may be chosen
LEAST = 0.12  # cosine of a large bead that may be chosen; small ones may have less


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One document pair: every candidate bead with its measures, and the gold.

    `measures` float32[k, weights - 1] (the last counts left-out sentences), `nodes` int64[k, 2] from and to,
    `beads` int64[k, 4] of (i, p, j, q), `right` bool[k] for those in the gold, `alone` for omissions.
    """

    measures: Array
    nodes: Array
    beads: Array
    right: Array
    alone: Array
    count: int
    gold: list[Bead]
    sentences: int


@numba.njit
def list_candidates(n, m, widest, cosines, start, lo, hi, la, lb, ma, mb, ea, eb, room):  # type: ignore[no-untyped-def]
    """Measure every bead and omission inside the band."""
    measures = np.zeros((room, kernels.FEATURES + 1), np.float32)
    nodes, beads = np.zeros((room, 2), np.int64), np.zeros((room, 4), np.int64)
    rows = np.zeros((kernels.REACH + 1, 3), np.int64)
    f = np.zeros(kernels.FEATURES)
    k = 0
    for i in range(n + 1):
        kernels.find_rows(i, 0, start, lo, hi, rows)
        for j in range(lo[i], hi[i]):
            here = start[i] + j - lo[i]
            for p in range(min(widest, n - i + 1)):
                for q in range(min(widest - p + 1, m - j + 1)):
                    alone = p + q == 1
                    if not (alone or (p and q)) or j + q < lo[i + p] or j + q >= hi[i + p]:
                        continue
                    if not alone and (lo[i + p - 1] > j or j + q > hi[i]):
                        continue
                    if alone:
                        measures[k, kernels.FEATURES] = 1
                    else:
                        if cosines[here, kernels.shape_of(p, q)] < LEAST - 0.3 / (p + q):
                            continue
                        kernels.measure_bead(i, p, j, q, n, m, cosines, rows, la, lb, ma, mb, ea, eb, f)
                        measures[k, : kernels.FEATURES] = f
                    nodes[k, 0], nodes[k, 1] = here, start[i + p] + j + q - lo[i + p]
                    beads[k, 0], beads[k, 1], beads[k, 2], beads[k, 3] = i, p, j, q
                    k += 1
    return measures[:k].copy(), nodes[:k].copy(), beads[:k].copy()


@numba.njit
def best_path(values, nodes, alone, opening, count):  # type: ignore[no-untyped-def]
    """Find the best path: its candidates, and how many runs of omissions it opens."""
    best = np.full((2, count), -1e30)  # reached by a bead, in a run of omissions
    into = np.full((2, count), -1, np.int64)
    opened = np.zeros(count, np.bool_)
    best[0, 0] = 0.0
    for k in range(len(values)):
        here, there = nodes[k]
        if alone[k]:
            begins = best[1, here] < best[0, here] + opening
            value = (best[0, here] + opening if begins else best[1, here]) + values[k]
            if value > best[1, there]:
                best[1, there], into[1, there], opened[there] = value, k, begins
        else:
            value = max(best[0, here], best[1, here]) + values[k]
            if value > best[0, there]:
                best[0, there], into[0, there] = value, k
    path, length, runs, node = np.zeros(count, np.int64), 0, 0, count - 1
    in_run = best[1, node] > best[0, node]
    while node != 0:
        k = into[1 if in_run else 0, node]
        begins = in_run and opened[node]
        runs += begins
        path[length], node = k, nodes[k, 0]
        length += 1
        in_run = False if begins else (True if in_run else best[1, node] > best[0, node])
    return path[:length][::-1].copy(), runs


def pose(document: Raw) -> Problem:
    """List and measure the candidate beads of a document near its gold path."""
    _, first, second, gold, *_ = document
    surface = read_surface(first, second)
    a, b = (make_strand(side, own) for side, own in zip(sides_of(document), (surface.ar, surface.en), strict=True))
    n, m = len(a), len(b)
    path = np.array([(x[0], len(x), y[0], len(y)) for x, y in gold if x and y], dtype=np.int64)
    band = banding.band_around(banding.boxes_of(path, 1, n, m), n, m, RADIUS)
    ratio = np.sqrt(narrow(a, b)[1])
    cosines = compare_rows(a, b, band, (span_norms(a), span_norms(b)), 0, n + 1)
    measures, nodes, beads = list_candidates(
        n, m, WIDEST, cosines, band.start, band.lo, band.hi,
        banding.window_lengths(a, WIDEST) / ratio, banding.window_lengths(b, WIDEST) * ratio,
        banding.window_tokens(a, WIDEST), banding.window_tokens(b, WIDEST), a.marks, b.marks, band.nodes * 30,
    )  # fmt: skip
    golden = {(x[0] if x else -1, len(x), y[0] if y else -1, len(y)) for x, y in gold}
    keys = ((i if p else -1, p, j if q else -1, q) for i, p, j, q in beads.tolist())
    right = np.fromiter((key in golden for key in keys), dtype=np.bool_, count=len(beads))
    alone = beads[:, 1] * beads[:, 3] == 0
    return Problem(np.asfortranarray(measures), nodes, beads, right, alone, band.nodes, gold, n + m)


def weigh(problem: Problem, weights: Array) -> Array:
    """Compute what each candidate is worth, float32[k]."""
    return np.asarray(problem.measures @ weights[:-1].astype(np.float32))


def solve_problem(problem: Problem, values: Array, opening: float) -> tuple[Array, int]:
    """Find the best path when each candidate is worth this much, and the runs of omissions on it."""
    path, runs = best_path(values, problem.nodes, problem.alone, opening, problem.count)
    return path, int(runs)


def measure_gold(problem: Problem) -> Array:
    """Sum the measures of the gold path: two-sided beads, sentences left out, runs of them."""
    two = problem.right & ~problem.alone
    total = np.append(problem.measures[two].sum(axis=0, dtype=np.float64), 0.0)
    x = y = 0
    ends = (sum(len(side[s]) for side in problem.gold) for s in (0, 1))
    for i, p, j, q in [*sorted(problem.beads[two].tolist()), (next(ends), 0, next(ends), 0)]:
        total[-2] += (i - x) + (j - y)
        total[-1] += (i > x) or (j > y)
        x, y = i + p, j + q
    return total
