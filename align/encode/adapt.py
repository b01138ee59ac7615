"""Take whatever gives vectors as an encoder: a name, a path, a model of sentence-transformers, an own object.

What a foreign encoder returns is checked here, once for all that reads vectors later.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from align.encode.encoder import is_library_model, load_encoder
from align.encode.model import CachedEncoder, ModelEncoder, finite_rows, unit_rows
from align.records import ModelError, UsageError

if TYPE_CHECKING:
    from align.encode.encoder import Role
    from align.records import AnyEncoder, Encoder, Vectors

UNIT = 1e-3  # how far from 1 a unit row's length may be: half precision is not more exact
PROBE = "a"  # what is encoded to learn the dimension of an encoder that does not say it


def adapt_encoder(given: AnyEncoder | None, role: Role = "pair") -> Encoder:
    """Return an encoder whose rows can be relied on; None stands for the bundled one.

    Names and paths are loaded as `load_encoder` does, with the preset's prompt for `role`, and so are models of
    sentence-transformers. Anything else with a method `encode` is wrapped in a CheckedEncoder. Raises UsageError
    for what cannot encode, ModelError for what fails to.
    """
    if given is None:
        return load_encoder(role=role)
    if isinstance(given, ModelEncoder | CachedEncoder | CheckedEncoder):
        return given
    if isinstance(given, str | os.PathLike) or is_library_model(given):
        return load_encoder(given, role=role)
    if not callable(getattr(given, "encode", None)) or isinstance(given, type):
        raise UsageError(
            f"an encoder must be a name, a path, a model of sentence-transformers or an object with a method "
            f"`encode`, not {given!r}"
        )
    return CheckedEncoder(given)


class CheckedEncoder:
    """An encoder of one's own: what it does not say of itself is found out, and what it returns is checked.

    `name` is that of its class, `revision` "unknown" and `dimension` the length of a row where it has none. Rows
    that are not of unit length are scaled to it, with one warning; zero rows stay: they resemble nothing.
    """

    def __init__(self, encoder: Any) -> None:
        self.encoder = encoder
        self.name = str(getattr(encoder, "name", None) or type(encoder).__name__)
        self.revision = str(getattr(encoder, "revision", None) or "unknown")
        self.sums_tokens = bool(getattr(encoder, "sums_tokens", False))
        self.word_dimension = int(getattr(encoder, "word_dimension", 0))
        self._told = False
        self.dimension = int(getattr(encoder, "dimension", None) or self._rows(encoder.encode([PROBE])).shape[-1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows float32[len(texts), dimension]. Raises ModelError when there are others than that."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return self._check(self._rows(self.encoder.encode(list(texts))), (len(texts), self.dimension))

    def encode_windows(self, texts: Sequence[str], joined: Any, largest: int) -> Vectors:
        """Return the rows of windows where the encoder makes them, float32[largest, len(texts), dimension]."""
        rows = self._rows(self.encoder.encode_windows(texts, joined, largest))
        return self._check(rows, (largest, len(texts), self.dimension))

    def encode_words(self, texts: Sequence[str], places: Sequence[Any]) -> list[Vectors]:
        """Return the rows of words where the encoder makes them, float32[words, word_dimension] for each text."""
        found = [self._rows(rows) for rows in self.encoder.encode_words(list(texts), list(places))]
        return [self._check(rows, (len(own), self.word_dimension)) for rows, own in zip(found, places, strict=True)]

    def _rows(self, returned: Any) -> Vectors:
        if hasattr(returned, "detach"):  # a tensor of torch, maybe on another device or in bfloat16
            returned = returned.detach().cpu().float().numpy()
        try:
            rows = np.asarray(returned)
            if rows.ndim and rows.dtype.kind in "fiub":
                return rows.astype(np.float32, copy=False)
            what = f"{type(returned).__name__} of {rows.dtype}"
        except (TypeError, ValueError) as error:
            what = str(error)
        raise ModelError(f"{self.name}: what `encode` returns is no array of numbers ({what})")

    def _check(self, rows: Vectors, shape: tuple[int, ...]) -> Vectors:
        if rows.shape != shape:
            raise ModelError(f"{self.name}: returned an array of shape {rows.shape}, not {shape}: one row a text")
        rows = finite_rows(rows, self.name)
        lengths = np.linalg.norm(rows, axis=-1)
        off = (np.abs(lengths - 1) > UNIT) & (lengths > 0)
        if not off.any():
            return rows
        if not self._told:
            self._told = True
            warnings.warn(
                f"{self.name}: its vectors are not of unit length (one has {lengths[off][0]:.4g}); "
                "they are scaled to it",
                stacklevel=2,
            )
        rows = rows.copy()
        rows[off] = unit_rows(rows[off])  # only these, so that a row depends on its own text alone
        return rows
