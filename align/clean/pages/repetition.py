"""Find lines that repeat across the pages of a collection: what every page of a site has is not the article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Sequence

from align.clean.pages.blocks import Block
from align.clean.pages.boilerplate import names_part

HEAD, TAIL = 6, 12  # blocks from the beginning and from the end of a page that count as its edges
SHORT = 8  # words: a longer line, or one with a full stop, is a statement
FEW = 3  # documents that must share a short line at their edges
SHORTEST = 5  # words that two pages may share
LONGEST = 80  # words that are compared at all
MANY = 5  # documents that must share a short line elsewhere, and a statement at their edges
STATEMENTS = 3  # whole sentences at one edge of a page that can be boilerplate
SHARE = 0.2  # share of all documents, too, for the latter

Key = tuple[str, ...]


def find_repeated(documents: Sequence[Sequence[Block]], known: Sequence[Container[int]]) -> list[set[int]]:
    """Return, for each document, the indexes of the blocks that are boilerplate because other pages have them too.

    Short lines count as boilerplate from `FEW` documents on at the same place of their edges, from `MANY`
    elsewhere; in two pages, when very short and at the same place of the tail; headings such as "Article 5" never
    do. Whole sentences are content however often they are quoted, except for a few at the very edge of `MANY`
    pages, with nothing but boilerplate (repeated, or `known` before) beyond them.
    """
    places: defaultdict[Key, list[tuple[int, int]]] = defaultdict(list)
    for d, blocks in enumerate(documents):
        for i, block in enumerate(blocks):
            if 0 < len(block.words) <= LONGEST:
                places[block.words].append((d, i))
    lengths = [len(blocks) for blocks in documents]
    many = max(MANY, SHARE * len(documents))
    found: list[set[int]] = [set() for _ in documents]
    statements: list[set[int]] = [set() for _ in documents]
    for key, where in places.items():
        pages = len({d for d, _ in where})
        if pages < 2:
            continue
        if len(key) > SHORT or documents[where[0][0]][where[0][1]].stops:
            for d, i in where if pages >= many else ():
                statements[d].add(i)
            continue
        if names_part(key):
            continue
        if pages < FEW:
            where = [(d, i) for d, i in where if len(key) <= SHORTEST and i >= max(2, lengths[d] - TAIL)]
        if pages < many:
            where = _same_place([(d, i) for d, i in where if i < HEAD or i >= lengths[d] - TAIL], lengths, pages)
        for d, i in where:
            found[d].add(i)
    for d, length in enumerate(lengths):
        for edge in (range(length), reversed(range(length))):
            left = STATEMENTS
            for i in edge:
                if i in statements[d] and left:
                    found[d].add(i)
                    left -= 1
                elif i not in found[d] and i not in known[d]:
                    break
    return found


def _same_place(where: list[tuple[int, int]], lengths: list[int], pages: int) -> list[tuple[int, int]]:
    """Keep the occurrences if most pages have the line at one place, counted from the beginning or the end."""
    heads = Counter(i for _, i in where)
    tails = Counter(lengths[d] - i for d, i in where)
    most = max((*heads.values(), *tails.values()), default=0)
    return where if most >= 2 and most * 2 >= pages else []
