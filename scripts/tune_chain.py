"""Learn the weights of a bead's score (`align.match.chain.Weights`) from documents with gold.

    python scripts/tune_chain.py DOCUMENTS... [--model bundled] [--leave-out] [--search 120]

Each DOCUMENTS folder holds NAME.xx.txt, NAME.yy.txt (a sentence a line) and NAME.gold.txt, gold in order. All beads
a chain could choose near its path are measured once; then a structured hinge loss is minimised by subgradient steps
(Tsochantaridis and others 2005: the best path, with a bonus for wrong beads, against the gold path), and --search
seconds of random steps follow that keep what raises F1. To the folders it adds documents with stretches of other
folders put in on both sides, so that leaving text out is learned as well. --leave-out learns without each folder in
turn and scores on it: what the weights are worth on text not seen.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numba
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from bench_align import make_side, read_documents

from align.judge.evaluate import Bead, compute_score, count_document
from align.match import band as banding
from align.match import kernels
from align.match.center import center
from align.match.chain import DEFAULT, WIDEST, Weights, align_strands, make_strand
from align.match.surface import read_surface
from align.records import Encoder

Array = np.ndarray[Any, Any]
RADIUS = 8  # nodes around the first path whose beads may be chosen
LOSS = 0.3  # bonus of a wrong bead while learning, per two sentences
STEPS = (0.15, 0.1, 0.05)  # sizes of random steps, as shares of a weight (and of 1)


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One document pair: every candidate bead with its measures, and the gold.

    `measures` float32[k, weights - 1] (the last counts left-out sentences), `nodes` int64[k, 2] from and to,
    `beads` int64[k, 4] of (i, p, j, q), `right` bool[k] for those in the gold.
    """

    measures: Array
    nodes: Array
    beads: Array
    right: Array
    count: int
    gold: list[Bead]
    sentences: int


@numba.njit
def list_candidates(n, m, widest, rows, start, lo, hi, na, nb, wa, wb, la, lb, ma, mb, ea, eb, room):  # type: ignore[no-untyped-def]
    """Measure every bead and omission inside the band."""
    measures = np.zeros((room, kernels.FEATURES + 1), np.float32)
    nodes, beads = np.zeros((room, 2), np.int64), np.zeros((room, 4), np.int64)
    blocks = np.zeros((widest + 2, widest + 2))
    above, before = np.zeros(widest + 2), np.zeros(widest + 2)
    f = np.zeros(kernels.FEATURES)
    k = 0
    for i in range(n + 1):
        for j in range(lo[i], hi[i]):
            here = start[i] + j - lo[i]
            if i < n and j < m:
                kernels.sum_blocks(i, j, n, m, widest, rows, start, lo, hi, blocks, above, before)
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
                        if blocks[p, q] * na[p, i] * nb[q, j] < 0.12 - 0.3 / (p + q):
                            continue
                        kernels.measure_bead(
                            i, p, j, q, n, m, blocks, above, before, na, nb, wa, wb, la, lb, ma, mb, ea, eb, f
                        )  # fmt: skip
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


Raw = tuple[str, list[str], list[str], list[Bead], Array, Array]  # name, lines, gold, vectors of both sides


def read_folder(folder: Path, encoder: Encoder) -> list[Raw]:
    """Read and encode the documents of a folder, centred per side."""
    documents = read_documents(folder)
    vectors = []
    for texts in ([d[1] for d in documents], [d[2] for d in documents]):
        rows = center(
            encoder.encode([line for lines in texts for line in lines]), np.zeros(encoder.dimension, "f4")
        )
        vectors.append(np.split(rows, np.cumsum([len(lines) for lines in texts])[:-1]))
    return [(*document, a, b) for document, a, b in zip(documents, *vectors, strict=True)]


