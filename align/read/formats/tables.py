"""Tables: .tsv, .csv, .jsonl and .xlsx, one member per column that holds text.

A row is a line, whatever the columns, so line k of one member belongs to line k of the others; an empty cell is a
blank line. Columns of long texts (paragraphs or whole articles a cell) become running text instead. A row that does
not fit the others stands at the end of the first member, marked to be dropped with its line's number.
"""

from __future__ import annotations

import csv
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from align.chars import mend_halves
from align.read.decode import decode_text, one_line_end
from align.read.formats.base import Source, is_pair, join_blocks
from align.read.formats.columns import LOOK, Column, by_number, choose_columns, guess_columns, with_other
from align.records import Aside, Cell, Document, InputError

# A column whose cells are longer than this on average (characters) holds texts, not sentences.
SENTENCE_LENGTH = 400
# The csv module stops at 131,072 characters a cell unless told otherwise.
CELL_LIMIT = 1 << 30
# Excel takes the sign after `sep=` in the first line for what parts the cells.
SEPARATOR = re.compile(r'"?sep=([,;|\t])"?\n')
DELIMITERS = ",;\t|"
# The mark before cells that a spreadsheet would compute otherwise, as `align export --to csv` writes it.
GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
# The header line is one of so many rows; titles of the table may stand above it.
TITLES = 3
NAMES = {"ar": "Arabic", "en": "English"}
HALF = re.compile(r"\\u[dD][89a-fA-F]")  # an escape that may be half of a character
NUL = "holds a NUL character, which no text has"
MOST_LINES = 2_000_000  # of a table, whose rows take about a gigabyte of memory
# Quotation marks that nobody closed, after so many of which a file is no CSV.
MOST_OPEN = 20
# Rows that do not fit, above which a table of as few that do is none.
MOST_BAD = 20


@dataclass(slots=True)
class Rows:
    """The rows of a table with the numbers of their lines, and what does not fit: line, text, what is wrong."""

    good: list[tuple[int, list[str]]] = field(default_factory=list)
    bad: list[tuple[int, str, str]] = field(default_factory=list)

    def add(self, line: int, cells: list[str], raw: str) -> None:
        """Take a row in if it is as wide as the first one; lone cells may stand above the table, as its titles.

        Empty cells at its end, as spreadsheets leave them, make a row no wider.
        """
        if "\0" in raw:
            self.bad.append((line, raw, NUL))
            return
        if len(cells) > 1 and 0 < len(self.good) < TITLES and all(len(row) == 1 for _line, row in self.good):
            self.bad += [(number, row[0], "stands above the header line") for number, row in self.good]
            self.good.clear()
        if self.good and len(cells) > len(self.good[0][1]) and not "".join(cells[len(self.good[0][1]) :]).strip():
            del cells[len(self.good[0][1]) :]
        if self.good and len(cells) != len(self.good[0][1]):
            what = f"has {len(cells)} fields where the first line has {len(self.good[0][1])}"
            self.bad.append((line, raw, what))
        else:
            self.good.append((line, cells))


def table_text(source: Source) -> str:
    """Return the text of a table. Raises InputError for more lines than may be held as rows."""
    text = decode_text(source.data, source.path, source.encoding, zeros=True)
    if (count := text.count("\n")) > MOST_LINES:
        raise InputError(f"{source.path}: a table of {count:,} lines is too large to be read; split it")
    return text


def read_tsv(source: Source) -> list[Document]:
    """Read a tab-separated table with a header line. Quotation marks are text: TSV has no quoting.

    But for what Excel calls "Unicode text", where cells with line ends are quoted: when only that makes rows fit.

    Raises InputError naming the first line that does not fit when none does, or few of many.
    """
    text = table_text(source)
    rows = Rows()
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            rows.add(number, line.split("\t"), line)
    if rows.bad and '"' in text:
        try:
            quoted = csv_rows(text, "\t", 1, source)
        except InputError:  # these quotation marks are text
            return table_members(rows, source)
        rows = rows if quoted.bad else quoted
    return table_members(rows, source)


def read_csv(source: Source) -> list[Document]:
    """Read a comma-separated table with a header line; where that has no comma, `;`, tabs or `|` part the cells.

    Raises InputError as `read_tsv` does.
    """
    text = table_text(source)
    separator = SEPARATOR.match(text)
    text = text[separator.end() :] if separator else text
    lines = text.split("\n", TITLES)[:TITLES]
    header = next((line for line in lines if any(sign in line for sign in DELIMITERS)), "")
    delimiter = separator[1] if separator else max(DELIMITERS, key=header.count) if "," not in header else ","
    return table_members(csv_rows(text, delimiter, 2 if separator else 1, source), source)


