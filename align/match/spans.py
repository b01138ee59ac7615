"""Cosines of all spans of two documents along a band, from the rows of windows or else of their sentences.

A span's vector is the row of that window where the side has rows of windows, otherwise the sum of its sentences'
rows, weighted by characters. The dot product of two such sums is a sum over a block of the matrix of the sentences'
cosines, so no sum of vectors is ever made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from align.match import band as banding

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.band import Band, Strand
    from align.match.kernels.spans import Slab, Sums
    from align.records import Vectors

    Cosines = npt.NDArray[np.float32]

SLAB = 1 << 18  # nodes of a band whose spans are compared at a time: 36 MiB of cosines
LEAST_ROWS = 8  # rows of a slab, at least
BLOCK = 64  # rows whose windows are compared in one matrix product
COLUMNS = 1024  # columns at most in that product


def compare_spans(a: Strand, b: Strand, band: Band) -> Iterator[Slab]:
    """Yield the band in slabs of rows, in order.

    Cosines begin with the row before the slab, if any, and go on behind it as far as the beads that begin in it
    reach.
    """
    from align.match.kernels import spans as kernels

    sums = span_sums(a), span_sums(b)
    first, count = 0, len(band.lo)
    while first < count:
        last = int(np.searchsorted(band.start, band.start[first] + SLAB, side="right")) - 1
        last = min(max(last, first + LEAST_ROWS), count)
        top = max(first - 1, 0)
        cosines = compare_rows(a, b, band, sums, top, min(last + kernels.REACH, count))
        yield kernels.Slab(first, last, int(band.start[top]), cosines)
        first = last


def span_sums(strand: Strand) -> Sums:
    """Measure the sums of vectors of all the spans that are compared."""
    from align.match.kernels import spans as kernels

    return kernels.Sums(banding.window_weights(strand), banding.inverse_norms(strand, kernels.REACH - 2))


def compare_rows(a: Strand, b: Strand, band: Band, sums: tuple[Sums, Sums], first: int, last: int) -> Cosines:
    """Compute the cosines of spans that begin in rows first..last - 1: float32[nodes, SHAPES], as in `Slab`."""
    from align.match.kernels import spans as kernels

    end = min(last + kernels.REACH, len(a))
    lo, hi, start = band.lo, band.hi, band.start
    part = banding.Band(lo[first : end + 1], hi[first : end + 1], start[first : end + 1] - start[first])
    cells = banding.similar_cells(a.vectors[first:end], b.vectors, part)
    cosines: Cosines = kernels.cosines_of_sums(first, last, cells, band, *sums)
    if a.windows is not None and b.windows is not None:
        for top in range(first, min(last, len(a)), BLOCK):
            compare_windows(a, b, band, top, min(top + BLOCK, last, len(a)), int(start[first]), cosines)
    return cosines


def compare_windows(a: Strand, b: Strand, band: Band, top: int, stop: int, base: int, cosines: Cosines) -> None:
    """Put the cosines of the rows of windows that begin in rows top..stop - 1 in the place of those of sums."""
    from align.match.kernels import spans as kernels

    right = min(int(band.hi[stop - 1]), len(b))
    rows = [banding.window_rows(a, size, top, stop) for size in range(1, min(a.largest, kernels.REACH - 1) + 1)]
    for left in range(int(band.lo[top]), right, COLUMNS):
        end = min(left + COLUMNS, right)
        sizes = range(1, min(b.largest, kernels.REACH - 1) + 1)
        columns = np.concatenate([banding.window_rows(b, size, left, end) for size in sizes])
        for p, window in enumerate(rows, start=1):
            count = min(len(sizes), kernels.REACH - p)
            similar: Vectors = window @ columns[: count * (end - left)].T
            kernels.place_cosines(cosines, p, count, similar, top, left, base, band)
