"""Score what a run says about sources: statements, what is in no other source, and facts told otherwise.

    python -m scripts.eval.statements OUT [--gold corpora/gold] [--list alone|joined|apart|conflicts|missed|across]

Gold are the statements and conflicts that `scripts.data.build_corpora` writes from the tagged sources.

- *Conflicts*: one of the run is right when two of its rows tell values of one gold conflict otherwise, in its
  sentences; a gold conflict is found when that holds for it. Counted, too, are the gold's traps that are told.
- *Statements*, by pairs of sentences of different documents: two that the run puts into one statement, neither of
  them in part, are right when the gold has one statement that both make, or touch (counted apart). A gold pair
  makes one statement in full; it is found when one statement of the run has both.
- *In no other source*: of the sentences that stand in statements of one source only, those that another document of
  the gold has all of, or some. Beside it the same for `uncovered` in coverage.tsv, today's word for it. Of those
  wrongly so, how many are said by what is shown as nearest elsewhere: by the first, by one of all.
- *Left out* (`align coverage`, documents as sources): by the gold no sentence of the document makes the statement
  in full, and more than half of the story's other documents, two at least, do. Both failures are counted.
- *Shares*: for each document the share of its sentences that another one has all of, true and told, and whether the
  interval of `align.select.bounds` holds the truth.
- *Across stories*: sentences told covered, or sharing a statement, with a document of another gold story.
"""

from __future__ import annotations

import argparse
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from align.output.sources import compare_project
from align.select.bounds import bound_share, on_scale
from align.select.sources import MOST
from align.store.load import read_project
from align.store.schema import NAME
from scripts.eval.place_gold import Gold, Place, Row, Run, read_table
from scripts.eval.score_run import ratio

if TYPE_CHECKING:
    import align.records

Sentence = tuple[str, str, str]  # document, start, end
STATEMENT = ("statement", "story", "source", "language", "doc", "start", "end", "text", "role")
CONFLICT = ("statement", "story", "kind", "what", "value", "source", "language", "doc", "start", "end", "text")


@dataclass(slots=True)
class Report:
    """Lines of figures, and examples by kind."""

    lines: list[str] = field(default_factory=list)
    examples: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


class Said:
    """The sentences of a run with the gold statements that each makes in full, and those that it touches."""

    def __init__(self, folder: Path, gold_folder: Path) -> None:
        self.project = read_project(folder / NAME)
        self.run = Run(folder)
        self.gold = Gold(gold_folder, self.run)
        self.statements = read_table(folder / "statements.tsv", STATEMENT)
        self.conflicts = read_table(folder / "conflicts.tsv", CONFLICT)
        self.full: defaultdict[Sentence, set[tuple[str, str]]] = defaultdict(set)
        self.touched: defaultdict[Sentence, set[tuple[str, str]]] = defaultdict(set)
        self.text: dict[Sentence, str] = {}
        self.story = {self.run.find_document(doc) or doc: story for doc, story in self.gold.story.items()}
        self.starts: defaultdict[str, list[tuple[int, Sentence]]] = defaultdict(list)
        places: defaultdict[str, list[tuple[Sentence, Place]]] = defaultdict(list)
        for row in self.run.coverage:
            sentence = row["doc"], row["start"], row["end"]
            self.text[sentence] = row["text"]
            self.starts[row["doc"]].append((int(row["start"]), sentence))
            places[row["doc"]].append((sentence, self.run.place(*sentence)))
        for own in self.starts.values():
            own.sort()
        for row in read_table(gold_folder / "statements.tsv", ["story", "statement", "doc", "order", "role"]):
            piece = self.gold.place_piece(row)
            known = self.touched if row["role"] == "partial" else self.full
            for sentence, place in places[piece.doc]:
                if self.run.holds_most(place, piece) or self.run.holds_most(piece, place):
                    known[sentence].add((row["story"], row["statement"]))

    def sentence_of(self, row: Row) -> Sentence:
        """Return the sentence of a row, that of a clause too."""
        return self.sentence_at((row["doc"], row["start"], row["end"]))

    def sentence_at(self, whole: Sentence) -> Sentence:
        """Return the sentence of a place, of one in it too."""
        if whole in self.text:
            return whole
        doc, start, end = whole
        before = [one for first, one in self.starts[doc] if first <= int(start) and int(end) <= int(one[2])]
        return before[-1] if before else whole

    def show(self, *sentences: Sentence) -> str:
        """Return sentences with their documents, a line each."""
        return "\n    ".join(f"{sentence[0]}: {self.text.get(sentence, '')}" for sentence in sentences)


