"""What a bead's score is made of, and how much each part counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What a bead's score is made of; learned by scripts/fit/chain.py, explained in docs/explanation/alignment.md.

    A bead of p + q = s sentences scores s * (cosine, uneven, grow, shrink) + the terms that count once a
    bead. A sentence left out scores `omission` and, for how much more is missing on its side than usual (log odds),
    `omission_odds`; a run of them scores `opening`.
    """

    cosine: float
    uneven: float
    scatter: float
    bead: float
    grow: float
    shrink: float
    many_to_many: float
    shared_tokens: float
    lone_tokens: float
    end_marks: float
    lacking: float
    omission: float
    omission_odds: float
    opening: float


USUAL = Weights(
    cosine=1.0, uneven=-0.458, scatter=-0.155, bead=1.06, grow=-0.837, shrink=-0.892, many_to_many=-0.186,
    shared_tokens=0.258, lone_tokens=-0.219, end_marks=-0.397, lacking=-0.8,
    omission=0.01, omission_odds=0.23, opening=-0.151,
)  # fmt: skip
