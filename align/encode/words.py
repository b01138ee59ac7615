"""Vectors of words, each seen in its text: what links words across two texts. Only some encoders have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeGuard

from align.records import Encoder, UsageError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from align.records import Vectors

    Places = npt.NDArray[np.int64]


class WordEncoder(Encoder, Protocol):
    """An encoder that gives the words of a text vectors of their own, `word_dimension` wide."""

    @property
    def word_dimension(self) -> int: ...

    def encode_words(self, texts: Sequence[str], places: Sequence[Places]) -> list[Vectors]:
        """Return centred unit rows, float32[words, d] for each text; `places`, int64[words, 2], say where its words
        stand. A row depends on its text and the places of its words only.
        """
        ...


def has_words(encoder: Encoder) -> TypeGuard[WordEncoder]:
    """Say whether an encoder has vectors of words."""
    return getattr(encoder, "word_dimension", 0) > 0


def need_words(encoder: Encoder) -> WordEncoder:
    """Return an encoder that has vectors of words. Raises UsageError for any other."""
    if not has_words(encoder):
        raise UsageError(f"{encoder.name} has no vectors of words; the encoder bundled has them")
    return encoder
