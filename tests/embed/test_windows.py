"""Windows of sentences: weighted sums, unit length, none over a break."""

import numpy as np
import pytest

from align.embed.windows import window_exists, window_vectors

VECTORS = np.eye(4, dtype=np.float32)
WEIGHTS = np.array([3, 4, 1, 1], dtype=np.float32)


def test_a_window_is_the_weighted_sum_at_unit_length() -> None:
    windows = window_vectors(VECTORS, WEIGHTS, np.ones(4, dtype=bool), 2)
    assert windows[0] == pytest.approx([0.6, 0.8, 0, 0])
    assert windows[2] == pytest.approx([0, 0, 0.5**0.5, 0.5**0.5])
    assert windows[3] == pytest.approx([0, 0, 0, 0])


def test_windows_of_one_are_the_sentences() -> None:
    assert np.array_equal(window_vectors(VECTORS, WEIGHTS, np.zeros(4, dtype=bool), 1), VECTORS)


def test_no_window_spans_a_break() -> None:
    joined = np.array([False, True, False, True])
    assert window_exists(joined, 2).tolist() == [True, False, True, False]
    windows = window_vectors(VECTORS, WEIGHTS, joined, 2)
    assert not windows[1].any()


def test_windows_longer_than_the_text_do_not_exist() -> None:
    assert not window_vectors(VECTORS, WEIGHTS, np.ones(4, dtype=bool), 5).any()
    assert not window_exists(np.ones(4, dtype=bool), 5).any()


def test_zero_rows_add_nothing() -> None:
    vectors = np.array([[0, 0], [0, 1]], dtype=np.float32)
    windows = window_vectors(vectors, np.ones(2, dtype=np.float32), np.ones(2, dtype=bool), 2)
    assert windows[0] == pytest.approx([0, 1])
