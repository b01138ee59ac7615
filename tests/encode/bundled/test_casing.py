"""Usual capitals: names and abbreviations by a vocabulary, whatever capitals a text came with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.encode.bundled.casing import UsualCase
from align.encode.bundled.use import UNKNOWN, build_use_tokenizer

CASING = UsualCase(*build_use_tokenizer(), UNKNOWN)


@pytest.mark.parametrize(
    ("label", "text", "usual"),
    [
        ("names in capitals", "GERMANY AND IRAN MEET IN BOSTON", "Germany and Iran meet in Boston"),
        ("title", "Talks On The Price Of Oil Resume In Paris", "Talks on the price of oil resume in Paris"),
        ("small letters", "tom lives in london.", "Tom lives in London."),
        ("pronoun, not country", "i think he saw us.", "I think he saw us."),
        ("abbreviations with stops", "THE U.S. REACTS AT 9 P.M.", "The U.S. reacts at 9 p.m."),
        ("initial", "MR. J. SMITH AGREED.", "Mr. j. Smith agreed."),
        ("two sentences", "TALKS ENDED. BOTH SIDES AGREED.", "Talks ended. Both sides agreed."),
        ("quotation", '"WE WON," HE SAID. "IT IS OVER."', '"We won," he said. "It is over."'),
        ("plain", "The officer arrived on Tuesday.", "The officer arrived on Tuesday."),
        ("unknown name", "HE MET LAMAMRA", "He met lamamra"),
        ("within Arabic", "قال متحدث باسم شركة GOOGLE أمس", "قال متحدث باسم شركة Google أمس"),
        ("Arabic", "وصل الوفد أمس.", "وصل الوفد أمس."),
        ("numbers", "COVID-19 AND 3D", "Covid-19 and 3d"),
        ("nothing", "", ""),
    ],
)
def test_usual_case(label: str, text: str, usual: str) -> None:
    assert CASING.restore(text) == usual, label


@given(st.text(alphabet="abcdeghimnoprstuéABCDEISTU .,'\"!?-1 اب", max_size=60))
def test_capitals_of_the_input_do_not_matter(text: str) -> None:
    usual = CASING.restore(text)
    assert CASING.restore(text.upper()) == CASING.restore(text.lower()) == CASING.restore(usual) == usual
    assert usual.lower() == text.lower()


def test_forgetting_words_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("align.encode.bundled.casing._MOST_WORDS", 2)
    forgetful = UsualCase(*build_use_tokenizer(), UNKNOWN)
    text = "i saw paris and rome and i saw paris."
    assert forgetful.restore(text) == forgetful.restore(text) == CASING.restore(text)
