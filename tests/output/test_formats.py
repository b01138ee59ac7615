"""Exports are read back by independent readers: translate-toolkit for TMX, pandas for Parquet."""

import csv
import errno
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner
from translate.storage.tmx import tmxfile

from align.cli.export import command
from align.cli.group import group
from align.output.blocks import FORMATS, export_pairs
from align.output.tables import write_tsv
from align.read.ingest import read_inputs
from align.records import PAIR_COLUMNS, OutputError, UsageError

ROWS = [
    ("ارتفعت الأسعار بنسبة ٥٪ & أكثر <هذا العام>.", 'Prices rose by 5% & more <this year> "so far".', 0.97),
    ("وصل الوفد إلى الجزائر أمس.", "The delegation arrived in Algiers yesterday.", 0.55),
]


@pytest.fixture
def pairs() -> pd.DataFrame:
    rows = [(ar, en, p, 0.8, 0.3, "chain", "ar.txt", 0, len(ar), "en.txt", 0, len(en), "") for ar, en, p in ROWS]
    return pd.DataFrame(rows, columns=list(PAIR_COLUMNS))


def test_tmx_is_read_by_translate_toolkit(pairs: pd.DataFrame, tmp_path) -> None:
    (path,) = export_pairs(pairs, "tmx", tmp_path / "pairs.tmx")
    with path.open("rb") as stream:
        store = tmxfile(stream, "ar", "en")
    assert [(unit.source, unit.target) for unit in store.units] == [(ar, en) for ar, en, _ in ROWS]


def test_tmx_replaces_what_xml_cannot_hold(pairs: pd.DataFrame, tmp_path) -> None:
    pairs.loc[0, "en_text"] = "bell \x07 rang"
    (path,) = export_pairs(pairs, "tmx", tmp_path / "pairs.tmx")
    with path.open("rb") as stream:
        store = tmxfile(stream, "ar", "en")
    assert store.units[0].target == "bell \ufffd rang"


def test_parquet_is_read_by_pandas(pairs: pd.DataFrame, tmp_path) -> None:
    (path,) = export_pairs(pairs, "parquet", tmp_path / "pairs.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(path), pairs, check_dtype=False)


def test_jsonl_holds_every_column(pairs: pd.DataFrame, tmp_path) -> None:
    (path,) = export_pairs(pairs, "jsonl", tmp_path / "pairs.jsonl")
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert rows == pairs.to_dict("records")


def test_moses_files_stay_in_step(pairs: pd.DataFrame, tmp_path) -> None:
    files = export_pairs(pairs, "moses", tmp_path / "corpus")
    assert [file.name for file in files] == ["corpus.ar", "corpus.en"]
    sides = [file.read_text("utf-8").splitlines() for file in files]
    assert list(zip(*sides, strict=True)) == [(ar, en) for ar, en, _ in ROWS]


def test_the_command_filters_by_probability_and_pipes(pairs: pd.DataFrame, tmp_path) -> None:
    write_tsv(pairs, PAIR_COLUMNS, tmp_path / "pairs.tsv")
    data = (tmp_path / "pairs.tsv").read_bytes()
    result = CliRunner().invoke(command, ["-", "--to", "jsonl", "-o", "-", "--min-probability", "0.9"], input=data)
    assert result.exit_code == 0, result.output
    assert [json.loads(line)["en_text"] for line in result.stdout.splitlines()] == [ROWS[0][1]]


def test_two_files_cannot_go_to_standard_output() -> None:
    result = CliRunner().invoke(command, ["-", "--to", "moses", "-o", "-"], input="")
    assert result.exit_code == 2
    assert "name a file with -o" in result.output


def test_a_full_disk_leaves_both_files_of_moses_or_none(
    pairs: pd.DataFrame, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_pairs(pairs, "moses", tmp_path / "m")
    before = [(tmp_path / name).read_text("utf-8") for name in ("m.ar", "m.en")]
    written: list[str] = []

    def full(file: int) -> None:
        written.append("")
        if len(written) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("align.output.files.os.fsync", full)
    with pytest.raises(OutputError, match="no space left"):
        export_pairs(pairs[:1], "moses", tmp_path / "m")
    assert len(written) == 2
    assert [(tmp_path / name).read_text("utf-8") for name in ("m.ar", "m.en")] == before
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("to", ["csv", "xlsx"])
def test_what_excel_opens_is_read_back(pairs: pd.DataFrame, to: str, tmp_path) -> None:
    (path,) = export_pairs(pairs, to, tmp_path / f"pairs.{to}")
    arabic, english = read_inputs([path]).documents
    assert arabic.text.split("\n") == [ar for ar, _, _ in ROWS]
    assert english.text.split("\n") == [en for _, en, _ in ROWS]
    assert to == "xlsx" or path.read_bytes().startswith(b"\xef\xbb\xbf")


ODD = [
    "=1+1",
    "- نعم",
    "+20 2",
    "@user",
    "'=1",
    "''-x",
    "#N/A",
    "_x000D_ is text",
    "2020-01-01",
    "007",
    'a;b,c"d',
    "-",
]


@pytest.mark.parametrize("to", ["csv", "xlsx", "tmx", "jsonl"])
def test_text_like_a_formula_is_no_formula_and_comes_back(to: str, tmp_path) -> None:
    rows = [(f"{text} نص", f"{text} x", 0.9, -0.5, -0.25, "row", "a", 0, 9, "b", 0, 9, "") for text in ODD]
    table = pd.DataFrame(rows, columns=list(PAIR_COLUMNS))
    (path,) = export_pairs(table, to, tmp_path / f"pairs.{to}")
    columns = {"ar": "ar_text", "en": "en_text"} if to != "tmx" else None
    arabic, english = read_inputs([path], columns=columns).documents
    assert arabic.text.split("\n") == list(table["ar_text"])
    assert english.text.split("\n") == list(table["en_text"])
    if to == "csv":
        cells = [cell for line in csv.reader(path.read_text("utf-8-sig").splitlines()) for cell in line]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "- "))]
        assert "-0.2500" in cells
    if to == "xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert {cell.data_type for cell in sheet["A"]} == {"s"}
        assert {cell.alignment.readingOrder for cell in sheet["A"][1:]} == {2}
        assert sheet["E2"].value == -0.25


