"""Judge pairs of documents, of any two languages: do they tell of one event?

Only documents that are linked, or among each other's nearest as a whole, are looked at. A logistic regression over
what is measured gives the chance; `scripts/fit/events.py` fits it.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from align.facts.evidence import read_evidence
from align.facts.hearing import Hearing
from align.facts.names import match_heard
from align.facts.words import fold_key
from align.judge.events_weights import chance_of_one_event, highest_chance
from align.match.echo import LARGEST, ROWS, rows_of_documents
from align.match.threads import one_thread
from align.records import LANGUAGES
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.facts.names import Name
    from align.match.echo import Bag
    from align.records import Side

    Floats = npt.NDArray[np.float32]
    Doubles = npt.NDArray[np.float64]
    Weighed = Mapping[str, float]  # words, or names, and what each weighs

NEAREST = 32  # documents of each language that each is compared with
LEAST_CHANCE = 0.05  # a lower one is none
LEAST_POSSIBLE = 0.2  # chance that two documents need, were all their names the same, to have their names compared
LEAST_SENTENCES = 2  # ... of three or more, and a third of those of the shorter document speak for two
LARGEST_SIZE = 6  # sentences from which a document is no more telling for being longer
SURE_LINK = 0.9999  # of more than that a link says no more
SAME_NAME = 0.8  # similarity from which an Arabic word is taken for an English name
EVERY_NAME, NO_NAME = 0.3, 2.0  # what a name weighs that all have; what counts as names that are not shared


@dataclass(frozen=True, eq=False)
class Report:
    """What is compared of a document.

    `side` is its language, 0 for Arabic; of a document in both that of most of its sentences. `rows` are the
    vectors of all its sentences, float32[n, d]; `words` its words by rarity, a unit vector; `texts` its sentences.
    """

    name: str
    side: int
    rows: Floats
    words: Weighed
    texts: Sequence[str]

    @cached_property
    def names(self) -> tuple[Name, ...]:
        """All its names, in order, also those that may be other words."""
        return tuple(chain.from_iterable(read_evidence(text, LANGUAGES[self.side]).names for text in self.texts))

    @cached_property
    def arabic(self) -> tuple[str, ...]:
        """Its Arabic words, in order."""
        return tuple(chain.from_iterable(read_evidence(text, LANGUAGES[self.side]).words for text in self.texts))

    @cached_property
    def known(self) -> frozenset[str]:
        """The names in it that lists know and that can be nothing else."""
        return frozenset(chain.from_iterable(name.entries for name in self.names if name.firm))

    @cached_property
    def firm(self) -> dict[str, Name]:
        """Its names that cannot well be other words, one each, by how they are compared."""
        return {fold_key(name.text): name for name in self.names if name.firm or name.kind == "acronym"}


def judge_events(
    sides: tuple[Side, Side],
    words: tuple[Sequence[Bag], Sequence[Bag]],
    links: Mapping[tuple[str, str], float],
    parts: Mapping[str, str] | None = None,
    general: bool = False,
) -> dict[tuple[str, str], float]:
    """Return the chance that two documents tell of one event, for all pairs that have one; the lower name first.

    `links` are the scores of links across the languages. `words` counts those of each side's documents. `parts` of
    one text are of one subject, and no event. `general`: the encoder's rows are centred on general text.
    """
    return {
        pair: chance
        for pair, measures in measure_events(sides, words, links, parts, general, LEAST_POSSIBLE).items()
        if (chance := round(chance_of_one_event(measures), 4)) >= LEAST_CHANCE
    }


def measure_events(
    sides: tuple[Side, Side],
    words: tuple[Sequence[Bag], Sequence[Bag]],
    links: Mapping[tuple[str, str], float],
    parts: Mapping[str, str] | None = None,
    general: bool = False,
    least: float = 0.0,
) -> dict[tuple[str, str], dict[str, float]]:
    """Return what is measured of pairs of documents, as FEATURES has it, where a chance of `least` is possible."""
    parts = parts or {}
    reports = read_reports(sides, words, general)
    place = {report.name: at for at, report in enumerate(reports)}
    topics = measure_topics(sides)
    cosines, best = find_near(reports, topics)
    for a, b in links:
        if a in place and b in place:
            cosine = round(float(topics[a] @ topics[b]), 4)
            cosines.setdefault((min(place[a], place[b]), max(place[a], place[b])), cosine)
    likely: dict[tuple[int, int], dict[str, float]] = {}
    with one_thread():
        for (i, j), cosine in track("events", sorted(cosines.items())):
            one, other = reports[i], reports[j]
            link = links.get((min(one.name, other.name), max(one.name, other.name)), 0.0)
            if not link and one.name in parts and parts[one.name] == parts.get(other.name):
                continue
            measures = {
                "across": float(one.side != other.side),
                "link": -math.log(1 - min(link, SURE_LINK)),
                "farther": round(float(best[i, other.side] + best[j, one.side]) / 2 - cosine, 4),
                "sentences": compare_sentences(one.rows, other.rows),
                "words": share_words(one.words, other.words) if one.side == other.side else 0.0,
                "names": 0.0,
                "elsewhere": 0.0,
                "size": math.log(min(len(one.rows), len(other.rows), LARGEST_SIZE)),
            }
            if highest_chance(measures) >= least:
                likely[i, j] = measures
    naming = Naming(reports, likely)
    found = {}
    for (i, j), measures in likely.items():
        one, other = reports[i], reports[j]
        measures["names"] = naming.share(i, j)
        measures["elsewhere"] = float(bool(one.known and other.known and one.known.isdisjoint(other.known)))
        found[min(one.name, other.name), max(one.name, other.name)] = measures
    return found


def read_reports(
    sides: tuple[Side, Side], words: tuple[Sequence[Bag], Sequence[Bag]], general: bool
) -> list[Report]:
    """Read what is compared of each document, in order of names."""
    own: defaultdict[str, list[tuple[int, int, npt.NDArray[np.intp]]]] = defaultdict(list)
    for number, side in enumerate(sides):
        for doc, rows in enumerate(rows_of_documents(side)):
            own[side.sentences[rows[0]].doc].append((number, doc, rows))
    vectors = [general_rows(side) if general else side.vectors for side in sides]
    weighed = [weigh_words(bags, range(len(bags))) for bags in words]
    reports = []
    for name, places in sorted(own.items()):
        number, doc, rows = max(places, key=lambda part: (len(part[2]), -part[0]))
        reports.append(
            Report(
                name,
                number,
                np.concatenate([vectors[side][at] for side, _, at in places]),
                weighed[number].get(doc, {}),
                [sides[number].sentences[i].text for i in rows.tolist()],
            )
        )
    return reports


def general_rows(side: Side) -> Floats:
    """Return the vectors of a side as the encoder made them, before they were centred on the collection.

    A unit row `r` became the unit row along `r - mean`: `r` is where the line from the mean in that direction meets
    the unit sphere. Where all documents tell of one event, that event is what all of them are centred on.
    """
    if side.mean is None:
        return side.vectors
    mean, rows = side.mean.astype(np.float64), side.vectors.astype(np.float64)
    along = rows @ mean
    length = np.sqrt(np.maximum(along * along + 1 - mean @ mean, 0)) - along
    found = rows * length[:, np.newaxis] + mean
    found[~np.any(rows, axis=1)] = 0
    return found.astype(np.float32)


def measure_topics(sides: tuple[Side, Side]) -> dict[str, Doubles]:
    """Return what each document with sentences is about: the unit sum of their vectors, float64[d]."""
    sums: defaultdict[str, Doubles] = defaultdict(lambda: np.zeros(sides[0].vectors.shape[1]))
    for side in sides:
        for own in rows_of_documents(side):
            name = side.sentences[own[0]].doc
            sums[name] = sums[name] + side.vectors[own].astype(np.float64).sum(axis=0)
    return {doc: total / max(float(np.linalg.norm(total)), 1e-9) for doc, total in sums.items()}


def find_near(
    reports: Sequence[Report], topics: Mapping[str, Doubles]
) -> tuple[dict[tuple[int, int], float], Doubles]:
    """Return the cosines of documents that are among each other's nearest, and of each its nearest in either
    language, float64[n, 2], NaN where there is none.
    """
    best = np.full((len(reports), 2), np.nan)
    found: dict[tuple[int, int], float] = {}
    if not reports:
        return found, best
    units = np.stack([topics[report.name] for report in reports])
    groups = [np.flatnonzero([report.side == side for report in reports]) for side in (0, 1)]
    for side, group in enumerate(groups):
        for top in range(0, len(reports), ROWS):
            with one_thread():
                cosines = np.round(units[top : top + ROWS] @ units[group].T, 4)
            for row, near in enumerate(cosines):
                at = top + row
                near[group == at] = -2
                count = min(NEAREST, len(near))
                if not count or near.max() < -1:
                    continue
                best[at, side] = near.max()
                least = max(-1.0, float(np.partition(near, -count)[-count]))
                for k in np.flatnonzero(near >= least).tolist():
                    other = int(group[k])
                    found[min(at, other), max(at, other)] = float(near[k])
    return found, best


def compare_sentences(one: Floats, other: Floats) -> float:
    """Return how alike the sentences of two documents are that are most alike: a third of the shorter one's."""
    if len(one) * len(other) > LARGEST:
        return 0.0
    cosines = one @ other.T
    shorter = min(cosines.shape)
    # Of a brief of two sentences one: half of what it tells is then told in the other.
    count = max(min(LEAST_SENTENCES, shorter - 1), math.ceil(shorter / 3))
    best = [np.sort(cosines.max(axis=axis))[-count:].mean() for axis in (0, 1)]
    return round(float(best[0] + best[1]) / 2, 4)


