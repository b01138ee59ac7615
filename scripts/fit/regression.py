"""Logistic regression whose weights are for measures as they are, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

STRENGTH = 0.3  # C of the regression: few hundred examples


def fit_weights(
    rows: npt.ArrayLike, labels: Sequence[bool], names: Sequence[str], counts: Sequence[float] | None = None
) -> dict[str, float]:
    """Return the intercept and a weight for each name, from measures [n, names]; `counts` weigh the examples."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit(scaler.transform(rows), labels, sample_weight=counts)
    weights = model.coef_[0] / scaler.scale_
    named = dict(zip(names, weights.tolist(), strict=True))
    return {"intercept": float(model.intercept_[0] - weights @ scaler.mean_), **named}


def find_chances(rows: npt.ArrayLike, weights: Mapping[str, float], names: Sequence[str]) -> list[float]:
    """Return the chance of each example, from measures [n, names]."""
    total = np.asarray(rows) @ np.array([weights[name] for name in names]) + weights["intercept"]
    return [float(chance) for chance in 1 / (1 + np.exp(-total))]


class Grouped(Protocol):
    """What was measured of a collection; `group` is what shares text with it."""

    @property
    def group(self) -> str: ...


Own = TypeVar("Own", bound=Grouped)
Weights = dict[str, float]


def show_fits(
    sets: Sequence[Own], fit: Callable[[Sequence[Own]], Weights], show: Callable[[Own, Weights], None]
) -> None:
    """Show what a fit that leaves its group out makes of each collection, and print the weights of a fit to all."""
    for group in dict.fromkeys(own.group for own in sets):
        weights = fit([others for others in sets if others.group != group])
        for own in sets:
            if own.group == group:
                show(own, weights)
    for measure, weight in fit(sets).items():
        print(f'    "{measure}": {weight:.3f},')
