"""Does a sentence say a thing is so, or that it is not: plain negation, and denials by whoever is quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from align.facts.evidence import read_evidence
from align.facts.words import fold, without_signs
from align.records import Language

_REPORTS = r"(?:reports?|claims?|rumou?rs?|accusations?|allegations?|suggestions?|talk)"
_DENIAL = {
    "en": re.compile(
        r"\b(?:den(?:y|ies|ied|ying|ial)|refut\w+|rul(?:ed|es|ing) out|exclud(?:ed|es)(?! from)"
        r"|disown\w*|disavow\w*"
        r"|laughed off|scoff\w* at|brush\w+ (?:aside|off)"
        rf"|(?:dismiss(?:ed|es|ing)?|rejected|disputed)\s+{_REPORTS}|disput(?:ed|es)\s+that)\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        # Not in أن نفي بوعدنا, that we keep our promise.
        r"(?<!\w)[وف]?(?:(?<!ان )(?<!لن )(?<!كي )(?<!سوف )نفي(?!\s+ب(?:ال)?(?:وعد|وعود|عهد|عهود|التزام))|نفيت|نفت"
        r"|ينفي|تنفي|نافيا|نافيه|نفيا(?! (?:قاطع|تام|بات|كلي|مطلق|جازم))"  # نفت نفيا قاطعا is one denial
        r"|انكر|انكرت|ينكر|تنكر|كذب|كذبت|فند|فندت|يفند|تفند"
        r"|استبعد|استبعدت|استبعدوا|يستبعد|تستبعد|يستبعدون|تبرا|تبرات|دحض|دحضت|لا صحه ل\w+)(?!\w)"
    ),
}
_NEGATION = {
    "en": re.compile(
        r"\b(?:not(?: (?:one|a single))?|no|never|cannot|nobody|none|neither|nor|nothing|nowhere|\w+n['’]t)\b",
        re.IGNORECASE,
    ),
    "ar": re.compile(r"(?<!\w)[وف]?(?:لا|لم|لن|ليس|ليست|ليسوا|لسنا|لست|لستم|ما\s+(?:زال|من)|بلا|بدون|دون)(?!\w)"),
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
        r"(?<!\w)[وف]?(?:(?:لا|لم) (?:يقل|تقل|يزيد|تزيد|يزد|تزد|يتعد|تتعد|يتعدي|تتعدي|يتجاوز|تتجاوز|تستغرق"
        r"|يستغرق|يستبعد|تستبعد|يعرف|تعرف)"
        r"|لا \d|لا (?:نهائي|نهايه|محدود|متناه|سلكي|ارادي|مركزي)\w*|لا يزال|لا تزال|لا يزالون|ما زال\w*"
        r"|لم (?:[يت]ؤكد|[يت]تضح|[يت]تبين))(?!\w)"
        r"|(?<!\w)(?:وحده|وحدها|فقط|فحسب|سوي)(?!\w)"
    ),
}
# Words that deny what stands behind them: has yet to sign, refused to see, without a licence, امتنع عن, من دون.
_FORMS = r"(?:ed|es|e|s|ing)?"
_PRIVATIVE = {
    "en": re.compile(
        r"\b(?:(?:(?:has|have|had|is|are|was|were|remains?) )?(?:still )?yet to(?= \w)|no longer"
        rf"|(?:refus|declin){_FORMS} to|fail{_FORMS} to|neglect{_FORMS} to|stop\w* short of"
        r"|(?:refrain|abstain|desist)\w* from|decid\w+ (?:not to|against)|unable to"
        r"|(?:with|has|have|had) no (?:intention|plans?|desire|wish) (?:of|to)"
        r"|(?:barred|banned|prevented|stopped|kept|blocked) from"
        r"|(?:barr(?:ed|ing)|bann(?:ed|ing)|prevent(?:ed|ing|s)?|stop(?:ped|ping|s)?|kept|keep(?:ing|s)?|block(?:ed|ing|s)?)"
        r"(?= (?:[\w’'-]+ ){1,4}from \w+ing\b)"
        r")",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:رفض(?:ت|وا)?|[يت]رفض(?:ون)?|رافضا|رافضه|(?:امتنع(?:ت|وا)?|[يت]متنع(?:ون)?|احجم(?:ت|وا)?"
        r"|عجز(?:ت|وا)?)(?: عن)?|تخلف(?:ت|وا)?(?: عن|(?= (?:\w+ ){1,4}عن ))"
        r"|(?:[يت]?منع|[يت]?حرم)(?:ت|وا|ون)?(?:ه|ها|هم)?(?= (?:\w+ ){0,4}من )"
        r"|(?:فشل(?:ت|وا)?|اخفق(?:ت|وا)?)(?: في)?|تعذرت?|[يت]تعذر|استحالت?"
        r"|(?:في|ب) ?مناي عن|بمعزل عن)(?!\w)"
        r"|(?<!\w)[وف]?ما(?= \w{3,} (?:\w+ ){0,3}(?:احدا?|شيئا|قط|ابدا)(?!\w))"  # ما رأيت أحدا
    ),
}
# What something is without: the clause says the rest to be so, and the verb behind it stands for its opposite.
_LACK = {
    "en": re.compile(
        r"\b(?:without|in the absence of|devoid of|lack(?:s|ed|ing)?(?= (?:a|an|any|the)\b))", re.IGNORECASE
    ),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:بلا|(?:من )?ب?دون(?! (?:سن|مستوي|\d))|من غير|بغير|[لب]?(?:ال)?عدم|غير(?= م)|انعدام)(?!\w)"
    ),
}
# What leaves a clause open, and what takes its negation back.
_OPEN = {
    "en": re.compile(
        r"\b(?:(?:not|n['’]t) (?:ruled? out|excluded?|deny|denied|known?|clear|certain|confirm(?:ed)?)"
        r"|not (?:yet|immediately) \w+|no one knows|nobody knows|no word (?:on|about)"
        r"|un(?:clear|known|likely|certain)|doubt\w*"
        r"|hardly|barely|scarcely|(?-i:may|maybe|perhaps)|if|whether|unless|should|could|might"
        r"|(?:would|had) have \w+"
        r"|not \w+ (?:\w+ ){0,5}(?:before|until) (?:[A-Z]\w+ )?\d{4})\b|\?",
        re.IGNORECASE,
    ),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:لا (?:معلومات|انباء|تفاصيل)|لم [يت]مض|ل[من] [يت]\w+ (?:\w+ ){0,5}قبل (?:\w+ ){0,2}\d{4}"
        r"|لم [يت]\w+ (?:\w+ ){1,6}حتي (?!الان|اليوم|اللحظه|الساعه|مساء|صباح|نهايه|وقت|ال)"
        r"|ل[امن] (?:[يت]ستبعد\w*|[يت]عرف|[يت]ؤكد|[يت]تضح|[يت]تبين|[يت]نفي?|[يت]نكر|[يت]خف\w?)|مستبعد\w*"
        r"|اذا|لو|هل|ان كان|ربما|بالكاد|(?<!كون )(?<!كان )(?<!كانت )(?<!كانوا )قد (?=[يتن]))(?!\w)|[؟?]"
        r"|^[وف]?ما (?!زال|دام|بين|(?:\w+ ){1,4}(?:احدا?|شيئا|قط|ابدا)(?!\w))\w"
    ),
}
# What takes nothing back, though it has a word that negates.
_STILL = {
    "en": re.compile(r"\bno (?:doubt|less|fewer|later|sooner|matter)\b|\bno longer\b", re.IGNORECASE),
    "ar": re.compile(
        r"(?<!\w)[وف]?(?:(?:لا|لم|ما) (?:[يت]زال\w*|[يت]زل|زال\w*)|لا (?:شك|بد|ريب|سيما|مانع|مفر|اكثر|اقل))(?!\w)"
    ),
}
# Each denies once more what is denied already: neither ... nor, لا هذا العام ولا الذي يليه.
_AGAIN = {
    "en": re.compile(r", \w.*|..nor", re.IGNORECASE),
    "ar": re.compile(r"..و?لا"),
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


@lru_cache(maxsize=32768)
def read_clause(text: str, language: Language) -> Stance:
    """Read whether a clause affirms or denies; unlike `read_stance` also by refused to, has yet to.

    A clause that says what something is without affirms; the words for that are its places.
    """
    bare, places = without_signs(text)
    folded = fold(bare)
    denials = _spans(_DENIAL[language], folded)
    found = [*denials, *_spans(_PRIVATIVE[language], folded)]
    folded = _STILL[language].sub(lambda still: " " * len(still.group()), folded)
    plain = _spans(_NEGATION[language], folded) if read_evidence(text, language).negations else []
    kept: list[tuple[int, int]] = []
    for start, end in sorted({*found, *plain}):
        again = kept and _AGAIN[language].fullmatch(folded, max(0, start - 2), end)
        if not again and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    idle = bool(plain) and not denials and _IDLE[language].search(folded) is not None
    clear = not idle and len(kept) < 2 and _OPEN[language].search(folded) is None
    says = not kept if clear else None
    kept = kept or _spans(_LACK[language], folded)[:1]
    if places is not None:
        kept = [(places[start], places[end]) for start, end in kept]
    return Stance(says, tuple(kept), bool(denials))


def _spans(words: re.Pattern[str], folded: str) -> list[tuple[int, int]]:
    return [match.span() for match in words.finditer(folded)]


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
