"""Compare the kinds of vectors that windows of consecutive sentences can have (`--windows`).

text    the text of every window encoded: exact, and some twenty times the cost of the sentences
tokens  exact sums of token features for the Universal Sentence Encoder's part
sums    sums of the sentences' vectors, weighted by characters

For each: mean cosine to the window's text encoded; how often the nearest of all windows of 1..8 sentences of the
other side is exactly the right one, for windows of 1, 2, 3 and 4 sentences, mean of both directions; seconds beyond
those of encoding the sentences; memory a sentence. EVAL_DIR holds `sentences/SET/{ar,en}.txt`, consecutive
sentences, lines in step.

    python -m scripts.eval.windows EVAL_DIR --set tico-dev --limit 300
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from align.encode.bundled.wheels import FAST_NAME, NAME
from align.encode.encoder import load_encoder
from align.encode.windows import WindowKind, encode_windows, window_vectors
from scripts.eval.retrieval import read_sets
from scripts.results import Table, describe, write_result

if TYPE_CHECKING:
    from align.records import Encoder, Vectors

LARGEST = 8
ASKED = (1, 2, 3, 4)
KINDS: tuple[WindowKind, ...] = ("text", "tokens", "sums")


@click.command()
@click.argument("eval_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--set", "name", default="tico-dev", show_default=True)
@click.option("--limit", default=300, show_default=True, help="Sentences to use.")
@click.option("--model", "models", type=click.Choice([NAME, FAST_NAME]), multiple=True, default=(NAME, FAST_NAME))
@click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the table here, too."
)
def main(eval_dir: Path, name: str, limit: int, models: Sequence[str], json_path: Path | None) -> None:
    """Print likeness, accuracy, time and memory of each kind, with each model."""
    ((_, *sides),) = read_sets(eval_dir, [name], limit)
    rows = [row for model in models for row in compare_kinds(model, sides)]
    if json_path:
        columns = ["model", "windows", "cosine to text", "more CPU s", "kB a sentence", *map(sentences, ASKED)]
        about = describe(set=name, lines=str(limit))
        write_result(json_path, "python -m scripts.eval.windows EVAL", {"main": Table(columns, rows)}, about)


def sentences(count: int) -> str:
    """Name a size of windows."""
    return f"{count} sentence" + "s" * (count > 1)


def compare_kinds(model: str, sides: Sequence[list[str]]) -> list[list[str]]:
    """Print and return a row a kind of windows."""
    encoder = load_encoder(model)
    encoder.encode(sides[0][:8])
    alone = sum(encode_kind(encoder, texts, "sums", 1)[1] for texts in sides)
    click.echo(f"# {model}, {len(sides[0])} sentences a side; encoding them: {alone:.2f} s of CPU")
    head = " ".join(f"{f'exact {k}':>8}" for k in ASKED)
    click.echo(f"{'windows':8} {'cosine':>7} {'more CPU s':>11} {'kB/sentence':>12} {head}")
    exact: list[Vectors] = []
    rows: list[list[str]] = []
    for kind in KINDS:
        (arabic, one), (english, other) = (encode_kind(encoder, texts, kind, LARGEST) for texts in sides)
        exact = exact or [arabic, english]
        likeness = np.mean([measure_likeness(a, b) for a, b in zip((arabic, english), exact, strict=True)])
        both = zip(measure_exact(arabic, english), measure_exact(english, arabic), strict=True)
        shares = [f"{np.mean(pair):.3f}" for pair in both]
        kilobytes = encoder.dimension * 4 * (1 if kind == "sums" else LARGEST) / 1000
        rows.append([model, kind, f"{likeness:.3f}", f"{one + other - alone:.2f}", f"{kilobytes:.1f}", *shares])
        click.echo(
            f"{kind:8} {rows[-1][2]:>7} {rows[-1][3]:>11} {rows[-1][4]:>12} {' '.join(f'{s:>8}' for s in shares)}"
        )
    return rows


def encode_kind(encoder: Encoder, texts: list[str], kind: WindowKind, largest: int) -> tuple[Vectors, float]:
    """Return the rows of all windows, float32[largest, n, d], and the CPU seconds of it all."""
    joined = np.ones(len(texts), dtype=np.bool_)
    start = time.process_time()
    rows = encode_windows(encoder, texts, joined, kind, largest)
    if kind == "sums":
        weights = np.array([len(text) for text in texts], dtype=np.float32)
        rows = np.stack([window_vectors(rows[0], weights, joined, size) for size in range(1, largest + 1)])
    return rows, time.process_time() - start


def measure_likeness(rows: Vectors, exact: Vectors) -> float:
    """Return the mean cosine of windows of two sentences and more to the vectors of their texts."""
    count = rows.shape[1]
    return float(
        np.mean([(rows[s, : count - s] * exact[s, : count - s]).sum(axis=1).mean() for s in range(1, len(rows))])
    )


def measure_exact(source: Vectors, target: Vectors) -> list[float]:
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
