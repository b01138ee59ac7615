"""Nearest neighbours: exact ones are those of a full comparison, the index finds nearly all of them."""

import os

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.match import neighbours
from align.match.neighbours import margins, neighbourhood, usable_cores
from align.match.search import find_neighbours


def unit_rows(count: int, seed: int, width: int = 16) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, width)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@settings(max_examples=25, deadline=None)
@given(n=st.integers(1, 90), m=st.integers(1, 90), count=st.integers(1, 9), seed=st.integers(0, 99))
def test_exact_search_equals_a_full_comparison(n: int, m: int, count: int, seed: int) -> None:
    ar, en = unit_rows(n, seed), unit_rows(m, seed + 100)
    cosines = ar @ en.T
    for found, full in zip(find_neighbours(ar, en, count=count), (cosines, cosines.T), strict=True):
        k = min(count, full.shape[1])
        expected = np.argsort(-full, axis=1, kind="stable")[:, :k]
        np.testing.assert_array_equal(found.index[:, :k], expected)
        np.testing.assert_allclose(found.cosine[:, :k], np.take_along_axis(full, expected, axis=1), atol=1e-6)
        assert (found.index[:, k:] == -1).all()


def test_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ar, en = unit_rows(70, 1), unit_rows(130, 2)
    whole = find_neighbours(ar, en)
    monkeypatch.setattr(neighbours, "ROWS", 16)
    monkeypatch.setattr(neighbours, "COLUMNS", 33)
    for a, b in zip(whole, find_neighbours(ar, en), strict=True):
        np.testing.assert_array_equal(a.index, b.index)


def test_equal_cosines_go_to_the_lower_row() -> None:
    same = np.tile(unit_rows(1, 3), (100, 1))
    forward, backward = find_neighbours(same, same, count=3)
    assert (forward.index == [0, 1, 2]).all()
    assert (backward.index == [0, 1, 2]).all()


def test_zero_and_unused_rows_have_and_are_no_neighbours() -> None:
    ar = np.eye(5, dtype=np.float32)
    ar[2] = 0
    forward, backward = find_neighbours(ar, ar, count=3, en_use=np.array([True, True, True, False, True]))
    assert (forward.index[2] == -1).all()
    assert not np.isin(forward.index, [2, 3]).any()
    assert (backward.index[[2, 3]] == -1).all()


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 4), (4, 0)])
def test_an_empty_side_has_no_neighbours(n: int, m: int) -> None:
    forward, backward = find_neighbours(unit_rows(n, 0), unit_rows(m, 1))
    assert (len(forward), len(backward)) == (n, m)
    assert (forward.index == -1).all()
    assert (backward.index == -1).all()


def test_widths_must_agree() -> None:
    with pytest.raises(ValueError, match="16 and 8 dimensions"):
        find_neighbours(unit_rows(3, 0), unit_rows(3, 0, width=8))


def test_the_index_finds_what_exact_search_finds() -> None:
    pytest.importorskip("faiss")
    centres = unit_rows(60, 5, width=32)
    rng = np.random.default_rng(6)
    en = centres[rng.integers(0, 60, 3000)] + 0.15 * rng.standard_normal((3000, 32)).astype(np.float32)
    ar = en[::3] + 0.05 * rng.standard_normal((1000, 32)).astype(np.float32)
    en, ar = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (en, ar))
    en[7] = 0
    use = np.arange(len(en)) % 10 != 9
    exact = find_neighbours(ar, en, en_use=use, exact=True)
    index = find_neighbours(ar, en, en_use=use, exact=False)
    for a, b in zip(exact, index, strict=True):
        filled = a.index[:, 0] >= 0
        np.testing.assert_array_equal(filled, b.index[:, 0] >= 0)
        assert (a.index[filled, 0] == b.index[filled, 0]).mean() >= 0.98
        hits = a.index[:, 0] == b.index[:, 0]
        np.testing.assert_allclose(a.cosine[hits, 0], b.cosine[hits, 0], atol=1e-5)
    again = find_neighbours(ar, en, en_use=use, exact=False)
    np.testing.assert_array_equal(index[0].index, again[0].index)


def test_nothing_stands_out_in_a_small_pool_of_nonsense() -> None:
    """A ratio would be 2 where everything near is weak; the prior neighbourhood keeps such margins low."""
    for n, m in ((1, 1), (3, 40), (40, 40)):
        ar, en = unit_rows(n, 11, width=128), unit_rows(m, 12, width=128)
        forward, backward = find_neighbours(ar, en)
        hubs = neighbourhood(forward, m), neighbourhood(backward, n)
        rows = np.arange(n, dtype=np.int32)
        found = margins(forward.cosine[:, 0], rows, forward.index[:, 0], *hubs)
        assert found.max() < 0.2
        assert margins(forward.cosine[:, 0], rows, forward.index[:, 0], *hubs, kind="ratio").max() < 1.6


def test_a_hub_has_a_dense_neighbourhood() -> None:
    en = unit_rows(200, 20)
    hub = en.mean(axis=0, keepdims=True) / np.linalg.norm(en.mean(axis=0))
    near = en[:40] + 2 * hub
    en[:40] = near / np.linalg.norm(near, axis=1, keepdims=True)
    forward, _ = find_neighbours(np.concatenate([hub, unit_rows(50, 21)]).astype(np.float32), en)
    hubs = neighbourhood(forward, len(en))
    assert hubs[0] > hubs[1:].max()


def test_an_unknown_margin_is_refused() -> None:
    one = np.zeros(1, dtype=np.int32)
    with pytest.raises(ValueError, match="no margin is called 'cosine'"):
        margins(
            np.ones(1, dtype=np.float32), one, one, np.ones(1, np.float32), np.ones(1, np.float32), kind="cosine"
        )


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs a system that binds processes to cores")
def test_threads_are_no_more_than_the_cores_that_may_be_used() -> None:
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(before)})
        assert usable_cores() == 1
    finally:
        os.sched_setaffinity(0, before)
    assert usable_cores() == len(before)
