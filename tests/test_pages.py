"""Whole pages of many sites with gold (corpora/pages): boilerplate goes, content stays, as well as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.eval.boilerplate import CONTENT, Page, cut_lines, judge_all, read_pages, score

FOLDER = Path(__file__).parents[1] / "corpora" / "pages"

# The least share of the letters of boilerplate that is dropped, and the most of content, in per cent. Trees grew
# on all of these pages but dev16 and held13 to held15; docs/explanation/cleaning.md says what new ones gave.
FLOORS = {
    "dev": (0.987, 0.08),
    "dev2": (0.933, 0.00),
    "dev3": (0.921, 0.29),
    "dev4": (0.938, 0.79),
    "dev5": (0.869, 0.30),
    "dev6": (0.954, 1.97),
    "dev7": (0.899, 1.31),
    "dev8": (0.945, 0.33),
    "dev9": (0.943, 0.32),
    "dev10": (0.934, 0.38),
    "dev11": (0.908, 0.99),
    "dev12": (0.926, 0.82),
    "dev13": (0.933, 2.12),
    "dev14": (0.921, 0.87),
    "dev15": (0.889, 0.62),
    "dev16": (0.462, 2.08),
    "dev17": (0.900, 1.36),
    "dev18": (0.860, 0.94),
    "held": (0.989, 0.00),
    "held2": (0.987, 0.00),
    "held3": (0.997, 0.00),
    "held4": (0.956, 0.73),
    "held5": (0.920, 0.48),
    "held6": (0.877, 0.00),
    "held7": (0.974, 0.89),
    "held8": (0.906, 0.44),
    "held9": (0.950, 1.64),
    "held10": (0.963, 0.62),
    "held11": (0.898, 0.80),
    "held12": (0.920, 0.40),
    "held13": (0.900, 1.20),
    "held14": (0.886, 1.70),
    "held15": (0.808, 1.69),
}


@pytest.mark.parametrize("name", FLOORS)
def test_boilerplate_of_whole_pages_is_dropped_and_content_kept(name: str) -> None:
    pages = read_pages(FOLDER / f"{name}.txt")
    found = score(judge_all(pages, peers=False)["align"])
    least, most = FLOORS[name]
    assert found.recall >= least
    assert 100 * found.loss <= most


def test_every_file_of_pages_has_its_floors() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(FLOORS)


def test_tags_tell_the_kind_of_each_letter_and_are_no_part_of_the_page() -> None:
    page = Page("a.txt", "en", "news", "{nav}Home | News\n\n{+}It rained in Cork all day.{?} (MND)")
    assert page.text == "Home | News\n\nIt rained in Cork all day. (MND)"
    lines = judge_all([page], peers=False)["align"]
    assert [(line.kind, line.text) for line in lines] == [
        ("nav", "Home | News"),
        (CONTENT, "It rained in Cork all day"),
        ("?", "MND"),
    ]
    assert [line.is_dropped for line in lines] == [True, False, False]


def test_lines_are_cut_where_the_kind_changes() -> None:
    kinds = ["nav", "nav", "", "+", "+"]
    assert [line.text for line in cut_lines("a", "ab cd", kinds, [True] * 5)] == ["ab", "cd"]


def test_untagged_text_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with none"):
        judge_all([Page("a.txt", "en", "news", "Home {nav}News")], peers=False)
