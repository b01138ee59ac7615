"""The rows of a table that are drawn, labelled and certified: read without their texts, written block by block."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.corpus.certify import draw_number
from align.corpus.labels import PLACES, match_labels
from align.output.blocks import open_table
from align.records import InputError

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.corpus.certify import Labels
    from align.corpus.labels import Key, Label
    from align.read.rows import PairTable


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a table that have a probability: their places in it, and what is known of each."""

    places: npt.NDArray[np.int64]
    probabilities: npt.NDArray[np.float64]
    numbers: npt.NDArray[np.uint64]
    labels: Labels


def read_rows(table: PairTable, name: str, key: Key, found: dict[Key, Label], seen: set[Key], seed: int) -> Rows:
    """Read what certifying needs of a table; its texts are not kept.

    Raises InputError for what is no probability, and when no row has one.
    """
    places, said, numbers, labels = [], [], [], []
    copies = Counter[int]()
    at = 0
    for block in table.blocks():
        own = match_labels(block, key, found, seen)
        cells = zip(block["problem"], block["probability"], block["ar_text"], block["en_text"], strict=True)
        for row, (problem, cell, ar, en) in enumerate(cells):
            if problem or cell == "":
                continue
            try:
                value = float(cell)
            except ValueError:
                value = -1.0
            if not 0 <= value <= 1:
                raise InputError(
                    f"{name}, row with id {block['id'].iloc[row]}: probability {cell!r} is no number from 0 to 1"
                )
            texts = draw_number(ar, en, 0, seed)
            copy = copies[texts]
            copies[texts] += 1
            places.append(at + row)
            said.append(value)
            numbers.append(draw_number(ar, en, copy, seed) if copy else texts)
            labels.append(own[row])
        at += len(block)
    if not places:
        raise InputError(f"{name}: no pair has a probability, so there is nothing to certify")
    return Rows(
        np.array(places, dtype=np.int64),
        np.array(said),
        np.array(numbers, dtype=np.uint64),
        np.array(labels, dtype=np.int8),
    )


def write_draw(table: PairTable, path: str, places: npt.NDArray[np.int64]) -> None:
    """Write rows of a table in the order given, with an empty column `label`; figures are left out."""
    import pandas as pd

    rank = {place: i for i, place in enumerate(places.tolist())}
    parts, at = [], 0
    for block in table.blocks():
        own = [at + row in rank for row in range(len(block))]
        parts.append(block[own].assign(rank=[rank[at + row] for row, mine in enumerate(own) if mine]))
        at += len(block)
    drawn = pd.concat(parts).sort_values("rank").assign(label="")
    # Not the probability: who labels is not to be told what to think.
    columns = ["label", "ar_text", "en_text", "id", *(name for name in PLACES if name in table.columns)]
    with open_table(path, columns) as write:
        write(drawn)


def write_certified(table: PairTable, path: str, rows: Rows, cut: float) -> None:
    """Write the rows of a table from a cut on, all columns as they were."""
    kept = rows.places[rows.probabilities >= cut]
    at = 0
    with open_table(path, table.columns) as write:
        for block in table.blocks():
            write(block[np.isin(np.arange(at, at + len(block)), kept, assume_unique=True)])
            at += len(block)
