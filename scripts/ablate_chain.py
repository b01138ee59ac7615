"""Measure what each ingredient of a chain is worth: strict F1 per folder without it.

    python scripts/ablate_chain.py FOLDERS... [--model bundled] [--windows auto] [--cache-dir DIR]

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
from gold_documents import Raw, add_encoder_options, beads_of, load, score
from tune_chain import read_folder

from align.judge.evaluate import Bead
from align.match.chain import WIDEST, make_pairs, make_strands, mirror_path, narrow, solve
from align.match.trim import trim_path
from align.match.weights import USUAL
from align.records import Side

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


def align(
    ar: Side, en: Side, dropped: Sequence[str] = (), widest: int = WIDEST, *, trim: bool = True
) -> list[Bead]:
    """Align as `chain` does, some weights set to 0, beads up to `widest` sentences, with or without trimming."""
    a, b, turned = make_strands(ar, en)
    band, ratio = narrow(a, b)
    path = solve(a, b, band, replace(USUAL, **dict.fromkeys(dropped, 0.0)), ratio, widest)
    path = trim_path(a, b, path, ratio) if trim else path
    return beads_of(make_pairs(ar, en, mirror_path(path) if turned else path, "chain"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    add_encoder_options(parser)
    parser.add_argument(
        "--wide", type=int, default=6, help="documents of either kind to make from a folder of lines"
    )
    options = parser.parse_args()
    encoder = load(options)
    plain: dict[str, list[Raw]] = {}
    centred: dict[str, list[Raw]] = {}
    for folder in options.folders:
        plain |= read_folder(folder, options.wide, encoder, options.windows, centred=False)
        centred |= read_folder(folder, options.wide, encoder, options.windows)

    def report(label: str, folders: dict[str, list[Raw]], way: Callable[[Side, Side], list[Bead]]) -> None:
        scores = [score(part, way).strict.f1 for part in folders.values()]
        cells = "".join(f" {value:.3f} |" for value in [*scores, float(np.mean(scores))])
        print(f"| {label} |{cells}", flush=True)

    print("| without | " + " | ".join([*centred, "mean"]) + " |")
    print("|---|" + "---|" * (len(centred) + 1))
    report("(nothing)", centred, align)
    for label, fields in WITHOUT.items():
        report(label, centred, lambda ar, en, fields=fields: align(ar, en, fields))  # type: ignore[misc]
    for widest in (6, 4):
        report(f"beads above {widest} sentences", centred, lambda ar, en, widest=widest: align(ar, en, (), widest))  # type: ignore[misc]
    report("trimming", centred, lambda ar, en: align(ar, en, trim=False))
    report("centring", plain, align)


if __name__ == "__main__":
    main()
