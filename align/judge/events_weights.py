"""The chance that two documents tell of one event, from what was measured of them.

`scripts/fit/events.py` fits the weights.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WEIGHTS = {
    "intercept": -17.173,
    "across": 3.242,  # the two are of different languages, whose cosines are lower
    "link": 1.256,  # -log(1 - score) of their link across the languages
    "farther": -3.753,  # by how much each has a document of the other's language nearer, on average
    "sentences": 21.162,  # cosines of the third of their sentences that is most alike, two at least of three
    "words": 10.371,  # cosine of their words, the rarer the heavier; of one language alone
    "names": 3.250,  # share of their names that both have, the rarer the heavier
    "elsewhere": -1.564,  # both name known places, and none in common
    "size": 3.264,  # logarithm of how many sentences the shorter one has, six at most
}
FEATURES = tuple(name for name in WEIGHTS if name != "intercept")


def chance_of_one_event(measures: Mapping[str, float]) -> float:
    """Return the chance that two documents tell of one event, 0 to 1, from the measures named in FEATURES."""
    total = WEIGHTS["intercept"] + math.fsum(WEIGHTS[name] * measures[name] for name in FEATURES)
    return 1 / (1 + math.exp(-total))


def highest_chance(measures: Mapping[str, float]) -> float:
    """Return the chance that two documents would have if all their names were the same."""
    return chance_of_one_event({**measures, "names": 1.0, "elsewhere": 0.0})
