"""The report: text is never markup, Arabic reads right to left, strips show each document's sentences."""

import html
import re

import pandas as pd
import pytest

from align.output.report import make_strips, render_report
from align.records import (
    CONFLICT_COLUMNS,
    COVERAGE_COLUMNS,
    DROPPED_COLUMNS,
    PAIR_COLUMNS,
    PART_COLUMNS,
    STATEMENT_COLUMNS,
)

INFO = {"version": "1", "model": {"name": "fake"}, "options": {"min_probability": 0.5}}
EVIL = "<script>alert('س')</script> & \"x\" onmouseover=1"


SAID = [("en", "a.txt", "Rain fell."), ("en", "b.txt", "It rained."), ("en", "c.txt", "Snow fell.")]


@pytest.fixture
def page() -> str:
    pairs = pd.DataFrame(
        [("نص عربي", EVIL, 0.9, 0.8, 0.3, "mine", "a.txt", 0, 7, "<b>.txt", 0, 9, "partial,length")],
        columns=list(PAIR_COLUMNS),
    )
    coverage = pd.DataFrame(
        [
            ("ar", "a.txt", 0, 7, "نص عربي", "covered", 0.9, "<b>.txt", 0, 9, EVIL),
            ("ar", "a.txt", 8, 20, "جملة أخرى هنا", "uncovered", 0.1, "", None, None, ""),
            ("en", "<b>.txt", 0, 9, EVIL, "partial", 0.6, "a.txt", 0, 7, "نص عربي"),
        ],
        columns=list(COVERAGE_COLUMNS),
    )
    dropped = pd.DataFrame([("a.txt", 21, 30, EVIL, "boilerplate")], columns=list(DROPPED_COLUMNS))
    conflicts = pd.DataFrame(
        [
            (1, 1, "number", "killed … people", "تسعة", "a.txt", "ar", "a.txt", 0, 7, "نص عربي"),
            (1, 1, "number", "killed … people", "11", "<b>.txt", "en", "<b>.txt", 0, 9, EVIL),
        ],
        columns=list(CONFLICT_COLUMNS),
    )
    return render_report(pairs, conflicts, coverage, dropped, INFO)


def test_text_of_documents_is_never_markup(page: str) -> None:
    assert "<script" not in page
    assert "<b>.txt" not in page
    assert page.count("&lt;script&gt;alert(&#39;س&#39;)&lt;/script&gt; &amp; &#34;x&#34;") == 5


def test_the_page_needs_nothing_else(page: str) -> None:
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', page) == []
    assert "@import" not in page
    assert "url(" not in page


def test_arabic_cells_read_right_to_left(page: str) -> None:
    assert '<td lang="ar" dir="rtl">نص عربي' in page


def test_flags_and_status_show(page: str) -> None:
    assert re.findall(r'class="flag">([^<]+)<', page) == ["number", "number", "partial", "length"]
    assert re.findall(r'class="status (\w+)"', page) == ["uncovered", "partial"]


def test_sentences_in_no_other_source_are_marked() -> None:
    coverage = pd.DataFrame(
        [(lang, doc, 0, 7, text, "uncovered", 0.0, "", None, None, "") for lang, doc, text in SAID],
        columns=list(COVERAGE_COLUMNS),
    )
    statements = pd.DataFrame(
        [
            (number, 1, doc, lang, doc, 0, 7, text, "full")
            for (lang, doc, text), number in zip(SAID, (1, 1, 2), strict=True)
        ],
        columns=list(STATEMENT_COLUMNS),
    )
    empty = [pd.DataFrame(columns=list(columns)) for columns in (PAIR_COLUMNS, CONFLICT_COLUMNS, DROPPED_COLUMNS)]
    page = render_report(empty[0], empty[1], coverage, empty[2], INFO, None, statements)
    marked = re.findall(r'class="alone".*?<td lang="en" dir="ltr">([^<]*)<', page, re.DOTALL)
    assert marked == ["Snow fell."]


def test_missing_clauses_of_a_partial_statement_are_marked_in_place() -> None:
    text = f"First {EVIL}, then rain, then snow and then sun."
    rows = [
        ("en", "b", 0, 80, text, "partial", 0.8, "a", 0, 7, "نص"),
        ("en", "b", 90, 99, "All of it", "uncovered", 0.0, "", None, None, ""),
    ]
    borders = [0, text.index("then rain"), text.index("then snow"), text.index("and then"), len(text) + 1]
    clauses = [
        ("en", "b", start, end - 1, text[start : end - 1], said, *there)
        for start, end, said, there in zip(
            borders,
            borders[1:],
            ("no", "yes", "no", "no"),
            (("", None, None, ""), ("a", 0, 7, "نص"), ("", None, None, ""), ("", None, None, "")),
            strict=False,
        )
    ]
    page = render_report(
        pd.DataFrame(columns=list(PAIR_COLUMNS)),
        pd.DataFrame(columns=list(CONFLICT_COLUMNS)),
        pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS)),
        pd.DataFrame(columns=list(DROPPED_COLUMNS)),
        INFO,
        pd.DataFrame(clauses, columns=list(PART_COLUMNS)),
    )
    cells = re.findall(r'<td lang="en" dir="ltr">(.*?)<div', page)
    plain = [html.unescape(re.sub("<[^>]*>", "", cell)) for cell in cells]
    assert plain == [text, "All of it"]
    marked = [html.unescape(mark) for mark in re.findall(r"<mark title=[^>]*>(.*?)</mark>", cells[0])]
    assert marked == [f"First {EVIL},", "then snow and then sun."]
    assert "<script" not in page


def test_shares_are_weighted_by_characters() -> None:
    rows = [
        ("ar", "a", 0, 30, "س" * 30, "covered", 0.9, "b", 0, 1, "x"),
        ("ar", "a", 31, 41, "س" * 10, "partial", 0.5, "b", 0, 1, "x"),
    ]
    (strip,) = make_strips(pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS)))
    assert (strip.covered, strip.partial) == (0.75, 0.25)
