"""How much of each document the other language carries, read off the coverage table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.records import Language

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Strip:
    """One document in one language: how many sentences, and the shares of its characters covered and partial."""

    doc: str
    language: Language
    sentences: int
    covered: float
    partial: float


def make_strips(coverage: pd.DataFrame) -> list[Strip]:
    """Group a coverage table by document and language, shares weighted by characters."""
    strips = []
    for (doc, language), rows in coverage.groupby(["doc", "language"], sort=True):
        weights = rows["text"].str.len().clip(lower=1)
        shares = [
            float(weights[rows["status"] == status].sum() / weights.sum()) for status in ("covered", "partial")
        ]
        strips.append(Strip(doc, language, len(rows), *shares))
    return strips
