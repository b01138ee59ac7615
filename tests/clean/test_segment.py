"""Sentences: the table of cases under `cases/`, and what holds for any text."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.clean.segment import split_sentences
from align.clean.sentences.clauses import LONG, LONGEST
from align.clean.sentences.paragraphs import INVISIBLE, find_paragraphs
from align.records import Stretch

CASES = Path(__file__).parents[1] / "cases"
_CASE = re.compile(r"^==== (?P<label>.+)\n(?P<text>(?s:.*?))\n----\n(?P<sentences>(?:(?!==== ).*\n)*)", re.M)
_VISIBLE = re.compile(rf"[^\s{INVISIBLE}]")


def read_cases():
    """Yield a test parameter for each case; the format is described in `cases/README.md`."""
    for path in sorted(CASES.glob("*.txt")):
        language = "en" if path.name.startswith("en") else "ar"
        for case in _CASE.finditer(path.read_text(encoding="utf-8")):
            label, _, reason = case["label"].partition(" | fails: ")
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
            sentences = case["sentences"].splitlines()
            yield pytest.param(language, case["text"], sentences, id=f"{path.stem}: {label}", marks=marks)


def read_sentences(text: str, language: str) -> list[str]:
    return [" ".join(text[s.start : s.end].split()) for s in split_sentences(text, language=language)]


@pytest.mark.parametrize(("language", "text", "sentences"), list(read_cases()))
def test_sentences_of_a_case(language: str, text: str, sentences: list[str]) -> None:
    assert read_sentences(text, language) == sentences


def test_the_table_is_large_and_its_labels_differ() -> None:
    cases = list(read_cases())
    assert len({case.id for case in cases}) == len(cases) >= 200
    written = "".join(path.read_text(encoding="utf-8") for path in CASES.glob("*.txt"))
    assert len(re.findall(r"^====", written, re.M)) == len(cases)


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\x85"])
def test_any_line_end_is_a_line_end(line_end: str) -> None:
    text = "Headline\nThe talks began on Monday\nand ended.\n\nNext."
    expected = ["Headline", "The talks began on Monday and ended.", "Next."]
    assert read_sentences(text.replace("\n", line_end), "en") == expected


def test_semicolon_depends_on_the_language() -> None:
    text = "أغلقت المدارس; وفتحت المكتبات."
    assert len(split_sentences(text, language="ar")) == 2
    assert len(split_sentences(text, language="en")) == 1


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", "\u200f", "\ufeff\n\u200b"])
def test_nothing_visible_is_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


def test_direction_marks_are_trimmed() -> None:
    text = "\ufeff\u200fوصل الوفد.\u200f \u200fغادر الوفد.\u200f"
    assert [text[s.start : s.end] for s in split_sentences(text)] == ["وصل الوفد.", "غادر الوفد."]


def test_wrapped_lines_form_one_paragraph() -> None:
    text = "one two three four five six seven eight\nnine ten eleven twelve thirteen and then\nsome more.\n\nEnd"
    assert len(list(find_paragraphs(text))) == 2


def test_very_long_text_without_marks_is_cut_at_white_space() -> None:
    text = "كلمة " * 2000
    pieces = split_sentences(text)
    assert max(s.end - s.start for s in pieces) <= LONGEST
    assert all(set(text[a.end : b.start]) == {" "} for a, b in pairwise(pieces))


def test_no_safe_place_leaves_the_sentence_whole() -> None:
    text = "كلمة، " * 500
    assert split_sentences(text) == [Stretch(0, len(text) - 1)]


def test_pieces_of_a_long_sentence_are_shorter() -> None:
    text = "The council met and the members spoke at length about water because the river was low " * 20
    assert max(s.end - s.start for s in split_sentences(text, language="en")) <= LONG


# Text built of what the rules look at, so that rare combinations are common.
_TOKENS = st.sampled_from(
    "وقال الوزير كما في ، ؛ ؟ . .. ... … ! ? , ; : « » “ ” \" ' ( ) [ ] - – • 😀 د ق.م هـ إلخ 3.5 ٣٫٥ 14. 1. أ- "
    "Dr. U.S. p.m. Inc. J. no. Jan. The talks said www.example.com a.b@c.org #Tag @name \u200f \ufeff \u0640".split(
        " "
    )
)
_GAPS = st.sampled_from([" ", " ", " ", "", "\n", "\n\n", "\r\n", "\xa0", "  \t"])
_TEXTS = st.one_of(
    st.lists(st.tuples(_TOKENS, _GAPS), max_size=60).map(lambda parts: "".join(a + b for a, b in parts)),
    st.text(max_size=80),
)
_LANGUAGES = st.sampled_from(["ar", "en"])


@given(_TEXTS, _LANGUAGES)
def test_sentences_are_ordered_trimmed_and_cover_every_visible_character(text: str, language: str) -> None:
    sentences = split_sentences(text, language=language)
    covered = 0
    for sentence in sentences:
        assert covered <= sentence.start < sentence.end <= len(text)
        assert not _VISIBLE.search(text, covered, sentence.start)
        assert _VISIBLE.match(text[sentence.start])
        assert _VISIBLE.match(text[sentence.end - 1])
        covered = sentence.end
    assert not _VISIBLE.search(text, covered)


@given(_TEXTS, _LANGUAGES, st.sampled_from(["", "وصل الوفد", "Dr.\nHe said:", "1. (", '« "', "a\nb\nc"]))
def test_surroundings_beyond_a_blank_line_change_nothing(text: str, language: str, other: str) -> None:
    alone = split_sentences(text, language=language)
    before = f"{other}\n\n"
    longer = f"{before}{text}\n\n{other}"
    shifted = [Stretch(s.start + len(before), s.end + len(before)) for s in alone]
    inside = [
        s for s in split_sentences(longer, language=language) if len(before) <= s.start < len(before) + len(text)
    ]
    assert inside == shifted


@given(_TEXTS, _LANGUAGES, st.text(max_size=10), st.text(max_size=10))
def test_part_of_a_text_is_split_as_if_alone(text: str, language: str, before: str, after: str) -> None:
    alone = split_sentences(text, language=language)
    part = split_sentences(before + text + after, len(before), len(before) + len(text), language)
    assert part == [Stretch(s.start + len(before), s.end + len(before)) for s in alone]


@given(
    st.lists(st.sampled_from(["كلمة", "وقال", "كما", "،", "، ", " ، ", "word,", ":", " – ", "حيث"]), max_size=400)
)
def test_no_sentence_ends_at_an_arabic_comma(words: list[str]) -> None:
    text = " ".join(words)
    for before, after in pairwise(split_sentences(text)):
        assert not text[: before.end].endswith("،")
        assert not text[after.start :].startswith("،")
