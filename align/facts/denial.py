"""Does a sentence say a thing is so, or that it is not: plain negation, and denials by whoever is quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from align.facts.evidence import read_evidence
from align.facts.refutations import find_refutation
from align.facts.words import fold
from align.records import Language

_REPORTS = r"(?:reports?|claims?|rumou?rs?|accusations?|allegations?|suggestions?|talk)"
_DENIAL = {
    "en": re.compile(
        r"\b(?:den(?:y|ies|ied|ying|ial)|refut\w+"
        rf"|(?:dismiss(?:ed|es|ing)?|rejected|disputed)\s+{_REPORTS}|disput(?:ed|es)\s+that)\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        # Not in أن نفي بوعدنا, that we keep our promise.
        r"(?<!\w)[وف]?(?:(?<!ان )(?<!لن )(?<!كي )(?<!سوف )نفي(?!\s+ب(?:ال)?(?:وعد|وعود|عهد|عهود|التزام))|نفيت|نفت"
        r"|ينفي|تنفي|نافيا|نافيه|نفيا|انكر|انكرت|ينكر|تنكر|كذب|كذبت|فند|فندت|يفند|تفند"
        r"|لا صحه ل\w+)(?!\w)"
    ),
}
_NEGATION = {
    "en": re.compile(r"\b(?:not|no|never|cannot|nobody|none|neither|nor|\w+n['’]t)\b", re.IGNORECASE),
    "ar": re.compile(r"(?<!\w)[وف]?(?:لا|لم|لن|ليس|ليست|ليسوا|ما\s+زال|بلا|بدون|دون)(?!\w)"),
}
# What comes near a negation, so that nothing is said of a sentence that has one.
_NEARLY = {
    "en": re.compile(
        r"\b(?:without|unless|until|hardly|barely|unable|lack\w*|fail\w*|refus\w+|reject\w*|prevent\w*|impossible"
        r"|unlikely|unclear|unknown|unhurt|unharmed|undamaged|nothing|nowhere|only|except|but|doubt\w*|instead|rather"
        r"|stop\w*|ban(?:ned|s)?|far|asymptomatic\w*|symptomless)\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وفب]?(?:غير|عدم|سوي|الا|رفض\w*|يرفض|ترفض|فشل\w*|تعذر\w*|امتنع\w*|منع\w*|توقف\w*|انعدام|خال|يستبعد"
        r"|استبعد|لولا|بل|لكن|فقط)(?!\w)"
    ),
}
# A negation that takes nothing back: no fewer than, not only, not 1.2, not ruled out, not known.
_IDLE = {
    "en": re.compile(
        r"\b(?:no (?:fewer|less|more|later|longer|doubt|one knows|matter)|nobody knows|not \d"
        r"|not (?:only|just|merely|alone|rule out|ruled out|least|far|even)"
        r"|(?:does|do|did|could) not (?:rule out|know|confirm)|n['’]t (?:rule out|know|only|just|confirm)"
        r"|not (?:yet |immediately )?(?:known|clear|certain|confirmed)"
        r"|(?:may|must|can) not \w+ (?:faster|more|less|later))",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:(?:لا|لم) (?:يقل|تقل|يزيد|تزيد|يتجاوز|تتجاوز|تستغرق|يستغرق|يستبعد|تستبعد|يعرف|تعرف)"
        r"|لا \d|لا (?:نهائي|نهايه|محدود|متناه|سلكي|ارادي|مركزي)\w*|لا يزال|لا تزال|لا يزالون|ما زال\w*"
        r"|لم (?:[يت]ؤكد|[يت]تضح|[يت]تبين))(?!\w)"
        r"|(?<!\w)(?:وحده|وحدها|فقط|فحسب|سوي)(?!\w)"
    ),
}
# What is asked or supposed is neither said nor denied. After a form of كان, قد supposes nothing: كانت قد تلقت is
# "had received".
_SUPPOSED = {
    "en": re.compile(r"\?|\b(?:if|whether|unless|would|should|could|might)\b", re.IGNORECASE),
    "ar": re.compile(
        r"[؟?]|(?<!\w)[وف]?(?:اذا|لو|هل|ان كان|ربما|(?<!كون )(?<!كان )(?<!كانت )(?<!كانوا )قد (?=[يتن]))"
    ),
}


@dataclass(frozen=True, slots=True)
class Stance:
    """`says` is True for what is said to be so, False for what is denied, None where that is not clear.

    `places` are the words that negate or deny; `denial` says that someone is quoted as denying.
    """

    says: bool | None
    places: tuple[tuple[int, int], ...]
    denial: bool = False


def is_supposed(text: str, language: Language) -> bool:
    """Say whether a sentence asks or supposes: what it says it neither affirms nor denies."""
    return _SUPPOSED[language].search(fold(text)) is not None


def may_deny(text: str, language: Language) -> bool:
    """Say whether a sentence refutes a report, or supposes nothing and has a word that denies."""
    if find_refutation(text, language) is not None:
        return True
    return not is_supposed(text, language) and negates(text, language)


def negates(text: str, language: Language) -> bool:
    """Say whether a text has a word that negates or denies."""
    folded = fold(text)
    return any(words[language].search(folded) is not None for words in (_NEGATION, _DENIAL))


@lru_cache(maxsize=32768)
def read_stance(text: str, language: Language) -> Stance:
    """Read whether a sentence affirms or denies."""
    folded = fold(text)
    denials = [match.span() for match in _DENIAL[language].finditer(folded)]
    plain = read_evidence(text, language).negations
    places = denials or [match.span() for match in _NEGATION[language].finditer(folded)] if denials or plain else []
    count = len(denials) + plain
    if (
        _SUPPOSED[language].search(folded)
        or count > 1
        or (count == 1 and not places)
        or (count and not denials and _IDLE[language].search(folded))
    ):
        return Stance(None, tuple(places))
    lacks = read_evidence(text, language).denials.lacks > 0  # infinite, بدون أعراض
    if count == 0 and (lacks or _NEARLY[language].search(folded) or _NEGATION[language].search(folded)):
        return Stance(None, ())
    return Stance(count == 0, tuple(places[:1]), bool(denials))
