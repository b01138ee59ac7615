"""Intervals of shares: they hold the share told, narrow with more rows, and widen where rows come in clumps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.select.bounds import bound_share, count_effective


def bounds(carried: list[bool], documents: list[str] | None = None, weights: list[float] | None = None):
    return bound_share(weights or [1.0] * len(carried), carried, documents or ["a"] * len(carried))


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_an_interval_holds_the_share_that_is_told(carried: list[bool]) -> None:
    low, high = bounds(carried)
    assert 0 <= low <= np.mean(carried) <= high <= 1


def test_more_rows_narrow_an_interval_and_errors_of_judging_end_that() -> None:
    widths = [np.subtract(*bounds([True, False] * count)[::-1]) for count in (5, 50, 500, 500_000)]
    assert widths == sorted(widths, reverse=True)
    assert widths[2] < widths[0] / 3
    assert widths[3] > 0.05


def test_all_of_five_is_not_all() -> None:
    low, high = bounds([True] * 5)
    assert low < 0.75
    assert high == 1
    assert bounds([False] * 5)[0] == 0
    assert bounds([False] * 5)[1] > 0.3


def test_ten_documents_say_more_than_one_that_says_all_of_it() -> None:
    carried = [True] * 50 + [False] * 50
    clumps = [str(i // 10) for i in range(100)]
    spread = [str(i % 10) for i in range(100)]
    narrow, wide = bounds(carried, spread), bounds(carried, clumps)
    assert wide[1] - wide[0] > 1.5 * (narrow[1] - narrow[0])


def test_rows_of_unequal_weight_are_fewer() -> None:
    weights = np.array([1.0] * 9 + [100.0])
    assert count_effective(weights, np.array([True, False] * 5), ["a"] * 10) == pytest.approx(1.19, abs=0.01)


def test_of_nothing_nothing_is_known() -> None:
    assert bounds([]) == (0.0, 1.0)
