"""Make documents whose beads are known, from lines in step and from other documents with gold.

Used by tune_chain.py: hand-aligned documents hold few wide beads and few passages that the other text lacks.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from gold_documents import Array, Document, Raw

from align.embed.windows import window_vectors
from align.judge.evaluate import Bead

Stretch = tuple[Raw, int, int]  # sentences of one side of a document: the first, one past the last

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
    """Make documents with stretches of others in them, on both sides, that nothing on the other side matches.

    The folders are three or more.
    """
    rng = random.Random(seed)
    made = []
    for number in range(count):
        own, *foreign = draw_strangers(folders, rng)
        gold = own[3]
        cuts = rng.sample(range(len(gold) + 1), min(2, len(gold) + 1))
        sides: tuple[list[Stretch], list[Stretch]] = ([], [])
        at = [0, 0]  # sentences of either side so far
        beads: list[Bead] = []
        for k in range(len(gold) + 1):
            for side in (0, 1) if k in cuts else ():
                length = len(foreign[side][1 + side])
                size = min(rng.randrange(2, 20), length)
                first = rng.randrange(length - size + 1)
                sides[side].append((foreign[side], first, first + size))
                beads += [((i,), ()) if side == 0 else ((), (i,)) for i in range(at[side], at[side] + size)]
                at[side] += size
            if k < len(gold):
                places = [tuple(range(at[side], at[side] + len(gold[k][side]))) for side in (0, 1)]
                beads.append((places[0], places[1]))
                for side in (0, 1):
                    at[side] += len(gold[k][side])
                    sides[side].extend((own, i, i + 1) for i in gold[k][side])
        made.append(join_stretches(f"gaps {number}", *sides, beads))
    return made


def draw_strangers(folders: Mapping[str, Sequence[Raw]], rng: random.Random) -> list[Raw]:
    """Draw three documents of different folders, no two of which have a line in common."""
    while True:
        drawn = [rng.choice(folders[name]) for name in rng.sample(sorted(folders), 3)]
        lines = [{*document[1], *document[2]} for document in drawn]
        if not (lines[0] & lines[1] or lines[0] & lines[2] or lines[1] & lines[2]):
            return drawn


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
        sides: list[list[Stretch]] = []
        moves: list[int] = []
        for side, other in enumerate(foreign):
            rest = min(length - size, len(other[1 + side]))
            cut = rng.randrange(rest)
            inner = [i for bead in part for i in bead[side]]
            moves.append(cut - min(inner, default=0))
            within: list[Stretch] = [(own, inner[0], inner[-1] + 1)] if inner else []
            sides.append([(other, 0, cut), *within, (other, cut, rest)])
        gold = [(tuple(moves[0] + i for i in x), tuple(moves[1] + j for j in y)) for x, y in part if x and y]
        made.append(join_stretches(f"comparable {number}", sides[0], sides[1], gold))
    return made


def join_stretches(name: str, first: Sequence[Stretch], second: Sequence[Stretch], gold: list[Bead]) -> Raw:
    """Put stretches of documents one after another on both sides."""
    texts: list[list[str]] = []
    rows: list[Array] = []
    for side, stretches in enumerate((first, second)):
        texts.append([line for document, a, b in stretches for line in (document[1], document[2])[side][a:b]])
        parts = [(document[4], document[5])[side][:, a:b] for document, a, b in stretches]
        steps = [stretches[k][0] is stretches[k - 1][0] and stretches[k][1] == stretches[k - 1][2] for k in
                 range(1, len(stretches))]  # fmt: skip
        borders = np.cumsum([part.shape[1] for part in parts])[:-1][~np.array(steps, dtype=np.bool_)]
        rows.append(mend_windows(np.concatenate(parts, axis=1), texts[side], [*borders.tolist(), len(texts[side])]))
    return name, texts[0], texts[1], gold, rows[0], rows[1]


def mend_windows(rows: Array, texts: Sequence[str], borders: Sequence[int]) -> Array:
    """Give the windows that hold a border, or go past the end, the weighted sums of their sentences: no text of
    theirs was encoded."""
    weights = np.array([max(len(text.strip()), 1) for text in texts], dtype=np.float32)
    for size in range(2, len(rows) + 1):
        sums = window_vectors(rows[0], weights, np.ones(len(texts), dtype=np.bool_), size)
        for border in borders:
            over = slice(max(border - size + 1, 0), border)
            rows[size - 1, over] = sums[over]
    return rows
