"""Stories whose facts are compared with each other's: a report in words of its own is linked to none, yet it is
about the same, and names the same places.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from align.facts.evidence import read_evidence
from align.match.echo import ROWS
from align.match.threads import one_thread
from align.select.stories import measure_topics, share_story

if TYPE_CHECKING:
    from align.records import Side
    from align.select.stories import Story

# Of two documents: cosine of the sums of their vectors, and of the known names in them, rare ones counting more.
# Of 201 pairs of one story in the collections with gold but for the agencies 94 have both, of 8,844 others 4.
SAME_TOPIC, SAME_NAMES = 0.3, 0.3
LARGEST = 4096  # documents up to which they are compared; beyond, most of a topic are of other events


def compare_beyond(stories: Sequence[Story], sides: tuple[Side, Side]) -> list[tuple[str, ...]]:
    """Return the documents of each story, and pairs of documents whose stories may be one."""
    groups: list[tuple[str, ...]] = [story.documents for story in stories]
    homes = share_story(stories)
    if not 1 < len(homes) <= LARGEST:
        return groups
    documents = {story.number: story.documents for story in stories}
    near = {
        (min(a, b), max(a, b))
        for one, other in find_near(sides, homes)
        for a, b in product(homes[one], homes[other])
    }
    pairs = {
        (min(one, other), max(one, other))
        for a, b in near
        for one, other in product(documents[a], documents[b])
        if homes[one].isdisjoint(homes[other])
    }
    return [*groups, *sorted(pairs)]


def find_near(sides: tuple[Side, Side], homes: Mapping[str, Set[int]]) -> list[tuple[str, str]]:
    """Return the pairs of documents of no common story that are about the same and name the same places.

    `homes` are the stories of each document.
    """
    topics = measure_topics(sides)
    names, units = list(topics), np.stack(list(topics.values()))
    near: list[tuple[str, str]] = []
    with one_thread():
        for top in range(0, len(names), ROWS):
            one, other = np.nonzero(units[top : top + ROWS] @ units.T >= SAME_TOPIC)
            pairs = [
                (names[i + top], names[j]) for i, j in zip(one.tolist(), other.tolist(), strict=True) if i + top < j
            ]
            near += [pair for pair in pairs if homes[pair[0]].isdisjoint(homes[pair[1]])]
    weights = weigh_names(sides, {doc for pair in near for doc in pair})
    return [pair for pair in near if share_names(*(weights.get(doc, {}) for doc in pair)) >= SAME_NAMES]


def weigh_names(sides: tuple[Side, Side], wanted: Set[str]) -> dict[str, dict[str, float]]:
    """Return the known names of the `wanted` documents, the rarer the heavier, as unit vectors."""
    found: defaultdict[str, Set[str]] = defaultdict(frozenset)
    for sentence in (sentence for side in sides for sentence in side.sentences if sentence.doc in wanted):
        for name in read_evidence(sentence.text, sentence.language).names:
            if name.firm:
                found[sentence.doc] |= name.entries
    spread = Counter(name for own in found.values() for name in own)
    weights = {}
    for doc, own in found.items():
        values = {name: math.log((len(wanted) + 1) / spread[name]) for name in sorted(own)}
        norm = math.sqrt(math.fsum(value * value for value in values.values())) or 1.0
        weights[doc] = {name: value / norm for name, value in values.items()}
    return weights


def share_names(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Return the cosine of the names of two documents."""
    return math.fsum(one[name] * other[name] for name in sorted(one.keys() & other.keys()))
