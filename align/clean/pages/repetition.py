"""Find lines that repeat across the pages of a collection: what every page of a site has is not the article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

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

SAME_SITE = 3  # lines above and below their texts that show two pages to be of one site
LINE = 20  # words of such a line


class Line(NamedTuple):
    """What comparing pages needs of a line of one of them.

    `key`: a hash of its `words`, of which 0 are counted where there are too many to be compared; `stops`: it ends
    as a sentence does; `heading`: it names a part of a text ("Article 5"); `known` not to be content; `side`: it
    stands above or below the text and may be a site's, of a page in Latin letters (2) or not (1).
    """

    key: int
    words: int
    stops: bool
    heading: bool
    known: bool
    side: int


def summarize_lines(blocks: Sequence[Block], known: Container[int]) -> list[Line]:
    """Return the lines of a page; those `known` are not content."""
    outside = _outside_text(blocks, known)
    script = 2 if outside and _is_latin(blocks) else 1
    beside = set(outside)
    lines = []
    for i, block in enumerate(blocks):
        words = block.words
        count = len(words) if len(words) <= LONGEST else 0
        key = int.from_bytes(blake2b(" ".join(words).encode(), digest_size=8).digest()) if count else 0
        heading = count > 0 and names_part(words)
        stops = block.stops
        of_site = i in beside and 0 < count <= LINE and not stops and not heading and "\t" not in block.text
        lines.append(Line(key, count, stops, heading, i in known, script if of_site else 0))
    return lines


def find_repeated(documents: Sequence[Sequence[Line]]) -> list[set[int]]:
    """Return, for each document, the indexes of the lines that are boilerplate because other pages have them too.

    Short lines count as boilerplate from `FEW` documents on at the same place of their edges, from `MANY`
    elsewhere; in two pages, when very short and at the same place of the tail; headings such as "Article 5" never
    do. Whole sentences are content however often they are quoted, except for a few at the very edge of `MANY`
    pages, with nothing but boilerplate (repeated, or known before) beyond them.
    """
    places: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for d, lines in enumerate(documents):
        for i, line in enumerate(lines):
            if line.words:
                places[line.key].append((d, i))
    lengths = [len(lines) for lines in documents]
    many = max(MANY, SHARE * len(documents))
    found: list[set[int]] = [set() for _ in documents]
    statements: list[set[int]] = [set() for _ in documents]
    for where in places.values():
        if len(where) < 2 or (pages := len({d for d, _ in where})) < 2:
            continue
        line = documents[where[0][0]][where[0][1]]
        if line.words > SHORT or line.stops:
            for d, i in where if pages >= many else ():
                statements[d].add(i)
            continue
        if line.heading:
            continue
        if pages < FEW:
            where = [(d, i) for d, i in where if line.words <= SHORTEST and i >= max(2, lengths[d] - TAIL)]
        if pages < many:
            where = _same_place([(d, i) for d, i in where if i < HEAD or i >= lengths[d] - TAIL], lengths, pages)
        for d, i in where:
            found[d].add(i)
    for d, lines in enumerate(documents):
        for edge in (range(len(lines)), reversed(range(len(lines)))):
            left = STATEMENTS
            for i in edge:
                if i in statements[d] and left:
                    found[d].add(i)
                    left -= 1
                elif i not in found[d] and not lines[i].known:
                    break
    return found


def _same_place(where: list[tuple[int, int]], lengths: list[int], pages: int) -> list[tuple[int, int]]:
    """Keep the occurrences if most pages have the line at one place, counted from the beginning or the end."""
    heads = Counter(i for _, i in where)
    tails = Counter(lengths[d] - i for d, i in where)
    most = max((*heads.values(), *tails.values()), default=0)
    return where if most >= 2 and most * 2 >= pages else []


def find_site_lines(documents: Sequence[Sequence[Line]]) -> list[set[int]]:
    """Return, for each document, the lines above and below its text that another page of its site has there too.

    Two pages are of one site when they share `SAME_SITE` such lines, known ones included, and their text is in one
    script: a page and its translation share what is left in its language, too. Only the next page with a line is
    looked at, so that time is linear in the number of pages.
    """
    places: defaultdict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for d, lines in enumerate(documents):
        for i, line in enumerate(lines):
            if line.side:
                places[line.side, line.key].append((d, i))
    shared: Counter[tuple[int, int]] = Counter()
    for where in places.values():
        pages = sorted({d for d, _ in where})
        shared.update(pairwise(pages))
    found: list[set[int]] = [set() for _ in documents]
    for where in places.values():
        pages = sorted({d for d, _ in where})
        of_site = {d for pair in pairwise(pages) if shared[pair] >= SAME_SITE for d in pair}
        for d, i in where:
            if d in of_site:
                found[d].add(i)
    return found


def _is_latin(blocks: Sequence[Block]) -> bool:
    """Say whether most words of a page are in Latin letters."""
    words = [word for block in blocks if block.is_body for word in block.words]
    return sum(word[0].isascii() for word in words) * 2 > len(words)


def _outside_text(blocks: Sequence[Block], known: Container[int]) -> list[int]:
    """Return the lines before the first and after the last paragraph of a page."""
    body = [i for i, block in enumerate(blocks) if i not in known and block.is_body]
    return [*range(body[0]), *range(body[-1] + 1, len(blocks))] if body else []
