"""Gather sentences into statements: who begins one, and who joins it.

Groups of sentences that say the same begin statements, by average linkage, so that no chain of half likeness joins
what differs. Others join, and nothing is ever taken apart.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from align.judge.judge import COVERED

if TYPE_CHECKING:
    from align.select.conflicts import Conflict
    from align.select.relations import Relations

ABSENT = 0.05  # chance that two sentences say the same which nobody proposed


def cluster(count: int, known: Relations) -> list[list[int]]:
    """Group nodes by average linkage, the likeliest pairs first, in order of the first node of each group."""
    group = list(range(count))
    members = {node: [node] for node in range(count)}
    order = sorted(
        (pair for pair, chance in known.same.items() if chance >= COVERED), key=lambda p: (-known.same[p], p)
    )
    waiting = order
    while True:
        left = []
        for a, b in waiting:
            g, h = sorted((group[a], group[b]))
            if g == h:
                continue
            if mean_chance(members[g], members[h], known) >= COVERED:
                members[g] += members.pop(h)
                for node in members[g]:
                    group[node] = g
            else:
                left.append((a, b))
        if len(left) == len(waiting) or not left:
            return [sorted(members[g]) for g in sorted(members)]
        waiting = left


def mean_chance(left: Iterable[int], right: Sequence[int], known: Relations) -> float:
    """Return the mean chance over all pairs of two groups, but those that carry something only together."""
    chances = [
        known.same.get(pair, ABSENT)
        for a in left
        for b in right
        if (pair := (min(a, b), max(a, b))) not in known.together
    ]
    return math.fsum(chances) / len(chances) if chances else 1.0


class Gathering:
    """Statements as they grow: what sentences say alike who began them, their cores, and who joined.

    Sentences only ever join, and only where they meet nobody whom they meet elsewhere. So what met once meets for
    good, and in one statement: none has to be taken apart to mend another.
    """

    def __init__(self, cores: Sequence[Sequence[int]]) -> None:
        self.cores = [tuple(core) for core in cores]
        self.members = [set(core) for core in cores]
        self.begun = {node: g for g, core in enumerate(cores) for node in core}
        self.homes = {node: {g} for node, g in self.begun.items()}

    def meet(self, a: int, b: int) -> bool:
        """Say whether two sentences share a statement."""
        return not self.homes[a].isdisjoint(self.homes[b])

    def is_alone(self, node: int) -> bool:
        """Say whether a sentence shares no statement with any other."""
        return all(self.members[g] == {node} for g in self.homes[node])

    def accepts(self, g: int, node: int) -> bool:
        """Say whether a sentence meets none of a statement."""
        return not any(self.meet(node, member) for member in self.members[g])

    def join(self, g: int, node: int) -> None:
        """Add a sentence to a statement."""
        self.members[g].add(node)
        self.homes[node].add(g)

    def pair(self, a: int, b: int) -> None:
        """Make a statement of two sentences that do not meet."""
        self.cores.append((a, b))
        self.members.append(set())
        for node in (a, b):
            self.join(len(self.cores) - 1, node)

    def list_kept(self) -> list[int]:
        """Return the statements in order of who began them, without those of one sentence that joined others."""
        kept = [g for g, members in enumerate(self.members) if len(members) > 1 or self.homes[min(members)] == {g}]
        return sorted(kept, key=lambda g: (min(self.cores[g]), g))


def gather_conflicts(
    cores: Sequence[Sequence[int]], told_by: Iterable[Sequence[int]]
) -> tuple[Gathering, list[int]]:
    """Put all who tell a conflict into one statement: return who says the same by then, and where each is told.

    It is the one that holds most of them already, then the one that most began. Where one may not join, as it meets
    there whom it meets elsewhere, those who began with it and those who began the statement become one core.
    """
    told_by = list(told_by)
    while True:
        gathering = Gathering(cores)
        joined = list(range(len(cores)))
        homes = []
        for nodes in told_by:
            there = {g: len(gathering.members[g].intersection(nodes)) for g in {gathering.begun[n] for n in nodes}}
            home = max(there, key=lambda g: (there[g], len(cores[g]), -g))
            homes.append(home)
            for node in nodes:
                if node in gathering.members[home]:
                    continue
                if gathering.accepts(home, node):
                    gathering.join(home, node)
                else:
                    into, other = sorted((find_root(joined, home), find_root(joined, gathering.begun[node])))
                    joined[other] = into
        merged: defaultdict[int, list[int]] = defaultdict(list)
        for g, core in enumerate(cores):
            merged[find_root(joined, g)] += core
        if len(merged) == len(cores):
            return gathering, homes
        cores = [sorted(merged[g]) for g in sorted(merged)]


def gather_again(gathering: Gathering, home: int, conflict: Conflict) -> Conflict:
    """Let who tells a conflict again and would be alone join its statement.

    A headline, “Collapse kills twelve”, is not alone where its text is told otherwise. Return the conflict with
    those who stand there by then.
    """
    for node in sorted({telling.node for telling in conflict.again} - gathering.members[home]):
        if gathering.is_alone(node) and gathering.accepts(home, node):
            gathering.join(home, node)
    there = tuple(telling for telling in conflict.again if telling.node in gathering.members[home])
    return replace(conflict, again=there)


def find_root(joined: Sequence[int], g: int) -> int:
    """Return what a group became a part of, itself where it did not."""
    while joined[g] != g:
        g = joined[g]
    return g


def list_ties(known: Relations, gathering: Gathering, docs: Sequence[str]) -> list[tuple[int, int]]:
    """Return which two sentences have to meet, the lower node first, in order.

    Some of what a sentence says counts only where it would be alone otherwise: of two that both have others beside
    them who say the same, it is mostly a likeness in passing.
    """
    alone = {node for core in gathering.cores if len({docs[node] for node in core}) == 1 for node in core}
    return sorted(
        known.tied
        | {
            (min(a, b), max(a, b))
            for (a, b), whole in known.carried.items()
            if whole or (docs[a] != docs[b] and not alone.isdisjoint((a, b)))
        }
    )


def gather_ties(
    gathering: Gathering, ties: Iterable[tuple[int, int]], known: Relations, lengths: Sequence[int]
) -> None:
    """Let sentences join the statements of those they have to meet, most of them at once where that may be.

    One joins what several began rather than they what it began; of two the one with fewer others to meet joins,
    then the one that the other carries, then the shorter. Where neither may join, both make a statement of their
    own.
    """
    left = [pair for pair in ties if not gathering.meet(*pair)]
    meeting: Counter[tuple[int, int]] = Counter()  # by group and node: those who began the one that it has to meet
    carrying: Counter[tuple[int, int]] = Counter()  # ... that carry it
    around: Counter[int] = Counter()
    for a, b in left:
        for node, other in ((a, b), (b, a)):
            g = gathering.begun[other]
            meeting[g, node] += 1
            carrying[g, node] += known.carried.get((node, other), False)
            around[g] += 1
    longest = {g: max(lengths[node] for node in gathering.cores[g]) for g in around}

    def gain(at: tuple[int, int]) -> tuple[int, ...]:
        g, node = at
        return meeting[at], len(gathering.cores[g]), around[g], carrying[at], longest[g], -g, -node

    for g, node in sorted(meeting, key=gain, reverse=True):
        if gathering.accepts(g, node):
            gathering.join(g, node)
    for a, b in left:
        if not gathering.meet(a, b):
            gathering.pair(a, b)
