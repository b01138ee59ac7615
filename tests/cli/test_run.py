"""`align run` as a user meets it: results, messages, exit statuses, interruption."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from align.output.tables import read_coverage, read_dropped, read_pairs
from tests.support import write_collection

ALIGN = [sys.executable, "-m", "align"]
FILES = [
    "conflicts.tsv",
    "coverage.tsv",
    "dropped.tsv",
    "pairs.tsv",
    "parts.tsv",
    "project.sqlite",
    "report.html",
    "run.json",
    "statements.tsv",
]


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def run(cache: Path, *arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
    command = [*ALIGN, "run", *map(str, arguments), "--model", "bundled-fast"]
    environment = os.environ | {"ALIGN_CACHE": str(cache)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, **options)  # type: ignore[call-overload]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    write_collection(tmp_path / "news")
    return tmp_path / "news"


def test_a_folder_becomes_tables_and_a_report(cache, folder, tmp_path) -> None:
    done = run(cache, folder, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == FILES
    pairs = read_pairs(tmp_path / "out" / "pairs.tsv")
    assert len(pairs) >= 20
    assert len(read_coverage(tmp_path / "out" / "coverage.tsv")) == 48
    read_dropped(tmp_path / "out" / "dropped.tsv")
    info = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert sorted(info["inputs"]) == ["ar.txt", "en.txt"]
    assert f"{len(pairs)} pairs" in done.stdout
    assert "ar.txt" in done.stdout
    assert "generic calibration" not in done.stdout
    assert info["calibration"] == {"weights": "own", "refit": None}


def test_windows_without_a_calibration_are_told_in_the_summary(cache, folder, tmp_path) -> None:
    done = run(cache, folder, "-o", tmp_path / "out", "--windows", "sums")
    assert done.returncode == 0, done.stderr
    assert "generic calibration: there is none of bundled-fast with --windows sums" in done.stdout
    info = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))
    assert info["calibration"]["weights"] == "generic"


def test_the_same_input_gives_the_same_bytes_with_and_without_cache(cache, folder, tmp_path) -> None:
    for name, extra in (("one", []), ("two", ["--no-cache"]), ("three", ["--batch-tokens", "64", "--no-cache"])):
        assert run(cache, folder, "-o", tmp_path / name, *extra).returncode == 0
    for name in FILES[:4]:
        contents = {(tmp_path / n / name).read_bytes() for n in ("one", "two", "three")}
        assert len(contents) == 1, name


def test_bad_files_are_named_and_good_ones_still_done(cache, folder, tmp_path) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "old.txt").write_bytes("أعلنت الوزارة اليوم".encode("windows-1256"))
    (folder / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    done = run(cache, folder, "-o", tmp_path / "out")
    assert done.returncode == 1
    for name, advice in (("old.txt", "--encoding windows-1256"), ("photo.txt", "PNG picture, not text")):
        assert any(name in line and advice in line for line in done.stderr.splitlines()), done.stderr
    assert len(read_pairs(tmp_path / "out" / "pairs.tsv")) >= 20


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["no-such-folder", "-o", "out"], 1, "no-such-folder"),
        (["-o", "out"], 2, "nothing to read"),
        (["news"], 2, "Missing option '-o'"),
        (["news", "-o", "out", "--min-probability", "2"], 2, "min-probability"),
        (["news", "-o", "full"], 2, "holds other things (mine.txt)"),
        (["news", "-o", "news/ar.txt"], 2, "is a file"),
        (["news", "-o", "-"], 2, "results go to a folder"),
        (["news/ar.txt", "-o", "out"], 1, "no English sentence"),
        (["news", "-o", "out", "--columns", "x"], 2, "ar=NAME"),
        (["news", "-o", "out", "--device", "cuda:99"], 2, "no device 'cuda:99'; there are: cpu"),
        (["news", "-o", "out", "--calibration", "none.json"], 1, "none.json"),
    ],
)
def test_mistakes_are_told_and_leave_nothing_behind(cache, folder, tmp_path, arguments, status, message) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    done = run(cache, *arguments, cwd=tmp_path)
    assert (done.returncode, message in done.stderr) == (status, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())
    assert [p.name for p in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_outlets_of_one_language_are_compared_with_a_warning(cache, tmp_path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "one.txt").write_text("The mayor opened the new bridge in Basra on Sunday.\n")
    (tmp_path / "en" / "two.txt").write_text("On Sunday the mayor opened the new bridge in Basra.\n")
    done = run(cache, tmp_path / "en", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "only English sentences" in done.stdout
    (header,) = (tmp_path / "out" / "pairs.tsv").read_text("utf-8").splitlines()
    assert header.startswith("ar_text\ten_text")
    problems = json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["problems"]
    assert [problem["severity"] for problem in problems] == ["warning"]


def test_what_is_passed_over_in_a_folder_is_told(cache, folder, tmp_path) -> None:
    for name in ("a.rtf", "b.doc", "c.odt", "d.json", ".hidden.doc"):
        (folder / name).write_text("x", "utf-8")
    done = run(cache, folder, "-o", tmp_path / "out")
    notes = [line for line in done.stderr.splitlines() if line.startswith("Note: ")]
    assert len(notes) == 4
    assert "a.rtf: skipped: .rtf files are not read" in notes[0]
    assert notes[-1] == "Note: 1 more file skipped"


def test_quiet_says_nothing(cache, folder, tmp_path) -> None:
    done = run(cache, folder, "-o", tmp_path / "out", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_interruption_ends_with_130_and_no_files(folder, tmp_path) -> None:
    command = [*ALIGN, "run", str(folder), "-o", str(tmp_path / "out"), "--no-cache"]
    # Tests that run in the background of a shell ignore interrupts, and so would what they start.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heed)
    while not (tmp_path / "out").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert list((tmp_path / "out").iterdir()) == []


def test_own_phrases_are_dropped_and_part_of_what_names_a_run(cache, folder, tmp_path) -> None:
    line = "من غرفة أخبارنا إليكم هذا المساء"
    page = next(path for path in sorted(folder.rglob("*")) if path.suffix == ".txt")
    page.write_text(f"{page.read_text(encoding='utf-8')}\n\n{line}\n", encoding="utf-8")
    own = tmp_path / "own.txt"
    own.write_text(f"# what this site says\n{line}\n", encoding="utf-8")
    done = run(cache, folder, "-o", tmp_path / "out", "--boilerplate", own)
    assert done.returncode == 0, done.stderr
    dropped = read_dropped(tmp_path / "out" / "dropped.tsv")
    assert list(dropped.reason[dropped.text == line]) == ["boilerplate"]
    info = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert info["options"]["boilerplate"] == str(own)
    assert len(info["boilerplate"]) == 64

    own.write_text("re:(\n", encoding="utf-8")
    done = run(cache, folder, "-o", tmp_path / "other", "--boilerplate", own)
    assert done.returncode == 1
    assert f"{own}, line 1: '(' is no regular expression" in done.stderr


def test_what_is_added_is_cleaned_by_the_same_phrases(cache, folder, tmp_path) -> None:
    own, more = tmp_path / "own.txt", tmp_path / "more.txt"
    own.write_text("Harbour bulletin board\n", encoding="utf-8")
    assert run(cache, folder, "-o", tmp_path / "out", "--boilerplate", own).returncode == 0
    more.write_text("The market opened on Saturday after two years.\n\nHarbour bulletin board\n", encoding="utf-8")
    own.write_text("Something else\n", encoding="utf-8")
    refused = run(cache, more, "-o", tmp_path / "out", "--add")
    assert refused.returncode == 2
    assert "is not what it was in the run" in refused.stderr
    own.write_text("Harbour bulletin board\n", encoding="utf-8")
    assert run(cache, more, "-o", tmp_path / "out", "--add").returncode == 0
    dropped = read_dropped(tmp_path / "out" / "dropped.tsv")
    assert "Harbour bulletin board" in list(dropped.text)
