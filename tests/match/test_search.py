"""The search by cells: how many are searched follows from a sample of both sides compared with everything."""

import numpy as np
import pytest

from align.match import search
from align.match.search import Cells, choose_probes

CELLS = 8

# label, (sentences, cosine of their nearest, place of its cell among those nearest to them), cells to be searched
CASES = [
    ("the nearest lies in the nearest cell", [(100, 0.9, 1)], 1),
    ("all lie in the fourth", [(100, 0.9, 4)], 4),
    ("one possible pair in three hundred may be missed", [(299, 0.9, 1), (1, 0.9, 7)], 1),
    ("one in a hundred may not", [(99, 0.9, 1), (1, 0.9, 7)], 7),
    ("three possible pairs in a hundred may not", [(97, 0.9, 1), (3, 0.9, 7)], 7),
    ("one in a hundred that is no pair may", [(99, 0.9, 1), (1, 0.2, 7)], 1),
    ("three in a hundred may not, pairs or none", [(97, 0.9, 1), (3, 0.2, 6)], 6),
    ("nor where nothing may be a pair", [(85, 0.2, 2), (15, 0.2, 5)], 5),
]


@pytest.mark.parametrize(("label", "sentences", "probes"), CASES, ids=[case[0] for case in CASES])
def test_as_many_cells_are_searched_as_possible_pairs_need(
    label: str, sentences: list[tuple[int, float, int]], probes: int
) -> None:
    wanted = [(cosine, place) for count, cosine, place in sentences for _ in range(count)]
    cells, ar, en = make_world(wanted)
    everyone = np.ones(len(wanted), dtype=np.bool_)
    assert choose_probes(cells, ar, en, everyone, everyone) == probes


def test_rows_that_are_not_searched_do_not_count() -> None:
    cells, ar, en = make_world([(0.9, 1)] * 80 + [(0.9, 6)] * 20)
    use = np.arange(100) < 80
    part = Cells(cells.axes, cells.centroids, *keep_rows(cells, use), cells.reduced)
    assert choose_probes(part, ar, en, use, use) == 1


def test_what_can_be_no_pair_is_searched_for_as_far_as_the_comparisons_allowed_go(monkeypatch) -> None:
    cells, ar, en = make_world([(0.9, 2)] * 90 + [(0.2, 6)] * 10)
    everyone = np.ones(100, dtype=np.bool_)
    in_a_cell = 100 / CELLS
    monkeypatch.setattr(search, "COMPARISONS", 4 * 100 * in_a_cell)
    assert choose_probes(cells, ar, en, everyone, everyone) == 4
    monkeypatch.setattr(search, "COMPARISONS", 1)  # but for what may be a pair
    assert choose_probes(cells, ar, en, everyone, everyone) == 2


def make_world(wanted: list[tuple[float, int]]) -> tuple[Cells, np.ndarray, np.ndarray]:
    """Make sides whose n-th sentences are each other's nearest, with the cosine and the place of the cell wanted.

    English sentences have a direction each, cells one each that no English sentence shares; an Arabic sentence goes
    a little along its own cell's and twice as far along those of the cells to come before it.
    """
    count = len(wanted)
    width = count + CELLS + 1
    en = np.eye(count, width, dtype=np.float32)
    member_of = np.arange(count) % CELLS
    ar = np.zeros((count, width), dtype=np.float32)
    for i, (cosine, place) in enumerate(wanted):
        ar[i, i] = cosine
        ar[i, count + member_of[i]] = 0.05
        for before in range(1, place):
            ar[i, count + (member_of[i] + before) % CELLS] = 0.1
        ar[i, -1] = np.sqrt(1 - np.sum(ar[i] ** 2))
    axes = np.eye(width, dtype=np.float32)
    order = np.argsort(member_of, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(member_of, minlength=CELLS))))
    return Cells(axes, axes[count : count + CELLS], order, starts, en[order]), ar, en


def keep_rows(cells: Cells, use: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of the cells that are used, and where each cell starts among them."""
    kept = use[cells.rows]
    before = np.concatenate(([0], np.cumsum(kept)))
    return cells.rows[kept], before[cells.starts]
