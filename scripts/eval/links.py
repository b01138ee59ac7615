"""Measure document links: on real pages, among near-copies, and on news-like pieces; BiMax beside them.

    python -m scripts.eval.links EVAL_DIR [--seed 11] [--only near] [--model bundled]

EVAL_DIR holds pages/, documents/ and sentences/. Near-copies are made of its documents (`make_sisters`): each has
one counterpart, the others of its family are rivals. `itself` counts links of a page with its own self. A pair
crosses when its documents are no counterparts. BiMax
(Wang et al., EMNLP 2025) scores two documents by the mean, over the sentences of either, of the highest cosine
with the other's; it takes mutual best, or the best assignment, over all documents, with the same vectors.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import linear_sum_assignment

from align.clean.prepare import prepare
from align.match.collection import align_links, document_rows, mine_rest, search_collection
from align.match.hints import find_hints
from align.match.sides import make_sides
from align.read.ingest import read_inputs
from align.records import Encoder, Pair, Side
from scripts.data.make_collections import read_lines
from scripts.data.make_sisters import CHANGES, Collection, make_sisters, read_families

Names = set[tuple[str, str]]
HEAD = (
    f"{'set':34}{'documents':>10}  {'linked P/R':13}{'crossing':>9}{'pairs':>7}{'itself':>7}{'s':>6}"
    "   BiMax mutual  assigned"
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--only", choices=("pages", "near"), help="one group of sets alone")
    options = parser.parse_args()
    from align.encode.cache import VectorCache
    from align.encode.encoder import load_encoder

    encoder = load_encoder(options.model, cache=VectorCache())
    print(f"model {encoder.name} {encoder.revision} | seed {options.seed}\n{HEAD}")
    for collection in make_sets(options.eval_dir, options.seed, options.only):
        print(measure(collection, encoder), flush=True)


def make_sets(eval_dir: Path, seed: int, only: str | None) -> Iterator[Collection]:
    """Yield the sets in the order of the table."""
    if only != "near":
        for name in ("react", "top10"):
            for visible in (False, True):
                yield read_pages(eval_dir / "pages" / name, visible, seed)
    if only != "pages":
        flores = read_lines(eval_dir / "sentences" / "flores-dev")
        spare = list(zip(flores.ar, flores.en, strict=True))
        for kind, families in read_families(eval_dir).items():
            for change in CHANGES:
                yield make_sisters(kind, families, spare, seed, change)


def read_pages(folder: Path, visible: bool, seed: int) -> Collection:
    """Read pages of one name in both languages, under that name or under one drawn by chance."""
    rng = random.Random(seed)
    documents = [
        document if visible else replace(document, name=f"{rng.getrandbits(40):010x}.md")
        for document in read_inputs([folder]).documents
    ]
    by_path = {"/".join(Path(document.path).parts[-2:]): document.name for document in documents}
    gold = {
        (name, by_path[f"en/{path[3:]}"])
        for path, name in by_path.items()
        if path.startswith("ar/") and f"en/{path[3:]}" in by_path
    }
    return Collection(f"{folder.name}{', paths' if visible else ''}", sorted(documents, key=lambda d: d.name), gold)


def measure(collection: Collection, encoder: Encoder) -> str:
    """Return a row of the table."""
    ar, en = make_sides(prepare(collection.documents).sentences, encoder)
    start = time.perf_counter()
    search = search_collection(ar, en, hints=find_hints(collection.documents))
    aligned, decisions = align_links(search, search)
    found = {(decision.link.ar_doc, decision.link.en_doc) for decision in decisions}
    itself = sum(ar_doc == en_doc for ar_doc, en_doc in found)  # a page that quotes the other language
    found = {pair for pair in found if pair[0] != pair[1]}
    pairs = [*aligned, *mine_rest(search, aligned)]
    seconds = time.perf_counter() - start
    crossing = sum(place not in collection.gold for place in places(pairs, ar, en)) / max(1, len(pairs))
    peers = "   ".join(shown(links, collection.gold) for links in bimax(ar, en))
    return (
        f"{collection.name:34}{len(collection.documents):10}  {shown(found, collection.gold):13}"
        f"{crossing:9.2%}{len(pairs):7}{itself:7}{seconds:6.1f}   {peers}"
    )


def places(pairs: Iterable[Pair], ar: Side, en: Side) -> Iterator[tuple[str, str]]:
    """Yield the documents of each pair."""
    for pair in pairs:
        yield ar.sentences[pair.ar.first].doc, en.sentences[pair.en.first].doc


def shown(found: Names, gold: Names) -> str:
    """Write precision and recall."""
    right = len(found & gold)
    return f"{right / max(1, len(found)):.3f}/{right / len(gold):.3f}"


def bimax(ar: Side, en: Side) -> tuple[Names, Names]:
    """Link documents by BiMax: those that are each other's best, and the best assignment."""
    rows = document_rows(ar), document_rows(en)
    names = list(rows[0]), list(rows[1])
    cosines = ar.vectors @ en.vectors.T
    scores = np.zeros((len(names[0]), len(names[1])))
    for i, one in enumerate(rows[0].values()):
        for j, two in enumerate(rows[1].values()):
            block = cosines[one, two]
            scores[i, j] = (block.max(axis=1).mean() + block.max(axis=0).mean()) / 2
    best = scores.argmax(axis=1), scores.argmax(axis=0)
    mutual = {(names[0][i], names[1][j]) for i, j in enumerate(best[0]) if best[1][j] == i}
    assigned = {(names[0][i], names[1][j]) for i, j in zip(*linear_sum_assignment(-scores), strict=True)}
    return mutual, assigned


if __name__ == "__main__":
    main()
