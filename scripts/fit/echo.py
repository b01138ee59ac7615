"""Fit the weights of `align.judge.echo` on made pairs of one language, and hold them against human judgements.

    python -m scripts.fit.echo EVAL_FOLDER [--model bundled] [--write]

EVAL_FOLDER holds sentences/{flores-dev,tico-dev,un-dev,tatoeba-dev}/{ar,en}.txt and judgements/sts17.*.tsv. From
each line are made: the line recast (clauses in another order, words left out), a cut of it, its neighbour, the line
nearest to it, two thirds of it with half of another, and the line with another number, name, date or a negation. A
row asks whether the second text says all that the first says. Printed are log loss and the share of right answers
for each set when it is left out of the fit, and Spearman's correlation with the human judgements, which no fit has
seen.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.stats import spearmanr

import align
from align.clean.sentences.phrases import find_clauses
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.judge.echo import FACTS, FEATURES, Weights, chance_of, compare, read
from align.match.sides import center
from align.records import LANGUAGES, Encoder, Language
from scripts.data.alter_text import change_date, change_name, change_negation, change_number

OUTPUT = Path(align.__file__).parent / "judge" / "data" / "echo.json"
SETS = ("flores-dev", "tico-dev", "un-dev", "tatoeba-dev")
LINES = 300  # of each set and language
LEFT_OUT = (0.0, 0.1, 0.2)  # share of the words of a recast line that are left out
STRENGTH = 1.0  # C of the regression
Row = tuple[str, str, bool, str]  # one text, the other, whether the other says all of the first, kind
# No fit makes what is missing speak for a pair.
POSITIVE = ("cosine",)


def recast(text: str, code: Language, share: float, rng: random.Random) -> str:
    """Put the clauses of a line in another order and leave out some of its words."""
    clauses = [text[start:end].strip(" .,،؛;") for start, end in find_clauses(text, code)]
    if len(clauses) > 1:
        at = rng.randrange(1, len(clauses))
        clauses = clauses[at:] + clauses[:at]
    words = " ".join(clauses).split()
    kept = [word for word in words if rng.random() >= share or any(c.isdigit() for c in word)]
    return " ".join(kept or words)


def make_rows(lines: Sequence[str], nearest: Sequence[int], code: Language, rng: random.Random) -> Iterator[Row]:
    """Yield the rows made of some lines; `nearest` is the line nearest to each."""
    for i, text in enumerate(lines):
        again = recast(text, code, rng.choice(LEFT_OUT), rng)
        yield text, again, True, "recast"
        yield again, text, True, "recast"
        clauses = find_clauses(text, code)
        if len(clauses) > 1:
            at = rng.randrange(len(clauses))
            cut = text[: clauses[at][0]] + text[clauses[at][1] :]
            cut = recast(cut, code, rng.choice(LEFT_OUT), rng)
            missing = len(text.split()) - len(cut.split())
            yield cut, text, True, "cut"
            if missing >= 0.25 * len(text.split()):
                yield text, cut, False, "cut"
        for other in (lines[(i + 1) % len(lines)], lines[nearest[i]]):
            yield text, other, False, "other line"
            yield other, text, False, "other line"
            if rng.random() < 0.3:  # what says more, but not this
                yield text, f"{other} {lines[(i + 2) % len(lines)]}", False, "other line"
        half, rest = text.split(), lines[nearest[i]].split()
        mixed = " ".join([*half[: 2 * len(half) // 3], *rest[len(rest) // 2 :]])
        yield text, mixed, False, "mixed"
        yield mixed, text, False, "mixed"
        for change in (change_number, change_name, change_date, change_negation):
            changed = change(again if rng.random() < 0.5 else text, code, rng)
            if changed and changed != text:
                yield text, changed, False, "other facts"
                yield changed, text, False, "other facts"


def measure(rows: Sequence[Row], code: Language, encoder: Encoder, sample: Sequence[str]) -> pd.DataFrame:
    """Return FEATURES, label and kind of each row; vectors are centred on `sample`."""
    texts = list(dict.fromkeys([*sample, *(text for row in rows for text in row[:2])]))
    vectors = encoder.encode(texts)
    vectors = vectors - vectors[: len(set(sample))].mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    at = {text: i for i, text in enumerate(texts)}
    read_once = {text: read(text, code) for text in texts}
    table = [compare(read_once[a], read_once[b], float(vectors[at[a]] @ vectors[at[b]])) for a, b, _, _ in rows]
    frame = pd.DataFrame(table, columns=list(FEATURES))
    return frame.assign(same=[row[2] for row in rows], kind=[row[3] for row in rows])


def set_rows(folder: Path, code: Language, encoder: Encoder, seed: int) -> pd.DataFrame:
    """Make and measure the rows of one set and language."""
    rng = random.Random(f"{seed} {folder.name} {code}")
    lines = (folder / f"{code}.txt").read_text("utf-8").splitlines()
    lines = [line for line in dict.fromkeys(lines) if len(line.split()) >= 4]
    start = max(0, (len(lines) - LINES) // 2)
    lines = lines[start : start + LINES]
    vectors = center(encoder.encode(lines), None)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    rows = list(make_rows(lines, cosines.argmax(axis=1).tolist(), code, rng))
    return measure(rows, code, encoder, lines).assign(set=folder.name, language=code)


def fit(table: pd.DataFrame) -> Weights:
    """Fit what is said first, then what disagreeing facts take off it.

    Together a fit would learn that the nearest texts are those with one number changed.
    """
    content = len(FEATURES) - len(FACTS)
    plain = table[table["kind"] != "other facts"]
    values, intercept = fit_columns(plain, FEATURES[:content], np.zeros(len(plain)), free=True)
    known = table[list(FEATURES[:content])].to_numpy() @ values + intercept
    chosen = (table["kind"] != "other line").to_numpy()
    facts, _ = fit_columns(table[chosen], FACTS, known[chosen], free=False)
    return Weights(np.append(values, facts), intercept)


def fit_columns(
    table: pd.DataFrame, columns: Sequence[str], known: np.ndarray[Any, Any], free: bool
) -> tuple[np.ndarray[Any, Any], float]:
    """Fit a logistic regression on top of log odds that are known; kinds weigh alike, weights keep their sign."""
    x = table[list(columns)].to_numpy(dtype=np.float64)
    y = table["same"].to_numpy(dtype=np.float64)
    weight = 1 / table.groupby(["kind", "same"])["same"].transform("size").to_numpy(dtype=np.float64)
    weight *= len(table) / weight.sum()

    def loss(theta: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        z = x @ theta[:-1] + theta[-1] + known
        p = 1 / (1 + np.exp(-z))
        value = float((weight * (np.logaddexp(0, z) - y * z)).sum() + (theta[:-1] ** 2).sum() / (2 * STRENGTH))
        error = weight * (p - y)
        return value, np.append(x.T @ error + theta[:-1] / STRENGTH, error.sum())

    bounds = [(0, None) if name in POSITIVE else (None, 0) for name in columns]
    best = minimize(
        loss,
        np.zeros(len(columns) + 1),
        jac=True,
        bounds=[*bounds, (None, None) if free else (0, 0)],
        method="L-BFGS-B",
    )
    return best.x[:-1], float(best.x[-1])


def judge_similarity(path: Path, code: Language, encoder: Encoder, weights: Weights) -> str:
    """Say how the chances go with human judgements: Spearman's correlation beside that of the cosine alone."""
    table = pd.read_csv(path, sep="\t", quoting=3)
    rows = [(a, b, True, "") for a, b in zip(table["first"], table["second"], strict=True)]
    back = [(b, a, True, "") for a, b, _, _ in rows]
    sample = [text for row in rows for text in row[:2]]
    measured = [measure(each, code, encoder, sample) for each in (rows, back)]
    chance = np.mean([chance_of(each[list(FEATURES)].to_numpy(), weights) for each in measured], axis=0)
    human = table["score"]
    told = chance >= 0.5
    return (
        f"{path.stem}: Spearman {spearmanr(chance, human)[0]:.3f}, cosine alone "
        f"{spearmanr(measured[0]['cosine'], human)[0]:.3f}; of {told.sum()} told to say the same "
        f"{(human[told] >= 4).mean():.2f} are judged 4 or more, {(human[told] >= 3).mean():.2f} 3 or more; "
        f"of {int((human >= 4.5).sum())} judged 4.5 or more {told[human >= 4.5].mean():.2f} are told"
    )


