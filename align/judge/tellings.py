"""Say how likely two sentences of one story say the same, whatever their languages, facts aside.

All that a story tells is alike: what two of its sentences have in common beside that says whether they tell
one thing. So their vectors are compared without the mean of the story's sentences, and each cosine is held against
those that both have to the other sentences of the two documents, and of the story.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from align.facts.claims import read_claims
from align.facts.same_claims import agree_on, comparable
from align.judge.tellings_weights import chance_of_telling, odds_of_telling
from align.judge.wordings import compare_wordings, make_wordings
from align.match.counterparts import is_in, join_keys, keys_of
from align.match.echo import LARGEST, rows_of_documents
from align.match.sides import encode_words, restore_mean, subtract_mean
from align.match.threads import one_thread
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.encode.words import WordEncoder
    from align.facts.claim import Claim
    from align.judge.wordings import Wording
    from align.match.table import Candidates
    from align.records import Side, Vectors, Words

    Rows = npt.NDArray[np.intp]
    Counts = npt.NDArray[np.intp]
    Mask = npt.NDArray[np.bool_]
    Pair = tuple[int, int]  # numbers of sentences, Arabic ones first, the lower first
    Story = Sequence[tuple[str, int, Rows]]  # its documents in each language: name, side, rows of their sentences
    Measures = dict[str, float]

# Median cosines of the sentences of two documents, in the mean of a story, from which it tells of one thing: by the
# encoder's vectors, and by those centred on the collection.
ONE_STORY, APART = 0.1, 0.015
LEAST = 0.0  # cosine in the story from which two sentences may say the same
NEARLY = 0.35  # by which both may have a nearer sentence in the other's document
FEW = 4  # sentences whose mean is half of what they have in common
LONG = 30  # words from which a sentence is long
MOST = 3  # facts that are counted
WORDED_AT_ONCE = 2048  # sentences whose words are held together, 20 KB each
PERHAPS = 0.3  # chance from which neither of two sentences is alone: the other says at least some of it
HOPELESS = -6.5  # logarithm of the odds below which facts in common make no chance that anything asks for


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """The sentences of a document in one language: its side, their rows there, and their vectors in the story.

    `best`, float32[n, 2]: the highest cosines of each to sentences of the story's other documents. `wording` are
    their words, None where these are not looked at.
    """

    doc: str
    side: int
    rows: Rows
    vectors: Vectors
    best: Vectors
    wording: Wording | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Tellings:
    """The chance that two sentences say the same, for those of two documents of a story that come near it.

    `same` is by all that is known. `aside` is without their words: two that tell a fact otherwise, or of which one
    denies it, have words that answer nothing in the other, and are told of one thing all the same.
    """

    same: dict[Pair, float]
    aside: dict[Pair, float]


def find_tellings(
    sides: tuple[Side, Side],
    stories: Iterable[Sequence[str]],
    *,
    general: bool = True,
    encoder: WordEncoder | None = None,
) -> Tellings:
    """Return the chances that two sentences say the same.

    `stories` are their documents. Of a pair in two stories the higher chance holds. Where the encoder's vectors are
    centred on `general` text, stories that do not tell of one thing are left out (`is_one_story`). With an
    `encoder` the words of the sentences are compared, too.
    """
    same: dict[Pair, float] = {}
    aside: dict[Pair, float] = {}
    for pair, measures in measure_tellings(sides, stories, HOPELESS, general=general, encoder=encoder):
        for found, worded in ((same, True), (aside, False)):
            found[pair] = max(found.get(pair, 0.0), round(chance_of_telling(measures, worded=worded), 4))
    return Tellings(same, aside)


def alike_across(tellings: Mapping[Pair, float], shift: int) -> list[Pair]:
    """Return the Arabic and the English sentence of each two that may say the same, by their places on their sides.

    `shift` is the number of Arabic sentences.
    """
    return [(a, b - shift) for (a, b), chance in tellings.items() if a < shift <= b and chance >= PERHAPS]


def join_alike(judged: Candidates, alike: Iterable[Pair]) -> Mask:
    """Say which rows join an Arabic and an English sentence that may say the same (`alike_across`), bool[n]."""
    single = (judged.ar_size == 1) & (judged.en_size == 1)
    return np.asarray(single & is_in(join_keys(judged.ar_first, judged.en_first), keys_of(alike)))


def measure_tellings(
    sides: tuple[Side, Side],
    stories: Iterable[Sequence[str]],
    least: float = -math.inf,
    *,
    general: bool = False,
    encoder: WordEncoder | None = None,
) -> Iterator[tuple[Pair, Measures]]:
    """Yield what is measured of two sentences, by the names of `tellings_weights.WEIGHTS`, or with an `encoder` by
    those of `WORDED`.

    Left out are those whose logarithm of the odds is below `least` before their facts are read, and with `general`
    stories that do not tell of one thing.
    """
    rows: defaultdict[str, list[tuple[int, Rows]]] = defaultdict(list)
    for number, side in enumerate(sides):
        for own in rows_of_documents(side):
            rows[side.sentences[own[0]].doc].append((number, own))
    with one_thread():
        wanted = [
            [(doc, number, own) for doc in docs for number, own in rows[doc]] for docs in stories if len(docs) > 1
        ]
        wanted = [story for story in wanted if not general or is_one_story(sides, story)]
    for batch in track("stories", list(take_some(wanted))):
        texts = {sides[side].sentences[row].text for story in batch for _, side, own in story for row in own}
        words = encode_words(encoder, sorted(texts)) if encoder else {}
        with one_thread():
            for story in batch:
                yield from measure_story(sides, story, least, words)


def take_some(stories: Iterable[Story]) -> Iterator[list[Story]]:
    """Yield some stories at a time, of not many more sentences than `WORDED_AT_ONCE`."""
    batch: list[Story] = []
    count = 0
    for story in stories:
        batch.append(story)
        count += sum(len(own) for *_, own in story)
        if count >= WORDED_AT_ONCE:
            yield batch
            batch, count = [], 0
    if batch:
        yield batch


def is_one_story(sides: tuple[Side, Side], own: Story) -> bool:
    """Say whether the documents of a story tell of one thing, and do not merely share some sentences.

    Their sentences are alike as the encoder gives them, or stand apart from the others of the collection: what is
    centred on a collection of one story has nothing of it left, while short everyday sentences are all somewhat
    alike. What is a quarter of a collection has little to stand apart from, and is one.
    """
    if 4 * sum(len(rows) for *_, rows in own) >= len(sides[0]) + len(sides[1]):
        return True
    if find_likeness(sides, own, restored=True) >= ONE_STORY:
        return True
    return find_likeness(sides, own, restored=False) >= APART


def find_likeness(sides: tuple[Side, Side], own: Story, *, restored: bool) -> float:
    """Return the median cosine of the sentences of two documents of a story, in the mean of all two; 0 for one.

    With `restored` vectors are taken as the encoder gives them, else as they are centred on the collection.
    """
    parts = [
        (doc, restore_mean(sides[side].vectors[rows], sides[side].mean) if restored else sides[side].vectors[rows])
        for doc, side, rows in own
    ]
    medians = [
        float(np.median(some @ others.T))
        for (doc, some), (beside, others) in combinations(parts, 2)
        if doc != beside and len(some) * len(others) <= LARGEST
    ]
    return sum(medians) / len(medians) if medians else 0.0


def measure_story(
    sides: tuple[Side, Side], own: Story, least: float = -math.inf, words: Mapping[str, Words] | None = None
) -> Iterator[tuple[Pair, Measures]]:
    """Yield what `measure_tellings` does, of one story; `own` are its documents, each by name, side and rows.

    `words` are those of its sentences, by their texts.
    """
    shift = len(sides[0])
    for left, right, i, j, measures in compare_parts(sides, make_parts(sides, own, words), least):
        pair = left.rows[i] + left.side * shift, right.rows[j] + right.side * shift
        yield (int(min(pair)), int(max(pair))), measures


def make_parts(sides: tuple[Side, Side], own: Story, words: Mapping[str, Words] | None = None) -> list[Part]:
    """Move the vectors of a story's sentences by their mean in each language, and find the nearest of each."""
    middles = {
        number: find_middle([sides[number].vectors[rows] for _, side, rows in own if side == number])
        for number in {side for _, side, _ in own}
    }
    vectors = [subtract_mean(sides[side].vectors[rows], middles[side]) for _, side, rows in own]
    wordings: Sequence[Wording | None] = [None] * len(own)
    if words:
        wordings = make_wordings([[sides[side].sentences[row] for row in rows] for _, side, rows in own], words)
    parts = []
    for (doc, side, rows), these, wording in zip(own, vectors, wordings, strict=True):
        others = [those for (other, _, _), those in zip(own, vectors, strict=True) if other != doc]
        best = np.full((len(rows), 2), -1.0, dtype=np.float32)
        for those in others:
            if len(these) * len(those) > LARGEST:
                continue
            merged = np.concatenate((best, these @ those.T), axis=1)
            best = -np.partition(-merged, 1, axis=1)[:, :2]
        parts.append(Part(doc, side, rows, these, best, wording))
    return parts


