"""Passages whose windows have rows of their own: these are compared, and everything else stays as it was."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.encode.windows import list_windows, window_vectors
from align.match.collection import part_of
from align.match.mine import Cut, find_candidates, mine
from align.match.passages import prepare_windows
from align.match.table import pairs_of
from align.match.weights import Scoring
from align.records import Language, Side
from tests.match.test_mine import CASES, places
from tests.match.worlds import make_side, vector_of


def make_windows(language: Language, documents: list[list[str]], largest: int = 4, **options) -> Side:
    """Make a side whose windows have the rows that their facts together have."""
    side = make_side(language, documents, **options)
    told = [facts.split() for document in documents for facts in document]
    windows = np.zeros((largest, *side.vectors.shape), dtype=np.float32)
    for size, first in list_windows(side.joined, largest):
        windows[size - 1, first] = vector_of(
            [fact for facts in told[first : first + size] for fact in facts], language
        )
    return replace(side, vectors=windows[0], windows=windows)


def summed_windows(side: Side, largest: int = 4) -> Side:
    """Give a side the rows that sums weighted by characters have anyway."""
    weights = np.array([len(sentence.text) for sentence in side.sentences], dtype=np.float32)
    rows = [window_vectors(side.vectors, weights, side.joined, size) for size in range(1, largest + 1)]
    return replace(side, windows=np.stack(rows))


@pytest.mark.parametrize(("label", "ar", "en", "expected"), CASES, ids=[case[0] for case in CASES])
def test_finds_the_shortest_passage(label, ar, en, expected) -> None:
    found = places(mine(make_windows("ar", ar), make_windows("en", en)))
    if label == "no window over two documents":
        assert all(last - first == 1 for _, _, first, last in found)
    else:
        assert found == expected


def test_what_a_window_says_together_counts() -> None:
    ar, en = make_windows("ar", [["a z"]]), make_windows("en", [["p", "a", "q", "r"]])
    assert places(mine(ar, en)) == [(0, 1, 1, 2)]
    en.windows[1, 1] = vector_of(["a", "z"], "en")
    assert places(mine(ar, en)) == [(0, 1, 1, 3)]
    (pair,) = mine(ar, en)
    assert pair.cosine == pytest.approx(float(ar.vectors[0] @ en.windows[1, 1]), abs=1e-3)


STORY = st.lists(st.lists(st.sampled_from(["a", "b", "c", "d", "e", "a b", "c d e"]), max_size=6), max_size=3)


@settings(max_examples=60, deadline=None)
@given(STORY, STORY, st.sets(st.integers(1, 12)))
def test_rows_of_sums_find_what_sums_find(ar, en, gaps) -> None:
    a, b = make_side("ar", ar, gaps=gaps), make_side("en", en)
    plain = find_candidates(a, b, cut=Cut(0, -1))
    exact = find_candidates(summed_windows(a), summed_windows(b), cut=Cut(0, -1))
    mixed = find_candidates(a, summed_windows(b), cut=Cut(0, -1))
    for found in (exact, mixed):
        # Where two windows are as good as each other, the last bits decide which of them is kept.
        shared = {row[:4]: row[4:] for row in zip(*columns(plain), strict=True)}
        same = [(row[4:], shared[row[:4]]) for row in zip(*columns(found), strict=True) if row[:4] in shared]
        assert len(same) >= 0.8 * len(plain)
        np.testing.assert_allclose([s[0] for s in same], [s[1] for s in same], atol=1e-4)


@settings(max_examples=40, deadline=None)
@given(STORY, STORY)
def test_swapping_the_sides_mirrors_the_result(ar, en) -> None:
    # The same two sides, in the other order; lengths, for which Arabic and English differ, left aside.
    sides = make_windows("ar", ar), make_windows("en", en)
    there, back = (
        find_candidates(*order, cut=Cut(0, -1), scoring=Scoring(length=0)) for order in (sides, sides[::-1])
    )
    found = {row[:4]: row[4:] for row in zip(*columns(there), strict=True)}
    mirrored = {(*row[2:4], *row[:2]): row[4:] for row in zip(*columns(back), strict=True)}
    shared = sorted(found.keys() & mirrored.keys())
    assert len(shared) >= 0.8 * max(len(found), len(mirrored))  # of windows that tie, either may be kept
    np.testing.assert_allclose([found[k] for k in shared], [mirrored[k] for k in shared], atol=1e-5)


def columns(found):
    names = ("ar_first", "ar_size", "en_first", "en_size", "cosine", "score")
    return [getattr(found, name).tolist() for name in names]


def test_no_window_is_wider_than_its_rows() -> None:
    ar, en = make_windows("ar", [["a b c"]]), make_windows("en", [["a", "b", "c"]], largest=2)
    assert places(mine(ar, replace(en, windows=None))) == [(0, 1, 0, 3)]
    assert all(len(pair.en) <= 2 for pair in pairs_of(find_candidates(ar, en)))
    assert prepare_windows(en, 4).reach.tolist() == [2, 2, 1]


def test_windows_of_one_sentence_are_held_against_what_stands_beside_them() -> None:
    ar, en = make_windows("ar", [["a b", "b", "c"]]), make_windows("en", [["a", "b", "c"]])
    narrow, wide = (
        find_candidates(ar, en, cut=Cut(0, -1), scoring=Scoring(max_window=largest)) for largest in (1, 4)
    )
    assert set(narrow.ar_size) == set(narrow.en_size) == {1}
    scores = {row[:4]: row[5] for row in zip(*columns(wide), strict=True)}
    found = {row[:4]: row[5] for row in zip(*columns(narrow), strict=True)}
    assert len(found) >= 3
    assert {place: scores[place] for place in found if place in scores} == pytest.approx(found, abs=1e-5)
    assert prepare_windows(en, 1).reach.tolist() == [2, 2, 1], "who stands beside whom"


def test_a_part_of_a_side_holds_no_window_that_leaves_it() -> None:
    side = make_windows("en", [["a", "b", "c", "d"], ["e", "f"]])
    part = part_of(side, slice(1, 3))
    assert part.windows.any(axis=2).tolist() == [[True, True], [True, False], [False, False], [False, False]]
    np.testing.assert_array_equal(part.windows[1, 0], side.windows[1, 1])
    assert side.windows[2, 1].any(), "the whole side must stay as it is"
    second = part_of(side, slice(4, 6))
    np.testing.assert_array_equal(second.windows, side.windows[:, 4:])
    assert np.shares_memory(second.windows, side.windows), "a document's windows end with it: no copy"
