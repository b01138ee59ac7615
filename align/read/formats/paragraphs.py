"""Printed lines to paragraphs: lines run on, divided words are made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
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
# A line of so many words that ends a sentence goes on with one that fills so much of the width and ends none.
REST, OPEN = 2, 0.5
# Lines this much further apart than the closest ones of their block do not belong together.
WIDER = 1.3
# Lines of one cell stand no further apart than this many type sizes.
NEAR = 2.2
# A line that stands alone this often is the head or foot of pages.
RUNNING = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line in reading order, with its edges and type size (points) and direction."""

    text: str
    left: float
    right: float
    size: float
    rightwards: bool = True
    bottom: float = 0.0


def join_lines(blocks: Sequence[Sequence[Line]], edges: Container[int] = ()) -> list[tuple[str, str | None]]:
    """Return the paragraphs of blocks of lines, with a reason for what is no text.

    One that breaks off at the end of a column or page goes on with the next block; page numbers and running heads
    do not come between. `edges` are the blocks at the top and the foot of pages: what comes again and again
    there are the heads and feet of pages.
    """
    words = frozenset(
        word.lower() for block in blocks for line in block for word in re.findall(r"[\w-]+", line.text)
    )
    alone = Counter(without_numbers(block[0].text) for block in blocks if len(block) == 1)
    at_edge = Counter(without_numbers(b[0].text) for i, b in enumerate(blocks) if len(b) == 1 and i in edges)
    usual = median([line.right - line.left for block in blocks for line in block] or [0.0])
    paragraphs: list[list[Line]] = []
    heads: set[int] = set()  # the paragraphs that are heads and feet of pages
    last: list[Line] | None = None
    for i, block in enumerate(blocks):
        found = paragraphs_of([line for line in block if line.text])
        rest = without_numbers(block[0].text) if len(block) == 1 else ""
        if len(block) == 1 and (alone[rest] >= RUNNING or not any(map(str.isalpha, rest))):
            if i in edges and at_edge[rest] >= RUNNING and any(map(str.isalpha, rest)):
                heads.update(range(len(paragraphs), len(paragraphs) + len(found)))
            paragraphs += found
            continue
        if found and last is not None and goes_on(last, found[0], usual):
            last.extend(found.pop(0))
        paragraphs += found
        last = found[-1] if found else last
    return [
        (join_texts([line.text for line in paragraph], words), "boilerplate" if number in heads else None)
        for number, paragraph in enumerate(paragraphs)
    ]


def without_numbers(text: str) -> str:
    """Return a line without its numbers: what the heads and feet of all pages share."""
    return " ".join(re.sub(r"\d+", "", text).split())


def goes_on(paragraph: Sequence[Line], block: Sequence[Line], usual: float) -> bool:
    """Tell whether a paragraph runs on into the next: it ends no sentence, its last line is a full one, and the
    type is the same; or the next begins with a small letter. `usual` is the median width of all lines."""
    before, after = paragraph[-1], block[0]
    ended = SENTENCE_END.search(before.text) and not before.text.endswith(":")
    if ended or ITEM.match(after.text) or before.rightwards != after.rightwards:
        return False
    width = max(usual, *(line.right - line.left for line in [*paragraph[-3:], *block[:3]]))
    full = before.right - before.left >= (1 - SHORT) * width or has_no_room(before, after)
    same_type = abs(before.size - after.size) <= 0.05 * before.size
    return same_type and (full or after.text[:1].islower() or is_rest(before, after, width))


def has_no_room(before: Line, after: Line) -> bool:
    """Tell whether a line ended because the next word had no room beside it, as in a cell narrower than others.

    The two stand under each other, and the second shows how wide the cell is.
    """
    edges = (before.left, after.left) if before.rightwards else (before.right, after.right)
    under = 0 < before.bottom - after.bottom < NEAR * before.size and abs(edges[0] - edges[1]) < 1
    rest = (after.right - after.left) - (before.right - before.left)
    return under and 0 <= rest < width_needed(after)


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Cut a block of lines after each that was ended on purpose and before each item of a list.

    Where some lines stand further apart than others, as the rows of a table do, they are cut there.
    """
    if not lines:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    paragraphs: list[list[Line]] = [[lines[0]]]
    gaps = [before.bottom - line.bottom for before, line in pairwise(lines)]
    usual = min((gap for gap in gaps if gap > 0), default=0.0)
    spaced = max(gaps, default=0.0) > WIDER * usual > 0
    for (before, line), gap in zip(pairwise(lines), gaps, strict=True):
        rest = right - before.right if before.rightwards else before.left - left
        full = rest <= SHORT * (right - left)
        needed = width_needed(line)
        if SENTENCE_END.search(before.text) and not (before.text.endswith(":") and rest < needed):
            ended = True
        elif DIVIDED.search(before.text, before.text.rfind(" ") + 1) and line.text[:1].islower():
            ended = False
        else:
            ended = not spaced and rest > FIT * needed and not is_rest(before, line, right - left)
        apart = spaced and gap > WIDER * usual and (ended or not full)
        if (not full and ended) or apart or ITEM.match(line.text):
            paragraphs.append([])
        paragraphs[-1].append(line)
    return paragraphs


def is_rest(before: Line, line: Line, width: float) -> bool:
    """Tell whether a line of a word or two is the end of the sentence that the line before it leaves open.

    Programs that count letters rather than measure them end lines early.
    """
    words = len(line.text.split())
    return (
        words <= REST
        and SENTENCE_END.search(line.text) is not None
        and before.right - before.left > OPEN * width
        and before.size == line.size
        and not line.text[:1].isupper()
    )


def width_needed(line: Line) -> float:
    """Estimate the width (points) that the first word of a line would have taken on the line before."""
    return (line.right - line.left) / len(line.text) * (len(line.text.split()[0]) + 1)


def join_texts(lines: Sequence[str], words: frozenset[str]) -> str:
    """Run lines on into one text. A word divided at a line's end loses its hyphen, unless the document (`words`)
    writes it with one elsewhere and never without."""
    text = ""
    for line in lines:
        # Looked for in the last word alone: all of a long paragraph, line by line, took half the time of a book.
        divided, rest = DIVIDED.search(text, text.rfind(" ") + 1), re.match(r"\w+", line)
        if divided is None or rest is None or not (divided[1][-1].isalpha() and line[0].islower()):
            text = f"{text} {line}" if text else line
            continue
        whole, hyphened = f"{divided[1]}{rest[0]}".lower(), f"{divided[1]}-{rest[0]}".lower()
        keep = hyphened in words and whole not in words
        text = f"{text[:-1]}-{line}" if keep else f"{text[:-1]}{line}"
    return text
