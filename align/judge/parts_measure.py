"""Measure how far each clause of a pair's end is carried by the other end; the chance of that, and what follows.

`scripts/eval/parts.py` fits the weights, chooses the cuts and checks both.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from align.facts.evidence import compare_dates, compare_names, compare_numbers
from align.facts.name_sounds import SAME_NAME
from align.judge.features import UNHEARD, length_deviation
from align.match.weights import LOG_RATIO

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.judge.parts_ends import End
    from align.records import Part, Vectors

    Doubles = npt.NDArray[np.float64]

MEASURES = (
    "best",  # highest cosine to a run of clauses of the other end, in units of the spread
    "whole",  # cosine to all of the other end, in units of the spread
    "gain",  # by how much the cosine of the two ends falls when the clause is left out, in units of the spread
    "rival",  # by how much another clause of its own end is nearer to that run, in units of the spread; 0: none
    "ends",  # cosine of the two ends, in units of the spread
    "length",  # by how much its own end is too long for a translation of the other, in standard deviations
    "room",  # the same in characters, for each character of the clause, between -1 and 2
    "share",  # of its own end's characters
    "shortness",  # 1 / square root of its characters
    "facts_missing",  # its numbers, dates and names that a translation should carry and the other end has not
    "facts_shared",  # ... and those that it has
)
COLUMNS = (*MEASURES, "longer", "best²", "best·ends", "whole·ends", "gain·share", "gain·longer")
LIKELY = 0.5  # chance from which a clause is told to be carried
LONGEST_RUN = 4  # clauses of the other end that together carry one clause
TYPICAL_RATIO = round(math.exp(-LOG_RATIO), 2)  # English characters for an Arabic one in translations


def measure_clauses(own: End, other: End, spread: float) -> tuple[Doubles, list[tuple[int, int]]]:
    """Return MEASURES of each clause of `own`, float64[n, m], and the run of `other`'s clauses nearest to each."""
    runs, of_runs = run_vectors(other)
    to_runs = (own.vectors @ of_runs.T).astype(np.float64)
    best = np.argmax(to_runs, axis=1)
    sizes = sizes_of(own).astype(np.float64)
    whole = unit(sizes_of(other)[None] @ other.vectors)[0]
    weighted = own.vectors * sizes_of(own)[:, None]
    all_of_own = weighted.sum(axis=0)
    ends = float(unit(all_of_own[None])[0] @ whole)
    own_length, surplus = length_surplus(own, other)
    rows = np.zeros((len(sizes), len(MEASURES)))
    for i, run in enumerate(best):
        rest = unit((all_of_own - weighted[i])[None])[0]
        rivals = np.delete(to_runs[:, run], i)
        missing, shared = compare_clause(own, i, other)
        rows[i] = (
            to_runs[i, run] / spread,
            float(own.vectors[i] @ whole) / spread,
            (ends - float(rest @ whole)) / spread if len(sizes) > 1 else 0.0,
            (float(rivals.max()) - to_runs[i, run]) / spread if len(rivals) else 0.0,
            ends / spread,
            own_length,
            min(max(surplus / sizes[i], -1.0), 2.0),
            sizes[i] / sizes.sum(),
            1 / np.sqrt(sizes[i]),
            missing,
            shared,
        )
    return rows, [runs[run] for run in best]


def run_vectors(end: End) -> tuple[list[tuple[int, int]], Vectors]:
    """Return all runs (first, last) of up to LONGEST_RUN clauses, short ones first, and their unit vectors."""
    weighted = end.vectors * sizes_of(end)[:, None]
    count = len(weighted)
    runs = [(i, i + size) for size in range(1, min(LONGEST_RUN, count) + 1) for i in range(count - size + 1)]
    return runs, unit(np.stack([weighted[first:last].sum(axis=0) for first, last in runs]))


def sizes_of(end: End) -> npt.NDArray[np.float32]:
    """Return the characters of each clause."""
    return np.array([len(clause.text) for clause in end.clauses], dtype=np.float32)


