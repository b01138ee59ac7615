"""From input files to sentences: each shard read and looked over, all compared, each cut."""

from __future__ import annotations

import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.clean.lines import Shared, Summary, compare_pages
from align.clean.own import load_own_phrases
from align.clean.pages.repetition import Line
from align.clean.prepare import Page, cut_page, find_blocks, look_over
from align.match.candidates import digest_text
from align.match.propose import find_rows
from align.match.sides import joined_rows
from align.read.files import Problem, shown
from align.read.ingest import read_named
from align.records import LANGUAGES, Document, Dropped, Sentence, Side
from align.scale.files import read_arrays, read_json, read_table, write_arrays, write_json, write_table
from align.scale.plan import Work
from align.scale.stored import KINDS
from align.store.marks import dump, load_document, marks_of

if TYPE_CHECKING:
    import pyarrow as pa

MARKS = ("asides", "content", "cells", "times", "addresses")
TEXTS = ("name", "text", "path", "language", *MARKS)


def read_shard(work: Work, shard: int) -> None:
    """Read the files of a shard, and look each document over by itself.

    A file or document that cannot be read or looked over is left out, and said in the problems of the shard.
    """
    read = read_named(work.files(shard), work.form)
    problems = list(read.problems)
    own = load_own_phrases(work.options.boilerplate)
    pages = []
    for document in read.documents:
        try:
            pages.append(look_over(document, own))
        except Exception as error:  # one document that cleaning stumbles over must not end the job
            problems.append(Problem(document.path, f"{shown(document.name)}: left out: {explain(error)}"))
    write_documents(work.shard(shard, "documents.arrow"), [page.document for page in pages])
    write_json(work.shard(shard, "names.json"), [page.document.name for page in pages])
    write_json(work.shard(shard, "reasons.json"), [list(page.reasons.items()) for page in pages])
    write_json(work.shard(shard, "problems.json"), [asdict(problem) for problem in problems])
    write_json(work.shard(shard, "hashes.json"), dict(read.hashes))
    write_summaries(work.shard(shard, "pages.npz"), [page.summary for page in pages])


def leave_out(work: Work, shard: int, why: str) -> None:
    """Leave a shard out that ends whatever reads it, and say so."""
    for name, value in (("names", []), ("reasons", []), ("hashes", {})):
        write_json(work.shard(shard, f"{name}.json"), value)
    paths = [found.path for _, found in work.files(shard)]
    problems = [Problem(path, f"{shown(path)}: left out: {why}") for path in paths]
    write_json(work.shard(shard, "problems.json"), [asdict(problem) for problem in problems])
    write_documents(work.shard(shard, "documents.arrow"), [])
    write_summaries(work.shard(shard, "pages.npz"), [])


