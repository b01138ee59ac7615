"""Files of beads: `[..]:[..]` lines, ladders, and tables of pairs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from align.read.files import read_utf8
from align.records import PAIR_COLUMNS, InputError

if TYPE_CHECKING:
    from align.judge.evaluate import Bead

BEAD = re.compile(r"\s*\[([\d\s,]*)\]\s*:\s*\[([\d\s,]*)\]\s*(?::.*)?")
Stretch = tuple[str, int, int]  # document, first and one past the last character


@dataclass(frozen=True, slots=True)
class Lines:
    """Which line of a file each sentence is, and how many lines the file has, blank ones too."""

    numbers: Sequence[int]
    count: int


def format_beads(beads: Iterable[Bead]) -> str:
    """Write beads as `[source indexes]:[target indexes]` lines, 0-based, an empty list for an omission."""
    return "".join(f"{list(source)}:{list(target)}\n" for source, target in beads)


def number_lines(beads: Sequence[Bead], source: Lines, target: Lines) -> list[Bead]:
    """Turn beads of sentences into beads of lines, where sentences are the lines that are not blank.

    A bead holds the blank lines between its sentences. Blank lines before it make beads with those that stand there
    on the other side, as many as there are. The others are omissions where the beads cover every sentence.
    """
    complete = {i for bead in beads for i in bead[0]} == set(range(len(source.numbers)))
    result: list[Bead] = []
    at_end: Bead = ((len(source.numbers),), (len(target.numbers),))
    for bead in [*beads, at_end]:
        spans: list[tuple[int, ...]] = []
        blanks: list[list[int]] = []
        for part, lines in zip(bead, (source, target), strict=True):
            numbers = [*lines.numbers, lines.count]
            spans.append(tuple(range(numbers[part[0]], numbers[part[-1]] + 1)) if part else ())
            before = numbers[part[0] - 1] + 1 if part and part[0] else 0
            blanks.append(list(range(before, numbers[part[0]])) if part else [])
        both = min(map(len, blanks))
        result += [((i,), (j,)) for i, j in zip(*(part[:both] for part in blanks), strict=True)]
        if complete:
            result += [((i,), ()) for i in blanks[0][both:]] + [((), (j,)) for j in blanks[1][both:]]
        if bead is not at_end:
            result.append((spans[0], spans[1]))
    return result


def read_bead_files(gold: str | Path, test: str | Path) -> tuple[list[Bead], list[Bead]]:
    """Read gold and test beads of one document pair or, from two `pairs.tsv` tables, of a whole collection.

    Tables of pairs hold offsets, not sentence numbers: the borders of both tables cut each document into pieces,
    and a span becomes the pieces it covers. A table can only be scored against a table.
    """
    texts = {path: read_utf8(path) for path in (gold, test)}
    tables = [is_table(texts[path]) for path in (gold, test)]
    if all(tables):
        return cut_spans(parse_table(texts[gold], gold), parse_table(texts[test], test))
    if any(tables):
        other = test if tables[0] else gold
        raise InputError(f"{other}: is no table of pairs, but the other file is; give two tables or two bead files")
    return parse_beads(texts[gold], gold), parse_beads(texts[test], test)


def parse_beads(text: str, name: str | Path) -> list[Bead]:
    """Parse `[..]:[..]` lines (a score after a second colon is passed over) or a ladder."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if lines and "[" not in lines[0][1]:
        return parse_ladder(lines, name)
    beads: list[Bead] = []
    for number, line in lines:
        match = BEAD.fullmatch(line)
        if match is None:
            raise InputError(
                f"{name}, line {number}: '{line.strip()[:60]}' is not a bead; write it like [0, 1]:[2]"
            )
        source, target = (tuple(int(i) for i in re.findall(r"\d+", side)) for side in match.groups())
        beads.append((source, target))
    return beads


def parse_ladder(lines: Sequence[tuple[int, str]], name: str | Path) -> list[Bead]:
    """Parse a ladder: tab-separated rungs of source and target sentence numbers (and a score), each where a bead
    begins; the last rung is the end of both texts."""
    rungs: list[tuple[int, int]] = []
    for number, line in lines:
        fields = line.split("\t")
        try:
            rung = (int(fields[0]), int(fields[1]))
        except (ValueError, IndexError):
            message = f"'{line.strip()[:60]}' is neither a bead like [0, 1]:[2] nor a rung like 3<TAB>4"
            raise InputError(f"{name}, line {number}: {message}") from None
        if rungs and (rung[0] < rungs[-1][0] or rung[1] < rungs[-1][1]):
            raise InputError(f"{name}, line {number}: the rung {rung[0]}, {rung[1]} goes backwards")
        rungs.append(rung)
    beads: list[Bead] = []
    for (i, j), (k, m) in pairwise(rungs):
        if i == k or j == m:  # a rung between omissions: each sentence is one of its own
            beads += [((x,), ()) for x in range(i, k)] + [((), (y,)) for y in range(j, m)]
        else:
            beads.append((tuple(range(i, k)), tuple(range(j, m))))
    return beads


def is_table(text: str) -> bool:
    """Say whether a text begins like `pairs.tsv`."""
    return text.split("\n", 1)[0].split("\t")[:2] == list(PAIR_COLUMNS[:2])


def parse_table(text: str, name: str | Path) -> list[tuple[Stretch, Stretch]]:
    """Parse the places of the spans in `pairs.tsv`, by column name."""
    header, *rows = text.rstrip("\n").split("\n")
    columns = header.split("\t")
    wanted = ("ar_doc", "ar_start", "ar_end", "en_doc", "en_start", "en_end")
    if missing := [column for column in wanted if column not in columns]:
        raise InputError(f"{name}: has no column {missing[0]}; its header must name {', '.join(wanted)}")
    at = [columns.index(column) for column in wanted]
    spans: list[tuple[Stretch, Stretch]] = []
    for number, row in enumerate(rows, 2):
        cells = row.split("\t")
        try:
            a, b, c, d, e, f = (cells[k] for k in at)
            spans.append(((a, int(b), int(c)), (d, int(e), int(f))))
        except (IndexError, ValueError):
            raise InputError(f"{name}, line {number}: has no proper offsets in {', '.join(wanted)}") from None
    return spans


def cut_spans(
    gold: Sequence[tuple[Stretch, Stretch]], test: Sequence[tuple[Stretch, Stretch]]
) -> tuple[list[Bead], list[Bead]]:
    """Number the pieces between all borders of each document, and write spans as the pieces they cover."""
    numbers: list[dict[str, dict[int, int]]] = []
    for side in (0, 1):
        borders: dict[str, set[int]] = {}
        for pair in (*gold, *test):
            document, start, end = pair[side]
            borders.setdefault(document, set()).update((start, end))
        count = 0
        places: dict[str, dict[int, int]] = {}
        for document in sorted(borders):
            places[document] = {place: count + k for k, place in enumerate(sorted(borders[document]))}
            count += len(borders[document])
        numbers.append(places)

    def pieces(stretch: Stretch, side: int) -> tuple[int, ...]:
        places = numbers[side][stretch[0]]
        return tuple(range(places[stretch[1]], places[stretch[2]]))

    return (
        [(pieces(ar, 0), pieces(en, 1)) for ar, en in gold],
        [(pieces(ar, 0), pieces(en, 1)) for ar, en in test],
    )
