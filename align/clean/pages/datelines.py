"""Recognise datelines that tell who wrote and nothing else: «حلب – وفاء قصاب», "CAIRO (Meridian Wire)"."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence, Set

from align.chars import ARABIC_LETTER, TASHKIL
from align.clean.pages.blocks import Block, make_block
from align.clean.pages.boilerplate import is_date_word
from align.clean.pages.bylines import shorten_space
from align.clean.pages.shapes import is_date
from align.clean.pages.topic import FUNCTION_WORDS
from align.normalize import for_comparison

LONGEST = 12  # words
NEAR = 6  # lines between it and the text, of dates and credits
PLACE, WRITER = 3, 5  # words of a place, and of a writer
JOINT = re.compile(r"\s*[–—|/·•]\s*|\s-\s|[،,]\s|\s(?=\()|:\s(?=\w{1,2}\.\s)")
AGENCY = re.compile(r"\([A-Z]{2,6}\)")
NO_NAME = re.compile(rf"[^\w\s.'’{TASHKIL}-]|\d")  # signs that no name has
INITIAL = re.compile(r"\b\w\.")
FROM = re.compile(r"\A(?:من|from|by)\s+", re.I)
# A desk or an office: it names nobody, whatever stands behind it.
OFFICE = re.compile(
    r"(?:مكتب|خاص|وكالات|متابعات|مراسل|مراسلة|مراسلنا|مراسلتنا|مراسلونا|موفد|موفدنا|محرر|محررة|قسم)\b"
    r"|(?:our|staff|special|a|local)\s(?:own\s)?(?:correspondents?|reporters?|writers?)\b|(?:news|city|world)\sdesk\b",
    re.I,
)
WROTE = re.compile(r"(?:كتب|كتبت)\s+")
SITS = re.compile(r"\s(?:in|at)\s")  # "Jane Doe in Cairo"
ANCESTOR = frozenset("ولد بن بنت ابن".split())  # in a name that begins with an article: «المختار ولد أحمدو»
ARTICLE = "ال"


def find_writer(block: Block) -> tuple[str, ...] | None:
    """Return the words of the name in a dateline, in the view for comparison; None for other lines.

    Empty for desks, offices and agencies («بيروت – خاص», «كتب محرر الشؤون الاقتصادية», "CAIRO (Reuters)").
    """
    text = shorten_space(block.text).strip()
    if block.length > LONGEST or (block.stops and not text.endswith(")") and not INITIAL.search(text[-3:])):
        return None
    wrote = WROTE.match(text)
    if wrote:
        return _name_writer(text[wrote.end() :])
    pieces = [piece.strip() for piece in JOINT.split(text)]
    dated = [piece for piece in pieces if piece and is_date(make_block(piece, 0, len(piece)))]
    pieces = [piece for piece in pieces if piece and piece not in dated]
    if len(pieces) == 1 and not ARABIC_LETTER.search(text):
        sits = SITS.search(text)
        pieces = [text[sits.end() :], text[: sits.start()]] if sits and _is_titled(text[sits.end() :]) else pieces
        return _name_writer(pieces[1]) if len(pieces) == 2 else () if OFFICE.match(text) else None
    if not 2 <= len(pieces) <= 3 or not all(map(_is_place, pieces[1:-1])):
        return None
    # "Part One – Early Morning" is no dateline, while "PARIS – Jane Doe" and "Rabat (AP)" are.
    known = ARABIC_LETTER.match(text) or pieces[0].isupper() or AGENCY.fullmatch(pieces[-1])
    known = known or (dated and pieces[-1].startswith("("))  # "Aden (Coastline Press) | 3 May"
    if not known:
        return None
    writer = _name_writer(pieces[-1]) if _is_place(pieces[0]) else None
    if writer is None and len(pieces) == 2 and _is_place(pieces[1]):
        return _name_writer(pieces[0])
    return writer


def find_dateline(blocks: Sequence[Block], reasons: Container[int], text: Sequence[int]) -> int:
    """Return the dateline of a page, -1 where it has none: the line below its title and right above its paragraphs.

    `text` are the paragraphs, of which the title may be the first, and lines with `reasons` are no content.

    Nothing in the text has the writer's name: what it names, a heading may name («الوداد – الرجاء البيضاوي»).
    """
    for first in text[:2]:
        above = [i for i in range(first) if i not in reasons]
        if not above or above[-1] in (0, *text) or first - above[-1] > NEAR:
            continue
        line = blocks[above[-1]]
        writer = find_writer(line)
        said = {word for i in text for word in blocks[i].words} if writer else set()
        if writer is not None and not _is_told(writer, said):
            return above[-1]
        if _is_capital_place(line) and any(_names(blocks[i].text, line.text) for i in text):
            return above[-1]
    return -1


def _is_told(writer: Sequence[str], said: Set[str]) -> bool:
    """Say whether a text names what may be a writer: all of it, or some where it begins with an article."""
    found = sum(word in said for word in writer)
    articled = bool(writer) and writer[0].startswith(ARTICLE) and ANCESTOR.isdisjoint(writer)
    return found > 0 and (articled or found == len(writer))


def _is_capital_place(block: Block) -> bool:
    """Say whether a line may be just a place, as datelines have it: ZANZIBAR."""
    words = block.text.split()
    return (
        len(words) <= PLACE
        and block.text.isupper()
        and block.text.isascii()
        and _is_plain(words)
        and not any(map(is_date_word, block.words))
    )


def _names(text: str, place: str) -> bool:
    """Say whether a text has a place that a line has in capitals; headings ("BACKGROUND") are no names in it."""
    return re.search(rf"[a-z,] {re.escape(place.title().split()[0])}\b", text) is not None


def _is_place(text: str) -> bool:
    """Say whether a piece of a line may be a place: a few words, in English in capitals."""
    words = text.split()
    if not 1 <= len(words) <= PLACE or any(c.isdigit() for c in text) or not _is_plain(words):
        return False
    return bool(ARABIC_LETTER.match(text)) or (text[0].isalpha() and (text.isupper() or _is_titled(text)))


def _name_writer(text: str) -> tuple[str, ...] | None:
    """Return the words of the name of a writer, empty for a desk or an agency; None for what is neither."""
    agency = (text[0] + text[-1]) in ("()", "«»", "““", "“”", '""')
    text = FROM.sub("", text.strip("() :"), count=1)
    if OFFICE.match(text):
        return ()
    words = text.split()
    if len(words) > WRITER or any(c.isdigit() for c in text) or not _is_plain(words):
        return None
    if agency:
        return ()
    if len(words) < 2 or (ARABIC_LETTER.match(text) is None and not _is_titled(text)):
        return None
    return tuple(for_comparison(text).split())


def _is_titled(text: str) -> bool:
    """Say whether all words of a text begin with a capital."""
    return all(word[0].isupper() for word in text.split()) and bool(text)


def _is_plain(words: Sequence[str]) -> bool:
    """Say whether words may be a name: no word of grammar among them, and no signs but those of names."""
    text = " ".join(words).strip('«»"“”')
    return FUNCTION_WORDS.isdisjoint(for_comparison(text).split()) and NO_NAME.search(text) is None
