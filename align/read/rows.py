"""Pairs that came as pairs, a block of rows at a time: any table, TMX, XLIFF, PO, Parquet or Moses pair.

A row of the file is a row of a block, in order, with everything that stood in it; one that is no pair says why in
`problem`. Tables, JSON lines, Parquet and Moses pairs are read as they are needed, so that memory does not grow
with them; of XML the bytes are held, of workbooks all cells.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from align.chars import arabic_share
from align.read.decode import known_encoding, split_mark
from align.read.files import STDIN, read_bytes, reason
from align.read.formats.base import MAX_UNPACKED, Source, language_of, load_library
from align.read.formats.columns import Column, by_number, choose_columns, with_other
from align.read.formats.packed import open_zip, usual_form
from align.read.formats.xml import Broken
from align.records import InputError

if TYPE_CHECKING:
    import pandas as pd

    from align.read.formats.bitext import Unit

BLOCK = 8192  # rows of a block
LOOKED_AT = 200  # rows that tell which of two unnamed columns is Arabic
OWN = ("id", "ar_text", "en_text", "problem")  # the columns that every block begins with
BITEXT = {".tmx": "tmx_units", ".xliff": "xliff_units", ".xlf": "xliff_units", ".sdlxliff": "xliff_units",
          ".mqxliff": "xliff_units", ".mxliff": "xliff_units", ".txlf": "xliff_units",
          ".po": "po_units"}  # fmt: skip
FOLDER = ".hf"  # a data set of Hugging Face: Parquet files, one a split
SPLITS = ("train", "validation", "dev", "test")
KNOWN = (*BITEXT, ".tsv", ".csv", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".ar", ".en")
TABLES = (".tsv", ".csv", ".jsonl", ".parquet", ".xlsx")

Record = tuple[str, Sequence[str], str]  # its place in the file, cells, and what is wrong with it


@dataclass(frozen=True, slots=True)
class PairTable:
    """A file of pairs: the names of its columns, and a function that reads its rows once more from the beginning.

    `at` are the places in a record of the id (-1: the record's place), the Arabic and the English text, and of a
    problem told before (-1: none).
    """

    headers: tuple[str, ...]
    at: tuple[int, int, int, int]
    records: Callable[[], Iterator[Record]]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of every block: `id`, `ar_text`, `en_text`, `problem`, then what else the file has.

        Of several columns of one name, empty ones say, all but the first are numbered: `note`, `note 2`.
        """
        counts = Counter(OWN)
        found = []
        for name in (name for i, name in enumerate(self.headers) if i not in self.at):
            counts[name] += 1
            found.append(name if counts[name] == 1 else f"{name} {counts[name]}")
        return (*OWN, *found)

    def blocks(self, size: int = BLOCK) -> Iterator[pd.DataFrame]:
        """Yield the rows, all cells as text, `size` at a time."""
        import pandas as pd

        rest = [i for i in range(len(self.headers)) if i not in self.at]
        rows = (self._row(record, rest) for record in self.records())
        while block := list(islice(rows, size)):
            yield pd.DataFrame(block, columns=list(self.columns), dtype=object)

    def _row(self, record: Record, rest: Sequence[int]) -> tuple[str, ...]:
        place, cells, problem = record
        if any("\0" in cell for cell in cells):
            problem = problem or "bad-row: holds a NUL character"
            cells = [cell.replace("\0", "\u2400") for cell in cells]
        if problem:  # nothing is known of its cells: all of it stands where the first text would
            return (place, " ".join(cells), "", problem, *[""] * len(rest))
        ident, ar, en, told = self.at
        texts = cells[ar], cells[en]
        problem = cells[told] if told >= 0 else ""
        if not problem and not (texts[0].strip() and texts[1].strip()):
            problem = "no-arabic" if texts[1].strip() else "no-english" if texts[0].strip() else "blank"
        return (cells[ident] if ident >= 0 else place, *texts, problem, *(cells[i] for i in rest))


@contextmanager
def open_pairs(
    path: str | Path, *, columns: Mapping[str, str] | None = None, encoding: str | None = None
) -> Iterator[PairTable]:
    """Open a file of pairs to be read as often as needed while the block lasts; `-` is standard input, kept aside.

    Of an output folder of `align run` it is the `pairs.tsv`. Which format it is the suffix says, of standard input
    the first bytes. `columns` maps `ar` and `en` to the columns of a table. Raises InputError for what cannot be
    read or has no two columns of text.
    """
    with keep_input(path) as (place, name, kind):
        yield make_table(place, name, kind, columns or {}, encoding)


@contextmanager
def open_cells(
    path: str | Path, *, encoding: str | None = None
) -> Iterator[tuple[list[str], Callable[[], Iterator[Record]]]]:
    """Open a table whose columns need hold no texts: its headers, and a function that reads its rows."""
    with keep_input(path) as (place, name, kind):
        if kind not in TABLES:
            raise InputError(f"{name}: not a table; give a {', '.join(TABLES)} file")
        yield read_cells(place, name, kind, encoding)


@contextmanager
def keep_input(path: str | Path) -> Iterator[tuple[str, str, str]]:
    """Give where a file lies, what messages call it, and its format; standard input is kept in a file meanwhile."""
    if str(path) != STDIN:
        place = table_in(str(path))
        yield place, place, kind_of(place)
        return
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "stdin")
        with kept.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        with kept.open("rb") as stream:
            kind = sniff(stream.read(4096))
        yield str(kept), STDIN, kind


