"""Fit the weights of `align.judge.tellings_weights` on collections with gold statements, and on text in step.

    python -m scripts.fit.tellings EVAL [FOLDER ...]

FOLDERs are those of `scripts.fit.conflicts`; compared are the documents of one gold story. EVAL holds
sentences/<set>/, whose lines make collections in which a counterpart is a translation and half of the lines have
none; compared are the documents of a story of the run. What is alike in these is less alike than a translation, and
says nothing of the line: without them half of the lines that nothing translates are told to be said elsewhere.

Printed is, of pairs of sentences told to say the same by fits that leave their collection or set out, how many are
right and how many of gold are found (documents of one story of the run are asked of alone), or how many of the
lines without a counterpart are told to have one; and the weights of a fit to everything. Then the same of fits
without what is measured of words, for encoders that have no vectors of them. Two sentences that touch one statement
are not learnt from, nor two of one language that have one counterpart.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from pathlib import Path

from align import load_encoder, read_inputs
from align.encode.words import need_words
from align.job import run_job
from align.judge.tellings import measure_tellings
from align.judge.tellings_weights import WEIGHTS, WORDED, add_products
from align.match.sides import LARGEST_WINDOW, make_sides
from align.normalize import for_comparison
from align.records import Encoder
from scripts.data import make_collections
from scripts.data.make_collections import Lines, halves, make_collection, read_lines
from scripts.data.run_pairs import LIMIT, as_documents, line_starts
from scripts.eval.coverage import RECIPES, SETS, Known, know_pairs
from scripts.eval.place_gold import Row, read_table
from scripts.fit.conflicts import FOLDERS
from scripts.fit.regression import find_chances, fit_weights, show_fits

NAMES = [name for name in WORDED if name != "intercept"]
UNWORDED = [NAMES.index(name) for name in WEIGHTS if name != "intercept"]
MADE = 450  # examples of gold stories that all examples of a made collection count as much as
MADE_BY = {**RECIPES, ", half dropped, long runs": replace(RECIPES[", half dropped"], run=12, runs_per_document=2)}
Made = dict[str, set[tuple[str, str]]]  # by text: statements with their stories


@dataclass(frozen=True, slots=True)
class Example:
    """What was measured of two sentences, whether they say the same, and whether one story of the run has them.

    `ends` are their numbers, the Arabic ones first.
    """

    row: tuple[float, ...]
    label: bool
    together: bool
    ends: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Collection:
    """The examples of a collection, and how many pairs of its sentences say the same.

    `group` is what shares text with it. `alone` are the sentences without a counterpart in the other language, of a
    made one; `ar` is the number of its Arabic ones.
    """

    name: str
    group: str
    examples: Sequence[Example]
    golds: int
    ar: int = 0
    alone: frozenset[int] = frozenset()

    @property
    def weight(self) -> float:
        """How much each example counts in the fit."""
        return 1.0 if not self.ar else min(1.0, MADE / max(1, len(self.examples)))


def read_collection(folder: Path, encoder: Encoder) -> Collection:
    """Measure the sentences of a collection whose documents tell one gold story."""
    columns = ["story", "statement", "doc", "text", "role"]
    rows = read_table(folder / "gold" / "statements.tsv", columns)
    documents = list(read_inputs([folder / "ar", folder / "en"]).documents)
    project = run_job(documents, encoder=encoder)
    sides = make_sides([*project.ar, *project.en], encoder, "tokens", LARGEST_WINDOW)
    nodes = [*project.ar, *project.en]
    full, touched = find_made(rows, partial=False), find_made(rows, partial=True)
    keys = [(sentence.doc.split("/")[-1], " ".join(sentence.text.split())) for sentence in nodes]
    gold_story = {row["doc"].split("/")[-1]: row["story"] for row in rows}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for doc in dict.fromkeys(sentence.doc for sentence in nodes):
        groups[gold_story.get(doc.split("/")[-1], doc)].append(doc)
    together = {pair for story in project.stories for pair in combinations(sorted(story.documents), 2)}
    examples = []
    for (a, b), measures in measure_tellings(sides, list(groups.values()), encoder=need_words(encoder)):
        ours, theirs = full.get(keys[a], set()), full.get(keys[b], set())
        said = bool(ours & theirs)
        if keys[a] not in touched or keys[b] not in touched or (not said and touched[keys[a]] & touched[keys[b]]):
            continue
        docs = tuple(sorted((nodes[a].doc, nodes[b].doc)))
        examples.append(Example(as_row(measures), said, docs in together, (a, b)))
    golds = sum(bool(full[a] & full[b]) for a, b in combinations(sorted(full), 2) if a[0] != b[0])
    return Collection(folder.name, folder.name, examples, golds)


def make_all(eval_dir: Path, encoder: Encoder) -> Iterator[Collection]:
    """Make collections of text in step, and measure their sentences."""
    sets = [cut_lines(read_lines(eval_dir / "sentences" / name)) for name in SETS]
    known = know_pairs(sets)
    for lines in sets:
        for label, recipe in MADE_BY.items():
            made = make_collection(lines, 31, recipe)
            yield measure_made(f"{lines.name}{label}", lines.name, made, known, encoder)
        yield measure_made(f"{lines.name} halves", lines.name, halves(lines, 31), known, encoder)


def cut_lines(lines: Lines) -> Lines:
    """Return the first lines of a set: un-dev is four times the others."""
    return Lines(lines.name, lines.ar[:LIMIT], lines.en[:LIMIT], lines.articles[:LIMIT])


def measure_made(
    name: str, group: str, collection: make_collections.Collection, known: Known, encoder: Encoder
) -> Collection:
    """Measure the sentences of a made collection whose documents share a story of the run."""
    made = as_documents(collection, name, group)
    project = run_job(made.documents, encoder=encoder)
    sides = make_sides([*project.ar, *project.en], encoder, "tokens", LARGEST_WINDOW)
    nodes, shift = [*project.ar, *project.en], len(project.ar)
    rows = {document.name: line_starts(document.text) for document in made.documents}
    keys = [(sentence.doc, rows[sentence.doc][sentence.start]) for sentence in nodes]
    texts = [for_comparison(sentence.text) for sentence in nodes]
    with_it: defaultdict[tuple[str, int], set[tuple[str, int]]] = defaultdict(set)
    for ar, en in made.gold:
        for key in ar:
            with_it[key] |= en
        for key in en:
            with_it[key] |= ar
    there = set(texts[shift:]), set(texts[:shift])
    alone = frozenset(
        i
        for i, key in enumerate(keys)
        if not with_it[key] and there[i >= shift].isdisjoint(known["en" if i >= shift else "ar"].get(texts[i], ()))
    )
    examples = []
    for (a, b), measures in measure_tellings(
        sides, [story.documents for story in project.stories], encoder=need_words(encoder)
    ):
        if a < shift <= b:
            said = keys[b] in with_it[keys[a]] or texts[b] in known["ar"].get(texts[a], ())
        else:
            said = texts[a] == texts[b]
            if not said and with_it[keys[a]] & with_it[keys[b]]:
                continue
        examples.append(Example(as_row(measures), said, True, (a, b)))
    return Collection(name, group, examples, 0, shift, alone)


def as_row(measures: dict[str, float]) -> tuple[float, ...]:
    """Return measures and their products in the order of NAMES."""
    found = add_products(measures)
    return tuple(found[name] for name in NAMES)


def find_made(rows: Sequence[Row], *, partial: bool) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Return the statements that each sentence makes; with `partial` those, too, that it only touches."""
    found: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        if partial or row["role"] != "partial":
            key = row["doc"].split("/")[-1], " ".join(row["text"].split())
            found[key].add((row["story"], row["statement"]))
    return dict(found)


