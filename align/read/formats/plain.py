"""Plain text files: as they stand, or the two sides of a corpus, a sentence a line (`.ar`, `.en`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from align.read.decode import decode_text, refuse_xml
from align.read.formats.base import Source
from align.records import Cell, Document, Language


def read_plain(source: Source) -> list[Document]:
    """Read a text file as it stands. Raises InputError for XML under the name of text."""
    text = refuse_xml(decode_text(source.data, source.path, source.encoding), source.path)
    return [Document("", text, lines=source.lines)]


SUFFIXES: dict[str, Language] = {".ar": "ar", ".en": "en"}


def read_arabic(source: Source) -> list[Document]:
    """Read the Arabic side: every line is a sentence."""
    return [Document("", decode_text(source.data, source.path, source.encoding), language="ar", lines=True)]


def read_english(source: Source) -> list[Document]:
    """Read the English side: every line is a sentence."""
    return [Document("", decode_text(source.data, source.path, source.encoding), language="en", lines=True)]


def pair_lines(documents: Sequence[Document]) -> tuple[list[Document], list[str]]:
    """Make rows of the lines of sides that belong together; return the documents, and what is wrong with some.

    Sides of different length have drifted apart somewhere, so their lines are no rows.
    """
    named = {document.name: document for document in documents}
    drifted: list[str] = []
    for name, document in named.items():
        stem, dot, suffix = name.removesuffix(".gz").rpartition(".")
        other = next((n for n in (f"{stem}.en", f"{stem}.en.gz") if n in named), None)
        if dot + suffix != ".ar" or "#" in name or other is None:
            continue
        counts = [text.rstrip("\n").count("\n") + 1 for text in (document.text, named[other].text)]
        if counts[0] != counts[1]:
            drifted.append(
                f"{name} has {counts[0]} lines and {other} {counts[1]}: they are out of step, so no line of the "
                "one is taken for that of the other"
            )
            continue
        for side in (name, other):
            named[side] = replace(named[side], cells=line_cells(named[side].text, stem))
    return list(named.values()), drifted


def line_cells(text: str, stem: str) -> tuple[Cell, ...]:
    """Return a cell for each line that is not blank."""
    cells: list[Cell] = []
    position = 0
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.strip()
        if words:
            start = position + line.index(words)
            cells.append(Cell(start, start + len(words), f"{stem}:{number}"))
        position += len(line) + 1
    return tuple(cells)
