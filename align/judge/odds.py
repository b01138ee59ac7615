"""Chances and the logarithms of their odds, each turned into the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]

FARTHEST = 40.0  # log odds beyond which a chance is 0 or 1 as far as figures tell


def chance(log_odds: Doubles) -> Doubles:
    """Return the chance of each logarithm of odds: the logistic function."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -FARTHEST, FARTHEST))), dtype=np.float64)


def log_odds(chances: npt.ArrayLike) -> Doubles:
    """Return the logarithm of the odds of each chance, which is neither 0 nor 1."""
    chances = np.asarray(chances, dtype=np.float64)
    return np.asarray(np.log(chances / (1 - chances)))
