"""Rows that came as pairs are judged by themselves, whatever their columns have in common."""

from __future__ import annotations

import numpy as np

from align.judge.background import Background
from align.judge.calibrate import load_calibration
from align.judge.judge import judge
from align.match.table import ROW, make_candidates
from align.records import Language, Sentence, Side

TEXTS: tuple[tuple[Language, str], ...] = (
    ("ar", "افتتح المهندس الجسر الجديد في الصباح"),
    ("en", "The engineer opened the new bridge in the morning"),
)


def chance(source: int, share: float) -> float:
    ar, en = (
        Side(
            [Sentence(f"a.{language}", 0, len(text), text, language)],
            np.ones((1, 4), dtype=np.float32) / 2,
            np.zeros(1, dtype=np.int32),
            np.zeros(1, dtype=np.bool_),
        )
        for language, text in TEXTS
    )
    found = make_candidates([0], [1], [0], [1], [0.55], margin=[0.2], source=source)
    judged = judge(found, ar, en, Background(0.1, share), "bundled", "tokens", load_calibration())
    return float(judged.probability[0])


def test_a_share_in_common_says_nothing_of_rows() -> None:
    assert chance(ROW, 0.2) == chance(ROW, 0.95)
