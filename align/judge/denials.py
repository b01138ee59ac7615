"""What a sentence denies and what it says to be so, clause by clause, and how far two such texts are linked.

"The alarms went off, but nobody came" denies one thing and says another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np

from align.clean.sentences.phrases import find_clauses
from align.facts.denial import is_supposed, negates, read_stance
from align.facts.refutations import Turn, find_refutation, find_turns
from align.judge.links import compare_words, find_links, shared_weight
from align.judge.parts_words import weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.records import Language, Words

OF_DENIED = 0.75  # what the share of what is denied counts for, of both shares
# A clause that stands for itself behind one that is negated, or before it: not so "that", "who", أن.
_JOINED = {
    "en": re.compile(r"\W*(?:and|but|while|although|though|whereas|yet)\b", re.IGNORECASE),
    "ar": re.compile(r"\W*(?:و\w+|لكن|بينما|فيما|غير أن|إلا أن|بل)(?!\w)"),
}
# Opens what is denied, behind who denies it.
_OPENS = {"en": re.compile(r"\bthat\b", re.IGNORECASE), "ar": re.compile(r"(?<!\w)[إأ]ن(?!\w)")}
# Who says it, at the head of a clause.
_TELLS = {
    "en": re.compile(
        r"(?:\S+ ){1,8}?(?:sa(?:id|ys?)|told (?:\S+ ){0,2}\S+|insist(?:ed|s)?|claim(?:ed|s)?|confirm(?:ed|s)?"
        r"|report(?:ed|s)?|stress(?:ed|es)?|announc(?:ed|es)|admit(?:ted|s)?|acknowledg(?:ed|es)) that\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"و?(?:قال|[يت]قول|أكد|[يت]ؤكد|أعلن|أوضح|ذكر|صرح|أضاف|أفاد|روى|يروي|زعم|شدد|كشف|اعترف|أقر|رأى|يرى)(?:ت|وا|ون)?"
        r" (?:\S+ ){1,7}?(?:إن|أن)(?=ه|ها|هم|\s)\S*"
    ),
}


@dataclass(frozen=True, slots=True)
class Denied:
    """What a sentence denies, without the negation, which stands at `start`, `end`; `denial`: someone denies it."""

    text: str
    start: int
    end: int
    denial: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """What a clause says but for a verb that has an opposite, `turn`, and where that stands in the sentence."""

    text: str
    turn: Turn


@dataclass(frozen=True, slots=True)
class Positions:
    """What a sentence denies and the texts of what it says to be so, the whole first; neither where it supposes.

    `turned` are those of its clauses whose verb has an opposite: "continued during the strike".
    """

    denied: tuple[Denied, ...] = ()
    said: tuple[str, ...] = ()
    turned: tuple[Turned, ...] = ()


@lru_cache(maxsize=32768)
def read_positions(text: str, language: Language) -> Positions:
    """Read what a sentence denies and says.

    Of a denial the next clause is what is denied: "denied | that it had cancelled any trains". What follows a
    negated clause without a word that joins the two belongs to it, and is not said to be so.
    """
    refuted = find_refutation(text, language)
    if refuted is not None:
        return Positions((Denied(text[refuted.start : refuted.end], *refuted.place, True),))
    clauses = find_clauses(text, language)
    texts = [text[start:end] for start, end in clauses]
    if read_stance(text, language).says is True:
        said = [text, *texts] if len(texts) > 1 else [text]
        told = [part for part in map(partial(without_teller, language=language), said) if part]
        return Positions((), tuple(dict.fromkeys([*said, *told])), tuple(read_turns(text, clauses, language)))
    if is_supposed(text, language):
        return Positions()
    stances = [read_stance(clause, language) for clause in texts]
    denied, said = [], []
    free = True
    for at, (clause, stance) in enumerate(zip(texts, stances, strict=True)):
        joined = _JOINED[language].match(clause) is not None
        after, negated = texts[at + 1 : at + 2], [each.says is False for each in stances[at + 1 : at + 2]]
        if stance.says is False:
            start, end = stance.places[0]
            rest = after if stance.denial and negated == [False] and not _JOINED[language].match(after[0]) else []
            said_so = " ".join([clause[end:], *rest])
            opens = _OPENS[language].search(said_so) if stance.denial else None
            words = said_so[opens.end() :] if opens else f"{clause[:start]} {said_so}"
            place = clauses[at][0] + start, clauses[at][0] + end
            denied.append(Denied(" ".join(words.split()), *place, stance.denial))
        alone = negated != [True] or _JOINED[language].match(after[0])
        free = stance.says is True and (free or joined)
        if free and alone:
            said.append(clause)
    return Positions(tuple(denied), tuple(said), tuple(read_turns(text, clauses, language)))


def without_teller(text: str, language: Language) -> str:
    """Return what a clause says without who says it, "" where it names nobody who does: قال شاهدان إن."""
    told = _TELLS[language].match(text)
    return text[told.end() :].strip() if told else ""


def read_turns(text: str, clauses: Sequence[tuple[int, int]], language: Language) -> list[Turned]:
    """Read the clauses of a sentence that have one verb with an opposite and no negation, but for that verb."""
    found = []
    for start, end in clauses:
        turns = find_turns(text[start:end], language)
        if len(turns) == 1 and not negates(text[start:end], language):
            (turn,) = turns
            words = f"{text[start : start + turn.start]} {text[start + turn.end : end]}"
            found.append(
                Turned(" ".join(words.split()), replace(turn, start=start + turn.start, end=start + turn.end))
            )
    return found


def share_linked(denied: Words, said: Words) -> float:
    """Return which share of the words of what is denied, and of what is said, is linked, 0 to 1.

    What is denied counts for more: who says it may say more than that.
    """
    cosines = compare_words(denied, said)
    links = find_links(cosines, shared_weight(cosines))
    share = 0.0
    for words, axis, weight in ((denied, 1, OF_DENIED), (said, 0, 1 - OF_DENIED)):
        weights = weigh(words)
        share += weight * float(weights @ links.any(axis=axis) / max(weights.sum(), 1e-9))
    return float(np.round(share, 4))
