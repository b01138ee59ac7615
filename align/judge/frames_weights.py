"""The chance that two facts which disagree are told of one thing, and that a denial is of what is said elsewhere.

`scripts/fit/conflicts.py` and `scripts/fit/denials.py` fit the weights, to what was measured of the sentences.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from align.facts.headed_names import HEADS
from align.facts.same_claims import convert

if TYPE_CHECKING:
    from collections.abc import Mapping

    from align.facts.claim import Claim

HEADED = frozenset((*HEADS, "ward", "model"))
OF_ONE_THING = 0.5  # chance from which two facts that disagree are a conflict
DENIED = 0.45  # ... from which what a sentence denies and what another one says are
SLACK = 0.02  # keeps the logarithm of the odds of a chance between -4 and 4
WEIGHTS = {
    "intercept": 3.608,
    "frames": 3.219,  # cosine of the words around the two facts
    "same": 0.702,  # logarithm of the odds that the two sentences say the same
    "open": -1.266,  # facts that the two sentences do not agree on
    "counted": 0.549,  # both figures are of the dead, of hours and so on
    "rivals": -0.634,  # other facts of the two documents that could be held against one of the two
    "elsewhere": -3.692,  # cosine to a sentence of the other document that tells one of the two facts alike
    "ratio": -2.466,  # logarithm of what one figure is divided by the other
    "date": -2.040,
    "grain": -1.344,  # one date names its year, or its day, and the other does not
    "name": -3.074,
    "person": 0.176,
    "headed": 2.545,  # both are names of clubs, of hospitals and so on
    "role": 1.559,  # both people are said to be the same: the referee
    "elsewhen": -1.955,  # the sentence of one of two figures has a word of another time: last year
    "across": -0.280,  # the two are of different languages, whose cosines are lower
}
# The same for what a sentence denies and what another one says: `scripts/fit/denials.py` fits them.
DENIAL_WEIGHTS = {
    "intercept": 1.119,
    "likeness": 2.300,  # cosine of what is denied to what is said
    "linked": 0.796,  # share of their words that are linked
    "lead": 2.471,  # by how much it is more alike than what any other sentence of the document says
    "same": 0.798,
    "turned": 2.222,  # not by a negation, but by a word that has an opposite
    "both": -1.192,  # both sentences deny something
    "cosine": -8.381,  # of the two sentences
    "quoted": 0.907,  # somebody is said to deny it
    "across": 1.728,
    "translated": -8.197,  # the cosine across the languages: translations are alike, and deny nothing of each other
}


def measure(
    a: Claim,
    b: Claim,
    same: float,
    *,
    unsettled: int,
    elsewhere: float,
    elsewhen: bool,
    across: bool,
) -> dict[str, float]:
    """Return what is known of two facts before their frames are compared, by the names of WEIGHTS.

    `elsewhen`: the sentence of one of them has a word of another time, and that of the other has none. "rivals" is
    added later.
    """
    ratio = 0.0
    if a.kind == "number":
        figures = [max(map(abs, claim.values)) for claim in convert(a, b)]
        ratio = abs(math.log(max(figures) / min(figures))) if min(figures) > 0 else 0.0
    return {
        "intercept": 1.0,
        "same": odds(same),
        "open": min(unsettled, 3),
        "counted": a.counted == b.counted != "",
        "elsewhere": elsewhere,
        "ratio": ratio,
        "date": a.kind == "date",
        "grain": a.kind == "date" and grain(a) != grain(b),
        "name": a.kind == "name",
        "person": a.measure == "person",
        "headed": a.kind == "name" and a.measure == b.measure and a.measure in HEADED,
        "role": not a.roles.isdisjoint(b.roles),
        "elsewhen": elsewhen and a.kind == "number",
        "across": across,
    }


def odds(chance: float) -> float:
    """Return the logarithm of the odds of a chance, between -4 and 4."""
    return math.log((chance + SLACK) / (1 - chance + SLACK))


def grain(claim: Claim) -> tuple[bool, ...]:
    """Say which of day, month and year a date names."""
    date = claim.date
    return tuple(part is not None for part in (date.day, date.month, date.year)) if date else ()


def chance_of_one_thing(measures: Mapping[str, float]) -> float:
    """Return the chance that two facts are told of one thing, 0 to 1."""
    total = math.fsum(WEIGHTS[name] * value for name, value in measures.items())
    return 1 / (1 + math.exp(-total))


def denial_chance(measures: Mapping[str, float]) -> float:
    """Return the chance that what a sentence denies is what another one says, 0 to 1."""
    total = math.fsum(DENIAL_WEIGHTS[name] * value for name, value in measures.items())
    return 1 / (1 + math.exp(-total))


def highest_chance(measures: Mapping[str, float]) -> float:
    """Return the chance that two facts would have if their frames were the same."""
    return chance_of_one_thing({**measures, "frames": 1.0})
