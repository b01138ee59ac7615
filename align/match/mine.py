"""Mine a whole collection: which sentence of one language is carried by which passage of the other, anywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import Cut, find_candidates, first_occurrences, pass_cut
from align.records import Pair, Span

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.passages import Candidates, Scoring
    from align.records import Side

SECOND_BEST = 0.10  # a sentence's pair in another document may be this much weaker than its best


def mine(
    ar: Side,
    en: Side,
    *,
    cut: Cut | None = None,
    scoring: Scoring | None = None,
    candidates: Candidates | None = None,
) -> list[Pair]:
    """Return the best non-overlapping pairs of passages of a collection, in the order of their Arabic spans.

    The sides hold centred unit rows. Windows of 1 to `scoring.max_window` sentences are compared with single
    sentences of the other side (and two with two), never across documents or over a sentence that is not `joined`.
    A sentence is in one pair; in a second or third only with another document, and only when that is nearly as
    good. A text that occurs many times is mined where it occurs first. `candidates`, found before with this cut or
    a wider one, save finding them.
    Beyond the vectors, memory grows with the number of sentences, not of pairs.
    """
    return as_pairs(select_pairs(_candidates(ar, en, cut, scoring, candidates), ar, en))


def evidence(
    ar: Side,
    en: Side,
    *,
    cut: Cut | None = None,
    scoring: Scoring | None = None,
    candidates: Candidates | None = None,
    per_document: bool = False,
) -> list[Pair]:
    """Return for every sentence of both sides the best pair that holds it, whether or not its other end is taken.

    This is what coverage needs: two Arabic sentences may both be carried by the same English one. With
    `per_document`, the best with each document of the other side. Copies of a text share their evidence.
    `candidates` as for `mine`.
    """
    found = _candidates(ar, en, cut, scoring, candidates)
    best = np.unique(
        np.concatenate(
            [
                _best_for_each(found, found.ar_first, found.ar_size, en.doc_ids[found.en_first], per_document),
                _best_for_each(found, found.en_first, found.en_size, ar.doc_ids[found.ar_first], per_document),
            ]
        )
    )
    pairs = as_pairs(found.take(best))
    return sorted({*pairs, *_for_copies(pairs, ar, en)}, key=Pair.place)


def select_pairs(found: Candidates, ar: Side, en: Side) -> Candidates:
    """Take candidates best first, leaving out what overlaps a better one.

    A sentence may be taken again when the other end lies in a document it has no pair with yet, and the pair is
    beyond doubt and at most `SECOND_BEST` weaker than the first.
    """
    order = np.lexsort((found.en_first, found.ar_first, found.ar_size + found.en_size, -found.score))
    taken: tuple[dict[int, float], dict[int, float]] = ({}, {})
    linked: set[tuple[int, int, int]] = set()
    kept = []
    columns = (found.ar_first, found.ar_size, found.en_first, found.en_size, found.score)
    rows = zip(order.tolist(), *(column[order].tolist() for column in columns), strict=True)
    for at, ar_first, ar_size, en_first, en_size, score in rows:
        ar_doc, en_doc = int(ar.doc_ids[ar_first]), int(en.doc_ids[en_first])
        ends = (
            [(0, i, en_doc) for i in range(ar_first, ar_first + ar_size)],
            [(1, j, ar_doc) for j in range(en_first, en_first + en_size)],
        )
        if any(
            end in linked or taken[end[0]].get(end[1], -9.0) > score + SECOND_BEST for side in ends for end in side
        ):
            continue
        for side in ends:
            for end in side:
                linked.add(end)
                taken[end[0]].setdefault(end[1], score)
        kept.append(at)
    return found.take(np.sort(np.array(kept, dtype=np.intp)))


def as_pairs(found: Candidates) -> list[Pair]:
    """Turn candidates into records, in order of place."""
    columns = (found.ar_first, found.ar_size, found.en_first, found.en_size, found.cosine, found.margin)
    pairs = [
        Pair(Span(a, a + p), Span(b, b + q), "mine", round(cosine, 4), round(margin, 4))
        for a, p, b, q, cosine, margin in zip(*(column.tolist() for column in columns), strict=True)
    ]
    return sorted(pairs, key=Pair.place)


def _best_for_each(
    found: Candidates,
    first: npt.NDArray[np.int32],
    size: npt.NDArray[np.int32],
    other_doc: npt.NDArray[np.int32],
    per_document: bool,
) -> npt.NDArray[np.intp]:
    """Return the candidates that are the best of some sentence of one side (with some document of the other)."""
    rows = np.repeat(np.arange(len(found)), size)
    sentence = first[rows] + np.arange(len(rows)) - np.repeat(np.cumsum(size) - size, size)
    other = other_doc[rows] if per_document else np.zeros(len(rows), dtype=np.int32)
    order = np.lexsort((rows, -found.score[rows], other, sentence))
    keys = np.stack([sentence[order], other[order]], axis=1)
    is_first = np.concatenate(([True], np.any(keys[1:] != keys[:-1], axis=1))) if len(keys) else np.zeros(0, bool)
    return np.unique(rows[order][is_first])


def _for_copies(pairs: list[Pair], ar: Side, en: Side) -> list[Pair]:
    """Repeat pairs for the copies of their texts: each copy of the one end with the other end as found."""
    found = []
    for pick, side in (("ar", ar), ("en", en)):
        first, is_first = first_occurrences(side)
        copies: dict[int, list[int]] = {}
        for i in np.flatnonzero(~is_first).tolist():
            copies.setdefault(int(first[i]), []).append(i)
        for pair in pairs:
            span: Span = getattr(pair, pick)
            for start in copies.get(span.first, []):
                copy = Span(start, start + len(span))
                if copy.last <= len(side) and all(
                    first[i + k] == span.first + k and (k == 0 or side.joined[i + k])
                    for i in (start,)
                    for k in range(len(span))
                ):
                    found.append(replace(pair, ar=copy) if pick == "ar" else replace(pair, en=copy))
    return found


def _candidates(
    ar: Side, en: Side, cut: Cut | None, scoring: Scoring | None, known: Candidates | None
) -> Candidates:
    if known is None:
        return find_candidates(ar, en, cut=cut, scoring=scoring)
    return pass_cut(known, cut or Cut(), ar, en)
