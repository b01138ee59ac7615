"""The tables of a comparison of sources, as `align coverage -o` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from align.normalize import fold_space
from align.output.files import whole_set
from align.output.tables import home_stories, list_tellers, name_sources, write_tsv
from align.select.outlets import find_outlets
from align.select.sources import compare_sources

if TYPE_CHECKING:
    import os

    import pandas as pd

    from align.records import Sentence
    from align.select.sources import Carried, Comparison
    from align.store.project import Project

SHARES = ("statements", "carried", "otherwise", "partial", "share", "low", "high")
PLACE = ("language", "doc", "start", "end", "text")
COLUMNS = {
    "sources": (
        "source", "languages", "documents", "first_date", "last_date", *SHARES, "alone", "left_out", "conflicts",
    ),
    "matrix": ("source", "other", "languages", *SHARES),
    "alone": ("source", "statement", "story", "date", *PLACE),
    "nearest": (
        "source", "statement", "story", "date", *PLACE,
        "chance", "other", "other_date", *(f"other_{name}" for name in PLACE),
    ),
    "left_out": ("source", "statement", "story", "told_by", "others", "by", "date", *PLACE),
    "otherwise": (
        "source", "other", "statement", "story", "kind", "what", "value", "date", *PLACE,
        "other_value", "other_date", *(f"other_{name}" for name in PLACE),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class SourceTables:
    """What sources say beside each other, as pandas tables with the columns of the files of `align coverage -o`.

    - `sources`: one row a source: how many statements it makes and others carry, what the other tables hold of it;
    - `matrix`: how many of the statements of `source` each `other` carries, in any language and in the same one;
    - `alone`: one row a sentence that makes a statement which is in no other source;
    - `nearest`: one row for each of the three sentences of other sources, at most, that come nearest to such a one;
    - `left_out`: one row a statement that most other sources of a story make and this one does not;
    - `otherwise`: one row for each other source that tells a fact of this one with another value.
    """

    sources: pd.DataFrame
    matrix: pd.DataFrame
    alone: pd.DataFrame
    nearest: pd.DataFrame
    left_out: pd.DataFrame
    otherwise: pd.DataFrame


def compare_project(project: Project, by: str | os.PathLike[str] = "document") -> Comparison:
    """Compare the sources of a project: its documents, their folders, or the outlets that a table names.

    Raise UsageError where `by` is none of these, InputError for a table that does not fit.
    """
    outlets = find_outlets(project.documents, by, name_sources(project))
    return compare_sources(
        project.statements,
        project.conflicts,
        project.stories,
        home_stories(project),
        list_tellers(project),
        outlets,
        project.nearest,
    )


def source_tables(compared: Comparison) -> SourceTables:
    """Make the tables of a comparison."""
    import pandas as pd

    rows = list_rows(compared)
    return SourceTables(*(pd.DataFrame(rows[name], columns=list(columns)) for name, columns in COLUMNS.items()))


def list_rows(compared: Comparison) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of each table, by its name."""
    date = compared.outlets.date_of
    return {
        "sources": [
            (
                s.source,
                ",".join(s.languages),
                s.documents,
                s.first_date,
                s.last_date,
                *share_cells(s.all),
                s.alone,
                s.left_out,
                s.conflicts,
            )
            for s in compared.sources
        ],
        "matrix": [(row.source, row.other, row.languages, *share_cells(row)) for row in compared.matrix],
        "alone": [
            (row.source, row.statement, row.story, date(row.sentence.doc), *place_cells(row.sentence))
            for row in compared.alone
        ],
        "nearest": [
            (
                row.source,
                row.statement,
                row.story,
                date(row.sentence.doc),
                *place_cells(row.sentence),
                round(chance, 4),
                compared.outlets.source[there.doc],
                date(there.doc),
                *place_cells(there),
            )
            for row in compared.alone
            for there, chance in row.nearest
        ],
        "left_out": [
            (
                row.source,
                row.statement,
                row.story,
                len(row.by),
                row.others,
                ", ".join(row.by),
                date(row.sentence.doc),
                *place_cells(row.sentence),
            )
            for row in compared.left_out
        ],
        "otherwise": [
            (
                row.source,
                row.other,
                row.statement,
                row.story,
                row.kind,
                fold_space(row.what),
                fold_space(row.value),
                date(row.sentence.doc),
                *place_cells(row.sentence),
                fold_space(row.other_value),
                date(row.other_sentence.doc),
                *place_cells(row.other_sentence),
            )
            for row in compared.otherwise
        ],
    }


def share_cells(row: Carried) -> tuple[int | float, ...]:
    """Return the columns SHARES of one row, shares rounded as they stand in the file."""
    shares = (round(share, 4) for share in (row.share, row.low, row.high))
    return row.statements, row.carried, row.otherwise, row.partial, *shares


def place_cells(sentence: Sentence) -> tuple[str, str, int, int, str]:
    """Return the columns PLACE of a sentence."""
    return sentence.language, sentence.doc, sentence.start, sentence.end, fold_space(sentence.text)


def describe_comparison(compared: Comparison) -> dict[str, list[dict[str, Any]]]:
    """Return the tables as JSON takes them: lists of rows, each by its columns."""
    rows = list_rows(compared)
    return {name: [dict(zip(COLUMNS[name], row, strict=True)) for row in rows[name]] for name in COLUMNS}


def name_files(names: Iterable[str] = COLUMNS) -> list[str]:
    """Return the names of the files that `write_comparison` writes."""
    return [f"{name}.tsv" for name in names]


def write_comparison(compared: Comparison, folder: Path) -> Sequence[str]:
    """Write all tables into a folder, together or not at all; return the names of the files."""
    tables = source_tables(compared)
    with whole_set(folder) as beside:
        for name, columns in COLUMNS.items():
            write_tsv(getattr(tables, name), columns, beside / f"{name}.tsv")
    return name_files()
