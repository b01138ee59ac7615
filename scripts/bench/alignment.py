"""Compare alignments and their cost: ours, sentweave (Vecalign's programme) and galechurch, on the same vectors.

    python -m scripts.bench.alignment DOCUMENTS [--model bundled] [--windows auto] [--sizes 1000,10000,100000]
        [--json FILE]

DOCUMENTS holds a folder per kind of document, each with NAME.xx.txt, NAME.yy.txt (one sentence a line) and
NAME.gold.txt. Prints strict and lax F1 per folder; what islands find in documents made from them of which a tenth
is parallel; then seconds and peak memory beyond the vectors on made documents (Linux only).
Needs `pip install sentweave galechurch`.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from align.encode.windows import choose_windows, window_vectors
from align.judge.evaluate import Bead, sign
from align.match.chain import chain
from align.match.choose import choose
from align.match.islands import islands
from align.records import Encoder, Side
from scripts.data.gold_documents import (
    LARGEST,
    Raw,
    add_encoder_options,
    beads_of,
    encode_documents,
    in_order,
    load,
    make_side,
    read_documents,
    score,
    sides_of,
)
from scripts.data.made_beads import make_comparable
from scripts.results import Table, describe, write_result

WIDEST = 8
COMPARABLE = 40  # comparable documents made from a folder


def align_sentweave(ar: Side, en: Side) -> list[Bead]:
    """Align with Vecalign's programme, with the same vectors of windows as ours."""
    from sentweave.dp_utils import make_alignment_types, vecalign

    layers = []
    for side in (ar, en):
        weights = np.array([max(len(s.text.strip()), 1) for s in side.sentences], dtype=np.float32)
        stack = np.zeros((WIDEST, len(side), side.vectors.shape[1]), dtype=np.float32)
        for size in range(1, WIDEST + 1):  # a window stands in the row of its last sentence
            count = max(len(side) - size + 1, 0)
            if side.windows is not None and size <= len(side.windows):
                rows = side.windows[size - 1]
            else:
                rows = window_vectors(side.vectors, weights, side.joined, size)
            stack[size - 1, size - 1 :][:count] = rows[:count]
        layers.append(stack)
    np.random.seed(42)
    result = vecalign(
        vecs0=layers[0], vecs1=layers[1], final_alignment_types=make_alignment_types(WIDEST),
        del_percentile_frac=0.2, width_over2=WIDEST // 2 + 5, max_size_full_dp=300,
        costs_sample_size=20_000, num_samps_for_norm=100,
    )  # fmt: skip
    return [(tuple(source), tuple(target)) for source, target in result[0]["final_alignments"]]


def align_galechurch(ar: Side, en: Side) -> list[Bead]:
    """Align by lengths alone."""
    import galechurch

    block = galechurch.align([s.text for s in ar.sentences], [s.text for s in en.sentences])
    return [
        (tuple(range(b.source_start, b.source_end)), tuple(range(b.target_start, b.target_end)))
        for b in block.beads
    ]


def align_ours(ar: Side, en: Side) -> list[Bead]:
    """Align the way the anchors call for; text that is to be mined has no beads."""
    method = choose(ar, en).method
    if method == "chain":
        return beads_of(chain(ar, en))
    return beads_of(islands(ar, en)) if method == "islands" else []


WAYS = {
    "chain": lambda ar, en: beads_of(chain(ar, en)),
    "islands": lambda ar, en: beads_of(islands(ar, en)),
    "auto": align_ours,
    "sentweave": align_sentweave,
    "galechurch": align_galechurch,
}


PEERS = ("sentweave", "galechurch")  # the last of WAYS, after what `align docs` does


def compare_quality(root: Path, encoder: Encoder, windows: str) -> dict[str, Table]:
    """Print and return strict and lax F1 of every way per folder; vectors centred per folder and language.

    And what islands find in documents made from a folder of which a tenth is parallel.
    """
    print("folder           " + "".join(f"{way:>18}" for way in WAYS))
    comparable: dict[str, list[Raw]] = {}
    quality: list[list[str]] = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        documents = encode_documents(read_documents(folder), encoder, windows)
        if len(documents) > 2 and all(in_order(document[3]) for document in documents):
            comparable[folder.name] = make_comparable(documents, COMPARABLE)
        results = [score(documents, way) for way in WAYS.values()]
        quality.append([folder.name, *(show_pair(result.strict.f1, result.lax.f1) for result in results)])
        print(f"{folder.name:<17}" + "".join(f"{cell:>18}" for cell in quality[-1][1:]), flush=True)
    kind = choose_windows(windows, encoder)  # type: ignore[arg-type]
    print(sign(results[-1], len(documents), resamples=1), f"|encoder:{encoder.name}|windows:{kind}")
    print("\nA tenth of the text parallel, by islands:  precision (strict / lax)   recall (strict / lax)   chosen")
    islets: list[list[str]] = []
    for name, made in comparable.items():
        found = score(made, WAYS["islands"])
        chosen = dict(sorted(Counter(choose(*sides_of(document)).method for document in made).items()))
        precision, recall = (
            (getattr(found.strict, what), getattr(found.lax, what)) for what in ("precision", "recall")
        )
        islets.append(
            [name, show_pair(*precision), show_pair(*recall), ", ".join(f"{n} {m}" for m, n in chosen.items())]
        )
        print(f"{name:<17}{islets[-1][1]:>28}{islets[-1][2]:>24}   {islets[-1][3]}", flush=True)
    return {
        "quality": Table(["folder", *WAYS], quality),
        "chosen": Table(["folder", "align", *PEERS], [[row[0], *row[-1 - len(PEERS) :]] for row in quality]),
        "comparable": Table(["text", "precision strict / lax", "recall strict / lax", "chosen"], islets),
    }