def csv_rows(text: str, delimiter: str, first: int, source: Source) -> Rows:
    """Return the rows of CSV whose first line has the number `first`. Wholly blank lines are no rows.

    A line that cannot be read, its quotation mark never being closed, is passed over and the next ones are read.
    """
    rows = Rows()
    for line, cells, raw, problem in csv_records(iter_lines(text), delimiter, first, source.path):
        if problem:
            rows.bad.append((line, raw, problem))
        else:
            rows.add(line, cells, raw)
    return rows


def csv_records(
    lines: Iterable[str], delimiter: str, first: int, path: str
) -> Iterator[tuple[int, list[str], str, str]]:
    """Yield line, cells, text and what is wrong of each record of CSV, from lines with their ends.

    The line is that on which the record ends. Raises InputError when the first line is broken, or more than a few.
    """
    waiting: deque[str] = deque()  # lines to be read again
    taken: list[str] = []  # those of the record at hand
    source = iter(lines)

    def supply() -> Iterator[str]:
        while (line := waiting.popleft() if waiting else next(source, None)) is not None:
            taken.append(line)
            yield line

    line, broken = first, 0
    csv.field_size_limit(CELL_LIMIT)
    while True:
        try:
            for row in csv.reader(supply(), delimiter=delimiter, strict=True):
                line += len(taken)
                if row:
                    cells = [cell[1:] if GUARDED.match(cell) else cell for cell in row]
                    yield line - 1, cells, "".join(taken), ""
                taken.clear()
            return
        except csv.Error as error:
            broken += 1
            what = f"is broken CSV ({error}); is a quotation mark not closed?"
            if broken > MOST_OPEN or line == first:
                raise InputError(f"{path}: line {line} {what}") from None
            yield line, [], taken[0], what
            waiting.extendleft(reversed(taken[1:]))
            taken.clear()
            line += 1


