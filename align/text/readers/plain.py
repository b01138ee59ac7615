"""Text files: plain, and Markdown with its markup taken off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from align.text.decode import decode_text
from align.text.readers.base import Member, Source, join_blocks

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\n", re.DOTALL)


def read_plain(source: Source) -> list[Member]:
    """Read a text file as it stands."""
    return [Member(decode_text(source.data, source.path, source.encoding), lines=source.lines)]


def read_markdown(source: Source) -> list[Member]:
    """Read the prose of a Markdown file: a paragraph, heading, list item or table row each is a block.

    Code blocks, link addresses, picture addresses and front matter are not prose. With `lines` the file is read
    as it stands.
    """
    if source.lines:
        return read_plain(source)
    from markdown_it import MarkdownIt

    text = FRONT_MATTER.sub("", decode_text(source.data, source.path, source.encoding))
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    return [Member(join_blocks(markdown_blocks(tokens)))]


def markdown_blocks(tokens: list[Token]) -> list[str]:
    """Return the text of each block; the cells of a table row stay together, with tabs between them."""
    blocks: list[str] = []
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            blocks.append("\t".join(row or []))
            row = None
        elif token.type == "inline":
            (blocks if row is None else row).append(inline_text(token.children or []))
        elif token.type == "html_block":
            from align.text.readers.blocks import markup_blocks

            blocks.extend(markup_blocks(token.content))
    return blocks


def inline_text(tokens: list[Token]) -> str:
    """Return the words of a paragraph: a soft line break is a space, pictures give their description."""
    parts: list[str] = []
    for token in tokens:
        if token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        elif token.type in ("text", "code_inline", "image"):
            parts.append(token.content)
    return "".join(parts)
