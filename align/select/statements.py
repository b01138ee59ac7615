"""Statements: what sentences of any source and language say alike, as far as the evidence carries and no farther.

Sentences are nodes, the Arabic ones first, then the English ones.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from align.facts.claims import read_claims
from align.facts.same_claims import agree_on, comparable
from align.judge.judge import COVERED, are_conflicts
from align.select.clauses import divide, find_cuts

if TYPE_CHECKING:
    from align.facts.claims import Claim
    from align.match.echo import Echoes
    from align.match.table import Candidates
    from align.records import Sentence, Side, Stretch
    from align.select.clauses import Cut
    from align.select.conflicts import Conflict, Telling
    from align.select.coverage import Carrier, Coverage

Role = Literal["full", "partial", "differs"]

ABSENT = 0.05  # chance that two sentences say the same which nobody proposed
LEAST_OF_SPAN = 0.2  # cosine below which a sentence of a span says nothing of what the span carries
OTHERWISE = 0.6  # chance that two sentences make one statement whose fact they tell otherwise
PERHAPS = 0.3  # chance that two sentences of a story say the same from which neither is alone
WHOLE = 0.7  # ... from which each says all that the other says
PART = 0.35  # chance from which one sentence of a language says some of what another says
ROLES: tuple[Role, ...] = ("full", "differs", "partial")  # the first that holds is told


@dataclass(frozen=True, slots=True)
class Member:
    """A sentence in a statement, and how far it makes it; `place` are the clauses that do where not all of it does.

    They are offsets into its text.
    """

    node: int
    role: Role
    place: Stretch | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What its members say; `full` members say all of it, `partial` ones some, `differs` with other facts.

    Members are in order of their nodes. A sentence that says several things may be in several statements, each time
    with others, and with its clauses where it is known which of them do.
    """

    number: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """What is known of each two sentences.

    `same`, the lower node first: the chance that they say the same, facts aside where these alone disagree.
    `carried`, for (a, b): whether b says all that a says; False when some of it, no entry when nothing.
    `together`, the lower node first: sentences that carry another one only together, and so are no rivals.
    `tied`, the lower node first: of whom coverage or an echo says that one carries all of the other.
    """

    same: dict[tuple[int, int], float]
    carried: dict[tuple[int, int], bool]
    together: set[tuple[int, int]]
    tied: set[tuple[int, int]]


def list_tellings(member: Member, tellers: Sequence[Sequence[Sentence]]) -> list[Sentence]:
    """Return all that is said of a statement by a member of it: its sentence, or clauses, and their copies.

    `tellers` holds the sentences of each node, its own first. A copy that is written otherwise is told as a whole.
    """
    place = member.place
    own, *copies = tellers[member.node]
    return [
        sentence
        if place is None or sentence.text != own.text
        else replace(
            sentence,
            start=sentence.start + place.start,
            end=sentence.start + place.end,
            text=sentence.text[place.start : place.end],
        )
        for sentence in (own, *copies)
    ]


def find_statements(
    judged: Candidates,
    coverage: Coverage,
    echoes: Echoes,
    conflicts: Sequence[Conflict],
    sides: tuple[Side, Side],
    tellings: Mapping[tuple[int, int], float],
    covered: float = COVERED,
) -> tuple[list[Statement], list[Conflict]]:
    """Return the statements of a collection in order of their first sentences, and the conflicts with theirs.

    Every sentence begins a statement, alone or with others that say the same: groups whose mean chance over all
    pairs of sentences is at least one half, so that no chain of half likeness joins what differs. Then sentences
    join what others began (`Gathering`):

    - who tells a fact otherwise stands in one statement with all who tell it;
    - a sentence meets, shares a statement with, each one that carries all it says;
    - a sentence that would be alone meets each one that carries some of it, or of which it carries some.

    A sentence that several of another document carry together, each a clause of it, makes the statement of each
    with that clause (`find_cuts`), where it is clear who else belongs with which.

    What holds of the result: no two sentences meet in two statements; no statement is a part of another; a sentence
    stands in statements of one document only if no sentence of another one says any of what it says. So a statement
    with one source is in no other.
    """
    sentences = [sentence for side in sides for sentence in side.sentences]
    known = relate(judged, coverage, echoes, sides, covered)
    add_tellings(known, tellings, covered)
    for conflict in conflicts:  # what is told otherwise is one statement
        for a, b in combinations(sorted(telling.node for telling in conflict.tellings), 2):
            known.same[a, b] = max(known.same.get((a, b), 0.0), OTHERWISE)
    told_by = [sorted({telling.node for telling in conflict.tellings}) for conflict in conflicts]
    gathering, homes = gather_conflicts(cluster(len(sentences), known), told_by)
    lengths = [len(sentence.text) for sentence in sentences]
    gather_ties(gathering, list_ties(known, gathering, [sentence.doc for sentence in sentences]), known, lengths)
    everywhere = conflicts
    conflicts = [gather_again(gathering, home, one) for home, one in zip(homes, conflicts, strict=True)]
    cuts = find_cuts(judged, coverage, sides)
    found: list[dict[int, Member]] = []
    numbers: dict[int, range] = {}
    told_at: defaultdict[int, list[Conflict]] = defaultdict(list)
    for conflict, home in zip(conflicts, homes, strict=True):
        told_at[home].append(conflict)
    for g in gathering.list_kept():
        divided = divide_statement(gathering.members[g], cuts, known, told_at[g]) or [
            give_roles(gathering.cores[g], gathering.members[g], known, lengths)
        ]
        numbers[g] = range(len(found) + 1, len(found) + len(divided) + 1)
        found += divided
    told = []
    for conflict, home in zip(conflicts, homes, strict=True):
        nodes = {telling.node for telling in conflict.all_tellings()}
        number = next(number for number in numbers[home] if found[number - 1].keys() >= nodes)
        for node in nodes:
            found[number - 1][node] = replace(found[number - 1][node], role="differs")
        told.append(replace(conflict, statement=number))
    mark_differing(found, everywhere, sentences)
    return [Statement(n, tuple(its[node] for node in sorted(its))) for n, its in enumerate(found, start=1)], told


