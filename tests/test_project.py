"""The files around the package agree with each other: pre-commit, workflow, citation, metadata."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import yaml

import align

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text("utf-8"))["project"]


def read_yaml(name: str) -> Any:
    return yaml.safe_load(ROOT.joinpath(name).read_text("utf-8"))


def test_pre_commit_runs_what_make_lint_runs() -> None:
    recipe = re.search(r"^lint: install\n((?:\t.*\n)+)", ROOT.joinpath("Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe
    linted = [line.strip().replace("$(BIN)", ".venv/bin") for line in recipe[1].splitlines()]
    hooks = [hook["entry"] for repo in read_yaml(".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]
    assert hooks == linted


def test_the_workflow_tests_the_python_versions_that_are_promised() -> None:
    tested = read_yaml(".github/workflows/ci.yml")["jobs"]["tests"]["strategy"]["matrix"]
    promised = [c.rsplit(" ", 1)[1] for c in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", c)]
    assert tested["python"] == promised
    assert PROJECT["requires-python"] == f">={promised[0]}"
    assert {system.split("-")[0] for system in tested["os"]} == {"ubuntu", "macos", "windows"}


def test_versions_agree() -> None:
    assert read_yaml("CITATION.cff")["version"] == PROJECT["version"] == align.__version__


def test_forms_of_issues_ask_for_something() -> None:
    forms = [path for path in ROOT.glob(".github/ISSUE_TEMPLATE/*.yml") if path.name != "config.yml"]
    assert len(forms) >= 3
    for path in forms:
        form = read_yaml(str(path.relative_to(ROOT)))
        assert form["name"]
        assert form["description"]
        assert any(part.get("validations", {}).get("required") for part in form["body"])


def test_the_package_says_that_it_is_typed() -> None:
    assert Path(align.__file__).with_name("py.typed").is_file()
