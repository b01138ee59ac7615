"""Search a collection for what was added to it: new sentences against all, in the documents they resemble."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import WIDEST, find_candidates, first_occurrences, in_order
from align.match.collection import Search, part_of
from align.match.neighbours import NOTHING, Neighbours, neighbourhood
from align.match.search import find_neighbours
from align.match.table import Candidates, make_candidates
from align.match.weights import Scoring
from align.records import Side

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.hints import Hints

    Floats = npt.NDArray[np.float32]
    Rows = npt.NDArray[np.intp]
    Hubs = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Added:
    """A search of the documents that the added ones resemble, as a small collection of its own.

    `rows` are where its sentences stand in the whole sides, ascending; `hubs` those of all sentences, the new ones
    measured now.
    """

    search: Search
    rows: tuple[Rows, Rows]
    hubs: Hubs


def search_added(
    ar: Side,
    en: Side,
    known: tuple[int, int],
    hubs: Hubs,
    before: Candidates,
    max_window: int = 4,
    hints: Hints | None = None,
    device: str = "cpu",
) -> Added:
    """Compare the sentences from `known` on of both sides with all of the other side.

    `hubs` are the neighbourhoods of the sentences before those, `before` the candidates found among them: what is
    known of the documents concerned tells near-copies apart. Time grows with what was added.
    """
    scoring = Scoring(max_window=max_window)
    ar_new, en_new = (part_of(side, slice(count, len(side))) for side, count in zip((ar, en), known, strict=True))
    use = [first_occurrences(side)[1] for side in (ar, en, ar_new, en_new)]
    forward, _ = find_neighbours(ar_new.vectors, en.vectors, ar_use=use[2], en_use=use[1], device=device)
    _, backward = find_neighbours(ar.vectors, en_new.vectors, ar_use=use[0], en_use=use[3], device=device)
    all_hubs = (
        np.concatenate([hubs[0], neighbourhood(forward, len(en))]),
        np.concatenate([hubs[1], neighbourhood(backward, len(ar))]),
    )
    neighbours = pad(forward, known[0]), pad(backward, known[1])
    found = find_candidates(ar, en, cut=WIDEST, scoring=scoring, neighbours=neighbours, hubs=all_hubs)
    rows = (
        local_rows(ar.doc_ids, np.concatenate([ar.doc_ids[found.ar_first], ar_new.doc_ids])),
        local_rows(en.doc_ids, np.concatenate([en.doc_ids[found.en_first], en_new.doc_ids])),
    )
    places = place_of(rows[0], len(ar)), place_of(rows[1], len(en))
    search = Search(
        take_rows(ar, rows[0]),
        take_rows(en, rows[1]),
        (moved(neighbours[0], rows[0], places[1]), moved(neighbours[1], rows[1], places[0])),
        (all_hubs[0][rows[0]], all_hubs[1][rows[1]]),
        scoring,
        hints or {},
        in_order(localize(found, places), localize(mined_before(before), places)),
        frozenset(sentence.doc for side in (ar_new, en_new) for sentence in side.sentences),
    )
    return Added(search, rows, all_hubs)


def globalize(found: Candidates, added: Added) -> Candidates:
    """Return rows of the small collection as rows of the whole one."""
    return replace(
        found,
        ar_first=added.rows[0][found.ar_first].astype(np.int32),
        en_first=added.rows[1][found.en_first].astype(np.int32),
    )


def pad(found: Neighbours, before: int) -> Neighbours:
    """Put rows without neighbours before those that were searched."""
    width = found.index.shape[1]
    return Neighbours(
        np.concatenate([np.full((before, width), -1, dtype=np.int32), found.index]),
        np.concatenate([np.full((before, width), NOTHING, dtype=np.float32), found.cosine]),
    )


def local_rows(doc_ids: npt.NDArray[np.int32], documents: npt.NDArray[np.int32]) -> Rows:
    """Return the sentences of some documents."""
    return np.flatnonzero(np.isin(doc_ids, documents))


def place_of(rows: Rows, count: int) -> npt.NDArray[np.int32]:
    """Return where each of `count` sentences stands among some rows, -1 where it does not."""
    places = np.full(count, -1, dtype=np.int32)
    places[rows] = np.arange(len(rows), dtype=np.int32)
    return places


def take_rows(side: Side, rows: Rows) -> Side:
    """Return some documents of a side as a side of their own."""
    numbers = np.unique(side.doc_ids[rows], return_inverse=True)[1].astype(np.int32)
    windows = None if side.windows is None else side.windows[:, rows]
    sentences = [side.sentences[i] for i in rows.tolist()]
    return Side(sentences, side.vectors[rows], numbers, side.joined[rows], windows, side.mean)


def moved(found: Neighbours, rows: Rows, places: npt.NDArray[np.int32]) -> Neighbours:
    """Return the neighbours of some rows among others; those that are not there are none."""
    index = found.index[rows]
    return Neighbours(np.where(index >= 0, places[index], np.int32(-1)), found.cosine[rows])


def localize(found: Candidates, places: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]) -> Candidates:
    """Return the rows both ends of which stand in the small collection, as rows of it."""
    ar_first, en_first = places[0][found.ar_first], places[1][found.en_first]
    here = (ar_first >= 0) & (en_first >= 0)
    return replace(found, ar_first=ar_first, en_first=en_first).take(here)


def mined_before(judged: Candidates) -> Candidates:
    """Return what mining found before, as it was found."""
    mined = judged.take(judged.score > 0)
    columns = (
        mined.ar_first,
        mined.ar_size,
        mined.en_first,
        mined.en_size,
        mined.cosine,
        mined.score,
        mined.margin,
    )
    return make_candidates(*columns)
