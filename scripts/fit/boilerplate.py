"""Grow the trees that weigh the lines of a page (align/clean/data/line_model.json) on pages with gold.

    python -m scripts.fit.boilerplate EVAL [-o MODEL.json] [--without NAME ...]

The pages are those of corpora/pages; EVAL holds text that is no web page (documents/, pages/), of which every line
is content. Every second document of it is left out and printed as the share of its letters that would be dropped;
all of it is learnt from when a model is written. `--without` leaves files of pages out, and prints what of them is
dropped by probability.

Phrases were collected on many of these pages, and know more of them than of pages to come. So each page is shown
several times with part of its lines left out or taken from others, and part of what is known of them forgotten.
"""

from __future__ import annotations

import json
import math
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt

from align.clean.lines import find_told, place_lines
from align.clean.pages.blocks import Block
from align.clean.pages.topic import find_topic
from align.clean.pages.traits import Found, Traits, describe_page, is_latin
from align.clean.pages.weigh import MODEL, Model, read_model
from align.clean.pages.wording import Wording
from align.clean.prepare import find_beside, find_blocks, is_content
from align.read.ingest import read_inputs
from align.records import Document
from scripts.eval.boilerplate import CONTENT, FOLDER, UNSCORED, find_kinds, read_documents, read_pages
from scripts.fit.wording import find_vectors, fit_wording, read_vocabulary, spell_words

ROOT = Path(__file__).resolve().parents[2]
SHOWN = 9  # times that a page is shown with changes
CONTENT_WEIGHT, TEXT_WEIGHT = (
    4.0,
    2.0,
)  # of content against boilerplate, since losing it is worse, the more so amid text
OTHER_WEIGHT = 0.5  # of lines of EVAL
LONGEST = 80  # letters that a line weighs, at most
FOLDS = 8  # parts of the pages: what words tell of one is learnt from the others
MOST_LINES = 400  # of a document of EVAL
EXCERPTS, EXCERPT = 3, (10, 40)  # of such a document, and the lines of each
# What phrases and shapes say of a line, which is forgotten with them.
FORGOTTEN = (
    "share known",
    "longest known",
    "marker",
    "opening",
    "label",
    "credit",
    "photo credit",
    "date",
    "items",
)
SETTINGS = {
    "max_iter": 600,
    "learning_rate": 0.05,
    "max_leaf_nodes": 31,
    "min_samples_leaf": 40,
    "l2_regularization": 10,
    "max_features": 0.2,
    "random_state": 0,
}

Row = tuple[list[float], bool, float]  # traits, whether boilerplate, weight


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: how many letters of it are content and how many boilerplate, and of what kind that is."""

    block: Block
    outside: bool
    good: int
    bad: int
    kind: str
    fixed: bool  # content by its file, whatever is said

    @property
    def is_bad(self) -> bool:
        return self.bad > self.good


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a file of pages, or a document of EVAL. Those of one `fold` are sites of some kinds."""

    name: str
    source: str
    lines: tuple[Line, ...]
    fold: int = FOLDS


def cut_page(document: Document, source: str, kinds: Sequence[str] | None = None) -> Page:
    """Cut a document into lines with their gold; without `kinds` all of it is content."""
    blocks = [(block, False) for block in find_blocks(document)] + [
        (block, True) for block in find_beside(document)
    ]
    lines = []
    for block, outside in sorted(blocks, key=lambda each: each[0].start):
        told = kinds[block.start : block.end] if kinds else [CONTENT] * sum(map(str.isalnum, block.text))
        count = Counter(filter(None, told))
        good = count.pop(CONTENT, 0)
        count.pop(UNSCORED, 0)
        kind = max(sorted(count), key=count.__getitem__, default=CONTENT)
        lines.append(Line(block, outside, good, count.total(), kind, is_content(document, block)))
    return Page(document.name, source, tuple(lines))


def read_gold(path: Path) -> list[Page]:
    """Read a file of pages."""
    pages = read_pages(path)
    documents = read_documents(pages, lambda page: page.text)
    kinds = find_kinds(pages, documents)
    return [
        replace(
            cut_page(documents[page.name], path.stem, kinds[page.name]),
            fold=zlib.crc32(page.site.encode()) % FOLDS,
        )
        for page in pages
    ]


def read_others(folder: Path) -> list[Page]:
    """Read documents that are no web pages."""
    paths = [
        path
        for path in (*sorted(folder.glob("documents/*/*.txt")), *sorted(folder.glob("pages/*/*/*.md")))
        if not path.name.endswith("gold.txt") and path.parent.name not in ("reordered", "textberg-dev")
    ]
    pages = []
    for path in paths:
        for document in read_inputs(str(path)).documents:
            page = cut_page(document, path.relative_to(folder).as_posix())
            pages.append(replace(page, lines=page.lines[:MOST_LINES]))
    return pages


