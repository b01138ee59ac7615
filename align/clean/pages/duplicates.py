"""Find documents that say again, nearly word for word, what an earlier document says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from zlib import crc32

SHINGLE = 5  # words
FEWEST = 40  # shingles: a shorter text is too short to be called a copy
SKETCH = 24  # smallest shingle hashes, by which likely originals are found
INSIDE = 0.95  # share of a copy's shingles that its original has
ALIKE = 0.8  # share of the shingles of the two that both have: an excerpt is no copy
LONGEST = 200_000  # words looked at


def find_copies(texts: Sequence[Sequence[str]]) -> dict[int, int]:
    """Map each copied document to the document it copies, the first of its kind.

    `texts` holds the words of every document's content, in the view for comparison. A copy has nothing of its own
    to speak of: at least `INSIDE` of its shingles are in the original, and the two are alike in size. Resemblance
    is that of Broder (1997), on hashed runs of `SHINGLE` words.
    """
    copies: dict[int, int] = {}
    shingles: dict[int, frozenset[int]] = {}
    by_sketch: defaultdict[int, list[int]] = defaultdict(list)
    for d, words in enumerate(texts):
        mine = _shingle(words)
        if len(mine) < FEWEST:
            continue
        sketch = sorted(mine)[:SKETCH]
        likely = Counter(original for value in sketch for original in by_sketch[value])
        for original, shared in sorted(likely.items()):
            if shared * 2 >= SKETCH and _is_copy(mine, shingles[original]):
                copies[d] = original
                break
        else:
            shingles[d] = mine
            for value in sketch:
                by_sketch[value].append(d)
    return copies


def _shingle(words: Sequence[str]) -> frozenset[int]:
    limited = words[:LONGEST]
    return frozenset(
        crc32(" ".join(limited[i : i + SHINGLE]).encode()) for i in range(max(0, len(limited) - SHINGLE + 1))
    )


def _is_copy(copy: frozenset[int], original: frozenset[int]) -> bool:
    both = len(copy & original)
    return both >= INSIDE * len(copy) and both >= ALIKE * len(copy | original)