def main() -> None:
    """Fit, print what sets left out say, and write the weights if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--cache-dir", type=Path)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    encoder = load_encoder(options.model, cache=VectorCache(options.cache_dir) if options.cache_dir else None)
    tables = [
        set_rows(options.folder / "sentences" / name, code, encoder, options.seed)
        for name in SETS
        for code in LANGUAGES
    ]
    table = pd.concat(tables, ignore_index=True)
    print(f"{len(table)} rows")
    for name in SETS:
        out = table[table["set"] == name]
        weights = fit(table[table["set"] != name])
        chance = chance_of(out[list(FEATURES)].to_numpy(), weights)
        label = out["same"].to_numpy()
        right = (chance >= 0.5) == label
        kinds = " ".join(
            f"{kind} {'yes' if same else 'no'} {right[rows].mean():.3f}"
            for (kind, same), rows in out.reset_index(drop=True).groupby(["kind", "same"]).indices.items()
        )
        loss = -np.log(np.where(label, chance, 1 - chance)).mean()
        print(f"{name} left out: log loss {loss:.3f}, right {right.mean():.3f}; {kinds}")
    weights = fit(table)
    values = {name: round(float(value), 4) for name, value in zip(FEATURES, weights.values, strict=True)}
    print(values, round(weights.intercept, 4))
    for code in LANGUAGES:
        path = options.folder / "judgements" / f"sts17.{code}-{code}.tsv"
        print(judge_similarity(path, code, encoder, weights))
    if options.write:
        how = f"scripts.fit.echo, {', '.join(SETS)}, {LINES} lines each, seed {options.seed}, {options.model}"
        content = {"made": how, "weights": values, "intercept": round(weights.intercept, 4)}
        OUTPUT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
