"""Statements: what sentences of any source and language say alike, as far as the evidence carries and no farther.

Sentences are nodes, the Arabic ones first, then the English ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Literal

from align.facts.claims import read_claims
from align.facts.same_claims import agree_on, comparable
from align.judge.judge import COVERED
from align.select.clauses import divide, find_cuts
from align.select.gathering import cluster, gather_again, gather_conflicts, gather_ties, list_ties
from align.select.relations import Relations, add_tellings, relate

if TYPE_CHECKING:
    from align.facts.claim import Claim
    from align.match.echo import Echoes
    from align.match.table import Candidates
    from align.records import Sentence, Side, Stretch
    from align.select.clauses import Cut
    from align.select.conflicts import Conflict, Telling
    from align.select.coverage import Coverage

Role = Literal["full", "partial", "differs"]

OTHERWISE = 0.6  # chance that two sentences make one statement whose fact they tell otherwise
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
    told: list[Conflict] = []
    for conflict, home in zip(conflicts, homes, strict=True):
        nodes = {telling.node for telling in conflict.all_tellings()}
        number = next(number for number in numbers[home] if found[number - 1].keys() >= nodes)
        for node in nodes:
            found[number - 1][node] = replace(found[number - 1][node], role="differs")
        told.append(replace(conflict, statement=number, again=everywhere[len(told)].again))
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


def core_role(node: int, core: Sequence[int], known: Relations) -> Role:
    """Say whether a sentence makes the whole of the statement that it began: not when it only does with others."""
    helped = any((min(node, other), max(node, other)) in known.together for other in core)
    says = [known.carried[a, node] for a in core if (a, node) in known.carried]
    return "partial" if helped or (says and not any(says)) else "full"
