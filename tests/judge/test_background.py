"""What is measured of a collection as a whole: the unit of cosines, what is in common, what translations reach."""

from __future__ import annotations

import numpy as np
import pytest

from align.judge.background import TYPICAL_SHARE, background_spread, counterpart_share, measure_background
from align.match.neighbours import neighbourhood
from align.match.search import find_neighbours


def unit_rows(count, seed):
    rows = np.random.default_rng(seed).normal(size=(count, 64)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def search(ar, en, **use):
    neighbours = find_neighbours(ar, en, **use)
    return neighbours, (neighbourhood(neighbours[0], len(en)), neighbourhood(neighbours[1], len(ar)))


def share_of(ar, en, **use):
    return counterpart_share(*search(ar, en, **use))


def test_background_spread_is_that_of_unrelated_rows():
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(400, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert background_spread(rows, np.roll(rows, 1, axis=0)) == pytest.approx(1 / 8, rel=0.1)
    assert background_spread(rows[:3], rows) == 0.0


@pytest.mark.parametrize(
    ("ar", "en", "least", "most"),
    [
        pytest.param(unit_rows(300, 1), unit_rows(300, 1), 0.9, 1.0, id="all have a counterpart"),
        pytest.param(unit_rows(300, 1), unit_rows(300, 2), 0.0, 0.1, id="none has one"),
        pytest.param(np.r_[unit_rows(150, 1), unit_rows(150, 2)], unit_rows(300, 1), 0.4, 0.6, id="half of them"),
        pytest.param(unit_rows(400, 1)[:60], unit_rows(400, 1), 0.8, 1.0, id="all of the smaller side"),
        pytest.param(unit_rows(1, 1), unit_rows(1, 1), 0.5, 0.55, id="one pair says little"),
        pytest.param(unit_rows(0, 1), unit_rows(9, 1), TYPICAL_SHARE, TYPICAL_SHARE, id="nothing to compare"),
    ],
)
def test_counterpart_share_is_that_of_sentences_with_a_counterpart(ar, en, least, most):
    assert least <= share_of(ar, en) <= most
    assert share_of(ar, en) == share_of(en, ar)


def test_copies_do_not_change_the_share_of_counterparts():
    ar, en = unit_rows(100, 1), np.r_[unit_rows(50, 1), unit_rows(50, 2)]
    many = np.r_[ar, np.repeat(ar[:1], 500, axis=0)]
    first = np.arange(len(many)) < 100
    assert share_of(many, en, ar_use=first) == pytest.approx(share_of(ar, en), abs=0.02)


def test_background_holds_what_translations_reach_in_the_collection():
    en = unit_rows(200, 1)
    ar = en + 0.5 * unit_rows(200, 2)
    ar /= np.linalg.norm(ar, axis=1, keepdims=True)
    found = measure_background((ar, en), *search(ar, en))
    cosines = np.einsum("ij,ij->i", ar, en)
    assert found.sure == 200
    assert found.sure_cosine == pytest.approx(np.median(cosines), abs=1e-5)
    assert 0.2 <= found.sure_margin < found.sure_cosine


def test_background_of_unrelated_text_knows_no_translations():
    assert (
        measure_background(
            (unit_rows(200, 1), unit_rows(200, 2)), *search(unit_rows(200, 1), unit_rows(200, 2))
        ).sure
        < 40
    )
    empty = np.zeros((0, 64), dtype=np.float32)
    nothing = measure_background((empty, empty), *search(empty, empty))
    assert (nothing.spread, nothing.share, nothing.sure, nothing.sure_cosine) == (0.0, TYPICAL_SHARE, 0, 0.0)
