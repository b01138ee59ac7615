"""Compare what documents of one story say of the same thing: sentences with a fact left out, then the facts.

"Eleven people were killed" and «قُتل تسعة أشخاص» are one frame with two figures. Frames need vectors of their own:
`find_meetings` says which sentences meet, `Meetings.texts` what is to be encoded; `compare_meetings` compares that
and says with `Comparison.texts` which words are wanted, too; `find_facts` is the end of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, islice, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from align.facts.claims import Claim, counted_twice, names_other_time, read_claims
from align.facts.headed_names import HEADS, OF_PLACES
from align.facts.name_sounds import SAME_NAME, best_similarity
from align.facts.same_claims import agree_on, comparable, far_apart
from align.facts.words import find_keys, fold_key, strip_clitics
from align.judge.denials import Positions, is_said_so, opposed, read_positions, share_linked
from align.judge.frames_weights import (
    DENIED,
    OF_ONE_THING,
    chance_of_one_thing,
    denial_chance,
    highest_chance,
    measure,
    odds,
)
from align.match.sides import subtract_mean

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Sentence, Side, Vectors, Words

    Rows = npt.NDArray[np.intp]
    Homes = Mapping[str, Set[int]]  # the stories of each document

MEET = 0.03  # chance that two sentences say the same from which they may speak of one thing
MASK = "…"  # stands for the fact that is left out
CONTEXT = 3  # words kept on each side of it
ALIKE = 0.1  # chance that two sentences say the same, a denial aside, from which one may deny the other
DENIED_UNSEEN = 0.45  # cosine of what is denied to what is said from which it is, where words have no vectors
OPENING = 14  # characters before a date that opens a sentence: "As of", "اعتبارًا من"
MOST_RIVALS = 3
RIVAL = 0.1  # a fact told alike by sentences at most this much less alike ends a conflict


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as one sentence tells it: `node` numbers the sentence, Arabic ones first; offsets into its text."""

    node: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FactPair:
    """A fact that two sentences of a cosine tell, and whether they tell it otherwise.

    `chance`: that what is told otherwise is told of one thing.
    """

    kind: str
    one: Told
    other: Told
    cosine: float
    differ: bool
    chance: float = 1.0


class Nearness(NamedTuple):
    """The cosine of two sentences, and the chance that they say the same, facts aside."""

    cosine: float
    same: float


@dataclass(frozen=True, slots=True)
class Option:
    """Two claims that disagree, each with the node of its sentence, the cosine of these, and what was measured."""

    ends: tuple[tuple[int, Claim], tuple[int, Claim]]
    cosine: float
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Options:
    """The claims of two sentences: those `settled`, on which they agree, and those that may be told otherwise."""

    settled: Sequence[tuple[Claim, Claim]]
    open: Sequence[Option]


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


def place(node: int, sides: tuple[Side, Side]) -> tuple[int, int]:
    """Return the side and the row of a node."""
    count = len(sides[0])
    return (0, node) if node < count else (1, node - count)


def node_sentence(node: int, sides: tuple[Side, Side]) -> Sentence:
    """Return the sentence of a node."""
    side, row = place(node, sides)
    return sides[side].sentences[row]


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


def list_options(
    sides: tuple[Side, Side], found: Mapping[tuple[int, int], Nearness], least: float
) -> list[Options]:
    """Compare the claims of each pair of sentences, and measure those that may be told otherwise."""
    sentences = {node: node_sentence(node, sides) for pair in found for node in pair}
    compared = [open_claims(claims_of(sentences[one]), claims_of(sentences[other])) for one, other in found]
    alike: defaultdict[tuple[int, int, str], float] = defaultdict(float)
    for (pair, near), (settled, _, _) in zip(found.items(), compared, strict=True):
        for node, there, which in ((*pair, 0), (*pair[::-1], 1)):
            for claims in settled:
                key = node, claims[which].start, sentences[there].doc
                alike[key] = max(alike[key], near.cosine)
    told: defaultdict[str, list[Claim]] = defaultdict(list)
    met = {sentence.doc for sentence in sentences.values()}
    for sentence in (s for side in sides for s in side.sentences if s.doc in met):
        told[sentence.doc] += claims_of(sentence)
    options = []
    for ((one, other), near), (settled, pairs, unsettled) in zip(found.items(), compared, strict=True):
        across = sentences[one].language != sentences[other].language
        elsewhen = (
            len({names_other_time(sentences[node].text, sentences[node].language) for node in (one, other)}) > 1
        )
        own = []
        for a, b in pairs:
            elsewhere = max(alike[one, a.start, sentences[other].doc], alike[other, b.start, sentences[one].doc])
            measures = measure(
                a,
                b,
                near.same,
                unsettled=unsettled,
                elsewhere=elsewhere,
                elsewhen=elsewhen,
                across=across,
            )
            if highest_chance(measures) < least:
                continue
            measures["rivals"] = count_rivals(a, b, [told[sentences[node].doc] for node in (one, other)])
            if highest_chance(measures) >= least:
                own.append(Option(((one, a), (other, b)), near.cosine, measures))
        options.append(Options(settled, own))
    return options


def count_rivals(a: Claim, b: Claim, told: Sequence[Sequence[Claim]]) -> int:
    """Count what two documents tell besides that could be held against one of two facts, up to MOST_RIVALS."""
    if a.kind == "name":
        return 0
    own, others = told
    theirs = (c for c in others if c.kind == a.kind and comparable(a, c) and not agree_on(b, c))
    ours = (c for c in own if c.kind == a.kind and comparable(b, c) and not agree_on(a, c))
    return sum(1 for _ in islice(chain(theirs, ours), MOST_RIVALS))


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