def weigh_words(bags: Sequence[Bag], wanted: Iterable[int]) -> dict[int, dict[str, float]]:
    """Return unit vectors of the words of the wanted documents, by number; `bags` are those of all.

    A word weighs (1 + log tf) * log(n / df).
    """
    spread = Counter(chain.from_iterable(bags))
    rarity = {word: math.log((len(bags) + 1) / count) for word, count in spread.items()}
    vectors = {}
    for doc in wanted:
        values = {word: (1 + math.log(count)) * rarity[word] for word, count in bags[doc].items()}
        norm = math.sqrt(math.fsum(value * value for value in values.values())) or 1.0
        vectors[doc] = {word: value / norm for word, value in values.items()}
    return vectors


def share_words(one: Weighed, other: Weighed) -> float:
    """Return the cosine of the words of two documents."""
    return round(math.fsum(one[word] * other[word] for word in one.keys() & other.keys()), 4)


def weigh_names(reports: Sequence[Report]) -> dict[str, float]:
    """Return what each name of the documents of one language weighs: the more, the fewer have it."""
    spread = Counter(chain.from_iterable(report.firm for report in reports))
    return {name: math.log((len(reports) + 1) / count) + EVERY_NAME for name, count in spread.items()}


class Naming:
    """Says what share of their names two documents both have; `pairs` are those that will be asked for."""

    def __init__(self, reports: Sequence[Report], pairs: Iterable[tuple[int, int]]) -> None:
        self.reports = reports
        self.rarity = [weigh_names([report for report in reports if report.side == side]) for side in (0, 1)]
        heard = {i for pair in pairs for i in pair if reports[pair[0]].side != reports[pair[1]].side}
        arabic = sorted(i for i in heard if reports[i].side == 0)
        self.place = {i: at for at, i in enumerate(arabic)}
        self.hearing = Hearing([reports[i].arabic for i in arabic], SAME_NAME)

    def share(self, i: int, j: int) -> float:
        """Return what share of the names of two documents both have, by weight, 0 to 1.

        Of one language: of those of the one that has less. Of two: of the English ones, looked for in Arabic by
        sound.
        """
        one, other = self.reports[i], self.reports[j]
        if one.side == other.side:
            weights = self.rarity[one.side]
            shared = math.fsum(weights[name] for name in one.firm.keys() & other.firm.keys())
            total = min(math.fsum(weights[name] for name in report.firm) for report in (one, other))
            return round(shared / (total + NO_NAME), 4)
        ar, en = (i, j) if one.side == 0 else (j, i)
        place = self.place[ar]
        firm = self.reports[en].firm
        found = match_heard(
            list(firm.values()), self.reports[ar].names, lambda name: float(self.hearing.has(place, name))
        )
        own = [self.rarity[1][name] for name in firm]
        shared = math.fsum(weight for weight, (_, alike) in zip(own, found, strict=True) if alike >= SAME_NAME)
        return round(shared / (math.fsum(own) + NO_NAME), 4)
