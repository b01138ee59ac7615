"""Propose sentences of one language that may say the same: agency copy, quotations, paraphrase, a headline's echo.

Documents are compared, not all sentences with all: those that share a text or a counterpart in the other language,
and each with the documents nearest to it as a whole. So a collection of one document a language costs nothing.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from align.match.threads import one_thread
from align.normalize import for_comparison
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Side

    Floats = npt.NDArray[np.float32]
    Doubles = npt.NDArray[np.float64]
    Indexes = npt.NDArray[np.int32]
    Keys = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]
    Pairs = set[tuple[int, int]]  # documents of one side by number, the lower first

LEAST_COSINE = 0.45  # of centred rows: below, `judge.echo` gives no chance that anything asks for
NEAREST = 3  # sentences of another document looked at for each
NEAREST_DOCUMENTS = 8  # documents that each is compared with for their sums alone
LEAST_ALIKE = 0.2  # cosine of two documents' sums from which they are compared
MOST_COPIES = 20  # documents that share a text and are compared for it: what more share is a slogan
LARGEST = 16_000_000  # pairs of sentences of two documents, 64 MiB of cosines
ROWS = 2048  # a block of cosines


@dataclass(frozen=True, slots=True, eq=False)
class Echoes:
    """Pairs of sentences of one language, one row each, `one` before `other` in their side.

    `side` is 0 for Arabic and 1 for English. Filled by judging: `carried`, float64[n, 2], the chance that the other
    sentence says all that the first one says, and the reverse; `alike`, the same with facts that disagree left
    aside; both NaN until then.
    """

    side: npt.NDArray[np.uint8]
    one: Indexes
    other: Indexes
    cosine: Floats
    carried: Doubles
    alike: Doubles

    def __len__(self) -> int:
        return len(self.one)

    def take(self, which: npt.NDArray[np.intp] | Mask) -> Echoes:
        """Return some of them."""
        return Echoes(*(getattr(self, name)[which] for name in Echoes.__slots__))


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """What was compared of the sentences of each language, and what was found.

    `keys`, int64[n] and int64[m], are equal where sentences are but for letter case and signs, 0 where nothing is
    left of one; `pairs` the documents that were compared; `echoes` is sorted by side, then by its two sentences.
    """

    keys: tuple[Keys, Keys]
    pairs: tuple[Pairs, Pairs]
    echoes: Echoes


def make_echoes(side: int, one: npt.ArrayLike, other: npt.ArrayLike, cosine: npt.ArrayLike) -> Echoes:
    """Make rows of one language that were not judged yet."""
    first = np.asarray(one, dtype=np.int32)
    unknown = np.full((len(first), 2), np.nan)
    return Echoes(
        np.full(len(first), side, dtype=np.uint8),
        first,
        np.asarray(other, dtype=np.int32),
        np.asarray(np.round(np.asarray(cosine, dtype=np.float32), 4), dtype=np.float32),
        unknown,
        unknown.copy(),
    )


def join_echoes(*tables: Echoes) -> Echoes:
    """Put the rows of tables one after another."""
    return Echoes(*(np.concatenate([getattr(table, name) for table in tables]) for name in Echoes.__slots__))


def find_echoes(
    sides: tuple[Side, Side], links: Iterable[tuple[str, str]], before: Compared | None = None
) -> Compared:
    """Return the pairs of sentences of one language that may say the same, Arabic ones first.

    `links` are the documents linked across the two languages, by name: two that are linked to one third are
    compared, too. What was compared `before` documents were added behind all others is not compared again: its rows
    stand there as they were judged.
    """
    partners: tuple[defaultdict[str, set[str]], ...] = (defaultdict(set), defaultdict(set))
    for ar_doc, en_doc in links:
        partners[0][en_doc].add(ar_doc)
        partners[1][ar_doc].add(en_doc)
    keys, pairs, echoes = [], [], []
    for number, side in enumerate(sides):
        rows = rows_of_documents(side)
        known = np.zeros(0, dtype=np.int64) if before is None else before.keys[number]
        keys.append(read_keys(side, known))
        pairs.append(choose_documents(side, rows, keys[-1], partners[number].values()))
        kept = set() if before is None else pairs[-1] & before.pairs[number]
        echoes.append(compare_side(side, number, rows, pairs[-1] - kept))
        if before is not None:
            echoes[-1] = in_order(join_echoes(echoes[-1], keep_echoes(before.echoes, number, side, kept)))
    return Compared((keys[0], keys[1]), (pairs[0], pairs[1]), join_echoes(*echoes))


def read_keys(side: Side, known: Keys) -> Keys:
    """Return a number for each sentence that others have only if they are the same for comparison, 0 for nothing.

    The first ones are `known`.
    """
    fresh = [for_comparison(sentence.text) for sentence in side.sentences[len(known) :]]
    numbers = [
        int.from_bytes(
            hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big", signed=True
        )
        if key
        else 0
        for key in fresh
    ]
    return np.concatenate([known, np.array(numbers, dtype=np.int64)])


def choose_documents(
    side: Side, rows: Sequence[npt.NDArray[np.intp]], keys: Keys, together: Iterable[set[str]]
) -> Pairs:
    """Return the documents to compare. Those of one set of `together` are compared whatever they look like."""
    places = {side.sentences[at[0]].doc: doc for doc, at in enumerate(rows)}
    wanted = {
        pair for docs in together for pair in combinations(sorted(places[doc] for doc in docs if doc in places), 2)
    }
    wanted |= sharing_texts(side, keys) | nearest_documents(side, rows)
    return wanted | {(doc, doc) for pair in wanted for doc in pair}  # a headline and its text


def compare_side(side: Side, number: int, rows: Sequence[npt.NDArray[np.intp]], wanted: Pairs) -> Echoes:
    """Return the pairs of sentences of some documents of one side, in order."""
    with one_thread():
        found = [compare_documents(side, rows[a], rows[b], a == b) for a, b in track("echoes", sorted(wanted))]
    if not found:
        return make_echoes(number, [], [], [])
    one, other, cosine = (np.concatenate(column) for column in zip(*found, strict=True))
    return in_order(make_echoes(number, one, other, cosine))


def keep_echoes(known: Echoes, number: int, side: Side, kept: Pairs) -> Echoes:
    """Return what was found before in some documents of one side."""
    own = known.take(known.side == number)
    ends = np.sort(np.stack([side.doc_ids[own.one], side.doc_ids[own.other]], axis=1), axis=1)
    return own.take(np.array([(a, b) in kept for a, b in ends.tolist()], dtype=np.bool_))


def in_order(echoes: Echoes) -> Echoes:
    """Sort the rows of one side by their sentences."""
    return echoes.take(np.lexsort((echoes.other, echoes.one)))


def rows_of_documents(side: Side) -> list[npt.NDArray[np.intp]]:
    """Return the numbers of each document's sentences."""
    order = np.argsort(side.doc_ids, kind="stable")
    edges = np.flatnonzero(np.diff(side.doc_ids[order])) + 1
    return list(np.split(order, edges)) if len(order) else []


