"""What the dynamic programme reads: sentences measured once, cosines along a band of cells, the band itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Windows = npt.NDArray[np.void]

# A window of sentences: characters, a mask of the tokens shared with the other side, the kind of mark that ends it.
WINDOW = np.dtype([("length", np.float64), ("tokens", np.uint64), ("mark", np.int64)])
GRID = 2048.0  # multiples of 1 / GRID: products of two are exact in float32, so sums do not depend on their order
BLOCK = 128  # rows whose similarities are computed in one matrix product
STRETCH = 4096  # columns at most in that product
ROWS = 2048  # rows joined at a time, an even number
SAMPLE = 100  # sentences of each side that stand for all when the background is measured
PRIOR_LENGTH = 20  # characters added to a document's length before a ratio is taken
CLOSE = 4  # sentences that the next step of the ridge may be away
FEW = 5  # such steps that a ratio of lengths is taken from, at least
OPEN_GAP = 96  # gaps up to this long on their shorter side are searched whole


@dataclass(frozen=True, slots=True, eq=False)
class Strand:
    """One document as the programme sees it: n sentences, or n runs of them at a coarser level.

    `vectors` float32[n, d] on the grid, float16 at coarser levels; `lengths` float64[n] in characters; `tokens`
    uint64[n], a mask of the tokens shared with the other side; `marks` int64[n], the kind of mark that ends a
    sentence; `reach` int64[n], how many sentences from each on may share a span. `windows` float32[largest, N, d],
    if any, are rows of windows of the whole document, and `places` int64[n] the sentences of it that these are.
    """

    vectors: npt.NDArray[Any]
    lengths: Floats
    tokens: npt.NDArray[np.uint64]
    marks: Ints
    reach: Ints
    windows: Vectors | None = None
    places: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def largest(self) -> int:
        """Return how many sentences the windows that have rows hold at most."""
        return 0 if self.windows is None else len(self.windows)


class Band(NamedTuple):
    """The nodes searched: row i holds `lo[i] <= j < hi[i]`, never decreasing; flat rows begin at `start[i]`."""

    lo: Ints
    hi: Ints
    start: Ints

    @property
    def nodes(self) -> int:
        return int(self.start[-1])


def take_strand(strand: Strand, rows: Ints) -> Strand:
    """Keep the given sentences, in order; no span may reach over one that is missing."""
    near = np.append(np.diff(rows) == 1, False)
    run = np.ones(len(rows), dtype=np.int64)
    for k in range(len(rows) - 2, -1, -1):
        if near[k]:
            run[k] = run[k + 1] + 1
    return Strand(
        strand.vectors[rows], strand.lengths[rows], strand.tokens[rows], strand.marks[rows],
        np.minimum(strand.reach[rows], run), strand.windows, strand.places[rows],
    )  # fmt: skip


def window_rows(strand: Strand, size: int, first: int, last: int) -> Vectors:
    """Return the rows of the windows of `size` sentences that begin with sentences first..last - 1, on the grid.

    Windows that run past the end, or over a sentence that is missing, have a zero row.
    """
    assert strand.windows is not None
    places = strand.places[first:last]
    rows = round_vectors(strand.windows[size - 1][places])
    ends = strand.places[first + size - 1 : last + size - 1]
    exists = np.zeros(len(places), dtype=np.bool_)
    exists[: len(ends)] = ends - places[: len(ends)] == size - 1
    rows[~exists] = 0
    return rows


def round_vectors(vectors: Vectors) -> Vectors:
    """Round entries to the grid: dot products of unit rows are then exact, whatever the order of summation."""
    scaled = np.multiply(vectors, GRID, dtype=np.float32)
    np.rint(scaled, out=scaled)
    scaled /= np.float32(GRID)
    return scaled


def whole_band(n: int, m: int) -> Band:
    """Search every node of n x m sentences."""
    return make_band(np.zeros(n + 1, dtype=np.int64), np.full(n + 1, m + 1, dtype=np.int64))


def make_band(lo: Ints, hi: Ints) -> Band:
    """Number the nodes of a band given the borders of its rows."""
    return Band(lo, hi, np.concatenate([[0], np.cumsum(hi - lo)]).astype(np.int64))


def band_around(boxes: Ints, n: int, m: int, radius: int) -> Band:
    """Cover a path with a band of `radius` nodes on every side.

    `boxes` int64[k, 4] are the rectangles (i0, i1, j0, j1) the path goes through, in order, touching corner to
    corner from (0, 0) to (n, m). The result is the union of the grown rectangles, the same seen from either side.
    """
    rows = np.arange(n + 1, dtype=np.int64)
    first = np.searchsorted(boxes[:, 1] + radius, rows, side="left")
    last = np.searchsorted(boxes[:, 0] - radius, rows, side="right") - 1
    lo = np.maximum(boxes[np.minimum(first, len(boxes) - 1), 2] - radius, 0)
    hi = np.minimum(boxes[last, 3] + radius, m) + 1
    return make_band(lo, hi)


def boxes_of(path: Ints, scale: int, n: int, m: int) -> Ints:
    """Turn a path of beads (i, p, j, q) into the rectangles to search, in units of 1 / scale of its own.

    The order of omissions within a gap means nothing: a gap omitted on both sides is searched whole when it is
    short on one side, along its diagonal otherwise.
    """
    boxes: list[tuple[int, int, int, int]] = []
    x = y = 0
    matched = path[(path[:, 1] > 0) & (path[:, 3] > 0)] * scale
    for i, p, j, q in [*matched.tolist(), (n, 0, m, 0)]:
        i, j = min(i, n), min(j, m)
        boxes += gap_boxes(x, i, y, j)
        x, y = min(i + p, n), min(j + q, m)
        boxes.append((i, x, j, y))
    return np.array(boxes, dtype=np.int64)


def gap_boxes(x: int, i: int, y: int, j: int) -> list[tuple[int, int, int, int]]:
    """Cover the gap between nodes (x, y) and (i, j): one rectangle, or steps along the diagonal of a large one."""
    dx, dy = i - x, j - y
    if min(dx, dy) <= OPEN_GAP:
        return [(x, i, y, j)] if dx or dy else []
    steps = -(-max(dx, dy) // OPEN_GAP)
    at = [(x + dx * k // steps, y + dy * k // steps) for k in range(steps + 1)]
    return [(a, c, b, d) for (a, b), (c, d) in pairwise(at)]


def similar_cells(a: npt.NDArray[Any], b: npt.NDArray[Any], band: Band) -> npt.NDArray[np.float32]:
    """Compute the cosines of the rows of a and b along the band, float32[nodes]; 0 at nodes that begin no cell."""
    n, m = len(a), len(b)
    cells = np.zeros(band.nodes, dtype=np.float32)
    for top in range(0, n, BLOCK):
        stop = min(top + BLOCK, n)
        for left in range(int(band.lo[top]), min(int(band.hi[stop - 1]), m), STRETCH):
            right = min(left + STRETCH, int(band.hi[stop - 1]), m)
            similar = wide(a[top:stop]) @ wide(b[left:right]).T
            for i in range(top, stop):
                lo, hi = max(int(band.lo[i]), left), min(int(band.hi[i]), right)
                if hi > lo:
                    at = int(band.start[i] - band.lo[i])
                    cells[at + lo : at + hi] = similar[i - top, lo - left : hi - left]
    return cells


def background(a: Strand, b: Strand, quantile: float) -> float:
    """Find the cosine that this share of all the pairs of sentences stay below, from an even sample of them."""
    rows = np.arange(0, len(a), max(1, len(a) // SAMPLE))
    columns = np.arange(0, len(b), max(1, len(b) // SAMPLE))
    return float(np.quantile(wide(a.vectors[rows]) @ wide(b.vectors[columns]).T, quantile))


def wide(rows: npt.NDArray[np.floating[Any]]) -> Vectors:
    """Return rows as float32: products of float16 are slow."""
    return np.asarray(rows, dtype=np.float32)


def window_weights(strand: Strand) -> Floats:
    """Weigh the sentences of a window by their characters, float64[n], at least 1."""
    return np.maximum(strand.lengths, 1.0)


def usual_length(lengths: Floats) -> float:
    """Sum sentences' characters; a sentence counts for ten median ones at most."""
    if not len(lengths):
        return float(PRIOR_LENGTH)
    return float(np.minimum(lengths, 10 * np.median(lengths)).sum()) + PRIOR_LENGTH


