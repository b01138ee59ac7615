"""Small worlds of made-up meanings: texts are lists of facts, a vector is the sum of its facts' directions."""

from collections.abc import Sequence

import numpy as np

from align.records import Language, Sentence, Side

DIMENSION = 384
NOISE = 0.35  # as much as two languages differ in how they say the same


def make_side(language: Language, documents: Sequence[Sequence[str]], *, gaps: Sequence[int] = ()) -> Side:
    """Make a side from documents of sentences, each a string of facts (`a b`); the same fact has one direction.

    `gaps` are sentences (counted over all documents) that do not follow the one before them without a break.
    """
    sentences, doc_ids, rows = [], [], []
    for number, document in enumerate(documents):
        at = 0
        for facts in document:
            text = " ".join(f"{language}-{fact:>20}" for fact in facts.split())
            joined = at > 0 and len(sentences) not in gaps
            sentences.append(Sentence(f"{language}{number}", at, at + len(text), text, language, joined=joined))
            doc_ids.append(number)
            rows.append(vector_of(facts.split(), language))
            at += len(text) + 1
    vectors = np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSION)
    joined_flags = np.array([sentence.joined for sentence in sentences], dtype=np.bool_)
    return Side(sentences, vectors, np.array(doc_ids, dtype=np.int32), joined_flags)


def facts(prefix: str, count: int) -> list[str]:
    """Return `count` sentences of one fact each that nobody else has."""
    return [f"{prefix}{i}" for i in range(count)]


def vector_of(words: Sequence[str], language: Language) -> np.ndarray:
    """Return the unit row of what these facts say together."""
    total = np.zeros(DIMENSION)
    for word in words:
        seed = [ord(character) for character in word]
        total += _unit(np.random.default_rng(seed)) + NOISE * _unit(
            np.random.default_rng([*seed, ord(language[0])])
        )
    norm = np.linalg.norm(total)
    return total / norm if norm else total


def _unit(rng: np.random.Generator) -> np.ndarray:
    row = rng.standard_normal(DIMENSION)
    return row / np.linalg.norm(row)
