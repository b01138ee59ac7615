"""The report's data: every sentence, statement and pair can be found from every other; nothing ends the script."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from align.output.report import render_report
from align.output.report.data import collect, find_paragraphs, list_pairs
from align.output.report.page import read, to_json
from align.records import (
    CONFLICT_COLUMNS,
    COVERAGE_COLUMNS,
    DROPPED_COLUMNS,
    PAIR_COLUMNS,
    PART_COLUMNS,
    STATEMENT_COLUMNS,
    Document,
)

INFO = {
    "version": "1",
    "model": {"name": "fake", "path": "/home/me"},
    "options": {"min_probability": 0.5, "out": "/x"},
}
EVIL = "</script><script>alert('س')</script> & \"x\" <!-- onmouseover=1"


def tables() -> dict[str, pd.DataFrame]:
    coverage = [
        ("ar", "a.txt", 0, 7, "نص عربي", "covered", 0.9, "<b>.txt", 0, 9, EVIL),
        ("ar", "a.txt", 8, 20, "جملة أخرى هنا", "partial", 0.6, "<b>.txt", 0, 9, EVIL),
        ("en", "<b>.txt", 0, 9, EVIL, "covered", 0.9, "a.txt", 0, 20, "نص عربي جملة أخرى هنا"),
        ("en", "<b>.txt", 10, 15, "Alone.", "uncovered", 0.1, "", None, None, ""),
    ]
    pairs = [
        ("نص عربي جملة أخرى هنا", EVIL, 0.9, 0.8, None, "row", "a.txt", 0, 20, "<b>.txt", 0, 9, "partial,length"),
        ("نص بين سطرين", "Alone.", 0.6, 0.5, 0.1, "mine", "a.txt", 3, 15, "<b>.txt", 10, 15, ""),
    ]
    statements = [
        (1, 1, "a.txt", "ar", "a.txt", 0, 7, "نص عربي", "full"),
        (1, 1, "<b>.txt", "en", "<b>.txt", 0, 9, EVIL, "full"),
        (1, 1, "copy.txt", "ar", "copy.txt", 5, 12, "نص عربي", "full"),
        (2, 1, "a.txt", "ar", "a.txt", 13, 20, "أخرى هنا", "full"),
        (2, 1, "<b>.txt", "en", "<b>.txt", 10, 15, "Alone.", "full"),
    ]
    parts = [
        ("ar", "a.txt", 8, 12, "جملة", "yes", "<b>.txt", 0, 3, EVIL[:3]),
        ("ar", "a.txt", 13, 20, "أخرى هنا", "no", "", None, None, ""),
    ]
    conflicts = [(1, 1, "number", "… people", "11", "<b>.txt", "en", "<b>.txt", 0, 9, EVIL)]
    rows = {
        "pairs": (pairs, PAIR_COLUMNS), "coverage": (coverage, COVERAGE_COLUMNS), "parts": (parts, PART_COLUMNS),
        "statements": (statements, STATEMENT_COLUMNS), "conflicts": (conflicts, CONFLICT_COLUMNS),
        "dropped": ([("a.txt", 21, 30, EVIL, "boilerplate")], DROPPED_COLUMNS),
    }  # fmt: skip
    return {name: pd.DataFrame(each, columns=list(columns)) for name, (each, columns) in rows.items()}


@pytest.fixture
def page() -> str:
    return render_report(**tables(), info=INFO)


def test_text_cannot_end_the_script(page: str) -> None:
    assert page.count("</script>") == 3  # data, words, the script itself
    assert len(re.findall("<script", page)) == 3
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    assert data["sentences"]["text"][2] == EVIL
    assert data["dropped"] == [[1, 21, 30, EVIL, "boilerplate"]]
    assert data["documents"] == ["<b>.txt", "a.txt"]


def test_the_page_needs_nothing_else(page: str) -> None:
    assert re.findall(r'(?:src|href)="(?!#)[^"]*"', page) == []
    assert "@import" not in page
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_nothing_of_the_machine_is_told(page: str) -> None:
    assert "/home/me" not in page
    assert "/x" not in page


def test_sentences_are_found_from_everywhere() -> None:
    found = tables()
    data = collect(
        **found, info=INFO | {"stories": [{"story": 1, "documents": ["a.txt", "gone.txt"]}]}, documents=(), links={}
    )
    assert data["sentences"]["there"] == [[0, 0, 9], [0, 0, 9], [1, 0, 20], [-1, -1, -1]]
    assert data["statements"]["sentence"] == [0, 2, -1, 1, 3]
    assert data["statements"]["sources"] == ["<b>.txt", "a.txt", "copy.txt"]
    assert data["statements"]["source"] == [1, 0, 2, 1, 0]
    # A sentence of a document dropped as a copy, and a clause.
    assert data["statements"]["others"] == [[2, 0, "نص عربي"], [3, 0, "أخرى هنا"]]
    assert data["conflicts"][0][-1] == 2
    assert data["parts"] == [[1, 8, 12, 1], [1, 13, 20, 0]]
    assert data["stories"] == [[1, [1]]]
    assert data["reasons"] == {"boilerplate": 1}


def test_the_text_of_a_pair_is_that_of_its_sentences_where_they_give_it() -> None:
    found = tables()
    columns = list_pairs(found["pairs"], {"<b>.txt": 0, "a.txt": 1}, found["coverage"])
    assert columns["ar_text"] == [[0, 1], "نص بين سطرين"]
    assert columns["en_text"] == [[2, 2], [3, 3]]
    assert columns["margin"] == [None, 0.1]
    assert columns["ar_doc"] == [1, 1]


def test_a_line_end_opens_a_paragraph() -> None:
    coverage = tables()["coverage"]
    documents = [Document("a.txt", "نص عربي\nجملة أخرى هنا", ""), Document("<b>.txt", "0123456789 Alone.", "")]
    assert find_paragraphs(coverage, documents) == [1, 1, 1, 0]
    assert find_paragraphs(coverage, ()) == [1, 0, 1, 0]


def test_both_interfaces_say_everything() -> None:
    words = json.loads(read("words.json"))
    assert words["ar"].keys() == words["en"].keys()
    assert all(text.strip() for side in words.values() for text in side.values())


def test_numbers_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_json({"probability": float("nan")})
