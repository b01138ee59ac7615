"""Settle which document's copy of a sentence a candidate belongs to: near-copies keep to their own counterparts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import first_occurrences, in_order
from align.match.counterparts import Counterparts, document_places, documents_of, is_in

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates
    from align.records import Side, Vectors

    Floats = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

TWIN = 0.85  # cosine in one language from which a sentence is a copy of another but for its facts
MOST, SOME = 0.1, 0.05  # share of copies, mean of both languages and in each, that makes documents near-copies
LONGEST = 3  # sentences of the passages that are searched for copies
BETTER = 0.1  # how much nearer a sentence's match in its document's own counterpart must be to explain another


def settle(found: Candidates, ar: Side, en: Side, known: Counterparts) -> Candidates:
    """Return candidates with copies where they are at home, without those that better counterparts explain."""
    placed = place_copies(found, ar, en, known)
    return placed.take(~explained(placed, ar, en, known))


def place_copies(found: Candidates, ar: Side, en: Side, known: Counterparts) -> Candidates:
    """Add to candidates, which stand where a text occurs first, their copies in compared documents.

    Not in sisters: a sentence on every page of a manual goes with that page's own counterpart.
    """
    copies = copy_starts(ar), copy_starts(en)
    partners: dict[int, set[int]] = defaultdict(set)
    apart = documents_of(known.scored[~is_in(known.scored, known.sisters)])
    for a, e in zip(*(docs.tolist() for docs in apart), strict=True):
        partners[a].add(e)
    several = [
        np.isin(firsts, sorted(starts))
        for starts, firsts in zip(copies, (found.ar_first, found.en_first), strict=True)
    ]
    rows, ar_first, en_first = [], [], []
    for at in np.flatnonzero(several[0] | several[1]).tolist():
        i, j = int(found.ar_first[at]), int(found.en_first[at])
        ends: dict[int, list[int]] = defaultdict(list)
        for y in copies_of(j, int(found.en_size[at]), en, copies[1]):
            ends[int(en.doc_ids[y])].append(y)
        for x in copies_of(i, int(found.ar_size[at]), ar, copies[0]):
            for doc in sorted(partners[int(ar.doc_ids[x])] & ends.keys()):
                for y in ends[doc]:
                    if (x, y) != (i, j):
                        rows.append(at)
                        ar_first.append(x)
                        en_first.append(y)
    if not rows:
        return found
    more = found.take(np.array(rows, dtype=np.intp))
    more = replace(more, ar_first=np.array(ar_first, dtype=np.int32), en_first=np.array(en_first, dtype=np.int32))
    return in_order(found, more)


def copy_starts(side: Side) -> dict[int, list[int]]:
    """Return where each text stands that stands in several places, by the first of these."""
    starts: dict[int, list[int]] = defaultdict(list)
    first = first_occurrences(side)[0]
    for i in np.flatnonzero(np.bincount(first, minlength=len(side))[first] > 1).tolist():
        starts[int(first[i])].append(i)
    return starts


def copies_of(start: int, size: int, side: Side, starts: dict[int, list[int]]) -> list[int]:
    """Return where the sentences of a span stand one after another, its own place among them."""
    if size == 1:
        return starts.get(start, [start])
    texts = [side.sentences[start + k].text for k in range(size)]
    return [
        i
        for i in starts.get(start, [start])
        if i + size <= len(side)
        and all(
            side.joined[i + k] and side.doc_ids[i + k] == side.doc_ids[i] and side.sentences[i + k].text == texts[k]
            for k in range(1, size)
        )
    ]


def explained(found: Candidates, ar: Side, en: Side, known: Counterparts) -> Mask:
    """Say which candidates between sisters the own counterparts of both documents explain, bool[n].

    One of its ends has a copy (but for facts) in the counterpart of the other end's document, or both ends have
    nearer matches in their documents' counterparts. Between near-copies the others go as well: they are what one of
    the counterparts has left out, or states with conflicting facts. What is said of a candidate depends on those of
    the same two documents alone.
    """
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    docs = ar.doc_ids[found.ar_first], en.doc_ids[found.en_first]
    for at in np.flatnonzero(known.are_sisters(*docs)).tolist():
        groups[int(docs[0][at]), int(docs[1][at])].append(at)
    places = document_places(ar), document_places(en)
    resemblance = Resemblance(ar, places[0]), Resemblance(en, places[1])
    result = np.zeros(len(found), dtype=np.bool_)
    for (a, e), members in groups.items():
        which = np.array(members, dtype=np.intp)
        alike = resemblance[0].of(a, known.own[1][e]), resemblance[1].of(e, known.own[0][a])
        if sum(alike) / 2 >= MOST and min(alike) >= SOME:
            result[which] = True
            continue
        other_a, other_e = passages(ar, places[0][known.own[1][e]]), passages(en, places[1][known.own[0][a]])
        ar_rows = span_rows(ar, found.ar_first[which], found.ar_size[which])
        en_rows = span_rows(en, found.en_first[which], found.en_size[which])
        twin = np.maximum(nearest(ar_rows, other_a), nearest(en_rows, other_e)) >= TWIN
        match = np.minimum(nearest(ar_rows, other_e), nearest(en_rows, other_a))
        result[which] = twin | (match >= found.cosine[which] + BETTER)
    return result


class Resemblance:
    """How much of one document stands in another of the same language, 0 to 1; each two are compared once."""

    def __init__(self, side: Side, places: list[slice]) -> None:
        self.side, self.places = side, places
        self.known: dict[tuple[int, int], float] = {}

    def of(self, one: int, other: int) -> float:
        """Return the share of the sentences of the two that have a copy, but for facts, in the other."""
        key = min(one, other), max(one, other)
        if key not in self.known:
            cosines = self.side.vectors[self.places[key[0]]] @ self.side.vectors[self.places[key[1]]].T >= TWIN
            found = int(cosines.any(axis=0).sum()) + int(cosines.any(axis=1).sum())
            self.known[key] = found / sum(cosines.shape)
        return self.known[key]


def passages(side: Side, place: slice) -> Vectors:
    """Return the rows of a document's sentences and, where they are known, of each two and three that follow."""
    if side.windows is None:
        return side.vectors[place]
    return side.windows[:LONGEST, place].reshape(-1, side.vectors.shape[1])


def span_rows(side: Side, first: npt.NDArray[np.int32], size: npt.NDArray[np.int32]) -> Vectors:
    """Return the rows of spans: of their windows where these are known, else the unit sums of their sentences."""
    if side.windows is not None and len(side.windows) >= int(size.max()):
        return side.windows[size - 1, first]
    flat = np.repeat(first - np.cumsum(size) + size, size) + np.arange(int(size.sum()))
    sums = np.add.reduceat(side.vectors[flat], np.cumsum(size) - size)
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def nearest(rows: Vectors, others: Vectors) -> Floats:
    """Return the highest cosine of each row with any of the others."""
    return np.asarray((rows @ others.T).max(axis=1), dtype=np.float32)
