"""Measure how well the missing parts of pairs are found, and fit the weights that find them.

    python scripts/eval_parts.py EVAL_DIR [--model bundled] [--cache-dir DIR] [--fit align/judge/data/parts.json]

EVAL_DIR holds sentences/<set>/{ar,en,docids}.txt, lines in step. Pairs are made of them in both directions:

true     a line and its translation: every clause is carried
joined   a line and one of its neighbours, against the translation of one of them: what is missing is known
within   the other end of those: every clause is carried
cut      a line against its translation less one clause. Missing is the clause that is nearest to what was taken
         away, and it nearest to that, by a clear margin; clauses that are unclear are not counted
rest     the other end of those: every clause is carried
crossed  a line and the next against the translations of the next and the one after
other    a line against the nearest line of the other language that does not translate it: nothing is carried

Fitted on FITTED, reported on each set; `tico-dev` is not fitted on.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.embed.cache import VectorCache
from align.embed.encoder import load_encoder
from align.judge.parts_ends import Clause, cut_pairs
from align.judge.parts_measure import measure_clauses
from align.judge.parts_weights import COLUMNS, design_clauses
from align.match.center import center
from align.pipeline import stored_mean
from align.records import Encoder, Language, Pair, Sentence, Side, Span
from align.text.sentences.phrases import find_clauses

FITTED = ("flores-dev", "un-dev")
SETS = (*FITTED, "tico-dev")
LIMIT = 1200  # lines taken of a set
SEED = 5
# Weight of the clauses of each kind: true pairs are what is mostly met.
WEIGHTS = {"true": 3.0, "joined": 1.0, "within": 1.0, "cut": 2.0, "rest": 1.0, "crossed": 0.5, "other": 1.0}
MISSING_ALARMS = 0.01  # of true pairs may lose a clause
CARRIED_ALARMS = 0.05  # of lines may find a clause in the nearest line that does not translate them
CLEAR = 1.0, 2.5  # of the spread: by how much, and from where on, two clauses are counterparts beyond doubt

Languages = tuple[Language, Language]
DIRECTIONS: tuple[Languages, Languages] = (("ar", "en"), ("en", "ar"))


@dataclass(frozen=True)
class Made:
    """One end of a made pair: pieces of text with their labels (1 carried, 0 missing, -1 unclear)."""

    pieces: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The pieces as one sentence."""
        return " ".join(piece for piece, _ in self.pieces)

    def label(self, start: int, end: int) -> int:
        """Return the label of the piece that most of `text[start:end]` lies in."""
        at, best = 0, (0, -1)
        for piece, label in self.pieces:
            best = max(best, (min(end, at + len(piece)) - max(start, at), label))
            at += len(piece) + 1
        return best[1]


@dataclass(frozen=True)
class Case:
    """A made pair: `own` is what is judged, `other` what may carry it."""

    kind: str
    language: Language
    own: Made
    other: Made


@dataclass(frozen=True)
class Rows:
    """The clauses of a set: COLUMNS, labels, and the case each belongs to."""

    name: str
    columns: NDArray[np.float64]
    labels: NDArray[np.int64]
    cases: NDArray[np.int64]
    kinds: list[str]  # of cases


@dataclass(frozen=True)
class Text:
    """A set of lines with their clauses, the clauses' centred vectors, and each line's document."""

    lines: dict[Language, list[str]]
    clauses: dict[Language, list[list[str]]]
    vectors: dict[Language, list[NDArray[np.float32]]]
    nearest: dict[Language, NDArray[np.int64]]
    documents: list[str]


def read_text(folder: Path, encoder: Encoder) -> Text:
    """Read a set and encode it."""
    lines: dict[Language, list[str]] = {
        language: (folder / f"{language}.txt").read_text("utf-8").split("\n")[:-1][:LIMIT]
        for language in ("ar", "en")
    }
    clauses: dict[Language, list[list[str]]] = {}
    vectors: dict[Language, list[NDArray[np.float32]]] = {}
    rows: dict[Language, NDArray[np.float32]] = {}
    for language, texts in lines.items():
        clauses[language] = [[text[a:b] for a, b in find_clauses(text, language)] for text in texts]
        flat = [clause for line in clauses[language] for clause in line]
        encoded = center(encode(encoder, flat), stored_mean(encoder))
        vectors[language] = np.split(encoded, np.cumsum([len(line) for line in clauses[language]])[:-1])
        rows[language] = center(encode(encoder, texts), stored_mean(encoder))
    cosines = rows["ar"] @ rows["en"].T
    np.fill_diagonal(cosines, -1)
    nearest: dict[Language, NDArray[np.int64]] = {"ar": cosines.argmax(axis=1), "en": cosines.argmax(axis=0)}
    documents = (folder / "docids.txt").read_text("utf-8").split("\n")[:LIMIT]
    return Text(lines, clauses, vectors, nearest, documents)


