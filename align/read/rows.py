"""Pairs that came as pairs, a block of rows at a time: any table, TMX, XLIFF, PO, Parquet or Moses pair.

A row of the file is a row of a block, in order, with everything that stood in it; one that is no pair says why in
`problem`. Tables, JSON lines, Parquet and Moses pairs are read as they are needed, so that memory does not grow
with them; of XML the bytes are held, of workbooks all cells.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from align.chars import arabic_share
from align.read.files import STDIN
from align.read.formats.base import language_of
from align.read.formats.columns import Column, by_number, choose_columns, with_other
from align.read.tables import (
    BLOCK,
    Record,
    csv_records,
    dataset_files,
    dataset_records,
    json_records,
    parquet_records,
    sheet_records,
    tsv_records,
)
from align.read.units import BITEXT, bitext_records, moses_paths, moses_records, others_of, read_units
from align.records import InputError

if TYPE_CHECKING:
    import pandas as pd

LOOKED_AT = 200  # rows that tell which of two unnamed columns is Arabic
OWN = ("id", "ar_text", "en_text", "problem")  # the columns that every block begins with
FOLDER = ".hf"  # a data set of Hugging Face: Parquet files, one a split
KNOWN = (*BITEXT, ".tsv", ".csv", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".ar", ".en")
TABLES = (".tsv", ".csv", ".jsonl", ".parquet", ".xlsx")


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
    if not os.path.exists(path):
        raise InputError(f"{path}: no such file or folder")
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


def bitext_table(path: str, name: str, kind: str, encoding: str | None) -> PairTable:
    """Return the table of a translation memory; what its units say besides their texts are further columns."""
    others = list(dict.fromkeys(key for unit in read_units(path, name, kind, encoding) for key in others_of(unit)))
    rest = [key for key in others if key not in OWN]
    headers = ("id", "ar", "en", "problem", *rest)
    return PairTable(headers, (0, 1, 2, 3), lambda: bitext_records(path, name, kind, encoding, rest))