def show_pair(strict: float, lax: float) -> str:
    """Show a strict and a lax figure as one cell."""
    return f"{strict:.3f} / {lax:.3f}"


def made_sides(count: int, missing: int = 0, largest: int = 1) -> tuple[Side, Side]:
    """Make a document and its translation, `missing` sentences short at the start: vectors of 896 numbers.

    They have rows of windows of up to `largest` sentences.
    """
    rng = np.random.default_rng(count)
    meaning = rng.standard_normal((count, 896), dtype=np.float32)
    other = meaning + 0.9 * rng.standard_normal((count, 896), dtype=np.float32)
    for rows in (meaning, other):
        rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    texts = ["w" * int(length) for length in rng.integers(20, 200, count)]
    follows, weights = np.ones(count, dtype=np.bool_), np.array([len(text) for text in texts], dtype=np.float32)
    stacks = [meaning[None], other[missing:][None]]
    if largest > 1:
        for side, (rows, left_out) in enumerate(((meaning, 0), (other, missing))):
            sizes = range(1, largest + 1)
            parts = rows[left_out:], weights[left_out:], follows[left_out:]
            stacks[side] = np.stack([window_vectors(*parts, size) for size in sizes])
    return make_side(texts, stacks[0]), make_side(texts[missing:], stacks[1])


def read_peak() -> int:
    """Read this process's peak resident memory, in KiB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def time_once(way: str, count: int, missing: int) -> None:
    """Align made documents in this process and print seconds, peak MiB and the share of right beads."""
    align, largest = (WAYS["chain"], LARGEST) if way == "windows" else (WAYS[way], 1)
    align(*made_sides(50, 0, largest))  # compiled code and libraries are loaded before the clock starts
    ar, en = made_sides(count, missing, largest)
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak of making the documents
    before = read_peak()
    start, cpu = time.perf_counter(), time.process_time()
    beads = align(ar, en)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    extra = (read_peak() - before) / 1024
    right = sum(bead == ((j + missing,), (j,)) for bead in beads for j in bead[1][:1]) / (count - missing)
    print(json.dumps({"seconds": seconds, "cpu": cpu, "mib": extra, "right": right}))


def compare_cost(sizes: Sequence[int], peers_up_to: int) -> Table:
    """Print and return seconds and memory at each size, each in a process of its own: of chains, with sums and with
    rows of windows, and of the peer's; the latter two need much memory for their vectors."""
    print(
        f"\n{'sentences':>10} {'missing':>8} {'way':>10} {'seconds':>9} {'of CPU':>8} {'MiB more':>9} {'right':>7}"
    )
    rows: list[list[str]] = []
    for count in sizes:
        for way, missing in (("chain", 0), ("chain", count // 2), ("windows", 0), ("sentweave", 0)):
            if way != "chain" and count > peers_up_to:
                continue
            command = [sys.executable, "-m", "scripts.bench.alignment", "--once", way, str(count), str(missing)]
            row = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(
                f"{count:>10} {missing:>8} {way:>10} {row['seconds']:>9.2f} {row['cpu']:>8.2f} {row['mib']:>9.0f}"
                f" {row['right']:>7.4f}",
                flush=True,
            )
            rows.append(
                [f"{count:,}", f"{missing:,}", way, f"{row['cpu']:.2f}", f"{row['mib']:.0f}", f"{row['right']:.4f}"]
            )
    return Table(["sentences a side", "left out", "way", "seconds of CPU", "MiB more", "right"], rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path, nargs="?", help="folder of folders with gold; none: cost only")
    add_encoder_options(parser)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--peers-up-to", type=int, default=10_000)
    parser.add_argument("--json", type=Path, help="write the tables to this file, too")
    parser.add_argument("--keep", help="names of the tables to write, with commas between them [all]")
    parser.add_argument("--once", nargs=3, metavar=("WAY", "COUNT", "MISSING"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        time_once(options.once[0], int(options.once[1]), int(options.once[2]))
        return
    tables: dict[str, Table] = {}
    if options.documents:
        tables |= compare_quality(options.documents, load(options), options.windows)
    if sizes := [int(size) for size in options.sizes.split(",") if size]:
        tables["cost"] = compare_cost(sizes, options.peers_up_to)
    if options.json:
        if options.keep:
            tables = {name: tables[name] for name in options.keep.split(",")}
        about = describe("sentweave", "galechurch", model=options.model, windows=options.windows)
        write_result(options.json, "python -m scripts.bench.alignment DOCUMENTS", tables, about)


if __name__ == "__main__":
    main()
