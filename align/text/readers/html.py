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


def read_html(source: Source) -> list[Member]:
    """Read the main text of a page, headline first, leaning towards too much: cleaning comes later.

    A page in which no main text is found (a list of links, a fragment) gives all the text it shows.
    """
    text = decode_html(source.data, source.path, source.encoding)
    tree = parse_page(text)
    blocks = [] if tree is None else main_blocks(tree, text) or element_blocks(tree)
    if not blocks:
        raise InputError(
            f"{source.path}: no text in this page; pages that a script fills must be saved from the browser "
            "after they have loaded (as complete web page, or as text)"
        )
    return [Member(join_blocks(blocks))]


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


def main_blocks(tree: HtmlElement, text: str) -> list[str]:
    """Return the paragraphs of the main text, the page's one `<h1>` first if they lack it."""
    from copy import deepcopy

    import trafilatura

    headings = [" ".join(heading.text_content().split()) for heading in tree.iter("h1")]
    try:
        main = trafilatura.extract(
            deepcopy(tree), favor_recall=True, include_comments=False, include_tables=True, output_format="txt"
        )
    except Exception:  # a page that trafilatura stumbles over is still a page: all its text is read instead
        return []
    blocks = (main or "").split("\n")
    if (
        len(headings) == 1
        and headings[0]
        and blocks != [""]
        and headings[0] not in map(" ".join, map(str.split, blocks))
    ):
        blocks.insert(0, headings[0])
    return [block for block in blocks if block.strip()]
