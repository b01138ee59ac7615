"""Cut a sentence into clauses small enough to be missing on their own, to be compared one by one.

Finer than `find_cuts`, which only cuts what is too long to encode: here a comma is a border too, and a run of words
without one is cut before a word that opens a clause or adds something. No piece is shorter than three words.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import pairwise

from align.chars import ARABIC_LETTERS, SIGNS, TATWEEL
from align.clean.sentences.words import word_set
from align.records import Language

LEAST = 3  # words of a piece
LEAST_CUT = 4  # ... that is cut off where there is no punctuation
LONG = {2: 9, 1: 13}  # words from which a piece is cut before a word that opens a clause (2) or an adverbial (1)

_TASHKIL = re.compile(f"[{SIGNS}{TATWEEL}]")
_LETTERS = rf"(?:[^\W_]|{_TASHKIL.pattern})+"
_WORD = re.compile(rf"{_LETTERS}(?:['’.,٫٬/-]{_LETTERS})*[%٪]?")
# A piece ends behind these: marks that close something, then white space; dashes with space on both sides.
_MARK = re.compile(
    # From where a row of marks begins, so that a long one costs no more than its length.
    r"(?<![,،;؛:!?؟.…)\]»”])[,،;؛:!?؟.…)\]»”]++[\"'’»”)\]]*+(?=\s)"
    r"|(?<=\s)[-–—](?=\s)|[–—]|(?=\s[(\[«“])"
)

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


# Formulas of respect stay with the name before them: ﷺ is nothing that "(peace be upon him)" has more than «النبي».
_ENGLISH_EULOGY = (
    r"(?:may )?(?:god['’]s |allah['’]s )?(?:peace|blessings)(?: and (?:peace|blessings|prayers))*"
    r"(?: of (?:god|allah))? be (?:up)?on (?:him|her|them)(?: both)?",
    r"p\.?b\.?u\.?h\b",
    r"may (?:(?:god|allah)\b|(?:he|she|they) rest)[^,;:.!?()«»“”]{0,60}?\b(?:him|her|them|souls?|faces?|peace)\b"
    r"(?: both)?(?: and grant (?:him|her|them) peace)?",
)
_ARABIC_EULOGY = (
    "صلى الله عليه(?: وآله| وعلى آله)?(?: وصحبه)?(?: وسلم)?",
    "علي(?:ه|ها|هم|هما) (?:أفضل )?(?:الصلاة و)?السلام",
    "رضي الله(?: تعالى)? عن(?:ه|ها|هم|هما|هن)",
    "رحم(?:ه|ها|هم|هما) الله(?: تعالى)?|حفظ(?:ه|ها|هم) الله|كرم الله وجهه|قدس الله سره",
    "سبحانه وتعالى|عز وجل|جل جلاله|طيب الله ثرا(?:ه|ها|هم)|أطال الله (?:في )?عمره",
)
_VOWELLED = re.sub(f"([{ARABIC_LETTERS}])", rf"\1[{SIGNS}{TATWEEL}]*+", "|".join(_ARABIC_EULOGY))
_EULOGY = re.compile(rf"\b(?:{'|'.join(_ENGLISH_EULOGY)})|{_VOWELLED}", re.IGNORECASE)


def find_clauses(sentence: str, language: Language) -> list[tuple[int, int]]:
    """Return the clauses of a sentence as offsets (start, end), in order; together they hold all its words.

    A sentence of fewer than six words is one piece; one without a word has none.
    """
    words = [(m.start(), m.end()) for m in _WORD.finditer(sentence)]
    if not words:
        return []
    opens = _opens_english if language == "en" else _opens_arabic
    eulogies = [found.span() for found in _EULOGY.finditer(sentence)]
    worths = [
        0 if any(first <= start < last for first, last in eulogies) else opens(sentence[start:end])
        for start, end in words
    ]
    cuts: list[int] = []
    for first, last in pairwise(_join_short(_find_borders(sentence, words, {start for start, _ in eulogies}))):
        cuts += [first, *_cut_long(worths, first, last)]
    starts = [0, *(_reach_back(sentence, words[cut][0]) for cut in cuts[1:])]
    return [_trim(sentence, start, end) for start, end in pairwise([*starts, len(sentence)])]


def _find_borders(sentence: str, words: Sequence[tuple[int, int]], tied: Container[int]) -> list[int]:
    """Return the numbers of the words that follow a mark, with 0 before and the number of words behind them.

    Words that begin at one of the offsets `tied` stay with what is before them.
    """
    borders = [0]
    at = 0
    for mark in _MARK.finditer(sentence):
        while at < len(words) and words[at][0] < mark.end():
            at += 1
        if borders[-1] < at < len(words) and words[at][0] not in tied:
            borders.append(at)
    return [*borders, len(words)]


def _join_short(borders: Sequence[int]) -> list[int]:
    """Drop borders until no piece has fewer than LEAST words: a short piece joins its shorter neighbour."""
    kept = [borders[0]]
    for at, border in enumerate(borders[1:], 1):
        last = at == len(borders) - 1
        if border - kept[-1] >= LEAST:
            kept.append(border)
        elif len(kept) > 1 and (last or kept[-1] - kept[-2] <= borders[at + 1] - border):
            kept[-1] = border
        elif last:
            kept.append(border)
    return kept


def _cut_long(worths: Sequence[int], first: int, last: int) -> list[int]:
    """Return where to cut a run of words, in halves as even as opening words allow."""
    best: tuple[float, int] | None = None
    for at in range(first + LEAST_CUT, last - LEAST_CUT + 1):
        worth = worths[at]
        if worth and last - first >= LONG[worth] and not worths[at - 1]:
            score = worth - 2 * abs(at - (first + last) / 2) / (last - first)
            if best is None or score > best[0]:
                best = score, at
    if best is None:
        return []
    return [*_cut_long(worths, first, best[1]), best[1], *_cut_long(worths, best[1], last)]


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
