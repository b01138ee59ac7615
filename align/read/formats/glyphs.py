"""The glyphs of a PDF page, gathered into lines and blocks by where they stand, and the order of the blocks.

What follows what in the file says little: many programs draw the numbers and Latin words of an Arabic line apart
from the rest. So lines are found by their places, and the order in the file only helps to tell a wide space, inside
a justified line, from the gap between two columns. Lines are gathered into blocks by pdfminer's layout analysis.

Blocks are read by the recursive XY-cut of Nagy and Seth (1984), columns before rows: a region is cut where a white
river runs down through all of it, else into bands between which white runs across. Bands that share a river are put
together first, so that columns are read to their ends although their paragraphs stand side by side.
"""

from __future__ import annotations

import io
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from align.read.formats.visual import direction
from align.records import InputError

if TYPE_CHECKING:
    from pdfminer.layout import LTChar, LTPage, LTTextBox


# Letter forms that only fonts use, and ligatures: parts of U+FB00..U+FDFF and U+FE70..U+FEFF.
FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufdf9\ufdfc\ufe70-\ufefc]+")
UNMAPPED = re.compile(r"\(cid:\d+\)|\x00")
# The bullets of the Symbol and Wingdings fonts, which have no Unicode places.
BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf06e": "■"})
# How many glyphs before and after a vowel sign its letter may be drawn.
REACH = 8
# A gap this wide (in type sizes) ends a line where the glyphs beside it were not drawn one after the other...
COLUMN_GAP = 0.9
# ... and this wide, anywhere.
TABLE_GAP = 3.0
# An upright line is so long at least and no thicker (points).
SHORTEST_RULE, THICK = 10.0, 3.0
# A glyph drawn again within this part of the type size, at most so many points, is the same letter.
AGAIN, CELL = 0.12, 8.0
# What is narrower (points) is no river: blocks touch and overlap a little.
RIVER = 3.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """What one drawn glyph says, and its left, right and lower edge and size in points."""

    text: str
    left: float
    right: float
    size: float
    bottom: float = 0.0


# An upright line: where it stands, its lower and its upper end.
Rule = tuple[float, float, float]
# Visual lines, each of glyphs from left to right.
Block = list[list[Glyph]]


def page_blocks(data: bytes, path: str) -> Iterator[list[Block]]:
    """Yield the blocks of every page of a PDF. Raises InputError for a locked one."""
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    try:
        for page in PDFPage.get_pages(io.BytesIO(data)):
            interpreter.process_page(page)
            yield blocks_of(device.get_result())
    except PDFPasswordIncorrect:
        raise InputError(f"{path}: this PDF is locked with a password; save it without one") from None


def blocks_of(page: LTPage) -> list[Block]:
    """Return the blocks of a page in the order they are read: columns from the right where most letters are Arabic.

    The reading order knows columns from left to right only, so an Arabic page is mirrored for it. Vowel signs,
    which stand too high or low to be taken for part of a line, are put to their letters before.
    """
    from pdfminer.layout import LTChar

    items = list(leaves(page))
    characters = drawn_once([item for item in items if isinstance(item, LTChar) and item.upright])
    drawn = rules_of(items)
    signs = signs_of_letters(characters)
    characters = [character for character in characters if not is_sign(character)]
    letters = "".join(direction(character.get_text()) for character in characters)
    mirror = letters.count("R") > letters.count("L")
    width = page.x0 + page.x1
    for character in characters if mirror else ():
        character.set_bbox((width - character.x1, character.y0, width - character.x0, character.y1))
    if mirror:
        drawn = [(width - x, bottom, top) for x, bottom, top in drawn]
    blocks = []
    for box in text_boxes(page, characters, drawn):
        block = [[glyph_of(item, signs) for item in line if isinstance(item, LTChar)] for line in box]
        if mirror:
            block = [[replace(g, left=width - g.right, right=width - g.left) for g in line] for line in block]
        blocks.append([sorted(line, key=lambda glyph: (glyph.left + glyph.right, glyph.left)) for line in block])
    return blocks


