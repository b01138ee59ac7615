"""Fit the weights of `align.judge.events_weights` on collections whose gold tells the story of each document.

    python -m scripts.fit.events EVAL [FOLDER ...]

FOLDERs are `corpora` and its `outlets`, `reports`, `bulletins`, `dispatches`, `wires` and `agencies` unless given.
Documents are measured in company of several kinds, for what is near depends on what else is there: each collection,
each story by itself, two stories, and all collections in one. Articles of the public sets flores-dev and tico-dev
are added, in both languages, and most of them in one: two tell of one event only where they are translations.

Printed is for each collection how many pairs of documents are rightly told to share a story by a fit that leaves it
out, of those told and of those of the gold, in each company; the pairs of articles that are told to share one, and
do not; and the weights of a fit to everything.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np

from align import load_encoder, read_inputs
from align.clean.prepare import prepare
from align.judge.events import measure_events
from align.judge.events_weights import FEATURES
from align.match.echo import count_words
from align.match.hints import find_hints
from align.match.link import link
from align.match.sides import make_sides
from align.records import Document, Encoder, Language
from align.select.stories import find_stories, link_languages, part_names
from scripts.data.make_collections import Lines, read_lines
from scripts.eval.place_gold import read_table
from scripts.fit.conflicts import FOLDERS
from scripts.fit.regression import fit_weights

ALONE = "other"  # in gold: documents of no story
COMPANY = ("collection", "story", "two stories", "all")
WEIGHT = {"all": 2.0}  # of an example; 1 elsewhere
SEED = 7
STRETCH = 20  # lines of an article of tico-dev that are one document, where it is cut

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """A document, its collection, and what it tells of."""

    document: Document
    collection: str
    story: str


@dataclass(frozen=True, slots=True)
class Setting:
    """Documents in company of a kind: what was measured of each two, and their links."""

    kind: str
    told: Mapping[str, Told]
    measures: Mapping[Pair, Mapping[str, float]]
    links: Mapping[Pair, float]

    def is_right(self, pair: Pair) -> bool:
        """Say whether two documents tell of one event."""
        return self.told[pair[0]].story == self.told[pair[1]].story

    def touches(self, pair: Pair, collection: str) -> bool:
        """Say whether one of two documents is of a collection."""
        return collection in (self.told[pair[0]].collection, self.told[pair[1]].collection)

    def gold(self, collection: str) -> set[Pair]:
        """Return the pairs of a collection that tell of one event."""
        names = sorted(name for name, told in self.told.items() if told.collection == collection)
        return {pair for pair in combinations(names, 2) if self.is_right(pair)}


def read_collection(folder: Path) -> list[Told]:
    """Read the documents of a collection, named by it, and the story that its gold tells of each."""
    rows = read_table(folder / "gold" / "coverage.tsv", ["doc", "story"])
    gold = {row["doc"].split("/")[-1]: row["story"] for row in rows}
    found = []
    for document in read_inputs([folder / "ar", folder / "en"]).documents:
        name = f"{folder.name}/{document.name}"
        story = gold.get(document.name.split("/")[-1], ALONE)
        told = name if story == ALONE else f"{folder.name}/{story}"
        found.append(Told(replace(document, name=name), folder.name, told))
    return found


def list_settings(folders: Sequence[Path], eval_folder: Path) -> Iterator[tuple[str, list[Told]]]:
    """Yield documents that are measured together, with the kind of company."""
    collections = [read_collection(folder) for folder in folders]
    everything = [told for own in collections for told in own]
    stories: defaultdict[str, list[Told]] = defaultdict(list)
    for told in everything:
        stories[told.story].append(told)
    groups = [own for _, own in sorted(stories.items()) if len(own) > 1]
    yield from (("collection", own) for own in collections)
    yield from (("story", own) for own in groups)
    random.Random(SEED).shuffle(groups)
    yield from (("two stories", [*one, *other]) for one, other in zip(groups[::2], groups[1::2], strict=False))
    yield "all", everything
    for name in ("flores-dev", "tico-dev"):
        yield from list_articles(read_lines(eval_folder / "sentences" / name))


def list_articles(lines: Lines) -> Iterator[tuple[str, list[Told]]]:
    """Yield the articles of a set in both languages, and in one language each but for a third of them."""
    texts: defaultdict[tuple[Language, str], list[str]] = defaultdict(list)
    for ar, en, article in zip(lines.ar, lines.en, lines.articles, strict=True):
        texts["ar", article].append(ar)
        texts["en", article].append(en)
    articles = sorted({article for _, article in texts})
    random.Random(SEED).shuffle(articles)
    third = len(articles) // 3
    left_out: set[tuple[Language, str]] = {("en", article) for article in articles[:third]}
    left_out |= {("ar", article) for article in articles[third : 2 * third]}

    def make(key: tuple[Language, str], start: int = 0, end: int | None = None) -> Told:
        language, article = key
        text = "\n".join(texts[key][start:end]) + "\n"
        document = Document(f"{language}/{article}~{start}", text, language=language, lines=True)
        return Told(document, lines.name, article)

    yield lines.name, [make(key) for key in texts]
    yield f"{lines.name}, a third in both", [make(key) for key in texts if key not in left_out]
    if lines.name == "tico-dev":
        starts = [(key, start) for key in texts for start in range(0, len(texts[key]), STRETCH)]
        yield f"{lines.name}, cut", [make(key, start, start + STRETCH) for key, start in starts]


def measure(kind: str, told: Sequence[Told], encoder: Encoder) -> Setting:
    """Measure documents in each other's company."""
    documents = [each.document for each in told]
    sides = make_sides(prepare(documents).sentences, encoder)
    found = [(each.ar_doc, each.en_doc, each.score) for each in link(*sides, hints=find_hints(documents))]
    names, links = [document.name for document in documents], link_languages(found)
    words = count_words(sides[0], "ar"), count_words(sides[1], "en")
    measures = measure_events(sides, words, links, part_names(names, found), general=True)
    return Setting(kind, {each.document.name: each for each in told}, measures, links)


