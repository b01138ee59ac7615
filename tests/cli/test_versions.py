"""`align versions`: the changes as a reader sees them, and their table."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from align.cli.versions import command, mark_words

OUTLETS = Path(__file__).resolve().parents[2] / "corpora" / "outlets"
OLD, NEW = OUTLETS / "versions" / "saahil-ferry.0700.txt", OUTLETS / "ar" / "saahil-ferry.txt"


def run(*arguments: object):
    return CliRunner().invoke(command, [*map(str, arguments), "--no-cache"])


def test_changes_are_told_and_written(tmp_path) -> None:
    result = run(OLD, NEW, "-o", tmp_path / "changes")
    assert result.exit_code == 0, result.output
    assert ": from خمسة to ثمانية\n" in result.stdout
    assert "  - وأصيب خمسة ركاب بجروح طفيفة.\n  + وأصيب ثمانية ركاب بجروح طفيفة، بينهم طفلان.\n" in result.stdout
    assert "+ added\n  + وأرجع قبطان العبّارة سبب الحادث إلى عطل في جهاز الملاحة.\n" in result.stdout
    assert "\033" not in result.stdout
    with (tmp_path / "changes" / "versions.tsv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {row["change"] for row in rows} == {"facts", "recast", "added", "removed"}
    text = OLD.read_text("utf-8")
    for row in rows:
        assert row["old_text"] == (text[int(row["old_start"]) : int(row["old_end"])] if row["old_start"] else "")
        assert row["told"] == row["told_text"] == ""


def test_offsets_are_whole_numbers_in_json(tmp_path) -> None:
    changes = json.loads(run(OLD, NEW, "--json").stdout)["changes"]
    starts = [change["old_start"] for change in changes]
    assert None in starts
    assert all(start is None or type(start) is int for start in starts)


def test_nothing_changed() -> None:
    result = run(NEW, NEW)
    assert result.stdout == f"{NEW} → {NEW}:\n  nothing changed; 10 sentences as before\n"


def test_two_pages_that_share_nothing_are_no_versions() -> None:
    result = run(OUTLETS / "en" / "atlas-museum.txt", OUTLETS / "en" / "medpost-ferry.txt")
    assert result.exit_code == 0
    assert "are they versions of one page?" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        (
            "Six were hurt.",
            "Eight were hurt.",
            ("\033[31mSix\033[0m were hurt.", "\033[32mEight\033[0m were hurt."),
        ),
        ("", "Added.", ("", "\033[32mAdded.\033[0m")),
        ("أصيب خمسة ركاب.", "أصيب ركاب.", ("أصيب \033[31mخمسة\033[0m ركاب.", "أصيب ركاب.")),
    ],
)
def test_words_that_changed_are_marked(old, new, marked) -> None:
    assert mark_words(old, new) == marked
