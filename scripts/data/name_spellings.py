"""Write the names whose Latin spelling the rules of sound do not recognise: align/data/name_spellings.tsv.

    pip download --no-deps arabic-name-romanizer==0.2.0 && unzip arabic_name_romanizer-0.2.0-*.whl
    python -m scripts.data.name_spellings arabic_name_romanizer/resources/names.sqlite3 LICENSE

The table of arabic-name-romanizer (MIT; from Wikidata and the Algerian Name Transcription Corpus, both CC0) has
82,000 spellings of given names and surnames with country and count. What sounds alike needs no table
(`align.facts.transliterate`); kept is the rest: Arab spellings counted three times or more.
Prints how much of the table sound alone recognises, by count: a check of the rules of sound on names they were not
made for.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from align.facts.name_sounds import SAME_NAME, name_similarity

DATA = Path(__file__).resolve().parents[2] / "align" / "data"
OTHER_LANGUAGES = ("PK", "IR", "AF")  # Urdu, Persian and Pashto write other sounds with the same letters
LEAST_COUNT = 3
LEAST_ALIKE = 0.35  # below, the table has put two parts of a full name side by side (محمدرضا, Mohammad)
SHORTEST = 3  # letters: shorter words and names are found in any sentence
# Two names that one person bears, or a name and the beginning of a longer one.
NOT_ALIKE = frozenset(
    """
    Mohand Aden Adan Med Moha Amar Asha Abdul Alireza Hashi Muhammad Mohamed Ahmed Hibat Hibet Rita Alin Oumelkheir
    """.split()
)

Row = tuple[str, str, int]


def read_units(path: Path) -> list[Row]:
    """Return (Arabic, Latin, count) of every unit of Arab countries."""
    places = ",".join("?" * len(OTHER_LANGUAGES))
    query = f"select arabic_key, latin, sum(count) from units where country not in ({places}) group by 1, 2"
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as base:
        return [(ar, latin, count) for ar, latin, count in base.execute(query, OTHER_LANGUAGES)]


def choose(units: Iterable[Row]) -> Iterator[Row]:
    """Yield the units that are spelt as nothing else and do not sound alike."""
    for ar, latin, count in units:
        whole = count >= LEAST_COUNT and min(len(ar), len(latin)) >= SHORTEST and latin.isalpha()
        known = " " in ar or latin in NOT_ALIKE
        if whole and not known and LEAST_ALIKE <= name_similarity(ar, latin) < SAME_NAME:
            yield ar, latin, count


def main() -> None:
    """Write the table and its licence, and print what sound recognises."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("base", type=Path)
    parser.add_argument("license", type=Path)
    options = parser.parse_args()
    units = read_units(options.base)
    rows = sorted(choose(units))
    lines = ["# Arabic\tLatin spelling that does not sound like it, from arabic-name-romanizer 0.2.0 (MIT)"]
    lines += [f"{ar}\t{latin}" for ar, latin, _ in rows]
    DATA.joinpath("name_spellings.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    shutil.copyfile(options.license, DATA / "name_spellings.license.txt")
    known = sum(count for ar, latin, count in units if name_similarity(ar.replace(" ", ""), latin) >= SAME_NAME)
    print(f"{len(rows)} spellings; by sound alone {known / sum(count for *_, count in units):.3f} of the table")


if __name__ == "__main__":
    main()
