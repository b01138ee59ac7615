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
# The same where the words of both were compared (`judge.wordings`).
WORDED = {
    "intercept": -7.883,
    "cosine": 14.318,
    "in_story": 6.347,
    "lead": 2.312,
    "story_lead": -0.199,
    "across": -0.870,
    "longer": 0.889,
    "length": 3.873,
    "dates": 0.561,
    "otherwise": 0.665,
    "cosine cosine": -28.100,
    "cosine story_lead": 9.546,
    "cosine length": 10.863,
    "length length": -7.594,
    "cosine across": 4.731,
    "words": 10.982,  # how far the words of the two answer each other, rare ones counting more
    "words lead": 3.169,  # by how much that is above the next of either in the other's document, the smaller one
    "plain words": -5.913,  # how far they do, all counting alike
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


def chance_of_telling(measures: Mapping[str, float], *, worded: bool = True) -> float:
    """Return the chance that two sentences say the same, 0 to 1.

    It is by their words, too, where these were measured; not `worded` it never is.
    """
    weights = WORDED if worded and "words" in measures else WEIGHTS
    found = add_products(dict(measures))
    weighed = (weight * found[name] for name, weight in weights.items() if name != "intercept")
    return 1 / (1 + math.exp(-(weights["intercept"] + math.fsum(weighed))))


def odds_of_telling(measured: Mapping[str, Vectors]) -> Vectors:
    """Return the logarithm of the odds of many at once, by some of their measures: with words and without, the
    higher."""
    found = add_products(dict(measured))
    plain = _weigh(found, WEIGHTS)
    return np.maximum(plain, _weigh(found, WORDED)) if "words" in measured else plain


def _weigh(found: Mapping[str, Vectors], weights: Mapping[str, float]) -> Vectors:
    total = np.zeros_like(found["cosine"]) + np.float32(weights["intercept"])
    for name, weight in weights.items():
        if name in found:
            total += np.float32(weight) * found[name]
    return total
