"""Near copies by MinHash (Broder 1997): texts that share most of their words and pairs of words, in any numbers.

A text's sketch is 64 numbers; the share that two sketches have in common estimates the Jaccard likeness of their
words, within .06 at .8. Rows are compared when one of sixteen bands of four numbers is the same, which finds a
likeness of .8 in 9,998 of 10,000 cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from align.records import UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

    Sketches = npt.NDArray[np.uint16]
    Indexes = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

SLOTS, BAND = 64, 4
SEED = 1
COMPARED = 8  # rows of one band's group that each row is compared with: the best, and those before it
AT_ONCE = 262_144  # comparisons


def sketch_texts(views: Sequence[str]) -> Sketches:
    """Return the sketches of texts in their view for comparison, uint16[n, 64]: 128 bytes a text.

    Of each number the low half is kept; that two of these are the same by chance adds 1 in 65,536 to a likeness.
    Raises UsageError when rensa is not installed.
    """
    try:
        from rensa import RMinHash
    except ImportError:
        raise UsageError("near copies are found with rensa: pip install 'align-ar-en[corpus]'") from None
    tokens = [tokens_of(view) for view in views]
    found = RMinHash.digests_from_token_sets(tokens, num_perm=SLOTS, seed=SEED)
    return np.array(found, dtype=np.uint32).reshape(len(views), SLOTS).astype(np.uint16)


def tokens_of(view: str) -> list[str]:
    """Return the words of a text and its pairs of words, so that order counts."""
    words = view.split()
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def find_edges(sketches: Sketches, least: float) -> npt.NDArray[np.int64]:
    """Return pairs of rows whose likeness is at least `least`, int64[k, 2], each once, the better row first.

    Rows come from the best to the worst. Of many alike, each is compared with the best ones only.
    """
    count = len(sketches)
    edges: list[Indexes] = []  # better row * count + worse row
    for start in range(0, SLOTS, BAND):
        keys = sketches[:, start : start + BAND].astype(np.uint64)
        mixed = np.zeros(len(keys), dtype=np.uint64)
        for column in keys.T:
            mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        by_key = np.argsort(mixed, kind="stable")  # equal keys stand together, best first
        first = np.ones(len(by_key), dtype=np.bool_)
        first[1:] = mixed[by_key[1:]] != mixed[by_key[:-1]]
        begin = np.maximum.accumulate(np.where(first, np.arange(len(by_key)), 0))
        depth = np.arange(len(by_key)) - begin
        for back in range(COMPARED // 2):  # the best of the group, the second best ... and the ones just before
            for other in (begin + back, np.arange(len(by_key)) - 1 - back):
                rows = np.flatnonzero(depth > back)
                ends = np.stack([by_key[other[rows]], by_key[rows]], axis=1)
                near = ends[alike(sketches, ends, least)]
                edges.append(near[:, 0] * count + near[:, 1])
        edges = [np.unique(np.concatenate(edges))]  # most are found in several bands
    return np.stack(np.divmod(edges[0], max(count, 1)), axis=1)


def alike(sketches: Sketches, ends: npt.NDArray[np.int64], least: float) -> Mask:
    """Say which pairs of rows share at least the share `least` of their sketches, bool[k]."""
    result = np.zeros(len(ends), dtype=np.bool_)
    for at in range(0, len(ends), AT_ONCE):
        a, b = ends[at : at + AT_ONCE].T
        result[at : at + AT_ONCE] = (sketches[a] == sketches[b]).mean(axis=1) >= least
    return result
