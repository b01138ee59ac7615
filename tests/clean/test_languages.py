"""Languages by stretch. The cases are in `cases/languages.tsv`."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.clean.language.languages import CHUNK, Setting, find_setting, name_language, split_by_language

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parents[1] / "cases" / "languages.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
LINES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parents[1] / "cases" / "lines.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
# Varieties of which not every line is told by itself.
LEAST = {
    "Persian": 0.9, "Persian on Arabic keys": 0.8, "Sindhi": 0.8, "Uzbek": 0.9, "Albanian": 0.9, "Tagalog": 0.9,
    "transliterated": 0.7,
}  # fmt: skip
STRETCH = re.compile(r"\[([a-z]+)\](.*?)(?=\[[a-z]+\]|$)")
SETTINGS = {
    "ar": Setting(main="ar"),
    "en": Setting(main="en"),
    "fr": Setting(main="fr", latin="fr"),
    "ar!": Setting(main="ar", declared="ar"),
    "en!": Setting(main="en", declared="en"),
}


@pytest.mark.parametrize(("label", "document", "marked"), CASES, ids=[case[0] for case in CASES])
def test_stretches(label: str, document: str, marked: str) -> None:
    expected = [(content, language) for language, content in STRETCH.findall(marked)]
    text = "".join(content for content, _ in expected)
    found = split_by_language(text, setting=SETTINGS.get(document))
    assert [(text[stretch.start : stretch.end], stretch.language) for stretch in found] == expected, label


def test_the_table_is_long() -> None:
    assert len(CASES) >= 40
    assert len({case[0] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("variety", dict.fromkeys(variety for _language, variety, _line in LINES))
def test_lone_lines_are_named(variety: str) -> None:
    lines = [(language, line) for language, its, line in LINES if its == variety]
    wrong = [line for language, line in lines if name_language(line, 0, len(line), find_setting(line)) != language]
    assert 1 - len(wrong) / len(lines) >= LEAST.get(variety, 1.0), wrong


def test_arabic_on_persian_keys_stays_arabic_in_its_document() -> None:
    typed = str.maketrans("يكى", "یکی")
    document = "\n".join(line for language, variety, line in LINES if variety == "MSA lines")
    document = (ARABIC + document).translate(typed)
    setting = find_setting(document)
    assert setting.farsi_keys
    assert {stretch.language for stretch in split_by_language(document, setting=setting)} == {"ar"}


def test_lone_arabic_on_persian_keys_is_mostly_kept() -> None:
    typed = str.maketrans("يكى", "یکی")
    lines = [line.translate(typed) for language, _its, line in LINES if language == "ar"]
    lost = [line for line in lines if name_language(line, 0, len(line), find_setting(line)) != "ar"]
    assert len(lost) <= 0.06 * len(lines), lost


def test_a_word_of_a_language_beside_arabic_is_told_by_its_letters() -> None:
    for word, language in (
        ("هەڵبژێرە", "ku"),
        ("ٽيليويزن", "sd"),
        ("پسندیدہ", "ar"),
        ("ڤيديو", "ar"),
        ("چاي", "ar"),
    ):
        assert name_language(word, 0, len(word), Setting(main="ar")) == language


FRENCH = "Le ministre a déclaré que les discussions avaient été constructives. "
ARABIC = "أكد الوزير أن المحادثات كانت بناءة وصريحة. "
ENGLISH = "The minister said the talks had been constructive and frank. "


def test_setting_of_a_document() -> None:
    assert find_setting(ARABIC * 5 + FRENCH) == Setting(main="ar", arabic="ar", latin="fr")
    assert find_setting(FRENCH * 3) == Setting(main="fr", arabic="ar", latin="fr")
    assert find_setting(ENGLISH) == Setting(main="en")
    assert find_setting("") == Setting()
    assert find_setting(ENGLISH, "ar") == Setting(main="ar", declared="ar")


def test_parts_of_a_text_keep_their_offsets() -> None:
    text = ARABIC + ENGLISH + FRENCH
    found = split_by_language(text, len(ARABIC), len(ARABIC + ENGLISH))
    assert [(s.start, s.end, s.language) for s in found] == [(len(ARABIC), len(ARABIC + ENGLISH), "en")]


def test_a_gigantic_line_is_one_stretch() -> None:
    text = ARABIC * (3 * CHUNK // len(ARABIC))
    found = split_by_language(text)
    assert [(s.start, s.end, s.language) for s in found] == [(0, len(text), "ar")]


def test_chunks_do_not_cut_sentences() -> None:
    text = (ARABIC + ENGLISH) * (3 * CHUNK // len(ARABIC + ENGLISH))
    found = split_by_language(text)
    assert {(text[s.start : s.end], s.language) for s in found} == {(ARABIC, "ar"), (ENGLISH, "en")}


def test_line_language_is_that_of_most_of_it() -> None:
    text = "وكتب: " + ENGLISH
    assert name_language(text, 0, len(text), Setting(main="ar")) == "en"


PIECES = st.sampled_from(
    [ARABIC, ENGLISH, FRENCH, "Lavrov ", "لافروف ", '"', "« ", " » ", ": ", "2022 ", "@x ", "\n", "中", "…"]
)


@given(st.lists(PIECES | st.text(max_size=8), max_size=12).map("".join))
def test_stretches_tile_the_text_and_neighbours_differ(text: str) -> None:
    found = split_by_language(text)
    assert "".join(text[s.start : s.end] for s in found) == text
    assert all(a.end == b.start and a.language != b.language for a, b in pairwise(found))
    assert all(s.start < s.end for s in found)
