"""Tell ordinary English words from names: a list of words, and the compounds and derivatives that it lacks."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

SHORTEST_PART, LONGEST_PART = 3, 6  # letters of a compound's ordinary words
_OF_PLACES = frozenset(
    "bridge castle church forest garden market meadow minster spring street".split()
)  # Cambridge
_PREFIXES = ("re", "un", "de", "co", "in", "bi")


@cache
def load_words() -> dict[str, bool]:
    """Read the English words in the data folder: word in lower case, and whether it is a name, too (mark, Mark)."""
    words = files("align").joinpath("data/english_words.txt").read_text("utf-8").split()
    return {word.lower(): word[0].isupper() for word in words}


@lru_cache(maxsize=65536)
def is_compound(word: str, opening: bool) -> bool:
    """Whether a word that no list has ends in a long ordinary word, or at the head of a sentence is made of two.

    Ombudsperson, Coronavirus; at the head Citywide, Repurposed too. Elsewhere Johnson and Newton are rather names.
    """
    words = load_words()
    least = SHORTEST_PART if opening else LONGEST_PART
    for at in range(2, len(word) - least + 1):
        head, tail = word[:at], word[at:]
        if tail in _OF_PLACES:
            continue
        if words.get(tail) is False and ((len(tail) >= LONGEST_PART and at >= SHORTEST_PART) or head in _PREFIXES):
            return True
        if opening and words.get(tail) is False and words.get(head) is False:
            return True
    return False
