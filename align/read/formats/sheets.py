"""Workbooks of Excel (.xlsx): every sheet a table, read as Excel shows it last."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

from align.read.decode import one_line_end
from align.read.formats.base import Source, load_library
from align.read.formats.packed import open_zip, read_part, usual_form
from align.read.formats.tables import Rows, table_members
from align.records import Document, InputError

MOST_ROWS, MOST_CELLS = 1_048_576, 10_000_000
# How Excel keeps a character that XML has no place for, or text that looks like that: `_x000D_`, `_x005F_x000D_`.
ENCODED = re.compile("_x(?![Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")


def read_xlsx(source: Source) -> list[Document]:
    """Read the tables of a workbook; a sheet without a column of text is told and passed over.

    Raises InputError for a workbook that is damaged or in which no sheet has such a column.
    """
    openpyxl = load_library("openpyxl", source, "Excel files")
    with open_zip(source.data, source.path, "Excel (.xlsx)", source.max_unpacked) as archive:
        for name in archive.namelist():
            count = read_part(archive, name, source.path).count(b"<row") if name.endswith(".xml") else 0
            if count > MOST_ROWS:
                raise InputError(f"{source.path}: its part {name} is too large to be read ({count:,} rows)")
        data = usual_form(archive, source.data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions of Excel that hold no text
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [(str(sheet.title), sheet_rows(sheet, source.path)) for sheet in book.worksheets]
    except InputError:
        raise
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


def sheet_rows(sheet: Any, path: str) -> Rows:
    """Return the rows of a sheet that are not blank, all as wide as the widest.

    Raises InputError for a sheet with more rows than Excel has, or too many cells to be held in memory.
    """
    filled: list[tuple[int, list[str]]] = []
    width = cells = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        row = [cell_text(value) for value in values]
        while row and not row[-1].strip():
            row.pop()
        cells += len(values)
        width = max(width, len(row))
        if row:
            filled.append((number, row))
        if number > MOST_ROWS or max(cells, width * len(filled)) > MOST_CELLS:
            raise InputError(
                f"{path}: the sheet {sheet.title} is too large to be read ({number:,} rows of up to "
                f"{len(values):,} cells); remove what is empty, or save it as .csv"
            )
    return Rows([(number, row + [""] * (width - len(row))) for number, row in filled])


def cell_text(value: Any) -> str:
    """Return what a cell says: nothing for an empty one, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return one_line_end(ENCODED.sub(lambda found: chr(int(found[1], 16)), str(value)))
