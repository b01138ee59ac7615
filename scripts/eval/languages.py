"""Measure how well lines are named by language: `python -m scripts.eval.languages en=PATH fr=PATH ar=PATH ...`.

Each file holds lines of one language. A line is named twice: by itself, and as a line of its document, whose main
language it inherits when it is too short to tell. Lines without a letter are left out.
"""

from __future__ import annotations

import time
from importlib.metadata import version
from pathlib import Path

import click

from align.clean.language.languages import find_setting, name_language
from align.clean.language.scripts import LETTERS


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="LANGUAGE=PATH...")
def main(files: tuple[str, ...]) -> None:
    """Print the share of lines named right, alone and in their document, and the time a line takes."""
    click.echo(f"py3langid {version('py3langid')}")
    click.echo(f"{'language':10}{'lines':>7}{'alone':>8}{'in document':>13}{'us/line':>9}  file")
    for argument in files:
        language, _, path = argument.partition("=")
        text = Path(path).read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if any(letter.search(line) for letter in LETTERS.values())]
        setting = find_setting(text)
        alone = sum(name_language(line, 0, len(line), find_setting(line)) == language for line in lines)
        start = time.perf_counter()
        inside = sum(name_language(line, 0, len(line), setting) == language for line in lines)
        seconds = time.perf_counter() - start
        click.echo(
            f"{language:10}{len(lines):7}{alone / len(lines):8.4f}{inside / len(lines):13.4f}"
            f"{seconds / len(lines) * 1e6:9.0f}  {path}"
        )


if __name__ == "__main__":
    main()