def files_read(path: str | Path) -> list[str]:
    """Return the files that reading a path reads: both of a Moses pair, none where it is standard input."""
    if str(path) == STDIN:
        return []
    place = table_in(str(path))
    return list(moses_paths(place) or [place]) if kind_of(place) == ".ar" else [place]


def table_in(path: str) -> str:
    """Return the `pairs.tsv` of an output folder of `align run`, and any other path as it is."""
    inside = os.path.join(path, "pairs.tsv")
    return inside if os.path.isfile(inside) else path


def kind_of(path: str) -> str:
    """Return the format that a path's suffix names; that of `name` is a Moses pair when `name.ar` is there."""
    if os.path.isdir(path) and dataset_files(path):
        return FOLDER
    suffix = Path(path.removesuffix(".gz")).suffix.lower()
    if suffix in KNOWN:
        return {".ndjson": ".jsonl", ".en": ".ar"}.get(suffix, suffix)
    if moses_paths(path):
        return ".ar"
    if os.path.isdir(path):
        raise InputError(f"{path}: holds no pairs; name an output folder of `align run`, or a file of pairs")
    raise InputError(
        f"{path}: pairs are read from {', '.join(KNOWN[:-2])} files and from NAME.ar beside NAME.en; "
        "is the suffix right?"
    )


def sniff(head: bytes) -> str:
    """Guess the format of standard input from its first bytes: a table with tabs when nothing else."""
    for start, kind in ((b"PAR1", ".parquet"), (b"PK", ".xlsx"), (b"{", ".jsonl"), (b"\xef\xbb\xbf{", ".jsonl")):
        if head.startswith(start):
            return kind
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return ".xliff" if b"<xliff" in head else ".tmx"
    line = head.partition(b"\n")[0]
    return ".csv" if b"\t" not in line and b"," in line else ".tsv"


def make_table(path: str, name: str, kind: str, columns: Mapping[str, str], encoding: str | None) -> PairTable:
    """Return the table of the pairs of a file; `name` is what messages call it."""
    if kind == ".ar":
        return PairTable(("ar", "en"), (-1, 0, 1, -1), lambda: moses_records(path, name, encoding))
    if kind in BITEXT:
        return bitext_table(path, name, kind, encoding)
    headers, records = read_cells(path, name, kind, encoding)
    if by_number(columns):  # the first line is a row like the others
        first, whole = headers, records
        headers = [f"column {i + 1}" for i in range(len(first))]
        columns = {member: f"column {place}" for member, place in columns.items()}
        return chosen(headers, columns, name, lambda: with_first(first, whole()))
    return chosen(headers, columns, name, records)


def read_cells(
    path: str, name: str, kind: str, encoding: str | None
) -> tuple[list[str], Callable[[], Iterator[Record]]]:
    """Return the headers of a table, and a function that reads its rows."""
    readers = {".tsv": tsv_records, ".csv": csv_records, ".jsonl": json_records,
               ".parquet": parquet_records, ".xlsx": sheet_records, FOLDER: dataset_records}  # fmt: skip
    return readers[kind](path, name, encoding)


def with_first(first: Sequence[str], rest: Iterable[Record]) -> Iterator[Record]:
    """Put the line taken for a header before the others."""
    yield "1", first, ""
    yield from rest


def chosen(
    headers: Sequence[str], columns: Mapping[str, str], name: str, records: Callable[[], Iterator[Record]]
) -> PairTable:
    """Find the columns of the two texts, by their names or, for `source` and `target`, by their letters."""
    found = choose_columns(headers, columns, name)
    if len(found) == 1 and not columns:
        sound = [cells for _, cells, problem in islice(records(), LOOKED_AT) if not problem]
        found, _ = with_other(found, headers, sound)
    if len(found) != 2:
        raise InputError(f"{name}: has one column of text, not two; name them with --columns ar=NAME,en=NAME")
    if all(column.language is None for column in found):
        found = tell_apart(found, islice(records(), LOOKED_AT))
    places = {column.language or column.member: column.index for column in found}
    ident, told = (list(headers).index(own) if own in headers else -1 for own in ("id", "problem"))
    return PairTable(tuple(headers), (ident, places["ar"], places["en"], told), records)


def tell_apart(found: Sequence[Column], records: Iterable[Record]) -> list[Column]:
    """Say which of two columns is Arabic by the letters of the first rows."""
    texts = [[cells[column.index] for _, cells, problem in records if not problem] for column in found[:1]]
    first = "ar" if arabic_share(" ".join(texts[0])) >= 0.5 else "en"
    other = "en" if first == "ar" else "ar"
    languages = (first, other)
    return [
        Column(column.index, column.member, language_of(language))
        for column, language in zip(found, languages, strict=True)
    ]