def find_middle(vectors: Sequence[Vectors]) -> Vectors:
    """Return the mean of the sentences of a story in one language; of a few, it is drawn to zero."""
    rows = np.concatenate(vectors)
    middle: Vectors = (rows.sum(axis=0, dtype=np.float64) / (len(rows) + FEW)).astype(np.float32)
    return middle


def compare_parts(
    sides: tuple[Side, Side], parts: Sequence[Part], least: float
) -> Iterator[tuple[Part, Part, int, int, Measures]]:
    """Yield sentences of two documents that come near each other, by their places in the parts."""
    sentences = [[sides[part.side].sentences[row] for row in part.rows] for part in parts]
    words = [np.array([max(1, len(each.text.split())) for each in own]) for own in sentences]
    for a, left in enumerate(parts):
        for b in range(a + 1, len(parts)):
            right = parts[b]
            if left.doc == right.doc or len(left.rows) * len(right.rows) > LARGEST:
                continue
            measured = compare_vectors(sides, left, right) | compare_lengths(words[a], words[b])
            if left.wording and right.wording:
                rare, plain = compare_wordings(left.wording, right.wording)
                lead = np.minimum(lead_in_rows(rare), lead_in_rows(rare.T).T)
                measured |= {"words": rare, "words lead": lead, "plain words": plain}
            near = (measured["in_story"] >= LEAST) & (measured["lead"] >= -NEARLY)
            for i, j in zip(*np.nonzero(near & (odds_of_telling(measured) >= least)), strict=True):
                claims = [read_claims(each.text, each.language) for each in (sentences[a][i], sentences[b][j])]
                measures = {name: float(values[i, j]) for name, values in measured.items()}
                yield left, right, int(i), int(j), measures | compare_claims(*claims)


