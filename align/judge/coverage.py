"""Coverage: for every sentence, whether the other language carries it, and where."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from align.judge.features import TYPICAL_LOG_RATIO
from align.judge.parts_weights import LIKELY, has_carried_part, lacks_part
from align.records import JudgedPair, Part, Sentence, Side, Span, Status

COVERED = 0.5  # probability from which a sentence counts as carried
PARTIAL = 0.2  # and from which it counts as carried in part
CONFLICTS = frozenset(("number-mismatch", "date-mismatch", "name-mismatch", "negation"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What carries a sentence: the span of the other side, and how surely.

    `parts` are the sentence's own clauses, empty when the pair was not looked into.
    """

    status: Status
    probability: float
    span: Span
    parts: tuple[Part, ...] = ()


NOTHING = Evidence("uncovered", 0.0, Span(0, 0))
ORDER: tuple[Status, ...] = ("uncovered", "partial", "covered")


def cover(
    judged: Sequence[JudgedPair], ar: Side, en: Side, covered: float = COVERED
) -> tuple[list[Evidence], list[Evidence]]:
    """Return the evidence for each sentence of both sides, Arabic first, from all judged pairs that hold it.

    What carries it in full counts most, then what carries some of it. Among those, a pair from `covered` on counts
    most, then one with different facts, then the more probable.
    """
    best: tuple[list[Evidence], list[Evidence]] = ([NOTHING] * len(ar), [NOTHING] * len(en))

    def rank(j: JudgedPair) -> tuple[bool, bool, float, float, float, int, int]:
        sure, conflict = j.probability >= covered, is_conflict(j, covered)
        return sure, conflict, j.probability, j.likeness, j.pair.cosine, -j.pair.ar.first, -j.pair.en.first

    for found in sorted(judged, key=rank):  # of two alike the last stays
        surplus = length_surplus(found, ar, en)
        for mine, side, own, other, more in (
            (best[0], ar, found.pair.ar, found.pair.en, surplus),
            (best[1], en, found.pair.en, found.pair.ar, -surplus),
        ):
            for i in own if other else ():
                parts = parts_of(found, side.sentences[i])
                status = decide_status(found, more, covered, parts)
                if ORDER.index(status) >= ORDER.index(mine[i].status):
                    mine[i] = Evidence(status, found.probability, other, parts)
    return best


def parts_of(found: JudgedPair, sentence: Sentence) -> tuple[Part, ...]:
    """Return the clauses of a pair that lie in one of its sentences."""
    return tuple(
        part
        for part in found.parts
        if part.doc == sentence.doc
        and part.language == sentence.language
        and sentence.start <= part.place.start < sentence.end
    )


def decide_status(
    found: JudgedPair, surplus: float, covered: float = COVERED, parts: Sequence[Part] = ()
) -> Status:
    """Say how far a pair carries a sentence.

    Its end of the pair is `surplus` longer than the other, `parts` are its own clauses. Partial is a full match
    that lacks a clause, what carries some clause though it is no match, what is told with other facts or perhaps.
    """
    if found.probability >= covered:
        clauses = sum(part.language == parts[0].language for part in found.parts) if parts else 0
        # Of an end of one clause lengths say more.
        lacks = lacks_part(parts) if clauses > 1 else "partial" in found.flags and surplus > 0
        return "partial" if lacks else "covered"
    likeliest = max((part.chance for part in parts), default=1.0)
    perhaps = found.probability >= min(PARTIAL, covered) and likeliest >= LIKELY
    return "partial" if is_conflict(found, covered) or perhaps or has_carried_part(parts) else "uncovered"


def is_conflict(found: JudgedPair, covered: float = COVERED) -> bool:
    """Say whether a pair makes the same statement with other facts: another number, date, name, or a negation."""
    return found.likeness >= covered > found.probability and not CONFLICTS.isdisjoint(found.flags)


def length_surplus(found: JudgedPair, ar: Side, en: Side) -> float:
    """Return by how much the Arabic end is longer than a translation of the English one would be (logarithm)."""
    lengths = [
        sum(len(side.sentences[i].text) for i in span) for side, span in ((ar, found.pair.ar), (en, found.pair.en))
    ]
    return math.log(max(lengths[0], 1) / max(lengths[1], 1)) - TYPICAL_LOG_RATIO


def find_conflicts(judged: Sequence[JudgedPair], covered: float = COVERED) -> list[JudgedPair]:
    """Return the pairs that make one statement with different facts, for those who check facts.

    Left out are those whose sentences a surer pair carries in the same words, and all but the most alike of several
    that share a sentence.
    """
    told = {
        (side, i)
        for j in judged
        if j.probability >= covered
        for side in ("ar", "en")
        for i in getattr(j.pair, side)
    }
    found: list[JudgedPair] = []
    for one in sorted(judged, key=lambda j: (-j.likeness, j.pair.ar.first, j.pair.en.first)):
        ends = [("ar", i) for i in one.pair.ar], [("en", i) for i in one.pair.en]
        if is_conflict(one, covered) and all(told.isdisjoint(end) for end in ends):
            found.append(one)
            told.update(*ends)
    return found
