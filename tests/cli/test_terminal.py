"""Terminals, pipes and numbers as they come: no traceback, and UTF-8 whatever the system's encoding."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from align.cli.group import group
from align.judge.calibrate import load_calibration
from align.output.blocks import export_pairs
from align.output.tables import read_pairs, write_tsv
from align.records import PAIR_COLUMNS, InputError, OutputError, UsageError

ROW = ("نعم", "yes", 0.5, 0.5, 0.1, "mine", "ا.txt", 0, 3, "e.txt", 0, 3, "")


def align(*arguments: object, **options: object) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONIOENCODING": "cp1252", "LC_ALL": "C"}
    command = [sys.executable, "-m", "align", *map(str, arguments)]
    return subprocess.run(command, stderr=subprocess.PIPE, env=environment, timeout=120, **options)  # type: ignore[call-overload]


def pairs(tmp_path: Path) -> Path:
    write_tsv(pd.DataFrame([ROW], columns=list(PAIR_COLUMNS)), PAIR_COLUMNS, tmp_path / "pairs.tsv")
    return tmp_path / "pairs.tsv"


def test_what_is_printed_is_utf_8(tmp_path: Path) -> None:
    done = align("export", tmp_path / "لا شيء.tsv", "--to", "tmx", "-o", "-", stdout=subprocess.PIPE)
    assert done.returncode == 1
    assert "لا شيء.tsv" in done.stderr.decode("utf-8")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_standard_output_is_told(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = align("models", "list", stdout=full)
    assert done.returncode == 1
    assert done.stderr.decode() == "Error: standard output: No space left on device\n"


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a shell does")
@pytest.mark.parametrize("closed", [1, 2])
def test_a_stream_that_the_caller_has_closed_costs_nothing(closed: int, tmp_path: Path) -> None:
    for name, text in (("a.txt", "وصل القطار متأخرا ساعتين."), ("e.txt", "The train arrived two hours late.")):
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    files = (tmp_path / "a.txt", tmp_path / "e.txt")
    done = align("docs", *files, "--beads", tmp_path / "beads", preexec_fn=lambda: os.close(closed))
    assert done.returncode == 0
    assert (tmp_path / "beads").exists()
    assert b"Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="closes streams as a shell does")
def test_a_closed_standard_input_is_an_empty_file(tmp_path: Path) -> None:
    for arguments in (("run", "-", "-o", tmp_path / "out"), ("export", "-", "--to", "tmx", "-o", tmp_path / "x")):
        done = align(*arguments, preexec_fn=lambda: os.close(0))
        assert done.returncode == 1
        assert done.stderr.startswith(b"Error: ")
        assert b"Traceback" not in done.stderr


def test_a_file_that_cannot_be_read_is_left_to_the_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs as root may read everything, so what the system says is made up."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    path = tmp_path / "empty.txt"
    path.touch()
    for arguments in (["link", str(path)], ["link", "--ar", str(path)], ["docs", str(path), str(path)]):
        result = CliRunner().invoke(group, arguments)
        assert "is not readable" not in result.output
        assert result.exit_code == 1 or isinstance(result.exception, InputError)


def test_an_interruption_before_the_command_begins_is_told() -> None:
    code = """
import sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
from align.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (130, "Interrupted.\n")


