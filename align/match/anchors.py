"""Evidence that spans of two documents belong together: how alike they are, and whether another is more so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.match.band import GRID, Strand, round_vectors, window_rows, window_weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

ABOVE = 1.0  # standard deviations that spans which belong together stand above the best that chance finds ...
MOST = 0.7  # ... unless that is beyond this share of the way to a typical anchor
SAMPLE = 200  # sentences of each side that those are measured on
RIVALS = 4096  # sentences of a document, evenly spread, that a span is compared with
BLOCK = 1024
STRIP = 8192  # sentences compared with others at a time
BESIDE = 1  # sentences beside the nearest one that are no rivals of it: they often hold part of the same
AHEAD = 0.25  # how far an anchor is ahead of its rivals at least, in the steps that chance makes


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """Per bead: the cosine of its spans, its lead over the best rival of either, and whether that is above 0."""

    cosine: Floats
    lead: Floats

    @property
    def anchor(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.lead > 0)


@dataclass(frozen=True, slots=True)
class Floor:
    """Cosines in two documents: `middle`, of sentences that have nothing to do with each other, and `clear`, from
    which spans may belong together."""

    middle: float
    clear: float


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Sentences of two documents that are each other's nearest: `rows`, rising, and `columns`, int64[anchors].

    `weights` float64[anchors] say how far each is ahead of its rivals, in the steps that chance makes.
    """

    rows: Ints
    columns: Ints
    weights: Floats

    def __len__(self) -> int:
        return len(self.rows)


def weigh_anchors(a: Strand, b: Strand, rows: Ints, floor: float | None = None) -> Anchors:
    """Find and weigh the anchors among these rows of a: each other's nearest, clearly ahead of all rivals.

    How far ahead is measured in these documents: the step from the second best to the third, neither of which
    matches, is half of what chance puts the first ahead (Renyi's spacings). So a free translation, whose cosines
    are low, has anchors as a close one has; a text that occurs twice is no anchor. With a `floor`, for documents
    too short to measure anything on, anchors are what has such a cosine, all of one weight.
    """
    if not len(rows) or not len(b):
        nothing = np.zeros(0, dtype=np.int64)
        return Anchors(nothing, nothing, np.zeros(0))
    forward, cosines = nearest(a.vectors[rows], b.vectors)
    columns, place = np.unique(forward, return_inverse=True)
    backward, rivals = nearest(b.vectors[columns], a.vectors)
    mutual = backward[place] == rows
    if floor is not None:
        good = mutual & (cosines[:, 0] >= floor)
        return Anchors(rows[good], forward[good], np.ones(good.sum()))
    steps = np.concatenate([cosines, rivals])
    steps = steps[np.isfinite(steps[:, 2])]
    chance = 2 * float((steps[:, 1] - steps[:, 2]).mean()) if len(steps) else 0.0
    ahead = cosines[:, 0] - np.maximum(cosines[:, 1], rivals[place, 1])
    weights = ahead / max(chance, 1 / GRID) - AHEAD
    good = mutual & (weights > 0)
    return Anchors(rows[good], forward[good], weights[good])


def nearest(queries: Vectors, rows: Vectors) -> tuple[Ints, Floats]:
    """Find the nearest row of each query, int64[n], and three cosines, float64[n, 3].

    These are that of the nearest, and the best two of rows that do not stand beside it; -inf where there is none.
    """
    kept = 2 * BESIDE + 3  # the best so many hold the nearest, those beside it, and two more
    places = np.full((len(queries), kept), -BESIDE - 1, dtype=np.int64)
    values = np.full((len(queries), kept), -np.inf)
    for top in range(0, len(rows), STRIP):
        similar = queries @ rows[top : top + STRIP].T
        best = np.argpartition(-similar, kept - 1, axis=1)[:, :kept] if similar.shape[1] > kept else None
        found = np.take_along_axis(similar, best, axis=1) if best is not None else similar
        at = best + top if best is not None else np.broadcast_to(np.arange(top, top + found.shape[1]), found.shape)
        places, values = np.concatenate([places, at], axis=1), np.concatenate([values, found], axis=1)
        order = np.lexsort((places, -values), axis=1)[:, :kept]
        places, values = np.take_along_axis(places, order, axis=1), np.take_along_axis(values, order, axis=1)
    others = np.where(np.abs(places - places[:, :1]) > BESIDE, values, -np.inf)
    return places[:, 0], np.concatenate([values[:, :1], -np.sort(-others, axis=1)[:, :2]], axis=1)


