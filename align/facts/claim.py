"""A fact that a sentence commits itself to: a figure with its bounds, a date or time, a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from align.facts.calendar import Date

ClaimKind = Literal["number", "date", "name"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A fact at `text[start:end]`, offsets into its sentence; `text` is what stands there.

    For a number `measure` says what compares with it (`cardinal`, `percent`, `money:USD`, ...), `counted` what it
    counts where that is known (`hour`, `dead`), `noun` the word behind it where it is not, `low` and `high` bound
    it, `values` are all that it may stand for.
    For a date `date` holds it, and `measure` is `date`, `weekday`, `time` or `year`; `low` and `high` are the
    hours of the part of the day that is told with a weekday. For a name `names` are its folded words, or the
    gazetteer's entries where it is `listed`, and `measure` is the gazetteer's kind, `person`, `city`, `ward`,
    `model`, what it is of (`club`, `hospital`, ...), or `word` where that is not known; `roles` is what a person is
    said to be.
    """

    kind: ClaimKind
    measure: str
    start: int
    end: int
    text: str
    low: float = 0.0
    high: float = 0.0
    values: frozenset[float] = frozenset()
    date: Date | None = None
    names: frozenset[str] = frozenset()
    counted: str = ""
    noun: str = ""
    listed: bool = False
    roles: frozenset[str] = frozenset()
