"""Measure how well the missing parts of pairs are found, and fit the weights that find them.

    python -m scripts.eval.parts EVAL_DIR [--model bundled] [--cache-dir DIR] [--fit align/judge/data/parts.json]

EVAL_DIR holds sentences/<set>/{ar,en,docids}.txt, lines in step; `data/made_parts.py` says what pairs are made of
them, in both directions. Fitted on FITTED, reported on each set; `tico-dev` is not fitted on.

For clauses: how many of those told to be missing are (precision), and how many of the missing are told (recall).
For pairs: the share told to lack a clause, for which a full match becomes a partial one (of `true`, `within` and
`rest` pairs each is a false alarm), and the share told to carry one for sure.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.judge.parts import cut_ends, cut_rows, measure_cuts
from align.judge.parts_measure import COLUMNS, design_clauses, measure_clauses
from align.match.sides import encode_texts, stored_mean
from align.match.table import rows_of
from align.records import Encoder
from scripts.data.made_parts import LIMIT, make_cases, make_pairs, read_text

FITTED = ("flores-dev", "un-dev")
SETS = (*FITTED, "tico-dev")
SEED = 5
# Weight of the clauses of each kind: true pairs are what is mostly met.
WEIGHTS = {"true": 3.0, "joined": 1.0, "within": 1.0, "cut": 2.0, "rest": 1.0, "crossed": 0.5, "other": 1.0}
MISSING_ALARMS = 0.01  # of true pairs may lose a clause
CARRIED_PRECISION = 0.9  # of clauses told to be carried for sure, in `crossed` pairs: what near misses are like


@dataclass(frozen=True)
class Rows:
    """The clauses of a set: COLUMNS, labels, and the case each belongs to."""

    name: str
    columns: NDArray[np.float64]
    labels: NDArray[np.int64]
    cases: NDArray[np.int64]
    kinds: list[str]  # of cases


def measure_set(folder: Path, encoder: Encoder) -> Rows:
    """Make and measure the pairs of a set."""
    text = read_text(folder, encoder)
    flat = [np.concatenate(text.vectors[language]) for language in ("ar", "en")]
    spread = float(np.std(flat[0][::7][:500] @ flat[1][::5][:500].T))
    cases = list(make_cases(text, random.Random(f"{SEED}/{folder.name}"), spread))
    sides, pairs = make_pairs(cases)
    rows = rows_of(pairs)
    cuts = cut_rows(rows, sides[0], sides[1], np.arange(len(rows)))
    ar_texts, en_texts = cuts.texts
    clauses = measure_cuts((encode_texts(encoder, ar_texts), encode_texts(encoder, en_texts)), stored_mean(encoder))
    columns, labels, numbers = [], [], []
    for number, ar_end, en_end in cut_ends(rows, cuts, clauses):
        case = cases[number]
        own, other = (ar_end, en_end) if case.language == "ar" else (en_end, ar_end)
        if not (own.clauses and other.clauses):
            continue
        columns.append(design_clauses(measure_clauses(own, other, clauses.spread)[0]))
        labels += [case.own.label(clause.start, clause.end) for clause in own.clauses]
        numbers += [number] * len(own.clauses)
    return Rows(
        folder.name, np.concatenate(columns), np.array(labels), np.array(numbers), [case.kind for case in cases]
    )


def fit(tables: Sequence[Rows]) -> tuple[NDArray[np.float64], float]:
    """Fit the regression; return weights of COLUMNS and intercept."""
    from sklearn.linear_model import LogisticRegression

    columns = np.concatenate([t.columns for t in tables])
    labels = np.concatenate([t.labels for t in tables])
    weights = np.concatenate([[WEIGHTS[t.kinds[case]] for case in t.cases] for t in tables])
    used = labels >= 0
    mean, scale = columns[used].mean(axis=0), columns[used].std(axis=0)
    model = LogisticRegression(C=1.0, max_iter=3000)
    model.fit((columns[used] - mean) / scale, labels[used], sample_weight=weights[used])
    found = model.coef_[0] / scale
    return found, float(model.intercept_[0] - found @ mean)


def chances(table: Rows, weights: NDArray[np.float64], intercept: float) -> NDArray[np.float64]:
    """Return the chance of each clause of a set."""
    return np.asarray(1 / (1 + np.exp(-(table.columns @ weights + intercept))))


def extremes(table: Rows, said: NDArray[np.float64], kind: str, lowest: bool) -> NDArray[np.float64]:
    """Return the lowest or highest chance among the clauses of each case of a kind, sorted."""
    found: dict[int, float] = {}
    for case, chance in zip(table.cases.tolist(), said.tolist(), strict=True):
        if table.kinds[case] == kind:
            found[case] = (min if lowest else max)(found.get(case, chance), chance)
    return np.sort(np.array(list(found.values())))


def choose_cuts(tables: Sequence[Rows], weights: NDArray[np.float64], intercept: float) -> tuple[float, float]:
    """Return the cuts `missing` and `carried` that keep to what is allowed, over all sets together."""
    said = [chances(table, weights, intercept) for table in tables]
    true = np.sort(np.concatenate([extremes(t, s, "true", True) for t, s in zip(tables, said, strict=True)]))
    crossed = [np.array(t.kinds)[t.cases] == "crossed" for t in tables]
    chance = np.concatenate([s[rows] for s, rows in zip(said, crossed, strict=True)])
    right = np.concatenate([t.labels[rows] for t, rows in zip(tables, crossed, strict=True)])
    order = np.argsort(-chance, kind="stable")
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= CARRIED_PRECISION)
    return float(true[int(MISSING_ALARMS * len(true))]), float(chance[order[enough[-1]]])


def show(table: Rows, said: NDArray[np.float64], missing: float, carried: float) -> None:
    """Print how clauses and pairs of a set are told."""
    told, labels = said < 0.5, table.labels
    kinds = np.array(table.kinds)[table.cases]
    for kind in ("joined", "cut", "crossed"):
        used = (kinds == kind) & (labels >= 0)
        right = np.sum(told[used] & (labels[used] == 0))
        if used.any():
            precision, recall = right / np.sum(told[used]), right / np.sum(labels[used] == 0)
            cells = f"clauses {np.sum(used):5}  missing: precision {precision:.3f} recall {recall:.3f}"
            print(f"{table.name:11} {kind:8} {cells}")
    there = [kind for kind in WEIGHTS if kind in table.kinds]
    partial = {kind: np.mean(extremes(table, said, kind, True) < missing) for kind in there}
    some = {kind: np.mean(extremes(table, said, kind, False) >= carried) for kind in there}
    print(
        f"{table.name:11} pairs told to lack a clause      " + " ".join(f"{k} {v:.3f}" for k, v in partial.items())
    )
    print(f"{table.name:11} pairs told to carry a clause     " + " ".join(f"{k} {v:.3f}" for k, v in some.items()))


def main() -> None:
    """Measure, fit if asked, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--model", action="append", help="repeat to fit one regression for several encoders")
    parser.add_argument("--cache-dir", type=Path)
    parser.add_argument("--fit", type=Path, help="write the weights here")
    args = parser.parse_args()
    encoders = [
        load_encoder(name, cache=VectorCache(args.cache_dir) if args.cache_dir else None)
        for name in args.model or ["bundled", "bundled-fast"]
    ]
    tables = {(e.name, s): measure_set(args.eval_dir / "sentences" / s, e) for e in encoders for s in SETS}
    used = [table for (_, name), table in tables.items() if name in FITTED]
    weights, intercept = fit(used)
    missing, carried = choose_cuts(used, weights, intercept)
    for (encoder, _), table in tables.items():
        print(encoder)
        show(table, chances(table, weights, intercept), missing, carried)
    print(f"cuts: missing below {missing:.3f}, carried from {carried:.3f}")
    print(
        f"eval_parts 1 | {' '.join(f'{e.name}:{e.revision}' for e in encoders)} | fitted:{'+'.join(FITTED)} | "
        f"seed:{SEED} | align:{version('align-ar-en')}"
    )
    if args.fit:
        revisions = {encoder.name: encoder.revision for encoder in encoders}
        args.fit.write_text(format_fit(weights, intercept, missing, carried, revisions), "utf-8")


def format_fit(
    weights: NDArray[np.float64], intercept: float, missing: float, carried: float, encoders: dict[str, str]
) -> str:
    """Return the weights, the cuts and how they were made as JSON."""
    made = {
        "by": "scripts/eval/parts.py",
        "fitted_on": list(FITTED),
        "limit": LIMIT,
        "seed": SEED,
        "weights_of_kinds": WEIGHTS,
        "encoders": encoders,
    }
    stored = {
        "made": made,
        "intercept": round(intercept, 4),
        "missing": round(missing, 4),
        "carried": round(carried, 4),
        "weights": {name: round(float(weight), 5) for name, weight in zip(COLUMNS, weights, strict=True)},
    }
    return json.dumps(stored, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main()
