"""Sentences of both languages by one number, their node: the Arabic ones first, then the English ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.records import Sentence, Side


def place(node: int, sides: tuple[Side, Side]) -> tuple[int, int]:
    """Return the side and the row of a node."""
    count = len(sides[0])
    return (0, node) if node < count else (1, node - count)


def node_sentence(node: int, sides: tuple[Side, Side]) -> Sentence:
    """Return the sentence of a node."""
    side, row = place(node, sides)
    return sides[side].sentences[row]


def cosine_of(pair: tuple[int, int], sides: tuple[Side, Side]) -> float:
    """Return the cosine of two sentences."""
    (a, i), (b, j) = (place(node, sides) for node in pair)
    return float(sides[a].vectors[i] @ sides[b].vectors[j])
