"""Fit the weights of `align.judge.tellings_weights` on collections with gold statements.

    python -m scripts.fit.tellings [FOLDER ...]

FOLDERs are those of `scripts.fit.conflicts`. Compared are the documents of one gold story. Printed is, of pairs of
sentences told to say the same by fits that leave their collection out, how many are right and how many of gold are
found (documents of one story of the run are asked of alone), and the weights of a fit to everything. Two sentences
that touch one statement are not learnt from.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from align import load_encoder, read_inputs
from align.job import run_job
from align.judge.tellings import measure_tellings
from align.judge.tellings_weights import WEIGHTS
from align.match.sides import LARGEST_WINDOW, make_sides
from scripts.eval.place_gold import Row, read_table
from scripts.fit.conflicts import FOLDERS
from scripts.fit.regression import find_chances, fit_weights

NAMES = [name for name in WEIGHTS if name != "intercept"]
Made = dict[str, set[tuple[str, str]]]  # by text: statements with their stories


@dataclass(frozen=True, slots=True)
class Example:
    """What was measured of two sentences, whether they make one statement, and whether one story has them."""

    row: tuple[float, ...]
    label: bool
    together: bool


@dataclass(frozen=True, slots=True)
class Collection:
    """The examples of a collection, and how many pairs of its sentences make one statement."""

    name: str
    examples: Sequence[Example]
    golds: int


def read_collection(folder: Path) -> Collection:
    """Measure the sentences of a collection whose documents tell one gold story."""
    columns = ["story", "statement", "doc", "text", "role"]
    rows = read_table(folder / "gold" / "statements.tsv", columns)
    documents = list(read_inputs([folder / "ar", folder / "en"]).documents)
    encoder = load_encoder()
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
    for (a, b), measures in measure_tellings(sides, list(groups.values())):
        ours, theirs = full.get(keys[a], set()), full.get(keys[b], set())
        said = bool(ours & theirs)
        if keys[a] not in touched or keys[b] not in touched or (not said and touched[keys[a]] & touched[keys[b]]):
            continue
        docs = tuple(sorted((nodes[a].doc, nodes[b].doc)))
        examples.append(Example(tuple(measures[name] for name in NAMES), said, docs in together))
    golds = sum(bool(full[a] & full[b]) for a, b in combinations(sorted(full), 2) if a[0] != b[0])
    return Collection(folder.name, examples, golds)


def find_made(rows: Sequence[Row], *, partial: bool) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """Return the statements that each sentence makes; with `partial` those, too, that it only touches."""
    found: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        if partial or row["role"] != "partial":
            key = row["doc"].split("/")[-1], " ".join(row["text"].split())
            found[key].add((row["story"], row["statement"]))
    return dict(found)


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """Return the weights of a regression, for measures as they are."""
    return fit_weights([example.row for example in examples], [example.label for example in examples], NAMES)


def main() -> None:
    """Fit, and print figures and weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS)
    options = parser.parse_args()
    sets = [read_collection(folder) for folder in options.folders]
    for own in sets:
        weights = fit([example for others in sets if others is not own for example in others.examples])
        asked = [example for example in own.examples if example.together]
        chances = find_chances([example.row for example in asked], weights, NAMES)
        for least in (0.3, 0.5, 0.7):
            told = [example for example, chance in zip(asked, chances, strict=True) if chance >= least]
            right = sum(example.label for example in told)
            print(f"{own.name}, from {least}: right {right}/{len(told)}, gold {right}/{own.golds}")
    for measure, weight in fit([example for own in sets for example in own.examples]).items():
        print(f'    "{measure}": {weight:.3f},')


if __name__ == "__main__":
    main()
