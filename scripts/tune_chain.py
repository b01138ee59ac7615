"""Learn the weights of a bead's score (`align.match.chain.Weights`) from documents with gold.

    python scripts/tune_chain.py FOLDERS... [--model bundled] [--leave-out] [--cache-dir DIR]

A folder holds NAME.xx.txt, NAME.yy.txt (a sentence a line) and NAME.gold.txt with gold in order; or else ar.txt and
en.txt with lines in step, from which documents with wide beads are made. Documents with stretches of other folders
put in on both sides are added, so that leaving text out is learned as well.

All beads a chain could choose near the gold path are measured once. From fixed weights (START), a structured hinge
loss is minimised by subgradient steps (Tsochantaridis and others 2005: the best path, with a bonus for wrong beads,
against the gold path); then one weight at a time is moved as long as that raises the folders' mean F1. The same
folders and vectors give the same weights. --leave-out learns without each folder in turn, and without those that
share its lines, and scores on it: what the procedure is worth on text not seen. Last, the programme itself aligns
every folder with the shipped weights and with the learned ones.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numba
import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from bench_align import beads_of, make_side, read_documents
from made_beads import Array, Document, Raw, make_wide, put_gaps

from align.judge.evaluate import Bead, compute_score, count_document, evaluate
from align.match import band as banding
from align.match import kernels
from align.match.center import center
from align.match.chain import DEFAULT, WIDEST, Weights, chain, make_strand, narrow
from align.match.spans import compare_rows, span_norms
from align.match.surface import read_surface
from align.records import Encoder

RADIUS = 8  # nodes around the gold path whose beads may be chosen
LOSS = 0.3  # bonus of a wrong bead while learning, per two sentences
START = Weights(
    outside=-0.4, uneven=-0.1, scatter=-0.1, bead=0.0, grow=-0.5, shrink=-0.5, many_to_many=-0.1, cosine_uneven=0.0,
    shared_tokens=0.1, lone_tokens=-0.1, end_marks=-0.1, wide=0.0, joined=-0.1, weakest=0.1, lacking=-0.5,
    unlike=-0.5, unlike_once=-0.5, omission=0.2, opening=-0.2,
)  # fmt: skip
STEPS = (0.2, 0.08, 0.03)  # moves tried of one weight, times 1 + its size


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
                        if cosines[here, kernels.shape_of(p, q)] < 0.12 - 0.3 / (p + q):
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


def read_folder(folder: Path, wide: int, encoder: Encoder) -> list[Raw]:
    """Read a folder of documents with gold, or make documents from one of lines; encode, centre per side."""
    return center_rows(encode_folder(folder, wide, encoder))


def encode_folder(folder: Path, wide: int, encoder: Encoder) -> list[Raw]:
    """Read or make the documents of a folder, with plain vectors."""
    lines = (folder / "ar.txt").is_file()
    documents: list[Document] = make_wide(folder, wide) if lines else read_documents(folder)
    return [(*document, encoder.encode(document[1]), encoder.encode(document[2])) for document in documents]


def center_rows(documents: Sequence[Raw]) -> list[Raw]:
    """Centre the vectors of a folder, each side on its own mean."""
    sides = []
    for rows in ([d[4] for d in documents], [d[5] for d in documents]):
        vectors = center(np.concatenate(rows), np.zeros(rows[0].shape[1], dtype=np.float32))
        sides.append(np.split(vectors, np.cumsum([len(part) for part in rows])[:-1]))
    return [(*d[:4], a, b) for d, a, b in zip(documents, *sides, strict=True)]


def pose(document: Raw) -> Problem:
    """List and measure the candidate beads of a document near its gold path."""
    _, first, second, gold, rows_a, rows_b = document
    surface = read_surface(first, second)
    a, b = make_strand(make_side(first, rows_a), surface.ar), make_strand(make_side(second, rows_b), surface.en)
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


def learn(problems: Sequence[Problem], start: Array, epochs: int = 16, seed: int = 0) -> Array:
    """Minimise the structured hinge loss by averaged, scaled subgradient steps from `start`."""
    rng = np.random.default_rng(seed)
    golds = [measure_gold(problem) for problem in problems]
    weights, squares, kept = start.copy(), np.full(len(start), 1e-4), []
    for epoch in range(epochs):
        for k in rng.permutation(len(problems)):
            problem = problems[k]
            bonus = np.where(problem.right, 0.0, problem.beads[:, [1, 3]].sum(axis=1) * LOSS / 2)
            path, runs = solve_problem(problem, weigh(problem, weights) + bonus, weights[-1])
            found = np.append(problem.measures[path].sum(axis=0, dtype=np.float64), runs)
            step = (found - golds[k]) / np.sqrt(problem.sentences) + 1e-4 * weights
            squares += step * step
            weights = weights - 0.03 * step / np.sqrt(squares)
            if 3 * epoch >= 2 * epochs:
                kept.append(weights)
    mean = np.mean(kept, axis=0)
    return np.asarray(mean / mean[0])


def worth_of(problems: Sequence[Problem], values: Sequence[Array], opening: float) -> float:
    """Compute strict plus lax F1 over problems whose candidates are worth this much."""
    counts = np.zeros((2, 3), dtype=np.int64)
    for problem, worth in zip(problems, values, strict=True):
        path, _ = solve_problem(problem, worth, opening)
        beads = problem.beads[path[~problem.alone[path]]].tolist()
        test = [(tuple(range(i, i + p)), tuple(range(j, j + q))) for i, p, j, q in beads]
        counts += np.array([astuple(count) for count in count_document(problem.gold, test)])
    strict, lax = (compute_score(counts[0, k], counts[0, 2], counts[1, k], counts[1, 2]).f1 for k in (0, 1))
    return strict + lax


def search(problems: Mapping[str, Sequence[Problem]], start: Array, rounds: int) -> Array:
    """Move one weight at a time, coarse steps before fine ones, while that raises the folders' mean of F1."""
    values = {name: [weigh(problem, start) for problem in part] for name, part in problems.items()}

    def measure(k: int, step: float) -> tuple[float, Mapping[str, list[Array]]]:
        """Compute the mean, and the values of the candidates, after a step of weight k; the last is `opening`."""
        opening = weights[-1] + (step if k == last else 0.0)
        moved = values
        if k != last:
            moved = {
                name: [v + np.float32(step) * p.measures[:, k] for p, v in zip(part, values[name], strict=True)]
                for name, part in problems.items()
            }
        return sum(worth_of(part, moved[name], opening) for name, part in problems.items()) / len(problems), moved

    weights, last = start.copy(), len(start) - 1
    best = measure(last, 0.0)[0]
    for size in STEPS[:1] + STEPS[1:] * rounds:
        for k in range(1, len(weights)):  # the scale is free: cosine stays 1
            for step in (size, -size):
                step *= 1 + abs(weights[k])
                worth, moved = measure(k, step)
                if worth > best:
                    best, values = worth, moved  # type: ignore[assignment]
                    weights[k] += step
                    break
    return weights


