"""Propose possible pairs: linked documents aligned, the whole collection mined, and near misses."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import span_means, span_sums
from align.match.chain import span_vector
from align.match.collection import Decision, Search, Wanted, align_links, free_rows, offered
from align.match.echo import LARGEST, rows_of_documents
from align.match.table import NEAR, append, make_candidates, rows_of
from align.match.threads import one_thread
from align.records import Cell, Document, Pair, Side, Span

if TYPE_CHECKING:
    from align.match.added import Hubs
    from align.match.table import Candidates
    from align.records import Pair, Side


NEAR_COSINE = 0.30  # cosine from which a sentence may hold a clause of another
NEAREST = 2  # sentences looked at for each


def propose(
    search: Search,
    method: Wanted = "auto",
    passages: Search | None = None,
) -> tuple[Candidates, list[Decision]]:
    """Let each proposer append its rows: beads of linked documents, mined passages, near misses.

    `passages` is a search of the same sentences with another encoder, which then links documents and mines; cosines
    and margins of all rows are those of `search`, so that they compare. Nobody decides here: rows overlap.
    """
    wide = passages or search
    with one_thread():
        pairs, decisions = align_links(wide, search, method)
        beads = rows_of(pairs)
        mined = round_figures(offered(wide.candidates, wide.ar, wide.en, beads))
    if passages:
        mined = measure(mined, search.ar, search.en, search.hubs)
    linked = [(decision.link.ar_doc, decision.link.en_doc) for decision in decisions]
    return append(beads, mined, near_misses(search, linked)), decisions


def near_misses(search: Search, linked: Iterable[tuple[str, str]]) -> Candidates:
    """Return each sentence with those nearest to it in linked documents: there it is likely to carry a clause.

    Elsewhere likeness below what a pair needs is chance.
    """
    documents = set(linked)
    names = [[sentence.doc for sentence in side.sentences] for side in (search.ar, search.en)]
    found: dict[tuple[int, int], float] = {}
    for side, nearest in enumerate(search.neighbours):
        for i, (others, cosines) in enumerate(zip(nearest.index.tolist(), nearest.cosine.tolist(), strict=True)):
            ends = [
                ((i, j) if side == 0 else (j, i), cosine)
                for j, cosine in zip(others, cosines, strict=True)
                if j >= 0 and cosine >= NEAR_COSINE
            ]
            close = [(end, cosine) for end, cosine in ends if (names[0][end[0]], names[1][end[1]]) in documents]
            found.update(close[:NEAREST])
    return make_near(found)


def near_in_stories(
    found: Candidates,
    ar: Side,
    en: Side,
    stories: Iterable[Sequence[str]],
    alike: Iterable[tuple[int, int]] = (),
) -> Candidates:
    """Return each sentence with those nearest to it in the documents of its stories, where no row has the two yet.

    `stories` are documents by name, `alike` an Arabic and an English sentence each that may say the same. Documents
    that share a story need no link: a feature comes back to an event in one of its sentences, a reporter quotes a
    tweet in the other language.
    """
    rows = tuple({side.sentences[own[0]].doc: own for own in rows_of_documents(side)} for side in (ar, en))
    nearest: dict[tuple[int, int], dict[int, float]] = {}
    with one_thread():
        for left, right in (pair for docs in stories for pair in product(docs, docs)):
            own, others = rows[0].get(left), rows[1].get(right)
            if own is None or others is None or len(own) * len(others) > LARGEST:
                continue
            cosines = ar.vectors[own] @ en.vectors[others].T
            left_at, right_at = np.nonzero(cosines >= NEAR_COSINE)
            for one, other, cosine in zip(
                own[left_at].tolist(), others[right_at].tolist(), cosines[left_at, right_at].tolist(), strict=True
            ):
                nearest.setdefault((0, one), {})[other] = cosine
                nearest.setdefault((1, other), {})[one] = cosine
    places: dict[tuple[int, int], float] = {}
    for (side, i), others_of in nearest.items():
        for j in sorted(others_of, key=lambda j: (-others_of[j], j))[:NEAREST]:
            places[(i, j) if side == 0 else (j, i)] = others_of[j]
    for i, j in alike:
        places[i, j] = float(ar.vectors[i] @ en.vectors[j])
    single = (found.ar_size == 1) & (found.en_size == 1)
    known = set(zip(found.ar_first[single].tolist(), found.en_first[single].tolist(), strict=True))
    return make_near({place: cosine for place, cosine in places.items() if place not in known})


def make_near(found: Mapping[tuple[int, int], float]) -> Candidates:
    """Make near misses of two sentences each, in order."""
    places = np.array(sorted(found), dtype=np.int32).reshape(-1, 2)
    ones = np.ones(len(places), dtype=np.int32)
    return round_figures(
        make_candidates(
            places[:, 0], ones, places[:, 1], ones, [found[place] for place in sorted(found)], source=NEAR
        )
    )


def take_rows(found: Candidates, given: Sequence[Pair], ar: Side, en: Side, hubs: Hubs) -> Candidates:
    """Put pairs that came as pairs (rows of a bitext) before all others, as they stand.

    What else joins two sentences that stand in rows is dropped: nothing is realigned.
    """
    if not given:
        return found
    rows = measure(rows_of(given), ar, en, hubs)
    held = ~free_rows(len(ar), rows.ar_first, rows.ar_size), ~free_rows(len(en), rows.en_first, rows.en_size)
    both = (span_sums(held[0], found.ar_first, found.ar_size) > 0) & (
        span_sums(held[1], found.en_first, found.en_size) > 0
    )
    near = found.source == NEAR
    return append(rows, found.take(near | ~both))


def measure(found: Candidates, ar: Side, en: Side, hubs: Hubs) -> Candidates:
    """Give rows that came without, or with those of another encoder, the cosines and margins of these sides."""
    sides = ar, en
    lengths = [np.array([max(len(s.text.strip()), 1) for s in side.sentences], dtype=np.float32) for side in sides]
    columns = (found.ar_first, found.ar_size, found.en_first, found.en_size)
    cosines = [
        float(span_vector(sides[0], a, p, lengths[0]) @ span_vector(sides[1], b, q, lengths[1]))
        for a, p, b, q in zip(*(column.tolist() for column in columns), strict=True)
    ]
    cosine = np.array(cosines, dtype=np.float32)
    ends = ((found.ar_first, found.ar_size), (found.en_first, found.en_size))
    around = [span_means(hub, *end) for hub, end in zip(hubs, ends, strict=True)]
    margin = np.asarray(cosine - (around[0] + around[1]) / 2, dtype=np.float32)
    return round_figures(replace(found, cosine=cosine, margin=margin))


def round_figures(found: Candidates) -> Candidates:
    """Round cosines and margins to four decimals, as tables show them: what is read back is what was judged."""
    return replace(found, cosine=np.round(found.cosine, 4), margin=np.round(found.margin, 4))


def find_rows(documents: Sequence[Document], ar: Side, en: Side) -> list[Pair]:
    """Return a pair for each row with text of both languages, several where it has several translations.

    Order is that of place. Cosines are left to whoever judges; a row with text of one language alone is no pair.
    """
    cells = {document.name: document.cells for document in documents if document.cells}
    spans = [_spans_by_row(side, cells) for side in (ar, en)]
    shared = [row for row in spans[0] if row in spans[1]]
    pairs = [Pair(one, other, "row") for row in shared for one, other in product(spans[0][row], spans[1][row])]
    return sorted(pairs, key=Pair.place)


def _spans_by_row(side: Side, cells: dict[str, tuple[Cell, ...]]) -> dict[str, list[Span]]:
    """Return for each row the spans of a side's sentences that lie in its cells."""
    found: dict[str, list[Span]] = {}
    first = 0
    while first < len(side):
        doc = side.sentences[first].doc
        last = first
        while last < len(side) and side.sentences[last].doc == doc:
            last += 1
        starts = [side.sentences[i].start for i in range(first, last)]
        for cell in cells.get(doc, ()):
            span = Span(first + bisect_left(starts, cell.start), first + bisect_left(starts, cell.end))
            if span:
                found.setdefault(cell.row, []).append(span)
        first = last
    return found
