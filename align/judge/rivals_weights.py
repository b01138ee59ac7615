"""Weights of `align.judge.rivals`, fitted by `scripts/fit/rivals.py` to gold pairs and to text in step."""

from __future__ import annotations

WEIGHTS = {
    "intercept": -0.665,
    "odds": 0.215,  # logarithm of the odds of the row by itself
    "telling": 0.453,  # ... that two of its sentences say the same, among those of both documents
    "untold": -3.384,  # no two of them come near it
    "several": 1.509,  # an end has several sentences
    "several telling": -0.177,
    "least telling": 0.350,  # of several: the odds of the two that say it least
    "some untold": -1.553,  # of several: two of them do not come near it
}
