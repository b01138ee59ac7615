"""Compare what documents of one story say of the same thing: sentences with a fact left out, then the facts.

"Eleven people were killed" and «قُتل تسعة أشخاص» are one frame with two figures. Frames need vectors of their own:
`find_meetings` says which sentences meet, `Meetings.texts` what is to be encoded, `compare_meetings` compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from align.facts.claims import Claim, counted_twice, read_claims
from align.facts.same_claims import agree_on, comparable, far_apart
from align.judge.denials import Positions, read_positions, share_linked
from align.judge.frames_weights import OF_ONE_THING, chance_of_one_thing, highest_chance, measure
from align.match.echo import LARGEST, rows_of_documents
from align.match.sides import subtract_mean
from align.match.threads import one_thread
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Sentence, Side, Vectors, Words

    Rows = npt.NDArray[np.intp]

MEET = 0.2  # cosine from which two sentences may speak of one thing
NEARLY = 0.2  # by which each may have a nearer sentence in the other's document
MASK = "…"  # stands for the fact that is left out
CONTEXT = 3  # words kept on each side of it
COUNTED = 2  # words behind a figure that mostly say what it counts
PAUSES = " .,;:،؛"  # around those words
# Of what is denied to what is said: least cosine, and least sum of it and of the share of the words of both that
# are linked; the cosine where words have no vectors. Chosen on the planted conflicts and the collections with gold.
DENIED, DENIED_TOGETHER = 0.28, 0.84
DENIED_UNSEEN = 0.45
OPENING = 14  # characters before a date that opens a sentence: "As of", "اعتبارًا من"
RIVAL = 0.1  # a fact told alike by sentences at most this much less alike ends a conflict


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as one sentence tells it: `node` numbers the sentence, Arabic ones first; offsets into its text."""

    node: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class FactPair:
    """A fact that two sentences of a cosine tell, whether they tell it otherwise, and how likely it is one fact."""

    kind: str
    one: Told
    other: Told
    cosine: float
    differ: bool
    chance: float = 1.0


class Nearness(NamedTuple):
    """The cosine of two sentences, and by how much each has a nearer one in the other's document."""

    cosine: float
    nearer: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Option:
    """Two claims that disagree, each with the node of its sentence, the cosine of these, and what was measured."""

    ends: tuple[tuple[int, Claim], tuple[int, Claim]]
    cosine: float
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """Pairs of sentences of one story that may speak of one thing, with their cosines, and the claims of each.

    `pairs` holds nodes, the lower first; `opposed` those of them of which one denies what the other may say.
    `options` are the claims of each pair that disagree, `settled` those that agree. `frames` numbers the texts to
    be encoded, by language.
    """

    sides: tuple[Side, Side]
    pairs: Mapping[tuple[int, int], float]
    opposed: Mapping[tuple[int, int], float]
    claims: Mapping[int, tuple[Claim, ...]]
    settled: Sequence[FactPair]
    options: Sequence[Sequence[Option]]
    frames: tuple[dict[str, int], dict[str, int]]
    positions: dict[int, Positions]

    @property
    def stances(self) -> tuple[list[str], list[str]]:
        """Return the texts of what is denied, or said where another denies, whose words are compared, too."""
        found: tuple[dict[str, None], dict[str, None]] = ({}, {})
        for node, positions in self.positions.items():
            texts = [*(denied.text for denied in positions.denied), *positions.said]
            found[place(node, self.sides)[0]].update(dict.fromkeys(texts))
        return list(found[0]), list(found[1])

    @property
    def texts(self) -> tuple[list[str], list[str]]:
        """Return the texts whose vectors `compare_meetings` needs, Arabic and English."""
        return list(self.frames[0]), list(self.frames[1])

    def sentence(self, node: int) -> Sentence:
        """Return the sentence of a node."""
        return node_sentence(node, self.sides)


def node_sentence(node: int, sides: tuple[Side, Side]) -> Sentence:
    """Return the sentence of a node."""
    side, row = place(node, sides)
    return sides[side].sentences[row]


def place(node: int, sides: tuple[Side, Side]) -> tuple[int, int]:
    """Return the side and the row of a node."""
    count = len(sides[0])
    return (0, node) if node < count else (1, node - count)


def find_meetings(
    sides: tuple[Side, Side], stories: Iterable[Sequence[str]], least: float = OF_ONE_THING
) -> Meetings:
    """Return the sentences that may speak of one thing in two documents of one story, whatever their languages.

    Claims that cannot have a chance of `least` to be told of one thing are no options.
    """
    rows: defaultdict[str, list[tuple[int, Rows]]] = defaultdict(list)
    for number, side in enumerate(sides):
        for own in rows_of_documents(side):
            rows[side.sentences[own[0]].doc].append((number, own))
    found: dict[tuple[int, int], Nearness] = {}
    with one_thread():
        for docs in track("stories", [docs for docs in stories if len(docs) > 1]):
            parts = [(doc, number, own) for doc in docs for number, own in rows[doc]]
            for at, (doc, number, own) in enumerate(parts):
                for other_doc, other_number, others in parts[at:]:
                    if doc != other_doc:
                        found |= meet(sides, (number, own), (other_number, others))
    meetings = settle(sides, dict(sorted(found.items())), least)
    for option in (option for options in meetings.options for option in options):
        for node, claim in option.ends:
            frames = meetings.frames[place(node, sides)[0]]
            for text in (mask(meetings.sentence(node).text, claim), behind(meetings.sentence(node).text, claim)):
                frames.setdefault(text, len(frames))
    for number, texts in enumerate(meetings.stances):
        for text in texts:
            meetings.frames[number].setdefault(text, len(meetings.frames[number]))
    return meetings


