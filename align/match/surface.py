"""What the letters of two sides say: lengths, tokens both share, closing marks, numbers written in digits."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from align.chars import WESTERN_DIGITS

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates
    from align.records import Side


TOKEN = re.compile(r"\d+(?:[.,٫٬]\d+)*|[^\W\d_]{4,}")
SEPARATORS = re.compile(r"[.,٫٬]")
# A mark closes a sentence even with brackets and quotation marks behind it.
CLOSING = " \t\u00a0\"'»”’)]}*"
MARKS = {"?": 1, "؟": 1, "!": 2, ":": 3, ";": 4, "؛": 4, "…": 5}
FREQUENT = 0.1  # tokens in more than this share of a document's sentences tell nothing about place
NUMBER = re.compile(r"\d+(?:[,٬]\d{3})*")
ONE_SIDED = 0.3  # disagreement when only one side has digits: the other may spell the number out


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """Per sentence: characters float64[n], mask of shared tokens uint64[n], kind of closing mark int64[n]."""

    lengths: npt.NDArray[np.float64]
    tokens: npt.NDArray[np.uint64]
    marks: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Surfaces:
    """The surfaces of the two sides; token masks are comparable between them."""

    ar: Surface
    en: Surface


def read_surface(ar: Sequence[str], en: Sequence[str]) -> Surfaces:
    """Measure both sides; tokens are numbers, and words that both documents spell alike (names, mostly)."""
    found = [[find_tokens(text) for text in texts] for texts in (ar, en)]
    counts = [Counter(chain.from_iterable(side)) for side in found]
    limits = [max(3.0, FREQUENT * len(side)) for side in found]
    shared = {
        token: 1 << hashlib.blake2b(token.encode(), digest_size=1).digest()[0] % 64
        for token in counts[0].keys() & counts[1].keys()
        if counts[0][token] <= limits[0] and counts[1][token] <= limits[1]
    }
    return Surfaces(*(measure(texts, tokens, shared) for texts, tokens in zip((ar, en), found, strict=True)))


def measure(texts: Sequence[str], found: list[frozenset[str]], shared: dict[str, int]) -> Surface:
    """Measure one side."""
    masks = [0] * len(texts)
    for i, tokens in enumerate(found):
        for token in tokens:
            if token in shared:
                masks[i] |= shared[token]
    return Surface(
        np.array([len(text.strip()) for text in texts], dtype=np.float64),
        np.array(masks, dtype=np.uint64),
        np.array([closing_mark(text) for text in texts], dtype=np.int64),
    )


@lru_cache(maxsize=65536)  # linked documents are measured when the way to align them is chosen, and aligned then
def find_tokens(text: str) -> frozenset[str]:
    """Find numbers (in plain digits) and words of four letters or more, lower-cased."""
    return frozenset(normal_token(token) for token in TOKEN.findall(text))


@lru_cache(maxsize=65536)
def normal_token(token: str) -> str:
    """Write a number in ASCII digits without separators, a word in lower case without accents."""
    if token[0].isdigit():
        return "".join(str(unicodedata.digit(c, "")) for c in SEPARATORS.sub("", token))
    if token.isascii():
        return token.lower()
    return "".join(c for c in unicodedata.normalize("NFD", token.casefold()) if not unicodedata.combining(c))


def closing_mark(text: str) -> int:
    """Classify the mark that closes a sentence; 0 for a full stop or none, which languages use differently."""
    bare = text.rstrip(CLOSING)
    return MARKS.get(bare[-1], 5 if bare.endswith("..") else 0) if bare else 0


_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=65536)
def find_figures(text: str) -> frozenset[str]:
    """Return the numbers in digits of a text: Western digits, no thousands separators, no leading zeros."""
    numbers = NUMBER.findall(text.translate(WESTERN_DIGITS))
    return frozenset(re.sub(r"\D", "", number).lstrip("0") or "0" for number in numbers) if numbers else _NONE


def figure_disagreement(found: Candidates, ar: Side, en: Side) -> npt.NDArray[np.float32]:
    """Return for each candidate how much the numbers in digits of its ends differ, 0 (the same or none) to 1."""
    result = np.zeros(len(found), dtype=np.float32)
    columns = (found.ar_first, found.ar_size, found.en_first, found.en_size)
    for at, (a, p, b, q) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
        these = _NONE.union(*(find_figures(sentence.text) for sentence in ar.sentences[a : a + p]))
        those = _NONE.union(*(find_figures(sentence.text) for sentence in en.sentences[b : b + q]))
        if these and those:
            result[at] = 1 - len(these & those) / len(these | those)
        elif these or those:
            result[at] = ONE_SIDED
    return result
