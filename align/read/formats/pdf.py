"""PDF: the text layer, glyph by glyph, put back into reading order and into paragraphs.

pdfminer.six gives the glyphs and their places. The order within a line is worked out here, because no library of
the field returns Arabic lines with numbers, Latin words, brackets and lam-alef ligatures all in their places.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from itertools import pairwise

from align.chars import ARABIC_LETTERS, SIGNS
from align.read.formats.base import Source, join_marked, load_library
from align.read.formats.glyphs import Block, Glyph, page_blocks
from align.read.formats.paragraphs import Line, join_lines
from align.read.formats.visual import bracket_fit, direction, to_reading_order
from align.records import Document, InputError

# Glyphs further apart than this part of the type size have a space between them, drawn or not.
WORD_GAP = 0.18
# The strokes that stretch Arabic words to fill a line, as some programs name them.
STROKES = re.compile(rf"(?<=[{ARABIC_LETTERS}])\*+(?=[{ARABIC_LETTERS}])")
# Letters that stand at the end of a word alone, how many of them must stand at the right, and how much more often.
LAST_LETTERS, LEAST_TYPED, TYPED = "ةى", 3, 4
SIGN = re.compile(f"[{SIGNS}]")
# Blocks at the top of a page, and at its foot, among which its running head and foot are.
EDGE = 2
# The share of glyphs without a letter above which a text is noise.
MAX_UNMAPPED = 0.2


def read_pdf(source: Source) -> list[Document]:
    """Read the text layer of a PDF: lines joined to paragraphs, hyphenated words rejoined, a block per paragraph.

    Raises InputError for scans without a text layer, for locked files, and when the fonts do not say which letters
    they draw.
    """
    load_library("pdfminer", source, "PDF files")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pages = list(page_blocks(source.data, source.path))
    except InputError:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        raise InputError(f"{source.path}: not a sound PDF file ({type(error).__name__}: {error})") from None
    blocks = [block for page in pages for block in page]
    refuse_wordless(blocks, source.path, len(pages))
    text, asides = join_marked(join_lines(best_readings(blocks), page_edges(pages)))
    return [Document("", text, asides=asides)]


def page_edges(pages: Sequence[Sequence[Block]]) -> set[int]:
    """Return the numbers of the blocks at the top and at the foot of each page, two at each."""
    edges: set[int] = set()
    first = 0
    for page in pages:
        last = first + len(page)
        edges.update(range(first, min(first + EDGE, last)), range(max(first, last - EDGE), last))
        first = last
    return edges


def best_readings(blocks: list[Block]) -> list[list[Line]]:
    """Put every block into reading order. Programs differ in how they store brackets: of the two ways to take them
    the one that fits the words around them is right, that of most blocks where a block does not tell."""
    if is_typed(blocks):
        return [
            [line_of(cells, "".join(spaced_cells(cells)), True) for cells in block if cells] for block in blocks
        ]
    readings = [[reading_lines(block, as_seen) for block in blocks] for as_seen in (True, False)]
    fits = [[bracket_fit("\n".join(line.text for line in lines)) for lines in reading] for reading in readings]
    usual = 0 if sum(fits[0]) >= sum(fits[1]) else 1
    return [
        readings[usual if fits[0][index] == fits[1][index] else int(fits[1][index] > fits[0][index])][index]
        for index in range(len(blocks))
    ]


def refuse_wordless(blocks: list[Block], path: str, pages: int) -> None:
    """Raise InputError for pages without text, and for text that is not letters."""
    glyphs = [glyph for block in blocks for line in block for glyph in line]
    if not any(glyph.text.strip() for glyph in glyphs):
        raise InputError(
            f"{path}: this PDF has no text layer (its {pages} pages are pictures); "
            "run text recognition first, for instance: ocrmypdf -l ara+eng in.pdf out.pdf"
        )
    if sum("\ufffd" in glyph.text for glyph in glyphs) > MAX_UNMAPPED * len(glyphs):
        raise InputError(
            f"{path}: the fonts of this PDF do not say which letters they draw; "
            "take the text from another version, or recognise it: ocrmypdf --force-ocr -l ara+eng in.pdf out.pdf"
        )


def reading_lines(block: Block, as_seen: bool) -> list[Line]:
    """Put the lines of a block into reading order, in the direction of the majority of its letters.

    `as_seen` says that its brackets are stored as they are seen on the page.
    """
    letters = "".join(direction(glyph.text) for line in block for glyph in line)
    rightwards = letters.count("L") >= letters.count("R")
    return [
        line_of(line, "".join(to_reading_order(spaced_cells(line), rightwards, as_seen)), rightwards)
        for line in block
        if line
    ]


def line_of(glyphs: Sequence[Glyph], text: str, rightwards: bool) -> Line:
    """Return a line with the edges of its glyphs."""
    return Line(
        tidy(text),
        min(glyph.left for glyph in glyphs),
        max(glyph.right for glyph in glyphs),
        max(glyph.size for glyph in glyphs),
        rightwards,
        min(glyph.bottom for glyph in glyphs),
    )


def is_typed(blocks: Sequence[Block]) -> bool:
    """Say whether Arabic stands from left to right as it was typed, as simple programs draw it.

    Its words then end in ta marbuta or alef maqsura at their right, where no word begins.
    """
    left = right = 0
    for block in blocks:
        for line in block:
            words = re.split(r"[^\w]+", SIGN.sub("", "".join(spaced_cells(line))))
            left += sum(len(word) > 2 and word[0] in LAST_LETTERS for word in words)
            right += sum(len(word) > 2 and word[-1] in LAST_LETTERS for word in words)
    return right >= LEAST_TYPED and right > TYPED * left


def tidy(text: str) -> str:
    """Fold white space and take out strokes that stretch words."""
    return " ".join(STROKES.sub("", text).split())


def spaced_cells(line: list[Glyph]) -> list[str]:
    """Return the texts of a line's glyphs, with a space where two stand apart."""
    cells = [line[0].text]
    for before, glyph in pairwise(line):
        if glyph.left - before.right > WORD_GAP * max(before.size, glyph.size):
            cells.append(" ")
        cells.append(glyph.text)
    return cells
