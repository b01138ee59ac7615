"""The project file: what is written is read back, the views need nothing else, and damage is told."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from align import Options, Result, align_documents
from align.cli.run import write_result
from align.match.table import Candidates
from align.output.tables import format_tsv, read_pairs
from align.records import (
    CONFLICT_COLUMNS,
    COVERAGE_COLUMNS,
    DROPPED_COLUMNS,
    PAIR_COLUMNS,
    PART_COLUMNS,
    STATEMENT_COLUMNS,
    Address,
    Aside,
    Cell,
    Document,
    InputError,
    OutputError,
    Stretch,
    Timed,
)
from align.result import make_result
from align.select.statements import Member, Statement
from align.store.load import read_project
from align.store.save import write_project
from align.store.schema import NAME, find_project
from tests.support import NumberEncoder, write_collection

TABLES = {
    "pairs": PAIR_COLUMNS,
    "coverage": COVERAGE_COLUMNS,
    "parts": PART_COLUMNS,
    "statements": STATEMENT_COLUMNS,
    "conflicts": CONFLICT_COLUMNS,
    "dropped": DROPPED_COLUMNS,
}


def documents_of(folder: Path) -> list[Document]:
    """Write a collection in which a third of the English sentences say more, and three stand in a copy, too."""
    arabic, english = write_collection(folder)
    lines = english.text.splitlines()
    lines = [
        line[:-1] + ", and 4711 geese crossed 815 rivers." if i % 3 == 0 else line for i, line in enumerate(lines)
    ]
    asides = (Aside(3, 9), Aside(20, 31, "code"))
    marks = {"content": (Stretch(0, 2),), "cells": (Cell(0, 2, "a.tsv:1"),), "times": (Timed(0, 2, 40, 80),)}
    return [
        replace(arabic, addresses=(Address("https://x.example/ar", "ar", own=True), Address("/en", None))),
        replace(english, text="\n".join(lines), asides=asides, lines=True, **marks),
        Document("copy.txt", "\n".join(lines[2:5]), language="en"),
        Document("empty.txt", "— * —"),
    ]


@pytest.fixture
def result(tmp_path: Path) -> Result:
    options = Options(min_probability=0.05)
    return align_documents(documents_of(tmp_path), encoder=NumberEncoder(), options=options)


def test_clauses_of_a_statement_are_read_back(result: Result, tmp_path: Path) -> None:
    members = (Member(0, "full", Stretch(3, 9)), Member(1, "differs", Stretch(0, 2)), Member(2, "partial"))
    made = replace(result.project, statements=[Statement(1, members)], conflicts=[])
    write_project(made, tmp_path / NAME)
    assert list(read_project(tmp_path / NAME).statements) == [Statement(1, members)]


def test_a_project_is_read_back_as_it_was(result: Result, tmp_path: Path) -> None:
    write_project(result.project, tmp_path / NAME)
    found, made = read_project(tmp_path / NAME), result.project
    for name in ("documents", "dropped", "ar", "en"):
        assert list(getattr(found, name)) == list(getattr(made, name)), name
    assert found.info == made.info
    for name in Candidates.__slots__:
        assert getattr(found.judged, name).tolist() == getattr(made.judged, name).tolist(), name
        assert getattr(found.judged, name).dtype == getattr(made.judged, name).dtype, name
    assert found.chosen.tolist() == made.chosen.tolist()
    for name in ("stories", "statements", "conflicts", "copies"):
        assert list(getattr(found, name)) == list(getattr(made, name)), name
    assert found.word_links.keys() == made.word_links.keys()
    assert len(made.word_links) > 5
    for row, links in made.word_links.items():
        assert (found.word_links[row].tolist(), found.word_links[row].dtype) == (links.tolist(), links.dtype)
    assert found.coverage.ar == made.coverage.ar
    assert found.coverage.en == made.coverage.en
    assert found.constants.background == made.constants.background
    for name in ("means", "hubs"):
        for kept, there in zip(getattr(found.constants, name), getattr(made.constants, name), strict=True):
            np.testing.assert_array_equal(kept, there)
    assert sum(map(len, made.judged.parts)) > 0


def test_the_tables_made_from_the_file_are_the_same_bytes(result: Result, tmp_path: Path) -> None:
    write_project(result.project, tmp_path / NAME)
    again = make_result(read_project(tmp_path / NAME))
    for name, columns in TABLES.items():
        assert format_tsv(getattr(again, name), columns) == format_tsv(getattr(result, name), columns)
    assert len(again.parts) > 0


def test_a_file_of_the_same_project_has_the_same_bytes(result: Result, tmp_path: Path) -> None:
    write_project(result.project, tmp_path / "one")
    write_project(result.project, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_nothing_to_tell_is_a_project_too(tmp_path: Path) -> None:
    documents = [
        Document("a.txt", "وصل الوفد إلى المدينة مساء أمس."),
        Document("b.txt", "Nobody knows the recipe."),
    ]
    made = align_documents(documents, encoder=NumberEncoder()).project
    write_project(made, tmp_path / NAME)
    assert len(read_project(tmp_path / NAME).judged) == len(made.judged) == 0
    assert read_project(tmp_path / NAME).constants.means == (None, None)


def write_layout(number: int) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path)) as base, base:
            base.execute(f"PRAGMA user_version = {number}")

    return spoil


def write_another_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE songs (title TEXT)")
        base.execute("PRAGMA user_version = 1")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_bytes(b"no database at all, but long enough to look like one"), "damaged, or no"),
        (lambda path: path.unlink(), "no such file"),
        (write_layout(99), "a newer version of align .layout 99.*; update align"),
        (write_layout(0), "an older version of align .layout 0.*; run `align run` again"),
        (write_another_database, "no project of align; name the output folder"),
        (lambda path: path.write_bytes(b""), "no project of align; name the output folder"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "damaged, or no"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(result: Result, tmp_path: Path, spoil, message: str) -> None:
    path = tmp_path / NAME
    write_project(result.project, path)
    spoil(path)
    with pytest.raises(InputError, match=message) as told:
        read_project(path)
    assert str(path) in str(told.value)


def test_a_file_that_may_not_be_read_is_no_damaged_one(result: Result, tmp_path: Path, monkeypatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    write_project(result.project, tmp_path / NAME)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match="permission denied; make it readable"):
        read_project(tmp_path / NAME)


@pytest.fixture
def out(result: Result, tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    write_result(result, tmp_path / "out")
    return tmp_path / "out"


def test_a_project_is_found_by_its_folder_or_its_name(out: Path) -> None:
    assert find_project(out) == find_project(out / NAME) == out / NAME
    assert find_project(out / "pairs.tsv") is None
    assert find_project(out.parent) is None


RUN = """
import sys
from align.cli.group import main
try:
    main()
