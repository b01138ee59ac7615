"""What the commands for corpora share: options of tables, rows counted as they pass, summaries."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pandas as pd

    from align.store.project import Project


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


@dataclass(slots=True)
class Given:
    """Pairs to be shown: where they come from, their columns and blocks; the project where there is one."""

    path: Path
    files: Sequence[str | Path]
    columns: list[str]
    blocks: Iterable[pd.DataFrame]
    project: Project | None = None


@contextmanager
def open_source(
    pairs: str, columns: str | None, encoding: str | None, *, with_times: bool = False
) -> Iterator[Given]:
    """Open the pairs of a finished run, or any file of pairs. Raises InputError for a folder that is neither."""
    from align.output.tables import pairs_table, round_decimals
    from align.output.times import add_times
    from align.read.rows import files_read, open_pairs
    from align.read.tables import dataset_files
    from align.records import InputError
    from align.store.load import read_project
    from align.store.schema import NAME, find_project

    finished = None if pairs == "-" else find_project(pairs)
    if finished:
        project = read_project(finished)
        ends = project.ar, project.en, project.documents
        found = round_decimals(pairs_table(project.judged, project.chosen, *ends))
        if with_times or project.info.get("with_times"):
            found = add_times(found, project.documents)
        path = finished.with_name("pairs.tsv")
        yield Given(path, [path, finished], [str(name) for name in found.columns], [found], project)
        return
    if Path(pairs).is_dir() and not dataset_files(pairs):
        raise InputError(f"{pairs}: holds no {NAME}; name the output folder of `align run`, or a pairs.tsv")
    with open_pairs(pairs, columns=pair_columns(columns), encoding=encoding) as table:
        if with_times and "ar_time_start" not in table.columns:
            raise InputError(f"{pairs}: has no times; name the output folder of `align run` instead")
        # A number that the file did not give is no name, and what is left has no problem.
        own = [name for name in table.columns if name != "problem" and (name != "id" or table.at[0] >= 0)]
        yield Given(Path(pairs), files_read(pairs), own, table.blocks())


def count_into(counts: Counter[str], blocks: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Pass blocks on, counting their rows by the first word of their problem, "" where there is none."""
    for block in blocks:
        counts.update(problem.partition(":")[0] for problem in block["problem"])
        yield block


def open_rejected(path: str | None, columns: Sequence[str]) -> AbstractContextManager[Callable[[Any], None]]:
    """Open the table of what went, or give a function that forgets it."""
    from align.output.blocks import open_table

    return open_table(path, columns) if path else nullcontext(lambda block: None)


def keep_apart(output: str | None, to: str | None, inputs: Sequence[str | Path]) -> list[Path]:
    """Return the files, or the folder, that a table is written to: they must be none of the inputs.

    Raises UsageError when they are, for a suffix that is not known, and for what no stream can hold.
    """
    from align.output.blocks import BINARY, files_of
    from align.output.files import STDOUT, keep_inputs
    from align.records import UsageError

    if output is None:
        return []
    if output == STDOUT and to in BINARY:
        raise UsageError(f"{to} cannot go to standard output; name a file with -o")
    files = files_of(output, to)
    beside = [Path(file).parent for file in inputs] if files[0].is_dir() else []  # its files are replaced
    keep_inputs(files, [*inputs, *beside])
    return files


def keep_each_apart(outputs: Iterable[tuple[str | None, str | None]], inputs: Sequence[str | Path]) -> None:
    """Do as `keep_apart` for several outputs, each with its format; no two of them may be one file."""
    keep_once([file for output, to in outputs for file in keep_apart(output, to, inputs)])


def keep_once(files: Iterable[Path]) -> None:
    """Raise UsageError when two files to be written are one: the one written last would take the other's place."""
    from align.output.files import STDOUT, is_special
    from align.records import UsageError

    taken: set[str] = set()
    for file in files:
        place = os.path.realpath(file)
        if place in taken and str(file) != STDOUT and not is_special(file):
            raise UsageError(f"{file}: would be written twice; name another file for one of the two")
        taken.add(place)


@contextmanager
def naming(path: str) -> Iterator[None]:
    """Put the name of a file before what is wrong with its rows."""
    from align.records import InputError

    try:
        yield
    except InputError as error:
        if str(error).startswith("row "):
            raise InputError(f"{path}, {error}") from None
        raise


def echo_summary(summary: Mapping[str, Any], text: str, as_json: bool, output: object = "") -> None:
    """Print a summary: JSON on standard output unless the result went there, words on standard error."""
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False), err=str(output) == "-")
    elif text:
        click.echo(text, err=True)
