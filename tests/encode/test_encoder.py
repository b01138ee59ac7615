"""Loading models and encoding with them: order, cache, limits, memory, errors; with tiny models saved locally."""

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.encode.model import CachedEncoder, ModelEncoder, unit_rows
from align.records import ModelError

TEXTS = ["وصل الوفد أمس.", "The delegation arrived yesterday.", "", "وصل الوفد أمس.", "…! 🙂", "أ"]


class Counting(SimpleNamespace):
    """Stands in for a sentence-transformers model: a row from the text's letters; counts and limits its calls."""

    max_seq_length = None
    most = 10**9
    calls: list[int]

    def encode(self, texts: Sequence[str], **options: Any) -> np.ndarray:
        if len(texts) > self.most:
            raise RuntimeError("CUDA out of memory. Tried to allocate 2 GiB")
        self.calls.append(len(texts))
        return np.array([[len(t), sum(map(ord, t)) % 97, 1.0] for t in texts], dtype=np.float32)


def fake_encoder(batch_tokens: int = 8192, most: int = 10**9) -> tuple[ModelEncoder, Counting]:
    model = Counting(calls=[], most=most)
    return ModelEncoder("fake", "1", 3, lambda: model, batch_tokens=batch_tokens), model  # type: ignore[arg-type, return-value]


def test_rows_are_unit_in_order_and_zero_without_letters() -> None:
    encoder, _ = fake_encoder()
    vectors = encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0, 1, 0, 1], abs=1e-6)
    assert np.array_equal(vectors[0], vectors[3])


def test_each_text_is_encoded_once() -> None:
    encoder, model = fake_encoder()
    encoder.encode(TEXTS * 5)
    assert sum(model.calls) == 3


def test_no_texts_give_no_rows(tmp_path) -> None:
    encoder, _ = fake_encoder()
    assert encoder.encode([]).shape == (0, 3)
    assert CachedEncoder(encoder, VectorCache(tmp_path)).encode([]).shape == (0, 3)


def test_out_of_memory_halves_the_batch_and_changes_nothing() -> None:
    texts = [f"sentence number {i}" for i in range(50)]
    roomy, _ = fake_encoder()
    tight, model = fake_encoder(most=4)
    assert np.array_equal(tight.encode(texts), roomy.encode(texts))
    assert max(model.calls) <= 4
    assert tight.batches.batch_tokens < roomy.batches.batch_tokens


def test_out_of_memory_with_one_text_is_told() -> None:
    encoder, _ = fake_encoder(most=0)
    with pytest.raises(ModelError, match="out of memory with a single text"):
        encoder.encode(["one"])


def test_other_errors_of_a_model_are_not_hidden() -> None:
    encoder, model = fake_encoder()
    model.encode = lambda texts, **options: 1 / 0  # type: ignore[method-assign]
    with pytest.raises(ZeroDivisionError):
        encoder.encode(["one"])


def test_cache_gives_the_same_bits_and_spares_the_model(tmp_path) -> None:
    plain, _ = fake_encoder()
    first, _ = fake_encoder()
    again, idle = fake_encoder()
    expected = plain.encode(TEXTS)
    assert np.array_equal(CachedEncoder(first, VectorCache(tmp_path)).encode(TEXTS), expected)
    cached = CachedEncoder(again, VectorCache(tmp_path))
    assert np.array_equal(cached.encode(TEXTS), expected)
    assert idle.calls == []
    assert (cached.hits, cached.misses) == (len(TEXTS), 0)


def test_another_revision_does_not_share_vectors(tmp_path) -> None:
    first, _ = fake_encoder()
    CachedEncoder(first, VectorCache(tmp_path)).encode(TEXTS)
    other, model = fake_encoder()
    other.revision = "2"
    CachedEncoder(other, VectorCache(tmp_path)).encode(TEXTS)
    assert sum(model.calls) == 3


def test_rounding_to_half_keeps_the_direction() -> None:
    exact = unit_rows(np.random.default_rng(1).standard_normal((200, 896)).astype(np.float32))
    kept = unit_rows(exact.astype(np.float16))
    assert np.min(np.sum(exact * kept, axis=1)) > 0.99999


def test_a_local_folder_is_a_model(tiny_model: Path) -> None:
    encoder = load_encoder(str(tiny_model), device="cpu", insist=True)
    vectors = encoder.encode(TEXTS)
    assert encoder.dimension == 16
    assert vectors.shape == (len(TEXTS), 16)
    assert len(encoder.revision.split("/")[0]) == 32
    alone = encoder.encode([TEXTS[1]])
    assert float(alone[0] @ vectors[1]) == pytest.approx(1, abs=1e-5)


def test_dtype_reaches_the_model_and_the_identity(tiny_model: Path) -> None:
    import torch

    full, half = (
        load_encoder(str(tiny_model), device="cpu", dtype=dtype, insist=True) for dtype in ("float32", "bfloat16")
    )
    assert isinstance(full, ModelEncoder)
    assert isinstance(half, ModelEncoder)
    assert next(full.model.parameters()).dtype == torch.float32
    assert next(half.model.parameters()).dtype == torch.bfloat16
    assert full.identity != half.identity
    assert float(full.encode(TEXTS[1:2])[0] @ half.encode(TEXTS[1:2])[0]) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("dtype", "arithmetic"), [("float32", "fp32"), ("float16", "fp16"), ("bfloat16", "bf16"), ("int8", "int8")]
)
def test_dtype_names_the_arithmetic_of_a_bundled_encoder(dtype: str, arithmetic: str) -> None:
    assert load_encoder("bundled-fast", dtype=dtype).revision.endswith(f"/{arithmetic}-cpu")


def test_a_dtype_that_a_bundled_encoder_lacks_is_refused_with_those_it_has() -> None:
    with pytest.raises(ModelError, match="float32, float16, bfloat16, int8, not in float64"):
        load_encoder("bundled", dtype="float64")


def test_text_beyond_the_limit_is_cut_into_pieces_not_dropped(tiny_model: Path) -> None:
    encoder = load_encoder(str(tiny_model), device="cpu", insist=True)
    start = "the minister opened the plant"
    short, long = encoder.encode([start, start + " and thousands of residents have clean water now"])
    other = encoder.encode([start + " but nobody there was told of the closing of the mill"])[0]
    assert float(short @ long) < 0.9999
    assert float(long @ other) < 0.9999, "what comes after the limit must count"


def test_prompts_change_the_vector_and_its_identity(tiny_model: Path) -> None:
    plain = load_encoder(str(tiny_model), device="cpu", insist=True)
    assert isinstance(plain, ModelEncoder)
    prompted = ModelEncoder(plain.name, plain.revision, 16, lambda: plain.model, prompt="ab: ")
    assert prompted.identity != plain.identity
    assert not np.allclose(prompted.encode(["one"]), plain.encode(["one"]))


@pytest.mark.parametrize("name", ["no-such-model-anywhere", "/no/such/folder"])
def test_a_missing_model_says_what_works_offline(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="Works offline: bundled, bundled-fast") as caught:
        load_encoder(name)
    assert name in str(caught.value)
