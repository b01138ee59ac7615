"""What must survive translation: numbers, dates, names and negations, read in a text and compared between two.

A text is read once, however many candidate pairs it stands in; comparing two readings is cheap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from align.facts.calendar import Date, match_dates
from align.facts.dates import find_dates
from align.facts.durations import Duration, differ_in_length, find_durations, is_as_long
from align.facts.names import Name, find_names, find_words, match_names
from align.facts.negation import Negations, is_one_sided, read_negations
from align.facts.numbers import Quantity, find_numbers, match_numbers
from align.facts.same_numbers import firm_numerals, is_in_date, is_said, match_otherwise
from align.facts.words import fold, put_back, without_signs
from align.records import Language

MOST_NUMBERS = 500  # of a text; those of tables of figures run together are compared by value alone

Found = TypeVar("Found", Quantity, Date, Name)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read in one text."""

    numbers: tuple[Quantity, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
    words: tuple[str, ...]
    denials: Negations
    durations: tuple[Duration, ...] = ()

    @property
    def negations(self) -> int:
        """The plain negations (لم, not)."""
        return self.denials.plain

    @property
    def negative(self) -> bool:
        """Whether anything comes near a negation."""
        return self.denials.total > 0


@dataclass(frozen=True, slots=True)
class Agreement(Generic[Found]):
    """What both texts have, as pairs, and what only one of them has."""

    shared: tuple[tuple[Found, Found], ...]
    only_ar: tuple[Found, ...]
    only_en: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class NameAgreement:
    """English names with their similarity to the Arabic side, and the known names that only Arabic has.

    `unsure_ar` are words that only Arabic has and that may be names or not: مالي, Mali or "financial".
    """

    similarities: tuple[tuple[Name, float], ...]
    only_ar: tuple[Name, ...]
    unsure_ar: tuple[Name, ...] = ()


@lru_cache(maxsize=32768)  # links, probabilities and parts ask for the same sentences; 5 KB each
def read_evidence(text: str, language: Language) -> Evidence:
    """Read the numbers, dates, names and negations of a text."""
    plain, places = without_signs(text)
    numbers = find_numbers(plain, language)
    dates = find_dates(plain, language, numbers)
    folded = fold(plain)
    return Evidence(
        numbers=tuple(put_back(_drop_clock_and_month(numbers, dates, folded), places)),
        dates=tuple(put_back(dates, places)),
        names=tuple(find_names(text, language)),
        words=tuple(find_words(text)) if language == "ar" else (),
        denials=read_negations(folded, language),
        durations=tuple(put_back(find_durations(folded, language, numbers), places)),
    )


def compare_numbers(ar: Evidence, en: Evidence) -> Agreement[Quantity]:
    """Return which numbers the two texts share, by value whatever the spelling, and which only one has."""
    matched = match_numbers(ar.numbers, en.numbers)
    longest = max(len(ar.numbers), len(en.numbers))
    if len(matched) < longest <= MOST_NUMBERS:
        matched += [
            (i, j)
            for i, j in match_otherwise(ar.numbers, en.numbers, matched)
            if not differ_in_length(ar.numbers[i], en.numbers[j], ar.durations, en.durations)
        ]
    found = _agreement(ar.numbers, en.numbers, matched)
    if longest > MOST_NUMBERS:
        return found
    dates = compare_dates(ar, en).shared if found.only_ar or found.only_en else ()
    turned = [(there, here) for here, there in dates]
    only_ar = _unanswered(found.only_ar, [one for one, _ in found.shared], dates, ar, en)
    only_en = _unanswered(found.only_en, [one for _, one in found.shared], turned, en, ar)
    return Agreement(found.shared, only_ar, tuple(firm_numerals(only_en, only_ar)))


def _unanswered(
    only: Sequence[Quantity],
    shared: Sequence[Quantity],
    dates: Sequence[tuple[Date, Date]],
    own: Evidence,
    other: Evidence,
) -> tuple[Quantity, ...]:
    """Leave out the numbers that the other text says in another way; `dates` that both share, the own one first."""
    return tuple(
        one
        for one in only
        if not (
            is_said(one, shared, other.numbers, other.dates)
            or is_in_date(one, dates)
            or is_as_long(one, own.durations, other.durations)
        )
    )


def compare_dates(ar: Evidence, en: Evidence) -> Agreement[Date]:
    """Return which dates, weekdays and times the two texts share, and which only one has."""
    return _agreement(ar.dates, en.dates, match_dates(ar.dates, en.dates))


def compare_names(ar: Evidence, en: Evidence) -> NameAgreement:
    """Return how well each English name is found in Arabic, and the known Arabic names not found in English."""
    matched = match_names(en.names, ar.names, ar.words)
    heard = {entry for name in en.names for entry in name.entries}
    # A person's name is one of several that the Arabic word may stand for; English would spell it by sound.
    left = [name for name in ar.names if name.kind != "person" and not name.entries & heard]
    return NameAgreement(
        tuple((en.names[place], similarity) for place, similarity in matched),
        tuple(name for name in left if name.firm),
        tuple(name for name in left if not name.firm),
    )


def compare_negations(ar: Evidence, en: Evidence) -> bool:
    """Say whether one text negates where nothing in the other can be the counterpart of that."""
    return is_one_sided(ar.denials, en.denials)


def _agreement(ar: tuple[Found, ...], en: tuple[Found, ...], matched: list[tuple[int, int]]) -> Agreement[Found]:
    left, right = {i for i, _ in matched}, {j for _, j in matched}
    return Agreement(
        tuple((ar[i], en[j]) for i, j in matched),
        tuple(found for i, found in enumerate(ar) if i not in left),
        tuple(found for j, found in enumerate(en) if j not in right),
    )


def _drop_clock_and_month(numbers: list[Quantity], dates: list[Date], folded: str) -> list[Quantity]:
    """Keep of a date's numbers its day and year: hours and months are compared as dates, 15:00 being 3 p.m."""
    spans = [date for date in dates if date.kind != "weekday"]
    if not spans:
        return numbers
    kept = []
    at = 0
    for number in numbers:
        while at < len(spans) and spans[at].end <= number.start:
            at += 1
        date = spans[at] if at < len(spans) and spans[at].start <= number.start else None
        if date is None:
            kept.append(number)
        elif date.kind == "date":
            named_month = any(character.isalpha() for character in folded[date.start : date.end])
            said = number.value in (date.day, date.year)
            if said or (named_month and number.kind == "cardinal"):
                kept.append(number)
    return kept
