"""The chance that a clause is carried, from what was measured of it, and what follows from it for the pair.

`scripts/eval/parts.py` fits the weights, chooses the cuts and checks both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from align.judge.parts_measure import MEASURES

if TYPE_CHECKING:
    from align.judge.parts_measure import Doubles
    from align.records import Part

# What the regression reads: MEASURES with outliers drawn in, and what works together multiplied.
COLUMNS = (*MEASURES, "longer", "best²", "best·ends", "whole·ends", "gain·share", "gain·longer")
LIKELY = 0.5  # chance from which a clause is told to be carried


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The fitted regression, and its cuts.

    A full match is not one when a clause's chance is below `missing`: of a hundred true pairs one is so. A sentence
    is carried in part by what does not match it when a clause's chance is at least `carried`.
    """

    weights: Doubles
    intercept: float
    missing: float
    carried: float


@cache
def load_weights() -> Weights:
    """Read the fitted weights in the data folder beside this module."""
    stored = json.loads(files("align.judge").joinpath("data", "parts.json").read_text("utf-8"))
    weights = np.array([stored["weights"][name] for name in COLUMNS])
    return Weights(weights, stored["intercept"], stored["missing"], stored["carried"])


def design_clauses(measures: Doubles) -> Doubles:
    """Return COLUMNS, float64[n, c], of rows of MEASURES."""
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
    return np.stack([column[name] for name in COLUMNS], axis=1)


def carried_chance(measures: Doubles) -> Doubles:
    """Return the chance that each clause is carried, float64[n], from rows of MEASURES."""
    fitted = load_weights()
    return np.asarray(1 / (1 + np.exp(-(design_clauses(measures) @ fitted.weights + fitted.intercept))))


def lacks_part(parts: Sequence[Part]) -> bool:
    """Say whether a clause is missing from the other end, so clearly that the match is not a full one."""
    return any(part.chance < load_weights().missing for part in parts)


def has_carried_part(parts: Sequence[Part]) -> bool:
    """Say whether a clause is carried so clearly that it is, whatever becomes of the rest."""
    return any(part.chance >= load_weights().carried for part in parts)
