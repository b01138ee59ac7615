"""Look for many English names in many Arabic texts by their sound: each name once, in the words of all texts.

`best_similarity` compares one name with the words of one text. Where thousands of pairs of texts are compared, the
same names meet the same words again and again.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from align.facts.name_sounds import OUTLINES, known_spellings, ways_to_hear, words_as_known
from align.facts.transliterate import TINY, Outline, encode_sounds, outline, sound_similarities

if TYPE_CHECKING:
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int32]
    Bits = npt.NDArray[np.int64]
    Doubles = npt.NDArray[np.float64]

Key = TypeVar("Key", bound=Hashable)
KNOWN = "known"  # beside the kinds of outlines: words as the list of spellings has them
LOW = 13  # bits that are counted at once
_BITS = np.array([number.bit_count() for number in range(1 << LOW)], dtype=np.int8)


@dataclass(frozen=True, eq=False)
class Heard:
    """What the words of all texts sound like in one way: the outlines, and of each text the numbers of its own."""

    outlines: Sequence[Outline]
    texts: Sequence[Numbers]

    @cached_property
    def columns(self) -> tuple[Bits, Bits, Doubles]:
        """Consonants, sounds near them, and weights."""
        return (
            np.array([one.has for one in self.outlines], dtype=np.int64),
            np.array([one.near for one in self.outlines], dtype=np.int64),
            np.array([one.weight for one in self.outlines], dtype=np.float64),
        )

    @cached_property
    def spellings(self) -> npt.NDArray[np.int8]:
        """The sounds of the outlines."""
        return encode_sounds([one.sounds for one in self.outlines])

    def find(self, sounds: str, least: float) -> Numbers:
        """Return the numbers of the outlines at least so similar to a spelling in sounds, in order."""
        _, has, near, weight = outline(sounds)
        others, near_others, weights = self.columns
        # A consonant with nothing near it costs 1, of half the weight of both.
        lost = count_bits(has & ~near_others) + count_bits(others & ~near)
        likely = np.flatnonzero(lost <= (1 - least) / 2 * (weight + weights) + TINY)
        alike = sound_similarities(sounds, self.spellings[likely])
        return likely[alike >= least].astype(np.int32)


class Hearing:
    """Says which texts have a word, or words, that sound at least so much like a name.

    `texts` are the folded Arabic words of each, in order; `least` is a similarity as `best_similarity` has it.
    """

    def __init__(self, texts: Sequence[Sequence[str]], least: float) -> None:
        self.least = least
        self.heard = {kind: hear(kind, texts) for kind in OUTLINES}
        known: dict[str, int] = {}
        self.spelt = [number_all(sorted(words_as_known(words)), known) for words in texts]
        self.known = known
        self.found: dict[str, list[tuple[str, Numbers]]] = {}

    def has(self, text: int, name: str) -> bool:
        """Say whether a text has what sounds like an English name, or is known to be it."""
        if name not in self.found:
            self.found[name] = self.look_for(name)
        return any(
            is_among(numbers, self.spelt[text] if kind == KNOWN else self.heard[kind].texts[text])
            for kind, numbers in self.found[name]
        )

    def look_for(self, name: str) -> list[tuple[str, Numbers]]:
        """Return what is like a name in any text, by kind."""
        found = [(kind, self.heard[kind].find(sounds, self.least)) for kind, sounds in ways_to_hear(name)]
        spelt = [self.known[word] for word in known_spellings(name) if word in self.known]
        found.append((KNOWN, np.array(spelt, dtype=np.int32)))
        return [(kind, numbers) for kind, numbers in found if len(numbers)]


def hear(kind: str, texts: Sequence[Sequence[str]]) -> Heard:
    """Return what all texts sound like in one way."""
    numbers: dict[Outline, int] = {}
    own = [number_all(OUTLINES[kind](tuple(words)), numbers) for words in texts]
    return Heard(tuple(numbers), own)


def number_all(keys: Iterable[Key], numbers: dict[Key, int]) -> Numbers:
    """Return the numbers of keys, in order; new ones are given the next."""
    return np.unique(np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int32))


def is_among(some: Numbers, all_of_text: Numbers) -> bool:
    """Say whether any of some numbers is among those of a text, which are in order."""
    if not len(all_of_text):
        return False
    places = np.minimum(np.searchsorted(all_of_text, some), len(all_of_text) - 1)
    return bool((all_of_text[places] == some).any())


def count_bits(numbers: Bits) -> npt.NDArray[np.int8]:
    """Return how many bits of each are set; they have 26 at most."""
    return np.asarray(_BITS[numbers & ((1 << LOW) - 1)] + _BITS[(numbers >> LOW) & ((1 << LOW) - 1)])
