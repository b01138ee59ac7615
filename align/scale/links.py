"""From neighbours to linked documents: passages compared, counterparts found, anchors settled and weighed.

What takes time is done in pieces: ranges of Arabic sentences, lists of documents that share anchors. Which document
is whose counterpart, and which documents are linked, is decided at once, on columns.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from align.match.candidates import WIDEST, find_candidates
from align.match.counterparts import (
    Counterparts,
    Proposed,
    choose_counterparts,
    cut_keys,
    propose_counterparts,
    score_documents,
)
from align.match.hints import find_hints
from align.match.link import Anchor, Link, find_anchors, read_anchors, weigh_links
from align.match.settle import explained, place_copies
from align.match.table import Candidates, pairs_of, rows_of
from align.match.threads import one_thread
from align.match.weights import Scoring
from align.output.files import whole_file
from align.scale.documents import read_documents
from align.scale.files import (
    join_candidates,
    read_arrays,
    read_candidates,
    read_json,
    write_array,
    write_arrays,
    write_candidates,
    write_json,
)
from align.scale.search import read_hubs, read_neighbours
from align.scale.stored import open_sides
from align.scale.vectors import read_layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from align.match.link import Facts
    from align.records import Pair
    from align.scale.plan import Work

PAIRS_READ = 4_000  # of documents that share anchors, in one piece
PAIRS_SCORED = 20_000  # of documents that may be counterparts, in one piece


def ranges_of(work: Work) -> list[tuple[int, int]]:
    """Return the ranges of Arabic sentences that are matched and judged as one piece."""
    borders = read_layout(work, "ar", "ranges").tolist()
    return list(pairwise(borders))


def rows_in(found: Candidates, bounds: tuple[int, int]) -> Any:
    """Return the rows that begin in a range of Arabic sentences."""
    return np.flatnonzero((found.ar_first >= bounds[0]) & (found.ar_first < bounds[1]))


def scoring_of(work: Work) -> Scoring:
    """Return how passages are scored."""
    return Scoring(max_window=work.options.max_window)


def compare_range(work: Work, number: int) -> None:
    """Compare the passages around the neighbours of a range of Arabic sentences."""
    ar, en = open_sides(work)
    found = find_candidates(
        ar,
        en,
        cut=WIDEST,
        scoring=scoring_of(work),
        neighbours=read_neighbours(work),
        hubs=read_hubs(work),
        within=ranges_of(work)[number],
    )
    write_candidates(work.round(f"alike-{number:05d}.npz"), found)


def propose_documents(work: Work) -> None:
    """Say which documents are compared with which, and in what pieces."""
    ar, en = open_sides(work)
    found = propose_counterparts(read_alike(work), ar, en, read_hints(work))
    write_array(work.round("scores-borders.npy"), cut_keys(found.scored, PAIRS_SCORED))
    write_arrays(work.round("compared.npz"), scored=found.scored, hinted=found.hinted)


def count_scores(work: Work) -> int:
    """Return in how many pieces proposed documents are compared."""
    return len(np.load(work.round("scores-borders.npy"))) - 1


def score_piece(work: Work, number: int) -> None:
    """Compare some of the proposed documents."""
    ar, en = open_sides(work)
    first, last = np.load(work.round("scores-borders.npy"))[number : number + 2].tolist()
    with one_thread():
        scores = score_documents(read_arrays(work.round("compared.npz"))["scored"][first:last], ar, en)
    write_array(work.round(f"scores-{number:05d}.npy"), scores)


def settle_counterparts(work: Work) -> None:
    """Find each document's own counterpart, and where copies are at home."""
    ar, en = open_sides(work)
    proposed = Proposed(**read_arrays(work.round("compared.npz")))
    scores = np.concatenate([np.load(work.round(f"scores-{k:05d}.npy")) for k in range(count_scores(work))])
    with one_thread():
        known = choose_counterparts(proposed, scores, ar, en)
    write_candidates(work.round("placed.npz"), place_copies(read_alike(work), ar, en, known))
    write_arrays(
        work.round("counterparts.npz"),
        own_ar=np.array(sorted(known.own[0].items()), dtype=np.int32).reshape(-1, 2),
        own_en=np.array(sorted(known.own[1].items()), dtype=np.int32).reshape(-1, 2),
        sisters=known.sisters,
    )


def read_alike(work: Work) -> Candidates:
    """Return the candidates of all ranges."""
    return join_candidates([read_candidates(work.round(f"alike-{k:05d}.npz")) for k in range(len(ranges_of(work)))])


def read_counterparts(work: Work) -> Counterparts:
    """Return the counterparts of the documents and their sisters, but not what else was compared."""
    kept = read_arrays(work.round("counterparts.npz"))
    own = dict(kept["own_ar"].tolist()), dict(kept["own_en"].tolist())
    return Counterparts(own, kept["sisters"], kept["sisters"])


