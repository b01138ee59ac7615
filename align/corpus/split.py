"""Split pairs into train, dev and test so that nothing of a test set stands in training data.

Rows that share a document, a story or a near copy of either side make one group, and a group lies in one part. Rows
that a known test set holds, as they are or nearly, are taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from align.corpus.dedup import hash_texts
from align.corpus.near import find_edges, sketch_texts
from align.normalize import for_comparison

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from align.corpus.near import Sketches

    Indexes = npt.NDArray[np.int64]
    Keys = npt.NDArray[np.uint64]
    Mask = npt.NDArray[np.bool_]

PARTS = ("train", "dev", "test")
TRAIN, DEV, TEST = range(3)
BY = ("ar_doc", "en_doc", "document", "doc", "story")  # columns that group rows where a table has them
SIDES = ("ar_text", "en_text")


@dataclass(slots=True)
class Remembered:
    """What is remembered of each row: keys and sketches of both sides, and the values of columns."""

    columns: Sequence[str]
    keys: list[list[Keys]] = field(default_factory=lambda: [[], []])
    sketches: list[list[Sketches]] = field(default_factory=lambda: [[], []])
    values: dict[str, list[str]] = field(default_factory=dict)
    usable: list[Mask] = field(default_factory=list)

    def add(self, block: pd.DataFrame) -> None:
        """Take the rows of a block in."""
        self.usable.append((block["problem"] == "").to_numpy())
        for side, name in enumerate(SIDES):
            views = [for_comparison(str(text)) for text in block[name]]
            self.keys[side].append(hash_texts(views))
            self.sketches[side].append(sketch_texts(views))
        for name in self.columns:
            self.values.setdefault(name, []).extend(map(str, block[name]))

    def sides(self) -> list[tuple[Keys, Sketches]]:
        """Return keys uint64[n] and sketches uint16[n, slots] of each side, put together once."""
        self.keys = [[np.concatenate(keys)] for keys in self.keys]
        self.sketches = [[np.concatenate(sketches)] for sketches in self.sketches]
        return [(keys[0], sketches[0]) for keys, sketches in zip(self.keys, self.sketches, strict=True)]


def find_contaminated(rows: Remembered, lines: Sequence[str], near: float) -> Mask:
    """Say which rows have a side that a line of a test set holds, in the same words or nearly, bool[n]."""
    sides = rows.sides()
    found = np.zeros(len(sides[0][0]), dtype=np.bool_)
    views = [view for line in dict.fromkeys(lines) if (view := for_comparison(line)).strip()]
    if not views:
        return found
    keys, sketches = hash_texts(views), sketch_texts(views)
    for own_keys, own_sketches in sides:
        found |= np.isin(own_keys, keys)
        both = np.concatenate([sketches, own_sketches])
        edges = find_edges(both, near)
        touching = edges[(edges[:, 0] < len(views)) & (edges[:, 1] >= len(views)), 1]
        found[touching - len(views)] = True
    return found


def group_rows(rows: Remembered, by: Iterable[str], near: float, left: Mask) -> Indexes:
    """Return the number of each row's group, int64[n]; rows that are not `left` link nothing."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    count = len(left)
    usable = np.flatnonzero(left)
    edges = [same_values([rows.values[name][row] for row in usable], usable) for name in by]
    for keys, sketches in rows.sides():
        edges.append(same_values(keys[usable].tolist(), usable))
        edges.append(usable[find_edges(sketches[usable], near)])
    ends = np.concatenate(edges) if edges else np.zeros((0, 2), dtype=np.int64)
    graph = coo_matrix((np.ones(len(ends), dtype=np.int8), (ends[:, 0], ends[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def same_values(values: Sequence[object], rows: Indexes) -> Indexes:
    """Return an edge from each row to the first with the same value, int64[k, 2]; an empty value links nothing."""
    first: dict[object, int] = {}
    edges = [(first.setdefault(value, row), row) for value, row in zip(values, rows.tolist(), strict=True) if value]
    return np.array([edge for edge in edges if edge[0] != edge[1]], dtype=np.int64).reshape(-1, 2)


def assign_parts(
    groups: Indexes, names: Keys, strata: Sequence[str], sizes: Mapping[int, float], seed: int, left: Mask
) -> npt.NDArray[np.int8]:
    """Return the part of each row, int8[n], -1 for rows that are not `left`.

    `sizes` are rows of DEV and TEST, or shares where below 1, divided over `strata` as these are large. Groups are
    drawn by a hash of the seed and of their lowest name, so the order of rows changes nothing; a group larger than
    what a part still lacks goes to training. A group belongs to the first of its rows' strata by name.
    """
    parts = np.where(left, TRAIN, -1).astype(np.int8)
    members: dict[int, list[int]] = {}
    for row in np.flatnonzero(left).tolist():
        members.setdefault(int(groups[row]), []).append(row)
    total = int(left.sum())
    drawn = sorted(members.values(), key=lambda rows: draw_key(seed, min(int(names[row]) for row in rows)))
    by_stratum: dict[str, list[list[int]]] = {}
    for rows in drawn:
        stratum = min(strata[row] for row in rows)
        by_stratum.setdefault(stratum, []).append(rows)
    for stratum in sorted(by_stratum):
        its = sum(map(len, by_stratum[stratum]))
        lacking = {part: round((size * its) if size < 1 else size * its / total) for part, size in sizes.items()}
        for rows in by_stratum[stratum]:
            for part in (TEST, DEV):
                if len(rows) <= lacking.get(part, 0):
                    lacking[part] -= len(rows)
                    parts[rows] = part
                    break
    return parts


def draw_key(seed: int, name: int) -> bytes:
    """Return what groups are drawn by."""
    return blake2b(f"{seed}:{name}".encode(), digest_size=8).digest()
