"""Read documents with gold beads, encode and centre them, and score alignments of them; used by other scripts.

Blank lines are no sentences and are passed over, as `align docs --lines` does. A line that the gold names nowhere
has no counterpart: it becomes an omission.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from align.encode.windows import choose_windows, encode_windows
from align.judge.beads import parse_beads
from align.judge.evaluate import Bead, Evaluation, evaluate
from align.match.sides import center_windows
from align.read.files import read_utf8
from align.records import Encoder, Pair, Sentence, Side

Array = np.ndarray[Any, Any]
Document = tuple[str, list[str], list[str], list[Bead]]  # name, lines of both sides, gold
Raw = tuple[str, list[str], list[str], list[Bead], Array, Array]  # and the rows of both, float32[largest, n, d]

LARGEST = 7  # sentences of a window, as in a run
GROUPED = frozenset({"story"})  # folders whose gold beads are lines of several sentences, to be read lax


def read_documents(folder: Path) -> list[Document]:
    """Read the document pairs of a folder: name, lines of both sides (Arabic or the first by name), gold beads."""
    documents = []
    for gold in sorted(folder.glob("*.gold.txt")):
        name = gold.name.removesuffix(".gold.txt")
        files = sorted(file for file in folder.glob(f"{name}.*.txt") if file != gold)
        first, second = ((file.read_text(encoding="utf-8").removesuffix("\n").split("\n")) for file in files)
        documents.append((name, *without_blanks(first, second, parse_beads(read_utf8(gold), gold))))
    return documents


def without_blanks(
    first: list[str], second: list[str], beads: list[Bead]
) -> tuple[list[str], list[str], list[Bead]]:
    """Leave blank lines out and number the others anew.

    Every line that is in no bead with two sides is an omission, before the next bead of its side.
    """
    kept = [[i for i, line in enumerate(lines) if line.strip()] for lines in (first, second)]
    numbers = [{i: k for k, i in enumerate(part)} for part in kept]
    named = [
        (tuple(numbers[0][i] for i in x if i in numbers[0]), tuple(numbers[1][j] for j in y if j in numbers[1]))
        for x, y in beads
    ]
    named = [bead for bead in named if bead[0] and bead[1]]
    left = [sorted(set(range(len(kept[k]))) - {i for bead in named for i in bead[k]}) for k in (0, 1)]
    gold: list[Bead] = []
    at_end: Bead = ((len(kept[0]),), (len(kept[1]),))
    for bead in [*named, at_end]:
        for k in (0, 1):
            ahead = [i for i in left[k] if i < bead[k][0]]
            gold += [((i,), ()) if k == 0 else ((), (i,)) for i in ahead]
            left[k] = left[k][len(ahead) :]
        gold.append(bead)
    return [first[i] for i in kept[0]], [second[j] for j in kept[1]], gold[:-1]


def encode_documents(
    documents: Sequence[Document], encoder: Encoder, windows: Any, *, centred: bool = True
) -> list[Raw]:
    """Encode documents, and their windows unless these are sums; centre each side on the mean of all of them."""
    kind = choose_windows(windows, encoder)
    sides: list[list[Array]] = []
    for side in (1, 2):
        lines: list[list[str]] = [document[side] for document in documents]  # type: ignore[misc]
        begins = np.cumsum([0, *(len(part) for part in lines)])
        follows = np.ones(begins[-1], dtype=np.bool_)
        follows[begins[:-1]] = False
        rows = encode_windows(encoder, [line for part in lines for line in part], follows, kind, LARGEST)
        if centred:
            rows = center_windows(rows, np.zeros(encoder.dimension, dtype=np.float32))
        sides.append([rows[:, a:b] for a, b in itertools.pairwise(begins)])
    return [(*document, a, b) for document, a, b in zip(documents, *sides, strict=True)]


def make_side(texts: Sequence[str], rows: Array) -> Side:
    """Make a side of one document of lines from float32[largest, n, d]."""
    sentences = [Sentence("document", 0, len(text), text, "ar") for text in texts]
    joined = np.arange(len(texts)) > 0
    windows = rows if len(rows) > 1 else None
    return Side(sentences, rows[0], np.zeros(len(texts), dtype=np.int32), joined, windows)


def sides_of(document: Raw) -> tuple[Side, Side]:
    """Make the two sides of a document pair."""
    return make_side(document[1], document[4]), make_side(document[2], document[5])


def beads_of(pairs: Sequence[Pair]) -> list[Bead]:
    """Write pairs as lists of indexes."""
    return [(tuple(pair.ar), tuple(pair.en)) for pair in pairs]


def score(documents: Sequence[Raw], way: Callable[[Side, Side], list[Bead]]) -> Evaluation:
    """Align documents in some way and compare with their gold."""
    return evaluate([d[3] for d in documents], [way(*sides_of(d)) for d in documents], resamples=1)


def in_order(gold: Sequence[Bead]) -> bool:
    """Say whether the beads stand in order on both sides."""
    return all(
        [i for bead in gold for i in bead[side]] == sorted(i for bead in gold for i in bead[side])
        for side in (0, 1)
    )


def add_encoder_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that `load` reads."""
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--windows", default="auto", choices=["auto", "sums", "tokens", "text"])
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")


def load(options: argparse.Namespace) -> Encoder:
    """Load the encoder that the options name, with a cache if they say where."""
    from align.encode.cache import VectorCache
    from align.encode.encoder import load_encoder

    return load_encoder(options.model, cache=VectorCache(options.cache_dir) if options.cache_dir else None)
