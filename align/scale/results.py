"""The results of a bulk job: the tables of all ranges merged in order, and what `run.json` says."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise, starmap
from typing import TYPE_CHECKING, Any

from align.normalize import fold_space
from align.output.files import whole_file
from align.output.tables import dropped_table
from align.records import DROPPED_COLUMNS, LANGUAGES, PAIR_COLUMNS
from align.scale.documents import list_problems, read_dropped
from align.scale.files import read_json, write_json
from align.scale.links import ranges_of, read_links
from align.scale.pairs import count_alignments, describe_judging, table_path
from align.scale.plan import RESULTS, Work
from align.scale.vectors import count_sentences, read_layout

if TYPE_CHECKING:
    from pathlib import Path

LINK_COLUMNS = ("ar_doc", "en_doc", "score", "method", "why", "reasons")


def write_results(work: Work, piece: int = 0) -> None:
    """Write pairs.tsv, dropped.tsv, links.tsv and, last, run.json; there is one `piece` of them."""
    counts: dict[str, Any] = {"documents": count_documents(work), "shards": work.shards}
    counts |= {"sentences": {language: count_sentences(work, language) for language in LANGUAGES}}
    counts |= merge_pairs(work) | write_dropped_rows(work) | {"links": write_links(work)}
    info = {
        "options": work.plan["options"],
        "model": work.constants["model"],
        "calibration": describe_judging(work),
        "vectors": work.constants["dtype"],
        "counts": counts,
        "inputs": {
            name: digest
            for shard in range(work.shards)
            for name, digest in read_json(work.shard(shard, "hashes.json")).items()
        },
        "problems": list_problems(work),
    }
    from align import __version__

    write_json(work.root / "run.json", {"version": __version__, **info})
    write_json(work.round("done.json"), counts)


def results_path(work: Work, piece: int) -> Path:
    """Return the file that says the results are written, or the first of them that is not there (any more)."""
    files = [work.root / name for name in RESULTS]
    return next((file for file in files if not file.exists()), work.round("done.json"))


def count_documents(work: Work) -> int:
    """Return how many documents were read."""
    return sum(len(read_json(work.shard(shard, "names.json"))) for shard in range(work.shards))


def merge_pairs(work: Work) -> dict[str, Any]:
    """Merge the tables of all ranges, in the order that `pairs.tsv` fixes; return what is in them."""
    at = {name: i for i, name in enumerate(PAIR_COLUMNS)}
    place = [at[name] for name in ("ar_doc", "ar_start", "en_doc", "en_start", "ar_end", "en_end")]

    def rows(path: Path) -> Iterator[tuple[tuple[str, int, str, int, int, int], str, str]]:
        with path.open(encoding="utf-8", newline="\n") as lines:
            next(lines)
            for line in lines:
                cells = line.rstrip("\n").split("\t")
                a, start, b, other, end, last = (cells[i] for i in place)
                yield (a, int(start), b, int(other), int(end), int(last)), cells[at["method"]], line

    def tables(first: int, last: int) -> Iterator[tuple[tuple[str, int, str, int, int, int], str, str]]:
        for number, (start, _) in enumerate(ranges_of(work)):
            if first <= start < last:  # documents of one round are in order
                yield from rows(table_path(work, number))

    methods: Counter[str] = Counter()
    starts = read_layout(work, "ar", "starts")
    borders = [*(int(starts[shard]) for shard in work.plan["rounds"]), int(starts[-1])]
    with whole_file(work.root / "pairs.tsv") as stream:
        stream.write(("\t".join(PAIR_COLUMNS) + "\n").encode())
        for _, method, line in heapq.merge(*starmap(tables, pairwise(borders)), key=lambda row: row[0]):
            methods[method] += 1
            stream.write(line.encode())
    return {"pairs": methods.total(), "pairs_by_method": dict(sorted(methods.items()))}


def write_dropped_rows(work: Work) -> dict[str, Any]:
    """Write what is no content, a shard after another; return how much of it there is by reason."""
    reasons: Counter[str] = Counter()

    def rows(first: int, last: int) -> Iterator[tuple[str, int, int, str, str]]:
        for shard in range(first, last):
            for row in dropped_table(read_dropped(work, shard)).itertuples(index=False):
                yield row.doc, row.start, row.end, row.text, row.reason

    with whole_file(work.root / "dropped.tsv") as stream:
        stream.write(("\t".join(DROPPED_COLUMNS) + "\n").encode())
        for row in heapq.merge(*starmap(rows, pairwise([*work.plan["rounds"], work.shards]))):
            reasons[row[4]] += 1
            stream.write(("\t".join(map(str, row)) + "\n").encode("utf-8", "backslashreplace"))
    return {"dropped_by_reason": dict(sorted(reasons.items()))}


def write_links(work: Work) -> int:
    """Write the linked documents, strongest first; return how many there are."""
    ways = [
        each
        for number in range(count_alignments(work))
        for each in read_json(work.round(f"decisions-{number:05d}.json"))
    ]
    links = read_links(work)
    with whole_file(work.root / "links.tsv") as stream:
        stream.write(("\t".join(LINK_COLUMNS) + "\n").encode())
        for way in ways:
            cells = (
                way["ar_doc"],
                way["en_doc"],
                way["score"],
                way["method"],
                way["why"],
                "; ".join(way["reasons"]),
            )
            stream.write(("\t".join(fold_space(str(cell)) for cell in cells) + "\n").encode())
    return len(links)