def sharing_texts(side: Side, keys: Keys) -> Pairs:
    """Return the documents that share a text; one that many have says nothing."""
    holders: defaultdict[int, set[int]] = defaultdict(set)
    for key, doc in zip(keys.tolist(), side.doc_ids.tolist(), strict=True):
        if key:
            holders[key].add(doc)
    return {pair for docs in holders.values() if len(docs) <= MOST_COPIES for pair in combinations(sorted(docs), 2)}


def nearest_documents(side: Side, rows: Sequence[npt.NDArray[np.intp]]) -> Pairs:
    """Return the pairs of documents whose sums of sentences are near each other."""
    if len(rows) < 2:
        return set()
    sums = np.stack([side.vectors[at].sum(axis=0) for at in rows])
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    found = set()
    for top in range(0, len(sums), ROWS):
        cosines = sums[top : top + ROWS] @ sums.T
        for row, near in enumerate(cosines):
            near[top + row] = -1
            count = min(NEAREST_DOCUMENTS, len(near))
            least = max(LEAST_ALIKE, float(np.partition(near, -count)[-count]))
            found |= {(min(top + row, d), max(top + row, d)) for d in np.flatnonzero(near >= least).tolist()}
    return found


def compare_documents(
    side: Side, a: npt.NDArray[np.intp], b: npt.NDArray[np.intp], same: bool
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp], Floats]:
    """Return the sentences of two documents that are near each other, with their cosines.

    Two corpora, of more than `LARGEST` pairs of sentences, are no articles: nothing is compared.
    """
    if len(a) * len(b) > LARGEST:
        return a[:0], b[:0], np.zeros(0, dtype=np.float32)
    cosines = side.vectors[a] @ side.vectors[b].T
    if same:
        cosines[np.tril_indices(len(a))] = -1
    near = cosines >= LEAST_COSINE
    count = min(NEAREST, *cosines.shape)
    rows = np.partition(cosines, -count, axis=1)[:, -count][:, None]
    columns = np.partition(cosines, -count, axis=0)[-count]
    i, j = np.nonzero(near & ((cosines >= rows) | (cosines >= columns)))
    swap = a[i] > b[j]
    return np.where(swap, b[j], a[i]), np.where(swap, a[i], b[j]), cosines[i, j]
