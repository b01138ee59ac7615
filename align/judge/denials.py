"""What a sentence denies and what it says to be so, clause by clause, and how far two such texts are linked.

"The alarms went off, but nobody came" denies one thing and says another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from align.clean.sentences.phrases import find_clauses
from align.facts.denial import Stance, read_clause
from align.facts.evidence import read_evidence
from align.facts.opposites import Turn, find_turns
from align.facts.refutations import find_refutation
from align.facts.words import without_signs
from align.judge.links import compare_words, find_links, shared_weight
from align.judge.parts_words import weigh

if TYPE_CHECKING:
    from align.records import Language, Words

OF_DENIED = 0.75  # what the share of what is denied counts for, of both shares
BEFORE = 5  # words before a negation that belong to what is denied: "a meeting that was not on the calendar"
SHORT = 7  # words of a clause up to which it is told with the rest of its sentence
SCOPE = 7  # words from a negation to a verb that it turns round
# A clause that stands for itself behind one that is negated, or before it: not so "that", "who", أن.
_JOINED = {
    "en": re.compile(r"\W*(?:and|but|while|although|though|whereas|yet)\b", re.IGNORECASE),
    # Not where the letter is of the word itself: وجود شريك, وقوع ضحايا.
    "ar": re.compile(
        r"\W*(?:و(?!جود|قوع|صول|قف|ضع|فا[ةه]|رود|زير|زار|كال|حد[ةه]|فد|سط|فق|قت|لاي|احد|ثي?ق|سائل|سيل|ظيف|اقع|الد|جه)\w+"
        r"|لكن|بينما|فيما|غير أن|إلا أن|بل)(?!\w)"
    ),
}
# Opens a piece that belongs to the one before it, where no mark divides the two: "took part | in the raid".
_BELONGS = {
    "en": re.compile(
        r"(?:during|including|to|for|with|without|by|from|on|in|at|into|over|under|through|between|against|among|about"
        r"|amid|of|yet to)\b"
    ),
    "ar": re.compile(r"(?:في|على|إلى|عن|مع|من|ضد|بين|عبر|عند|لدى|نحو|خلال|أثناء|حتى|منذ|دون|بدون|ل\w+)(?!\w)"),
}
_MARK = re.compile(r"[^\w\s]\s*$")
# A second denial begins a clause of its own: "took part and no shot was fired", ولم تُطلق رصاصة.
_DENIES_TOO = {
    "en": re.compile(r"\s(?=and (?:\w+ ){0,2}(?:not|never|no|nobody|none|den(?:ied|ies))\b)", re.IGNORECASE),
    "ar": re.compile(r"\s(?=و(?:لم|لن|ليس|ليست)(?!\w))"),
}
# Opens what is denied, behind who denies it.
_OPENS = {"en": re.compile(r"\bthat\b", re.IGNORECASE), "ar": re.compile(r"(?<!\w)[إأ]ن(?!\w)")}
# Opens what is known, said or thought, of which a negation before it says nothing.
_THAT = {
    "en": re.compile(r"\bthat\b", re.IGNORECASE),
    "ar": re.compile(r"(?<!\w)[إأ]ن(?:ه|ها|هم|ك|كم|نا|ني|ي)?(?!\w)"),
}
# Who says it, at the head of a sentence or clause; with commas around a name.
_SAYS = (
    r"(?:sa(?:id|ys?)|told (?:[^\s,]+ ){0,3}[^\s,]+|insist(?:ed|s)?|claim(?:ed|s)?|confirm(?:ed|s)?|report(?:ed|s)?"
    r"|stress(?:ed|es)?|announc(?:ed|es)|admit(?:ted|s)?|acknowledg(?:ed|es)|add(?:ed|s)|repeat(?:ed|s)|conced(?:ed|es)"
    r"|warn(?:ed|s)|not(?:ed|es)|recall(?:ed|s)|maintain(?:ed|s)|argu(?:ed|es))"
)
_TELLS = {
    "en": re.compile(
        rf"(?:[^\s,]+ ){{1,8}}?{_SAYS}(?: (?:late )?on \w+)?(?: that\b| (?=[^\s,]+ [^\s,]+ \S))"
        rf"|[^,]{{3,50}}, [^,]{{3,60}}, {_SAYS}(?: (?:late )?on \w+)?(?: that\b| (?=[^\s,]+ [^\s,]+ \S))",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?:و?أما (?:\S+ ){1,6}?ف|(?:\S+ ){0,3}?[وف]?)(?:قال|[يت]قول|أكد|[يت]ؤكد|أعلن|أوضح|ذكر|صرح|أضاف"
        r"|أفاد|روى|يروي|زعم|شدد|كشف|اعترف|أقر|علم|رأى|[يت]رى|اعتبر|[يت]عتبر|نقل|أشار|لفت|أبلغ|كرر|طمأن|ادعى|[يت]صر|أصر)"
        r"(?:ت|وا|ون)? (?:\S+ ){1,12}?(?:على |إلى )?ب?(?:إن|أن)(?=ه|ها|هم|هما|\s)\S*"
    ),
}
# ... and at its end.
_TOLD = {
    "en": re.compile(
        r"(?:[,:.!?]?[\"”’]?,|[!?][\"”’]) (?:according to [^,]+|in the words of [^,]+"
        rf"|(?:[^\s,]+ ){{1,9}}?{_SAYS}(?! that)(?: [^,]{{1,40}})?"
        rf"|{_SAYS}(?! that) [^,]+(?:, an? [^,]+)?)[\s,:.]*$"
    ),
    "ar": re.compile(
        r"، (?:و?(?:ب?حسب|وفق|وفقا ل\S+|طبقا ل\S+)|على حد (?:قول|تعبير)\S*|نقلا عن"
        r"|(?:ك|على )ما (?:قال|أفاد|أكد|ذكر|أعلن|أوضح|نقل)\S*)(?!\w)[^،]*$"
    ),
}


@dataclass(frozen=True, slots=True)
class Denied:
    """What a sentence denies, without the negation, which stands at `start`, `end`; `denial`: someone denies it.

    `turns` are the words of it that have an opposite, each as it is said with the negation.
    """

    text: str
    start: int
    end: int
    denial: bool
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """What a clause says but for a word that has an opposite, `turn`, which stands there in the sentence.

    The sign of the turn is that of the clause: behind a negation it is the other one. `counts`: a figure says how
    many, of whom others may do the opposite.
    """

    text: str
    turn: Turn
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Positions:
    """What a sentence denies and the texts of what it says to be so, the whole first; neither where it supposes.

    `turned` are those of its clauses that have a word with an opposite: "continued during the strike".
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
    if "?" in text or "؟" in text:
        return Positions()
    spans = find_parts(text, language)
    texts = [text[start:end] for start, end in spans]
    stances = [read_clause(part, language) for part in texts]
    whole = (spans[0][0], spans[-1][1]) if spans else (0, 0)
    told = [
        turn
        for span, stance in zip(spans, stances, strict=True)
        for turn in read_turns(text, span, stance, language, whole)
    ]
    both = {one.turn.what for one in told for other in told if opposed(one, other)}
    turned = tuple(turn for turn in told if turn.turn.what not in both)
    if all(stance.says is True for stance in stances):
        said = [text[slice(*whole)], *texts] if spans else []
        told_alone = filter(None, [without_teller(part, language) for part in said])
        return Positions((), tuple(dict.fromkeys([*said, *told_alone])), turned)
    denied, said = [], []
    free = True
    for at, (part, stance) in enumerate(zip(texts, stances, strict=True)):
        joined = _JOINED[language].match(part) is not None
        after, negated = texts[at + 1 : at + 2], [each.says is False for each in stances[at + 1 : at + 2]]
        if stance.says is False:
            start, end = stance.places[0]
            rest = after if stance.denial and negated == [False] and not _JOINED[language].match(after[0]) else []
            behind = " ".join([part[end:], *rest])
            opens = _OPENS[language].search(behind) if stance.denial else None
            before = " ".join(part[:start].split()[-BEFORE:])
            words = behind[opens.end() :] if opens else f"{before} {behind}"
            turns = tuple(replace(turn, sign=not turn.sign) for turn in find_turns(words, language))
            place = spans[at][0] + start, spans[at][0] + end
            denied.append(Denied(" ".join(words.split()), *place, stance.denial, turns))
        alone = negated != [True] or _JOINED[language].match(after[0])
        free = stance.says is True and (free or joined)
        if free and alone:
            said.append(part)
    return Positions(tuple(denied), tuple(said), turned)


