"""Pose the alignment of documents with gold as a choice among measured beads; used by fit/chain.py."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np

from align.judge.evaluate import Bead
from align.match import band as banding
from align.match.chain import WIDEST, make_strands, measure_windows, narrow, solve
from align.match.kernels import paths as programme
from align.match.kernels.spans import REACH, shape_of
from align.match.levels import measure_levels, missing_odds
from align.match.spans import compare_rows, span_sums
from align.match.weights import Weights
from scripts.data.gold_documents import Array, Raw, sides_of

RADIUS = 8  # nodes around the gold path whose beads may be chosen
LEAST = 0.05  # share of a translation's cosine that a bead of more than two sentences has that may be chosen

# Weights set by hand, the same for any text: what the learned ones must beat where their domain was left out. The
# first path, which a document's levels are measured along while learning, is theirs too.
PLAIN = Weights(
    cosine=1.0, uneven=-0.3, scatter=-0.05, bead=1.2, grow=0.0, shrink=0.0, many_to_many=-0.3,
    shared_tokens=0.4, lone_tokens=-0.2, end_marks=-0.3, lacking=0.0,
    omission=-0.6, omission_odds=0.0, doubt=0.0, opening=0.0,
)  # fmt: skip
FEATURES = len(programme.Features._fields)
PRICES = 4  # weights behind those of a bead's features: what leaving out costs


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One document pair: every candidate bead with its measures, and the gold.

    `measures` float32[k, FEATURES], `nodes` int64[k, 2] from and to, `beads` int64[k, 4] of (i, p, j, q), `right`
    bool[k] for those that a path through the gold may take, `side` int64[k] 0 or 1 for a sentence left out of that
    side, -1 for beads; `odds` how much more than usual is missing on either side.
    """

    measures: Array
    nodes: Array
    beads: Array
    right: Array
    side: Array
    odds: tuple[float, float]
    doubts: Array
    count: int
    sentences: int


@numba.njit
def list_candidates(widest, cosines, band, a, b, scale, least, room):  # type: ignore[no-untyped-def]
    """Measure every bead and omission inside the band."""
    n, m = a.shape[1], b.shape[1]
    lo, hi, start = band.lo, band.hi, band.start
    measures = np.zeros((room, FEATURES), np.float32)
    nodes, beads = np.zeros((room, 2), np.int64), np.zeros((room, 4), np.int64)
    rows = np.zeros((REACH + 1, 3), np.int64)
    k = 0
    for i in range(n + 1):
        programme.find_rows(i, 0, band, rows)
        for j in range(lo[i], hi[i]):
            here = start[i] + j - lo[i]
            for p in range(min(widest, n - i + 1)):
                for q in range(min(widest - p + 1, m - j + 1)):
                    alone = p + q == 1
                    if not (alone or (p and q)) or j + q < lo[i + p] or j + q >= hi[i + p]:
                        continue
                    if not alone and (lo[i + p - 1] > j or j + q > hi[i]):
                        continue
                    if not alone:
                        if p + q > 2 and cosines[here, shape_of(p, q)] < least:
                            continue
                        bead = programme.Bead(i, p, j, q)
                        found = programme.measure_bead(bead, a[p, i], b[q, j], n, m, cosines, rows, scale)
                        for feature in range(FEATURES):
                            measures[k, feature] = found[feature]
                    nodes[k, 0], nodes[k, 1] = here, start[i + p] + j + q - lo[i + p]
                    beads[k, 0], beads[k, 1], beads[k, 2], beads[k, 3] = i, p, j, q
                    k += 1
    return measures[:k].copy(), nodes[:k].copy(), beads[:k].copy()


@numba.njit
def best_path(values, nodes, side, opening, count):  # type: ignore[no-untyped-def]
    """Find the best path: its candidates, and how many runs of omissions it opens."""
    best = np.full((2, count), -1e30)  # reached by a bead, in a run of omissions
    into = np.full((2, count), -1, np.int64)
    opened = np.zeros(count, np.bool_)
    best[0, 0] = 0.0
    for k in range(len(values)):
        here, there = nodes[k]
        if side[k] >= 0:
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


