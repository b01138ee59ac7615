"""From neighbours to pairs: passages compared, documents linked and aligned, rows judged once, the best selected.

What takes time is done in pieces: ranges of Arabic documents, lists of linked documents. What all must be known for
(which document is whose counterpart, which of two rows that overlap is a pair) is done at once, on columns.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from align.job import look_into
from align.judge.background import measure_background
from align.judge.calibrate import describe_calibration, load_calibration
from align.judge.judge import judge
from align.match.candidates import WIDEST, find_candidates
from align.match.collection import align_found, offered
from align.match.counterparts import Counterparts, find_counterparts
from align.match.hints import find_hints
from align.match.link import Anchor, Link, find_anchors, read_anchors, weigh_links
from align.match.propose import round_figures, take_rows
from align.match.settle import settle
from align.match.table import Candidates, append, make_candidates, pairs_of, rows_of
from align.match.threads import one_thread
from align.match.weights import Scoring
from align.output.files import whole_file
from align.output.tables import pairs_table, write_tsv
from align.records import LANGUAGES, PAIR_COLUMNS, Pair, Span
from align.result import describe_link
from align.scale.documents import read_documents, take_documents
from align.scale.files import (
    join_candidates,
    read_arrays,
    read_candidates,
    read_json,
    write_arrays,
    write_candidates,
    write_json,
)
from align.scale.search import measure_hubs, read_neighbours
from align.scale.stored import open_sides
from align.scale.vectors import load_model, read_layout
from align.select.pairs import select_pairs

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from align.match.link import Facts
    from align.scale.plan import Work

PAIRS_READ, PAIRS_ALIGNED = 4_000, 1_000  # of documents, in one piece


def ranges_of(work: Work) -> list[tuple[int, int]]:
    """Return the ranges of Arabic sentences that are matched and judged as one piece."""
    borders = read_layout(work, "ar", "ranges").tolist()
    return list(pairwise(borders))


def scoring_of(work: Work) -> Scoring:
    """Return how passages are scored."""
    return Scoring(max_window=work.options.max_window)


def compare_range(work: Work, number: int) -> None:
    """Compare the passages around the neighbours of a range of Arabic sentences."""
    ar, en = open_sides(work)
    neighbours = read_neighbours(work)
    found = find_candidates(
        ar,
        en,
        cut=WIDEST,
        scoring=scoring_of(work),
        neighbours=neighbours,
        hubs=measure_hubs(neighbours),
        within=ranges_of(work)[number],
    )
    write_candidates(work.round(f"alike-{number:05d}.npz"), found)


def settle_anchors(work: Work) -> None:
    """Find each document's own counterpart, where copies are at home, and the anchors of each two documents."""
    ar, en = open_sides(work)
    alike = join_candidates(
        [read_candidates(work.round(f"alike-{k:05d}.npz")) for k in range(len(ranges_of(work)))]
    )
    with one_thread():
        counterparts = find_counterparts(alike, ar, en, read_hints(work))
        found = settle(alike, ar, en, counterparts)
    write_candidates(work.round("settled.npz"), found)
    anchors = find_anchors(ar, en, found)
    rows = [(*docs, pair, likeness) for docs, members in anchors.items() for pair, likeness in members]
    write_candidates(work.round("anchors-rows.npz"), rows_of(row[2] for row in rows))
    write_arrays(
        work.round("anchors.npz"),
        documents=np.array([row[:2] for row in rows], dtype=np.int32).reshape(-1, 2),
        likeness=np.array([row[3] for row in rows], dtype=np.float64),
        own_ar=np.array(sorted(counterparts.own[0].items()), dtype=np.int32).reshape(-1, 2),
        own_en=np.array(sorted(counterparts.own[1].items()), dtype=np.int32).reshape(-1, 2),
    )


