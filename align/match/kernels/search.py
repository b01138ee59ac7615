"""The inner loops of search, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np

from align.match.kernels.compiled import compiled

CHUNK = 64
NOTHING = -2.0  # below every cosine


@compiled()
def _insert(cosines: Any, indexes: Any, value: Any, index: Any) -> None:
    """Put a value into a list kept best first; an equal value stays behind the one that came before."""
    at = len(cosines) - 1
    while at > 0 and cosines[at - 1] < value:
        cosines[at] = cosines[at - 1]
        indexes[at] = indexes[at - 1]
        at -= 1
    cosines[at] = value
    indexes[at] = index


@compiled()
def keep_best(
    block: Any, rows: Any, left: int, row_index: Any, row_cosine: Any, column_index: Any, column_cosine: Any
) -> None:
    """Merge a block of cosines, float32[r, c], into the best lists of its `rows` and its columns, from `left` on.

    Chunks without any value that could enter a list are skipped by a test the compiler can vectorise.
    """
    columns = block.shape[1]
    last = row_cosine.shape[1] - 1
    column_worst = column_cosine[left : left + columns, last].copy()
    for i in range(len(rows)):
        row = rows[i]
        row_worst = row_cosine[row, last]
        for start in range(0, columns, CHUNK):
            end = min(start + CHUNK, columns)
            hits = 0
            for j in range(start, end):
                hits += (block[i, j] > row_worst) | (block[i, j] > column_worst[j])
            if hits == 0:
                continue
            for j in range(start, end):
                value = block[i, j]
                if value > row_worst:
                    _insert(row_cosine[row], row_index[row], value, left + j)
                    row_worst = row_cosine[row, last]
                if value > column_worst[j]:
                    _insert(column_cosine[left + j], column_index[left + j], value, row)
                    column_worst[j] = column_cosine[left + j, last]


@compiled(fastmath=True)
def _dot(a: Any, b: Any) -> Any:
    total = np.float32(0)
    for d in range(len(a)):
        total += a[d] * b[d]
    return total


@compiled()
def cosines_of(base: Any, queries: Any, rows: Any, near: Any) -> Any:
    """Return the products of the queries in `rows` with the base rows in `near`, int64[q, k] (-1: none)."""
    result = np.full(near.shape, np.float32(NOTHING), dtype=np.float32)
    for i in range(near.shape[0]):
        for j in range(near.shape[1]):
            if near[i, j] >= 0:
                result[i, j] = _dot(base[near[i, j]], queries[rows[i]])
    return result