def without_words(own: Collection) -> Collection:
    """Return a collection without what was measured of words."""
    return replace(own, examples=[replace(e, row=tuple(e.row[at] for at in UNWORDED)) for e in own.examples])


def fit(sets: Sequence[Collection], names: Sequence[str]) -> dict[str, float]:
    """Return the weights of a regression by name, for measures as they are."""
    examples = [example for own in sets for example in own.examples]
    counts = [own.weight for own in sets for _ in own.examples]
    return fit_weights(
        [example.row for example in examples], [example.label for example in examples], names, counts
    )


def show(own: Collection, weights: dict[str, float]) -> None:
    """Print what weights tell of a collection."""
    asked = [example for example in own.examples if example.together]
    names = [name for name in weights if name != "intercept"]
    chances = find_chances([example.row for example in asked], weights, names) if asked else []
    told_of: defaultdict[int, float] = defaultdict(float)
    for example, chance in zip(asked, chances, strict=True):
        a, b = example.ends
        if a < own.ar <= b:
            told_of[a], told_of[b] = max(told_of[a], chance), max(told_of[b], chance)
    for least in (0.3, 0.4, 0.5, 0.7):
        told = [example for example, chance in zip(asked, chances, strict=True) if chance >= least]
        right = sum(example.label for example in told)
        if own.ar:
            wrong = sum(told_of[i] >= least for i in own.alone)
            print(f"{own.name}, from {least}: right {right}/{len(told)}, alone {wrong}/{len(own.alone)}")
        else:
            print(f"{own.name}, from {least}: right {right}/{len(told)}, gold {right}/{own.golds}")


def main() -> None:
    """Fit, and print figures and weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS)
    options = parser.parse_args()
    encoder = load_encoder()
    sets = [read_collection(folder, encoder) for folder in options.folders]
    sets += make_all(options.eval_dir, encoder)
    show_fits(sets, partial(fit, names=NAMES), show)
    print("without words")
    names = [NAMES[at] for at in UNWORDED]
    show_fits([without_words(own) for own in sets], partial(fit, names=names), show)


if __name__ == "__main__":
    main()
