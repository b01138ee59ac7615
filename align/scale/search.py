"""From vectors to neighbours: a search of every group of Arabic rows in every part of the English index, merged.

Up to 200,000 sentences a side all are compared with all; beyond, in close cells of the space, as `match.search`
does in memory. On a GPU all are compared, whatever their number. One comparison serves both directions, so that a
search leaves two lists: what its Arabic rows found in the part of the index, and what the rows of that part found
among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from align.encode.batches import device_of
from align.match.device import fits, search_device
from align.match.neighbours import NEIGHBOURS, Neighbours, neighbourhood, no_neighbours, search_exactly
from align.match.search import (
    COMPARISONS,
    EXACT_LIMIT,
    SHORTLIST,
    Cells,
    build_cells,
    choose_probes,
    compare_cells,
    rank_exactly,
)
from align.scale.files import read_arrays, write_array, write_arrays
from align.scale.stored import open_side
from align.scale.vectors import count_sentences, load_model, read_layout

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Language, Vectors
    from align.scale.plan import Work

    Floats = npt.NDArray[np.float32]
    Mask = npt.NDArray[np.bool_]

QUERY_ROWS, INDEX_ROWS = 200_000, 400_000  # Arabic rows searched together, and English ones searched in
LEAST_COMPARISONS = 20_000  # that each row has a right to, however many rows there are


class Rows(NamedTuple):
    """Rows of one side, from the first to before the last."""

    first: int
    last: int


def cut_groups(work: Work, language: Language, size: int) -> list[Rows]:
    """Return the groups of a side: those of a round never change when another comes."""
    starts = read_layout(work, language, "starts")
    borders = [*(int(starts[first]) for first in work.plan["rounds"]), int(starts[-1])]
    return [Rows(at, min(at + size, end)) for start, end in pairwise(borders) for at in range(start, end, size)]


def query_groups(work: Work) -> list[Rows]:
    """Return the groups of Arabic rows."""
    return cut_groups(work, "ar", QUERY_ROWS)


def index_groups(work: Work) -> list[Rows]:
    """Return the parts of the English index."""
    return cut_groups(work, "en", INDEX_ROWS)


def is_exact(work: Work) -> bool:
    """Say whether all sentences are compared with all."""
    return max(count_sentences(work, "ar"), count_sentences(work, "en")) <= EXACT_LIMIT


def index_path(work: Work, number: int) -> Path:
    """Return where a part of the index says how it is searched."""
    part = index_groups(work)[number]
    return work.root / "index" / f"{part.first}-{part.last}.npz"


def search_path(work: Work, number: int) -> Path:
    """Return where a search leaves what it found; searches are numbered by group, then by part of the index."""
    query, part = split_number(work, number)
    return work.root / "search" / f"{query.first}-{query.last}x{part.first}-{part.last}.npz"


def split_number(work: Work, number: int) -> tuple[Rows, Rows]:
    """Return the group and the part of the index of a search."""
    parts = index_groups(work)
    return query_groups(work)[number // len(parts)], parts[number % len(parts)]


def usable_rows(work: Work, language: Language, vectors: Vectors) -> Mask:
    """Say which rows are searched and found, bool[n]: texts where they stand first, whose vectors are not zero."""
    places = read_layout(work, language, "first")
    first: Mask = places == np.arange(len(places), dtype=places.dtype)
    if isinstance(vectors, np.ndarray):
        return np.asarray(first & np.any(vectors, axis=1))
    usable = [read_arrays(work.shard(s, f"measured-{language}.npz"))["usable"] for s in range(work.shards)]
    return np.asarray(first & np.concatenate(usable))


def build_part(work: Work, number: int) -> None:
    """Cut the rows of a part of the index into cells, and choose how many are searched for a sentence."""
    path = index_path(work, number)
    if is_exact(work) or find_device(work):
        write_arrays(path)
        return
    part = index_groups(work)[number]
    ar, en = open_side(work, "ar"), open_side(work, "en")
    ar_use, en_use = usable_rows(work, "ar", ar.vectors), usable_rows(work, "en", en.vectors)
    own, own_use = en.vectors[part.first : part.last], en_use[part.first : part.last]
    if not (ar_use.any() and own_use.any()):
        write_arrays(path)
        return
    cells = build_cells(ar.vectors, own, np.flatnonzero(ar_use), np.flatnonzero(own_use))
    rows = int(np.count_nonzero(ar_use))
    each = max(LEAST_COMPARISONS, COMPARISONS / rows) * len(own) / len(en)
    probes = choose_probes(cells, ar.vectors, own, ar_use, own_use, each * rows)
    write_array(path.with_suffix(".reduced.npy"), cells.reduced)
    write_arrays(
        path, axes=cells.axes, centroids=cells.centroids, rows=cells.rows, starts=cells.starts, probes=probes
    )


def search_part(work: Work, number: int) -> None:
    """Search a group of Arabic rows in a part of the index, in both directions."""
    query, part = split_number(work, number)
    ar, en = open_side(work, "ar"), open_side(work, "en")
    ar_use = usable_rows(work, "ar", ar.vectors)[query.first : query.last]
    en_use = usable_rows(work, "en", en.vectors)[part.first : part.last]
    queries = np.ascontiguousarray(ar.vectors[query.first : query.last])
    base = np.ascontiguousarray(en.vectors[part.first : part.last])
    kept = read_arrays(work.root / "index" / f"{part.first}-{part.last}.npz")
    device = find_device(work)
    if device and fits(queries, base, device):
        found = search_device(queries, base, NEIGHBOURS, ar_use, en_use, device)
    elif "probes" not in kept:
        found = search_exactly(queries, base, NEIGHBOURS, ar_use, en_use)
    else:
        reduced = np.load(work.root / "index" / f"{part.first}-{part.last}.reduced.npy", mmap_mode="r")
        cells = Cells(kept["axes"], kept["centroids"], kept["rows"], kept["starts"], reduced)
        rows = np.flatnonzero(ar_use)
        near = compare_cells(cells, int(kept["probes"]), queries, rows, NEIGHBOURS * SHORTLIST)
        found = no_neighbours(len(queries), NEIGHBOURS), no_neighbours(len(base), NEIGHBOURS)
        rank_exactly(found[0], rows, queries, base, cells.rows, near[0])
        rank_exactly(found[1], cells.rows, base, queries, rows, near[1])
    write_arrays(
        search_path(work, number),
        forward=shift(found[0].index, part.first),
        forward_cosine=found[0].cosine,
        backward=shift(found[1].index, query.first),
        backward_cosine=found[1].cosine,
    )


def find_device(work: Work) -> str:
    """Return the GPU that encoding and searching run on, "" for none."""
    if work.model.device in (None, "cpu"):
        return ""
    device = device_of(load_model(work.model))
    return device if device.split(":")[0] == "cuda" else ""


def shift(index: npt.NDArray[np.int32], by: int) -> npt.NDArray[np.int32]:
    """Return places in a group as places in the side."""
    return np.where(index >= 0, index + np.int32(by), np.int32(-1))


def merge_group(work: Work, number: int) -> None:
    """Merge what the rows of one group found everywhere; Arabic groups come first, then parts of the index."""
    queries, parts = query_groups(work), index_groups(work)
    if number < len(queries):
        numbers, direction = [number * len(parts) + k for k in range(len(parts))], "forward"
        pool = parts[-1].last
    else:
        part = number - len(queries)
        numbers, direction = [k * len(parts) + part for k in range(len(queries))], "backward"
        pool = queries[-1].last
    index, cosine = [], []
    for each in numbers:
        with np.load(search_path(work, each)) as found:
            index.append(found[direction])
            cosine.append(found[f"{direction}_cosine"])
    best = merge(Neighbours(np.concatenate(index, axis=1), np.concatenate(cosine, axis=1)))
    hubs = neighbourhood(best, pool)
    write_arrays(merged_path(work, number), index=best.index, cosine=best.cosine, hubs=hubs)


def merged_path(work: Work, number: int) -> Path:
    """Return where the neighbours of a group stand."""
    return work.round(f"neighbours-{number:05d}.npz")


def merge(found: Neighbours) -> Neighbours:
    """Return the best of several lists of neighbours side by side; ties go to the lower row."""
    order = np.lexsort((found.index, -found.cosine), axis=1)[:, :NEIGHBOURS]
    return Neighbours(
        np.take_along_axis(found.index, order, axis=1), np.take_along_axis(found.cosine, order, axis=1)
    )


def read_neighbours(work: Work) -> tuple[Neighbours, Neighbours]:
    """Return the neighbours of both sides."""
    ar, en = (
        Neighbours(read_merged(work, numbers, "index"), read_merged(work, numbers, "cosine"))
        for numbers in merged_groups(work)
    )
    return ar, en


def read_hubs(work: Work) -> tuple[Floats, Floats]:
    """Return the neighbourhoods of both sides."""
    ar, en = (read_merged(work, numbers, "hubs") for numbers in merged_groups(work))
    return ar, en


def merged_groups(work: Work) -> tuple[range, range]:
    """Return which groups were merged for each side."""
    count = len(query_groups(work))
    return range(count), range(count, count + len(index_groups(work)))


def read_merged(work: Work, numbers: Sequence[int], name: str) -> Any:
    """Put one array of several groups together."""
    parts = []
    for number in numbers:
        with np.load(merged_path(work, number)) as merged:
            parts.append(merged[name])
    return np.concatenate(parts)
