"""Measure how far the words of each clause of one end of a pair are carried by words of the other end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.judge.links import compare_words, differences, find_links, highest_in_runs, shared_weight

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Words

    Doubles = npt.NDArray[np.float64]

WORD_MEASURES = (
    "linked",  # share of its words that are linked
    "together",  # share of its words that are linked to words which stand together
    "likest",  # mean of the highest cosines of its words, to words which stand together
    "anywhere",  # ... and to any words
    "rest",  # linked share of the rest of its own end; that of the clause where there is no rest
    "spare",  # words of the other end that nothing is linked to, for each such word of the clause, at most 2
    "other",  # linked share of the other end
    "surer",  # mean of what its words' best links count for, between 0 and 1
    "occupied",  # share of the words nearest to it that are linked to other clauses
    "lone",  # share of its words in the longest run of them with no link
    "ahead",  # by how much `likest` is above that of the rest of its own end
    "different",  # mean difference of its words
)
SHORT = 3  # letters up to which a word counts half: mostly articles, prepositions and pronouns
ROOM = 1.6, 4  # words that stand together: so many for each word of the clause, and so many more


def measure_words(
    own: Words, other: Words, clauses: Sequence[tuple[int, int]]
) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    """Return WORD_MEASURES of each clause, float64[n, m], and which words are linked, bool[own, other].

    `clauses` are the first and the last word but one of each.
    """
    rows = np.zeros((len(clauses), len(WORD_MEASURES)))
    if not (len(own.places) and len(other.places)):
        return rows, np.zeros((len(own.places), len(other.places)), dtype=np.bool_)
    cosines = compare_words(own, other)
    shares = shared_weight(cosines)
    links = find_links(cosines, shares)
    weights, others = weigh(own), weigh(other)
    linked, held = np.asarray(links.any(axis=1)), np.asarray(links.any(axis=0))
    free = float(others[~held].sum())
    highest = cosines.max(axis=1)
    different = differences(cosines, shares)
    for k, (first, last) in enumerate(clauses):
        mine = np.zeros(len(weights), dtype=np.bool_)
        mine[first:last] = True
        share = weights[mine] / max(weights[mine].sum(), 1e-9)
        rest = weights[~mine].sum()
        width = min(int(ROOM[0] * (last - first) + ROOM[1]), cosines.shape[1])
        near = highest_in_runs(links[mine].astype(np.float64), width)
        alike = share @ highest_in_runs(cosines[mine], width)
        lonely = float(weights[mine & ~linked].sum())
        own_share = float(share @ linked[mine])
        rows[k] = (
            own_share,
            float((share @ near).max()),
            float(alike.max()),
            float(share @ cosines[mine].max(axis=1)),
            float(weights[~mine & linked].sum() / rest) if rest > 0 else own_share,
            min(free / lonely, 2.0) if lonely > 0 else 2.0,
            float(others[held].sum() / others.sum()),
            float(share @ shares[mine].max(axis=1)),
            occupied(np.asarray(links[~mine].any(axis=0)), others, int(alike.argmax()), width),
            longest_run(~linked[first:last]) / max(last - first, 1),
            float(alike.max() - (weights[~mine] @ highest[~mine]) / rest) if rest > 0 else 0.0,
            float(share @ different[mine]),
        )
    return rows, links


def linked_inside(
    words: Words, links: npt.NDArray[np.bool_], clause: tuple[int, int], run: tuple[int, int]
) -> float:
    """Return the share of a clause's words that are linked to a run of words of the other end."""
    own = slice(*clause)
    weights = weigh(words)[own]
    return float(weights @ links[own, slice(*run)].any(axis=1) / max(weights.sum(), 1e-9))


def weigh(words: Words) -> Doubles:
    """Return what each word counts for."""
    return np.where(np.diff(words.places, axis=1)[:, 0] > SHORT, 1.0, 0.5)


def occupied(taken: npt.NDArray[np.bool_], weights: Doubles, start: int, width: int) -> float:
    """Return the share of the words of a window that are taken."""
    window = slice(start, start + width)
    return float(weights[window] @ taken[window] / weights[window].sum())


def longest_run(values: npt.NDArray[np.bool_]) -> int:
    """Return the length of the longest run of true values."""
    longest = run = 0
    for value in values.tolist():
        run = run + 1 if value else 0
        longest = max(longest, run)
    return longest
