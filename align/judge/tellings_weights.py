"""Weights of `align.judge.tellings`, as `scripts/fit/tellings.py` fits them to gold and to text in step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from align.records import Vectors

Values = TypeVar("Values", float, "Vectors")
WEIGHTS = {
    "intercept": -6.629,
    "cosine": 13.065,  # of the two sentences
    "in_story": 7.275,  # ... without the mean of the story's sentences in their languages
    "lead": 4.078,  # by how much that is above the next of either in the other's document, the smaller one
    "story_lead": 0.121,  # ... above the next of either in any other document of the story
    "across": -0.939,  # the two are of different languages
    "longer": 0.808,  # logarithm of the longer one's words over the shorter one's
    "length": 4.364,  # words of the shorter one, 1 from thirty on
    "dates": 0.822,  # dates that both have
    "otherwise": 0.919,  # figures of one kind that they tell otherwise
    "cosine cosine": -23.519,
    "cosine story_lead": 7.778,
    "cosine length": 10.076,
    "length length": -7.786,
    "cosine across": 4.473,
}


# Measures that count by their product, too: a cosine of .7 is enough between long sentences, whatever the others of
# the story are like, and one of .3 is little in any.
PRODUCTS = (
    ("cosine", "cosine"),
    ("cosine", "story_lead"),
    ("cosine", "length"),
    ("length", "length"),
    ("cosine", "across"),
)


def add_products(measures: dict[str, Values]) -> dict[str, Values]:
    """Return measures with their products, numbers or arrays."""
    return measures | {f"{one} {other}": measures[one] * measures[other] for one, other in PRODUCTS}


def chance_of_telling(measures: Mapping[str, float]) -> float:
    """Return the chance that two sentences say the same, 0 to 1."""
    weighed = (WEIGHTS[name] * value for name, value in add_products(dict(measures)).items())
    return 1 / (1 + math.exp(-(WEIGHTS["intercept"] + math.fsum(weighed))))


def odds_of_telling(measured: Mapping[str, Vectors]) -> Vectors:
    """Return the logarithm of the odds of many at once, by some of their measures."""
    total = np.zeros_like(next(iter(measured.values()))) + np.float32(WEIGHTS["intercept"])
    for name, values in add_products(dict(measured)).items():
        total += np.float32(WEIGHTS[name]) * values
    return total
