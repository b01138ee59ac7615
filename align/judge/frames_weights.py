"""The chance that two facts which disagree are told of one thing, from what was measured of their sentences.

`scripts/fit/conflicts.py` fits the weights.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from align.facts.same_claims import convert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from align.facts.claims import Claim

OF_ONE_THING = 0.6  # chance from which two facts that disagree are a conflict
WEIGHTS = {
    "intercept": 1.051,
    "sentences": 6.647,  # cosine of the two sentences
    "frames": 4.040,  # cosine of the words around the two facts
    "nearer": -12.111,  # by how much other sentences of the two documents are nearer, both ways added
    "open": -1.643,  # facts that the two sentences do not agree on
    "counted": 0.924,  # both figures are of the dead, of hours and so on
    "rivals": -0.479,  # other facts of the two documents that could be held against one of the two
    "elsewhere": -4.414,  # cosine to a sentence of the other document that tells one of the two facts alike
    "ratio": -2.729,  # logarithm of what one figure is divided by the other
    "date": -1.312,
    "name": -2.860,
    "across": 0.602,  # the two are of different languages, whose cosines are lower
}


def measure(
    a: Claim, b: Claim, cosine: float, nearer: tuple[float, float], unsettled: int, elsewhere: float, across: bool
) -> dict[str, float]:
    """Return what is known of two facts before their frames are compared, by the names of WEIGHTS.

    "rivals" is added later.
    """
    ratio = 0.0
    if a.kind == "number":
        figures = [max(map(abs, claim.values)) for claim in convert(a, b)]
        ratio = abs(math.log(max(figures) / min(figures))) if min(figures) > 0 else 0.0
    return {
        "intercept": 1.051,
        "sentences": cosine,
        "nearer": sum(nearer),
        "open": min(unsettled, 3),
        "counted": a.counted == b.counted != "",
        "rivals": -0.479,
        "elsewhere": elsewhere,
        "ratio": ratio,
        "date": a.kind == "date",
        "name": a.kind == "name",
        "across": across,
    }


def chance_of_one_thing(measures: Mapping[str, float]) -> float:
    """Return the chance that two facts are told of one thing, 0 to 1."""
    total = math.fsum(WEIGHTS[name] * value for name, value in measures.items())
    return 1 / (1 + math.exp(-total))


def highest_chance(measures: Mapping[str, float]) -> float:
    """Return the chance that two facts would have if their frames were the same."""
    return chance_of_one_thing({**measures, "frames": 1.0})
