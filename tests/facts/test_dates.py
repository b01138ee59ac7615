"""Dates, weekdays and times: found in both languages, and compared across them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.facts.calendar import Date, match_dates
from align.facts.dates import find_dates

CASES = Path(__file__).parents[1] / "cases"


def read_cases(name: str) -> list[tuple[str, str, str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


def describe(date: Date) -> str:
    if date.kind == "weekday":
        return f"weekday {date.weekday}"
    if date.kind == "time":
        assert date.minute is not None
        return f"time {date.minute // 60:02}:{date.minute % 60:02}"
    month, day = ("?" if part is None else f"{part:02}" for part in (date.month, date.day))
    calendar = "hijri:" if date.calendar == "hijri" else ""
    return f"{calendar}{date.year or '?'}-{month}-{day}"


@pytest.mark.parametrize(("language", "text", "expected"), read_cases("dates.tsv"))
def test_dates_are_read(language, text, expected):
    assert ("; ".join(describe(date) for date in find_dates(text, language)) or "-") == expected


@pytest.mark.parametrize(("ar", "en", "agrees"), read_cases("date_pairs.tsv"))
def test_dates_agree_across_languages(ar, en, agrees):
    left, right = find_dates(ar, "ar"), find_dates(en, "en")
    assert left
    assert right
    assert (len(match_dates(left, right)) == len(left) == len(right)) == (agrees == "yes")


@given(st.dates())
def test_a_full_date_survives_both_languages(date):
    if not 1500 <= date.year < 2200:
        return
    arabic = ["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس"]
    arabic += ["سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"]
    months = "January February March April May June July August September October November December".split()
    (left,) = find_dates(f"{date.day} {arabic[date.month - 1]} {date.year}", "ar")
    (right,) = find_dates(f"{months[date.month - 1]} {date.day}, {date.year}", "en")
    assert (left.day, left.month, left.year) == (date.day, date.month, date.year)
    assert match_dates([left], [right]) == [(0, 0)]


@given(st.text(alphabet="0123456789/:.- مارسحيناyuJMay,pm الساعة", max_size=50))
def test_anything_is_read_without_overlap_in_order(text):
    for language in ("ar", "en"):
        found = find_dates(text, language)
        assert all(0 <= date.start < date.end <= len(text) for date in found)
        assert all(a.end <= b.start for a, b in pairwise(found))


def test_offsets_are_those_of_the_date():
    text = "التقيا في ١٤ حزيران/يونيو ٢٠١٩ بموسكو"
    (date,) = find_dates(text, "ar")
    assert text[date.start : date.end] == "١٤ حزيران/يونيو ٢٠١٩"
