"""Made documents with known beads: each statement has a vector of its own, sentences carry one or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from align.encode.windows import window_vectors
from align.records import Sentence, Side

DIMENSION = 128
Group = tuple[int, ...]  # the statements one sentence makes


def make_side(groups: Sequence[Group], *, noise: float = 0.3, seed: int = 0, breaks: Sequence[int] = ()) -> Side:
    """Make a document whose sentences make these statements; none in `breaks` joins the one before."""
    rng = np.random.default_rng(seed)
    vectors = np.zeros((len(groups), DIMENSION), dtype=np.float32)
    for i, group in enumerate(groups):
        meaning = sum((statement_vector(k) for k in group), np.zeros(DIMENSION))
        blurred = meaning / np.linalg.norm(meaning) + noise * unit(rng.standard_normal(DIMENSION))
        vectors[i] = unit(blurred)
    return side_of(vectors, ["w" * (40 * len(group)) + "." for group in groups], breaks)


def side_of(vectors: np.ndarray, texts: Sequence[str], breaks: Sequence[int] = ()) -> Side:
    """Make a side of one document from rows and texts."""
    sentences, start = [], 0
    for text in texts:
        sentences.append(Sentence("doc", start, start + len(text), text, "ar"))
        start += len(text) + 1
    joined = np.array([i > 0 and i not in breaks for i in range(len(texts))], dtype=np.bool_)
    return Side(sentences, vectors, np.zeros(len(texts), dtype=np.int32), joined)


def with_windows(side: Side, largest: int = 7) -> Side:
    """Give a side rows of windows: blurred sums of its rows, zero where no window is."""
    rng = np.random.default_rng(7)
    lengths = np.array([len(sentence.text) for sentence in side.sentences], dtype=np.float32)
    windows = [side.vectors]
    for size in range(2, largest + 1):
        sums = window_vectors(side.vectors, lengths, side.joined, size)
        blurred = sums + 0.1 * rng.standard_normal(sums.shape).astype(np.float32) / np.sqrt(DIMENSION)
        blurred /= np.linalg.norm(blurred, axis=1, keepdims=True)
        windows.append(np.where(sums.any(axis=1, keepdims=True), blurred, 0).astype(np.float32))
    return replace(side, windows=np.stack(windows))


def statement_vector(k: int) -> np.ndarray:
    """Return the unit vector of statement k."""
    return unit(np.random.default_rng(1000 + k).standard_normal(DIMENSION))


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def singles(*numbers: int) -> list[Group]:
    """Make sentences of one statement each."""
    return [(k,) for k in numbers]
