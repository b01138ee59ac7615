"""See a document as the blocks that cleaning judges: its lines, wrapped lines put together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from align.chars import ARABIC_LETTERS
from align.clean.sentences.paragraphs import find_paragraphs
from align.normalize import for_comparison

STOP = re.compile(r"[.!?؟…。۔](?:['\"’”»)\]\u200e\u200f\u061c\ufeff ®■◼●◆□]|\[\d{1,3}\])*$")
BULLET = re.compile(
    r"(?:[-–—*•·▪●◦‣■►▶✓✔]|\(?\d{1,3}(?:[.)\-]|[ \u00a0][-–])"
    rf"|\(?(?:[a-z]|[{ARABIC_LETTERS}])[.)\-])[ \t\u00a0]+(?=\S)"
)
HEADING = re.compile(r"#{1,6}[ \t]+(?=\S)")
LINE = re.compile(r"[^\n\r]+")

LOOK = 20_000  # characters: of a longer block the words are not looked up


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph, without the white space around it: `text == document.text[start:end]`.

    `words` are those of the view for comparison, only looked up for blocks up to `LOOK` characters;
    `length` is the number of words as written (`LOOK` for longer blocks).
    """

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    length: int

    @property
    def stops(self) -> bool:
        """Whether it ends as a sentence does."""
        return STOP.search(self.text[-12:]) is not None

    @property
    def is_body(self) -> bool:
        """Whether it reads as running text: a sentence of some length, or long."""
        return self.length >= 25 or (self.length >= 8 and self.stops)


def split_blocks(text: str, start: int = 0, end: int | None = None) -> list[Block]:
    """Cut `text[start:end]` into blocks, in order; nothing visible lies between them."""
    return [make_block(text, paragraph.start, paragraph.end) for paragraph in find_paragraphs(text, start, end)]


def split_lines(text: str) -> list[tuple[int, int]]:
    """Return the offsets of every line that is not blank, without the white space around it.

    Only line feeds and carriage returns end a line, so that lines count as in the programs that wrote them.
    """
    lines = []
    for match in LINE.finditer(text):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = match.start() + len(line.rstrip())
        if end > start:
            lines.append((start, end))
    return lines


def make_block(text: str, start: int, end: int) -> Block:
    """Look up what cleaning needs to know of `text[start:end]`."""
    content = text[start:end]
    short = end - start <= LOOK
    words = tuple(for_comparison(content).split()) if short else ()
    return Block(start, end, content, words, len(content.split()) if short else LOOK)
