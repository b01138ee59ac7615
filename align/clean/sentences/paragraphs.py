"""Find paragraphs: stretches of a text within which sentences are to be found.

A blank line always ends a paragraph. A single line break ends one too, as most web text has a paragraph, a
headline or a list item on each line, unless the shape of the lines says that they were wrapped at a fixed width or
that the line is not finished. Every group of lines between blank lines is judged by itself, so that what
surrounds it changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from align.chars import ARABIC_LETTERS, BULLETS, CLOSERS, DIGITS, INVISIBLE, LINE_ENDS, SIGNS, STOPS
from align.clean.sentences.words import APPEALS, BEFORE_NAME, UNFINISHED
from align.records import Stretch

GAP = rf"[\s{INVISIBLE}]"
# Letters and digits with the vowel signs that may stand among them.
WORD_CHARACTERS = rf"\w{SIGNS}"

# Widths of wrapped text, in characters: below, verse and menus; above, one paragraph a line.
NARROWEST, WIDEST = 30, 120
# Lines up to this width among which no sentence ends may be verse.
VERSE = 60
# A line shorter than this is rather a list item than the beginning of a sentence.
SHORTEST_LINE = 12
# Words of a line such as "Follow us on".
LONGEST_APPEAL = 5
# Share of the line breaks inside sentences at which the next word had no room, in wrapped text.
FILLED = 0.8

_LINE = re.compile(rf"[^{LINE_ENDS}]*+(?:\r\n|[{LINE_ENDS}]|\Z)")
_LEADING_GAP = re.compile(rf"{GAP}*+")
_GAP_CHARACTER = re.compile(GAP)
_ONLY_MARKS = re.compile(rf"[{STOPS}؛{CLOSERS}\s{INVISIBLE}]++\Z")
_FINISHED = re.compile(rf"[{STOPS}؛:][{CLOSERS}\s{INVISIBLE}]*\Z")
_PROSE = re.compile(r"\w[.!?؟][»”\"]?\s+\w")
_NEW_ITEM = re.compile(
    rf"[{BULLETS}*+·–—-]|[(\[]?(?:[{DIGITS}]{{1,3}}|[a-zA-Z]|[ivxIVX]{{1,4}}|[{ARABIC_LETTERS}]ـ?)[.)\]]"
    rf"|[{DIGITS}]{{1,3}}\s?[-–]|[{ARABIC_LETTERS}]\s?[-–]"
    # What a screen reader is told around a list of links.
    r"|list (?:of )?\d+ (?:of \d+|items)|end of list"
)
_ADDRESS = re.compile(r"https?:|www\.|pic\.|@|\S+\.(?:com|org|net)\b")
_FIRST_WORD = re.compile(r"\S*")
_LAST_WORD = re.compile(rf"([{WORD_CHARACTERS}]+)[^{WORD_CHARACTERS}]*\Z")
_COMMA = re.compile(r"[،,]\s*\Z")


def find_paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Stretch]:
    """Yield the paragraphs of `text[start:end]` in order, trimmed; together they hold every visible character."""
    group: list[Stretch] = []
    for line in _find_lines(text, start, len(text) if end is None else end):
        if line.start < line.end:
            group.append(line)
        else:
            yield from _join_lines(text, group)
            group = []
    yield from _join_lines(text, group)


def trim(text: str, start: int, end: int) -> Stretch:
    """Return `text[start:end]` without white space and invisible characters at its ends."""
    leading = _LEADING_GAP.match(text, start, end)
    start = leading.end() if leading else start
    while end > start and _GAP_CHARACTER.match(text[end - 1]):
        end -= 1
    return Stretch(start, end)


def _is_appeal(line: str) -> bool:
    """Tell whether a line is a button or an appeal of a few words."""
    words = line.casefold().split()
    return 0 < len(words) <= LONGEST_APPEAL and words[0] in APPEALS


def _find_lines(text: str, start: int, end: int) -> Iterator[Stretch]:
    while start < end:
        line = _LINE.match(text, start, end)
        stop = line.end() if line else end
        yield trim(text, start, stop)
        start = stop


def _join_lines(text: str, lines: list[Stretch]) -> Iterator[Stretch]:
    """Yield the paragraphs of a group of lines with no blank line among them."""
    if not lines:
        return
    written = [text[line.start : line.end] for line in lines]
    width = max(map(len, written))
    wrapped = _is_wrapped(written, width)
    first = 0
    for i in range(1, len(lines)):
        if not _continues(written[first], written[i - 1], written[i], width if wrapped else None):
            yield Stretch(lines[first].start, lines[i - 1].end)
            first = i
    yield Stretch(lines[first].start, lines[-1].end)


def _is_wrapped(lines: list[str], width: int) -> bool:
    """Tell whether lines were broken where the next word had no room, as a mail program or a page does it."""
    if len(lines) < 3 or not NARROWEST <= width <= WIDEST:
        return False
    inside = [(a, b) for a, b in pairwise(lines) if not (_FINISHED.search(a) or _NEW_ITEM.match(b))]
    if len(inside) < 2 or sum(_is_full(a, b, width) for a, b in inside) < FILLED * len(inside):
        return False
    # Lines of verse and lists of titles start with capitals; so do few lines of wrapped prose.
    latin = [b for _, b in inside if b[0].isascii() and b[0].isalpha()]
    if len(latin) > 1 and sum(b[0].islower() for b in latin) < 0.4 * len(latin):
        return False
    # Two breaks may be full by chance, and so may all those of verse with its lines of one length: ask for the look
    # of prose.
    if len(inside) > 2 and width > VERSE:
        return True
    return any(map(_FINISHED.search, lines)) or any(map(_PROSE.search, lines))


def _is_full(line: str, following: str, width: int) -> bool:
    word = _FIRST_WORD.match(following)
    return len(line) + 1 + (word.end() if word else 0) > width


def _continues(opening: str, line: str, following: str, width: int | None) -> bool:
    """Tell whether `following` goes on with `line`, in the paragraph that begins with the line `opening`.

    `width` is that of wrapped text, None where lines are not wrapped.
    """
    if _ONLY_MARKS.match(following):
        return True
    if _NEW_ITEM.match(following) or _ADDRESS.match(following):
        return False
    if width is not None:
        return _is_full(line, following, width)
    last = _LAST_WORD.search(line[-40:])
    if line.endswith(".") and last and last[1].lower() in BEFORE_NAME:
        return True
    if _FINISHED.search(line) or len(line) < SHORTEST_LINE:
        return False
    # A longer line is a paragraph: those of resolutions end in a comma.
    stops_short = _COMMA.search(line) and not following[0].isupper()
    if _is_appeal(line):
        return False
    if len(line) <= WIDEST and (stops_short or (last and last[1].casefold() in UNFINISHED)):
        return True
    # Lines in lower case say nothing where the paragraph begins in lower case too.
    is_latin = following[0].isascii() and bool(last and last[1].isascii())
    return is_latin and following[0].islower() and not opening[0].islower()