def is_held(page: Page) -> bool:
    """Say whether a document of EVAL is left out; both languages of one are."""
    name = page.source
    for language in ("ar", "en"):
        name = name.replace(f"/{language}/", "/").replace(f".{language}.", ".")
    return zlib.crc32(name.encode()) % 2 == 1


def learn_words(pages: Sequence[Page]) -> dict[int, Wording]:
    """Learn what words tell, for each fold from the pages of the others; for `FOLDS` from all."""
    common = read_vocabulary()
    spelt = {
        fold: common | spell_words(line.block for page in pages if page.fold != fold for line in page.lines)
        for fold in range(FOLDS + 1)
    }
    vectors = find_vectors(spelt[FOLDS])
    wordings = {}
    for fold, words in spelt.items():
        lines = [line for page in pages if page.fold != fold for line in page.lines if line.good + line.bad]
        known = {word: vectors[word] for word in words}
        wordings[fold] = fit_wording([line.block.words for line in lines], [line.is_bad for line in lines], known)
    return wordings


def find_out(lines: Sequence[Line]) -> Found:
    """Find what is known of a page before its lines are weighed."""
    inner = [i for i, line in enumerate(lines) if not line.outside]
    blocks = [lines[i].block for i in inner]
    outside = frozenset(i for i, line in enumerate(lines) if line.outside)
    reasons = find_told(blocks)
    told = frozenset(inner[i] for i in reasons)
    placed = frozenset(inner[i] for i in place_lines(blocks, reasons, len(outside))) - told
    return Found(told, placed, outside)


def describe(lines: Sequence[Line], found: Found, wording: Wording) -> list[Traits]:
    blocks = [line.block for line in lines]
    return describe_page(blocks, found, find_topic(blocks, found.sure | found.placed), wording)


def show_whole(page: Page, wording: Wording) -> Iterator[tuple[Line, Traits]]:
    """Yield the lines that are judged of a page as it is."""
    found = find_out(page.lines)
    for line, traits in zip(page.lines, describe(page.lines, found, wording), strict=True):
        if line.good + line.bad and not line.outside:
            yield line, traits


def show_changed(lines: Sequence[Line], wording: Wording, chance: random.Random) -> Iterator[tuple[Line, Traits]]:
    """Yield lines of a page of which part of what is known has been forgotten."""
    whole = find_out(lines)
    of_told, of_placed, of_outside = (
        chance.choice((0, 0.2, 0.4, 0.6)),
        chance.choice((0, 0.3, 0.6, 1)),
        chance.choice((0, 0, 0.3)),
    )
    gone = {i for i in sorted(whole.told) if chance.random() < of_told and lines[i].is_bad}
    found = Found(
        whole.told - gone,
        frozenset(i for i in sorted(whole.placed) if chance.random() >= of_placed),
        frozenset(i for i in sorted(whole.outside) if chance.random() >= of_outside),
    )
    for i, (line, traits) in enumerate(zip(lines, describe(lines, found, wording), strict=True)):
        if line.good + line.bad:
            yield line, traits | dict.fromkeys(FORGOTTEN, 0.0) if i in gone else traits


def change_page(page: Page, runs: Mapping[str, Sequence[Sequence[Line]]], chance: random.Random) -> list[Line]:
    """Leave lines of a page out, and exchange some boilerplate for that of other pages of the language."""
    fewer, shorter = chance.choice((0, 0, 0.15, 0.3, 0.6, 1, 1)), chance.choice((0, 0, 0.2, 0.4))
    marked_up = any(line.outside for line in page.lines)
    lines: list[Line] = []
    for (bad, kind), group in groupby(page.lines, key=lambda line: (line.is_bad, line.kind)):
        run = list(group)
        if not bad:
            lines += [line for line in run if not line.good or chance.random() >= shorter * line.block.is_body]
            continue
        if chance.random() < 0.25:
            run = [line if marked_up else replace(line, outside=False) for line in chance.choice(runs[kind])]
        lines += [line for line in run if chance.random() >= fewer]
    return lines or list(page.lines)


def find_runs(pages: Sequence[Page]) -> dict[tuple[int, bool], dict[str, list[list[Line]]]]:
    """Return the runs of boilerplate of pages, by fold and script, and kind.

    Lines stay in their fold, in which it has not been learnt from them what words tell.
    """
    runs: defaultdict[tuple[int, bool], dict[str, list[list[Line]]]] = defaultdict(lambda: defaultdict(list))
    for page in pages:
        for (bad, kind), group in groupby(page.lines, key=lambda line: (line.is_bad, line.kind)):
            if bad:
                runs[page.fold, _is_latin(page)][kind].append(list(group))
    return runs


def _is_latin(page: Page) -> bool:
    return is_latin([line.block for line in page.lines])


