"""Learn the weights of a bead's score (`align.match.chain.Weights`) from documents with gold.

    python scripts/tune_chain.py FOLDERS... [--model bundled] [--windows auto] [--leave-out] [--cache-dir DIR]

A folder holds NAME.xx.txt, NAME.yy.txt (a sentence a line) and NAME.gold.txt with gold in order; or else ar.txt
and en.txt with lines in step, from which documents with wide beads are made (made_beads.py). Documents with
stretches of other folders put in on both sides are added, so that leaving text out is learned as well.

All beads a chain could choose near the gold path are measured once (bead_problems.py). From fixed weights (START),
a structured hinge loss is minimised by subgradient steps (Tsochantaridis and others 2005: the best path, with a
bonus for wrong beads, against the gold path). Every document counts twice, with both kinds of windows. A search for
the best F1 from there on does better on these folders and worse on text not seen, so there is none. The same
folders and vectors give the same weights. --leave-out learns without each folder in turn, and without those that
share its lines, and scores on it: what the procedure is worth on text not seen. Without it the programme aligns
every folder with the shipped weights and with the learned ones.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from bead_problems import Problem, measure_gold, pose, solve_problem, weigh
from gold_documents import Array, Raw, add_encoder_options, beads_of, encode_documents, load, read_documents, score
from made_beads import make_wide, put_gaps

from align.match.chain import chain
from align.match.weights import USUAL, Weights
from align.records import Encoder

DIVIDED = 0.5  # share of the lines that one side divides at commas, in the second kind of made documents
KINDS = "sums", "tokens"  # of windows: the same weights are to suit both
BONUS = 0.3  # of a wrong bead while learning, per two sentences
EPOCHS = 16
START = Weights(
    cosine=1.0,
    outside=-0.4, uneven=-0.1, scatter=-0.1, bead=0.0, grow=-0.5, shrink=-0.5, many_to_many=-0.1, cosine_uneven=0.0,
    shared_tokens=0.1, lone_tokens=-0.1, end_marks=-0.1, wide=0.0, joined=-0.1, weakest=0.1, lacking=-0.5,
    unlike=-0.5, unlike_once=-0.5, omission=0.2, opening=-0.2,
)  # fmt: skip


def read_folder(
    folder: Path, wide: int, encoder: Encoder, windows: str, *, centred: bool = True
) -> dict[str, list[Raw]]:
    """Read and encode a folder of documents with gold, or documents made from one of lines, of two kinds."""
    if not (folder / "ar.txt").is_file():
        found = {folder.name: read_documents(folder)}
    else:
        found = {f"{folder.name} joined": make_wide(folder, wide)}
        found[f"{folder.name} divided"] = make_wide(folder, wide, DIVIDED)
    return {name: encode_documents(part, encoder, windows, centred=centred) for name, part in found.items()}


def learn(problems: Sequence[Problem], seed: int = 0) -> Weights:
    """Minimise the structured hinge loss by averaged, scaled subgradient steps from START."""
    rng = np.random.default_rng(seed)
    golds = [measure_gold(problem) for problem in problems]
    weights: Array = np.array(astuple(START))
    squares, kept = np.full(len(weights), 1e-4), []
    for epoch in range(EPOCHS):
        for k in rng.permutation(len(problems)):
            problem = problems[k]
            bonus = np.where(problem.right, 0.0, problem.beads[:, [1, 3]].sum(axis=1) * BONUS / 2)
            path, runs = solve_problem(problem, weigh(problem, weights) + bonus, weights[-1])
            found = np.append(problem.measures[path].sum(axis=0, dtype=np.float64), runs)
            step = (found - golds[k]) / np.sqrt(problem.sentences) + 1e-4 * weights
            squares += step * step
            weights = weights - 0.03 * step / np.sqrt(squares)
            if 3 * epoch >= 2 * EPOCHS:
                kept.append(weights)
    mean = np.mean(kept, axis=0)
    return Weights(*np.round(mean / mean[0], 3).tolist())


def pose_all(folders: Mapping[str, Sequence[Raw]], gaps: int) -> list[Problem]:
    """Pose the documents of folders, and those made by putting stretches of one folder into another."""
    documents = [document for part in folders.values() for document in part]
    return [pose(document) for document in documents + (put_gaps(folders, gaps) if len(folders) > 2 else [])]


def find_kin(name: str, folders: Mapping[str, Sequence[Raw]]) -> frozenset[str]:
    """Name the folders that share text with one, itself among them."""
    lines = {other: {line for d in part for side in d[1:3] for line in side} for other, part in folders.items()}
    return frozenset(
        other for other in folders if other == name or len(lines[other] & lines[name]) > 0.02 * len(lines[name])
    )


def align_folder(kinds: Sequence[Sequence[Raw]], weights: Weights = USUAL) -> str:
    """Align documents with the programme itself; strict and lax F1 with each kind of windows."""
    results = [score(part, lambda ar, en: beads_of(chain(ar, en, weights=weights))) for part in kinds]
    return ", ".join(f"{result.strict.f1:.3f} / {result.lax.f1:.3f}" for result in results)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    add_encoder_options(parser)
    parser.add_argument("--wide", type=int, default=6, help="documents to make of either kind from lines")
    parser.add_argument("--gaps", type=int, default=8, help="documents with foreign stretches to make")
    parser.add_argument("--leave-out", action="store_true", help="learn without each folder, score on it")
    options = parser.parse_args()
    encoder = load(options)
    kinds = KINDS if options.windows == "auto" else (options.windows,)
    encoded: list[dict[str, list[Raw]]] = []
    for kind in kinds:
        parts = [read_folder(folder, options.wide, encoder, kind) for folder in options.folders]
        encoded.append({name: documents for part in parts for name, documents in part.items()})
    print(f"folder: strict / lax F1 with windows {', '.join(kinds)}")
    if options.leave_out:
        learned: dict[frozenset[str], Weights] = {}
        for name in encoded[0]:
            kin = find_kin(name, encoded[0])
            if kin not in learned:
                rest = [{other: part for other, part in folders.items() if other not in kin} for folders in encoded]
                learned[kin] = learn([problem for folders in rest for problem in pose_all(folders, options.gaps)])
            print(f"{name}: {align_folder([folders[name] for folders in encoded], learned[kin])}", flush=True)
        return
    weights = learn([problem for folders in encoded for problem in pose_all(folders, options.gaps)])
    for name in encoded[0]:
        part = [folders[name] for folders in encoded]
        print(f"{name}: shipped {align_folder(part)}; learned {align_folder(part, weights)}")
    for field in fields(Weights):
        print(f"    {field.name}: float = {getattr(weights, field.name)}")


if __name__ == "__main__":
    main()
