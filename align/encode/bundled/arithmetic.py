"""Matrix products whose every row comes out the same, whatever the other rows are, and texts laid out for them.

A block of tokens always has `ROWS` rows, filled up with zeros, and is computed by one thread: the same kernel then
adds up the same numbers in the same order, so a text's vector does not depend on its batch or on the thread count.
Parallelism comes from computing several blocks at once. An accelerator does the opposite, few blocks of many rows,
and what becomes of a text's tokens stays on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, Literal, TypeVar, get_args

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from align.encode.bundled.precision import Precision

Ids = npt.NDArray[np.int64]
Activation = Literal["none", "relu", "gelu"]
ROWS = 512
DEVICE_ROWS = 32_768  # of an accelerator, which 512 would leave waiting for its next order,
LEAST_ROWS = 4096  # and what a smaller block is filled up to there

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


class Linear(nn.Module):
    """`activation(x @ weight.T + bias)`, computed in the chosen precision for [rows, k] input of any float type.

    The [rows, n] result is bfloat16 for bf16, float16 for fp16, else float32.
    """

    weight: Tensor
    bias: Tensor
    scale: Tensor

    def __init__(
        self, weight: Tensor, bias: Tensor | None, precision: Precision, activation: Activation = "none"
    ) -> None:
        super().__init__()
        self.precision = precision
        self.activation = activation
        self._packed: Tensor | None = None
        bias = torch.zeros(len(weight)) if bias is None else bias
        if precision == "int8":
            scale = weight.abs().amax(dim=1).clamp_min(1e-12) / 127
            self.register_buffer("scale", scale)
            self.register_buffer("weight", (weight / scale[:, None]).round().to(torch.int8))
            self.register_buffer("bias", bias)
        else:
            dtype = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}[precision]
            self.register_buffer("weight", weight.to(dtype).contiguous())
            self.register_buffer("bias", bias.to(dtype))

    def forward(self, x: Tensor) -> Tensor:
        if self.precision == "int8":
            return _activate(self._multiply_whole(x), self.activation)
        x = x.to(self.weight.dtype)
        if on_accelerator(x.device):
            return _activate(nn.functional.linear(x, self.weight, self.bias), self.activation)
        if _has_fused_linear(x.dtype):
            if self._packed is None:
                self._packed = torch.ops.mkldnn._reorder_linear_weight(self.weight, ROWS)
            return _multiply_packed(x, self._packed, self.bias, self.activation)
        # Numbers of 16 bits added up in 32, as the fused layer does; torch's own bf16 layer is five times slower
        # where the processor has no instructions for it.
        exact = nn.functional.linear(x.float(), self.weight.float(), self.bias.float())
        return _activate(exact, self.activation).to(x.dtype)

    def _multiply_whole(self, x: Tensor) -> Tensor:
        """Multiply in whole numbers: one scale per token, one per output."""
        scale = x.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127
        whole = (x / scale).round_()
        if _has_whole_product(x.device):
            product = torch._int_mm(whole.to(torch.int8), self.weight.t()).float()
        else:  # the same sums: float32 holds whole numbers up to 2**24 exactly
            product = nn.functional.linear(whole.float(), self.weight.float())
        return product.mul_(scale).mul_(self.scale).add_(self.bias)

    def __getstate__(self) -> dict[str, Any]:
        # The packed weights belong to this process: another makes its own.
        return super().__dict__ | {"_packed": None}


def _activate(x: Tensor, activation: Activation) -> Tensor:
    if activation == "none":
        return x
    return x.relu_() if activation == "relu" else nn.functional.gelu(x)


def _multiply_packed(x: Tensor, packed: Tensor, bias: Tensor, activation: Activation) -> Tensor:
    result: Tensor = torch.ops.mkldnn._linear_pointwise(
        x, packed, bias, activation, [], "none" if activation == "gelu" else ""
    )
    return result


@cache
def _has_fused_linear(dtype: torch.dtype) -> bool:
    """Say whether torch has oneDNN's linear layer with packed weights for float32 or bfloat16 here.

    The calls are private, and refuse bfloat16 on processors without AVX-512, so they are tried on a sample.
    """
    weight, bias = torch.eye(32, dtype=dtype), torch.zeros(32, dtype=dtype)
    x = torch.linspace(-1, 1, ROWS * 32, dtype=dtype).view(ROWS, 32)
    try:
        packed = torch.ops.mkldnn._reorder_linear_weight(weight, ROWS)
        return all(
            torch.allclose(
                _multiply_packed(x, packed, bias, activation).float(),
                _activate(x.to(torch.float32, copy=True), activation),
                atol=1e-5,
                rtol=torch.finfo(dtype).eps,
            )
            for activation in get_args(Activation)
        )
    except (AttributeError, RuntimeError, TypeError):
        return False


@cache
def _has_whole_product(device: torch.device) -> bool:
    """Say whether torch's private product of whole numbers is there, and right, on this device.

    On processors without VNNI it adds up pairs of products in 16 bits: twice 127 * 127 comes out as 32767 or less.
    """
    sample = torch.full((ROWS, 64), 127, dtype=torch.int8, device=device)
    try:
        return bool((torch._int_mm(sample, sample[:64].t()) == 64 * 127 * 127).all())
    except (AttributeError, RuntimeError, TypeError):
        return False


def on_accelerator(device: torch.device) -> bool:
    """Say whether tensors lie on something that wants much to do at once, and does not share memory with NumPy."""
    return device.type != "cpu"


def block_rows(device: torch.device) -> int:
    """Return how many tokens a block holds on a device, at most."""
    return DEVICE_ROWS if on_accelerator(device) else ROWS


def padded_rows(block: Sequence[Segment], device: torch.device) -> int:
    """Return how many rows a block is filled up to: always the same on a processor; a power of two elsewhere."""
    if not on_accelerator(device):
        return ROWS
    total = sum(len(segment.ids) for segment in block)
    return min(DEVICE_ROWS, max(LEAST_ROWS, 1 << (total - 1).bit_length()))


def attend_runs(joint: Tensor, heads: int, runs: Sequence[tuple[int, int]]) -> Tensor:
    """Let the tokens of each text attend to each other: [rows, width], zero behind the last text.

    `joint` is [rows, 3 * width]: queries, keys and values; `runs` are those of the block.
    """
    width = joint.shape[1] // 3
    result = joint.new_zeros(len(joint), width)
    if joint.dtype != torch.float32 and _has_packed_attention(joint.device):
        lengths = [length for length, count in runs for _ in range(count)]
        bounds = torch.from_numpy(np.cumsum([0, *lengths], dtype=np.int32)).to(joint.device)
        total, longest = sum(lengths), max(lengths)
        result[:total] = _attend_packed(joint[:total].view(total, 3, heads, -1), bounds, longest).flatten(1)
        return result
    # A processor's attention is quick in float32 alone.
    exact = joint if on_accelerator(joint.device) else joint.float()
    start = 0
    for length, count in runs:
        stop = start + length * count
        query, key, value = exact[start:stop].view(count, length, 3, heads, -1).permute(2, 0, 3, 1, 4)
        mixed = nn.functional.scaled_dot_product_attention(query, key, value)
        result[start:stop] = mixed.transpose(1, 2).reshape(-1, width)
        start = stop
    return result


def _attend_packed(joint: Tensor, bounds: Tensor, longest: int) -> Tensor:
    """Attend within texts that lie one behind the other, [tokens, 3, heads, d], in one call for all lengths."""
    from torch.nn.attention.varlen import varlen_attn

    query, key, value = joint.unbind(1)
    mixed: Tensor = varlen_attn(query, key, value, bounds, bounds, longest, longest)  # type: ignore[assignment]
    return mixed


@cache
def _has_packed_attention(device: torch.device) -> bool:
    """Say whether torch has attention for texts of unlike lengths here: newer ones on CUDA; tried on a sample."""
    if device.type != "cuda":
        return False
    joint = torch.linspace(-1, 1, 24 * 3 * 2 * 32, device=device).half().view(24, 3, 2, 32)
    query, key, value = joint[:16].permute(1, 2, 0, 3)
    try:
        found = _attend_packed(joint, torch.tensor([0, 16, 24], dtype=torch.int32, device=device), 16)[:16]
    except (ImportError, AttributeError, RuntimeError, TypeError):
        return False
    expected = nn.functional.scaled_dot_product_attention(query[None], key[None], value[None])[0].transpose(0, 1)
    return torch.allclose(found.float(), expected.float(), atol=2e-3)


def map_blocks(function: Callable[[_Job], _Result], jobs: Sequence[_Job], device: torch.device) -> list[_Result]:
    """Return `function(job)` for each job, as many at once as torch has threads, each on a single thread."""
    threads = torch.get_num_threads()
    if on_accelerator(device) or threads == 1 or len(jobs) == 1:
        with _single_thread(threads), torch.inference_mode():
            return [function(job) for job in jobs]
    with (
        _single_thread(threads),
        ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool,
    ):
        return list(pool.map(torch.inference_mode()(function), jobs))


@contextmanager
def _single_thread(before: int) -> Iterator[None]:
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Consecutive tokens of a text; those from `first` to before `last` are its own, the others only context.

    `opens` and `closes` say that the text begins and ends with it.
    """

    text: int
    ids: Ids
    first: int
    last: int
    opens: bool = True
    closes: bool = True


