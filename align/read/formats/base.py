"""What every reader takes and gives: the bytes of one file in, the texts it holds out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from align.chars import ARABIC_LETTER, LATIN_LETTER
from align.read.decode import one_line_end
from align.records import Aside, Document, InputError, Language

# Larger than any text a person works with, small enough that reading it takes no more than a gigabyte of memory.
MAX_UNPACKED = 1 << 28


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its bytes (unpacked when it was compressed) and what the user said about it.

    `path` is what messages call it. `notes` collects what the user should know although the file was read.
    """

    path: str
    data: bytes
    encoding: str | None = None
    lines: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    max_unpacked: int = MAX_UNPACKED
    notes: list[str] = field(default_factory=list)


# A reader's documents bear the name of the text within its file, a member (a column of a table, a language), or ""
# where the file holds just the one; their language is what the file itself declares.
Reader = Callable[[Source], list[Document]]


def load_library(module: str, source: Source, kind: str) -> Any:
    """Import a library of the `formats` extra, or raise InputError with the command that installs it."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise InputError(
            f"{source.path}: {kind} need a package that is not installed ({error.name}): "
            "pip install 'align-ar-en[formats]'"
        ) from None


def is_pair(cells: Sequence[str]) -> bool:
    """Say whether one cell of a row is Arabic and one in Latin letters, numbers aside."""
    letters = [(len(ARABIC_LETTER.findall(cell)), len(LATIN_LETTER.findall(cell))) for cell in cells]
    return sum(ar > la for ar, la in letters) == sum(la > ar for ar, la in letters) == 1


def join_blocks(blocks: list[str]) -> str:
    """Join paragraphs with a blank line between them, leaving out the empty ones."""
    return "\n\n".join(stripped for block in blocks if (stripped := one_line_end(block).strip()))


def join_marked(blocks: Iterable[tuple[str, str | None]]) -> tuple[str, tuple[Aside, ...]]:
    """Join paragraphs as `join_blocks` does; return the text and those that came with a reason to be dropped."""
    written: list[str] = []
    asides: list[Aside] = []
    position = 0
    for block, reason in blocks:
        text = one_line_end(block).strip()
        if text:
            if reason:
                asides.append(Aside(position, position + len(text), reason))
            written.append(text)
            position += len(text) + 2
    return "\n\n".join(written), tuple(asides)


def language_of(tag: str | None) -> Language | None:
    """Read a language tag (`ar`, `ar-DZ`, `en_US`, `ARA`, `eng`) as Arabic or English, or None for any other."""
    primary = (tag or "").replace("_", "-").split("-")[0].strip().lower()
    if primary in ("ar", "ara", "arb"):
        return "ar"
    return "en" if primary in ("en", "eng") else None
