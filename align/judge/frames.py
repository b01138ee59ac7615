"""Compare what documents of one story say of the same thing: sentences with a fact left out, then the facts.

"Eleven people were killed" and «قُتل تسعة أشخاص» are one frame with two figures. Frames need vectors of their own:
`find_meetings` says which sentences meet, `Meetings.texts` what is to be encoded; `compare_meetings` compares that
and says with `Comparison.texts` which words are wanted, too; `find_facts` is the end of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from align.judge.frames_weights import DENIED, OF_ONE_THING, chance_of_one_thing
from align.judge.meetings import mask
from align.judge.nodes import place
from align.judge.settled import drop_settled
from align.judge.stances import chance_of_denial, compare_stances, rank_denials
from align.judge.told import FactPair, fact_pair
from align.match.sides import subtract_mean

if TYPE_CHECKING:
    from align.judge.meetings import Meetings
    from align.judge.options import Option
    from align.judge.stances import Denying
    from align.records import Vectors, Words

ALIKE = 0.1  # chance that two sentences say the same, a denial aside, from which one may deny the other


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What each pair of `meetings` tells alike or otherwise by its vectors, and where one may deny the other."""

    meetings: Meetings
    told: Sequence[tuple[Sequence[FactPair], Sequence[Denying]]]

    @property
    def texts(self) -> tuple[list[str], list[str]]:
        """Return the texts whose words `find_facts` compares, Arabic and English."""
        found: tuple[dict[str, None], dict[str, None]] = ({}, {})
        for _, denying in self.told:
            for each in denying:
                for told, text in zip((each.denied, each.said), each.texts, strict=True):
                    found[place(told.node, self.meetings.sides)[0]][text] = None
        return list(found[0]), list(found[1])


def compare_meetings(meetings: Meetings, vectors: tuple[Vectors, Vectors]) -> Comparison:
    """Return what pairs of sentences tell alike or otherwise; `vectors` are the rows of `Meetings.texts`."""
    centred = [subtract_mean(rows, side.mean) for rows, side in zip(vectors, meetings.sides, strict=True)]
    told: list[tuple[list[FactPair], list[Denying]]] = []
    for (one, other), near, options in zip(meetings.pairs, meetings.near, meetings.options, strict=True):
        facts = [fact_pair(one, a, other, b, near.cosine, False) for a, b in options.settled]
        otherwise = choose_claims(meetings, options.open, centred)
        told.append(([*facts, *otherwise], compare_stances(meetings, (one, other), centred)))
    ranked = rank_denials([denying for _, denying in told], meetings)
    return Comparison(meetings, [(facts, own) for (facts, _), own in zip(told, ranked, strict=True)])


def choose_claims(meetings: Meetings, options: Sequence[Option], vectors: Sequence[Vectors]) -> list[FactPair]:
    """Return the facts that two sentences tell otherwise: the likeliest first, each fact once."""
    found: list[FactPair] = []
    taken: set[tuple[int, int]] = set()
    scored = [(chance_of_one_thing(compare_frames(meetings, option, vectors)), option) for option in options]
    for chance, option in sorted(scored, key=lambda one: (-one[0], *(claim.start for _, claim in one[1].ends))):
        (one, a), (other, b) = option.ends
        ends = {(0, a.start), (1, b.start)}
        if chance >= OF_ONE_THING and taken.isdisjoint(ends):
            taken |= ends
            pair = fact_pair(one, a, other, b, option.cosine, True)
            found.append(replace(pair, chance=round(chance, 4)))
    return found


def compare_frames(meetings: Meetings, option: Option, vectors: Sequence[Vectors]) -> dict[str, float]:
    """Return what was measured of two claims, and the cosine of their frames."""
    rows = []
    for node, claim in option.ends:
        side = place(node, meetings.sides)[0]
        rows.append(vectors[side][meetings.frames[side][mask(meetings.sentence(node).text, claim)]])
    return {**option.measures, "frames": round(float(rows[0] @ rows[1]), 4)}


def find_facts(
    comparison: Comparison, words: tuple[Mapping[str, Words], Mapping[str, Words]] | None = None
) -> list[FactPair]:
    """Return the facts that two sentences tell alike or otherwise, in order of the sentences.

    `words` are those of `Comparison.texts`, of an encoder that has some.
    """
    meetings = comparison.meetings
    found: list[FactPair] = []
    for near, (told, denying) in zip(meetings.near, comparison.told, strict=True):
        found += told
        chances = [(chance_of_denial(each, near, meetings, words), each) for each in denying]
        sure = [(not each.turned, chance, each) for chance, each in chances if chance >= DENIED]
        if sure and near.same >= ALIKE and not any(fact.differ for fact in told):
            _, chance, denied = max(sure, key=lambda one: one[:2])
            fact = FactPair("negation", denied.denied, denied.said, near.cosine, True, round(chance, 4))
            found.append(fact)
    return drop_settled(found, meetings)
