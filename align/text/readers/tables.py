"""Tables: .tsv, .csv and .jsonl, one member per column that holds text.

A row is a line, whatever the columns, so line k of one member belongs to line k of the others; an empty cell is a
blank line. Columns of long texts (paragraphs or whole articles a cell) become running text instead.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from align.records import InputError
from align.text.decode import decode_text, one_line_end
from align.text.readers.base import Member, Source, join_blocks
from align.text.readers.columns import Column, by_number, choose_columns

# A column whose cells are longer than this on average (characters) holds texts, not sentences.
SENTENCE_LENGTH = 400
# The csv module stops at 131,072 characters a cell unless told otherwise.
CELL_LIMIT = 1 << 30

Rows = list[list[str]]


def read_tsv(source: Source) -> list[Member]:
    """Read a tab-separated table with a header line. Quotation marks are text: TSV has no quoting.

    Raises InputError naming the line whose number of fields differs from that of the first.
    """
    text = decode_text(source.data, source.path, source.encoding)
    rows = [line.split("\t") for line in text.rstrip("\n").split("\n")] if text.strip() else []
    return table_members(check_widths(enumerate(rows, start=1), source), source)


def read_csv(source: Source) -> list[Member]:
    """Read a comma-separated table with a header line; semicolons are taken where the header has no comma.

    Raises InputError as `read_tsv` does, and for a quotation mark that is never closed.
    """
    text = decode_text(source.data, source.path, source.encoding)
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count) if "," not in header else ","
    return table_members(check_widths(csv_rows(text, delimiter, source), source), source)


def csv_rows(text: str, delimiter: str, source: Source) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line a row ends on, and its cells. Wholly blank lines are no rows."""
    limit = csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(iter_lines(text), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as error:
        raise InputError(
            f"{source.path}: broken CSV at line {reader.line_num} ({error}); is a quotation mark not closed?"
        ) from None
    finally:
        csv.field_size_limit(limit)


def iter_lines(text: str) -> Iterator[str]:
    """Yield lines with their `\\n`: `str.splitlines` would cut at rarer separators, which may stand in a cell."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def check_widths(numbered: Iterator[tuple[int, list[str]]] | enumerate[list[str]], source: Source) -> Rows:
    """Return the rows. Raises InputError for one that has more or fewer fields than the first."""
    rows: Rows = []
    for line, row in numbered:
        if rows and len(row) != len(rows[0]):
            raise InputError(
                f"{source.path}: line {line} has {len(row)} fields where the first line has {len(rows[0])}; "
                "mend that line: a tab, comma or line end inside a cell is the usual cause"
            )
        rows.append(row)
    return rows


def read_jsonl(source: Source) -> list[Member]:
    """Read one JSON object a line; a nested object gives columns such as `translation.ar`.

    Raises InputError naming the line that is not a JSON object or whose field is not text.
    """
    text = decode_text(source.data, source.path, source.encoding)
    objects = [
        (number, flatten(json_object(line, number, source)))
        for number, line in enumerate(iter_lines(text), start=1)
        if line.strip()
    ]
    headers = list(dict.fromkeys(key for _number, record in objects for key in record))
    columns = choose_columns(headers, source.columns, source.path) if objects else []
    return [
        column_member(
            column, [cell(record.get(headers[column.index]), number, source) for number, record in objects]
        )
        for column in columns
    ]


def json_object(line: str, number: int, source: Source) -> dict[str, Any]:
    """Parse a line. Raises InputError when it is no JSON object."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        where = f", column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else f" ({error})"
        raise InputError(
            f"{source.path}: bad JSON in line {number}{where}; every line must be one JSON object"
        ) from None
    if not isinstance(value, dict):
        raise InputError(
            f"{source.path}: line {number} is a JSON {type(value).__name__}, not an object "
            'such as {"ar": "...", "en": "..."}'
        )
    return value


def flatten(record: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Name the fields of nested objects by their path: {"a": {"b": 1}} gives {"a.b": 1}."""
    flat: dict[str, Any] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            flat.update(flatten(value, f"{prefix}{key}."))
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def cell(value: Any, number: int, source: Source) -> str:
    """Return a field as text: null is empty. Raises InputError for lists."""
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return one_line_end(value) if isinstance(value, str) else json.dumps(value)
    raise InputError(
        f"{source.path}: line {number}: a {type(value).__name__} stands where text should: {value!r:.60}"
    )


def table_members(rows: Rows, source: Source) -> list[Member]:
    """Turn the chosen columns of a table into members; without a header line columns are chosen by number."""
    if not rows:
        return []
    numbered = by_number(source.columns)
    headers = [str(index + 1) for index in range(len(rows[0]))] if numbered else rows[0]
    body = rows if numbered else rows[1:]
    columns = choose_columns(headers, source.columns, source.path)
    return [column_member(column, [row[column.index] for row in body]) for column in columns]


def column_member(column: Column, cells: Sequence[str]) -> Member:
    """Write a column one cell a line; as running text when its cells are long or have line breaks."""
    filled = [text for text in (cell.strip() for cell in cells) if text]
    average = sum(map(len, filled)) / max(len(filled), 1)
    if average > SENTENCE_LENGTH or sum("\n" in text for text in filled) * 2 > len(filled):
        return Member(join_blocks(filled), column.member, column.language)
    lines = "\n".join(cell.replace("\n", " ") for cell in cells)
    return Member(lines, column.member, column.language, lines=True)
