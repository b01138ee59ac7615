"""Compare the search in large pools (`match.search`) with faiss's inverted file: recall, time, memory, bytes.

    python -m scripts.bench.search EVAL [--sizes 200000 1000000] [--model bundled-fast] [--json FILE]

The vectors are those of `scripts.bench.mining`: mixtures of real ones with a meaning of their own and noise, half
of them with a counterpart. Each way to search runs in a process of its own, in both directions, its memory counted
without the two sides' vectors, which are mapped from disk. Of faiss, an `IndexIVFFlat` a direction over the full
vectors, and another over the principal components that the own cells use, its finds ranked by the full vectors. As
many lists are searched as reach the recall of the own cells. faiss searches for the sample alone, and the time that
takes is scaled up to all rows. The smallest size is searched with one thread and with two, to see whether that
changes a byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.match.neighbours import NEIGHBOURS, search_exactly
from align.match.search import REDUCED, SHORTLIST, search_cells
from scripts.bench.mining import LANGUAGES, encode, mix
from scripts.results import Table, describe, write_result

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors

    Indexes = npt.NDArray[np.int64]

WAYS = {"cells": "own cells", "ivf": "faiss IVF", "reduced": f"faiss IVF, {REDUCED} components"}
SAMPLE = 2000  # rows of each side compared with everything
ROWS_A_LIST = 1000  # as faiss advises: some 4 to 16 times the square root of the rows
TRIED = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)  # lists searched


def main() -> None:
    """Run every way at every size, print and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[200_000, 1_000_000])
    parser.add_argument("--model", default="bundled-fast")
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    parser.add_argument("--worker", nargs=3, metavar=("WAY", "FOLDER", "GOAL"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        way, folder, goal = options.worker
        print(json.dumps(run_way(way, Path(folder), float(goal))))
        return
    rows: list[list[str]] = []
    for number, size in enumerate(sorted(options.sizes)):
        with tempfile.TemporaryDirectory() as name:
            with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # its memory goes with it
                pool.submit(write_sides, options.eval_dir, options.model, size, Path(name)).result()
            goal = 0.0
            for way in options.ways:
                found = start(way, Path(name), goal, options)
                goal = found["recall"][0] if way == "cells" else goal
                same = "" if number else compare_threads(way, found, Path(name), goal, options)
                rows.append(show_row(way, size, found, same))
                print(" | ".join(rows[-1]), flush=True)
    if options.json:
        about = describe("faiss-cpu", model=options.model, sample=f"{SAMPLE} a side")
        columns = ["sentences a side", "search", "lists", "nearest found", "nearest 4", "processor time"]
        columns += ["memory beside the vectors", "one thread or two"]
        write_result(options.json, "python -m scripts.bench.search EVAL", {"main": Table(columns, rows)}, about)


def show_row(way: str, size: int, found: dict[str, Any], same: str) -> list[str]:
    """Return a row of the table."""
    first, four = (f"{100 * share:.1f} %" for share in found["recall"])
    return [
        f"{size:,}", WAYS[way], f"{found['searched']} of {found['lists']}", first, four,
        f"{found['seconds']:.0f} s", f"{found['gib']:.1f} GiB", same,
    ]  # fmt: skip


def compare_threads(way: str, found: dict[str, Any], folder: Path, goal: float, options: argparse.Namespace) -> str:
    """Search again with one thread, and say whether every byte is the same."""
    alone = start(way, folder, goal, options, threads=1)
    return "the same bytes" if alone["digest"] == found["digest"] else "other bytes"


def start(way: str, folder: Path, goal: float, options: argparse.Namespace, threads: int = 2) -> dict[str, Any]:
    """Search one way in a process of its own."""
    limits = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), str(threads))
    command = [sys.executable, "-m", "scripts.bench.search", str(options.eval_dir), "--worker", way, str(folder)]
    done = subprocess.run(
        [*command, str(goal)], env=os.environ | limits, check=True, stdout=subprocess.PIPE, text=True
    )
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def write_sides(eval_dir: Path, model: str, size: int, folder: Path) -> None:
    """Write both sides' vectors, and the exact neighbours of a sample of each."""
    ar, en, _gold = mix([encode(eval_dir, language, model) for language in LANGUAGES], size)
    for language, side in zip(LANGUAGES, (ar, en), strict=True):
        np.save(folder / f"{language}.npy", side.vectors)
    for language, queries, base in (("ar", ar.vectors, en.vectors), ("en", en.vectors, ar.vectors)):
        rows = sample_rows(size)
        everyone = np.ones(len(rows), dtype=np.bool_), np.ones(size, dtype=np.bool_)
        near, _ = search_exactly(np.ascontiguousarray(queries[rows]), base, NEIGHBOURS, *everyone)
        np.save(folder / f"{language}-near.npy", near.index)


