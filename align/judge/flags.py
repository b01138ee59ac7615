"""Say what disagrees between the two sides of a pair, conservatively: a flag is worth a look."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Rule = Callable[[pd.DataFrame], "npt.NDArray[np.bool_]"]

UNUSUAL_LENGTH = 3.25  # standard deviations of the log ratio of characters
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
    "name-mismatch": lambda f: (f["names_conflict"] + f["names_lost"]).to_numpy() > 0,
    "negation": lambda f: f["negation"].to_numpy() > 0,
    "length": lambda f: np.abs(f["length"].to_numpy()) > UNUSUAL_LENGTH,
    "partial": _has_more,
    "copy": lambda f: f["copy"].to_numpy() > 0,
}
FLAGS = tuple(_RULES)


def flag_pairs(features: pd.DataFrame) -> list[str]:
    """Return the flags of each row of a table of FEATURES, comma-separated, "" when nothing disagrees."""
    return [",".join(names_of(bits)) for bits in flag_bits(features).tolist()]


def flag_bits(features: pd.DataFrame) -> npt.NDArray[np.int32]:
    """Return the flags of each row of a table of FEATURES as bits, int32[n], in the order of FLAGS."""
    bits = np.zeros(len(features), dtype=np.int32)
    for at, rule in enumerate(_RULES.values()):
        bits |= np.asarray(rule(features), dtype=np.int32) << at
    return bits


def bits_of(names: Iterable[str]) -> int:
    """Return flags by name as bits."""
    return sum(1 << FLAGS.index(name) for name in set(names))


def names_of(bits: int) -> tuple[str, ...]:
    """Return the names of flags, in the order in which they are written."""
    return tuple(flag for at, flag in enumerate(FLAGS) if bits >> at & 1)
