"""Copies among pairs: exact, normalised and near ones, of which the best row stays.

Rows are read once into a few numbers each; which row is a copy of which is found among these, and a second reading
writes the rows that stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING, Literal

import numpy as np

from align.corpus.chances import chances_of
from align.corpus.near import find_edges, sketch_texts
from align.normalize import for_comparison

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    Keys = npt.NDArray[np.uint64]
    Indexes = npt.NDArray[np.int64]

On = Literal["ar", "en", "both"]
Level = Literal["exact", "normalised", "near"]
LEVELS: tuple[Level, ...] = ("exact", "normalised", "near")
NEAR = 0.8  # likeness of words from which two rows are near copies
KEPT = -1  # what a row that stays is a copy of


@dataclass(slots=True)
class Collected:
    """What is remembered of each row: names, keys of both views, sketches, and how good it is.

    `old` rows, which are there only to be compared with, stand first and are best.
    """

    names: list[str] = field(default_factory=list)
    exact: list[Keys] = field(default_factory=list)
    normalised: list[Keys] = field(default_factory=list)
    sketches: list[npt.NDArray[np.uint16]] = field(default_factory=list)
    quality: list[npt.NDArray[np.float64]] = field(default_factory=list)
    usable: list[npt.NDArray[np.bool_]] = field(default_factory=list)
    old: int = 0

    def add(self, block: pd.DataFrame, on: On, level: Level, prefix: str = "") -> None:
        """Take the rows of a block in; those of older files, named with a `prefix`, are to come first."""
        texts = side_texts(block, on)
        usable = (block["problem"] == "").to_numpy()
        self.names += [prefix + str(name) for name in block["id"]]
        self.usable.append(usable)
        self.quality.append(np.full(len(block), np.inf) if prefix else quality_of(block))
        self.exact.append(hash_texts(texts))
        if level != "exact":
            views = [view_of(text) for text in texts]
            self.normalised.append(hash_texts(views))
            if level == "near":
                self.sketches.append(sketch_texts(views))
        self.old += len(block) if prefix else 0


def side_texts(block: pd.DataFrame, on: On) -> list[str]:
    """Return the text that rows are compared by; of both sides, joined by a character that no text has."""
    if on == "both":
        return [f"{ar}\0{en}" for ar, en in zip(block["ar_text"], block["en_text"], strict=True)]
    return [str(text) for text in block[f"{on}_text"]]


def view_of(text: str) -> str:
    """Return letters and digits alone, of each side."""
    return "\0 ".join(for_comparison(side) for side in text.split("\0"))


def hash_texts(texts: Iterable[str]) -> Keys:
    """Return a number for each text, uint64[n], the same for the same text; 1 in 10^7 to err among a million."""
    digests = b"".join(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts)
    return np.frombuffer(digests, dtype=np.uint64)


def quality_of(block: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return how good rows are, float64[n]: their probability, less a little for each flag; 0 when not scored."""
    if "probability" not in block:
        return np.zeros(len(block))
    chances = np.nan_to_num(chances_of(block))
    if "flags" in block:
        chances -= 1e-6 * np.array(
            [len([name for name in str(cell).split(",") if name]) for cell in block["flags"]]
        )
    return chances


def find_copies(rows: Collected, level: Level, least: float = NEAR) -> tuple[Indexes, list[str]]:
    """Return which row each one is a copy of, int64[n], KEPT for those that stay, and by what LEVEL, "" for these.

    The best of several copies stays: the most probable, then the one with fewer flags, then the first. A row with a
    problem is no copy of anything.
    """
    count = len(rows.names)
    home, how = np.full(count, KEPT, dtype=np.int64), [""] * count
    if not count:
        return home, how
    usable = np.flatnonzero(np.concatenate(rows.usable))
    quality = np.concatenate(rows.quality)
    order = usable[np.lexsort((usable, -quality[usable]))]
    keys = {"exact": rows.exact, "normalised": rows.normalised}
    for name in LEVELS[: LEVELS.index(level) + 1]:
        if name == "near":
            left = order[home[order] == KEPT]
            sketches = np.concatenate(rows.sketches)
            rows.sketches = []  # the blocks have done their work
            found = greedy_copies(len(left), find_edges(sketches[left], least))
            copies = [(left[row], left[best]) for row, best in found]
        else:
            left = order[home[order] == KEPT]
            _, first, group = np.unique(np.concatenate(keys[name])[left], return_index=True, return_inverse=True)
            best = first[group]
            copies = [(left[i], left[best[i]]) for i in np.flatnonzero(best != np.arange(len(left)))]
        for row, kept in copies:
            home[row], how[int(row)] = kept, name
    return home, how


def greedy_copies(count: int, edges: Indexes) -> list[tuple[int, int]]:
    """Return (row, row that stays) for the rows alike to a better one that stays itself.

    Rows count from the best; a row alike only to copies stays, so that no chain of small changes is taken as one.
    """
    gone = np.zeros(count, dtype=np.bool_)
    copies = []
    better, worse = edges.T if len(edges) else (np.zeros(0, int), np.zeros(0, int))
    order = np.lexsort((better, worse))  # whether a row stays is known before it is asked for
    for best, row in zip(better[order].tolist(), worse[order].tolist(), strict=True):
        if not gone[row] and not gone[best]:
            gone[row] = True
            copies.append((row, best))
    return copies
