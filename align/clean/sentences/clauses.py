"""Cut sentences that run on for too long, at places where a clause ends.

Machine-translated and legal prose holds sentences of a thousand characters and more, which neither fit an encoder
nor have one counterpart. They are cut where a reader would pause, never at the Arabic comma: what stands beside
`،` belongs together more often than not, and a cut there leaves fragments that match anything.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from math import ceil

from align.chars import INVISIBLE
from align.clean.sentences.words import ARABIC_CLAUSES, ARABIC_SAYING, ENGLISH_CLAUSES

# In characters. A sentence up to LONG is left whole; one with no safe place up to LONGEST, too.
LONG, LONGEST, SHORTEST = 450, 900, 80
# ... and of text without any punctuation, of which nothing else says where a sentence ends: LONG and SHORTEST.
BARE_LONG, BARE_SHORTEST = 300, 60
# How much a place loses by lying away from where pieces of equal length would be cut, against its worth.
DISTANCE = 6.0
# How good each kind of place is; a comma in English stands last.
WORTH = {
    "stop": 6.0,
    "saying": 5.0,
    "clause": 3.5,
    "pause": 3.0,
    "said": 5.0,
    "link": 2.5,
    "comma": 1.0,
    "joined": 2.5,  # in text without punctuation alone
}

# White space is looked at from where it begins, so that a long run of it costs no more than its length.
_PLACE = re.compile(
    r"(?P<stop>[؛;…])[»”\"')]?\s+"
    rf"|(?<!\s)\s++(?=و?(?P<saying>و(?:{'|'.join(sorted(ARABIC_SAYING))}))\s)"
    rf"|(?<!\s)\s++(?=(?P<clause>{'|'.join(sorted(ARABIC_CLAUSES))})\s)"
    r"|(?P<pause>:|[–—]|(?<=\s)-)\s+"
    r"|(?<!\s)\s++(?=(?P<said>and (?:he|she|they|it) said)\b)"
    rf"|(?<!\s)\s++(?=(?P<link>{ENGLISH_CLAUSES}|(?<=, )(?:which|who|where))\b)"
    r"|(?P<comma>(?<=[A-Za-z0-9\"”’)]),)\s+"
)
# وتعمل, ولا, وقد: a verb behind "and" opens a clause, where nothing else does.
_JOINED = re.compile(r"(?<!\s)\s++(?=و(?:[يت]\w{3,}|قد|لا|لم|لن|[إا]ذا|كان\w{0,2}|هو|هي|هم)\s)")
_POINTS = re.compile(r"[.!?؟،؛:;…,]")
_WHITE_SPACE = re.compile(r"\s+")
_BEFORE = re.compile(rf"[^\s{INVISIBLE}]")
_UNCUTTABLE_START = re.compile(r"[،,؛;.:!?؟…»”)\]]")


def find_cuts(sentence: str) -> list[int]:
    """Return where to cut a sentence: offsets of the pieces after the first, in order; empty when it is short."""
    if len(sentence) <= BARE_LONG:  # most are
        return []
    bare = is_bare(sentence)
    long, shortest = (BARE_LONG, BARE_SHORTEST) if bare else (LONG, SHORTEST)
    if len(sentence) <= long:
        return []
    places = [(m.end(), WORTH[str(m.lastgroup)]) for m in _PLACE.finditer(sentence) if _is_safe(sentence, m.end())]
    if bare:
        known = {offset for offset, _ in places}
        places += [(m.end(), WORTH["joined"]) for m in _JOINED.finditer(sentence) if m.end() not in known]
        places.sort()
    offsets = [offset for offset, _ in places]
    cuts: list[int] = []
    first = 0
    while len(sentence) - first > long:
        low = bisect_left(offsets, first + shortest)
        high = bisect_right(offsets, min(first + long, len(sentence) - shortest))
        if low < high:
            cut = _best_place(places[low:high], first, len(sentence), long)
        elif high < len(offsets) and offsets[high] <= min(first + LONGEST, len(sentence) - shortest):
            cut = offsets[high]
        elif len(sentence) - first > LONGEST:
            cut = _white_space(sentence, first)
        else:
            break
        if cut >= len(sentence):
            break
        cuts.append(cut)
        first = cut
    return cuts


def is_bare(sentence: str) -> bool:
    """Say whether a text has no punctuation at all, as posts and transcripts have none."""
    return _POINTS.search(sentence) is None


def _best_place(places: list[tuple[int, float]], first: int, end: int, long: int) -> int:
    """Return the place that best balances its own worth against pieces of equal length."""
    ideal = (end - first) / ceil((end - first) / long)
    return max(places, key=lambda place: (place[1] - DISTANCE * abs(place[0] - first - ideal) / ideal, -place[0]))[
        0
    ]


def _white_space(sentence: str, first: int) -> int:
    """Return the last safe white space of the next LONGEST characters, or the first one after them."""
    last = 0
    for match in _WHITE_SPACE.finditer(sentence, first + SHORTEST):
        if match.end() > first + LONGEST and last:
            break
        if _is_safe(sentence, match.end()):
            last = match.end()
            if last > first + LONGEST:
                break
    return last or len(sentence)


def _is_safe(sentence: str, offset: int) -> bool:
    """Tell whether a piece may start here: not beside a comma of Arabic, nor with a mark of the piece before."""
    if offset >= len(sentence) or _UNCUTTABLE_START.match(sentence, offset):
        return False
    before = offset - 1
    while before > 0 and not _BEFORE.match(sentence, before):
        before -= 1
    if sentence[before] == "،":
        return False
    return sentence[before] != "," or sentence[offset].isascii()
