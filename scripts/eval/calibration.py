"""Measure the probability and the flags on text they were not fitted on; draw the reliability plot.

    python -m scripts.eval.calibration EVAL_FOLDER --json scripts/results/calibration.json

The pairs are those that matching offers on collections with gold (`data/run_pairs.py`), each judged by weights
fitted without its set of text, those of the generic weights without its encoder; beside it stands what cosine alone
says, by a logistic fit of its own without the same set. The flags need no fit: their rates are on true pairs and on
pairs altered in one respect.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

import align
from align.judge.flags import FLAGS, flag_pairs
from align.judge.reliability import brier_score, calibration_error, log_loss, reliability_bins
from scripts.data.labelled_pairs import LIMIT, SETS
from scripts.fit.probability import IN_SPREADS, METHODS, VECTORS, columns_of, measured, predict_held_out, rows_of
from scripts.results import Table, write_result

KINDS = ("true", "nearest", "neighbour", "part", "half", "number", "name", "date", "negation", "copy")


COSINE = VECTORS[:2]
CUTS = (0.5, 0.8, 0.9)
HEAD = ["encoder, method", "set", "pairs", "ECE", "Brier", "log loss", *(f"P/R at {cut}" for cut in CUTS)]
COSINE_HEAD = ["of cosine: Brier", "log loss", "P/R at 0.5"]


def row_of(name: str, part: str, said: np.ndarray, label: np.ndarray, cosine: np.ndarray | None) -> list[str]:
    """Say how true probabilities are and what cuts keep, and what is true of those by cosine alone."""
    cells = [name, part, str(len(said))]
    cells += [f"{f(said, label):.3f}" for f in (calibration_error, brier_score, log_loss)]
    cells += [share_kept(said, label, cut) for cut in CUTS]
    if cosine is None:
        return [*cells, "", "", ""]
    return [*cells, *(f"{f(cosine, label):.3f}" for f in (brier_score, log_loss)), share_kept(cosine, label, 0.5)]


def share_kept(said: np.ndarray, label: np.ndarray, cut: float) -> str:
    """Write precision and recall of the pairs from a probability on."""
    kept = said >= cut
    return f"{label[kept].mean():.3f}/{label[kept].sum() / max(label.sum(), 1):.3f}" if kept.any() else "-"


def rows_for(
    name: str, table: pd.DataFrame, by: str, columns: tuple[str, ...]
) -> tuple[list[list[str]], pd.DataFrame, np.ndarray]:
    """Judge each group without it; return a line a group, the judged rows and their probabilities."""
    said = predict_held_out(table, columns, by)
    judged = table["is_run"].to_numpy() & ~np.isnan(said)
    cosine = predict_held_out(table, COSINE, by)[judged] if by == "set" else None
    said, table = said[judged], table[judged]
    label = table["label"].to_numpy()
    lines = []
    for part in ("all", *table[by].unique()):
        rows = np.ones(len(table), dtype=bool) if part == "all" else (table[by] == part).to_numpy()
        lines.append(row_of(name, part, said[rows], label[rows], None if cosine is None else cosine[rows]))
    return lines, table, said


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
    parser.add_argument("--tables", type=Path, help="measured rows, as scripts.fit.probability keeps them")
    parser.add_argument("--plot", type=Path, help="draw the reliability plot here")
    parser.add_argument("--json", type=Path, help="write the table here, too")
    arguments = parser.parse_args()
    plots, lines, revisions, labelled = [], [], [], pd.DataFrame()
    tables: dict[str, list[pd.DataFrame]] = {method: [] for method in METHODS}
    for name in arguments.model or ["bundled", "bundled-fast"]:
        encoder, runs, labelled = measured(
            arguments.folder, name, arguments.seed, arguments.limit, arguments.tables, arguments.cache_dir
        )
        revisions.append(f"{encoder.name}@{encoder.revision}")
        for method in METHODS:
            table = rows_of(method, runs, labelled).assign(encoder=name)
            tables[method].append(table)
            found, judged, said = rows_for(f"{name}, {method}", table, "set", columns_of(method))
            lines += found
            plots.append((f"{name}, {method}", judged, said))
    if len(revisions) > 1:
        for method in METHODS:
            both = pd.concat(tables[method], ignore_index=True)
            lines += rows_for(f"generic, {method}", both, "encoder", columns_of(method, IN_SPREADS))[0]
    result = Table([*HEAD, *COSINE_HEAD], lines)
    for line in (result.columns, *result.rows):
        print("  ".join(cell.ljust(13) for cell in line))
    print_flags(labelled[labelled["method"] == "chain"])
    if arguments.plot:
        draw(plots, arguments.plot)
    if arguments.json:
        about = {"align": align.__version__, "encoders": ", ".join(revisions), "seed": str(arguments.seed)}
        write_result(arguments.json, "python -m scripts.eval.calibration EVAL", {"held_out": result}, about)


if __name__ == "__main__":
    main()