def sample_rows(size: int) -> Indexes:
    """Return the rows that are compared with everything."""
    return np.arange(0, size, max(1, size // SAMPLE))[:SAMPLE]


def run_way(way: str, folder: Path, goal: float) -> dict[str, Any]:
    """Search both directions; return recall, seconds of the processors, memory beside the vectors and a digest."""
    sides = [np.load(folder / f"{language}.npy", mmap_mode="r") for language in LANGUAGES]
    exact = [np.load(folder / f"{language}-near.npy") for language in LANGUAGES]
    rows = sample_rows(len(sides[0]))
    found: list[Any]
    before = time.process_time()
    scaled = 0.0
    if way == "cells":
        everyone = np.ones(len(sides[0]), dtype=np.bool_)
        counted: dict[str, int] = {}
        watch_probes(counted)
        found = [near.index for near in search_cells(sides[0], sides[1], NEIGHBOURS, everyone, everyone)]
        sampled = [np.asarray(index[rows], dtype=np.int64) for index in found]
        lists, searched = counted["cells"], counted["probes"]
    else:
        lists = max(1, len(sides[0]) // ROWS_A_LIST)
        found, searched, scaled = search_lists(way, sides, lists, exact, rows, goal)
        sampled = found
    seconds = time.process_time() - before + scaled
    recall = [
        float(np.mean([share_found(index, near, count) for index, near in zip(sampled, exact, strict=True)]))
        for count in (1, 4)
    ]
    digest = hashlib.blake2b(b"".join(np.ascontiguousarray(index, dtype="<i4").tobytes() for index in found))
    vectors = sum(side.nbytes for side in sides)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - vectors
    return {
        "recall": recall, "seconds": seconds, "gib": peak / 2**30, "lists": lists, "searched": searched,
        "digest": digest.hexdigest(),
    }  # fmt: skip


def watch_probes(counted: dict[str, int]) -> None:
    """Note how many cells there are and how many of them are searched."""
    from align.match import search

    choose = search.choose_probes

    def note(cells: search.Cells, *rest: Any) -> int:
        counted["cells"], counted["probes"] = len(cells), choose(cells, *rest)
        return counted["probes"]

    search.choose_probes = note  # type: ignore[assignment]


def search_lists(
    way: str, sides: list[Vectors], lists: int, exact: list[Indexes], rows: Indexes, goal: float
) -> tuple[list[Indexes], int, float]:
    """Search with faiss for the sample: an index a direction, of as many lists as reach the recall wanted.

    Returns what was found, how many lists were searched, and the seconds to add so that all rows are searched once.
    """
    axes = None if way == "ivf" else find_axes(sides)
    found: list[Indexes] = []
    searched, extra = 0, 0.0
    for queries, base, near in ((sides[0], sides[1], exact[0]), (sides[1], sides[0], exact[1])):
        index = build_index(base, axes, lists)
        start = time.process_time()
        if not searched:
            reach = (count for count in TRIED if recall_of(index, count, queries, base, rows, near, axes) >= goal)
            searched = next(reach, lists)
        extra -= time.process_time() - start  # finding out how many is not counted
        index.nprobe = searched
        start = time.process_time()
        found.append(search_index(index, queries, rows, base, axes))
        extra += (time.process_time() - start) * (len(queries) / len(rows) - 1)
        del index
    return found, searched, extra


def recall_of(
    index: Any, tried: int, queries: Vectors, base: Vectors, rows: Indexes, near: Indexes, axes: Vectors | None
) -> float:
    """Return how often the nearest is found among so many lists."""
    index.nprobe = tried
    return share_found(search_index(index, queries, rows, base, axes), near, 1)


def find_axes(sides: list[Vectors]) -> Vectors:
    """Return the principal components of both sides, as `search.build_cells` finds them."""
    sample = np.concatenate([side[:: len(side) // 50_000 + 1] for side in sides])
    return np.ascontiguousarray(np.linalg.eigh(sample.T @ sample)[1][:, ::-1][:, :REDUCED], dtype=np.float32)


def build_index(base: Vectors, axes: Vectors | None, lists: int) -> Any:
    """Fill an inverted file with the base's vectors, a chunk at a time."""
    import faiss

    width = base.shape[1] if axes is None else axes.shape[1]
    index: Any = faiss.IndexIVFFlat(faiss.IndexFlatIP(width), width, lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed, index.cp.niter, index.cp.spherical = 1, 5, True
    training = base[:: max(1, len(base) // (64 * lists))]
    index.train(np.ascontiguousarray(training if axes is None else training @ axes))
    for at in range(0, len(base), 65_536):
        part = base[at : at + 65_536]
        index.add(np.ascontiguousarray(part if axes is None else part @ axes))
    return index


def search_index(index: Any, queries: Vectors, rows: Indexes, base: Vectors, axes: Vectors | None) -> Indexes:
    """Return the nearest of some rows; those found by components are ranked by the full vectors."""
    from align.match.kernels.search import cosines_of

    result = np.empty((len(rows), NEIGHBOURS), dtype=np.int64)
    for at in range(0, len(rows), 16_384):
        part = rows[at : at + 16_384]
        vectors = np.ascontiguousarray(queries[part])
        if axes is None:
            result[at : at + len(part)] = index.search(vectors, NEIGHBOURS)[1]
            continue
        names = index.search(vectors @ axes, NEIGHBOURS * SHORTLIST)[1]
        cosines = cosines_of(base, vectors, np.arange(len(part)), names)
        order = np.lexsort((names, -cosines), axis=1)[:, :NEIGHBOURS]
        result[at : at + len(part)] = np.take_along_axis(names, order, axis=1)
    return result


def share_found(found: npt.NDArray[Any], near: npt.NDArray[Any], count: int) -> float:
    """Return which share of the nearest `count` was found among as many."""
    return float(np.mean([len(set(a[:count]) & set(b[:count])) / count for a, b in zip(found, near, strict=True)]))


if __name__ == "__main__":
    main()
