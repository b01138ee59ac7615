"""PDF: the text layer, glyph by glyph, put back into reading order and into paragraphs.

pdfminer.six gives the glyphs, their places and the lines and blocks they form. The order within a line is worked
out here, because no library of the field returns Arabic lines with numbers, Latin words, brackets and lam-alef
ligatures all in their places.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from align.records import InputError
from align.text.readers.base import Member, Source, join_blocks, load_library
from align.text.readers.paragraphs import Line, join_lines
from align.text.readers.visual import bracket_balance, direction, to_reading_order

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTPage

# Glyphs further apart than this part of the type size have a space between them, drawn or not.
WORD_GAP = 0.18
# Letter forms that only fonts use, and ligatures: U+FB00..U+FDFF and U+FE70..U+FEFF.
FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufdf9\ufdfc\ufe70-\ufefc]+")
UNMAPPED = re.compile(r"\(cid:\d+\)|\x00")
# How many glyphs before and after a vowel sign its letter may be drawn.
REACH = 8
# The share of glyphs without a letter above which a text is noise.
MAX_UNMAPPED = 0.2


@dataclass(frozen=True, slots=True)
class Glyph:
    """What one drawn glyph says, and its left and right edge and size in points."""

    text: str
    left: float
    right: float
    size: float


# Visual lines, each of glyphs from left to right.
Block = list[list[Glyph]]


def read_pdf(source: Source) -> list[Member]:
    """Read the text layer of a PDF: lines joined to paragraphs, hyphenated words rejoined, a block per paragraph.

    Raises InputError for scans without a text layer, for locked files, and when the fonts do not say which letters
    they draw.
    """
    load_library("pdfminer", source, "PDF files")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pages = list(page_blocks(source))
    except InputError:
        raise
    except Exception as error:  # pdfminer raises whatever a broken file makes it stumble over
        raise InputError(f"{source.path}: not a sound PDF file ({type(error).__name__}: {error})") from None
    blocks = [block for page in pages for block in page]
    refuse_wordless(blocks, source.path, len(pages))
    # Producers differ in whether they store a bracket as seen or as typed: the reading that pairs them is right.
    readings = [[reading_lines(block, mirror) for block in blocks] for mirror in (True, False)]
    best = max(
        readings, key=lambda reading: bracket_balance("\n".join(line.text for block in reading for line in block))
    )
    return [Member(join_blocks(join_lines(best)))]


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


def page_blocks(source: Source) -> Iterator[list[Block]]:
    """Yield the blocks of every page."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.layout import LAParams, LTTextBox, LTTextLine
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    try:
        for page in PDFPage.get_pages(io.BytesIO(source.data)):
            interpreter.process_page(page)
            layout = device.get_result()
            width, signs = keep_characters(layout)
            layout.analyze(LAParams())
            boxes = [
                [line for line in box if isinstance(line, LTTextLine)]
                for box in layout
                if isinstance(box, LTTextBox)
            ]
            yield [[glyphs_of(line, width, signs) for line in box] for box in boxes]
    except PDFPasswordIncorrect:
        raise InputError(f"{source.path}: this PDF is locked with a password; save it without one") from None


def keep_characters(layout: LTPage) -> tuple[float, dict[int, str]]:
    """Leave the upright letters alone on a page, mirrored left to right when most are Arabic.

    The layout analysis reads columns from left to right; on the mirrored page that is from right to left. Vowel
    signs, which stand too high or low to be taken for part of a line, are taken out. Returns the width to mirror
    back at (0 when the page was left as it was), and the signs of each letter by its id.
    """
    from pdfminer.layout import LTChar

    characters = [item for item in leaves(layout) if isinstance(item, LTChar) and item.upright]
    signs = signs_of_letters(characters)
    characters = [character for character in characters if not is_sign(character)]
    letters = "".join(direction(character.get_text()) for character in characters)
    width = layout.x0 + layout.x1 if letters.count("R") > letters.count("L") else 0.0
    if width:
        for character in characters:
            character.set_bbox((width - character.x1, character.y0, width - character.x0, character.y1))
    layout._objs = list[Any](characters)
    return width, signs


