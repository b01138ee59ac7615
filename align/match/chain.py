"""Align two parallel documents: a monotone chain of beads that covers every sentence once, in linear time."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.match import band as banding
from align.match.band import Band, Strand
from align.match.surface import Surface, read_surface
from align.records import Pair, Span

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Method, Side, Vectors

    Ints = npt.NDArray[np.int64]

WIDEST = 8  # sentences in a bead, both sides together
WIDEST_COARSE = 4
SMALL = 200  # documents up to this many sentences are searched whole
RADIUS_COARSE = 12
RADIUS = 16


@dataclass(frozen=True, slots=True)
class Weights:
    """What a bead's score is made of; learned by scripts/tune_chain.py, explained in docs/alignment.md.

    A bead of p + q = s sentences scores s * (cosine, outside, ...) + the terms that count once a bead.
    """

    cosine: float = 1.0
    outside: float = -0.35
    uneven: float = 0.0
    scatter: float = -0.1
    bead: float = 1.1
    grow: float = -1.06
    shrink: float = -1.57
    many_to_many: float = -0.05
    cosine_uneven: float = -0.25
    shared_tokens: float = 0.0
    lone_tokens: float = 0.0
    end_marks: float = 0.0
    wide: float = 0.0
    omission: float = 0.3


DEFAULT = Weights()


def chain(ar: Side, en: Side, *, weights: Weights = DEFAULT) -> list[Pair]:
    """Align two documents into beads, each sentence in exactly one, in order.

    The sides hold one document each, vectors centred unit rows. An omission is a bead of one sentence and an empty
    span. The two languages play the same part: swapping the sides mirrors the result. Time and memory grow in
    proportion to the sentences.
    """
    surface = read_surface([s.text for s in ar.sentences], [s.text for s in en.sentences])
    a, b = make_strand(ar, surface.ar), make_strand(en, surface.en)
    turned = precedes(b, a)
    if turned:
        a, b = b, a
    path = align_strands(a, b, weights)
    if turned:
        path = path[:, [2, 3, 0, 1]]
    return make_pairs(ar, en, path, "chain")


def make_strand(side: Side, surface: Surface) -> Strand:
    """Measure one document for the programme."""
    n = len(side)
    reach = np.ones(n, dtype=np.int64)
    for i in range(n - 2, -1, -1):
        if side.joined[i + 1]:
            reach[i] = min(reach[i + 1] + 1, WIDEST)
    vectors = banding.round_vectors(np.asarray(side.vectors, dtype=np.float32).reshape(n, -1))
    return Strand(vectors, surface.lengths, surface.tokens, surface.marks, reach)


def precedes(a: Strand, b: Strand) -> bool:
    """Say whether a comes before b in an order of contents, so that both directions do the same arithmetic."""
    if len(a) != len(b):
        return len(a) < len(b)
    for x, y in ((a.lengths, b.lengths), (a.vectors, b.vectors), (a.marks, b.marks), (a.reach, b.reach)):
        if x.shape != y.shape:
            return x.shape < y.shape
        if (differs := np.flatnonzero(x.ravel() != y.ravel())).size:
            return bool(x.ravel()[differs[0]] < y.ravel()[differs[0]])
    return False


def align_strands(a: Strand, b: Strand, weights: Weights) -> Ints:
    """Solve coarse levels first, each narrowing the band of the next: int64[beads, 4] of (i, p, j, q)."""
    levels = [(a, b)]
    while max(len(levels[-1][0]), len(levels[-1][1])) > SMALL and min(map(len, levels[-1])) > 1:
        levels.append((banding.coarsen(levels[-1][0]), banding.coarsen(levels[-1][1])))
    band = banding.whole_band(len(levels[-1][0]), len(levels[-1][1]))
    for coarse in range(len(levels) - 1, 0, -1):
        path = solve(*levels[coarse], band, weights, WIDEST_COARSE)
        n, m = map(len, levels[coarse - 1])
        boxes = banding.boxes_of(path, 2, n, m)
        band = banding.band_around(boxes, n, m, RADIUS if coarse == 1 else RADIUS_COARSE)
    return solve(a, b, band, weights, WIDEST)


def solve(a: Strand, b: Strand, band: Band, weights: Weights, widest: int, gold: Ints | None = None, loss: float = 0.0) -> Ints:
    """Run the dynamic programme inside the band."""
    if not len(a) or not len(b):
        return np.array([(i, 1, 0, 0) for i in range(len(a))] + [(0, 0, j, 1) for j in range(len(b))], np.int64).reshape(-1, 4)
    from align.match import kernels

    values = astuple(weights)
    ratio = (a.lengths.sum() + 20) / (b.lengths.sum() + 20)
    return np.asarray(
        kernels.solve_band(
            len(a), len(b), widest, banding.sum_rows(a, b, band), band.start, band.lo, band.hi,
            banding.inverse_norms(a, widest), banding.inverse_norms(b, widest),
            1 / banding.window_weights(a), 1 / banding.window_weights(b),
            banding.window_lengths(a, widest) / np.sqrt(ratio), banding.window_lengths(b, widest) * np.sqrt(ratio),
            banding.window_tokens(a, widest), banding.window_tokens(b, widest), a.marks, b.marks, a.reach, b.reach,
            np.array(values[:-1]), np.full(len(a), values[-1]), np.full(len(b), values[-1]),
            np.zeros(band.nodes), np.zeros(band.nodes, dtype=np.uint8),
            np.full((1,3),-1,np.int64) if gold is None else gold, loss,
        )
    )


def make_pairs(ar: Side, en: Side, path: Ints, method: Method) -> list[Pair]:
    """Turn a path into pairs, with the cosine of the spans' vectors and how far it stands above that of the
    sentences just outside the spans (`margin`); both 0 for omissions."""
    lengths = [np.array([max(len(s.text.strip()), 1) for s in side.sentences], dtype=np.float32) for side in (ar, en)]
    pairs = []
    for i, p, j, q in path.tolist():
        cosine = margin = 0.0
        if p and q:
            x = join_vectors(ar.vectors[i : i + p], lengths[0][i : i + p])
            y = join_vectors(en.vectors[j : j + q], lengths[1][j : j + q])
            cosine = float(x @ y)
            around = [float(x @ en.vectors[k]) for k in (j - 1, j + q) if 0 <= k < len(en)]
            around += [float(y @ ar.vectors[k]) for k in (i - 1, i + p) if 0 <= k < len(ar)]
            margin = cosine - sum(around) / max(len(around), 1)
        pairs.append(Pair(Span(i, i + p), Span(j, j + q), method, cosine, margin))
    return pairs


def join_vectors(vectors: Vectors, weights: npt.NDArray[np.float32]) -> Vectors:
    """Combine the rows of one span into a unit vector, float32[d]."""
    total = (vectors * weights[:, None]).sum(axis=0)
    norm = np.sqrt((total * total).sum())
    return np.asarray(total / norm if norm > 0 else total)