def collect(pages: Sequence[Page], others: Sequence[Page], wordings: Mapping[int, Wording]) -> Iterator[Row]:
    """Yield what is learnt from: pages as they are and changed, documents of EVAL and excerpts of them."""
    chance = random.Random(1)
    runs = find_runs(pages)
    for page in pages:
        wording = wordings[page.fold]
        shown = list(show_whole(page, wording))
        for _ in range(SHOWN):
            changed = change_page(page, runs[page.fold, _is_latin(page)], chance)
            shown += show_changed(changed, wording, chance)
        for line, traits in shown:
            weight = math.sqrt(min(line.good + line.bad, LONGEST))
            if not line.is_bad:
                weight *= CONTENT_WEIGHT * (TEXT_WEIGHT if traits["in text"] else 1.0)
            yield list(traits.values()), line.is_bad, weight
    for page in others:
        parts = [page.lines]
        if len(page.lines) > EXCERPT[1]:
            starts = [chance.randrange(len(page.lines) - EXCERPT[1]) for _ in range(EXCERPTS)]
            parts += [page.lines[start : start + chance.randrange(*EXCERPT)] for start in starts]
        for part in parts:
            for line, traits in show_whole(replace(page, lines=part), wordings[FOLDS]):
                weight = math.sqrt(min(line.good, LONGEST)) * CONTENT_WEIGHT * OTHER_WEIGHT
                yield list(traits.values()), False, weight


def grow(rows: Sequence[Row]) -> Any:
    """Grow boosted trees on rows."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    traits, bad, weights = zip(*rows, strict=True)
    return HistGradientBoostingClassifier(**SETTINGS).fit(np.array(traits), np.array(bad), sample_weight=weights)


def write_out(trees: Any, names: Sequence[str], wording: Wording) -> dict[str, Any]:
    """Return trees as the flat arrays that `align.clean.pages.weigh` reads."""
    told: dict[str, Any] = {
        "traits": list(names),
        "meanings": dict(wording.meanings),
        "parts": list(wording.parts),
        "start": wording.base,
        "base": float(trees._baseline_prediction[0, 0]),
    }
    told |= {name: [] for name in ("roots", "trait", "threshold", "left", "right", "value")}
    for (tree,) in trees._predictors:
        start = len(told["trait"])
        told["roots"].append(start)
        for i, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            told["trait"].append(0 if leaf else int(node["feature_idx"]))
            told["threshold"].append(0.0 if leaf else float(f"{node['num_threshold']:.6g}"))
            told["left"].append(start + (i if leaf else int(node["left"])))
            told["right"].append(start + (i if leaf else int(node["right"])))
            told["value"].append(float(f"{node['value']:.5g}") if leaf else 0.0)
    return told


def weigh_page(model: Model, page: Page, wording: Wording) -> tuple[list[Line], npt.NDArray[np.float64]]:
    shown = list(show_whole(page, wording))
    if not shown:
        return [], np.zeros(0)
    return [line for line, _ in shown], model.weigh(np.array([list(traits.values()) for _, traits in shown]))


def report(model: Model, pages: Sequence[Page], title: str, wording: Wording) -> None:
    """Print the share of the letters of boilerplate and of content that would be dropped, by probability."""
    bad = sum(line.bad for page in pages for line in page.lines)
    good = sum(line.good for page in pages for line in page.lines)
    outside = [line for page in pages for line in page.lines if line.outside]
    judged = [weigh_page(model, page, wording) for page in pages]
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        dropped = outside + [
            line
            for lines, weights in judged
            for line, weight in zip(lines, weights, strict=True)
            if weight > least and not line.fixed
        ]
        shares = [
            sum(line.bad for line in dropped) / max(1, bad),
            sum(line.good for line in dropped) / max(1, good),
        ]
        click.echo(f"{title}\tabove {least}\tboilerplate {shares[0]:.3f}\tcontent {100 * shares[1]:.2f} %")


@click.command()
@click.argument("root", metavar="EVAL", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=f"Write the model, as align/clean/{MODEL}.")
@click.option("--without", multiple=True, help="Name of a file of pages to leave out.")
def main(root: Path, output: Path | None, without: tuple[str, ...]) -> None:
    """Grow trees, say how they do on what is left out, and write them."""
    pages = [page for path in sorted(FOLDER.glob("*.txt")) for page in read_gold(path)]
    known = [page for page in pages if page.source not in without]
    others = read_others(root)
    wordings = learn_words(known)
    wording = wordings[FOLDS]
    nothing = Found(frozenset(), frozenset(), frozenset())
    first = known[0].lines[0].block
    names = list(describe_page([first], nothing, find_topic([first], ()), wording)[0])
    rows = list(collect(known, [page for page in others if output or not is_held(page)], wordings))
    told = write_out(grow(rows), names, wording)
    model = read_model(told)
    click.echo(f"{len(rows)} rows, {len(told['roots'])} trees, {len(wording.meanings)} words")
    for name in without:
        report(model, [page for page in pages if page.source == name], name, wording)
    if output:
        output.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    else:
        report(model, [page for page in others if is_held(page)], "no web pages", wording)


if __name__ == "__main__":
    main()
