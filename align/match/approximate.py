"""Search pools too large to compare everything with everything, by a faiss index cut to the data."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from align.match.retrieve import NOTHING, Neighbours
from align.records import UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors

    Mask = npt.NDArray[np.bool_]

REDUCED = 384  # dimensions searched; the full vectors rank what was found
SHORTLIST = 6  # times the neighbours asked for are found in the index, then ranked exactly
SAMPLE = 500  # queries compared with everything, to find how much must be searched
TARGET_RECALL = 0.99  # of the sample's nearest neighbours found
SPARED = 0.005  # of what searching every cell finds may be missed
TRAINING_ROWS = 64  # per cell
CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Settings:
    """How an index is cut: dimensions kept, cells, and the cells searched for each query."""

    dimensions: int
    cells: int
    probes: int


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """A faiss index over some rows of a base: `rows[i]` is the base row of its entry i."""

    faiss: Any
    rows: npt.NDArray[np.int64]
    settings: Settings


def search_index(base: Vectors, queries: Vectors, count: int, base_use: Mask, query_use: Mask) -> Neighbours:
    """Return the `count` nearest rows of `base` for each row of `queries`; both are float32 unit rows.

    Vectors are reduced by principal components, kept in 8 bits in an inverted file (about 392 bytes each), and what
    is found is ranked by the full vectors. The cells searched double until 99 % of the nearest neighbours of 500
    sample queries are found, or nearly all that every cell would give. The same input gives the same result.
    """
    index = build_index(base, base_use)
    rows = np.flatnonzero(query_use).astype(np.int64)
    sample = rows[:: max(1, len(rows) // SAMPLE)][:SAMPLE]
    probes = choose_probes(index, base, base_use, queries[sample], count)
    found = Neighbours(
        np.full((len(queries), count), -1, dtype=np.int32),
        np.full((len(queries), count), NOTHING, dtype=np.float32),
    )
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        near = _probe(index, probes, queries[part], count * SHORTLIST)
        found.index[part], found.cosine[part] = _rank(base, queries[part], near, count)
    return found


def choose_settings(rows: int, dimension: int) -> Settings:
    """Choose an index for a number of rows: about 4 times as many cells as the root, a power of two."""
    cells = 2 ** max(0, round(math.log2(4 * math.sqrt(max(rows, 1)))))
    return Settings(min(REDUCED, dimension), max(1, min(cells, rows // 39)), max(1, cells // 256))


def build_index(base: Vectors, use: Mask) -> Index:
    """Train and fill an index of the used rows."""
    faiss = _load_faiss()
    rows = np.flatnonzero(use).astype(np.int64)
    settings = choose_settings(len(rows), base.shape[1])
    step = max(1, len(rows) // (TRAINING_ROWS * settings.cells))
    training = np.ascontiguousarray(base[rows[::step][: TRAINING_ROWS * settings.cells]], dtype=np.float32)
    index = faiss.index_factory(
        base.shape[1], f"PCA{settings.dimensions},IVF{settings.cells},SQ8", faiss.METRIC_INNER_PRODUCT
    )
    index.train(training)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        index.add(np.ascontiguousarray(base[part], dtype=np.float32))
    return Index(index, rows, settings)


def choose_probes(index: Index, base: Vectors, use: Mask, sample: Vectors, count: int) -> int:
    """Double the cells searched until the sample's nearest neighbours are found."""
    truth = _nearest_exactly(base, use, sample)

    def recall(probes: int) -> float:
        found, _ = _rank(base, sample, _probe(index, probes, sample, count * SHORTLIST), 1)
        return float(np.mean(found[:, 0] == truth))

    goal = min(TARGET_RECALL, recall(index.settings.cells) - SPARED)
    probes = index.settings.probes
    while probes < index.settings.cells and recall(probes) < goal:
        probes *= 2
    return min(probes, index.settings.cells)


def _probe(index: Index, probes: int, queries: Vectors, count: int) -> npt.NDArray[np.int64]:
    _load_faiss().extract_index_ivf(index.faiss).nprobe = probes
    _, near = index.faiss.search(np.ascontiguousarray(queries, dtype=np.float32), count)
    return np.where(near >= 0, index.rows[np.maximum(near, 0)], -1)


def _rank(base: Vectors, queries: Vectors, near: npt.NDArray[np.int64], count: int) -> Any:
    """Order what the index found by the full vectors; return int32 indexes and float32 cosines [q, count]."""
    from align.match.kernels_retrieve import cosines_of

    cosines = cosines_of(base, queries, near)
    order = np.lexsort((near, -cosines), axis=1)[:, :count]
    best, cosine = np.take_along_axis(near, order, axis=1), np.take_along_axis(cosines, order, axis=1)
    return best.astype(np.int32), cosine


def _nearest_exactly(base: Vectors, use: Mask, sample: Vectors) -> npt.NDArray[np.int64]:
    best = np.full(len(sample), NOTHING, dtype=np.float32)
    where = np.full(len(sample), -1, dtype=np.int64)
    for start in range(0, len(base), CHUNK):
        block = sample @ base[start : start + CHUNK].T
        block[:, ~use[start : start + CHUNK]] = NOTHING
        top = block.argmax(axis=1)
        value = block[np.arange(len(sample)), top]
        better = value > best
        best[better], where[better] = value[better], start + top[better]
    return where


def _load_faiss() -> Any:
    try:
        import faiss
    except ImportError as error:
        raise UsageError(
            "More than 200,000 sentences on a side are searched with faiss, which is not installed. "
            "Install it with: pip install 'align-ar-en[large]'"
        ) from error
    return faiss
