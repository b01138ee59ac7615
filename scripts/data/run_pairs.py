"""Run matching on collections with gold and label every pair it offers, improbable ones too: what a user gets.

Collections are made of lines in step (merged, split, dropped, shuffled over documents, with most lines in common,
half of them, a few, or none) or are folders of document pairs with gold beads. A pair is right when it is a gold
pair, joins neighbouring gold pairs exactly, or repeats word for word what lines in step say elsewhere in the set;
it is wrong when it is anything else, half right ones among them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from align.clean.prepare import prepare
from align.judge.background import measure_background
from align.judge.features import measure_spans
from align.match.collection import Wanted, align_links, mine_rest, search_collection
from align.match.sides import make_sides
from align.match.table import rows_of
from align.normalize import for_comparison
from align.records import Document, Encoder, Language, Pair, Sentence, Span
from scripts.data.make_collections import Collection, Lines, Recipe, halves, make_collection, read_lines

Key = tuple[str, int]
Bead = tuple[frozenset[Key], frozenset[Key]]
Sides = tuple[Sequence[Sentence], Sequence[Sentence]]
# Folders of document pairs, and the set of sentences their text is also in: they are held out together.
FOLDERS = {"synthetic": "tico-dev", "reordered": "tico-dev", "udhr": "udhr"}
LIMIT = 1500  # lines taken of a set: un-dev is four times the others
# Most of the lines are in common, half of them, a sixth; the fewer, the more of what looks alike is chance.
RECIPES = {
    "": Recipe(),
    "-half": Recipe(merge=0.1, split=0.2, recut=0.03, drop=0.5),
    "-sixth": Recipe(merge=0.03, split=0.08, recut=0.01, drop=0.84),
}
LONGEST_STRETCH = 3  # lines in step that a pair elsewhere may repeat


@dataclass(frozen=True)
class GoldCollection:
    """Documents, one sentence a line, and the gold pairs as sets of (document, line) on either side.

    `known` are the folded texts of lines in step of the whole set: what is a pair wherever it stands.
    """

    name: str
    group: str
    documents: list[Document]
    gold: list[Bead]
    known: frozenset[tuple[str, str]] = frozenset()


def read_collections(folder: Path, sets: tuple[str, ...], seed: int) -> list[GoldCollection]:
    """Make every collection there is text for: four of each set of lines, one of each folder of documents."""
    found = []
    known: dict[str, frozenset[tuple[str, str]]] = {}
    for name in sets:
        lines = read_lines(folder / "sentences" / name)
        known[name] = known_pairs(lines)
        lines = Lines(name, lines.ar[:LIMIT], lines.en[:LIMIT], lines.articles[:LIMIT])
        made = {f"{name}{kind}": make_collection(lines, seed, recipe) for kind, recipe in RECIPES.items()}
        made[f"{name}-halves"] = halves(lines, seed)
        found += [replace(as_documents(each, label, name), known=known[name]) for label, each in made.items()]
    for name, group in FOLDERS.items():
        if (folder / "documents" / name).exists():
            read = read_folder(folder / "documents" / name, group)
            found.append(replace(read, known=known.get(group, frozenset())))
    return found


def known_pairs(lines: Lines) -> frozenset[tuple[str, str]]:
    """Return the folded texts of every stretch of lines in step: inserted and repeated lines are pairs, too."""
    return frozenset(
        (fold(lines.ar[i : i + size]), fold(lines.en[i : i + size]))
        for size in range(1, LONGEST_STRETCH + 1)
        for i in range(len(lines.ar) - size + 1)
    )


def fold(texts: Iterable[str]) -> str:
    """Join texts and keep their letters and digits alone."""
    return for_comparison(" ".join(texts))


def as_documents(made: Collection, name: str, group: str) -> GoldCollection:
    """Write the documents of a made collection, one sentence a line."""
    documents = []
    places: dict[Language, list[Key]] = {"ar": [], "en": []}
    sides: tuple[tuple[Language, list[list[str]]], ...] = (("ar", made.ar), ("en", made.en))
    for language, texts in sides:
        for number, lines in enumerate(texts):
            document = f"{number:04}.{language}"
            documents.append(Document(document, "\n".join(lines), language=language, lines=True))
            places[language] += [(document, row) for row in range(len(lines))]
    gold = [(frozenset(places["ar"][slice(*ar)]), frozenset(places["en"][slice(*en)])) for ar, en in made.gold]
    return GoldCollection(name, group, documents, gold)


def read_folder(folder: Path, group: str) -> GoldCollection:
    """Take all document pairs of a folder as one collection."""
    documents: list[Document] = []
    gold: list[Bead] = []
    languages: tuple[Language, Language] = ("ar", "en")
    for path in sorted(folder.glob("*.gold.txt")):
        stem = path.name.removesuffix(".gold.txt")
        for language in languages:
            text = path.with_name(f"{stem}.{language}.txt").read_text("utf-8").removesuffix("\n")
            documents.append(Document(f"{stem}.{language}", text, language=language, lines=True))
        for line in path.read_text("utf-8").splitlines():
            ar, en = (ast.literal_eval(part) for part in line.split(":"))
            if ar and en:
                gold.append((frozenset((f"{stem}.ar", i) for i in ar), frozenset((f"{stem}.en", j) for j in en)))
    return GoldCollection(folder.name, group, documents, gold)


def label_runs(collection: GoldCollection, encoder: Encoder, ways: tuple[Wanted, ...]) -> pd.DataFrame:
    """Match a collection in each way; return FEATURES of the pairs with `method`, `label`, `collection`, `set`.

    Lines that the set itself left untranslated are left out: its gold calls them pairs, a reader would not.
    """
    sides = make_sides(prepare(collection.documents).sentences, encoder)
    search = search_collection(*sides)
    background = measure_background((sides[0].vectors, sides[1].vectors), search.neighbours, search.hubs)
    tables = []
    for way in ways:
        aligned, _ = align_links(search, search, way)
        pairs = aligned + mine_rest(search, aligned)
        table = measure_spans(rows_of(pairs), *sides, background)
        table["method"] = [pair.method for pair in pairs]
        table["label"] = (label_pairs(pairs, (sides[0].sentences, sides[1].sentences), collection) > 0).astype(int)
        tables.append(table[table["copy"] == 0])
    table = pd.concat(tables, ignore_index=True)
    table["collection"], table["set"] = collection.name, collection.group
    return table


def label_pairs(pairs: list[Pair], sides: Sides, collection: GoldCollection) -> np.ndarray:
    """Return for each pair how many gold pairs it holds exactly, 1 when it repeats known text, 0 when wrong."""
    lines = {document.name: line_starts(document.text) for document in collection.documents}
    of_ar = {key: number for number, (ar, _) in enumerate(collection.gold) for key in ar}
    held = []
    for pair in pairs:
        ar, en = keys_of(sides[0], pair.ar, lines), keys_of(sides[1], pair.en, lines)
        numbers = {of_ar[key] for key in ar if key in of_ar}
        whole = all(union(collection.gold, numbers, which) == keys for which, keys in ((0, ar), (1, en)))
        count = len(numbers) if numbers and whole else 0
        held.append(count or int(texts_of(pair, sides) in collection.known))
    return np.array(held, dtype=int)


def texts_of(pair: Pair, sides: Sides) -> tuple[str, str]:
    """Return the folded texts of a pair's ends."""
    ar, en = (fold(side[i].text for i in span) for side, span in zip(sides, (pair.ar, pair.en), strict=True))
    return ar, en


def line_starts(text: str) -> dict[int, int]:
    """Number the lines of a text by where they start, white space passed over."""
    starts, at = {}, 0
    for row, line in enumerate(text.split("\n")):
        starts[at + len(line) - len(line.lstrip())] = row
        at += len(line) + 1
    return starts


def keys_of(side: Sequence[Sentence], span: Span, lines: dict[str, dict[int, int]]) -> frozenset[Key]:
    """Return the lines a span covers."""
    return frozenset((side[i].doc, lines[side[i].doc][side[i].start]) for i in span)


def union(gold: list[Bead], chosen: set[int], which: int) -> frozenset[Key]:
    """Join one side of some gold pairs."""
    return frozenset(key for number in chosen for key in gold[number][which])