def measure_support(a: Strand, b: Strand, beads: Ints) -> Support:
    """Compare the spans of beads (i, p, j, q), none empty, with each other and with all other sentences."""
    spans_a, spans_b = span_vectors(a, beads[:, :2]), span_vectors(b, beads[:, 2:])
    cosine = np.einsum("ij,ij->i", spans_a, spans_b).astype(np.float64)
    rival = np.maximum(best_rival(spans_a, b, beads[:, 2:]), best_rival(spans_b, a, beads[:, :2]))
    return Support(cosine, cosine - rival)


def measure_floor(a: Strand, b: Strand, anchors: Ints) -> Floor:
    """Find the cosine from which spans of these documents may belong together.

    Texts about one subject resemble each other everywhere: the floor stands clear of the cosines of all pairs,
    whose middle and spread (median and median deviation) the few true pairs among them cannot move; the more
    sentences there are, the higher the best of them reaches by chance (as √(2 log n), if they are normal). The
    floor is no higher than most of the way to what is typical of the `anchors`, int64[n, 2] of rows and columns:
    in a document whose sentences all resemble each other translations do not stand as far above chance.
    """
    if not len(a) or not len(b):
        return Floor(0.0, 0.0)
    rows, columns = (np.unique(np.linspace(0, len(x) - 1, min(len(x), SAMPLE)).astype(np.int64)) for x in (a, b))
    similar = a.vectors[rows] @ b.vectors[columns].T
    middle = float(np.median(similar))
    spread = 1.4826 * float(np.median(np.abs(similar - middle)))  # a standard deviation, if they are normal
    clear = middle + (float(np.sqrt(2 * np.log(len(a) + len(b)))) + ABOVE) * spread
    if len(anchors):
        typical = np.einsum("ij,ij->i", a.vectors[anchors[:, 0]], b.vectors[anchors[:, 1]])
        clear = min(clear, middle + MOST * (float(np.median(typical)) - middle))
    return Floor(middle, clear)


def span_vectors(strand: Strand, spans: Ints) -> Vectors:
    """Find the unit vectors of spans (first, count), on the grid, float32[spans, d].

    They are rows of windows where there are any, otherwise sums of the sentences' rows.
    """
    weights = window_weights(strand).astype(np.float32)[:, None]
    result = np.zeros((len(spans), strand.vectors.shape[1]), dtype=np.float32)
    for k, (first, count) in enumerate(spans.tolist()):
        if count <= strand.largest:
            result[k] = window_rows(strand, count, first, first + 1)[0]
        else:
            result[k] = (strand.vectors[first : first + count] * weights[first : first + count]).sum(axis=0)
    norm = np.sqrt(np.einsum("ij,ij->i", result, result))[:, None]
    result /= np.where(norm > 0, norm, 1)
    return round_vectors(result)


def best_rival(spans: Vectors, other: Strand, taken: Ints) -> Floats:
    """Find the highest cosine of each span to a sentence of the other document outside its own match."""
    columns = np.unique(np.linspace(0, len(other) - 1, min(len(other), RIVALS)).astype(np.int64))
    best = np.full(len(spans), -1.0)
    for top in range(0, len(spans), BLOCK):
        similar = spans[top : top + BLOCK] @ other.vectors[columns].T
        own = (columns >= taken[top : top + BLOCK, :1]) & (columns < taken[top : top + BLOCK].sum(axis=1)[:, None])
        best[top : top + BLOCK] = np.where(own, -1.0, similar).max(axis=1)
    return best
