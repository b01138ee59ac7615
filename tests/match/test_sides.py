"""Centring: what all sentences share goes, what they say stays."""

import numpy as np
import pytest

from align.match.sides import (
    OWN_MEAN_FROM,
    center,
    center_windows,
    collection_mean,
    restore_mean,
    subtract_mean,
)


def rows(count: int, shared: float = 1.0, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((count, 32)).astype(np.float32) / np.sqrt(32)
    vectors[:, 0] += shared
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_takes_out_what_all_rows_share() -> None:
    vectors = rows(200)
    between = np.triu_indices(200, 1)
    assert (vectors @ vectors.T)[between].mean() > 0.4
    centred = center(vectors)
    assert abs((centred @ centred.T)[between].mean()) < 0.02
    np.testing.assert_allclose(np.linalg.norm(centred, axis=1), 1, rtol=1e-5)


def test_zero_rows_stay_zero_and_do_not_count() -> None:
    vectors = rows(100)
    with_gaps = np.insert(vectors, [3, 50], 0, axis=0)
    centred = center(with_gaps)
    assert not centred[[3, 51]].any()
    np.testing.assert_allclose(np.delete(centred, [3, 51], axis=0), center(vectors), atol=1e-6)


def test_copies_count_once() -> None:
    vectors = rows(100)
    flooded = np.concatenate([vectors, np.repeat(vectors[:1], 500, axis=0)])
    np.testing.assert_allclose(collection_mean(flooded), collection_mean(vectors), atol=1e-6)


@pytest.mark.parametrize(("count", "centred"), [(1, False), (OWN_MEAN_FROM - 1, False), (OWN_MEAN_FROM, True)])
def test_few_rows_without_a_stored_mean_are_left_alone(count: int, centred: bool) -> None:
    vectors = rows(count)
    assert (not np.array_equal(center(vectors), vectors)) is centred


def test_stored_mean_rules_a_handful_and_is_forgotten_by_many() -> None:
    stored = np.full(32, 0.3, dtype=np.float32)
    for count, own_share in ((0, 0.0), (20, 0.5), (2000, 0.99)):
        vectors = rows(count)
        own = vectors.mean(axis=0) if count else np.zeros(32)
        expected = own_share * own + (1 - own_share) * stored
        np.testing.assert_allclose(collection_mean(vectors, stored), expected, atol=0.002)


def test_a_row_equal_to_the_mean_becomes_zero_not_noise() -> None:
    assert not center(np.ones((1, 4), dtype=np.float32) / 2, np.ones(4, dtype=np.float32) / 2).any()


def test_input_is_not_changed_and_empty_is_fine() -> None:
    vectors = rows(30)
    before = vectors.copy()
    center(vectors)
    np.testing.assert_array_equal(vectors, before)
    assert center(np.zeros((0, 8), dtype=np.float32)).shape == (0, 8)


def test_windows_are_centred_on_the_mean_of_the_sentences() -> None:
    rng = np.random.default_rng(5)
    common = rng.standard_normal(16)
    windows = np.zeros((3, 40, 16), dtype=np.float32)
    for size in range(3):
        rows = rng.standard_normal((40 - size, 16)) + 2 * common
        windows[size, : 40 - size] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    before = windows.copy()
    found = center_windows(windows)
    np.testing.assert_array_equal(found[0], center(before[0]))
    expected = before[2, :38] - collection_mean(before[0])
    np.testing.assert_allclose(found[2, :38], expected / np.linalg.norm(expected, axis=1, keepdims=True), atol=1e-5)
    assert not found[1, 39:].any()
    assert not found[2, 38:].any()


def test_windows_of_a_handful_stay_as_they_are() -> None:
    windows = np.eye(8, dtype=np.float32)[None].repeat(2, axis=0)
    np.testing.assert_array_equal(center_windows(windows.copy()), windows)


def test_what_was_centred_can_be_restored() -> None:
    vectors = rows(50)
    vectors[3] = 0
    for mean in (None, vectors[5:].mean(axis=0), 0.1 * vectors[7]):
        np.testing.assert_allclose(restore_mean(subtract_mean(vectors, mean), mean), vectors, atol=1e-5)
