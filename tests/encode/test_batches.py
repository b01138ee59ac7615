"""Batches of a token budget, on one device and shared out among several, and what happens when memory runs out."""

from __future__ import annotations

import gc
import logging
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.encode.batches import BatchEncoder, count_batch, count_tokens, is_out_of_memory, plan_run
from align.encode.encoder import list_devices, load_encoder, split_devices
from align.records import ModelError, UsageError

LENGTHS = st.lists(st.integers(0, 900), min_size=1, max_size=80).map(sorted)


class FakeModel:
    """Stands in for a sentence-transformers model with worker processes; notes every batch that is computed.

    Like the library, it cuts what it is given into chunks for the workers and those into batches. A batch of more
    than `memory` tokens, padding counted, does not fit.
    """

    def __init__(self, memory: int = 10**9, failure: str = "CUDA out of memory. Tried to allocate 2 GiB") -> None:
        self.memory = memory
        self.failure = failure
        self.batches: list[tuple[int, int]] = []
        self.calls: list[dict[str, Any]] = []
        self.pools: list[list[str]] = []
        self.stopped: list[Any] = []

    def start_multi_process_pool(self, devices: list[str]) -> dict[str, Any]:
        self.pools.append(devices)
        return {"devices": devices}

    def stop_multi_process_pool(self, pool: dict[str, Any]) -> None:
        self.stopped.append(dict(pool))

    def encode(self, texts: Sequence[str], batch_size: int, **options: Any) -> np.ndarray:
        self.calls.append(options)
        chunk = options.get("chunk_size", len(texts))
        for start in range(0, len(texts), chunk):
            part = texts[start : start + chunk]
            for first in range(0, len(part), batch_size):
                batch = part[first : first + batch_size]
                tokens = max(map(count_tokens, batch)) * len(batch)
                if tokens > self.memory:
                    raise RuntimeError(self.failure)
                self.batches.append((len(batch), tokens))
        return np.array([[len(text), sum(map(ord, text)) % 97] for text in texts], dtype=np.float32)


def sentences(number: int) -> list[str]:
    return sorted((f"sentence {i} " + "and more " * (i % 40) for i in range(number)), key=len)


def rows_of(texts: Sequence[str]) -> np.ndarray:
    return FakeModel().encode(texts, len(texts))


@pytest.mark.parametrize("devices", [[], ["cuda:0"], ["cuda:0", "cuda:1"], ["cpu"] * 4])
@pytest.mark.parametrize("budget", [1, 500, 8192, 10**6])
def test_rows_come_in_order_and_batches_keep_to_the_budget(devices: list[str], budget: int) -> None:
    model, texts = FakeModel(), sentences(1500)
    rows = BatchEncoder("fake", "", budget, devices).encode(model, texts)  # type: ignore[arg-type]
    assert np.array_equal(rows, rows_of(texts))
    assert sum(size for size, _ in model.batches) == len(texts)
    assert all(tokens <= budget for size, tokens in model.batches if size > 1)


def test_several_devices_share_one_pool_that_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    model, encoder = FakeModel(), BatchEncoder("fake", "query: ", 8192, ["cuda:0", "cuda:1"])
    encoder.encode(model, sentences(10))  # type: ignore[arg-type]
    assert model.pools == [], "a few texts are not worth a process"
    for number in (1200, 1200, 10):
        encoder.encode(model, sentences(number))  # type: ignore[arg-type]
    assert model.pools == [["cuda:0", "cuda:1"]]
    assert ["pool" in call for call in model.calls] == [False] + [True] * (len(model.calls) - 1)
    assert {call["prompt"] for call in model.calls} == {"query: "}
    assert model.stopped == []
    del encoder
    gc.collect()
    assert model.stopped == [{"devices": ["cuda:0", "cuda:1"]}]


def test_every_worker_gets_batches_even_where_one_would_hold_all() -> None:
    model, texts = FakeModel(), sentences(1200)
    BatchEncoder("fake", "", 10**6, ["cuda:0", "cuda:1"]).encode(model, texts)  # type: ignore[arg-type]
    assert len(model.batches) >= 8


