"""Time the main job by stage, with its peak memory.

    python -m scripts.bench.run SENTENCES_DIR [--sentences 10000] [--model bundled]

SENTENCES_DIR holds folders with ar.txt and en.txt, line by line in step. The lines are dealt out to documents of 40
on either side; beyond what there is, two lines are joined to make a new one. The job runs twice in fresh
processes: with an empty vector cache, and again with a full one.
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
from pathlib import Path

from scripts.results import Table, write_result

PER_DOCUMENT = 40
# What the table calls the stages of run.json.
LABELS = {
    "prepare": "cleaning, languages, sentences",
    "encode": "encoding, windows included",
    "match": "links, alignment, mining",
    "judge": "judging",
    "parts": "which clauses are carried",
    "whole command": "the whole command",
}


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


def write_documents(pairs: list[tuple[str, str]], folder: Path) -> None:
    """Write documents of PER_DOCUMENT lines to folder/ar and folder/en."""
    for side, language in enumerate(("ar", "en")):
        (folder / language).mkdir()
        for start in range(0, len(pairs), PER_DOCUMENT):
            text = "\n".join(pair[side] for pair in pairs[start : start + PER_DOCUMENT]) + "\n"
            (folder / language / f"{start // PER_DOCUMENT:05}.{language}.txt").write_text(text, encoding="utf-8")


def run_once(folder: Path, out: Path, cache: Path, model: str) -> dict[str, float]:
    """Run the job in a process of its own; return seconds by stage, of the whole, and peak memory in MiB."""
    command = [sys.executable, "-m", "align", "run", str(folder), "-o", str(out), "--lines", "--model", model, "-q"]
    start = time.perf_counter()
    subprocess.run(command, check=True, env=os.environ | {"ALIGN_CACHE": str(cache)})
    whole = time.perf_counter() - start
    seconds: dict[str, float] = json.loads((out / "run.json").read_text("utf-8"))["seconds"]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return seconds | {"whole command": whole, "peak MiB": peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences_dir", type=Path)
    parser.add_argument("--sentences", type=int, default=10_000)
    parser.add_argument("--model", default="bundled")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        write_documents(read_lines(args.sentences_dir, args.sentences), folder / "in")
        first = run_once(folder / "in", folder / "one", folder / "cache", args.model)
        again = run_once(folder / "in", folder / "two", folder / "cache", args.model)
    print(f"{args.sentences} + {args.sentences} sentences, model {args.model}")
    print(f"{'stage':16} {'first run s':>12} {'sentences/s':>12} {'second run s':>13}")
    for stage in first:
        if stage != "peak MiB":
            rate = 2 * args.sentences / max(first[stage], 1e-9)
            print(f"{stage:16} {first[stage]:12.2f} {rate:12.0f} {again[stage]:13.2f}")
    print(f"{'peak MiB':16} {first['peak MiB']:12.0f}")
    versions = " ".join(f"{n}:{importlib.metadata.version(n)}" for n in ("align-ar-en", "torch", "numpy"))
    machine = f"{platform.machine()} cores:{os.cpu_count()} python:{platform.python_version()}"
    print(f"machine:{machine} {versions}")
    if args.json:
        about = {"sentences": f"{args.sentences} + {args.sentences}", "model": args.model}
        about |= {"machine": machine, "versions": versions}
        table = result_table(first, again, 2 * args.sentences)
        write_result(args.json, "python -m scripts.bench.run EVAL/sentences", {"main": table}, about)


def result_table(first: dict[str, float], again: dict[str, float], sentences: int) -> Table:
    """Return seconds of both runs and sentences a second of the first, by stage; then the peak memory."""
    rows = []
    for stage, seconds in first.items():
        if stage != "peak MiB":
            rate = sentences / max(seconds, 1e-9)
            rows.append([LABELS.get(stage, stage), f"{seconds:.1f} s", f"{rate:.0f}", f"{again[stage]:.1f} s"])
    rows.append(["peak memory", f"{first['peak MiB'] / 1024:.1f} GiB", "", f"{again['peak MiB'] / 1024:.1f} GiB"])
    return Table(["stage", "first run", "sentences a second", "second run"], rows)


if __name__ == "__main__":
    main()
