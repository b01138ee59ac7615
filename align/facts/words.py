"""Words with their offsets, folded for looking up in tables: what numbers, dates and names are read from.

Folding here maps one character to one character, so a position in the folded text is a position in the original;
marks that would change the length (tashkil, tatweel) are taken out of each word's key alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from align.chars import FRACTIONS, INVISIBLE, JOINERS, PRESENTATION_FORMS, SIGNS, SPACES, TATWEEL, WESTERN_DIGITS

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Language

_Placed = TypeVar("_Placed", bound=Any)  # a dataclass with `start` and `end`

_LETTERS = str.maketrans("أإآٱىةیک’‘ʼ٪٫٬", "اااايهيك'''%.,")
# Turkish letters, long s and the Kelvin sign: patterns that ignore case take FRİDAY for "friday", tables do not;
# and İ, alone in Unicode, grows by a character in lower case, which would move all that follows.
_LATIN = str.maketrans("\u0130\u0131\u017f\u212a", "Iisk")
FOLDING = WESTERN_DIGITS | _LETTERS | _LATIN | {ord(space): " " for space in SPACES}

_THOUSANDS = re.compile(r"(?<=\d)،(?=\d{3}(?!\d))")
_MARKS = re.compile(f"[{SIGNS}{TATWEEL}{JOINERS}{INVISIBLE}]")
_DRAWN = re.compile(f"[{PRESENTATION_FORMS}]")
_NUMBER = rf"(?:\d+(?:[.,]\d+)*|(?<![\w.,])\.\d+)(?: ?[{FRACTIONS}]| \d/[2-9](?![\d/]))?|[{FRACTIONS}]"
_WORD = rf"[^\W\d_](?:[^\W\d_]|[{SIGNS}{JOINERS}]|'(?=[^\W\d_]))*"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<word>{_WORD})|(?P<symbol>[^\s\w])")
_WORD_OR_NUMBER = re.compile(f"{_NUMBER}|{_WORD}")

# Clitics written on to an Arabic word, longest first; لل is ل + ال with its alef lost.
_PREFIXES = (
    "وبال",
    "وكال",
    "فبال",
    "وال",
    "بال",
    "فال",
    "كال",
    "ولل",
    "فلل",
    "لل",
    "ال",
    "وب",
    "ول",
    "وك",
    "فب",
    "فل",
)
_SINGLE = ("و", "ف", "ب", "ل", "ك")


class Token(NamedTuple):
    """A word, number or symbol: `key` for tables, `text[start:end]` its place."""

    key: str
    start: int
    end: int
    kind: str


@lru_cache(maxsize=16)  # numbers, dates and names of one text are read one after another
def fold(text: str) -> str:
    """Return the text with digits, alef, ya, ta marbuta and signs unified; same length, same positions."""
    if text.isascii():
        return text.replace("\t", " ")
    folded = text.translate(FOLDING)
    return _THOUSANDS.sub(",", folded) if "،" in folded else folded


@lru_cache(maxsize=16)  # as with `fold`
def without_signs(text: str) -> tuple[str, list[int] | None]:
    """Return the text without vowel signs, tatweel and what takes no room, and where each character of it stood.

    Presentation forms are the letters that they draw (ﻻ is لا). `put_back` turns places in the first into places in
    the text. None where nothing was changed.
    """
    if text.isascii() or not (_MARKS.search(text) or _DRAWN.search(text)):
        return text, None
    if not _DRAWN.search(text):
        gone = {mark.start() for mark in _MARKS.finditer(text)}
        return _MARKS.sub("", text), [at for at in range(len(text) + 1) if at not in gone]
    written: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        letters = unicodedata.normalize("NFKC", character) if _DRAWN.match(character) else character
        letters = _MARKS.sub("", letters)
        written.append(letters)
        places += [at] * len(letters)
    return "".join(written), [*places, len(text)]


def put_back(found: Sequence[_Placed], places: list[int] | None) -> list[_Placed]:
    """Return what was found in a text without signs with its places in the text as it is, signs included."""
    if places is None:
        return list(found)
    return [replace(item, start=places[item.start], end=places[item.end]) for item in found]


@lru_cache(maxsize=65536)
def fold_key(text: str) -> str:
    """Return a table's key for a word or phrase: folded, lower case, without tashkil and tatweel."""
    return _MARKS.sub("", fold(text)).lower()


@lru_cache(maxsize=16)  # as with `fold`
def tokenize(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, in order."""
    folded = fold(text)
    marked = _MARKS.search(folded) is not None
    tokens = []
    make = tuple.__new__  # what Token() comes to, without a call in Python: there are millions
    for match in _TOKEN.finditer(folded):
        start, end = match.span()
        key, kind = folded[start:end], match.lastgroup or "symbol"
        if kind == "word":
            key = (_MARKS.sub("", key) if marked else key).lower()
        tokens.append(make(Token, (key, start, end, kind)))
    return tuple(tokens)


def find_keys(text: str) -> list[str]:
    """Return the keys of the words and numbers of a text, in order: those of its tokens but for symbols."""
    folded = fold(text)
    marked = _MARKS.search(folded) is not None
    keys: list[str] = _WORD_OR_NUMBER.findall(folded)
    return [(_MARKS.sub("", key) if marked else key).lower() for key in keys]


@lru_cache(maxsize=65536)
def strip_clitics(word: str) -> tuple[tuple[str, str], ...]:
    """Return the readings (prefix, rest) of a folded Arabic word, the whole word first; rests have 2 letters."""
    readings = [("", word)]
    readings += [(prefix, word[len(prefix) :]) for prefix in (*_PREFIXES, *_SINGLE) if word.startswith(prefix)]
    return tuple((prefix, rest) for prefix, rest in readings if len(rest) >= 2)


def without_article(word: str, language: Language) -> str:
    """Return a folded Arabic word without its article and what is written before it; English ones as they are."""
    if language == "en":
        return word
    return next((rest for prefix, rest in strip_clitics(word)[1:] if len(prefix) > 1 and len(rest) >= 3), word)


def find_places(text: str) -> npt.NDArray[np.int64]:
    """Return where the words and numbers of a text stand, int64[n, 2]: start and end of each."""
    places = [(token.start, token.end) for token in tokenize(text) if token.kind != "symbol"]
    return np.array(places, dtype=np.int64).reshape(-1, 2)
