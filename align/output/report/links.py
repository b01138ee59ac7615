"""The words of pairs that answer each other, as the pages show them: groups of words, numbered along the Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from align.output.tables import texts_of

if TYPE_CHECKING:
    import pandas as pd

    from align.store.project import Project

Stretches = list[
    int
]  # start and end of one stretch of words after the other, in characters of the text that is shown
Group = tuple[Stretches, Stretches]  # Arabic words, and English words, that say the same
_WORD = re.compile(r"\S+")
PLACES = ["ar_doc", "ar_start", "ar_end", "en_doc", "en_start", "en_end"]


def group_links(project: Project, pairs: pd.DataFrame) -> dict[int, list[Group]]:
    """Return the groups of linked words of each pair that has some, by its row in the table of pairs.

    Offsets are those of the texts as they stand in the table, white space folded.
    """
    if not project.word_links:
        return {}
    texts = texts_of(project.documents)
    rows = {place: row for row, place in enumerate(zip(*(pairs[name].tolist() for name in PLACES), strict=True))}
    found = {}
    for number, links in project.word_links.items():
        ends = [
            (sentences[span.first].doc, sentences[span.first].start, sentences[span.last - 1].end)
            for sentences, span in (
                (project.ar, project.judged.ar(number)),
                (project.en, project.judged.en(number)),
            )
        ]
        row = rows.get((*ends[0], *ends[1]))
        if row is not None:
            shown = [fold_places(texts[doc][start:end]) for doc, start, end in ends]
            found[row] = join_groups(
                (
                    (shown[0][a - ends[0][1]], shown[0][b - ends[0][1]]),
                    (shown[1][c - ends[1][1]], shown[1][d - ends[1][1]]),
                )
                for a, b, c, d in links.tolist()
            )
    return found


def fold_places(text: str) -> list[int]:
    """Return where each place in or at the end of a word is once runs of white space are one space and none is left
    at the ends: those of `a` and `b` in `"a  b"` are 0, 1 and 2, 3. Places between words have no meaning.
    """
    places, at = [0] * (len(text) + 1), 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        places[start : end + 1] = range(at, at + end - start + 1)
        at += end - start + 1
    return places


def join_groups(links: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> list[Group]:
    """Return the groups of words that links hold together, in the order of their first Arabic words."""
    group_of: dict[tuple[int, tuple[int, int]], set[tuple[int, tuple[int, int]]]] = {}
    for ar, en in sorted(links):
        joined = group_of.get((0, ar), {(0, ar)}) | group_of.get((1, en), {(1, en)})
        for word in joined:
            group_of[word] = joined
    once = {id(group): group for group in group_of.values()}
    return sorted((words_of(group, 0), words_of(group, 1)) for group in once.values())


def words_of(group: Iterable[tuple[int, tuple[int, int]]], side: int) -> Stretches:
    """Return where the words of one side of a group stand."""
    return stretches(place for own, place in group if own == side)


def stretches(places: Iterable[tuple[int, int]]) -> Stretches:
    """Return where words stand, in order; those with one character between them, a space, are one stretch."""
    found: Stretches = []
    for start, end in sorted(places):
        if found and start - found[-1] <= 1:
            found[-1] = end
        else:
            found += [start, end]
    return found
