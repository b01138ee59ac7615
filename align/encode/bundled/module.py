"""The bundled encoders as a module of sentence-transformers, for programs that want such a model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sentence_transformers.base.modules import InputModule

from align.encode.bundled.network import Network
from align.encode.bundled.precision import Precision


class BundledModule(InputModule):
    """A `Network` behind the library's interface."""

    config_keys = ["name", "precision"]  # noqa: RUF012  (the base class declares it so)
    max_seq_length = None

    def __init__(self, name: str, precision: Precision = "fp32") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.name = name
        self.precision = precision
        self.network = Network(name, precision)
        self.tokenizer = self.network.tokenizer

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, Any]:
        """Clean and tokenize; prompts have no meaning for these models."""
        return self.network.preprocess(inputs)

    def forward(self, features: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        features["sentence_embedding"] = self.network(features)
        return features

    def get_embedding_dimension(self) -> int:
        return self.network.get_embedding_dimension()

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        """Save the settings alone: the weights stay in the packages they came in."""
        self.save_config(output_path)
