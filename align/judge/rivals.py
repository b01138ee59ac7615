"""Weigh a row against what else its two documents hold.

In two reports of one event all sentences are alike, and a model that knows each row by itself takes "Police closed
the road" for «وأغلقت المدارس أبوابها» sooner than among pages of all kinds. So where two documents tell of one
thing but are no translations of each other, a row counts by the chance that its sentences say the same among those
of both (`judge.tellings`). In translations the neighbours of a row have told more than that already.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.judge.odds import chance, log_odds
from align.judge.rivals_weights import WEIGHTS
from align.judge.tellings import HOPELESS, ONE_STORY, find_likeness, measure_story
from align.judge.tellings_weights import chance_of_telling
from align.match.echo import LARGEST
from align.match.table import MINE, NEAR, ROW
from align.match.threads import one_thread

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates
    from align.records import Side

    Doubles = npt.NDArray[np.float64]
    Rows = npt.NDArray[np.intp]
    Tellings = dict[tuple[int, int], float]

WHOLE = 0.5  # share of a document's sentences that the other has from which they are translations of each other
LIKELY = 0.8  # probability from which a row tells that the other has them
NAMES = tuple(name for name in WEIGHTS if name != "intercept")
BOUNDS = (0.003, 0.997)  # chances of a telling beyond which they tell no more


def measure_rivals(judged: Candidates, ar: Side, en: Side) -> tuple[Rows, Doubles]:
    """Return the rows of linked documents that tell of one thing and are no translations, and what is measured of
    each, float64[n, NAMES] but for "odds", which is 0.

    Documents are linked where an aligned row joins them, whatever its probability. They tell of one thing where
    most sentences of one are alike to those of the other (`find_likeness`). Those of more than `LARGEST` pairs
    of sentences are not compared.
    """
    rows, measured = [], []
    with one_thread():
        for (a, b), own in _by_documents(judged, ar, en):
            ends = rows_of(ar, a), rows_of(en, b)
            if len(ends[0]) * len(ends[1]) > LARGEST or find_share(judged, own, ends) >= WHOLE:
                continue
            story = [(str(side), side, those) for side, those in enumerate(ends)]
            if find_likeness((ar, en), story, restored=True) < ONE_STORY:
                continue
            told = {
                pair: chance_of_telling(measures) for pair, measures in measure_story((ar, en), story, HOPELESS)
            }
            rows += own
            measured += [describe_row(judged, row, told, len(ar)) for row in own]
    return np.array(rows, dtype=np.intp), np.array(measured, dtype=np.float64).reshape(-1, len(NAMES))


def weigh_rivals(chances: Doubles, rows: Rows, measured: Doubles) -> Doubles:
    """Return the chances, float64[n], of which those of some `rows` are weighed by what was `measured` of them."""
    weighed = chances.copy()
    odds = measured @ np.array([WEIGHTS[name] for name in NAMES]) + WEIGHTS["intercept"]
    weighed[rows] = chance(odds + WEIGHTS["odds"] * log_odds(chances[rows]))
    return weighed


def describe_row(judged: Candidates, row: int, told: Tellings, shift: int) -> list[float]:
    """Return what is measured of a row, in the order of NAMES; `shift` is the number of Arabic sentences."""
    chances = [told.get((i, j + shift), 0.0) for i in judged.ar(row) for j in judged.en(row)]
    several = float(len(chances) > 1)
    best, least = (
        float(log_odds(np.clip(each, *BOUNDS))) if each else 0.0 for each in (max(chances), min(chances))
    )
    measures = {
        "odds": 0.0,
        "telling": best,
        "untold": float(not max(chances)),
        "several": several,
        "several telling": several * best,
        "least telling": several * least,
        "some untold": several * (not min(chances)),
    }
    return [measures[name] for name in NAMES]


def find_share(judged: Candidates, rows: Sequence[int], ends: tuple[Rows, Rows]) -> float:
    """Return which share of the sentences of one of two documents likely rows hold, the larger share.

    `rows` are those between the two, `ends` their sentences.
    """
    held: tuple[set[int], set[int]] = (set(), set())
    for row in rows:
        if judged.probability[row] >= LIKELY:
            held[0].update(judged.ar(row))
            held[1].update(judged.en(row))
    return max(len(some) / len(all_) for some, all_ in zip(held, ends, strict=True))


def rows_of(side: Side, document: int) -> Rows:
    """Return the sentences of a document by its number."""
    first, last = np.searchsorted(side.doc_ids, (document, document + 1))
    return np.arange(first, last)


def _by_documents(judged: Candidates, ar: Side, en: Side) -> Iterator[tuple[tuple[int, int], list[int]]]:
    """Yield the numbers of each two linked documents, and the rows between them that were aligned or mined."""
    docs = np.stack([ar.doc_ids[judged.ar_first], en.doc_ids[judged.en_first]], axis=1).tolist()
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for row in np.flatnonzero((judged.source != NEAR) & (judged.source != ROW)).tolist():
        found[docs[row][0], docs[row][1]].append(row)
    linked = {(docs[row][0], docs[row][1]) for row in np.flatnonzero(judged.source < MINE).tolist()}
    return ((pair, found[pair]) for pair in sorted(linked))
