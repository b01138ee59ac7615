"""A built-in Arabic-English self-test: does a model put translations next to each other, and how fast?"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from align.encode.model import unit_rows
from align.records import Encoder, ModelError

logger = logging.getLogger(__name__)

GOOD = 0.97
# The sentences are easy: both bundled models find all 32. Noise added to their vectors brings them below this share
# when they find but half of FLORES' translations among a thousand, where good models find 98 % and more.
USABLE = 0.85


@dataclass(frozen=True, slots=True)
class SelfTest:
    """How a model did: shares of right nearest neighbours, mean cosines, sentences a second."""

    pairs: int
    ar_to_en: float
    en_to_ar: float
    true_cosine: float
    other_cosine: float
    sentences_per_second: float

    @property
    def accuracy(self) -> float:
        """Return the share of right nearest neighbours, mean of both directions."""
        return (self.ar_to_en + self.en_to_ar) / 2

    @property
    def fit(self) -> bool:
        """Say whether anything can be aligned with the model."""
        return self.accuracy >= USABLE

    @property
    def verdict(self) -> str:
        """Say what to expect of the model, in a sentence."""
        if self.accuracy >= GOOD:
            return "fit for Arabic-English alignment"
        if self.fit:
            return "usable, with errors: expect fewer pairs at the same precision"
        return "not fit: it does not bring Arabic and English together"


def read_selftest() -> tuple[list[str], list[str]]:
    """Return the sentences of the self-test, Arabic and English in step."""
    lines = files("align.encode").joinpath("data", "selftest.tsv").read_text("utf-8").splitlines()[1:]
    arabic, english = zip(*(line.split("\t") for line in lines), strict=True)
    return list(arabic), list(english)


def run_selftest(encoder: Encoder) -> SelfTest:
    """Encode the self-test's pairs and look up each sentence's nearest neighbour, vectors centred per language."""
    arabic, english = read_selftest()
    encoder.encode(arabic[:1])  # loading is not part of the speed
    start = time.perf_counter()
    vectors = encoder.encode(arabic + english)
    seconds = time.perf_counter() - start
    rows = vectors[: len(arabic)], vectors[len(arabic) :]
    ar, en = (unit_rows(side - side.mean(axis=0)) for side in rows)
    cosines = ar @ en.T
    own = np.arange(len(arabic))
    return SelfTest(
        pairs=len(arabic),
        ar_to_en=float(np.mean(cosines.argmax(axis=1) == own)),
        en_to_ar=float(np.mean(cosines.argmax(axis=0) == own)),
        true_cosine=float(np.mean(np.diag(cosines))),
        other_cosine=float(np.mean(cosines[~np.eye(len(own), dtype=bool)])),
        sentences_per_second=2 * len(arabic) / max(seconds, 1e-9),
    )


def refuse_unfit(encoder: Encoder, *, insist: bool = False) -> None:
    """Raise ModelError, with the reason and what to do, for a model that fails the self-test.

    Who insists on the model gets the reason as a warning.
    """
    result = run_selftest(encoder)
    if result.fit:
        return
    reason = (
        f"{encoder.name} is {result.verdict}: of {result.pairs} pairs of the self-test it finds "
        f"{round(result.ar_to_en * result.pairs)} from the Arabic and {round(result.en_to_ar * result.pairs)} "
        "from the English side"
    )
    if insist:
        logger.warning("%s; going on with it, since you insist", reason)
        return
    raise ModelError(
        f"{reason}. Take another model (`align models list`), or insist on this one with --insist "
        "(load_encoder: insist=True)"
    )
