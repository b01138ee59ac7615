"""What tells near-copies apart: the numbers and names in the sentences that one document alone has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.records import Language
    from align.text.facts.names import Name

MOST_TEXTS = 40  # sentences of a document that are read
MOST_NAMES = 40  # names compared
SAME_NAME = 0.8  # similarity from which two spellings are one name


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """Values of numbers, names, and in Arabic the words that may be a name."""

    numbers: frozenset[str]
    names: tuple[Name, ...]
    words: tuple[str, ...]


def read_own(texts: Sequence[str], language: Language) -> OwnFacts:
    """Read the facts of a document's own sentences."""
    from align.text.facts.names import find_names, find_words
    from align.text.facts.numbers import find_numbers

    numbers: set[str] = set()
    names: dict[str, Name] = {}
    words: dict[str, None] = {}
    for text in texts[:MOST_TEXTS]:
        numbers.update(str(number.value) for number in find_numbers(text, language))
        names |= {name.text.casefold(): name for name in find_names(text, language)}
        if language == "ar":
            words |= dict.fromkeys(find_words(text))
    return OwnFacts(frozenset(numbers), tuple(names.values())[:MOST_NAMES], tuple(words))


def share(ar: OwnFacts, en: OwnFacts) -> set[str]:
    """Return what both have: equal numbers, and English names that are among the Arabic words by meaning or sound."""
    from align.text.facts.names import match_names

    matched = match_names(en.names, ar.names, ar.words) if en.names else []
    return set(ar.numbers & en.numbers) | {en.names[at].text for at, alike in matched if alike >= SAME_NAME}
