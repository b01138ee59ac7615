"""Measure how well words are told that the other text says otherwise, or not at all: token-level differences.

    python -m scripts.eval.differences EVAL_DIR [--keep FOLDER] [--fit]

EVAL_DIR holds `judgements/swissgov-fr.jsonl`: English and French versions of pages, each token labelled by people
with how different it is (0 to 1; -1, punctuation, is left out). The figure is Spearman's correlation between labels
and scores over the tokens of a page, both languages together, averaged over the pages, times 100 (Vamvas and
Sennrich 2023, "Towards Unsupervised Recognition of Token-level Semantic Differences in Related Documents").

The usual baseline is 1 - the highest cosine of a token's contextual vector to the other side's; it is given for
the last layer of E5, and for the layer whose words are linked. The weights of `align.judge.links.DIFFERENCE` were
learned on the odd pages (the first, the third and so on) and are reported on the even ones; `--fit` learns them.
`crossed` learns them five times on four fifths of the pages and reports each fifth with the weights of the others.

Vectors are computed once and kept in FOLDER; that takes some minutes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from align.encode.bundled.build import build_network
from align.encode.bundled.network import WORD_LAYER
from align.judge.links import DIFFERENCE, measure_differences

Doubles = NDArray[np.float64]
LAST, FOLDS, PENALTY = 12, 5, 100.0
AT_ONCE = 16  # texts encoded together


@dataclass(frozen=True, slots=True)
class Page:
    """The two sides of a page: tokens, and their labels, float64[n]."""

    tokens: tuple[list[str], list[str]]
    labels: tuple[Doubles, Doubles]


def read_pages(path: Path) -> list[Page]:
    """Read the pages; raise ValueError when tokens and labels of one are not in step."""
    pages = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        tokens = row["text_a"].split(), row["text_b"].split()
        labels = np.array(row["labels_a"], dtype=np.float64), np.array(row["labels_b"], dtype=np.float64)
        if any(len(words) != len(own) for words, own in zip(tokens, labels, strict=True)):
            raise ValueError(f"{path}: page {row['id']} has other labels than tokens")
        pages.append(Page(tokens, labels))
    return pages


def read_vectors(pages: Sequence[Page], layer: int, keep: Path | None) -> list[NDArray[np.float32]]:
    """Return the unit vectors of the tokens of both sides of each page, page by page, centred by language."""
    kept = keep / f"tokens-{layer}.npy" if keep else None
    if kept and kept.exists():
        rows = np.load(kept)
    else:
        rows = encode_tokens([side for page in pages for side in page.tokens], layer)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            np.save(kept, rows)
    lengths = [len(side) for page in pages for side in page.tokens]
    return np.split(rows.astype(np.float32), np.cumsum(lengths)[:-1])


def encode_tokens(texts: Sequence[Sequence[str]], layer: int) -> NDArray[np.float16]:
    """Encode texts cut into tokens, one row a token."""
    network = build_network("bundled")
    found = []
    for start in range(0, len(texts), AT_ONCE):
        part = texts[start : start + AT_ONCE]
        found += network.encode_words_raw([" ".join(text) for text in part], [place(text) for text in part], layer)
        print(f"layer {layer}: {start + len(part)} of {len(texts)} texts", end="\r")
    return np.concatenate(found).astype(np.float16)


def place(tokens: Sequence[str]) -> NDArray[np.int64]:
    """Say where tokens stand in the text that a space between any two makes of them."""
    ends = np.cumsum([len(token) + 1 for token in tokens], dtype=np.int64) - 1
    return np.stack([ends - np.array([len(token) for token in tokens]), ends], axis=1)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to length one."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)


def compare(vectors: Sequence[NDArray[np.float32]], centred: bool) -> list[tuple[Doubles, Doubles]]:
    """Return the cosines of the tokens of each page, seen from either side."""
    means = [np.concatenate(vectors[side::2]).mean(axis=0) * centred for side in (0, 1)]
    tables = []
    for a, b in zip(vectors[::2], vectors[1::2], strict=True):
        table = (unit(a - means[0]) @ unit(b - means[1]).T).astype(np.float64)
        tables.append((table, table.T))
    return tables


def correlate(page: Page, scores: Sequence[Doubles]) -> float | None:
    """Return Spearman's correlation of a page, None where all its labels are one."""
    from scipy.stats import spearmanr

    labels, said = np.concatenate(page.labels), np.concatenate(scores)
    used = labels >= 0
    return None if np.ptp(labels[used]) == 0 else float(spearmanr(said[used], labels[used]).statistic)


def average(pages: Sequence[Page], score: Callable[[int], Sequence[Doubles]], chosen: Sequence[int]) -> float:
    """Return the mean correlation of some pages, times 100; `score` gives the scores of a page."""
    found = [correlate(pages[k], score(k)) for k in chosen]
    return 100 * float(np.mean([value for value in found if value is not None]))


def learn(pages: Sequence[Page], measured: Sequence[Sequence[Doubles]], chosen: Sequence[int]) -> Doubles:
    """Learn the weights by ridge regression on the tokens of some pages."""
    from sklearn.linear_model import Ridge

    columns = np.concatenate([side for k in chosen for side in measured[k]])
    labels = np.concatenate([side for k in chosen for side in pages[k].labels])
    used = labels >= 0
    scale = columns[used].std(axis=0)
    return np.asarray(Ridge(alpha=PENALTY).fit(columns[used] / scale, labels[used]).coef_ / scale)


def main() -> None:
    """Score the pages by the baselines and by ours, and print the correlations."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--keep", type=Path, help="folder for the vectors")
    parser.add_argument("--fit", action="store_true", help="learn the weights on the odd pages and print them")
    args = parser.parse_args()
    pages = read_pages(args.eval_dir / "judgements" / "swissgov-fr.jsonl")
    everything, even = range(len(pages)), range(1, len(pages), 2)
    groups = {"all": everything, "odd": range(0, len(pages), 2), "even": even}
    rows: dict[str, Callable[[int], Sequence[Doubles]]] = {}
    for layer in (LAST, WORD_LAYER):
        vectors = read_vectors(pages, layer, args.keep)
        for centred in (False, True):
            tables = compare(vectors, centred)
            name = f"1 - highest cosine, layer {layer}{', centred' if centred else ''}"
            rows[name] = lambda k, tables=tables: [1 - table.max(axis=1) for table in tables[k]]  # type: ignore[misc]
    measured = [[measure_differences(table) for table in both] for both in tables]
    weights = np.array(list(DIFFERENCE.values()))
    rows["ours"] = lambda k: [side @ weights for side in measured[k]]
    folds = [learn(pages, measured, [k for k in everything if k % FOLDS != fold]) for fold in range(FOLDS)]
    rows["ours, crossed"] = lambda k: [side @ folds[k % FOLDS] for side in measured[k]]
    for name, score in rows.items():
        cells = "  ".join(f"{group} {average(pages, score, chosen):5.1f}" for group, chosen in groups.items())
        print(f"{name:40} {cells}")
    if args.fit:
        found = learn(pages, measured, groups["odd"])
        print(dict(zip(DIFFERENCE, (found / np.abs(found).max()).round(3).tolist(), strict=True)))
    print(f"eval_differences 1 | {len(pages)} pages | {version('align-ar-en')}")


if __name__ == "__main__":
    main()