def unit(rows: Vectors) -> Vectors:
    """Scale rows to length one; zero rows stay zero."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1), dtype=np.float32)


def length_surplus(own: End, other: End) -> tuple[float, float]:
    """Return how much longer `own` is than a translation of `other`: in standard deviations, and in characters."""
    if own.language == "ar":
        return length_deviation(own.text, other.text), len(own.text) - len(other.text) / TYPICAL_RATIO
    return -length_deviation(other.text, own.text), len(own.text) - len(other.text) * TYPICAL_RATIO


def compare_clause(own: End, i: int, other: End) -> tuple[int, int]:
    """Count the facts of a clause that all of the other end lacks, and those that it has."""
    missing, shared = count_figures(own, i, other)
    if own.language == "ar":
        names = compare_names(own.clause_facts[i], other.facts)
        missing += len(names.only_ar)
    else:
        names = compare_names(other.facts, own.clause_facts[i])
        missing += sum(
            name.firm and similarity < (SAME_NAME if name.entries else UNHEARD)
            for name, similarity in names.similarities
        )
    return missing, shared + sum(similarity >= SAME_NAME for _, similarity in names.similarities)


def count_figures(own: End, i: int, other: End) -> tuple[int, int]:
    """Count the numbers and dates of a clause that all of the other end lacks, and those that it has."""
    clause = own.clause_facts[i]
    ar, en = (clause, other.facts) if own.language == "ar" else (other.facts, clause)
    numbers, dates = compare_numbers(ar, en), compare_dates(ar, en)
    only = (numbers.only_ar, dates.only_ar) if own.language == "ar" else (numbers.only_en, dates.only_en)
    return sum(number.firm for number in only[0]) + len(only[1]), len(numbers.shared) + len(dates.shared)


# What the regression reads: MEASURES with outliers drawn in, and what works together multiplied.


@dataclass(frozen=True, slots=True, eq=False)
class ClauseWeights:
    """The fitted regression, and its cuts.

    A full match is not one when a clause's chance is below `missing`: of a hundred true pairs one is so. A sentence
    is carried in part by what does not match it when a clause's chance is at least `carried`.
    """

    weights: Doubles
    intercept: float
    missing: float
    carried: float


@cache
def load_weights() -> ClauseWeights:
    """Read the fitted weights in the data folder beside this module."""
    stored = json.loads(files("align.judge").joinpath("data", "parts.json").read_text("utf-8"))
    weights = np.array([stored["weights"][name] for name in COLUMNS])
    return ClauseWeights(weights, stored["intercept"], stored["missing"], stored["carried"])


def design_clauses(measures: Doubles) -> Doubles:
    """Return COLUMNS, float64[n, c], of rows of MEASURES."""
    column = dict(zip(MEASURES, measures.T, strict=True))
    column["gain"] = np.clip(column["gain"], -2, 3)
    column["rival"] = np.clip(column["rival"], -4, 2)
    column["length"] = np.clip(column["length"], -4, 4)
    for name in ("facts_missing", "facts_shared"):
        column[name] = np.minimum(column[name], 2)
    column["longer"] = np.maximum(column["length"], 0)
    column["best²"] = column["best"] ** 2 / 10
    column["best·ends"] = column["best"] * column["ends"] / 10
    column["whole·ends"] = column["whole"] * column["ends"] / 10
    column["gain·share"] = column["gain"] * column["share"]
    column["gain·longer"] = column["gain"] * column["longer"]
    return np.stack([column[name] for name in COLUMNS], axis=1)


def carried_chance(measures: Doubles) -> Doubles:
    """Return the chance that each clause is carried, float64[n], from rows of MEASURES."""
    fitted = load_weights()
    return np.asarray(1 / (1 + np.exp(-(design_clauses(measures) @ fitted.weights + fitted.intercept))))


def lacks_part(parts: Sequence[Part]) -> bool:
    """Say whether a clause is missing from the other end, so clearly that the match is not a full one."""
    return any(part.chance < load_weights().missing for part in parts)


def has_carried_part(parts: Sequence[Part]) -> bool:
    """Say whether a clause is carried so clearly that it is, whatever becomes of the rest."""
    return any(part.chance >= load_weights().carried for part in parts)