def score_conflicts(said: Said, gold_folder: Path, report: Report) -> None:
    """Count conflicts of the run that are right, and gold ones that are found."""
    golds: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read_table(gold_folder / "conflicts.tsv", ["conflict", "kind", "value", "doc", "text"]):
        golds[row["conflict"]].append(row)
    found: set[str] = set()
    groups: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in said.conflicts:
        groups[row["statement"], row["kind"], row["what"]].append(row)
    right = 0
    for rows in groups.values():
        names = {name for name, gold in golds.items() if tells_conflict(said, rows, gold)}
        right += bool(names)
        found |= names
        if not names:
            report.examples["conflicts"].append(
                "\n    ".join(f"{r['value']} | {r['doc']}: {r['text']}" for r in rows)
            )
    kinds = Counter(rows[0]["kind"] for rows in golds.values())
    by_kind = Counter(golds[name][0]["kind"] for name in found)
    report.lines += [
        f"conflicts right {ratio(right, len(groups))}",
        f"conflicts found {ratio(len(found), len(golds))}; "
        + ", ".join(f"{kind} {by_kind[kind]}/{count}" for kind, count in sorted(kinds.items())),
    ]
    report.lines += count_traps(said, list(groups.values()), gold_folder)
    report.examples["missed"] += [
        "\n    ".join(f"{r['value']} | {r['doc']}: {r['text']}" for r in golds[name])
        for name in sorted(golds.keys() - found)
    ]


def count_traps(said: Said, groups: Sequence[Sequence[Row]], gold_folder: Path) -> list[str]:
    """Count the facts that only look as if they were told otherwise and that the run tells so; [] without any."""
    if not (gold_folder / "traps.tsv").exists():
        return []
    traps: defaultdict[str, list[Row]] = defaultdict(list)
    for row in read_table(gold_folder / "traps.tsv", ["trap", "kind", "value", "doc", "text"]):
        traps[row["trap"]].append(row)
    told = [name for name, trap in traps.items() if any(tells_conflict(said, rows, trap) for rows in groups)]
    return [f"traps told as conflicts {ratio(len(told), len(traps))}"]


def tells_conflict(said: Said, rows: Sequence[Row], gold: Sequence[Row]) -> bool:
    """Say whether two rows tell two of the values of a gold conflict, in its sentences."""
    values = set()
    for row in rows:
        for want in gold:
            if said.run.find_document(want["doc"]) != row["doc"] or row["kind"] != want["kind"]:
                continue
            same = row["text"] in want["text"] or want["text"] in row["text"]
            value = row["kind"] == "negation" or overlap(row["text"], row["value"], want["value"])
            if same and value:
                values.add(want["value"])
    return len(values) > 1


def overlap(text: str, one: str, other: str) -> bool:
    """Say whether two values are told in one place: "at least 300", which is how it is shown, and "300 people"."""
    if one in other or other in one:
        return True
    at = text.find(one), text.find(other)
    return min(at) >= 0 and at[0] < at[1] + len(other) and at[1] < at[0] + len(one)


def score_statements(said: Said, report: Report) -> None:
    """Count pairs of sentences in one statement."""
    groups: defaultdict[str, list[tuple[Sentence, str]]] = defaultdict(list)
    for row in said.statements:
        groups[row["statement"]].append((said.sentence_of(row), row["role"]))
    joined: dict[tuple[Sentence, Sentence], bool] = {}
    twice: set[tuple[Sentence, Sentence]] = set()
    for members in groups.values():
        for (a, role), (b, other) in itertools.combinations(sorted(members), 2):
            if a[0] != b[0]:
                twice |= {(a, b)} & joined.keys()
                joined[a, b] = joined.get((a, b), False) or "partial" not in (role, other)
    told = [pair for pair, whole in joined.items() if whole]
    right = [pair for pair in told if said.full[pair[0]] & said.full[pair[1]]]
    touching = [pair for pair in told if pair not in set(right) and touch(said, *pair)]
    golds = {
        (a, b)
        for a, b in itertools.combinations(sorted(said.full), 2)
        if a[0] != b[0] and said.full[a] & said.full[b]
    }
    same = {pair for pair in golds if is_same_language(said, *pair)}
    report.lines += [
        f"pairs of sentences in one statement right {ratio(len(right), len(told))}, "
        f"touching the same {ratio(len(touching), len(told))}",
        f"gold pairs in one statement {ratio(len(golds & joined.keys()), len(golds))}, "
        f"of one language {ratio(len(same & joined.keys()), len(same))}",
        f"pairs of sentences that stand together in two statements {ratio(len(twice), len(joined))}",
    ]
    report.examples["joined"] += [said.show(*pair) for pair in told if pair not in {*right, *touching}]
    report.examples["apart"] += [said.show(*pair) for pair in sorted(golds - joined.keys())]


