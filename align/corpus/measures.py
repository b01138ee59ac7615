"""What can be seen of a pair of texts without vectors: one function a measure, texts in, numbers out.

Each takes the Arabic and the English texts of n rows and returns float64[n]; 0 is what a good pair has, unless its
docstring says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.chars import JOINERS, SIGNS, STOPS, TATWEEL, arabic_share
from align.clean.lines import is_boilerplate_sentence
from align.judge.features import length_deviation
from align.normalize import for_comparison

if TYPE_CHECKING:
    import numpy.typing as npt

    Values = npt.NDArray[np.float64]
    Texts = Sequence[str]
    Measure = Callable[[Texts, Texts], Values]

LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w.-]+@[\w-]+\.[\w.]+|\b[\w-]+\.(?:com|org|net|gov|edu)\b\S*", re.IGNORECASE
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
TOKEN = re.compile(r"\w+")
RUN = re.compile(r"([^\d\s])\1+")
DIGIT, SPACE = re.compile(r"\d"), re.compile(r"\s")
SIGN = re.compile(f"[^\\w\\s\u0300-\u036f{SIGNS}{TATWEEL}{JOINERS}]|_")
LONGEST_PHRASE = 15  # words of what may be a phrase of web pages
LONGEST_REPEATED = 4  # words of the longest phrase that is looked for twice in a row
CLOSERS = "\"'”’»›)]} \u200f\u200e"
GOES_ON = "،,-–—("  # not `؛` and `:`, with which an item of a list ends where its translation has a full stop
NOTE = re.compile(r"[(\[][\d\s]*[)\]]\s*$")  # a footnote, its number lost or not: `الجريمة المنظمة.()`
SHORTER = 1.0  # standard deviations by which a side that breaks off must be the shorter
# UTF-8 read as windows-1252 (Ø§Ù„, â€™, Ã©) or as windows-1256 (ط§ظ„), and what was lost for good.
GARBLED = re.compile(
    "[ØÙ][\x80-\xbf\u0152-\u0192\u02c6-\u02dc\u2013-\u2122]|â€|Ã[\x80-\xbf]|(?:[طظ][^\\w\\s،.؛؟!)»]){2}|\ufffd"
)
# What plug-ins that translate web pages leave in their text: qTranslate, TranslatePress, Google's, WPML.
LEFTOVERS = re.compile(
    r"\[:(?:ar|en)?\]|<!--:(?:ar|en)?-->|trp-gettext|#!trp|gtx-trans|goog-(?:gt|te|text)|notranslate"
    r"|powered by\W+(?:google )?translate|translated by google|\bwpml\b|translatepress",
    re.IGNORECASE,
)
SPACED = re.compile(r"(?<=\w) +[،,](?=\s|$)")


def each_side(measure: Callable[[str], float]) -> Measure:
    """Make a measure of the worse of both sides."""

    def worse(ar: Texts, en: Texts) -> Values:
        return np.array([max(measure(a), measure(e)) for a, e in zip(ar, en, strict=True)], dtype=np.float64)

    return worse


def words(ar: Texts, en: Texts) -> Values:
    """Return the words of the longer side."""
    return np.array([max(len(a.split()), len(e.split())) for a, e in zip(ar, en, strict=True)], dtype=np.float64)


def characters(ar: Texts, en: Texts) -> Values:
    """Return the characters of the longer side."""
    return np.array([max(len(a), len(e)) for a, e in zip(ar, en, strict=True)], dtype=np.float64)


def ratio(ar: Texts, en: Texts) -> Values:
    """Return how unusual the ratio of lengths is, in standard deviations."""
    return np.array([abs(length_deviation(a, e)) for a, e in zip(ar, en, strict=True)], dtype=np.float64)


def script(ar: Texts, en: Texts) -> Values:
    """Return the share of letters in the script of their side, of the worse side; 1 is what a good pair has."""
    shares = [
        min(arabic_share(a) if WORD.search(a) else 1.0, 1 - arabic_share(e) if WORD.search(e) else 1.0)
        for a, e in zip(ar, en, strict=True)
    ]
    return np.array(shares, dtype=np.float64)


def copied(ar: Texts, en: Texts) -> Values:
    """Return the share of the words of the Arabic side that stand on the English side, too, by letters."""
    shares = []
    for a, e in zip(ar, en, strict=True):
        own = [word.lower() for word in WORD.findall(a)]
        there = {word.lower() for word in WORD.findall(e)}
        same = sum(len(word) for word in own if word in there)
        shares.append(same / sum(map(len, own)) if own else float(a.strip() == e.strip() and not a.isnumeric()))
    return np.array(shares, dtype=np.float64)


def longest_run(text: str) -> float:
    """Return how often one character that is no digit and no space stands in a row, at most."""
    return max((len(run[0]) for run in RUN.finditer(text)), default=min(len(text), 1))


def repeated_words(text: str) -> float:
    """Return how often one phrase of 1 to 4 words stands in a row, at most."""
    tokens = TOKEN.findall(text.lower())  # with numbers: "1820 و 1888 و 1889 و" is no repetition
    most = 1 if tokens else 0
    for size in range(1, LONGEST_REPEATED + 1):
        same = 0  # words in a row that equal the one `size` before
        for i in range(size, len(tokens)):
            same = same + 1 if tokens[i] == tokens[i - size] else 0
            most = max(most, 1 + same // size)
    return most


def digit_share(text: str) -> float:
    """Return the share of digits among the characters that are no space."""
    return len(DIGIT.findall(text)) / max(len(text) - len(SPACE.findall(text)), 1)


def symbol_share(text: str) -> float:
    """Return the share of characters that are no letter, no vowel sign, no digit and no space."""
    return len(SIGN.findall(text)) / max(len(text) - len(SPACE.findall(text)), 1)


def link_share(text: str) -> float:
    """Return the share of a text's characters that are web or mail addresses."""
    return sum(len(found) for found in LINK.findall(text)) / max(len(text.strip()), 1)


