"""Measure how well the missing parts of pairs are found, and fit the weights that find them.

    python -m scripts.eval.parts EVAL_DIR [--model bundled] [--cache-dir DIR] [--fit align/judge/data/parts.json]
        [--leave-out] [--json FILE]

EVAL_DIR holds sentences/<set>/{ar,en,docids}.txt, lines in step; `data/made_parts.py` says what pairs are made of
them, in both directions. Fitted on FITTED, reported on each set; `tico-dev` is not fitted on, nor are the pairs of
`tests/cases/partial_pairs.txt`, written as journalists write them. `--leave-out` fits for each set on the others.

There are two regressions: one for all encoders, and one, with columns more, for those that have vectors of words.
Evidence of a clause is shown from a level on at which EVIDENCE_PRECISION of what is shown is right: a clause that
is carried, and the right one of two lines (`within` and `crossed` pairs).

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
from align.encode.words import has_words
from align.judge.parts import compare_ends, cut_ends, cut_rows, measure_cuts
from align.judge.parts_weights import CARRIED, COLUMNS, MISSING, ClauseWeights, Kind, design_clauses, level
from align.match.sides import encode_texts, encode_words, stored_mean
from align.match.table import rows_of
from align.records import Encoder
from scripts.data.made_parts import LIMIT, Case, make_cases, make_pairs, read_text, read_written
from scripts.results import Table, describe, write_result

# Short sentences beside news and treaties where there are many columns; elsewhere they cost more than they give.
FITTED: dict[Kind, tuple[str, ...]] = {
    "plain": ("flores-dev", "un-dev"),
    "words": ("flores-dev", "un-dev", "tatoeba-dev"),
}
SETS = (*FITTED["words"], "tico-dev")
WRITTEN = "written"
SEED = 5
WITH_MISSING = ("joined", "cut", "crossed", "extra")  # pairs of which a clause is missing
ASKED = ("true", "within", "free", "joined", "cut", "extra")
NAMES = {"extra": "written"}  # as the documentation calls them
# C of the regression: far less than 1 where there are many columns that say much the same.
PENALTY: dict[Kind, float] = {"plain": 1.0, "words": 0.01}
# Weight of the clauses of each kind: true pairs are what is mostly met.
WEIGHTS = {"true": 3.0, "joined": 1.0, "within": 1.0, "cut": 2.0, "rest": 1.0, "crossed": 0.5, "other": 1.0}
# Of true pairs so many may lose a clause; on sets not fitted on, four times as many do.
MISSING_ALARMS: dict[Kind, float] = {"plain": 0.01, "words": 0.0045}
CARRIED_PRECISION = 0.9  # of clauses told to be carried for sure, in `crossed` pairs: what near misses are like
# Of `other` pairs, foreign but near in meaning, so many may be told to carry a clause for sure.
CARRIED_ALARMS: dict[Kind, float] = {"plain": 0.08, "words": 0.05}
EVIDENCE_PRECISION = 0.95


@dataclass(frozen=True)
class Rows:
    """The clauses of a set: COLUMNS, labels, and the case each belongs to.

    `plain` are the columns without words, `columns` those that the encoder has. `clear` says how clearly evidence
    stands where it does, `right` whether it stands in the right line, -1 where that is not known.
    """

    name: str
    plain: NDArray[np.float64]
    columns: NDArray[np.float64]
    labels: NDArray[np.int64]
    cases: NDArray[np.int64]
    kinds: list[str]  # of cases
    clear: NDArray[np.float64]
    right: NDArray[np.int64]

    @property
    def kind(self) -> Kind:
        """Say which regression is the encoder's."""
        return "words" if self.columns.shape[1] > self.plain.shape[1] else "plain"


def measure_set(folder: Path, encoder: Encoder) -> Rows:
    """Make and measure the pairs of a set."""
    text = read_text(folder, encoder)
    flat = [np.concatenate(text.vectors[language]) for language in ("ar", "en")]
    spread = float(np.std(flat[0][::7][:500] @ flat[1][::5][:500].T))
    cases = list(make_cases(text, random.Random(f"{SEED}/{folder.name}"), spread))
    return measure_cases(folder.name, cases, encoder)