def claims_of(sentence: Sentence) -> tuple[Claim, ...]:
    """Return the figures, dates and names of a sentence."""
    return read_claims(sentence.text, sentence.language)


def open_claims(
    left: Sequence[Claim], right: Sequence[Claim]
) -> tuple[list[tuple[Claim, Claim]], list[tuple[Claim, Claim]], int]:
    """Return the claims on which two sentences agree, the pairs of the others that could be told otherwise, and how
    many others the one has that has fewer. Of two sentences that begin with dates nothing is told otherwise.

    "By 10 March 22 countries had closed their schools" does not contradict "By 19 March 102 countries had".
    """
    ours, theirs = list(left), list(right)
    agreed = []
    for a in left:
        b = next((b for b in theirs if comparable(a, b) and agree_on(a, b)), None)
        if b is not None:
            agreed.append((a, b))
            ours.remove(a)
            theirs.remove(b)
    pairs = [
        (a, b)
        for a in ours
        for b in theirs
        if "word" not in (a.measure, b.measure) and comparable(a, b) and not far_apart(a, b)
    ]
    if any(a.kind == "date" and max(a.start, b.start) <= OPENING for a, b in pairs):
        pairs = []
    return agreed, pairs, min(len(ours), len(theirs))


def cosine_of(pair: tuple[int, int], sides: tuple[Side, Side]) -> float:
    """Return the cosine of two sentences."""
    (a, i), (b, j) = (place(node, sides) for node in pair)
    return float(sides[a].vectors[i] @ sides[b].vectors[j])


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


def join_facts(known: Sequence[FactPair], found: Sequence[FactPair], added: tuple[int, int]) -> list[FactPair]:
    """Join facts known before with those found now, in order of the sentences.

    `added` says how many Arabic sentences there were when they were known, and how many there are now: the English
    ones are numbered behind them.
    """
    count, shift = added[0], added[1] - added[0]

    def move(told: Told) -> Told:
        return told if told.node < count else replace(told, node=told.node + shift)

    moved = [replace(fact, one=move(fact.one), other=move(fact.other)) for fact in known]
    return sorted([*moved, *found], key=lambda fact: sorted((fact.one.node, fact.other.node)))


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


def fact_pair(one: int, a: Claim, other: int, b: Claim, cosine: float, differ: bool) -> FactPair:
    """Make the pair of two claims."""
    return FactPair(a.kind, Told(one, a.start, a.end), Told(other, b.start, b.end), cosine, differ)


def compare_frames(meetings: Meetings, option: Option, vectors: Sequence[Vectors]) -> dict[str, float]:
    """Return what was measured of two claims, and the cosine of their frames."""
    rows = []
    for node, claim in option.ends:
        side = place(node, meetings.sides)[0]
        rows.append(vectors[side][meetings.frames[side][mask(meetings.sentence(node).text, claim)]])
    return {**option.measures, "frames": round(float(rows[0] @ rows[1]), 4)}


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
    }


def drop_settled(found: Sequence[FactPair], meetings: Meetings) -> list[FactPair]:
    """Drop a conflict when the other document tells the same elsewhere, in a sentence about as much alike.

    A name is in conflict with another only where neither document has the other's name at all: two ministers of one
    story both say things, and a boat sails from one port to another.
    """
    alike: defaultdict[tuple[Told, str], float] = defaultdict(lambda: -1.0)
    for pair in found:
        if not pair.differ:
            for own, there in ((pair.one, pair.other), (pair.other, pair.one)):
                key = own, meetings.sentence(there.node).doc
                alike[key] = max(alike[key], pair.cosine)
    names: defaultdict[str, list[Claim]] = defaultdict(list)
    words: defaultdict[str, set[str]] = defaultdict(set)
    asked = {
        meetings.sentence(told.node).doc
        for pair in found
        if pair.differ and pair.kind == "name"
        for told in (pair.one, pair.other)
    }
    for sentence in (s for side in meetings.sides for s in side.sentences if s.doc in asked):
        names[sentence.doc] += [claim for claim in claims_of(sentence) if claim.kind == "name"]
        words[sentence.doc].update(word for key in find_keys(sentence.text) for _, word in strip_clitics(key))
    kept = []
    for pair in found:
        ends = [
            (pair.one, meetings.sentence(pair.other.node).doc),
            (pair.other, meetings.sentence(pair.one.node).doc),
        ]
        settled = max(alike[end] for end in ends) >= pair.cosine - RIVAL
        if pair.differ and pair.kind == "name":
            settled |= any(
                is_named(claim, names[doc], words[doc])
                for told, doc in ends
                for claim in claims_of(meetings.sentence(told.node))
                if (claim.kind, claim.start) == ("name", told.start)
            )
        if not pair.differ or not settled:
            kept.append(pair)
    return kept


def is_named(claim: Claim, names: Sequence[Claim], words: Set[str]) -> bool:
    """Say whether a document has a name, among its `names` or, in Arabic, among its words alone: all its words."""
    # Tounsi, said again of Rachid Tounsi, is not Rabah Tounsi.
    if claim.measure in OF_PLACES:  # the town of Tobruk is not its hospital
        names = [other for other in names if other.measure == claim.measure]
    full = [other for other in names if other.measure == "person" and not agree_on(claim, other)]
    names = [other for other in names if other.measure != "word" or not any(agree_on(other, one) for one in full)]
    if any(comparable(claim, other) and agree_on(claim, other) for other in names):
        return True
    if claim.measure not in ("city", "person", *HEADS) or claim.measure in OF_PLACES:
        return False
    spelt = {fold_key(word) for word in claim.text.replace("-", " ").split()}
    if spelt <= words:
        return True
    known = tuple(sorted(words))
    return all(best_similarity(word, known) >= SAME_NAME for word in spelt - words)
