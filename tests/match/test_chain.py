"""Chains: every sentence in one bead, in order, the right beads, the same from either side."""

# ruff: noqa: E501 (a case a line reads best)

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.match.band import band_around, boxes_of
from align.match.chain import SMALL, WIDEST, chain
from align.match.choose import choose
from align.match.islands import islands
from align.records import Pair, Side, Span
from tests.match.documents import DIMENSION, make_side, side_of, singles, statement_vector, unit


def beads(pairs: list[Pair]) -> list[str]:
    return [f"{list(pair.ar)}:{list(pair.en)}" for pair in pairs]


def check_structure(pairs: list[Pair], ar: Side, en: Side) -> None:
    """Check what no chain may break: cover, order, width, single omissions, breaks."""
    assert [i for pair in pairs for i in pair.ar] == list(range(len(ar)))
    assert [j for pair in pairs for j in pair.en] == list(range(len(en)))
    for pair in pairs:
        assert 1 <= len(pair.ar) + len(pair.en) <= WIDEST
        assert (pair.ar and pair.en) or len(pair.ar) + len(pair.en) == 1
        for side, span in ((ar, pair.ar), (en, pair.en)):
            assert all(side.joined[i] for i in list(span)[1:])


# label, statements of the Arabic sentences, of the English ones, expected beads
CASES = [
    ("one to one", singles(*range(6)), singles(*range(6)), ["[0]:[0]", "[1]:[1]", "[2]:[2]", "[3]:[3]", "[4]:[4]", "[5]:[5]"]),
    ("a merge", [(0,), (1, 2), (3,)], singles(0, 1, 2, 3), ["[0]:[0]", "[1]:[1, 2]", "[2]:[3]"]),
    ("a split", singles(0, 1, 2, 3), [(0,), (1, 2), (3,)], ["[0]:[0]", "[1, 2]:[1]", "[3]:[2]"]),
    ("one to five", [(0,), (1, 2, 3, 4, 5), (6,)], singles(*range(7)), ["[0]:[0]", "[1]:[1, 2, 3, 4, 5]", "[2]:[6]"]),
    ("other cuts", [(0,), (1, 2), (3,), (4,)], [(0,), (1,), (2, 3), (4,)], ["[0]:[0]", "[1, 2]:[1, 2]", "[3]:[3]"]),
    ("left out in English", singles(0, 1, 2, 3, 4), singles(0, 1, 3, 4), ["[0]:[0]", "[1]:[1]", "[2]:[]", "[3]:[2]", "[4]:[3]"]),
    ("added in English", singles(0, 1, 2), singles(0, 1, 90, 91, 92, 2), ["[0]:[0]", "[1]:[1]", "[]:[2]", "[]:[3]", "[]:[4]", "[2]:[5]"]),
    ("first half missing", singles(*range(12)), singles(*range(6, 12)), [f"[{i}]:[]" for i in range(6)] + [f"[{i}]:[{i - 6}]" for i in range(6, 12)]),
]  # fmt: skip


@pytest.mark.parametrize(("ar", "en", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_beads_of_known_documents(ar: list, en: list, expected: list[str]) -> None:
    assert beads(chain(make_side(ar, seed=1), make_side(en, seed=2))) == expected


groups = st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=3).map(tuple), max_size=14)


@settings(max_examples=60, deadline=None)
@given(groups, groups, st.sets(st.integers(1, 13), max_size=3), st.integers(0, 5))
def test_structure_and_mirror(ar_groups: list, en_groups: list, breaks: set[int], seed: int) -> None:
    ar = make_side(ar_groups, seed=seed, breaks=sorted(breaks))
    en = make_side(en_groups, seed=seed + 1)
    pairs = chain(ar, en)
    check_structure(pairs, ar, en)
    mirrored = [Pair(pair.en, pair.ar, pair.method) for pair in chain(en, ar)]
    assert {(pair.ar, pair.en) for pair in pairs} == {(pair.ar, pair.en) for pair in mirrored}


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 40), st.integers(0, 9))
def test_identical_documents_give_one_to_one(count: int, seed: int) -> None:
    side = make_side(singles(*range(count)), seed=seed)
    assert beads(chain(side, side)) == [f"[{i}]:[{i}]" for i in range(count)]


def test_a_thousand_identical_sentences_pair_up() -> None:
    vectors = np.tile(unit(np.ones(DIMENSION)).astype(np.float32), (1000, 1))
    side = side_of(vectors, ["the same again."] * 1000)
    assert beads(chain(side, side)) == [f"[{i}]:[{i}]" for i in range(1000)]


@pytest.mark.parametrize("counts", [(0, 0), (3, 0), (0, 4)])
def test_an_empty_side_leaves_omissions(counts: tuple[int, int]) -> None:
    ar, en = (make_side(singles(*range(count))) for count in counts)
    pairs = chain(ar, en)
    check_structure(pairs, ar, en)
    assert len(pairs) == sum(counts)


