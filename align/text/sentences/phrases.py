"""Cut a sentence into clauses small enough to be missing on their own, to be compared one by one.

Finer than `find_cuts`, which only cuts what is too long to encode: here a comma is a border too, and a run of words
without one is cut before a word that opens a clause or adds something. No piece is shorter than three words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from align.records import Language
from align.text.sentences.abbreviations import word_set

LEAST = 3  # words of a piece
LEAST_CUT = 4  # ... that is cut off where there is no punctuation
LONG = {2: 9, 1: 13}  # words from which a piece is cut before a word that opens a clause (2) or an adverbial (1)

_TASHKIL = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_LETTERS = rf"(?:[^\W_]|{_TASHKIL.pattern})+"
_WORD = re.compile(rf"{_LETTERS}(?:['’.,٫٬/-]{_LETTERS})*[%٪]?")
# A piece ends behind these: marks that close something, then white space; dashes with space on both sides.
_MARK = re.compile(r"[,،;؛:!?؟.…)\]»”]+[\"'’»”)\]]*(?=\s)|(?<=\s)[-–—](?=\s)|[–—]|(?=\s[(\[«“])")

# Words that open a clause or a second member, and words that open an adverbial: the second are weaker borders.
_ENGLISH_CLAUSE = word_set(
    "and but or nor so yet that who whom whose which where when whenever while whereas after before since until",
    "till because although though unless if as despite",
)
_ENGLISH_ADVERBIAL = word_set(
    "during including according to for with without by from on in at into over under through between against",
    "among about amid",
)
_ARABIC_CLAUSE = word_set(
    "الذي التي الذين اللذين اللذان اللتين اللتان اللواتي حيث فيما بينما كما مما بما إذ إذا لأن لكن بل ثم حتى كي",
    "لكي أن إن بعد بعدما قبل منذ عندما حين حينما رغم بسبب بهدف",
)
_ARABIC_ADVERBIAL = word_set(
    "أو أم خلال أثناء عند لدى نتيجة نظرا بغية من أجل وفق وفقا بحسب حسب عبر على في مع ضد دون بدون بين",
    "إلى عن نحو فضلا إضافة باستثناء سوى",
)
_ARABIC_ADDED = re.compile(r"[وف]\w{3,}|ل[تي]\w{3,}")  # و and ف with a word, لـ with a verb or verbal noun


def find_clauses(sentence: str, language: Language) -> list[tuple[int, int]]:
    """Return the clauses of a sentence as offsets (start, end), in order; together they hold all its words.

    A sentence of fewer than six words is one piece; one without a word has none.
    """
    words = [(m.start(), m.end()) for m in _WORD.finditer(sentence)]
    if not words:
        return []
    opens = _opens_english if language == "en" else _opens_arabic
    ends = [m.end() for m in _MARK.finditer(sentence)]
    borders: list[int] = []  # numbers of words that begin a piece
    at = 0
    for end in ends:
        while at < len(words) and words[at][0] < end:
            at += 1
        if 0 < at < len(words) and (not borders or borders[-1] != at):
            borders.append(at)
    pieces = _join_short([0, *borders, len(words)])
    cuts: list[int] = []
    for first, last in pairwise(pieces):
        cuts += [first, *_cut_long(sentence, words, first, last, opens)]
    firsts = [words[cut][0] for cut in cuts]
    starts = [0, *(_reach_back(sentence, start) for start in firsts[1:])]
    return [_trim(sentence, start, end) for start, end in zip(starts, [*starts[1:], len(sentence)], strict=True)]


def _join_short(borders: Sequence[int]) -> list[int]:
    """Drop borders until no piece has fewer than LEAST words: a short piece joins its shorter neighbour."""
    kept = list(borders)
    while len(kept) > 2:
        sizes = [b - a for a, b in pairwise(kept)]
        least = min(range(len(sizes)), key=lambda i: sizes[i])
        if sizes[least] >= LEAST:
            break
        last = least == len(sizes) - 1
        joins_left = least > 0 and (last or sizes[least - 1] <= sizes[least + 1])
        del kept[least if joins_left else least + 1]
    return kept


def _cut_long(
    sentence: str,
    words: Sequence[tuple[int, int]],
    first: int,
    last: int,
    opens: Callable[[str], int],
) -> list[int]:
    """Return where to cut a run of words, in halves as even as opening words allow."""
    best: tuple[float, int] | None = None
    for at in range(first + LEAST_CUT, last - LEAST_CUT + 1):
        worth = opens(sentence[slice(*words[at])])
        if worth and last - first >= LONG[worth] and not opens(sentence[slice(*words[at - 1])]):
            score = worth - 2 * abs(at - (first + last) / 2) / (last - first)
            if best is None or score > best[0]:
                best = score, at
    if best is None:
        return []
    cut = best[1]
    return [
        *_cut_long(sentence, words, first, cut, opens),
        cut,
        *_cut_long(sentence, words, cut, last, opens),
    ]


def _opens_english(word: str) -> int:
    key = word.lower()
    return 2 if key in _ENGLISH_CLAUSE else int(key in _ENGLISH_ADVERBIAL)


def _opens_arabic(word: str) -> int:
    word = _TASHKIL.sub("", word)
    bare = word.removeprefix("و")
    if word in _ARABIC_CLAUSE or bare in _ARABIC_CLAUSE:
        return 2
    return int(word in _ARABIC_ADVERBIAL or bare in _ARABIC_ADVERBIAL or bool(_ARABIC_ADDED.fullmatch(word)))


def _reach_back(sentence: str, start: int) -> int:
    """Move a start over the opening signs before its first word."""
    while start > 0 and sentence[start - 1] in "([«“\"'‘#@$€£":
        start -= 1
    return start


def _trim(sentence: str, start: int, end: int) -> tuple[int, int]:
    """Leave white space at both ends out."""
    piece = sentence[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