def usual_ratio(a: Strand, b: Strand) -> float:
    """Divide the characters of one document by those of the other."""
    return usual_length(a.lengths) / usual_length(b.lengths)


def ridge_ratio(a: Strand, b: Strand, ridge: Ints) -> float:
    """Divide characters of a by those of b where the ridge (i, 1, j, 1) goes on without a break.

    Text that only one document holds says nothing of how long translations are; a break is a step of more than
    CLOSE sentences on either side. A short ridge speaks by the sentences on it alone: in a document of three
    sentences that has become one of six, those three say more than the whole.
    """
    near = (np.diff(ridge[:, [0, 2]], axis=0) <= CLOSE).all(axis=1)
    if not len(ridge):
        return usual_ratio(a, b)
    if near.sum() < FEW:
        return usual_length(a.lengths[ridge[:, 0]]) / usual_length(b.lengths[ridge[:, 2]])
    sums = []
    for strand, column in ((a, 0), (b, 2)):
        total = np.concatenate([[0.0], np.cumsum(np.minimum(strand.lengths, 10 * np.median(strand.lengths)))])
        at = ridge[:, column]
        sums.append(float((total[at[1:]] - total[at[:-1]])[near].sum()) + PRIOR_LENGTH)
    return sums[0] / sums[1]


