"""Measure the verbs for corpora on made rows: time, processor time and peak of memory, each in its own process.

Rows are words drawn by Zipf's law, 8 to 30 a side; a fifth of them are copies of earlier ones, a third of these
exact, a third in capitals, a third with one word changed. `score` takes what encoding takes, so it has sizes of its
own. Figures are written as they come, in place of those of the same verb and size; others stay as they are.

    python -m scripts.bench.corpus [--rows 200000 --rows 1000000] [--score-rows 20000] [--verb dedup] [--json PATH]
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from scripts.results import Table, read_table, write_result

AR, EN = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", "abcdefghijklmnopqrstuvwxyz"
WORDS = 20_000
SCORE = "score --model bundled-fast"
VERBS = {
    SCORE: ["score", "{rows}", "-o", "{out}", "--model", "bundled-fast", "--no-cache"],
    "filter": ["filter", "{rows}", "-o", "{out}", "--set", "ratio=off"],
    "dedup": ["dedup", "{rows}", "-o", "{out}"],
    "dedup --level normalised": ["dedup", "{rows}", "-o", "{out}", "--level", "normalised"],
    "split": ["split", "{rows}", "-o", "{out}.parts"],
    "export --where": ["export", "{rows}", "--to", "tmx", "-o", "{out}.tmx", "--where", "words(en_text) > 9"],
    "card": ["card", "{rows}", "-o", "{out}.card"],
}
MEASURED = (SCORE, "filter", "dedup", "split", "export --where", "card")
COLUMNS = ["verb", "rows", "time", "processor time", "rows a second of it", "peak memory"]


def make_words(letters: str, rng: np.random.Generator) -> list[str]:
    """Draw words of 2 to 9 letters."""
    return ["".join(rng.choice(list(letters), size=rng.integers(2, 10))) for _ in range(WORDS)]


def write_rows(path: Path, count: int, seed: int = 1) -> None:
    """Write a table of made rows."""
    rng = np.random.default_rng(seed)
    words = [make_words(letters, rng) for letters in (AR, EN)]
    recent: list[list[list[str]]] = []
    with path.open("w", encoding="utf-8") as stream:
        stream.write("ar\ten\n")
        for row in range(count):
            kind = int(rng.integers(15))
            if recent and kind < 3:
                sides = [side[:] for side in recent[int(rng.integers(len(recent)))]]
                if kind == 1:
                    sides[1] = [word.upper() for word in sides[1]]
                elif kind == 2:
                    sides[1][int(rng.integers(len(sides[1])))] = words[1][int(rng.integers(WORDS))]
            else:
                length = int(rng.integers(8, 31))
                places = (rng.zipf(1.3, size=(2, length)) - 1) % WORDS
                sides = [[own[i] for i in place] for own, place in zip(words, places.tolist(), strict=True)]
            if row % 10 == 0:
                recent = [*recent[-5000:], sides]
            stream.write("\t".join(" ".join(side) for side in sides) + "\n")


def run(arguments: Sequence[str]) -> tuple[float, float, float]:
    """Return seconds, those of the processor, and the peak of memory, in GiB, of one command."""
    code = (
        "import resource, sys\nfrom align.__main__ import main\nsys.argv[1:] = sys.argv[2:]\n"
        "try:\n    main()\n"
        "finally:\n    u = resource.getrusage(resource.RUSAGE_SELF)\n"
        "    print(u.ru_utime + u.ru_stime, u.ru_maxrss, file=sys.stderr)\n"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, "align", *arguments], capture_output=True, text=True, check=True
    )
    spent, peak = done.stderr.split()[-2:]
    return time.perf_counter() - start, float(spent), int(peak) / 2**20


def order_of(key: tuple[str, str]) -> tuple[int, int]:
    """Return where a verb and its number of rows stand in the table."""
    return list(VERBS).index(key[0].strip("`")), int(key[1].replace(",", ""))


@click.command(help=__doc__)
@click.option("--rows", "sizes", multiple=True, type=int, default=(200_000, 1_000_000), show_default=True)
@click.option("--score-rows", "score_sizes", multiple=True, type=int, default=(20_000, 100_000), show_default=True)
@click.option("--verb", "verbs", multiple=True, type=click.Choice(list(VERBS)), default=MEASURED)
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the table here, too.")
def main(sizes: Sequence[int], score_sizes: Sequence[int], verbs: Sequence[str], json_path: Path | None) -> None:
    """Print the table."""  # fmt: skip
    found: dict[tuple[str, str], list[str]] = {}
    if json_path and json_path.exists():
        found = {(row[0], row[1]): list(row) for row in read_table(json_path.stem, "main", json_path.parent).rows}
    about = {"machine": f"{platform.machine()}, {os.cpu_count()} cores"}
    command = "python -m scripts.bench.corpus"
    todo = [(verb, size) for verb in verbs for size in (score_sizes if verb == SCORE else sizes)]
    with tempfile.TemporaryDirectory() as folder:
        for verb, size in todo:
            rows = Path(folder, f"{size}.tsv")
            if not rows.exists():
                write_rows(rows, size)
            fill = {"rows": str(rows), "out": str(Path(folder, "out.tsv"))}
            seconds, spent, memory = run([part.format(**fill) for part in VERBS[verb]])
            line = [f"`{verb}`", f"{size:,}", f"{seconds:.0f} s", f"{spent:.0f} s", f"{size / spent:,.0f}"]
            found[line[0], line[1]] = [*line, f"{memory:.2f} GiB"]
            click.echo("  ".join(found[line[0], line[1]]))
            if json_path:
                rows_found = [found[key] for key in sorted(found, key=order_of)]
                write_result(json_path, command, {"main": Table(COLUMNS, rows_found)}, about)


if __name__ == "__main__":
    main()
