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

    characters = np.maximum(count_characters(side), 1).astype(np.float32)
    if not isinstance(side.vectors, np.ndarray):  # on disk, and measured before
        return Windows(side.vectors, characters, side.vectors.reach, side.vectors.norms)
    rows = side.vectors[None] if side.windows is None else side.windows[:max_window]
    rows = np.ascontiguousarray(rows, dtype=np.float32)
    max_window = max_window if side.windows is None else len(rows)
    usable = np.any(side.vectors, axis=1) if len(side) else np.zeros(0, dtype=np.bool_)
    follows = (
        side.joined & np.concatenate(([False], side.doc_ids[1:] == side.doc_ids[:-1])) if len(side) else side.joined
    )
    reach, norms = measure_windows(rows, characters, follows, usable, max(2, max_window))
    return Windows(rows, characters, reach, norms)


def count_characters(side: Side) -> npt.NDArray[np.int32]:
    """Return the characters of each sentence, int32[n], of sentences on disk as they were counted before."""
    known: npt.NDArray[np.int32] | None = getattr(side.sentences, "lengths", None)
    if known is not None:
        return known
    return np.array([len(sentence.text) for sentence in side.sentences], dtype=np.int32)


def take_around(windows: Windows, rows: Indexes, hubs: Floats, largest: int) -> tuple[Windows, Floats, Indexes]:
    """Return the windows of a side on disk around some rows, as those of a small side: what of it stands where.

    Between two stretches of it nothing is compared: each row has all that any window over it may hold.
    """
    reach = np.arange(-largest, largest + 1, dtype=np.int64)
    near = np.unique(np.clip(rows[:, None].astype(np.int64) + reach, 0, len(windows.reach) - 1))
    taken = windows.rows[near][None]
    own = Windows(taken, windows.characters[near], windows.reach[near], windows.norms[near])
    return own, hubs[near], near.astype(np.int32)


def expand(
    ar: Windows,
    en: Windows,
    seeds: Indexes,
    scoring: Scoring,
    hubs: tuple[Floats, Floats] | None = None,
    least: float = -9.0,
) -> Candidates:
    """Look around each place where a sentence of one side was found near one of the other.

    For each such seed (`list_seeds`), all windows of 1..max_window sentences around it are
    compared (one against several, several against one, two against two), and the best of each kind is kept.
    Windows that cannot reach the score `least` once `hubs`, the neighbourhoods of the sentences, are held against
    them are passed over.
    """
    from align.match.kernels.passages import score_seeds

    both = hubs or (np.zeros(len(ar.reach), np.float32), np.zeros(len(en.reach), np.float32))
    summed = [sum_hubs(side, scoring) for side in both]
    stored = not (isinstance(ar.rows, np.ndarray) and isinstance(en.rows, np.ndarray))

    def score(at: int) -> tuple[Indexes, Floats]:
        some = seeds[at : at + SEEDS]
        if not stored:
            spans, values = score_seeds(some, ar, en, *summed, scoring, least - SLACK)
            kept = spans[:, 1] > 0
            return spans[kept], values[kept]
        near = [
            take_around(side, column, hub, scoring.max_window + 1)
            for side, column, hub in zip((ar, en), some.T, both, strict=True)
        ]
        local = np.stack([np.searchsorted(near[k][2], some[:, k]) for k in (0, 1)], axis=1).astype(np.int32)
        sums = [sum_hubs(hub, scoring) for _, hub, _ in near]
        spans, values = score_seeds(local, near[0][0], near[1][0], *sums, scoring, least - SLACK)
        kept = spans[:, 1] > 0
        spans, values = spans[kept], values[kept]
        spans[:, 0], spans[:, 2] = near[0][2][spans[:, 0]], near[1][2][spans[:, 2]]
        return spans, values

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


def sum_hubs(hubs: Floats, scoring: Scoring) -> npt.NDArray[np.float64]:
    """Return running sums of what is taken off a score for the neighbourhoods of sentences, float64[n + 1]."""
    return np.concatenate(([0.0], np.cumsum(scoring.hubs / 2 * hubs, dtype=np.float64)))


def list_seeds(
    forward: Neighbours, backward: Neighbours, floor: float, within: tuple[int, int] | None = None
) -> Indexes:
    """List the neighbours found in either direction once, int32[n, 2] of (Arabic, English), in order.

    Only those with a cosine of at least `floor`, and only Arabic rows from the first to before the second `within`.
    """
    start, end = within or (0, len(forward))
    ar, rank = np.nonzero((forward.index[start:end] >= 0) & (forward.cosine[start:end] >= floor))
    ar += start
    en, back = np.nonzero((backward.index >= start) & (backward.index < end) & (backward.cosine >= floor))
    first = np.concatenate([ar, backward.index[en, back]]).astype(np.int64)
    second = np.concatenate([forward.index[ar, rank], en]).astype(np.int64)
    width = len(backward) + 1
    keys = np.unique(first * width + second)
    return np.stack([keys // width, keys % width], axis=1).astype(np.int32)
