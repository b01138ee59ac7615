"""Cosines of spans along a band: those of the spans' vectors, of sums or of windows, in slabs or whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.match import spans
from align.match.anchors import span_vectors
from align.match.band import Strand, make_band, ridge_ratio, take_strand, usual_ratio, whole_band, window_rows
from align.match.chain import chain, make_strands, narrow
from align.match.islands import islands
from align.match.kernels.spans import REACH, shape_of
from align.records import Side
from tests.match.documents import DIMENSION, make_side, side_of, singles, statement_vector, with_windows

groups = st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=3).map(tuple), min_size=1, max_size=11)


def strands(ar: Side, en: Side) -> tuple[Strand, Strand]:
    a, b, _ = make_strands(ar, en)
    return a, b


def table_of(a: Strand, b: Strand, band: object = None) -> np.ndarray:
    band = band or whole_band(len(a), len(b))
    return spans.compare_rows(a, b, band, (spans.span_sums(a), spans.span_sums(b)), 0, len(a) + 1)


@settings(max_examples=25, deadline=None)
@given(groups, groups, st.booleans(), st.booleans())
def test_cosines_are_those_of_the_vectors_of_the_spans(ar: list, en: list, left: bool, right: bool) -> None:
    """One side alone with rows of windows is compared by sums, both by their rows."""
    sides = [make_side(ar, seed=1), make_side(en, seed=2)]
    both = left and right
    a, b = strands(*(with_windows(s) if w else s for s, w in zip(sides, (left, right), strict=True)))
    if not both:
        a, b = replace(a, windows=None), replace(b, windows=None)
    table, n, m = table_of(a, b), len(a), len(b)
    for i, j, p, q in product(range(n), range(m), range(1, REACH), range(1, REACH)):
        if p + q <= REACH and i + p <= n and j + q <= m and (not both or max(p, q) <= 7):
            x, y = span_vectors(a, np.array([[i, p]]))[0], span_vectors(b, np.array([[j, q]]))[0]
            assert table[i * (m + 1) + j, shape_of(p, q)] == pytest.approx(float(x @ y), abs=0.01)


def test_shapes_are_numbered_without_gaps() -> None:
    shapes = [shape_of(p, q) for p in range(1, REACH) for q in range(1, REACH + 1 - p)]
    assert shapes == list(range(REACH * (REACH - 1) // 2))


@pytest.mark.parametrize("windows", [False, True])
def test_the_size_of_slabs_and_blocks_changes_nothing(windows: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    ar = make_side(singles(*range(60)), seed=1)
    en = make_side([*singles(*range(20)), (20, 21), *singles(*range(22, 40)), *singles(*range(45, 60))], seed=2)
    if windows:
        ar, en = with_windows(ar), with_windows(en)
    whole = chain(ar, en)
    for name, value in (("SLAB", 1), ("BLOCK", 5), ("COLUMNS", 7)):
        monkeypatch.setattr(spans, name, value)
    assert chain(ar, en) == whole
    assert sum(1 for pair in whole if pair.ar and pair.en) >= 50


def test_cells_outside_the_band_are_not_touched() -> None:
    a, b = strands(*(with_windows(make_side(singles(*range(9)), seed=s)) for s in (1, 2)))
    band = make_band(np.maximum(np.arange(10) - 2, 0), np.minimum(np.arange(10) + 3, 10))
    narrow_table, whole = table_of(a, b, band), table_of(a, b)
    for i in range(9):
        for j in range(band.lo[i], min(band.hi[i], 9)):
            assert narrow_table[band.start[i] + j - band.lo[i], 0] == whole[i * 10 + j, 0]


def test_windows_end_where_sentences_are_missing() -> None:
    a, _ = strands(*(with_windows(make_side(singles(*range(8)), seed=s)) for s in (1, 2)))
    part = take_strand(a, np.array([0, 1, 2, 5, 6]))
    exists = [window_rows(part, size, 0, 5).any(axis=1).tolist() for size in (1, 2, 3)]
    assert exists == [[True] * 5, [True, True, False, True, False], [True, False, False, False, False]]
    assert np.array_equal(window_rows(part, 2, 3, 4), window_rows(a, 2, 5, 6))


def test_rows_of_windows_settle_what_sums_cannot() -> None:
    """The sum of the first two sentences says nothing of the English one, their joined text says the same."""
    common = range(20, 40)
    ar = side_of(rows(1, 2, *common), ["w" * 40 + "."] * 22)
    en = side_of(rows(9, *common), ["w" * 80 + ".", *["w" * 40 + "."] * 20])
    windows = np.zeros((2, 22, DIMENSION), dtype=np.float32)
    windows[0] = ar.vectors
    windows[1, :2] = rows(9, 8)
    exact = replace(ar, windows=windows)
    found = {(tuple(pair.ar), tuple(pair.en)) for pair in chain(exact, replace(en, windows=en.vectors[None]))}
    assert ((0, 1), (0,)) in found
    assert ((0, 1), (0,)) not in {(tuple(pair.ar), tuple(pair.en)) for pair in chain(ar, en)}


def test_cosine_of_a_pair_is_that_of_its_windows() -> None:
    side = make_side([(1,), (2,), (3,)], seed=1)
    merged = make_side([(1, 2), (3,)], seed=2)
    ar, en = with_windows(side), with_windows(merged)
    pair = chain(ar, en)[0]
    assert (len(pair.ar), len(pair.en)) == (2, 1)
    assert pair.cosine == pytest.approx(float(ar.windows[1, 0] @ en.vectors[0]), abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(groups, groups, st.integers(1, 7), st.integers(0, 5))
def test_alignments_by_windows_mirror(ar_groups: list, en_groups: list, largest: int, seed: int) -> None:
    ar = with_windows(make_side(ar_groups, seed=seed, breaks=[3]), largest)
    en = with_windows(make_side(en_groups, seed=seed + 1), largest)
    pairs = chain(ar, en)
    assert [i for pair in pairs for i in pair.ar] == list(range(len(ar)))
    assert [j for pair in pairs for j in pair.en] == list(range(len(en)))
    assert {(p.ar, p.en) for p in pairs} == {(p.en, p.ar) for p in chain(en, ar)}
    assert {(p.ar, p.en) for p in islands(ar, en)} == {(p.en, p.ar) for p in islands(en, ar)}


def test_the_ratio_of_lengths_is_that_of_the_parallel_part() -> None:
    """English sentences are half as long; what the Arabic text holds besides is three times as much."""
    ar = side_of(rows(*range(80)), ["w" * 80] * 80)
    en = side_of(rows(*range(60, 80)), ["w" * 40] * 20)
    a, b, turned = make_strands(ar, en)
    ratio = narrow(a, b)[1]
    assert (1 / ratio if turned else ratio) == pytest.approx(2.0, rel=0.05)
    assert (1 / usual_ratio(a, b) if turned else usual_ratio(a, b)) == pytest.approx(8.0, rel=0.1)


def test_without_a_ridge_the_ratio_is_that_of_the_whole_documents() -> None:
    a, b = strands(make_side(singles(1, 2, 3)), make_side(singles(7, 8), seed=1))
    assert ridge_ratio(a, b, np.zeros((0, 4), dtype=np.int64)) == usual_ratio(a, b)


def rows(*numbers: int) -> np.ndarray:
    return np.stack([statement_vector(k) for k in numbers]).astype(np.float32)


def test_documents_that_differ_in_their_windows_alone_mirror() -> None:
    """Equal sentences on both sides: only the rows of windows say which side comes first."""
    side = make_side(singles(1, 1, 2, 2, 3), seed=1)
    ar, en = with_windows(side), with_windows(side)
    changed = en.windows.copy()
    changed[1:] = with_windows(make_side(singles(2, 1, 1, 3, 2), seed=3)).windows[1:]
    en = replace(en, windows=changed)
    first, second = make_strands(ar, en), make_strands(en, ar)
    assert first[2] != second[2]
    assert np.array_equal(first[0].windows, second[0].windows)
    assert {(p.ar, p.en) for p in chain(ar, en)} == {(p.en, p.ar) for p in chain(en, ar)}