def explain(error: Exception) -> str:
    """Return what an error is and where it came up: for a report of a fault."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(place.filename).name}, line {place.lineno})"


def compare_shards(work: Work) -> None:
    """Compare the pages of all shards: what is a copy, which lines repeat. Kept for those that are not cut yet."""
    summaries: list[Summary] = []
    names: list[str] = []
    starts = []
    for shard in range(work.shards):
        starts.append(len(names))
        names += read_json(work.shard(shard, "names.json"))
        summaries += read_summaries(work.shard(shard, "pages.npz"))
    shared = compare_pages(summaries, names)
    kept: dict[str, Any] = {}
    for shard, first in enumerate(starts):
        last = starts[shard + 1] if shard + 1 < len(starts) else len(names)
        if not work.shard(shard, "dropped.arrow").exists():
            kept[str(shard)] = [[each.original, sorted(each.lines)] for each in shared[first:last]]
    write_json(work.round("shared.json"), kept)


def cut_shard(work: Work, shard: int) -> None:
    """Cut the documents of a shard into sentences, and write what is dropped."""
    documents = list(read_documents(work.shard(shard, "documents.arrow")))
    reasons = read_json(work.shard(shard, "reasons.json"))
    shared = read_json(work.round("shared.json"))[str(shard)]
    sentences: list[Sentence] = []
    dropped: list[Dropped] = []
    for document, why, (original, lines) in zip(documents, reasons, shared, strict=True):
        blocks = [] if document.lines else find_blocks(document)
        page = Page(document, blocks, {int(i): reason for i, reason in why})
        found = cut_page(page, Shared(original, frozenset(lines)))
        sentences += found.sentences
        dropped += found.dropped
    numbers = {document.name: number for number, document in enumerate(documents)}
    sides = [[each for each in sentences if each.language == language] for language in LANGUAGES]
    for language, own in zip(LANGUAGES, sides, strict=True):
        write_sentences(work.shard(shard, f"sentences-{language}.arrow"), own, numbers)
        write_arrays(
            work.shard(shard, f"sentences-{language}.npz"),
            document=np.array([numbers[each.doc] for each in own], dtype=np.int32),
            joined=joined_rows(own),
            lengths=np.array([len(each.text) for each in own], dtype=np.int32),
            digests=np.array([digest_text(each.text) for each in own], dtype="V16"),
        )
    ar, en = (make_side(own) for own in sides)
    rows = find_rows([document for document in documents if document.cells], ar, en)
    ends = [(pair.ar.first, len(pair.ar), pair.en.first, len(pair.en)) for pair in rows]
    write_arrays(work.shard(shard, "rows.npz"), rows=np.array(ends, dtype=np.int64).reshape(-1, 4))
    write_dropped(work.shard(shard, "dropped.arrow"), dropped, numbers)


def make_side(sentences: list[Sentence]) -> Side:
    """Return a side that has no vectors yet."""
    none = np.zeros((len(sentences), 0), dtype=np.float32)
    return Side(sentences, none, np.zeros(len(sentences), np.int32), joined_rows(sentences))


def to_bytes(texts: Iterable[str | None]) -> pa.Array:
    """Make a column of texts; half of a surrogate pair, which Unicode has no bytes for, comes back as it was."""
    import pyarrow as pa

    return pa.array(
        [None if text is None else text.encode("utf-8", "surrogatepass") for text in texts], type=pa.large_binary()
    )


def write_documents(path: Path, documents: Sequence[Document]) -> None:
    """Write documents, with what their files show of them."""
    import pyarrow as pa

    columns = {name: [getattr(each, name) for each in documents] for name in ("name", "text", "path", "language")}
    columns |= {name: [dump(marks_of(each)[k]) for each in documents] for k, name in enumerate(MARKS)}
    table = {name: to_bytes(values) for name, values in columns.items()}
    write_table(path, table | {"lines": pa.array([each.lines for each in documents], type=pa.bool_())})


def read_documents(path: Path, texts: bool = True) -> Iterator[Document]:
    """Read documents, without their texts where these are not wanted."""
    batch = read_table(path)
    for i in range(len(batch)):
        yield read_document(batch, i, texts)


def read_document(batch: pa.RecordBatch, i: int, texts: bool = True) -> Document:
    """Read one document of a table."""
    values: dict[str, Any] = {
        name: None if value is None else value.decode("utf-8", "surrogatepass")
        for name in TEXTS
        if name != "text" or texts
        for value in [batch.column(name)[i].as_py()]
    }
    return load_document(text=values.pop("text", None) or "", lines=batch.column("lines")[i].as_py(), **values)


def write_sentences(path: Path, sentences: Sequence[Sentence], numbers: dict[str, int]) -> None:
    """Write the sentences of one language."""
    import pyarrow as pa

    columns = {
        "document": pa.array([numbers[each.doc] for each in sentences], type=pa.int32()),
        "start": pa.array([each.start for each in sentences], type=pa.int32()),
        "end": pa.array([each.end for each in sentences], type=pa.int32()),
        "kind": pa.array([KINDS.index(each.kind) for each in sentences], type=pa.uint8()),
        "joined": pa.array([int(each.joined) for each in sentences], type=pa.uint8()),
        "text": to_bytes(each.text for each in sentences),
    }
    write_table(path, columns)


def write_dropped(path: Path, dropped: Sequence[Dropped], numbers: dict[str, int]) -> None:
    """Write what was dropped."""
    import pyarrow as pa

    columns = {
        "document": pa.array([numbers[each.doc] for each in dropped], type=pa.int32()),
        "start": pa.array([each.start for each in dropped], type=pa.int32()),
        "end": pa.array([each.end for each in dropped], type=pa.int32()),
        "text": to_bytes(each.text for each in dropped),
        "reason": to_bytes(each.reason for each in dropped),
    }
    write_table(path, columns)


def read_dropped(work: Work, shard: int) -> list[Dropped]:
    """Read what a shard dropped."""
    batch = read_table(work.shard(shard, "dropped.arrow"))
    names = read_json(work.shard(shard, "names.json"))
    rows = batch.to_pylist()
    return [
        Dropped(
            names[row["document"]],
            row["start"],
            row["end"],
            row["text"].decode("utf-8", "surrogatepass"),
            row["reason"].decode("utf-8", "surrogatepass"),
        )
        for row in rows
    ]


def write_summaries(path: Path, pages: Sequence[Summary]) -> None:
    """Write what comparing needs of pages."""
    lines = [line for page in pages for line in page.lines]
    write_arrays(
        path,
        keys=np.array([line.key for line in lines], dtype=np.uint64),
        others=np.array([line[1:] for line in lines], dtype=np.uint8).reshape(-1, len(Line._fields) - 1),
        line_counts=np.array([len(page.lines) for page in pages], dtype=np.int64),
        shingles=np.concatenate([np.zeros(0, np.uint32), *(page.shingles for page in pages)]),
        shingle_counts=np.array([len(page.shingles) for page in pages], dtype=np.int64),
    )


def read_summaries(path: Path) -> list[Summary]:
    """Read what comparing needs of pages."""
    found = read_arrays(path)
    lines = [
        Line(key, words, bool(stops), bool(heading), bool(known), side)
        for key, (words, stops, heading, known, side) in zip(
            found["keys"].tolist(), found["others"].tolist(), strict=True
        )
    ]
    line_ends = np.cumsum(found["line_counts"]).tolist()
    ends = np.cumsum(found["shingle_counts"]).tolist()
    return [
        Summary(lines[last - count : last], found["shingles"][end - shingles : end])
        for last, count, end, shingles in zip(
            line_ends, found["line_counts"].tolist(), ends, found["shingle_counts"].tolist(), strict=True
        )
    ]


@lru_cache(maxsize=1)
def place_documents(root: Path, shards: int) -> dict[str, tuple[int, int]]:
    """Return the shard and the place in it of each document by name."""
    work = Work(root)
    return {
        name: (shard, i)
        for shard in range(shards)
        for i, name in enumerate(read_json(work.shard(shard, "names.json")))
    }


def take_documents(work: Work, names: Iterable[str]) -> list[Document]:
    """Return some documents with their texts."""
    places = place_documents(work.root, work.shards)
    tables: dict[int, pa.RecordBatch] = {}
    found = []
    for name in sorted(set(names)):
        shard, i = places[name]
        if shard not in tables:
            tables[shard] = read_table(work.shard(shard, "documents.arrow"))
        found.append(read_document(tables[shard], i))
    return found


def list_problems(work: Work) -> list[dict[str, str]]:
    """Return what there is to say about the files of all shards: of one that was read again, the last word."""
    last = {found.path: shard for shard in range(work.shards) for _, found in work.files(shard)}
    return [
        each
        for shard in range(work.shards)
        for each in read_json(work.shard(shard, "problems.json"))
        if last.get(each["path"], shard) == shard
    ]
