"""Multilingual-e5-small: tokenizer and network.

A BERT of 12 layers (Wang et al. 2024, "Multilingual E5 Text Embeddings"), whose vector for a text is the mean of
its last hidden states. It was trained with the prefix `query: ` or `passage: ` before each text; for matching
sentences with their translations it does better, and is faster, without.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from align.encode.bundled.arithmetic import (
    ROWS,
    Activation,
    Ids,
    Linear,
    Segment,
    cut_evenly,
    cut_with_context,
    fill_blocks,
    map_blocks,
)
from align.encode.bundled.e5_file import BLOCK_BYTES, E5File, choose_pieces, dequantize
from align.encode.bundled.precision import Precision

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DIMENSION = 384
# Tokens of the neighbours that a token at the edge of a piece of a long text still sees.
_CONTEXT = 64


def build_e5_tokenizer(file: E5File, kept: Sequence[int]) -> Tokenizer:
    """Build the unigram tokenizer over the pieces `kept`, in that order; the text must have been through the file's
    table of replacements.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    unknown = list(kept).index(file.sizes.unknown)
    tokenizer = Tokenizer(models.Unigram([(file.pieces[i], file.scores[i]) for i in kept], unk_id=unknown))
    tokenizer.normalizer = normalizers.Replace(Regex(" {2,}"), " ")
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    return tokenizer


class E5(nn.Module):
    """Tokenizer and network, with the vocabulary pruned to what Arabic and English text can hold."""

    positions: Tensor

    def __init__(self, file: E5File, precision: Precision = "fp32") -> None:
        super().__init__()
        sizes = file.sizes
        kept = choose_pieces(file.pieces)
        self.replacements = file.replacements
        self.tokenizer = build_e5_tokenizer(file, kept)
        place = {old: new for new, old in enumerate(kept)}
        self.begin, self.end = place[sizes.begin], place[sizes.end]
        self.longest = sizes.positions - 2
        # The largest tensor stays in its four bits a weight; rows are unpacked as tokens ask for them.
        self.words = file.blocks("emb.word", sizes.width)[kept]
        kind = torch.from_numpy(file.floats("emb.type"))[: sizes.width]
        positions = torch.from_numpy(file.floats("emb.pos")).view(-1, sizes.width) + kind
        self.register_buffer("positions", positions)
        self.norm = _build_norm(file, "emb.ln")
        self.layers = nn.ModuleList(Layer(file, number, precision) for number in range(sizes.layers))

    def view(self, text: str) -> str:
        """Return what the network is to see of a cleaned text: small letters, which cost it no accuracy."""
        return text.lower()

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Return each text's token ids, without begin and end."""
        plain = [self.replace(text) for text in texts]
        return [
            np.array(e.ids, dtype=np.int64) for e in self.tokenizer.encode_batch(plain, add_special_tokens=False)
        ]

    def replace(self, text: str) -> str:
        """Replace the characters that the pieces have no use for."""
        return text if text.isascii() else text.translate(self.replacements)

    def tokenize_with_places(self, texts: Sequence[str]) -> list[tuple[Ids, npt.NDArray[np.int64]]]:
        """Return the token ids of texts that `replace` has seen, and where each stands in its text, int64[n, 2]."""
        return [
            (np.array(e.ids, dtype=np.int64), np.array(e.offsets, dtype=np.int64).reshape(-1, 2))
            for e in self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ]

    def forward(self, ids: Sequence[Ids]) -> Tensor:
        """Encode texts given as token ids, without begin and end: float32[n, 384] unit rows.

        A text longer than the model's limit is encoded in pieces of even length, averaged by their lengths.
        """
        device = self.positions.device
        segments = [segment for i, row in enumerate(ids) for segment in cut_evenly(i, row, self.longest)]
        framed = [Segment(s.text, np.array([self.begin, *s.ids, self.end]), 0, len(s.ids)) for s in segments]
        blocks = fill_blocks(framed)
        sums = torch.zeros(len(ids), DIMENSION, device=device)
        for block, rows in zip(blocks, map_blocks(self._encode_block, blocks, device), strict=True):
            for segment, row in zip(block, rows, strict=True):
                sums[segment.text] += max(1, segment.last) * row
        return nn.functional.normalize(sums, dim=1)

    def token_rows(self, ids: Sequence[Ids], layer: int) -> list[npt.NDArray[np.float32]]:
        """Return what a layer (1 to 12) makes of each token of texts given as token ids: float32[tokens, 384] each.

        A token of a text longer than the model's limit sees the piece it stands in, and some of its neighbours.
        """
        pieces = [piece for i, row in enumerate(ids) for piece in cut_with_context(i, row, _CONTEXT, self.longest)]
        framed = [
            Segment(number, np.array([self.begin, *piece.ids, self.end]), piece.first + 1, piece.last + 1)
            for number, piece in enumerate(pieces)
        ]
        blocks = fill_blocks(framed)

        def run(block: list[Segment]) -> Tensor:
            return self._run_block(block, layer)

        found = [np.zeros((0, DIMENSION), dtype=np.float32)] * len(framed)
        for block, x in zip(blocks, map_blocks(run, blocks, self.positions.device), strict=True):
            rows = x.cpu().numpy()
            start = 0
            for segment in block:
                found[segment.text] = rows[start + segment.first : start + segment.last].astype(np.float32)
                start += len(segment.ids)
        results: list[list[npt.NDArray[np.float32]]] = [[] for _ in ids]
        for piece, rows in zip(pieces, found, strict=True):
            results[piece.text].append(rows)
        return [np.concatenate(own) for own in results]

    def _encode_block(self, block: list[Segment]) -> Tensor:
        """Return the mean of each segment's tokens, float32[n, 384]."""
        lengths = [len(segment.ids) for segment in block]
        x = self._run_block(block, len(self.layers))
        starts = np.cumsum(lengths, dtype=np.int64) - np.array(lengths)
        sums = np.add.reduceat(x[: sum(lengths)].cpu().numpy(), starts, axis=0)
        return torch.from_numpy(sums / np.array(lengths, dtype=np.float32)[:, None]).to(self.positions.device)

    def _run_block(self, block: list[Segment], layer: int) -> Tensor:
        """Return the tokens of a block behind a layer, float32[ROWS, 384]."""
        device = self.positions.device
        lengths = [len(segment.ids) for segment in block]
        total = sum(lengths)
        tokens = np.zeros(ROWS, dtype=np.int64)
        tokens[:total] = np.concatenate([segment.ids for segment in block])
        places = np.zeros(ROWS, dtype=np.int64)
        places[:total] = np.concatenate([np.arange(length) for length in lengths])
        words = dequantize(self.words[tokens].reshape(ROWS, -1, BLOCK_BYTES)).reshape(ROWS, -1)
        x = self.norm(torch.from_numpy(words).to(device) + self.positions[torch.from_numpy(places).to(device)])
        runs = [(length, len(list(run))) for length, run in groupby(lengths)]
        for each in self.layers[:layer]:
            x = each(x, runs)
        return torch.as_tensor(x)


