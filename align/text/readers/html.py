"""Web pages: the main text, found by trafilatura."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from align.records import InputError
from align.text.decode import decode_html
from align.text.readers.base import Member, Source, join_blocks
from align.text.readers.blocks import element_blocks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

TABLE_ROW = re.compile(r"^\|(.*)\|\s*$")
# Joiners and direction marks, which trafilatura would strip, pass through it as letters nobody writes (Linear A).
FORMAT_MARKS = "\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"
SHIELD = {ord(mark): 0x10600 + index for index, mark in enumerate(FORMAT_MARKS)}
UNSHIELD = {letter: mark for mark, letter in SHIELD.items()}
RULE = re.compile(r":?-{3,}:?")


def read_html(source: Source) -> list[Member]:
    """Read the main text of a page, headline first, leaning towards too much: cleaning comes later.

    A page in which no main text is found (a list of links, a fragment) gives all the text it shows.
    """
    text = decode_html(source.data, source.path, source.encoding)
    tree = parse_page(text.translate(SHIELD))
    blocks = [] if tree is None else main_blocks(tree) or element_blocks(tree)
    if not blocks:
        raise InputError(
            f"{source.path}: no text in this page; pages that a script fills must be saved from the browser "
            "after they have loaded (as complete web page, or as text)"
        )
    return [Member(join_blocks(blocks).translate(UNSHIELD))]


def parse_page(text: str) -> HtmlElement | None:
    """Return the tree of a page, or None when there is nothing to parse."""
    from lxml import etree, html

    # lxml refuses a str that declares an encoding, which the text as decoded no longer has.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).replace("\x00", "")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, ValueError):  # "Document is empty"
        return None


def main_blocks(tree: HtmlElement) -> list[str]:
    """Return the paragraphs of the main text, captions of pictures among them; the page's one `<h1>` comes first
    where trafilatura left it out."""
    from copy import deepcopy

    import trafilatura

    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    tree = deepcopy(tree)  # trafilatura takes it apart
    for caption in list(tree.iter("figcaption")):
        caption.tag = "p"
    for figure in list(tree.iter("figure")):
        figure.tag = "div"
    try:
        main = trafilatura.extract(
            tree, favor_recall=True, include_comments=False, include_tables=True, output_format="txt"
        )
    except Exception:  # a page that trafilatura stumbles over is still a page: all its text is read instead
        return []
    blocks = [TABLE_ROW.sub(cells_of, line) for line in (main or "").split("\n")]
    blocks = [block for block in blocks if block.strip()]
    if blocks and len(headings) == 1 and headings[0] and headings[0] not in (" ".join(b.split()) for b in blocks):
        blocks.insert(0, headings[0])
    return blocks


def cells_of(row: re.Match[str]) -> str:
    """Write a table row that trafilatura drew with bars as cells parted by tabs."""
    return "\t".join(cell for part in row[1].split("|") if (cell := part.strip()) and not RULE.fullmatch(cell))
