"""Every verb has what every verb has: help whose examples parse, --json, --config, and `-` where it has files."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from align.cli.group import group
from align.cli.options import FORMATS
from align.cli.settings import OPTION, key_of, leaves
from align.output import blocks
from tests.support import write_collection

MODEL = ("--model", "bundled-fast")


@dataclass(frozen=True)
class Verb:
    """A call that succeeds, the same one reading standard input and writing standard output; empty: has no files.

    Words in capitals are files of the fixture; IN- is what goes to standard input.
    """

    call: str
    reads: str = ""
    stdin: str = ""
    writes: str = ""


# `-` is no folder: run, bulk, split, card and `coverage -o` write one each.
VERBS = {
    "run": Verb("run AR EN -o NEW", "run - EN -o NEW", "AR"),
    "bulk": Verb("bulk AR EN -o NEW --tasks 1 --workers 1"),
    "docs": Verb("docs AR EN", "docs - EN", "AR", "docs AR EN --beads -"),
    "link": Verb("link AR EN", "link - EN", "AR"),
    "coverage": Verb("coverage OUT", "coverage - EN", "AR"),
    "versions": Verb("versions EN EN", "versions - EN", "EN"),
    "show": Verb("show OUT --below 1", "show -", "PAIRS"),
    "review": Verb("review OUT --pack NEW"),
    "report": Verb("report OUT -o NEW", writes="report OUT -o -"),
    "models list": Verb("models list"),
    "models show": Verb("models show labse"),
    "models check": Verb("models check"),
    "embed": Verb("embed AR -o NEW", "embed - -o NEW", "AR", "embed AR -o -"),
    "cache info": Verb("cache info"),
    "cache clear": Verb("cache clear"),
    "calibrate": Verb("calibrate JUDGED -o NEW", "calibrate - -o NEW", "JUDGED", "calibrate JUDGED -o -"),
    "eval beads": Verb("eval beads -g GOLD -t GOLD", "eval beads -g - -t GOLD", "GOLD"),
    "certify": Verb(
        "certify PAIRS --labels LABELS --precision 0.5 -o NEW.json",
        "certify PAIRS --labels - --precision 0.5",
        "LABELS",
        "certify PAIRS --draw -",
    ),
    "score": Verb("score PAIRS -o NEW.tsv", "score - -o NEW.tsv", "PAIRS", "score PAIRS -o -"),
    "filter": Verb("filter PAIRS -o NEW.tsv", "filter - -o NEW.tsv", "PAIRS", "filter PAIRS -o -"),
    "dedup": Verb("dedup PAIRS -o NEW.tsv", "dedup - -o NEW.tsv", "PAIRS", "dedup PAIRS -o -"),
    "split": Verb("split PAIRS -o NEW", "split - -o NEW", "PAIRS"),
    "export": Verb(
        "export PAIRS --to tmx -o NEW", "export - --to tmx -o NEW", "PAIRS", "export PAIRS --to tmx -o -"
    ),
    "card": Verb("card PAIRS -o NEW", "card - -o NEW", "PAIRS"),
    "config show": Verb("config show", "config show --config -", "CONFIG"),
    "config init": Verb("config init -o NEW", writes="config init"),
}
# A script for a shell is no summary.
WITHOUT_JSON = {"completion"}

COMMANDS = {" ".join(name): command for name, command in leaves(group)}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write what the calls read, a finished run included."""
    folder = tmp_path_factory.mktemp("files")
    write_collection(folder)
    names = ("judged.tsv", "gold.txt", "labels.tsv", "align-other.toml")
    found = dict(zip(("JUDGED", "GOLD", "LABELS", "CONFIG"), (folder / name for name in names), strict=True))
    found |= {"AR": folder / "ar.txt", "EN": folder / "en.txt", "OUT": folder / "out"}
    found["PAIRS"] = folder / "out" / "pairs.tsv"
    os.environ["ALIGN_CACHE"] = str(folder / "cache")
    call = ["run", found["AR"], found["EN"], "-o", found["OUT"], *MODEL, "-q"]
    assert CliRunner().invoke(group, [*map(str, call)]).exit_code == 0
    found["GOLD"].write_text("".join(f"[{i}]:[{i}]\n" for i in range(6)), encoding="utf-8")
    found["CONFIG"].write_text('[common]\nmodel = "bundled-fast"\n', encoding="utf-8")
    said = [(0.9, i % 10 < 3) for i in range(60)] + [(0.2, i % 10 < 1) for i in range(60)]
    rows = "".join(f"{p}\t{int(true)}\n" for p, true in said)
    found["JUDGED"].write_text(f"probability\tlabel\n{rows}", encoding="utf-8")
    count = found["PAIRS"].read_text("utf-8").count("\n")
    found["LABELS"].write_text("id\tlabel\n" + "".join(f"{i}\t1\n" for i in range(2, count + 1)), encoding="utf-8")
    return found


