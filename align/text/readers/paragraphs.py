"""Printed lines to paragraphs: lines run on, divided words are made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

SENTENCE_END = re.compile(r"[.!?؟…:][\"'”’»)\]]*$")
DIVIDED = re.compile(r"(\w+)[-\u00ad\u2010]$")
# Dashes and numbers begin lines of running text too, so they say nothing.
ITEM = re.compile(r"[•▪▫●○◦■□➢✓]\s")
# A line that stops short of its block's edge by more than this part of the width was ended on purpose if it ends a
# sentence, or if the next word would have fitted there with room to spare.
SHORT = 0.1
FIT = 1.5
# A line that stands alone this often is the head or foot of pages.
RUNNING = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line in reading order, with its left and right edge and type size (points) and direction."""

    text: str
    left: float
    right: float
    size: float
    rightwards: bool = True


def join_lines(blocks: Sequence[Sequence[Line]]) -> list[str]:
    """Return the paragraphs of blocks of lines. One that breaks off at the end of a column or page goes on with the
    next block; page numbers and running heads do not come between."""
    words = frozenset(
        word.lower() for block in blocks for line in block for word in re.findall(r"[\w-]+", line.text)
    )
    alone = Counter(without_numbers(block[0].text) for block in blocks if len(block) == 1)
    usual = median([line.right - line.left for block in blocks for line in block] or [0.0])
    paragraphs: list[list[Line]] = []
    last: list[Line] | None = None
    for block in blocks:
        found = paragraphs_of([line for line in block if line.text])
        rest = without_numbers(block[0].text) if len(block) == 1 else ""
        if len(block) == 1 and (alone[rest] >= RUNNING or not any(map(str.isalpha, rest))):
            paragraphs += found
            continue
        if found and last is not None and goes_on(last, found[0], usual):
            last.extend(found.pop(0))
        paragraphs += found
        last = found[-1] if found else last
    return [join_texts([line.text for line in paragraph], words) for paragraph in paragraphs]


def without_numbers(text: str) -> str:
    """Return a line without its numbers: what the heads and feet of all pages share."""
    return " ".join(re.sub(r"\d+", "", text).split())


def goes_on(paragraph: Sequence[Line], block: Sequence[Line], usual: float) -> bool:
    """Tell whether a paragraph runs on into the next: it ends no sentence, its last line is a full one, and the
    type is the same; or the next begins with a small letter. `usual` is the median width of all lines."""
    before, after = paragraph[-1], block[0]
    if SENTENCE_END.search(before.text) or ITEM.match(after.text) or before.rightwards != after.rightwards:
        return False
    width = max(usual, *(line.right - line.left for line in [*paragraph[-3:], *block[:3]]))
    full = before.right - before.left >= (1 - SHORT) * width
    same_type = abs(before.size - after.size) <= 0.05 * before.size
    return same_type and (full or after.text[:1].islower())


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut a block of lines after each that was ended on purpose and before each item of a list."""
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    paragraphs: list[list[Line]] = [[lines[0]]]
    for before, line in pairwise(lines):
        rest = right - before.right if before.rightwards else before.left - left
        ended = SENTENCE_END.search(before.text) or rest > FIT * width_needed(line)
        if (rest > SHORT * (right - left) and ended) or ITEM.match(line.text):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return paragraphs


def width_needed(line: Line) -> float:
    """Estimate the width (points) that the first word of a line would have taken on the line before."""
    return (line.right - line.left) / len(line.text) * (len(line.text.split()[0]) + 1)


def join_texts(lines: Sequence[str], words: frozenset[str]) -> str:
    """Run lines on into one text. A word divided at a line's end loses its hyphen, unless the document (`words`)
    writes it with one elsewhere and never without."""
    text = ""
    for line in lines:
        divided, rest = DIVIDED.search(text), re.match(r"\w+", line)
        if divided is None or rest is None or not (divided[1][-1].isalpha() and line[0].islower()):
            text = f"{text} {line}" if text else line
            continue
        whole, hyphened = f"{divided[1]}{rest[0]}".lower(), f"{divided[1]}-{rest[0]}".lower()
        keep = hyphened in words and whole not in words
        text = f"{text[:-1]}-{line}" if keep else f"{text[:-1]}{line}"
    return text
