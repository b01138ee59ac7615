"""Refuse figures below their floors: a run of the news collection, and documents with gold beads.

    python -m scripts.eval.gate OUT [--gold corpora/gold] [--documents tests/match/gold]
                                    [--floors tests/floors.toml]

OUT is what `align run` wrote; eval/score_run.py scores it. The documents are aligned here, twice: as chains, unless
their gold is out of order, and as `align docs` does without being told how. Nothing passes unseen: a figure that
nothing was counted for is below its floor, and a missing table, document or floor is an error. To lower a floor is
a decision: change it in tests/floors.toml, with the reason.

Exit status: 0 all figures reach their floors, 1 some are below, 2 something is missing or cannot be read.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from align.bitext import match_sides
from align.cli.docs import read_sides
from align.encode.encoder import load_encoder
from align.judge.beads import parse_beads
from align.judge.evaluate import Bead, evaluate
from align.match.collection import Wanted
from align.read.files import read_utf8
from align.records import AlignError, Encoder
from scripts.data.gold_documents import beads_of, in_order
from scripts.eval.place_gold import TableError
from scripts.eval.score_run import STATUSES, Score, score_run, signature

ROOT = Path(__file__).resolve().parents[2]
METHODS: dict[str, Wanted] = {"chain": "chain", "default": "auto"}  # name in the floors: --method of `align docs`
SIDES = ("ar", "en")

Floors = Mapping[str, float]  # figure: floor


class GateError(Exception):
    """Something the gate needs is missing or wrong; the message says what."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the least it may be."""

    name: str
    value: float
    floor: float

    @property
    def reached(self) -> bool:
        """Say whether the figure is no lower than its floor."""
        return self.value >= self.floor


def read_floors(path: Path) -> dict[str, dict[str, float]]:
    """Read floors: {"news": {figure: floor}, NAME of a document: {"chain strict": floor, ...}}."""
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise GateError(f"{path}: no such file") from None
    except tomllib.TOMLDecodeError as error:
        raise GateError(f"{path}: {error}") from None
    for part, floors in content.items():
        if not isinstance(floors, dict):
            raise GateError(f"{path}: {part} stands outside a table; write it under [news] or [NAME of a document]")
        for name, floor in floors.items():
            # A floor of 0 would let everything pass.
            if isinstance(floor, bool) or not isinstance(floor, int | float) or not floor > 0:
                raise GateError(f"{path}: the floor of {part}, {name}, is {floor!r}; it must be a number above 0")
    return content


def compare(part: str, figures: Mapping[str, float], floors: Floors) -> list[Figure]:
    """Put figures beside their floors; raise GateError unless each has one and there is none without a figure."""
    for name in sorted(figures.keys() ^ floors.keys()):
        raise GateError(f"{part}, {name}: " + ("has no floor" if name in figures else "a floor for no figure"))
    return [Figure(f"{part}, {name}", value, floors[name]) for name, value in figures.items()]


def measure_run(score: Score) -> dict[str, float]:
    """Compute the figures of a run: shares, 0 where nothing was counted, and how much gold they rest on."""

    def share(part: int, whole: int) -> float:
        return part / whole if whole else 0.0

    sentences = sum(score.confusion.values())
    agreed = sum(score.confusion[status, status] for status in STATUSES)
    return {
        "pair precision": share(score.right.total(), score.pairs),
        "full recall": share(score.found["full"], score.gold["full"]),
        "coverage, three ways": share(agreed, sentences),
        "boilerplate dropped": share(score.boilerplate_dropped, score.boilerplate),
        "boilerplate unpaired": share(score.boilerplate - score.boilerplate_paired, score.boilerplate),
        "full gold pairs": score.gold["full"],
        "gold sentences": sentences,
        "boilerplate lines": score.boilerplate,
    }


def find_documents(folder: Path, names: Sequence[str]) -> None:
    """Raise GateError unless the folder holds these documents, whole, and no others."""
    if not names:
        raise GateError(f"no floors for any document of {folder}")
    wanted = {f"{name}.{kind}.txt" for name in names for kind in (*SIDES, "gold")}
    held = {path.name for path in folder.glob("*.txt")}
    if missing := sorted(wanted - held):
        raise GateError(f"{folder / missing[0]}: no such file")
    if strange := sorted(held - wanted):
        raise GateError(f"{folder / strange[0]}: its document has no floors")


def read_gold(path: Path, lines: Sequence[int]) -> list[Bead]:
    """Read gold beads; raise GateError unless they hold each line of both sides (`lines` of each) once."""
    beads = parse_beads(read_utf8(path), path)
    for side, name, count in zip((0, 1), SIDES, lines, strict=True):
        if sorted(i for bead in beads for i in bead[side]) != list(range(count)):
            raise GateError(f"{path}: does not hold each of the {count} lines of {name} once")
    return beads


def measure_document(folder: Path, name: str, encoder: Encoder) -> dict[str, float]:
    """Align a document in each way and compute strict and lax F1: {"chain strict": 0.9, ...}."""
    first, second = (str(folder / f"{name}.{side}.txt") for side in SIDES)
    read = read_sides(first, second, None, True, encoder, "auto")  # a line is a sentence
    ar, en = read.ar, read.en
    gold = read_gold(folder / f"{name}.gold.txt", (len(ar), len(en)))
    figures: dict[str, float] = {}
    for label, method in METHODS.items():
        if method != "chain" or in_order(gold):
            result = evaluate([gold], [beads_of(match_sides(ar, en, method)[0])], resamples=1)
            figures |= {f"{label} strict": result.strict.f1, f"{label} lax": result.lax.f1}
    return figures


def measure(options: argparse.Namespace) -> list[Figure]:
    """Measure all there are floors for."""
    floors = read_floors(options.floors)
    news = floors.pop("news", {})
    find_documents(options.documents, list(floors))
    figures = compare("news", measure_run(score_run(options.out, options.gold)), news)
    encoder = load_encoder(dtype="float32")  # the same on every processor, so that floors can be close
    for name in floors:
        figures += compare(name, measure_document(options.documents, name, encoder), floors[name])
    return figures


def print_figures(figures: Sequence[Figure], console: Console) -> None:
    """Print figures beside their floors."""
    table = Table("figure", "is", "floor", "", title="Figures and floors")
    for figure in figures:
        value, floor = (
            f"{number:.0f}" if isinstance(figure.floor, int) else f"{number:.4f}"
            for number in (figure.value, figure.floor)
        )
        table.add_row(figure.name, value, floor, "ok" if figure.reached else "BELOW")
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare figures with floors and print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="folder that `align run` wrote from corpora/ar and corpora/en")
    parser.add_argument("--gold", type=Path, default=ROOT / "corpora" / "gold")
    parser.add_argument("--documents", type=Path, default=ROOT / "tests" / "match" / "gold")
    parser.add_argument("--floors", type=Path, default=ROOT / "tests" / "floors.toml")
    options = parser.parse_args(arguments)
    try:
        figures = measure(options)
    except (GateError, TableError, AlignError) as error:
        print(error, file=sys.stderr)
        return 2
    console = Console(width=100 if not sys.stdout.isatty() else None)
    print_figures(figures, console)
    console.print(signature(options.out, options.gold), markup=False, highlight=False, soft_wrap=True)
    below = [figure.name for figure in figures if not figure.reached]
    if below:
        print(f"below the floor: {'; '.join(below)}", file=sys.stderr)
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
