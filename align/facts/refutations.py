"""Denials in other words: "there is no truth in reports that", ووصف الأنباء بأنها عارية من الصحة.

A refutation says of a report that it is not so: what was reported is denied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from align.facts.words import fold, without_signs
from align.records import Language

_REPORTS = (
    r"(?:(?:the|any|all|such|media|social|local|earlier|press) )*"
    r"(?:reports?|claims?|rumou?rs?|accusations?|allegations?|suggestions?|talk|speculation|assertions?|posts?|stories"
    r"|the (?:idea|notion))"
)
_UNTRUE = (
    r"(?:(?:completely|entirely|wholly|totally|simply|as) )*(?:baseless|unfounded|groundless|false|untrue|incorrect"
    r"|fabricat\w+|(?:pure |sheer )?(?:fiction|fantasy|invention|nonsense)|invented|wide of the mark|lies|a lie"
    r"|(?:mere )?rumou?rs|not true|without (?:any )?foundation)"
)
_SAID_BEHIND = r"(?=, [^,]*\b(?:said|says|told|added|insisted|according)\b|[.!?]?$)"
_TOLD = (
    r"(?:ما (?:تردد|يتردد|اشيع|يشاع|راج|يروج|ورد|نشر|قيل|يقال|تداول\w*|تناقل\w*)"
    r"|(?:ال|لل)?(?:انباء|تقارير|معلومات|مزاعم|اتهامات"
    r"|شائعات|اشاعات|اقاويل|ادعاءات|حديث|كلام|خبر|اخبار))(?: (?:المتداوله|التي \w+(?: \w+)?))?"
)
_ABOUT = r"(?:عن|حول|بشان|من|ان|بان)"
_BASELESS = (
    r"(?:(?:عار|عاريه) (?:تماما )?(?:من|عن) الصحه|غير صحيح\w*|كاذب\w*|ملفق\w*|مختلق\w*|مفبرك\w*|باطل\w*"
    r"|لا اساس ل\w+(?: من الصحه)?|لا صحه ل\w+|(?:محض|مجرد) (?:خيال|افتراء\w*|كذب|اكاذيب|ادعاء\w*|شائعات|اشاعات|هراء"
    r"|تكهنات)|تهويل|من نسج الخيال|لا [يت]مت\w* الي (?:الحقيقه|الواقع|الصحه) بصله|غير دقيق\w*|مغلوط\w*)"
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
        re.compile(
            rf"\b(?P<deny>(?:dismiss|reject|brand|denounc)\w* as {_UNTRUE}) {_REPORTS} (?:that|of|about)"
            r" (?P<what>.+)"
        ),
        re.compile(rf"\bit (?:is|was) (?P<deny>not true|untrue|false) that (?P<what>.+?){_SAID_BEHIND}"),
    ),
    "ar": (
        re.compile(
            rf"(?<!\w)[وف]?(?P<deny>نفي|نفت|ينفي|تنفي|نافي|نافيه|كذب|كذبت|فند|فندت|دحض|دحضت)(?!\w).{{0,60}}?"
            rf" (?:صحه )?{_TOLD} {_ABOUT} (?P<what>[^،]+)"
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