def test_blank_lines_and_one_gigantic_sentence() -> None:
    blank = side_of(np.zeros((5, DIMENSION), dtype=np.float32), [""] * 5)
    check_structure(chain(blank, blank), blank, blank)
    side = make_side(singles(*range(6)))
    texts = [sentence.text for sentence in side.sentences]
    texts[3] = "word " * 200_000
    huge = side_of(side.vectors, texts)
    pairs = chain(huge, side)
    check_structure(pairs, huge, side)
    assert "[0]:[0]" in beads(pairs)


def test_what_either_side_adds_at_its_own_place_is_left_out() -> None:
    ar = make_side(singles(*range(20), *range(100, 110), *range(20, 40)), seed=1)
    en = make_side(singles(*range(30), *range(200, 210), *range(30, 40)), seed=2)
    found = beads(chain(ar, en))
    assert {f"[{i}]:[]" for i in range(20, 30)} | {f"[]:[{j}]" for j in range(30, 40)} <= set(found)


@pytest.mark.xfail(strict=True, reason="the path that picks the most alike strangers makes them look like a match")
def test_strangers_that_face_each_other_are_left_out() -> None:
    ar = make_side(singles(*range(20), *range(100, 110), *range(20, 40)), seed=1)
    en = make_side(singles(*range(20), *range(200, 210), *range(20, 40)), seed=2)
    assert {f"[{i}]:[]" for i in range(20, 30)} <= set(beads(chain(ar, en)))


def test_a_break_is_never_covered() -> None:
    ar, en = make_side([(0,), (1,), (2,)], breaks=[2]), make_side([(0,), (1, 2)], seed=1)
    assert "[1, 2]:[1]" in beads(chain(make_side([(0,), (1,), (2,)]), en))
    assert "[1, 2]:[1]" not in beads(chain(ar, en))


def test_long_documents_are_narrowed_without_loss() -> None:
    count = 3 * SMALL
    half = count // 2
    ar = make_side(singles(*range(count)), seed=1)
    en = make_side(singles(*range(half, count)), seed=2)
    pairs = chain(ar, en)
    check_structure(pairs, ar, en)
    right = sum(1 for pair in pairs if pair.en and pair.ar == Span(pair.en.first + half, pair.en.last + half))
    assert right >= 0.99 * half


def test_the_number_of_threads_changes_nothing() -> None:
    from threadpoolctl import threadpool_limits

    count = 2 * SMALL
    ar = make_side(singles(*range(count)), seed=1)
    en = make_side(
        [*singles(*range(90)), (90, 91), *singles(*range(92, 300)), *singles(*range(340, count))], seed=2
    )
    found = []
    for threads in (1, 2):
        with threadpool_limits(threads):
            found.append((chain(ar, en), islands(ar, en), choose(ar, en)))
    assert found[0] == found[1]
    assert found[0][0]
    assert found[0][1]


def test_the_cosine_is_that_of_the_spans_and_the_margin_is_left_to_the_collection() -> None:
    side = make_side(singles(*range(5)), noise=0.0)
    pair = chain(side, side)[2]
    assert pair.cosine == pytest.approx(1.0, abs=1e-5)
    assert pair.margin == 0.0


def test_a_shared_number_settles_what_vectors_cannot() -> None:
    """Equal vectors and lengths: only the numbers say which sentence the English leaves out."""
    vectors = np.stack([statement_vector(k) for k in (0, 1, 1, 2)]).astype(np.float32)
    numbers = (
        "في عام ١٩٤٨ وقع الحدث.",
        "في عام ١٩٦٧ وقع الحدث.",
        "في عام ١٩٧٣ وقع الحدث.",
        "في عام ١٩٩١ وقع الحدث.",
    )
    ar = side_of(vectors, numbers, breaks=[2])
    for kept, missing in ((1, 2), (2, 1)):
        rows = [0, kept, 3]
        en = side_of(vectors[rows], [f"It came in {year} then." for year in (1948, (1967, 1973)[kept - 1], 1991)])
        assert beads(chain(ar, en)) == [f"[{i}]:[{'' if i == missing else rows.index(i)}]" for i in range(4)]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 9))
def test_the_band_is_the_same_from_either_side(n: int, m: int, radius: int) -> None:
    path = np.array([(min(n - 1, m - 1) // 2, 1, min(n - 1, m - 1) // 2, 1)], dtype=np.int64)
    band = band_around(boxes_of(path, 1, n, m), n, m, radius)
    other = band_around(boxes_of(path[:, [2, 3, 0, 1]], 1, m, n), m, n, radius)
    nodes = {(i, j) for i in range(n + 1) for j in range(band.lo[i], band.hi[i])}
    assert nodes == {(i, j) for j in range(m + 1) for i in range(other.lo[j], other.hi[j])}
    assert {(0, 0), (n, m)} <= nodes
