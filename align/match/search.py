"""Find nearest neighbours: exact to 200,000 by 200,000 sentences and on a GPU, else in close cells of the space."""

from __future__ import annotations

import logging
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from align.match.neighbours import (
    HUB_NEIGHBOURS,
    NEIGHBOURS,
    Neighbours,
    no_neighbours,
    search_exactly,
    usable_cores,
)
from align.match.threads import one_thread
from align.records import UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors

    Mask = npt.NDArray[np.bool_]
    Rows = npt.NDArray[np.int64]

logger = logging.getLogger(__name__)

EXACT_LIMIT = 200_000  # sentences on a side up to which every pair is compared
REDUCED = 192  # principal components compared; the full vectors rank what was found
SHORTLIST = 4  # times the neighbours asked for are found with them
CELL = 128  # rows in a cell, about
MOST_CELLS = 8192
TRAINING_ROWS = 32  # per cell
ROUNDS = 5  # of k-means
SAMPLE = 1000  # sentences of each side compared with everything, to find how many cells must be searched
CANDIDATE = (
    0.30,
    0.75,
    0.15,
)  # a sample's nearest may be a pair: cosine, and cosine less a share of its neighbourhood
CANDIDATES_FOUND = 0.995  # of the sample's nearest that may be pairs lie in the cells searched,
NEAREST_FOUND = 0.985  # and of all its nearest, unless that takes
COMPARISONS = 2e10  # more comparisons than these, some minutes of two cores
BATCH = 65_536  # queries whose cells are searched together
CHUNK = 4_096


def find_neighbours(
    ar: Vectors,
    en: Vectors,
    *,
    count: int = NEIGHBOURS,
    exact: bool | None = None,
    ar_use: Mask | None = None,
    en_use: Mask | None = None,
    device: str = "cpu",
) -> tuple[Neighbours, Neighbours]:
    """Return the `count` nearest English rows of each Arabic row, and the nearest Arabic rows of each English row.

    Both are float32 unit rows of one width. Zero rows, and rows that `ar_use` and `en_use` (bool[n]) leave out,
    have and are no neighbours. `exact` None compares everything while both sides have at most 200,000 rows and
    searches only parts above. Ties go to the lower row. With a `device` of CUDA everything is compared there,
    however many rows there are, unless its memory is too small or `exact` is false; other devices have the
    processor search.
    """
    if ar.shape[1:] != en.shape[1:]:
        raise ValueError(f"vectors of {ar.shape[1]} and {en.shape[1]} dimensions cannot be compared")
    count = max(1, min(count, max(len(ar), len(en))))
    if len(ar) == 0 or len(en) == 0:
        return no_neighbours(len(ar), count), no_neighbours(len(en), count)
    if exact is not False and device.split(":")[0] == "cuda":
        from align.match.device import fits, search_device

        if fits(ar, en, device):
            return search_device(ar, en, count, _usable(ar, ar_use), _usable(en, en_use), device)
    if exact is None:
        exact = max(len(ar), len(en)) <= EXACT_LIMIT
    ar_use, en_use = _usable(ar, ar_use), _usable(en, en_use)
    if exact:
        return search_exactly(ar, en, count, ar_use, en_use)
    return search_cells(ar, en, count, ar_use, en_use)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """How the space is cut, and where the English rows lie.

    `axes` float32[d, r] reduce vectors; `centroids` float32[c, r]; `rows` int64[n] are the English rows searched,
    cell by cell, those of cell i from `starts[i]` to `starts[i + 1]`; `reduced` float32[n, r] are their vectors.
    """

    axes: Vectors
    centroids: Vectors
    rows: Rows
    starts: Rows
    reduced: Vectors

    def __len__(self) -> int:
        return len(self.centroids)


