"""Learn the weights of a bead's score (`align.match.weights.Weights`), and say what they are worth on unseen text.

    python -m scripts.fit.chain EVAL [--leave-out] [--cache-dir DIR]

EVAL holds documents/FOLDER with NAME.xx.txt, NAME.yy.txt (a sentence a line) and NAME.gold.txt, and
sentences/FOLDER with ar.txt and en.txt in step, from which documents with wide beads are made (data/made_beads.py).
A folder is a domain; documents are taken as they are, with blurred vectors (free translations), with sentences
taken away at several rates, with windows of each kind, and as the other bundled encoder sees them (VARIANTS).

All beads a chain could choose near the gold path are measured once (fit/bead_problems.py). From fixed weights
(START), a structured hinge loss is minimised by subgradient steps (Tsochantaridis and others 2005: the best path, a
bonus given to wrong beads, against the best one through the gold). Every domain counts alike, however many
documents it has. The same folders and vectors give the same weights.

--leave-out learns without each folder in turn, and without those that share its lines, and prints for every domain,
by the default method: plain weights set by hand, weights that have not seen the domain, the shipped ones, and
Vecalign's programme (`pip install sentweave`) on the same vectors.
"""

from __future__ import annotations

import argparse
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from align.encode.cache import VectorCache
from align.encode.encoder import load_encoder
from align.judge.evaluate import Bead, evaluate
from align.match.chain import chain
from align.match.choose import choose
from align.match.islands import islands
from align.match.weights import USUAL, Weights
from align.records import Encoder, Side
from scripts.bench.alignment import align_sentweave
from scripts.data.gold_documents import GROUPED, Array, Raw, beads_of, encode_documents, read_documents, sides_of
from scripts.data.made_beads import blur, cut, exchange, leave_out, make_wide
from scripts.fit.bead_problems import PLAIN, Problem, pose, solve_problem, weigh

DIVIDED = 0.5  # share of the lines that one side divides at commas, in the second kind of made documents
WIDE = 6  # documents of either kind made from a folder of lines
PIECE = 170  # gold beads of a document at most, while learning
VARIANTS: dict[str, Callable[[Raw], Raw]] = {
    "as it is": lambda document: document,
    "blurred a little": partial(blur, amount=0.8),
    "blurred": partial(blur, amount=1.2),
    "2 % left out": partial(leave_out, share=0.02, run=1),
    "10 % left out": partial(leave_out, share=0.1, run=2),
    "30 % left out": partial(leave_out, share=0.3, run=4),
    "60 % left out": partial(leave_out, share=0.6, run=6),
    "blurred, 10 % left out": lambda document: leave_out(blur(document, 1.0), 0.1, 3),
}
UNSEEN: dict[str, Callable[[Raw], Raw]] = {  # what each domain is scored on besides, the last never learned from
    **{label: VARIANTS[label] for label in ("blurred", "10 % left out", "30 % left out")},
    "10 % exchanged": partial(exchange, share=0.1, run=1),
}
OTHERS = (("bundled", "sums"), ("bundled-fast", "tokens"))  # ways to make vectors besides the usual one
PIECES, MOST_PIECES = 3, 6  # of a folder, in each variant and as it is
BONUS = 0.1  # of a wrong bead while learning, per two sentences
EPOCHS = 6
DRAWN = 20  # problems of a domain in an epoch
RATE = 0.01  # of learning
START = Weights(
    cosine=1.0, uneven=-0.3, scatter=-0.05, bead=1.0, grow=-0.5, shrink=-0.5, many_to_many=-0.3,
    shared_tokens=0.3, lone_tokens=-0.15, end_marks=-0.3, lacking=-0.3,
    omission=-0.3, omission_odds=0.15, doubt=0.1, opening=-0.3,
)  # fmt: skip
Domains = Mapping[str, Sequence[Raw]]


