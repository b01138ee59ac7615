"""Tables of the documentation are those of scripts/results; whoever edits one by hand is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts.results import BLOCK, FOLDER, ROOT, Table, find_pages, main, read_table, write_result

PAGE = "# Page\n\n<!-- results: speed/main -->\n{}<!-- end of results -->\n\nMore text.\n"
FILLED = PAGE.format("| stage | seconds |\n|---|---|\n| encoding | 104 |\n| | 3 |\n".replace("| |", "|  |"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    table = Table(["stage", "seconds"], [["encoding", "104"], ["", "3"]])
    write_result(tmp_path / "scripts/results/speed.json", "measure", {"main": table}, {"machine": "two cores"})
    tmp_path.joinpath("docs/inner").mkdir(parents=True)
    tmp_path.joinpath("README.md").write_text("No table.\n", encoding="utf-8")
    tmp_path.joinpath("docs/inner/page.md").write_text(PAGE.format("| old |\n"), encoding="utf-8")
    return tmp_path


def test_marked_tables_are_made_from_the_results(root: Path) -> None:
    assert main([], root) == 0
    assert root.joinpath("docs/inner/page.md").read_text("utf-8") == FILLED
    assert root.joinpath("README.md").read_text("utf-8") == "No table.\n"
    assert main(["--check"], root) == 0


def test_a_page_out_of_step_is_named_and_left_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"], root) == 1
    assert "docs/inner/page.md: out of step" in capsys.readouterr().out.replace("\\", "/")
    assert "| old |" in root.joinpath("docs/inner/page.md").read_text("utf-8")


def test_a_table_that_no_result_holds_is_an_error(root: Path) -> None:
    with pytest.raises(KeyError):
        read_table("speed", "other", root / "scripts/results")


def test_rows_have_the_cells_of_their_columns() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        Table(["a", "b"], [["1"]])


def test_the_documentation_is_in_step() -> None:
    assert main(["--check"]) == 0


def test_every_result_is_shown_and_names_its_command() -> None:
    shown = {(found[2], found[3]) for page in find_pages(ROOT) for found in BLOCK.finditer(page.read_text("utf-8"))}
    results = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
    assert results
    for name, made in results.items():
        assert made["command"].startswith("python -m scripts."), name
        assert {(name, table) for table in made["tables"]} <= shown, name
