"""Evidence that spans of two documents belong together: how alike they are, and whether another is more so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.match.band import Strand, round_vectors, window_rows, window_weights

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

LIKELY = 0.3  # cosine that an anchor has at least
HIGHEST = 0.6  # cosine that is enough in any documents
RARE = 2.5  # and so many standard deviations above unrelated sentences
SAMPLE = 200  # sentences of each side that those are measured on
RIVALS = 4096  # sentences of a document, evenly spread, that a span is compared with
BLOCK = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """Per bead: the cosine of its spans, its margin over the best rival of either, and whether that is above 0."""

    cosine: Floats
    margin: Floats

    @property
    def anchor(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.margin > 0)


def measure_support(a: Strand, b: Strand, beads: Ints) -> Support:
    """Compare the spans of beads (i, p, j, q), none empty, with each other and with all other sentences."""
    spans_a, spans_b = span_vectors(a, beads[:, :2]), span_vectors(b, beads[:, 2:])
    cosine = np.einsum("ij,ij->i", spans_a, spans_b).astype(np.float64)
    rival = np.maximum(best_rival(spans_a, b, beads[:, 2:]), best_rival(spans_b, a, beads[:, :2]))
    return Support(cosine, cosine - rival)


def anchor_floor(a: Strand, b: Strand) -> float:
    """Find the cosine from which sentences of these documents may be anchors.

    Texts about one subject resemble each other everywhere: the floor stands clear of the cosines of all pairs,
    whose middle and spread (median and median deviation) the few true pairs among them cannot move.
    """
    if not len(a) or not len(b):
        return LIKELY
    rows, columns = (np.unique(np.linspace(0, len(x) - 1, min(len(x), SAMPLE)).astype(np.int64)) for x in (a, b))
    similar = a.vectors[rows] @ b.vectors[columns].T
    middle = float(np.median(similar))
    spread = 1.4826 * float(np.median(np.abs(similar - middle)))
    return min(max(LIKELY, middle + RARE * spread), HIGHEST)


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