def read_domains(root: Path, encoder: Encoder, windows: str) -> dict[str, list[Raw]]:
    """Read and encode every folder of documents with gold in order, and documents made from those of lines."""
    found = {folder.name: read_documents(folder) for folder in sorted((root / "documents").iterdir())}
    found = {name: part for name, part in found.items() if name != "reordered"}  # no chain there
    for folder in sorted((root / "sentences").iterdir()):
        found[f"{folder.name}, joined"] = make_wide(folder, WIDE)
        found[f"{folder.name}, divided"] = make_wide(folder, WIDE, DIVIDED)
    return {name: encode_documents(part, encoder, windows) for name, part in found.items()}


def pick(documents: Sequence[Raw], variant: str, most: int) -> list[Raw]:
    """Cut documents into pieces and pick some of them, others for each variant."""
    pieces = [piece for document in documents for piece in cut(document, PIECE) if len(piece[3]) > 14]
    return sorted(pieces, key=lambda piece: zlib.crc32(f"{piece[0]}{variant}".encode()))[:most]


def pose_domain(name: str, documents: Sequence[Raw], others: Sequence[Sequence[Raw]]) -> list[Problem]:
    """Pose a domain's documents in every variant, and as they are with other vectors (`others`)."""
    grouped = name in GROUPED
    made = [
        variant(piece)
        for label, variant in VARIANTS.items()
        for piece in pick(documents, label, PIECES if label != "as it is" else MOST_PIECES)
    ]
    made += [piece for other in others for piece in pick(other, "other", PIECES)]
    return [pose(piece, grouped=grouped) for piece in made]


def learn(domains: Mapping[str, Sequence[Problem]], seed: int = 0) -> Weights:
    """Minimise the structured hinge loss by averaged, scaled subgradient steps from START."""
    rng = np.random.default_rng(seed)
    weights: Array = np.array(START)
    squares, kept = np.full(len(weights), 1e-4), []
    for epoch in range(EPOCHS):
        drawn = [
            problems[k]
            for _, problems in sorted(domains.items())
            for k in (rng.choice(len(problems), DRAWN, replace=len(problems) < DRAWN))
        ]
        for k in rng.permutation(len(drawn)):
            problem = drawn[k]
            values, opening = weigh(problem, weights)
            gold = solve_problem(problem, np.where(problem.right, values, values - 1e6), opening)
            bonus = np.where(problem.right, 0.0, problem.beads[:, [1, 3]].sum(axis=1) * BONUS / 2)
            found = solve_problem(problem, values + bonus, opening)
            step = (found - gold) / np.sqrt(problem.sentences) + 1e-4 * weights
            squares += step * step
            weights = weights - RATE * step / np.sqrt(squares)
            if 3 * epoch >= 2 * EPOCHS:
                kept.append(weights)
    mean = np.mean(kept, axis=0)
    return Weights(*np.round(mean / mean[0], 3).tolist())


def find_kin(name: str, domains: Domains) -> frozenset[str]:
    """Name the domains that share text with one, itself among them."""
    lines = {other: {line for d in part for side in d[1:3] for line in side} for other, part in domains.items()}
    stem = name.split(",")[0]  # the sentences made of one folder's lines differ, the text does not
    return frozenset(
        other
        for other in domains
        if other.split(",")[0] == stem or shares_text(lines[name], lines[other], len(min(lines[name], key=len)))
    )


def shares_text(these: set[str], those: set[str], least: int = 0) -> bool:
    """Say whether over 2 % of the lines of one set stand in some line of the other, of 20 characters and more."""
    some = sorted(line for line in these if len(line) >= max(20, least))[::7]
    whole = "\n".join(sorted(those))
    return sum(line.strip() in whole for line in some) > 0.02 * max(len(some), 1)


def align_default(ar: Side, en: Side, weights: Weights) -> list[Bead]:
    """Align the way the anchors call for, with these weights; text that is to be mined has no beads."""
    method = choose(ar, en).method
    if method == "chain":
        return beads_of(chain(ar, en, weights=weights))
    return beads_of(islands(ar, en, weights=weights)) if method == "islands" else []


