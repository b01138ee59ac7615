"""Vectors of words: their places survive cleaning, and a text's words do not depend on other texts."""

from pathlib import Path

import numpy as np
import pytest

from align.encode.bundled.build import WORD_DIMENSION, build_network
from align.encode.bundled.network import Network
from align.encode.bundled.words import mean_of_words, view_words
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.encode.words import has_words, need_words
from align.facts.words import find_places
from align.records import ModelError, UsageError

PLAIN = "وصل القطار إلى المحطة عند الساعة 10."
SIGNED = "وَصَلَ القـــطار إلى المحطّة عند الساعة ١٠."
TEXTS = [PLAIN, "The train reached the station at 10.", "", "...", "كلمة", "#"]


@pytest.fixture(scope="module")
def network() -> Network:
    return build_network("bundled")


def rows_of(network: Network, texts: list[str]) -> list[np.ndarray]:
    return network.encode_words(texts, [find_places(text) for text in texts])


def test_each_word_has_a_unit_row(network: Network) -> None:
    for text, rows in zip(TEXTS, rows_of(network, TEXTS), strict=True):
        assert rows.shape == (len(find_places(text)), WORD_DIMENSION)
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_vowel_signs_tatweel_and_digits_change_nothing(network: Network) -> None:
    plain, signed = rows_of(network, [PLAIN, SIGNED])
    np.testing.assert_array_equal(plain, signed)


def test_a_text_s_words_do_not_depend_on_other_texts(network: Network) -> None:
    together = rows_of(network, [*TEXTS, *(f"{text} {text}" for text in TEXTS)])
    for text, rows in zip(TEXTS, together, strict=False):
        np.testing.assert_array_equal(rows_of(network, [text])[0], rows)


def test_a_long_text_has_rows_for_all_its_words(network: Network) -> None:
    text = "The train reached the station. " * 150
    (rows,) = rows_of(network, [text])
    assert len(rows) == len(find_places(text)) == 750
    assert np.all(np.any(rows, axis=1))


def test_words_that_mean_the_same_are_nearest(network: Network) -> None:
    arabic, english = rows_of(network, ["اشترت أمي الخبز من السوق.", "My mother bought bread at the market."])
    nearest = (arabic @ english.T).argmax(axis=1)
    assert [english_words[j] for j in nearest[[0, 1, 2, 4]]] == ["bought", "mother", "bread", "market"]


english_words = "My mother bought bread at the market".split()


def test_the_encoder_without_e5_has_no_words() -> None:
    with pytest.raises(ModelError, match="no vectors of words"):
        build_network("bundled-fast").encode_words(["a"], [find_places("a")])
    assert not has_words(load_encoder("bundled-fast"))
    with pytest.raises(UsageError, match="bundled"):
        need_words(load_encoder("bundled-fast"))


def test_kept_words_are_those_computed(tmp_path: Path) -> None:
    places = [find_places(text) for text in TEXTS]
    plain = need_words(load_encoder("bundled")).encode_words(TEXTS, places)
    cached = load_encoder("bundled", cache=VectorCache(tmp_path))
    for _ in range(2):
        for expected, found in zip(plain, need_words(cached).encode_words(TEXTS, places), strict=True):
            np.testing.assert_array_equal(found, expected)
    again = load_encoder("bundled", cache=VectorCache(tmp_path))
    need_words(again).encode_words(TEXTS, places)
    assert again.misses <= TEXTS.count("") + 2  # texts without words are not kept


def test_places_follow_characters_that_become_others() -> None:
    view, places = view_words("a ﷺ  bc!", np.array([[0, 1], [2, 3], [5, 7]]), lambda text: text.replace("ﷺ", "xyz"))
    assert view == "a xyz bc!"
    assert [view[start:end] for start, end in places] == ["a", "xyz", "bc"]


def test_a_word_is_the_mean_of_its_pieces_and_zero_without_any() -> None:
    rows = np.array([[2.0], [4.0], [6.0]], dtype=np.float32)
    pieces = np.array([[0, 2], [2, 3], [3, 6]])
    assert mean_of_words(rows, pieces, np.array([[0, 3], [4, 6], [7, 9]])).ravel().tolist() == [3.0, 6.0, 0.0]
