"""Make collections of documents with known counterparts from text whose lines are in step.

Lines are merged (two or three glued into one), split at clause borders, dropped on one side, cut into runs and
shuffled over documents, each language by itself: what is left in common is only what the sentences say.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

MIN_PIECE = 25  # characters; shorter clauses are not sentences anybody would match
CLAUSE_BORDERS = {
    "en": re.compile(r"(?<=[.;:?!]) |(?<=,) (?=(?:and|but|which|while|who|where|as|with|although|so|or) )"),
    "ar": re.compile(r"(?<=[.؛:؟!]) |(?<=،) (?=و|مما|حيث|لكن|بينما|ثم|التي|الذي|إذ|كما|أو)"),
}


@dataclass(frozen=True)
class Lines:
    """One set of line-aligned text: Arabic and English in step, and each line's article."""

    name: str
    ar: list[str]
    en: list[str]
    articles: list[str]


@dataclass(frozen=True)
class Bead:
    """A unit of shared content: its Arabic sentences and its English sentences; one side may be empty."""

    ar: list[str]
    en: list[str]


@dataclass(frozen=True)
class Collection:
    """Documents of both languages, and the gold pairs as ((first, last), (first, last)) over all sentences."""

    name: str
    ar: list[list[str]]
    en: list[list[str]]
    gold: list[tuple[tuple[int, int], tuple[int, int]]]


@dataclass(frozen=True)
class Recipe:
    """How lines become a collection: shares of beads treated, lines in a run, runs in a document.

    `repeat` is the share of runs that a second document of one of the languages tells, too.
    """

    merge: float = 0.15
    split: float = 0.35
    recut: float = 0.05
    drop: float = 0.1
    run: int = 4
    runs_per_document: int = 5
    repeat: float = 0.0


def read_lines(folder: Path) -> Lines:
    """Read `ar.txt`, `en.txt` and, if it is there, `docids.txt` of a folder."""

    def read(name: str) -> list[str]:
        return (folder / name).read_text(encoding="utf-8").split("\n")[:-1]

    ar, en = read("ar.txt"), read("en.txt")
    if len(ar) != len(en):
        raise SystemExit(f"{folder}: ar.txt has {len(ar)} lines and en.txt {len(en)}; they must be in step")
    articles = read("docids.txt") if (folder / "docids.txt").exists() else ["all"] * len(ar)
    return Lines(folder.name, ar, en, articles)