def settle(sides: tuple[Side, Side], found: Mapping[tuple[int, int], Nearness], least: float) -> Meetings:
    """Read the claims of sentences that meet: which agree, which could be told otherwise, and who denies what."""
    nodes = {node: node_sentence(node, sides) for node in sorted({node for pair in found for node in pair})}
    claims = {node: read_claims(sentence.text, sentence.language) for node, sentence in nodes.items()}
    compared = {pair: open_claims(claims[pair[0]], claims[pair[1]]) for pair in found}
    alike: defaultdict[tuple[int, int, str], float] = defaultdict(float)
    settled = []
    for (one, other), (agreed, _, _) in compared.items():
        cosine = found[one, other].cosine
        settled += [fact_pair(one, a, other, b, cosine, False) for a, b in agreed]
        for node, there, which in ((one, other, 0), (other, one, 1)):
            for pair in agreed:
                key = node, pair[which].start, nodes[there].doc
                alike[key] = max(alike[key], cosine)
    options = []
    for (one, other), (_, pairs, unsettled) in compared.items():
        near = found[one, other]
        across = nodes[one].language != nodes[other].language
        own = []
        for a, b in pairs:
            elsewhere = max(alike[one, a.start, nodes[other].doc], alike[other, b.start, nodes[one].doc])
            measures = measure(a, b, near.cosine, near.nearer, unsettled, elsewhere, across)
            if highest_chance(measures) >= least:
                own.append(Option(((one, a), (other, b)), near.cosine, measures))
        if own:
            options.append(own)
    opposed, positions = {}, {}
    for (one, other), near in found.items():
        ends = [read_positions(nodes[node].text, nodes[node].language) for node in (one, other)]
        if (ends[0].denied and ends[1].said) or (ends[1].denied and ends[0].said):
            opposed[one, other] = near.cosine
            positions.update(zip((one, other), ends, strict=True))
    cosines = {pair: near.cosine for pair, near in found.items()}
    return Meetings(sides, cosines, opposed, claims, settled, options, ({}, {}), positions)


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
        (a, b) for a in ours for b in theirs if a.measure != "word" and comparable(a, b) and not far_apart(a, b)
    ]
    if any(a.kind == "date" and max(a.start, b.start) <= OPENING for a, b in pairs):
        pairs = []
    return agreed, pairs, min(len(ours), len(theirs))


def meet(
    sides: tuple[Side, Side], left: tuple[int, Rows], right: tuple[int, Rows]
) -> dict[tuple[int, int], Nearness]:
    """Return the pairs of nodes of two documents that are about each other's nearest, with their cosines."""
    (a, own), (b, others) = left, right
    if not len(own) or not len(others) or len(own) * len(others) > LARGEST:
        return {}
    cosines = sides[a].vectors[own] @ sides[b].vectors[others].T
    behind = cosines.max(axis=1)[:, None] - cosines, cosines.max(axis=0) - cosines
    i, j = np.nonzero((cosines >= MEET) & (np.maximum(*behind) <= NEARLY))
    shift = len(sides[0])
    columns = [np.round(values[i, j], 4).tolist() for values in (cosines, *behind)]
    ends = (own[i] + a * shift).tolist(), (others[j] + b * shift).tolist()
    found = {}
    for x, y, cosine, *nearer in zip(*ends, *columns, strict=True):
        found[min(x, y), max(x, y)] = Nearness(cosine, (nearer[0], nearer[1]))
    return found


def mask(text: str, claim: Claim) -> str:
    """Return a sentence's words around a fact, with a mark in its place.

    What a dual counts stands behind the mark, as behind any figure: منذ عامين is منذ … عام, "for … years".
    """
    counted = counted_twice(claim.text) if claim.kind == "number" else ""
    if not counted:
        return mask_span(text, claim.start, claim.end, CONTEXT)
    return mask_span(f"{text[: claim.start]} {counted} {text[claim.end :]}", claim.start, claim.start, CONTEXT)


def behind(text: str, claim: Claim) -> str:
    """Return the words behind a figure, which mostly say what it counts."""
    return " ".join(text[claim.end :].split()[:COUNTED]).strip(PAUSES)


def mask_span(text: str, start: int, end: int, count: int) -> str:
    """Return `count` words on each side of a stretch of a sentence, with a mark in its place."""
    before, behind = text[:start].split(), text[end:].split()
    return " ".join([*before[-count:], MASK, *behind[:count]])


