"""Pairs on the terminal: what is asked for, and lines no wider than it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from align.cli.group import group
from align.cli.show import draw_pairs
from align.output.tables import write_tsv
from align.records import PAIR_COLUMNS

LONG = "قَالَتِ الوِزارَةُ إِنَّ المَشروعَ بَدَأَ. " * 12
ROWS = [
    ("وصل القطار.", "The train arrived.", 0.95, 0.8, 0.3, "chain", "a", 0, 11, "b", 0, 18, ""),
    (LONG.strip(), "The ministry said so.", 0.6, 0.5, 0.1, "mine", "a", 20, 90, "b", 30, 60, "length"),
    ("تأخر.", "It was late.", 0.7, 0.6, 0.1, "mine", "a", 100, 105, "b", 70, 82, ""),
]  # fmt: skip


@pytest.fixture
def table(tmp_path: Path) -> Path:
    write_tsv(pd.DataFrame(ROWS, columns=list(PAIR_COLUMNS)), PAIR_COLUMNS, tmp_path / "pairs.tsv")
    return tmp_path / "pairs.tsv"


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ([], ["#1", "#2", "#3"]),
        (["--below", "0.9"], ["#2", "#3"]),
        (["--flagged"], ["#2"]),
        (["--doubt"], ["#2", "#3", "#1"]),
    ],
)
def test_what_is_asked_for_is_shown(table: Path, options: list[str], shown: list[str]) -> None:
    done = CliRunner().invoke(group, ["show", str(table), *options])
    assert done.exit_code == 0, done.output
    assert [line.split()[0] for line in done.output.splitlines() if line.startswith("#")] == shown


def test_lines_fit_and_lose_nothing() -> None:
    lines = "".join(draw_pairs(pd.DataFrame(ROWS, columns=list(PAIR_COLUMNS)), 60)).splitlines()
    assert max(cell_len(line) for line in lines) <= 60
    assert " ".join(" ".join(lines).split()).count(LONG.split()[0]) == 12
