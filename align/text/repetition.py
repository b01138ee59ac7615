"""Find lines that repeat across the pages of a collection: what every page of a site has is not the article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from align.text.blocks import Block

HEAD, TAIL = 6, 12  # blocks from the beginning and from the end of a page that count as its edges
SHORT = 8  # words: a longer line, or one with a full stop, is a statement
FEW = 3  # documents that must share a short line at their edges
MANY = 5  # documents that must share a short line elsewhere, and a statement at their edges
SHARE = 0.2  # share of all documents, too, for the latter

Key = tuple[str, ...]


def find_repeated(documents: Sequence[Sequence[Block]]) -> list[set[int]]:
    """Return, for each document, the indexes of the blocks that are furniture because other pages have them too.

    Short lines count as furniture from `FEW` documents on at the edges of the pages, from `MANY` elsewhere. Whole
    sentences are content however often they are quoted, except where they stand, in `MANY` documents, at the very
    same place counted from the beginning or from the end. Two pages share no more than a line in the same place of
    the tail.
    """
    places: defaultdict[Key, list[tuple[int, int]]] = defaultdict(list)
    for d, blocks in enumerate(documents):
        for i, block in enumerate(blocks):
            if block.words:
                places[block.words].append((d, i))
    lengths = [len(blocks) for blocks in documents]
    many = max(MANY, SHARE * len(documents))
    found: list[set[int]] = [set() for _ in documents]
    for key, where in places.items():
        pages = {d for d, _ in where}
        if len(pages) < 2:
            continue
        statement = len(key) > SHORT or documents[where[0][0]][where[0][1]].stops
        if statement:
            kept = [place for place in _same_place(where, lengths) if len(pages) >= many]
        elif len(pages) >= many:
            kept = where
        elif len(pages) >= FEW:
            kept = [(d, i) for d, i in where if i < HEAD or i >= lengths[d] - TAIL]
        else:
            kept = [
                (d, i) for d, i in _same_place(where, lengths) if len(key) <= 5 and i >= max(2, lengths[d] - TAIL)
            ]
        for d, i in kept:
            found[d].add(i)
    return found


def _same_place(where: list[tuple[int, int]], lengths: list[int]) -> list[tuple[int, int]]:
    """Keep the occurrences at the place most of them share, counted from the beginning or from the end."""
    heads = Counter(i for d, i in where if i < HEAD)
    tails = Counter(lengths[d] - i for d, i in where if lengths[d] - i <= TAIL)
    best_head = heads.most_common(1)[0] if heads else (0, 0)
    best_tail = tails.most_common(1)[0] if tails else (0, 0)
    if max(best_head[1], best_tail[1]) < 2:
        return []
    if best_head[1] >= best_tail[1]:
        return [(d, i) for d, i in where if i == best_head[0]]
    return [(d, i) for d, i in where if lengths[d] - i == best_tail[0]]