def compare_vectors(sides: tuple[Side, Side], left: Part, right: Part) -> dict[str, Vectors]:
    """Return what the vectors of two documents tell of each two of their sentences, float32[left, right] each."""
    cosines = left.vectors @ right.vectors.T
    nearest = np.maximum(second_best(left.best, cosines), second_best(right.best, cosines.T).T)
    return {
        "cosine": sides[left.side].vectors[left.rows] @ sides[right.side].vectors[right.rows].T,
        "in_story": cosines,
        "lead": np.minimum(lead_in_rows(cosines), lead_in_rows(cosines.T).T),
        "story_lead": cosines - nearest,
        "across": np.full_like(cosines, left.side != right.side),
    }


def lead_in_rows(cosines: Vectors) -> Vectors:
    """Return by how much each cosine is above the highest other one of its row; as it is where there is none."""
    if cosines.shape[1] < 2:
        return cosines
    top = -np.partition(-cosines, 1, axis=1)[:, :2]
    return cosines - np.where(cosines >= top[:, :1], top[:, 1:], top[:, :1])


def second_best(best: Vectors, cosines: Vectors) -> Vectors:
    """Return the highest cosine of the sentence of each row in its story but for the one at hand."""
    return np.where(cosines >= best[:, :1] - 1e-6, best[:, 1:], best[:, :1])


def compare_lengths(left: Counts, right: Counts) -> dict[str, Vectors]:
    """Return of each two sentences, by their numbers of words, the logarithm of how much longer one is, and how
    long the other one is, up to 1."""
    shorter, longer = np.minimum(left[:, None], right), np.maximum(left[:, None], right)
    return {
        "longer": np.log(longer / shorter).astype(np.float32),
        "length": (np.minimum(shorter, LONG) / LONG).astype(np.float32),
    }


def compare_claims(left: Sequence[Claim], right: Sequence[Claim]) -> Measures:
    """Return how many dates two sentences agree on, and how many figures of one kind they tell otherwise."""
    dates = sum(a.kind == "date" and any(comparable(a, b) and agree_on(a, b) for b in right) for a in left)
    otherwise = 0
    for a in left:
        others = [b for b in right if comparable(a, b)] if a.kind == "number" else []
        otherwise += bool(others) and not any(agree_on(a, b) for b in others)
    return {"dates": float(min(MOST, dates)), "otherwise": float(min(MOST, otherwise))}