finally:
    loaded = [name for name in ("torch", "numba", "transformers", "align.encode.model") if name in sys.modules]
    print("loaded:", *loaded, file=sys.stderr)
"""


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_views_are_made_without_inputs_and_without_an_encoder(result: Result, out: Path) -> None:
    shares = run("coverage", out, "--tsv")
    assert shares.stderr.strip() == "loaded:"
    assert "ar.txt\tar\t*\t24" in shares.stdout
    exported = run("export", out, "--to", "moses", "-o", out.parent / "moses")
    assert "loaded:\n" in exported.stderr
    lines = (out.parent / "moses.ar").read_text("utf-8").splitlines()
    assert lines == read_pairs(out / "pairs.tsv")["ar_text"].tolist()
    before = (out / "report.html").read_text("utf-8")
    (out / "report.html").unlink()
    assert run("report", out).returncode == 0
    assert (out / "report.html").read_text("utf-8") == before


def test_a_finished_run_follows_no_options_of_matching(out: Path) -> None:
    done = run("coverage", out, "--min-probability", "0.9", "--model", "bundled-fast")
    assert done.returncode == 2
    assert "--min-probability, --model: a finished run" in done.stderr


def test_the_report_goes_to_standard_output(out: Path) -> None:
    page = run("report", out, "-o", "-")
    assert page.stdout == (out / "report.html").read_text("utf-8")
    assert page.stderr.strip() == "loaded:"


@pytest.mark.parametrize("name", [NAME, "pairs.tsv", "run.json"])
def test_no_report_is_written_over_other_files_of_its_run(out: Path, name: str) -> None:
    before = (out / name).read_bytes()
    done = run("report", out, "-o", out / name)
    assert (done.returncode, (out / name).read_bytes()) == (2, before)
    assert "is an input" in done.stderr


@pytest.mark.parametrize("command", [("coverage",), ("report", "-o", "-"), ("export", "--to", "tmx", "-o", "-")])
def test_standard_output_that_is_full_is_told(command: tuple[str, ...], out: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "align", *command, str(out)], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (1, "Error: standard output: No space left on device\n")


@pytest.mark.parametrize("command", [("report",), ("export", "--to", "tmx")])
def test_a_folder_without_a_project_is_told(command: tuple[str, ...], tmp_path: Path) -> None:
    done = run(*command, tmp_path)
    assert done.returncode == 1
    assert "holds no project.sqlite; name the output folder" in done.stderr


def test_a_project_and_its_table_are_exported_alike(out: Path) -> None:
    made = [run("export", source, "--to", "jsonl", "-o", "-").stdout for source in (out, out / "pairs.tsv")]
    assert made[0] == made[1]
    assert json.loads(made[0].splitlines()[0])["cosine"] == read_pairs(out / "pairs.tsv")["cosine"][0]


def test_a_file_whose_name_is_not_unicode_is_kept(tmp_path: Path) -> None:
    documents = [
        Document("a%FF.txt", "وصل الوفد إلى المدينة مساء أمس.", os.fsdecode(b"/news/a\xff.txt")),
        Document("b.txt", "Nobody knows the recipe."),
    ]
    write_project(align_documents(documents, encoder=NumberEncoder()).project, tmp_path / NAME)
    assert read_project(tmp_path / NAME).documents[0].path == "/news/a%FF.txt"


def test_a_disk_that_is_full_is_told(result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def connect_to_little(path: Path) -> sqlite3.Connection:
        base = connect(path)
        base.execute("PRAGMA max_page_count = 3")  # SQLite then says what it says of a disk without space
        return base

    monkeypatch.setattr(sqlite3, "connect", connect_to_little)
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(OutputError, match="no space left") as told:
        write_result(result, folder)
    assert str(told.value).startswith(f"{folder}: ")
    assert list(folder.iterdir()) == []
