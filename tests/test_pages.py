"""Whole pages of many sites with gold (corpora/pages): boilerplate goes, content stays, as well as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.eval.boilerplate import CONTENT, Page, cut_lines, judge_all, read_pages, score

FOLDER = Path(__file__).parents[1] / "corpora" / "pages"

# The least share of the letters of boilerplate that is dropped, and the most of content, in per cent. Trees grew
# on all of these pages but held11 to held13; docs/explanation/cleaning.md says what new ones gave.
FLOORS = {
    "dev": (0.984, 0.08),
    "dev2": (0.934, 0.00),
    "dev3": (0.890, 0.29),
    "dev4": (0.851, 1.08),
    "dev5": (0.810, 0.50),
    "dev6": (0.836, 2.45),
    "dev7": (0.869, 1.75),
    "dev8": (0.914, 0.18),
    "dev9": (0.894, 0.37),
    "dev10": (0.920, 0.39),
    "dev11": (0.885, 0.93),
    "dev12": (0.871, 0.78),
    "dev13": (0.925, 2.17),
    "held": (0.988, 0.00),
    "held2": (0.956, 0.00),
    "held3": (0.997, 0.00),
    "held4": (0.922, 0.48),
    "held5": (0.914, 0.41),
    "held6": (0.808, 0.00),
    "held7": (0.954, 1.52),
    "held8": (0.859, 0.44),
    "held9": (0.950, 2.03),
    "held10": (0.931, 0.62),
    "held11": (0.820, 1.98),
    "held12": (0.862, 1.14),
    "held13": (0.876, 1.37),
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
