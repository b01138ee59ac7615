"""Mine a whole collection: which sentence of one language is carried by which passage of the other, anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import Cut, find_candidates, pass_cut
from align.match.table import Candidates, pairs_of

if TYPE_CHECKING:
    from align.match.weights import Scoring
    from align.records import Pair, Side

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
    return pairs_of(select_pairs(_candidates(ar, en, cut, scoring, candidates), ar, en))


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


def _candidates(
    ar: Side, en: Side, cut: Cut | None, scoring: Scoring | None, known: Candidates | None
) -> Candidates:
    if known is None:
        return find_candidates(ar, en, cut=cut, scoring=scoring)
    return pass_cut(known, cut or Cut(), ar, en)
