"""The inner loops of window comparison, compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from align.match.kernels.compiled import compiled
from align.match.weights import LOG_RATIO, RATIO_VARIANCE, RATIO_VARIANCE_BY_LENGTH

KINDS = 4  # of candidates kept per seed: 1-1, 1-n, n-1, n-n
NONE = -9.0


class Seed(NamedTuple):
    """A place around which windows are compared: sentence i of one side, j of the other."""

    i: int
    j: int


class Spans(NamedTuple):
    """Two windows: `ar_size` sentences from `ar` on, `en_size` from `en` on."""

    ar: int
    ar_size: int
    en: int
    en_size: int


@compiled()
def measure_windows(rows: Any, characters: Any, follows: Any, usable: Any, max_window: int) -> Any:
    """Return `reach` int32[n] and `norms` float32[n, max_window] as `Windows` describes them."""
    layers, n, width = rows.shape
    reach = np.zeros(n, dtype=np.int32)
    norms = np.zeros((n, max_window), dtype=np.float32)
    total = np.zeros(width, dtype=np.float32)
    for i in range(n):
        total[:] = 0
        for size in range(1, max_window + 1):
            j = i + size - 1
            if j >= n or not usable[j] or (size > 1 and not follows[j]):
                break
            reach[i] = size
            if layers > 1:
                norms[i, size - 1] = characters[i]
                continue
            square = np.float32(0)
            for d in range(width):
                total[d] += characters[j] * rows[0, j, d]
                square += total[d] * total[d]
            norms[i, size - 1] = np.sqrt(square)
    return reach, norms


@compiled(fastmath=True)
def _dot(a: Any, b: Any) -> Any:
    total = np.float32(0)
    for d in range(len(a)):
        total += a[d] * b[d]
    return total


@compiled()
def _window_cosine(at: Any, seed: Any, dots: Any, ar: Any, en: Any) -> Any:
    """Return the cosine of `Spans` of two `Windows`.

    A window is the weighted sum of its parts: its sentences' rows, or the one row it has itself. `dots`
    float32[layers, side, layers, side], centred on the seed, keeps the products of parts; one not computed before
    is NaN.
    """
    middle = dots.shape[1] // 2
    ar_layer, ar_parts = (at.ar_size - 1, 1) if len(ar.rows) > 1 else (0, at.ar_size)
    en_layer, en_parts = (at.en_size - 1, 1) if len(en.rows) > 1 else (0, at.en_size)
    total = np.float32(0)
    for a in range(at.ar, at.ar + ar_parts):
        for b in range(at.en, at.en + en_parts):
            product = dots[ar_layer, a - seed.i + middle, en_layer, b - seed.j + middle]
            if np.isnan(product):
                product = _dot(ar.rows[ar_layer, a], en.rows[en_layer, b])
                dots[ar_layer, a - seed.i + middle, en_layer, b - seed.j + middle] = product
            total += ar.characters[a] * en.characters[b] * product
    return total / max(ar.norms[at.ar, at.ar_size - 1] * en.norms[at.en, at.en_size - 1], np.float32(1e-9))


@compiled()
def _score(at: Any, seed: Any, dots: Any, ar: Any, en: Any, scoring: Any) -> Any:
    """Return cosine and score of a window pair.

    score = cosine - outside * (mean cosine to the sentences just outside) - length * log(1 + z^2 / 4), z the
    deviation of the logarithm of the length ratio from the typical one.
    """
    cosine = _window_cosine(at, seed, dots, ar, en)
    ar_end, en_end = at.ar + at.ar_size, at.en + at.en_size
    beside = np.float32(0)
    if at.en > 0 and en.reach[at.en - 1] > 1:
        beside += _window_cosine(Spans(at.ar, at.ar_size, at.en - 1, 1), seed, dots, ar, en)
    if en.reach[en_end - 1] > 1:
        beside += _window_cosine(Spans(at.ar, at.ar_size, en_end, 1), seed, dots, ar, en)
    if at.ar > 0 and ar.reach[at.ar - 1] > 1:
        beside += _window_cosine(Spans(at.ar - 1, 1, at.en, at.en_size), seed, dots, ar, en)
    if ar.reach[ar_end - 1] > 1:
        beside += _window_cosine(Spans(ar_end, 1, at.en, at.en_size), seed, dots, ar, en)
    ar_length = np.float32(0)
    for a in range(at.ar, ar_end):
        ar_length += ar.characters[a]
    en_length = np.float32(0)
    for b in range(at.en, en_end):
        en_length += en.characters[b]
    deviation = np.log(ar_length / en_length) - LOG_RATIO
    variance = RATIO_VARIANCE + RATIO_VARIANCE_BY_LENGTH / np.sqrt(ar_length * en_length)
    penalty = np.log(1 + deviation * deviation / variance / 4)
    score = cosine - scoring.outside * beside / 4 - scoring.length * penalty
    if at.ar_size > 1 and at.en_size > 1:
        score -= scoring.many
    return cosine, score


@compiled()
def _is_too_wide(score: Any, at: Any, seed: Any, dots: Any, ar: Any, en: Any, scoring: Any) -> Any:
    """Say whether a window pair does as well without a sentence at its edge, which then carries nothing of it.

    Two against two are too wide, too, when first with first and second with second both do nearly as well.
    """
    p, ps, q, qs = at
    if ps == 2 and qs == 2:
        first = _score(Spans(p, 1, q, 1), seed, dots, ar, en, scoring)[1]
        second = _score(Spans(p + 1, 1, q + 1, 1), seed, dots, ar, en, scoring)[1]
        if min(first, second) >= score - scoring.split:
            return True
    if ps > 1 and (
        _score(Spans(p + 1, ps - 1, q, qs), seed, dots, ar, en, scoring)[1] >= score
        or _score(Spans(p, ps - 1, q, qs), seed, dots, ar, en, scoring)[1] >= score
    ):
        return True
    return qs > 1 and (
        _score(Spans(p, ps, q + 1, qs - 1), seed, dots, ar, en, scoring)[1] >= score
        or _score(Spans(p, ps, q, qs - 1), seed, dots, ar, en, scoring)[1] >= score
    )


@compiled()
def score_seeds(seeds: Any, ar: Any, en: Any, ar_hubs: Any, en_hubs: Any, scoring: Any, bound: float) -> Any:
    """Return the best window pairs of each kind around each seed: spans int32[n, 4], values float32[n, 2].

    A window that does as well without one of its edges is none: the shortest run that says the same. Hubs are
    running sums, float64[sentences + 1], of what is taken off for the neighbourhoods of `Windows`; those whose
    cosine less the hubs of both is below `bound` are passed over. A row whose size is 0 is none.
    """
    max_window = scoring.max_window
    side = 2 * max_window + 1
    count = len(seeds)
    spans = np.zeros((count * KINDS, 4), dtype=np.int32)
    values = np.full((count * KINDS, 2), np.float32(NONE), dtype=np.float32)
    dots = np.zeros((len(ar.rows), side, len(en.rows), side), dtype=np.float32)
    for s in range(count):
        i, j = seeds[s]
        if ar.reach[i] == 0 or en.reach[j] == 0:
            continue
        dots[:] = np.nan
        seed = Seed(i, j)
        for ps in range(1, max_window + 1):
            for p in range(max(0, i - ps + 1), i + 1):
                if ar.reach[p] < ps:
                    continue
                for qs in range(1, max_window + 1):
                    if ps > 1 and qs > 1 and ps + qs > 4:
                        break
                    for q in range(max(0, j - qs + 1), j + 1):
                        if en.reach[q] < qs:
                            continue
                        hubs = (ar_hubs[p + ps] - ar_hubs[p]) / ps + (en_hubs[q + qs] - en_hubs[q]) / qs
                        at = Spans(p, ps, q, qs)
                        if _window_cosine(at, seed, dots, ar, en) - hubs < bound:
                            continue
                        cosine, score = _score(at, seed, dots, ar, en, scoring)
                        row = s * KINDS + (ps > 1) * 2 + (qs > 1)
                        if score > values[row, 1] and not _is_too_wide(score, at, seed, dots, ar, en, scoring):
                            spans[row, 0], spans[row, 1], spans[row, 2], spans[row, 3] = p, ps, q, qs
                            values[row, 0], values[row, 1] = cosine, score
    return spans, values
