"""Numbers: found with their values in both languages, and compared across them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.facts.evidence import compare_numbers, read_evidence
from align.facts.numbers import find_numbers, read_digits

CASES = Path(__file__).parents[1] / "cases"


def read_cases(name: str) -> list[tuple[str, str, str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


def describe(value: float, kind: str) -> str:
    number = str(int(value)) if value == int(value) else repr(value)
    return number if kind == "cardinal" else f"{number} {kind}"


@pytest.mark.parametrize(("language", "text", "expected"), read_cases("numbers.tsv"))
def test_numbers_are_read(language, text, expected):
    found = "; ".join(describe(number.value, number.kind) for number in find_numbers(text, language))
    assert (found or "-") == expected


@pytest.mark.parametrize(("ar", "en", "agrees"), read_cases("number_pairs.tsv"))
def test_numbers_agree_across_languages(ar, en, agrees):
    agreement = compare_numbers(read_evidence(ar, "ar"), read_evidence(en, "en"))
    missing = [number for number in (*agreement.only_ar, *agreement.only_en) if number.firm]
    assert (not missing) == (agrees == "yes"), (missing, agreement)


@given(st.integers(min_value=0, max_value=10**12))
def test_any_integer_is_read_in_any_digits(number):
    arabic = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for text, language in ((str(number), "en"), (f"{number:,}", "en"), (arabic, "ar")):
        (found,) = find_numbers(f"x: {text}", language)
        assert found.value == number
        assert (found.start, found.end) == (3, 3 + len(text))


@given(st.text(alphabet="٠١٢0123456789.,٬٫ %$-/وألف مليون ثلاثة thousand and hundred million twenty", max_size=60))
def test_anything_is_read_without_overlap_in_order(text):
    for language in ("ar", "en"):
        found = find_numbers(text, language)
        assert all(0 <= number.start < number.end <= len(text) for number in found)
        assert all(a.end <= b.start for a, b in pairwise(found))


def test_doubtful_digits_keep_both_values():
    assert read_digits("1.000") == (1.0, 1000.0)
    assert read_digits("1,000") == (1000.0, 1.0)
    assert read_digits("1.000.000") == (1_000_000.0,)
    assert read_digits("1,234.5") == (1234.5,)


@pytest.mark.parametrize(
    ("text", "language", "firm"),
    [
        ("15 men", "en", True),
        ("two men", "en", False),
        ("2 men", "en", False),
        ("COVID-19", "en", False),
        ("كوفيد-19", "ar", False),
        ("5 per cent", "en", True),
        ("14 - وعقدت", "ar", False),
        ("ثلاثون رجلا", "ar", True),
        ("ثلاثة رجال", "ar", False),
    ],
)
def test_a_translation_is_expected_of_firm_numbers_only(text, language, firm):
    assert [number.firm for number in find_numbers(text, language)] == [firm]


def test_currencies_are_named():
    assert [n.unit for n in find_numbers("$5, 20 euros and 300 dinars", "en")] == ["dollar", "euro", "dinar"]
    assert [n.unit for n in find_numbers("٥ دولارات و20 يورو", "ar")] == ["dollar", "euro"]


def test_what_takes_no_room_stands_in_no_numbers_way() -> None:
    for text in (
        "بلغت المبيعات \u206624.5\u2069 مليون ريال.",
        "بلغت \u200e24\u00ad.5 مليون",
        "بلغت 24.5 ﻣﻠﻴﻮﻥ ريال",
    ):
        (number,) = find_numbers(text, "ar")
        assert number.value == 24_500_000
        assert text[number.start : number.end].startswith("24")
