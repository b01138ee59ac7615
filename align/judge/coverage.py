"""Coverage: for every sentence, whether the other language carries it, and where."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from align.records import JudgedPair, Side, Span, Status

COVERED = 0.5  # probability from which a sentence counts as carried
PARTIAL = 0.2  # and from which it counts as carried in part
TYPICAL_RATIO = -0.15  # logarithm of Arabic over English characters in translations


@dataclass(frozen=True, slots=True)
class Evidence:
    """What carries a sentence: the span of the other side, and how surely."""

    status: Status
    probability: float
    span: Span


NOTHING = Evidence("uncovered", 0.0, Span(0, 0))


def cover(
    judged: Sequence[JudgedPair], ar: Side, en: Side, covered: float = COVERED
) -> tuple[list[Evidence], list[Evidence]]:
    """Return the evidence for each sentence of both sides, Arabic first, from all judged pairs that hold it.

    Of several pairs the most probable counts, the one with the higher cosine where they are even.
    """
    best: tuple[list[Evidence], list[Evidence]] = ([NOTHING] * len(ar), [NOTHING] * len(en))
    order = sorted(judged, key=lambda j: (j.probability, j.pair.cosine, -j.pair.ar.first, -j.pair.en.first))
    for found in order:
        surplus = length_surplus(found, ar, en)
        for mine, own, other, more in (
            (best[0], found.pair.ar, found.pair.en, surplus),
            (best[1], found.pair.en, found.pair.ar, -surplus),
        ):
            if other:
                evidence = Evidence(decide_status(found, more, covered), found.probability, other)
                for i in own:
                    mine[i] = evidence
    return best


def decide_status(found: JudgedPair, surplus: float, covered: float = COVERED) -> Status:
    """Say how far a pair carries the sentence that is `surplus` longer than its other end."""
    if found.probability >= covered:
        return "partial" if "partial" in found.flags and surplus > 0 else "covered"
    return "partial" if found.probability >= min(PARTIAL, covered) else "uncovered"


def length_surplus(found: JudgedPair, ar: Side, en: Side) -> float:
    """Return by how much the Arabic end is longer than a translation of the English one would be (logarithm)."""
    lengths = [
        sum(len(side.sentences[i].text) for i in span) for side, span in ((ar, found.pair.ar), (en, found.pair.en))
    ]
    return math.log(max(lengths[0], 1) / max(lengths[1], 1)) - TYPICAL_RATIO
