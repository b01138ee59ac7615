"""Tell what is said in passing: two sentences that are no match, but share what is rare in their documents.

"Six-year-old Elif is out!" and "Rescuers pulled a girl of six called Elif from the ruins" have a few words in
common that no other sentence there has. No clause of the one is carried by the other; yet both tell of one thing.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.facts.words import find_keys, without_article
from align.judge.links import compare_words, find_links, shared_weight

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Language, Side, Words

    Doubles = npt.NDArray[np.float64]

# What two sentences have in common from which one is said in passing by the other. It makes 2 to 8 in a hundred
# sentences whose counterpart is gone partial (flores-dev, tico-dev), and many of those do say some of it.
MENTION = 0.55
SHARPNESS = 4  # power of a link's cosine: a name and its translation weigh more than several words of one field
SAMPLE = 4000  # sentences at most in which words are counted, of a document and of a collection


class Rarity:
    """How rare each word is among the sentences of its document and of its side, 0 (in each of them) to 1."""

    def __init__(self, language: Language, side: Side) -> None:
        self.language, self.side = language, side
        self.all: tuple[int, Counter[str]] | None = None
        self.documents: dict[int, tuple[int, Counter[str]]] = {}

    def of(self, row: int) -> Doubles:
        """Return how rare the words of a sentence are, float64[words], as `facts.words.find_places` finds them."""
        if self.all is None:
            self.all = self.count(range(len(self.side)))
        doc = int(self.side.doc_ids[row])
        if doc not in self.documents:
            self.documents[doc] = self.count(np.flatnonzero(self.side.doc_ids == doc).tolist())
        places = self.all, self.documents[doc]
        return np.array([math.prod(rarity(word, *seen) for seen in places) for word in self.words(row)])

    def count(self, rows: Sequence[int]) -> tuple[int, Counter[str]]:
        """Return how many sentences were looked at, and in how many of them each word stands."""
        looked_at = rows[:: -(-len(rows) // SAMPLE)]
        return len(looked_at), Counter(word for row in looked_at for word in set(self.words(row)))

    def words(self, row: int) -> list[str]:
        """Return the words of a sentence as they are counted."""
        return [without_article(key, self.language) for key in find_keys(self.side.sentences[row].text)]


def rarity(word: str, sentences: int, seen: Counter[str]) -> float:
    """Return how rare a word is: 1 in one of the sentences, towards 0 in all of them."""
    return math.log((sentences + 1) / max(seen[word], 1)) / math.log(sentences + 1)


def share_rare(own: Words, other: Words, rare: tuple[Doubles, Doubles]) -> tuple[float, tuple[int, int]]:
    """Return how much that is rare two sentences have in common, and the linked words that weigh most in it.

    `rare` says how rare the words of each are. A word counts once, with its weightiest link.
    """
    cosines = compare_words(own, other)
    i, j = np.nonzero(find_links(cosines, shared_weight(cosines)))
    if not len(i):
        return 0.0, (0, 0)
    weights = np.sqrt(rare[0][i] * rare[1][j]) * cosines[i, j] ** SHARPNESS
    sums = []
    for words, size in zip((i, j), cosines.shape, strict=True):
        highest = np.zeros(size)
        np.maximum.at(highest, words, weights)
        sums.append(float(highest.sum()))
    most = int(weights.argmax())
    return min(sums), (int(i[most]), int(j[most]))