def fill_blocks(segments: Sequence[Segment], rows: int = ROWS) -> list[list[Segment]]:
    """Group segments into blocks of at most `rows` tokens, segments of like length together."""
    blocks: list[list[Segment]] = []
    room = 0
    for segment in sorted(segments, key=lambda segment: len(segment.ids)):
        if len(segment.ids) > room:
            blocks.append([])
            room = rows
        blocks[-1].append(segment)
        room -= len(segment.ids)
    return blocks


def list_runs(block: Sequence[Segment]) -> list[tuple[int, int]]:
    """Return the lengths of the segments of a block, in their order, and how many there are of each."""
    return [(length, len(list(run))) for length, run in groupby(len(segment.ids) for segment in block)]


def sum_runs(rows: Tensor, runs: Sequence[tuple[int, int]]) -> Tensor:
    """Add up the rows of each segment where they lie; `runs` are those of their block. One row a segment."""
    sums, start = [], 0
    for length, count in runs:
        stop = start + length * count
        sums.append(rows[start:stop].view(count, length, -1).sum(dim=1))
        start = stop
    return torch.cat(sums)


def add_to_texts(texts: Sequence[int], rows: Tensor, count: int) -> Tensor:
    """Add up the rows that belong to each of `count` texts, in their order: always the same bits on a device."""
    owners = np.asarray(texts, dtype=np.int64)
    order = np.argsort(owners, kind="stable")
    turns = np.empty(len(owners), dtype=np.int64)  # the first row of a text, its second, ...
    turns[order] = np.arange(len(owners)) - np.searchsorted(owners[order], owners[order])
    sums = rows.new_zeros(count, rows.shape[1])
    for turn in range(int(turns.max(initial=-1)) + 1):
        own = np.flatnonzero(turns == turn)
        sums[torch.from_numpy(owners[own]).to(rows.device)] += rows[torch.from_numpy(own).to(rows.device)]
    return sums


def cut_with_context(text: int, ids: Ids, context: int, longest: int = ROWS) -> list[Segment]:
    """Cut a text's tokens into segments of at most `longest`, each with `context` tokens of its neighbours."""
    if len(ids) <= longest:
        return [Segment(text, ids, 0, len(ids))]
    step = longest - 2 * context
    segments = []
    for start in range(0, len(ids), step):
        begin, stop = max(0, start - context), min(start + step, len(ids))
        end = min(len(ids), stop + context)
        segments.append(Segment(text, ids[begin:end], start - begin, stop - begin, start == 0, stop == len(ids)))
    return segments


def cut_evenly(text: int, ids: Ids, longest: int) -> list[Segment]:
    """Cut a text's tokens into the fewest segments of at most `longest`, all of about one length."""
    pieces = np.array_split(ids, max(1, -(-len(ids) // longest)))
    return [Segment(text, piece, 0, len(piece)) for piece in pieces]
