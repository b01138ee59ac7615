"""Progress on a terminal, silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LABELS = {
    "prepare": "Cleaning and splitting",
    "encode": "Encoding",
    "encode ar": "Encoding Arabic",
    "encode en": "Encoding English",
    "match": "Matching",
    "judge": "Judging",
    "parts": "Looking for missing parts",
    "select": "Selecting",
    "tables": "Writing",
}


@contextmanager
def progress(quiet: bool = False) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give a function that shows how far a stage has come, or None where nobody looks (a pipe, --quiet)."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = TextColumn("{task.description:26}"), BarColumn(30), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def watch(stage: str, done: int, total: int) -> None:
            bar.tasks[0].total = total or None  # `update` takes None for "as before"
            bar.update(task, description=LABELS.get(stage, stage), completed=done)

        yield watch
