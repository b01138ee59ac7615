"""Mine a whole collection: which sentence of one language is carried by which passage of the other, anywhere."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.match.figures import figure_disagreement
from align.match.passages import Candidates, Scoring, expand, prepare_windows
from align.match.retrieve import Neighbours, find_neighbours, neighbourhood
from align.records import Pair, Side, Span

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

FLOOR = 0.30  # cosine below which nothing is a pair
STRICT = 0.25  # score that a pair needs where next to nothing has a counterpart: nobody doubts it
EASING = 0.0185  # of that score for each natural-log unit of the odds that a sentence has a counterpart
SHARES = (0.05, 0.9)  # of sentences with a counterpart, between which the score needed moves
LOWEST = 0.15  # below every score needed that follows from a collection
SEED_FLOOR = 0.20  # cosine of single sentences from which their surroundings are looked at
SECOND_BEST = 0.10  # a sentence's pair in another document may be this much weaker than its best


@dataclass(frozen=True, slots=True)
class Cut:
    """What a mined pair must reach: a cosine and a score. A `least` score of None follows from the collection."""

    floor: float = FLOOR
    least: float | None = None


def mine(
    ar: Side,
    en: Side,
    *,
    cut: Cut | None = None,
    scoring: Scoring | None = None,
    neighbours: tuple[Neighbours, Neighbours] | None = None,
    free: tuple[Mask, Mask] | None = None,
) -> list[Pair]:
    """Return the best non-overlapping pairs of passages of a collection, in the order of their Arabic spans.

    The sides hold centred unit rows. Windows of 1 to `scoring.max_window` sentences are compared with single
    sentences of the other side (and two with two), never across documents or over a sentence that is not `joined`.
    A sentence is in one pair; in a second or third only with another document, and only when that is nearly as
    good. A text that occurs many times is mined where it occurs first. `neighbours` saves the search when it was
    done before; `free` (bool[n], bool[m]) names the sentences that are not paired already.
    Beyond the vectors, memory grows with the number of sentences, not of pairs.
    """
    found = find_candidates(ar, en, cut=cut, scoring=scoring, neighbours=neighbours, free=free)
    return as_pairs(select_pairs(found, ar, en))


def evidence(
    ar: Side,
    en: Side,
    *,
    cut: Cut | None = None,
    scoring: Scoring | None = None,
    neighbours: tuple[Neighbours, Neighbours] | None = None,
    per_document: bool = False,
) -> list[Pair]:
    """Return for every sentence of both sides the best pair that holds it, whether or not its other end is taken.

    This is what coverage needs: two Arabic sentences may both be carried by the same English one. With
    `per_document`, the best with each document of the other side. Copies of a text share their evidence.
    """
    found = find_candidates(ar, en, cut=cut, scoring=scoring, neighbours=neighbours)
    best = np.unique(
        np.concatenate(
            [
                _best_for_each(found, found.ar_first, found.ar_size, en.doc_ids[found.en_first], per_document),
                _best_for_each(found, found.en_first, found.en_size, ar.doc_ids[found.ar_first], per_document),
            ]
        )
    )
    pairs = as_pairs(found.take(best))
    return sorted({*pairs, *_for_copies(pairs, ar, en)}, key=_place)


def find_candidates(
    ar: Side,
    en: Side,
    *,
    cut: Cut | None = None,
    scoring: Scoring | None = None,
    neighbours: tuple[Neighbours, Neighbours] | None = None,
    free: tuple[Mask, Mask] | None = None,
) -> Candidates:
    """Return all pairs of passages that pass the cut, overlapping ones too.

    Score: the cosine, less shares of the cosine to what stands beside the passages, of the neighbourhoods of both
    ends (so that what resembles everything is held against it), of an unlikely ratio of lengths and of numbers that
    differ. Margin: the cosine less the mean neighbourhood of both ends. Unless the cut says so, the score needed is
    `least_score`'s.
    """
    cut, scoring = cut or Cut(), scoring or Scoring()
    forward, backward = neighbours or search_sides(ar, en)
    ar_free, en_free = free or (None, None)
    ar_windows = prepare_windows(ar, scoring.max_window, ar_free)
    en_windows = prepare_windows(en, scoring.max_window, en_free)
    ar_hubs, en_hubs = neighbourhood(forward, len(en)), neighbourhood(backward, len(ar))
    possible = LOWEST if cut.least is None else cut.least
    found = expand(ar_windows, en_windows, forward, backward, SEED_FLOOR, scoring, (ar_hubs, en_hubs), possible)
    hubs = (
        _span_means(ar_hubs, found.ar_first, found.ar_size) + _span_means(en_hubs, found.en_first, found.en_size)
    ) / 2
    found = replace(found, score=_floats(found.score - scoring.hubs * hubs), margin=_floats(found.cosine - hubs))
    found = found.take(found.cosine >= cut.floor)
    found = replace(found, score=_floats(found.score - scoring.figures * figure_disagreement(found, ar, en)))
    least = least_score(found, len(ar), len(en)) if cut.least is None else cut.least
    return found.take(found.score >= least)


def least_score(found: Candidates, ar_count: int, en_count: int) -> float:
    """Return the score a pair needs, from how many sentences have a counterpart beyond doubt.

    The odds that a sentence has one at all multiply those its score gives (Bayes), so the score needed falls with
    their logarithm: in unrelated text a weak likeness is chance, between translations it is a free translation. The
    share is that of the side where it is smaller.
    """
    sure = found.take(found.score >= STRICT)
    share = min(
        _covered(sure.ar_first, sure.ar_size, ar_count) / max(1, ar_count),
        _covered(sure.en_first, sure.en_size, en_count) / max(1, en_count),
    )
    return STRICT - EASING * (_log_odds(min(max(share, SHARES[0]), SHARES[1])) - _log_odds(SHARES[0]))


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def search_sides(ar: Side, en: Side) -> tuple[Neighbours, Neighbours]:
    """Find neighbours among the sentences of two sides, each text once."""
    return find_neighbours(ar.vectors, en.vectors, ar_use=first_occurrences(ar)[1], en_use=first_occurrences(en)[1])


def first_occurrences(side: Side) -> tuple[npt.NDArray[np.int32], Mask]:
    """Return for each sentence the first one with the same text, int32[n], and whether it is that one itself."""
    seen: dict[str, int] = {}
    first = np.fromiter(
        (seen.setdefault(" ".join(sentence.text.split()), i) for i, sentence in enumerate(side.sentences)),
        dtype=np.int32,
        count=len(side),
    )
    return first, first == np.arange(len(side), dtype=np.int32)


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
    return sorted(pairs, key=_place)


def _place(pair: Pair) -> tuple[int, int, int, int]:
    return pair.ar.first, pair.ar.last, pair.en.first, pair.en.last


def _span_means(values: Floats, first: npt.NDArray[np.int32], size: npt.NDArray[np.int32]) -> Floats:
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return _floats((sums[first + size] - sums[first]) / np.maximum(size, 1))


def _covered(first: npt.NDArray[np.int32], size: npt.NDArray[np.int32], count: int) -> int:
    """Count the sentences that lie in some span."""
    edges = np.bincount(first, minlength=count + 1) - np.bincount(first + size, minlength=count + 1)
    return int(np.count_nonzero(np.cumsum(edges)))


def _floats(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float32)


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