def compare_meetings(
    meetings: Meetings,
    vectors: tuple[Vectors, Vectors],
    words: tuple[Mapping[str, Words], Mapping[str, Words]] | None = None,
) -> list[FactPair]:
    """Return the facts that two sentences tell alike or otherwise.

    `vectors` are the rows of `Meetings.texts`, `words` those of `Meetings.stances`, of an encoder that has some.
    """
    centred = [subtract_mean(rows, side.mean) for rows, side in zip(vectors, meetings.sides, strict=True)]
    told = [pair for options in meetings.options for pair in choose_claims(meetings, options, centred)]
    otherwise = {(pair.one.node, pair.other.node) for pair in told}
    for pair, cosine in meetings.opposed.items():
        if pair not in otherwise:
            told += compare_stances(meetings, pair, cosine, centred, words)
    return drop_settled([*meetings.settled, *told], meetings)


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
            found.append(fact_pair(one, a, other, b, option.cosine, True, chance))
    return found


def fact_pair(
    one: int, a: Claim, other: int, b: Claim, cosine: float, differ: bool, chance: float = 1.0
) -> FactPair:
    """Make the pair of two claims."""
    return FactPair(a.kind, Told(one, a.start, a.end), Told(other, b.start, b.end), cosine, differ, chance)


def compare_frames(meetings: Meetings, option: Option, vectors: Sequence[Vectors]) -> dict[str, float]:
    """Return what was measured of two claims, and the cosines of their frames and of the words behind figures."""
    cosines = []
    for cut in (mask, behind):
        rows = []
        for node, claim in option.ends:
            side = place(node, meetings.sides)[0]
            rows.append(vectors[side][meetings.frames[side][cut(meetings.sentence(node).text, claim)]])
        cosines.append(round(float(rows[0] @ rows[1]), 4))
    is_number = option.ends[0][1].kind == "number"
    return {**option.measures, "frames": cosines[0], "counted": cosines[1] if is_number else 0.0}


def compare_stances(
    meetings: Meetings,
    pair: tuple[int, int],
    cosine: float,
    vectors: Sequence[Vectors],
    words: tuple[Mapping[str, Words], Mapping[str, Words]] | None,
) -> list[FactPair]:
    """Return the pair of a sentence that denies what the other says, none where it denies something else."""
    for node, other in (pair, pair[::-1]):
        sides = place(node, meetings.sides)[0], place(other, meetings.sides)[0]
        said, negated = meetings.positions[other].said, meetings.positions[other].denied
        for denied in meetings.positions[node].denied:
            row = vectors[sides[0]][meetings.frames[sides[0]][denied.text]]
            alike = [float(row @ vectors[sides[1]][meetings.frames[sides[1]][text]]) for text in said]
            if not said or max(alike) < DENIED:
                continue
            if any(row @ vectors[sides[1]][meetings.frames[sides[1]][also.text]] >= max(alike) for also in negated):
                continue
            text = said[alike.index(max(alike))]
            if (
                max(alike) >= DENIED_UNSEEN
                if words is None
                else max(alike) + share_linked(words[sides[0]][denied.text], words[sides[1]][text])
                >= DENIED_TOGETHER
            ):
                ends = Told(node, denied.start, denied.end), Told(other, 0, 0)
                return [FactPair("negation", *ends, cosine, True)]
    return []


def drop_settled(found: Sequence[FactPair], meetings: Meetings) -> list[FactPair]:
    """Drop a conflict when the other document tells the same elsewhere, in a sentence about as much alike.

    A name is in conflict with another only where neither document has the other's name at all: two ministers of one
    story both say things.
    """
    alike: defaultdict[tuple[Told, str], float] = defaultdict(lambda: -1.0)
    for pair in found:
        if not pair.differ:
            for own, there in ((pair.one, pair.other), (pair.other, pair.one)):
                key = own, meetings.sentence(there.node).doc
                alike[key] = max(alike[key], pair.cosine)
    names: defaultdict[str, list[Claim]] = defaultdict(list)
    asked = {
        meetings.sentence(told.node).doc
        for pair in found
        if pair.differ and pair.kind == "name"
        for told in (pair.one, pair.other)
    }
    for sentence in (s for side in meetings.sides for s in side.sentences if s.doc in asked):
        claims = read_claims(sentence.text, sentence.language)
        names[sentence.doc] += [claim for claim in claims if claim.kind == "name"]
    kept = []
    for pair in found:
        ends = [
            (pair.one, meetings.sentence(pair.other.node).doc),
            (pair.other, meetings.sentence(pair.one.node).doc),
        ]
        settled = max(alike[end] for end in ends) >= pair.cosine - RIVAL
        if pair.differ and pair.kind == "name":
            settled |= any(
                comparable(claim, other) and agree_on(claim, other)
                for told, doc in ends
                for claim in meetings.claims[told.node]
                if (claim.kind, claim.start) == ("name", told.start)
                for other in names[doc]
            )
        if not pair.differ or not settled:
            kept.append(pair)
    return kept
