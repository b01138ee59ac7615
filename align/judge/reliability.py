"""How well probabilities are calibrated: Brier score, log loss, expected calibration error, reliability bins.

The scores are scikit-learn's. Its `calibration_curve` takes no weights and counts no bins, so that the bins and the
error over them are computed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Doubles = npt.NDArray[np.float64]

BINS = 10


class Bin(NamedTuple):
    """Pairs of one tenth of probability: their share of the weight, mean probability, share of true ones."""

    share: float
    said: float
    true: float


def reliability_bins(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, weights: npt.ArrayLike | None = None, bins: int = BINS
) -> list[Bin]:
    """Return the filled bins of equal width, lowest first."""
    said, true, weight = _columns(probabilities, labels, weights)
    places = np.minimum((said * bins).astype(int), bins - 1)
    total = weight.sum()
    found = []
    for place in range(bins):
        inside = places == place
        mass = weight[inside].sum()
        if mass > 0:
            found.append(
                Bin(
                    float(mass / total),
                    float(np.average(said[inside], weights=weight[inside])),
                    float(np.average(true[inside], weights=weight[inside])),
                )
            )
    return found


def calibration_error(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, weights: npt.ArrayLike | None = None
) -> float:
    """Return the expected calibration error over ten bins of equal width (Naeini et al. 2015)."""
    return sum(b.share * abs(b.said - b.true) for b in reliability_bins(probabilities, labels, weights))


def brier_score(probabilities: npt.ArrayLike, labels: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> float:
    """Return the mean squared difference of probability and label (Brier 1950)."""
    from sklearn.metrics import brier_score_loss

    said, true, weight = _columns(probabilities, labels, weights)
    return float(brier_score_loss(true, said, sample_weight=weight, pos_label=1))


def log_loss(probabilities: npt.ArrayLike, labels: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> float:
    """Return the mean negative logarithm of the probability given to what is true; certainty is capped at 1e-4."""
    from sklearn import metrics

    said, true, weight = _columns(probabilities, labels, weights)
    capped = np.clip(said, 1e-4, 1 - 1e-4)  # one wrong row said to be certain would make the loss infinite
    return float(metrics.log_loss(true, capped, sample_weight=weight, labels=[0, 1]))


def _columns(
    probabilities: npt.ArrayLike, labels: npt.ArrayLike, weights: npt.ArrayLike | None
) -> tuple[Doubles, Doubles, Doubles]:
    said = np.asarray(probabilities, dtype=np.float64)
    true = np.asarray(labels, dtype=np.float64)
    weight = np.ones_like(said) if weights is None else np.asarray(weights, dtype=np.float64)
    if not len(said) or not said.shape == true.shape == weight.shape:
        raise ValueError(
            f"need as many labels as probabilities, and some: {said.shape}, {true.shape}, {weight.shape}"
        )
    return said, true, weight