def pose(document: Raw, *, grouped: bool = False) -> Problem:
    """List and measure the candidate beads of a document near its gold path.

    `grouped` says that a gold bead is a group of sentences within which any division is right.
    """
    a, b, turned = make_strands(*sides_of(document))
    gold: list[Bead] = [(y, x) for x, y in document[3]] if turned else list(document[3])
    n, m = len(a), len(b)
    band, ratio, _ = narrow(a, b)
    levels = measure_levels(a, b, solve(a, b, band, PLAIN, ratio))
    path = np.array([(x[0], len(x), y[0], len(y)) for x, y in gold if x and y], dtype=np.int64)
    band = banding.band_around(banding.boxes_of(path, 1, n, m), n, m, RADIUS)
    cosines = compare_rows(a, b, band, (span_sums(a), span_sums(b)), 0, n + 1)
    scale, least = programme.Scale(levels.unrelated, levels.above), levels.unrelated + LEAST * levels.above
    windows = measure_windows(a, b, ratio, WIDEST)
    measures, nodes, beads = list_candidates(WIDEST, cosines, band, *windows, scale, least, band.nodes * 30)
    side = np.where(beads[:, 1] * beads[:, 3] > 0, -1, np.where(beads[:, 1] > 0, 0, 1))
    right = find_grouped(beads, side, gold, n, m) if grouped else find_right(beads, side, gold)
    doubts = np.where(side == 0, levels.doubts[0][np.minimum(beads[:, 0], n - 1)], 0.0)
    doubts = np.where(side == 1, levels.doubts[1][np.minimum(beads[:, 2], m - 1)], doubts)
    return Problem(
        np.asfortranarray(measures), nodes, beads, right, side, missing_odds(levels), doubts, band.nodes, n + m
    )


def find_right(beads: Array, side: Array, gold: list[Bead]) -> Array:
    """Say which candidates are in the gold, bool[k]; an omission is, wherever it stands within its gap."""
    golden = {(x[0] if x else -1, len(x), y[0] if y else -1, len(y)) for x, y in gold}
    keys = ((i if p else -1, p, j if q else -1, q) for i, p, j, q in beads.tolist())
    return np.fromiter((key in golden for key in keys), dtype=np.bool_, count=len(beads))


def find_grouped(beads: Array, side: Array, gold: list[Bead], n: int, m: int) -> Array:
    """Say which candidates lie within one bead of the gold, or leave out what the gold leaves out, bool[k]."""
    groups = np.full(n + 1, -1), np.full(m + 1, -2)
    for number, bead in enumerate(gold):
        for own, spot in zip(groups, bead, strict=True):
            own[list(spot)] = number
    i, p, j, q = beads.T
    ends = i + np.maximum(p - 1, 0), j + np.maximum(q - 1, 0)
    within = (groups[0][i] == groups[0][ends[0]]) & (groups[1][j] == groups[1][ends[1]])
    out = [{spot for bead in gold if not bead[1 - k] for spot in bead[k]} for k in (0, 1)]
    places = zip(side.tolist(), i.tolist(), j.tolist(), strict=True)
    left = np.array([k >= 0 and (x, y)[k] in out[k] for k, x, y in places], dtype=np.bool_)
    return np.where(side >= 0, left, within & (groups[0][i] == groups[1][j]))


def weigh(problem: Problem, weights: Array) -> tuple[Array, float]:
    """Compute what each candidate is worth, float64[k], and what opening a run of omissions is."""
    omission, omission_odds, doubt, opening = weights[-PRICES:].tolist()
    values = (problem.measures @ weights[:-PRICES].astype(np.float32)).astype(np.float64)
    for side in (0, 1):
        out = problem.side == side
        values[out] = omission + omission_odds * problem.odds[side] + doubt * problem.doubts[out]
    return values, min(opening, 0.0)


def solve_problem(problem: Problem, values: Array, opening: float) -> Array:
    """Sum what the best path consists of when each candidate is worth this much: float64[weights]."""
    path, runs = best_path(values, problem.nodes, problem.side, opening, problem.count)
    left = [int((problem.side[path] == side).sum()) for side in (0, 1)]
    return np.concatenate([
        problem.measures[path].sum(axis=0, dtype=np.float64),
        [sum(left), left[0] * problem.odds[0] + left[1] * problem.odds[1],
         problem.doubts[path].sum(), runs],
    ])  # fmt: skip
