"""Measure how well numbers, dates and names are recognised across Arabic and English.

    python -m scripts.eval.evidence EVAL_FOLDER

For every set of EVAL_FOLDER/sentences: of what is found in one language (numbers that a translation should carry;
dates; names of the gazetteer; other English names), the share that has its counterpart in the translation (recall),
in the line after it, and in a line half a set away (both should be near 0: what agrees there agrees by chance). The
precision is the share of recall in recall + chance: of two lines one of which is the translation and one the next
line, how often an agreement points at the translation.
"""

from __future__ import annotations

import argparse
import platform
from collections import Counter
from pathlib import Path

import align
from align.facts.evidence import Evidence, compare_dates, compare_names, compare_numbers, read_evidence
from align.facts.name_sounds import SAME_NAME
from scripts.results import Table, write_result

KINDS = ("numbers en", "numbers ar", "dates en", "dates ar", "known names en", "known names ar", "other names en")
# Rows of the table in the documentation, and the kinds whose figures stand in each.
SHOWN = {
    "numbers, English / Arabic": ("numbers en", "numbers ar"),
    "dates, English / Arabic": ("dates en", "dates ar"),
    "gazetteer names, English / Arabic": ("known names en", "known names ar"),
    "other English names": ("other names en",),
}


def count_matches(ar: Evidence, en: Evidence) -> Counter[tuple[str, str]]:
    """Count what is found in each text and what of it has a counterpart in the other."""
    counts: Counter[tuple[str, str]] = Counter()
    numbers, dates, names = compare_numbers(ar, en), compare_dates(ar, en), compare_names(ar, en)
    known = [similarity for name, similarity in names.similarities if name.entries]
    other = [similarity for name, similarity in names.similarities if name.firm and not name.entries]
    known_ar = sum(name.firm and bool(name.entries) for name in ar.names)
    found = {
        "numbers en": (sum(n.firm for n in en.numbers), sum(n.firm for n in numbers.only_en)),
        "numbers ar": (sum(n.firm for n in ar.numbers), sum(n.firm for n in numbers.only_ar)),
        "dates en": (len(en.dates), len(dates.only_en)),
        "dates ar": (len(ar.dates), len(dates.only_ar)),
        "known names en": (len(known), sum(similarity < SAME_NAME for similarity in known)),
        "known names ar": (known_ar, len(names.only_ar)),
        "other names en": (len(other), sum(similarity < SAME_NAME for similarity in other)),
    }
    for kind, (total, missing) in found.items():
        counts[kind, "found"] += total
        counts[kind, "matched"] += total - missing
    return counts


def main() -> None:
    """Print a table a set, and one for all sets together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", type=Path, help="write the figures of all sets together to this file, too")
    arguments = parser.parse_args()
    totals: dict[str, Counter[tuple[str, str]]] = {}
    print(f"{'set':14}{'kind':18}{'found':>7}{'recall':>8}{'next line':>11}{'far line':>10}{'precision':>11}")
    for place in sorted(path for path in (arguments.folder / "sentences").iterdir() if path.is_dir()):
        ar, en = (
            [
                read_evidence(line, code)
                for line in place.joinpath(f"{code}.txt").read_text("utf-8").split("\n")[:-1]
            ]
            for code in ("ar", "en")
        )
        rows = {}
        for column, shift in (("true", 0), ("next", 1), ("far", len(ar) // 2)):
            counts: Counter[tuple[str, str]] = Counter()
            for i, right in enumerate(en):
                counts += count_matches(ar[(i + shift) % len(ar)], right)
            rows[column] = counts
            totals[column] = totals.get(column, Counter()) + counts
        print_rows(place.name, rows)
    print_rows("all", totals)
    print(f"align {align.__version__}, Python {platform.python_version()}, {arguments.folder.name}/sentences, all")
    if arguments.json:
        about = {"align": align.__version__, "python": platform.python_version(), "sets": "all"}
        write_result(arguments.json, "python -m scripts.eval.evidence EVAL", {"main": result_table(totals)}, about)


def result_table(rows: dict[str, Counter[tuple[str, str]]]) -> Table:
    """Return the figures of all sets together, what was found in English and in Arabic in one cell."""
    shown = []
    for label, kinds in SHOWN.items():
        cells = list(zip(*(kind_cells(kind, rows) for kind in kinds), strict=True))
        shown.append([label, *(" / ".join(cell) for cell in cells)])
    return Table(["kind", "found", "recall", "next line", "far line", "precision"], shown)


def kind_cells(kind: str, rows: dict[str, Counter[tuple[str, str]]]) -> list[str]:
    """Return how many were found, and recall, chance agreement and precision with three decimals."""
    return [str(rows["true"][kind, "found"]), *(f"{share:.3f}".lstrip("0") for share in measure_kind(kind, rows))]


def measure_kind(kind: str, rows: dict[str, Counter[tuple[str, str]]]) -> tuple[float, float, float, float]:
    """Return recall, the same for the next and for a far line, and recall / (recall + next line)."""
    recall, after, far = (
        counts[kind, "matched"] / max(1, counts[kind, "found"])
        for counts in (rows["true"], rows["next"], rows["far"])
    )
    return recall, after, far, recall / max(recall + after, 1e-9)


def print_rows(name: str, rows: dict[str, Counter[tuple[str, str]]]) -> None:
    """Print the lines of one set."""
    for kind in KINDS:
        found = rows["true"][kind, "found"]
        recall, after, far, precision = measure_kind(kind, rows)
        print(f"{name:14}{kind:18}{found:7}{recall:8.3f}{after:11.3f}{far:10.3f}{precision:11.3f}")


if __name__ == "__main__":
    main()
