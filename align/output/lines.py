"""Tables as lines of text: TSV, CSV as Excel takes it, JSON lines, and the two files of Moses."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

from align.normalize import fold_space
from align.output.values import Tags, texts, typed

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    Write = Callable[[pd.DataFrame], None]

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
# Cells of CSV that a spreadsheet would compute, or that already begin with the mark that keeps it from that; in
# Chinese and Japanese the wide signs begin a formula, too.
COMPUTED = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


@contextmanager
def open_tsv(stream: IO[bytes], columns: Sequence[str], _tags: Tags) -> Iterator[Write]:
    """Write TSV: a header line, no quoting, white space in a cell is one space."""
    stream.write(("\t".join(map(fold_space, columns)) + "\n").encode())
    yield lambda block: _send(stream, show_tsv(block))


@contextmanager
def open_csv(stream: IO[bytes], columns: Sequence[str], _tags: Tags) -> Iterator[Write]:
    """Write CSV with a byte order mark, without which Excel takes Arabic for noise."""
    stream.write(b"\xef\xbb\xbf")
    _send(stream, _csv([columns]))
    yield lambda block: _send(stream, show_csv(block))


@contextmanager
def open_jsonl(stream: IO[bytes], columns: Sequence[str], _tags: Tags) -> Iterator[Write]:
    """Write one JSON object a line, keys as the columns."""
    yield lambda block: _send(stream, show_jsonl(block))


def show_tsv(block: pd.DataFrame) -> str:
    """Return the lines of a block."""
    cells = [[fold_space(cell) for cell in texts(block[name].tolist(), name)] for name in block.columns]
    return "".join("\t".join(row) + "\n" for row in zip(*cells, strict=True))


def show_csv(block: pd.DataFrame) -> str:
    """Return the lines of a block: what a spreadsheet would compute gets an apostrophe, numbers do not.

    Readers of `align` take it off again.
    """
    columns = [[guard_text(text) for text in texts(block[name].tolist(), name)] for name in block.columns]
    return _csv(zip(*columns, strict=True))


def guard_text(text: str) -> str:
    """Put an apostrophe before text that begins like a formula (`- نعم` does)."""
    return f"'{text}" if COMPUTED.match(text) and not NUMBER.fullmatch(text) else text


def show_jsonl(block: pd.DataFrame) -> str:
    """Return one JSON object a row; numbers that are missing are null."""
    names = [str(name) for name in block.columns]
    rows = zip(*(typed(block[name].tolist(), name) for name in block.columns), strict=True)
    objects = (dict(zip(names, row, strict=True)) for row in rows)
    return "".join(json.dumps(one, ensure_ascii=False, allow_nan=False) + "\n" for one in objects)


def show_side(block: pd.DataFrame, column: str) -> str:
    """Return the texts of one side, one a line."""
    return "".join(fold_space(text) + "\n" for text in texts(block[column].tolist(), column))


def _send(stream: IO[bytes], text: str) -> None:
    stream.write(text.encode("utf-8", "backslashreplace"))


def _csv(rows: Any) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()
