"""Make labelled candidate pairs from text whose lines are in step: true ones, and wrong ones that look true.

Each set becomes a collection as matching sees it: some lines merged on one side, some counterparts taken away. What
the miner then offers is labelled by the lines it covers. True pairs are also altered (a number, a name, a date or a
negation changed, half of one side cut off) and encoded again, and beads are shifted by a sentence.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from align.judge.background import TYPICAL_SHARE, measure_background
from align.judge.features import measure_pairs
from align.match.candidates import Cut, find_candidates, search_sides
from align.match.mine import select_pairs
from align.match.neighbours import Neighbours, neighbourhood
from align.match.sides import collection_mean
from align.records import Encoder, Language, Sentence, Side
from scripts.data.alter_text import ALTERATIONS

Ends = tuple[int, int]
SETS = ("flores-dev", "tico-dev", "un-dev", "tatoeba-dev")
LIMIT = 1200  # lines taken of a set: un-dev is four times the others
# Share of the negatives' weight for each kind; with the positives' weight equal to it, the prior is one half.
KIND_SHARES = {
    "nearest": 0.30,
    "neighbour": 0.20,
    "part": 0.15,
    "half": 0.15,
    "number": 0.07,
    "name": 0.05,
    "date": 0.04,
    "negation": 0.03,
    "copy": 0.01,
}
MERGED, REMOVED, ALTERED = 0.12, 0.3, 0.5
DRAWS = 2  # collections made of each set, with other lines merged and taken away
LENIENT = Cut(floor=0.2, least=0.0)


@dataclass
class Unit:
    """A sentence of the collection: one line or two merged."""

    text: str
    lines: tuple[int, ...]
    document: str


@dataclass
class Row:
    """A labelled pair before it is measured; an altered side has a new text that is yet to be encoded."""

    method: str
    kind: str
    group: str
    ar: tuple[int, int]
    en: tuple[int, int]
    ar_text: str
    en_text: str
    altered: bool = False


@dataclass
class Collection:
    """One set made ready for matching."""

    name: str
    ar: list[Unit] = field(default_factory=list)
    en: list[Unit] = field(default_factory=list)


def make_table(
    folder: Path, encoder: Encoder, sets: Sequence[str] = SETS, seed: int = 7, limit: int = LIMIT
) -> pd.DataFrame:
    """Return FEATURES of all labelled pairs, with `set`, `group`, `method`, `kind`, `label` and `weight`."""
    tables = [
        label_set(make_collection(folder, name, draw, limit), encoder, draw)
        for draw in range(seed, seed + DRAWS)
        for name in sets
    ]
    table = pd.concat(tables, ignore_index=True)
    table["weight"] /= DRAWS
    return table


def make_collection(folder: Path, name: str, seed: int, limit: int) -> Collection:
    """Read a set; merge some neighbouring lines of one side, take away some counterparts."""
    place = folder / "sentences" / name
    ar, en = (place.joinpath(f"{code}.txt").read_text("utf-8").split("\n")[:-1][:limit] for code in ("ar", "en"))
    ids = place / "docids.txt"
    documents = ids.read_text("utf-8").split("\n") if ids.exists() else [str(i) for i in range(len(ar))]
    if name == "un-dev":  # sampled lines: neighbours are no context
        documents = [f"{document}#{i}" for i, document in enumerate(documents)]
    rng = random.Random(f"{seed}/{name}")
    collection = Collection(name)
    i = 0
    while i < len(ar):
        document = documents[i]
        draw, width = rng.random(), 1
        if draw < 2 * MERGED and i + 1 < len(ar) and documents[i + 1] == document:
            width = 2
        ar_merged, en_merged = width == 2 and draw < MERGED, width == 2 and draw >= MERGED
        lines = tuple(range(i, i + width))
        removed = rng.random() if width == 1 else 1.0
        for texts, units, merged, gone in (
            (ar, collection.ar, ar_merged, removed < REMOVED / 2),
            (en, collection.en, en_merged, REMOVED / 2 <= removed < REMOVED),
        ):
            if merged:
                units.append(Unit(" ".join(texts[k] for k in lines), lines, document))
            elif not gone:
                units.extend(Unit(texts[k], (k,), document) for k in lines)
        i += width
    return collection


def label_set(collection: Collection, encoder: Encoder, seed: int) -> pd.DataFrame:
    """Return the measured, labelled and weighted pairs of one set."""
    rng = random.Random(f"{seed}/{collection.name}/alter")
    raw = {code: encoder.encode([unit.text for unit in units]) for code, units in _sides(collection)}
    means = {code: _mean(vectors) for code, vectors in raw.items()}
    sides = {code: _make_side(units, _center(raw[code], means[code]), code) for code, units in _sides(collection)}
    neighbours = search_sides(sides["ar"], sides["en"])
    hubs = neighbourhood(neighbours[0], len(sides["en"])), neighbourhood(neighbours[1], len(sides["ar"]))
    background = measure_background((sides["ar"].vectors, sides["en"].vectors), neighbours, hubs)
    rows = mined_rows(collection, sides, neighbours) + chained_rows(collection)
    rows += [new for row in rows if row.kind == "true" and rng.random() < ALTERED for new in alter(row, rng)]
    texts = sorted({row.ar_text for row in rows if row.altered} | {row.en_text for row in rows if row.altered})
    altered = dict(zip(texts, encoder.encode(texts), strict=True))
    cosines, margins = [], []
    for row in rows:
        vectors = []
        for code, span, text in _row_sides(row):
            vector = _span_vector(sides[code], *span)
            if row.altered and text != " ".join(unit.text for unit in getattr(collection, code)[slice(*span)]):
                vector = _center(altered[text][None], means[code])[0]
            vectors.append(vector)
        cosine = float(vectors[0] @ vectors[1])
        cosines.append(cosine)
        margins.append(cosine - (hubs[0][slice(*row.ar)].mean() + hubs[1][slice(*row.en)].mean()) / 2)
    table = measure_pairs(
        [row.ar_text for row in rows],
        [row.en_text for row in rows],
        cosine=cosines,
        margin=margins,
        ar_sentences=[row.ar[1] - row.ar[0] for row in rows],
        en_sentences=[row.en[1] - row.en[0] for row in rows],
        # True and altered pairs are drawn half and half: what is in common says nothing about them.
        background=replace(background, share=TYPICAL_SHARE),
    )
    for name in ("method", "kind", "group"):
        table[name] = [getattr(row, name) for row in rows]
    table["set"] = collection.name
    table["label"] = (table["kind"] == "true").astype(int)
    table["ar_text"] = [row.ar_text for row in rows]
    table["en_text"] = [row.en_text for row in rows]
    table["weight"] = 0.0
    for method in table["method"].unique():
        chosen = table["method"] == method
        table.loc[chosen, "weight"] = balance(table.loc[chosen, "kind"])
    return table


def balance(kinds: pd.Series) -> pd.Series:
    """Return weights that give positives and negatives one half each, and each kind of negative its share."""
    shares = {kind: share for kind, share in KIND_SHARES.items() if (kinds == kind).any()}
    total = sum(shares.values())
    weight = {kind: 0.5 * share / total / (kinds == kind).sum() for kind, share in shares.items()}
    weight["true"] = 0.5 / max(1, (kinds == "true").sum())
    return kinds.map(weight)


def mined_rows(
    collection: Collection, sides: dict[Language, Side], neighbours: tuple[Neighbours, Neighbours]
) -> list[Row]:
    """Return what the miner offers when its cut is almost open."""
    found = find_candidates(sides["ar"], sides["en"], cut=LENIENT, neighbours=neighbours)
    chosen = select_pairs(found, sides["ar"], sides["en"])
    rows = []
    for k in range(len(chosen)):
        ar = (int(chosen.ar_first[k]), int(chosen.ar_first[k] + chosen.ar_size[k]))
        en = (int(chosen.en_first[k]), int(chosen.en_first[k] + chosen.en_size[k]))
        rows.append(_make_row("mine", None, collection, ar, en))
    return rows


def chained_rows(collection: Collection) -> list[Row]:
    """Return the true beads, each with its neighbours and with a neighbour too many."""
    by_line = {line: j for j, unit in enumerate(collection.en) for line in unit.lines}
    rows = []
    i = 0
    while i < len(collection.ar):
        unit = collection.ar[i]
        ends = sorted({by_line[line] for line in unit.lines if line in by_line})
        if not ends:
            i += 1
            continue
        en = (ends[0], ends[-1] + 1)
        covered = {line for j in range(*en) for line in collection.en[j].lines}
        ar = (i, i + 1)
        while ar[1] < len(collection.ar) and set(collection.ar[ar[1]].lines) <= covered:
            ar = (ar[0], ar[1] + 1)
        i = ar[1]
        rows.append(_make_row("chain", None, collection, ar, en))
        if rows[-1].kind != "true":
            rows.pop()
            continue
        for step in (-1, 1):
            shifted = (en[0] + step, en[1] + step)
            if _inside(collection.en, shifted, unit.document):
                rows.append(_make_row("chain", "neighbour", collection, ar, shifted))
        for wider, other in (((ar[0], ar[1] + 1), en), (ar, (en[0], en[1] + 1))):
            if _inside(collection.ar, wider, unit.document) and _inside(collection.en, other, unit.document):
                rows.append(_make_row("chain", "part", collection, wider, other))
    return rows


def _make_row(method: str, kind: str | None, collection: Collection, ar: Ends, en: Ends) -> Row:
    left, right = collection.ar[slice(*ar)], collection.en[slice(*en)]
    left_lines, right_lines = ({line for unit in units for line in unit.lines} for units in (left, right))
    if kind is None:
        kind = "true" if left_lines == right_lines else "part" if left_lines & right_lines else "nearest"
        if kind == "nearest" and _same_text(collection, left, right_lines):
            kind = "true"
    ar_text, en_text = (" ".join(unit.text for unit in units) for units in (left, right))
    return Row(method, kind, f"{collection.name}/{left[0].document.split('#')[0]}", ar, en, ar_text, en_text)


def _same_text(collection: Collection, left: Sequence[Unit], right_lines: set[int]) -> bool:
    """Whether a pair of other lines has the same text as a counterpart: agenda lines return in every agenda."""
    ours = {unit.text for unit in left}
    return any(unit.text in ours and set(unit.lines) == right_lines for unit in collection.ar)


def _inside(units: Sequence[Unit], span: tuple[int, int], document: str) -> bool:
    return span[0] >= 0 and span[1] <= len(units) and all(unit.document == document for unit in units[slice(*span)])


def _row_sides(row: Row) -> tuple[tuple[Language, Ends, str], tuple[Language, Ends, str]]:
    return ("ar", row.ar, row.ar_text), ("en", row.en, row.en_text)


def _sides(collection: Collection) -> tuple[tuple[Language, list[Unit]], tuple[Language, list[Unit]]]:
    return ("ar", collection.ar), ("en", collection.en)


def _make_side(units: Sequence[Unit], vectors: np.ndarray, code: Language) -> Side:
    sentences, documents, joined = [], [], []
    at: dict[str, int] = {}
    for unit in units:
        start = at.get(unit.document, 0)
        joined.append(unit.document in at)
        sentences.append(Sentence(unit.document, start, start + len(unit.text), unit.text, code, joined=joined[-1]))
        at[unit.document] = start + len(unit.text) + 1
        documents.append(list(at).index(unit.document) if len(at) < 50 else len(at) - 1)
    return Side(sentences, vectors, np.array(documents, dtype=np.int32), np.array(joined, dtype=np.bool_))


def _mean(vectors: np.ndarray) -> np.ndarray:
    mean = collection_mean(vectors)
    return np.zeros(vectors.shape[1], dtype=np.float32) if mean is None else mean


def _center(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    centred = np.where(np.any(vectors, axis=1, keepdims=True), vectors - mean, 0)
    unit = centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
    return np.asarray(unit, dtype=np.float32)


def _span_vector(side: Side, first: int, last: int) -> np.ndarray:
    lengths = np.array([len(sentence.text) for sentence in side.sentences[first:last]], dtype=np.float32)
    total = (side.vectors[first:last] * lengths[:, None]).sum(axis=0)
    return np.asarray(total / max(float(np.linalg.norm(total)), 1e-6), dtype=np.float32)


def alter(row: Row, rng: random.Random) -> list[Row]:
    """Return the wrong pairs that a true one can be turned into, one side changed in one respect."""
    made = []
    for kind, change in ALTERATIONS.items():
        sides: list[Language] = ["ar", "en"]
        rng.shuffle(sides)
        for code in sides:
            text = row.ar_text if code == "ar" else row.en_text
            changed = change(text, code, rng)
            if changed is not None and changed != text:
                ar_text, en_text = (changed, row.en_text) if code == "ar" else (row.ar_text, changed)
                made.append(Row(row.method, kind, row.group, row.ar, row.en, ar_text, en_text, altered=True))
                break
    if rng.random() < 0.1:
        made.append(Row(row.method, "copy", row.group, row.ar, row.en, row.en_text, row.en_text, altered=True))
    return made