def call(files: dict[str, Path], line: str, *more: str, stdin: str = "") -> Result:
    """Make a call; what it writes goes to a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        known = files | {"NEW": Path(folder, "new")}
        words = [re.sub("^[A-Z]+", lambda name: str(known.get(name[0], name[0])), word) for word in line.split()]
        options = [key_of(param) for param in COMMANDS[verb_of(line)].params if isinstance(param, click.Option)]
        return CliRunner().invoke(
            group,
            [*words, *(MODEL if "model" in options and "OUT" not in line else ()), *more],
            input=files[stdin].read_bytes() if stdin else None,
            standalone_mode=False,
        )


def verb_of(line: str) -> str:
    return max((name for name in COMMANDS if f"{line} ".startswith(f"{name} ")), key=len)


def test_no_verb_is_forgotten() -> None:
    assert set(VERBS) | WITHOUT_JSON == set(COMMANDS)
    assert all(verb_of(verb.call) == name for name, verb in VERBS.items())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_verb_takes_a_file_of_options_and_prints_json(name: str) -> None:
    options = {param.name for param in COMMANDS[name].params}
    assert OPTION in options
    assert ("as_json" in options) == (name not in WITHOUT_JSON)


def test_to_names_every_format_that_is_written() -> None:
    assert set(FORMATS) == set(blocks.FORMATS)


def examples() -> list[str]:
    lines = [line.strip() for command in [group, *COMMANDS.values()] for line in (command.help or "").split("\n")]
    return [line for line in lines if line.startswith("align ")]


@pytest.mark.parametrize("line", examples())
def test_examples_of_the_help_are_calls(line: str) -> None:
    words = shlex.split(re.split(r"\s{2,}\(", line)[0])
    words = words[: next((at for at, word in enumerate(words) if re.match(r"[|&<]|>+$", word)), None)]
    name = verb_of(" ".join(words[1:]))
    command, arguments = COMMANDS[name], words[1 + len(name.split()) :]
    context = command.make_context(name, arguments, parent=click.Context(group, info_name="align"))
    assert context.command is command


@pytest.mark.parametrize("name", VERBS)
def test_json_is_one_object_on_standard_output(name: str, files: dict[str, Path]) -> None:
    done = call(files, VERBS[name].call, "--json")
    assert done.exception is None, done.output
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    assert found


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.reads])
def test_standard_input_is_read_as_the_file_is(name: str, files: dict[str, Path]) -> None:
    verb = VERBS[name]
    done = call(files, verb.reads, "--json", stdin=verb.stdin)
    assert done.exception is None, done.output
    assert json.loads(done.stdout)


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if " PAIRS" in verb.call])
def test_an_output_folder_is_read_as_its_pairs(name: str, files: dict[str, Path]) -> None:
    done = call(files | {"PAIRS": files["OUT"]}, VERBS[name].call, "--json")
    assert done.exception is None, done.stderr
    told = json.loads(done.stdout)
    assert told.get("rows", told.get("pairs")) == files["PAIRS"].read_text("utf-8").count("\n") - 1


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.writes])
def test_what_goes_to_standard_output_is_alone_there(name: str, files: dict[str, Path]) -> None:
    line = VERBS[name].writes
    alone, told = call(files, line), call(files, line, "--json")
    assert alone.exception is None, alone.output
    assert alone.stdout_bytes
    assert told.stdout_bytes == alone.stdout_bytes
    assert isinstance(json.loads(told.stderr.splitlines()[-1]), dict)


def test_standard_output_is_utf_8_and_a_full_disk_is_told(files: dict[str, Path]) -> None:
    command = [sys.executable, "-m", "align", "filter", str(files["PAIRS"]), "-o", "-"]
    environment = os.environ | {"PYTHONIOENCODING": "cp1256", "LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, env=environment, timeout=120)
    assert "ar_text" in done.stdout.decode("utf-8")
    assert "بحسب البلدية" in done.stdout.decode("utf-8")
    if Path("/dev/full").exists():
        for more in ([], ["--json"]):
            with open("/dev/full", "wb") as full:
                failed = subprocess.run([*command, *more], stdout=full, stderr=subprocess.PIPE, timeout=120)
            assert failed.returncode == 1
            assert "No space left on device" in failed.stderr.decode()
            assert "Traceback" not in failed.stderr.decode()
