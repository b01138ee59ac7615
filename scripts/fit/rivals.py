"""Fit the weights of `align.judge.rivals_weights` on collections with gold pairs, and on text in step.

    python -m scripts.fit.rivals EVAL [FOLDER ...] [--model NAME]

FOLDERs are those of `scripts.fit.conflicts`: a gold pair that is partial counts as half right. EVAL holds
sentences/<set>/, whose lines make collections (`scripts.data.run_pairs`), and documents/. Rows are those of linked
documents that tell of one thing and are no translations of each other. Printed is, by group of collections that
share text, what a fit without it makes of the rows: the mean of their losses, and how many of those from .5 on are
right; and the weights of a fit to everything.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import numpy.typing as npt

from align import load_encoder, read_inputs
from align.clean.prepare import prepare
from align.encode.windows import choose_windows
from align.judge.background import measure_background
from align.judge.calibrate import load_calibration
from align.judge.judge import judge
from align.judge.odds import log_odds
from align.judge.rivals import NAMES, measure_rivals
from align.match.collection import search_collection
from align.match.propose import propose
from align.match.sides import make_sides
from align.match.table import Candidates
from align.records import Document, Encoder, Side
from scripts.data.labelled_pairs import SETS
from scripts.data.run_pairs import label_pairs, read_collections
from scripts.eval.place_gold import read_table
from scripts.fit.conflicts import FOLDERS
from scripts.fit.regression import find_chances, fit_weights, show_fits

GRADES = {"full": 1.0, "partial": 0.5}
Judged = tuple[Candidates, Side, Side]


@dataclass(frozen=True, slots=True)
class Rows:
    """What was measured of the rows of a collection, the chance of each alone, and how far it is right, 0 to 1."""

    name: str
    group: str
    measures: npt.NDArray[np.float64]
    alone: npt.NDArray[np.float64]
    right: npt.NDArray[np.float64]


def judge_alone(documents: Sequence[Document], encoder: Encoder) -> Judged:
    """Judge what a collection proposes, each row by itself."""
    sentences = prepare(documents).sentences
    windows = choose_windows("auto", encoder, len(sentences))
    ar, en = make_sides(sentences, encoder, windows)
    search = search_collection(ar, en)
    found, _ = propose(search)
    background = measure_background((ar.vectors, en.vectors), search.neighbours, search.hubs)
    return judge(found, ar, en, background, encoder.name, windows, load_calibration()), ar, en


def read_stories(folder: Path, encoder: Encoder) -> Rows:
    """Judge a collection with gold pairs. What joins sentences of a gold pair with others is right by half."""
    columns = ["ar_doc", "ar_text", "en_doc", "en_text", "grade"]
    gold = {
        (*key_of(row["ar_doc"], [row["ar_text"]]), *key_of(row["en_doc"], [row["en_text"]])): GRADES[row["grade"]]
        for row in read_table(folder / "gold" / "pairs.tsv", columns)
    }
    judged, ar, en = judge_alone(list(read_inputs([folder / "ar", folder / "en"]).documents), encoder)
    right = []
    for row in range(len(judged)):
        ends = [[side.sentences[i] for i in span] for side, span in ((ar, judged.ar(row)), (en, judged.en(row)))]
        keys = [key_of(end[0].doc, [sentence.text for sentence in end]) for end in ends]
        parts = [[key_of(sentence.doc, [sentence.text]) for sentence in end] for end in ends]
        some = any((*one, *other) in gold for one in parts[0] for other in parts[1])
        right.append(gold.get((*keys[0], *keys[1]), GRADES["partial"] if some else 0.0))
    return take_rivals(folder.name, folder.name, (judged, ar, en), np.array(right))


def key_of(doc: str, texts: Sequence[str]) -> tuple[str, str]:
    """Return what texts of a document are looked up by."""
    return doc.split("/")[-1], " ".join(" ".join(texts).split())


def make_all(eval_dir: Path, encoder: Encoder) -> Iterator[Rows]:
    """Judge collections of text in step."""
    for collection in read_collections(eval_dir, SETS, seed=7):
        judged, ar, en = judge_alone(collection.documents, encoder)
        pairs = [SimpleNamespace(ar=judged.ar(row), en=judged.en(row)) for row in range(len(judged))]
        right = label_pairs(pairs, (ar.sentences, en.sentences), collection) > 0  # type: ignore[arg-type]
        yield take_rivals(collection.name, collection.group, (judged, ar, en), right.astype(np.float64))


def take_rivals(name: str, group: str, judged: Judged, right: npt.NDArray[np.float64]) -> Rows:
    """Return the rows of a collection that are weighed against others of their documents."""
    table, ar, en = judged
    rows, measures = measure_rivals(table, ar, en)
    alone = table.probability[rows]
    measures[:, NAMES.index("odds")] = log_odds(alone)
    return Rows(name, group, measures, alone, right[rows])


def fit(sets: Sequence[Rows]) -> dict[str, float]:
    """Return the weights of a regression; a row that is half right is shown as right and as wrong."""
    measures = np.concatenate([own.measures for own in sets])
    right = np.concatenate([own.right for own in sets])
    twice, labels = np.concatenate((measures, measures)), np.arange(2 * len(right)) < len(right)
    shares = np.concatenate((right, 1 - right))
    kept = shares > 0
    return fit_weights(twice[kept], labels[kept].tolist(), NAMES, shares[kept].tolist())


def show(own: Rows, weights: dict[str, float]) -> None:
    """Print what weights make of a collection."""
    if not len(own.right):
        return
    told = []
    for chances in (own.alone, np.array(find_chances(own.measures, weights, NAMES))):
        chances = np.clip(chances, 1e-4, 1 - 1e-4)
        loss = -np.mean(own.right * np.log(chances) + (1 - own.right) * np.log(1 - chances))
        likely = chances >= 0.5
        told.append(f"loss {loss:.3f}, right {own.right[likely].sum():.1f}/{np.count_nonzero(likely)}")
    print(f"{own.name}: {told[0]}; among rivals {told[1]}")


def main() -> None:
    """Fit, and print figures and weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("folders", type=Path, nargs="*", default=FOLDERS)
    parser.add_argument("--model", default="bundled")
    options = parser.parse_args()
    encoder = load_encoder(options.model)
    sets = [read_stories(folder, encoder) for folder in options.folders]
    sets += make_all(options.eval_dir, encoder)
    show_fits(sets, fit, show)


if __name__ == "__main__":
    main()
