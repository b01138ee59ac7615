"""What tells near-copies apart: the numbers and names in the sentences that one document alone has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from align.facts.names import Name
    from align.records import Language

MOST_TEXTS = 30  # sentences of a document that are read
COMMON = 8  # documents from which on a name or word tells none of them from the others
SAME_NAME = 0.8  # similarity from which two spellings are one name


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """Values of numbers, names, and in Arabic the words that may be a name; by their text."""

    numbers: frozenset[str]
    names: Mapping[str, Name]
    words: tuple[str, ...]


def read_all(texts: Mapping[int, Sequence[str]], language: Language) -> dict[int, OwnFacts]:
    """Read the facts of documents' own sentences; names and words that many of these have are left out."""
    read = {doc: read_own(own, language) for doc, own in texts.items()}
    spread = Counter(text for facts in read.values() for text in (*facts.names, *facts.words))
    return {
        doc: OwnFacts(
            facts.numbers,
            {text: name for text, name in facts.names.items() if spread[text] <= COMMON},
            tuple(word for word in facts.words if spread[word] <= COMMON),
        )
        for doc, facts in read.items()
    }


def read_held(texts: Mapping[int, Sequence[str]], language: Language) -> dict[int, set[str]]:
    """Return the numbers and names that documents hold anywhere; what many of them say is read once."""
    distinct = dict.fromkeys(text for own in texts.values() for text in own)
    read = {text: read_text(text, language) for text in distinct}
    return {
        doc: {fact for text in own for fact in (*read[text].numbers, *read[text].names)}
        for doc, own in texts.items()
    }


def read_own(texts: Sequence[str], language: Language) -> OwnFacts:
    """Read the facts of some sentences."""
    numbers: set[str] = set()
    names: dict[str, Name] = {}
    words: dict[str, None] = {}
    for text in texts[:MOST_TEXTS]:
        own = read_text(text, language)
        numbers.update(own.numbers)
        names |= own.names
        words |= dict.fromkeys(own.words)
    return OwnFacts(frozenset(numbers), names, tuple(words))


@lru_cache(maxsize=32768)  # a document's own sentences are read once more for what it holds
def read_text(text: str, language: Language) -> OwnFacts:
    """Read the facts of one sentence."""
    from align.facts.names import find_names, find_words
    from align.facts.numbers import find_numbers

    return OwnFacts(
        frozenset(str(number.value) for number in find_numbers(text, language)),
        {name.text.casefold(): name for name in find_names(text, language)},
        tuple(dict.fromkeys(find_words(text))) if language == "ar" else (),
    )


def share(ar: OwnFacts, en: OwnFacts) -> set[str]:
    """Return what both have: equal numbers, and English names found in Arabic by meaning or sound."""
    from align.facts.names import match_names

    names = tuple(en.names.items())
    matched = match_names([name for _, name in names], tuple(ar.names.values()), ar.words) if names else []
    return set(ar.numbers & en.numbers) | {names[at][0] for at, alike in matched if alike >= SAME_NAME}
