"""Which arithmetic the bundled encoders compute in here; torch is not imported where the system tells enough."""

from __future__ import annotations

import os
import platform
from functools import cache
from pathlib import Path
from typing import Literal

from align.records import ModelError

Precision = Literal["fp32", "fp16", "bf16", "int8"]
PRECISIONS: tuple[Precision, ...] = ("fp32", "fp16", "bf16", "int8")
CPUINFO = Path("/proc/cpuinfo")
# What Linux calls the instructions, and torch the (private) question for them.
BF16_FLAGS = {"avx512_bf16": "_is_avx512_bf16_supported", "amx_tile": "_is_amx_tile_supported"}
INT8_FLAGS = {"avx512_vnni": "_is_avx512_vnni_supported", "avx_vnni": "_is_vnni_supported"}
# Which of them oneDNN, which torch multiplies with, still uses when told to stop at these; all of them at others.
CAP_VARIABLES = ("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA")
CAPS = {
    **dict.fromkeys(("SSE41", "AVX", "AVX2", "AVX512_CORE"), frozenset[str]()),
    **dict.fromkeys(("AVX2_VNNI", "AVX2_VNNI_2"), frozenset({"avx_vnni"})),
    "AVX512_CORE_VNNI": frozenset(INT8_FLAGS),
}


def choose_precision(wanted: str, device: str = "cpu") -> Precision:
    """Return `wanted`, or for "auto" what `device` (as torch names it: `cpu`, `cuda:0`, ...) computes fastest.

    That is bf16 where the processor has instructions for it (elsewhere it is several times slower than fp32),
    int8 where it has VNNI, and fp32 on all others. CUDA takes fp16: as quick there as bf16, and three bits nearer
    to fp32; other accelerators fp32. Raise ModelError for any other word.
    """
    if wanted == "auto":
        place = device.split(":")[0]
        if place == "cpu":
            return fastest_on(processor_flags())
        return "fp16" if place == "cuda" else "fp32"
    for precision in PRECISIONS:
        if wanted == precision:
            return precision
    raise ModelError(f"There is no precision {wanted!r}; choose one of: auto, {', '.join(PRECISIONS)}.")


def fastest_on(flags: frozenset[str]) -> Precision:
    """Return what a processor with these of Linux's flags computes fastest."""
    if flags & BF16_FLAGS.keys():
        return "bf16"
    return "int8" if flags & INT8_FLAGS.keys() else "fp32"


@cache
def processor_flags() -> frozenset[str]:
    """Return which of the flags that matter the processor has: from Linux's list, elsewhere from torch.

    A processor that oneDNN is told to treat as a lesser one (`ONEDNN_MAX_CPU_ISA=AVX2`) is that one here, too.
    """
    cap = next((os.environ[name] for name in CAP_VARIABLES if name in os.environ), "")
    return _read_processor() & CAPS.get(cap.upper(), BF16_FLAGS.keys() | INT8_FLAGS.keys())


def _read_processor() -> frozenset[str]:
    if platform.machine().lower() in ("arm64", "aarch64"):
        return frozenset()  # the flags are of x86 processors
    try:
        return read_flags(CPUINFO.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return _ask_torch()


def read_flags(cpuinfo: str) -> frozenset[str]:
    """Return the flags that matter in the text of /proc/cpuinfo; its first processor speaks for all."""
    for line in cpuinfo.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "flags":
            return frozenset(value.split()) & (BF16_FLAGS.keys() | INT8_FLAGS.keys())
    return frozenset()


def _ask_torch() -> frozenset[str]:
    """Ask torch about the processor; these calls are private, so a missing one means no."""
    import torch

    found = set()
    for flag, question in (BF16_FLAGS | INT8_FLAGS).items():
        ask = getattr(torch.cpu, question, None)
        try:
            if ask is not None and ask():
                found.add(flag)
        except RuntimeError:
            continue
    return frozenset(found)
