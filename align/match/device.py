"""Exact nearest neighbours on a GPU: products in half precision find a shortlist, which double precision ranks.

A product in float16 is some ten times as quick as one in float32, and errs by less than `ERROR` for unit rows. So a
shortlist that reaches `ERROR` below the last neighbour wanted holds them all, whatever it got wrong in detail. Rows
where it does not reach so far, as where hundreds of rows are alike, get a longer one, and at last a full sort.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np

from align.match.neighbours import Neighbours, no_neighbours
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt
    from torch import Tensor

    from align.records import Vectors

    Mask = npt.NDArray[np.bool_]

logger = logging.getLogger(__name__)

# Two unit rows rounded to float16 err by 2 · 2⁻¹¹ in all, a product of up to 1 stored in it by 2⁻¹²; sums by less.
ERROR = 1.5e-3
SHORTLISTS = 3, 32  # times the neighbours asked for
QUERIES, COLUMNS = 8192, 131_072  # a block of products: 2 GiB of float16
GROUP = 256  # columns of which only the best decides whether the others are looked at
RANKED = 65_536  # rows of shortlists whose vectors are fetched at once: 470 MB of double precision at 896 wide
SORTED = 16  # queries whose products with everything are sorted whole


def fits(ar: Vectors, en: Vectors, device: str) -> bool:
    """Say whether both sides, in single and half precision, and the work on them fit a device's free memory."""
    import torch

    needed: int = 6 * (ar.size + en.size) + 4 * QUERIES * COLUMNS + 40 * RANKED * ar.shape[1]
    free = int(torch.cuda.mem_get_info(device)[0])
    if needed > free:
        logger.warning(
            "%s has %.1f GiB free, a search there takes %.1f; the processor searches", device, free / 2**30,
            needed / 2**30,
        )  # fmt: skip
    return needed <= free


def search_device(
    ar: Vectors, en: Vectors, count: int, ar_use: Mask, en_use: Mask, device: str
) -> tuple[Neighbours, Neighbours]:
    """Return what `search_exactly` does, from products on a device of torch's, but for the last bits of cosines.

    Cosines are products in double precision, rounded to float32: they do not depend on the block that a row is in,
    and are the same in both directions. Ties go to the lower row.
    """
    import torch

    found = no_neighbours(len(ar), count), no_neighbours(len(en), count)
    rows = np.flatnonzero(ar_use), np.flatnonzero(en_use)
    if not (len(rows[0]) and len(rows[1])):
        return found
    with torch.inference_mode():
        sides = [
            torch.from_numpy(np.ascontiguousarray(vectors[own])).to(device)
            for vectors, own in zip((ar, en), rows, strict=True)
        ]
        for here, there in ((0, 1), (1, 0)):
            index, cosine = nearest(sides[here], sides[there], count)
            width = index.shape[1]
            found[here].index[rows[here], :width] = rows[there][index.cpu().numpy()]
            found[here].cosine[rows[here], :width] = cosine.cpu().numpy()
    return found


def nearest(queries: Tensor, base: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return the nearest rows of the base for each query, best first, int64[q, k], and their cosines float32[q, k].

    Both are float32 unit rows; k is `count`, or all rows of a smaller base.
    """
    import torch

    count = min(count, len(base))
    index = torch.empty(len(queries), count, dtype=torch.int64, device=queries.device)
    cosine = torch.empty(len(queries), count, dtype=torch.float32, device=queries.device)
    half = base.half()
    left = torch.arange(len(queries), device=queries.device)
    for width in [min(count * times, len(base)) for times in SHORTLISTS]:
        if not len(left):
            break
        unsure = []
        for at in track("search", range(0, len(left), QUERIES)):
            own = left[at : at + QUERIES]
            part = queries[own]
            shortlist, lowest = list_best(part.half(), half, width)
            index[own], cosine[own] = rank(part, base, shortlist, count)
            # All other rows have products up to the last of the shortlist, so cosines up to that and the error.
            if width < len(base):
                unsure.append(own[cosine[own, -1] <= lowest.float() + ERROR])
        left = torch.cat(unsure) if unsure else left[:0]
        logger.info("%d of %d rows need more than a shortlist of %d", len(left), len(queries), width)
    for at in range(0, len(left), SORTED):
        own = left[at : at + SORTED]
        index[own], cosine[own] = sort_all(queries[own], base, count)
    return index, cosine


def list_best(queries: Tensor, base: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Return the likely nearest `width` rows of each query, int64[q, width], and the product of the last one."""
    import torch

    best: tuple[Tensor, Tensor] | None = None
    for left in range(0, len(base), COLUMNS):
        products, columns = best_columns(queries @ base[left : left + COLUMNS].T, width)
        columns += left
        if best is not None:
            products, columns = torch.cat([best[0], products], dim=1), torch.cat([best[1], columns], dim=1)
            products, at = products.topk(min(width, products.shape[1]), dim=1)
            columns = columns.gather(1, at)
        best = products, columns
    assert best is not None
    return best[1], best[0][:, -1]


def best_columns(products: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Return the highest products of each row, and their columns: `width`, or all of a narrower block.

    The best of a row lie in the groups whose own best is highest, as many as are wanted; only those are sorted.
    """
    import torch

    rows, columns = products.shape
    groups = columns // GROUP
    if groups <= 2 * width:
        best, at = products.topk(min(width, columns), dim=1)
        return best, at
    whole = groups * GROUP
    chosen = products[:, :whole].reshape(rows, groups, GROUP).amax(dim=2).topk(width, dim=1).indices
    inside = torch.arange(GROUP, device=products.device)
    places = (chosen[:, :, None] * GROUP + inside).flatten(1)
    rest = torch.arange(whole, columns, device=products.device).expand(rows, -1)
    places = torch.cat([places, rest], dim=1)
    best, at = products.gather(1, places).topk(width, dim=1)
    return best, places.gather(1, at)


def rank(queries: Tensor, base: Tensor, shortlist: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return the nearest `count` of each query's shortlist, int64[q, n], and their cosines, best first."""
    import torch

    shortlist = shortlist.sort(dim=1).values  # so that the lower row comes first where two are alike
    size = max(1, RANKED // shortlist.shape[1])
    cosines = torch.cat(
        [
            torch.bmm(base[own].double(), part.double()[:, :, None])[:, :, 0].float()
            for own, part in zip(torch.split(shortlist, size), torch.split(queries, size), strict=True)
        ]
    )
    cosines, order = cosines.sort(dim=1, descending=True, stable=True)
    return shortlist.gather(1, order[:, :count]), cosines[:, :count]


def sort_all(queries: Tensor, base: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Return the nearest rows of a few queries, each compared with everything in double precision."""
    import torch

    cosines = torch.cat([(queries.double() @ part.double().T).float() for part in torch.split(base, RANKED)], dim=1)
    cosines, order = cosines.sort(dim=1, descending=True, stable=True)
    return order[:, :count], cosines[:, :count]
