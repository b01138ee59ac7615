"""The words of an HTML tree, paragraph by paragraph, with nothing judged to be boilerplate."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from align.read.formats.base import is_pair
from align.read.formats.markup import BLOCKS, parse_page

if TYPE_CHECKING:
    from lxml.etree import _Element

CELLS = frozenset(("td", "th"))
UNSEEN = frozenset(
    "annotation annotation-xml applet audio canvas defs desc frameset head iframe metadata noembed noscript object "
    "script style symbol template title video".split()
)
# What is struck out on the page: no text any more, but to be seen.
STRUCK = ("del", "s", "strike")
MOST_STRUCK = 0.3  # share of a page above which several paragraphs are struck out by mistake
NOTE_MARKS = ("sup", "a")
NOTE = re.compile(r"[\[(]?(\d{1,3}|[*†‡])[\])]?")
NOTE_NAME = re.compile(r"note-?ref|footnote|endnote|\bfn\b|\breference\b", re.IGNORECASE)
NOTED = re.compile(r"[^\W\d_]{4,}$|[.,;:!?،؛؟»”\")]$")
HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
# A page lays its buttons and dates out side by side in elements like these, with no space written between two of
# them; in running text the same elements run on.
LAID_OUT = frozenset("a button label span time".split())
LAYOUT = frozenset("article aside body div fieldset figure footer form header main nav section".split())
# Not `\s`: a no-break space is kept, since it may matter inside a number.
SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(slots=True)
class Paragraph:
    """A paragraph, with the places of the tree its words come from: an element, and whether it is its tail."""

    text: str
    nodes: list[tuple[_Element, bool]] = field(default_factory=list)
    is_item: bool = False  # of a list
    is_caption: bool = False  # of a picture
    is_struck: bool = False  # struck out, from the paragraph before it
    row: str = ""  # of a table in two languages, of which it is a cell


def find_paragraphs(root: _Element) -> list[Paragraph]:
    """Return the paragraphs under an element; `<br>` is a line break, cells of a row are parted by a tab.

    What is struck out of a paragraph is one of its own, after it.
    """
    paragraphs: list[Paragraph] = []
    current = Paragraph("")
    written: list[str] = []
    struck_out = find_struck(root)
    struck, removed = Paragraph("", is_struck=True), list[str]()
    rows = find_pair_rows(root)
    row = ""
    captions = 0  # that are open
    for piece, element, is_tail in (*pieces(root, rows), (None, root, True)):
        if piece is None:
            current.text = tidy("".join(written))
            if current.text:
                paragraphs.append(current)
            if removed:
                struck.text = tidy("".join(removed))
                paragraphs += [struck] if struck.text else []
                struck, removed = Paragraph("", is_struck=True), []
            name = name_of(element)
            if name == "figcaption":
                captions += -1 if is_tail else 1
            if element in rows:
                row = "" if is_tail else rows[element]
            current = Paragraph("", is_item=name == "li" and not is_tail, is_caption=captions > 0, row=row)
            written = []
            continue
        holder = element.getparent() if is_tail else element
        if struck_out and holder in struck_out:
            removed.append(piece)
            if piece.strip():
                struck.nodes.append((element, is_tail))
            continue
        removed += [" "] if removed else []
        written.append(piece)
        if piece.strip():
            current.nodes.append((element, is_tail))
    return paragraphs


def find_struck(root: _Element) -> set[_Element]:
    """Return the elements that are struck out, with all that they hold.

    One with several paragraphs that are much of the page was rather not closed.
    """
    found: set[_Element] = set()
    whole = -1
    for element in root.iter(*(f"{{*}}{name}" for name in STRUCK)):
        if element in found:
            continue
        inside = list(element.iter())
        if sum(name_of(each) in BLOCKS for each in inside) > 1:
            whole = sum(map(len, map(str, root.itertext()))) if whole < 0 else whole
            if sum(map(len, map(str, element.itertext()))) > MOST_STRUCK * whole:
                continue
        found.update(inside)
    return found


def element_blocks(root: _Element) -> list[str]:
    """Return the texts of the paragraphs under an element."""
    return [paragraph.text for paragraph in find_paragraphs(root)]


def markup_blocks(markup: str, name: str) -> list[str]:
    """Return the paragraphs of a piece of HTML in the file `name`."""
    tree = parse_page(markup, name)
    return [] if tree is None else element_blocks(tree)


def find_pair_rows(root: _Element) -> dict[_Element, str]:
    """Return the cells of the rows of which one cell is Arabic and one in Latin letters, with their row's name.

    So too a term of a list and what is said of it (`<dt>`, `<dd>`).
    """
    found: dict[_Element, str] = {}
    for number, row in enumerate(root.iter("tr", "{*}tr"), start=1):
        cells = [cell for cell in row if name_of(cell) in CELLS]
        if len(cells) > 1 and next(row.iter("table", "{*}table"), None) is None:
            texts = ["".join(str(text) for text in cell.itertext()) for cell in cells]
            if is_pair(texts):
                found.update(dict.fromkeys(cells, f"row {number}"))
    for number, term in enumerate(root.iter("dt", "{*}dt"), start=1):
        said = term.getnext()
        plain = said is not None and name_of(said) == "dd" and next(said.iter("dl", "{*}dl"), None) is None
        pair = [term, said] if plain else []
        if is_pair(["".join(str(text) for text in each.itertext()) for each in pair]):
            found.update(dict.fromkeys(pair, f"term {number}"))
    return found


def pieces(root: _Element, apart: Container[_Element] = ()) -> Iterator[tuple[str | None, _Element, bool]]:
    """Yield the running text under an element with the element it is in and whether it is its tail.

    The text is None at every edge of a block (the "tail" at its end), `\v` for a line break. Cells that stand
    `apart` are blocks, others are parted by a tab. The number of a note stands in brackets, apart from its word.
    """
    # A stack, not recursion: real pages nest deeper than Python likes.
    stack: list[tuple[_Element, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        name = name_of(element)
        if done:
            if name in BLOCKS or element in apart:
                yield None, element, True
            elif name in CELLS:
                yield "\t", element, True
            if element is not root and element.tail:
                yield SPACE.sub(" ", element.tail), element, True
            continue
        stack.append((element, True))
        if not name or name in UNSEEN or is_hidden(element):  # comments and processing instructions have no name
            continue
        if name in NOTE_MARKS and (mark := note_mark(element, name)):
            stack[-1] = (element, True)
            yield f" [{mark}]", element, False
            continue
        if name in BLOCKS or element in apart:
            yield None, element, False
        elif name == "br":
            yield "\v", element, False
        elif is_beside_another(element, name):
            yield " ", element, False
        if element.text:
            text = element.text.replace("\n", "\v") if name == "pre" else SPACE.sub(" ", element.text)
            yield text, element, False
        stack.extend((child, False) for child in reversed(element))


def name_of(element: _Element) -> str:
    """Return the name of an element without its namespace, empty for what is no element."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def note_mark(element: _Element, name: str) -> str:
    """Return the number of the note that an element refers to, empty for any other element.

    A link with a number is one when it says so, or leads within its book or page; a raised number also when it
    follows a word: «فقير<sup>١</sup>», but not 5 km<sup>2</sup>.
    """
    match = NOTE.fullmatch("".join(str(text) for text in element.itertext()).strip())
    if match is None:
        return ""
    link = element if name == "a" else next(element.iter("a", "{*}a"), None)
    said = " ".join(str(value) for key, value in element.items() if re.search(r"type$|role|class", str(key)))
    if NOTE_NAME.search(said) or (link is not None and "#" in link.get("href", "") and name == "sup"):
        return match[1]
    previous = element.getprevious()
    parent = element.getparent()
    before = (previous.tail if previous is not None else parent.text if parent is not None else "") or ""
    return match[1] if name == "sup" and NOTED.search(before[-8:]) else ""


def is_hidden(element: _Element) -> bool:
    """Say whether an element itself says that it is not shown."""
    return "hidden" in element.attrib or HIDDEN.search(element.get("style", "")) is not None


def is_beside_another(element: _Element, name: str) -> bool:
    """Say whether an element is laid out beside the one before it, rather than running on from it."""
    if name not in LAID_OUT:
        return False
    parent, previous = element.getparent(), element.getprevious()
    if parent is None or previous is None or previous.tail or name_of(parent) not in LAYOUT:
        return False
    return name_of(previous) in LAID_OUT


def tidy(line: str) -> str:
    """Fold the white space of a paragraph: one space between words, one line end for a break."""
    rows = ("\t".join(SPACE.sub(" ", cell).strip(" ") for cell in row.split("\t")) for row in line.split("\v"))
    return "\n".join(stripped for row in rows if (stripped := row.strip(" \t")))
