"""Compare three ways to the vectors of windows of consecutive sentences.

joined    encode the text of every window: exact, and some twenty times the cost of the sentences
tokens    `encode_windows`: exact sums of token features for the Universal Sentence Encoder's part
weighted  `window_vectors`: length-weighted sums of the sentences' vectors

For each: mean cosine to the joined text's vector; how often the nearest of all windows of 1..8 sentences of the
other side is exactly the right one, for windows of 1, 2, 3 and 4 sentences, mean of both directions; seconds beyond
those of encoding the sentences. EVAL_DIR holds `sentences/SET/{ar,en}.txt`, consecutive sentences, lines in step.

    python scripts/eval_windows.py EVAL_DIR --set tico-dev --limit 300
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
from eval_retrieval import read_sets

from align.embed.bundled import FAST_NAME, NAME, build_bundled, encode_windows
from align.embed.windows import window_vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from align.records import Vectors

LARGEST = 8
ASKED = (1, 2, 3, 4)


@click.command()
@click.argument("eval_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--set", "name", default="tico-dev", show_default=True)
@click.option("--limit", default=300, show_default=True, help="Sentences to use.")
@click.option("--model", "model_name", type=click.Choice([NAME, FAST_NAME]), default=NAME, show_default=True)
def main(eval_dir: Path, name: str, limit: int, model_name: str) -> None:
    """Print likeness, accuracy and time of each way."""
    ((_, *sides),) = read_sets(eval_dir, [name], limit)
    model = build_bundled(model_name)
    model.encode(sides[0][:8])
    found: dict[str, list[list[Vectors]]] = {"joined": [], "tokens": [], "weighted": []}
    seconds = dict.fromkeys(["sentences", *found], 0.0)
    for texts in sides:
        joined = np.ones(len(texts), dtype=np.bool_)
        start = time.process_time()
        rows = encode(model, texts)
        seconds["sentences"] += (used := time.process_time() - start)
        start = time.process_time()
        found["tokens"].append(encode_windows(model, texts, joined, LARGEST))
        seconds["tokens"] += time.process_time() - start - used
        start = time.process_time()
        weights = np.array([len(text) for text in texts], dtype=np.float32)
        found["weighted"].append([window_vectors(rows, weights, joined, size) for size in range(1, LARGEST + 1)])
        seconds["weighted"] += time.process_time() - start
        start = time.process_time()
        found["joined"].append([encode_joined(model, texts, size) for size in range(1, LARGEST + 1)])
        seconds["joined"] += time.process_time() - start - used
    click.echo(
        f"# {model_name}, {name}, {limit} sentences a side; encoding them: {seconds['sentences']:.2f} s of CPU"
    )
    click.echo(f"{'way':9} {'cosine':>7} {'more CPU s':>11} " + " ".join(f"{f'exact {k}':>8}" for k in ASKED))
    for way, (arabic, english) in found.items():
        likeness = np.mean(
            [measure_likeness(a, b) for a, b in zip((arabic, english), found["joined"], strict=True)]
        )
        both = zip(measure_exact(arabic, english), measure_exact(english, arabic), strict=True)
        cells = " ".join(f"{np.mean(pair):8.3f}" for pair in both)
        click.echo(f"{way:9} {likeness:7.3f} {seconds[way]:11.2f} {cells}")


def encode(model: SentenceTransformer, texts: list[str]) -> Vectors:
    """Encode texts as a model of the bundled kind likes best: all at once."""
    rows: Vectors = model.encode(texts, batch_size=max(1, len(texts)), show_progress_bar=False)
    return rows


def encode_joined(model: SentenceTransformer, texts: list[str], size: int) -> Vectors:
    """Encode the text of every window of `size` sentences."""
    return encode(model, [" ".join(texts[i : i + size]) for i in range(len(texts) - size + 1)])


def measure_likeness(ways: list[Vectors], joined: list[Vectors]) -> float:
    """Return the mean cosine of windows of two sentences and more to the vectors of their joined text."""
    return float(np.mean([(a[: len(b)] * b).sum(axis=1).mean() for a, b in zip(ways[1:], joined[1:], strict=True)]))


def measure_exact(source: list[Vectors], target: list[Vectors]) -> list[float]:
    """Return how often a window's nearest window of the other side covers the same sentences, per size in ASKED."""
    count = len(target[0])
    labels = [(size, i) for size in range(1, LARGEST + 1) for i in range(count - size + 1)]
    pool = np.concatenate([rows[: count - size] for size, rows in enumerate(target)])
    accuracy = []
    for size in ASKED:
        nearest = (source[size - 1][: count - size + 1] @ pool.T).argmax(axis=1)
        accuracy.append(float(np.mean([labels[j] == (size, i) for i, j in enumerate(nearest)])))
    return accuracy


if __name__ == "__main__":
    main()
