"""Statements: what sentences of any source and language say alike, as far as the evidence carries and no farther.

Sentences are nodes, the Arabic ones first, then the English ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from align.judge.judge import COVERED, are_conflicts

if TYPE_CHECKING:
    from align.match.echo import Echoes
    from align.match.table import Candidates
    from align.records import Side
    from align.select.conflicts import Conflict
    from align.select.coverage import Carrier, Coverage

Role = Literal["full", "partial", "differs"]

ABSENT = 0.05  # chance that two sentences say the same which nobody proposed
LEAST_OF_SPAN = 0.2  # cosine below which a sentence of a span says nothing of what the span carries
OTHERWISE = 0.6  # chance that two sentences make one statement whose fact they tell otherwise
PART = 0.35  # chance from which one sentence of a language says some of what another says
ROLES: tuple[Role, ...] = ("full", "differs", "partial")  # the first that holds is told


@dataclass(frozen=True, slots=True)
class Member:
    """A sentence in a statement, and how far it makes it."""

    node: int
    role: Role


@dataclass(frozen=True, slots=True)
class Statement:
    """What its members say; `full` members say all of it, `partial` ones some, `differs` with other facts.

    Members are in order of their nodes. A sentence that says several things may be in several statements.
    """

    number: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """What is known of each two sentences of different documents.

    `same`, the lower node first: the chance that they say the same, facts aside where these alone disagree.
    `carried`, for (a, b): whether b says all that a says; False when some of it, no entry when nothing.
    `together`, the lower node first: sentences that carry another one only together, and so are no rivals.
    """

    same: dict[tuple[int, int], float]
    carried: dict[tuple[int, int], bool]
    together: set[tuple[int, int]]


def find_statements(
    judged: Candidates,
    coverage: Coverage,
    echoes: Echoes,
    conflicts: Sequence[Conflict],
    sides: tuple[Side, Side],
    covered: float = COVERED,
) -> tuple[list[Statement], list[Conflict]]:
    """Return the statements of a collection in order of their first sentences, and the conflicts with theirs.

    Every sentence makes a statement, alone or with others that say the same: groups whose mean chance over all
    pairs of sentences is at least one half, so that no chain of half likeness joins what differs. Then each
    sentence that carries all or some of a member joins the group, too. So a statement with one source is in no
    other.
    """
    count = sum(map(len, sides))
    known = relate(judged, coverage, echoes, sides, covered)
    for conflict in conflicts:  # what is told otherwise is one statement
        for a, b in combinations(sorted(telling.node for telling in conflict.tellings), 2):
            known.same[a, b] = max(known.same.get((a, b), 0.0), OTHERWISE)
    group, members = cluster(count, known)
    found: dict[int, dict[int, Role]] = {
        g: {node: core_role(node, nodes, known) for node in nodes} for g, nodes in members.items()
    }
    for g, nodes in members.items():
        keep_one_full(found[g], nodes, sides)
    for (a, b), whole in sorted(known.carried.items()):
        if group[a] != group[b]:
            join(found[group[a]], b, "full" if whole else "partial")
    homes = [place_conflict(conflict, group, found) for conflict in conflicts]
    order = sorted(found, key=lambda g: min(members[g]))
    numbers = {g: number for number, g in enumerate(order, start=1)}
    statements = [
        Statement(numbers[g], tuple(Member(node, role) for node, role in sorted(found[g].items()))) for g in order
    ]
    told = [replace(conflict, statement=numbers[home]) for conflict, home in zip(conflicts, homes, strict=True)]
    return statements, told


def core_role(node: int, core: Sequence[int], known: Relations) -> Role:
    """Say whether a sentence makes the whole of the statement that it began: not when it only does with others."""
    helped = any((min(node, other), max(node, other)) in known.together for other in core)
    says = [known.carried[a, node] for a in core if (a, node) in known.carried]
    return "partial" if helped or (says and not any(says)) else "full"


def relate(
    judged: Candidates, coverage: Coverage, echoes: Echoes, sides: tuple[Side, Side], covered: float
) -> Relations:
    """Read off coverage and the pairs of one language what is known of each two sentences."""
    count = len(sides[0])
    same: dict[tuple[int, int], float] = {}
    carried: dict[tuple[int, int], bool] = {}
    together: set[tuple[int, int]] = set()
    differing = are_conflicts(judged, covered)
    for side, found in enumerate((coverage.ar, coverage.en)):
        own, other = (0, count) if side == 0 else (count, 0)
        for i, evidence in enumerate(found):
            for its in evidence.values():
                if its.status == "uncovered":
                    continue
                node, there = i + own, [j + other for j in counterparts_in(i, its, judged, side, sides)]
                for j in there:
                    pair = (min(node, j), max(node, j))
                    carried[node, j] = carried.get((node, j), False) or its.status == "covered"
                    chance = its.probability if its.status == "covered" else 0.0
                    if differing[its.row]:
                        chance = float(judged.likeness[its.row])
                    same[pair] = max(same.get(pair, 0.0), chance)
                if its.status == "covered":
                    together.update((a, b) for a in there for b in there if a < b)
    for row in range(len(echoes)):
        shift = count if echoes.side[row] else 0
        a, b = int(echoes.one[row]) + shift, int(echoes.other[row]) + shift
        chances, alike = echoes.carried[row].tolist(), echoes.alike[row].tolist()
        if min(chances) >= COVERED or (min(alike) >= COVERED and max(chances) < COVERED):
            same[a, b] = max(same.get((a, b), 0.0), min(alike))
        for (x, y), chance, back in (((a, b), *chances), ((b, a), *chances[::-1])):
            if chance >= COVERED or back >= COVERED or min(alike) >= COVERED or chance >= PART:
                carried[x, y] = carried.get((x, y), False) or chance >= COVERED
    docs = [sentence.doc for side in sides for sentence in side.sentences]
    carried = {pair: whole for pair, whole in carried.items() if docs[pair[0]] != docs[pair[1]]}
    return Relations(same, carried, together)


def counterparts_in(
    i: int, evidence: Carrier, judged: Candidates, side: int, sides: tuple[Side, Side]
) -> list[int]:
    """Return which sentences of the span that carries a sentence say what it says.

    Where a row joins several sentences with several, each belongs with the nearest one, and with those whose
    nearest it is: two and two that stand the other way round are two statements.
    """
    there = list(evidence.span)
    if len(there) > 1:
        cosines = sides[side].vectors[i] @ sides[1 - side].vectors[there].T
        there = [j for j, cosine in zip(there, cosines.tolist(), strict=True) if cosine >= LEAST_OF_SPAN] or there
    own = list(judged.ar(evidence.row) if side == 0 else judged.en(evidence.row))
    if len(there) < 2 or len(own) < 2 or i not in own:
        return there
    cosines = sides[side].vectors[own] @ sides[1 - side].vectors[there].T
    row = cosines[own.index(i)]
    return [j for k, j in enumerate(there) if row[k] == row.max() or row[k] == cosines[:, k].max()]


def cluster(count: int, known: Relations) -> tuple[list[int], dict[int, list[int]]]:
    """Group nodes by average linkage, the likeliest pairs first: group of each node, and members of each group."""
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
            return group, members
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


def join(roles: dict[int, Role], node: int, role: Role) -> None:
    """Add a sentence to a statement; of two roles the one counts that says more."""
    if node not in roles or ROLES.index(role) < ROLES.index(roles[node]):
        roles[node] = role


def keep_one_full(roles: dict[int, Role], core: Sequence[int], sides: tuple[Side, Side]) -> None:
    """See to it that some member says all of a statement: the longest of those it began with."""
    if all(role != "full" for role in roles.values()):
        count = len(sides[0])
        lengths = {
            node: len((sides[0].sentences[node] if node < count else sides[1].sentences[node - count]).text)
            for node in core
        }
        roles[max(core, key=lambda node: (lengths[node], -node))] = "full"


def place_conflict(conflict: Conflict, group: Sequence[int], found: dict[int, dict[int, Role]]) -> int:
    """Return the statement that a conflict is about, with all who tell it as members that differ.

    It is the one that holds most of its sentences already, the first of equals.
    """
    nodes = [telling.node for telling in conflict.tellings]
    homes = sorted({group[node] for node in nodes})
    home = max(homes, key=lambda g: (sum(node in found[g] for node in nodes), -g))
    for node in nodes:
        found[home][node] = "differs"
        own = found[group[node]]
        if group[node] != home:  # what a sentence says is said elsewhere, too, if otherwise
            for other in nodes:
                if other != node and other not in own:
                    own[other] = "differs"
    return home
