"""The project file: what is written is read back, the views need nothing else, and damage is told."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from align import Options, Result, align_documents
from align.commands.run import write_result
from align.match.table import Candidates
from align.output.tables import format_tsv, read_pairs
from align.records import (
    COVERAGE_COLUMNS,
    DROPPED_COLUMNS,
    PAIR_COLUMNS,
    PART_COLUMNS,
    Address,
    Aside,
    Cell,
    Document,
    InputError,
    Stretch,
    Timed,
)
from align.result import make_result
from align.store.database import NAME, find_project, read_project, write_project
from tests.support import NumberEncoder, write_collection

TABLES = {"pairs": PAIR_COLUMNS, "coverage": COVERAGE_COLUMNS, "parts": PART_COLUMNS, "dropped": DROPPED_COLUMNS}


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
    assert found.conflicts.tolist() == made.conflicts.tolist()
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


def break_nothing(path: Path) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_bytes(b"no database at all, but long enough to look like one"), "damaged, or no"),
        (lambda path: path.unlink(), "no such file"),
        (break_nothing, "layout 99"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), "damaged, or no|layout"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(result: Result, tmp_path: Path, spoil, message: str) -> None:
    path = tmp_path / NAME
    write_project(result.project, path)
    spoil(path)
    with pytest.raises(InputError, match=message) as told:
        read_project(path)
    assert str(path) in str(told.value)


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
from align.cli import main
try:
    main()
finally:
    loaded = [name for name in ("torch", "numba", "transformers", "align.embed.model") if name in sys.modules]
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


def test_a_folder_without_a_project_is_told(tmp_path: Path) -> None:
    done = run("report", tmp_path)
    assert done.returncode == 1
    assert "holds no project.sqlite" in done.stderr