def measure(documents: Sequence[Raw], way: Callable[[Side, Side], list[Bead]]) -> dict[str, float]:
    """Score a way of aligning documents: strict and lax F1, and the share of gold two-sided sentences left out."""
    golds, tests = [document[3] for document in documents], [way(*sides_of(document)) for document in documents]
    found = evaluate(golds, tests, resamples=1)
    lost = total = 0
    for gold, test in zip(golds, tests, strict=True):
        for side in (0, 1):
            own = {i for bead in gold if bead[0] and bead[1] for i in bead[side]}
            total += len(own)
            lost += len(own - {i for bead in test if bead[0] and bead[1] for i in bead[side]})
    return {"strict": found.strict.f1, "lax": found.lax.f1, "lost": lost / max(total, 1)}


def compare(domains: Domains, problems: Mapping[str, Sequence[Problem]]) -> dict[str, dict[str, dict[str, float]]]:
    """Score every domain with weights set by hand, learned without it, shipped, and by the peer."""
    learned: dict[frozenset[str], Weights] = {}
    rows: dict[str, dict[str, dict[str, float]]] = {}
    for name, documents in domains.items():
        kin = find_kin(name, domains)
        if kin not in learned:
            learned[kin] = learn({other: part for other, part in problems.items() if other not in kin})
        variants: dict[str, list[Raw]] = {name: list(documents)}
        for label, make in UNSEEN.items():
            variants[f"{name}, {label}"] = [make(document) for document in pick(documents, "unseen", PIECES)]
        for label, part in variants.items():
            rows[label] = {
                "plain": measure(part, lambda ar, en: align_default(ar, en, PLAIN)),
                "left out": measure(part, lambda ar, en, kin=kin: align_default(ar, en, learned[kin])),  # type: ignore[misc]
                "shipped": measure(part, lambda ar, en: align_default(ar, en, USUAL)),
                "sentweave": measure(part, align_sentweave),
            }
            print(describe_row(label, rows[label]), flush=True)
    return rows


def describe_row(label: str, row: Mapping[str, Mapping[str, float]]) -> str:
    """Write one row of the table."""
    cells = " | ".join(f"{way['strict']:.3f} / {way['lax']:.3f}" for way in row.values())
    return f"| {label} | {cells} | {row['left out']['lost']:.3f} |"


def summarise(rows: Mapping[str, Mapping[str, Mapping[str, float]]]) -> list[str]:
    """Write the mean and the worst of every column."""
    lines = []
    for label, reduce in (("mean", np.mean), ("worst", np.min)):
        ways = next(iter(rows.values()))
        cells = [
            " / ".join(f"{reduce([row[way][kind] for row in rows.values()]):.3f}" for kind in ("strict", "lax"))
            for way in ways
        ]
        lines.append(f"| {label} | {' | '.join(cells)} | |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, metavar="EVAL")
    parser.add_argument("--cache-dir", type=Path, help="keep vectors here between runs")
    parser.add_argument("--leave-out", action="store_true", help="learn without each domain, score on it")
    parser.add_argument("--json", type=Path, help="write the figures here, too")
    options = parser.parse_args()
    cache = VectorCache(options.cache_dir) if options.cache_dir else None
    domains = read_domains(options.root, load_encoder("bundled", cache=cache), "tokens")
    others = [read_domains(options.root, load_encoder(model, cache=cache), kind) for model, kind in OTHERS]
    problems = {name: pose_domain(name, part, [other[name] for other in others]) for name, part in domains.items()}
    weights = learn(problems)
    named = ", ".join(f"{name}={value}" for name, value in weights._asdict().items())
    print(f"Weights({named})", flush=True)
    if options.leave_out:
        print(
            "| domain | plain | left out | shipped | sentweave | lost, left out |\n|---|---|---|---|---|---|",
            flush=True,
        )
        rows = compare(domains, problems)
        print("\n".join(summarise(rows)))
        if options.json:
            made: dict[str, Any] = {
                "command": f"python -m scripts.fit.chain EVAL --leave-out --json {options.json.name}",
                "rows": rows,
            }
            options.json.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