def touch(said: Said, a: Sentence, b: Sentence) -> bool:
    """Say whether two sentences have a statement in common that one of them touches."""
    return bool((said.full[a] | said.touched[a]) & (said.full[b] | said.touched[b]))


def is_same_language(said: Said, a: Sentence, b: Sentence) -> bool:
    """Say whether two sentences are of one language."""
    arabic = [any("\u0621" <= letter <= "\u064a" for letter in said.text[sentence]) for sentence in (a, b)]
    return arabic[0] == arabic[1]


def score_alone(said: Said, report: Report) -> None:
    """Count sentences said to be in no other source that are, and those told uncovered today."""
    sources: defaultdict[str, set[str]] = defaultdict(set)
    own: defaultdict[Sentence, set[str]] = defaultdict(set)
    for row in said.statements:
        sources[row["statement"]].add(row["source"])
        own[said.sentence_of(row)].add(row["statement"])
    alone = sorted(sentence for sentence, numbers in own.items() if all(len(sources[n]) == 1 for n in numbers))
    uncovered = [said.sentence_of(row) for row in said.run.coverage if row["status"] == "uncovered"]
    for name, claims in (("in no other source (statements)", alone), ("uncovered (coverage.tsv)", uncovered)):
        wrong = [sentence for sentence in claims if is_elsewhere(said, sentence, said.full)]
        some = [
            sentence for sentence in claims if is_elsewhere(said, sentence, said.touched) and sentence not in wrong
        ]
        shares = ratio(len(wrong), len(claims)), ratio(len(some), len(claims))
        report.lines.append(f"{name}: wrongly so {shares[0]}, touched elsewhere {shares[1]}")
        if name.startswith("in no"):
            report.lines.append(count_nearest(said, wrong))
            report.examples["alone"] += [said.show(sentence) for sentence in [*wrong, *some]]


def count_nearest(said: Said, wrong: Iterable[Sentence]) -> str:
    """Say of how many sentences told to be in no other source what comes nearest elsewhere says the same."""
    ends = [place_of(each) for each in (*said.project.ar, *said.project.en)]
    nearest: defaultdict[Sentence, list[Sentence]] = defaultdict(list)
    for near in said.project.nearest:
        nearest[ends[near.node]].append(ends[near.other])
    says = [[bool(said.full[sentence] & said.full[other]) for other in nearest[sentence]] for sentence in wrong]
    first, any_ = sum(own[:1] == [True] for own in says), sum(map(any, says))
    shares = ratio(first, len(says)), ratio(any_, len(says))
    return f"  of those wrongly so, said by the nearest {shares[0]}, by one of three {shares[1]}"


def place_of(sentence: align.records.Sentence) -> Sentence:
    """Return the place of a sentence as it stands in tables."""
    return sentence.doc, str(sentence.start), str(sentence.end)


def score_left_out(said: Said, report: Report) -> None:
    """Count what documents are rightly told to leave out of their story."""
    compared = compare_project(said.project)
    makers: defaultdict[tuple[str, str], set[str]] = defaultdict(set)  # the sources of each gold statement
    for sentence, statements in said.full.items():
        for statement in statements:
            makers[statement].add(compared.outlets.source[sentence[0]])
    rows = [(row, said.full[said.sentence_at(place_of(row.sentence))]) for row in compared.left_out]
    has = sum(any(row.source in makers[one] for one in own) for row, own in rows)
    told = [max((len(makers[one] & set(row.by)) for one in own), default=0) for row, own in rows]
    few = sum(count < MOST or 2 * count <= row.others for count, (row, _) in zip(told, rows, strict=True))
    report.lines.append(
        f"left out: the source has it {ratio(has, len(rows))}, most others do not {ratio(few, len(rows))}"
    )


