"""Plain negations: what counts as one in MSA, under vowel signs, in dialects and in English."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.facts.evidence import read_evidence

COUNTS = [
    ("ar", "لم يصل القطار", 1),
    ("ar", "لَمْ يَصِلِ الْقِطَارُ وَلَنْ يَصِلَ", 2),
    ("ar", "ليـــس في القرية طبيب", 1),
    ("ar", "لا يزال القطار هنا", 0),
    ("ar", "ليس في القرية سوى طبيب واحد", 0),
    ("ar", "لَا يُوجَدُ فِي الْقَرْيَةِ إِلَّا طَبِيبٌ وَاحِدٌ", 0),
    ("ar", "مش عارف وين راح", 1),
    ("ar", "مو صحيح اللي تقوله", 1),
    ("ar", "ماعرفش حد هنا", 1),
    ("ar", "وماشافوش القطر", 1),
    ("ar", "وصل في مارس", 0),
    ("ar", "لا نعرف هل سيأتي أم لا", 1),
    ("ar", "حمى (نعم/لا)", 0),
    ("en", "The train did not arrive", 1),
    ("ar", "لم بقي القطار هنا؟", 0),
    ("ar", "ليسو مثلنا", 1),
    ("en", "It isn't true", 1),
    ("en", "You know her, don't you?", 0),
    ("en", "There is not only one", 0),
    ("en", "There was nothing, no doctor but one", 0),
    ("en", "It did not arrive until noon", 0),
]


@pytest.mark.parametrize(("language", "text", "count"), COUNTS)
def test_plain_negations_are_counted(language, text, count) -> None:
    assert read_evidence(text, language).negations == count


def test_facts_are_read_under_vowel_signs_with_their_places() -> None:
    text = "فِي ٣ مَارِسَ سَنَةَ ٢٠١٠، يَوْمَ الأَرْبِعَاءِ، حَضَرَ ثَلَاثُونَ رَجُلًا."
    found = read_evidence(text, "ar")
    assert [text[date.start : date.end] for date in found.dates] == ["٣ مَارِسَ سَنَةَ ٢٠١٠", "الأَرْبِعَاءِ"]
    assert [(number.value, text[number.start : number.end]) for number in found.numbers][-1] == (30, "ثَلَاثُونَ")


@given(st.text(alphabet="لمني و٣0 مارسثلةﷺ\u064e\u0651\u0640\u0652\u200d.", max_size=50))
def test_places_hold_whatever_signs_there_are(text) -> None:
    found = read_evidence(text, "ar")
    for items in (found.numbers, found.dates):
        assert all(0 <= item.start < item.end <= len(text) for item in items)
        assert all(a.end <= b.start for a, b in pairwise(items))


def test_a_question_that_expects_yes_comes_near_a_negation() -> None:
    assert read_evidence("ألم أخبرك بذلك؟", "ar").negative
    assert read_evidence("أليس هذا جميلا؟", "ar").negative
