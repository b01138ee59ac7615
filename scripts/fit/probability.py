"""Fit the weights of `align.judge.calibrate` on labelled pairs and store them with how they were made.

    python -m scripts.fit.probability EVAL_FOLDER --model bundled --model bundled-fast

EVAL_FOLDER holds sentences/{flores-dev,tico-dev,un-dev,tatoeba-dev}/{ar,en,docids}.txt and documents/. For each
encoder, with the windows it makes by default, and method a logistic regression is fitted on two kinds of rows: what
matching offers on collections with gold (`data/run_pairs.py`), which sets how probable such pairs are, and true
pairs with hard negatives (`data/labelled_pairs.py`), which teach it what a changed number or a missing half is
worth. The printed errors are on runs over sets of text that the fit has not seen.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize

import align
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.encode.windows import choose_windows
from align.judge.calibrate import FORMAT, GENERIC, SURE_WORTH, Model, apply_model, describe_model, design_matrix
from align.judge.reliability import brier_score, calibration_error, log_loss
from align.records import Encoder
from scripts.data.labelled_pairs import DRAWS, KIND_SHARES, LIMIT, SETS, make_table
from scripts.data.run_pairs import FOLDERS, label_runs, read_collections

OUTPUT = Path(align.__file__).parent / "judge" / "data" / "probability.json"
FACTS = (
    "length", "length_far", "numbers_shared", "numbers_missing", "numbers_conflict", "dates_shared",
    "dates_missing", "dates_conflict", "names_shared", "names_missing", "names_conflict", "negation", "question",
    "sentences", "copy",
)  # fmt: skip
VECTORS = ("cosine_below", "cosine_above", "margin_below", "margin_above")
IN_SPREADS = ("cosine_in_spreads", "margin_in_spreads_below", "margin_in_spreads_above")  # for any encoder
# How much two collections have in common says how much of what is mined is chance. Chains and islands have already
# weighed that by the neighbours of a pair; there it only says where nearly everything has a counterpart.
PRIOR = {"aligned": ("share_whole",), "mine": ("share_log_odds",)}
# No fit lets a mismatch raise a probability: every weight has the sign that reason gives it.
FOR = ("cosine", "margin", "share", "numbers_shared", "dates_shared", "names_shared")
# Chains and islands are found and measured alike, and parallel documents alone show too few wrong beads: one fit.
METHODS = {"aligned": ("chain", "island"), "mine": ("mine",)}
STRENGTH = 3.0  # C of the regression: small effects of rare facts are shrunk
ROWS = 12_000  # rows that all weights of one method count for
RUNS_SHARE = 0.7  # of the weight: what matching offers; the rest are hard negatives and their true pairs
DRAWN_RUNS = 2  # draws of every made collection


Measured = tuple[Encoder, pd.DataFrame, pd.DataFrame]  # rows of runs, and of pairs with their hard negatives


def columns_of(method: str, vectors: tuple[str, ...] = VECTORS) -> tuple[str, ...]:
    """Return the columns that a method's model weighs."""
    return (*vectors, *PRIOR[method], *FACTS)


def run_rows(folder: Path, encoder: Encoder, seed: int) -> pd.DataFrame:
    """Return the labelled pairs of runs over every collection, matched by their anchors and by mining alone."""
    tables = [
        label_runs(collection, encoder, ("auto", "mine"))
        for draw in range(DRAWN_RUNS)
        for collection in read_collections(folder, SETS, seed + draw)
        if is_drawn(collection.name, draw)
    ]
    return pd.concat(tables, ignore_index=True)


def measured(folder: Path, name: str, seed: int, limit: int, kept: Path | None, cache: Path | None) -> Measured:
    """Measure the rows for an encoder, or read them from `kept` where they lie; else they are written there."""
    paths = [kept / f"{name}-{part}.parquet" for part in ("runs", "labelled")] if kept else []
    encoder = load_encoder(name, cache=VectorCache(cache) if cache else None)
    if paths and all(path.exists() for path in paths):
        return encoder, pd.read_parquet(paths[0]), pd.read_parquet(paths[1])
    runs = run_rows(folder, encoder, seed)
    labelled = make_table(folder, encoder, SETS, seed, limit)
    for path, table in zip(paths, (runs, labelled), strict=False):
        path.parent.mkdir(parents=True, exist_ok=True)
        table.to_parquet(path)
    return encoder, runs, labelled