def find_parts(text: str, language: Language) -> list[tuple[int, int]]:
    """Return the clauses of a sentence as (start, end), without who tells them behind them."""
    first, last = leave_out_end(text, 0, len(text), language)
    joined: list[tuple[int, int]] = []
    for start, end in find_clauses(text[first:last], language):
        start, end = start + first, end + first
        if (
            joined
            and _BELONGS[language].match(text, start)
            and not _MARK.search(text[joined[-1][0] : joined[-1][1]])
        ):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    found = []
    for start, end in joined:
        cuts = [start, *(match.end() for match in _DENIES_TOO[language].finditer(text, start, end)), end]
        for begin, stop in pairwise(cuts):
            own = leave_out_end(text, begin, stop, language)
            if text[own[0] : own[1]].strip():
                found.append(own)
    return found


def leave_out_end(text: str, start: int, end: int, language: Language) -> tuple[int, int]:
    """Return where a clause begins and ends without who says it behind it: "..., she said"."""
    told = _TOLD[language].search(text[start:end])
    if told:
        end = start + told.start()
    return start + len(text[start:end]) - len(text[start:end].lstrip()), end


def without_teller(text: str, language: Language) -> str:
    """Return what a clause says without who says it at its head, "" where it names nobody: قال شاهدان إن."""
    bare, places = without_signs(text)
    tells = _TELLS[language].match(bare)
    if not tells or read_clause(tells.group(), language).says is not True:
        return ""
    return text[tells.end() if places is None else places[tells.end()] :].strip()


