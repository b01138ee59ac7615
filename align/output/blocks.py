"""Pairs written a block at a time, in any format that is read, too; whole or not at all."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from align.output.dataset import open_dataset
from align.output.files import STDOUT, whole_file, whole_set
from align.output.lines import open_csv, open_jsonl, open_tsv, show_side
from align.output.memories import open_tmx, open_xliff
from align.output.parquet import open_parquet
from align.output.sheets import open_xlsx
from align.output.values import PLAIN, Tags
from align.records import LANGUAGES, UsageError

if TYPE_CHECKING:
    import pandas as pd

Write = Callable[["pd.DataFrame"], None]
Open = Callable[[IO[bytes], Sequence[str], Tags], AbstractContextManager[Write]]

# Formats that are one file; `moses` is two and `hf` a folder.
ONE_FILE: dict[str, Open] = {
    "tsv": open_tsv,
    "csv": open_csv,
    "xlsx": open_xlsx,
    "jsonl": open_jsonl,
    "parquet": open_parquet,
    "tmx": open_tmx,
    "xliff": open_xliff,
}
FORMATS = (*ONE_FILE, "moses", "hf")
BINARY = ("xlsx", "parquet", "moses", "hf")  # these go to no stream
SUFFIXES = {".tsv": "tsv", ".csv": "csv", ".xlsx": "xlsx", ".jsonl": "jsonl", ".parquet": "parquet", ".tmx": "tmx",
            ".xlf": "xliff", ".xliff": "xliff", ".ar": "moses", ".en": "moses", ".hf": "hf"}  # fmt: skip
PACKED = ".gz"


@contextmanager
def open_table(
    path: str | Path, columns: Sequence[str], to: str | None = None, tags: Tags = PLAIN
) -> Iterator[Write]:
    """Give a function that appends a block, a frame with `columns`, to the table at `path`.

    `to` is one of FORMATS, what the suffix says where it is not given. `-` is standard output, as TSV unless told
    otherwise. Figures have four decimals where text is written. Raises UsageError for a suffix or a format that is
    not known, OutputError when the table cannot be written.
    """
    to = to or format_of(path)
    columns = list(columns)
    with ExitStack() as files:
        if to == "hf":
            (append,) = files.enter_context(open_dataset(Path(path), columns))
        elif to == "moses":
            append = files.enter_context(_open_moses(moses_files(path)))
        else:
            stream = files.enter_context(whole_file(Path(path)))
            if str(path).endswith(PACKED):
                stream = files.enter_context(_pack(stream))
            append = files.enter_context(ONE_FILE[to](stream, columns, tags))

        def write(block: pd.DataFrame) -> None:
            append(block[columns])

        yield write


def format_of(path: str | Path) -> str:
    """Return the format that a path names. Raises UsageError for a suffix that is none of SUFFIXES."""
    if str(path) == STDOUT:
        return "tsv"
    name = str(path).lower()
    found = SUFFIXES.get(Path(name.removesuffix(PACKED)).suffix)
    if found is None or (name.endswith(PACKED) and found in BINARY and found != "moses"):
        raise UsageError(f"{path}: tables are written as {', '.join(SUFFIXES)}; end the name in one of them")
    return found


def files_of(path: str | Path, to: str | None = None) -> list[Path]:
    """Return the files, or the folder, that a table at `path` is written to."""
    return moses_files(path) if (to or format_of(path)) == "moses" else [Path(path)]


def moses_files(path: str | Path) -> list[Path]:
    """Return the Arabic and the English file that a path names: either of them, or what their names share."""
    name = str(path)
    packed = PACKED if name.endswith(PACKED) else ""
    stem = name.removesuffix(PACKED)
    stem = stem[:-3] if stem.endswith((".ar", ".en")) else stem
    return [Path(f"{stem}.{language}{packed}") for language in LANGUAGES]


def export_pairs(pairs: pd.DataFrame, to: str, path: Path, tags: Tags = PLAIN) -> list[Path]:
    """Write a pairs table, as `Result.pairs` is, in the format `to` and return the files written.

    `to` is tsv, csv, xlsx, jsonl, parquet, tmx, xliff, moses (two line-aligned files, `path` with `.ar` and `.en`)
    or hf (a folder that the library `datasets` loads). Raises UsageError for another format, OutputError when the
    files cannot be written.
    """
    if to not in FORMATS:
        raise UsageError(f"no format is called {to!r}; there are {', '.join(FORMATS)}")
    with open_table(path, [str(name) for name in pairs.columns], to, tags) as write:
        write(pairs)
    return files_of(path, to)


@contextmanager
def _pack(stream: IO[bytes]) -> Iterator[IO[bytes]]:
    with gzip.GzipFile(
        "", "wb", fileobj=stream, mtime=0
    ) as packed:  # no name and no time: the same bytes each time
        yield cast(IO[bytes], packed)


@contextmanager
def _open_moses(paths: Sequence[Path]) -> Iterator[Write]:
    with ExitStack() as files:
        beside = files.enter_context(whole_set(paths[0].parent))  # one new file and one old one are out of step
        streams: list[IO[bytes]] = []
        for path in paths:
            stream = files.enter_context(whole_file(beside / path.name))
            if path.suffix == PACKED:
                stream = files.enter_context(_pack(stream))
            streams.append(stream)

        def write(block: pd.DataFrame) -> None:
            for stream, language in zip(streams, LANGUAGES, strict=True):
                text = show_side(block, f"{language}_text")
                stream.write(text.encode("utf-8", "backslashreplace"))

        yield write
