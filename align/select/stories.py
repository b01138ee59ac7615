"""Stories: documents of all languages that tell of one event, as is likely of all of them: no chains."""

from __future__ import annotations

import heapq
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from align.select.pages import join_pages

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates
    from align.records import Side

    Mask = npt.NDArray[np.bool_]

Pairs = Mapping[tuple[str, str], float]  # two documents, the lower name first -> a chance or a score, 0 to 1

# Mean chance over all pairs of documents that tell of one event, from which two groups are joined, and from which
# one document that stands alone joins a group: less is lost where that is wrong.
TOGETHER, ALONE = 0.5, 0.3
SURE_SCORE = 0.5  # of a link whose documents share a story in any case: one passage may make a weaker one
BEYOND = 0.3  # mean chance from which the facts of two stories are compared
LARGEST = 4096  # documents up to which they are; beyond, most that are like each other are of other events
TRANSLATED = 0.9  # score of a link from which two documents are one text in two languages
_NUMBER = re.compile(r"\d+")
_PART = re.compile(
    r"(?:part|chap(?:ter)?|ch|vol(?:ume)?|section|(?:ال)?(?:جزء|فصل|باب|مجلد))[\s._-]*\d+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Story:
    """Documents that tell of one thing, by name, in order. `number` counts from 1; a document may be in two."""

    number: int
    documents: tuple[str, ...]


def find_stories(
    documents: Sequence[str], chances: Pairs, links: Pairs, alike: Iterable[tuple[str, str]] = ()
) -> list[Story]:
    """Group documents: every pair surely linked shares a story, and no story rests on a chain.

    `chances`: that two documents tell of one event. `links` are the scores of links across the languages. `alike`:
    documents that may be versions of one page. Where they are likely of one event they count as one, with the
    chances of all: the first report of an outlet, overtaken by its second, keeps nobody's story from another's.
    """
    home = join_pages(pair for pair in sorted(alike) if chances.get(pair, 0.0) >= TOGETHER)
    versions = {name: first for name, first in home.items() if name != first}
    names = [doc for doc in documents if doc not in versions]
    own, linked = (fold_versions(table, versions) for table in (chances, links))
    groups = join_alone(group_documents(names, own), own)
    return add_copies(add_linked(groups, own, linked, documents), versions, documents)


def fold_versions(table: Pairs, versions: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """Return a table in which the versions of a page are one document, with the highest of what they had."""
    folded: dict[tuple[str, str], float] = {}
    for pair, value in table.items():
        one, other = sorted(versions.get(name, name) for name in pair)
        if one != other:
            folded[one, other] = max(value, folded.get((one, other), 0.0))
    return folded


def group_documents(documents: Sequence[str], chances: Pairs) -> list[set[str]]:
    """Join the two groups whose documents have the highest mean chance over all their pairs, again and again.

    Pairs without a chance count 0: A–B and B–C alone do not bring A and C together once there are more.
    """
    names = sorted(documents)
    number = {name: at for at, name in enumerate(names)}
    groups = {at: {name} for at, name in enumerate(names)}
    totals: dict[int, dict[int, float]] = {at: {} for at in groups}  # sums of chances with other groups
    for (a, b), chance in sorted(chances.items()):
        if a in number and b in number:
            totals[number[a]][number[b]] = totals[number[b]][number[a]] = chance

    def entry(one: int, other: int) -> tuple[float, int, int]:
        mean = totals[one][other] / (len(groups[one]) * len(groups[other]))
        return -round(mean, 9), min(one, other), max(one, other)

    waiting = [entry(one, other) for one, others in totals.items() for other in others if one < other]
    heapq.heapify(waiting)
    while waiting and -waiting[0][0] >= TOGETHER:
        mean, one, other = heapq.heappop(waiting)
        if one not in groups or other not in groups or entry(one, other)[0] != mean:
            continue  # one of the two has grown since
        groups[one] |= groups.pop(other)
        for third, total in totals.pop(other).items():
            del totals[third][other]
            if third != one:
                totals[one][third] = totals[third][one] = total + totals[one].get(third, 0.0)
        for third in totals[one]:
            heapq.heappush(waiting, entry(one, third))
    return list(groups.values())


def join_alone(groups: Sequence[Set[str]], chances: Pairs) -> list[set[str]]:
    """Put each document that stands alone into the group that it most likely belongs to, if any.

    Two that are alone make no group of their own here: they may be of one kind.
    """
    home = {doc: at for at, group in enumerate(groups) for doc in group}
    totals: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (a, b), chance in sorted(chances.items()):
        for doc, other in ((a, b), (b, a)):
            if doc in home and other in home and len(groups[home[doc]]) == 1 < len(groups[home[other]]):
                totals[doc][home[other]] += chance
    joined = [set(group) for group in groups]
    for doc, own in totals.items():
        mean, at = max((total / len(groups[at]), -at) for at, total in own.items())
        if mean >= ALONE:
            joined[-at].add(doc)
            joined[home[doc]].clear()
    return [group for group in joined if group]


def add_linked(groups: Sequence[Set[str]], chances: Pairs, links: Pairs, documents: Sequence[str]) -> list[Story]:
    """Have every two documents that are surely linked share a story.

    One of them joins that of the other, the one more likely of one event with all there (a weekly review belongs to
    each story that it tells of), or the two make a story of their own.
    """
    stories = [set(group) for group in groups]
    for a, b in sorted(links, key=lambda pair: (-links[pair], pair)):
        if links[a, b] < SURE_SCORE or any({a, b} <= story for story in stories):
            continue
        choices = [
            (mean_chance([doc], sorted(story), chances), doc, at)
            for doc, other in ((a, b), (b, a))
            for at, story in enumerate(stories)
            if other in story
        ]
        mean, doc, at = max(choices, key=lambda choice: (choice[0], choice[1], -choice[2]), default=(0.0, "", -1))
        if mean >= ALONE:
            stories[at].add(doc)
        else:
            stories.append({a, b})
    return number_stories(stories, documents)


def mean_chance(left: Sequence[str], right: Sequence[str], chances: Pairs) -> float:
    """Return the mean chance over all pairs of two groups, a pair without one counting nothing."""
    total = math.fsum(chances.get((min(a, b), max(a, b)), 0.0) for a in left for b in right)
    return total / (len(left) * len(right))


def compare_beyond(stories: Sequence[Story], chances: Pairs) -> list[tuple[str, ...]]:
    """Return the documents of each story, and pairs of documents of two stories that may be one."""
    groups: list[tuple[str, ...]] = [story.documents for story in stories]
    homes = share_story(stories)
    if not 1 < len(homes) <= LARGEST:
        return groups
    documents = {story.number: story.documents for story in stories}
    totals: defaultdict[tuple[int, int], float] = defaultdict(float)
    for (one, other), chance in sorted(chances.items()):
        for a, b in product(sorted(homes.get(one, ())), sorted(homes.get(other, ()))):
            totals[min(a, b), max(a, b)] += chance
    near = [
        (a, b)
        for (a, b), total in sorted(totals.items())
        if a != b and total >= BEYOND * len(documents[a]) * len(documents[b])
    ]
    pairs = {
        (min(one, other), max(one, other))
        for a, b in near
        for one, other in product(documents[a], documents[b])
        if homes[one].isdisjoint(homes[other])
    }
    return [*groups, *sorted(pairs)]


def part_names(names: Iterable[str], links: Iterable[tuple[str, str, float]]) -> dict[str, str]:
    """Return the documents that are parts of longer texts, each with its name without numbers.

    Their names say so (chapter-2.txt), or differ in a number alone where each is the translation of another such.
    """
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for a, b, score in links:
        if score >= TRANSLATED and a != b:
            partners[a].add(b)
            partners[b].add(a)
    stems = {name: _NUMBER.sub("#", name) for name in names}
    many = Counter(stems.values())
    return {
        name: stem
        for name, stem in stems.items()
        if many[stem] > 1
        and (_PART.search(name) or any(many[stems.get(other, other)] > 1 for other in partners.get(name, ())))
    }


def link_languages(pairs: Iterable[tuple[str, str, float]]) -> dict[tuple[str, str], float]:
    """Return the links across the two languages; one that a document has with itself says nothing here."""
    return {(min(a, b), max(a, b)): score for a, b, score in pairs if a != b}


def add_copies(stories: Sequence[Story], copies: Mapping[str, str], documents: Sequence[str]) -> list[Story]:
    """Put each copied document (name -> that of its original) into the stories of its original."""
    known = [set(story.documents) for story in stories]
    for copy, original in sorted(copies.items()):
        for story in known:
            if original in story:
                story.add(copy)
    return number_stories(known, documents)


def number_stories(known: Iterable[Set[str]], documents: Sequence[str]) -> list[Story]:
    """Return stories in order of their documents, without those that are a part of another."""
    known = list(known)
    place = {doc: at for at, doc in enumerate(documents)}
    holding: defaultdict[str, list[Set[str]]] = defaultdict(list)
    for story in known:
        for doc in story:
            holding[doc].append(story)
    kept = [story for story in known if not any(story < other for other in holding[min(story)])]
    ordered = sorted(sorted(map(place.__getitem__, story)) for story in kept)
    return [Story(number, tuple(documents[at] for at in own)) for number, own in enumerate(ordered, start=1)]


def share_story(stories: Iterable[Story]) -> dict[str, frozenset[int]]:
    """Return the stories that each document belongs to: two documents share one when these have one in common."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for story in stories:
        for doc in story.documents:
            found[doc].add(story.number)
    return {doc: frozenset(numbers) for doc, numbers in found.items()}


def around(stories: Sequence[Story], fresh: Set[str] | None) -> Sequence[Story]:
    """Return all stories of the documents that share one with a `fresh` document; None stands for all documents."""
    if fresh is None:
        return stories
    beside = {doc for story in stories if not fresh.isdisjoint(story.documents) for doc in story.documents}
    return [story for story in stories if not beside.isdisjoint(story.documents)]


def are_far(judged: Candidates, ar: Side, en: Side, stories: Iterable[Story]) -> Mask:
    """Say which rows lie between documents that share no story, bool[n]."""
    numbers = share_story(stories)
    pairs = zip(judged.ar_first.tolist(), judged.en_first.tolist(), strict=True)
    return np.array(
        [numbers[ar.sentences[i].doc].isdisjoint(numbers[en.sentences[j].doc]) for i, j in pairs], dtype=np.bool_
    )
