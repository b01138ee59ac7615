"""What the scores of beads and of mined windows are made of, how much each part counts, and usual lengths."""

from __future__ import annotations

from typing import NamedTuple

MAX_WINDOW = 4  # sentences in a mined passage
LOG_RATIO = -0.15  # logarithm of Arabic over English characters in translated prose ...
RATIO_VARIANCE, RATIO_VARIANCE_BY_LENGTH = 0.01, 2.0  # ... and its variance: constant, and per inverse character


class Weights(NamedTuple):
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


class Scoring(NamedTuple):
    """What makes mined windows of different length comparable; `scripts/fit/mining.py` tries other weights.

    - `max_window`: sentences in a window, at most;
    - `outside`: share of the cosine to the sentences just outside that is taken off;
    - `length`: worth of the length ratio;
    - `many`: what a window of several sentences on both sides must be better by;
    - `split`: how much less each of two pairs in step may score than the window of both and still replace it;
    - `hubs`: share of the mean neighbourhood of both ends that is taken off;
    - `figures`: taken off when the numbers in digits differ altogether.
    """

    max_window: int = MAX_WINDOW
    outside: float = 0.15
    length: float = 0.035
    many: float = 0.1
    split: float = 0.05
    hubs: float = 0.75
    figures: float = 0.1
