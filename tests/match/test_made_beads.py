"""The documents that weights are learned on: their gold is right, and windows over a seam are made of sums."""

from __future__ import annotations

import random

import numpy as np
import pytest

from align.encode.windows import window_vectors
from scripts.data.made_beads import OMITTED, SIZES, blur, cut, join_stretches, leave_out, make_document

LINES = [
    (f"سطر {k}، جزء ثان منه طويل، وجزء ثالث أخير منه", f"line {k}, a second part of it, and a third part")
    for k in range(100)
]


@pytest.mark.parametrize("divided", [0.0, 0.5])
def test_beads_hold_the_same_lines_on_both_sides_and_cannot_be_divided(divided: float) -> None:
    _, first, second, gold = make_document("made", LINES, divided, random.Random(1))
    assert [i for bead in gold for i in bead[0]] == list(range(len(first)))
    assert [j for bead in gold for j in bead[1]] == list(range(len(second)))
    whole = [(" ".join(first[i] for i in x), " ".join(second[j] for j in y)) for x, y in gold]
    expected = iter(LINES)
    for arabic, english in whole:
        count = max(arabic.count("سطر"), english.count("line"))
        lines = [next(expected) for _ in range(count)]
        assert arabic in ("", " ".join(line[0] for line in lines))
        assert english in ("", " ".join(line[1] for line in lines))
    assert next(expected, None) is None
    for x, y in gold:
        assert len(x) + len(y) <= max(SIZES)
        ends = [{" ".join(side[i] for i in part[: k + 1]).count(word) for k in range(len(part) - 1)}
                for side, part, word in ((first, x, "سطر"), (second, y, "line"))]  # fmt: skip
        if not divided:
            assert not ends[0] & ends[1]  # no sentence ends with the same line on both sides
    assert any(len(x) + len(y) > 4 for x, y in gold)
    assert 0 < sum(1 for x, y in gold if not x or not y) < 4 * OMITTED * len(LINES)


def document(name: str, count: int, seed: int) -> tuple:
    texts = [f"{name} {k}" for k in range(count)]
    rows = np.random.default_rng(seed).standard_normal((3, count, 4)).astype(np.float32)
    return name, texts, [text.upper() for text in texts], [((k,), (k,)) for k in range(count)], rows, rows.copy()


def test_windows_over_a_seam_are_sums_and_others_stay() -> None:
    one, two = document("one", 6, 1), document("two", 6, 2)
    made = join_stretches("made", [(one, 0, 2), (one, 2, 4), (two, 1, 4)], [(two, 0, 6)], [])
    assert made[1] == ["one 0", "one 1", "one 2", "one 3", "two 1", "two 2", "two 3"]
    pairs = made[4][1]
    assert np.array_equal(pairs[:3], one[4][1, :3])
    assert np.array_equal(pairs[4:6], two[4][1, 1:3])
    total = made[4][0, 3] + made[4][0, 4]
    assert pairs[3] == pytest.approx(total / np.linalg.norm(total), abs=1e-5)
    assert not pairs[6].any()
    assert not made[5][2, 4:].any()


def test_what_is_left_out_is_so_in_the_gold_too() -> None:
    whole = document("one", 200, 1)
    for share in (0.1, 0.6):
        _, first, second, gold, a, b = leave_out(whole, share, 3)
        assert [i for bead in gold for i in bead[0]] == list(range(len(first)))
        assert [j for bead in gold for j in bead[1]] == list(range(len(second)))
        assert (a.shape[1], b.shape[1]) == (len(first), len(second))
        assert all(second[y[0]] == first[x[0]].upper() for x, y in gold if x and y)
        alone = sum(1 for x, y in gold if not x or not y)
        assert 0.5 * share < alone / len(gold) < 1.5 * share
        for side, rows in ((first, a), (second, b)):  # the rows are those of the sentences that are left
            numbers = [int(text.split()[1]) for text in side]
            assert np.array_equal(rows[0], (whole[4] if side is first else whole[5])[0, numbers])


def test_blurred_vectors_are_further_apart_and_the_rest_stays() -> None:
    rng = np.random.default_rng(3)
    rows = rng.standard_normal((1, 60, 200)).astype(np.float32)
    texts = [f"line {k}" for k in range(60)]
    unit = rows / np.linalg.norm(rows, axis=2, keepdims=True)
    unit[0, 5] = 0
    sums = window_vectors(unit[0], np.array([len(t) for t in texts], dtype=np.float32), np.arange(60) > 0, 2)
    stack = np.stack([unit[0], sums])
    whole = ("one", texts, texts, [((k,), (k,)) for k in range(60)], stack, stack.copy())
    blurred = blur(whole, 1.0)
    assert blurred[:4] == whole[:4]
    cosines = [np.einsum("ij,ij->i", blurred[4][k], blurred[5][k]) for k in (0, 1)]
    assert 0.3 < np.median(cosines[0]) < 0.7
    assert np.median(cosines[1]) > np.median(cosines[0]) - 0.15  # windows are no noisier than their sentences
    assert not blurred[4][0, 5].any()
    assert np.linalg.norm(blurred[4][0, 6]) == pytest.approx(1, abs=1e-5)


def test_pieces_hold_each_bead_once() -> None:
    pieces = cut(document("one", 50, 1), 20)
    assert [len(piece[3]) for piece in pieces] == [20, 20, 10]
    assert [text for piece in pieces for text in piece[1]] == [f"one {k}" for k in range(50)]
    assert all(piece[3] == [((k,), (k,)) for k in range(len(piece[3]))] for piece in pieces)
    assert all(not piece[4][1, -1].any() for piece in pieces)  # no window runs past the end
