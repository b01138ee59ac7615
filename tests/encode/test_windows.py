"""Windows of sentences: weighted sums, sums of tokens, or their text; unit length, none over a break."""

from collections.abc import Sequence

import numpy as np
import pytest

from align.encode import windows
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.encode.model import CachedEncoder, ModelEncoder, unit_rows
from align.encode.windows import (
    AUTO_UP_TO,
    choose_windows,
    encode_windows,
    list_windows,
    sums_tokens,
    window_exists,
    window_vectors,
)
from align.records import UsageError

VECTORS = np.eye(4, dtype=np.float32)
WEIGHTS = np.array([3, 4, 1, 1], dtype=np.float32)


def test_a_window_is_the_weighted_sum_at_unit_length() -> None:
    found = window_vectors(VECTORS, WEIGHTS, np.ones(4, dtype=bool), 2)
    assert found[0] == pytest.approx([0.6, 0.8, 0, 0])
    assert found[2] == pytest.approx([0, 0, 0.5**0.5, 0.5**0.5])
    assert found[3] == pytest.approx([0, 0, 0, 0])


def test_windows_of_one_are_the_sentences() -> None:
    assert np.array_equal(window_vectors(VECTORS, WEIGHTS, np.zeros(4, dtype=bool), 1), VECTORS)


def test_no_window_spans_a_break() -> None:
    joined = np.array([False, True, False, True])
    assert window_exists(joined, 2).tolist() == [True, False, True, False]
    found = window_vectors(VECTORS, WEIGHTS, joined, 2)
    assert not found[1].any()


def test_windows_longer_than_the_text_do_not_exist() -> None:
    assert not window_vectors(VECTORS, WEIGHTS, np.ones(4, dtype=bool), 5).any()
    assert not window_exists(np.ones(4, dtype=bool), 5).any()


def test_zero_rows_add_nothing() -> None:
    vectors = np.array([[0, 0], [0, 1]], dtype=np.float32)
    found = window_vectors(vectors, np.ones(2, dtype=np.float32), np.ones(2, dtype=bool), 2)
    assert found[0] == pytest.approx([0, 1])


class Words:
    """Encodes the set of words of a text; where it adds up tokens, it shows by the sign."""

    name, revision, dimension = "words", "1", 26

    def __init__(self, tokens: bool) -> None:
        self.sums_tokens = tokens
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.encoded += texts
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[[ord(word) - ord("a") for word in text.split()]] = 1
        return unit_rows(rows)

    def encode_windows(self, texts: Sequence[str], joined: np.ndarray, largest: int) -> np.ndarray:
        rows = np.zeros((largest, len(texts), self.dimension), dtype=np.float32)
        for size, first in list_windows(joined, largest):
            rows[size - 1, first] = (1 if size == 1 else -1) * self.encode([" ".join(texts[first : first + size])])
        return rows


LETTERS = [chr(ord("a") + i % 26) for i in range(60)]


@pytest.mark.parametrize("kind", ["tokens", "text"])
@pytest.mark.parametrize("at_once", [1, 7, 1000])
def test_every_window_is_encoded_whatever_is_done_at_once(kind: str, at_once: int, monkeypatch) -> None:
    monkeypatch.setattr(windows, "AT_ONCE", at_once)
    joined = np.array([i % 11 > 0 for i in range(60)])
    seen: list[tuple[int, int]] = []
    rows = encode_windows(Words(True), LETTERS, joined, kind, 4, lambda done, total: seen.append((done, total)))
    assert rows.shape == (4, 60, 26)
    assert seen == [(i, 60) for i in range(0, 60, at_once)] + [(60, 60)]
    for size in range(1, 5):
        for i in range(60):
            within = i % 11 + size <= 11 and i + size <= 60
            expected = Words(True).encode([" ".join(LETTERS[i : i + size])])[0] if within else np.zeros(26)
            np.testing.assert_array_equal(
                rows[size - 1, i], -expected if kind == "tokens" and size > 1 else expected
            )


