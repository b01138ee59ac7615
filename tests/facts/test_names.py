"""Names: found by capitals and gazetteer, recognised across scripts by sound."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.english import load_words
from align.facts.english_words import is_compound
from align.facts.evidence import compare_names, read_evidence
from align.facts.name_sounds import SAME_NAME, best_similarity, load_spellings, name_similarity
from align.facts.names import find_names, find_words, load_gazetteer
from align.facts.transliterate import max_similarity, outline, sound_similarity

CASES = Path(__file__).parents[1] / "cases"
SOUNDS = "'ABCDEFGHIJKLMNOQRSTUVWXYZ"


def read_cases(name: str) -> list[tuple[str, str, str]]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


@pytest.mark.parametrize(("ar", "en", "same"), read_cases("names.tsv"))
def test_names_are_recognised_by_sound(ar, en, same):
    assert (name_similarity(ar, en) >= SAME_NAME) == (same == "yes"), name_similarity(ar, en)


@pytest.mark.parametrize(("ar", "en", "same"), read_cases("gazetteer.tsv"))
def test_translated_names_are_recognised(ar, en, same):
    names = compare_names(read_evidence(ar, "ar"), read_evidence(en, "en"))
    known = [similarity >= SAME_NAME for name, similarity in names.similarities if name.entries]
    assert known
    assert all(known) == (same == "yes")


def test_english_names_are_found_with_offsets():
    text = "Russian Foreign Minister Sergey Lavrov met Ramtane Lamamra in Algiers on Monday."
    found = find_names(text)
    assert [name.text for name in found] == ["Russian", "Sergey", "Lavrov", "Ramtane", "Lamamra", "Algiers"]
    assert all(text[name.start : name.end] == name.text for name in found)


def test_a_name_of_two_words_may_be_one_in_arabic():
    names = compare_names(read_evidence("لوحة الموناليزا", "ar"), read_evidence("They saw the Mona Lisa.", "en"))
    assert [(name.text, similarity >= SAME_NAME) for name, similarity in names.similarities] == [
        ("Mona", True),
        ("Lisa", True),
    ]


@pytest.mark.parametrize(("ar", "en"), [("كروا", "Croix"), ("بوردو", "Bordeaux"), ("فوكو", "Foucault")])
def test_french_endings_are_not_sounded(ar, en):
    assert best_similarity(en, [ar]) >= SAME_NAME
    assert best_similarity(en, ["قلم"]) < SAME_NAME


def test_families_of_animals_and_titles_in_french_are_not_expected_in_translation():
    for text in ("They are Felidae.", "The Founding Fathers wrote it.", "The Tratado de las Islas is old."):
        assert not [name for name in find_names(text) if name.firm], text


def test_a_country_is_one_in_a_title_too():
    (name,) = (name for name in find_names("Question of Cyprus") if name.entries)
    assert name.firm


def test_days_of_the_week_are_no_names():
    assert not find_names("The library is shut on Fridays and every other Monday.")


def test_first_words_and_common_words_are_not_expected_in_translation():
    names = find_names("Experts told the Committee that Lavrov would come. Nobody believed it.")
    assert [name.text for name in names if name.firm] == ["Lavrov"]


def test_words_that_are_also_names_are_not_held_against_a_translation():
    names = compare_names(
        read_evidence("الوضع المالي في الساحل", "ar"), read_evidence("finance on the coast", "en")
    )
    assert names.only_ar == ()
    assert {name.text for name in names.unsure_ar} == {"المالي", "الساحل"}


def test_a_name_in_latin_letters_is_found_in_arabic():
    names = compare_names(
        read_evidence("أطلقت شركة OpenAI نموذجا", "ar"), read_evidence("the firm OpenAI did", "en")
    )
    assert [similarity for _, similarity in names.similarities] == [1.0]


def test_offsets_hold_behind_letters_that_grow_in_lower_case():
    text = "In İzmir and İstanbul's port Yılmaz met Karimov."
    found = find_names(text)
    assert [name.text for name in found] == ["İzmir", "İstanbul", "Yılmaz", "Karimov"]
    assert all(text[name.start : name.end] == name.text for name in found)


def test_gazetteer_has_entries_in_both_languages():
    index = load_gazetteer().index
    entries = {code: {e for places in index[code].values() for _, e, _ in places} for code in ("ar", "en")}
    assert len(entries["ar"]) >= 250
    assert entries["ar"] == entries["en"]


@given(st.text(SOUNDS, min_size=1, max_size=9), st.text(SOUNDS, min_size=1, max_size=9))
def test_similarity_is_symmetric_and_bounded(left, right):
    assert sound_similarity(left, right) == pytest.approx(sound_similarity(right, left))
    assert 0 <= sound_similarity(left, right) <= 1
    assert sound_similarity(left, left) == 1


@given(st.text("BFKLMNRSTADUWXJ", min_size=3, max_size=8), st.text("BFKLMNRSTADUWXJ", min_size=3, max_size=8))
def test_the_quick_test_loses_no_name(left, right):
    similarity = sound_similarity(left, right)
    if similarity >= SAME_NAME:
        assert max_similarity(left, [outline(right)]) == similarity


@pytest.mark.parametrize(
    ("ar", "en"),
    [
        ("أغلقت مدارس حلب أبوابها", "Schools in Homs closed their doors"),
        ("وصل الوزير إلى أنقرة أمس", "The minister arrived in Istanbul yesterday"),
        ("تبحر السفينة من الإسكندرية", "The ship sails from Port Said"),
    ],
)
def test_a_city_is_not_another_one_be_it_a_capital_or_not(ar: str, en: str) -> None:
    names = compare_names(read_evidence(ar, "ar"), read_evidence(en, "en"))
    ((name, similarity),) = [(name, likeness) for name, likeness in names.similarities if name.entries]
    assert similarity < SAME_NAME
    assert {missing.kind for missing in names.only_ar} == {name.kind} == {"city"}


def test_spellings_that_sound_unlike_are_known_and_ordinary_words_are_no_names() -> None:
    assert load_spellings()
    for latin, words in load_spellings().items():
        assert all(
            name_similarity(word, latin) < SAME_NAME and best_similarity(latin, [word]) == 1 for word in words
        )
    assert load_words()["committee"] is False
    assert load_words()["mark"] is True
    assert "lavrov" not in load_words()


@pytest.mark.parametrize(
    ("word", "opening", "compound"),
    [
        ("ombudsperson", False, True),
        ("citywide", True, True),
        ("citywide", False, False),
        ("cambridge", False, False),
    ],
)
def test_compounds_of_ordinary_words_are_ordinary(word: str, opening: bool, compound: bool) -> None:
    assert is_compound(word, opening) is compound


@pytest.mark.parametrize(
    ("name", "words", "heard"),
    [
        ("Tutankhamun", "قبر توت عنخ آمون", True),
        ("Jarallah", "خالد الجار الله", True),
        ("Samoan", "اللغة الساموية", True),
        ("Samoan", "اللغة السومرية", False),
    ],
)
def test_a_name_is_heard_in_several_words_and_in_an_adjective(name: str, words: str, heard: bool) -> None:
    assert (best_similarity(name, find_words(words)) >= SAME_NAME) is heard


@pytest.mark.parametrize(
    ("text", "firm"),
    [
        ("Yesterday Svensson arrived", ["Svensson"]),
        ("Lockouts were rare", []),  # made of ordinary words
        ("Chlorquinine helps nobody", []),  # ... or of learned ones
        ("They strolled through the Plaza de Armas", []),  # a title of another language is translated
        ("The Banco Popolare Veronese (BPV) closed", []),
        ("the States Parties and other Statesb", []),  # a note's letter
        ("an Anglo-Norwegian firm", []),
    ],
)
def test_what_arabic_translates_is_not_missed(text: str, firm: list[str]) -> None:
    assert [name.text for name in find_names(text) if name.firm] == firm


def test_latin_names_are_read_behind_arabic_clitics() -> None:
    names = compare_names(
        read_evidence("نستخدم وKubernetes كل يوم", "ar"), read_evidence("We use Kubernetes daily", "en")
    )
    assert [similarity for _, similarity in names.similarities] == [1.0]
