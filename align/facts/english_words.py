"""Tell ordinary English words from names: the compounds and derivatives that the list of words lacks."""

from __future__ import annotations

from functools import lru_cache

from align.english import load_words

SHORTEST_PART, LONGEST_PART = 3, 6  # letters of a compound's ordinary words
_OF_PLACES = frozenset(
    "bridge castle church forest garden market meadow minster spring street".split()
)  # Cambridge
_PREFIXES = ("re", "un", "de", "co", "in", "bi")


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