def settle_range(work: Work, number: int) -> None:
    """Say which candidates of a range better counterparts explain."""
    ar, en = open_sides(work)
    placed = read_candidates(work.round("placed.npz"))
    some = placed.take(rows_in(placed, ranges_of(work)[number]))
    with one_thread():
        found = explained(some, ar, en, read_counterparts(work))
    write_arrays(work.round(f"explained-{number:05d}.npz"), explained=found)


def settle_anchors(work: Work) -> None:
    """Find the anchors of each two documents among the candidates that nothing explains."""
    ar, en = open_sides(work)
    placed = read_candidates(work.round("placed.npz"))
    kept = np.ones(len(placed), dtype=np.bool_)
    for number, bounds in enumerate(ranges_of(work)):
        kept[rows_in(placed, bounds)] = ~read_arrays(work.round(f"explained-{number:05d}.npz"))["explained"]
    found = placed.take(kept)
    write_candidates(work.round("settled.npz"), found)
    with one_thread():
        anchors = find_anchors(ar, en, found)
    rows = [(*docs, pair, likeness) for docs, members in anchors.members.items() for pair, likeness in members]
    write_candidates(work.round("anchors-rows.npz"), rows_of(row[2] for row in rows))
    write_arrays(
        work.round("anchors.npz"),
        documents=np.array([row[:2] for row in rows], dtype=np.int32).reshape(-1, 2),
        likeness=np.array([row[3] for row in rows], dtype=np.float64),
        all_documents=anchors.documents,
    )


def read_hints(work: Work) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return what names and addresses of the documents say."""
    return find_hints(
        document
        for shard in range(work.shards)
        for document in read_documents(work.shard(shard, "documents.arrow"), texts=False)
    )


@dataclass(frozen=True, slots=True, eq=False)
class AnchorColumns:
    """The anchors of each two documents: pair k of `documents`, int32[k, 2], has the rows from `starts[k]` on.

    `all_documents` counts those with anchors that could not link them, too.
    """

    documents: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    rows: Candidates
    likeness: npt.NDArray[np.float64]
    all_documents: int

    def __len__(self) -> int:
        return len(self.documents)

    def members(self, first: int, last: int) -> list[list[tuple[Pair, float]]]:
        """Return the anchors of some documents, each with its likeness."""
        start, end = int(self.starts[first]), int(self.starts[last])
        listed = list(
            zip(pairs_of(self.rows.take(np.arange(start, end))), self.likeness[start:end].tolist(), strict=True)
        )
        borders = (self.starts[first : last + 1] - start).tolist()
        return [listed[a:b] for a, b in pairwise(borders)]


def read_all_anchors(work: Work) -> AnchorColumns:
    """Return all anchors."""
    kept = read_arrays(work.round("anchors.npz"))
    documents = kept["documents"]
    starts = find_starts(documents)
    return AnchorColumns(
        documents[starts],
        np.append(starts, len(documents)),
        read_candidates(work.round("anchors-rows.npz")),
        kept["likeness"],
        int(kept["all_documents"]),
    )


def find_starts(documents: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Return where the anchors of each two documents begin; `documents` are those of all anchors, in order."""
    return np.flatnonzero(np.any(np.diff(documents, axis=0, prepend=-1) != 0, axis=1))


def count_readings(work: Work) -> int:
    """Return in how many pieces the facts of anchors are read."""
    documents = read_arrays(work.round("anchors.npz"))["documents"]
    return -(-len(find_starts(documents)) // PAIRS_READ)


def read_facts(work: Work, number: int) -> None:
    """Read the facts of the anchors of some documents."""
    ar, en = open_sides(work)
    anchors = read_all_anchors(work)
    first = number * PAIRS_READ
    facts: list[list[Facts | None]] = [
        [anchor.facts for anchor in read_anchors(members, ar, en)]
        for members in anchors.members(first, min(first + PAIRS_READ, len(anchors)))
    ]
    with whole_file(work.round(f"facts-{number:05d}.pickle")) as stream:
        pickle.dump(facts, stream)


def link_documents(work: Work) -> None:
    """Weigh the anchors of each two documents, and link those that share enough."""
    ar, en = open_sides(work)
    anchors = read_all_anchors(work)
    facts: list[list[Facts | None]] = []
    for number in range(-(-len(anchors) // PAIRS_READ)):
        facts += pickle.loads(work.round(f"facts-{number:05d}.pickle").read_bytes())
    found = {
        (a, e): [Anchor(pair, likeness, own) for (pair, likeness), own in zip(members, read, strict=True)]
        for (a, e), members, read in zip(
            anchors.documents.tolist(), anchors.members(0, len(anchors)), facts, strict=True
        )
    }
    links = weigh_links(found, anchors.all_documents, ar, en, read_counterparts(work), read_hints(work))
    listed = [
        {"ar_doc": each.ar_doc, "en_doc": each.en_doc, "score": each.score, "reasons": each.reasons}
        for each in links
    ]
    write_json(work.round("links.json"), listed)


def read_links(work: Work) -> list[Link]:
    """Return the linked documents, strongest first, without their anchors."""
    return [
        Link(each["ar_doc"], each["en_doc"], each["score"], (), tuple(each["reasons"]))
        for each in read_json(work.round("links.json"))
    ]
