"""Score an alignment against gold: strict and lax precision, recall and F1, by bead type, with intervals.

The definition is that of the Vecalign scorer (Thompson and Koehn 2019, after Sennrich and Volk 2011): a strict hit
is a bead that is in the gold as it stands; a lax hit shares a source and a target sentence with one and the same
gold bead. Precision counts every test bead, omissions too; recall counts the gold beads with two sides only, and
compares them with the test beads with two sides. Beads empty on both sides and repeated beads count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

DOCUMENTS_TO_DRAW = 10  # documents from which on the bootstrap draws documents rather than beads
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


def evaluate(
    golds: Sequence[Sequence[Bead]], tests: Sequence[Sequence[Bead]], *, resamples: int = 1000, seed: int = 12345
) -> Evaluation:
    """Score documents together: counts are summed over all, as the Vecalign scorer does.

    The intervals hold the middle 95 % of F1 over `resamples` bootstrap samples: of documents when there are ten or
    more, of beads otherwise.
    """
    counted = [count_document(gold, test) for gold, test in zip(golds, tests, strict=True)]
    found = sum((pair[0] for pair in counted), Counts())
    wanted = sum((pair[1] for pair in counted), Counts())
    table = np.array([[c.strict, c.lax, c.beads, w.strict, w.lax, w.beads] for c, w in counted]).reshape(-1, 6)
    samples = resample(table, resamples, np.random.default_rng(seed))
    return Evaluation(
        compute_score(found.strict, found.beads, wanted.strict, wanted.beads),
        compute_score(found.lax, found.beads, wanted.lax, wanted.beads),
        found,
        wanted,
        find_interval(samples[:, [0, 2, 3, 5]]),
        find_interval(samples[:, [1, 2, 4, 5]]),
    )


def resample(table: Floats, resamples: int, rng: np.random.Generator) -> Floats:
    """Draw bootstrap samples of summed counts, float64[resamples, 6], from counts per document.

    Below ten documents the beads themselves are drawn: each is a strict hit, a lax hit only, or a miss.
    """
    if len(table) >= DOCUMENTS_TO_DRAW:
        draws = rng.integers(0, len(table), size=(resamples, len(table)))
        return np.asarray(table[draws].sum(axis=1), dtype=np.float64)
    result = np.zeros((resamples, 6))
    for at in (0, 3):
        strict, lax, beads = table[:, at : at + 3].sum(axis=0) if len(table) else (0, 0, 0)
        if beads:
            drawn = rng.multinomial(beads, np.array([strict, lax - strict, beads - lax]) / beads, size=resamples)
            result[:, at : at + 3] = np.stack(
                [drawn[:, 0], drawn[:, 0] + drawn[:, 1], np.full(resamples, beads)], 1
            )
    return result


def find_interval(counts: Floats) -> tuple[float, float]:
    """Find the middle 95 % of F1 over samples of (hits, found, hits, wanted)."""
    scores = [compute_score(*row).f1 for row in counts.astype(int).tolist()]
    return (float(np.quantile(scores, 0.025)), float(np.quantile(scores, 0.975))) if scores else (0.0, 0.0)


def score_types(
    golds: Sequence[Sequence[Bead]], tests: Sequence[Sequence[Bead]]
) -> dict[str, tuple[int, int, int]]:
    """Count by bead type (`1-1`, `2-1`, ..): gold beads, test beads, and those in both; most frequent first."""
    table: dict[str, list[int]] = {}
    for gold, test in zip(golds, tests, strict=True):
        golden, tested = set(gold), set(test)
        for place, beads in enumerate((golden, tested, golden & tested)):
            for source, target in beads:
                table.setdefault(f"{len(source)}-{len(target)}", [0, 0, 0])[place] += 1
    table.pop("0-0", None)
    ordered = sorted(table.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))
    return {name: (gold, test, both) for name, (gold, test, both) in ordered}


def sign(evaluation: Evaluation, documents: int, *, resamples: int = 1000, seed: int = 12345) -> str:
    """Write the settings and version that made a score, to be quoted with it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        release = version("align-ar-en")
    except PackageNotFoundError:
        release = "source"
    drawn = "documents" if documents >= DOCUMENTS_TO_DRAW else "beads"
    return (
        f"beads|definition:vecalign|docs:{documents}|gold:{evaluation.wanted.beads}|test:{evaluation.found.beads}"
        f"|bootstrap:{drawn},{resamples}|seed:{seed}|version:{release}"
    )
