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
        ("ثلاثة رجال", "ar", True),
        ("three men", "en", True),
        ("one man", "en", False),
        ("رجل واحد", "ar", False),
        ("لست متأكدا", "ar", False),  # I am not sure
        ("ألست متأكدا", "ar", False),
        ("خمس السكان", "ar", False),  # a fifth of them
        ("ثلاثة أرباع السكان", "ar", False),
        ("the Six Flags park", "en", False),
        ("the third man", "en", False),
        ("(p. 31)", "en", False),
        ("(الصفحة 42)", "ar", False),
        ("open 24 hours a day", "en", False),
        ("a decade ago", "en", False),
    ],
)
def test_a_translation_is_expected_of_firm_numbers_only(text, language, firm):
    assert [number.firm for number in find_numbers(text, language)] == [firm]


def test_parts_count_nothing():
    assert not any(number.firm for number in find_numbers("three quarters of them", "en"))


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


@pytest.mark.parametrize(
    ("ar", "en"),
    [
        ("وصل سبعة عمال", "Seven workers arrived"),
        ("بعد عشر سنوات", "After a decade"),
        ("منذ أربع سنوات ونصف السنة", "For four and a half years"),
        ("[خمسة وستين] في المئة", "[sixty-five] per cent"),
        ("بلغ الوزن 630.8 1 كغم", "The weight was 1,630.8 kg"),
        ("بين 15 و64 سنة", "aged 1564"),
        ("في عام 2004", "In '04"),
        ("حضر ألفا موظف", "A couple of thousand employees came"),
        ("هجمات 11 سبتمبر", "The attacks of 9/11"),
        ("كان الطلب ثلاثة أضعاف العرض", "Demand was triple the supply"),
        ("شافوا تلاتة رجالة", "They saw three men"),
    ],
)
def test_numbers_agree_however_they_are_said(ar: str, en: str) -> None:
    found = compare_numbers(read_evidence(ar, "ar"), read_evidence(en, "en"))
    assert not any(number.firm for number in (*found.only_ar, *found.only_en))


@pytest.mark.parametrize(
    ("ar", "en"),
    [
        ("وصل سبعة عمال إلى الموقع", "Nine workers came to the site"),
        ("وصل عاملان إلى الموقع", "Nine workers came to the site"),
        ("وصلت إحدى عشرة سفينة", "Twelve ships arrived"),
        ("استغرقت الرحلة خمس ساعات", "The journey took two hours"),
        ("بلغ الوزن 630.8 1 كغم", "The weight was 2,630.8 kg"),
    ],
)
def test_a_small_number_in_words_is_missed(ar: str, en: str) -> None:
    found = compare_numbers(read_evidence(ar, "ar"), read_evidence(en, "en"))
    assert any(number.firm for number in (*found.only_ar, *found.only_en))
