"""Score the tables of a run against gold: pairs, coverage, boilerplate.

    python -m scripts.eval.score_run OUT [--gold corpora/gold] [--list wrong|missed|coverage|boilerplate]

Runs may cut sentences elsewhere than the gold does: eval/place_gold.py lays both on the words of each document, and
stretches are compared by the characters of the words they share.

- A pair holds a gold pair when it has more than half of the gold pair's characters on both sides. It is right when
  the gold pairs that it holds make up more than half of its own characters on both sides. So a pair that joins
  several gold pairs is right as a whole; one that joins a gold pair with as much that is foreign is not.
  `strict` asks for the texts of a gold pair, white space folded.
- A gold sentence has the coverage status that most of its characters have in the run.
- A boilerplate line is dropped when less than half of its characters are content in the run, and paired when more
  than half of them stand in one pair. Paired boilerplate makes the exit status 1.

Exit status: 0 scored, 1 boilerplate is paired, 2 the tables cannot be read.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.eval.place_gold import Gold, Place, Row, Run, TableError
from scripts.results import Table as ResultTable
from scripts.results import write_result

SCORER = "score_run 2"
STATUSES = ("covered", "partial", "uncovered", "missing")
# Statuses that agree when only covered at all or not is asked.
AGREED = {(a, b) for a in ("covered", "partial") for b in ("covered", "partial")} | {("uncovered", "uncovered")}


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
    boilerplate: int = 0
    boilerplate_dropped: int = 0
    boilerplate_paired: int = 0
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def find_held(run: Run, ar: Place, en: Place, rivals: Sequence[PlacedPair]) -> list[PlacedPair]:
    """Return the gold pairs that make a pair right; none when it is wrong."""
    held = [g for g in rivals if run.holds_most(ar, g.ar) and run.holds_most(en, g.en)]
    ar_gold = Place(ar.doc, frozenset().union(*(g.ar.indexes for g in held)), 0)
    en_gold = Place(en.doc, frozenset().union(*(g.en.indexes for g in held)), 0)
    return held if run.holds_most(ar_gold, ar) and run.holds_most(en_gold, en) else []


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
        right = find_held(run, ar, en, by_documents[ar.doc, en.doc])
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
        score.gold["texts"] += "ar_text" in pair.row
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
        score.stories[row["story"]]["agreed"] += (got, row["status"]) in AGREED
        if got != row["status"]:
            score.examples["coverage"].append(f"{row['status']} -> {got}  {row['doc']}\n    {row['text']}")


def score_boilerplate(run: Run, gold: Gold, score: Score) -> None:
    """Count boilerplate lines that were dropped, and those that stand in a pair."""
    content: dict[str, set[int]] = defaultdict(set)
    for row in run.coverage:
        content[row["doc"]] |= run.place(row["doc"], row["start"], row["end"]).indexes
    paired: dict[str, list[tuple[frozenset[int], Row]]] = defaultdict(list)
    for row in run.pairs:
        for side in ("ar", "en"):
            place = run.place(row[f"{side}_doc"], row[f"{side}_start"], row[f"{side}_end"])
            paired[place.doc].append((place.indexes, row))
    for row in gold.boilerplate_rows:
        place = gold.place_piece(row)
        if not place.size:
            continue
        score.boilerplate += 1
        words = run.words.get(place.doc)
        kept = words.size(place.indexes & content[place.doc]) if words else 0
        score.boilerplate_dropped += 2 * kept < place.size
        if 2 * kept >= place.size:
            score.examples["boilerplate"].append(f"kept: {row['doc']}: {row.get('text', '')}")
        for indexes, pair in paired[place.doc]:
            if words and 2 * words.size(indexes & place.indexes) > place.size:
                score.boilerplate_paired += 1
                score.examples["boilerplate"].append(
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
    score_boilerplate(run, gold, score)
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
    yield "  strict: same texts", ratio(score.strict, score.pairs if score.gold["texts"] else 0)
    yield "pair recall", ratio(found, golds)
    yield "  of full gold pairs", ratio(score.found["full"], score.gold["full"])
    yield "  of partial gold pairs", ratio(score.found["partial"], score.gold["partial"])
    yield "  strict: same texts", ratio(score.gold["strict"], score.gold["texts"])
    yield "gold spans with a right pair", ratio(score.spans_found, score.spans)
    total = sum(score.confusion.values())
    if total:
        agreed = sum(count for pair, count in score.confusion.items() if pair in AGREED)
        yield "coverage accuracy, three ways", ratio(sum(score.confusion[s, s] for s in STATUSES), total)
        yield "coverage accuracy, uncovered or not", ratio(agreed, total)
        told = sum(score.confusion[status, "covered"] for status in STATUSES)
        yield "  told covered that are", ratio(score.confusion["covered", "covered"], told)
        partial = sum(score.confusion["partial", status] for status in STATUSES)
        found = score.confusion["partial", "partial"] + score.confusion["partial", "covered"]
        yield "  partial ones told carried", ratio(found, partial)
        yield "  partial ones told partial", ratio(score.confusion["partial", "partial"], partial)
    yield "boilerplate dropped", ratio(score.boilerplate_dropped, score.boilerplate)
    yield "boilerplate paired (must be 0)", str(score.boilerplate_paired)


def result_table(score: Score) -> ResultTable:
    """Return the figures that the README shows."""
    total = sum(score.confusion.values())
    same = sum(score.confusion[status, status] for status in STATUSES)
    agreed = sum(count for pair, count in score.confusion.items() if pair in AGREED)
    partial = (str(score.confusion["partial", status]) for status in STATUSES[:3])
    rows = [
        ["correct pairs (precision)", ratio(sum(score.right.values()), score.pairs)],
        ["full translations found (recall)", ratio(score.found["full"], score.gold["full"])],
        ["sentences with the right status: covered, partial, uncovered", ratio(same, total)],
        ["sentences rightly uncovered or not", ratio(agreed, total)],
        ["partially covered sentences reported as covered / partial / uncovered", " / ".join(partial)],
        ["boilerplate lines dropped", ratio(score.boilerplate_dropped, score.boilerplate)],
        ["boilerplate lines in a pair", str(score.boilerplate_paired)],
    ]
    return ResultTable(["", ""], rows)


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
    about = about if isinstance(about, dict) else {}
    model = about.get("model")
    run = [f"align:{about['version']}"] if "version" in about else []
    run += [f"model:{model['name']}@{model['revision']}"] if isinstance(model, dict) else []
    return " | ".join([SCORER, f"gold:{gold_folder.name}@{digest.hexdigest()[:12]}", "overlap:>1/2", *run])


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a run and print the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder that `align run` wrote")
    parser.add_argument("--gold", type=Path, default=Path(__file__).resolve().parents[2] / "corpora" / "gold")
    parser.add_argument(
        "--list", action="append", default=[], choices=["wrong", "missed", "coverage", "boilerplate"]
    )
    parser.add_argument("--json", type=Path, help="write the figures that the README shows to this file, too")
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
    if options.json:
        about = {"signature": signature(options.out, options.gold)}
        write_result(options.json, "python -m scripts.eval.score_run OUT", {"main": result_table(score)}, about)
    if score.boilerplate_paired:
        print(f"{score.boilerplate_paired} boilerplate lines are paired; see --list boilerplate", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
