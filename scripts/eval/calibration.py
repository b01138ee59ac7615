"""Measure the probability and the flags on text they were not fitted on; draw the reliability plot.

    python -m scripts.eval.calibration EVAL_FOLDER --model bundled --plot docs/explanation/reliability.png

The pairs are those that matching offers on collections with gold (`data/run_pairs.py`), each judged by weights
fitted without its set of text. The flags need no fit: their rates are on true pairs and on pairs altered in one
respect.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

import align
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.judge.flags import FLAGS, flag_pairs
from align.judge.reliability import brier_score, calibration_error, log_loss, reliability_bins
from scripts.data.labelled_pairs import LIMIT, SETS, make_table
from scripts.fit.probability import METHODS, columns_of, predict_held_out, rows_of, run_rows

KINDS = ("true", "nearest", "neighbour", "part", "half", "number", "name", "date", "negation", "copy")


def print_calibration(table: pd.DataFrame, said: np.ndarray, name: str) -> None:
    """Print one line a set: how true the probabilities are, what a cut at .5 and at .9 keeps."""
    label = table["label"].to_numpy()
    for part in [*table["set"].unique(), "all"]:
        rows = np.ones(len(table), bool) if part == "all" else (table["set"] == part).to_numpy()
        cells = [f"{f(said[rows], label[rows]):8.4f}" for f in (calibration_error, brier_score, log_loss)]
        for cut in (0.5, 0.9):
            kept = rows & (said >= cut)
            precision = label[kept].mean() if kept.any() else float("nan")
            cells.append(f"{precision:8.3f}/{label[kept].sum() / max(label[rows].sum(), 1):.3f}")
        print(f"{name:22}{part:13}{rows.sum():7}", *cells)


def print_flags(table: pd.DataFrame) -> None:
    """Print the share of pairs of each kind on which each flag is raised."""
    flags = [set(cell.split(",")) for cell in flag_pairs(table)]
    raised = pd.DataFrame({flag: [flag in row for row in flags] for flag in FLAGS}).assign(
        any=[row != {""} for row in flags], kind=table["kind"].to_numpy(), set=table["set"].to_numpy()
    )
    print(f"\n{'flags raised on':24}{'pairs':>7}", *(f"{flag:>16}" for flag in (*FLAGS, "any")))
    for kind in KINDS:
        rows = raised[raised["kind"] == kind]
        groups = [(kind, rows)] + ([(f"  {s}", rows[rows["set"] == s]) for s in SETS] if kind == "true" else [])
        for name, group in groups:
            print(f"{name:24}{len(group):7}", *(f"{group[flag].mean():16.3f}" for flag in (*FLAGS, "any")))


def draw(plots: list[tuple[str, pd.DataFrame, np.ndarray]], path: Path) -> None:
    """Draw what came true against what was said, a panel for each encoder and method."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    columns = min(len(METHODS), len(plots))
    rows = -(-len(plots) // columns)
    figure, axes = pyplot.subplots(
        rows, columns, figsize=(4.4 * columns, 4.6 * rows), squeeze=False, layout="constrained"
    )
    for axis, (name, table, said) in zip(axes.flat, plots, strict=False):
        axis.plot([0, 1], [0, 1], color="0.7", linewidth=1)
        for part in SETS:
            chosen = (table["set"] == part).to_numpy()
            bins = reliability_bins(said[chosen], table["label"][chosen])
            (line,) = axis.plot([b.said for b in bins], [b.true for b in bins], linewidth=0.8, label=part)
            sizes = [4 + 160 * b.share for b in bins]  # the area of a dot is the share of the pairs it stands for
            axis.scatter([b.said for b in bins], [b.true for b in bins], s=sizes, color=line.get_color())
        error = calibration_error(said, table["label"])
        axis.set_title(f"{name}\nexpected calibration error {error:.3f}", fontsize=10)
        axis.set_xlabel("probability said, on sets left out of the fit")
        axis.set_aspect("equal")
    for axis in axes[:, 0]:
        axis.set_ylabel("share of true pairs")
    axes[0][0].legend(fontsize=8)
    figure.savefig(path, dpi=110, metadata={"Software": None})


def main() -> None:
    """Print the tables and draw the plot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", action="append", help="encoder; again for more (default bundled, bundled-fast)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=int, default=LIMIT, help="lines taken of each set")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    parser.add_argument("--plot", type=Path, help="draw the reliability plot here")
    arguments = parser.parse_args()
    plots, revisions, labelled = [], [], pd.DataFrame()
    heads = "pairs:42 ECE:9 Brier:9 log-loss:9 P/R-at-.5:15 P/R-at-.9:15".split()
    print("".join(f"{head.replace('-', ' '):>{width}}" for head, width in (cell.split(":") for cell in heads)))
    for name in arguments.model or ["bundled", "bundled-fast"]:
        encoder = load_encoder(name, cache=VectorCache(arguments.cache_dir) if arguments.cache_dir else None)
        revisions.append(f"{encoder.name}@{encoder.revision}")
        runs = run_rows(arguments.folder, encoder, arguments.seed)
        labelled = make_table(arguments.folder, encoder, SETS, arguments.seed, arguments.limit)
        for method in METHODS:
            table = rows_of(method, runs, labelled)
            said = predict_held_out(table, columns_of(method), "set")
            judged = table["is_run"].to_numpy() & ~np.isnan(said)
            print_calibration(table[judged], said[judged], f"{name} {method}")
            plots.append((f"{name}, {method}", table[judged], said[judged]))
    print_flags(labelled[labelled["method"] == "chain"])
    print(
        f"\nalign {align.__version__}, {', '.join(revisions)}, seed {arguments.seed}, {arguments.limit} lines a set"
    )
    if arguments.plot:
        draw(plots, arguments.plot)


if __name__ == "__main__":
    main()