def is_sign(character: LTChar) -> bool:
    """Tell whether a glyph is a vowel sign or several, without a letter; some producers map those they have no
    character for to NUL."""
    text = character.get_text()
    if text == "\x00":
        return is_flat(character)
    return all(unicodedata.category(char) == "Mn" for char in glyph_text(text))


def is_flat(character: LTChar) -> bool:
    """Tell whether a glyph takes no room on its line."""
    return bool(character.x1 - character.x0 < 0.01 * character.size)


def signs_of_letters(characters: list[LTChar]) -> dict[int, str]:
    """Return the vowel signs over or under each letter, by its id: of the letters drawn just before or after a sign
    the one with the nearest middle.

    A sign without width is drawn from where the pen stands, at the left edge of its letter.
    """
    signs: dict[int, str] = {}
    for index, sign in enumerate(characters):
        if not is_sign(sign) or sign.get_text() == "\x00":
            continue
        near = [
            (distance(letter, sign), place, id(letter))
            for place, letter in enumerate(characters[max(index - REACH, 0) : index + REACH + 1])
            if not is_sign(letter) and letter.get_text().strip() and abs(letter.y0 - sign.y0) < letter.size
        ]
        if near:
            letter_id = min(near)[2]
            signs[letter_id] = signs.get(letter_id, "") + glyph_text(sign.get_text())
    return signs


def distance(letter: LTChar, sign: LTChar) -> float:
    """Return how far apart a letter and a sign stand (points): the middles, or the left edges for a flat sign."""
    if is_flat(sign):
        return float(abs(letter.x0 - sign.x0))
    return float(abs(letter.x0 + letter.x1 - sign.x0 - sign.x1) / 2)


def leaves(container: Any) -> Iterator[Any]:
    """Yield what a page holds, inside figures too."""
    for item in container:
        if hasattr(item, "__iter__"):
            yield from leaves(item)
        else:
            yield item


def glyphs_of(line: Any, width: float, signs: dict[int, str]) -> list[Glyph]:
    """Return the glyphs of a line from left to right, each letter with its vowel signs."""
    from pdfminer.layout import LTChar

    glyphs = []
    for item in line:
        if isinstance(item, LTChar):
            left, right = (width - item.x1, width - item.x0) if width else (item.x0, item.x1)
            glyphs.append(Glyph(glyph_text(item.get_text()) + signs.get(id(item), ""), left, right, item.size))
    return sorted(glyphs, key=lambda glyph: (glyph.left + glyph.right, glyph.left))


def glyph_text(text: str) -> str:
    """Return what a glyph stands for: letters, not the forms a font has of them; U+FFFD when it does not say."""
    plain = FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), UNMAPPED.sub("\ufffd", text))
    return plain if plain.isspace() else plain.strip()  # NFKC sets lone vowel signs on a space


def reading_lines(block: Block, mirror: bool) -> list[Line]:
    """Put the lines of a block into reading order, in the direction of the majority of its letters.

    `mirror` says that its right-to-left brackets are stored as they are seen on the page.
    """
    letters = "".join(direction(glyph.text) for line in block for glyph in line)
    rightwards = letters.count("L") >= letters.count("R")
    return [
        Line(
            " ".join("".join(to_reading_order(spaced_cells(line), rightwards, mirror)).split()),
            min(glyph.left for glyph in line),
            max(glyph.right for glyph in line),
            max(glyph.size for glyph in line),
            rightwards,
        )
        for line in block
        if line
    ]


def spaced_cells(line: list[Glyph]) -> list[str]:
    """Return the texts of a line's glyphs, with a space where two stand apart."""
    cells = [line[0].text]
    for before, glyph in pairwise(line):
        if glyph.left - before.right > WORD_GAP * max(before.size, glyph.size):
            cells.append(" ")
        cells.append(glyph.text)
    return cells