def interrupted_at(what: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `align` with an interrupt when `what` says: `at()` sends it, `while_importing(module)` when that is."""
    code = f"""
import atexit, os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a terminal
def at(*_):
    os.kill(os.getpid(), signal.SIGINT)
def while_importing(module):
    class Interrupt:
        def find_spec(self, name, path=None, target=None):
            if name == module:
                at()
    sys.meta_path.insert(0, Interrupt())
{what}
from align.__main__ import main
main()
"""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.mark.skipif(os.name == "nt", reason="needs signals that a process can send itself")
@pytest.mark.parametrize("module", ["click", "numpy", "torch._C", "torch.nn.functional", "align.encode.bundled.e5"])
def test_an_interruption_while_something_is_imported_ends_with_130(module: str, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("The mayor resigned.\n", encoding="utf-8")
    done = interrupted_at(
        f"while_importing({module!r})", "embed", tmp_path / "one.txt", "-o", tmp_path / "one.npy", "--no-cache"
    )
    assert (done.returncode, done.stderr.strip()) == (130, "Interrupted.")
    assert [path.name for path in tmp_path.iterdir()] == ["one.txt"]


@pytest.mark.skipif(os.name == "nt", reason="needs signals that a process can send itself")
@pytest.mark.parametrize(
    "when",
    [
        "import align.cli.summary; align.cli.summary.echo_summary = at",  # as soon as the last file is written
        "atexit.register(at)",  # while Python takes itself down
    ],
)
def test_after_the_last_file_nothing_is_left_to_interrupt(when: str, tmp_path: Path) -> None:
    for name, text in (("ar.txt", "استقالت العمدة.\n"), ("en.txt", "The mayor resigned.\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = interrupted_at(
        when, "run", tmp_path / "ar.txt", tmp_path / "en.txt", "-o", tmp_path / "out", "--no-cache"
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "out" / "project.sqlite").exists()
    assert (tmp_path / "out" / "pairs.tsv").read_text("utf-8").count("\n") == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", ".", "-o", "out", "--min-probability", "nan"], "nan is no number from 0 to 1"),
        (["link", ".", "--least", "NaN"], "no number from 0 to 1"),
        (["docs", "a", "b", "--min-probability", "nan"], "no number from 0 to 1"),
        (["export", "-", "--to", "tmx", "--min-probability", "nan"], "no number from 0 to 1"),
        (["run", ".", "-o", "out", "--min-probability", "inf"], "not in the range"),
        (["cache", "info", "--cache-size", "1e400"], "not a size"),
        (["cache", "info", "--cache-size", "nan"], "not a size"),
        (["cache", "info", "--cache-size", "-5"], "not a size"),
        (["eval", "beads", "-g", "a", "-t", "b", "--seed", "-1"], "not in the range"),
        (["run", ".", "-o", "out", "--no-cache", "--cache-dir", "c"], "contradict each other"),
        (["docs", "a", "b", "--no-cache", "--cache-dir", "c"], "contradict each other"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(group, arguments)
    assert done.exit_code == 2
    assert message in done.output


def test_tables_hold_numbers_or_nothing(tmp_path: Path) -> None:
    text = pairs(tmp_path).read_text("utf-8")
    (tmp_path / "a.tsv").write_text(text.replace("0.5000\t0.5000", "nan\t0.5000"), encoding="utf-8")
    with pytest.raises(InputError, match="'nan' in column probability is not a number"):
        read_pairs(tmp_path / "a.tsv")
    (tmp_path / "c.tsv").write_text(text.replace("flags", "cosine"), encoding="utf-8")
    with pytest.raises(InputError, match=r"lacks the column flags"):
        read_pairs(tmp_path / "c.tsv")
    doubled = "\n".join(f"{line}\t{line.split(chr(9))[3]}" for line in text.splitlines())
    (tmp_path / "d.tsv").write_text(doubled + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 1: has the column cosine twice"):
        read_pairs(tmp_path / "d.tsv")


def test_json_stays_json(tmp_path: Path) -> None:
    table = read_pairs(pairs(tmp_path))
    table["probability"] = float("nan")
    (path,) = export_pairs(table, "jsonl", tmp_path / "a.jsonl")
    assert '"probability": null' in path.read_text("utf-8")


def test_what_parquet_cannot_hold_is_told(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    table = read_pairs(pairs(tmp_path))
    table["ar_start"] = [10**400]
    with pytest.raises(OutputError, match="Parquet cannot hold"):
        export_pairs(table, "parquet", tmp_path / "a.parquet")
    assert not (tmp_path / "a.parquet").exists()


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "[]",
        "null",
        '{"format": 1}',
        '{"format": 1e400}',
        "\x00",
        '{"format": {}}',
    ],
    ids=lambda content: content[:16],
)
def test_what_is_no_calibration_is_told(content: str, tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.json: (not a calibration|calibration format)"):
        load_calibration(tmp_path / "c.json")


@pytest.mark.parametrize(
    "arguments",
    [["embed", "IN", "-o", "IN"], ["calibrate", "IN", "-o", "IN"], ["docs", "IN", "IN", "--beads", "IN"]],
    ids=lambda arguments: arguments[0],
)
def test_no_command_writes_over_its_input(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("نعم\n", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "in.txt")
    read = [str(tmp_path / "in.txt") if word == "IN" else word for word in arguments[:-1]]
    done = CliRunner().invoke(group, [*read, str(tmp_path / "link.txt")], standalone_mode=False)
    assert isinstance(done.exception, UsageError)
    assert "is an input" in str(done.exception)
    assert (tmp_path / "in.txt").read_text("utf-8") == "نعم\n"
