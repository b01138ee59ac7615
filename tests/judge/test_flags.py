"""Flags of pairs: none where both sides say the same, the one meant where they do not, under any vowel signs."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from align.judge.features import length_deviation, measure_pairs
from align.judge.flags import flag_pairs

CASES = Path(__file__).parents[1] / "cases"
OF_FACTS = ("number-mismatch", "date-mismatch", "name-mismatch", "negation")
SIGNS = "\u064e\u064f\u0650\u0652\u0651"


def read_lines(name: str) -> list[list[str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def read_cases() -> list[tuple[str, str, str]]:
    return [tuple(cells) for cells in read_lines("flag_pairs.tsv")]  # type: ignore[misc]


def marked(kind: str, *texts: str) -> ParameterSet:
    """Make the case of a pair; one with a text that begins with ~ is known to fail."""
    fails = any(text.startswith("~") for text in texts)
    marks = [pytest.mark.xfail(strict=True, reason="known to fail")] if fails else []
    plain = [text.removeprefix("~") for text in texts]
    return pytest.param(*plain, marks=marks, id=f"{kind}-{plain[0]}-{plain[1]}")


def flags_of(ar: str, en: str) -> str:
    (flags,) = flag_pairs(measure_pairs([ar], [en], cosine=[0.8]))
    return ",".join(flag for flag in flags.split(",") if flag in OF_FACTS) or "-"


@pytest.mark.parametrize(("ar", "en", "flags"), read_cases())
def test_facts_are_flagged_where_they_differ(ar: str, en: str, flags: str) -> None:
    assert flags_of(ar, en) == flags


@pytest.mark.parametrize(("ar", "en"), [marked(kind, ar, en) for kind, ar, en, _ in read_lines("told_pairs.tsv")])
def test_what_says_the_same_has_no_flag(ar: str, en: str) -> None:
    assert flags_of(ar, en) == "-"


@pytest.mark.parametrize(
    ("ar", "en"),
    [marked(kind, ar, other) for kind, ar, _, other in read_lines("told_pairs.tsv") if other != "-"],
)
def test_what_says_otherwise_is_told(ar: str, en: str) -> None:
    assert flags_of(ar, en) != "-"


@pytest.mark.parametrize(("ar", "en"), [marked("true", *cells) for cells in read_lines("true_pairs.tsv")])
def test_a_good_translation_has_no_flag(ar: str, en: str) -> None:
    assert flags_of(ar, en) == "-"


@given(st.sampled_from(read_cases()), st.randoms(use_true_random=False))
def test_vowel_signs_change_no_flag(case: tuple[str, str, str], random) -> None:
    ar, en, flags = case
    signed = "".join(c + random.choice(["", *SIGNS]) if "\u0621" <= c <= "\u064a" else c for c in ar)
    assert flags_of(signed, en) == flags


@pytest.mark.parametrize("mark", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"])
def test_any_digits_will_do(mark: str) -> None:
    for ar, en, flags in read_cases():
        assert flags_of(ar.translate({ord(d): mark[i] for i, d in enumerate("٠١٢٣٤٥٦٧٨٩")}), en) == flags


def test_what_english_abbreviates_makes_arabic_no_longer() -> None:
    ar = "قالت بعثة الأمم المتحدة لتحقيق الاستقرار إن هيئة الصحة العامة أرسلت الفريق."
    assert length_deviation(ar, "MINUSMA said the team was sent by PHE.") < 2
    assert length_deviation(ar, "It said the team was sent by the unit.") > 3
    assert length_deviation("نعم", "MINUSMA said the team was sent by PHE.") < -2