def search_cells(ar: Vectors, en: Vectors, count: int, ar_use: Mask, en_use: Mask) -> tuple[Neighbours, Neighbours]:
    """Return the `count` nearest rows of the other side for each row; both sides are float32 unit rows.

    The English rows are put into cells by k-means over 192 principal components. Each Arabic row is compared with
    the rows of the cells nearest to it; one product for each cell serves both directions. The best are then ranked
    by the full vectors. How many cells are searched follows from a sample of both sides compared with everything.
    Beyond the sides' vectors it needs about 1 KiB for each row. The same input gives the same result.
    """
    ar_rows, en_rows = np.flatnonzero(ar_use), np.flatnonzero(en_use)
    found = no_neighbours(len(ar), count), no_neighbours(len(en), count)
    if len(ar_rows) == 0 or len(en_rows) == 0:
        return found
    cells = build_cells(ar, en, ar_rows, en_rows)
    probes = choose_probes(cells, ar, en, ar_use, en_use)
    logger.info("%d cells; of them the %d nearest to a sentence are searched", len(cells), probes)
    near = compare_cells(cells, probes, ar, ar_rows, count * SHORTLIST)
    logger.info("compared; ranking %d for each sentence by the full vectors", count * SHORTLIST)
    rank_exactly(found[0], ar_rows, ar, en, cells.rows, near[0])
    rank_exactly(found[1], cells.rows, en, ar, ar_rows, near[1])
    return found


