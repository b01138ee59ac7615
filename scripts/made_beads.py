"""Make documents whose beads are known, from lines in step and from other documents with gold.

Used by tune_chain.py: hand-aligned documents hold few wide beads and few passages that the other text lacks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from align.judge.evaluate import Bead

Array = np.ndarray[Any, Any]
Document = tuple[str, list[str], list[str], list[Bead]]  # name, lines of both sides, gold
Raw = tuple[str, list[str], list[str], list[Bead], Array, Array]  # and the vectors of both sides

LINES = 100  # lines a document of wide beads is made from
SIZES = {2: 36, 3: 9, 4: 5, 5: 4, 6: 3, 7: 2, 8: 1}  # sentences of a bead, and how often: one in six above 4
OMITTED = 0.06  # share of the lines that one side lacks
CLAUSE = re.compile(r"(?<=[,;:،؛])\s+(?=\S.{15})")  # where a sentence may be divided, 15 characters before its end


def make_wide(folder: Path, count: int, clauses: float = 0.0, seed: int = 811) -> list[Document]:
    """Make documents with beads of up to 8 sentences from ar.txt and en.txt of a folder, lines in step.

    `clauses` is the share of lines that one side divides at commas and the like: translators join and divide there.
    """
    sides = [
        (folder / f"{code}.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n") for code in ("ar", "en")
    ]
    lines = list(zip(*sides, strict=True))
    rng = random.Random(f"{seed}/{folder.name}" + (f"/{clauses}" if clauses else ""))
    starts = rng.sample(range(0, len(lines) - LINES + 1, LINES), min(count, len(lines) // LINES))
    return [make_document(f"{folder.name} {start}", lines[start : start + LINES], clauses, rng) for start in starts]


def make_document(name: str, lines: Sequence[tuple[str, str]], clauses: float, rng: random.Random) -> Document:
    """Join lines into sentences, and divide some, so that their beads cannot be divided.

    A bead of p + q sentences is made of p + q - 1 lines: each border between them is the end of a sentence on one
    side only. A line that is divided is so on one side only.
    """
    texts: tuple[list[str], list[str]] = ([], [])
    gold: list[Bead] = []
    at = 0
    while at < len(lines):
        size = min(rng.choices(list(SIZES), list(SIZES.values()))[0], len(lines) - at + 1)
        group = lines[at : at + size - 1]
        at += len(group)
        left_out = rng.randrange(2) if len(group) == 1 and rng.random() < OMITTED else None
        borders = list(range(1, len(group)))
        own = set(rng.sample(borders, rng.randint(0, len(borders))))
        room = max(SIZES) - size  # sentences that dividing may add
        parts: list[list[str]] = [[], []]  # the sentences of either side
        for k, pair in enumerate(group):
            divided = rng.randrange(2) if clauses and rng.random() < clauses else None
            for side in (0, 1):
                pieces = [pair[side].strip()]
                if side == divided and room:
                    pieces = CLAUSE.split(pieces[0], maxsplit=min(room, rng.choice((1, 1, 2, 3, 4))))
                    room -= len(pieces) - 1
                if parts[side] and (k in own) != (side == 0):
                    pieces[0] = f"{parts[side].pop()} {pieces[0]}"
                parts[side] += pieces
        bead = []
        for side in (0, 1):
            first = len(texts[side])
            texts[side].extend(parts[side] if side != left_out else [])
            bead.append(tuple(range(first, len(texts[side]))))
        gold.append((bead[0], bead[1]))
    return name, texts[0], texts[1], gold


def put_gaps(folders: Mapping[str, Sequence[Raw]], count: int, seed: int = 5) -> list[Raw]:
    """Make documents with stretches in them, on both sides, that nothing on the other side matches."""
    rng = random.Random(seed)
    made = []
    for number in range(count):
        name, other = rng.sample(sorted(folders), 2)
        _, own_first, own_second, gold, a, b = rng.choice(folders[name])
        texts = (own_first, own_second)
        _, other_first, other_second, _, other_a, other_b = rng.choice(folders[other])
        foreign = ((other_first, other_a), (other_second, other_b))
        cuts = rng.sample(range(len(gold) + 1), min(2, len(gold) + 1))
        lines: list[list[str]] = [[], []]
        rows: list[list[Array]] = [[], []]
        beads: list[Bead] = []
        for k in range(len(gold) + 1):
            for side in (0, 1) if k in cuts else ():
                source, vectors = foreign[side]
                size = min(rng.randrange(2, 20), len(source))
                first = rng.randrange(len(source) - size + 1)
                for line in range(first, first + size):
                    beads.append(((len(lines[0]),), ()) if side == 0 else ((), (len(lines[1]),)))
                    lines[side].append(source[line])
                    rows[side].append(vectors[line])
            if k < len(gold):
                places = [tuple(range(len(lines[s]), len(lines[s]) + len(gold[k][s]))) for s in (0, 1)]
                beads.append((places[0], places[1]))
                for side, vectors in ((0, a), (1, b)):
                    lines[side] += [texts[side][i] for i in gold[k][side]]
                    rows[side] += [vectors[i] for i in gold[k][side]]
        made.append((f"gaps {number}", lines[0], lines[1], beads, np.stack(rows[0]), np.stack(rows[1])))
    return made


def make_comparable(
    documents: Sequence[Raw], count: int, length: int = 80, share: float = 0.1, seed: int = 5
) -> list[Raw]:
    """Make documents of about `length` sentences a side that are parallel in one stretch only, the rest foreign.

    The stretch is `share` of the length, its beads from one document; what is around it comes from a second one on
    the first side and a third one on the other. `documents` are three or more, gold in order.
    """
    rng = random.Random(seed)
    made = []
    for number in range(count):
        own, *foreign = rng.sample(list(documents), 3)
        size = max(2, int(share * length))
        first = rng.randrange(max(1, len(own[3]) - size))
        part = own[3][first : first + size]
        lines: list[list[str]] = []
        rows: list[Array] = []
        places: list[dict[int, int]] = []
        for side, other in enumerate(foreign):
            (text, vectors), (own_text, own_vectors) = (
                ((d[1], d[2])[side], (d[4], d[5])[side]) for d in (other, own)
            )
            rest = min(length - size, len(text))
            cut = rng.randrange(rest)
            inner = [i for bead in part for i in bead[side]]
            places.append({i: cut + k for k, i in enumerate(inner)})
            lines.append([*text[:cut], *(own_text[i] for i in inner), *text[cut:rest]])
            rows.append(np.concatenate([vectors[:cut], own_vectors[inner], vectors[cut:rest]]))
        gold = [(tuple(places[0][i] for i in x), tuple(places[1][j] for j in y)) for x, y in part if x and y]
        made.append((f"comparable {number}", lines[0], lines[1], gold, rows[0], rows[1]))
    return made
