"""Recognise numbers that are the same though their values differ: written otherwise, or said by other words.

Article 2-1 is 2.1, 00/03 is 0300, an hour and a half 1.5 hours, seven o'clock 7, the nineteenth century 1890.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from align.facts.calendar import Date
from align.facts.quantities import FEW, Quantity

_DOTTED = re.compile(r"(\d\d?)\.([0-5]\d)")
_SIGNS = re.compile(r"[^\d]+")
HALF_PERCENT = 0.005
_LEAST_RUN = 4  # digits that two numbers may have been run together to: 1564 for 15-64


def match_otherwise(
    ar: Sequence[Quantity], en: Sequence[Quantity], matched: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return which of the numbers that are left agree in another way, as (Arabic, English) places."""
    left = [i for i in range(len(ar)) if all(i != known for known, _ in matched)]
    right = [j for j in range(len(en)) if all(j != known for _, known in matched)]
    return [
        (i, j)
        for i in left
        for j in right
        if same_digits(ar[i].written, en[j].written)
        or _is_part(ar[i], en[j])
        or _is_part(en[j], ar[i])
        or _is_share(ar[i], en[j])
        or _is_share(en[j], ar[i])
    ] + [
        *((i, j) for j in right for pair in pairwise(left) if _run_together(ar, pair, en[j]) for i in pair),
        *((i, j) for i in left for pair in pairwise(right) if _run_together(en, pair, ar[i]) for j in pair),
        *((i, j) for j in right for pair in pairwise(left) if _is_ratio(ar, pair, en[j]) for i in pair),
        *((i, j) for i in left for pair in pairwise(right) if _is_ratio(en, pair, ar[i]) for j in pair),
    ]


def _is_ratio(numbers: Sequence[Quantity], pair: tuple[int, int], whole: Quantity) -> bool:
    """Whether two numbers are what the other side says in per cent or as a fraction: nine in ten, 90 per cent."""
    part, of = (numbers[place].value for place in pair)
    if whole.kind not in ("percent", "fraction") or pair[1] != pair[0] + 1 or not 0 < part < of:
        return False
    return abs(part / of - whole.value / (100 if whole.kind == "percent" else 1)) < HALF_PERCENT


def _run_together(numbers: Sequence[Quantity], pair: tuple[int, int], run: Quantity) -> bool:
    """Whether two numbers that follow each other are one on the other side, its sign lost: 15 و64, 1564."""
    digits = "".join(numbers[place].written for place in pair)
    return pair[1] == pair[0] + 1 and len(digits) >= _LEAST_RUN and digits.isdigit() and digits == run.written


def is_in_date(number: Quantity, dates: Iterable[tuple[Date, Date]]) -> bool:
    """Whether a number belongs to a date that the other side has in other words: 12/5/2021, 5 December 2021.

    `dates` are those that both sides have, each with its own side's first.
    """
    return any(
        own.start <= number.start < own.end and number.value in (other.day, other.month, other.year)
        for own, other in dates
    )


def is_said(number: Quantity, own: Iterable[Quantity], others: Iterable[Quantity], times: Iterable[Date]) -> bool:
    """Whether a number that was not found among the `others` is said there all the same.

    It repeats one of its `own` side that has been found, is a century of which the others name a year, or the
    other way round, or is a day or an hour of their `times`.
    """
    if any(not number.values.isdisjoint(other.values) for other in own):
        return True
    if any(other.value % 1 in (0.25, 0.5) and int(other.value) == number.value for other in others):
        return True  # four years and a half, 4.5 years
    if any(_in_century(number, other) or _in_century(other, number) for other in others):
        return True
    if any(number.written in (f"{time.month}/{time.day}", f"{time.day}/{time.month}") for time in times):
        return True  # 9/11, the 11th of September
    minutes = (minute for time in times for minute in (time.minute, time.reverse) if minute is not None)
    return any(_is_time(number, minute) for minute in minutes)


def firm_numerals(only_en: Iterable[Quantity], only_ar: Sequence[Quantity]) -> Iterator[Quantity]:
    """Make firm what is left where Arabic has another of its kind left.

    Roman numerals beside an ordinal (World War I, الحرب الثانية), fractions beside a fraction (two thirds, النصف),
    small words for how many times beside another.
    """
    times = any(number.unit == "times" and number.value > FEW for number in only_ar)
    ordinal = any(number.kind == "ordinal" for number in only_ar)
    fraction = any(number.kind == "fraction" for number in only_ar)
    for number in only_en:
        other = (
            (ordinal and number.unit == "roman")
            or (fraction and number.kind == "fraction")
            or (times and number.unit == "times" and number.value > FEW)
        )
        yield replace(number, firm=True) if other else number


def same_digits(left: str, right: str) -> bool:
    """Whether two numbers have the same digits, written with other signs or in the other direction.

    >>> same_digits("2-1", "1.2"), same_digits("10/13", "1310"), same_digits("15-64", "1564")
    (True, True, True)
    >>> same_digits("2.1", "1.2"), same_digits("2-1", "21"), same_digits("140-2", "140.3")
    (False, False, False)
    """
    one, other = _SIGNS.split(left), _SIGNS.split(right)
    dashed = any(sign in written for written in (left, right) for sign in "-–/")
    if not dashed or not left or not right or left == right:
        return False
    if len(one) == len(other) > 1:
        return other in (one, one[::-1])
    (run,), parts = (one, other) if len(one) == 1 else (other, one) if len(other) == 1 else ([""], [])
    return len(run) >= _LEAST_RUN and run in ("".join(parts), "".join(parts[::-1]))


def _is_part(part: Quantity, number: Quantity) -> bool:
    """Whether one side has the half of what the other writes as 1.5: an hour and a half."""
    return part.kind == "fraction" and any(
        0 < value < 100 and abs(value % 1 - part.value) < 0.01 for value in number.values
    )


def _is_share(part: Quantity, number: Quantity) -> bool:
    """Whether one side says as a fraction what the other says in per cent: half of them, 50 per cent."""
    return part.kind == "fraction" and number.kind == "percent" and abs(100 * part.value - number.value) < 1


def _in_century(number: Quantity, other: Quantity) -> bool:
    return (
        number.unit == "century"
        and 100 * (number.value - 1) <= other.value < 100 * number.value
        and other.value > 99
    )


def _is_time(number: Quantity, minute: int) -> bool:
    if number.kind != "cardinal":
        return False
    whole = number.written or str(int(number.value))
    if dotted := _DOTTED.fullmatch(whole):  # 7.30
        return (60 * int(dotted[1]) + int(dotted[2])) % 720 == minute % 720
    if len(whole) in (3, 4) and whole.isdigit() and (len(whole) == 4 or whole[0] != "0"):
        return int(whole) == 100 * (minute // 60) + minute % 60
    return number.value <= 12 and number.value % 12 == minute // 60 % 12
