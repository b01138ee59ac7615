"""Weights of `align.judge.tellings`, as `scripts/fit/tellings.py` fits them to gold statements."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from align.records import Vectors

WEIGHTS = {
    "intercept": -4.730,
    "cosine": 0.586,  # of the two sentences
    "in_story": 7.543,  # ... without the mean of the story's sentences in their languages
    "lead": 6.082,  # by how much that is above the next of either in the other's document, the smaller one
    "story_lead": 3.244,  # ... above the next of either in any other document of the story
    "across": 0.325,  # the two are of different languages
    "longer": 1.201,  # logarithm of the longer one's words over the shorter one's
    "length": 3.290,  # words of the shorter one, 1 from thirty on
    "dates": 0.859,  # dates that both have
    "otherwise": 0.957,  # figures of one kind that they tell otherwise
}


def chance_of_telling(measures: Mapping[str, float]) -> float:
    """Return the chance that two sentences say the same, 0 to 1."""
    total = WEIGHTS["intercept"] + math.fsum(WEIGHTS[name] * value for name, value in measures.items())
    return 1 / (1 + math.exp(-total))


def odds_of_telling(measured: Mapping[str, Vectors]) -> Vectors:
    """Return the logarithm of the odds of many at once, by some of their measures."""
    total = np.zeros_like(next(iter(measured.values()))) + np.float32(WEIGHTS["intercept"])
    for name, values in measured.items():
        total += np.float32(WEIGHTS[name]) * values
    return total
