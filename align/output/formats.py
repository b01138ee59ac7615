"""Exports of a pairs table: TMX, Moses, JSONL, Parquet, and CSV and XLSX as Excel opens them."""

from __future__ import annotations

import importlib.metadata
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from align.output.files import whole_file, whole_set
from align.records import OutputError, UsageError

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS = 1_048_576  # of a sheet of Excel, its header among them
LONGEST_CELL = 32_767  # characters
# What Excel reads as a character by its number; its own way to keep such text is `_x005F_` for the first low line.
LOOKS_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Cells of CSV that a spreadsheet would compute, or that already begin with the mark that keeps it from that.
COMPUTED = re.compile("'*[=+\\-@\t\r]")
# What XML 1.0 cannot hold, not even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

TMX_END = b"  </body>\n</tmx>\n"


def export_pairs(pairs: pd.DataFrame, to: str, path: Path) -> list[Path]:
    """Write a pairs table, as `Result.pairs` is, in the format `to` and return the files written.

    `moses` writes two line-aligned files, `path` with `.ar` and `.en` added, every other format one, `path`.
    Raises UsageError for another format, OutputError when the files cannot be written.
    """
    if to != "moses" and to not in WRITERS:
        raise UsageError(f"no format is called {to!r}; there are moses, {', '.join(WRITERS)}")
    files = name_files(to, path)
    if to == "moses":
        write_moses(pairs, files)
    else:
        with whole_file(path) as stream:
            WRITERS[to](pairs, stream)
    return files


def name_files(to: str, path: Path) -> list[Path]:
    """Return the files that `export_pairs` writes."""
    return [Path(f"{path}.{language}") for language in ("ar", "en")] if to == "moses" else [path]


def write_moses(pairs: pd.DataFrame, files: Sequence[Path]) -> None:
    """Write the Arabic and the English file, one text a line, in step."""
    with whole_set(files[0].parent) as beside:  # one new file and one old one would be out of step
        for file, column in zip(files, ("ar_text", "en_text"), strict=True):
            with whole_file(beside / file.name) as stream:
                stream.writelines((text + "\n").encode("utf-8") for text in pairs[column])


def write_tmx(pairs: pd.DataFrame, stream: IO[bytes]) -> None:
    """Write TMX 1.4b: one unit a pair, provenance and scores as properties."""
    stream.write(tmx_head())
    stream.write(tmx_units(pairs).encode("utf-8"))
    stream.write(TMX_END)


def tmx_head() -> bytes:
    """Return what stands before the units of a TMX file."""
    version = importlib.metadata.version("align-ar-en")
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f'  <header creationtool="align-ar-en" creationtoolversion={quoteattr(version)} segtype="block" '
        'o-tmf="pairs.tsv" adminlang="en" srclang="ar" datatype="plaintext"/>\n'
        "  <body>\n"
    ).encode()


def tmx_units(pairs: pd.DataFrame) -> str:
    """Return a unit for each row; an `id` is its name, every other column that is filled a property."""
    properties = [c for c in pairs.columns if c not in ("id", "ar_text", "en_text")]
    units = []
    for row in pairs.to_dict("records"):
        name = f" tuid={quoteattr(_clean(row['id']))}" if row.get("id") else ""
        units.append(f"    <tu{name}>\n")
        for column in properties:
            value = row[column]
            if value != "" and value is not None and value == value:
                units.append(f"      <prop type={quoteattr('x-' + _clean(column))}>{_xml(value)}</prop>\n")
        for language in ("ar", "en"):
            text = _xml(row[f"{language}_text"])
            units.append(f'      <tuv xml:lang="{language}"><seg>{text}</seg></tuv>\n')
        units.append("    </tu>\n")
    return "".join(units)


def write_jsonl(pairs: pd.DataFrame, stream: IO[bytes]) -> None:
    """Write one JSON object a line, UTF-8, keys as the columns."""
    for row in pairs.to_dict("records"):
        # Not the numbers that JSON does not know: an empty cell is NaN in a column of numbers.
        known = {name: None if value != value else value for name, value in row.items()}
        stream.write((json.dumps(known, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8"))


def write_parquet(pairs: pd.DataFrame, stream: IO[bytes]) -> None:
    """Write Parquet through pandas and pyarrow."""
    try:
        import pyarrow
    except ImportError:
        raise OutputError("Parquet needs pyarrow: pip install 'align-ar-en[parquet]'") from None
    try:
        pairs.to_parquet(stream, index=False)
    except (
        ValueError,
        OverflowError,
        pyarrow.ArrowException,
    ) as error:  # a number of a hundred digits, for instance
        raise OutputError(f"Parquet cannot hold this table: {error}; mend it or choose another format") from None


def write_csv(pairs: pd.DataFrame, stream: IO[bytes]) -> None:
    """Write CSV with a byte order mark, without which Excel takes Arabic for noise.

    Text that a spreadsheet would compute (`- نعم` is such) gets an apostrophe, which `read_csv` takes off.
    """
    stream.write(pairs.map(guard_text).to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))


def guard_text(value: object) -> object:
    """Put an apostrophe before text that begins like a formula; numbers stay."""
    return f"'{value}" if isinstance(value, str) and COMPUTED.match(value) else value


def write_xlsx(pairs: pd.DataFrame, stream: IO[bytes]) -> None:
    """Write a workbook of one sheet, all text as text, Arabic from right to left.

    Raises OutputError for more rows than a sheet holds and for a text that is longer than a cell.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment
    except ImportError:
        raise OutputError("Excel files need openpyxl: pip install 'align-ar-en[formats]'") from None
    if len(pairs) >= MOST_ROWS:
        raise OutputError(f"a sheet of Excel holds {MOST_ROWS - 1:,} pairs, not {len(pairs):,}; try TMX")
    rows = [[sheet_value(value, number) for value in row] for number, row in enumerate(pairs.values.tolist(), 2)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("pairs")
    sheet.freeze_panes = "A2"
    reading = {"ar_text": Alignment("right", "top", wrap_text=True, readingOrder=2)}
    reading["en_text"] = Alignment("left", "top", wrap_text=True, readingOrder=1)
    for number, name in enumerate(pairs.columns):
        if name in reading:
            sheet.column_dimensions[chr(ord("A") + number)].width = 60
    sheet.append(list(pairs.columns))
    for row in rows:
        sheet.append(
            [sheet_cell(sheet, value, reading.get(str(name))) for name, value in zip(pairs, row, strict=True)]
        )
    whole = io.BytesIO()  # of a stream that fails, the archive would complain when it is thrown away
    book.save(whole)
    stream.write(whole.getbuffer())


def sheet_value(value: Any, row: int) -> Any:
    """Return what a cell can hold; nothing for NaN. Raises OutputError for a text that is too long for one."""
    if not isinstance(value, str):
        return None if value != value else value
    text = LOOKS_ENCODED.sub("_x005F_", NOT_XML.sub("\ufffd", value))
    if len(text) > LONGEST_CELL:
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


WRITERS: dict[str, Callable[[pd.DataFrame, IO[bytes]], None]] = {
    "tmx": write_tmx,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
    "csv": write_csv,
    "xlsx": write_xlsx,
}


def _clean(value: object) -> str:
    return NOT_XML.sub("\ufffd", str(value))


def _xml(value: object) -> str:
    return escape(_clean(value))