def measure_cases(name: str, cases: Sequence[Case], encoder: Encoder) -> Rows:
    """Measure made or written pairs."""
    sides, pairs = make_pairs(cases)
    rows = rows_of(pairs)
    cuts = cut_rows(rows, sides[0], sides[1], np.arange(len(rows)))
    ar_texts, en_texts = cuts.texts
    words = None
    if has_words(encoder):
        ar_words, en_words = (encode_words(encoder, texts) for texts in cuts.sentences(rows))
        words = ar_words, en_words
    vectors = encode_texts(encoder, ar_texts), encode_texts(encoder, en_texts)
    clauses = measure_cuts(vectors, stored_mean(encoder), words)
    plain, columns, labels, numbers, clear, right = [], [], [], [], [], []
    for number, ar_end, en_end in cut_ends(rows, cuts, clauses):
        case = cases[number]
        own, other = (ar_end, en_end) if case.language == "ar" else (en_end, ar_end)
        if not (own.clauses and other.clauses):
            continue
        found = compare_ends(own, other, clauses.spread)
        plain.append(design_clauses(found.measures))
        columns.append(design_clauses(found.measures, found.words))
        clear += found.clear.tolist()
        for clause, (first, last) in zip(own.clauses, found.runs, strict=True):
            stretch = other.clauses[first].start, other.clauses[last - 1].end
            right.append(case.right(case.own.label(clause.start, clause.end), stretch))
        labels += [case.own.label(clause.start, clause.end) for clause in own.clauses]
        numbers += [number] * len(own.clauses)
    return Rows(
        name,
        np.concatenate(plain),
        np.concatenate(columns),
        np.array(labels),
        np.array(numbers),
        [case.kind for case in cases],
        np.array(clear),
        np.array(right),
    )


def fit(tables: Sequence[Rows], kind: Kind) -> ClauseWeights:
    """Fit a regression to the tables that have its columns, and choose its cuts on those of its encoders."""
    weights, intercept = regress(tables, kind)
    own = [table for table in tables if table.kind == kind]
    said = [sigmoid(table.columns @ weights + intercept) for table in own]
    return ClauseWeights(weights, intercept, *choose_cuts(own, said, kind), choose_level(own, said))


def regress(tables: Sequence[Rows], kind: Kind) -> tuple[NDArray[np.float64], float]:
    """Return weights of COLUMNS and intercept; the plain columns of every encoder serve the plain regression."""
    from sklearn.linear_model import LogisticRegression

    tables = [table for table in tables if kind in ("plain", table.kind)]
    columns = np.concatenate([t.plain if kind == "plain" else t.columns for t in tables])
    labels = np.concatenate([t.labels for t in tables])
    weights = np.concatenate([[WEIGHTS[t.kinds[case]] for case in t.cases] for t in tables])
    used = labels >= 0
    mean, scale = columns[used].mean(axis=0), columns[used].std(axis=0)
    model = LogisticRegression(C=PENALTY[kind], max_iter=3000)
    model.fit((columns[used] - mean) / scale, labels[used], sample_weight=weights[used])
    found = model.coef_[0] / scale
    return found, float(model.intercept_[0] - found @ mean)


def sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn logarithms of odds into chances."""
    return np.asarray(1 / (1 + np.exp(-logits)))


def chances(table: Rows, fitted: ClauseWeights) -> NDArray[np.float64]:
    """Return the chance of each clause of a set."""
    return level(table.columns @ fitted.weights + fitted.intercept, fitted)


def extremes(table: Rows, said: NDArray[np.float64], kind: str, lowest: bool) -> NDArray[np.float64]:
    """Return the lowest or highest chance among the clauses of each case of a kind, sorted."""
    found: dict[int, float] = {}
    for case, chance in zip(table.cases.tolist(), said.tolist(), strict=True):
        if table.kinds[case] == kind:
            found[case] = (min if lowest else max)(found.get(case, chance), chance)
    return np.sort(np.array(list(found.values())))


def choose_cuts(tables: Sequence[Rows], said: Sequence[NDArray[np.float64]], kind: Kind) -> tuple[float, float]:
    """Return the cuts `missing` and `carried` that keep to what is allowed, over all sets together."""
    true = np.sort(np.concatenate([extremes(t, s, "true", True) for t, s in zip(tables, said, strict=True)]))
    crossed = [np.array(t.kinds)[t.cases] == "crossed" for t in tables]
    chance = np.concatenate([s[rows] for s, rows in zip(said, crossed, strict=True)])
    right = np.concatenate([t.labels[rows] for t, rows in zip(tables, crossed, strict=True)])
    other = np.sort(np.concatenate([extremes(t, s, "other", False) for t, s in zip(tables, said, strict=True)]))
    carried = max(
        lowest(chance, right, CARRIED_PRECISION), float(other[-1 - int(CARRIED_ALARMS[kind] * len(other))])
    )
    return float(true[int(MISSING_ALARMS[kind] * len(true))]), carried


def choose_level(tables: Sequence[Rows], said: Sequence[NDArray[np.float64]]) -> float:
    """Return the level from which on evidence of carried clauses is shown."""
    used = [(t.right >= 0) & (s >= 0.5) for t, s in zip(tables, said, strict=True)]
    clear = np.concatenate([t.clear[rows] for t, rows in zip(tables, used, strict=True)])
    right = np.concatenate([t.right[rows] for t, rows in zip(tables, used, strict=True)])
    return lowest(clear, right, EVIDENCE_PRECISION)


def lowest(values: NDArray[np.float64], right: NDArray[np.int64], precision: float) -> float:
    """Return the lowest value from which on so large a share is right."""
    order = np.argsort(-values, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    return float(values[order[np.flatnonzero(shares >= precision)[-1]]])


def show(table: Rows, said: NDArray[np.float64], least: float) -> tuple[dict[str, str], dict[str, str]]:
    """Print how clauses and pairs of a set are told; evidence is shown from the level `least` on.

    Returns precision and recall of missing clauses, and the share of pairs told to lack one, by kind of pair.
    """
    told, labels = said < 0.5, table.labels
    kinds = np.array(table.kinds)[table.cases]
    clauses = {}
    for kind in WITH_MISSING:
        used = (kinds == kind) & (labels >= 0)
        right = np.sum(told[used] & (labels[used] == 0))
        if used.any():
            precision, recall = right / np.sum(told[used]), right / np.sum(labels[used] == 0)
            cells = f"clauses {np.sum(used):5}  missing: precision {precision:.3f} recall {recall:.3f}"
            print(f"{table.name:11} {kind:8} {cells}")
            clauses[kind] = f"{short(precision)} / {short(recall)}"
    there = list(dict.fromkeys(kind for kind in (*WEIGHTS, *sorted(set(table.kinds))) if kind in table.kinds))
    partial = {kind: np.mean(extremes(table, said, kind, True) < MISSING) for kind in there}
    some = {kind: np.mean(extremes(table, said, kind, False) >= CARRIED) for kind in there}
    known = (table.right >= 0) & ~told
    if np.any(table.right[known]):
        shown = known & (table.clear >= least)
        print(
            f"{table.name:11} evidence shown for {np.sum(shown) / np.sum(known):.3f} of carried clauses, right "
            f"{np.mean(table.right[shown]):.3f}; of all {np.mean(table.right[known]):.3f}"
        )
    print(
        f"{table.name:11} pairs told to lack a clause      " + " ".join(f"{k} {v:.3f}" for k, v in partial.items())
    )
    print(f"{table.name:11} pairs told to carry a clause     " + " ".join(f"{k} {v:.3f}" for k, v in some.items()))
    return clauses, {kind: short(float(value)) for kind, value in partial.items()}


def short(share: float) -> str:
    """Write a share with three decimals and no zero before the point."""
    return f"{share:.3f}".removeprefix("0")


def make_tables(
    found: dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]], fitted: set[str]
) -> dict[str, Table]:
    """Return the tables of clauses and of pairs; sets that are not among the `fitted` stand in bold."""
    tables = {}
    for at, (name, kinds) in enumerate((("clauses", WITH_MISSING), ("pairs", ASKED))):
        rows = [
            [
                f"{label if (encoder + label) in fitted else f'**{label}**'}, {encoder}",
                *(cells[at].get(k, "") for k in kinds),
            ]
            for (encoder, label), cells in found.items()
        ]
        tables[name] = Table(["", *(NAMES.get(kind, kind) for kind in kinds)], rows)
    return tables


def main() -> None:
    """Measure, fit if asked, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--model", action="append", help="repeat to fit one regression for several encoders")
    parser.add_argument("--cache-dir", type=Path)
    parser.add_argument("--fit", type=Path, help="write the weights here")
    parser.add_argument("--leave-out", action="store_true", help="fit for each set on the others")
    parser.add_argument("--json", type=Path, help="write the tables to this file, too")
    args = parser.parse_args()
    encoders = [
        load_encoder(name, cache=VectorCache(args.cache_dir) if args.cache_dir else None)
        for name in args.model or ["bundled", "bundled-fast"]
    ]
    tables = {(e.name, s): measure_set(args.eval_dir / "sentences" / s, e) for e in encoders for s in SETS}
    for encoder in encoders:
        tables[encoder.name, WRITTEN] = measure_cases(WRITTEN, read_written(), encoder)
    shown: dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]] = {}
    seen: set[str] = set()
    kinds: list[Kind] = sorted({table.kind for table in tables.values()})
    for (encoder_name, name), table in tables.items():
        left = SETS if args.leave_out else FITTED[table.kind]
        used = [t for (_, other), t in tables.items() if other in left and not (args.leave_out and other == name)]
        fitted = fit(used, table.kind)
        print(f"{encoder_name}, fitted on {', '.join(dict.fromkeys(t.name for t in used))}")
        shown[encoder_name, name] = show(table, chances(table, fitted), fitted.evidence)
        seen |= {encoder_name + name} & {encoder_name + other.name for other in used}
    print(
        f"eval_parts 2 | {' '.join(f'{e.name}:{e.revision}' for e in encoders)} | "
        f"seed:{SEED} | align:{version('align-ar-en')}"
    )
    if args.json:
        about = describe("scikit-learn", seed=str(SEED), lines=str(LIMIT), **{e.name: e.revision for e in encoders})
        call = "python -m scripts.eval.parts EVAL" + " --leave-out" * args.leave_out
        write_result(args.json, call, make_tables(shown, seen), about)
    if args.fit:
        fits = {kind: fit([t for (_, name), t in tables.items() if name in FITTED[kind]], kind) for kind in kinds}
        args.fit.write_text(format_fit(fits, {encoder.name: encoder.revision for encoder in encoders}), "utf-8")


def format_fit(fits: dict[Kind, ClauseWeights], encoders: dict[str, str]) -> str:
    """Return the weights, the cuts and how they were made as JSON."""
    stored: dict[str, object] = {
        "made": {
            "by": "scripts/eval/parts.py",
            "fitted_on": FITTED,
            "limit": LIMIT,
            "seed": SEED,
            "penalty": PENALTY,
            "weights_of_kinds": WEIGHTS,
            "encoders": encoders,
        }
    }
    for kind, fitted in fits.items():
        cuts = {name: round(getattr(fitted, name), 4) for name in ("intercept", "missing", "carried", "evidence")}
        weights = {name: round(float(w), 5) for name, w in zip(COLUMNS[kind], fitted.weights, strict=True)}
        stored[kind] = cuts | {"weights": weights}
    return json.dumps(stored, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    main()