@pytest.mark.parametrize("devices", [[], ["cuda:0", "cuda:1"]])
@pytest.mark.parametrize("memory", [150, 700, 5000])
def test_out_of_memory_halves_the_batch_goes_on_and_is_remembered(
    devices: list[str], memory: int, caplog: pytest.LogCaptureFixture
) -> None:
    model, texts = FakeModel(memory), sentences(1500)
    encoder = BatchEncoder("fake", "", 65536, devices)
    with caplog.at_level(logging.WARNING):
        assert np.array_equal(encoder.encode(model, texts), rows_of(texts))  # type: ignore[arg-type]
    assert encoder.batch_tokens <= max(memory, 2 * 150)
    assert 0 < len(caplog.records) < 12
    caplog.clear()
    encoder.encode(model, texts)  # type: ignore[arg-type]
    assert not caplog.records, "what fits is known by now"


@pytest.mark.parametrize("devices", [[], ["cuda:0", "cuda:1"]])
def test_a_text_that_does_not_fit_alone_is_an_error(devices: list[str]) -> None:
    with pytest.raises(ModelError, match=r"single text of \d+ characters.*--device cpu"):
        BatchEncoder("fake", "", 8192, devices).encode(FakeModel(5), sentences(1200))  # type: ignore[arg-type]


def test_a_worker_that_dies_is_an_error_with_a_remedy() -> None:
    model = FakeModel(5, "1 multi-process pool worker(s) died unexpectedly: pid 7 (exit code -9).")
    with pytest.raises(ModelError, match="cuda:0, cuda:1: name fewer devices"):
        BatchEncoder("fake", "", 8192, ["cuda:0", "cuda:1"]).encode(model, sentences(1200))  # type: ignore[arg-type]


def test_other_errors_pass() -> None:
    model = FakeModel(0, "mat1 and mat2 shapes cannot be multiplied")
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        BatchEncoder("fake", "", 8192).encode(model, ["one"])  # type: ignore[arg-type]


@given(LENGTHS, st.integers(1, 3000))
def test_a_batch_is_as_large_as_the_budget_allows(lengths: list[int], budget: int) -> None:
    texts = ["x" * length for length in lengths]
    size = count_batch(texts, 0, budget)
    assert 1 <= size <= len(texts)
    assert size == 1 or count_tokens(texts[size - 1]) * size <= budget
    assert size == len(texts) or count_tokens(texts[size]) * (size + 1) > budget


@given(LENGTHS, st.integers(1, 3000))
def test_a_run_has_equal_batches_within_the_budget(lengths: list[int], budget: int) -> None:
    texts = ["x" * length for length in lengths]
    size, stop = plan_run(texts, 0, count_batch(texts, 0, budget), budget)
    assert size & (size - 1) == 0
    for start in range(0, stop, size):
        batch = texts[start : min(start + size, stop)]
        assert size == 1 or count_tokens(batch[-1]) * len(batch) <= budget
    assert stop == len(texts) or stop % size == 0


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; ...)", RuntimeError),
        ("MPS backend out of memory (MPS allocated: 17.9 GB)", RuntimeError),
        ("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory", RuntimeError),
        ("", MemoryError),
    ],
)
def test_back_ends_say_in_their_own_words_that_memory_ran_out(message: str, kind: type[Exception]) -> None:
    assert is_out_of_memory(kind(message))
    assert not is_out_of_memory(RuntimeError("expected scalar type Half"))


@pytest.mark.parametrize(
    ("device", "names"),
    [
        (None, []),
        ("", []),
        ("cpu", ["cpu"]),
        ("cuda:0, cuda:1", ["cuda:0", "cuda:1"]),
        ("mps", ["mps"]),
        ("auto", ["cuda:0"]),
    ],
)
def test_devices_are_named_as_torch_names_them(
    monkeypatch: pytest.MonkeyPatch, device: str | None, names: list[str]
) -> None:
    monkeypatch.setattr("torch.cuda.device_count", lambda: 2)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: True)
    assert split_devices(device) == names
    assert list_devices() == ["cpu", "cuda:0", "cuda:1", "mps"]


def test_auto_is_the_processor_where_there_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.device_count", lambda: 0)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    assert split_devices("auto") == ["cpu"]


@pytest.mark.parametrize("device", ["cuda", "cuda:2", "cuda:0,cuda:2", "mps", "gpu", "cuda:x"])
@pytest.mark.parametrize("name", ["bundled", "labse"])
def test_a_device_that_is_not_there_is_told_before_anything_is_loaded(
    monkeypatch: pytest.MonkeyPatch, device: str, name: str
) -> None:
    monkeypatch.setattr("torch.cuda.device_count", lambda: 1 if device == "cuda:0,cuda:2" else 0)
    monkeypatch.setattr("torch.backends.mps.is_available", lambda: False)
    with pytest.raises(UsageError, match="there are: cpu"):
        load_encoder(name, device=device)
