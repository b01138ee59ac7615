"""Cut the spans of beads again after the first pass: sentences that nothing supports leave their bead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from align.match.anchors import Floor, span_vectors
from align.match.band import Strand

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]


SUPPORTED = 0.6  # share of the way to what belongs together from which a sentence belongs to the other span
SLACK = 0.2  # how much more uneven the lengths may become without it, a logarithm
RISE = 0.05  # of the spans' cosine beyond which lengths do not count


def trim_beads(a: Strand, b: Strand, beads: Ints, floor: Floor, ratio: float) -> Ints:
    """Take from the edges of spans the sentences that nothing on the other side supports: int64[beads, 4].

    A sentence goes when it hardly resembles the other span, and without it the two spans are more alike, in vectors
    and in length; the least supported first. What goes is left out of the alignment. `ratio` is how many characters
    of a one of b usually corresponds to.
    """
    result = beads.copy()
    usual = float(np.log(ratio))
    supported = floor.middle + SUPPORTED * (floor.clear - floor.middle)
    for k in np.flatnonzero(beads[:, 1] + beads[:, 3] > 2).tolist():
        bead = result[k]
        while (edge := drop_edge(a, b, bead, usual, supported)) is not None:
            bead = edge
        result[k] = bead
    return result


def drop_edge(a: Strand, b: Strand, bead: Ints, ratio: float, supported: float) -> Ints | None:
    """Return the bead without its least supported edge sentence, or None when all are supported."""
    i, p, j, q = bead.tolist()
    span_a, span_b = span_vectors(a, bead[None, :2])[0], span_vectors(b, bead[None, 2:])[0]
    edges: list[tuple[float, tuple[int, int, int, int]]] = []
    if p > 1:
        edges.append((float(a.vectors[i] @ span_b), (i + 1, p - 1, j, q)))
        edges.append((float(a.vectors[i + p - 1] @ span_b), (i, p - 1, j, q)))
    if q > 1:
        edges.append((float(b.vectors[j] @ span_a), (i, p, j + 1, q - 1)))
        edges.append((float(b.vectors[j + q - 1] @ span_a), (i, p, j, q - 1)))
    for support, rest in sorted(edges):
        shorter = np.array([rest])
        alike = float(span_vectors(a, shorter[:, :2])[0] @ span_vectors(b, shorter[:, 2:])[0])
        gain = alike - float(span_a @ span_b)
        fits = unevenness(a, b, shorter[0], ratio) < unevenness(a, b, bead, ratio) + SLACK
        if support < supported and gain > 0 and (fits or gain > RISE):
            return np.array(rest, dtype=np.int64)
    return None


def unevenness(a: Strand, b: Strand, bead: Ints, ratio: float) -> float:
    """Measure how far the lengths of two spans are from the usual ratio, as a logarithm, 0 or more."""
    i, p, j, q = bead.tolist()
    return abs(float(np.log((a.lengths[i : i + p].sum() + 3) / (b.lengths[j : j + q].sum() + 3))) - ratio)
