"""How far the words of two sentences answer each other, among all that two documents of a story say.

Vectors of whole sentences are near where these speak of one thing. Where every word of one has a like in the other
they say the same of it: “the dam is shut to visitors”, “nobody may visit the dam”.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.match.sides import subtract_mean

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Sentence, Vectors, Words

    Starts = npt.NDArray[np.intp]

FEW = 60  # words whose mean is half of what the words of a story have in common
AT_ONCE = 4_000_000  # cosines of words held at a time, 16 MB


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The words of a document's sentences in the story: their vectors, float32[words, d], and how rare each is.

    `starts` is where each sentence that has words begins, `rows` which ones these are of `count` sentences.
    """

    vectors: Vectors
    rarity: Vectors
    starts: Starts
    rows: Starts
    count: int


def make_wordings(parts: Sequence[Sequence[Sentence]], words: Mapping[str, Words]) -> list[Wording]:
    """Take the words of a story's documents, each by its sentences in one language, without what they all share.

    Their vectors are without the mean of the story's words in their language, and rare is a word that few of its
    sentences have.
    """
    found: list[Wording | None] = [None] * len(parts)
    for language in {part[0].language for part in parts if part}:
        own = [number for number, part in enumerate(parts) if part and part[0].language == language]
        sentences = [sentence for number in own for sentence in parts[number]]
        forms = [forms_of(sentence.text, words[sentence.text]) for sentence in sentences]
        vectors = [words[sentence.text].vectors.astype(np.float32) for sentence in sentences]
        mean = np.concatenate(vectors).sum(axis=0, dtype=np.float64) / (sum(map(len, vectors)) + FEW)
        known = Counter(form for each in forms for form in set(each))
        at = 0
        for number in own:
            count = len(parts[number])
            found[number] = make_wording(
                vectors[at : at + count], forms[at : at + count], mean.astype(np.float32), known, len(sentences)
            )
            at += count
    return [wording for wording in found if wording is not None]


def forms_of(text: str, words: Words) -> list[str]:
    """Return the words of a text as they are counted."""
    return [text[start:end].lower() for start, end in words.places.tolist()]


def make_wording(
    vectors: Sequence[Vectors], forms: Sequence[Sequence[str]], mean: Vectors, known: Mapping[str, int], among: int
) -> Wording:
    """Take the words of a document; `known` is how many sentences of the story, of `among`, have each form."""
    lengths = np.array([len(own) for own in forms], dtype=np.intp)
    rows = np.flatnonzero(lengths)
    starts = np.concatenate(([0], np.cumsum(lengths[rows])[:-1])).astype(np.intp) if len(rows) else rows
    rarity = [math.log((among + 1) / (known[form] + 0.5)) for own in forms for form in own]
    centred = subtract_mean(np.concatenate(vectors), mean)
    return Wording(centred, np.array(rarity, dtype=np.float32), starts, rows, len(forms))


def compare_wordings(left: Wording, right: Wording) -> tuple[Vectors, Vectors]:
    """Return how far the words of each two sentences of two documents answer each other, float32[left, right].

    It is the mean, over the words of both, of the highest cosine of each to a word of the other sentence: first
    with rare words counting more, then with all alike. 0 where one has no words.
    """
    rare, plain = (np.zeros((left.count, right.count), dtype=np.float32) for _ in range(2))
    if not len(left.rows) or not len(right.rows):
        return rare, plain
    ends = np.concatenate((left.starts[1:], [len(left.vectors)]))
    most = max(1, AT_ONCE // len(right.vectors))
    first = 0
    while first < len(left.rows):
        begin = left.starts[first]
        last = max(first + 1, int(np.searchsorted(ends, begin + most, side="right")))
        stop = ends[last - 1]
        cosines = left.vectors[begin:stop] @ right.vectors.T
        starts = left.starts[first:last] - begin
        nearest = np.maximum.reduceat(cosines, right.starts, axis=1), np.maximum.reduceat(cosines, starts, axis=0)
        for into, weights in (
            (rare, (left.rarity[begin:stop], right.rarity)),
            (plain, (np.ones(stop - begin, dtype=np.float32), np.ones_like(right.rarity))),
        ):
            ours = np.add.reduceat(nearest[0] * weights[0][:, None], starts, axis=0)
            ours /= np.add.reduceat(weights[0], starts)[:, None]
            theirs = np.add.reduceat(nearest[1] * weights[1], right.starts, axis=1)
            theirs /= np.add.reduceat(weights[1], right.starts)
            into[np.ix_(left.rows[first:last], right.rows)] = (ours + theirs) / 2
        first = last
    return rare, plain
