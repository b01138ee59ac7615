"""Weigh all that is known of a line: how likely it is to be boilerplate, by boosted trees over its traits.

The trees (`data/line_model.json`) were grown by `scripts/fit/boilerplate.py`. They see what phrases, shapes and
places have found on a page, and decide where those are silent or say too much.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from align.clean.pages.blocks import Block
from align.clean.pages.topic import find_topic
from align.clean.pages.traits import Found, describe_page
from align.clean.pages.wording import Wording

MODEL = "data/line_model.json"
ROWS = 512  # lines that are weighed at once


@dataclass(frozen=True, slots=True)
class Model:
    """Trees as flat arrays: each node asks whether a trait is at most a threshold, and a leaf asks itself.

    `roots` are the first nodes of the trees, `values` what the leaves add to the logarithm of the odds.
    """

    traits: tuple[str, ...]
    wording: Wording
    base: float
    roots: npt.NDArray[np.intp]
    trait: npt.NDArray[np.intp]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.intp]
    right: npt.NDArray[np.intp]
    value: npt.NDArray[np.float64]

    def weigh(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the probability of boilerplate of each row of traits, shape (lines, traits)."""
        parts = [self._weigh_some(rows[start : start + ROWS]) for start in range(0, len(rows), ROWS)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _weigh_some(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        nodes = np.tile(self.roots, len(rows))
        lines = np.repeat(np.arange(len(rows)), len(self.roots))
        open_ = np.arange(len(nodes))  # those that have not come to a leaf
        while len(open_):
            at = nodes[open_]
            low = rows[lines[open_], self.trait[at]] <= self.threshold[at]
            nodes[open_] = np.where(low, self.left[at], self.right[at])
            open_ = open_[self.left[nodes[open_]] != nodes[open_]]
        total = self.base + self.value[nodes].reshape(len(rows), len(self.roots)).sum(axis=1)
        return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float64)


@lru_cache(maxsize=1)
def load_model() -> Model:
    """Read the trees, once."""
    return read_model(json.loads(files("align.clean").joinpath(MODEL).read_text(encoding="utf-8")))


def read_model(told: Mapping[str, Any]) -> Model:
    """Make a model of what `scripts/fit/boilerplate.py` wrote."""
    return Model(
        traits=tuple(told["traits"]),
        wording=Wording(told["meanings"], told["parts"], told["start"]),
        base=told["base"],
        roots=np.array(told["roots"], dtype=np.intp),
        trait=np.array(told["trait"], dtype=np.intp),
        threshold=np.array(told["threshold"], dtype=np.float64),
        left=np.array(told["left"], dtype=np.intp),
        right=np.array(told["right"], dtype=np.intp),
        value=np.array(told["value"], dtype=np.float64),
    )


def weigh_lines(blocks: Sequence[Block], found: Found) -> list[float]:
    """Return for each line of a page the probability that it is boilerplate."""
    model = load_model()
    gone = found.sure | found.placed
    described = describe_page(blocks, found, find_topic(blocks, gone), model.wording)
    if not described:
        return []
    rows = np.array([[traits[name] for name in model.traits] for traits in described])
    return [float(probability) for probability in model.weigh(rows)]
