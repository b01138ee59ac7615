"""Score the tables of a run against gold: pairs, coverage, furniture.

    python scripts/score_run.py OUT [--gold corpora/gold] [--list wrong|missed|coverage|furniture]

Runs may cut sentences elsewhere than the gold does. So both are laid out as the words of the document, in order,
and the gold words are aligned with the run's; a span is then a range of the run's words, measured in characters.

- A pair is right when, on both sides, more than half of its characters lie in one gold pair and hold more than
  half of that gold pair's; `strict` asks for the same text, white space folded.
- A gold sentence has the coverage status that most of its characters have in the run.
- A furniture line is dropped when less than half of its characters are content in the run, and paired when more
  than half of them stand in one pair. Paired furniture makes the exit status 1.

Exit status: 0 scored, 1 furniture is paired, 2 the tables cannot be read.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from rich.console import Console
from rich.table import Table

SCORER = "score_run 1"
STATUSES = ("covered", "partial", "uncovered", "missing")
WORD = re.compile(r"\w+")

Row = Mapping[str, str]


class TableError(Exception):
    """A table is missing or lacks a column; the message says which."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document as a run saw it, with the offset of each; `content` says what coverage.tsv holds."""

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


@dataclass(frozen=True, slots=True)
class PlacedPair:
    """A pair, of the run or of the gold, with both sides placed."""

    ar: Place
    en: Place
    row: Row
    story: str


@dataclass(slots=True)
class Score:
    """All that is counted; `story` keys are stories, `grade` keys are full and partial."""

    pairs: int = 0
    right: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    gold: Counter[str] = field(default_factory=Counter)
    strict: int = 0
    spans: int = 0
    spans_found: int = 0
    stories: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)
    furniture: int = 0
    furniture_dropped: int = 0
    furniture_paired: int = 0
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


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
            # White space is folded in the tables, so an offset inside a stretch is a lower bound; order is what counts.
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


class Gold:
    """Gold tables, placed in a run."""

    def __init__(self, folder: Path, run: Run) -> None:
        self.pair_rows = read_table(folder / "pairs.tsv", ["ar_doc", "en_doc", "grade"])
        self.coverage_rows = read_table(
            folder / "coverage.tsv", ["language", "doc", "order", "text", "status", "story"], required=False
        )
        self.furniture_rows = read_table(folder / "furniture.tsv", ["doc"], required=False)
        self.run = run
        self.story = {row["doc"]: row["story"] for row in self.coverage_rows}
        self.words: dict[str, list[str]] = {}
        self.matches: dict[str, dict[int, int]] = {}
        self.piece_start: dict[tuple[str, str], int] = {}
        ordered: dict[str, list[Row]] = defaultdict(list)
        for row in (*self.coverage_rows, *self.furniture_rows):
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
        """Place a row of coverage or furniture: by `order` and text, or by offsets."""
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


def overlaps_by_half(run: Run, found: Place, gold: Place) -> bool:
    """Say whether two places share more than half of the characters of each."""
    if found.doc != gold.doc or not found.indexes & gold.indexes:
        return False
    shared = run.words[found.doc].size(found.indexes & gold.indexes)
    return 2 * shared > found.size and 2 * shared > gold.size


