"""Conflicts: facts that documents of a story tell otherwise, each with all who tell it; read off pairs of facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from typing import TYPE_CHECKING

from align.facts.claims import read_claims
from align.facts.number_claims import with_bounds
from align.facts.same_claims import agree_on, comparable
from align.judge.meetings import MASK, mask_span
from align.judge.nodes import place
from align.judge.told import Told
from align.records import Stretch

if TYPE_CHECKING:
    from align.judge.meetings import Meetings
    from align.judge.told import FactPair
    from align.records import Sentence

TELLS_TOO = 0.45  # cosine from which a sentence that tells a fact alike stands beside a conflict about it
PAUSES = " .,;:،؛"  # at the end of the words that say what a fact belongs to
YES, NO = "yes", "no"  # values where one source says what another denies
AROUND = 4  # words on each side that say what a fact belongs to


@dataclass(frozen=True, slots=True)
class Telling:
    """A fact as one document tells it: offsets into the text of the sentence `node`, and the value as written.

    With the value of a figure stand the words that bound it: at least 12.
    """

    node: int
    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact told otherwise: `number`, `date`, `name` or `negation`, the words it belongs to, who tells it how.

    `statement` is the number of the statement that it stands in, 0 until that is known. `again` are further
    sentences that tell it in the same documents, a headline beside the text, wherever these stand.
    """

    kind: str
    what: str
    tellings: tuple[Telling, ...]
    statement: int = 0
    again: tuple[Telling, ...] = field(default=(), compare=False)

    def all_tellings(self) -> tuple[Telling, ...]:
        """Return who tells it, every sentence of a document that does."""
        return (*self.tellings, *self.again)


def find_conflicts(found: Sequence[FactPair], meetings: Meetings) -> list[Conflict]:
    """Group pairs of facts into conflicts, in order of their first sentences; one telling a document.

    Facts told otherwise belong together, the likeliest first, and beside them stands who tells one of them alike.
    Of several sentences of a document the one counts that is most alike to those it is in conflict with, first the
    two of the likeliest pair.
    """
    differing = [pair for pair in found if pair.differ]
    weight: defaultdict[tuple[str, Told], float] = defaultdict(float)
    for pair in differing:
        for end in ends_of(pair):
            weight[end] += pair.cosine + 1
    home = {end: end for pair in differing for end in ends_of(pair)}
    members = {end: [end] for end in home}
    for pair in sorted(differing, key=lambda pair: (-pair.chance, -pair.cosine, *map(order_of, ends_of(pair)))):
        first, second = sorted((home[end] for end in ends_of(pair)), key=order_of)
        if first != second and tell_once(members[first], members[second], meetings):
            for end in members[second]:
                home[end] = first
            members[first] += members.pop(second)
    beside = set(home)
    for pair in found:
        ends = ends_of(pair)
        if pair.differ or pair.cosine < TELLS_TOO or len(beside & set(ends)) != 1:
            continue
        inside, outside = ends if ends[0] in beside else ends[::-1]
        if outside not in home:
            home[outside] = home[inside]
            weight[outside] += pair.cosine
    groups: defaultdict[tuple[str, Told], list[Told]] = defaultdict(list)
    for told in home:
        groups[home[told]].append(told[1])
    conflicts = []
    for (kind, _), group in sorted(groups.items(), key=lambda item: order_of(item[0])):
        own = [pair for pair in differing if pair.kind == kind and {pair.one, pair.other} <= set(group)]
        if not own:
            continue
        likest = max(own, key=lambda pair: (pair.chance, pair.cosine))
        chosen = {meetings.sentence(fact.node).doc: fact for fact in (likest.one, likest.other)}
        for fact in sorted(group, key=lambda fact: (-weight[kind, fact], fact.node, fact.start)):
            chosen.setdefault(meetings.sentence(fact.node).doc, fact)
        tellings = sorted(chosen.values(), key=lambda fact: (fact.node, fact.start))
        nodes = {fact.node for fact in tellings}
        again = tuple(
            make_telling(kind, fact, meetings)
            for fact in sorted(group, key=lambda fact: (fact.node, fact.start))
            if fact.node not in nodes
        )
        conflicts.append(replace(make_conflict(kind, tellings, meetings), again=again))
    return conflicts


