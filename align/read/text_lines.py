"""The lines of a text file, unpacked and decoded, as they are needed."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from align.read.decode import known_encoding, split_mark
from align.read.files import reason
from align.records import InputError


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