def is_elsewhere(said: Said, sentence: Sentence, also: dict[Sentence, set[tuple[str, str]]]) -> bool:
    """Say whether another document makes what a sentence makes, or one of the two touches it (`also` touched)."""
    makes = said.full[sentence]
    touches = said.touched[sentence] if also is said.touched else set()
    for other in said.text:
        if other[0] == sentence[0]:
            continue
        if makes & said.full[other] or (
            also is said.touched and (makes & said.touched[other] or touches & said.full[other])
        ):
            return True
    return False


def score_shares(said: Said, report: Report) -> None:
    """Count the documents of which the interval holds the true share of sentences that another document has."""
    roles: defaultdict[Sentence, set[str]] = defaultdict(set)
    tellers: defaultdict[str, set[str]] = defaultdict(set)
    for row in said.statements:
        roles[said.sentence_of(row)].add(row["statement"])
        if row["role"] != "partial":
            tellers[row["statement"]].add(row["doc"])
    documents: defaultdict[str, list[Sentence]] = defaultdict(list)
    for sentence in said.text:
        documents[sentence[0]].append(sentence)
    held, widths = 0, []
    everything: list[tuple[bool, bool, str]] = []
    for doc, sentences in documents.items():
        rows = [
            (any(tellers[n] - {doc} for n in roles[sentence]), is_elsewhere(said, sentence, said.full), doc)
            for sentence in sentences
        ]
        _, true, low, high = measure_rows(rows)
        held += low <= true <= high
        widths.append(high - low)
        everything += rows
    told, true, low, high = measure_rows(everything)
    report.lines += [
        f"sentences in another document: true {true:.1%}, told {told:.1%} ({low:.1%}-{high:.1%}), "
        f"shift {on_scale(true) - on_scale(told):.3f}",
        f"documents whose interval holds their true share {ratio(held, len(documents))}, "
        f"mean width {sum(widths) / len(widths):.1%}",
    ]


def measure_rows(rows: Sequence[tuple[bool, bool, str]]) -> tuple[float, float, float, float]:
    """Return the share told and the true share of rows, told, true and document, and the interval told."""
    told, true, documents = zip(*rows, strict=True)
    return sum(told) / len(rows), sum(true) / len(rows), *bound_share([1.0] * len(rows), told, documents)


def score_across(said: Said, report: Report) -> None:
    """Count claims that join documents of different gold stories: none of them is true."""
    covered = [
        row
        for row in said.run.coverage
        if row["status"] == "covered" and said.story.get(row["doc"]) != said.story.get(row["evidence_doc"])
    ]
    groups: defaultdict[str, list[Sentence]] = defaultdict(list)
    for row in said.statements:
        groups[row["statement"]].append(said.sentence_of(row))
    crossing = {
        number: members for number, members in groups.items() if len({said.story.get(m[0]) for m in members}) > 1
    }
    sentences = {member for members in crossing.values() for member in members}
    report.lines += [
        f"told covered by another story {ratio(len(covered), len(said.text))}",
        f"sentences in a statement with another story {ratio(len(sentences), len(said.text))}",
    ]
    report.examples["across"] += [f"{row['doc']}: {row['text']}\n    {row['evidence_text']}" for row in covered]
    report.examples["across"] += [said.show(*members) for members in crossing.values()]


def score(folder: Path, gold_folder: Path) -> Report:
    """Score the tables in `folder` against those in `gold_folder`."""
    said = Said(folder, gold_folder)
    report = Report()
    score_conflicts(said, gold_folder, report)
    score_statements(said, report)
    score_alone(said, report)
    score_left_out(said, report)
    score_shares(said, report)
    score_across(said, report)
    return report


def main(arguments: Sequence[str] | None = None) -> None:
    """Score a run and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder that `align run` wrote")
    parser.add_argument("--gold", type=Path, default=Path(__file__).resolve().parents[2] / "corpora" / "gold")
    kinds: Iterable[str] = ("alone", "joined", "apart", "conflicts", "missed", "across")
    parser.add_argument("--list", action="append", default=[], choices=list(kinds))
    options = parser.parse_args(arguments)
    report = score(options.out, options.gold)
    print("\n".join(report.lines))
    for kind in options.list:
        for text in report.examples[kind]:
            print(f"{kind}: {text}")


if __name__ == "__main__":
    main()