def drawn_once(characters: Sequence[LTChar]) -> list[LTChar]:
    """Return characters without those that are drawn again at the same place, to look bold or cast a shadow."""
    seen: dict[tuple[str, int, int], list[LTChar]] = {}
    kept: list[LTChar] = []
    for character in characters:
        reach = min(AGAIN * max(character.size, 1.0), CELL)
        column, row = int(character.x0 // CELL), int(character.y0 // CELL)
        text = character.get_text()
        near = (
            other
            for x in range(column - 1, column + 2)
            for y in range(row - 1, row + 2)
            for other in seen.get((text, x, y), ())
        )
        if text.strip() and any(
            abs(other.x0 - character.x0) <= reach
            and abs(other.y0 - character.y0) <= reach
            and abs(other.size - character.size) <= reach
            for other in near
        ):
            continue
        seen.setdefault((text, column, row), []).append(character)
        kept.append(character)
    return kept


def rules_of(items: Sequence[Any]) -> list[Rule]:
    """Return the upright lines on a page, the sides of the cells of a table among them."""
    from pdfminer.layout import LTCurve

    found: list[Rule] = []
    for item in items:
        if isinstance(item, LTCurve) and item.y1 - item.y0 >= SHORTEST_RULE:
            if item.x1 - item.x0 <= THICK:
                found.append(((item.x0 + item.x1) / 2, item.y0, item.y1))
            elif item.stroke and item.linewidth:
                found += [(item.x0, item.y0, item.y1), (item.x1, item.y0, item.y1)]
    return sorted(found)


def text_boxes(page: LTPage, characters: list[LTChar], drawn: Sequence[Rule]) -> list[LTTextBox]:
    """Gather characters into lines, lines into boxes, and put the boxes into reading order."""
    from pdfminer.layout import LAParams, LTTextLineHorizontal

    lines = []
    for segment in segments(characters, drawn):
        line = LTTextLineHorizontal(word_margin=0.0)
        for character in segment:
            line.add(character)
        lines.append(line)
    boxes = list(page.group_textlines(LAParams(), lines))
    for box in boxes:
        box.analyze(LAParams())  # sorts its lines from the top
    places = [Box(box.x0, box.y0, box.x1, box.y1, number) for number, box in enumerate(boxes)]
    return [boxes[number] for number in reading_order(places)]


def segments(characters: list[LTChar], drawn: Sequence[Rule]) -> Iterator[list[LTChar]]:
    """Yield the characters of each line, from left to right; a row over two columns, or on both sides of an upright
    line, is two lines."""
    places = [x for x, _bottom, _top in drawn]
    order = {id(character): index for index, character in enumerate(characters)}
    for row in rows(characters):
        line: list[LTChar] = []
        last: LTChar | None = None  # the last that is not a space
        for character in row:
            if last is not None and character.get_text().strip():
                gap = (character.x0 - last.x1) / max(last.size, character.size)
                apart = abs(order[id(character)] - order[id(last)]) > REACH
                ruled = is_ruled(drawn, places, last, character)
                if gap >= TABLE_GAP or (gap >= COLUMN_GAP and apart) or ruled:
                    yield line
                    line = []
            line.append(character)
            last = character if character.get_text().strip() else last
        yield line


def is_ruled(drawn: Sequence[Rule], places: Sequence[float], last: LTChar, character: LTChar) -> bool:
    """Tell whether an upright line runs down between two characters of a row."""
    middle = (character.y0 + character.y1) / 2
    between = drawn[bisect_left(places, last.x1 - 1) : bisect_right(places, character.x0 + 1)]
    return any(bottom <= middle <= top for _x, bottom, top in between)


def rows(characters: list[LTChar]) -> list[list[LTChar]]:
    """Return the characters that stand at one height, rows from the top, each from left to right."""
    found: list[list[LTChar]] = []
    for character in sorted(characters, key=lambda character: (-character.y0 - character.y1, character.x0)):
        top = found[-1][0] if found else character
        drop = (top.y0 + top.y1 - character.y0 - character.y1) / 2
        if found and drop <= 0.5 * min(top.size, character.size):
            found[-1].append(character)
        else:
            found.append([character])
    return [sorted(row, key=lambda character: character.x0) for row in found]


def signs_of_letters(characters: list[LTChar]) -> dict[int, str]:
    """Return the vowel signs over or under each letter, by its id: of the letters drawn just before or after a sign
    the one with the nearest middle."""
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


def is_sign(character: LTChar) -> bool:
    """Tell whether a glyph is a vowel sign or several, without a letter; some programs map those they have no
    character for to NUL."""
    text = character.get_text()
    if text == "\x00":
        return is_flat(character)
    return all(unicodedata.category(char) == "Mn" for char in glyph_text(text))


def is_flat(character: LTChar) -> bool:
    """Tell whether a glyph takes no room on its line."""
    return bool(character.x1 - character.x0 < 0.01 * character.size)


def distance(letter: LTChar, sign: LTChar) -> float:
    """Return how far apart the middles of a letter and a sign stand (points); for a sign without width the left
    edges, since it is drawn from where the pen stands, at the left edge of its letter."""
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


def glyph_of(character: LTChar, signs: dict[int, str]) -> Glyph:
    """Return a character with its vowel signs."""
    text = glyph_text(character.get_text()) + signs.get(id(character), "")
    return Glyph(text, character.x0, character.x1, character.size, character.y0)


def glyph_text(text: str) -> str:
    """Return what a glyph stands for: letters, not the forms a font has of them; U+FFFD when it does not say."""
    plain = FORMS.sub(
        lambda found: unicodedata.normalize("NFKC", found[0]), UNMAPPED.sub("\ufffd", text.translate(BULLETS))
    )
    return plain if plain.isspace() else plain.strip()  # NFKC sets lone vowel signs on a space


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a block on a page (points, upwards and rightwards) and its number."""

    left: float
    bottom: float
    right: float
    top: float
    number: int


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Return the numbers of the boxes of a left-to-right page in the order they are read."""
    if len(boxes) < 2:
        return [box.number for box in boxes]
    columns = cut_columns(boxes)
    if len(columns) > 1:
        return [number for column in columns for number in reading_order(column)]
    bands = join_bands(cut_bands(boxes))
    if len(bands) > 1:
        return [number for band in bands for number in reading_order(band)]
    return [box.number for box in sorted(boxes, key=lambda box: (-box.top, box.left, box.number))]


def cut_columns(boxes: Sequence[Box]) -> list[list[Box]]:
    """Cut a region along the rivers that run down through all of it."""
    columns: list[list[Box]] = []
    edge = 0.0
    for box in sorted(boxes, key=lambda box: (box.left, box.number)):
        if columns and box.left < edge + RIVER:
            columns[-1].append(box)
        else:
            columns.append([box])
        edge = max(edge, box.right) if len(columns[-1]) > 1 else box.right
    return columns


def cut_bands(boxes: Sequence[Box]) -> list[list[Box]]:
    """Cut a region wherever nothing stands from its left to its right edge."""
    bands: list[list[Box]] = []
    edge = 0.0
    for box in sorted(boxes, key=lambda box: (-box.top, box.number)):
        if bands and box.top > edge:
            bands[-1].append(box)
        else:
            bands.append([box])
        edge = min(edge, box.bottom) if len(bands[-1]) > 1 else box.bottom
    return bands


def join_bands(bands: Sequence[list[Box]]) -> list[list[Box]]:
    """Put neighbouring bands together as long as one river runs down through all of them."""
    joined: list[list[Box]] = []
    for band in bands:
        if joined and len(cut_columns(joined[-1])) > 1 and len(cut_columns([*joined[-1], *band])) > 1:
            joined[-1] = [*joined[-1], *band]
        else:
            joined.append(band)
    return joined