def put_gaps(folders: Mapping[str, list[Raw]], count: int, seed: int = 5) -> list[Raw]:
    """Make documents with stretches in them, on both sides, that nothing on the other side matches."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        name, other = rng.sample(sorted(folders), 2)
        _, own_first, own_second, gold, a, b = rng.choice(folders[name])
        texts = (own_first, own_second)
        _, other_first, other_second, _, other_a, other_b = rng.choice(folders[other])
        foreign = ((other_first, other_a), (other_second, other_b))
        cuts = rng.sample(range(len(gold) + 1), min(2, len(gold) + 1))
        lines: list[list[str]] = [[], []]
        rows: list[list[Array]] = [[], []]
        beads: list[Bead] = []
        for k in range(len(gold) + 1):
            for side in (0, 1) if k in cuts else ():
                source, vectors = foreign[side]
                size = min(rng.randrange(2, 20), len(source))
                first = rng.randrange(len(source) - size + 1)
                for line in range(first, first + size):
                    beads.append(((len(lines[0]),), ()) if side == 0 else ((), (len(lines[1]),)))
                    lines[side].append(source[line])
                    rows[side].append(vectors[line])
            if k < len(gold):
                places = [tuple(range(len(lines[s]), len(lines[s]) + len(gold[k][s]))) for s in (0, 1)]
                beads.append((places[0], places[1]))
                for side, vectors in ((0, a), (1, b)):
                    lines[side] += [texts[side][i] for i in gold[k][side]]
                    rows[side] += [vectors[i] for i in gold[k][side]]
        made.append((f"gaps {number}", lines[0], lines[1], beads, np.stack(rows[0]), np.stack(rows[1])))
    return made


def pose(document: Raw, radius: int = RADIUS) -> Problem:
    """List and measure the candidate beads of a document near the path that the present weights find."""
    _, first, second, gold, rows_a, rows_b = document
    surface = read_surface(first, second)
    a, b = make_strand(make_side(first, rows_a), surface.ar), make_strand(make_side(second, rows_b), surface.en)
    n, m = len(a), len(b)
    band = banding.band_around(banding.boxes_of(align_strands(a, b, DEFAULT), 1, n, m), n, m, radius)
    wa, wb = banding.window_weights(a), banding.window_weights(b)
    rows = kernels.sum_rows(n, m, banding.similar_cells(a, b, band), band.start, band.lo, band.hi, wa, wb)
    ratio = np.sqrt(banding.usual_length(a) / banding.usual_length(b))
    measures, nodes, beads = list_candidates(
        n, m, WIDEST, rows, band.start, band.lo, band.hi,
        banding.inverse_norms(a, WIDEST), banding.inverse_norms(b, WIDEST), 1 / wa, 1 / wb,
        banding.window_lengths(a, WIDEST) / ratio, banding.window_lengths(b, WIDEST) * ratio,
        banding.window_tokens(a, WIDEST), banding.window_tokens(b, WIDEST), a.marks, b.marks, band.nodes * 30,
    )  # fmt: skip
    golden = {(x[0] if x else -1, len(x), y[0] if y else -1, len(y)) for x, y in gold}
    keys = ((i if p else -1, p, j if q else -1, q) for i, p, j, q in beads.tolist())
    right = np.fromiter((key in golden for key in keys), dtype=np.bool_, count=len(beads))
    return Problem(measures, nodes, beads, right, band.nodes, gold, n + m)


def solve_problem(problem: Problem, weights: Array, bonus: Array | float = 0.0) -> tuple[Array, int]:
    """Find the best path under these weights."""
    alone = problem.beads[:, 1] * problem.beads[:, 3] == 0
    path, runs = best_path(
        problem.measures @ weights[:-1] + bonus, problem.nodes, alone, weights[-1], problem.count
    )
    return path, int(runs)


def measure_gold(problem: Problem) -> Array:
    """Sum the measures of the gold path: two-sided beads, sentences left out, runs of them."""
    two = problem.right & (problem.beads[:, 1] > 0) & (problem.beads[:, 3] > 0)
    total = np.append(problem.measures[two].sum(axis=0, dtype=np.float64), 0.0)
    x = y = 0
    ends = (sum(len(side[s]) for side in problem.gold) for s in (0, 1))
    for i, p, j, q in [*sorted(problem.beads[two].tolist()), (next(ends), 0, next(ends), 0)]:
        total[-2] += (i - x) + (j - y)
        total[-1] += (i > x) or (j > y)
        x, y = i + p, j + q
    return total


def learn(problems: Sequence[Problem], start: Array, epochs: int = 16, seed: int = 0) -> Array:
    """Minimise the structured hinge loss by averaged, scaled subgradient steps from `start`."""
    rng = np.random.default_rng(seed)
    golds = [measure_gold(problem) for problem in problems]
    weights, squares, kept = start.copy(), np.full(len(start), 1e-4), []
    for epoch in range(epochs):
        for k in rng.permutation(len(problems)):
            problem = problems[k]
            bonus = np.where(problem.right, 0.0, problem.beads[:, [1, 3]].sum(axis=1) * LOSS / 2)
            path, runs = solve_problem(problem, weights, bonus)
            found = np.append(problem.measures[path].sum(axis=0, dtype=np.float64), runs)
            step = (found - golds[k]) / np.sqrt(problem.sentences) + 1e-4 * weights
            squares += step * step
            weights = weights - 0.03 * step / np.sqrt(squares)
            if 3 * epoch >= 2 * epochs:
                kept.append(weights)
    mean = np.mean(kept, axis=0)
    return np.asarray(mean / mean[0])


def score_problems(problems: Sequence[Problem], weights: Array) -> tuple[float, float]:
    """Compute strict and lax F1 over problems."""
    counts = np.zeros((2, 3), dtype=np.int64)
    for problem in problems:
        path, _ = solve_problem(problem, weights)
        test = [(tuple(range(i, i + p)), tuple(range(j, j + q))) for i, p, j, q in problem.beads[path].tolist()]
        counts += np.array([astuple(count) for count in count_document(problem.gold, test)])
    strict, lax = (compute_score(counts[0, k], counts[0, 2], counts[1, k], counts[1, 2]).f1 for k in (0, 1))
    return strict, lax


def search(problems: Mapping[str, Sequence[Problem]], start: Array, seconds: float, seed: int = 0) -> Array:
    """Keep random steps that raise the folders' mean of strict and half lax F1."""

    def worth(weights: Array) -> float:
        scores = [score_problems(part, weights) for part in problems.values()]
        return sum(strict + lax / 2 for strict, lax in scores) / len(scores)

    rng = np.random.default_rng(seed)
    best, value, end = start, worth(start), time.monotonic() + seconds
    while time.monotonic() < end:
        chosen = rng.random(len(best)) < 0.3
        chosen[0] = False  # the scale is free: cosine stays 1
        step = best + chosen * rng.normal(size=len(best)) * rng.choice(STEPS) * (1 + np.abs(best))
        if (new := worth(step)) > value:
            best, value = step, new
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--gaps", type=int, default=24, help="documents with foreign stretches to add")
    parser.add_argument("--search", type=float, default=120.0, help="seconds of random search after learning")
    parser.add_argument("--leave-out", action="store_true", help="learn without each folder, score on it")
    options = parser.parse_args()
    from align.embed.encoder import load_encoder

    encoder = load_encoder(options.model)
    folders = {folder.name: read_folder(folder, encoder) for folder in options.documents}
    if len(folders) > 1 and options.gaps:
        folders["gaps"] = put_gaps(dict(folders), options.gaps)
    problems = {name: [pose(d, 40 if name == "gaps" else RADIUS) for d in part] for name, part in folders.items()}
    start = np.array(astuple(DEFAULT))
    print("present", {name: [round(x, 4) for x in score_problems(part, start)] for name, part in problems.items()})
    if options.leave_out:
        for name in problems:
            rest = {other: part for other, part in problems.items() if other != name}
            weights = learn([problem for part in rest.values() for problem in part], start)
            weights = search(rest, weights, options.search)
            print(
                f"without {name}: on it", [round(x, 4) for x in score_problems(problems[name], weights)], flush=True
            )
        return
    weights = search(problems, learn([p for part in problems.values() for p in part], start), options.search)
    print(
        "learned", {name: [round(x, 4) for x in score_problems(part, weights)] for name, part in problems.items()}
    )
    for field, value in zip(fields(Weights), weights.tolist(), strict=True):
        print(f"    {field.name}: float = {value:.3f}")


if __name__ == "__main__":
    main()
