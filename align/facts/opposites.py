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
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from align.facts.words import fold, without_signs
from align.records import Language

_VERB = "(?:ت|تا|وا|ا|ون|ان|نا)?(?:ه|ها|هم|هما)?"  # the endings of an Arabic verb
_NOUN = "(?:ه|ين|ون|ان|ات|ا|ي|يه|هم|ها|ته|تها)?"  # ... and of a noun or an adjective


def _english_form(words: str) -> str:
    forms = []
    for word in words.split():
        stem = re.escape(word.rstrip("+"))
        if not word.endswith("+"):
            forms.append(stem)
        elif stem.endswith("e"):
            forms.append(f"{stem[:-1]}(?:e|es|ed|ing|al)")
        else:
            forms.append(f"{stem}(?:s|es|ed|ing|y|ied|ies|ly)?")
    return " ".join(forms)


def _arabic_form(words: str) -> str:
    forms = []
    for word in words.split():
        stem = re.escape(word.strip("@+*"))
        ending = _VERB if word.endswith("+") else _NOUN if word.endswith("*") else ""
        before = "س?[يت]" if word.startswith("@") else "(?:ال)?" if word.endswith("*") else ""
        forms.append(f"{before}{stem}{ending}")
    return " ".join(forms)


@lru_cache(maxsize=2)
def _pattern(language: Language) -> tuple[re.Pattern[str], list[list[tuple[str, bool]]]]:
    """Return what finds the words of a language, the longest first, and what each of its groups says."""
    make, column = (_english_form, 1) if language == "en" else (_arabic_form, 2)
    meanings: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
    for line in files("align").joinpath("data/opposites.tsv").read_text("utf-8").splitlines()[1:]:
        cells = line.split("\t")
        for sign, words in ((True, cells[column]), (False, cells[column + 2])):
            for phrase in filter(None, map(str.strip, words.split(";"))):
                meanings[make(phrase)].append((cells[0], sign))
    forms = sorted(meanings, key=lambda form: (-form.count(" "), -len(form)))
    written_on = "[وفب]?" if language == "ar" else ""
    either = "|".join(f"({form})" for form in forms)
    return re.compile(rf"(?<!\w){written_on}(?:{either})(?!\w)"), [meanings[form] for form in forms]


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
    pattern, meanings = _pattern(language)
    found = []
    for match in pattern.finditer(fold(bare).lower()):
        start, end = match.span() if places is None else (places[match.start()], places[match.end()])
        found += [Turn(what, sign, start, end) for what, sign in meanings[(match.lastindex or 1) - 1]]
    return tuple(found)
