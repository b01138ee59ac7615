"""Cleaning and reading take time in proportion to the length, whatever stands in a row for however long."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from align.clean.prepare import prepare
from align.clean.sentences.phrases import find_clauses
from align.facts.evidence import read_evidence
from align.normalize import for_comparison
from align.read.formats.visual import to_reading_order
from align.records import Document, Language

LENGTH = 4000
MOST = 0.6  # seconds of processor time for twice as much; what grows with the square took two
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


def seconds(work: Callable[..., object], *given: object) -> float:
    start = time.process_time()
    work(*given)
    return time.process_time() - start


@pytest.mark.parametrize("pattern", PATTERNS, ids=repr)
def test_time_grows_with_the_length_of_a_text(pattern: str) -> None:
    for language, lead, end in LEADS:
        short, long = (f"{lead}{pattern * (n // len(pattern))}{end}" for n in (LENGTH, 2 * LENGTH))
        for work in WORK:
            work(lead, language)  # tables are read, patterns are known
            first, second = seconds(work, short, language), seconds(work, long, language)
            if second >= 0.15:  # once more: a table may have been read
                second = min(second, seconds(work, long, language))
            assert second < MOST, f"{second:.1f} s"
            assert second < 0.15 or second < 3.2 * first, f"{first:.2f} s, twice as long {second:.2f} s"


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
        times = []
        for count in (400, 800):
            page = "\n\n".join(
                [*[line] * (count * before), text, *[f"{line} {text}"], *[line] * (count * after), text]
            )
            # The second time all patterns are known.
            times.append(min(seconds(prepare, [Document("a", page)]) for _ in range(2)))
        assert times[1] < 0.15 or times[1] < 3.2 * times[0], f"{times[0]:.2f} s, twice as many {times[1]:.2f} s"


@pytest.mark.parametrize("cell", ["ا", "a", "1", " ", ".", "(", "ا 1"])
def test_time_grows_with_the_length_of_a_printed_line(cell: str) -> None:
    cells = ["a", *(cell * 10_000)[:10_000], "ا"]
    for rightwards in (True, False):
        assert seconds(to_reading_order, cells, rightwards) < 0.4
