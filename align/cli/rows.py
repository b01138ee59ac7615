"""What the commands for corpora share: options of tables, rows counted as they pass, summaries."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pandas as pd


def pair_columns(option: str | None) -> dict[str, str] | None:
    """Read --columns, which must name both texts. Raises UsageError for anything else."""
    from align.read.formats.columns import parse_columns
    from align.records import UsageError

    if option is None:
        return None
    columns = parse_columns(option)
    if set(columns) != {"ar", "en"}:
        raise UsageError(f"--columns {option}: name the column of both texts, as ar=NAME,en=NAME")
    return columns


def count_into(counts: Counter[str], blocks: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Pass blocks on, counting their rows by the first word of their problem, "" where there is none."""
    for block in blocks:
        counts.update(problem.partition(":")[0] for problem in block["problem"])
        yield block


def open_rejected(path: str | None, columns: Sequence[str]) -> AbstractContextManager[Callable[[Any], None]]:
    """Open the table of what went, or give a function that forgets it."""
    from align.output.blocks import open_table

    return open_table(path, columns) if path else nullcontext(lambda block: None)


def echo_summary(summary: Mapping[str, Any], text: str, as_json: bool, output: object = "") -> None:
    """Print a summary: JSON on standard output unless the result went there, words on standard error."""
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False), err=str(output) == "-")
    elif text:
        click.echo(text, err=True)
