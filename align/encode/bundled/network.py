"""The bundled encoders from text to vector: clean, tokenize, encode, centre, fuse. Torch is all they need."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from align.chars import arabic_share
from align.encode.bundled.e5 import E5, read_e5_file
from align.encode.bundled.precision import Precision
from align.encode.bundled.use import UniversalSentenceEncoder
from align.encode.bundled.wheels import DIMENSIONS, NAME

# How much of the fused vector is the Universal Sentence Encoder's; accuracy is flat from 0.6 to 0.9.
USE_WEIGHT = 0.7
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


class Network(nn.Module):
    """Text in, centred float32[n, dimension] unit rows out; zero rows for text without a letter or digit.

    Text of any length is encoded whole, and no row depends on another.
    """

    max_seq_length = None
    use_means: Tensor
    e5_means: Tensor

    def __init__(self, name: str, precision: Precision = "fp32") -> None:
        super().__init__()
        self.name = name
        self.precision = precision
        self.use = UniversalSentenceEncoder(precision)
        self.tokenizer = self.use.tokenizer
        self.register_buffer("use_means", read_means("use"))
        self.e5: E5 | None = None
        if name == NAME:
            self.e5 = E5(read_e5_file(), precision)
            self.register_buffer("e5_means", read_means("e5"))

    @torch.inference_mode()
    def encode(self, texts: Sequence[str], *, batch_size: int = 512, **_: Any) -> npt.NDArray[np.float32]:
        """Encode texts, so many at once, as float32[n, dimension].

        The other options of `SentenceTransformer.encode`, whose place this takes, have no meaning here: rows are
        unit NumPy rows, and there are no prompts.
        """
        rows = [np.zeros((0, self.get_embedding_dimension()), dtype=np.float32)]
        for start in range(0, len(texts), batch_size):
            found: Tensor = self(self.preprocess(texts[start : start + batch_size]))
            rows.append(found.cpu().numpy())
        return np.concatenate(rows)

    def preprocess(self, texts: Sequence[str]) -> dict[str, Any]:
        """Clean and tokenize; nothing is cut off."""
        from align.normalize import for_encoding

        views = [for_encoding(text) for text in texts]
        device = self.use_means.device
        features: dict[str, Any] = {
            "lengths": torch.tensor([float(len(view)) for view in views], device=device),
            "arabic": torch.tensor([arabic_share(view) for view in views], device=device),
            "content": torch.tensor([has_content(view) for view in views], device=device),
            "use_ids": self.use.tokenize([self.use.view(view) for view in views]),
        }
        if self.e5 is not None:
            features["e5_ids"] = self.e5.tokenize([self.e5.view(view) for view in views])
        return features

    def forward(self, features: dict[str, Any]) -> Tensor:
        """Return the rows of preprocessed texts, float32[n, dimension]."""
        arabic = features["arabic"][:, None]
        vectors = center(self.use(features["use_ids"]), self.use_means, arabic)
        if self.e5 is not None:
            vectors = fuse(center(self.e5(features["e5_ids"]), self.e5_means, arabic), vectors)
        return round_rows(vectors * features["content"][:, None])

    @torch.inference_mode()
    def encode_windows(self, texts: Sequence[str], largest: int) -> Iterator[Tensor]:
        """Yield the rows of all windows of 1, 2, ... `largest` consecutive texts, float32[n - size + 1, dimension].

        The Universal Sentence Encoder's part is what the joined text gives, nearly; that of E5 is the sum of the
        texts' own rows, weighted by their lengths. Windows of one text have that text's row, to the last bit.
        """
        features = self.preprocess(texts)
        lengths = features["lengths"] * features["content"]
        shares = features["arabic"] * lengths
        own = features["arabic"][:, None]
        e5 = None if self.e5 is None else center(self.e5(features["e5_ids"]), self.e5_means, own)
        for size, use in enumerate(self.use.encode_windows(features["use_ids"], largest), start=1):
            weight = _add_windows(lengths, size)
            mixed = torch.where(weight > 0, _add_windows(shares, size) / weight.clamp_min(1), 0.5)[:, None]
            vectors = center(use, self.use_means, own if size == 1 else mixed)
            if e5 is not None:
                summed = nn.functional.normalize(_add_windows(e5 * lengths[:, None], size), dim=1)
                vectors = fuse(e5 if size == 1 else summed, vectors)
            yield round_rows(vectors * (weight > 0)[:, None])

    def get_embedding_dimension(self) -> int:
        """Return the width of a row."""
        return DIMENSIONS[self.name]


def center(vectors: Tensor, means: Tensor, arabic: Tensor) -> Tensor:
    """Take the language's mean vector (means[0] Arabic, means[1] English, in proportion) away; unit rows."""
    return nn.functional.normalize(vectors - torch.lerp(means[1], means[0], arabic), dim=1)


def fuse(e5: Tensor, use: Tensor) -> Tensor:
    """Put the unit rows of both models side by side, as unit rows: their cosines are averaged, with weights."""
    return nn.functional.normalize(torch.cat([e5, USE_WEIGHT * use], dim=1), dim=1)


def _add_windows(rows: Tensor, size: int) -> Tensor:
    """Add up each run of `size` consecutive rows, in their order."""
    count = len(rows) - size + 1
    total = rows[:count].clone()
    for offset in range(1, size):
        total += rows[offset : offset + count]
    return total


def round_rows(vectors: Tensor) -> Tensor:
    """Round to what float16 can hold, so that a vector stored in that form and read back is the same."""
    return vectors.half().float()


def read_means(model: str) -> Tensor:
    """Return float32[2, d]: the mean unit vector of Arabic and of English text."""
    with files("align.encode").joinpath(f"data/{model}-means.npy").open("rb") as file:
        return torch.from_numpy(np.load(file))


def has_content(text: str) -> bool:
    """Say whether there is anything to encode: at least one letter or digit, of any script."""
    return _LETTER_OR_DIGIT.search(text) is not None
