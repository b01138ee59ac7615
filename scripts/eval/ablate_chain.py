"""Measure what each ingredient of a chain is worth: strict and lax F1 per domain without it.

    python -m scripts.eval.ablate_chain EVAL [--cache-dir DIR]

EVAL as for fit/chain.py. The other weights stay as they are: they are not learned again without the ingredient.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.match.chain import chain
from align.match.weights import USUAL
from scripts.data.gold_documents import beads_of, score
from scripts.fit.chain import read_domains

WITHOUT = {
    "(nothing)": (),
    "grow and shrink": ("grow", "shrink"),
    "scatter of lengths": ("scatter",),
    "unevenness of lengths": ("uneven",),
    "all of lengths": ("scatter", "uneven"),
    "shared and lone tokens": ("shared_tokens", "lone_tokens"),
    "closing marks": ("end_marks",),
    "support of each sentence": ("lacking",),
    "the share that is missing": ("omission_odds",),
    "the cost of a run of omissions": ("opening",),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, metavar="EVAL")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    options = parser.parse_args()
    cache = VectorCache(options.cache_dir) if options.cache_dir else None
    domains = read_domains(options.root, load_encoder("bundled", cache=cache), "tokens")
    print("| without | " + " | ".join([*domains, "mean"]) + " |")
    print("|---|" + "---|" * (len(domains) + 1))
    for label, names in WITHOUT.items():
        weights = USUAL._replace(**dict.fromkeys(names, 0.0))
        found = [
            score(part, lambda ar, en, w=weights: beads_of(chain(ar, en, weights=w)))  # type: ignore[misc]
            for part in domains.values()
        ]
        figures = [(result.strict.f1, result.lax.f1) for result in found]
        cells = [f"{strict:.3f} / {lax:.3f}" for strict, lax in [*figures, np.mean(figures, axis=0)]]
        print(f"| {label} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
