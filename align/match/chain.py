"""Align two parallel documents: a monotone chain of beads that covers every sentence once, in linear time."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING

import numpy as np

from align.match import band as banding
from align.match.band import Band, Strand
from align.match.levels import Levels, count_left_out, measure_levels, mirror, missing_odds, neutral_levels
from align.match.spans import compare_spans
from align.match.surface import Surface, read_surface
from align.match.weights import USUAL, Weights
from align.records import Pair, Span

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Method, Side, Vectors

    Ints = npt.NDArray[np.int64]

WIDEST = 8  # sentences in a bead, both sides together
SMALL = 300  # documents up to this many sentences are searched whole
RADIUS = 12  # nodes searched around the path of the level above
ROWS = 1024  # sentences of two documents compared at a time
ROUNDS = 3  # times that the path is found anew by what it says of the documents
SETTLED = 0.1  # change of a logarithm below which it would stay the same
LEAST_ABOVE = 0.02  # cosine that translations stand above unrelated sentences, at least
RIDGE = 0.95  # share of all cosines that the ridge stands above


def chain(ar: Side, en: Side, *, weights: Weights = USUAL) -> list[Pair]:
    """Align two documents into beads, each sentence in exactly one, in order.

    The sides hold one document each, vectors centred unit rows. An omission is a bead of one sentence and an empty
    span. The two languages play the same part: swapping the sides mirrors the result. Time and memory grow in
    proportion to the sentences.
    """
    a, b, turned = make_strands(ar, en)
    path = settle(a, b, weights)
    return make_pairs(ar, en, mirror(path) if turned else path, "chain")


def settle(a: Strand, b: Strand, weights: Weights = USUAL, ratio: float | None = None) -> Ints:
    """Find the best path by what the documents say of themselves, until that no longer changes: int64[beads, 4].

    The first path is judged by levels taken along the ridge, each further one by those of the path before, and is
    searched for near it. `ratio` is how many characters of a one of b corresponds to, where that is known already.
    """
    band, own_ratio, ridge = narrow(a, b)
    ratio = own_ratio if ratio is None else ratio
    levels = measure_levels(a, b, ridge)
    path = solve(a, b, band, weights, ratio, levels)
    for _ in range(ROUNDS):
        before, levels = levels, count_left_out(measure_levels(a, b, path), a, b, path)
        if agree(before, levels):
            break
        near = banding.band_around(banding.boxes_of(path, 1, len(a), len(b)), len(a), len(b), RADIUS)
        path = solve(a, b, near if near.nodes < band.nodes else band, weights, ratio, levels)
    return path


def agree(these: Levels, those: Levels) -> bool:
    """Say whether two measurements of the same documents are close enough to give one path."""
    apart = [abs(x - y) for x, y in zip(missing_odds(these), missing_odds(those), strict=True)]
    return (
        max(apart) < SETTLED and abs(log(max(these.above, LEAST_ABOVE) / max(those.above, LEAST_ABOVE))) < SETTLED
    )


def make_strands(ar: Side, en: Side) -> tuple[Strand, Strand, bool]:
    """Measure both documents; the third value says that they come back in the other order."""
    surface = read_surface([s.text for s in ar.sentences], [s.text for s in en.sentences])
    a, b = make_strand(ar, surface.ar), make_strand(en, surface.en)
    return (b, a, True) if precedes(b, a) else (a, b, False)


def make_strand(side: Side, surface: Surface) -> Strand:
    """Measure one document for the programme."""
    n = len(side)
    reach = np.ones(n, dtype=np.int64)
    for i in range(n - 2, -1, -1):
        if side.joined[i + 1]:
            reach[i] = min(reach[i + 1] + 1, WIDEST)
    vectors = banding.round_vectors(np.asarray(side.vectors, dtype=np.float32))
    return Strand(vectors, surface.lengths, surface.tokens, surface.marks, reach, side.windows, np.arange(n))


def precedes(a: Strand, b: Strand) -> bool:
    """Say whether a comes before b in an order of contents, so that both directions do the same arithmetic."""
    if len(a) != len(b):
        return len(a) < len(b)
    contents = [(a.lengths, b.lengths), (a.vectors, b.vectors), (a.marks, b.marks), (a.reach, b.reach)]
    if a.windows is not None and b.windows is not None:
        contents += zip(a.windows, b.windows, strict=False)
    for x, y in contents:
        if x.shape != y.shape:
            return x.shape < y.shape
        for top in range(0, len(x), ROWS):
            u, v = x[top : top + ROWS].ravel(), y[top : top + ROWS].ravel()
            if (differs := np.flatnonzero(u != v)).size:
                return bool(u[differs[0]] < v[differs[0]])
    return False


def narrow(a: Strand, b: Strand) -> tuple[Band, float, Ints]:
    """Find the band to search, how many characters of a one of b corresponds to, and the ridge, int64[k, 4].

    Long documents are halved until they are short; at each level the ridge is found in the band of the one before.
    """
    n, m = len(a), len(b)
    if not n or not m:
        return banding.whole_band(n, m), 1.0, np.zeros((0, 4), dtype=np.int64)
    if max(n, m) <= SMALL:
        ridge = find_ridge(a, b, banding.whole_band(n, m))
        return banding.whole_band(n, m), banding.ridge_ratio(a, b, ridge), ridge
    coarse_a, coarse_b = banding.coarsen(a), banding.coarsen(b)
    ridge = find_ridge(coarse_a, coarse_b, narrow(coarse_a, coarse_b)[0])
    band = banding.band_around(banding.boxes_of(ridge, 2, n, m), n, m, RADIUS)
    return band, banding.ridge_ratio(coarse_a, coarse_b, ridge), 2 * ridge


def find_ridge(a: Strand, b: Strand, band: Band) -> Ints:
    """Follow the ridge of high cosines inside the band: int64[k, 4] of (i, 1, j, 1)."""
    from align.match.kernels.spans import trace_ridge

    cells = banding.similar_cells(a.vectors, b.vectors, band)
    floor = banding.background(a, b, RIDGE)
    return np.asarray(trace_ridge(len(a), len(b), cells, band, floor))


def solve(
    a: Strand,
    b: Strand,
    band: Band,
    weights: Weights,
    ratio: float,
    levels: Levels | None = None,
    widest: int = WIDEST,
) -> Ints:
    """Run the dynamic programme inside the band: int64[beads, 4] of (i, p, j, q).

    `ratio` is how many characters of a one of b usually corresponds to, `widest` the sentences of a bead at most.
    """
    n, m = len(a), len(b)
    if not n or not m:
        alone = [(i, 1, 0, 0) for i in range(n)] + [(0, 0, j, 1) for j in range(m)]
        return np.array(alone, dtype=np.int64).reshape(-1, 4)
    from align.match.kernels import paths as programme

    levels = levels or neutral_levels(a, b)
    omissions = [
        np.append(0.0, np.cumsum(weights.omission + weights.omission_odds * odds + weights.doubt * doubts))
        for odds, doubts in zip(missing_odds(levels), levels.doubts, strict=True)
    ]
    texts = [
        programme.Text(windows, strand.reach, omission)
        for windows, strand, omission in zip(measure_windows(a, b, ratio, widest), (a, b), omissions, strict=True)
    ]
    scale = programme.Scale(levels.unrelated, max(levels.above, LEAST_ABOVE))
    paths = programme.Paths(
        *(np.full(band.nodes, programme.UNREACHED) for _ in range(2)),
        *(np.zeros(band.nodes, dtype=np.uint8) for _ in range(2)),
    )
    paths.matched[0] = 0.0
    for slab in compare_spans(a, b, band):
        programme.extend_paths(slab, band, *texts, scale, weights, widest, paths)
    return np.asarray(programme.trace_path(n, m, band, paths), dtype=np.int64)


def measure_windows(a: Strand, b: Strand, ratio: float, widest: int) -> tuple[banding.Windows, banding.Windows]:
    """Measure the windows of both sides, in characters that count alike: half of the ratio is given to either."""
    unit = np.sqrt(ratio)
    lengths = banding.window_lengths(a, widest) / unit, banding.window_lengths(b, widest) * unit
    return banding.describe_windows(a, lengths[0]), banding.describe_windows(b, lengths[1])


def make_pairs(ar: Side, en: Side, path: Ints, method: Method) -> list[Pair]:
    """Turn a path into pairs, with the cosine of the spans' vectors, 0 for omissions; margins are measured later,
    where the neighbourhoods of the whole collection are known (`collection.with_margin`)."""
    lengths = [
        np.array([max(len(s.text.strip()), 1) for s in side.sentences], dtype=np.float32) for side in (ar, en)
    ]
    pairs = []
    for i, p, j, q in path.tolist():
        cosine = 0.0
        if p and q:
            cosine = float(span_vector(ar, i, p, lengths[0]) @ span_vector(en, j, q, lengths[1]))
        pairs.append(Pair(Span(i, i + p), Span(j, j + q), method, cosine))
    return pairs


def span_vector(side: Side, first: int, count: int, lengths: npt.NDArray[np.float32]) -> Vectors:
    """Return the unit vector of a span, float32[d]: its window's row, or the weighted sum of its sentences'."""
    if side.windows is not None and count <= len(side.windows):
        return np.asarray(side.windows[count - 1, first])
    part = slice(first, first + count)
    total = (side.vectors[part] * lengths[part, None]).sum(axis=0)
    norm = np.sqrt((total * total).sum())
    return np.asarray(total / norm if norm > 0 else total)
