"""Write the list of English words that tells names from other words: align/data/english_words.txt.

    python -m scripts.data.english_words american-english british-english NOTICE

The lists are those of the Debian packages wamerican and wbritish 2020.12.07 (SCOWL, by Kevin Atkinson), NOTICE is
their copyright file. A word that SCOWL also has with a capital, as a name (mark and Mark), is written with one.
"""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "align" / "data"
_WORD = re.compile(r"[A-Za-z][a-z]{2,}")


def merge_words(lists: Iterable[str]) -> list[str]:
    """Return the words of all lists, in order: those that names share with a capital, names that are none left out.

    >>> merge_words(["mark\\nMark\\nLavrov\\n", "vote\\nMark's\\n"])
    ['Mark', 'vote']
    """
    words = {line for text in lists for line in text.split() if _WORD.fullmatch(line)}
    plain = {word for word in words if word.islower()}
    return sorted((word.capitalize() if word.capitalize() in words else word for word in plain), key=str.lower)


def main() -> None:
    """Write the list and its licence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lists", type=Path, nargs="+", help="word lists, a word a line")
    parser.add_argument("notice", type=Path, help="their copyright file")
    options = parser.parse_args()
    words = merge_words(path.read_text("utf-8") for path in options.lists)
    DATA.joinpath("english_words.txt").write_text("\n".join(words) + "\n", "utf-8")
    shutil.copyfile(options.notice, DATA / "english_words.license.txt")
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
