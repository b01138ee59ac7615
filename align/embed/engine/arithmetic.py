"""Matrix products whose every row comes out the same, whatever the other rows are.

A block of tokens always has `ROWS` rows, filled up with zeros, and is computed by one thread: the same kernel then
adds up the same numbers in the same order, so a text's vector does not depend on its batch or on the thread count.
Parallelism comes from computing several blocks at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Literal, TypeVar

import torch
from torch import Tensor, nn

from align.records import ModelError

Precision = Literal["fp32", "bf16", "int8"]
PRECISIONS: tuple[Precision, ...] = ("fp32", "bf16", "int8")
ROWS = 512

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


def choose_precision(wanted: str, device: torch.device) -> Precision:
    """Return `wanted`, or for "auto" what this machine computes fastest.

    That is bf16 where the processor has instructions for it (elsewhere it is several times slower than fp32),
    int8 where it has VNNI, and fp32 on all others and on accelerators.
    """
    if wanted == "auto":
        if device.type != "cpu":
            return "fp32"
        if _cpu_has("_is_avx512_bf16_supported") or _cpu_has("_is_amx_tile_supported"):
            return "bf16"
        return "int8" if _cpu_has("_is_vnni_supported") or _cpu_has("_is_avx512_vnni_supported") else "fp32"
    for precision in PRECISIONS:
        if wanted == precision:
            return precision
    raise ModelError(f"There is no precision {wanted!r}; choose one of: auto, {', '.join(PRECISIONS)}.")


def _cpu_has(question: str) -> bool:
    """Ask torch about the processor; these calls are private, so a missing one means no."""
    ask = getattr(torch.cpu, question, None)
    try:
        return bool(ask()) if ask is not None else False
    except RuntimeError:
        return False


class Linear(nn.Module):
    """`x @ weight.T + bias` for float32[rows, k] input, computed in the chosen precision; float32[rows, n] out."""

    weight: Tensor
    bias: Tensor
    scale: Tensor

    def __init__(self, weight: Tensor, bias: Tensor | None, precision: Precision) -> None:
        super().__init__()
        self.precision = precision
        bias = torch.zeros(len(weight)) if bias is None else bias
        if precision == "int8":
            scale = weight.abs().amax(dim=1).clamp_min(1e-12) / 127
            self.register_buffer("scale", scale)
            self.register_buffer("weight", (weight / scale[:, None]).round().to(torch.int8))
            self.register_buffer("bias", bias)
        else:
            dtype = torch.bfloat16 if precision == "bf16" else torch.float32
            self.register_buffer("weight", weight.to(dtype).contiguous())
            self.register_buffer("bias", bias.to(dtype))

    def forward(self, x: Tensor) -> Tensor:
        if self.precision == "int8":
            scale = x.abs().amax(dim=1, keepdim=True).clamp_min(1e-12) / 127
            whole = torch._int_mm((x / scale).round().to(torch.int8), self.weight.t())
            return whole.float().mul_(scale).mul_(self.scale).add_(self.bias)
        return nn.functional.linear(x.to(self.weight.dtype), self.weight, self.bias).float()


def map_blocks(function: Callable[[_Job], _Result], jobs: Sequence[_Job], device: torch.device) -> list[_Result]:
    """Return `function(job)` for each job, as many at once as torch has threads, each on a single thread."""
    threads = torch.get_num_threads()
    if device.type != "cpu" or threads == 1 or len(jobs) == 1:
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
