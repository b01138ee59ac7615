"""Islands and the choice between the ways of aligning: blocks may cross, precision comes first."""

from __future__ import annotations

import numpy as np
import pytest

from align.match.anchors import Floor
from align.match.chain import make_strands
from align.match.choose import choose
from align.match.islands import islands, trim_beads
from align.records import Pair
from tests.match.documents import make_side, side_of, singles, statement_vector

FOREIGN = range(500, 600)  # statements no other document makes


def beads(pairs: list[Pair]) -> list[str]:
    return [f"{list(pair.ar)}:{list(pair.en)}" for pair in pairs]


def test_swapped_blocks_are_found_whole() -> None:
    ar = make_side(singles(*range(20)), seed=1)
    order = [*range(10, 20), *range(10)]
    found = beads(islands(ar, make_side(singles(*order), seed=2)))
    assert found == [f"[{i}]:[{order.index(i)}]" for i in range(20)]


def test_merged_sentences_inside_an_island() -> None:
    ar = make_side([(1,), (2, 3), (4,), *singles(*FOREIGN[:10])], seed=1)
    en = make_side([*singles(*FOREIGN[10:18]), (1,), (2,), (3,), (4,)], seed=2)
    assert beads(islands(ar, en)) == ["[0]:[8]", "[1]:[9, 10]", "[2]:[11]"]


def test_a_tenth_of_parallel_text_is_found_and_nothing_else() -> None:
    ar = make_side(singles(*FOREIGN[:40], *range(8), *FOREIGN[40:60]), seed=1)
    en = make_side(singles(*range(700, 715), *range(8), *range(715, 760)), seed=2)
    found = {(tuple(pair.ar), tuple(pair.en)) for pair in islands(ar, en)}
    truth = {((40 + k,), (15 + k,)) for k in range(8)}
    assert len(found & truth) >= 7
    assert len(found - truth) <= 0.05 * len(found)


def test_unrelated_documents_yield_nothing() -> None:
    for seed in range(5):
        assert islands(make_side(singles(*range(30)), seed=seed), make_side(singles(*FOREIGN[:30]), seed=9)) == []


@pytest.mark.parametrize("seed", range(6))
def test_unrelated_sentences_of_equal_length_are_not_forced_into_pairs(seed: int) -> None:
    """Lengths that fit perfectly are no evidence: such documents are neither chained nor islands."""
    ar = make_side(singles(*range(40)), seed=seed)
    en = make_side(singles(*FOREIGN[:40]), seed=seed + 100)
    assert choose(ar, en).method in ("mine", "nothing")
    assert islands(ar, en) == []


def test_a_foreign_sentence_leaves_an_island_whatever_the_lengths() -> None:
    """The Arabic sentence is as long as both English ones, yet only the first of them says what it says."""
    ar = side_of(np.stack([statement_vector(1)]).astype(np.float32), ["w" * 80 + "."])
    en = side_of(np.stack([statement_vector(1), statement_vector(600)]).astype(np.float32), ["w" * 40 + "."] * 2)
    a, b, turned = make_strands(ar, en)
    assert not turned
    bead = np.array([[0, 1, 0, 2]], dtype=np.int64)
    assert trim_beads(a, b, bead, Floor(0.0, 0.33), 1.0).tolist() == [[0, 1, 0, 1]]


def test_an_anchor_alone_is_no_island() -> None:
    """One sentence both documents hold, far from any other, is left to mining; two that stand together are kept."""
    alone = islands(make_side(singles(0, *FOREIGN[:20]), seed=1), make_side(singles(*FOREIGN[30:50], 0), seed=2))
    assert alone == []
    two = islands(
        make_side(singles(0, 1, *FOREIGN[:20]), seed=1), make_side(singles(*FOREIGN[30:50], 0, 1), seed=2)
    )
    assert beads(two) == ["[0]:[20]", "[1]:[21]"]


def test_islands_mirror() -> None:
    ar = make_side([(0,), (1, 2), (3,), *singles(*FOREIGN[:5]), (4,), (5,)], seed=1)
    en = make_side([(4,), (5,), (900,), (0,), (1,), (2,), (3,)], seed=2)
    found = {(pair.ar, pair.en) for pair in islands(ar, en)}
    assert found == {(pair.en, pair.ar) for pair in islands(en, ar)}
    assert found


def test_islands_do_not_overlap_and_leave_nothing_empty() -> None:
    ar = make_side(singles(*range(12), *FOREIGN[:6], *range(12, 18)), seed=1)
    en = make_side([(12, 13), (14,), (15, 16), (17,), *singles(*range(12))], seed=2)
    pairs = islands(ar, en)
    for spans in ([pair.ar for pair in pairs], [pair.en for pair in pairs]):
        covered = [i for span in spans for i in span]
        assert len(covered) == len(set(covered))
        assert all(spans)
    assert {pair.method for pair in pairs} == {"island"}


def test_an_empty_side_has_no_islands() -> None:
    assert islands(make_side([]), make_side(singles(1, 2))) == []
