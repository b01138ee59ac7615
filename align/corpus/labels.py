"""Labels of pairs from any table: which row each one belongs to, and whether it is a translation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.corpus.certify import NOT_DRAWN
from align.read.labels import OPEN, label_column, read_label
from align.read.rows import open_cells
from align.records import InputError

if TYPE_CHECKING:
    import pandas as pd

    from align.corpus.certify import Labels

TEXTS = ("ar_text", "en_text")
PLACES = ("ar_doc", "ar_start", "ar_end", "en_doc", "en_start", "en_end")
# What may tell which pair a label belongs to, the surest first: the variants of one unit of a TMX share its id.
KEYS = (PLACES, ("id", *TEXTS), ("id",))

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What was said of a pair, where that stands, and the texts that it was said of, where the table has them."""

    value: int
    where: str
    texts: Key | None


def read_labels(paths: Sequence[str], columns: Iterable[str], encoding: str | None) -> tuple[Key, dict[Key, Label]]:
    """Return which columns tell a pair and, by their cells, the labels of some tables.

    `columns` are those of the table of pairs. Raises InputError, naming file and row, for tables without a label or
    without such columns, for labels that are none, and for two that contradict each other.
    """
    there = set(columns)
    found: dict[Key, Label] = {}
    used: Key | None = None
    for path in paths:
        with open_cells(path, encoding=encoding) as (headers, records):
            key = next((key for key in KEYS if there.issuperset(key) and set(headers).issuperset(key)), None)
            if key is None or (used is not None and key != used):
                raise InputError(
                    f"{path}: nothing says which pair a label belongs to; it takes the column id, as "
                    f"`align certify --draw` writes it, or {', '.join(PLACES)}, in table and labels"
                )
            used = key
            for name, label in labels_of(path, headers, records, key):
                add_label(found, name, label)
    return used or KEYS[-1], found


def holds_labels(path: str, encoding: str | None) -> bool:
    """Say whether a table is there in which a label was filled in; what is no table with labels holds none."""
    if not os.path.isfile(path):
        return False
    try:
        with open_cells(path, encoding=encoding) as (headers, records):
            at = label_column(headers, path)
            return any(cells[at].strip() for _, cells, problem in records() if not problem)
    except InputError:
        return False


def labels_of(
    path: str, headers: Sequence[str], records: Callable[[], Iterable[tuple[str, Sequence[str], str]]], key: Key
) -> Iterable[tuple[Key, Label]]:
    """Yield the cells of `key` and the label of each row of a table."""
    at, places = label_column(headers, path), [headers.index(part) for part in key]
    texts = [headers.index(part) for part in TEXTS] if set(headers).issuperset(TEXTS) else []
    for place, cells, problem in records():
        where = f"{path}, row {place}"
        if problem and len(cells) == len(headers) - 1 == at:
            cells = [*cells, ""]  # an empty last cell that an editor has cut off
        elif problem:
            raise InputError(f"{where}: {problem}")
        value = read_label(cells[at], headers[at].strip().lower(), where)
        read = tuple(fold(cells[i]) for i in texts) or None
        yield tuple(fold(cells[i]) for i in places), Label(value, where, read)


def add_label(found: dict[Key, Label], name: Key, label: Label) -> None:
    """Add a label; one that is filled stands over one that is open. Raises InputError for a contradiction."""
    known = found.get(name)
    if known and known.value != OPEN and label.value not in (OPEN, known.value):
        raise InputError(f"{label.where}: contradicts {known.where}, the label of the same pair; keep one of them")
    if known is None or known.value == OPEN:
        found[name] = label


def match_labels(block: pd.DataFrame, key: Key, found: dict[Key, Label], seen: set[Key]) -> Labels:
    """Return the label of each row of a block, int8[n], and note in `seen` whose were found.

    A pair that a reviewer wrote otherwise is open: nothing was said of what the table has. Raises InputError when
    two rows have one id and nothing else tells them apart.
    """
    labels = np.full(len(block), NOT_DRAWN, dtype=np.int8)
    for row, cells in enumerate(zip(*(block[part] for part in key), strict=True)):
        name = tuple(fold(str(cell)) for cell in cells)
        if name not in found:
            continue
        if key == ("id",) and name in seen:
            raise InputError(
                f"{found[name].where}: several pairs of the table have the id {name[0]}; give the labels with the "
                f"columns {' and '.join(TEXTS)}, as `align certify --draw` writes them"
            )
        label = found[name]
        texts = tuple(fold(block[side].iloc[row]) for side in TEXTS)
        labels[row] = label.value if label.texts in (None, texts) else OPEN
        seen.add(name)
    return labels


def count_strangers(key: Key, found: dict[Key, Label], seen: set[Key]) -> int:
    """Return how many judged pairs are not in the table: those of a review that were cut again.

    Raises InputError where the pairs have names that nobody cuts again: the table is another one.
    """
    strange = [label for name, label in found.items() if label.value != OPEN and name not in seen]
    if strange and (key != PLACES or len(strange) == len(found)):
        raise InputError(
            f"{strange[0].where}: this pair is not in the table; give the table that the labels were drawn "
            "from, or draw again"
        )
    return len(strange)


def fold(text: str) -> str:
    """Return a text as it is compared: without what Excel does to white space and quotation marks."""
    return " ".join(text.replace('"', "").split())
