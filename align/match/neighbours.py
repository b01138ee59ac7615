"""The nearest neighbours of sentences in the other language, and how much of a hub each sentence is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors

    Floats = npt.NDArray[np.float32]
    Indexes = npt.NDArray[np.int32]
    Mask = npt.NDArray[np.bool_]

NEIGHBOURS = 8  # kept per sentence
HUB_NEIGHBOURS = 4  # whose mean cosine is a sentence's neighbourhood
PRIOR_COSINE = 0.25  # a typical neighbourhood, and the rows of a pool that it weighs as much as
PRIOR_POOL = 100
NOTHING = -2.0  # below every cosine
ROWS, COLUMNS = 1024, 8192  # a block of cosines: 32 MiB


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The nearest rows of the other side, best first: `index` int32[n, k] (-1: none), `cosine` float32[n, k]."""

    index: Indexes
    cosine: Floats

    def __len__(self) -> int:
        return len(self.index)


def search_exactly(
    ar: Vectors, en: Vectors, count: int, ar_use: Mask, en_use: Mask
) -> tuple[Neighbours, Neighbours]:
    """Compare every row with every row, a block at a time; one product serves both directions."""
    from align.match.kernels.search import keep_best

    forward, backward = no_neighbours(len(ar), count), no_neighbours(len(en), count)
    for top in track("search", range(0, len(ar), ROWS)):
        rows = ar[top : top + ROWS]
        numbers = np.arange(top, top + len(rows))
        for left in range(0, len(en), COLUMNS):
            block = rows @ en[left : left + COLUMNS].T
            block[~ar_use[top : top + ROWS]] = NOTHING
            block[:, ~en_use[left : left + COLUMNS]] = NOTHING
            keep_best(block, numbers, left, forward.index, forward.cosine, backward.index, backward.cosine)
    return forward, backward


def neighbourhood(neighbours: Neighbours, pool: int, prior: float = PRIOR_COSINE) -> Floats:
    """Return each sentence's typical cosine to what is near it, float32[n]: how much of a hub it is.

    The mean over the 4 nearest but the nearest of all, which may be its counterpart. In a small `pool` (the rows
    compared with) those are far and would let anything stand out, so the mean is drawn towards `prior`, an ordinary
    neighbourhood in a pool of thousands, which weighs as much as 100 rows.
    """
    near = neighbours.cosine[:, 1 : 1 + HUB_NEIGHBOURS]
    there = neighbours.index[:, 1 : 1 + HUB_NEIGHBOURS] >= 0
    total = np.where(there, np.maximum(near, 0), 0).sum(axis=1) + prior * (HUB_NEIGHBOURS - there.sum(axis=1))
    own_share = pool / (pool + PRIOR_POOL)
    return np.asarray(own_share * total / HUB_NEIGHBOURS + (1 - own_share) * prior, dtype=np.float32)


def margins(
    cosines: Floats, rows: Indexes, columns: Indexes, row_hubs: Floats, column_hubs: Floats, kind: str = "distance"
) -> Floats:
    """Compare cosines with the neighbourhoods of both ends.

    `distance` (CSLS; Conneau et al. 2018) subtracts their mean and suits centred vectors, whose cosines may be
    negative; `ratio` (Artetxe and Schwenk 2019) divides by it.
    """
    hubs = np.asarray((row_hubs[rows] + column_hubs[columns]) / 2, dtype=np.float32)
    if kind == "distance":
        return np.asarray(cosines - hubs, dtype=np.float32)
    if kind == "ratio":
        return np.asarray(cosines / np.maximum(hubs, 1e-3), dtype=np.float32)
    raise ValueError(f"no margin is called {kind!r}; use distance or ratio")


def usable_cores() -> int:
    """Return how many processor cores this process may use, which a scheduler or `taskset` may have limited."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def no_neighbours(rows: int, count: int) -> Neighbours:
    """Return lists of `count` neighbours for each of `rows`, all empty."""
    index = np.full((rows, count), -1, dtype=np.int32)
    return Neighbours(index, np.full((rows, count), NOTHING, dtype=np.float32))