def build_cells(ar: Vectors, en: Vectors, ar_rows: Rows, en_rows: Rows) -> Cells:
    """Find the principal components of both sides, and cut the English rows into cells."""
    sample = np.concatenate(
        [ar[ar_rows[:: len(ar_rows) // 50_000 + 1]], en[en_rows[:: len(en_rows) // 50_000 + 1]]]
    )
    axes = np.linalg.eigh(sample.T @ sample)[1][:, ::-1][:, :REDUCED].astype(np.float32)
    reduced = reduce(en, en_rows, axes)
    count = max(1, min(MOST_CELLS, 2 ** round(math.log2(max(1, len(en_rows) / CELL)))))
    step = max(1, len(en_rows) // (TRAINING_ROWS * count))
    centroids = _train(reduced[::step][: TRAINING_ROWS * count], count)
    member_of = np.concatenate(
        [np.argmax(reduced[at : at + CHUNK] @ centroids.T, axis=1) for at in range(0, len(reduced), CHUNK)]
    )
    order = np.argsort(member_of, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(member_of, minlength=count))))
    return Cells(axes, centroids, en_rows[order], starts.astype(np.int64), reduced[order])


def reduce(vectors: Vectors, rows: Rows, axes: Vectors) -> Vectors:
    """Return the principal components of some rows, a chunk at a time."""
    result = np.empty((len(rows), axes.shape[1]), dtype=np.float32)
    for at in range(0, len(rows), CHUNK):
        result[at : at + CHUNK] = vectors[rows[at : at + CHUNK]] @ axes
    return result


def choose_probes(
    cells: Cells, ar: Vectors, en: Vectors, ar_use: Mask, en_use: Mask, comparisons: float | None = None
) -> int:
    """Return how many cells to search for each Arabic row, from a sample of both sides.

    For each sample sentence and its true nearest, found by comparing with everything, the place of the English one
    among the cells nearest to the Arabic one says how many are needed. As many are searched as hold 99.5 % of those
    nearest that stand out enough to become a pair, and 98.5 % of all, as far as some minutes' comparisons go: the
    nearest of a sentence without a counterpart is chance, and among millions it may lie in any cell.
    """
    cell_of = np.full(len(en), -1, dtype=np.int64)
    cell_of[cells.rows] = np.repeat(np.arange(len(cells)), np.diff(cells.starts))
    needed, candidate = [], []
    for queries, base, query_use, base_use in ((ar, en, ar_use, en_use), (en, ar, en_use, ar_use)):
        rows = np.flatnonzero(query_use)
        rows = rows[:: max(1, len(rows) // SAMPLE)][:SAMPLE]
        everyone = np.ones(len(rows), dtype=np.bool_)
        near, _ = search_exactly(np.ascontiguousarray(queries[rows]), base, 1 + HUB_NEIGHBOURS, everyone, base_use)
        nearest = near.index[:, 0].astype(np.int64)
        ar_ends, en_ends = (rows, nearest) if queries is ar else (nearest, rows)
        closeness = reduce(ar, ar_ends, cells.axes) @ cells.centroids.T
        own = np.take_along_axis(closeness, cell_of[en_ends, None], axis=1)
        needed.append(1 + np.sum(closeness > own, axis=1))
        floor, share, least = CANDIDATE
        cosine, hubs = near.cosine[:, 0], np.maximum(near.cosine[:, 1:], 0).mean(axis=1)
        candidate.append((cosine >= floor) & (cosine - share * hubs >= least))
    places, stands_out = np.concatenate(needed), np.concatenate(candidate)
    in_a_cell = len(cells.rows) / len(cells)
    affordable = (COMPARISONS if comparisons is None else comparisons) / (np.count_nonzero(ar_use) * in_a_cell)
    probes = max(1, min(np.quantile(places, NEAREST_FOUND, method="higher"), affordable))
    if stands_out.any():
        probes = max(probes, np.quantile(places[stands_out], CANDIDATES_FOUND, method="higher"))
    return int(probes)


def compare_cells(
    cells: Cells, probes: int, ar: Vectors, ar_rows: Rows, count: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Return the likely best `count` of each row in `ar_rows` and in `cells.rows`, as places in the other."""
    with one_thread():
        return _compare_cells(cells, probes, ar, ar_rows, count)


def _compare_cells(
    cells: Cells, probes: int, ar: Vectors, ar_rows: Rows, count: int
) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    from align.match.kernels.search import keep_best

    forward, backward = no_neighbours(len(ar_rows), count), no_neighbours(len(cells.rows), count)
    for first in range(0, len(ar_rows), BATCH):
        reduced = reduce(ar, ar_rows[first : first + BATCH], cells.axes)
        closest = _closest_cells(cells, reduced, probes)
        by_cell = np.argsort(closest.ravel(), kind="stable")
        ends = np.cumsum(np.bincount(closest.ravel(), minlength=len(cells)))
        for cell in range(len(cells)):
            left, right = cells.starts[cell : cell + 2]
            queries = by_cell[ends[cell - 1] if cell else 0 : ends[cell]] // probes
            if left == right or len(queries) == 0:
                continue
            block = reduced[queries] @ cells.reduced[left:right].T
            keep_best(block, first + queries, left, forward.index, forward.cosine, backward.index, backward.cosine)
    return forward.index, backward.index


def _closest_cells(cells: Cells, reduced: Vectors, probes: int) -> npt.NDArray[np.uint16]:
    """Return the cells nearest to each row, uint16[n, probes], in order of number."""
    result = np.empty((len(reduced), probes), dtype=np.uint16)
    for at in range(0, len(reduced), CHUNK):
        closeness = reduced[at : at + CHUNK] @ cells.centroids.T
        found = np.argpartition(closeness, len(cells) - probes, axis=1)[:, len(cells) - probes :]
        result[at : at + CHUNK] = found
    result.sort(axis=1)
    return result


def rank_exactly(
    found: Neighbours, rows: Rows, queries: Vectors, base: Vectors, base_rows: Rows, near: npt.NDArray[np.int32]
) -> None:
    """Fill `found` for some rows of the queries with the best of what is near them, by the full vectors."""
    from align.match.kernels.search import cosines_of

    count = found.index.shape[1]

    def rank(at: int) -> None:
        part = rows[at : at + CHUNK]
        places = near[at : at + CHUNK]
        names = np.where(places >= 0, base_rows[np.maximum(places, 0)], -1)
        cosines = cosines_of(base, queries, part, names)
        order = np.lexsort((names, -cosines), axis=1)[:, :count]
        found.index[part] = np.take_along_axis(names, order, axis=1)
        found.cosine[part] = np.take_along_axis(cosines, order, axis=1)

    with ThreadPoolExecutor(usable_cores()) as pool:
        list(pool.map(rank, range(0, len(rows), CHUNK)))


def _usable(vectors: Vectors, use: Mask | None) -> Mask:
    filled: Mask = np.any(vectors, axis=1)
    return filled if use is None else np.asarray(filled & use)


def _train(rows: Vectors, count: int) -> Vectors:
    try:
        import faiss
    except ImportError as error:
        raise UsageError(
            "More than 200,000 sentences on a side are searched with the help of faiss, which is not installed. "
            "Install it with: pip install 'align-ar-en[large]'"
        ) from error
    means: Any = faiss.Kmeans(
        rows.shape[1], count, niter=ROUNDS, seed=1, spherical=True, min_points_per_centroid=1,
        max_points_per_centroid=TRAINING_ROWS,
    )  # fmt: skip
    means.train(np.ascontiguousarray(rows))
    return np.asarray(means.centroids, dtype=np.float32)