def ends_of(pair: FactPair) -> tuple[tuple[str, Told], tuple[str, Told]]:
    """Return the two facts of a pair with their kind."""
    return (pair.kind, pair.one), (pair.kind, pair.other)


def tell_once(left: Iterable[tuple[str, Told]], right: Sequence[tuple[str, Told]], meetings: Meetings) -> bool:
    """Say whether facts of two groups can be one: not where a document tells two that disagree, dead and hurt."""
    for kind, one in left:
        for _, other in right:
            if kind == "negation" or meetings.sentence(one.node).doc != meetings.sentence(other.node).doc:
                continue
            claims = [
                claim
                for told, sentence in ((one, meetings.sentence(one.node)), (other, meetings.sentence(other.node)))
                for claim in read_claims(sentence.text, sentence.language)
                if (claim.kind, claim.start, claim.end) == (kind, told.start, told.end)
            ]
            if not (comparable(*claims) and agree_on(*claims)):
                return False
    return True


def tell_otherwise(
    conflicts: Iterable[Conflict], sides: tuple[Sequence[Sentence], Sequence[Sentence]]
) -> dict[tuple[int, int, int], list[Stretch]]:
    """Return where sentences of the two languages tell facts otherwise: (side, sentence, the other's) -> places.

    They are offsets into the sentence; a place is empty where the sentence is denied as a whole.
    """
    places: defaultdict[tuple[int, int, int], list[Stretch]] = defaultdict(list)
    for conflict in conflicts:
        for one, other in permutations(conflict.tellings, 2):
            count = len(sides[0])
            (side, row), (other_side, other_row) = (
                (0, told.node) if told.node < count else (1, told.node - count) for told in (one, other)
            )
            ends = sides[side][row], sides[other_side][other_row]
            if side != other_side and do_differ(conflict.kind, (one, other), ends):
                places[side, row, other_row].append(Stretch(one.start, one.end))
    return places


def do_differ(kind: str, tellings: tuple[Telling, Telling], sentences: tuple[Sentence, Sentence]) -> bool:
    """Say whether two who tell a fact that is in conflict tell it otherwise: others beside them may do so."""
    if kind == "negation":
        return tellings[0].value != tellings[1].value
    ends = [
        claim
        for told, sentence in zip(tellings, sentences, strict=True)
        for claim in read_claims(sentence.text, sentence.language)
        if (claim.kind, claim.start, claim.end) == (kind, told.start, told.end)
    ]
    return len(ends) == 2 and comparable(*ends) and not agree_on(*ends)


def order_of(told: tuple[str, Told]) -> tuple[int, int, str]:
    """Return what facts are ordered by: where they stand."""
    return told[1].node, told[1].start, told[0]


def make_conflict(kind: str, group: Sequence[Told], meetings: Meetings) -> Conflict:
    """Word a conflict: what it is about in English where an English source tells it, else in Arabic.

    What is denied is told in the words of who says so: without "denied", a denial is no sentence.
    """
    if kind == "negation":
        said = [meetings.sentence(told.node) for told in group if not told.end]
        what = next((sentence.text for sentence in said if sentence.language == "en"), said[0].text)
        return Conflict(kind, what, tuple(make_telling(kind, told, meetings) for told in group))
    english = [told for told in group if place(told.node, meetings.sides)[0] == 1]
    worded = (english or list(group))[0]
    text = meetings.sentence(worded.node).text
    what = mask_span(text, *place_value(kind, text, worded), AROUND).rstrip(PAUSES)
    tellings = tuple(make_telling(kind, told, meetings) for told in group)
    return Conflict(kind, what.strip(f" {MASK}") if what.strip() == MASK else what, tellings)


def make_telling(kind: str, told: Told, meetings: Meetings) -> Telling:
    """Return a fact as it is told, with its value: as written, or whether what another denies is said or denied."""
    if kind == "negation":
        return Telling(told.node, told.start, told.end, NO if told.end else YES)
    text = meetings.sentence(told.node).text
    return Telling(told.node, told.start, told.end, text[slice(*place_value(kind, text, told))])


def place_value(kind: str, text: str, told: Told) -> tuple[int, int]:
    """Return where the value of a fact stands in its sentence, with the words that bound a figure."""
    return with_bounds(text, told.start, told.end) if kind == "number" else (told.start, told.end)
