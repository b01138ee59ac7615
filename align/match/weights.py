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


USUAL = Weights(
    cosine=1.0, outside=-0.147, uneven=-0.449, scatter=-0.242, bead=0.887, grow=-1.857, shrink=-1.762,
    many_to_many=-0.757, cosine_uneven=-0.23, shared_tokens=0.609, lone_tokens=-0.217, end_marks=-0.631,
    wide=-0.296, joined=-0.616, weakest=0.719, lacking=-1.304, unlike=-1.048, unlike_once=-1.111,
    omission=0.029, opening=-0.698,
)  # fmt: skip
