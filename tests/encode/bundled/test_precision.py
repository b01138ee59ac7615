"""Which arithmetic a machine gets: read from what the system says of its processor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from align.encode.bundled import precision
from align.encode.bundled.precision import choose_precision, fastest_on, processor_flags, read_flags
from align.records import ModelError

ZEN5 = (
    "processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: fpu sse avx2 avx512f avx512_vnni avx512_bf16\nbugs\t:\n\n"
)
ALDER_LAKE = "vendor_id\t: GenuineIntel\nvmx flags\t: vnmi amx_tile\nflags\t\t: fpu avx2 avx_vnni fma\n"
HASWELL = "flags\t\t: fpu sse4_2 avx2 fma\n"
CASCADE_LAKE = "flags\t\t: fpu avx2 avx512f avx512_vnni\n"
SAPPHIRE_RAPIDS = "flags\t\t: avx512_vnni avx512_bf16 amx_bf16 amx_tile amx_int8\n"
RASPBERRY = "processor\t: 0\nBogoMIPS\t: 108.00\nFeatures\t: fp asimd evtstrm crc32 cpuid\n"


@pytest.mark.parametrize(
    ("cpuinfo", "expected"),
    [
        (ZEN5, "bf16"),
        (SAPPHIRE_RAPIDS, "bf16"),
        (CASCADE_LAKE, "int8"),
        (ALDER_LAKE, "int8"),
        (HASWELL, "fp32"),
        (RASPBERRY, "fp32"),
        ("", "fp32"),
    ],
)
def test_fastest_arithmetic_of_a_processor(cpuinfo: str, expected: str) -> None:
    assert fastest_on(read_flags(cpuinfo)) == expected


@pytest.fixture
def fresh_flags(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The processor as it is, whatever oneDNN is told; what was read of it is forgotten before and after."""
    for name in precision.CAP_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    processor_flags.cache_clear()
    yield
    processor_flags.cache_clear()


@pytest.mark.usefixtures("fresh_flags")
def test_auto_reads_the_processor_and_knows_accelerators(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "cpuinfo").write_text(CASCADE_LAKE)
    monkeypatch.setattr(precision, "CPUINFO", tmp_path / "cpuinfo")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    assert [choose_precision("auto", device) for device in ("cpu", "cuda:0", "mps")] == ["int8", "fp16", "fp32"]


@pytest.mark.usefixtures("fresh_flags")
def test_where_the_system_says_nothing_torch_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import torch

    monkeypatch.setattr(precision, "CPUINFO", tmp_path / "none")
    monkeypatch.setattr("platform.machine", lambda: "AMD64")
    monkeypatch.setattr(torch.cpu, "_is_amx_tile_supported", lambda: False, raising=False)
    monkeypatch.setattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False, raising=False)
    monkeypatch.setattr(torch.cpu, "_is_avx512_vnni_supported", lambda: True, raising=False)
    assert choose_precision("auto") == "int8"


def _raise_runtime_error() -> bool:
    raise RuntimeError("not on this platform")


@pytest.mark.usefixtures("fresh_flags")
@pytest.mark.parametrize("instead", [None, _raise_runtime_error])
def test_where_torch_does_not_answer_either_it_is_fp32(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, instead: Callable[[], bool] | None
) -> None:
    import torch

    monkeypatch.setattr(precision, "CPUINFO", tmp_path / "none")
    monkeypatch.setattr("platform.machine", lambda: "AMD64")
    for question in (precision.BF16_FLAGS | precision.INT8_FLAGS).values():
        monkeypatch.setattr(torch.cpu, question, instead, raising=False)
    assert choose_precision("auto") == "fp32"


@pytest.mark.usefixtures("fresh_flags")
@pytest.mark.parametrize("name", ["ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"])
@pytest.mark.parametrize(
    ("cpuinfo", "cap", "expected"),
    [
        (ZEN5, "AVX2", "fp32"),
        (ZEN5, "avx2", "fp32"),
        (SAPPHIRE_RAPIDS, "SSE41", "fp32"),
        (SAPPHIRE_RAPIDS, "AVX512_CORE", "fp32"),
        (SAPPHIRE_RAPIDS, "AVX512_CORE_VNNI", "int8"),
        (SAPPHIRE_RAPIDS, "AVX512_CORE_BF16", "bf16"),
        (SAPPHIRE_RAPIDS, "ALL", "bf16"),
        (ALDER_LAKE, "AVX2", "fp32"),
        (ALDER_LAKE, "AVX2_VNNI", "int8"),
        (HASWELL, "AVX512_CORE_AMX", "fp32"),
    ],
)
def test_a_processor_told_to_be_a_lesser_one_is_that_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, cpuinfo: str, cap: str, expected: str
) -> None:
    (tmp_path / "cpuinfo").write_text(cpuinfo)
    monkeypatch.setattr(precision, "CPUINFO", tmp_path / "cpuinfo")
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    monkeypatch.setenv(name, cap)
    assert choose_precision("auto") == expected


@pytest.mark.parametrize("wanted", ["fp32", "bf16", "int8"])
def test_what_is_asked_for_is_used(wanted: str) -> None:
    assert choose_precision(wanted) == choose_precision(wanted, "cuda") == wanted


def test_other_words_are_refused() -> None:
    with pytest.raises(ModelError, match="bf16"):
        choose_precision("fp8")
