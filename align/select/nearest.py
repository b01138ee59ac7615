"""What comes nearest elsewhere to a sentence of which no other document is told to say the same.

That nobody else says a thing cannot be read off one sentence. Whoever prints it looks at what came nearest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.records import Sentence
    from align.select.statements import Statement

MOST = 3  # sentences, each of another document


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence of another document, `other`, and the chance that it says the same as `node`."""

    node: int
    other: int
    chance: float


def find_nearest(
    tellings: Mapping[tuple[int, int], float], statements: Iterable[Statement], sentences: Sequence[Sentence]
) -> list[Near]:
    """Return for each sentence what comes nearest to it without sharing a statement: of each document the likeliest
    to say the same, `MOST` at most, the likeliest first.

    `tellings` is the chance that two sentences of a story say the same, `sentences` are all, by their nodes. Of
    what was never compared, as between stories, nothing is nearest.
    """
    made: defaultdict[int, set[int]] = defaultdict(set)
    for statement in statements:
        for member in statement.members:
            made[member.node].add(statement.number)
    best: defaultdict[int, dict[str, Near]] = defaultdict(dict)
    for pair, chance in tellings.items():
        if made[pair[0]] & made[pair[1]]:
            continue
        for node, other in (pair, pair[::-1]):
            its, doc = best[node], sentences[other].doc
            if doc not in its or rank(Near(node, other, chance)) < rank(its[doc]):
                its[doc] = Near(node, other, chance)
    return [near for node in sorted(best) for near in sorted(best[node].values(), key=rank)[:MOST]]


def rank(near: Near) -> tuple[float, int]:
    """Return by what one stands before another: the likelier, then the earlier in the collection."""
    return -near.chance, near.other