def read_hints(work: Work) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return what names and addresses of the documents say."""
    return find_hints(
        document
        for shard in range(work.shards)
        for document in read_documents(work.shard(shard, "documents.arrow"), texts=False)
    )


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """The anchors of each two documents: pair k of `documents`, int32[k, 2], has the rows from `starts[k]` on."""

    documents: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int64]
    rows: Candidates
    likeness: npt.NDArray[np.float64]

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


def read_all_anchors(work: Work) -> Anchors:
    """Return all anchors."""
    kept = read_arrays(work.round("anchors.npz"))
    documents = kept["documents"]
    starts = find_starts(documents)
    return Anchors(
        documents[starts],
        np.append(starts, len(documents)),
        read_candidates(work.round("anchors-rows.npz")),
        kept["likeness"],
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
    kept = read_arrays(work.round("anchors.npz"))
    own = dict(kept["own_ar"].tolist()), dict(kept["own_en"].tolist())
    counterparts = Counterparts(own, frozenset(), frozenset())
    links = weigh_links(found, ar, en, counterparts, read_hints(work))
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


def count_alignments(work: Work) -> int:
    """Return in how many pieces linked documents are aligned."""
    return -(-len(read_json(work.round("links.json"))) // PAIRS_ALIGNED)


def align_links(work: Work, number: int) -> None:
    """Align some linked documents."""
    ar, en = open_sides(work)
    hubs = measure_hubs(read_neighbours(work))
    links = read_links(work)[number * PAIRS_ALIGNED : (number + 1) * PAIRS_ALIGNED]
    with one_thread():
        pairs, decisions = align_found(links, ar, en, hubs, work.options.method)
    write_candidates(work.round(f"beads-{number:05d}.npz"), rows_of(pairs))
    write_json(work.round(f"decisions-{number:05d}.json"), [describe_link(each) for each in decisions])


def offer_rows(work: Work) -> None:
    """Put together what is judged: beads of linked documents, mined passages, rows that came as pairs."""
    ar, en = open_sides(work)
    neighbours = read_neighbours(work)
    hubs = measure_hubs(neighbours)
    empty = make_candidates([], [], [], [], [])
    beads = join_candidates(
        [empty, *(read_candidates(work.round(f"beads-{k:05d}.npz")) for k in range(count_alignments(work)))]
    )
    beads = beads.take(np.lexsort(beads.spans().T[::-1]))
    settled = read_candidates(work.round("settled.npz"))
    found = append(beads, round_figures(offered(settled, ar, en, beads)))
    given = [] if work.options.realign else list_rows(work)
    found = take_rows(found, given, ar, en, hubs)
    background = measure_background((ar.vectors, en.vectors), neighbours, hubs)
    write_candidates(work.round("proposed.npz"), found)
    write_json(work.round("background.json"), asdict(background))


def list_rows(work: Work) -> list[Pair]:
    """Return the pairs that came as pairs, in order of place."""
    starts = [read_layout(work, language, "starts").tolist() for language in LANGUAGES]
    return [
        Pair(Span(a, a + p), Span(b, b + q), "row")
        for shard in range(work.shards)
        for i, p, j, q in read_arrays(work.shard(shard, "rows.npz"))["rows"].tolist()
        for a, b in [(i + starts[0][shard], j + starts[1][shard])]
    ]


def rows_in(found: Candidates, bounds: tuple[int, int]) -> Any:
    """Return the rows that begin in a range of Arabic sentences."""
    return np.flatnonzero((found.ar_first >= bounds[0]) & (found.ar_first < bounds[1]))


def judge_range(work: Work, number: int) -> None:
    """Judge the rows of a range."""
    from align.judge.background import Background

    ar, en = open_sides(work)
    found = read_candidates(work.round("proposed.npz"))
    rows = rows_in(found, ranges_of(work)[number])
    judged = judge(
        found.take(rows),
        ar,
        en,
        Background(**read_json(work.round("background.json"))),
        work.constants["model"]["name"],
        work.constants["windows"],
        load_calibration(work.options.calibration),
    )
    write_candidates(work.round(f"judged-{number:05d}.npz"), judged)


def read_judged(work: Work) -> Candidates:
    """Return all rows as they were judged, in the order in which they were put together."""
    found = read_candidates(work.round("proposed.npz"))
    columns = {name: getattr(found, name).copy() for name in ("probability", "likeness", "flags")}
    for number, bounds in enumerate(ranges_of(work)):
        rows, judged = rows_in(found, bounds), read_candidates(work.round(f"judged-{number:05d}.npz"))
        for name, column in columns.items():
            column[rows] = getattr(judged, name)
    return replace(found, **columns)


def select(work: Work) -> None:
    """Choose the pairs: the best rows that do not overlap."""
    ar, en = open_sides(work)
    judged = read_judged(work)
    chosen = select_pairs(judged, ar, en, work.options.min_probability)
    write_candidates(work.round("chosen.npz"), judged.take(chosen))


def fill_range(work: Work, number: int) -> None:
    """Look into the pairs of a range where a clause may be missing, and write their table."""
    ar, en = open_sides(work)
    chosen = read_candidates(work.round("chosen.npz"))
    some = chosen.take(rows_in(chosen, ranges_of(work)[number]))
    every = np.ones(len(some), dtype=np.bool_)
    if len(some):
        some = look_into(some, every, ar, en, load_model(work.model), work.options.min_probability)
    names = {
        side.sentences[i].doc
        for side, firsts in ((ar, some.ar_first), (en, some.en_first))
        for i in firsts.tolist()
    }
    table = pairs_table(some, every, ar.sentences, en.sentences, take_documents(work, names))
    write_tsv(table, PAIR_COLUMNS, table_path(work, number))


def table_path(work: Work, number: int) -> Path:
    """Return where the table of a range stands."""
    return work.round(f"pairs-{number:05d}.tsv")


def describe_judging(work: Work) -> dict[str, Any]:
    """Return what `run.json` says of the calibration."""
    calibration = load_calibration(work.options.calibration)
    return describe_calibration(calibration, work.constants["model"]["name"], work.constants["windows"])
