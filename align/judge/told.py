"""Facts that two sentences tell, alike or otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.facts.claim import Claim


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as one sentence tells it: `node` numbers the sentence, Arabic ones first; offsets into its text."""

    node: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FactPair:
    """A fact that two sentences of a cosine tell, and whether they tell it otherwise.

    `chance`: that what is told otherwise is told of one thing.
    """

    kind: str
    one: Told
    other: Told
    cosine: float
    differ: bool
    chance: float = 1.0


def fact_pair(one: int, a: Claim, other: int, b: Claim, cosine: float, differ: bool) -> FactPair:
    """Make the pair of two claims."""
    return FactPair(a.kind, Told(one, a.start, a.end), Told(other, b.start, b.end), cosine, differ)


def join_facts(known: Sequence[FactPair], found: Sequence[FactPair], added: tuple[int, int]) -> list[FactPair]:
    """Join facts known before with those found now, in order of the sentences.

    `added` says how many Arabic sentences there were when they were known, and how many there are now: the English
    ones are numbered behind them.
    """
    count, shift = added[0], added[1] - added[0]

    def move(told: Told) -> Told:
        return told if told.node < count else replace(told, node=told.node + shift)

    moved = [replace(fact, one=move(fact.one), other=move(fact.other)) for fact in known]
    return sorted([*moved, *found], key=lambda fact: sorted((fact.one.node, fact.other.node)))
