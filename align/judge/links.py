"""Word links: which words of an Arabic and an English text correspond, and what stands alone.

The vectors of words, each seen in its text, are compared; a link needs a cosine that counts for much on both sides
(a softmax along the row and along the column). Numbers and names that agree are linked as well where the vectors
say nothing. `scripts/eval/words.py` measures the links against ones made by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from align.facts.evidence import compare_dates, compare_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from align.facts.calendar import Date
    from align.facts.evidence import Evidence
    from align.facts.names import Name
    from align.facts.numbers import Quantity
    from align.records import Words

    Doubles = npt.NDArray[np.float64]

SHARPNESS = 0.03  # of the softmax: cosines that differ by so much differ by e in what they count for
LEAST_SHARE = 0.2  # what a link must count for on both sides
LEAST_COSINE = 0.3  # ... and its cosine: words that nothing corresponds to have likest words, too

# How different a word is from the other text: weights of the cosine to its partner, of how like the partner's
# neighbours are to its own, of what the best links around it count for, and of how well the partner's neighbourhood
# is linked to others. Learned on half of the pages of SwissGov-RSD (`scripts/eval/differences.py`).
DIFFERENCE = {"partner": -0.16, "support": -1.0, "shares": -0.17, "taken": 0.68}
DIFFERENCE_WEIGHTS = np.array(list(DIFFERENCE.values()))
NEAR = 4, 6  # words to either side that support a word, and how far from its partner's their partners may stand
SUPPORT = 4.0  # what they count for in choosing the partner


def link_words(ar: Words, en: Words, facts: tuple[Evidence, Evidence] | None = None) -> npt.NDArray[np.bool_]:
    """Say which words correspond, bool[Arabic words, English words]; `facts` are those of the two texts."""
    cosines = compare_words(ar, en)
    links = find_links(cosines, shared_weight(cosines))
    if facts is not None:
        lonely = np.logical_or(~links.any(axis=1, keepdims=True), ~links.any(axis=0, keepdims=True))
        for i, j in link_facts(ar, en, facts):
            links[i, j] |= lonely[i, j]
    return links


def find_links(cosines: Doubles, weights: Doubles) -> npt.NDArray[np.bool_]:
    """Say which words are linked, by their cosines and by what these count for (`shared_weight`)."""
    links: npt.NDArray[np.bool_] = np.logical_and(weights >= LEAST_SHARE, cosines >= LEAST_COSINE)
    return links


def compare_words(own: Words, other: Words) -> Doubles:
    """Return the cosines of the words of two texts, float64[own, other]."""
    rows = own.vectors.astype(np.float32), other.vectors.astype(np.float32)
    return np.asarray(rows[0] @ rows[1].T, dtype=np.float64)


def shared_weight(cosines: Doubles) -> Doubles:
    """Return what each pair of words counts for among all that either word could go with, 0 to 1: the lesser of the
    two softmaxes (Dou and Neubig 2021, "Word Alignment by Fine-tuning Embeddings on Parallel Corpora").
    """
    if not cosines.size:
        return cosines
    forward, backward = (np.exp((cosines - cosines.max(axis=axis, keepdims=True)) / SHARPNESS) for axis in (1, 0))
    shares = forward / forward.sum(axis=1, keepdims=True), backward / backward.sum(axis=0, keepdims=True)
    return np.asarray(np.minimum(*shares))


def differences(cosines: Doubles, shares: Doubles | None = None) -> Doubles:
    """Return how far each word of a text says something that the other text does not: float64[own].

    Higher is more different; what counts is the order within two texts. The word's likeliest partner is the one
    that is like it, and whose neighbours are like its neighbours. `shares` are the `shared_weight` of the cosines
    where that is known.
    """
    if not cosines.size:
        return np.zeros(len(cosines))
    return np.asarray(measure_differences(cosines, shares) @ DIFFERENCE_WEIGHTS)


def measure_differences(cosines: Doubles, shares: Doubles | None = None) -> Doubles:
    """Return what `differences` weighs, float64[own, 4], columns as in DIFFERENCE."""
    near = highest_around(cosines, NEAR[1])
    support = mean_around(near, NEAR[0])
    partner = (cosines + SUPPORT * support).argmax(axis=1)
    here = np.arange(len(cosines)), partner
    best = (shared_weight(cosines) if shares is None else shares).max(axis=1)
    return np.stack(
        [cosines[here], support[here], mean_around(best, 1), mean_around(cosines.max(axis=0)[partner], 3)], axis=1
    )


def highest_around(rows: Doubles, reach: int) -> Doubles:
    """Return the highest of each row among the columns up to `reach` away, the shape kept."""
    return highest_in_runs(rows[:, reach_beyond(rows.shape[1], reach)], 2 * reach + 1)


def highest_in_runs(rows: Doubles, width: int) -> Doubles:
    """Return the highest of each row in every run of `width` columns, float64[rows, columns - width + 1].

    Runs of 1, 2, 4, ... columns are joined: a few passes over the rows, however wide the runs.
    """
    count, size = rows.shape[1] - width + 1, 1
    while 2 * size <= width:
        rows = np.maximum(rows[:, :-size], rows[:, size:])
        size *= 2
    return np.maximum(rows[:, :count], rows[:, width - size : width - size + count])


def mean_around(rows: Doubles, reach: int) -> Doubles:
    """Return the mean of each row and those up to `reach` before and behind it; beyond the ends they repeat."""
    total = np.zeros((len(rows) + 2 * reach + 1, *rows.shape[1:]))
    np.cumsum(rows[reach_beyond(len(rows), reach)], axis=0, out=total[1:])
    return np.asarray((total[2 * reach + 1 :] - total[: -2 * reach - 1]) / (2 * reach + 1))


def reach_beyond(count: int, reach: int) -> npt.NDArray[np.intp]:
    """Return the places 0 to `count` - 1 with the first and the last repeated `reach` times."""
    return np.clip(np.arange(-reach, count + reach), 0, count - 1)


def link_facts(ar: Words, en: Words, facts: tuple[Evidence, Evidence]) -> Iterator[tuple[int, int]]:
    """Yield the words of numbers, dates and known names that agree: word for word where both have as many."""
    ends: list[tuple[Quantity, Quantity] | tuple[Date, Date] | tuple[Name, Name]] = [
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
