"""Measure what each ingredient of a chain is worth: strict F1 per folder without it.

    python scripts/ablate_chain.py FOLDERS... [--model bundled] [--cache-dir DIR]

FOLDERS as for tune_chain.py. The other weights stay as they are: they are not learned again without the ingredient.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from bench_align import beads_of, make_side
from made_beads import Raw
from tune_chain import center_rows, encode_folder

from align.judge.evaluate import Bead, evaluate
from align.match.chain import DEFAULT, WIDEST, make_pairs, make_strands, mirror_path, narrow, solve
from align.match.trim import trim_path

WITHOUT = {
    "the margin against outside": ("outside",),
    "grow and shrink": ("grow", "shrink"),
    "scatter of lengths": ("scatter",),
    "unevenness of lengths": ("uneven", "cosine_uneven"),
    "all of lengths": ("scatter", "uneven", "cosine_uneven"),
    "shared and lone tokens": ("shared_tokens", "lone_tokens"),
    "closing marks": ("end_marks",),
    "support of each sentence": ("weakest", "lacking"),
    "refusal of unlike spans": ("unlike", "unlike_once"),
    "the cost of a run of omissions": ("opening",),
}


def align(document: Raw, dropped: Sequence[str] = (), widest: int = WIDEST, *, trim: bool = True) -> list[Bead]:
    """Align as `chain` does, some weights set to 0, beads up to `widest` sentences, with or without trimming."""
    _, first, second, _, rows_a, rows_b = document
    ar, en = make_side(first, rows_a), make_side(second, rows_b)
    a, b, turned = make_strands(ar, en)
    band, ratio = narrow(a, b)
    path = solve(a, b, band, replace(DEFAULT, **dict.fromkeys(dropped, 0.0)), ratio, widest)
    path = trim_path(a, b, path, ratio) if trim else path
    return beads_of(make_pairs(ar, en, mirror_path(path) if turned else path, "chain"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--wide", type=int, default=6, help="documents to make from each folder of lines")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    options = parser.parse_args()
    from align.embed.cache import VectorCache
    from align.embed.encoder import load_encoder

    encoder = load_encoder(options.model, cache=VectorCache(options.cache_dir) if options.cache_dir else None)
    plain = {folder.name: encode_folder(folder, options.wide, encoder) for folder in options.folders}
    centred = {name: center_rows(documents) for name, documents in plain.items()}

    def report(label: str, folders: dict[str, list[Raw]], way: Callable[[Raw], list[Bead]]) -> None:
        scores = [
            evaluate([d[3] for d in part], [way(d) for d in part], resamples=1).strict.f1
            for part in folders.values()
        ]
        cells = "".join(f" {score:.3f} |" for score in [*scores, float(np.mean(scores))])
        print(f"| {label} |{cells}", flush=True)

    print("| without | " + " | ".join([*centred, "mean"]) + " |")
    print("|---|" + "---|" * (len(centred) + 1))
    report("(nothing)", centred, align)
    for label, fields in WITHOUT.items():
        report(label, centred, lambda d, fields=fields: align(d, fields))  # type: ignore[misc]
    for widest in (6, 4):
        report(f"beads above {widest} sentences", centred, lambda d, widest=widest: align(d, (), widest))  # type: ignore[misc]
    report("trimming", centred, lambda d: align(d, trim=False))
    report("centring", plain, align)


if __name__ == "__main__":
    main()
