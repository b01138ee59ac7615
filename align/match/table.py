"""`Candidates`: the one table of possible pairs, from the first proposer to the last view."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.records import METHODS, Pair, Part, Span

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Method

    Floats = npt.NDArray[np.float32]
    Doubles = npt.NDArray[np.float64]
    Indexes = npt.NDArray[np.int32]
    Parts = npt.NDArray[np.object_]

CHAIN, ISLAND, MINE, NEAR, ROW = range(len(METHODS))  # what `Candidates.source` says


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Possible pairs in bulk, one row each: proposers append rows, judging fills columns, selecting marks rows.

    Both spans as first and size, int32[n] each, into the whole sides. `score` orders what mining found and is 0
    elsewhere; `cosine` and `margin` are what `Pair` says they are. `source` numbers the proposer in `METHODS`.

    Filled by judging: `probability` and `likeness`, float64[n], NaN until then; `flags`, int32[n], a bit for each
    of `judge.flags.FLAGS`; `parts`, a tuple of `Part` a row, empty where the pair was not looked into.
    """

    ar_first: Indexes
    ar_size: Indexes
    en_first: Indexes
    en_size: Indexes
    cosine: Floats
    score: Floats
    margin: Floats
    source: npt.NDArray[np.uint8]
    probability: Doubles
    likeness: Doubles
    flags: Indexes
    parts: Parts

    def __len__(self) -> int:
        return len(self.ar_first)

    def take(self, which: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> Candidates:
        """Return some of them."""
        return Candidates(*(getattr(self, name)[which] for name in Candidates.__slots__))

    def spans(self) -> npt.NDArray[np.int32]:
        """Return where each row lies, int32[n, 4]: what rows are sorted by and told apart by."""
        return np.stack([self.ar_first, self.ar_size, self.en_first, self.en_size], axis=1)

    def ar(self, row: int) -> Span:
        """Return the Arabic span of a row."""
        return Span(int(self.ar_first[row]), int(self.ar_first[row] + self.ar_size[row]))

    def en(self, row: int) -> Span:
        """Return the English span of a row."""
        return Span(int(self.en_first[row]), int(self.en_first[row] + self.en_size[row]))

    def method(self, row: int) -> Method:
        """Return who proposed a row."""
        return METHODS[int(self.source[row])]


def make_candidates(
    ar_first: npt.ArrayLike,
    ar_size: npt.ArrayLike,
    en_first: npt.ArrayLike,
    en_size: npt.ArrayLike,
    cosine: npt.ArrayLike,
    score: npt.ArrayLike | None = None,
    margin: npt.ArrayLike | None = None,
    source: int | npt.ArrayLike = MINE,
) -> Candidates:
    """Make rows that were not judged yet."""
    firsts = np.asarray(ar_first, dtype=np.int32)
    count = len(firsts)
    return Candidates(
        firsts,
        np.asarray(ar_size, dtype=np.int32),
        np.asarray(en_first, dtype=np.int32),
        np.asarray(en_size, dtype=np.int32),
        np.asarray(cosine, dtype=np.float32),
        np.zeros(count, np.float32) if score is None else np.asarray(score, dtype=np.float32),
        np.zeros(count, np.float32) if margin is None else np.asarray(margin, dtype=np.float32),
        np.broadcast_to(np.asarray(source, dtype=np.uint8), count).copy(),
        np.full(count, np.nan),
        np.full(count, np.nan),
        np.zeros(count, dtype=np.int32),
        object_column([()] * count),
    )


def object_column(values: Sequence[tuple[Part, ...]]) -> Parts:
    """Make a column of tuples: numpy would take tuples of one length for a table."""
    column = np.empty(len(values), dtype=object)
    for row, value in enumerate(values):
        column[row] = value
    return column


def rows_of(pairs: Iterable[Pair]) -> Candidates:
    """Turn pairs into rows; omissions, which have an empty span, are left out."""
    kept = [pair for pair in pairs if pair.ar and pair.en]
    return make_candidates(
        [pair.ar.first for pair in kept],
        [len(pair.ar) for pair in kept],
        [pair.en.first for pair in kept],
        [len(pair.en) for pair in kept],
        [pair.cosine for pair in kept],
        margin=[pair.margin for pair in kept],
        source=[METHODS.index(pair.method) for pair in kept],
    )


def pairs_of(found: Candidates) -> list[Pair]:
    """Turn rows into pairs, in the order of rows; cosines and margins to four decimals, as tables show them."""
    columns = (
        found.ar_first,
        found.ar_size,
        found.en_first,
        found.en_size,
        found.cosine,
        found.margin,
        found.source,
    )
    return [
        Pair(Span(a, a + p), Span(b, b + q), METHODS[source], round(cosine, 4), round(margin, 4))
        for a, p, b, q, cosine, margin, source in zip(*(column.tolist() for column in columns), strict=True)
    ]


def append(*tables: Candidates) -> Candidates:
    """Put the rows of tables one after another; of rows with the same spans the first one stays.

    It keeps the highest score of them: a bead that was mined, too, is known to be.
    """
    columns = [np.concatenate([getattr(table, name) for table in tables]) for name in Candidates.__slots__]
    joined = Candidates(*columns)
    _, first, group = np.unique(joined.spans(), axis=0, return_index=True, return_inverse=True)
    best = np.full(len(first), -np.inf, dtype=np.float32)
    np.maximum.at(best, group.ravel(), joined.score)
    order = np.argsort(first)
    return replace(joined.take(first[order]), score=best[order])
