"""Give every text the capitals that a vocabulary finds usual: `NATO MEETS IN PARIS` reads as `NATO meets in Paris`.

The result depends on the lower-case form alone, so that headlines in capitals, titles and plain sentences that say
the same are the same. A unigram vocabulary knows how frequent its pieces are; of the three ways to write a word
(`paris`, `Paris`, `PARIS`) the one whose pieces are likeliest is the usual one. No list of names is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from align.chars import CASED_LETTERS, SMALL_LETTERS

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_CASED = re.compile(f"[{CASED_LETTERS}]")
# Words of scripts that have capitals (Latin, Greek, Cyrillic), abbreviations such as `u.s.`, and the pronoun `i`.
_SMALL = f"[{SMALL_LETTERS}]"
_WORD = re.compile(rf"\b(?:[a-z]\.){{2,}}|{_SMALL}{{2,}}|\bi\b")
_SMALL_WITH_STOPS = frozenset({"a.m.", "p.m.", "e.g.", "i.e."})
# The first letter, and those behind a stop that ends a word of some length: `j. smith` and `the u.s. reacts` go on.
_SENTENCE_START = re.compile(rf"""(?:^|(?<=\w{{3}}[.!?] )|(?<=\w{{3}}[.!?]["')] ))["'(\[]*{_SMALL}""")
# When so many words have been judged they are forgotten: a bound on memory.
_MOST_WORDS = 200_000
# What an unknown character counts, as a logarithm: less than any piece.
_UNKNOWN = -20.0


class UsualCase:
    """Restores capitals by the pieces of a unigram vocabulary: `scores` are the logarithms of their frequencies."""

    def __init__(self, tokenizer: Tokenizer, scores: Sequence[float], unknown: int) -> None:
        self._tokenizer = tokenizer
        self._scores = scores
        self._unknown = unknown
        self._known = {"i": "I"}

    def restore(self, text: str) -> str:
        """Return the text with its usual capitals, whatever capitals it has."""
        if not _CASED.search(text):
            return text
        cased = _WORD.sub(self._restore_word, text.lower())
        return _SENTENCE_START.sub(lambda start: start[0][:-1] + start[0][-1].upper(), cased)

    def _restore_word(self, match: re.Match[str]) -> str:
        word = match[0]
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _MOST_WORDS:
                self._known = {"i": "I"}
            found = self._known[word] = self._find_usual(word)
        return found

    def _find_usual(self, word: str) -> str:
        if "." in word:  # too rare for a piece of their own
            return word if word in _SMALL_WITH_STOPS else word.upper()
        # The first of equals wins: the small letters.
        return max((word, word.capitalize(), word.upper()), key=self._likelihood)

    def _likelihood(self, word: str) -> float:
        ids = self._tokenizer.encode(word, add_special_tokens=False).ids
        return sum(_UNKNOWN if i == self._unknown else self._scores[i] for i in ids)
