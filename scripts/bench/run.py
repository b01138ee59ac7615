"""Time the main job by stage, in seconds of the processors, with its peak memory, beside encoding alone.

    python -m scripts.bench.run SENTENCES_DIR [--sentences 10000] [--model bundled]

SENTENCES_DIR holds folders with ar.txt and en.txt, line by line in step. The lines are dealt out to documents of 40
on either side; beyond what there is, two lines are joined to make a new one. In fresh processes `align embed`
encodes the sentences without a cache, then the job runs twice: with an empty vector cache, and with a full one. To
both a twentieth more is added; shown is the second time, when all vectors are there, beside the second run.
Processor time and its ratios to `align embed` hold beside other work, too. On a machine's first run the compiled
loops are made, too, some 15 s; so a small run comes first.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.results import Table, find_commit, write_result

PER_DOCUMENT = 40
WHOLE, PROCESSOR, PEAK = "whole command", "processor time", "peak MiB"
MORE = 20  # of how many documents one is added
SMALL = 400  # sentences of each side of the run that is not counted
# What the table calls the stages of run.json.
LABELS = {
    "prepare": "cleaning, languages, sentences",
    "encode": "encoding, windows included",
    "match": "links, alignment, mining",
    "judge": "judging",
    "parts": "which clauses are carried",
    "stories": "stories, and facts told otherwise",
    "select": "pairs, coverage, statements",
    "words": "words that answer each other",
    PROCESSOR: "the whole command",
}


# `align`, its stages timed in seconds of the processors.
COUNTING = ("-c", "import time; time.perf_counter = time.process_time; from align.__main__ import main; main()")


def read_lines(folder: Path, count: int) -> list[tuple[str, str]]:
    """Return `count` different pairs of lines, joined ones beyond those that are there."""
    pairs: list[tuple[str, str]] = []
    for part in sorted(folder.glob("*/ar.txt")):
        sides = [path.read_text("utf-8").split("\n")[:-1] for path in (part, part.with_name("en.txt"))]
        pairs += zip(*sides, strict=True)
    if not pairs:
        sys.exit(f"{folder}: holds no folder with ar.txt and en.txt")
    size = len(pairs)
    for i in range(max(0, count - size)):
        (ar, en), (more_ar, more_en) = pairs[i % size], pairs[(i * 7 + 3) % size]
        pairs.append((f"{ar} {more_ar}", f"{en} {more_en}"))
    return pairs[:count]


def write_documents(pairs: list[tuple[str, str]], folder: Path, first: int = 0) -> None:
    """Write documents of PER_DOCUMENT lines, numbered from `first` on, to folder/ar and folder/en."""
    for side, language in enumerate(("ar", "en")):
        (folder / language).mkdir(parents=True)
        for start in range(0, len(pairs), PER_DOCUMENT):
            text = "\n".join(pair[side] for pair in pairs[start : start + PER_DOCUMENT]) + "\n"
            number = first + start // PER_DOCUMENT
            (folder / language / f"{number:05}.{language}.txt").write_text(text, encoding="utf-8")


def run_once(folder: Path, out: Path, cache: Path, model: str, *options: str) -> dict[str, float]:
    """Run the job in a process of its own; return seconds by stage, of the whole, and peak memory in MiB.

    The stages' are those of the processors, which the process counts in the place of those on the clock.
    """
    arguments = ["run", str(folder), "-o", str(out), "--lines", "--model", model, "-q", *options]
    whole = time_command(arguments, os.environ | {"ALIGN_CACHE": str(cache)}, COUNTING)
    info = json.loads((out / "run.json").read_text("utf-8"))
    seconds: dict[str, float] = info["additions"][-1]["seconds"] if "additions" in info else info["seconds"]
    return seconds | whole


def time_command(
    arguments: list[str], environment: dict[str, str], start_with: Sequence[str] = ("-m", "align")
) -> dict[str, float]:
    """Run `align` in a process of its own; return its seconds, on the clock and of the processors, and peak MiB."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *start_with, *arguments], check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {WHOLE: time.perf_counter() - start, PROCESSOR: used, PEAK: after.ru_maxrss / 1024}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences_dir", type=Path)
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pairs = read_lines(args.sentences_dir, args.sentences + max(PER_DOCUMENT, args.sentences // MORE))
        pairs, more = pairs[: args.sentences], pairs[args.sentences :]
        write_documents(pairs, folder / "in")
        write_documents(more, folder / "more", -(-len(pairs) // PER_DOCUMENT))
        (folder / "all.txt").write_text("".join(f"{line}\n" for pair in pairs for line in pair), encoding="utf-8")
        embed = [
            "embed",
            str(folder / "all.txt"),
            "-o",
            str(folder / "all.npy"),
            "--model",
            args.model,
            "--no-cache",
        ]
        alone = time_command(embed, dict(os.environ))
        write_documents(pairs[:SMALL], folder / "small")
        run_once(folder / "small", folder / "zero", folder / "cache-0", args.model)
        first = run_once(folder / "in", folder / "one", folder / "cache", args.model)
        again = run_once(folder / "in", folder / "two", folder / "cache", args.model)
        for out in ("one", "two"):
            added = run_once(folder / "more", folder / out, folder / "cache", args.model, "--add")
    print(f"{args.sentences} + {args.sentences} sentences, model {args.model}")
    print(
        f"{'stage':16} {'first run s':>12} {'sentences/s':>12} {'second run s':>13} {f'adding {len(more)} s':>13}"
    )
    for stage in first:
        if stage != PEAK:
            rate = 2 * args.sentences / max(first[stage], 1e-9)
            print(f"{stage:16} {first[stage]:12.2f} {rate:12.0f} {again[stage]:13.2f} {added[stage]:13.2f}")
    print(f"{PEAK:16} {first[PEAK]:12.0f}")
    for what in (WHOLE, PROCESSOR):
        ratios = [f"{run[what] / alone[what]:.2f}" for run in (first, again)]
        print(f"{what}: align embed {alone[what]:.1f} s; first run {ratios[0]} x, second run {ratios[1]} x that")
    versions = " ".join(f"{n}:{importlib.metadata.version(n)}" for n in ("align-ar-en", "torch", "numpy"))
    machine = f"{platform.machine()} cores:{os.cpu_count()} python:{platform.python_version()}"
    print(f"machine:{machine} {versions}")
    if args.json:
        about = {"sentences": f"{args.sentences} + {args.sentences}", "model": args.model}
        about |= {"machine": machine, "versions": versions, "commit": find_commit()}
        about |= {"added": f"{len(more)} + {len(more)}"}
        table = result_table(alone, first, again, added, args.sentences)
        command = f"python -m scripts.bench.run EVAL/sentences --sentences {args.sentences}"
        write_result(args.json, command, {"main": table}, about)


def result_table(
    alone: dict[str, float],
    first: dict[str, float],
    again: dict[str, float],
    added: dict[str, float],
    sentences: int,
) -> Table:
    """Return processor seconds of all runs and sentences a second of the first, by stage; then ratios.

    `sentences` are those of one side; the head of the table says how many there were.
    """
    rows = []
    for stage, seconds in first.items():
        if stage not in (WHOLE, PEAK):
            rate = 2 * sentences / max(seconds, 1e-9)
            rows.append(
                [
                    LABELS.get(stage, stage),
                    f"{seconds:.1f} s",
                    f"{rate:.0f}",
                    f"{again[stage]:.1f} s",
                    f"{added[stage]:.1f} s",
                ]
            )
    own = alone[PROCESSOR]
    rows.append(["`align embed` of the same", f"{own:.1f} s", f"{2 * sentences / own:.0f}", "", ""])
    ratios = [f"{run[PROCESSOR] / own:.2f} ×" for run in (first, again, added)]
    rows.append(["the command, as a share of that", ratios[0], "", *ratios[1:]])
    peaks = [f"{run[PEAK] / 1024:.1f} GiB" for run in (first, again, added)]
    rows.append(["peak memory", peaks[0], "", *peaks[1:]])
    head = f"{sentences:,} + {sentences:,} sentences, processor time"
    return Table([head, "first run", "sentences a second", "second run", "a twentieth added"], rows)


if __name__ == "__main__":
    main()
