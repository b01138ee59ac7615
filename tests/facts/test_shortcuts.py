"""Shortcuts that spare most words a closer look: what is read is the same without them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from align.facts import calendar, dates, negation, numbers, numbers_arabic, numbers_english, words
from align.facts import number_words as table
from align.facts.words import FOLDING, find_keys, fold, fold_key, tokenize

ARABIC = [
    *table.AR_NUMERALS, *table.AR_DECADES, *table.AR_FRACTIONS, *table.AR_ORDINALS, *calendar.AR_MONTHS,
    *calendar.AR_HIJRI, *calendar.AR_WEEKDAYS, "الساعة", "ليس", "لم", "غير", "نفى", "وقال", "الوزير", "القرن", "و",
    "نصف",
]  # fmt: skip
ENGLISH = [
    *table.EN_UNITS, *table.EN_TENS, *table.EN_SCALES, *table.EN_ORDINALS, *table.EN_DECADES, *table.EN_FRACTIONS,
    *calendar.EN_MONTHS, *calendar.EN_HIJRI, *calendar.EN_WEEKDAYS, "a", "an", "and", "dozen", "hundred", "noon",
    "Midnight", "five o'clock", "not", "hardly", "useless", "denied", "the", "minister", "May", "İ",
]  # fmt: skip
PREFIXES = ["", "و", "ب", "ال", "وال", "ول", "لل"]
SIGNS = [" ", " ", " ", "-", ", ", ".", " 5", " 12:30 ", " ٣ ", "1 000 ", "½", "\t", "\u064e", "_", "'"]

arabic = st.lists(st.tuples(st.sampled_from(PREFIXES), st.sampled_from(ARABIC), st.sampled_from(SIGNS)), max_size=8)
english = st.lists(
    st.tuples(st.sampled_from(["", "Un"]), st.sampled_from(ENGLISH).flatmap(lambda w: st.sampled_from([w, w.title(),
    w.upper()])), st.sampled_from(SIGNS)), max_size=8,
)  # fmt: skip
texts = arabic.map(lambda parts: ("ar", "".join(map("".join, parts)))) | english.map(
    lambda parts: ("en", "".join(map("".join, parts)))
)


@given(texts)
def test_a_word_that_begins_no_number_is_read_as_none(case: tuple[str, str]) -> None:
    language, text = case
    read, begins = (
        (numbers_arabic.read_arabic, numbers_arabic.begins_arabic)
        if language == "ar"
        else (numbers_english.read_english, numbers_english.begins_english)
    )
    tokens, folded = tokenize(text), fold(text)
    for at, token in enumerate(tokens):
        if token.kind != "number" and not begins(token.key):
            assert read(tokens, at, folded) is None


@given(texts)
def test_a_text_that_opens_no_date_has_none(case: tuple[str, str]) -> None:
    language, text = case
    found = dates.find_dates(text, language)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_opens_date", lambda word, language: True)
        assert dates.find_dates(text, language) == found


@given(texts)
@example(("en", "not'zero "))
def test_plain_negations_are_looked_for_only_where_a_word_may_be_one(case: tuple[str, str]) -> None:
    language, text = case
    pattern = negation._AR_NEGATION if language == "ar" else negation._EN_NEGATION
    plain = len(pattern.findall(fold(text)))
    why = language == "ar" and plain and negation._AR_WHY.fullmatch(fold(text))
    assert negation.read_negations(fold(text), language).plain == plain - bool(why)


@given(texts)
def test_folding_is_a_translation_of_characters(case: tuple[str, str]) -> None:
    _, text = case
    assert fold(text) == text.translate(FOLDING)
    assert fold_key(text) == words._MARKS.sub("", fold(text)).lower()
    for token in tokenize(text):
        assert token.key == (
            fold_key(text[token.start : token.end]) if token.kind == "word" else fold(text)[token.start : token.end]
        )


@given(texts)
def test_keys_are_those_of_words_and_numbers(case: tuple[str, str]) -> None:
    _, text = case
    assert find_keys(text) == [token.key for token in tokenize(text) if token.kind != "symbol"]


def test_most_words_begin_nothing() -> None:
    for word in ("وزير", "قال", "مدينه"):
        assert not numbers_arabic.begins_arabic(word)
    assert not numbers_english.begins_english("minister")
    assert numbers.find_numbers("وصل ثلاثون وزيرا", "ar")
