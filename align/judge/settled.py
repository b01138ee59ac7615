"""Facts told otherwise in one place that are settled in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.judge.meetings import Meetings
    from align.judge.told import FactPair, Told

RIVAL = 0.1  # a fact told alike by sentences at most this much less alike ends a conflict


def drop_settled(found: Sequence[FactPair], meetings: Meetings) -> list[FactPair]:
    """Drop a conflict when the other document tells the same elsewhere, in a sentence about as much alike."""
    alike: defaultdict[tuple[Told, str], float] = defaultdict(lambda: -1.0)
    for pair in found:
        if not pair.differ:
            for own, there in ((pair.one, pair.other), (pair.other, pair.one)):
                key = own, meetings.sentence(there.node).doc
                alike[key] = max(alike[key], pair.cosine)
    kept = []
    for pair in found:
        ends = [
            (pair.one, meetings.sentence(pair.other.node).doc),
            (pair.other, meetings.sentence(pair.one.node).doc),
        ]
        settled = max(alike[end] for end in ends) >= pair.cosine - RIVAL
        if not pair.differ or not settled:
            kept.append(pair)
    return kept