def is_drawn(collection: str, draw: int) -> bool:
    """Whether a draw has a collection: folders stand in the first alone, those with little in common take turns."""
    if collection in FOLDERS:
        return draw == 0
    return not collection.endswith("-sixth" if draw % 2 == 0 else "-half")


def rows_of(method: str, runs: pd.DataFrame, labelled: pd.DataFrame) -> pd.DataFrame:
    """Join the rows a method's model is fitted on; `weight` sums to ROWS, `is_run` marks those it is judged on.

    The hard negatives serve every method: a chain, too, can be wrong in the ways of mining.
    """
    own = runs[runs["method"].isin(METHODS[method])].assign(is_run=True)
    own["weight"] = RUNS_SHARE * ROWS / max(len(own), 1)
    hard = labelled.assign(is_run=False)
    hard["weight"] *= (1 - RUNS_SHARE) * ROWS / hard["weight"].sum()
    return pd.concat([own, hard], ignore_index=True)


def fit(table: pd.DataFrame, columns: tuple[str, ...], encoder: str, windows: str, method: str) -> Model:
    """Fit a logistic regression on weighted rows, then its slope and intercept on the rows of runs alone.

    The second step (Platt 1999) takes out the prior that the hard negatives brought in.
    """
    usual = usual_of(table)
    x = design_matrix(table, columns, usual)
    scale = np.maximum(x.std(axis=0), 1e-6)  # on scaled columns shrinking treats all alike
    label = table["label"].to_numpy(dtype=np.float64)
    solution = regress(x / scale, label, table["weight"].to_numpy(), [sign_of(name) for name in columns])
    weights, intercept = solution[:-1] / scale, solution[-1]
    run = table["is_run"].to_numpy()
    said = (x[run] @ weights + intercept)[:, None]
    slope, shift = regress(said, label[run], np.ones(run.sum()), [1], strength=1e6)
    return Model(encoder, windows, method, columns, weights * slope, float(intercept * slope + shift), usual)


def usual_of(table: pd.DataFrame) -> tuple[float, float]:
    """Return the cosine and the margin of pairs beyond doubt, averaged over the pairs of runs that have enough."""
    runs = table[table["is_run"] & (table["sure"] >= SURE_WORTH)]
    return float(runs["sure_cosine"].mean()), float(runs["sure_margin"].mean())


def fit_methods(
    table: pd.DataFrame, columns: tuple[str, ...], encoder: str, windows: str, method: str
) -> list[Model]:
    """Fit a model and give it to each method it is for."""
    model = fit(table, columns, encoder, windows, method)
    return [replace(model, method=name) for name in METHODS[method]]


def keep_others(old: dict[str, Any], new: dict[str, Any], only: Sequence[str]) -> dict[str, Any]:
    """Return the new models that `only` names and the old ones besides, and as `kept` how those were made."""
    names = [
        f"{name}/{method}" for name, fitted in (each.split("/") for each in only) for method in METHODS[fitted]
    ]
    chosen = [model for model in new["models"] if f"{model['encoder']}/{model['method']}" in names]
    others = [model for model in old["models"] if f"{model['encoder']}/{model['method']}" not in names]
    return {"models": [*chosen, *others], "kept": {"but for": list(only), "made": old["made"]}}


def sign_of(column: str) -> int:
    """Return the sign a column's weight may have."""
    return 1 if column.startswith(FOR[:3]) or column in FOR else -1


