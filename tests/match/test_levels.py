"""What documents say of themselves: levels of cosine, shares without counterpart, doubts about single sentences."""

from __future__ import annotations

import numpy as np
import pytest

from align.match.band import Strand
from align.match.chain import make_strands
from align.match.levels import CERTAIN, Levels, measure_levels, neutral_levels
from tests.match.documents import make_side, singles

ADDED = 20  # statements that one side alone makes, in the middle


def measure(noise: float, added: int = ADDED, seed: int = 0) -> tuple[Levels, Strand, Strand]:
    """Measure two documents of 60 statements in common along their true path; the shorter one comes first."""
    ar = make_side(singles(*range(60)), noise=noise, seed=seed)
    en = make_side(singles(*range(30), *range(100, 100 + added), *range(30, 60)), noise=noise, seed=seed + 1)
    a, b, turned = make_strands(ar, en)
    assert not turned or not added
    path = np.array([(i, 1, i if i < 30 else i + added, 1) for i in range(60)], dtype=np.int64)
    return measure_levels(a, b, path), a, b


def test_what_one_side_adds_is_doubted_and_nothing_else() -> None:
    levels, _, b = measure(noise=0.3)
    own = np.isin(np.arange(len(b)), np.arange(30, 30 + ADDED))
    assert (levels.doubts[0] < 0).all()
    assert (levels.doubts[1][~own] < 0).all()
    assert (levels.doubts[1][own] > 0).mean() >= 0.9
    assert np.abs(np.concatenate(levels.doubts)).max() <= CERTAIN


def test_the_share_that_is_missing_is_near_the_truth() -> None:
    levels, *_ = measure(noise=0.3)
    assert levels.missing[0] < 0.05
    assert levels.missing[1] == pytest.approx(ADDED / (60 + ADDED), abs=0.12)


def test_the_noisier_the_vectors_the_less_a_sentence_says_of_itself() -> None:
    clear, noisy = (np.abs(measure(noise)[0].doubts[1]).mean() for noise in (0.3, 3.0))
    assert noisy < clear


def test_short_documents_say_nothing() -> None:
    a, b, _ = make_strands(make_side(singles(0, 1, 2)), make_side(singles(0, 1, 2), seed=1))
    levels = measure_levels(a, b, np.array([(i, 1, i, 1) for i in range(3)], dtype=np.int64))
    usual = neutral_levels(a, b)
    assert (levels.translated, levels.unrelated, levels.missing) == (
        usual.translated,
        usual.unrelated,
        usual.missing,
    )
    assert not any(doubts.any() for doubts in levels.doubts)
