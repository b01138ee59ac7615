"""Vectors of windows of consecutive sentences: sums of the sentences' rows, sums of tokens, or the text encoded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeGuard

import numpy as np

from align.encode.batches import at_once
from align.records import Encoder, UsageError

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors

    Mask = npt.NDArray[np.bool_]

# sums: the sentences' rows, weighted by characters, added up where they are compared; any encoder, nothing to keep.
# tokens: exact sums of token features, nearly what the joined text gives; the bundled encoders, at next to no cost.
# text: every window's text encoded; any encoder, some twenty times the cost of the sentences.
WindowKind = Literal["sums", "tokens", "text"]
WantedWindows = Literal["auto", "sums", "tokens", "text"]
AUTO_UP_TO = 40_000  # sentences of a collection up to which `auto` means tokens: windows of 1..7 take 25 KB each

AT_ONCE = 512  # sentences whose windows are encoded together, and between two reports of progress: two seconds


class TokenEncoder(Encoder, Protocol):
    """An encoder that makes the rows of windows from the tokens of their sentences."""

    def encode_windows(self, texts: Sequence[str], joined: Mask, largest: int) -> Vectors:
        """Return unit rows, float32[largest, len(texts), dimension], as `encode_windows` of this module does."""
        ...


def sums_tokens(encoder: Encoder) -> TypeGuard[TokenEncoder]:
    """Say whether an encoder can make windows from tokens."""
    return bool(getattr(encoder, "sums_tokens", False))


def choose_windows(wanted: WantedWindows, encoder: Encoder, sentences: int = 0) -> WindowKind:
    """Return how an encoder's windows are made in a collection of so many sentences, of both languages.

    `auto` takes tokens where the encoder has them and the rows fit in memory, else sums.

    Raises UsageError when the encoder cannot do what is wanted.
    """
    if wanted == "auto":
        return "tokens" if sums_tokens(encoder) and sentences <= AUTO_UP_TO else "sums"
    if wanted == "tokens" and not sums_tokens(encoder):
        raise UsageError(
            f"--windows tokens: {encoder.name} cannot make the vectors of windows from its tokens, only the "
            "bundled encoders can. Use --windows sums (from the vectors of sentences) or --windows text (the text "
            "of every window is encoded, some twenty times the work), or --model bundled"
        )
    return wanted


def encode_windows(
    encoder: Encoder,
    texts: Sequence[str],
    joined: Mask,
    kind: WindowKind,
    largest: int,
    watch: Callable[[int, int], None] | None = None,
) -> Vectors:
    """Return the unit rows of all windows of 1, 2, ... `largest` consecutive texts, as the encoder gives them.

    float32[largest, n, d]: row `i` of element `size - 1` is the window `i .. i + size - 1`, zero where there is
    none: where it would pass the end, or hold both `j - 1` and `j` while `joined[j]` is false. The first element
    holds the texts' own rows; for `sums` it is the only one. A row depends on its window's texts only. `watch` is
    told how many texts of how many are done. Raises UsageError for `tokens` with an encoder that has none.
    """
    kind = choose_windows(kind, encoder)
    largest = 1 if kind == "sums" else largest
    rows = np.zeros((largest, len(texts), encoder.dimension), dtype=np.float32)
    step = at_once(encoder, AT_ONCE)
    for start in range(0, len(texts), step):
        if watch:
            watch(start, len(texts))
        stop = min(start + step, len(texts))
        end = stop  # one past the last text of the windows that begin before `stop`
        while end < min(stop + largest - 1, len(texts)) and joined[end]:
            end += 1
        part, follows = texts[start:end], joined[start:end]
        if kind == "tokens" and sums_tokens(encoder):
            rows[:, start:stop] = encoder.encode_windows(part, follows, largest)[:, : stop - start]
        else:
            places = [place for place in list_windows(follows, largest) if start + place[1] < stop]
            found = encoder.encode([" ".join(part[first : first + size]) for size, first in places])
            for (size, first), row in zip(places, found, strict=True):
                rows[size - 1, start + first] = row
    if watch:
        watch(len(texts), len(texts))
    return rows


def list_windows(joined: Mask, largest: int) -> list[tuple[int, int]]:
    """List the windows that exist as size and first sentence: those of one sentence, then of two, and so on."""
    return [
        (size, first)
        for size in range(1, largest + 1)
        for first in np.flatnonzero(window_exists(joined, size)).tolist()
    ]


def window_exists(joined: Mask, size: int) -> Mask:
    """Say for each start, bool[n], whether the `size` sentences from it on may form one window."""
    n = len(joined)
    exists = np.zeros(n, dtype=np.bool_)
    count = n - size + 1
    if count > 0:
        exists[:count] = True
        for offset in range(1, size):
            exists[:count] &= joined[offset : offset + count]
    return exists


def window_vectors(vectors: Vectors, weights: npt.NDArray[np.float32], joined: Mask, size: int) -> Vectors:
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
