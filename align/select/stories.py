"""Stories: documents of all languages that tell of one thing, joined by what links them, never by a chain alone."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from align.match.echo import ROWS, rows_of_documents
from align.match.threads import one_thread
from align.select.pages import join_pages

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.echo import Bag, Compared
    from align.match.table import Candidates
    from align.records import Side

    Mask = npt.NDArray[np.bool_]

Links = Mapping[tuple[str, str], float]  # documents, the lower name first -> score, 0 to 1

LEAST_SCORE = 0.25  # of a link, and of the mean over all pairs of documents of two groups that are joined
# Of a document that is in no group: its link to a member of one, and its mean score over that group.
ALONE_LINK, ALONE_SCORE = 0.35, 0.1
SURE_SCORE = 0.5  # of a link whose documents share a story in any case: one passage may make a weaker one
ALIKE = 0.3  # likeness from which two sentences speak for their documents
# Cosine of two documents' words that unrelated ones have, at most .09 in the news collection, and what counts as
# much as two sentences in the same words; documents of one story there have .10 to .30.
SHARED_BY_CHANCE, SHARED_UNIT = 0.08, 0.15
COPIES = 3  # documents with one text, from which it says less: a slogan stands in all pages of its outlet
# Of a document that no link brings into a story: its mean cosine with the documents of one, and by how much another
# story, or document, is farther. Of 131 documents of the collections written for this 123 are so near to their own.
NEAR_STORY, NEARER = 0.25, 0.15
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


def find_stories(documents: Sequence[str], links: Links, alike: Iterable[tuple[str, str]] = ()) -> list[Story]:
    """Group documents: every pair surely linked shares a story, and no story rests on a chain of links.

    `alike`: documents that may be versions of one page. Where they are surely linked they count as one, with the
    links of all: the first report of an outlet, overtaken by its second, keeps nobody's story from another's.
    """
    home = join_pages(pair for pair in sorted(alike) if links.get(pair, 0.0) >= SURE_SCORE)
    versions = {name: first for name, first in home.items() if name != first}
    folded: dict[tuple[str, str], float] = {}
    for pair, score in links.items():
        one, other = sorted(versions.get(name, name) for name in pair)
        if one != other:
            folded[one, other] = max(score, folded.get((one, other), 0.0))
    stories = group_linked([doc for doc in documents if doc not in versions], folded)
    return add_copies(stories, versions, documents)


def group_linked(documents: Sequence[str], links: Links) -> list[Story]:
    """Group documents by their links.

    The strongest links come first. Two groups are joined when the mean score over all pairs of their documents is
    a link's, unlinked pairs counting nothing: A–B and B–C alone do not bring A and C together once there are more.
    A sure link that is left over takes one of its documents into the other's story, too (a weekly review belongs to
    each story that it tells of), or makes a story of its own. A document without links is a story by itself.
    """
    group = {doc: i for i, doc in enumerate(documents)}
    members: dict[int, list[str]] = {i: [doc] for i, doc in enumerate(documents)}
    order = sorted(links, key=lambda pair: (-links[pair], pair))
    for a, b in order:
        left, right = group[a], group[b]
        if left != right and mean_score(members[left], members[right], links) >= LEAST_SCORE:
            members[left] += members.pop(right)
            group.update(dict.fromkeys(members[left], left))
    stories = [set(docs) for docs in members.values()]
    for a, b in order:
        grouped = [any(doc in story and len(story) > 1 for story in stories) for doc in (a, b)]
        alone = grouped[0] != grouped[1]
        if links[a, b] < (ALONE_LINK if alone else SURE_SCORE) or any({a, b} <= story for story in stories):
            continue
        choices = [
            (mean_score([doc], sorted(story), links), doc, at)
            for doc, other in ((a, b), (b, a))
            for at, story in enumerate(stories)
            if other in story and len(story) > 1
        ]
        score, doc, at = max(choices, key=lambda choice: (choice[0], choice[1], -choice[2]), default=(0.0, "", -1))
        if score >= (ALONE_SCORE if alone else LEAST_SCORE):
            stories[at].add(doc)
        elif links[a, b] >= SURE_SCORE:
            stories.append({a, b})
    return number_stories(stories, documents)


def mean_score(left: Sequence[str], right: Sequence[str], links: Links) -> float:
    """Return the mean score over all pairs of two groups, a pair without a link counting nothing."""
    total = math.fsum(links.get((min(a, b), max(a, b)), 0.0) for a in left for b in right)
    return total / (len(left) * len(right))


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


def link_echoes(
    compared: Compared,
    sides: tuple[Side, Side],
    least: float = LEAST_SCORE,
    parts: Mapping[str, str] | None = None,
) -> dict[tuple[str, str], float]:
    """Return the documents of one language that tell of the same things, with a score as that of a link.

    It is 1 - exp(-weight). Two sentences weigh as far as they are alike, facts aside, for a story is often told
    with other figures; a sentence speaks once for two documents, and less where many have it. What words two
    documents share adds to that, rare ones above all (names of places and people), where some sentences are alike.
    Two `parts` of one text (`part_names`) are of one subject, and no story.
    """
    parts, echoes = parts or {}, compared.echoes
    weights: defaultdict[tuple[int, int, int], float] = defaultdict(float)
    copies = [Counter(sentence.text for sentence in side.sentences) for side in sides]
    alike = echoes.alike.max(axis=1, initial=0.0)
    spoken: set[tuple[int, int, int]] = set()
    for row in np.lexsort((echoes.other, echoes.one, -alike)).tolist():
        if alike[row] < ALIKE:
            break
        number, side = int(echoes.side[row]), sides[int(echoes.side[row])]
        one, other = int(echoes.one[row]), int(echoes.other[row])
        docs = sorted((int(side.doc_ids[one]), int(side.doc_ids[other])))
        ends = {(number, one, int(side.doc_ids[other])), (number, other, int(side.doc_ids[one]))}
        if docs[0] == docs[1] or spoken & ends:
            continue
        spoken |= ends
        many = max(copies[number][side.sentences[i].text] for i in (one, other))
        weights[number, docs[0], docs[1]] += float(alike[row] - ALIKE) / (1 - ALIKE) * min(1.0, COPIES / many)
    wanted: defaultdict[int, set[int]] = defaultdict(set)
    for number, *docs in weights:
        wanted[number].update(docs)
    words = {number: weigh_words(compared.words[number], docs) for number, docs in wanted.items()}
    docs_of = [list(dict.fromkeys(sentence.doc for sentence in side.sentences)) for side in sides]
    links: dict[tuple[str, str], float] = {}
    for (number, a, b), weight in sorted(weights.items()):
        own, theirs = words[number][a], words[number][b]
        shared = math.fsum(own[word] * theirs[word] for word in own.keys() & theirs.keys())
        weight += max(0.0, shared - SHARED_BY_CHANCE) / SHARED_UNIT
        names = docs_of[number][a], docs_of[number][b]
        pair, score = (min(names), max(names)), round(1 - math.exp(-weight), 4)
        of_one_text = pair[0] in parts and parts[pair[0]] == parts.get(pair[1])
        if not of_one_text and score >= max(least, links.get(pair, 0.0)):
            links[pair] = score
    return links


def weigh_words(bags: Sequence[Bag], wanted: Set[int]) -> dict[int, dict[str, float]]:
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


def join_alone(
    stories: Sequence[Story],
    sides: tuple[Side, Side],
    documents: Sequence[str],
    parts: Mapping[str, str] | None = None,
) -> list[Story]:
    """Put each document that shares no story into the one that it is about, where one stands out.

    A report in words of its own has no sentence that another one has; what it is about, the sum of its sentences'
    vectors, says where it belongs. Stories of one document take in none: two that are alone may be of one kind. Nor
    does the story of one of the `parts` (`part_names`) of a text take in another.
    """
    parts = parts or {}
    units = measure_topics(sides)
    about = [story for story in stories if any(doc in units for doc in story.documents)]
    if len(about) < 2:
        return list(stories)
    centres = np.stack(
        [np.mean([units[doc] for doc in story.documents if doc in units], axis=0) for story in about]
    )
    known = {story.number: set(story.documents) for story in stories}
    alone = [at for at, story in enumerate(about) if len(story.documents) == 1]
    for top in range(0, len(alone), ROWS):
        places = alone[top : top + ROWS]
        with one_thread():
            cosines = centres[places] @ centres.T
        cosines[np.arange(len(places)), places] = -1
        best = cosines.argmax(axis=1)
        nearest = cosines.max(axis=1)
        cosines[np.arange(len(places)), best] = 0
        stands_out = nearest >= np.maximum(NEAR_STORY, cosines.max(axis=1) + NEARER)
        for at, home in zip(np.array(places)[stands_out].tolist(), best[stands_out].tolist(), strict=True):
            (doc,), others = about[at].documents, about[home].documents
            of_one_text = doc in parts and any(parts[doc] == parts.get(other) for other in others)
            if len(others) > 1 and not of_one_text:
                known[about[home].number].add(doc)
    return number_stories(known.values(), documents)


def measure_topics(sides: tuple[Side, Side]) -> dict[str, Any]:
    """Return what each document with sentences is about: the unit sum of their vectors, float64[d]."""
    sums: defaultdict[str, Any] = defaultdict(float)
    for side in sides:
        for own in rows_of_documents(side):
            sums[side.sentences[own[0]].doc] += side.vectors[own].astype(np.float64).sum(axis=0)
    return {doc: total / max(float(np.linalg.norm(total)), 1e-9) for doc, total in sums.items()}


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


def join_links(*tables: Links) -> dict[tuple[str, str], float]:
    """Return the links of several tables; of two between the same documents the stronger one holds."""
    joined: dict[tuple[str, str], float] = {}
    for table in tables:
        for pair, score in table.items():
            joined[pair] = max(score, joined.get(pair, 0.0))
    return joined


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
