"""The words of an HTML tree, paragraph by paragraph, with nothing judged to be furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

# Elements that begin a new paragraph; all others (a, b, em, span, ...) run on inside one.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option p pre section select "
    "summary table tbody tfoot thead title tr ul".split()
)
CELLS = frozenset(("td", "th"))
UNSEEN = frozenset("head iframe math noscript object script style svg template textarea title".split())
# Not `\s`: a no-break space is kept, since it may matter inside a number.
SPACE = re.compile(r"[ \t\n\r\f]+")


def element_blocks(root: _Element) -> list[str]:
    """Return the paragraphs under an element; `<br>` is a line break, cells of a row are parted by a tab."""
    blocks: list[str] = []
    line: list[str] = []
    for piece in pieces(root):
        if piece is None:
            blocks.append(tidy("".join(line)))
            line = []
        else:
            line.append(piece)
    blocks.append(tidy("".join(line)))
    return [block for block in blocks if block]


def markup_blocks(markup: str) -> list[str]:
    """Return the paragraphs of a piece of HTML."""
    from lxml import etree, html

    try:
        return element_blocks(html.fragment_fromstring(markup, create_parent="div"))
    except (etree.ParserError, ValueError):  # a comment alone, for instance
        return []


def pieces(root: _Element) -> Iterator[str | None]:
    """Yield the running text under an element, None at every edge of a block, `\\v` for a line break."""
    # A stack, not recursion: real pages nest deeper than Python likes.
    stack: list[tuple[_Element, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
        if done:
            if name in BLOCKS:
                yield None
            elif name in CELLS:
                yield "\t"
            if element is not root and element.tail:
                yield SPACE.sub(" ", element.tail)
            continue
        stack.append((element, True))
        if not name or name in UNSEEN:  # comments and processing instructions have no name
            continue
        if name in BLOCKS:
            yield None
        elif name == "br":
            yield "\v"
        if element.text:
            yield element.text.replace("\n", "\v") if name == "pre" else SPACE.sub(" ", element.text)
        stack.extend((child, False) for child in reversed(element))


def tidy(line: str) -> str:
    """Fold the white space of a paragraph: one space between words, one line end for a break."""
    rows = ("\t".join(SPACE.sub(" ", cell).strip(" ") for cell in row.split("\t")) for row in line.split("\v"))
    return "\n".join(stripped for row in rows if (stripped := row.strip(" \t")))
