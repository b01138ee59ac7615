"""Tables written a block at a time and read back."""

from pathlib import Path

import pandas as pd
import pytest

from align.output.blocks import open_table
from align.read.rows import open_pairs
from align.records import UsageError

COLUMNS = ["id", "ar_text", "en_text", "problem", "note", "probability"]
ROWS = [
    ["a", "قال «نعم».", 'He said "yes", then left.', "", "=1+1", 0.98765],
    ["b", "وصل", "arrived", "", "", float("nan")],
    ["c", "", "no Arabic", "no-arabic", "", float("nan")],
]


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".jsonl", ".parquet"])
def test_what_is_written_is_read_back(tmp_path: Path, suffix: str) -> None:
    if suffix == ".parquet":
        pytest.importorskip("pyarrow")
    path = tmp_path / f"a{suffix}"
    with open_table(path, COLUMNS) as write:
        for row in ROWS:
            write(pd.DataFrame([row], columns=COLUMNS))
    with open_pairs(path) as table:
        read = pd.concat(table.blocks(), ignore_index=True)
    assert read[COLUMNS[:-1]].to_numpy().tolist() == [row[:-1] for row in ROWS]
    assert [round(float(cell), 4) for cell in read["probability"][:1]] == [0.9877]
    assert read["probability"][1:].tolist() == ["", ""]


def test_a_spreadsheet_computes_no_text(tmp_path: Path) -> None:
    rows = pd.DataFrame([["- نعم", "=2+3", "-4"]], columns=["ar_text", "en_text", "note"])
    with open_table(tmp_path / "a.csv", list(rows.columns)) as write:
        write(rows)
    assert (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()[1] == "'- نعم,'=2+3,-4"
    with open_pairs(tmp_path / "a.csv") as table:
        read = pd.concat(table.blocks(), ignore_index=True)
    assert read.loc[0, list(rows.columns)].tolist() == ["- نعم", "=2+3", "-4"]


def test_a_translation_memory_keeps_names_and_scores(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx"
    with open_table(path, COLUMNS) as write:
        for row in ROWS:
            write(pd.DataFrame([row], columns=COLUMNS))
    with open_pairs(path) as table:
        read = pd.concat(table.blocks(), ignore_index=True)
    assert read[COLUMNS[:4]].to_numpy().tolist() == [row[:4] for row in ROWS]
    text = path.read_text("utf-8")
    assert text.count('<prop type="x-probability">') == 1  # nothing is said of rows without one
    from translate.storage.tmx import tmxfile

    memory = tmxfile.parsefile(str(path))
    assert [(unit.source, unit.target) for unit in memory.units[:2]] == [tuple(row[1:3]) for row in ROWS[:2]]


def test_nothing_stands_at_a_path_whose_writing_failed(tmp_path: Path) -> None:
    with pytest.raises(KeyError), open_table(tmp_path / "a.tsv", COLUMNS) as write:
        write(pd.DataFrame(ROWS[:1], columns=COLUMNS))
        write(pd.DataFrame([["x"]], columns=["id"]))
    assert list(tmp_path.iterdir()) == []


def test_other_suffixes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.tsv, \.csv, \.xlsx, \.jsonl"), open_table("a.xls", COLUMNS):
        pass
