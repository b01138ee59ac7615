"""Say how much the words of a line are those of boilerplate: by what they mean, how they are built, what is beside.

A linear model, fitted by `scripts/fit/wording.py`. Each word adds what its meaning tells (known words only, by
their vectors in the bundled encoder), and what its parts, its neighbour and its place at an end of the line tell.
So "unsubscribed" is known by its parts, and «أخبرونا» by the words that are used as it is.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt

BUCKETS = 1 << 15  # of parts of words; those that share one are told apart by nothing
PARTS = range(3, 6)  # letters of a part
LONGEST = 40  # words of a line that are looked at
DIGITS = 4  # of a number: longer ones are alike

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """What words and their parts add to the logarithm of the odds that a line is boilerplate.

    `meanings` are by word of the view for comparison, `parts` by bucket.
    """

    meanings: Mapping[str, float]
    parts: Sequence[float]
    base: float
    known: dict[str, float] = field(default_factory=dict, compare=False)  # words weighed before

    def weigh(self, words: Words) -> float:
        """Return the logarithm of the odds that a line of these words is boilerplate."""
        words = words[:LONGEST]
        if not words:
            return self.base
        told = [self.meanings[word] for word in words if word in self.meanings]
        meant = sum(told) / len(told) if told else 0.0
        joined = sum(self.parts[bucket] for bucket in pair_words(words))
        return self.base + meant + (sum(map(self.weigh_word, words)) + joined) / sqrt(len(words))

    def weigh_word(self, word: str) -> float:
        """Return what the parts of a word add."""
        if word not in self.known:
            buckets = cut_word(word)
            self.known[word] = sum(self.parts[bucket] for bucket in buckets) / sqrt(len(buckets))
        return self.known[word]

    def weigh_alone(self, word: str) -> float:
        """Return what a word adds by itself, by its meaning and its parts."""
        return self.meanings.get(word, 0.0) + self.weigh_word(word)


def cut_word(word: str) -> list[int]:
    """Return the buckets of a word and of its parts, of which those at its ends are marked."""
    if word[0].isdecimal():
        return [_find_bucket(_even(word))]
    marked = f"<{word}>"
    parts = (marked[i : i + n] for n in PARTS if n < len(marked) for i in range(len(marked) - n + 1))
    return [_find_bucket(marked), *map(_find_bucket, parts)]


def pair_words(words: Words) -> Iterator[int]:
    """Yield the buckets of the pairs of words, with the ends of the line as words."""
    for first, second in pairwise(("", *map(_even, words), "")):
        yield _find_bucket(f"{first} {second}")


def _even(word: str) -> str:
    """Make numbers of as many digits alike."""
    return "0" * min(len(word), DIGITS) if word[0].isdecimal() else word


def _find_bucket(text: str) -> int:
    return zlib.crc32(text.encode()) % BUCKETS
