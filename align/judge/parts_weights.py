"""The chance that a clause is carried, from what was measured of it, and what follows from it for the pair.

`scripts/eval/parts.py` fits the weights, chooses the cuts and checks both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations_with_replacement
from typing import TYPE_CHECKING, Literal

import numpy as np

from align.judge.odds import chance, log_odds
from align.judge.parts_measure import MEASURES
from align.judge.parts_words import WORD_MEASURES
from align.records import LIKELY

if TYPE_CHECKING:
    from align.judge.parts_measure import Doubles
    from align.records import Part

# Encoders with vectors of words have weights of their own: their clauses are compared word by word, too.
Kind = Literal["plain", "words"]
# What is read: MEASURES with outliers drawn in, and what works together multiplied; the same of WORD_MEASURES.
PLAIN_COLUMNS = (*MEASURES, "longer", "best²", "best·ends", "whole·ends", "gain·share", "gain·longer")
PAIRS = tuple(combinations_with_replacement(range(len(WORD_MEASURES)), 2))  # measures of words that are multiplied
PAIR_COLUMNS = np.array(PAIRS).T
COLUMNS: dict[Kind, tuple[str, ...]] = {
    "plain": PLAIN_COLUMNS,
    "words": (*PLAIN_COLUMNS, *WORD_MEASURES, *(f"{WORD_MEASURES[i]}·{WORD_MEASURES[j]}" for i, j in PAIRS)),
}
OTHER_FACTS = LIKELY - 1e-3  # chance at most of a clause with a number or date that the other end lacks
MISSING = 0.1  # chance below which a full match is none: of a hundred true pairs one is so
CARRIED = 0.9  # chance from which a sentence is carried in part by what does not match it


@dataclass(frozen=True, slots=True, eq=False)
class ClauseWeights:
    """A fitted regression and its cuts: `missing` and `carried` are its own chances that MISSING and CARRIED stand
    for. What carries a clause is shown where it is as clear as `evidence` (`parts.Compared`).
    """

    weights: Doubles
    intercept: float
    missing: float
    carried: float
    evidence: float


@cache
def load_weights(kind: Kind) -> ClauseWeights:
    """Read the fitted weights in the data folder beside this module."""
    stored = json.loads(files("align.judge").joinpath("data", "parts.json").read_text("utf-8"))[kind]
    weights = np.array([stored["weights"][name] for name in COLUMNS[kind]])
    return ClauseWeights(weights, *(stored[name] for name in ("intercept", "missing", "carried", "evidence")))


def design_clauses(measures: Doubles, words: Doubles | None = None) -> Doubles:
    """Return COLUMNS, float64[n, c], of rows of MEASURES, and of WORD_MEASURES where there are some."""
    column = dict(zip(MEASURES, measures.T, strict=True))
    column["gain"] = np.clip(column["gain"], -2, 3)
    column["rival"] = np.clip(column["rival"], -4, 2)
    column["length"] = np.clip(column["length"], -4, 4)
    for name in ("facts_missing", "facts_shared"):
        column[name] = np.minimum(column[name], 2)
    column["longer"] = np.maximum(column["length"], 0)
    column["best²"] = column["best"] ** 2 / 10
    column["best·ends"] = column["best"] * column["ends"] / 10
    column["whole·ends"] = column["whole"] * column["ends"] / 10
    column["gain·share"] = column["gain"] * column["share"]
    column["gain·longer"] = column["gain"] * column["longer"]
    plain = np.stack([column[name] for name in PLAIN_COLUMNS], axis=1)
    if words is None:
        return plain
    left, right = PAIR_COLUMNS
    return np.concatenate([plain, words, words[:, left] * words[:, right]], axis=1)


def carried_chance(measures: Doubles, words: Doubles | None = None) -> Doubles:
    """Return the chance that each clause is carried, float64[n], from rows of MEASURES and WORD_MEASURES."""
    fitted = load_weights("plain" if words is None else "words")
    return level(design_clauses(measures, words) @ fitted.weights + fitted.intercept, fitted)


def level(logits: Doubles, fitted: ClauseWeights) -> Doubles:
    """Turn what a regression says into chances whose cuts are MISSING and CARRIED, whatever the regression."""
    known = log_odds([fitted.missing, 0.5, fitted.carried])
    wanted = log_odds([MISSING, 0.5, CARRIED])
    beyond = np.minimum(logits - known[0], 0) + np.maximum(logits - known[2], 0)
    return chance(np.interp(logits, known, wanted) + beyond)


def lacks_part(parts: Sequence[Part]) -> bool:
    """Say whether a clause is missing from the other end, so clearly that the match is not a full one."""
    return any(part.chance < MISSING for part in parts)
