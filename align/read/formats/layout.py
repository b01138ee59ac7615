"""The order in which the blocks of a page are read: bands from the top, columns from the left inside a band.

The recursive XY-cut of Nagy and Seth (1984), columns before rows: a region is cut where a white river runs down
through all of it, else into bands between which white runs across. Bands that share a river are put together first,
so that columns are read to their ends although their paragraphs stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# What is narrower (points) is no river: blocks touch and overlap a little.
RIVER = 3.0


@dataclass(frozen=True, slots=True)
class Box:
    """The place of a block on a page (points, upwards and rightwards) and its number."""

    left: float
    bottom: float
    right: float
    top: float
    number: int


def reading_order(boxes: Sequence[Box]) -> list[int]:
    """Return the numbers of the boxes of a left-to-right page in the order they are read."""
    if len(boxes) < 2:
        return [box.number for box in boxes]
    columns = cut_columns(boxes)
    if len(columns) > 1:
        return [number for column in columns for number in reading_order(column)]
    bands = join_bands(cut_bands(boxes))
    if len(bands) > 1:
        return [number for band in bands for number in reading_order(band)]
    return [box.number for box in sorted(boxes, key=lambda box: (-box.top, box.left, box.number))]


def cut_columns(boxes: Sequence[Box]) -> list[list[Box]]:
    """Cut a region along the rivers that run down through all of it."""
    columns: list[list[Box]] = []
    edge = 0.0
    for box in sorted(boxes, key=lambda box: (box.left, box.number)):
        if columns and box.left < edge + RIVER:
            columns[-1].append(box)
        else:
            columns.append([box])
        edge = max(edge, box.right) if len(columns[-1]) > 1 else box.right
    return columns


def cut_bands(boxes: Sequence[Box]) -> list[list[Box]]:
    """Cut a region wherever nothing stands from its left to its right edge."""
    bands: list[list[Box]] = []
    edge = 0.0
    for box in sorted(boxes, key=lambda box: (-box.top, box.number)):
        if bands and box.top > edge:
            bands[-1].append(box)
        else:
            bands.append([box])
        edge = min(edge, box.bottom) if len(bands[-1]) > 1 else box.bottom
    return bands


def join_bands(bands: Sequence[list[Box]]) -> list[list[Box]]:
    """Put neighbouring bands together as long as one river runs down through all of them."""
    joined: list[list[Box]] = []
    for band in bands:
        if joined and len(cut_columns(joined[-1])) > 1 and len(cut_columns([*joined[-1], *band])) > 1:
            joined[-1] = [*joined[-1], *band]
        else:
            joined.append(band)
    return joined
