"""Make pairs whose missing parts are known, from text whose lines are in step.

true     a line and its translation: every clause is carried
joined   a line and one of its neighbours, against the translation of one of them: what is missing is known
within   the other end of those: every clause is carried
cut      a line against its translation less one clause. Missing is the clause that is nearest to what was taken
         away, and it nearest to that, by a clear margin; clauses that are unclear are not counted
rest     the other end of those: every clause is carried
crossed  a line and the next against the translations of the next and the one after
other    a line against the nearest line of the other language that does not translate it: nothing is carried
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.clean.sentences.phrases import find_clauses
from align.match.sides import center, stored_mean
from align.records import Encoder, Language, Pair, Sentence, Side, Span

LIMIT = 400  # lines taken of a set
CLEAR = 1.0, 2.5  # of the spread: by how much, and from where on, two clauses are counterparts beyond doubt

Languages = tuple[Language, Language]
DIRECTIONS: tuple[Languages, Languages] = (("ar", "en"), ("en", "ar"))


@dataclass(frozen=True)
class Made:
    """One end of a made pair: pieces of text with their labels (1 carried, 0 missing, -1 unclear)."""

    pieces: tuple[tuple[str, int], ...]

    @property
    def text(self) -> str:
        """The pieces as one sentence."""
        return " ".join(piece for piece, _ in self.pieces)

    def label(self, start: int, end: int) -> int:
        """Return the label of the piece that most of `text[start:end]` lies in."""
        at, best = 0, (0, -1)
        for piece, label in self.pieces:
            best = max(best, (min(end, at + len(piece)) - max(start, at), label))
            at += len(piece) + 1
        return best[1]


@dataclass(frozen=True)
class Case:
    """A made pair: `own` is what is judged, `other` what may carry it."""

    kind: str
    language: Language
    own: Made
    other: Made


@dataclass(frozen=True)
class Text:
    """A set of lines with their clauses, the clauses' centred vectors, and each line's document."""

    lines: dict[Language, list[str]]
    clauses: dict[Language, list[list[str]]]
    vectors: dict[Language, list[NDArray[np.float32]]]
    nearest: dict[Language, NDArray[np.int64]]
    documents: list[str]


def read_text(folder: Path, encoder: Encoder) -> Text:
    """Read a set and encode it."""
    lines: dict[Language, list[str]] = {
        language: (folder / f"{language}.txt").read_text("utf-8").split("\n")[:-1][:LIMIT]
        for language in ("ar", "en")
    }
    clauses: dict[Language, list[list[str]]] = {}
    vectors: dict[Language, list[NDArray[np.float32]]] = {}
    rows: dict[Language, NDArray[np.float32]] = {}
    for language, texts in lines.items():
        clauses[language] = [[text[a:b] for a, b in find_clauses(text, language)] for text in texts]
        flat = [clause for line in clauses[language] for clause in line]
        encoded = center(encode(encoder, flat), stored_mean(encoder))
        vectors[language] = np.split(encoded, np.cumsum([len(line) for line in clauses[language]])[:-1])
        rows[language] = center(encode(encoder, texts), stored_mean(encoder))
    cosines = rows["ar"] @ rows["en"].T
    np.fill_diagonal(cosines, -1)
    nearest: dict[Language, NDArray[np.int64]] = {"ar": cosines.argmax(axis=1), "en": cosines.argmax(axis=0)}
    documents = (folder / "docids.txt").read_text("utf-8").split("\n")[:LIMIT]
    return Text(lines, clauses, vectors, nearest, documents)


def encode(encoder: Encoder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Encode texts some at a time."""
    return np.concatenate([encoder.encode(texts[start : start + 1024]) for start in range(0, len(texts), 1024)])


def make_cases(text: Text, rng: random.Random, spread: float) -> Iterator[Case]:
    """Make the pairs of a set."""
    count = len(text.lines["ar"])
    for i in range(count):
        j = i + 1 if i + 1 < count and text.documents[i + 1] == text.documents[i] else None
        k = i + 2 if j is not None and i + 2 < count and text.documents[i + 2] == text.documents[i] else None
        for language, across in DIRECTIONS:
            own, other = text.lines[language], text.lines[across]
            yield Case("true", language, whole((own[i], 1)), whole((other[i], 1)))
            yield Case("other", language, whole((own[i], 0)), whole((other[text.nearest[language][i]], 0)))
            if j is not None:
                kept = rng.choice((i, j))
                both = whole((own[i], int(kept == i)), (own[j], int(kept == j)))
                yield Case("joined", language, both, whole((other[kept], 1)))
                yield Case("within", across, whole((other[kept], 1)), both)
            if j is not None and k is not None:
                ends = whole((own[i], 0), (own[j], 1)), whole((other[j], 1), (other[k], 0))
                yield Case("crossed", language, *ends)
            yield from cut_clause(text, i, language, across, rng, spread)


def whole(*pieces: tuple[str, int]) -> Made:
    """Make an end of labelled lines."""
    return Made(pieces)


def cut_clause(
    text: Text, i: int, language: Language, across: Language, rng: random.Random, spread: float
) -> Iterator[Case]:
    """Take one clause from the translation of line `i`; yield the pair seen from both ends."""
    own, other = text.clauses[language][i], text.clauses[across][i]
    if len(own) < 2 or len(other) < 2:
        return
    cosines = text.vectors[language][i] @ text.vectors[across][i].T
    gone = rng.randrange(len(other))
    labels = []
    for row in cosines:
        best = int(row.argmax())
        clear = row[best] - np.delete(row, best).max() > CLEAR[0] * spread and row[best] > CLEAR[1] * spread
        mutual = cosines[:, best].max() == row[best]
        labels.append(int(best != gone) if clear and mutual else -1)
    rest = Made(tuple((clause, 1) for place, clause in enumerate(other) if place != gone))
    yield Case("cut", language, Made(tuple(zip(own, labels, strict=True))), rest)
    yield Case("rest", across, rest, Made(tuple((clause, 1) for clause in own)))


def make_pairs(cases: Sequence[Case]) -> tuple[tuple[Side, Side], list[Pair]]:
    """Put the ends of each case in documents of their own and pair them."""
    sides = []
    for language, _ in DIRECTIONS:
        texts = [(case.own if case.language == language else case.other).text for case in cases]
        sentences = [Sentence(str(n), 0, len(text), text, language) for n, text in enumerate(texts)]
        numbers = np.arange(len(texts), dtype=np.int32)
        sides.append(
            Side(sentences, np.zeros((len(texts), 1), np.float32), numbers, np.zeros(len(texts), np.bool_))
        )
    return (sides[0], sides[1]), [Pair(Span(n, n + 1), Span(n, n + 1), "chain") for n in range(len(cases))]
