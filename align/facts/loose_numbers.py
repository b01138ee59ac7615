"""Find the numbers that belong to no sentence, those of items and notes: no translation has to carry them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

Stretch = tuple[int, int]

# 3. / (3) / 3 - / '3` at the head of an item, 2.26 or 2-26 at that of a paragraph.
_HEAD = re.compile(r"\s*\d+[-.]\d+\s+(?=[A-Zو])|\s*['`]?\(?\d+(?:\s*[-–—)'`]|\.(?!\d))\s*")
_NEXT_ITEM = re.compile(r"(?<=[,;،؛.])\s+\(?\d{1,2}(?:[.)]|\s?[-–])\s*$")
_ITEM = re.compile(r"(?:^|(?<=[\s(]))(?P<number>\d{1,2})\s?(?P<mark>[.)–-])(?=\s|[^\W\d_])")
_NOTE = re.compile(
    r"(?<=[^\s(\[])\((?P<bracketed>\d{1,3})\)"  # (42) written on to a word
    r'|(?<=[^\W\d_][.,;:"”»)])(?P<glued>\d{1,3})(?!\d|[.,:]\d|\s*%)'  # 3 written on to a mark behind a word
)
# Pages, in the paging of one edition: (p. 31), (pp. 4-6), (ص. 34), (الصفحتان 42-43); round the clock.
_PAGES = re.compile(
    r"\((?:pp?\.|pages?|ص|ص\.|ص ص\.?|(?:ال)?صفح\w+)\s*\d+(?:\s?(?:[-–,،و]|and)\s?\d+)*\)", re.IGNORECASE
)
_ALWAYS = re.compile(
    r"\b24 hours (?:a|per) day\b|\b(?:7|seven) days (?:a|per) week\b|\b24/7\b|(?<!\d)24 ساعه (?:في اليوم|يوميا)"
    r"|(?<!\w)(?:7|سبعه) ايام في الاسبوع",
    re.IGNORECASE,
)
_COVID = re.compile(
    r"(?:\bcovid|كوفيد)[\s\u2010-\u2014-]*(?P<nineteen>19)(?!\d)", re.IGNORECASE
)  # also the coronavirus
# The chapter of a verse, which the other language may name: (94:6), Quran 2:255, (الشرح: ٦).
_CHAPTER = re.compile(
    r"(?:[(\[]|\b(?:quran|qur'an|koran|surah?|psalms?|sura)\s+)(?P<chapter>\d{1,3}):\d{1,3}(?:[-–]\d{1,3})?(?![\d:])",
    re.IGNORECASE,
)
_TAIL = 12  # characters


def find_loose(folded: str) -> list[Stretch]:
    """Return where numbers stand in a folded text that are those of items and notes."""
    head = _HEAD.match(folded)
    tail = _NEXT_ITEM.search(folded, max(0, len(folded) - _TAIL))
    found = [match.span() for match in (head, tail) if match]
    found += [match.span(match.lastgroup or 0) for match in _NOTE.finditer(folded)]
    found += [match.span() for pattern in (_PAGES, _ALWAYS) for match in pattern.finditer(folded)]
    found += [match.span("chapter") for match in _CHAPTER.finditer(folded)]
    found += [match.span("nineteen") for match in _COVID.finditer(folded)]
    return [*found, *_find_items(folded)]


def _find_items(folded: str) -> Iterator[Stretch]:
    """Yield the numbers of a list inside a text: at least two marked alike, each one more than the last."""
    items = list(_ITEM.finditer(folded))
    for before, after in pairwise(items):
        if before["mark"] == after["mark"] and int(after["number"]) == int(before["number"]) + 1:
            yield before.span()
            yield after.span()
