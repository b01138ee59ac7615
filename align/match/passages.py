"""Compare a sentence with passages: windows of consecutive sentences around a place where something was found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from align.match.neighbours import Neighbours, usable_cores
from align.match.table import Candidates, make_candidates
from align.match.weights import MAX_WINDOW, Scoring
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Side, Vectors

    Floats = npt.NDArray[np.float32]
    Indexes = npt.NDArray[np.int32]

SEEDS = 10_000  # looked at in one go, a fraction of a second
SLACK = 0.05  # a score exceeds the cosine by less than this, what stands beside being unlike


class Windows(NamedTuple):
    """What comparing needs of one side: unit rows, characters, how far a window may reach, and window lengths.

    `rows` is float32[1, n, d], those of the sentences, whose character-weighted sum is a window's vector; or
    float32[max_window, n, d], those of windows of 1, 2, ... sentences, where the side has them. `characters`
    float32[n]; `reach` int32[n]: the most sentences, at most `max_window` but at least two, of a window that begins
    at each, so that it tells who stands beside whom; `norms` float32[n, max_window or 2]: the length of the sum
    that is each such window's vector.
    """

    rows: Vectors
    characters: Floats
    reach: Indexes
    norms: Floats


def prepare_windows(side: Side, max_window: int = MAX_WINDOW) -> Windows:
    """Measure a side's windows.

    Where the side has rows for its windows, these are taken, and none is wider than the widest of them.
    """
    from align.match.kernels.passages import measure_windows

    characters = np.array([max(1, len(sentence.text)) for sentence in side.sentences], dtype=np.float32)
    rows = side.vectors[None] if side.windows is None else side.windows[:max_window]
    rows = np.ascontiguousarray(rows, dtype=np.float32)
    max_window = max_window if side.windows is None else len(rows)
    usable = np.any(side.vectors, axis=1) if len(side) else np.zeros(0, dtype=np.bool_)
    follows = (
        side.joined & np.concatenate(([False], side.doc_ids[1:] == side.doc_ids[:-1])) if len(side) else side.joined
    )
    reach, norms = measure_windows(rows, characters, follows, usable, max(2, max_window))
    return Windows(rows, characters, reach, norms)


def expand(
    ar: Windows,
    en: Windows,
    forward: Neighbours,
    backward: Neighbours,
    floor: float,
    scoring: Scoring,
    hubs: tuple[Floats, Floats] | None = None,
    least: float = -9.0,
) -> Candidates:
    """Look around each place where a sentence of one side was found near one of the other.

    For each such seed with a cosine of at least `floor`, all windows of 1..max_window sentences around it are
    compared (one against several, several against one, two against two), and the best of each kind is kept.
    Windows that cannot reach the score `least` once `hubs`, the neighbourhoods of the sentences, are held against
    them are passed over.
    """
    from align.match.kernels.passages import score_seeds

    seeds = _seeds(forward, backward, floor)
    taken_off = [
        np.concatenate(([0.0], np.cumsum(scoring.hubs / 2 * side, dtype=np.float64)))
        for side in hubs or (np.zeros(len(ar.reach)), np.zeros(len(en.reach)))
    ]

    def score(at: int) -> tuple[Indexes, Floats]:
        spans, values = score_seeds(seeds[at : at + SEEDS], ar, en, *taken_off, scoring, least - SLACK)
        kept = spans[:, 1] > 0
        return spans[kept], values[kept]

    with ThreadPoolExecutor(usable_cores()) as pool:
        starts = range(0, max(len(seeds), 1), SEEDS)
        parts = [part for _, part in zip(track("compare", starts), pool.map(score, starts), strict=True)]
    spans, values = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    order = np.lexsort(spans.T[::-1])
    spans, values = spans[order], values[order]
    first = np.concatenate(([True], np.any(spans[1:] != spans[:-1], axis=1)))[: len(spans)]
    spans, values = spans[first], values[first]
    ar_first, ar_size, en_first, en_size = np.ascontiguousarray(spans.T)
    cosine, worth = np.ascontiguousarray(values.T)
    return make_candidates(ar_first, ar_size, en_first, en_size, cosine, worth, cosine)


def _seeds(forward: Neighbours, backward: Neighbours, floor: float) -> Indexes:
    """List the neighbours found in either direction once, int32[n, 2] of (Arabic, English), in order."""
    ar, rank = np.nonzero((forward.index >= 0) & (forward.cosine >= floor))
    en, back = np.nonzero((backward.index >= 0) & (backward.cosine >= floor))
    first = np.concatenate([ar, backward.index[en, back]]).astype(np.int64)
    second = np.concatenate([forward.index[ar, rank], en]).astype(np.int64)
    width = len(backward) + 1
    keys = np.unique(first * width + second)
    return np.stack([keys // width, keys % width], axis=1).astype(np.int32)
