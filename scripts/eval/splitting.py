"""Compare splitters on text that none of them was made on: borders of sentences found in joined lines.

    python -m scripts.eval.splitting EVAL_FOLDER [--list PEER]

The lines of EVAL_FOLDER/documents/story and debates are sentences that others cut. Lines that end in a stop, a
question or exclamation mark are joined by spaces, eight at a time, and split again; a border is right when it
stands where a line ended. What lines without such a mark would add is not in the text. Peers: sentencex, pysbd,
blingfire, each where it is installed (pip install sentencex pysbd blingfire); none of them is needed by the
toolkit.

`--list PEER` prints the borders at which the peer and ours differ: by whom, right or wrong, and the text around.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import align
from align.clean.segment import split_paragraph
from align.records import LANGUAGES, Language
from scripts.results import Table, write_result

TOGETHER = 8  # lines of a paragraph
FOLDERS = ("story", "debates")
_FINISHED = re.compile(r"[.!?؟…][»”\"'’)\]]*$")
_AROUND = 40  # characters shown on either side of a border

Splitter = Callable[[str], Sequence[str]]


def join_lines(lines: Sequence[str]) -> Iterator[tuple[str, set[int]]]:
    """Yield paragraphs of finished lines, and where in each a line but the last ends, white space not counted."""
    group: list[str] = []
    for line in [*lines, ""]:
        finished = _FINISHED.search(line.strip())
        if finished:
            group.append(" ".join(line.split()))
        if len(group) == TOGETHER or (not finished and group):
            yield " ".join(group), borders_of(group)
            group = []


def borders_of(sentences: Sequence[str]) -> set[int]:
    """Return where sentences but the last end, in characters that are no white space.

    >>> sorted(borders_of(["Come in.", "Sit down.", "Eat."]))
    [7, 15]
    """
    ends, at = set(), 0
    for sentence in sentences:
        at += len("".join(sentence.split()))
        ends.add(at)
    return ends - {at}


def load_splitters(language: Language) -> dict[str, Splitter]:
    """Return the splitters there are, ours first."""

    def ours(text: str) -> list[str]:
        return [text[one.start : one.end] for one in split_paragraph(text, 0, len(text), language)]

    found: dict[str, Splitter] = {"ours": ours}
    for name in ("sentencex", "pysbd", "blingfire"):
        try:
            module = import_module(name)
        except ImportError:
            continue
        found[name] = _adapt(module, language)
    return found


def _adapt(module: ModuleType, language: Language) -> Splitter:
    if module.__name__ == "pysbd":
        segment: Splitter = module.Segmenter(language=language, clean=False).segment
        return segment
    if module.__name__ == "sentencex":
        return lambda text: list(module.segment(language, text))
    return lambda text: module.text_to_sentences(text).split("\n")


def read_lines(folder: Path, language: Language) -> list[str]:
    """Read the lines of every document of a folder, a blank one between two."""
    return [
        line
        for path in sorted(folder.glob(f"*.{language}.txt"))
        for line in (*path.read_text("utf-8").split("\n"), "")
    ]


def measure(splitter: Splitter, paragraphs: Sequence[tuple[str, set[int]]]) -> Counter[str]:
    """Count the borders that are right, found and wanted."""
    counts: Counter[str] = Counter()
    for text, wanted in paragraphs:
        found = borders_of(splitter(text))
        counts += Counter(right=len(found & wanted), found=len(found), wanted=len(wanted))
    return counts


def figures(counts: Counter[str]) -> list[str]:
    """Return precision, recall and F1 with three decimals."""
    precision, recall = counts["right"] / max(1, counts["found"]), counts["right"] / max(1, counts["wanted"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return [f"{value:.3f}".removeprefix("0") for value in (precision, recall, f1)]


def list_differences(own: Splitter, peer: Splitter, paragraphs: Sequence[tuple[str, set[int]]]) -> Iterator[str]:
    """Yield the borders that one of two splitters has: who, whether rightly, and the text around."""
    for text, wanted in paragraphs:
        places = [at for at, character in enumerate(text) if not character.isspace()]
        ours, theirs = borders_of(own(text)), borders_of(peer(text))
        for border in sorted(ours ^ theirs):
            at = places[border]
            who, right = "ours" if border in ours else "peer", border in wanted
            around = f"{text[max(0, at - _AROUND) : at]}|{text[at : at + _AROUND]}"
            yield f"{who} {'right' if right else 'wrong'}\t{around}"


def main() -> None:
    """Print a row a splitter for each folder and language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--list", metavar="PEER", help="print where a peer and ours differ")
    parser.add_argument("--json", type=Path, help="write the table to this file, too")
    options = parser.parse_args()
    rows = []
    for name in FOLDERS:
        for language in LANGUAGES:
            paragraphs = list(join_lines(read_lines(options.folder / "documents" / name, language)))
            splitters = load_splitters(language)
            if options.list:
                for line in list_differences(splitters["ours"], splitters[options.list], paragraphs):
                    print(f"{name}\t{language}\t{line}")
                continue
            for who, splitter in splitters.items():
                counts = measure(splitter, paragraphs)
                rows.append([f"{name}, {language}", str(counts["wanted"]), who, *figures(counts)])
    if rows:
        table = Table(["text", "borders", "splitter", "precision", "recall", "F1"], rows)
        for row in (table.columns, *table.rows):
            print("  ".join(cell.ljust(12) for cell in row))
        if options.json:
            write_result(
                options.json, "python -m scripts.eval.splitting EVAL", {"main": table}, {"align": align.__version__}
            )


if __name__ == "__main__":
    main()
