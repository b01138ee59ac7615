"""Pairs that came as pairs: what stands in the cells of one row of a bitext, taken as it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import product

from align.records import Cell, Document, Pair, Side, Span


def find_rows(documents: Sequence[Document], ar: Side, en: Side) -> list[Pair]:
    """Return a pair for each row with text of both languages, several where it has several translations.

    Order is that of place. Cosines are left to whoever judges; a row with text of one language alone is no pair.
    """
    cells = {document.name: document.cells for document in documents if document.cells}
    spans = [_spans_by_row(side, cells) for side in (ar, en)]
    shared = [row for row in spans[0] if row in spans[1]]
    pairs = [Pair(one, other, "row") for row in shared for one, other in product(spans[0][row], spans[1][row])]
    return sorted(pairs, key=Pair.place)


def _spans_by_row(side: Side, cells: dict[str, tuple[Cell, ...]]) -> dict[str, list[Span]]:
    """Return for each row the spans of a side's sentences that lie in its cells."""
    found: dict[str, list[Span]] = {}
    first = 0
    while first < len(side):
        doc = side.sentences[first].doc
        last = first
        while last < len(side) and side.sentences[last].doc == doc:
            last += 1
        starts = [side.sentences[i].start for i in range(first, last)]
        for cell in cells.get(doc, ()):
            span = Span(first + bisect_left(starts, cell.start), first + bisect_left(starts, cell.end))
            if span:
                found.setdefault(cell.row, []).append(span)
        first = last
    return found
