"""Vectors of windows of consecutive sentences, combined from the sentences' own vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors


def window_vectors(
    vectors: Vectors, weights: npt.NDArray[np.float32], joined: npt.NDArray[np.bool_], size: int
) -> Vectors:
    """Combine each run of `size` sentences into one unit vector: the normalised weighted sum of its rows.

    `vectors` is float32[n, d] of unit rows, `weights` float32[n] (character lengths, say), `joined[i]` whether
    sentences `i - 1` and `i` may share a window. Row `i` of the float32[n, d] result is the window
    `i .. i + size - 1`; rows of windows that do not exist are zero.
    """
    n = len(vectors)
    result = np.zeros_like(vectors)
    if size > n:
        return result
    count = n - size + 1
    total = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    for offset in range(size):
        total += weights[offset : offset + count, None] * vectors[offset : offset + count]
    norm = np.linalg.norm(total, axis=1, keepdims=True)
    total /= np.where(norm > 0, norm, 1)
    result[:count] = np.where(window_exists(joined, size)[:count, None], total, 0)
    return result


def window_exists(joined: npt.NDArray[np.bool_], size: int) -> npt.NDArray[np.bool_]:
    """Say for each start, bool[n], whether the `size` sentences from it on may form one window."""
    n = len(joined)
    exists = np.zeros(n, dtype=np.bool_)
    count = n - size + 1
    if count > 0:
        exists[:count] = True
        for offset in range(1, size):
            exists[:count] &= joined[offset : offset + count]
    return exists
