"""Find sentences: offsets into the original text.

Paragraphs first, then the marks that end a sentence in each, then cuts in what runs on for too long. The rules
are our own. Two well-kept splitters, sentencex and pysbd, were tried on the cases of `tests/cases` (figures in
`docs/explanation/segmentation.md`): neither ends a sentence at `؛`, knows Arabic abbreviations or titles, joins
wrapped lines or keeps a stray stop with its sentence, and as neither says which marks it passed over and why, rules
on top would have to decide every mark again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from align.chars import ARABIC_DIGITS, BULLETS, DIGITS, INVISIBLE, PERSIAN_DIGITS, PICTOGRAPHS, STOPS
from align.clean.sentences.clauses import find_cuts
from align.clean.sentences.paragraphs import find_paragraphs, trim
from align.clean.sentences.stops import ends_sentence
from align.records import Stretch

_EMOJI = f"{PICTOGRAPHS}\ufe0f"
_NUMBER = f"[{DIGITS}]{{1,3}}"
_CITED = (
    rf"\[(?:{_NUMBER}|[a-z]|بحاجة (?:ل|إلى )[^\[\]\n]{{1,20}}|[a-z]+ needed"
    rf"|(?:note|nb|ملاحظة|حاشية|هامش|م) ?{_NUMBER})\]"
)
# Chapter and verse: [94:5-6], (Quran 2:255), (البقرة: ٢٥٥).
_VERSES = rf"{_NUMBER}(?:[-–,،][ ]?{_NUMBER})*"
_SCRIPTURE = rf"[(\[](?:[^\W\d_][\w' -]{{1,24}}[ ])?(?:{_NUMBER}:[ ]?|[^\W\d_]{{2,12}}:[ ]?){_VERSES}[)\]]"
_SMILEY = r"[:;=]['-]?[)(DPp]+(?=\s|\Z)"  # :), ;-(
_MARK = re.compile(
    # Marks, with spaces among them (`! !`, `. .`).
    rf"(?P<marks>[{STOPS}؛;]++(?:[ \t\xa0]{{1,3}}[.!?؟…]++(?!\w))*+)"
    # What closes the sentence: quotes, brackets, footnotes, emoji, marks after them.
    rf"(?P<tail>(?:[{INVISIBLE}]*+(?:[»”’›)\]}}]|[\"'“](?=[\s.,،؛:!?؟…)»”{INVISIBLE}]|\Z)|[ \xa0]?{_CITED}"
    rf"|\({_NUMBER}\)(?=\s|\Z)|[ \xa0]?{_SCRIPTURE}|[¹²³⁴-⁹]"
    rf"|[ \xa0]{{1,2}}[»”)](?=[\s.,،؛:]|\Z)|(?<=[»”’\"')\]])[ ]?[.!?؟…]++(?!\w)"
    rf"|[ \xa0]{{0,2}}(?![{BULLETS}])[{_EMOJI}]|[ \xa0]{{0,2}}{_SMILEY}))*+)"
    rf"|(?<=\s)(?P<bullet>[{BULLETS}])"
    # The number of a verse of the Quran stands behind it: ﴿١﴾, ۝١.
    rf"|(?P<verse>(?:[\ufd3e\ufd3f]\s?{_NUMBER}\s?[\ufd3e\ufd3f]|\u06dd\s?(?:{_NUMBER})?)"
    rf"(?:\s?\ufd3e)?+(?:\s?{_SCRIPTURE}[.،]?)?+)"
)
_WORD = re.compile(r"[^\W_]")
# Numbers of verses, and from how many on in a paragraph they are theirs; [1] is rather the number of a source.
_VERSE_NUMBERS = (
    (re.compile(rf"[\ufd3e\ufd3f]\s?({_NUMBER})\s?[\ufd3e\ufd3f]|\u06dd\s?({_NUMBER})"), 2),
    (re.compile(rf"\(({_NUMBER})\)"), 3),
    (re.compile(rf"(?<=\s)\[({_NUMBER})\]"), 3),
)
# Between verses on one line: `... * ... * ...`.
_STARS = re.compile(r"(?<=[^\s\d]) (?:\*|\u06de|\u066d) (?=[^\s\d])")
# A number before an item of a list inside a paragraph: `1. ... 2. ...`, `1) ... 2) ...`, `١- ... ٢- ...`.
_ITEM = re.compile(rf"(?<!\S)\(?(?P<number>[{DIGITS}]{{1,2}})(?P<mark>[.)]|[ ]?[-–])\s+(?=[^\W\d_])")
_BEFORE_LIST = re.compile(r"(?:\A|[:.!?؟؛;،,])\s*\Z")
ITEM_WORDS = 2  # of an item at least
_VERSE_CLOSERS = frozenset(")]\ufd3e\ufd3f0123456789" + ARABIC_DIGITS + PERSIAN_DIGITS)
STARS = 2  # in a paragraph, from which they part its sentences
SHORTEST_VERSE = 6  # characters with the star: `x * y * z` is a product


def split_sentences(text: str, start: int = 0, end: int | None = None, language: str = "ar") -> list[Stretch]:
    """Return the sentences of `text[start:end]` as offsets into `text`, in order, disjoint and trimmed.

    Every visible character lies in one of them. `language` ("ar" or "en") decides what `;` means; all other
    rules go by the script of the letters around a mark. Time is linear in the length.
    """
    return [
        sentence
        for paragraph in find_paragraphs(text, start, end)
        for sentence in split_paragraph(text, paragraph.start, paragraph.end, language)
    ]


def split_paragraph(text: str, start: int, end: int, language: str = "ar") -> list[Stretch]:
    """Do the same for a stretch that is known to be one paragraph, or part of one."""
    return [
        Stretch(start + sentence.start, start + sentence.end)
        for sentence in _split_paragraph(text[start:end], language)
    ]


def _split_paragraph(paragraph: str, language: str) -> Iterator[Stretch]:
    first = 0
    verses = _find_verses(paragraph)
    items = [] if verses else find_items(paragraph) or _find_stars(paragraph)
    ends = verses or [
        start + end
        for start, stop in pairwise([0, *items, len(paragraph)])
        for end in (*_find_ends(paragraph[start:stop], language), stop - start)
    ]
    for last in ends:
        sentence = trim(paragraph, first, last)
        starts = [0, *find_cuts(paragraph[sentence.start : sentence.end])]
        for piece, following in zip(starts, [*starts[1:], len(paragraph)], strict=True):
            yield trim(paragraph, sentence.start + piece, min(sentence.start + following, sentence.end))
        first = last


def _find_ends(paragraph: str, language: str) -> list[int]:
    """Return where sentences end, but for the last one."""
    ends: list[int] = []
    first = 0  # start of the sentence that is being read
    read = 0  # up to where words and quotes have been looked for
    has_word = False
    straight_quotes = 0
    for match in _MARK.finditer(paragraph):
        has_word = has_word or bool(_WORD.search(paragraph, read, match.start()))
        straight_quotes += paragraph.count('"', read, match.start())
        read = match.start()
        if not has_word:
            continue
        end = match.start()
        if match["verse"]:
            end = match.end()
        elif not match["bullet"]:
            is_quoted = straight_quotes % 2 == 1 and '"' not in match["tail"]
            end = _close_quote(paragraph, match.end()) if is_quoted else match.end()
            if not ends_sentence(paragraph, first, match.start(), end, match["marks"], language):
                continue
        straight_quotes += paragraph.count('"', read, end)
        ends.append(end)
        first = read = end
        has_word = False
    if ends and not has_word and not _WORD.search(paragraph, read):
        ends.pop()  # nothing but signs is left: they belong to the last sentence
    return ends


def find_items(paragraph: str) -> list[int]:
    """Return where the second and later items of a list inside a paragraph begin, numbered from 1 and marked alike.

    >>> find_items("We agreed: 1. To meet again. 2. To write it down.")
    [29]
    """
    starts: list[int] = []
    mark = ""
    for item in _ITEM.finditer(paragraph):
        start, number = item.start(), int(item["number"])
        if not starts:
            if number == 1 and _BEFORE_LIST.search(paragraph, max(0, start - 3), start):
                starts, mark = [start], item["mark"].strip()
        elif number == len(starts) + 1 and item["mark"].strip() == mark:
            said = len(paragraph[starts[-1] : start].split()) - 1
            if said < ITEM_WORDS or paragraph[item.end()].islower():  # no Arabic letter is
                return []
            starts.append(start)
    return starts[1:]


def _find_verses(paragraph: str) -> list[int]:
    """Return where verses end whose numbers stand behind them, counting on to the last: "... (4)".

    The numbers of a list stand before its items, so that text follows the last of them.
    """
    if paragraph[-3:].rstrip(" .")[-1:] not in _VERSE_CLOSERS:
        return []
    for pattern, least in _VERSE_NUMBERS:
        numbers = list(pattern.finditer(paragraph))
        if len(numbers) < least or paragraph[numbers[-1].end() :].strip(" ."):
            continue
        values = [int(number[number.lastindex or 1]) for number in numbers]
        counted = all(after == before + 1 for before, after in pairwise(values))
        if counted and paragraph[: numbers[0].start()].strip():
            return [*(number.end() for number in numbers[:-1]), len(paragraph)]
    return []


def _find_stars(paragraph: str) -> list[int]:
    """Return where what stands between stars begins, but for the first."""
    stars = [star.end() for star in _STARS.finditer(paragraph)]
    long = all(after - before > SHORTEST_VERSE for before, after in pairwise([0, *stars, len(paragraph) + 1]))
    return stars if len(stars) >= STARS and long else []


def _close_quote(paragraph: str, end: int) -> int:
    """Return the offset past the straight quote that closes here, where one is open; else `end`."""
    if paragraph.startswith('"', end):
        return end + 1
    if paragraph.startswith(' "', end) and paragraph[end + 2 : end + 3].strip() == "":
        return end + 2
    return end
