"""Workbooks of Excel (.xlsx): every sheet a table, read as Excel shows it last."""

from __future__ import annotations

import io
from typing import Any

from align.read.decode import one_line_end
from align.read.formats.base import Source, load_library
from align.read.formats.packed import open_zip
from align.read.formats.tables import Rows, table_members
from align.records import Document, InputError


def read_xlsx(source: Source) -> list[Document]:
    """Read the tables of a workbook; a sheet without a column of text is told and passed over.

    Raises InputError for a workbook that is damaged or in which no sheet has such a column.
    """
    openpyxl = load_library("openpyxl", source, "Excel files")
    open_zip(source.data, source.path, "Excel (.xlsx)", source.max_unpacked).close()
    try:
        book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
        sheets = [(str(sheet.title), sheet_rows(sheet)) for sheet in book.worksheets]
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise InputError(f"{source.path}: not a sound Excel (.xlsx) file ({error}); save it again") from None
    filled = [(title, rows) for title, rows in sheets if rows.good]
    members: list[Document] = []
    problems: list[InputError] = []
    for title, rows in filled:
        try:
            members += table_members(rows, source, title if len(filled) > 1 else "")
        except InputError as error:
            problems.append(error)
    if problems and not members:
        raise problems[0]
    source.notes.extend(f"{problem}; this sheet was not read" for problem in problems)
    return members


def sheet_rows(sheet: Any) -> Rows:
    """Return the rows of a sheet that are not blank, all as wide as the widest."""
    found = [
        (number, [cell_text(value) for value in row])
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
    ]
    filled = [(number, row) for number, row in found if any(text.strip() for text in row)]
    width = max((len(row) for _number, row in filled), default=0)
    return Rows([(number, row + [""] * (width - len(row))) for number, row in filled])


def cell_text(value: Any) -> str:
    """Return what a cell says: nothing for an empty one, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return one_line_end(str(value))
