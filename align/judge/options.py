"""The claims of two sentences: those on which they agree, and those that may be one fact told otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from align.facts.claim import Claim
from align.facts.claims import names_other_time, read_claims
from align.facts.same_claims import agree_on, comparable, far_apart
from align.judge.frames_weights import highest_chance, measure
from align.judge.named import Names, gather_names, is_named
from align.judge.nodes import node_sentence

if TYPE_CHECKING:
    from align.records import Sentence, Side

OPENING = 14  # characters before a date that opens a sentence: "As of", "اعتبارًا من"
MOST_RIVALS = 3


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
    written: defaultdict[str, list[Sentence]] = defaultdict(list)
    met = {sentence.doc for sentence in sentences.values()}
    for sentence in (s for side in sides for s in side.sentences if s.doc in met):
        told[sentence.doc] += claims_of(sentence)
        written[sentence.doc].append(sentence)

    @cache
    def names_of(doc: str) -> Names:
        return gather_names(written[doc], told[doc])

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
            docs = [sentences[node].doc for node in (one, other)]
            measures["rivals"] = count_rivals(a, b, [told[doc] for doc in docs])
            if highest_chance(measures) < least:
                continue
            # Two ministers of one story both say things, and a boat sails from one port to another.
            named = a.kind == "name" and (is_named(a, names_of(docs[1])) or is_named(b, names_of(docs[0])))
            if not named:
                own.append(Option(((one, a), (other, b)), near.cosine, measures))
        options.append(Options(settled, own))
    return options


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


def count_rivals(a: Claim, b: Claim, told: Sequence[Sequence[Claim]]) -> int:
    """Count what two documents tell besides that could be held against one of two facts, up to MOST_RIVALS."""
    if a.kind == "name":
        return 0
    own, others = told
    theirs = (c for c in others if c.kind == a.kind and comparable(a, c) and not agree_on(b, c))
    ours = (c for c in own if c.kind == a.kind and comparable(b, c) and not agree_on(a, c))
    return sum(1 for _ in islice(chain(theirs, ours), MOST_RIVALS))
