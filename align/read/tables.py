"""Tables a row at a time, each format with its headers and a function that reads its rows from the beginning.

Texts with tabs or commas, JSON lines and Parquet are read as they are needed; of workbooks all cells are held.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from align.read.files import read_bytes
from align.read.formats.base import MAX_UNPACKED, Source, load_library
from align.read.formats.packed import open_zip, usual_form
from align.read.text_lines import first_line, open_text, read_lines
from align.records import InputError

BLOCK = 8192  # rows of a block
SPLITS = ("train", "validation", "dev", "test")

Record = tuple[str, Sequence[str], str]  # its place in the file, cells, and what is wrong with it


def fit(place: str, cells: Sequence[str], width: int) -> Record:
    """Return the record of a row, which must be as wide as the header, empty cells at its end aside."""
    if len(cells) > width and not "".join(cells[width:]).strip():
        cells = cells[:width]
    if len(cells) == width:
        return place, cells, ""
    return place, cells, f"bad-row: {len(cells)} fields, the header has {width}"


def tsv_records(path: str, name: str, encoding: str | None) -> tuple[list[str], Callable[[], Iterator[Record]]]:
    """Read a tab-separated table with a header line and no quoting."""
    headers = first_line(read_lines(path, name, encoding), name).split("\t")

    def records() -> Iterator[Record]:
        for number, line in enumerate(read_lines(path, name, encoding), start=1):
            if number > 1 and line.strip():
                yield fit(str(number), line.split("\t"), len(headers))

    return headers, records


def csv_records(path: str, name: str, encoding: str | None) -> tuple[list[str], Callable[[], Iterator[Record]]]:
    """Read a comma-separated table with a header line; semicolons are taken where the header has no comma.

    Excel's `sep=;` above it says what parts the cells.
    """
    from align.read.formats import tables

    lines = read_lines(path, name, encoding)
    header = first_line(lines, name)
    told = tables.SEPARATOR.match(header + "\n")
    if told:
        header = first_line(lines, name)
    delimiter = told[1] if told else max(",;\t|", key=header.count) if "," not in header else ","

    def rows() -> Iterator[tuple[int, list[str], str, str]]:
        with open_text(path, name, encoding) as stream:
            above = 1 if told else 0
            yield from tables.csv_records(islice(stream, above, None), delimiter, 1 + above, name)

    headers = next((cells for _, cells, _, _ in rows()), [])

    def records() -> Iterator[Record]:
        for number, row, raw, problem in islice(rows(), 1, None):
            if problem:
                yield str(number), [raw.strip()], f"bad-row: {problem}"
            else:
                yield fit(str(number), row, len(headers))

    return headers, records


def json_records(path: str, name: str, encoding: str | None) -> tuple[list[str], Callable[[], Iterator[Record]]]:
    """Read one JSON object a line; nested ones give columns such as `translation.ar`."""
    from align.read.formats.tables import flatten, json_object

    def objects() -> Iterator[tuple[str, str, dict[str, Any] | None, str]]:
        for number, line in enumerate(read_lines(path, name, encoding), start=1):
            if line.strip():
                try:
                    found = [flatten(record) for record in bead_rows(json_object(line))]
                except ValueError as error:
                    yield str(number), line, None, f"bad-row: {error}"
                    continue
                for place, record in enumerate(found, start=1):
                    yield str(number) if len(found) == 1 else f"{number}.{place}", line, record, ""

    headers = list(dict.fromkeys(key for *_, record, _ in objects() if record for key in record))

    def records() -> Iterator[Record]:
        for place, line, record, problem in objects():
            if record is None:
                yield place, [line], problem
            else:
                yield place, [as_text(record.get(header)) for header in headers], ""

    return headers, records


def bead_rows(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a line of JSON: itself, or the beads of two documents as `align export` writes them.

    Raises ValueError for beads that do not lie in their documents.
    """
    if "beads" not in record or "ar_sentences" not in record:
        return [record]
    rows = []
    try:
        for bead in record["beads"]:
            row = {}
            for language in ("ar", "en"):
                text = record[f"{language}_text"][bead[f"{language}_start"] : bead[f"{language}_end"]]
                row[f"{language}_text"] = " ".join(text.split())
                row[f"{language}_doc"] = record[f"{language}_doc"]
            rows.append(row | {name: value for name, value in bead.items() if name not in ("ar", "en")})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"is no pair of documents with beads ({error!r}); export it again") from None
    return rows


