"""Weights of `align.judge.rivals`, fitted by `scripts/fit/rivals.py` to gold pairs and to text in step.

They were fitted while documents told of one thing from a median cosine of .02 on, centred on the collection. With
the encoder's own vectors, and `ONE_STORY`, the script prints others (odds .215, telling .453, several 1.509).
"""

from __future__ import annotations

WEIGHTS = {
    "intercept": -0.690,
    "odds": 0.195,  # logarithm of the odds of the row by itself
    "telling": 0.412,  # ... that two of its sentences say the same, among those of both documents
    "untold": -3.191,  # no two of them come near it
    "several": 0.610,  # an end has several sentences
    "several telling": -0.176,
    "least telling": 0.186,  # of several: the odds of the two that say it least
    "some untold": -0.977,  # of several: two of them do not come near it
}
