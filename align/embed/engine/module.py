"""The sentence-transformers module of the bundled encoders: clean, tokenize, encode, centre, fuse."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import numpy as np
import torch
from sentence_transformers.base.modules import InputModule
from torch import Tensor, nn

from align.embed.bundled import DIMENSIONS
from align.embed.engine.arithmetic import Precision
from align.embed.engine.use import BEGIN, END, UniversalSentenceEncoder, build_use_tokenizer
from align.embed.scripts import arabic_share, has_content


class BundledModule(InputModule):
    """Text in, centred float32[n, dimension] unit rows out; zero rows for text without a letter or digit.

    Text of any length is encoded whole, and no row depends on another.
    """

    config_keys = ["name", "precision"]  # noqa: RUF012  (the base class declares it so)
    max_seq_length = None

    def __init__(self, name: str, precision: Precision = "fp32") -> None:
        super().__init__()
        self.name = name
        self.precision = precision
        self.use_tokenizer = build_use_tokenizer()
        self.use = UniversalSentenceEncoder(precision)
        self.use_means: Tensor
        self.register_buffer("use_means", _read_means("use"))

    def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """Clean and tokenize; nothing is cut off, and prompts have no meaning for these models."""
        from align.text.normalize import for_encoding

        texts = [for_encoding(text) for text in inputs]
        encoded = self.use_tokenizer.encode_batch(texts, add_special_tokens=False)
        return {
            "use_ids": [np.array([BEGIN, *tokens.ids, END]) for tokens in encoded],
            "arabic": torch.tensor([arabic_share(text) for text in texts]),
            "content": torch.tensor([has_content(text) for text in texts]),
        }

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        vectors = center(self.use(features["use_ids"]), self.use_means, features["arabic"])
        features["sentence_embedding"] = round_rows(vectors * features["content"][:, None])
        return features

    def get_embedding_dimension(self) -> int:
        return DIMENSIONS[self.name]

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Save the settings alone: the weights stay in the packages they came in."""
        self.save_config(output_path)


def center(vectors: Tensor, means: Tensor, arabic: Tensor) -> Tensor:
    """Take the language's mean vector (means[0] Arabic, means[1] English, in proportion) away; unit rows."""
    return nn.functional.normalize(vectors - torch.lerp(means[1], means[0], arabic[:, None]), dim=1)


def round_rows(vectors: Tensor) -> Tensor:
    """Round to what float16 can hold, so that a vector stored in that form and read back is the same."""
    return vectors.half().float()


def _read_means(model: str) -> Tensor:
    """Return float32[2, d]: the mean unit vector of Arabic and of English text."""
    with files("align.embed").joinpath(f"data/{model}-means.npy").open("rb") as file:
        return torch.from_numpy(np.load(file))