class Layer(nn.Module):
    """One layer: attention within each text, then the feed-forward network, each added on and normalised."""

    def __init__(self, file: E5File, number: int, precision: Precision) -> None:
        super().__init__()
        width = file.sizes.width
        self.heads = file.sizes.heads

        def linear(*names: str, inputs: int = width, activation: Activation = "none") -> Linear:
            weights = [torch.from_numpy(file.floats(f"l{number}.{name}.w")).view(-1, inputs) for name in names]
            biases = [torch.from_numpy(file.floats(f"l{number}.{name}.b")) for name in names]
            return Linear(torch.cat(weights), torch.cat(biases), precision, activation)

        self.query_key_value = linear("q", "k", "v")
        self.output = linear("ao")
        self.attention_norm = _build_norm(file, f"l{number}.aln")
        self.widen = linear("fi", activation="gelu")
        self.narrow = linear("fo", inputs=file.sizes.inner)
        self.norm = _build_norm(file, f"l{number}.oln")

    def forward(self, x: Tensor, runs: list[tuple[int, int]]) -> Tensor:
        """Transform float32[ROWS, width]; `runs` says how long the texts in it are, and how many of each length."""
        x = self.attention_norm(x + self.output(self._attend(self.query_key_value(x), runs)))
        result: Tensor = self.norm(x + self.narrow(self.widen(x)))
        return result

    def _attend(self, joint: Tensor, runs: list[tuple[int, int]]) -> Tensor:
        width = joint.shape[1] // 3
        result = joint.new_zeros(ROWS, width)
        start = 0
        for length, count in runs:
            stop = start + length * count
            query, key, value = (
                joint[start:stop].float().view(count, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
            )
            mixed = nn.functional.scaled_dot_product_attention(query, key, value)
            result[start:stop] = mixed.transpose(1, 2).reshape(-1, width)
            start = stop
        return result


def _build_norm(file: E5File, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(file.sizes.width, eps=file.sizes.eps)
    norm.weight = nn.Parameter(torch.from_numpy(file.floats(f"{name}.w")), requires_grad=False)
    norm.bias = nn.Parameter(torch.from_numpy(file.floats(f"{name}.b")), requires_grad=False)
    return norm
