"""Lay texts of any length out in blocks of tokens for the matrix products, and cut texts that are too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from align.encode.engine.arithmetic import ROWS

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Consecutive tokens of a text; those from `first` to before `last` are its own, the others only context.

    `opens` and `closes` say that the text begins and ends with it.
    """

    text: int
    ids: Ids
    first: int
    last: int
    opens: bool = True
    closes: bool = True


def fill_blocks(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Group segments into blocks of at most `ROWS` tokens, segments of like length together."""
    blocks: list[list[Segment]] = []
    room = 0
    for segment in sorted(segments, key=lambda segment: len(segment.ids)):
        if len(segment.ids) > room:
            blocks.append([])
            room = ROWS
        blocks[-1].append(segment)
        room -= len(segment.ids)
    return blocks


def cut_with_context(text: int, ids: Ids, context: int, longest: int = ROWS) -> list[Segment]:
    """Cut a text's tokens into segments of at most `longest`, with `context` tokens of the neighbours at each cut."""
    if len(ids) <= longest:
        return [Segment(text, ids, 0, len(ids))]
    step = longest - 2 * context
    segments = []
    for start in range(0, len(ids), step):
        begin, stop = max(0, start - context), min(start + step, len(ids))
        end = min(len(ids), stop + context)
        segments.append(Segment(text, ids[begin:end], start - begin, stop - begin, start == 0, stop == len(ids)))
    return segments


def cut_evenly(text: int, ids: Ids, longest: int) -> list[Segment]:
    """Cut a text's tokens into the fewest segments of at most `longest`, all of about one length."""
    pieces = np.array_split(ids, max(1, -(-len(ids) // longest)))
    return [Segment(text, piece, 0, len(piece)) for piece in pieces]
