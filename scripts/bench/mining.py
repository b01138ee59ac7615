"""Time mining and the search below it, and count what the index misses against exact search.

    python -m scripts.bench.mining EVAL_DIR SIZE [--model bundled] [--sample 5000]

Each vector mixes two real sentences, a meaning of its own that both languages share, and noise, so that the
vectors lie as real ones do; half of the sentences of each side have a counterpart. The index is compared with exact
search for `--sample` of the sentences.
"""

from __future__ import annotations

import argparse
import logging
import os
import platform
import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import find_candidates, first_occurrences
from align.match.mine import mine
from align.match.neighbours import NEIGHBOURS, Neighbours, search_exactly
from align.match.search import EXACT_LIMIT, find_neighbours
from align.match.sides import center
from align.records import Sentence, Side

if TYPE_CHECKING:
    from align.records import Language, Vectors

LANGUAGES: tuple[Language, ...] = ("ar", "en")
SETS = ("flores-dev", "tico-dev", "un-dev")
NOISE = (0.5, 0.4)  # its median length, and how the logarithm of that spreads: some are translated freely
OWN = 0.8  # length of the meaning of its own
STEP = 10_000


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("size", type=int)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--sample", type=int, default=5000)
    parser.add_argument("--index", action="store_true", help="use the index whatever the size")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # so that the encoder's memory is not counted
        jobs = [pool.submit(encode, options.eval_dir, language, options.model) for language in LANGUAGES]
        base = [job.result() for job in jobs]
    ar, en, gold = mix(base, options.size)
    del base
    print(f"{options.size} + {options.size} vectors of {ar.vectors.shape[1]} | {os.cpu_count()} CPUs "
          f"{platform.machine()} | at the start {peak():.1f} GiB")  # fmt: skip
    describe(ar.vectors, en.vectors, gold)
    approximate = options.index or options.size > EXACT_LIMIT
    start = time.perf_counter()
    use = first_occurrences(ar)[1], first_occurrences(en)[1]
    neighbours = find_neighbours(
        ar.vectors, en.vectors, ar_use=use[0], en_use=use[1], exact=False if approximate else None
    )
    searched = time.perf_counter()
    print(f"search, both directions: {searched - start:.0f} s; peak {peak():.1f} GiB")
    pairs = mine(ar, en, candidates=find_candidates(ar, en, neighbours=neighbours))
    print(f"windows and selection: {time.perf_counter() - searched:.0f} s; peak {peak():.1f} GiB")
    right = sum(gold[pair.ar.first] in pair.en for pair in pairs)
    precision, recall = right / max(1, len(pairs)), right / max(1, int((gold >= 0).sum()))
    if approximate:
        compare(neighbours[0], ar.vectors, en.vectors, gold, options.sample)
    print(f"{len(pairs)} pairs: precision {precision:.3f}, recall {recall:.3f}")


def encode(folder: Path, language: Language, model: str) -> Vectors:
    """Return the centred vectors of the real sentences."""
    from align.encode.cache import VectorCache
    from align.encode.encoder import load_encoder

    encoder = load_encoder(model, cache=VectorCache())
    texts = [(folder / "sentences" / name / f"{language}.txt").read_text(encoding="utf-8") for name in SETS]
    return center(encoder.encode([line for text in texts for line in text.split("\n")[:-1]]))


def mix(base: list[Vectors], size: int) -> tuple[Side, Side, np.ndarray]:
    """Make two sides; gold[i] is the English sentence that says what Arabic sentence i says, or -1."""
    rng = np.random.default_rng(7)
    parts = rng.integers(0, len(base[0]), (size * 3 // 2, 2))
    share = rng.uniform(0.2, 0.8, (len(parts), 1)).astype(np.float32)
    signs = rng.choice(np.array([-1, 1], dtype=np.float32), (4096, len(base[0]))) / np.sqrt(8 * len(base[0]))
    codebook = signs @ base[0]  # directions spread as the real vectors are
    codebook /= np.linalg.norm(codebook, axis=1, keepdims=True) * np.sqrt(8)
    codes = rng.integers(0, len(codebook), (len(parts), 8))
    places = [rng.permutation(size), rng.permutation(size) + size // 2]  # which mixtures a side has, in which order
    noise = (NOISE[0] * np.exp(NOISE[1] * rng.standard_normal(len(parts))) / np.sqrt(len(base[0][0]))).astype("f4")
    sides = []
    for language, vectors, order in zip(LANGUAGES, base, places, strict=True):
        rows = np.empty((size, vectors.shape[1]), dtype=np.float32)
        for start in range(0, size, STEP):
            own = order[start : start + STEP]
            block = share[own] * vectors[parts[own, 0]] + (1 - share[own]) * vectors[parts[own, 1]]
            block += OWN * codebook[codes[own]].sum(axis=1)
            block += rng.standard_normal(block.shape, dtype=np.float32) * noise[own, None]
            rows[start : start + STEP] = block / np.linalg.norm(block, axis=1, keepdims=True)
        doc_ids = (np.arange(size) // 50).astype(np.int32)
        joined = np.arange(size) % 50 > 0
        # Lengths play no part here: every text has the length of its number.
        sentences = [
            Sentence(f"{language}{i // 50}", 0, 90, f"{i:090}", language, joined=i % 50 > 0) for i in range(size)
        ]
        sides.append(Side(sentences, rows, doc_ids, joined))
    where = np.full(len(parts), -1, dtype=np.int64)
    where[places[1]] = np.arange(size)
    return sides[0], sides[1], where[places[0]]


def describe(ar: Vectors, en: Vectors, gold: np.ndarray) -> None:
    """Print how alike counterparts and random pairs are."""
    rows = np.flatnonzero(gold >= 0)[:20_000]
    true = np.sum(ar[rows] * en[gold[rows]], axis=1)
    chance = np.sum(ar[: len(rows)] * en[-len(rows) :], axis=1)
    print(f"cosines: counterparts 5 % below {np.quantile(true, 0.05):.2f}, median {np.median(true):.2f}; "
          f"random pairs 99 % below {np.quantile(chance, 0.99):.2f}")  # fmt: skip


def compare(found: Neighbours, ar: Vectors, en: Vectors, gold: np.ndarray, sample: int) -> None:
    """Print how much of what exact search finds for some Arabic sentences was found."""
    rows = np.arange(0, len(ar), max(1, len(ar) // sample))[:sample]
    everyone = np.ones(len(rows), dtype=np.bool_)
    exact, _ = search_exactly(
        np.ascontiguousarray(ar[rows]), en, NEIGHBOURS, everyone, np.ones(len(en), dtype=np.bool_)
    )
    parted = gold[rows] >= 0
    for name, part in (("all", everyone), ("with a counterpart", parted), ("without", ~parted)):
        shares = [
            np.mean([len(set(a[:k]) & set(b[:k])) / k
                     for a, b in zip(found.index[rows[part]], exact.index[part], strict=True)])
            for k in (1, 4, NEIGHBOURS)
        ]  # fmt: skip
        print(f"recall against exact search, {part.sum()} queries, {name}: nearest "
              f"{shares[0]:.4f}, nearest 4 {shares[1]:.4f}, nearest {NEIGHBOURS} {shares[2]:.4f}")  # fmt: skip


def peak() -> float:
    """Return the most memory this process has held, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


if __name__ == "__main__":
    main()
