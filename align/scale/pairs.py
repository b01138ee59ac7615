"""From linked documents to pairs: aligned, all rows judged once, the best selected, and written.

What takes time is done in pieces: lists of linked documents, ranges of Arabic sentences. Which of two rows that
overlap is a pair is decided at once, on columns.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from align.job import look_into
from align.judge.background import Background, measure_background
from align.judge.calibrate import describe_calibration, load_calibration
from align.judge.judge import judge
from align.match.collection import align_found, offered
from align.match.propose import round_figures, take_rows
from align.match.table import Candidates, append, make_candidates, rows_of
from align.match.threads import one_thread
from align.output.tables import pairs_table, write_tsv
from align.records import LANGUAGES, PAIR_COLUMNS, Pair, Span
from align.result import describe_link
from align.scale.documents import take_documents
from align.scale.files import (
    join_candidates,
    read_arrays,
    read_candidates,
    read_json,
    write_candidates,
    write_json,
)
from align.scale.links import ranges_of, read_links, rows_in
from align.scale.search import read_hubs, read_neighbours
from align.scale.stored import open_sides
from align.scale.vectors import load_model, read_layout
from align.select.pairs import select_pairs

if TYPE_CHECKING:
    from pathlib import Path

    from align.scale.plan import Work

PAIRS_ALIGNED = 1_000  # of linked documents, in one piece


def count_alignments(work: Work) -> int:
    """Return in how many pieces linked documents are aligned."""
    return -(-len(read_json(work.round("links.json"))) // PAIRS_ALIGNED)


def align_links(work: Work, number: int) -> None:
    """Align some linked documents."""
    ar, en = open_sides(work)
    hubs = read_hubs(work)
    links = read_links(work)[number * PAIRS_ALIGNED : (number + 1) * PAIRS_ALIGNED]
    with one_thread():
        pairs, decisions = align_found(links, ar, en, hubs, work.options.method)
    write_candidates(work.round(f"beads-{number:05d}.npz"), rows_of(pairs))
    write_json(work.round(f"decisions-{number:05d}.json"), [describe_link(each) for each in decisions])


def offer_rows(work: Work) -> None:
    """Put together what is judged: beads of linked documents, mined passages, rows that came as pairs."""
    ar, en = open_sides(work)
    hubs = read_hubs(work)
    empty = make_candidates([], [], [], [], [])
    beads = join_candidates(
        [empty, *(read_candidates(work.round(f"beads-{k:05d}.npz")) for k in range(count_alignments(work)))]
    )
    beads = beads.take(np.lexsort(beads.spans().T[::-1]))
    settled = read_candidates(work.round("settled.npz"))
    found = append(beads, round_figures(offered(settled, ar, en, beads)))
    given = [] if work.options.realign else list_rows(work)
    found = take_rows(found, given, ar, en, hubs)
    background = measure_background((ar.vectors, en.vectors), read_neighbours(work), hubs)
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


def judge_range(work: Work, number: int) -> None:
    """Judge the rows of a range."""
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
        compare=True,
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