def mark_differing(
    found: Sequence[dict[int, Member]], conflicts: Iterable[Conflict], sentences: Sequence[Sentence]
) -> None:
    """Let the members of a statement differ that tell a conflict with two values, be it told elsewhere as well.

    Three headlines with nine, eleven and twelve dead make one statement beside that of their texts.
    """
    standing: defaultdict[int, list[int]] = defaultdict(list)  # the statements of each sentence
    for number, its in enumerate(found):
        for node in its:
            standing[node].append(number)
    for conflict in conflicts:
        tellings = conflict.all_tellings()
        for number in sorted({number for telling in tellings for number in standing[telling.node]}):
            here = [telling for telling in tellings if telling.node in found[number]]
            claims = [
                claim for telling in here for claim in [find_claim(telling, sentences[telling.node])] if claim
            ]
            if any(not agree_on(a, b) for a, b in combinations(claims, 2) if comparable(a, b)):
                for telling in here:
                    found[number][telling.node] = replace(found[number][telling.node], role="differs")


def find_claim(telling: Telling, sentence: Sentence) -> Claim | None:
    """Return the figure, date or name that a sentence tells, None for a denial."""
    claims = read_claims(sentence.text, sentence.language)
    return next((claim for claim in claims if claim.start == telling.start), None)


def divide_statement(
    members: Set[int], cuts: Mapping[int, Sequence[Cut]], known: Relations, told: Iterable[Conflict]
) -> list[dict[int, Member]]:
    """Return the statements that one consists of, one for each run of clauses of a sentence that can be cut.

    Nothing is returned where none can be. Who stands with a carrier makes all of its statement where it carries all
    that this says.
    """

    def tied(a: int, b: int) -> bool:
        known_same = known.same.get((min(a, b), max(a, b)), 0.0) >= COVERED
        return known_same or (a, b) in known.carried or (b, a) in known.carried

    told_by = [[(telling.node, telling.start) for telling in conflict.all_tellings()] for conflict in told]
    for node in sorted(members & cuts.keys()):
        for one in cuts[node]:
            divided = divide(members, one, tied, told_by)
            if divided:
                return [
                    {
                        other: Member(other, "full", place)
                        if other == node
                        else Member(
                            other,
                            "full" if other == by or known.carried.get((by, other), False) else "partial",
                        )
                        for other in its
                    }
                    for its, by, place in zip(divided, one.carriers, one.places, strict=True)
                ]
    return []


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
    docs = [sentence.doc for side in sides for sentence in side.sentences]
    for row in range(len(echoes)):
        shift = count if echoes.side[row] else 0
        a, b = int(echoes.one[row]) + shift, int(echoes.other[row]) + shift
        chances, alike = echoes.carried[row].tolist(), echoes.alike[row].tolist()
        if min(chances) >= COVERED or (min(alike) >= COVERED and max(chances) < COVERED):
            same[a, b] = max(same.get((a, b), 0.0), min(alike))
        if docs[a] == docs[b]:  # a headline and its text are one source
            continue
        for (x, y), chance, back in (((a, b), *chances), ((b, a), *chances[::-1])):
            if chance >= COVERED or back >= COVERED or min(alike) >= COVERED or chance >= PART:
                carried[x, y] = carried.get((x, y), False) or chance >= COVERED
    tied = {(min(pair), max(pair)) for pair, whole in carried.items() if whole}
    return Relations(same, carried, together, tied)


def add_tellings(known: Relations, tellings: Mapping[tuple[int, int], float], covered: float) -> None:
    """Take over how likely sentences of one story say the same.

    From PERHAPS on one says some of what the other says, from WHOLE on all. What is not likely to say the same does
    not say all of it, but stays tied.
    """
    known.same.update(tellings)
    for (a, b), chance in tellings.items():
        for way in ((a, b), (b, a)):
            if chance < covered and way in known.carried:
                known.carried[way] = False
            elif chance >= PERHAPS:
                known.carried[way] = known.carried.get(way, False) or chance >= WHOLE


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


def give_roles(
    core: Sequence[int], members: Iterable[int], known: Relations, lengths: Sequence[int]
) -> dict[int, Member]:
    """Return the role of each sentence of a statement: some member makes all of it, if only the longest.

    Who joined makes all of it where it carries all that one who began it says.
    """
    roles: dict[int, Role] = {node: core_role(node, core, known) for node in core}
    if "full" not in roles.values():
        roles[max(core, key=lambda node: (lengths[node], -node))] = "full"
    for node in members:
        if node not in roles:
            roles[node] = "full" if any(known.carried.get((a, node), False) for a in core) else "partial"
    return {node: Member(node, role) for node, role in roles.items()}