def parquet_records(path: str, name: str, encoding: str | None) -> tuple[list[str], Callable[[], Iterator[Record]]]:
    """Read a Parquet file; structures give columns such as `translation.ar`."""
    from align.read.formats.tables import flatten

    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise InputError(f"{name}: Parquet needs pyarrow: pip install 'align-ar-en[parquet]'") from None

    def rows() -> Iterator[dict[str, Any]]:
        try:
            with parquet.ParquetFile(path) as file:
                for batch in file.iter_batches(BLOCK):
                    yield from (flatten(row) for row in batch.to_pylist())
        except (OSError, pyarrow.ArrowException) as error:
            raise InputError(f"{name}: not a sound Parquet file ({error}); write it again") from None

    headers = list(next(rows(), {}))

    def records() -> Iterator[Record]:
        for number, row in enumerate(rows(), start=1):
            yield str(number), [as_text(row.get(header)) for header in headers], ""

    return headers, records


def dataset_files(folder: str) -> list[tuple[str, str]]:
    """Return the splits of a data set, by SPLITS, and their files: `train.parquet`, `data/train-00000-of-....`."""
    found = []
    for inside in ("", "data"):
        place = os.path.join(folder, inside)
        for file in sorted(os.listdir(place) if os.path.isdir(place) else ()):
            if file.endswith(".parquet"):
                found.append((file.removesuffix(".parquet").partition("-")[0], os.path.join(place, file)))
    order = {split: place for place, split in enumerate(SPLITS)}
    return sorted(found, key=lambda one: order.get(one[0], len(order)))


def dataset_records(
    folder: str, name: str, encoding: str | None
) -> tuple[list[str], Callable[[], Iterator[Record]]]:
    """Read the Parquet files of a data set one after another; of several splits `split` says which."""
    files = dataset_files(folder)
    tables = [(split, parquet_records(file, file, encoding)) for split, file in files]
    several = len({split for split, _ in files}) > 1
    headers = list(dict.fromkeys(header for _, (own, _) in tables for header in own))

    def records() -> Iterator[Record]:
        number = 0
        for split, (own, read) in tables:
            places = [own.index(header) if header in own else -1 for header in headers]
            for _, cells, problem in read():
                number += 1
                row = [cells[at] if at >= 0 else "" for at in places]
                yield str(number), [*row, split] if several else row, problem

    return [*headers, "split"] if several else headers, records


def sheet_records(path: str, name: str, encoding: str | None) -> tuple[list[str], Callable[[], Iterator[Record]]]:
    """Read the first sheet of a workbook that is not empty; titles above its table are no rows."""
    from align.read.formats.sheets import sheet_rows
    from align.read.formats.tables import find_header

    openpyxl = load_library("openpyxl", Source(name, b""), "Excel files")
    try:
        with open_zip(read_bytes(path), name, "Excel (.xlsx)", MAX_UNPACKED) as archive:
            data = usual_form(archive, read_bytes(path))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [sheet_rows(sheet, name) for sheet in book.worksheets]
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise InputError(f"{name}: not a sound Excel (.xlsx) file ({error}); save it again") from None
    found = next((sheet for sheet in sheets if sheet.good), None)
    if found is None:
        raise InputError(f"{name}: this workbook is empty")
    place = find_header(found)
    headers = found.good[place][1]
    return headers, lambda: (fit(str(number), cells, len(headers)) for number, cells in found.good[place + 1 :])


def as_text(value: Any) -> str:
    """Return a value as it stands in a cell: null is empty, what is no text is JSON."""
    if value is None or value != value:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