def test_a_text_longer_than_a_cell_of_excel_is_told(pairs: pd.DataFrame, tmp_path) -> None:
    pairs.loc[1, "ar_text"] = "نص " * 20_000
    with pytest.raises(OutputError, match="32,767 characters; a text of row 3 has 60,000"):
        export_pairs(pairs, "xlsx", tmp_path / "pairs.xlsx")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("to", [to for to in FORMATS if to not in ("tsv", "hf")])
def test_an_export_never_takes_the_place_of_its_input(pairs: pd.DataFrame, to: str, tmp_path) -> None:
    files = export_pairs(pairs, to, tmp_path / {"moses": "x", "xliff": "x.xlf"}.get(to, f"x.{to}"))
    before = {file.name: file.read_bytes() for file in files}
    result = CliRunner().invoke(group, ["export", str(files[0]), "--to", to], standalone_mode=False)
    assert isinstance(result.exception, UsageError)
    assert "is an input; name another file with -o" in str(result.exception)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_data_set_takes_not_the_place_of_the_file_it_comes_from(pairs: pd.DataFrame, tmp_path) -> None:
    export_pairs(pairs, "hf", tmp_path / "set")
    before = (tmp_path / "set" / "train.parquet").read_bytes()
    for given in (tmp_path / "set", tmp_path / "set" / "train.parquet"):
        arguments = ["export", str(given), "--to", "hf", "-o", str(tmp_path / "set")]
        assert isinstance(CliRunner().invoke(group, arguments, standalone_mode=False).exception, UsageError)
    assert (tmp_path / "set" / "train.parquet").read_bytes() == before


@pytest.mark.parametrize("to", ["tmx", "csv", "xlsx", "jsonl", "parquet"])
def test_a_full_disk_is_told_for_every_format(pairs: pd.DataFrame, to: str, tmp_path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full")
    (tmp_path / "full").symlink_to("/dev/full")
    many = pd.concat([pairs] * 200)
    with pytest.raises(OutputError, match="no space left"):
        export_pairs(many, to, tmp_path / "full")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit of the system on the size of files")
@pytest.mark.parametrize(("to", "name"), [("xlsx", "a.xlsx"), ("hf", "set")])
def test_a_file_that_may_not_grow_is_told_without_a_traceback(
    pairs: pd.DataFrame, to: str, name: str, tmp_path
) -> None:
    pairs.to_csv(tmp_path / "pairs.tsv", sep="\t", index=False)
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200));"
        "from align.__main__ import main; sys.argv[0] = 'align'; main()"
    )
    command = [sys.executable, "-c", code, "export", str(tmp_path / "pairs.tsv"), "-o", str(tmp_path / name)]
    done = subprocess.run([*command, "--to", to], capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr.count("\n"), done.stderr[:6]) == (1, 1, "Error:"), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.tsv"]


def test_a_workbook_keeps_control_characters_as_excel_does(pairs: pd.DataFrame, tmp_path) -> None:
    pairs.loc[0, "en_text"] = "bell \x07 rang"
    (path,) = export_pairs(pairs, "xlsx", tmp_path / "pairs.xlsx")
    assert openpyxl.load_workbook(path).worksheets[0]["B2"].value == "bell _x0007_ rang"
    assert read_inputs([path]).documents[1].text.startswith("bell \x07 rang")