def fit(problems: Mapping[str, Sequence[Problem]], rounds: int) -> Weights:
    """Learn weights on these folders."""
    learned = learn([problem for part in problems.values() for problem in part], np.array(astuple(START)))
    return Weights(*np.round(search(problems, learned, rounds), 3).tolist())


def pose_all(folders: Mapping[str, Sequence[Raw]], gaps: int) -> dict[str, list[Problem]]:
    """Pose the documents of folders, and those made by putting stretches of one folder into another."""
    made = {"gaps": put_gaps(folders, gaps)} if gaps and len(folders) > 1 else {}
    return {name: [pose(document) for document in part] for name, part in (dict(folders) | made).items()}


def find_kin(name: str, folders: Mapping[str, Sequence[Raw]]) -> set[str]:
    """Name the folders that share text with one, itself among them."""
    lines = {other: {line for d in part for side in d[1:3] for line in side} for other, part in folders.items()}
    return {
        other for other in folders if other == name or len(lines[other] & lines[name]) > 0.02 * len(lines[name])
    }


def align_folder(documents: Iterable[Raw], weights: Weights) -> str:
    """Align documents with the programme itself; strict and lax F1."""
    golds, tests = [], []
    for _, first, second, gold, a, b in documents:
        golds.append(gold)
        tests.append(beads_of(chain(make_side(first, a), make_side(second, b), weights=weights)))
    score = evaluate(golds, tests, resamples=1)
    return f"{score.strict.f1:.3f} / {score.lax.f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--wide", type=int, default=6, help="documents to make from each folder of lines")
    parser.add_argument("--gaps", type=int, default=24, help="documents with foreign stretches to make")
    parser.add_argument("--rounds", type=int, default=4, help="rounds of the search after learning")
    parser.add_argument("--leave-out", action="store_true", help="learn without each folder, score on it")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    options = parser.parse_args()
    from align.embed.cache import VectorCache
    from align.embed.encoder import load_encoder

    cache = VectorCache(options.cache_dir) if options.cache_dir else None
    encoder = load_encoder(options.model, cache=cache)
    folders = {folder.name: read_folder(folder, options.wide, encoder) for folder in options.folders}
    if options.leave_out:
        for name, documents in folders.items():
            kin = find_kin(name, folders)
            rest = {other: part for other, part in folders.items() if other not in kin}
            weights = fit(pose_all(rest, options.gaps), options.rounds)
            print(f"without {', '.join(sorted(kin))}: {name} {align_folder(documents, weights)}", flush=True)
        return
    weights = fit(pose_all(folders, options.gaps), options.rounds)
    print("folder: shipped weights, learned weights (strict / lax F1)")
    for name, documents in folders.items():
        print(f"{name}: {align_folder(documents, DEFAULT)}, {align_folder(documents, weights)}")
    for field in fields(Weights):
        print(f"    {field.name}: float = {getattr(weights, field.name)}")


if __name__ == "__main__":
    main()
