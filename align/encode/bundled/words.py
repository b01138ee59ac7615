"""From words to the tokenizer's pieces and back: what the network sees of a text, and where its words stand."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]  # [n, 2]: start and end

_SPACE = re.compile(r"\s+")


def view_words(text: str, words: Places, view: Callable[[str], str]) -> tuple[str, Places]:
    """Return a text as a network sees it, word by word, and where the words stand in that.

    `view` changes characters, and may change how many they are; it sees the words, and what stands between them,
    one after the other.
    """
    pieces: list[str] = []
    places = np.zeros_like(words)
    at = end = 0
    for number, (start, stop) in enumerate(words.tolist()):
        for piece in (_SPACE.sub(" ", view(text[end:start])), view(text[start:stop])):
            pieces.append(piece)
            at += len(piece)
        places[number] = at - len(pieces[-1]), at
        end = stop
    pieces.append(_SPACE.sub(" ", view(text[end:])))
    return "".join(pieces), places


def mean_of_words(rows: npt.NDArray[np.float32], pieces: Places, words: Places) -> npt.NDArray[np.float32]:
    """Return the mean of the rows of the pieces that touch each word, float32[words, d]; zero where none does."""
    first = np.searchsorted(pieces[:, 1], words[:, 0], side="right")
    last = np.searchsorted(pieces[:, 0], words[:, 1], side="left")
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    counts = np.maximum(last - first, 0)
    total = sums[np.maximum(last, first)] - sums[first]
    return np.asarray(total / np.maximum(counts, 1)[:, None], dtype=np.float32)