def fit(settings: Sequence[Setting], without: str = "") -> dict[str, float]:
    """Return the weights of a regression to all pairs that touch no document of a collection."""
    rows, labels, weights = [], [], []
    for setting in settings:
        for pair, measures in setting.measures.items():
            if not setting.touches(pair, without):
                rows.append([measures[name] for name in FEATURES])
                labels.append(setting.is_right(pair))
                weights.append(WEIGHT.get(setting.kind, 1.0))
    return fit_weights(rows, labels, FEATURES, weights)


def tell_stories(setting: Setting, weights: Mapping[str, float]) -> set[Pair]:
    """Return the pairs of documents that are told to share a story."""
    rows = np.array([[measures[name] for name in FEATURES] for measures in setting.measures.values()])
    total = rows @ np.array([weights[name] for name in FEATURES]) + weights["intercept"]
    chances = dict(zip(setting.measures, (1 / (1 + np.exp(-total))).round(4).tolist(), strict=True))
    stories = find_stories(list(setting.told), chances, setting.links)
    return {(min(pair), max(pair)) for story in stories for pair in combinations(story.documents, 2)}


def score(settings: Sequence[Setting], collection: str, weights: Mapping[str, float]) -> str:
    """Return how many pairs of documents of a collection are rightly told to share a story, by company."""
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for setting in settings:
        gold = setting.gold(collection)
        if not gold or setting.kind not in COMPANY:
            continue
        told = {pair for pair in tell_stories(setting, weights) if setting.touches(pair, collection)}
        for at, count in enumerate((len(told & gold), len(told), len(gold))):
            counts[setting.kind][at] += count
    return "; ".join(f"{kind} {right}/{told} {right}/{gold}" for kind, (right, told, gold) in counts.items())


def main() -> None:
    """Fit, and print figures and weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_folder", type=Path)
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS)
    options = parser.parse_args()
    encoder = load_encoder()
    settings = [measure(*setting, encoder) for setting in list_settings(options.folders, options.eval_folder)]
    for folder in options.folders:
        print(f"{folder.name}: {score(settings, folder.name, fit(settings, folder.name))}")
    weights = fit(settings)
    for setting in settings:
        if setting.kind not in COMPANY:
            told = tell_stories(setting, weights)
            wrong = sum(not setting.is_right(pair) for pair in told)
            print(f"{setting.kind}: {len(setting.told)} documents, {len(told)} pairs told, {wrong} wrong")
    for name, weight in weights.items():
        print(f'    "{name}": {weight:.3f},')


if __name__ == "__main__":
    main()
