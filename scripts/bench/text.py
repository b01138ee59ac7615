"""Time the finding of sentences and the views of text, and score other splitters on the project's own cases.

python -m scripts.bench.text TEXT...            characters a second on the given UTF-8 files and on hard lines
python -m scripts.bench.text --peers            the cases of tests/cases: ours, sentencex and pysbd
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import click

from align.clean.segment import split_sentences
from align.normalize import for_comparison, for_encoding
from scripts.results import Table, describe, write_result

CASES = Path(__file__).parents[2] / "tests" / "cases"
CASE = re.compile(r"^==== (?P<label>.+)\n(?P<text>(?s:.*?))\n----\n(?P<sentences>(?:(?!==== ).*\n)*)", re.M)
# Lines that a rule with a hidden square in it would not survive.
HARD = {
    "no marks": "كلمة ",
    "Arabic commas": "كلمة، ",
    "no white space": "ا",
    "stops": ".",
    "spaced stops": ". ",
    "open brackets": "( . ",
    "initials": "A. ",
    "short lines": "abc def\n",
    "straight quotes": '"a" ',
}


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--peers", is_flag=True, help="Score other splitters (pip install sentencex pysbd) on the cases.")
@click.option("--size", default=1_000_000, show_default=True, help="Characters of each text that is timed.")
@click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the cases here, too."
)
def main(files: Sequence[Path], peers: bool, size: int, json_path: Path | None) -> None:
    """Print tables of speed, or of cases passed."""
    if peers:
        table = score_splitters()
        if json_path:
            about = describe("sentencex", "pysbd")
            write_result(json_path, "python -m scripts.bench.text --peers", {"main": table}, about)
        return
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    texts |= {f"{name}, one line": " ".join(text.split()) + " " for name, text in texts.items()}
    click.echo(f"{'text':32} {'step':16} {'characters':>10} {'seconds':>8} {'Mchar/s':>8} {'at 4x':>8}")
    for name, text in (texts | HARD).items():
        for step in (split_sentences, for_encoding, for_comparison) if name in texts else (split_sentences,):
            long = text * (size // len(text) + 1)
            once, fourfold = measure(step, long), measure(step, long * 4)
            rates = f"{once:8.2f} {len(long) / once / 1e6:8.2f} {4 * len(long) / fourfold / 1e6:8.2f}"
            click.echo(f"{name:32} {step.__name__:16} {len(long):10} {rates}")


def measure(step: Callable[[str], object], text: str) -> float:
    """Return the seconds that one call takes."""
    start = time.perf_counter()
    step(text)
    return time.perf_counter() - start


def score_splitters() -> Table:
    """Print and return how many cases each splitter gets right, by file."""
    splitters: dict[str, Callable[[str, str], list[str]]] = {
        "ours": lambda text, language: [text[s.start : s.end] for s in split_sentences(text, language=language)],
        "sentencex": _sentencex,
        "pysbd": _pysbd,
    }
    totals = dict.fromkeys(splitters, 0)
    click.echo(f"{'cases':24} {'number':>6} " + " ".join(f"{name:>10}" for name in splitters))
    number = 0
    rows: list[list[str]] = []
    for path in sorted(CASES.glob("*.txt")):
        language = "en" if path.name.startswith("en") else "ar"
        cases = [(c["text"], c["sentences"].splitlines()) for c in CASE.finditer(path.read_text(encoding="utf-8"))]
        if not cases:  # a file of another kind, such as word_links.txt
            continue
        passed = {
            name: sum(fold(split(text, language)) == sentences for text, sentences in cases)
            for name, split in splitters.items()
        }
        number += len(cases)
        totals = {name: totals[name] + passed[name] for name in splitters}
        rows.append([path.stem, str(len(cases)), *(str(passed[name]) for name in splitters)])
    rows.append(["all", str(number), *(str(totals[name]) for name in splitters)])
    for name, count, *passes in rows:
        click.echo(f"{name:24} {count:>6} " + " ".join(f"{cell:>10}" for cell in passes))
    return Table(["cases", "number", *splitters], rows)


def fold(sentences: Sequence[str]) -> list[str]:
    """Return sentences with white space folded, without those that are empty."""
    return [folded for sentence in sentences if (folded := " ".join(sentence.split()))]


def _sentencex(text: str, language: str) -> list[str]:
    return [str(sentence) for sentence in import_module("sentencex").segment(language, text)]


def _pysbd(text: str, language: str) -> list[str]:
    segmenter = import_module("pysbd").Segmenter(language=language, clean=False)
    return [str(sentence) for sentence in segmenter.segment(text)]


if __name__ == "__main__":
    main()
