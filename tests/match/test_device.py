"""The search of a GPU, with the processor in its place: the same functions of torch on another device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from align.match import device
from align.match.device import search_device
from align.match.neighbours import NOTHING, Neighbours, search_exactly
from align.match.search import find_neighbours

if TYPE_CHECKING:
    from align.records import Vectors


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of which a test's few rows fill several."""
    for name, size in (("QUERIES", 64), ("COLUMNS", 256), ("GROUP", 4), ("RANKED", 500), ("SORTED", 3)):
        monkeypatch.setattr(device, name, size)


def unit_rows(count: int, seed: int, width: int = 24) -> Vectors:
    rows = np.random.default_rng(seed).standard_normal((count, width)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def search_both(ar: Vectors, en: Vectors, count: int) -> tuple[Neighbours, Neighbours]:
    return search_device(ar, en, count, np.any(ar, axis=1), np.any(en, axis=1), "cpu")


@pytest.mark.parametrize(("ar_count", "en_count", "count"), [(300, 700, 8), (700, 90, 5), (5, 3, 4), (1, 1, 1)])
def test_it_finds_what_comparing_everything_finds(ar_count: int, en_count: int, count: int) -> None:
    ar, en = unit_rows(ar_count, 1), unit_rows(en_count, 2)
    exact = search_exactly(ar, en, count, np.ones(ar_count, bool), np.ones(en_count, bool))
    for found, expected in zip(search_both(ar, en, count), exact, strict=True):
        assert found.index.tolist() == expected.index.tolist()
        np.testing.assert_allclose(found.cosine, expected.cosine, atol=3e-7)


def test_rows_left_out_have_and_are_no_neighbours() -> None:
    ar, en = unit_rows(200, 3), unit_rows(300, 4)
    ar[7] = 0
    use = np.arange(300) % 3 > 0
    exact = search_exactly(ar, en, 8, np.any(ar, axis=1), use)
    for found, expected in zip(search_device(ar, en, 8, np.any(ar, axis=1), use, "cpu"), exact, strict=True):
        assert found.index.tolist() == expected.index.tolist()
    assert search_both(ar, en, 8)[0].index[7].tolist() == [-1] * 8
    nothing = search_device(ar, en, 2, np.zeros(200, bool), use, "cpu")
    assert all(np.all(found.index == -1) and np.all(found.cosine == NOTHING) for found in nothing)


def test_swapping_the_sides_mirrors_the_result() -> None:
    ar, en = unit_rows(150, 5), unit_rows(280, 6)
    for found, mirrored in zip(search_both(ar, en, 6), reversed(search_both(en, ar, 6)), strict=True):
        assert found.index.tobytes() == mirrored.index.tobytes()
        assert found.cosine.tobytes() == mirrored.cosine.tobytes()


def test_ties_go_to_the_lower_row_however_many_there_are() -> None:
    """More rows alike than any shortlist holds: no product tells them apart, so all are sorted."""
    ar, en = unit_rows(70, 7), np.repeat(unit_rows(3, 8), 300, axis=0)
    forward, backward = search_both(ar, en, 8)
    first = np.argmax(ar @ en[::300].T, axis=1) * 300
    assert forward.index.tolist() == [list(range(at, at + 8)) for at in first.tolist()]
    assert backward.index[:300].tolist() == [backward.index[0].tolist()] * 300


def test_rows_nearer_to_each_other_than_half_precision_tells_are_ranked_right() -> None:
    centre = unit_rows(1, 9, 32)
    en = centre + 3e-4 * unit_rows(900, 10, 32)
    en /= np.linalg.norm(en, axis=1, keepdims=True)
    ar = unit_rows(40, 11, 32) * 0.3 + centre
    ar /= np.linalg.norm(ar, axis=1, keepdims=True)
    found, _ = search_both(ar, en, 8)
    products = (ar.astype(np.float64) @ en.astype(np.float64).T).astype(np.float32)
    assert found.index.tolist() == np.argsort(-products, axis=1, kind="stable")[:, :8].tolist()


def test_the_device_searches_where_it_has_the_memory(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ar, en = unit_rows(30, 12), unit_rows(40, 13)
    asked: list[str] = []

    def search(*given: object) -> tuple[Neighbours, Neighbours]:
        asked.append(str(given[-1]))
        return search_both(ar, en, 8)

    monkeypatch.setattr(device, "search_device", search)
    monkeypatch.setattr("torch.cuda.mem_get_info", lambda _: (2**36, 2**36))
    find_neighbours(ar, en, device="cuda:1")
    find_neighbours(ar, en, device="mps")
    find_neighbours(ar, en, device="cuda:1", exact=False)
    assert asked == ["cuda:1"]
    monkeypatch.setattr("torch.cuda.mem_get_info", lambda _: (2**10, 2**36))
    found, _ = find_neighbours(ar, en, device="cuda:1")
    assert asked == ["cuda:1"]
    assert "the processor searches" in caplog.text
    assert found.index.tolist() == find_neighbours(ar, en)[0].index.tolist()
