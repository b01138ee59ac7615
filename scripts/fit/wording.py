"""Fit what words tell of a line (`align.clean.pages.wording`) on lines of which it is known what they are.

A logistic regression on two things: the mean of the vectors of a line's words, by the bundled encoder, and its
parts and pairs of words. Of the vectors only their product with the weights is kept, a number a word; so cleaning
needs no encoder, and knows words that stand on no page with gold: whole pieces of the encoders' tokenizers.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from align.clean.pages.blocks import Block
from align.clean.pages.wording import BUCKETS, LONGEST, Wording, Words, cut_word, pair_words
from align.encode.bundled.build import build_network
from align.encode.bundled.e5 import read_e5_file
from align.encode.bundled.use import build_use_tokenizer
from align.normalize import for_comparison

STRENGTH = 2.0  # of the fit: the inverse of how much large weights cost
MEANING = 2.0  # length of the vector of a word; those of its parts, together, have length 1
TELLING = 0.02  # the least that a word must add to be kept
EDGES = ".,:;!?«»\"'“”‘’()[]،؛؟…*#|-–—"  # what may stick to a word
ARABIC = re.compile("[\u0621-\u064a]{2,}")
DECIMALS = 2

Vectors = Mapping[str, npt.NDArray[np.float32]]  # by word of the view for comparison


def spell_words(blocks: Iterable[Block]) -> dict[str, str]:
    """Return the words of lines in the view for comparison, each with its usual spelling."""
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for block in blocks:
        for word in block.text.split():
            folded = for_comparison(word).split()
            if len(folded) == 1 and not folded[0][0].isdecimal():
                spelt[folded[0]][word.strip(EDGES).lower()] += 1
    return {word: max(sorted(forms), key=forms.__getitem__) for word, forms in sorted(spelt.items())}


def read_vocabulary() -> dict[str, str]:
    """Return common words of both languages in the view for comparison, each with its spelling."""
    english = set(files("align.data").joinpath("english_words.txt").read_text(encoding="utf-8").split())
    pieces = {*read_e5_file().pieces, *build_use_tokenizer()[0].get_vocab()}
    words = sorted({piece[1:].lower() for piece in pieces if piece.startswith("▁")})
    known = (word for word in words if ARABIC.fullmatch(word) or (len(word) > 1 and word in english))
    folded = ((for_comparison(word), word) for word in known)
    return {word: spelling for word, spelling in reversed(list(folded)) if word and " " not in word}


def find_vectors(spellings: Mapping[str, str]) -> Vectors:
    """Return the vectors of words, by their usual spellings."""
    rows = np.asarray(build_network().encode(list(spellings.values())), dtype=np.float32)
    rows *= MEANING / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return dict(zip(spellings, rows, strict=True))


def fit_wording(lines: Sequence[Words], bad: Sequence[bool], vectors: Vectors) -> Wording:
    """Fit the weights on lines, of which some are boilerplate (`bad`)."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression

    lines = [words[:LONGEST] for words in lines]
    size = len(next(iter(vectors.values())))
    meant = np.zeros((len(lines), size), dtype=np.float32)
    cells: list[tuple[int, int, float]] = []
    for i, words in enumerate(lines):
        known = [vectors[word] for word in words if word in vectors]
        if known:
            meant[i] = np.mean(known, axis=0)
        scale = math.sqrt(max(1, len(words)))
        for word in words:
            buckets = cut_word(word)
            cells += ((i, bucket, 1 / scale / math.sqrt(len(buckets))) for bucket in buckets)
        cells += ((i, bucket, 1 / scale) for bucket in (pair_words(words) if words else ()))
    rows, columns, values = zip(*cells, strict=True)
    parts = csr_matrix((values, (rows, columns)), shape=(len(lines), BUCKETS))
    model = LogisticRegression(C=STRENGTH, max_iter=300).fit(hstack([parts, csr_matrix(meant)]).tocsr(), bad)
    weights = model.coef_[0]
    told = {word: round(float(vector @ weights[BUCKETS:]), DECIMALS) for word, vector in vectors.items()}
    return Wording(
        {word: value for word, value in told.items() if abs(value) >= TELLING},
        [round(float(value), DECIMALS) for value in weights[:BUCKETS]],
        round(float(model.intercept_[0]), DECIMALS),
    )
