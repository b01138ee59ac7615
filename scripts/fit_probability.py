"""Fit the weights of `align.judge.calibrate` on labelled pairs and store them with how they were made.

    python scripts/fit_probability.py EVAL_FOLDER --model bundled --model bundled-fast

EVAL_FOLDER holds sentences/{flores-dev,tico-dev,un-dev,tatoeba-dev}/{ar,en,docids}.txt. For each encoder and method
a logistic regression is fitted; isotonic steps follow where they lower the log loss on held-out documents. The
printed calibration errors are of held-out documents (five folds by document) and of held-out sets.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from labelled_pairs import DRAWS, KIND_SHARES, LIMIT, SETS, make_table
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

import align
from align.embed.cache import VectorCache
from align.embed.encoder import load_encoder
from align.judge.calibrate import FORMAT, GENERIC, PRIOR, Model, apply_model, describe_model, design_matrix
from align.judge.reliability import brier_score, calibration_error, log_loss

OUTPUT = Path(align.__file__).parent / "judge" / "data" / "probability.json"
FACTS = (
    "shortness", "length", "length_far", "numbers_shared", "numbers_missing", "numbers_conflict", "dates_shared",
    "dates_missing", "dates_conflict", "names_shared", "names_missing", "names_conflict", "negation", "question",
    "sentences", "copy",
)  # fmt: skip
COLUMNS = {
    "mine": ("cosine", "margin", "cosine_above", "short_cosine", *FACTS),
    "chain": ("cosine", "cosine_above", "short_cosine", *FACTS),
}
GENERIC_COLUMNS = {
    "mine": ("cosine_in_spreads", "margin_in_spreads", *FACTS),
    "chain": ("cosine_in_spreads", *FACTS),
}
STRENGTH = 3.0  # C of the regression: small effects of rare facts are shrunk
WEIGHT_ROWS = 4000  # rows the weights of one set and method count for
FOLDS = 5


def fit(table: pd.DataFrame, columns: tuple[str, ...], encoder: str, method: str) -> Model:
    """Fit a logistic regression on weighted rows; on scaled columns, so that shrinking treats them alike."""
    x = design_matrix(table, columns)
    scale = np.maximum(x.std(axis=0), 1e-6)
    regression = LogisticRegression(C=STRENGTH, max_iter=2000)
    regression.fit(x / scale, table["label"], sample_weight=table["weight"] * WEIGHT_ROWS)
    return Model(encoder, method, columns, regression.coef_[0] / scale, float(regression.intercept_[0]))


def add_steps(model: Model, table: pd.DataFrame, said: np.ndarray) -> Model:
    """Put isotonic steps behind a model, from probabilities it gave to rows it had not seen."""
    isotonic = IsotonicRegression(y_min=0.001, y_max=0.999, out_of_bounds="clip")
    isotonic.fit(said, table["label"], sample_weight=table["weight"])
    return replace(model, steps=(isotonic.X_thresholds_, isotonic.y_thresholds_))


def predict_held_out(
    table: pd.DataFrame, columns: tuple[str, ...], groups: pd.Series, folds: int, *, steps: bool
) -> np.ndarray:
    """Return for each row the probability of a model fitted without its group."""
    said = np.zeros(len(table))
    for seen, unseen in GroupKFold(folds).split(table, groups=groups):
        model = fit(table.iloc[seen], columns, "", "")
        if steps:
            inner = predict_held_out(table.iloc[seen], columns, groups.iloc[seen], min(folds, 4), steps=False)
            model = add_steps(model, table.iloc[seen], inner)
        said[unseen] = apply_model(model, table.iloc[unseen])
    return said


def fit_best(
    table: pd.DataFrame, columns: tuple[str, ...], encoder: str, method: str
) -> tuple[Model, np.ndarray, dict[str, Any]]:
    """Return the model, its held-out probabilities and a report; isotonic steps only where they help."""
    plain = predict_held_out(table, columns, table["group"], FOLDS, steps=False)
    stepped = predict_held_out(table, columns, table["group"], FOLDS, steps=True)
    losses = [log_loss(said, table["label"], table["weight"]) for said in (plain, stepped)]
    model = fit(table, columns, encoder, method)
    use_steps = losses[1] < losses[0] - 0.001
    said = stepped if use_steps else plain
    if use_steps:
        model = add_steps(model, table, plain)
    elsewhere = predict_held_out(table, columns, table["set"], table["set"].nunique(), steps=False)
    report: dict[str, Any] = {
        "rows": len(table),
        "true": int(table["label"].sum()),
        "calibration_error": round(calibration_error(said, table["label"], table["weight"]), 4),
        "calibration_error_other_sets": round(calibration_error(elsewhere, table["label"], table["weight"]), 4),
        "brier": round(brier_score(said, table["label"], table["weight"]), 4),
        "log_loss": round(min(losses), 4),
        "isotonic": bool(use_steps),
    }
    for name in table["set"].unique():
        rows = (table["set"] == name).to_numpy()
        sure = rows & (said >= 0.9)
        weight = table["weight"].to_numpy()
        label = table["label"].to_numpy()
        report[name] = {
            "calibration_error": round(calibration_error(said[rows], label[rows], weight[rows]), 4),
            "precision_at_0.9": round(float(np.average(label[sure], weights=weight[sure])), 4)
            if sure.any()
            else None,
            "recall_at_0.9": round(float(weight[sure & (label == 1)].sum() / weight[rows & (label == 1)].sum()), 4),
        }
    return model, said, report


def of_method(table: pd.DataFrame, method: str) -> pd.DataFrame:
    """Return the rows of one method."""
    return table[table["method"] == method].reset_index(drop=True)


def main() -> None:
    """Fit all models and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", action="append", help="encoder; again for more (default bundled, bundled-fast)")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--limit", type=int, default=LIMIT, help="lines taken of each set")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    arguments = parser.parse_args()
    names = arguments.model or ["bundled", "bundled-fast"]
    models, reports, tables = [], {}, []
    revisions = {}
    for name in names:
        encoder = load_encoder(name, cache=VectorCache(arguments.cache_dir) if arguments.cache_dir else None)
        table = make_table(arguments.folder, encoder, SETS, arguments.seed, arguments.limit)
        table["encoder"] = name
        revisions[name] = encoder.revision
        tables.append(table)
        for method in ("chain", "mine"):
            model, _, report = fit_best(of_method(table, method), COLUMNS[method], name, method)
            models.append(model)
            reports[f"{name}/{method}"] = report
            print(name, method, json.dumps(report, indent=1))
    everything = pd.concat(tables, ignore_index=True)
    for method in ("chain", "mine"):
        rows = of_method(everything, method)
        models.append(fit(rows, GENERIC_COLUMNS[method], GENERIC, method))
        if len(names) > 1:  # judged on an encoder it has not seen
            said = predict_held_out(rows, GENERIC_COLUMNS[method], rows["encoder"], len(names), steps=False)
            error = round(calibration_error(said, rows["label"], rows["weight"]), 4)
            reports[f"{GENERIC}/{method}"] = {"calibration_error_other_encoder": error}
            print(GENERIC, method, reports[f"{GENERIC}/{method}"])
    models += [replace(model, method="island") for model in models if model.method == "chain"]
    content = {
        "format": FORMAT,
        "made": {
            "by": "scripts/fit_probability.py",
            "options": {
                "seed": arguments.seed,
                "draws": DRAWS,
                "limit": arguments.limit,
                "C": STRENGTH,
                "folds": FOLDS,
            },
            "data": [f"sentences/{name}" for name in SETS],
            "encoders": revisions,
            "prior": PRIOR,
            "negatives": KIND_SHARES,
            "held_out": reports,
        },
        "models": [describe_model(model) for model in models],
    }
    arguments.output.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"wrote {arguments.output}")


if __name__ == "__main__":
    main()
