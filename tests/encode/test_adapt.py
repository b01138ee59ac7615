"""Whatever gives vectors as an encoder: names, paths, models of sentence-transformers, objects of one's own."""

import warnings
from pathlib import Path

import numpy as np
import pytest

from align import Options, align_documents, align_sentences, load_encoder, score
from align.encode.adapt import CheckedEncoder, adapt_encoder
from align.encode.cache import VectorCache
from align.records import ModelError, UsageError
from tests.support import NumberEncoder

TEXTS = ["وصل الوفد أمس.", "The delegation arrived yesterday.", "…!"]


class Bare:
    """Has `encode` and nothing else; what it returns is made of the lengths of texts."""

    def __init__(self, scale: float = 1.0, make=np.asarray) -> None:
        self.scale = scale
        self.make = make

    def encode(self, texts):
        return self.make([[self.scale * np.cos(len(text)), self.scale * np.sin(len(text)), 0.0] for text in texts])


def test_what_an_encoder_does_not_say_is_found_out() -> None:
    encoder = adapt_encoder(Bare())
    assert (encoder.name, encoder.revision, encoder.dimension) == ("Bare", "unknown", 3)
    assert encoder.encode([]).shape == (0, 3)
    assert encoder.encode(TEXTS).dtype == np.float32


def test_what_it_says_is_kept() -> None:
    encoder = adapt_encoder(NumberEncoder())
    assert (encoder.name, encoder.revision, encoder.dimension) == ("numbers", "1", 64)
    assert adapt_encoder(encoder) is encoder


def test_rows_that_are_no_unit_rows_are_scaled_and_that_is_said_once() -> None:
    encoder = adapt_encoder(Bare(scale=3.0))
    with pytest.warns(
        UserWarning, match=r"Bare: its vectors are not of unit length \(one has 3\); they are scaled"
    ):
        rows = encoder.encode(TEXTS)
    np.testing.assert_allclose(rows, adapt_encoder(Bare()).encode(TEXTS), atol=1e-6)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.array_equal(encoder.encode(TEXTS[:1]), rows[:1])


def test_unit_rows_and_zero_rows_stay_as_they_are_without_a_word() -> None:
    rows = np.array([[1, 0, 0], [0, 0, 0], [0.6, 0.8, 0]], dtype=np.float32)
    encoder = CheckedEncoder(Bare(make=lambda listed: rows[: len(listed)]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.array_equal(encoder.encode(TEXTS), rows)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda rows: np.full((len(rows), 3), np.nan), "3 of 3 vectors hold NaN or infinity"),
        (lambda rows: np.array([[1, 0, 0], [np.inf, 0, 0], [0, 1, 0]])[: len(rows)], "1 of 3 vectors hold NaN"),
        (lambda rows: np.ones((1, 3)), r"shape \(1, 3\), not \(3, 3\): one row a text"),
        (lambda rows: np.ones(3), "one row a text"),
        (lambda rows: ["a"] * len(rows), "no array of numbers"),
        (lambda rows: None, "no array of numbers"),
        (lambda rows: np.ones((len(rows), 3), dtype=complex), "no array of numbers"),
    ],
)
def test_vectors_that_cannot_be_compared_are_refused(make, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        adapt_encoder(Bare(make=make)).encode(TEXTS)


def test_tensors_and_lists_will_do() -> None:
    import torch

    expected = adapt_encoder(Bare()).encode(TEXTS)
    for make in (list, torch.tensor):
        np.testing.assert_allclose(adapt_encoder(Bare(make=make)).encode(TEXTS), expected, atol=1e-6)
    half = adapt_encoder(Bare(make=lambda rows: torch.tensor(rows, dtype=torch.bfloat16))).encode(TEXTS)
    np.testing.assert_allclose(half, expected, atol=0.01)


@pytest.mark.parametrize("wrong", [3, object(), ["bundled"], NumberEncoder])
def test_what_cannot_encode_is_refused(wrong) -> None:
    with pytest.raises(UsageError, match="an encoder must be a name, a path, a model of sentence-transformers"):
        score(["نعم."], ["Yes."], encoder=wrong)


def test_a_name_a_path_and_a_loaded_model_are_encoders_everywhere(
    tiny_model: Path, collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sentence_transformers import SentenceTransformer

    monkeypatch.setattr("align.encode.encoder.refuse_unfit", lambda encoder, insist: None)
    raw = SentenceTransformer(str(tiny_model), device="cpu")
    ar, en = (document.text.splitlines()[:3] for document in collection)
    tables = [
        score(ar, en, encoder=given)
        for given in (raw, tiny_model, str(tiny_model), load_encoder(tiny_model, insist=True))
    ]
    assert all(table.equals(tables[0]) for table in tables)
    options = Options(min_probability=0.0, method="chain")
    beads = [align_sentences(ar, en, encoder=given, options=options) for given in (raw, tiny_model)]
    assert beads[0].equals(beads[1])
    model = align_documents(collection, encoder=raw, options=options).info["model"]
    assert (model["name"], model["dimension"]) == (str(tiny_model), 16)
    assert score(ar, en, encoder="bundled-fast").equals(score(ar, en, encoder=load_encoder("bundled-fast")))


def test_a_model_trained_further_is_another_encoder(tiny_model: Path, tmp_path: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    raw = SentenceTransformer(str(tiny_model), device="cpu")
    before = load_encoder(raw, cache=VectorCache(tmp_path), insist=True)
    assert before.revision == load_encoder(SentenceTransformer(str(tiny_model), device="cpu"), insist=True).revision
    first = before.encode(TEXTS)
    with torch.no_grad():
        next(raw.parameters()).mul_(-1.5)
    after = load_encoder(raw, cache=VectorCache(tmp_path), insist=True)
    assert after.revision != before.revision
    assert not np.allclose(after.encode(TEXTS), first)


def test_a_loaded_model_keeps_its_device_and_its_prompt(tiny_model: Path) -> None:
    from sentence_transformers import SentenceTransformer

    raw = SentenceTransformer(str(tiny_model), device="cpu", prompts={"own": "ab: "}, default_prompt_name="own")
    plain = SentenceTransformer(str(tiny_model), device="cpu")
    rows = [load_encoder(model, insist=True).encode(TEXTS[1:2]) for model in (raw, plain)]
    assert not np.allclose(*rows)
    with pytest.raises(UsageError, match="device and dtype are those of the loaded model"):
        load_encoder(raw, device="cuda")


def test_a_model_that_overflows_is_refused(tiny_model: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    raw = SentenceTransformer(str(tiny_model), device="cpu")
    with torch.no_grad():
        next(raw.parameters()).fill_(torch.nan)
    with pytest.raises(ModelError, match="vectors hold NaN or infinity; half precision overflows"):
        load_encoder(raw).encode(TEXTS)


def test_roles_are_checked() -> None:
    with pytest.raises(UsageError, match="no role is called 'query'; there are pair, sentence, passage"):
        load_encoder("bundled-fast", role="query")  # type: ignore[arg-type]
