"""Bound a share of what is told carried: how it would come out in other text of the source, judged without error.

Shares are compared as arcsine of their square root, where sampling moves any share of n rows alike, by 1 / (2 √n)
(Fisher 1922), and where errors of judging turned out to do so, too: in collections with known counterparts the
truth lies `SHIFT` above what is told, with a standard deviation of `SPREAD` from one kind of text to another.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

# Learnt as `python -m scripts.eval.coverage EVAL --also SHIFT...` does, from four public sets and eight collections
# that were written, each the equal of a set. With one set left out shift is .061 to .064, spread .049 to .051.
SHIFT = 0.063
SPREAD = 0.048
DEVIATES = 1.96  # for 95 per cent
MANY = 5  # documents from which these are what is sampled, not sentences


def bound_share(
    weights: npt.ArrayLike,
    carried: npt.ArrayLike,
    documents: Sequence[str],
    shift: float = SHIFT,
    spread: float = SPREAD,
) -> tuple[float, float]:
    """Return the 95 per cent interval of the weighted share of rows that are `carried`; 0 and 1 where are no rows.

    `documents` says which document each row stands in: rows of one are alike, so that ten sentences of ten
    documents say more than ten of one.
    """
    if not len(documents):
        return 0.0, 1.0
    weigh, told = np.asarray(weights, dtype=np.float64), np.asarray(carried, dtype=np.bool_)
    count = count_effective(weigh, told, documents)
    share = (float(weigh @ told / weigh.sum()) * count + 3 / 8) / (
        count + 3 / 4
    )  # Anscombe 1948: of 5 all is not all
    middle = on_scale(share) + shift
    deviation = DEVIATES * math.hypot(1 / (2 * math.sqrt(count)), spread)
    low, high = max(0.0, middle - deviation), min(math.pi / 2, middle + deviation)
    return math.sin(low) ** 2, math.sin(high) ** 2


def on_scale(share: float) -> float:
    """Return a share as what all errors are measured on, 0 to π/2."""
    return math.asin(math.sqrt(share))


def count_effective(
    weights: npt.NDArray[np.float64], carried: npt.NDArray[np.bool_], documents: Sequence[str]
) -> float:
    """Return how many rows of equal weight, drawn one by one, would tell as much.

    The variance of the share is that of a ratio over documents, by linearization (Cochran 1977, section 6); there
    are never more than (sum of weights)² / sum of their squares (Kish 1965), and no less than one.
    """
    alone = float(weights.sum() ** 2 / (weights @ weights))
    share = float(weights @ carried / weights.sum())
    numbers = {document: number for number, document in enumerate(dict.fromkeys(documents))}
    count = len(numbers)
    if count < MANY or share in (0.0, 1.0):
        return max(1.0, alone)
    residuals = np.bincount([numbers[document] for document in documents], weights * (carried - share), count)
    variance = float(residuals @ residuals) / weights.sum() ** 2 * count / (count - 1)
    return max(1.0, min(alone, share * (1 - share) / variance)) if variance else max(1.0, alone)