def test_sums_encode_the_sentences_alone() -> None:
    encoder = Words(True)
    rows = encode_windows(encoder, LETTERS, np.ones(60, dtype=bool), "sums", 4)
    assert rows.shape == (1, 60, 26)
    assert encoder.encoded == LETTERS


@pytest.mark.parametrize("kind", ["sums", "tokens", "text"])
def test_no_texts_have_no_windows(kind: str) -> None:
    rows = encode_windows(Words(True), [], np.zeros(0, dtype=bool), kind, 3)
    assert rows.shape == (1 if kind == "sums" else 3, 0, 26)


def test_tokens_are_refused_by_encoders_without_them() -> None:
    encoder = Words(False)
    with pytest.raises(UsageError, match=r"words cannot .* --windows sums .* --windows text"):
        encode_windows(encoder, LETTERS, np.ones(60, dtype=bool), "tokens", 4)
    assert not encoder.encoded
    assert choose_windows("auto", encoder) == "sums"
    assert choose_windows("text", encoder) == "text"
    assert choose_windows("auto", Words(True)) == "tokens"


def test_auto_takes_sums_for_encoders_without_tokens_and_large_collections() -> None:
    assert choose_windows("auto", Words(True), AUTO_UP_TO) == "tokens"
    assert choose_windows("auto", Words(True), AUTO_UP_TO + 1) == "sums"
    assert choose_windows("tokens", Words(True), AUTO_UP_TO + 1) == "tokens"
    assert choose_windows("auto", Words(False), 10) == "sums"


def test_only_bundled_encoders_sum_tokens(tmp_path) -> None:
    assert sums_tokens(load_encoder("bundled-fast"))
    assert sums_tokens(load_encoder("bundled", cache=VectorCache(tmp_path)))
    assert not sums_tokens(ModelEncoder("other", "1", 3, lambda: None))  # type: ignore[arg-type, return-value]


STORY = [
    "وصل الوفد إلى بيروت مساء الثلاثاء.",
    "The talks begin on Wednesday.",
    "…",
    "وقال الوزير إن الاتفاق بات قريباً.",
    "Oil prices fell.",
]


@pytest.mark.parametrize("name", ["bundled", "bundled-fast"])
def test_windows_kept_in_the_cache_are_those_computed(name: str, tmp_path) -> None:
    joined = np.array([False, True, True, True, True])
    plain = load_encoder(name)
    fresh = plain.encode_windows(STORY, joined, 4)
    np.testing.assert_array_equal(fresh[0], plain.encode(STORY))
    assert fresh.any(axis=2).tolist()[1:] == [
        [True, True, True, True, False],
        [True] * 3 + [False] * 2,
        [True] * 2 + [False] * 3,
    ]

    cache = VectorCache(tmp_path)
    kept = CachedEncoder(plain, cache)
    kept.encode(STORY[1:3])
    kept.encode_windows(STORY[:2], joined[:2], 2)  # so that some windows are there and some are not
    np.testing.assert_array_equal(kept.encode_windows(STORY, joined, 4), fresh)
    again = CachedEncoder(plain, cache)
    np.testing.assert_array_equal(again.encode_windows(STORY, joined, 4), fresh)
    np.testing.assert_array_equal(again.encode(STORY), fresh[0])
    assert again.misses == 0
    assert not np.array_equal(again.encode([" ".join(STORY[:2])])[0], fresh[1, 0]), (
        "the text itself has another row"
    )


def test_windows_of_text_are_kept_under_that_text(tmp_path) -> None:
    encoder = load_encoder("bundled-fast", cache=VectorCache(tmp_path))
    joined = np.array([False, True, True, True, True])
    rows = encode_windows(encoder, STORY, joined, "text", 2)
    assert encoder.misses == 9
    np.testing.assert_array_equal(encoder.encode([" ".join(STORY[3:5])])[0], rows[1, 3])
    assert encoder.misses == 9
