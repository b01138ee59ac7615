"""Measure `align.score` on lists that slip out of step half way: is each row told right?

    python -m scripts.eval.scores EVAL/sentences [--model bundled] [--lines 800]

Each set of EVAL/sentences holds ar.txt and en.txt in step. From the middle on, every Arabic line stands beside the
line after its counterpart, often of the same article. Printed are precision and recall of the rows from probability
.5 on, and the Brier score. The fit of the probability has seen these sets; how their rows are paired here is new.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from align import score
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.records import Encoder


def slip(ar: list[str], en: list[str]) -> tuple[list[str], list[str], np.ndarray]:
    """Return lists of which the second half is out of step by one line, and which rows are right, bool[n]."""
    half = len(ar) // 2
    return ar[:-1], en[:half] + en[half + 1 :], np.arange(len(ar) - 1) < half


def measure(folder: Path, lines: int, encoder: Encoder) -> tuple[int, float, float, float]:
    """Return the number of rows of a set, precision, recall and Brier score."""
    ar, en = (folder.joinpath(f"{code}.txt").read_text("utf-8").split("\n")[:-1][:lines] for code in ("ar", "en"))
    ar, en, right = slip(ar, en)
    probability = score(ar, en, encoder=encoder)["probability"].to_numpy()
    told = probability >= 0.5
    return (
        len(right),
        float(right[told].mean()) if told.any() else 0.0,
        float(told[right].mean()),
        float(np.mean((probability - right) ** 2)),
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="EVAL/sentences")
    parser.add_argument("--model", action="append", help="encoder; again for more (default bundled, bundled-fast)")
    parser.add_argument("--lines", type=int, default=800, help="lines of each set")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    options = parser.parse_args()
    cache = VectorCache(options.cache_dir) if options.cache_dir else None
    print("| set | encoder | rows | precision | recall | Brier |\n|---|---|---|---|---|---|")
    for name in options.model or ["bundled", "bundled-fast"]:
        encoder = load_encoder(name, cache=cache)
        for folder in sorted(path for path in options.folder.iterdir() if path.is_dir()):
            rows, precision, recall, brier = measure(folder, options.lines, encoder)
            print(f"| {folder.name} | {name} | {rows} | {precision:.3f} | {recall:.3f} | {brier:.4f} |", flush=True)


if __name__ == "__main__":
    main()
