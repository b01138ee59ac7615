"""The inner loops of window comparison, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from align.match.compiled import compiled

KINDS = 4  # of candidates kept per seed: 1-1, 1-n, n-1, n-n
NONE = -9.0


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
def _window_cosine(dots: Any, p: int, ps: int, q: int, qs: int, i: int, j: int, ar: Any, en: Any) -> Any:
    """Cosine of Arabic window `p, p + ps` and English window `q, q + qs`.

    A window is the weighted sum of its parts: its sentences' rows, or the one row it has itself. `dots`, centred on
    (i, j), keeps the products of parts; one not computed before is NaN.
    """
    middle = dots.shape[1] // 2
    ar_layer, ar_parts = (ps - 1, 1) if len(ar[0]) > 1 else (0, ps)
    en_layer, en_parts = (qs - 1, 1) if len(en[0]) > 1 else (0, qs)
    total = np.float32(0)
    for a in range(p, p + ar_parts):
        for b in range(q, q + en_parts):
            product = dots[ar_layer, a - i + middle, en_layer, b - j + middle]
            if np.isnan(product):
                product = _dot(ar[0][ar_layer, a], en[0][en_layer, b])
                dots[ar_layer, a - i + middle, en_layer, b - j + middle] = product
            total += ar[1][a] * en[1][b] * product
    return total / max(ar[3][p, ps - 1] * en[3][q, qs - 1], np.float32(1e-9))


@compiled()
def _score(
    dots: Any, p: int, ps: int, q: int, qs: int, i: int, j: int, ar: Any, en: Any, weights: Any, lengths: Any
) -> Any:
    """Return cosine and score of a window pair.

    score = cosine - outside * (mean cosine to the sentences just outside) - length * log(1 + z^2 / 4), z the
    deviation of the logarithm of the length ratio from the typical one.
    """
    cosine = _window_cosine(dots, p, ps, q, qs, i, j, ar, en)
    beside = np.float32(0)
    if q > 0 and en[2][q - 1] > 1:
        beside += _window_cosine(dots, p, ps, q - 1, 1, i, j, ar, en)
    if en[2][q + qs - 1] > 1:
        beside += _window_cosine(dots, p, ps, q + qs, 1, i, j, ar, en)
    if p > 0 and ar[2][p - 1] > 1:
        beside += _window_cosine(dots, p - 1, 1, q, qs, i, j, ar, en)
    if ar[2][p + ps - 1] > 1:
        beside += _window_cosine(dots, p + ps, 1, q, qs, i, j, ar, en)
    ar_length = np.float32(0)
    for a in range(p, p + ps):
        ar_length += ar[1][a]
    en_length = np.float32(0)
    for b in range(q, q + qs):
        en_length += en[1][b]
    deviation = np.log(ar_length / en_length) - lengths[0]
    variance = lengths[1] + lengths[2] / np.sqrt(ar_length * en_length)
    penalty = np.log(1 + deviation * deviation / variance / 4)
    score = cosine - weights[1] * beside / 4 - weights[2] * penalty
    if ps > 1 and qs > 1:
        score -= weights[3]
    return cosine, score


@compiled()
def _is_too_wide(
    score: Any,
    dots: Any,
    p: int,
    ps: int,
    q: int,
    qs: int,
    i: int,
    j: int,
    ar: Any,
    en: Any,
    weights: Any,
    lengths: Any,
) -> Any:
    """Say whether a window pair does as well without a sentence at its edge, which then carries nothing of it.

    Two against two are too wide, too, when first with first and second with second both do nearly as well.
    """
    if ps == 2 and qs == 2:
        first = _score(dots, p, 1, q, 1, i, j, ar, en, weights, lengths)[1]
        second = _score(dots, p + 1, 1, q + 1, 1, i, j, ar, en, weights, lengths)[1]
        if min(first, second) >= score - weights[4]:
            return True
    if ps > 1 and (
        _score(dots, p + 1, ps - 1, q, qs, i, j, ar, en, weights, lengths)[1] >= score
        or _score(dots, p, ps - 1, q, qs, i, j, ar, en, weights, lengths)[1] >= score
    ):
        return True
    return qs > 1 and (
        _score(dots, p, ps, q + 1, qs - 1, i, j, ar, en, weights, lengths)[1] >= score
        or _score(dots, p, ps, q, qs - 1, i, j, ar, en, weights, lengths)[1] >= score
    )


@compiled()
def score_seeds(seeds: Any, ar: Any, en: Any, weights: Any, lengths: Any, bound: float) -> Any:
    """Return the best window pairs of each kind around each seed: spans int32[n, 4], values float32[n, 2].

    A window that does as well without one of its edges is none: the shortest run that says the same. A side is
    (rows, characters, reach, norms, running sums of what hubs take off); windows whose cosine less the hubs of
    both is below `bound` are passed over. A row whose size is 0 is none.
    """
    max_window = weights[0]
    side = 2 * max_window + 1
    count = len(seeds)
    spans = np.zeros((count * KINDS, 4), dtype=np.int32)
    values = np.full((count * KINDS, 2), np.float32(NONE), dtype=np.float32)
    dots = np.zeros((len(ar[0]), side, len(en[0]), side), dtype=np.float32)
    for s in range(count):
        i, j = seeds[s]
        if ar[2][i] == 0 or en[2][j] == 0:
            continue
        dots[:] = np.nan
        for ps in range(1, max_window + 1):
            for p in range(max(0, i - ps + 1), i + 1):
                if ar[2][p] < ps:
                    continue
                for qs in range(1, max_window + 1):
                    if ps > 1 and qs > 1 and ps + qs > 4:
                        break
                    for q in range(max(0, j - qs + 1), j + 1):
                        if en[2][q] < qs:
                            continue
                        hubs = (ar[4][p + ps] - ar[4][p]) / ps + (en[4][q + qs] - en[4][q]) / qs
                        if _window_cosine(dots, p, ps, q, qs, i, j, ar, en) - hubs < bound:
                            continue
                        cosine, score = _score(dots, p, ps, q, qs, i, j, ar, en, weights, lengths)
                        row = s * KINDS + (ps > 1) * 2 + (qs > 1)
                        if score > values[row, 1] and not _is_too_wide(
                            score, dots, p, ps, q, qs, i, j, ar, en, weights, lengths
                        ):
                            spans[row, 0], spans[row, 1], spans[row, 2], spans[row, 3] = p, ps, q, qs
                            values[row, 0], values[row, 1] = cosine, score
    return spans, values