def read_turns(
    text: str, span: tuple[int, int], stance: Stance, language: Language, whole: tuple[int, int]
) -> list[Turned]:
    """Read what a clause says but for each of its words that has an opposite, the negation left out.

    A short clause is told with the whole sentence, which stands at `whole`.
    """
    start, end = span
    if stance.says is None:
        return []
    part = text[start:end]
    before, behind = (text[whole[0] : start], text[end : whole[1]]) if len(part.split()) < SHORT else ("", "")
    found = []
    turns = find_turns(part, language)
    for turn in turns:
        if any(other.what == turn.what and other.sign != turn.sign for other in turns):
            continue
        gone = [(turn.start, turn.end)]
        negated = [p for p in stance.places if p[1] <= turn.start and len(part[p[1] : turn.start].split()) <= SCOPE]
        if negated and not stance.denial and _THAT[language].search(part, negated[-1][1], turn.start):
            continue  # "he did not know that she would come back": whether she did is not said
        gone += negated
        words, at = [before], 0
        for begin, stop in sorted(gone):
            words.append(part[at:begin])
            at = stop
        words += [part[at:], behind]
        sign = turn.sign != bool(negated)
        placed = replace(turn, sign=sign, start=start + turn.start, end=start + turn.end)
        rest = " ".join(" ".join(words).split())
        counts = not negated and bool(read_evidence(part, language).numbers)
        found.append(Turned(rest, placed, counts))
    return found


def opposed(one: Turned, other: Turned) -> bool:
    """Say whether two clauses have words that are each other's opposites, and may speak of the same people."""
    counted = one.counts and other.counts
    return one.turn.what == other.turn.what and one.turn.sign != other.turn.sign and not counted


def is_said_so(denied: Denied, said: str, language: Language) -> bool:
    """Say whether what a sentence denies is denied by the other one's words too: "not closed" and "open"."""
    signs = {(turn.what, turn.sign) for turn in find_turns(said, language)}
    return any((turn.what, turn.sign) in signs for turn in denied.turns) and not any(
        (turn.what, not turn.sign) in signs for turn in denied.turns
    )


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
