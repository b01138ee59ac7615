"""Find documents that say again, nearly word for word, what an earlier document says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Shingles = npt.NDArray[np.uint32]

SHINGLE = 5  # words
FEWEST = 40  # shingles: a shorter text is too short to be called a copy
SKETCH = 24  # smallest shingle hashes, by which likely originals are found
INSIDE = 0.95  # share of a copy's shingles that its original has
ALIKE = 0.8  # share of the shingles of the two that both have: an excerpt is no copy
LONGEST = 200_000  # words looked at


def find_copies(texts: Sequence[Shingles]) -> dict[int, int]:
    """Map each copied document to the document it copies, the first of its kind.

    `texts` holds the shingles of every document's content (`find_shingles`). A copy has nothing of its own to speak
    of: at least `INSIDE` of its shingles are in the original, and the two are alike in size. Resemblance is that of
    Broder (1997), on hashed runs of `SHINGLE` words.
    """
    copies: dict[int, int] = {}
    by_sketch: defaultdict[int, list[int]] = defaultdict(list)
    for d, mine in enumerate(texts):
        if len(mine) < FEWEST:
            continue
        sketch = mine[:SKETCH].tolist()
        likely = Counter(original for value in sketch for original in by_sketch[value])
        for original, shared in sorted(likely.items()):
            if shared * 2 >= SKETCH and _is_copy(mine, texts[original]):
                copies[d] = original
                break
        else:
            for value in sketch:
                by_sketch[value].append(d)
    return copies


def find_shingles(words: Sequence[str]) -> Shingles:
    """Return the hashed runs of words of a text in the view for comparison, uint32, each once, ascending."""
    limited = words[:LONGEST]
    runs = range(max(0, len(limited) - SHINGLE + 1))
    return np.unique(
        np.fromiter((crc32(" ".join(limited[i : i + SHINGLE]).encode()) for i in runs), np.uint32, len(runs))
    )


def _is_copy(copy: Shingles, original: Shingles) -> bool:
    both = len(np.intersect1d(copy, original, assume_unique=True))
    return both >= INSIDE * len(copy) and both >= ALIKE * (len(copy) + len(original) - both)
