"""Sentences that may speak of one thing in two documents of one story, and the texts that say whether they do.

A frame is what stands around a fact: “… people were killed”, «قُتل … أشخاص».
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.facts.claim import Claim
from align.facts.number_claims import counted_twice
from align.judge.denials import Positions, opposed, read_positions
from align.judge.frames_weights import OF_ONE_THING
from align.judge.nodes import cosine_of, node_sentence, place
from align.judge.options import Nearness, Options, list_options

if TYPE_CHECKING:
    from align.records import Sentence, Side

    Homes = Mapping[str, Set[int]]  # the stories of each document

MEET = 0.03  # chance that two sentences say the same from which they may speak of one thing
MASK = "…"  # stands for the fact that is left out
CONTEXT = 3  # words kept on each side of it


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """Pairs of sentences of one story that may speak of one thing, how near they are, and what both claim.

    `pairs` holds nodes, the lower first; `options` the claims of each pair; `frames` numbers the texts to be
    encoded, by language.
    """

    sides: tuple[Side, Side]
    pairs: Sequence[tuple[int, int]]
    near: Sequence[Nearness]
    options: Sequence[Options]
    frames: tuple[dict[str, int], dict[str, int]]
    positions: dict[int, Positions]

    @property
    def texts(self) -> tuple[list[str], list[str]]:
        """Return the texts whose vectors `compare_meetings` needs, Arabic and English."""
        return list(self.frames[0]), list(self.frames[1])

    def sentence(self, node: int) -> Sentence:
        """Return the sentence of a node."""
        return node_sentence(node, self.sides)

    def want(self, node: int, text: str) -> None:
        """Want the vector of a text of a sentence."""
        frames = self.frames[place(node, self.sides)[0]]
        frames.setdefault(text, len(frames))


def find_meetings(
    sides: tuple[Side, Side],
    tellings: Mapping[tuple[int, int], float],
    before: Homes | None = None,
    least: float = OF_ONE_THING,
) -> Meetings:
    """Return the sentences that may speak of one thing in two documents of one story, whatever their languages.

    `tellings` are the chances that two sentences say the same (`judge.tellings`), by nodes.
    Claims that cannot have a chance of `least` to be told of one thing are left aside.
    `before` are the stories that documents had when they were compared already: two that shared one are left out.
    """
    before = before or {}
    found = {
        pair: Nearness(round(cosine_of(pair, sides), 4), chance)
        for pair, chance in sorted(tellings.items())
        if chance >= MEET
        and not shared_story(node_sentence(pair[0], sides).doc, node_sentence(pair[1], sides).doc, before)
    }
    options = list_options(sides, found, least)
    meetings = Meetings(sides, list(found), list(found.values()), options, ({}, {}), {})
    for compared in options:
        for node, claim in (end for option in compared.open for end in option.ends):
            meetings.want(node, mask(meetings.sentence(node).text, claim))
    for one, other in found:
        add_positions(meetings, one, other)
    for node, positions in meetings.positions.items():
        turned_or_denied = [denied.text for denied in positions.denied] + [
            turned.text for turned in positions.turned
        ]
        for text in (*turned_or_denied, *positions.said):
            meetings.want(node, text)
    return meetings


def shared_story(one: str, other: str, stories: Homes) -> bool:
    """Say whether two documents were in one story."""
    return one in stories and other in stories and not stories[one].isdisjoint(stories[other])


def add_positions(meetings: Meetings, one: int, other: int) -> None:
    """Read what two sentences deny and say, where one may deny what the other says: most deny nothing."""
    sentences = [meetings.sentence(node) for node in (one, other)]
    ends = [read_positions(s.text, s.language) for s in sentences]
    turned = any(opposed(a, b) for a in ends[0].turned for b in ends[1].turned)
    if turned or (ends[0].denied and ends[1].said) or (ends[1].denied and ends[0].said):
        meetings.positions.update(zip((one, other), ends, strict=True))


def mask(text: str, claim: Claim) -> str:
    """Return a sentence's words around a fact, with a mark in its place.

    What a dual counts stands behind the mark, as behind any figure: منذ عامين is منذ … عام, "for … years".
    """
    counted = counted_twice(claim.text) if claim.kind == "number" else ""
    if not counted:
        return mask_span(text, claim.start, claim.end, CONTEXT)
    return mask_span(f"{text[: claim.start]} {counted} {text[claim.end :]}", claim.start, claim.start, CONTEXT)


def mask_span(text: str, start: int, end: int, count: int) -> str:
    """Return `count` words on each side of a stretch of a sentence, with a mark in its place."""
    before, behind = text[:start].split(), text[end:].split()
    return " ".join([*before[-count:], MASK, *behind[:count]])