def fit(place: str, cells: Sequence[str], width: int) -> Record:
    """Return the record of a row, which must be as wide as the header, empty cells at its end aside."""
    if len(cells) > width and not "".join(cells[width:]).strip():
        cells = cells[:width]
    if len(cells) == width:
        return place, cells, ""
    return place, cells, f"bad-row: {len(cells)} fields, the header has {width}"


@contextmanager
def open_text(path: str, name: str, encoding: str | None) -> Iterator[IO[str]]:
    """Open a text file, unpacked, its byte order mark taken off; UTF-8 unless that or the user says otherwise."""
    try:
        opener = gzip.open if path.endswith(".gz") else open
        with opener(path, "rb") as stream:
            head = stream.read(4)
            marked = split_mark(head)
            stream.seek(len(head) - len(marked[0]) if marked else 0)
            chosen_encoding = marked[1] if marked else known_encoding(encoding or "utf-8")
            with io.TextIOWrapper(stream, encoding=chosen_encoding, newline="\n") as text:
                yield text
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not {error.encoding} ({error}); give the right one with --encoding") from None
    except OSError as error:
        raise InputError(f"{name}: {reason(error)}") from None


def read_lines(path: str, name: str, encoding: str | None) -> Iterator[str]:
    """Yield the lines of a text file without their ends."""
    with open_text(path, name, encoding) as stream:
        for line in stream:
            yield line.rstrip("\r\n")


def first_line(lines: Iterator[str], name: str) -> str:
    """Return the first line. Raises InputError for an empty file."""
    for line in lines:
        return line
    raise InputError(f"{name}: this file is empty")


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


def bitext_table(path: str, name: str, kind: str, encoding: str | None) -> PairTable:
    """Return the table of a translation memory; what its units say besides their texts are further columns."""
    others = list(dict.fromkeys(key for unit in read_units(path, name, kind, encoding) for key in others_of(unit)))
    rest = [key for key in others if key not in OWN]
    headers = ("id", "ar", "en", "problem", *rest)
    return PairTable(headers, (0, 1, 2, 3), lambda: bitext_records(path, name, kind, encoding, rest))


def others_of(unit: Unit | Broken) -> Mapping[str, str]:
    """Return what a unit says besides its texts."""
    return getattr(unit, "others", {})


def read_units(path: str, name: str, kind: str, encoding: str | None) -> Iterator[Unit | Broken]:
    """Yield the units of a translation memory, then those that are broken."""
    from align.read.formats import bitext

    data = read_bytes(path)
    source = Source(name, gzip.decompress(data) if path.endswith(".gz") else data, encoding)
    units: Iterator[Unit | Broken] = getattr(bitext, BITEXT[kind])(source)
    return units


def bitext_records(path: str, name: str, kind: str, encoding: str | None, rest: Sequence[str]) -> Iterator[Record]:
    """Yield a record for each unit of a translation memory; variants of one language are one record each."""
    for number, unit in enumerate(read_units(path, name, kind, encoding), start=1):
        if isinstance(unit, Broken):
            yield f"line {unit.line}", [" ".join(unit.text.split())], f"bad-row: {unit.what}"
            continue
        texts: dict[str, list[str]] = {"ar": [], "en": []}
        for tag, text in unit.texts:
            language = language_of(tag)
            if language and text.strip():
                texts[language].append(text)
        told = [unit.others.get(key, "") for key in ("problem", *rest)]
        for ar, en in zip_longest(texts["ar"] or [""], texts["en"] or [""], fillvalue=""):
            yield str(number), (unit.name or str(number), ar, en, *told), ""


def moses_paths(path: str) -> tuple[str, str] | None:
    """Return the two files of a Moses pair, from either of them or from what their names share."""
    packed = ".gz" if path.endswith(".gz") else ""
    stem = path.removesuffix(".gz")
    stem = stem[:-3] if stem.endswith((".ar", ".en")) else stem
    both = f"{stem}.ar{packed}", f"{stem}.en{packed}"
    return both if all(os.path.isfile(one) for one in both) else None


def moses_records(path: str, name: str, encoding: str | None) -> Iterator[Record]:
    """Yield line k of both files as a record. Raises InputError when one of them is longer."""
    paths = moses_paths(path)
    if paths is None:
        raise InputError(f"{name}: a Moses pair is NAME.ar beside NAME.en; one of them is not there")
    sides = (read_lines(one, one, encoding) for one in paths)
    for number, (ar, en) in enumerate(zip_longest(*sides), start=1):
        if ar is None or en is None:
            raise InputError(
                f"{paths[0]} and {paths[1]}: one has more lines than the other ({number - 1} in common), so they "
                "are out of step somewhere"
            )
        yield str(number), (ar, en), ""
