"""Where a sentence may deny what another one says, and how likely it does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from align.judge.denials import is_said_so, opposed, share_linked
from align.judge.frames_weights import denial_chance, odds
from align.judge.nodes import place
from align.judge.told import Told

if TYPE_CHECKING:
    from align.judge.meetings import Meetings
    from align.judge.options import Nearness
    from align.records import Vectors, Words

DENIED_UNSEEN = 0.45  # cosine of what is denied to what is said from which it is, where words have no vectors


@dataclass(frozen=True, slots=True)
class Denying:
    """A sentence that may deny what another one says: their facts, the texts of both, and how alike these are.

    `quoted`: somebody is said to deny it; `turned`: not by a negation, but by a verb that has an opposite.
    `lead`: by how much it is more alike than what any other sentence of the document says.
    """

    denied: Told
    said: Told
    texts: tuple[str, str]
    likeness: float
    quoted: bool = False
    turned: bool = False
    lead: float = 0.0


def compare_stances(meetings: Meetings, pair: tuple[int, int], vectors: Sequence[Vectors]) -> list[Denying]:
    """Return where a sentence may deny what the other says, none where it denies something else."""
    if not set(pair) <= meetings.positions.keys():
        return []
    found = []
    for node, other in (pair, pair[::-1]):
        sides = place(node, meetings.sides)[0], place(other, meetings.sides)[0]
        said, negated = meetings.positions[other].said, meetings.positions[other].denied
        for denied in meetings.positions[node].denied:
            row = vectors[sides[0]][meetings.frames[sides[0]][denied.text]]
            if not said:
                continue
            alike = [float(row @ vectors[sides[1]][meetings.frames[sides[1]][text]]) for text in said]
            if any(row @ vectors[sides[1]][meetings.frames[sides[1]][also.text]] >= max(alike) for also in negated):
                continue
            text = said[alike.index(max(alike))]
            if is_said_so(denied, text, meetings.sentence(other).language):
                continue
            ends = Told(node, denied.start, denied.end), Told(other, 0, 0)
            likeness = round(max(alike), 4)
            found.append(Denying(*ends, (denied.text, text), likeness, quoted=denied.denial))
        for one, two in product(meetings.positions[node].turned, meetings.positions[other].turned):
            if opposed(one, two) and two.turn.sign:
                rows = [
                    vectors[side][meetings.frames[side][end.text]]
                    for side, end in zip(sides, (one, two), strict=True)
                ]
                likeness = round(float(rows[0] @ rows[1]), 4)
                order = [(node, one), (other, two)]
                # Of "denied that it had cancelled any" and "six were cancelled" the first says no.
                if meetings.positions[other].denied and not meetings.positions[node].denied:
                    order.reverse()
                (told_at, told), (said_at, said_so) = order
                place_of = Told(told_at, told.turn.start, told.turn.end)
                texts = told.text, said_so.text
                found.append(Denying(place_of, Told(said_at, 0, 0), texts, likeness, turned=True))
    return found


def rank_denials(denials: Sequence[Sequence[Denying]], meetings: Meetings) -> list[list[Denying]]:
    """Fill in by how much what is denied is more alike to each sentence than to the others of its document."""
    alike: defaultdict[tuple[Told, str], list[float]] = defaultdict(list)
    for each in (each for own in denials for each in own):
        alike[each.denied, meetings.sentence(each.said.node).doc].append(each.likeness)

    def lead(each: Denying) -> float:
        others = sorted(alike[each.denied, meetings.sentence(each.said.node).doc])
        others.remove(each.likeness)
        return each.likeness - max([0.0, *others[-1:]])

    return [[replace(each, lead=lead(each)) for each in own] for own in denials]


def chance_of_denial(
    found: Denying,
    near: Nearness,
    meetings: Meetings,
    words: tuple[Mapping[str, Words], Mapping[str, Words]] | None,
) -> float:
    """Return the chance that what may be denied is: where words have no vectors, 1 or 0 by its likeness alone."""
    if words is None:
        return float(found.likeness >= DENIED_UNSEEN)
    return denial_chance(measure_denial(found, near, meetings, words))


def measure_denial(
    found: Denying, near: Nearness, meetings: Meetings, words: tuple[Mapping[str, Words], Mapping[str, Words]]
) -> dict[str, float]:
    """Return what is known of a sentence that may deny what another one says, by the names of DENIAL_WEIGHTS."""
    nodes = found.denied.node, found.said.node
    sides = [place(node, meetings.sides)[0] for node in nodes]
    own, other = (words[side][text] for side, text in zip(sides, found.texts, strict=True))
    return {
        "intercept": 1.0,
        "likeness": found.likeness,
        "linked": share_linked(own, other),
        "lead": found.lead,
        "same": odds(near.same),
        "turned": found.turned,
        "both": all(meetings.positions[node].denied for node in nodes),
        "cosine": near.cosine,
        "quoted": found.quoted,
        "across": sides[0] != sides[1],
        "translated": near.cosine if sides[0] != sides[1] else 0.0,
    }
