"""Say what disagrees between the two sides of a pair, conservatively: a flag is worth a look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Rule = Callable[[pd.DataFrame], "npt.NDArray[np.bool_]"]

UNUSUAL_LENGTH = 3.0  # standard deviations of the log ratio of characters
PART_LENGTH = 3.5  # ... from which one side has clearly more
PART_LENGTH_WITH_FACTS = 2.0  # ... when the shorter side also lacks a number, date or name of the longer


def _has_more(features: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether one side is longer than a translation would be, or rather long with facts that the other lacks.

    Lengths only: where a pair's clauses are compared, `judge.parts` says better.
    """
    length = features["length"].to_numpy()
    lacks_ar = (features["numbers_missing_ar"] + features["names_missing_ar"]).to_numpy() > 0
    lacks_en = (features["numbers_missing_en"] + features["names_missing_en"]).to_numpy() > 0
    with_facts = ((length > PART_LENGTH_WITH_FACTS) & lacks_en & ~lacks_ar) | (
        (length < -PART_LENGTH_WITH_FACTS) & lacks_ar & ~lacks_en
    )
    return np.asarray(with_facts | (np.abs(length) > PART_LENGTH), dtype=np.bool_)


# In the order in which they are written; docs/explanation/probability.md says what each means.
_RULES: dict[str, Rule] = {
    "number-mismatch": lambda f: (f["numbers_missing_ar"] + f["numbers_missing_en"]).to_numpy() > 0,
    "date-mismatch": lambda f: f["dates_conflict"].to_numpy() > 0,
    "name-mismatch": lambda f: (f["names_conflict"].to_numpy() > 0) | (f["names_missing_ar"].to_numpy() >= 2),
    "negation": lambda f: f["negation"].to_numpy() > 0,
    "length": lambda f: np.abs(f["length"].to_numpy()) > UNUSUAL_LENGTH,
    "partial": _has_more,
    "copy": lambda f: f["copy"].to_numpy() > 0,
}
FLAGS = tuple(_RULES)


def flag_pairs(features: pd.DataFrame) -> list[str]:
    """Return the flags of each row of a table of FEATURES, comma-separated, "" when nothing disagrees."""
    raised = {flag: np.asarray(rule(features), dtype=np.bool_) for flag, rule in _RULES.items()}
    return [",".join(flag for flag in FLAGS if raised[flag][row]) for row in range(len(features))]
