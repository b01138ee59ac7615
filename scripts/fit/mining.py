"""Try other weights for mining, one at a time, on collections made from line-aligned text.

    python -m scripts.fit.mining EVAL_DIR [--model bundled] [--seed 1] [--windows tokens]

Chosen on flores-dev and tico-dev; un-dev is printed to see that the choice carries over.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from align.match.candidates import Cut, find_candidates, search_sides
from align.match.mine import mine
from align.match.weights import Scoring
from scripts.data.make_collections import Recipe, make_collection, read_lines
from scripts.eval.mining import rank_passages, score, shown, sides_of, signature

TRIED = {
    "outside": (0.0, 0.15, 0.3, 0.5),
    "length": (0.0, 0.02, 0.035, 0.05, 0.1),
    "hubs": (0.5, 0.75, 1.0),
    "many": (0.02, 0.05, 0.1, 0.2),
    "split": (0.0, 0.05, 0.1),
    "figures": (0.0, 0.05, 0.1, 0.15),
}


def main() -> None:
    """Print one row for each weight tried."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--windows", choices=("auto", "sums", "tokens", "text"), default="auto")
    parser.add_argument("--sets", default="flores-dev,tico-dev,un-dev")
    options = parser.parse_args()
    from align.encode.cache import VectorCache
    from align.encode.encoder import load_encoder
    from align.encode.windows import choose_windows

    encoder = load_encoder(options.model, cache=VectorCache())
    names = options.sets.split(",")
    print(f"{signature(encoder, options.seed)} | windows {choose_windows(options.windows, encoder)}")
    worlds = []
    for name in names:
        made = make_collection(read_lines(options.eval_dir / "sentences" / name), options.seed, Recipe())
        ar, en = sides_of(made, encoder, options.windows)
        worlds.append((ar, en, made.gold, search_sides(ar, en)))
    print(f"{'':16}" + "".join(f"{name + ': first exact, strict P/R/F1':46}" for name in names))
    for name, values in TRIED.items():
        for value in values:
            changed: dict[str, Any] = {name: value}
            scoring = Scoring()._replace(**changed)
            row = f"{name} {value}".ljust(16)
            for ar, en, gold, neighbours in worlds:
                found = find_candidates(ar, en, cut=Cut(0, -1), scoring=scoring, neighbours=neighbours)
                first, exact, _ = rank_passages(found, gold)
                mined = mine(ar, en, candidates=found)
                row += f"{first:.3f} {exact:.3f}  {shown(score(mined, gold, False))}".ljust(46)
            print(row + ("  (default)" if value == getattr(Scoring(), name) else ""))


if __name__ == "__main__":
    main()