def iter_lines(text: str) -> Iterator[str]:
    """Yield lines with their `\\n`: `str.splitlines` would cut at rarer separators, which may stand in a cell."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def read_jsonl(source: Source) -> list[Document]:
    """Read one JSON object a line; a nested object gives columns such as `translation.ar`.

    Raises InputError as `read_tsv` does, for lines that are no JSON objects or whose fields are no text.
    """
    text = table_text(source)
    rows = Rows()
    objects: list[tuple[int, str, dict[str, Any]]] = []
    for number, line in enumerate(iter_lines(text), start=1):
        if line.strip():
            try:
                objects.append((number, line, flatten(json_object(line))))
            except ValueError as error:
                rows.bad.append((number, line, str(error)))
    headers = list(dict.fromkeys(key for _number, _line, record in objects for key in record))
    columns = choose_columns(headers, source.columns, source.path) if objects else []
    if columns and not source.columns:
        values = ([record.get(header) for header in headers] for _number, _line, record in objects[:LOOK])
        cells = [[value if isinstance(value, str) else "" for value in row] for row in values]
        columns = complete(columns, headers, cells, source)
    for number, line, record in objects:
        try:
            rows.good.append((number, [cell(record.get(headers[column.index])) for column in columns]))
        except ValueError as error:
            rows.bad.append((number, line, str(error)))
    return column_members([Column(i, c.member, c.language) for i, c in enumerate(columns)], rows, source)


def json_object(line: str) -> dict[str, Any]:
    """Parse a line. Raises ValueError, saying what is wrong, when it is no JSON object."""
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(
            f"is bad JSON at column {error.colno}: {error.msg}; every line must be one JSON object"
        ) from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is bad JSON ({error}); every line must be one JSON object") from None
    if HALF.search(line):
        value = mend(value)
    if not isinstance(value, dict):
        raise ValueError(f'is a JSON {type(value).__name__}, not an object such as {{"ar": "...", "en": "..."}}')
    return value


def mend(value: Any) -> Any:
    """Put U+FFFD for each half of a character in the texts and names of a value; whole ones were read as such."""
    if isinstance(value, str):
        return mend_halves(value)
    if isinstance(value, list):
        return [mend(one) for one in value]
    return {mend(name): mend(one) for name, one in value.items()} if isinstance(value, dict) else value


def flatten(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Name the fields of nested objects by their path: {"a": {"b": 1}} gives {"a.b": 1}."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat.update(flatten(value, f"{prefix}{key}."))
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def cell(value: Any) -> str:
    """Return a field as text: null is empty. Raises ValueError for lists."""
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return one_line_end(value) if isinstance(value, str) else json.dumps(value)
    raise ValueError(f"has a {type(value).__name__} where text should stand: {value!r:.60}")


def table_members(rows: Rows, source: Source, sheet: str = "") -> list[Document]:
    """Turn the chosen columns of a table into members; without a header line columns are chosen by number."""
    if not rows.good:
        return []
    first = rows.good[0][1]
    if by_number(source.columns):
        headers = [str(index + 1) for index in range(len(first))]
        return column_members(choose_columns(headers, source.columns, source.path), rows, source, sheet)
    unclear: InputError | None = None
    for place in dict.fromkeys((0, find_header(rows))):
        try:
            columns = choose_columns(rows.good[place][1], source.columns, source.path)
        except InputError as error:
            unclear = unclear or error
            continue
        below = [cells for _line, cells in rows.good[place + 1 :]]
        if not source.columns:
            if below and all(cells[columns[0].index] == rows.good[place][1][columns[0].index] for cells in below):
                continue  # "ara" in every row is no header
            columns = complete(columns, rows.good[place][1], below, source)
        titles = [(line, " ".join(cells), "stands above the header line") for line, cells in rows.good[:place]]
        return column_members(columns, Rows(rows.good[place + 1 :], titles + rows.bad), source, sheet)
    columns = [] if source.columns else guess_columns([cells for _line, cells in rows.good[1:] or rows.good])
    if not columns and unclear:
        raise unclear
    numbers = " and ".join(f"{column.index + 1} for {NAMES[column.member]}" for column in columns)
    source.notes.append(
        f"{source.path}: no header names the columns; by what they hold, column {numbers}. "
        "Name them with --columns if that is wrong"
    )
    is_row = is_pair([rows.good[0][1][column.index] for column in columns])
    return column_members(columns, rows if is_row else Rows(rows.good[1:], rows.bad), source, sheet)


def complete(
    columns: Sequence[Column], headers: Sequence[str], rows: Sequence[Sequence[str]], source: Source
) -> list[Column]:
    """Return columns with that of the other language, if one can be told; note those that could be meant."""
    found, unclear = with_other(columns, headers, rows)
    if unclear:
        source.notes.append(
            f"{source.path}: the columns {', '.join(unclear)} were not read, since any could be the text that goes "
            f"with {headers[columns[0].index].strip()}; name it with --columns"
        )
    return found


def find_header(rows: Rows) -> int:
    """Return the place of the first row with two filled cells, which titles may stand above; 0 when that is far."""
    filled = [sum(bool(cell.strip()) for cell in cells) for _line, cells in rows.good[:TITLES]]
    return next((place for place, count in enumerate(filled) if count > 1), 0)


def column_members(columns: Sequence[Column], rows: Rows, source: Source, sheet: str = "") -> list[Document]:
    """Write columns one cell a line, each as a member; rows that do not fit come last in the first one.

    Raises InputError when none fits, or fewer than do not, where these are many.
    """
    if rows.bad:
        line, _text, what = rows.bad[0]
        if not rows.good or len(rows.bad) >= max(len(rows.good), MOST_BAD):
            raise InputError(
                f"{source.path}: line {line} {what}; mend that line: a tab, comma or line end inside a cell is the "
                "usual cause"
            )
        more = f", and {len(rows.bad) - 1} lines more do not fit" if len(rows.bad) > 1 else ""
        source.notes.append(f"{source.path}: line {line} {what}; it was not read{more}")
    running = is_running([[row[column.index] for _line, row in rows.good] for column in columns])
    members: list[Document] = []
    for column in columns:
        cells = [(line, row[column.index]) for line, row in rows.good]
        name = f"{sheet}.{column.member}" if sheet else column.member
        members.append(column_member(name, column, cells, [] if members else rows.bad, sheet, running=running))
    return members


def is_running(columns: Sequence[Sequence[str]]) -> bool:
    """Say whether columns hold texts rather than sentences: long cells or, in a single column, mostly line breaks.

    Two columns that break the lines of their sentences are rows all the same.
    """
    filled = [[text for text in (cell.strip() for cell in cells) if text] for cells in columns]
    if any(sum(map(len, cells)) > SENTENCE_LENGTH * max(len(cells), 1) for cells in filled):
        return True
    return len(columns) == 1 and sum("\n" in text for text in filled[0]) * 2 > len(filled[0])


def column_member(
    name: str,
    column: Column,
    cells: Sequence[tuple[int, str]],
    bad: Sequence[tuple[int, str, str]],
    sheet: str,
    *,
    running: bool,
) -> Document:
    """Write a column one cell a line, or as running text."""
    filled = [text for text in (text.strip() for _line, text in cells) if text]
    lines = [join_blocks(filled)] if running else [text.replace("\n", " ") for _line, text in cells]
    written: list[Cell] = []
    position = 0
    for (line, _cell), text in zip(() if running else cells, lines, strict=False):
        start = position + len(text) - len(text.lstrip())
        if text.strip():
            written.append(Cell(start, start + len(text.strip()), f"{sheet}!{line}" if sheet else str(line)))
        position += len(text) + 1
    asides: list[Aside] = []
    position = len("\n".join(lines))
    for line, raw, _what in bad:
        text = " ".join(raw.replace("\0", "\u2400").split())
        separator = "\n\n" if running else "\n"
        asides.append(Aside(position + len(separator), position + len(separator) + len(text), f"bad-row:{line}"))
        lines.append(separator[1:] + text)
        position += len(separator) + len(text)
    return Document(
        name,
        "\n".join(lines),
        language=column.language,
        lines=not running,
        asides=tuple(asides),
        cells=tuple(written),
    )
