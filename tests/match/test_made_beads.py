"""The documents that weights are learned on: their gold is right, and windows over a seam are made of sums."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "scripts"))
from made_beads import OMITTED, SIZES, join_stretches, make_document, put_gaps

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


def test_foreign_stretches_are_left_out_in_the_gold() -> None:
    folders = {name: [document(name, 12, seed)] for seed, name in enumerate(("one", "two", "three", "four"))}
    for _, first, second, gold, a, b in put_gaps(folders, 6):
        assert [i for bead in gold for i in bead[0]] == list(range(len(first)))
        assert [j for bead in gold for j in bead[1]] == list(range(len(second)))
        assert (a.shape[1], b.shape[1]) == (len(first), len(second))
        matched = [(first[x[0]], second[y[0]]) for x, y in gold if x and y]
        assert all(english == arabic.upper() for arabic, english in matched)
        assert len(matched) == 12
        assert len(gold) > 12