def score_pairs(run: Run, gold: Gold, score: Score) -> None:
    """Count right, strict and missed pairs."""
    run_story = {run.find_document(doc) or doc: story for doc, story in gold.story.items()}
    golds = [
        PlacedPair(gold.place_side(row, "ar"), gold.place_side(row, "en"), row, row.get("story", ""))
        for row in gold.pair_rows
    ]
    by_documents: dict[tuple[str, str], list[PlacedPair]] = defaultdict(list)
    for pair in golds:
        by_documents[pair.ar.doc, pair.en.doc].append(pair)
    found: set[int] = set()
    strict: set[int] = set()
    for row in run.pairs:
        ar = run.place(row["ar_doc"], row["ar_start"], row["ar_end"])
        en = run.place(row["en_doc"], row["en_start"], row["en_end"])
        story = run_story.get(row["ar_doc"], "")
        score.pairs += 1
        score.stories[story]["pairs"] += 1
        rivals = by_documents[ar.doc, en.doc]
        right = [g for g in rivals if overlaps_by_half(run, ar, g.ar) and overlaps_by_half(run, en, g.en)]
        found.update(id(g) for g in right)
        strict.update(id(g) for g in right if _same_texts(row, g.row))
        if right:
            score.right["full" if any(g.row["grade"] == "full" for g in right) else "partial"] += 1
            score.strict += any(_same_texts(row, g.row) for g in right)
            score.stories[story]["right"] += 1
        else:
            score.examples["wrong"].append(_show(row))
    spans: dict[tuple[str, frozenset[int]], bool] = {}
    for pair in golds:
        score.gold[pair.row["grade"]] += 1
        score.gold["strict"] += id(pair) in strict
        score.stories[pair.story]["gold"] += 1
        for place in (pair.ar, pair.en):
            spans[place.doc, place.indexes] = spans.get((place.doc, place.indexes), False) or id(pair) in found
        if id(pair) in found:
            score.found[pair.row["grade"]] += 1
            score.stories[pair.story]["found"] += 1
        else:
            score.examples["missed"].append(_show(pair.row))
    score.spans, score.spans_found = len(spans), sum(spans.values())


def _same_texts(row: Row, gold: Row) -> bool:
    return all(
        f"{side}_text" in gold and " ".join(row[f"{side}_text"].split()) == gold[f"{side}_text"]
        for side in ("ar", "en")
    )


def _show(row: Row) -> str:
    names = ("grade", "ar_doc", "ar_text", "en_doc", "en_text", "probability")
    return "\n    ".join(row[name] for name in names if row.get(name))


def score_coverage(run: Run, gold: Gold, score: Score) -> None:
    """Count each gold sentence by its status and the run's."""
    status: dict[str, dict[int, str]] = defaultdict(dict)
    for row in run.coverage:
        for index in run.place(row["doc"], row["start"], row["end"]).indexes:
            status[row["doc"]][index] = row["status"]
    for row in gold.coverage_rows:
        place = gold.place_piece(row)
        sizes: Counter[str] = Counter({"missing": place.size})
        for index in sorted(place.indexes & status[place.doc].keys()):
            length = len(run.words[place.doc].words[index])
            sizes[status[place.doc][index]] += length
            sizes["missing"] -= length
        got = max(STATUSES, key=lambda name: sizes[name])
        score.confusion[row["status"], got] += 1
        score.stories[row["story"]]["sentences"] += 1
        score.stories[row["story"]]["agreed"] += (got, row["status"]) in _AGREED
        if got != row["status"]:
            score.examples["coverage"].append(f"{row['status']} -> {got}  {row['doc']}\n    {row['text']}")


_AGREED = {(a, b) for a in ("covered", "partial") for b in ("covered", "partial")} | {("uncovered", "uncovered")}


def score_furniture(run: Run, gold: Gold, score: Score) -> None:
    """Count furniture lines that were dropped, and those that stand in a pair."""
    content: dict[str, set[int]] = defaultdict(set)
    for row in run.coverage:
        content[row["doc"]] |= run.place(row["doc"], row["start"], row["end"]).indexes
    paired: dict[str, list[tuple[frozenset[int], Row]]] = defaultdict(list)
    for row in run.pairs:
        for side in ("ar", "en"):
            place = run.place(row[f"{side}_doc"], row[f"{side}_start"], row[f"{side}_end"])
            paired[place.doc].append((place.indexes, row))
    for row in gold.furniture_rows:
        place = gold.place_piece(row)
        if not place.size:
            continue
        score.furniture += 1
        words = run.words.get(place.doc)
        kept = words.size(place.indexes & content[place.doc]) if words else 0
        score.furniture_dropped += 2 * kept < place.size
        if 2 * kept >= place.size:
            score.examples["furniture"].append(f"kept: {row['doc']}: {row.get('text', '')}")
        for indexes, pair in paired[place.doc]:
            if words and 2 * words.size(indexes & place.indexes) > place.size:
                score.furniture_paired += 1
                score.examples["furniture"].append(
                    f"PAIRED: {row['doc']}: {row.get('text', '')}\n    {_show(pair)}"
                )
                break


