"""Results that fill tables of the documentation: `scripts/results/NAME.json`, and the tables made from them.

    python -m scripts.results [--check]

A table between `<!-- results: NAME/TABLE -->` and `<!-- end of results -->` in README.md or under docs/ is the
table TABLE of NAME.json. This writes all of them; with `--check` it writes nothing and exits with 1 when one is out
of step.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "scripts" / "results"
BLOCK = re.compile(r"(<!-- results: ([\w-]+)/([\w-]+) -->\n)(.*?)(<!-- end of results -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they are shown, row by row; each row has as many as there are columns."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row needs {len(self.columns)} cells")


def write_result(path: Path, command: str, tables: Mapping[str, Table], about: Mapping[str, str]) -> None:
    """Write the tables that `command` found; `about` names versions, machine and whatever else they depend on."""
    made = {
        "command": command,
        "about": dict(about),
        "tables": {name: asdict(table) for name, table in tables.items()},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def describe(*packages: str, **about: str) -> dict[str, str]:
    """Say what figures depend on: machine, commit, versions of align and of packages, whatever else is named."""
    versions = {}
    for name in ("align-ar-en", "numpy", *packages):
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    machine = f"{find_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return about | {"machine": machine} | versions | {"commit": find_commit()}


def find_commit() -> str:
    """Name the commit that is checked out, `-dirty` behind it when files differ from it; "unknown" without git."""
    asked = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def find_processor() -> str:
    """Name this machine's processor as it names itself."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or platform.machine()


def read_table(name: str, table: str, folder: Path) -> Table:
    """Read one table of `folder/name.json`; KeyError when it has none of that name."""
    made = json.loads(folder.joinpath(f"{name}.json").read_text(encoding="utf-8"))
    return Table(**made["tables"][table])


def show(table: Table) -> str:
    """Write a table as Markdown, one line a row."""
    head, *rows = ("| " + " | ".join(line) + " |\n" for line in (table.columns, *table.rows))
    return head + "|" + "---|" * len(table.columns) + "\n" + "".join(rows)


def fill(text: str, folder: Path) -> str:
    """Return a page with every marked table made anew from `folder`."""
    return BLOCK.sub(lambda found: found[1] + show(read_table(found[2], found[3], folder)) + found[5], text)


def find_pages(root: Path) -> Iterator[Path]:
    """Yield the pages that may hold marked tables."""
    yield root / "README.md"
    yield from sorted((root / "docs").rglob("*.md"))


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Fill the tables, or say which pages are out of step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of step")
    options = parser.parse_args(arguments)
    stale = []
    for page in find_pages(root):
        text = page.read_text(encoding="utf-8")
        filled = fill(text, root / "scripts" / "results")
        if filled != text:
            stale.append(page)
            if not options.check:
                page.write_text(filled, encoding="utf-8")
    for page in stale:
        print(f"{page.relative_to(root)}: {'out of step with scripts/results' if options.check else 'filled'}")
    return int(bool(stale) and options.check)


if __name__ == "__main__":
    sys.exit(main())
