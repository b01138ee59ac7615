"""Markdown with its markup taken off. What a page made of it shows is read, and what only looks like markup too."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from align.read.decode import decode_text, refuse_xml
from align.read.formats.base import Source, join_marked
from align.read.formats.blocks import markup_blocks
from align.read.formats.plain import read_plain
from align.records import Document

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# Metadata between two rules at the beginning: lines of keys and values. A rule above a text opens none.
FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?:(?:[\w-]+:(?:[ \t].*)?|[ \t]+\S.*|-[ \t].*|#.*)\n)+(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
# `[label]: place` is the address of a link; `[المصدر]: وكالة` is text. Footnotes have a sign of their own.
DEFINITION = re.compile(
    r"^((?: {0,3}>)* {0,3})\[(?!\^)(?=[^\]\n]+\]:[ \t]*(?!\S*(?:://|^[./#<]|\.\w|@))\S)", re.MULTILINE
)
FOOTNOTE = re.compile(r"^((?: {0,3}>)* {0,3})\[\^([^\]\s]{1,40})\]:[ \t]*", re.MULTILINE)
FOOTNOTE_MARK = re.compile(r"[ \t]?\[\^([^\]\s]{1,40})\]")
# A number of a list so long is rather a year at the beginning of a sentence.
LONG_NUMBER = 3
# The parser reads nothing that lies deeper than `NESTING`; twenty, as it comes, is a mail that was answered often.
# Of quotations and lists in each other what lies deeper than `DEEPEST` is read as if it lay there.
DEEPEST, NESTING = 30, 200
_MARK = re.compile(r"[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))")
_MARKS = re.compile(r"^[ \t]*(?:(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))[ \t]*)*+", re.MULTILINE)
STRUCK = ("s_open", "s_close")
TASK = re.compile(r"\A\[[ xX]\] ")  # the box of a task in a list
ENDS = re.compile(r"[.!?؟…:][\"'”’»)\]]*\s*$")
LABEL = 0.6  # letters beside links, for each letter of the links of a menu


@dataclass(slots=True)
class _Page:
    """The blocks of a file, those of code told from the others."""

    parser: MarkdownIt
    lines: Sequence[str]
    name: str
    blocks: list[tuple[str, str | None]] = field(default_factory=list)


def read_markdown(source: Source) -> list[Document]:
    """Read the prose of a Markdown file: a paragraph, heading, list item or table row each is a block.

    Blocks of code are marked as beside it. Link addresses, picture addresses and front matter are not shown. With
    `lines` the file is read as it stands.
    """
    if source.lines:
        return read_plain(source)
    text = refuse_xml(decode_text(source.data, source.path, source.encoding), source.path)
    text = FRONT_MATTER.sub("", text)
    text, asides = join_marked(markdown_blocks(text, source.path))
    return [Document("", text, asides=asides)]


def markdown_blocks(text: str, name: str, *, tags: bool = True) -> list[tuple[str, str | None]]:
    """Return the text of each block, with `code` for those of code; cells of a table row have tabs between them.

    Without `tags` what looks like HTML is text.
    """
    from markdown_it import MarkdownIt

    text = DEFINITION.sub(r"\1\\[", FOOTNOTE_MARK.sub(r" [\1]", FOOTNOTE.sub(r"\1\\[\2\\] ", text)))
    text = _MARKS.sub(_shallow, text)
    # Indented paragraphs are those of people who write letters rather than code.
    parser = (
        MarkdownIt("commonmark", {"html": tags, "maxNesting": NESTING})
        .enable(["table", "strikethrough"])
        .disable("code")
    )
    page = _Page(parser, text.split("\n"), name)
    _read_tokens(page, parser.parse(text))
    return page.blocks


def _shallow(marks: re.Match[str]) -> str:
    """Return the marks and spaces at the beginning of a line without those that lie too deep."""
    text = marks[0]
    if len(text) <= DEEPEST:
        return text
    indent = len(text) - len(text.lstrip(" \t"))
    kept = text[: min(indent, 2 * DEEPEST)] + text[indent:]
    found = list(_MARK.finditer(kept))
    return kept if len(found) <= DEEPEST else kept[: found[DEEPEST - 1].end()] + " "


def _read_tokens(page: _Page, tokens: Sequence[Token]) -> None:
    row: list[str] | None = None
    struck: list[str] = []  # struck out of the paragraph or row
    line = ""
    number = ""
    before = ""  # the token before this one
    depth = 0  # of lists
    titles = [i for i, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h1"]
    title = titles[0] if len(titles) == 1 else 0
    for place, token in enumerate(tokens):
        depth += token.nesting if token.type.endswith("_list_open") or token.type.endswith("_list_close") else 0
        if token.type == "tr_open":
            row, line = [], page.lines[token.map[0]] if token.map else ""
        elif token.type == "tr_close":
            page.blocks.append(("\t".join((*(row or []), *_surplus_cells(page, line, len(row or [])))), None))
            row = None
            if struck:
                page.blocks.append((" ".join(struck), "deleted"))
                struck = []
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if len(token.info) >= LONG_NUMBER else ""
        elif token.type == "inline":
            words = number + inline_text(token.children or [])
            words = TASK.sub("", words) if depth else words
            if out := struck_text(token.children or []):
                struck += out
                words = re.sub(" {2,}", " ", words)
            number = ""
            if row is None:
                menu = is_menu(token.children or [], inside=bool(page.blocks))
                # Above the page's one title stands what is the site's.
                above = place < title and not ENDS.search(words)
                beside = before == "paragraph_open" and depth == 0 and (menu or above)
                page.blocks.append((words, "boilerplate" if beside else None))
            else:
                row.append(words)
            if row is None and struck:
                page.blocks.append((" ".join(struck), "deleted"))
                struck = []
        elif token.type == "html_block":
            page.blocks += ((block, None) for block in markup_blocks(token.content, page.name))
        elif token.type == "fence":
            _read_fence(page, token)
        before = token.type


def is_menu(tokens: list[Token], *, inside: bool) -> bool:
    """Say whether a paragraph is made of links, but for labels and signs: a menu, or what to read next.

    A single link is so at the beginning of the page only; `inside` one may be an entry of a list of sources.
    """
    if sum(token.type == "link_open" for token in tokens) < 1 + inside:
        return False
    letters = {True: 0, False: 0}
    opened = False
    for token in tokens:
        if token.type in ("link_open", "link_close"):
            opened = token.type == "link_open" and not str(token.attrGet("href") or "#").startswith("#")
        elif token.type in ("text", "code_inline"):
            letters[opened] += sum(map(str.isalnum, token.content))
    last = next((token.content for token in reversed(tokens) if token.type == "text" and token.content.strip()), "")
    return (
        letters[True] > 0
        and letters[False] <= LABEL * letters[True]
        and not last.rstrip().endswith((".", "؟", "!"))
    )


def _surplus_cells(page: _Page, line: str, count: int) -> list[str]:
    """Return the cells of a table's line beyond its first `count`, of which the parser says nothing."""
    from markdown_it.rules_block.table import escapedSplit

    cells = escapedSplit(line.strip().lstrip("> "))
    cells = cells[1:] if cells and not cells[0].strip() else cells
    cells = cells[:-1] if cells and not cells[-1].strip() else cells
    inline = (page.parser.parseInline(cell.strip()) for cell in cells[count:])
    return ["".join(inline_text(token.children or []) for token in tokens) for tokens in inline]


