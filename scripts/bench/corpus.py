"""Measure the verbs for corpora on made rows: time, processor time and peak of memory, each in its own process.

Rows are words drawn by Zipf's law, 8 to 30 a side; a fifth of them are copies of earlier ones, a third of these
exact, a third in capitals, a third with one word changed. `score` takes what encoding takes, so it has sizes of its
own. Figures are written as they come, in place of those of the same verb and size; others stay as they are.

    python -m scripts.bench.corpus [--rows 200000 --rows 1000000] [--score-rows 20000] [--verb dedup] [--json PATH]
    python -m scripts.bench.corpus --along 1000000 [--until 262144] [--json PATH]

The second one scores a file of so many rows and tells, each time that twice as many are out, what they took so far.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import numpy as np

from scripts.results import Table, write_result

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
ALONG = ["rows out", "processor time so far", "rows a second since the row above", "peak memory"]
FIRST = 8192  # rows out at the first measurement: a block
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


def score_along(path: Path, until: int) -> Iterator[tuple[int, float, float]]:
    """Score a table, and yield rows out, seconds of the processor and peak of memory in GiB at each doubling."""
    command = [
        sys.executable,
        "-m",
        "align",
        "score",
        str(path),
        "-o",
        "-",
        "--model",
        "bundled-fast",
        "--no-cache",
    ]
    wanted = FIRST
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for count, _ in enumerate(process.stdout):  # the header line is none
            if count == wanted:
                yield count, *spent_by(process.pid)
                wanted *= 2
            if count >= until:
                process.kill()
                break


def spent_by(process: int) -> tuple[float, float]:
    """Return seconds of the processor and the peak of memory, in GiB, of a process that runs."""
    own = Path("/proc", str(process))
    ticks = own.joinpath("stat").read_text().rpartition(")")[2].split()[11:13]
    (peak,) = re.findall(r"VmHWM:\s+(\d+)", own.joinpath("status").read_text())
    return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), int(peak) / 2**20


def order_of(key: tuple[str, str]) -> tuple[int, int]:
    """Return where a verb and its number of rows stand in the table."""
    return list(VERBS).index(key[0].strip("`")), int(key[1].replace(",", ""))


@click.command(help=__doc__)
@click.option("--rows", "sizes", multiple=True, type=int, default=(200_000, 1_000_000), show_default=True)
@click.option("--score-rows", "score_sizes", multiple=True, type=int, default=(20_000, 100_000), show_default=True)
@click.option("--verb", "verbs", multiple=True, type=click.Choice(list(VERBS)), default=MEASURED)
@click.option("--along", type=int, help="Score a file of so many rows, and nothing else.")
@click.option("--until", type=int, default=1 << 40, help="Rows out at which --along ends.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the table here, too.")
def main(
    sizes: Sequence[int],
    score_sizes: Sequence[int],
    verbs: Sequence[str],
    along: int | None,
    until: int,
    json_path: Path | None,
) -> None:
    """Print the table."""  # fmt: skip
    tables: dict[str, Table] = {}
    if json_path and json_path.exists():
        known = json.loads(json_path.read_text("utf-8"))["tables"]
        tables = {name: Table(**table) for name, table in known.items()}
    with tempfile.TemporaryDirectory() as folder:
        if along:
            made = measure_along(Path(folder), along, until)
        else:
            todo = [(verb, size) for verb in verbs for size in (score_sizes if verb == SCORE else sizes)]
            made = measure_verbs(Path(folder), todo, tables.get("main", Table(COLUMNS, [])))
        for name, table in made:
            tables[name] = table
            if json_path:
                about = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, shared with other work"}
                write_result(json_path, "python -m scripts.bench.corpus", tables, about)


def measure_verbs(folder: Path, todo: Sequence[tuple[str, int]], known: Table) -> Iterator[tuple[str, Table]]:
    """Measure verbs at sizes one by one, and yield the table each time; other rows `known` stay as they are."""
    found = {(row[0], row[1]): list(row) for row in known.rows}
    for verb, size in todo:
        rows = folder / f"{size}.tsv"
        if not rows.exists():
            write_rows(rows, size)
        fill = {"rows": str(rows), "out": str(folder / "out.tsv")}
        seconds, spent, memory = run([part.format(**fill) for part in VERBS[verb]])
        line = [f"`{verb}`", f"{size:,}", f"{seconds:.0f} s", f"{spent:.0f} s", f"{size / spent:,.0f}"]
        found[line[0], line[1]] = [*line, f"{memory:.2f} GiB"]
        click.echo("  ".join(found[line[0], line[1]]))
        yield "main", Table(COLUMNS, [found[key] for key in sorted(found, key=order_of)])


def measure_along(folder: Path, size: int, until: int) -> Iterator[tuple[str, Table]]:
    """Score a file of so many rows and yield the table at each doubling of the rows that are out."""
    rows = folder / f"{size}.tsv"
    write_rows(rows, size)
    lines, before = [], (0, 0.0)
    for count, spent, peak in score_along(rows, until):
        rate = (count - before[0]) / (spent - before[1])
        lines.append([f"{count:,}", f"{spent:.0f} s", f"{rate:,.0f}" if before[0] else "", f"{peak:.2f} GiB"])
        before = count, spent
        click.echo("  ".join(lines[-1]))
        yield "along", Table(ALONG, lines)


if __name__ == "__main__":
    main()
