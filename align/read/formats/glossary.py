"""Lines of a text that are rows: a term or sentence, a separator, and its translation into the other language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from align.chars import ARABIC_LETTER, ARABIC_LETTERS, BULLETS, DIGITS, LATIN_LETTER
from align.read.formats.base import is_pair
from align.records import Cell, Document, Stretch

LEAST = 3  # rows in succession
LEAST_LABELLED = 5  # of those with a colon: three lines may be credits («تصوير: John Smith»)
LONGEST = 2_000  # characters of a line
# Numbers and bullets before a row are none of it; so are the stars of Markdown around a term.
_BEFORE = re.compile(rf"[-–—*·▪{BULLETS}]?[ \t]*(?:\(?[{DIGITS}]{{1,4}}[.)\-–][ \t]+)?[*_]{{0,2}}")
# What parts two cells: a tab, or a sign with a space before it or behind it.
_TAB = re.compile(r"\t+")
_SIGN = re.compile(r"\s+(?:[-–—=|/→]|=>|->|::|\|\|\|)\s+|\s*:[*_]{0,2}\s+|\s+:\s*")
# `Right of veto (حق النقض)`; «منظمة الصحة العالمية (WHO)» is no pair of terms.
_BRACKETED = re.compile(
    rf"[^()]{{2,}}(?P<gap>\s\()(?=[^()]*(?:[a-z]{{2}}|[{ARABIC_LETTERS}]{{2}}))(?P<inside>[^()]{{2,}})\)[*_\s]*"
)
_LETTER = re.compile(r"[^\W\d_]")


def find_rows(document: Document) -> Document:
    """Return a document with the cells of the rows that its lines are; as it was where it has cells or no rows.

    A line is a row where a tab, a dash, an equals sign or a colon parts Arabic from words in Latin letters, without
    a letter of the other on either side, and the lines before and after it are rows, too.
    """
    if document.cells or document.lines or document.language is not None or document.times:
        return document
    cells: list[Cell] = []
    for number, row in enumerate(_successive(document), start=1):
        cells += (Cell(cell.start, cell.end, f"row {number}") for cell in row)
    if not cells:
        return document
    asides = document.asides
    kept = [cell for cell in cells if not any(a.start <= cell.start < a.end for a in asides)] if asides else cells
    content = sorted({*document.content, *(Stretch(cell.start, cell.end) for cell in kept)}, key=lambda s: s.start)
    return replace(document, cells=tuple(kept), content=tuple(content))


def _successive(document: Document) -> Iterator[list[Stretch]]:
    """Yield the rows that stand in runs that are long enough."""
    run: list[tuple[list[Stretch], bool]] = []
    position = 0
    for line in [*document.text.split("\n"), "."]:
        if line.strip():
            row = _split_row(line) if len(line) <= LONGEST else None
            if row is None:
                labelled = any(label for _cells, label in run)
                if len(run) >= (LEAST_LABELLED if labelled else LEAST):
                    yield from (cells for cells, _label in run)
                run = []
            else:
                cells, label = row
                run.append(([Stretch(position + c.start, position + c.end) for c in cells], label))
        position += len(line) + 1


def _split_row(line: str) -> tuple[list[Stretch], bool] | None:
    """Return the two cells of a line that is a row, and whether a colon parts them; None for any other line."""
    if not (ARABIC_LETTER.search(line) and LATIN_LETTER.search(line)):
        return None
    if "\t" in line:
        cells = list(_cells(line, 0, [(tab.start(), tab.end()) for tab in _TAB.finditer(line)]))
        if not is_pair([line[cell.start : cell.end] for cell in cells]):
            return None
        return [cell for cell in cells if _LETTER.search(line, cell.start, cell.end)], False
    before = _BEFORE.match(line)
    start = before.end() if before else 0
    bracketed = _BRACKETED.fullmatch(line, start)
    end = bracketed.end("inside") if bracketed else len(line)
    gaps = [bracketed.span("gap")] if bracketed else [sign.span() for sign in _SIGN.finditer(line, start)]
    for gap in gaps:
        cells = list(_cells(line[:end], start, [gap]))
        scripts = [
            (ARABIC_LETTER.search(line, cell.start, cell.end) is not None,
             LATIN_LETTER.search(line, cell.start, cell.end) is not None)
            for cell in cells
        ]  # fmt: skip
        if scripts in ([(True, False), (False, True)], [(False, True), (True, False)]):
            return cells, ":" in line[gap[0] : gap[1]]
    return None


def _cells(line: str, start: int, gaps: list[tuple[int, int]]) -> Iterator[Stretch]:
    """Yield the trimmed stretches between gaps."""
    for first, last in zip(
        [start, *(end for _, end in gaps)], [*(begin for begin, _ in gaps), len(line)], strict=True
    ):
        while first < last and (line[first].isspace() or line[first] in "*_"):
            first += 1
        while last > first and (line[last - 1].isspace() or line[last - 1] in "*_|"):
            last -= 1
        yield Stretch(first, last)