def _read_fence(page: _Page, token: Token) -> None:
    """Take code that ends for code, and what follows a fence that nobody closed for text, all of which is shown."""
    first, last = token.map or (0, 0)
    if last - first >= 2 and page.lines[last - 1].strip("> \t").startswith(token.markup):
        page.blocks.append((token.content, "code"))
    else:
        page.blocks.append((token.info, None))
        page.blocks += markdown_blocks(token.content, page.name, tags=False)


def inline_text(tokens: list[Token]) -> str:
    """Return the words of a paragraph: a soft line break is a space, pictures give their description.

    What is struck out is left out; `struck_text` returns it.
    """
    parts: list[str] = []
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in STRUCK else 0
        if depth:
            continue
        if token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
        elif token.type in ("text", "code_inline", "image"):
            parts.append(token.content)
    return "".join(parts)


def struck_text(tokens: list[Token]) -> list[str]:
    """Return the pieces of a paragraph that are struck out (`~~so~~`)."""
    found: list[list[Token]] = []
    depth = 0
    for token in tokens:
        depth += token.nesting if token.type in STRUCK else 0
        if token.type == "s_open" and depth == 1:
            found.append([])
        elif depth and token.type not in STRUCK:
            found[-1].append(token)
    return [words for words in map(inline_text, found) if words.strip()]
