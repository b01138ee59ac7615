"""Measure how far each clause of one end of a pair is carried by the other end."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from align.facts.claims import read_claims
from align.facts.evidence import compare_dates, compare_names, compare_numbers
from align.facts.name_sounds import SAME_NAME
from align.facts.same_claims import agree_on, comparable
from align.judge.features import UNHEARD, length_deviation
from align.match.weights import LOG_RATIO

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.facts.quantities import Quantity
    from align.judge.parts_ends import End
    from align.records import Language, Vectors

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
    place = np.arange(len(sizes))
    nearest = to_runs[place, best]
    if len(sizes) > 1:
        gain = ends - np.einsum("ij,j->i", unit(all_of_own - weighted), whole).astype(np.float64)
        rivals = to_runs[:, best]
        rivals[place, place] = -np.inf
        rival = rivals.max(axis=0) - nearest
    else:
        gain, rival = np.zeros(1), np.zeros(1)
    facts = np.array([compare_clause(own, i, other) for i in range(len(sizes))])
    columns = {
        "best": nearest / spread,
        "whole": np.einsum("ij,j->i", own.vectors, whole).astype(np.float64) / spread,
        "gain": gain / spread,
        "rival": rival / spread,
        "ends": ends / spread,
        "length": own_length,
        "room": np.clip(surplus / sizes, -1, 2),
        "share": sizes / sizes.sum(),
        "shortness": 1 / np.sqrt(sizes),
        "facts_missing": facts[:, 0],
        "facts_shared": facts[:, 1],
    }
    rows = np.empty((len(sizes), len(MEASURES)))
    for column, name in enumerate(MEASURES):
        rows[:, column] = columns[name]
    return rows, [runs[run] for run in best.tolist()]


def run_vectors(end: End) -> tuple[list[tuple[int, int]], Vectors]:
    """Return all runs (first, last) of up to LONGEST_RUN clauses, short ones first, and their unit vectors."""
    weighted = end.vectors * sizes_of(end)[:, None]
    count = len(weighted)
    runs = [(i, i + size) for size in range(1, min(LONGEST_RUN, count) + 1) for i in range(count - size + 1)]
    sums = [weighted]
    while len(sums) < min(LONGEST_RUN, count):
        sums.append(sums[-1][:-1] + weighted[len(sums) :])  # each run and the clause behind it
    return runs, unit(np.concatenate(sums))


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


@lru_cache(maxsize=64)  # asked for when a clause is measured, and again when it looks carried
def count_figures(own: End, i: int, other: End) -> tuple[int, int]:
    """Count the numbers and dates of a clause that all of the other end lacks, and those that it has."""
    clause = own.clause_facts[i]
    ar, en = (clause, other.facts) if own.language == "ar" else (other.facts, clause)
    numbers, dates = compare_numbers(ar, en), compare_dates(ar, en)
    only = (numbers.only_ar, dates.only_ar) if own.language == "ar" else (numbers.only_en, dates.only_en)
    missing = sum(
        number.firm and not is_told(own.clauses[i].text, number, own.language, other) for number in only[0]
    )
    return missing + len(only[1]), len(numbers.shared) + len(dates.shared)


def is_told(text: str, number: Quantity, language: Language, other: End) -> bool:
    """Say whether the other end has a figure that agrees with a clause's: "about 42" with "more than forty"."""
    return any(
        comparable(claim, told) and agree_on(claim, told)
        for claim in read_claims(text, language)
        if claim.start <= number.start < claim.end
        for told in read_claims(other.text, other.language)
    )