def make_collection(lines: Lines, seed: int, recipe: Recipe | None = None) -> Collection:
    """Build one collection; the same seed gives the same collection."""
    recipe, rng = recipe or Recipe(), random.Random(seed)
    runs: list[list[Bead]] = []
    start = 0
    while start < len(lines.ar):
        end = start
        while end < len(lines.ar) and lines.articles[end] == lines.articles[start]:
            end += 1
        beads = _make_beads(lines, start, end, rng, recipe)
        while beads:
            size = rng.randint(max(1, recipe.run // 2), recipe.run * 3 // 2)
            runs.append(beads[:size])
            beads = beads[size:]
        start = end
    again = _repeats(len(runs), rng, recipe.repeat)
    ar_docs, ar_places = _deal(runs, "ar", rng, recipe.runs_per_document, again["ar"])
    en_docs, en_places = _deal(runs, "en", rng, recipe.runs_per_document, again["en"])
    shared = ar_places.keys() & en_places.keys()
    gold = [(ar, en) for key in shared for ar in ar_places[key] for en in en_places[key]]
    return Collection(lines.name, ar_docs, en_docs, sorted(gold))


def unrelated(ar: Lines, en: Lines, document: int = 20) -> Collection:
    """Pair the Arabic of one set with the English of another: nothing in common, so no gold."""

    def cut(texts: list[str]) -> list[list[str]]:
        return [texts[i : i + document] for i in range(0, len(texts), document)]

    return Collection(f"{ar.name}/{en.name}", cut(ar.ar), cut(en.en), [])


def halves(lines: Lines, seed: int) -> Collection:
    """Take the Arabic of a random half of the articles and the English of the others: same field, no gold.

    Text without articles is cut into stretches of 20 lines first.
    """
    articles = lines.articles
    if len(set(articles)) < 2:
        articles = [str(i // 20) for i in range(len(lines.ar))]
    names = sorted(set(articles))
    random.Random(seed).shuffle(names)
    chosen = set(names[: len(names) // 2])
    ar = [text for text, article in zip(lines.ar, articles, strict=True) if article in chosen]
    en = [text for text, article in zip(lines.en, articles, strict=True) if article not in chosen]
    return replace(unrelated(replace(lines, ar=ar), replace(lines, en=en)), name=f"{lines.name} halves")


def split_clauses(text: str, language: str, parts: int) -> list[str]:
    """Cut a sentence into at most `parts` pieces at the clause borders that give the most even pieces."""
    borders = [match.start() for match in CLAUSE_BORDERS[language].finditer(text)]
    cuts: list[int] = []
    for part in range(1, parts):
        ideal = len(text) * part // parts
        free = [b for b in borders if all(abs(b - c) >= MIN_PIECE for c in (0, len(text), *cuts))]
        if free:
            cuts.append(min(free, key=lambda b: (abs(b - ideal), b)))
    edges = [0, *sorted(cuts), len(text)]
    return [text[a:b].strip() for a, b in pairwise(edges)]


def _make_beads(lines: Lines, start: int, end: int, rng: random.Random, recipe: Recipe) -> list[Bead]:
    beads = []
    at = start
    while at < end:
        roll = rng.random()
        size = min(rng.choice([2, 2, 3]), end - at) if roll < recipe.merge else 1
        if roll > 1 - recipe.recut and end - at > 1:  # the border lies elsewhere in the other language: 2-2
            recut = _recut(lines, at, rng)
            if recut:
                beads.append(recut)
                at += 2
                continue
        ar, en = lines.ar[at : at + size], lines.en[at : at + size]
        at += size
        if size > 1:
            if rng.random() < 0.5:
                ar = [" ".join(ar)]
            else:
                en = [" ".join(en)]
        elif roll < recipe.merge + recipe.split:
            parts = rng.choice([2, 2, 3])
            if rng.random() < 0.5:
                ar = split_clauses(ar[0], "ar", parts)
            else:
                en = split_clauses(en[0], "en", parts)
        elif roll > 1 - recipe.recut - recipe.drop:
            ar, en = ([], en) if rng.random() < 0.5 else (ar, [])
        beads.append(Bead(ar, en))
    return beads


def _recut(lines: Lines, at: int, rng: random.Random) -> Bead | None:
    """Move the border between two lines of one language into the second of them, if that has a clause border."""
    language = rng.choice(["ar", "en"])
    texts = (lines.ar if language == "ar" else lines.en)[at : at + 2]
    pieces = split_clauses(texts[1], language, 2)
    if len(pieces) < 2:
        return None
    moved = [f"{texts[0]} {pieces[0]}", pieces[1]]
    return Bead(moved, lines.en[at : at + 2]) if language == "ar" else Bead(lines.ar[at : at + 2], moved)


def _repeats(runs: int, rng: random.Random, share: float) -> dict[str, list[int]]:
    """Choose runs to be told twice, each in one of the languages."""
    chosen = rng.sample(range(runs), round(runs * share)) if share else []
    return {"ar": chosen[::2], "en": chosen[1::2]}


def _deal(
    runs: list[list[Bead]], language: str, rng: random.Random, runs_per_document: int, again: list[int]
) -> tuple[list[list[str]], dict[tuple[int, int], list[tuple[int, int]]]]:
    """Shuffle the runs, some of them twice, over documents; say where each bead (run, number) came to lie."""
    order = list(range(len(runs))) + again
    rng.shuffle(order)
    documents: list[list[str]] = []
    places: dict[tuple[int, int], list[tuple[int, int]]] = {}
    at = 0
    for first in range(0, len(order), runs_per_document):
        document: list[str] = []
        for run in order[first : first + runs_per_document]:
            for number, bead in enumerate(runs[run]):
                texts = bead.ar if language == "ar" else bead.en
                if texts:
                    places.setdefault((run, number), []).append((at, at + len(texts)))
                document += texts
                at += len(texts)
        documents.append(document)
    return documents, places