def inverse_norms(strand: Strand, widest: int) -> Floats:
    """Compute 1 / length of every window's weighted sum of vectors, float64[widest + 2, n + 1]; 0 where it is 0."""
    n, weights = len(strand), window_weights(strand)
    squares = np.zeros((widest + 2, n + 1))
    near = np.zeros((widest + 1, n))  # near[d, i]: weighted similarity of sentences i and i + d
    for d in range(min(widest + 1, n)):
        similar = np.einsum("ij,ij->i", strand.vectors[: n - d], strand.vectors[d:])
        near[d, : n - d] = similar * weights[: n - d] * weights[d:]
    for p in range(1, min(widest + 1, n) + 1):
        count = n - p + 1
        squares[p, :count] = squares[p - 1, :count] + near[0, p - 1 : p - 1 + count]
        for d in range(1, p):
            squares[p, :count] += 2 * near[d, p - 1 - d : p - 1 - d + count]
    # A window of vectors that cancel out has a rounding error for a length: it says nothing.
    floor = 1e-4 * np.square(weights.min(initial=1.0))
    return np.where(squares > floor, 1.0 / np.sqrt(np.maximum(squares, floor)), 0.0)


def window_lengths(strand: Strand, widest: int) -> Floats:
    """Sum the characters of every window, float64[widest + 1, n]; windows past the end are cut there."""
    total = np.concatenate([[0.0], np.cumsum(strand.lengths)])
    stops = np.minimum(np.arange(widest + 1)[:, None] + np.arange(len(strand))[None, :], len(strand))
    return np.asarray(total[stops] - total[np.arange(len(strand))][None, :])


def window_tokens(strand: Strand, widest: int) -> npt.NDArray[np.uint64]:
    """Join the token masks of every window, uint64[widest + 1, n]."""
    masks = np.zeros((widest + 1, len(strand)), dtype=np.uint64)
    for p in range(1, widest + 1):
        masks[p] = masks[p - 1]
        if p <= len(strand):
            masks[p, : len(strand) - p + 1] |= strand.tokens[p - 1 :]
    return masks


def describe_windows(strand: Strand, lengths: Floats) -> Windows:
    """Say what a bead's score needs of every window: WINDOW[widest + 1, n], with these lengths, as many."""
    widest, n = len(lengths) - 1, len(strand)
    windows = np.zeros(lengths.shape, WINDOW)
    windows["length"], windows["tokens"] = lengths, window_tokens(strand, widest)
    for p in range(1, min(widest, n) + 1):
        windows["mark"][p, : n - p + 1] = strand.marks[p - 1 :]
    return windows


def coarsen(strand: Strand) -> Strand:
    """Join neighbours two by two: weighted sums of vectors, sums of lengths; half as many rows, rounded up.

    The vectors are float16, half the memory, and lose nothing: it holds every multiple of 1 / GRID up to 1.
    """
    n = len(strand)
    pairs = -(-n // 2)
    weights = window_weights(strand).astype(np.float32)[:, None]
    vectors = np.empty((pairs, strand.vectors.shape[1]), dtype=np.float16)
    for top in range(0, n, ROWS):
        rows = wide(strand.vectors[top : top + ROWS]) * weights[top : top + ROWS]
        joined = rows[0::2]
        joined[: len(rows) // 2] += rows[1::2]
        norm = np.sqrt(np.einsum("ij,ij->i", joined, joined))[:, None]
        joined /= np.where(norm > 0, norm, 1)
        vectors[top // 2 : top // 2 + len(joined)] = round_vectors(joined)
    lengths = np.zeros(2 * pairs)
    lengths[:n] = strand.lengths
    return Strand(
        vectors,
        lengths.reshape(pairs, 2).sum(axis=1),
        np.zeros(pairs, dtype=np.uint64),
        np.zeros(pairs, dtype=np.int64),
        pairs - np.arange(pairs, dtype=np.int64),
    )
