"""Count the pairs that a search in cells loses, beside a search that compares all sentences with all.

    python -m scripts.bench.approximate WORK [--cells COMPARISONS] [--workers 2] [--folder FOLDER] [--json FILE]

WORK is the folder of a finished `align bulk` of more than 200,000 sentences a side. What it read, cut and encoded
is linked into another folder, searched there exactly, and aligned anew. With `--cells`, WORK is a smaller one, that
compared all, and the other folder is searched in cells, with so many comparisons for each sentence, or as many as
the possible pairs of a sample need where these are more.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from align.records import LANGUAGES
from align.scale import search
from align.scale.plan import Work
from align.scale.stages import find_stage
from align.scale.vectors import count_sentences
from scripts.results import Table, describe, write_result

KEPT = ("shards", "plan.json", "constants.json", "means.npz")
SEARCHING = ("index", "search", "merge")
ROUND = ("shared.json", "layout.json", "layout-ar.npz", "layout-en.npz", "means.json")

Spans = tuple[str, ...]


def main() -> None:
    """Search again, compare, print and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("--cells", type=int, metavar="COMPARISONS", help="search the other folder in cells")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where the other work folder is made [a temporary one]")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        exact = Work(Path(name) / "work")
        link_shards(Work(options.work), exact)
        search_again(exact, options.cells)
        bulk = [sys.executable, "-m", "align", "bulk", "-o", str(exact.root), "--workers", str(options.workers)]
        subprocess.run([*bulk, "--tasks", "64"], check=True)
        pairs = read_spans(options.work / "pairs.tsv"), read_spans(exact.root / "pairs.tsv")
        table = compare(*(pairs[::-1] if options.cells else pairs))
        sentences = {language: count_sentences(exact, language) for language in LANGUAGES}
    for row in (table.columns, *table.rows):
        print(" | ".join(row))
    if options.json:
        about = describe("datatrove", sentences=json.dumps(sentences))
        command = f"python -m scripts.bench.approximate WORK{f' --cells {options.cells}' if options.cells else ''}"
        write_result(options.json, command, {"approximate": table}, about)


def link_shards(work: Work, other: Work) -> None:
    """Give another work folder all that was there before the search."""
    other.root.mkdir()
    for name in KEPT:
        source = work.root / name
        if source.is_dir():
            shutil.copytree(source, other.root / name, copy_function=os.link)
        else:
            shutil.copy(source, other.root / name)
    other.round("").mkdir(parents=True)
    for name in ROUND:
        shutil.copy(work.round(name), other.round(name))


def search_again(work: Work, comparisons: int | None) -> None:
    """Compare all sentences with all, or in cells with so many comparisons for each."""
    limits = {"EXACT_LIMIT": sys.maxsize} if comparisons is None else {"EXACT_LIMIT": 0, "COMPARISONS": 0.0}
    for name, value in limits.items():
        setattr(search, name, value)
    if comparisons is not None:  # a GPU would compare all with all
        search.LEAST_COMPARISONS, search.find_device = comparisons, lambda work: ""
    for stage in map(find_stage, SEARCHING):
        for piece in stage.missing(work):
            stage.run(work, piece)


def read_spans(path: Path) -> set[Spans]:
    """Return the pairs of a table, by their spans."""
    names = ("ar_doc", "ar_start", "ar_end", "en_doc", "en_start", "en_end")
    with path.open(encoding="utf-8", newline="\n") as lines:
        reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {tuple(row[name] for name in names) for row in reader}


def compare(found: set[Spans], expected: set[Spans]) -> Table:
    """Count what both have, and what one of them alone has."""
    lost, others = len(expected - found), len(found - expected)
    row = [f"{len(expected):,}", f"{len(found):,}", f"{lost:,}", f"{others:,}", f"{lost / len(expected):.2%}"]
    return Table(["pairs, all compared with all", "in cells", "lost", "others instead", "share lost"], [row])


if __name__ == "__main__":
    main()
