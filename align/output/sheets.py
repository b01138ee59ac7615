"""Tables as a workbook of Excel: one sheet, all text as text, Arabic from right to left."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

from align.chars import mend_halves
from align.output.values import NOT_XML, Tags, typed
from align.records import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Write = Callable[[pd.DataFrame], None]

MOST_ROWS = 1_048_576  # of a sheet of Excel, its header among them
LONGEST_CELL = 32_767  # characters
TEXT_WIDTH = 60  # of the columns of both texts, in characters
# What Excel reads as a character by its number; its own way to keep such text is `_x005F_` for the first low line.
LOOKS_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


@contextmanager
def open_xlsx(stream: IO[bytes], columns: Sequence[str], _tags: Tags) -> Iterator[Write]:
    """Write a workbook, row by row to a file of its own first.

    Raises OutputError for more rows than a sheet holds and for a text that is longer than a cell.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment
        from openpyxl.utils import get_column_letter
    except ImportError:
        raise OutputError("Excel files need openpyxl: pip install 'align-ar-en[formats]'") from None
    book = Workbook(write_only=True)
    sheet = book.create_sheet("pairs")
    sheet.freeze_panes = "A2"
    reading = {"ar_text": Alignment("right", "top", wrap_text=True, readingOrder=2)}
    reading["en_text"] = Alignment("left", "top", wrap_text=True, readingOrder=1)
    for number, name in enumerate(columns, start=1):
        if name in reading:
            sheet.column_dimensions[get_column_letter(number)].width = TEXT_WIDTH
    sheet.append([sheet_cell(sheet, sheet_value(str(name), 1), None) for name in columns])
    ways = [reading.get(name) for name in columns]
    written = 1

    def write(block: pd.DataFrame) -> None:
        nonlocal written
        for row in zip(*(typed(block[name].tolist(), name) for name in columns), strict=True):
            written += 1
            if written > MOST_ROWS:
                raise OutputError(f"a sheet of Excel holds {MOST_ROWS - 1:,} pairs and there are more; try TMX")
            values = [sheet_value(value, written) for value in row]
            sheet.append([sheet_cell(sheet, value, way) for value, way in zip(values, ways, strict=True)])

    try:
        yield write
        with tempfile.TemporaryFile() as whole:  # the archive is finished where it can be read again
            save_book(book, whole)
            whole.seek(0)
            shutil.copyfileobj(whole, stream)
    finally:
        if not sheet.closed:  # of a sheet that stays open its file complains when it is thrown away
            sheet.close()


def save_book(book: Any, stream: IO[bytes]) -> None:
    """Write a workbook to a stream; where that fails, leave no archive open that complains of a closed stream."""
    from openpyxl.writer.excel import ExcelWriter

    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        try:
            ExcelWriter(book, archive).save()
        except OSError:
            with suppress(OSError):
                archive.close()
            raise


def sheet_value(value: Any, row: int) -> Any:
    """Return what a cell can hold. Raises OutputError for a text that is too long for one.

    A character that XML cannot hold goes by its number, as Excel writes it: `_x0007_`.
    """
    if not isinstance(value, str):
        return value
    text = LOOKS_ENCODED.sub("_x005F_", mend_halves(value))
    text = NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(text) > LONGEST_CELL:  # openpyxl would cut it there
        raise OutputError(
            f"a cell of Excel holds {LONGEST_CELL:,} characters; a text of row {row} has {len(text):,}; try CSV"
        )
    return text


def sheet_cell(sheet: Any, value: Any, alignment: Any) -> Any:
    """Make a cell: text as text, even `=1+1`."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    if alignment is not None:
        cell.alignment = alignment
    return cell
