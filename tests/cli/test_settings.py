"""Options from align.toml, the environment and the command line: which holds, and what is told of mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from align.cli.group import group
from align.cli.settings import OLDER, SHARED, TYPED_ONLY, key_of, leaves, number_lines, options_of

COMMANDS = dict(leaves(group))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("ALIGN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def align(*arguments: str, **variables: str) -> Result:
    return CliRunner().invoke(group, list(arguments), standalone_mode=False, env=variables)


def holding(command: str, *arguments: str, **variables: str) -> dict[str, tuple[object, str]]:
    done = align(*arguments, "config", "show", *command.split(), "--json", **variables)
    assert done.exception is None, done.output
    rows = json.loads(done.stdout)["options"]
    assert {row["command"] for row in rows} == {command}
    return {row["option"]: (row["value"], row["source"]) for row in rows}


def test_what_is_nearer_holds(folder: Path) -> None:
    assert holding("run")["model"] == ("bundled", "default")
    (folder / "align.toml").write_text(
        '[common]\nmodel = "bundled-fast"\nseed = 7\n\n[run]\nmin-probability = 0.8\nar = ["a.txt", "b.txt"]\n'
        '[docs]\nmodel = "labse"\n',
        encoding="utf-8",
    )
    found = holding("run")
    assert found["model"] == ("bundled-fast", "align.toml, line 2")
    assert found["min-probability"] == (0.8, "align.toml, line 6")
    assert found["ar"] == (["a.txt", "b.txt"], "align.toml, line 7")
    assert holding("docs")["model"] == ("labse", "align.toml, line 9")
    assert holding("split")["seed"] == (7, "align.toml, line 3")
    assert holding("run", ALIGN_MODEL="e5")["model"] == ("e5", "ALIGN_MODEL")
    both = holding("run", ALIGN_MODEL="e5", ALIGN_RUN_MODEL="sonar", ALIGN_DOCS_MODEL="other")
    assert both["model"] == ("sonar", "ALIGN_RUN_MODEL")
    assert holding("run", ALIGN_MODEL="")["model"][0] == "bundled-fast"


def test_another_file_takes_the_place_of_that_of_the_folder(folder: Path) -> None:
    (folder / "align.toml").write_text("[common]\nseed = 7\n", encoding="utf-8")
    (folder / "own.toml").write_text("[split]\nseed = 9\n", encoding="utf-8")
    assert holding("split", "--config", "own.toml")["seed"] == (9, "own.toml, line 2")
    assert holding("split", ALIGN_CONFIG="own.toml")["seed"] == (9, "own.toml, line 2")
    assert holding("eval beads", "--config", "own.toml")["seed"][1] == "default"


def test_values_reach_commands(folder: Path) -> None:
    (folder / "pairs.tsv").write_text("ar_text\ten_text\nنعم\tyes\nلا\tno\nنعم\tyes\n", encoding="utf-8")
    (folder / "align.toml").write_text('[dedup]\nlevel = "exact"\noutput = "one.tsv"\njson = true\n', "utf-8")
    done = align("dedup", "pairs.tsv")
    assert json.loads(done.stdout)["copies"] == {"exact": 1}
    assert (folder / "one.tsv").read_text("utf-8").count("\n") == 3
    assert json.loads(align("dedup", "pairs.tsv", ALIGN_DEDUP_LEVEL="normalised").stdout)["kept"] == 2
    typed = align("dedup", "pairs.tsv", "--level", "exact", ALIGN_DEDUP_LEVEL="nonsense")
    assert typed.exception is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[run]\nmodle = "x"', "align.toml, line 2: `align run` has no option modle; did you mean model?"),
        ("[run]\n\n# a remark\nzzz = 1", "align.toml, line 4: `align run` has no option zzz"),
        ("[rum]\nx = 1", "line 1: no command is called rum; did you mean run?"),
        ('[models.chek]\nmodel = "x"', "line 1: no command is called models chek; did you mean models.check?"),
        ('model = "x"', "line 1: model stands in no table of a command; put it below [common]"),
        ('[common]\noutput = "x"', "line 2: output is no option for all commands"),
        ("[common]\nsede = 1", "line 2: no command has an option sede; did you mean seed?"),
        ('[run]\nforce = "yes"', "line 2: force is either true or false, not 'yes'"),
        ("[run]\nmin-probability = [1]", "line 2: min-probability takes a text or a number"),
        ("[run]\nmin-probability = true", "line 2: min-probability takes a text or a number"),
        ("[run]\nar = [[1]]", "line 2: ar takes a list of texts or numbers"),
        ("[run]\nwith-times = true\nwith_times = true", "with-times is there already"),
        ("[run]\ntrust-remote-code = true", "trust-remote-code is taken from the command line"),
        ('[run]\nmin-probability = "high"', "'high' is not a valid float range. (from align.toml, line 2)"),
        ("[run]\nmodel = 3", "line 2: model takes a text, not 3; put it in quotation marks"),
        ("[run]\nmin-probability = nan", "no number from 0 to 1. (from align.toml, line 2)"),
        ('[run]\ncache-size = "lots"', "not a size; write it like 500M or 4G (from align.toml, line 2)"),
        (
            'run.method = "best"',
            "'best' is not one of 'auto', 'chain', 'islands', 'mine'. (from align.toml, line 1)",
        ),
        ("[run", "align.toml: is no TOML"),
        ("[run]\nx = \u0664", "align.toml: is no TOML"),
    ],
)
def test_mistakes_are_told_with_their_line(content: str, message: str, folder: Path) -> None:
    (folder / "align.toml").write_text(content, encoding="utf-8")
    for arguments in (["run", "x", "-o", "out"], ["config", "show"]):
        done = align(*arguments)
        error = done.exception
        told = error.format_message() if isinstance(error, click.ClickException) else str(error)
        assert message in told
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("[common]\nseed = 3\n".encode("utf-16"), "not UTF-8"),
        (b"[common]\n\xff", "align.toml, line 2: not UTF-8"),
    ],
)
def test_a_file_in_another_encoding_is_told(data: bytes, message: str, folder: Path) -> None:
    (folder / "align.toml").write_bytes(data)
    assert message in str(align("cache", "info").exception)


def test_byte_order_mark_and_windows_line_ends_are_taken(folder: Path) -> None:
    (folder / "align.toml").write_bytes("\ufeff[split]\r\n\r\nseed = 3\r\n".encode())
    assert holding("split")["seed"] == (3, "align.toml, line 3")


def test_a_missing_file_is_told_and_a_variable_that_says_nothing_warned_of() -> None:
    assert "none.toml" in str(align("cache", "info", "--config", "none.toml").exception)
    done = align("models", "list", ALIGN_MODELS_LIST_JSN="1")
    assert "ALIGN_MODELS_LIST_JSN is set, but `align models list` has no such option" in done.stderr
    assert "did you mean ALIGN_MODELS_LIST_JSON?" in done.stderr


def test_a_value_of_the_environment_that_cannot_be_is_told_by_its_name() -> None:
    done = align("run", "x", "-o", "out", ALIGN_MIN_PROBABILITY="2")
    assert isinstance(done.exception, click.BadParameter)
    assert "(from ALIGN_MIN_PROBABILITY)" in done.exception.format_message()


def test_a_finished_run_is_added_to_whatever_the_file_says(folder: Path) -> None:
    (folder / "own.toml").write_text("[run]\nmin-probability = 0.9\n", encoding="utf-8")
    told = str(align("run", "x", "-o", "out", "--add", "--config", "own.toml").exception)
    assert "to add to" in told
    told = align("run", "x", "-o", "out", "--add", "--min-probability", "0.9").exception
    assert isinstance(told, click.UsageError)
    assert "--min-probability: what is added follows" in told.format_message()


def test_help_answers_whatever_the_file_says(folder: Path) -> None:
    (folder / "align.toml").write_text("[nonsense", encoding="utf-8")
    assert "Usage" in align("run", "--help").stdout
    assert align("run", "x").exception is not None


def test_the_cache_is_where_its_variable_says_not_where_the_file_does(folder: Path) -> None:
    (folder / "align.toml").write_text('[common]\ncache-dir = "a"\n', encoding="utf-8")
    assert holding("run")["cache-dir"] == ("a", "align.toml, line 2")
    assert holding("run", ALIGN_CACHE="b")["cache-dir"] == ("b", "ALIGN_CACHE")


def test_shared_options_mean_the_same_in_all_commands() -> None:
    kinds: dict[str, set[str]] = {}
    for command in COMMANDS.values():
        for option in options_of(command):
            if key_of(option) in (*SHARED, *TYPED_ONLY):
                kind = (option.type.to_info_dict(), option.multiple, option.is_flag)
                kinds.setdefault(key_of(option), set()).add(str(kind))
    assert set(kinds) == {*SHARED, *TYPED_ONLY}
    assert [key for key, found in kinds.items() if len(found) > 1] == []
    assert set(OLDER) <= set(SHARED)


def test_the_documentation_names_every_shared_option() -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "configure.md").read_text("utf-8")
    assert [key for key in SHARED if f"`{key}`" not in page] == []


def test_init_writes_a_file_that_holds_once_it_is_uncommented(folder: Path) -> None:
    assert align("config", "init", "-o", "align.toml").exception is None
    text = (folder / "align.toml").read_text("utf-8")
    assert tomllib.loads(text)["run"] == {}
    lines = [line for line in text.split("\n") if not line.endswith("= ...")]
    used = "\n".join(line.removeprefix("#") if line.startswith("#") and line[1] != " " else line for line in lines)
    (folder / "align.toml").write_text(used, encoding="utf-8")
    assert holding("run")["min-probability"][1].startswith("align.toml, line")
    assert align("config", "show").exception is None
    assert "is there already" in str(align("config", "init", "-o", "align.toml").exception)


def test_lines_are_found_however_a_key_is_written() -> None:
    text = 'a.b = 1\n["c"]\n  "d" = 2\n[e . f]\n# g = 3\ng = """\nh"""\n'
    assert number_lines(text) == {
        ("a",): 1,
        ("a", "b"): 1,
        ("c",): 2,
        ("c", "d"): 3,
        ("e", "f"): 4,
        ("e", "f", "g"): 6,
    }


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_completes_commands_and_values(shell: str) -> None:
    assert "_ALIGN_COMPLETE" in align("completion", shell).stdout
    words = {"COMP_WORDS": "align run --method ", "COMP_CWORD": "3", "_ALIGN_COMPLETE": f"{shell}_complete"}
    if shell == "fish":
        words |= {"COMP_WORDS": "align run --method ", "COMP_CWORD": ""}
    done = subprocess.run(
        [sys.executable, "-m", "align"], env=os.environ | words, capture_output=True, text=True, timeout=60
    )
    assert "islands" in done.stdout


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(("--cache-dir", "here"), True), (("--no-cache",), False), ((), False)],
)
def test_a_cache_that_is_typed_holds_against_what_is_written(
    folder: Path, typed: tuple[str, ...], kept: bool
) -> None:
    (folder / "align.toml").write_text('[common]\nno-cache = true\ncache-dir = "there"\n', encoding="utf-8")
    (folder / "lines.txt").write_text("One line.\n", encoding="utf-8")
    done = align("embed", "lines.txt", "-o", "v.npy", "--model", "bundled-fast", *typed)
    assert done.exception is None, done.output
    assert (folder / "here").exists() == kept
    assert not (folder / "there").exists()
