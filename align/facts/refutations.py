"""Denials in other words, and verbs that turn each other round: "there is no truth in reports that", فتح and أغلق.

A refutation says of a report that it is not so: what was reported is denied. A turn is a verb that has an opposite
(continued, halted): of two clauses that are alike but for it one denies the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from align.facts.words import fold, without_signs
from align.records import Language

_REPORTS = (
    r"(?:(?:the|any|all|such|media|local|earlier|press) )*"
    r"(?:reports?|claims?|rumou?rs?|accusations?|allegations?|suggestions?|talk|speculation|assertions?)"
)
_UNTRUE = (
    r"(?:(?:completely|entirely|wholly|totally|simply|as) )*(?:baseless|unfounded|groundless|false|untrue|incorrect"
    r"|fabricat\w+|invented|nonsense|lies|a lie|(?:mere )?rumou?rs|not true|without (?:any )?foundation)"
)
_SAID_BEHIND = r"(?=, [^,]*\b(?:said|says|told|added|insisted|according)\b|[.!?]?$)"
_TOLD = (
    r"(?:ما (?:تردد|يتردد|اشيع|يشاع|ورد|نشر|قيل|يقال|تداول\w*)|(?:ال|لل)?(?:انباء|تقارير|معلومات|مزاعم|اتهامات"
    r"|شائعات|اشاعات|اقاويل|ادعاءات|حديث|كلام|خبر|اخبار))(?: (?:المتداوله|التي \w+(?: \w+)?))?"
)
_ABOUT = r"(?:عن|حول|بشان|من|ان|بان)"
_BASELESS = (
    r"(?:(?:عار|عاريه) (?:تماما )?(?:من|عن) الصحه|غير صحيح\w*|كاذب\w*|ملفق\w*|مختلق\w*|مفبرك\w*|باطل\w*"
    r"|لا اساس ل\w+(?: من الصحه)?|لا صحه ل\w+)"
)
# Each with the words that deny and what they deny; in folded text.
_REFUTED = {
    "en": (
        re.compile(
            rf"\b(?P<deny>no truth (?:in|to|behind)|(?:reject|dismiss|rebuff|refut|disput|rubbish)(?:s|es|ed|ing)"
            rf"|den(?:y|ies|ied|ying)) {_REPORTS} (?:that|of|about) (?P<what>.+?){_SAID_BEHIND}"
        ),
        re.compile(
            rf"\b(?:call|describ|brand|label|dismiss)\w* {_REPORTS} (?:that|of|about) (?P<what>.+?)"
            rf" (?P<deny>{_UNTRUE})\b"
        ),
        re.compile(rf"\b{_REPORTS} (?:that|of|about) (?P<what>.+?) (?:is|are|was|were) (?P<deny>{_UNTRUE})\b"),
        re.compile(rf"\bit (?:is|was) (?P<deny>not true|untrue|false) that (?P<what>.+?){_SAID_BEHIND}"),
    ),
    "ar": (
        re.compile(
            rf"(?<!\w)[وف]?(?P<deny>نفي|نفت|ينفي|تنفي|نافي|نافيه|كذب|كذبت|فند|فندت|دحض|دحضت)(?!\w)[^،]{{0,40}}?"
            rf" (?:صحه )?{_TOLD} {_ABOUT} (?P<what>.+)"
        ),
        re.compile(rf"(?<!\w)[وف]?(?P<deny>لا (?:صحه|اساس)) ل{_TOLD} {_ABOUT} (?P<what>.+)"),
        re.compile(
            rf"(?<!\w){_TOLD} {_ABOUT} (?P<what>.+?) (?:ب?(?:انها?|انهم) |هي |هو )?(?P<deny>{_BASELESS})(?!\w)"
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Refutation:
    """What is refuted, `text[start:end]`, and the words that refute it, at `place`."""

    start: int
    end: int
    place: tuple[int, int]


def find_refutation(text: str, language: Language) -> Refutation | None:
    """Return what a sentence says to be untrue, if it says so of a report.

    >>> found = find_refutation("There is no truth in reports that the exits were locked.", "en")
    >>> "There is no truth in reports that the exits were locked."[found.start : found.end]
    'the exits were locked.'
    """
    bare, places = without_signs(text)
    folded = fold(bare).lower()
    for pattern in _REFUTED[language]:
        match = pattern.search(folded)
        if match:
            ends = [*match.span("what"), *match.span("deny")]
            start, end, *place = ends if places is None else [places[at] for at in ends]
            return Refutation(start, end, (place[0], place[1]))
    return None


_OPEN = r"(?:(?:remain|stay)(?:ed|s)|is|are|was|were) (?:still )?"
# Verbs by what they turn: those that go on and those that end, those that take and those that refuse. Left out are
# rise and fall: what rises in one sentence and falls in the other is seldom one thing.
_TURNS: dict[str, tuple[dict[Language, str], dict[Language, str]]] = {
    "going on": (
        {
            "en": rf"re-?open(?:ed|s)?|continu(?:ed|es?)|resum(?:ed|es?)|{_OPEN}open|went ahead",
            "ar": r"استمرت?|[يت]ستمر|تواصلت?|استانفت?|استؤنفت?|مفتوح\w{0,2}|اعيد فتح|اعادت? \w* ?فتح",
        },
        {
            "en": r"halt(?:ed|s)?|suspend(?:ed|s)?|stop(?:ped|s)|closed|shut down|call(?:ed|s)? off"
            rf"|{_OPEN}(?:closed|shut)",
            "ar": r"توقفت?|[يت]توقف|علقت?|عطلت?|تعطلت?|اغلقت?|مغلق\w{0,2}",
        },
    ),
    "taking": (
        {
            "en": r"agreed? to|accept(?:ed|s)?|approv(?:ed|es?)|welcom(?:ed|es?)|back(?:ed|s)|endors(?:ed|es?)",
            "ar": r"وافقت?|وافقوا|[يت]وافق|قبلت|ايدت?|[يت]ؤيد|رحبت?|[يت]رحب|اقرت?",
        },
        {
            "en": r"refus(?:ed|es?)|reject(?:ed|s)?|turn(?:ed|s)? down|oppos(?:ed|es?)|declin(?:ed|es?) to",
            "ar": r"رفضت?|رفضوا|[يت]رفض|عارضت?|[يت]عارض",
        },
    ),
    "guilt": (
        {"en": r"convicted|found guilty", "ar": r"ادانت?|ادين\w?|مذنب\w?"},
        {"en": r"acquitted|cleared|found not guilty", "ar": r"برات?|براه|براءه|ببراءه"},
    ),
}
_TURN = {
    (what, sign, language): re.compile(rf"(?<!\w){'[وف]?' if language == 'ar' else ''}(?:{words[language]})(?!\w)")
    for what, ends in _TURNS.items()
    for sign, words in zip((True, False), ends, strict=True)
    for language in ("ar", "en")
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A verb at `text[start:end]` that has an opposite: what it turns, and which of the two it is."""

    what: str
    sign: bool
    start: int
    end: int


@lru_cache(maxsize=32768)
def find_turns(text: str, language: Language) -> tuple[Turn, ...]:
    """Return the verbs of a text that have an opposite, in order."""
    bare, places = without_signs(text)
    folded = fold(bare).lower()
    found = [
        Turn(what, sign, *(match.span() if places is None else (places[match.start()], places[match.end()])))
        for (what, sign, own), pattern in _TURN.items()
        if own == language
        for match in pattern.finditer(folded)
    ]
    return tuple(sorted(found, key=lambda turn: (turn.start, turn.end)))


def may_turn(one: Iterable[Turn], other: Iterable[Turn]) -> bool:
    """Say whether two texts have verbs that are each other's opposites."""
    return any(a.what == b.what and a.sign != b.sign for a in one for b in other)