def encode(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Encode texts some at a time."""
    return np.concatenate([encoder.encode(texts[start : start + 1024]) for start in range(0, len(texts), 1024)])


def make_cases(text: Text, rng: random.Random, spread: float) -> Iterator[Case]:
    """Make the pairs of a set."""
    count = len(text.lines["ar"])
    for i in range(count):
        j = i + 1 if i + 1 < count and text.documents[i + 1] == text.documents[i] else None
        k = i + 2 if j is not None and i + 2 < count and text.documents[i + 2] == text.documents[i] else None
        for language, across in DIRECTIONS:
            own, other = text.lines[language], text.lines[across]
            yield Case("true", language, whole((own[i], 1)), whole((other[i], 1)))
            yield Case("other", language, whole((own[i], 0)), whole((other[text.nearest[language][i]], 0)))
            if j is not None:
                kept = rng.choice((i, j))
                both = whole((own[i], int(kept == i)), (own[j], int(kept == j)))
                yield Case("joined", language, both, whole((other[kept], 1)))
                yield Case("within", across, whole((other[kept], 1)), both)
            if j is not None and k is not None:
                ends = whole((own[i], 0), (own[j], 1)), whole((other[j], 1), (other[k], 0))
                yield Case("crossed", language, *ends)
            yield from cut_clause(text, i, language, across, rng, spread)


def whole(*pieces: tuple[str, int]) -> Made:
    """Make an end of labelled lines."""
    return Made(pieces)


def cut_clause(
    text: Text, i: int, language: Language, across: Language, rng: random.Random, spread: float
) -> Iterator[Case]:
    """Take one clause from the translation of line `i`; yield the pair seen from both ends."""
    own, other = text.clauses[language][i], text.clauses[across][i]
    if len(own) < 2 or len(other) < 2:
        return
    cosines = text.vectors[language][i] @ text.vectors[across][i].T
    gone = rng.randrange(len(other))
    labels = []
    for row in cosines:
        best = int(row.argmax())
        clear = row[best] - np.delete(row, best).max() > CLEAR[0] * spread and row[best] > CLEAR[1] * spread
        mutual = cosines[:, best].max() == row[best]
        labels.append(int(best != gone) if clear and mutual else -1)
    rest = Made(tuple((clause, 1) for place, clause in enumerate(other) if place != gone))
    yield Case("cut", language, Made(tuple(zip(own, labels, strict=True))), rest)
    yield Case("rest", across, rest, Made(tuple((clause, 1) for clause in own)))


def measure_set(folder: Path, encoder: Encoder) -> Rows:
    """Make and measure the pairs of a set."""
    text = read_text(folder, encoder)
    flat = [np.concatenate(text.vectors[language]) for language in ("ar", "en")]
    spread = float(np.std(flat[0][::7][:500] @ flat[1][::5][:500].T))
    cases = list(make_cases(text, random.Random(f"{SEED}/{folder.name}"), spread))
    sides, pairs = make_pairs(cases)
    cuts = cut_pairs(pairs, sides[0], sides[1], encoder, stored_mean(encoder))
    columns, labels, numbers = [], [], []
    for number, (case, ends) in enumerate(zip(cases, cuts.ends, strict=True)):
        own, other = ends if case.language == "ar" else ends[::-1]
        if not (own.clauses and other.clauses):
            continue
        columns.append(design_clauses(measure_clauses(own, other, cuts.spread)[0]))
        labels += [case.own.label(*within_sentence(clause)) for clause in own.clauses]
        numbers += [number] * len(own.clauses)
    return Rows(
        folder.name, np.concatenate(columns), np.array(labels), np.array(numbers), [case.kind for case in cases]
    )


def make_pairs(cases: Sequence[Case]) -> tuple[tuple[Side, Side], list[Pair]]:
    """Put the ends of each case in documents of their own and pair them."""
    sides = []
    for language, _ in DIRECTIONS:
        texts = [(case.own if case.language == language else case.other).text for case in cases]
        sentences = [Sentence(str(n), 0, len(text), text, language) for n, text in enumerate(texts)]
        numbers = np.arange(len(texts), dtype=np.int32)
        sides.append(
            Side(sentences, np.zeros((len(texts), 1), np.float32), numbers, np.zeros(len(texts), np.bool_))
        )
    return (sides[0], sides[1]), [Pair(Span(n, n + 1), Span(n, n + 1), "chain") for n in range(len(cases))]


def within_sentence(clause: Clause) -> tuple[int, int]:
    """Return the offsets of a clause: each made sentence is a document."""
    return clause.start, clause.end


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
    """Return the cuts that keep to the alarms allowed, on all sets alike."""
    said = [chances(table, weights, intercept) for table in tables]
    true = np.sort(np.concatenate([extremes(t, s, "true", True) for t, s in zip(tables, said, strict=True)]))
    other = np.sort(np.concatenate([extremes(t, s, "other", False) for t, s in zip(tables, said, strict=True)]))
    return float(true[int(MISSING_ALARMS * len(true))]), float(other[int((1 - CARRIED_ALARMS) * len(other))])


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
        made = {
            "by": "scripts/eval_parts.py",
            "fitted_on": list(FITTED),
            "limit": LIMIT,
            "seed": SEED,
            "weights_of_kinds": WEIGHTS,
            "encoders": {encoder.name: encoder.revision for encoder in encoders},
        }
        stored = {
            "made": made,
            "intercept": round(intercept, 4),
            "missing": round(missing, 4),
            "carried": round(carried, 4),
            "weights": {name: round(float(w), 5) for name, w in zip(COLUMNS, weights, strict=True)},
        }
        args.fit.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
