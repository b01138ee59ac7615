"""Take the decoration off posts: signatures, handles, links and picture addresses. The words stay."""

from __future__ import annotations

import re

from align.chars import ARABIC_SCRIPT
from align.records import Stretch

_LINK = (
    rf"(?:https?://|www\.|pic\.(?:twitter|x)\.com/|t\.co/)[^\s<>\"«»“”{ARABIC_SCRIPT}]+"
    r"|(?:pic\.)?(?:twitter|x)\.com/[\w/]+"
)
_HANDLE = r"(?<![\w.@])@\w{1,30}"
# "— Name (@handle) May 10, 2022": dash, name in any script, handle in brackets, then a date if there is one.
_MONTHS = (
    r"Jan\w*|Feb\w*|Mar\w*|Apr\w*|May|June?|July?|Aug\w*|Sep\w*|Oct\w*|Nov\w*|Dec\w*|janvier|février|mars|avril|mai"
    r"|juin|juillet|août|septembre|octobre|novembre|décembre|يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس"
    r"|سبتمبر|أكتوبر|نوفمبر|ديسمبر|جانفي|فيفري|أفريل|ماي|جوان|جويلية|أوت|كانون الثاني|شباط|آذار|نيسان|أيار|حزيران"
    r"|تموز|آب|أيلول|تشرين الأول|تشرين الثاني|كانون الأول"
)
_DAY, _YEAR = r"\d{1,2}", r"\d{4}"
_DATE = rf"(?:(?:{_MONTHS})\s+{_DAY}\s*[,،]?\s*{_YEAR}|{_DAY}\s+(?:{_MONTHS})\s*[,،]?\s*{_YEAR})"
SIGNATURE = re.compile(rf"(?:[—–]|&mdash;|-(?=\s))[^\n—–@]{{1,80}}\(@\w{{1,30}}\)(?:\s*{_DATE})?")
# At the beginning: "RT @name:", the names answered to, dots before a name (".@name"), links.
LEADING = re.compile(rf"(?:(?:RT\s+)?\.?@\w{{1,30}}(?!\w)\s*[:：]?|{_LINK})\s*")
# At the end: links, "via @name", handles left over. Hashtags stay: they are words.
TRAILING = re.compile(rf"(?:{_LINK}|(?:\bvia\s+|\bعبر\s+)?\(?{_HANDLE}\)?)[\s\u200e\u200f]*$")
ONLY_TAGS = re.compile(r"(?:[#@]\w+[\s,،|.]*)+")
PICTURE = re.compile(r"pic\.(?:twitter|x)\.com/|\bt\.co/|\bRT @")
MENTION = re.compile(rf"{_HANDLE}|(?<![\w&])#\w*[^\W\d_]\w*")

REACH = 300  # characters looked at from the end for what trails


def find_signatures(text: str, start: int, end: int) -> list[Stretch]:
    """Find the signature lines of embedded posts, wherever they stand."""
    if "@" not in text[start:end]:
        return []
    return [Stretch(match.start(), match.end()) for match in SIGNATURE.finditer(text, start, end)]


def is_signature(text: str) -> bool:
    """Say whether a whole line signs the post before it."""
    return "@" in text and SIGNATURE.fullmatch(text) is not None


def trim_post(text: str, start: int, end: int) -> tuple[Stretch, list[Stretch]]:
    """Take handles, links and picture addresses off both edges of `text[start:end]`.

    Return what remains (empty when nothing does) and the stretches taken off, in order. White space is no part of
    either.
    """
    taken: list[Stretch] = []
    if ONLY_TAGS.fullmatch(text, start, end):
        return Stretch(start, start), [Stretch(start, end)]
    first = start
    while first < end and (match := LEADING.match(text, first, end)):
        first = match.end()
    if first > start:
        taken.append(_strip(text, start, first))
    last = end
    tail: list[Stretch] = []
    while last > first and (match := _find_trailing(text, first, last)):
        tail.append(_strip(text, match.start(), last))
        last = match.start()
    if tail:
        taken.append(Stretch(tail[-1].start, tail[0].end))
    return _strip(text, first, last), taken


def is_post(text: str) -> bool:
    """Say whether a text has the marks of a post: a picture address, two handles or hashtags, or one at an edge."""
    if PICTURE.search(text):
        return True
    if "@" not in text and "#" not in text:
        return False
    mentions = list(MENTION.finditer(text))
    return len(mentions) > 1 or any(m.start() <= 1 or m.end() >= len(text) - 1 for m in mentions)


def _find_trailing(text: str, first: int, last: int) -> re.Match[str] | None:
    return TRAILING.search(text, max(first, last - REACH), last)


def _strip(text: str, start: int, end: int) -> Stretch:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Stretch(start, end)
