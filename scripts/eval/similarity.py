"""Compare the probability of pairs with how alike people found them (semantic textual similarity).

    python -m scripts.eval.similarity JUDGEMENTS [--model bundled] [--cache-dir DIR]

JUDGEMENTS holds sts17.ar-en.tsv: a score from 0 to 5 and two sentences, one of either language. The sentences are
judged as mined pairs of two documents; Spearman's rank correlation with the scores is printed for the probability
and for the cosine that it rests on. The fit of the probability has not seen them: its rows are translations and
what is none, and a sentence that says half of another is none.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from align.bitext import judge_pairs
from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.encode.windows import choose_windows
from align.judge.calibrate import load_calibration
from align.match.sides import make_sides
from align.records import Encoder, Pair, Sentence, Span

ARABIC = range(0x600, 0x700)


def read_judgements(path: Path) -> tuple[list[float], list[str], list[str]]:
    """Read scores, Arabic and English sentences."""
    scores, ar, en = [], [], []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            texts = sorted((row["first"], row["second"]), key=count_arabic)
            scores.append(float(row["score"]))
            en.append(texts[0])
            ar.append(texts[1])
    return scores, ar, en


def count_arabic(text: str) -> int:
    """Count the characters of the Arabic block."""
    return sum(ord(character) in ARABIC for character in text)


def judge(ar: list[str], en: list[str], encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    """Return the probability and the cosine of each pair, float64[n] both."""
    sentences = [Sentence("ar", 0, len(text), text, "ar") for text in ar]
    sentences += [Sentence("en", 0, len(text), text, "en") for text in en]
    sides = make_sides(sentences, encoder)
    cosines = np.einsum("ij,ij->i", sides[0].vectors, sides[1].vectors).astype(np.float64)
    pairs = [Pair(Span(i, i + 1), Span(i, i + 1), "mine", float(c), 0.0) for i, c in enumerate(cosines)]
    windows = choose_windows("auto", encoder, len(sentences))  # as `make_sides` chooses
    judged = judge_pairs(pairs, *sides, encoder.name, windows, load_calibration())
    return np.asarray(judged.probability), cosines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="JUDGEMENTS")
    parser.add_argument("--model", action="append", help="encoder; again for more (default bundled, bundled-fast)")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    options = parser.parse_args()
    scores, ar, en = read_judgements(options.folder / "sts17.ar-en.tsv")
    cache = VectorCache(options.cache_dir) if options.cache_dir else None
    print(
        f"{len(scores)} pairs; Spearman with people's scores\n\n| encoder | probability | cosine |\n|---|---|---|"
    )
    for name in options.model or ["bundled", "bundled-fast"]:
        found = judge(ar, en, load_encoder(name, cache=cache))
        print(f"| {name} | " + " | ".join(f"{spearmanr(values, scores).statistic:.3f}" for values in found) + " |")


if __name__ == "__main__":
    main()
