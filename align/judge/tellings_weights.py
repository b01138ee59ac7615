"""Weights of `align.judge.tellings`, as `scripts/fit/tellings.py` fits them to gold statements."""

from __future__ import annotations

import math
from collections.abc import Mapping

WEIGHTS = {
    "intercept": -4.909,
    "cosine": 1.982,  # of the two sentences
    "in_story": 6.441,  # ... without the mean of the story's sentences in their languages
    "lead": 5.928,  # by how much that is above the next of either in the other's document, the smaller one
    "story_lead": 3.276,  # ... above the next of either in any other document of the story
    "across": 0.349,  # the two are of different languages
    "longer": 1.228,  # logarithm of the longer one's words over the shorter one's
    "length": 3.377,  # words of the shorter one, 1 from thirty on
    "dates": 0.816,  # dates that both have
    "otherwise": 0.961,  # figures of one kind that they tell otherwise
}


def chance_of_telling(measures: Mapping[str, float]) -> float:
    """Return the chance that two sentences say the same, 0 to 1."""
    total = WEIGHTS["intercept"] + math.fsum(WEIGHTS[name] * value for name, value in measures.items())
    return 1 / (1 + math.exp(-total))
