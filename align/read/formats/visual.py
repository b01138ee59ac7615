"""From the order in which glyphs stand on a line to the order in which they are read.

PDF files store drawn glyphs, left to right or in any order at all. Right-to-left text must be turned round while
numbers and Latin words inside it are not. This is the Unicode bidirectional algorithm (UAX #9) run backwards: the
levels are found on the visual line, and the same reversals that lead from reading order to drawing order lead back.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
OPENING, CLOSING = "([{«‹", ")]}»›"
# Between two digits these are part of the number, in either digit set (class CS).
NUMBER_SEPARATORS = frozenset(".,:/\u00a0\u066b\u066c")


def to_reading_order(cells: Sequence[str], rightwards: bool, as_seen: bool = True) -> list[str]:
    """Return the cells of a visual line (glyph texts from left to right) in reading order.

    `rightwards` is the direction of the paragraph: True for English, False for Arabic. `as_seen` says that bracket
    cells hold the shapes seen on the page, to be exchanged for their partners in right-to-left text. Otherwise they
    hold the partners of those shapes: some programs name a shape by what was typed where they first drew it.
    """
    levels = visual_levels([direction(cell) for cell in cells], cells, 0 if rightwards else 1)
    turned = [
        cell.translate(MIRRORED) if as_seen == (level % 2 == 1) else cell
        for cell, level in zip(cells, levels, strict=True)
    ]
    order = list(range(len(cells)))
    for level in range(1, max(levels, default=0) + 1):
        order = reverse_runs(order, levels, level)
    return [turned[index] for index in order]


def direction(cell: str) -> str:
    """Classify a glyph's text: R (right-to-left letter), L (left-to-right letter), D (digit), N (neutral)."""
    for char in cell:
        kind = unicodedata.bidirectional(char)
        if kind in ("R", "AL"):
            return "R"
        if kind == "L":
            return "L"
        if kind in ("EN", "AN") and unicodedata.category(char) == "Nd":
            return "D"
    return "N"


def visual_levels(kinds: Sequence[str], cells: Sequence[str], base: int) -> list[int]:
    """Return the embedding level of each cell of a visual line: 1 for right-to-left, 2 for what runs left to right
    inside it, 0 for a left-to-right paragraph's own text."""
    kinds = join_numbers(kinds, cells)
    befores, afters = neighbours(kinds, "LRD"), neighbours(kinds[::-1], "LRD")[::-1]
    lefts, rights = neighbours(kinds, "LR"), neighbours(kinds[::-1], "LR")[::-1]
    levels = []
    for index, kind in enumerate(kinds):
        before, after = befores[index], afters[index]
        if base == 1:
            inside = "L" in (before, after) and "R" not in (before, after) and before and after
            levels.append(2 if kind in "LD" or (kind == "N" and inside) else 1)
        elif kind == "R" or (kind == "N" and before == after == "R"):
            levels.append(1)
        else:
            levels.append(2 if kind == "D" and lefts[index] == rights[index] == "R" else 0)
    return levels


def join_numbers(kinds: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Make a single separator between two digits part of the number: 12.5, 10:30, 14/06/2023."""
    joined = list(kinds)
    for index in range(1, len(kinds) - 1):
        if (
            kinds[index] == "N"
            and cells[index] in NUMBER_SEPARATORS
            and kinds[index - 1] == kinds[index + 1] == "D"
        ):
            joined[index] = "D"
    return joined


def neighbours(kinds: Sequence[str], wanted: str) -> list[str]:
    """Return for each place the nearest kind of the wanted ones before it, empty where there is none."""
    found = []
    last = ""
    for kind in kinds:
        found.append(last)
        last = kind if kind in wanted else last
    return found


def reverse_runs(order: Sequence[int], levels: Sequence[int], level: int) -> list[int]:
    """Reverse every unbroken run of cells whose level is at least `level`."""
    result: list[int] = []
    run: list[int] = []
    for index in order:
        if levels[index] >= level:
            run.append(index)
        else:
            result += run[::-1]
            run = []
            result.append(index)
    return result + run[::-1]


def bracket_fit(text: str) -> int:
    """Count the brackets that stand as they should, less those that stand wrongly: an opening one after a space and
    before a word, a closing one the other way round."""
    fit = 0
    for index, char in enumerate(text):
        if char in OPENING + CLOSING:
            before, after = text[index - 1 : index].strip(), text[index + 1 : index + 2].strip()
            leaning = bool(after) - bool(before)
            fit += leaning if char in OPENING else -leaning
    return fit
