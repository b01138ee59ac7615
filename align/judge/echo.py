"""Judge pairs of sentences of one language: does the other sentence say all that this one says?

Asked in both directions: "The mayor resigned" is carried by "The mayor resigned on Monday over the bridge", not the
reverse. A logistic regression over what is measured gives the chance; `scripts/fit/echo.py` fits it on made pairs.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from align.facts.calendar import match_dates
from align.facts.evidence import read_evidence
from align.facts.numbers import match_numbers
from align.facts.words import fold_key
from align.normalize import for_comparison
from align.records import LANGUAGES, Language
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.facts.evidence import Evidence
    from align.match.echo import Echoes
    from align.records import Side

    Doubles = npt.NDArray[np.float64]

FEATURES = (
    "cosine",  # of the two sentences' centred vectors
    "longer",  # logarithm of its length over the other's, 0 when it is the shorter
    "numbers_missing",  # numbers that the other lacks
    "numbers_differ",  # ... while the other has numbers of its own
    "dates_missing",
    "names_missing",
    "negation",  # one negates, and nothing in the other comes near a negation
)
FACTS = FEATURES[2:]
LEAST, MOST = 0.0001, 0.9999


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What is compared of one sentence: its view for comparison, its facts and names."""

    text: str
    key: str
    facts: Evidence
    names: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A logistic regression over FEATURES."""

    values: Doubles
    intercept: float


def judge_echoes(found: Echoes, sides: tuple[Side, Side]) -> Echoes:
    """Fill `carried` and `alike` of every row that was not judged yet."""
    weights = load_weights()
    carried, alike = found.carried.copy(), found.alike.copy()
    for number, side in enumerate(sides):
        rows = np.flatnonzero((found.side == number) & np.isnan(found.carried[:, 0]))
        language = LANGUAGES[number]
        texts = [sentence.text for sentence in side.sentences]
        readings: dict[int, Reading] = {}
        compared: list[list[float]] = []
        copies: list[int] = []
        for row in track("judge", rows.tolist()):
            ends = int(found.one[row]), int(found.other[row])
            for i in ends:
                if i not in readings:
                    readings[i] = read(texts[i], language)
            one, other = (readings[i] for i in ends)
            cosine = float(found.cosine[row])
            compared += compare(one, other, cosine), compare(other, one, cosine)
            if one.key and one.key == other.key:
                copies.append(row)
        features = np.array(compared).reshape(-1, len(FEATURES))
        carried[rows] = chance_of(features, weights).reshape(-1, 2)
        alike[rows] = chance_of(without_facts(features), weights).reshape(-1, 2)
        carried[copies] = alike[copies] = MOST
    return replace(found, carried=carried, alike=alike)


def chance_of(features: Doubles, weights: Weights) -> Doubles:
    """Return the probability of each row of FEATURES, float64[n]."""
    return np.clip(1 / (1 + np.exp(-(features @ weights.values + weights.intercept))), LEAST, MOST)


def without_facts(features: Doubles) -> Doubles:
    """Return rows of FEATURES in which no number, date, name or negation disagrees."""
    rows = features.copy()
    rows[:, FEATURES.index(FACTS[0]) :] = 0
    return rows


def compare(one: Reading, other: Reading, cosine: float) -> list[float]:
    """Return the FEATURES that say whether `other` says all that `one` says."""
    numbers = match_numbers(one.facts.numbers, other.facts.numbers)
    dates = match_dates(one.facts.dates, other.facts.dates)
    matched = {i for i, _ in numbers}, {j for _, j in numbers}
    missing = sum(n.firm for i, n in enumerate(one.facts.numbers) if i not in matched[0])
    own = sum(n.firm for j, n in enumerate(other.facts.numbers) if j not in matched[1])
    negated = (one.facts.negations > 0 and not other.facts.negative) or (
        other.facts.negations > 0 and not one.facts.negative
    )
    return [
        cosine,
        max(0.0, math.log(max(1, len(one.text)) / max(1, len(other.text)))),
        min(3, missing),
        min(2, missing, own),
        min(2, len(one.facts.dates) - len(dates)),
        min(3, len(one.names - other.names)),
        float(negated),
    ]


def read(text: str, language: Language) -> Reading:
    """Read what is compared of one sentence."""
    facts = read_evidence(text, language)
    names = {fold_key(name.text) for name in facts.names if name.firm}
    return Reading(text, for_comparison(text), facts, frozenset(names))


@cache
def load_weights() -> Weights:
    """Read the weights that ship."""
    content = json.loads(files("align.judge").joinpath("data", "echo.json").read_text("utf-8"))
    return Weights(np.array([content["weights"][name] for name in FEATURES]), float(content["intercept"]))