def garbled(text: str) -> float:
    """Return how many characters were decoded wrongly, or lost."""
    return len(GARBLED.findall(text))


def leftovers(text: str) -> float:
    """Return how many marks of translation plug-ins stand in a text."""
    return len(LEFTOVERS.findall(text))


def spaced_commas(text: str) -> float:
    """Return how many commas have a space before them, as engines of machine translation write."""
    return len(SPACED.findall(text))


def boilerplate(text: str) -> float:
    """Return 1 for a text that is a phrase of web pages, not a sentence (Read more, جميع الحقوق محفوظة)."""
    return float(len(text.split()) <= LONGEST_PHRASE and is_boilerplate_sentence(text))


def truncated(ar: Texts, en: Texts) -> Values:
    """Return 1 where one side ends as a sentence does and the other, shorter than its translation, breaks off."""
    found = []
    for a, e in zip(ar, en, strict=True):
        ends = [NOTE.sub("", text.rstrip()).rstrip(CLOSERS) for text in (a, e)]
        stops = [bool(text) and text[-1] in STOPS for text in ends]
        deviation = length_deviation(a, e)
        open_side = 0 if stops == [False, True] else 1 if stops == [True, False] else None
        shorter = open_side is not None and (deviation < -SHORTER if open_side == 0 else deviation > SHORTER)
        hangs = any(bool(text) and text[-1] in GOES_ON for text in ends) and any(stops)
        found.append(float(shorter or (hangs and open_side is not None)))
    return np.array(found, dtype=np.float64)


def count_listed(phrases: Sequence[str]) -> Measure:
    """Make a measure of how many listed words or phrases stand in a side, whatever their case and vowel signs."""
    views = sorted({view for phrase in phrases if (view := for_comparison(phrase).strip())}, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, views))})(?!\w)") if views else None

    def count(text: str) -> float:
        return len(pattern.findall(for_comparison(text))) if pattern else 0.0

    return each_side(count)


MEASURES: dict[str, Measure] = {
    "words": words,
    "characters": characters,
    "ratio": ratio,
    "script": script,
    "copied": copied,
    "repeated_characters": each_side(longest_run),
    "repeated_words": each_side(repeated_words),
    "digits": each_side(digit_share),
    "symbols": each_side(symbol_share),
    "links": each_side(link_share),
    "truncated": truncated,
    "garbled": each_side(garbled),
    "boilerplate": each_side(boilerplate),
    "leftovers": each_side(leftovers),
    "spaced_commas": each_side(spaced_commas),
}
