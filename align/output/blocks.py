"""Pairs written a block at a time: TSV, CSV, JSON lines, Parquet or TMX by suffix; whole or not at all."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from align.output.files import STDOUT, whole_file
from align.output.formats import TMX_END, guard_text, tmx_head, tmx_units
from align.output.tables import DECIMALS, fold_space
from align.records import OutputError, UsageError

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".tsv", ".csv", ".jsonl", ".parquet", ".tmx")
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
Write = Callable[["pd.DataFrame"], None]


@contextmanager
def open_table(path: str | Path, columns: Sequence[str]) -> Iterator[Write]:
    """Give a function that appends a block, a frame with `columns`, to the table at `path`.

    Columns of numbers have four decimals where text is written. `-` is standard output, as TSV. Raises UsageError
    for a suffix that is none of SUFFIXES, OutputError when the table cannot be written.
    """
    suffix = table_suffix(path)
    with whole_file(Path(path)) as stream:
        if suffix == ".parquet":
            with _open_parquet(stream, columns) as write:
                yield write
            return
        if suffix == ".tsv":
            stream.write(("\t".join(map(fold_space, columns)) + "\n").encode())
        elif suffix == ".tmx":
            stream.write(tmx_head())
        elif suffix == ".csv":
            stream.write(b"\xef\xbb\xbf")  # without which Excel takes Arabic for noise
            stream.write(_csv([columns]).encode())
        show = {".tsv": show_tsv, ".csv": show_csv, ".jsonl": show_jsonl, ".tmx": tmx_units}[suffix]

        def write(block: pd.DataFrame) -> None:
            stream.write(show(block[list(columns)]).encode("utf-8", "backslashreplace"))

        yield write
        if suffix == ".tmx":
            stream.write(TMX_END)


def table_suffix(path: str | Path) -> str:
    """Return the suffix that says how a table is written. Raises UsageError for one that is none of SUFFIXES."""
    suffix = ".tsv" if str(path) == STDOUT else Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{path}: tables are written as {', '.join(SUFFIXES)}; end the name in one of them")
    return suffix


def show_tsv(block: pd.DataFrame) -> str:
    """Return the lines of a block: no quoting, white space in a cell is one space."""
    cells = [[fold_space(cell) for cell in _texts(block, name)] for name in block.columns]
    return "".join("\t".join(row) + "\n" for row in zip(*cells, strict=True))


def show_csv(block: pd.DataFrame) -> str:
    """Return the lines of a block as Excel takes them: what it would compute gets an apostrophe, numbers do not."""
    columns = [_texts(block, name) for name in block.columns]
    guarded = [[text if NUMBER.fullmatch(text) else str(guard_text(text)) for text in texts] for texts in columns]
    return _csv(zip(*guarded, strict=True))


def show_jsonl(block: pd.DataFrame) -> str:
    """Return one JSON object a row; numbers that are missing are null."""
    names = [str(name) for name in block.columns]
    rows = zip(*(block[name].tolist() for name in block.columns), strict=True)
    objects = ({n: None if v != v else v for n, v in zip(names, row, strict=True)} for row in rows)
    return "".join(json.dumps(one, ensure_ascii=False, allow_nan=False) + "\n" for one in objects)


def _texts(block: pd.DataFrame, name: str) -> list[str]:
    values: list[Any] = block[name].tolist()
    if name in DECIMALS:
        return ["" if v is None or v != v else v if isinstance(v, str) else f"{v + 0.0:.4f}" for v in values]
    return ["" if v is None or v != v else str(v) for v in values]


def _csv(rows: Any) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


@contextmanager
def _open_parquet(stream: IO[bytes], columns: Sequence[str]) -> Iterator[Write]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise OutputError("Parquet needs pyarrow: pip install 'align-ar-en[parquet]'") from None
    types = [pyarrow.float64() if name in DECIMALS else pyarrow.string() for name in columns]
    schema = pyarrow.schema(list(zip(columns, types, strict=True)))
    with parquet.ParquetWriter(stream, schema) as writer:

        def write(block: pd.DataFrame) -> None:
            data = block[list(columns)].copy()
            for name in columns:
                if name in DECIMALS:
                    data[name] = [None if v is None or v == "" or v != v else float(v) for v in data[name]]
                else:
                    data[name] = [None if v is None or v != v else str(v) for v in data[name]]
            writer.write_table(pyarrow.Table.from_pandas(data, schema=schema, preserve_index=False))

        yield write
