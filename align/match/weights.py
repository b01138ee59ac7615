"""What a bead's score is made of, and how much each part counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What a bead's score is made of; learned by scripts/tune_chain.py, explained in docs/alignment.md.

    A bead of p + q = s sentences scores s * (cosine, uneven, grow, shrink) + the terms that count once a
    bead. A sentence left out scores `omission` and, for how much more is missing on its side than usual (log odds),
    `omission_odds`; a run of them scores `opening` and `opening_odds` so.
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
    opening_odds: float


USUAL = Weights(
    cosine=1.0, uneven=-0.456, scatter=-0.141, bead=1.073, grow=-0.736, shrink=-0.72, many_to_many=-0.195,
    shared_tokens=0.282, lone_tokens=-0.181, end_marks=-0.376, lacking=-0.581,
    omission=-0.09, omission_odds=0.223, opening=-0.154, opening_odds=-0.078,
)  # fmt: skip
