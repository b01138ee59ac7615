"""Make documents whose beads are known, from lines in step and from other documents with gold.

Used by fit/chain.py: hand-aligned documents hold few wide beads and few passages that the other text lacks, and
few of them are translated freely.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.encode.windows import window_vectors
from align.judge.evaluate import Bead
from scripts.data.gold_documents import Array, Document, Raw

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


def blur(document: Raw, amount: float, seed: int = 0) -> Raw:
    """Add noise to the vectors, so that a translation's cosine falls as in free translations.

    A sentence's noise has a length of about `amount`, its own vector one of 1; that of a window is the sum of its
    sentences' noise, as its vector is much like the sum of theirs.
    """
    rng = np.random.default_rng([seed, len(document[1])])
    name, first, second, gold, *rows = document
    blurred = [blur_rows(own, texts, amount, rng) for own, texts in zip(rows, (first, second), strict=True)]
    return name, first, second, gold, blurred[0], blurred[1]


def blur_rows(rows: Array, texts: Sequence[str], amount: float, rng: np.random.Generator) -> Array:
    """Blur one side: float32[largest, n, d]; rows of zeros stay so."""
    largest, count, dimension = rows.shape
    weights = np.array([max(len(text.strip()), 1) for text in texts], dtype=np.float32)[:, None]
    length = amount * rng.gamma(4.0, 0.25, (count, 1)).astype(np.float32)
    noise = rng.standard_normal((count, dimension), dtype=np.float32) / np.float32(np.sqrt(dimension)) * length
    result = np.zeros_like(rows)
    for size in range(1, min(largest, count) + 1):
        last = count - size + 1
        sums = sum(weights[k : k + last] * rows[0, k : k + last] for k in range(size))
        loud = sum(weights[k : k + last] * noise[k : k + last] for k in range(size))
        blurred = rows[size - 1, :last] * np.linalg.norm(sums, axis=1, keepdims=True) + loud
        norm = np.linalg.norm(blurred, axis=1, keepdims=True)
        filled = np.any(rows[size - 1, :last], axis=1, keepdims=True) & (norm > 1e-6)
        result[size - 1, :last] = np.where(filled, blurred / np.maximum(norm, 1e-6), 0)
    return result


def leave_out(document: Raw, share: float, run: float, seed: int = 0) -> Raw:
    """Take about `share` of the beads' sentences away on one side or the other, in runs of about `run` beads."""
    rng = random.Random(f"{seed}/{document[0]}/{share}/{run}")
    gone: tuple[set[int], set[int]] = (set(), set())
    side: int | None = None
    for bead in document[3]:
        if side is not None and rng.random() < 1 / run:
            side = None
        elif side is None and rng.random() < share / (1 - share) / run:
            side = rng.choice((0, 1))
        if side is not None:
            gone[side].update(bead[side])
    return take_away(document, gone, f"less {share}")


def exchange(document: Raw, share: float, run: int, seed: int = 0) -> Raw:
    """Leave about `share` of the beads without a counterpart on either side, so that strangers face each other.

    Of 2 `run` beads the first ones lose one side, the others the other: what is left of them stands at one place.
    """
    rng = random.Random(f"{seed}/{document[0]}/{share}/{run}/exchanged")
    gone: tuple[set[int], set[int]] = (set(), set())
    at = 0
    while at + 2 * run <= len(document[3]):
        if rng.random() < share / (1 - share) / (2 * run):
            side = rng.choice((0, 1))
            for number, bead in enumerate(document[3][at : at + 2 * run]):
                lost = side if number < run else 1 - side
                gone[lost].update(bead[lost])
            at += 2 * run
        else:
            at += 1
    return take_away(document, gone, f"{share} exchanged")


def take_away(document: Raw, gone: tuple[set[int], set[int]], what: str) -> Raw:
    """Take these sentences of either side out of a document, and the windows across the seams."""
    kept = [[i for i in range(len(document[1 + side])) if i not in gone[side]] for side in (0, 1)]
    numbers = [{i: k for k, i in enumerate(part)} for part in kept]
    gold: list[Bead] = []
    for x, y in document[3]:
        x, y = (
            tuple(numbers[0][i] for i in x if i not in gone[0]),
            tuple(numbers[1][j] for j in y if j not in gone[1]),
        )
        gold += [(x, y)] if x and y else [((i,), ()) for i in x] + [((), (j,)) for j in y]
    sides = [
        ([texts[i] for i in own], rows[:, own].copy(), [*find_seams(own), len(own)])
        for texts, rows, own in ((document[1], document[4], kept[0]), (document[2], document[5], kept[1]))
    ]
    first, second = (mend_windows(rows, texts, seams) for texts, rows, seams in sides)
    return f"{document[0]} {what}", sides[0][0], sides[1][0], gold, first, second


def find_seams(kept: Sequence[int]) -> list[int]:
    """List where a sentence does not follow the one it followed before."""
    return [k for k in range(1, len(kept)) if kept[k] != kept[k - 1] + 1]


def cut(document: Raw, size: int) -> list[Raw]:
    """Cut a document whose gold is in order into pieces of `size` beads; a rest of less than half is left."""
    pieces: list[Raw] = []
    for first in range(0, len(document[3]), size):
        part = document[3][first : first + size]
        spans = [[i for bead in part for i in bead[side]] for side in (0, 1)]
        if (len(part) < size / 2 and pieces) or not all(spans):
            continue
        (a, b), (c, d) = ((min(span), max(span) + 1) for span in spans)
        gold: list[Bead] = [(tuple(i - a for i in x), tuple(j - c for j in y)) for x, y in part]
        texts = document[1][a:b], document[2][c:d]
        rows = [
            mend_windows(whole[:, start:stop].copy(), own, [len(own)])
            for whole, start, stop, own in ((document[4], a, b, texts[0]), (document[5], c, d, texts[1]))
        ]
        pieces.append((f"{document[0]} from {first}", texts[0], texts[1], gold, rows[0], rows[1]))
    return pieces


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
