"""Score an alignment against gold: strict and lax precision, recall and F1, by bead type, with intervals.

The definition is that of the Vecalign scorer (Thompson and Koehn 2019), after Chiao and others (2006): a strict hit
is a bead that is in the gold as it stands; a lax hit shares a source and a target sentence with one and the same
gold bead. Precision counts every test bead, omissions too; recall counts the gold beads with two sides only, and
compares them with the test beads with two sides. Beads empty on both sides and repeated beads count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Bead = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Strict hits, lax hits and all beads looked at."""

    strict: int = 0
    lax: int = 0
    beads: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.strict + other.strict, self.lax + other.lax, self.beads + other.beads)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1, each 0..1; 0 where nothing was to be counted."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Strict and lax scores of one or more documents, the counts they come from, and F1 intervals (low, high)."""

    strict: Score
    lax: Score
    found: Counts
    wanted: Counts
    strict_interval: tuple[float, float]
    lax_interval: tuple[float, float]


def count_hits(gold: Iterable[Bead], test: Iterable[Bead]) -> Counts:
    """Count the test beads that hit the gold, strictly and laxly."""
    golden = {bead for bead in gold if bead[0] or bead[1]}
    tested = {bead for bead in test if bead[0] or bead[1]}
    linked: dict[int, set[int]] = {}
    for source, target in golden:
        for i in source:
            linked.setdefault(i, set()).update(target)
    strict = lax = 0
    for bead in tested:
        if bead in golden:
            strict += 1
            lax += 1
        elif any(linked.get(i, set()) & set(bead[1]) for i in bead[0]):
            lax += 1
    return Counts(strict, lax, len(tested))


def two_sided(beads: Iterable[Bead]) -> list[Bead]:
    """Leave omissions out."""
    return [bead for bead in beads if bead[0] and bead[1]]


def count_document(gold: Sequence[Bead], test: Sequence[Bead]) -> tuple[Counts, Counts]:
    """Count for precision (test beads against gold) and for recall (two-sided gold beads against test)."""
    return count_hits(gold, test), count_hits(two_sided(test), two_sided(gold))


def compute_score(hits_found: int, found: int, hits_wanted: int, wanted: int) -> Score:
    """Compute precision, recall and their harmonic mean from counts."""
    precision = hits_found / found if found else 0.0
    recall = hits_wanted / wanted if wanted else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision, recall, f1)