def regress(
    x: np.ndarray, label: np.ndarray, weight: np.ndarray, signs: list[int], strength: float = STRENGTH
) -> np.ndarray:
    """Return weights and intercept of a logistic regression with an L2 penalty and signs that are given.

    By SciPy: scikit-learn's `LogisticRegression` takes no bounds on its weights.
    """

    def loss(solution: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ solution[:-1] + solution[-1]
        gap = weight * (1 / (1 + np.exp(-np.clip(score, -40, 40))) - label)
        value = weight @ (np.logaddexp(0, score) - label * score) + solution[:-1] @ solution[:-1] / (2 * strength)
        return float(value), np.append(x.T @ gap + solution[:-1] / strength, gap.sum())

    bounds = [(0.0 if sign > 0 else None, 0.0 if sign < 0 else None) for sign in signs] + [(None, None)]
    start = np.zeros(x.shape[1] + 1)
    solution: np.ndarray = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    return solution


def predict_held_out(table: pd.DataFrame, columns: tuple[str, ...], by: str) -> np.ndarray:
    """Return the probability of each row by a model fitted without its group; NaN where no run is judged."""
    said = np.full(len(table), np.nan)
    for group in table[by].unique():
        unseen = (table[by] == group).to_numpy()
        if (unseen & table["is_run"]).any() and table.loc[~unseen, "is_run"].any():
            said[unseen] = apply_model(fit(table[~unseen], columns, "", "", ""), table[unseen])
    return said


def report(table: pd.DataFrame, columns: tuple[str, ...], by: str) -> dict[str, Any]:
    """Return how true the probabilities of runs are, each group of rows judged by a model fitted without it."""
    said = predict_held_out(table, columns, by)
    judged = table["is_run"].to_numpy() & ~np.isnan(said)
    said, table = said[judged], table[judged]
    label = table["label"].to_numpy()
    result: dict[str, Any] = {
        "pairs": len(table),
        "true": int(label.sum()),
        "calibration_error": round(calibration_error(said, label), 4),
        "brier": round(brier_score(said, label), 4),
        "log_loss": round(log_loss(said, label), 4),
    }
    for group in table[by].unique():
        rows = (table[by] == group).to_numpy()
        sure = rows & (said >= 0.9)
        result[group] = {
            "pairs": int(rows.sum()),
            "calibration_error": round(calibration_error(said[rows], label[rows]), 4),
            "precision_at_0.9": round(float(label[sure].mean()), 4) if sure.any() else None,
            "recall_at_0.9": round(float(label[sure].sum() / max(label[rows].sum(), 1)), 4),
        }
    return result


def main() -> None:
    """Fit all models and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", action="append", help="encoder; again for more (default bundled, bundled-fast)")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    kept = "renew this one, such as */aligned, again for more; the others stay as the output has them"
    parser.add_argument("--only", action="append", metavar="ENCODER/METHOD", help=kept)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=int, default=LIMIT, help="lines taken of each set")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    parser.add_argument("--tables", type=Path, help="keep the measured rows here, and take those that lie there")
    arguments = parser.parse_args()
    names = arguments.model or ["bundled", "bundled-fast"]
    models, reports, revisions = [], {}, {}
    tables: dict[str, list[pd.DataFrame]] = {method: [] for method in METHODS}
    for name in names:
        encoder, runs, labelled = measured(
            arguments.folder, name, arguments.seed, arguments.limit, arguments.tables, arguments.cache_dir
        )
        revisions[name] = encoder.revision
        for method in METHODS:
            table = rows_of(method, runs, labelled).assign(encoder=name)
            tables[method].append(table)
            models += fit_methods(table, columns_of(method), name, choose_windows("auto", encoder), method)
            reports[f"{name}/{method}"] = report(table, columns_of(method), "set")
            print(name, method, json.dumps(reports[f"{name}/{method}"], indent=1), flush=True)
    for method in METHODS:
        everything = pd.concat(tables[method], ignore_index=True)
        models += fit_methods(everything, columns_of(method, IN_SPREADS), GENERIC, GENERIC, method)
        if len(names) > 1:  # judged on an encoder it has not seen
            reports[f"{GENERIC}/{method}"] = report(everything, columns_of(method, IN_SPREADS), "encoder")
            print(GENERIC, method, json.dumps(reports[f"{GENERIC}/{method}"], indent=1))
    content = {
        "format": FORMAT,
        "made": {
            "by": "scripts/fit/probability.py",
            "options": {
                "seed": arguments.seed,
                "draws": DRAWS,
                "limit": arguments.limit,
                "C": STRENGTH,
                "runs_share": RUNS_SHARE,
                "drawn_runs": DRAWN_RUNS,
            },
            "data": [f"sentences/{name}" for name in SETS] + [f"documents/{name}" for name in FOLDERS],
            "encoders": revisions,
            "negatives": KIND_SHARES,
            "held_out": reports,
        },
        "models": [describe_model(model) for model in models],
    }
    if arguments.only:
        content |= keep_others(json.loads(arguments.output.read_text("utf-8")), content, arguments.only)
    arguments.output.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"wrote {arguments.output}")


if __name__ == "__main__":
    main()
