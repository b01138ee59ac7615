"""What a bead's score is made of, and how much each part counts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """What a bead's score is made of; learned by scripts/tune_chain.py, explained in docs/alignment.md.

    A bead of p + q = s sentences scores s * (cosine, outside, ...) + the terms that count once a bead.
    """

    cosine: float
    outside: float
    uneven: float
    scatter: float
    bead: float
    grow: float
    shrink: float
    many_to_many: float
    cosine_uneven: float
    shared_tokens: float
    lone_tokens: float
    end_marks: float
    wide: float
    joined: float
    weakest: float
    lacking: float
    unlike: float
    unlike_once: float
    omission: float
    opening: float


# With the rows of windows a span's cosine says more about its borders, and differs in size from that of sums.
WITH_SUMS = Weights(
    cosine=1.0, outside=-0.278, uneven=-0.483, scatter=-0.216, bead=0.932, grow=-1.968, shrink=-1.003,
    many_to_many=-0.503, cosine_uneven=-0.13, shared_tokens=0.602, lone_tokens=-0.323, end_marks=-0.555,
    wide=-0.494, joined=-0.548, weakest=0.523, lacking=-1.698, unlike=-1.318, unlike_once=-0.962,
    omission=0.15, opening=-0.76,
)  # fmt: skip
WITH_WINDOWS = Weights(
    cosine=1.0, outside=-0.278, uneven=-0.483, scatter=-0.216, bead=0.932, grow=-1.968, shrink=-1.003,
    many_to_many=-0.503, cosine_uneven=-0.13, shared_tokens=0.602, lone_tokens=-0.323, end_marks=-0.555,
    wide=-0.494, joined=-0.548, weakest=0.523, lacking=-1.698, unlike=-1.318, unlike_once=-0.962,
    omission=0.15, opening=-0.76,
)  # fmt: skip
