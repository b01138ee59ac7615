"""The stages of a bulk job, in order: how many pieces each has, where a piece leaves its file, what makes it.

A piece is done when its file is there. So a job that was stopped, however it ended, goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from align.scale import documents, links, pairs, results, search, vectors

if TYPE_CHECKING:
    from align.scale.plan import Work


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: for each piece of `count(work)`, `run(work, piece)` makes `path(work, piece)` as its last file.

    `what` says in a few words what it does. How many pieces there are may follow from earlier stages; a
    `single` one is done at once.
    """

    name: str
    what: str
    count: Callable[[Work], int]
    path: Callable[[Work, int], Path]
    run: Callable[[Work, int], None]
    single: bool = False

    def missing(self, work: Work) -> list[int]:
        """Return the pieces that are not done."""
        return [piece for piece in range(self.count(work)) if not self.path(work, piece).exists()]


def every_shard(work: Work) -> int:
    """Return how many shards there are."""
    return work.shards


def one(work: Work) -> int:
    """Return that there is one piece."""
    return 1


def in_shard(name: str, work: Work, piece: int) -> Path:
    """Return a file of a shard."""
    return work.shard(piece, name)


def in_round(name: str, work: Work, piece: int) -> Path:
    """Return a file of this round, numbered where there are several."""
    return work.round(name.format(piece))


def shard_stage(name: str, what: str, file: str, run: Callable[[Work, int], None]) -> Stage:
    """Make a stage with a piece for each shard."""
    return Stage(name, what, every_shard, partial(in_shard, file), run)


def whole_stage(name: str, what: str, file: str, run: Callable[[Work], None]) -> Stage:
    """Make a stage of one piece, for what all shards must be known."""
    return Stage(name, what, one, partial(in_round, file), lambda work, piece: run(work), True)


def range_stage(
    name: str,
    what: str,
    file: str,
    run: Callable[[Work, int], None],
    count: Callable[[Work], int] = lambda work: len(links.ranges_of(work)),
) -> Stage:
    """Make a stage with a piece for each range of Arabic sentences, or as many as `count` says."""
    return Stage(name, what, count, partial(in_round, file), run)


STAGES = (
    shard_stage("read", "read files, look each document over", "pages.npz", documents.read_shard),
    whole_stage("repeats", "find copies and lines that repeat", "shared.json", documents.compare_shards),
    shard_stage("cut", "cut documents into sentences", "dropped.arrow", documents.cut_shard),
    whole_stage("layout", "number sentences, find texts that stand twice", "layout.json", vectors.lay_out),
    Stage("encode", "encode sentences", every_shard, vectors.encoded_path, vectors.encode_shard),
    whole_stage("means", "measure what vectors are centred on", "means.json", vectors.measure_means),
    shard_stage("centre", "centre vectors, measure windows", "centred.json", vectors.center_shard),
    Stage(
        "index",
        "build the parts of the index",
        lambda work: len(search.index_groups(work)),
        search.index_path,
        search.build_part,
    ),
    Stage(
        "search",
        "search each group in each part",
        lambda work: len(search.query_groups(work)) * len(search.index_groups(work)),
        search.search_path,
        search.search_part,
    ),
    Stage(
        "merge",
        "merge what was found",
        lambda work: len(search.query_groups(work)) + len(search.index_groups(work)),
        search.merged_path,
        search.merge_group,
    ),
    range_stage("compare", "compare passages", "alike-{:05d}.npz", links.compare_range),
    whole_stage("propose", "say which documents may be counterparts", "compared.npz", links.propose_documents),
    range_stage("score", "compare these documents", "scores-{:05d}.npy", links.score_piece, links.count_scores),
    whole_stage("counterparts", "find counterparts of documents", "counterparts.npz", links.settle_counterparts),
    range_stage("settle", "find what counterparts explain better", "explained-{:05d}.npz", links.settle_range),
    whole_stage("anchors", "find anchors", "anchors.npz", links.settle_anchors),
    range_stage(
        "facts", "read the facts of anchors", "facts-{:05d}.pickle", links.read_facts, links.count_readings
    ),
    whole_stage("link", "link documents", "links.json", links.link_documents),
    range_stage(
        "align", "align linked documents", "decisions-{:05d}.json", pairs.align_links, pairs.count_alignments
    ),
    whole_stage("offer", "put together what is judged", "background.json", pairs.offer_rows),
    range_stage("judge", "judge every row", "judged-{:05d}.npz", pairs.judge_range),
    whole_stage("select", "select pairs", "chosen.npz", pairs.select),
    range_stage("tables", "look for missing clauses, write tables", "pairs-{:05d}.tsv", pairs.fill_range),
    Stage("results", "merge tables", one, results.results_path, results.write_results, True),
)
NAMES = tuple(stage.name for stage in STAGES)


def find_stage(name: str) -> Stage:
    """Return a stage by its name."""
    return STAGES[NAMES.index(name)]
