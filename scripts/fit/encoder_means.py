"""Make the stored mean vectors of the bundled encoders, align/encode/data/*-means.npy.

For each language: the mean of the unit vectors of each set of sentences, averaged over the sets, so that a large
set does not outweigh a small one. EVAL_DIR holds `sentences/SET/{ar,en}.txt`.

    python -m scripts.fit.encoder_means EVAL_DIR
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

if TYPE_CHECKING:
    from align.encode.bundled.e5 import E5
    from align.encode.bundled.use import UniversalSentenceEncoder
    from align.records import Vectors

DATA = Path(__file__).parents[2] / "align" / "embed" / "data"
LANGUAGES = ("ar", "en")


@click.command()
@click.argument("eval_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(eval_dir: Path) -> None:
    """Write the mean vectors of every model, computed from the sets under EVAL_DIR/sentences."""
    means: dict[str, list[list[Vectors]]] = {"use": [[], []], "e5": [[], []]}
    for folder in sorted((eval_dir / "sentences").iterdir()):
        for i, language in enumerate(LANGUAGES):
            lines = (folder / f"{language}.txt").read_text(encoding="utf-8").splitlines()
            for model, vectors in encode_raw(lines).items():
                means[model][i].append(vectors.mean(axis=0))
            click.echo(f"{folder.name} {language}: {len(lines)} sentences")
    for model, of_languages in means.items():
        result = np.stack([np.mean(of_sets, axis=0) for of_sets in of_languages]).astype(np.float32)
        np.save(DATA / f"{model}-means.npy", result)
        click.echo(f"{model}: lengths of the means {np.linalg.norm(result, axis=1).round(3).tolist()}")


def encode_raw(texts: list[str]) -> dict[str, Vectors]:
    """Encode cleaned texts with each model alone, as unit rows that are not centred."""
    from align.normalize import for_encoding

    clean = [for_encoding(text) for text in texts]
    return {
        name: network(network.tokenize([network.view(text) for text in clean])).numpy()
        for name, network in load_networks().items()
    }


@cache
def load_networks() -> dict[str, UniversalSentenceEncoder | E5]:
    """Load both networks, in the precision that suits this machine."""
    from align.encode.bundled.e5 import E5, read_e5_file
    from align.encode.bundled.precision import choose_precision
    from align.encode.bundled.use import UniversalSentenceEncoder

    precision = choose_precision("auto")
    return {"use": UniversalSentenceEncoder(precision), "e5": E5(read_e5_file(), precision)}


if __name__ == "__main__":
    main()
