"""Cleaning and reading take time in proportion to the length, whatever stands in a row for however long."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from align.clean.prepare import prepare
from align.clean.sentences.phrases import find_clauses
from align.facts.evidence import read_evidence
from align.normalize import for_comparison
from align.read.formats.visual import to_reading_order
from align.records import Document, Language
from tests.support import assert_in_proportion

LENGTH = 4000
PATTERNS = (
    " ", "\u00a0", "\t", "\n", ".", ". ", " .", "!", "#", "•", "• ", "@a", "@a ", "#a ", "RT @", "\u0301", "\u064e",
    "\u200f", "A.", "A. ", "A ", "ABC ", "a ", "و ", "-", "- ", "—", "…", '"', "«", "»", "(", ")", "[", "[1]",
    "*", "_", "/", "http://", "www.", "a.com ", "1", "1.", "1 ", "1/", "1-1 ", "12:30 ", "20 ",
    "million ", "مليون ", "اثنا ",
    "لا ", "،", "؛", "؟", "؟!", "By A ", "and ", "|", "| ", "&", "<", "😀", "ـ", "'", "’", "a-", "(a", "—a(@",
    "pic.twitter.com/", "a\n", "A\n", "- a\n",
    "a * ", "ab cd * ", "A.D. ", "ق.م. ", " .A", "(1) ", "a (1) ", "a [1] ", "﴿1﴾ ", "o'o", "نمي", "ﷺ",
)  # fmt: skip
# What stands before the pattern and after it, with a space and without one.
LEADS = (
    ("en", "The minister said that the plant would open", " soon."),
    ("ar", "قال الوزير إن المصنع سيفتح", "قريبا."),
)
WORK: tuple[Callable[[str, Language], object], ...] = (
    lambda text, language: prepare([Document("a", text)]),
    lambda text, language: for_comparison(text),
    read_evidence,
    find_clauses,
)


@pytest.mark.parametrize("pattern", PATTERNS, ids=repr)
def test_time_grows_with_the_length_of_a_text(pattern: str) -> None:
    for language, lead, end in LEADS:
        short, long = (f"{lead}{pattern * (n // len(pattern))}{end}" for n in (LENGTH, 2 * LENGTH))
        for work in WORK:
            work(lead, language)  # tables are read, patterns are known
            assert_in_proportion(work, (short, language), (long, language))


# Lines of a page, of which thousands stand in a row above its text, in it and after it.
LINES = (
    "وجوه", "دروب الجنوب القديمة", "News   Sport   Money", "a · b · c", "Share", "By Jane Doe", "نص: سعاد المرابط",
    "منتخب الشباب يبدأ معسكره التدريبي في الجبل الأخضر", "1 May 2024", "Comments", "اقرأ أيضا", "Contents", "«a» b",
    "It rained.", "Who pays?", "- an item", "م.ح.ع", "(MND)", "Part One", "a@b.example", "حقوق الملكية",
)  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_time_grows_with_the_number_of_lines_of_a_page(line: str) -> None:
    text = "The mayor opened the new market on Saturday morning, after two years of work."
    for before, after in ((1, 0), (0, 1), (1, 1)):
        few, many = (
            "\n\n".join([*[line] * (n * before), text, f"{line} {text}", *[line] * (n * after), text])
            for n in (400, 800)
        )
        prepare([Document("a", few)])  # all patterns are known
        assert_in_proportion(prepare, ([Document("a", few)],), ([Document("a", many)],))


@pytest.mark.parametrize("cell", ["ا", "a", "1", " ", ".", "(", "ا 1"])
def test_time_grows_with_the_length_of_a_printed_line(cell: str) -> None:
    few, many = (["a", *(cell * count)[:count], "ا"] for count in (20_000, 40_000))
    for rightwards in (True, False):
        assert_in_proportion(to_reading_order, (few, rightwards), (many, rightwards))
