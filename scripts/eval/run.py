"""Measure the main job as a user gets it: are its pairs right, and do its probabilities mean what they say?

    python -m scripts.eval.run EVAL_DIR [--model bundled] [--seed 23] [--cache-dir DIR]

EVAL_DIR holds sentences/<set>/ and documents/<set>/; `data/run_pairs.py` says how collections with gold come from
them and when a pair is right. Every pair the job offers counts, the improbable ones too. The stored probabilities
were fitted on these sets (other draws of them): `fit/probability.py` prints the errors on sets left out of the fit.
"""

from __future__ import annotations

import argparse
import os
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.job import run_job
from align.judge.reliability import calibration_error
from align.match.table import pairs_of
from align.options import Options
from align.records import Encoder
from scripts.data.run_pairs import GoldCollection, label_pairs, read_collections

SETS = ("flores-dev", "tico-dev", "un-dev", "tatoeba-dev")
Row = tuple[str, float, int]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--seed", type=int, default=23)
    parser.add_argument("--cache-dir", type=Path)
    args = parser.parse_args()
    encoder = load_encoder(args.model, cache=VectorCache(args.cache_dir) if args.cache_dir else None)
    headings = " ".join(f"{heading:>6}" for heading in ("pairs", "ECE", "P>=.5", "R>=.5", "P>=.9", "R>=.9"))
    print(f"{'collection':18} {'method':7} {headings}")
    everything: list[Row] = []
    for collection in read_collections(args.eval_dir, SETS, args.seed):
        rows = judge_collection(collection, encoder)
        everything += rows
        for method in sorted({row[0] for row in rows}):
            show(collection.name, method, [row for row in rows if row[0] == method], 0)
        show(collection.name, "all", rows, len(collection.gold))
    show("all", "all", everything, 0)
    print(
        f"eval_run 2 | {encoder.name}:{encoder.revision} | seed:{args.seed} | align:{version('align-ar-en')} | "
        f"{platform.machine()} {os.cpu_count()} cores"
    )


def judge_collection(collection: GoldCollection, encoder: Encoder) -> list[Row]:
    """Run the job; return method, probability and the gold pairs held of every pair; print false coverage."""
    project = run_job(collection.documents, encoder=encoder, options=Options(min_probability=0.0))
    if not collection.gold:
        usual = run_job(collection.documents, encoder=encoder)
        found = [evidence.status == "covered" for side in usual.coverage.best() for evidence in side]
        print(f"{collection.name:18} nothing in common: {100 * np.mean(found):.2f} % of sentences covered")
    kept = project.judged.take(project.chosen)
    pairs = pairs_of(kept)
    held = label_pairs(pairs, (project.ar, project.en), collection)
    rows = zip(pairs, kept.probability.tolist(), held.tolist(), strict=True)
    return [(pair.method, chance, count) for pair, chance, count in rows]


def show(name: str, method: str, rows: list[Row], gold: int) -> None:
    """Print one line of the table; recall where the number of gold pairs is known."""
    if not rows:
        return
    said = np.array([row[1] for row in rows])
    held = np.array([row[2] for row in rows])
    cells = []
    for cut in (0.5, 0.9):
        kept = said >= cut
        cells.append(f"{np.mean(held[kept] > 0):6.3f}" if kept.any() else f"{'-':>6}")
        cells.append(f"{held[kept].sum() / gold:6.3f}" if gold else f"{'':6}")
    error = calibration_error(said, held > 0, np.ones(len(rows)))
    print(f"{name:18} {method:7} {len(rows):6} {error:6.3f} {' '.join(cells)}")


if __name__ == "__main__":
    main()
