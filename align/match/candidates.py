"""Find the passages of a collection that may be pairs: compared once, for all that is asked of them later."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from align.match.neighbours import Neighbours, neighbourhood
from align.match.passages import count_characters, expand, list_seeds, prepare_windows
from align.match.search import find_neighbours
from align.match.surface import figure_disagreement
from align.match.table import Candidates
from align.match.weights import Scoring

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Side

    Floats = npt.NDArray[np.float32]
    Indexes = npt.NDArray[np.int32]
    Mask = npt.NDArray[np.bool_]

FLOOR = 0.30  # cosine below which nothing is a pair
STRICT = 0.25  # score that a pair needs where next to nothing has a counterpart: nobody doubts it
EASING = 0.0185  # of that score for each natural-log unit of the odds that a sentence has a counterpart
SHARES = (0.05, 0.9)  # of sentences with a counterpart, between which the score needed moves
LOWEST = 0.15  # below every score needed that follows from a collection
SHORT = 100  # characters (geometric mean of both ends) below which likeness is easily chance
SHORT_EXTRA = 0.16  # score that a pair of next to none needs beyond others where few sentences have a counterpart
SEED_FLOOR = 0.20  # cosine of single sentences from which their surroundings are looked at


@dataclass(frozen=True, slots=True)
class Cut:
    """What a mined pair must reach: a cosine and a score. A `least` score of None follows from the collection."""

    floor: float = FLOOR
    least: float | None = None


WIDEST = Cut(FLOOR, LOWEST)  # what links, pairs and evidence need lies within it


def find_candidates(
    ar: Side,
    en: Side,
    *,
    cut: Cut | None = None,
    scoring: Scoring | None = None,
    neighbours: tuple[Neighbours, Neighbours] | None = None,
    hubs: tuple[Floats, Floats] | None = None,
    within: tuple[int, int] | None = None,
) -> Candidates:
    """Return all pairs of passages that pass the cut, overlapping ones too, in order of place.

    Score: the cosine, less shares of the cosine to what stands beside the passages, of the neighbourhoods of both
    ends (so that what resembles everything is held against it), of an unlikely ratio of lengths and of numbers that
    differ. Margin: the cosine less the mean neighbourhood of both ends. `neighbours` saves the search when it was
    done before, `hubs` are the neighbourhoods of both sides where they are known from elsewhere. Of a part of a
    collection (Arabic rows `within` two borders of documents) only what begins there is compared.
    """
    cut = cut or Cut()
    wide = Cut(cut.floor, LOWEST if cut.least is None else cut.least)
    neighbours = neighbours or search_sides(ar, en)
    hubs = hubs or (neighbourhood(neighbours[0], len(en)), neighbourhood(neighbours[1], len(ar)))
    found = _compare(ar, en, neighbours, hubs, wide, scoring or Scoring(), within)
    return pass_cut(found, cut, ar, en)


def pass_cut(found: Candidates, cut: Cut, ar: Side, en: Side) -> Candidates:
    """Return the candidates that pass a cut; unless it says the score needed, that follows from the collection."""
    found = found.take(found.cosine >= cut.floor)
    return found.take(found.score >= (needed_scores(found, ar, en) if cut.least is None else cut.least))


def needed_scores(found: Candidates, ar: Side, en: Side) -> Floats:
    """Return the score that each candidate needs, float32[n].

    It is `least_score`'s for sentences of 100 characters, and higher for shorter ones: the fewer words, the further
    two unrelated sentences' cosines spread. What short ones need more falls, like the rest, with the share of
    sentences that have a counterpart.
    """
    least = least_score(found, len(ar), len(en))
    rarity = 1 - (STRICT - least) / (EASING * (_log_odds(SHARES[1]) - _log_odds(SHARES[0])))
    characters = np.sqrt(
        span_sums(count_characters(ar), found.ar_first, found.ar_size)
        * span_sums(count_characters(en), found.en_first, found.en_size)
    )
    return _floats(least + rarity * SHORT_EXTRA * np.maximum(0, 1 - characters / SHORT))


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


def _compare(
    ar: Side,
    en: Side,
    neighbours: tuple[Neighbours, Neighbours],
    both_hubs: tuple[Floats, Floats],
    cut: Cut,
    scoring: Scoring,
    within: tuple[int, int] | None,
) -> Candidates:
    """Look around all neighbours, and score what is there."""
    least = LOWEST if cut.least is None else cut.least
    ar_windows, en_windows = (prepare_windows(side, scoring.max_window) for side in (ar, en))
    ar_hubs, en_hubs = both_hubs
    seeds = list_seeds(*neighbours, SEED_FLOOR, within)
    found = expand(ar_windows, en_windows, seeds, scoring, both_hubs, least)
    hubs = (
        span_means(ar_hubs, found.ar_first, found.ar_size) + span_means(en_hubs, found.en_first, found.en_size)
    ) / 2
    found = replace(found, score=_floats(found.score - scoring.hubs * hubs), margin=_floats(found.cosine - hubs))
    found = found.take((found.cosine >= cut.floor) & (found.score >= least))  # figures only lower a score
    found = replace(found, score=_floats(found.score - scoring.figures * figure_disagreement(found, ar, en)))
    return found.take(found.score >= least)


def search_sides(ar: Side, en: Side, device: str = "cpu") -> tuple[Neighbours, Neighbours]:
    """Find neighbours among the sentences of two sides, each text once."""
    use = first_occurrences(ar)[1], first_occurrences(en)[1]
    return find_neighbours(ar.vectors, en.vectors, ar_use=use[0], en_use=use[1], device=device)


def first_occurrences(side: Side) -> tuple[npt.NDArray[np.int32], Mask]:
    """Return for each sentence the first one with the same text, int32[n], and whether it is that one itself.

    Sentences that are kept on disk know it.
    """
    first = getattr(side.sentences, "first", None)
    if first is None:
        seen: dict[bytes, int] = {}
        first = np.fromiter(
            (seen.setdefault(digest_text(sentence.text), i) for i, sentence in enumerate(side.sentences)),
            dtype=np.int32,
            count=len(side),
        )
    return first, first == np.arange(len(side), dtype=np.int32)


def digest_text(text: str) -> bytes:
    """Return what two texts have in common when they differ in white space alone: among millions, 16 bytes each."""
    return blake2b(" ".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def span_means(values: Floats, first: Indexes, size: Indexes) -> Floats:
    """Return the mean of the values of each span's sentences."""
    return _floats(span_sums(values, first, size) / np.maximum(size, 1))


def span_sums(values: Floats | Indexes | Mask, first: Indexes, size: Indexes) -> npt.NDArray[np.float64]:
    """Return the sum of the values of each span's sentences."""
    sums = np.concatenate(([0.0], np.cumsum(values, dtype=np.float64)))
    return np.asarray(sums[first + size] - sums[first])


def _covered(first: npt.NDArray[np.int32], size: npt.NDArray[np.int32], count: int) -> int:
    """Count the sentences that lie in some span."""
    edges = np.bincount(first, minlength=count + 1) - np.bincount(first + size, minlength=count + 1)
    return int(np.count_nonzero(np.cumsum(edges)))


def _floats(values: npt.ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float32)


def in_order(these: Candidates, those: Candidates) -> Candidates:
    """Join candidates, each once, in order of place."""
    columns = [np.concatenate([getattr(these, name), getattr(those, name)]) for name in Candidates.__slots__]
    joined = Candidates(*columns)
    return joined.take(np.unique(joined.spans(), axis=0, return_index=True)[1])