def score_run(folder: Path, gold_folder: Path) -> Score:
    """Score the tables in `folder` against those in `gold_folder`; raise TableError when one cannot be read."""
    run = Run(folder)
    gold = Gold(gold_folder, run)
    score = Score()
    score_pairs(run, gold, score)
    score_coverage(run, gold, score)
    score_furniture(run, gold, score)
    return score


def ratio(part: int, whole: int) -> str:
    """Return `part / whole` with three decimals and the counts; a dash when there is nothing to count."""
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "–"


def summary_rows(score: Score) -> Iterator[tuple[str, str]]:
    """Yield the figures of a score, named."""
    right, found = sum(score.right.values()), sum(score.found.values())
    golds = score.gold["full"] + score.gold["partial"]
    yield "pair precision", ratio(right, score.pairs)
    yield "  matching a full gold pair", ratio(score.right["full"], score.pairs)
    yield "  strict: same texts", ratio(score.strict, score.pairs)
    yield "pair recall", ratio(found, golds)
    yield "  of full gold pairs", ratio(score.found["full"], score.gold["full"])
    yield "  of partial gold pairs", ratio(score.found["partial"], score.gold["partial"])
    yield "  strict: same texts", ratio(score.gold["strict"], golds)
    yield "gold spans with a right pair", ratio(score.spans_found, score.spans)
    total = sum(score.confusion.values())
    if total:
        agreed = sum(count for pair, count in score.confusion.items() if pair in _AGREED)
        yield "coverage accuracy, three ways", ratio(sum(score.confusion[s, s] for s in STATUSES), total)
        yield "coverage accuracy, uncovered or not", ratio(agreed, total)
    yield "furniture dropped", ratio(score.furniture_dropped, score.furniture)
    yield "furniture paired (must be 0)", str(score.furniture_paired)


def print_score(score: Score, console: Console) -> None:
    """Print the figures, the coverage confusion and the table of stories."""
    figures = Table(title="Run against gold", show_header=False)
    for name, value in summary_rows(score):
        figures.add_row(name, value)
    console.print(figures)
    if score.confusion:
        confusion = Table("gold \\ run", *STATUSES, title="Coverage, sentences")
        for want in STATUSES[:3]:
            confusion.add_row(want, *(str(score.confusion[want, got]) for got in STATUSES))
        console.print(confusion)
        stories = Table("story", "pairs", "precision", "gold", "recall", "coverage", title="By story")
        for name, count in sorted(score.stories.items()):
            stories.add_row(
                name,
                str(count["pairs"]),
                ratio(count["right"], count["pairs"]),
                str(count["gold"]),
                ratio(count["found"], count["gold"]),
                ratio(count["agreed"], count["sentences"]),
            )
        console.print(stories)


def signature(folder: Path, gold_folder: Path) -> str:
    """Return one line that names the scorer, the gold and the run's program and model."""
    digest = hashlib.sha256()
    for path in sorted(gold_folder.glob("*.tsv")):
        digest.update(path.read_bytes())
    try:
        about = json.loads((folder / "run.json").read_text("utf-8"))
    except (OSError, ValueError):
        about = {}
    run = [f"{name}:{about[name]}" for name in ("version", "model", "revision") if isinstance(about.get(name), str)]
    return " | ".join([SCORER, f"gold:{gold_folder.parent.name}/{digest.hexdigest()[:12]}", "overlap:>1/2", *run])


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a run and print the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder that `align run` wrote")
    parser.add_argument("--gold", type=Path, default=Path(__file__).resolve().parent.parent / "corpora" / "gold")
    parser.add_argument("--list", action="append", default=[], choices=["wrong", "missed", "coverage", "furniture"])
    options = parser.parse_args(arguments)
    try:
        score = score_run(options.out, options.gold)
    except TableError as error:
        print(error, file=sys.stderr)
        return 2
    console = Console(width=100 if not sys.stdout.isatty() else None)
    print_score(score, console)
    for kind in options.list:
        for text in score.examples[kind]:
            console.print(f"{kind}: {text}", markup=False, highlight=False, soft_wrap=True)
    console.print(signature(options.out, options.gold), markup=False, highlight=False, soft_wrap=True)
    if score.furniture_paired:
        print(f"{score.furniture_paired} furniture lines are paired; see --list furniture", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
