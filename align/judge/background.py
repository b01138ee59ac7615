"""Measure a collection as a whole: what a cosine is worth in it, and how much there is to find at all.

No labels are needed, so that the probability can follow text of a kind that no fit has seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.neighbours import Neighbours
    from align.records import Vectors

    Floats = npt.NDArray[np.float32]

NEAR = 0.2  # margin from which a sentence's nearest neighbour is taken for its counterpart
TYPICAL_SHARE, TYPICAL_WORTH = 0.5, 20  # share taken when it is not measured, and the sentences it counts for


@dataclass(frozen=True, slots=True)
class Background:
    """What a collection says about each of its pairs; the defaults say that nothing was measured.

    `spread`: standard deviation of the cosines of unrelated sentences, the encoder's unit; 0 when unknown.
    `share`: of the sentences that have a near counterpart: the less there is in common, the more that looks alike
    is chance. `sure`: how many pairs of sentences are each other's nearest beyond doubt; `sure_cosine` and
    `sure_margin`: their medians, what a translation reaches in this kind of text.
    """

    spread: float = 0.0
    share: float = TYPICAL_SHARE
    sure: int = 0
    sure_cosine: float = 0.0
    sure_margin: float = 0.0


def measure_background(
    vectors: tuple[Vectors, Vectors], neighbours: tuple[Neighbours, Neighbours], hubs: tuple[Floats, Floats]
) -> Background:
    """Measure a collection by the centred unit rows, the neighbours and the neighbourhoods of both sides."""
    cosines, margins = sure_pairs(neighbours, hubs)
    return Background(
        background_spread(*vectors),
        counterpart_share(neighbours, hubs),
        len(cosines),
        float(np.median(cosines)) if len(cosines) else 0.0,
        float(np.median(margins)) if len(margins) else 0.0,
    )


def background_spread(ar: Vectors, en: Vectors, sample: int = 500) -> float:
    """Return the standard deviation of cosines of unrelated rows: the unit in which an encoder's cosines count.

    `ar` and `en` are centred unit rows; at most `sample` evenly spaced rows of each are compared, and the upper
    tail, where counterparts are, is left out by measuring below the mean. 0 when a side has fewer than 8 rows.
    """
    if min(len(ar), len(en)) < 8:
        return 0.0
    rows = ar[np.linspace(0, len(ar) - 1, min(sample, len(ar))).astype(int)]
    columns = en[np.linspace(0, len(en) - 1, min(sample, len(en))).astype(int)]
    cosines = (rows @ columns.T).ravel().astype(np.float64)
    center = float(np.median(cosines))
    below = cosines[cosines <= center] - center
    return float(np.sqrt(np.mean(below**2)))


def counterpart_share(neighbours: tuple[Neighbours, Neighbours], hubs: tuple[Floats, Floats]) -> float:
    """Return the share of a collection's sentences whose nearest neighbour stands out: those with a counterpart.

    `neighbours` and `hubs` (float32[n], float32[m]) are those of a `Search`. The smaller side counts, since it
    bounds what can be found; copies of other sentences, for which no neighbours are sought, do not.
    `TYPICAL_SHARE` weighs as much as 20 sentences, so that it rules a handful.
    """
    sides = []
    for near, hub, other_hub in zip(neighbours, hubs, hubs[::-1], strict=True):
        _, margins = nearest_margins(near, hub, other_hub)
        sides.append((len(margins), int(np.count_nonzero(margins >= NEAR))))
    count, found = min(sides)
    return (found + TYPICAL_WORTH * TYPICAL_SHARE) / (count + TYPICAL_WORTH)


def sure_pairs(neighbours: tuple[Neighbours, Neighbours], hubs: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Return cosines and margins, float32[k], of the sentences that are each other's nearest and stand out."""
    forward, backward = neighbours
    rows, margins = nearest_margins(forward, *hubs)
    mutual = backward.index[forward.index[rows, 0], 0] == rows
    sure = mutual & (margins >= NEAR)
    return forward.cosine[rows[sure], 0], margins[sure]


def nearest_margins(near: Neighbours, hub: Floats, other_hub: Floats) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return the rows that have a neighbour, int[k], and how far the nearest stands out of both neighbourhoods."""
    rows = np.flatnonzero(near.index[:, 0] >= 0) if near.index.size else np.zeros(0, dtype=np.intp)
    return rows, near.cosine[rows, 0] - (hub[rows] + other_hub[near.index[rows, 0]]) / 2
