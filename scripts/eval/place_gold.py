"""Lay a run's tables and the gold on the same line: the words of each document, in order.

Runs may cut sentences elsewhere than the gold does, and the text of an HTML page has other offsets than its file.
So the gold words of a document are aligned once with the words the run saw, and every stretch, of the run or of
the gold, becomes a set of the run's word indexes.
"""

from __future__ import annotations

import csv
import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

WORD = re.compile(r"\w+")

Row = Mapping[str, str]


class TableError(Exception):
    """A table is missing or lacks a column; the message says which."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document as a run saw it, with the offset of each."""

    words: tuple[str, ...]
    starts: tuple[int, ...]

    def indexes(self, start: int, end: int) -> frozenset[int]:
        """Return the indexes of the words that begin in `[start, end)`."""
        return frozenset(range(bisect_left(self.starts, start), bisect_left(self.starts, end)))

    def size(self, indexes: Iterable[int]) -> int:
        """Count characters."""
        return sum(len(self.words[index]) for index in indexes)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of text stands in a run: document, indexes of words, characters of the whole stretch."""

    doc: str
    indexes: frozenset[int]
    size: int


def read_table(path: Path, columns: Sequence[str], *, required: bool = True) -> list[Row]:
    """Read a tab-separated table without quoting; raise TableError when it or one of `columns` is missing."""
    if not path.exists():
        if required:
            raise TableError(f"{path}: no such file")
        return []
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader((line.rstrip("\n") for line in lines), delimiter="\t", quoting=csv.QUOTE_NONE)
        header = next(rows, [])
        missing = [name for name in columns if name not in header]
        if missing:
            raise TableError(f"{path}: no column {', '.join(missing)}; the header is {' '.join(header) or 'empty'}")
        return [_row(path, number, header, cells) for number, cells in enumerate(rows, start=2)]


def _row(path: Path, number: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise TableError(f"{path}, line {number}: {len(cells)} cells under {len(header)} columns")
    return dict(zip(header, cells, strict=True))


def lay_out_words(stretches: Iterable[tuple[int, str]]) -> Words:
    """Lay out the words of a document from stretches of its text with their start offsets, overlaps removed."""
    words: list[str] = []
    starts: list[int] = []
    for start, text in sorted(stretches):
        for found in WORD.finditer(text):
            # White space is folded in the tables, so an offset inside a stretch is a lower bound: order is kept.
            if not starts or start + found.start() > starts[-1]:
                words.append(found[0])
                starts.append(start + found.start())
    return Words(tuple(words), tuple(starts))


class Run:
    """The tables of a run, its documents laid out as words, found by the gold's names for them."""

    def __init__(self, folder: Path) -> None:
        self.pairs = read_table(
            folder / "pairs.tsv",
            [
                "ar_text",
                "en_text",
                *(f"{side}_{part}" for side in ("ar", "en") for part in ("doc", "start", "end")),
            ],
        )
        self.coverage = read_table(folder / "coverage.tsv", ["doc", "start", "end", "text", "status"])
        self.dropped = read_table(folder / "dropped.tsv", ["doc", "start", "end", "text"])
        stretches: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for row in (*self.coverage, *self.dropped):
            stretches[row["doc"]].add((int(row["start"]), row["text"]))
        for row in self.pairs:
            for side in ("ar", "en"):
                if row[f"{side}_doc"] not in stretches:
                    raise TableError(f"pairs.tsv names {row[f'{side}_doc']}, which coverage.tsv does not hold")
        self.words = {doc: lay_out_words(found) for doc, found in stretches.items()}

    def find_document(self, gold_name: str) -> str | None:
        """Return the run's name of a gold document: the same, or the same file under a longer or shorter path."""
        same = [
            doc
            for doc in self.words
            if doc == gold_name or doc.endswith("/" + gold_name) or gold_name.endswith("/" + doc)
        ]
        if len(same) > 1:
            raise TableError(f"{gold_name} could be {' or '.join(sorted(same))} in this run")
        return same[0] if same else None

    def place(self, doc: str, start: str, end: str) -> Place:
        """Place a stretch that is given by offsets."""
        words = self.words[doc]
        indexes = words.indexes(int(start), int(end))
        return Place(doc, indexes, words.size(indexes))

    def holds_most(self, holder: Place, held: Place) -> bool:
        """Say whether more than half of the characters of `held` stand in `holder` too."""
        if holder.doc != held.doc or not holder.indexes & held.indexes:
            return False
        return 2 * self.words[held.doc].size(holder.indexes & held.indexes) > held.size


class Gold:
    """Gold tables, placed in a run."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.pair_rows = read_table(folder / "pairs.tsv", ["ar_doc", "en_doc", "grade"])
        self.coverage_rows = read_table(
            folder / "coverage.tsv", ["language", "doc", "order", "text", "status", "story"], required=False
        )
        self.boilerplate_rows = read_table(folder / "boilerplate.tsv", ["doc"], required=False)
        self.run = run
        self.story = {row["doc"]: row["story"] for row in self.coverage_rows}
        self.words: dict[str, list[str]] = {}
        self.matches: dict[str, dict[int, int]] = {}
        self.piece_start: dict[tuple[str, str], int] = {}
        ordered: dict[str, list[Row]] = defaultdict(list)
        for row in (*self.coverage_rows, *self.boilerplate_rows):
            if "order" in row:
                ordered[row["doc"]].append(row)
        for doc, rows in ordered.items():
            self._align_document(doc, sorted(rows, key=lambda row: int(row["order"])))

    def _align_document(self, doc: str, rows: Sequence[Row]) -> None:
        """Align the words of a gold document with those of the run, once, in document order."""
        words: list[str] = []
        for row in rows:
            self.piece_start[doc, row["order"]] = len(words)
            words += WORD.findall(row["text"])
        self.words[doc] = words
        name = self.run.find_document(doc)
        other = self.run.words[name].words if name is not None else ()
        blocks = SequenceMatcher(None, words, other, autojunk=False).get_matching_blocks()
        self.matches[doc] = {block.a + k: block.b + k for block in blocks for k in range(block.size)}

    def place_piece(self, row: Row) -> Place:
        """Place a row of coverage or boilerplate: by `order` and text, or by offsets."""
        if "order" not in row:
            return self._place_offsets(row["doc"], row["start"], row["end"])
        return self._place_words(row["doc"], self.piece_start[row["doc"], row["order"]], row["text"])

    def place_side(self, row: Row, side: str) -> Place:
        """Place one side of a gold pair: by its text, or by offsets where the table has no texts."""
        doc = row[f"{side}_doc"]
        if f"{side}_text" not in row:
            return self._place_offsets(doc, row[f"{side}_start"], row[f"{side}_end"])
        wanted = WORD.findall(row[f"{side}_text"])
        words = self.words.get(doc, [])
        for at in range(len(words) - len(wanted) + 1):
            if words[at : at + len(wanted)] == wanted:
                return self._place_words(doc, at, row[f"{side}_text"])
        raise TableError(f"gold: {doc} does not hold the text of its pair: {row[f'{side}_text'][:60]}")

    def _place_offsets(self, doc: str, start: str, end: str) -> Place:
        name = self.run.find_document(doc)
        return Place(doc, frozenset(), 1) if name is None else self.run.place(name, start, end)

    def _place_words(self, doc: str, first: int, text: str) -> Place:
        words = WORD.findall(text)
        matches = self.matches[doc]
        indexes = frozenset(matches[k] for k in range(first, first + len(words)) if k in matches)
        return Place(self.run.find_document(doc) or doc, indexes, sum(map(len, words)))
