"""Verbs and states that have an opposite: open and closed, signed and unsigned, فتح and أغلق.

Of two clauses that are alike but for such words one denies the other. Negated, a word stands for its opposite: "did
not close" is open. Left out are rise and fall, won and lost: what rises in one sentence and falls in the other is
seldom one thing.

`data/opposites.tsv` has a line for each pair: what it is about, the words for it, and those for the opposite, in
English and in folded Arabic, divided by semicolons. Where there is a `+` stand the endings of a verb (resign+:
resigned), where there is a `*` those of an Arabic noun and its article; `@` is the prefix of an Arabic present.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from align.facts.words import fold, without_signs
from align.records import Language

# The endings of an Arabic verb, and of a noun or an adjective.
_VERB = tuple(ending + on for ending in ("", *"ت تا وا ا ون ان نا".split()) for on in ("", *"ه ها هم هما".split()))
_NOUN = ("", *"ه ين ون ان ات ا ي يه هم ها ته تها".split())
_ENGLISH = ("", *"s es ed ing y ied ies ly".split())
_ENGLISH_E = "e es ed ing al".split()  # close+: closed, closing
_RUN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

Meanings = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Turn:
    """A word at `text[start:end]` that has an opposite: what the two are about, and which of them it is."""

    what: str
    sign: bool
    start: int
    end: int


@lru_cache(maxsize=32768)
def find_turns(text: str, language: Language) -> tuple[Turn, ...]:
    """Return the words of a text that have an opposite, in order; one of two meanings stands there twice."""
    bare, places = without_signs(text)
    folded = fold(bare).lower()
    words = [match.span() for match in _RUN.finditer(folded)]
    found, at = [], 0
    while at < len(words):
        count, meanings = _read_phrase(folded, words[at:], language)
        start, end = words[at][0], words[at + count - 1][1]
        if places is not None:
            start, end = places[start], places[end]
        found += [Turn(what, sign, start, end) for what, sign in meanings]
        at += count
    return tuple(found)


def _read_phrase(folded: str, words: Sequence[tuple[int, int]], language: Language) -> tuple[int, Meanings]:
    """Return how many of the words make the longest phrase of the table that they begin with, and what it says.

    A word that may be a present is one only where nothing else is found: تعثر is "stumbled", not "she finds".
    """
    best, says = (1, False), dict[tuple[str, bool], None]()
    for entry in _entries(folded[slice(*words[0])], language, opens=True):
        for phrase, meanings in _load_phrases(language).get(entry, ()):
            rank = len(phrase), not entry.startswith("@")
            if rank < best or len(words) < len(phrase):
                continue
            behind = [folded[slice(*word)] for word in words[1 : len(phrase)]]
            if all(part in _entries(word, language) for part, word in zip(phrase[1:], behind, strict=True)):
                says = dict.fromkeys(meanings) if rank > best else says | dict.fromkeys(meanings)
                best = rank
    return best[0], list(says)


@cache
def _load_phrases(language: Language) -> dict[str, list[tuple[tuple[str, ...], Meanings]]]:
    """Return the phrases of the table, each as its entries, and what they say, by their first entry."""
    meanings: defaultdict[tuple[str, ...], Meanings] = defaultdict(list)
    column = 1 if language == "en" else 2
    for line in files("align").joinpath("data/opposites.tsv").read_text("utf-8").splitlines()[1:]:
        cells = line.split("\t")
        for sign, words in ((True, cells[column]), (False, cells[column + 2])):
            for phrase in filter(None, words.split(";")):
                meanings[tuple(phrase.split())].append((cells[0], sign))
    found: defaultdict[str, list[tuple[tuple[str, ...], Meanings]]] = defaultdict(list)
    for entries, says in meanings.items():
        found[entries[0]].append((entries, says))
    return dict(found)


@lru_cache(maxsize=65536)
def _entries(word: str, language: Language, opens: bool = False) -> tuple[str, ...]:
    """Return what the table may have a word as: "resigned" is `resigned` and `resign+`.

    What is written on to the first word of an Arabic phrase is left out: وفتح.
    """
    if language == "en":
        stems = [word[: len(word) - len(end)] + "+" for end in _ENGLISH if word.endswith(end)]
        stems += [word[: len(word) - len(end)] + "e+" for end in _ENGLISH_E if word.endswith(end)]
        return tuple(dict.fromkeys([word, *stems]))
    found = []
    for own in (word, word[1:]) if opens and word[:1] in tuple("وفب") else (word,):
        found.append(own)
        found += [f"{own[: len(own) - len(end)]}+" for end in _VERB if own.endswith(end)]
        noun = own.removeprefix("ال")
        found += [f"{part[: len(part) - len(end)]}*" for part in {own, noun} for end in _NOUN if part.endswith(end)]
        present = own.removeprefix("س")
        if present[:1] in tuple("يت"):
            found.append(f"@{present[1:]}")
            found += [f"@{present[1 : len(present) - len(end)]}+" for end in _VERB if present.endswith(end)]
    return tuple(dict.fromkeys(found))
