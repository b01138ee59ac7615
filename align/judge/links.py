"""Word links: which words of an Arabic and an English text correspond, and what stands alone.

The vectors of words, each seen in its text, are compared; a link needs a cosine that counts for much on both sides
(a softmax along the row and along the column). Numbers and names that agree are linked as well where the vectors say
nothing. `scripts/eval/words.py` measures the links against ones made by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.facts.evidence import compare_dates, compare_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from align.facts.evidence import Evidence
    from align.records import Vectors

    Doubles = npt.NDArray[np.float64]
    Places = npt.NDArray[np.int64]

SHARPNESS = 0.03  # of the softmax: cosines that differ by so much differ by e in what they count for
LEAST_SHARE = 0.2  # what a link must count for on both sides
LEAST_COSINE = 0.3  # ... and its cosine: words that nothing corresponds to have likest words, too


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a text: where they stand, int64[n, 2], and their centred unit rows, float32[n, d]."""

    places: Places
    vectors: Vectors


def link_words(ar: Words, en: Words, facts: tuple[Evidence, Evidence] | None = None) -> npt.NDArray[np.bool_]:
    """Say which words correspond, bool[Arabic words, English words]; `facts` are those of the two texts."""
    cosines = compare_words(ar, en)
    links = (shared_weight(cosines) >= LEAST_SHARE) & (cosines >= LEAST_COSINE)
    if facts is not None:
        lonely = ~links.any(axis=1)[:, None] | ~links.any(axis=0)[None, :]
        for i, j in link_facts(ar, en, facts):
            links[i, j] |= lonely[i, j]
    return np.asarray(links)


def compare_words(own: Words, other: Words) -> Doubles:
    """Return the cosines of the words of two texts, float64[own, other]."""
    return np.asarray(own.vectors @ other.vectors.T, dtype=np.float64)


def shared_weight(cosines: Doubles) -> Doubles:
    """Return what each pair of words counts for among all that either word could go with, 0 to 1: the lesser of the
    two softmaxes (Dou and Neubig 2021, "Word Alignment by Fine-tuning Embeddings on Parallel Corpora").
    """
    if not cosines.size:
        return cosines
    forward, backward = (np.exp((cosines - cosines.max(axis=axis, keepdims=True)) / SHARPNESS) for axis in (1, 0))
    return np.minimum(forward / forward.sum(axis=1, keepdims=True), backward / backward.sum(axis=0, keepdims=True))


def link_facts(ar: Words, en: Words, facts: tuple[Evidence, Evidence]) -> Iterator[tuple[int, int]]:
    """Yield the words of numbers, dates and known names that agree: word for word where both have as many."""
    ends = [
        *compare_numbers(*facts).shared,
        *compare_dates(*facts).shared,
        *((a, b) for a in facts[0].names for b in facts[1].names if a.entries & b.entries),
    ]
    for left, right in ends:
        own, other = words_at(ar, left.start, left.end), words_at(en, right.start, right.end)
        if len(own) == len(other):
            yield from zip(own, other, strict=True)
        elif min(len(own), len(other)) == 1:
            yield from ((i, j) for i in own for j in other)


def words_at(words: Words, start: int, end: int) -> list[int]:
    """Return the words that touch a stretch of the text."""
    touched = (words.places[:, 0] < end) & (words.places[:, 1] > start)
    return [int(i) for i in np.flatnonzero(touched)]
