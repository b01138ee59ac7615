"""What a bead's score is made of, and how much each part counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What a bead's score is made of; learned by scripts/fit/chain.py, explained in docs/explanation/alignment.md.

    A bead of p + q = s sentences scores s * (cosine, uneven, grow, shrink) + the terms that count once a
    bead. A sentence left out scores `omission`, for how much more is missing on its side than usual (log odds)
    `omission_odds`, and for how much it looks itself as if it had no counterpart (log odds) `doubt`; a run of them
    scores `opening`.
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
    doubt: float
    opening: float


USUAL = Weights(
    cosine=1.0, uneven=-0.464, scatter=-0.163, bead=1.098, grow=-0.815, shrink=-0.884, many_to_many=-0.186,
    shared_tokens=0.266, lone_tokens=-0.211, end_marks=-0.409, lacking=-0.537,
    omission=-0.138, omission_odds=0.198, doubt=0.052, opening=-0.213,
)  # fmt: skip
