"""Negation in Arabic and English: the plain words for it, and everything that comes near it.

Translators turn "did not accept" into "refused" and "still" into لا يزال, so a plain negation on one side is a
contradiction only when nothing at all on the other side comes near one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from align.facts.words import fold_key
from align.records import Language

# Idioms that negate nothing: still, especially, must, no doubt, no objection, at least and at most, as soon as,
# an inseparable part.
_AR_IDIOMS = """
    يزال تزال يزالون يزالوا يزل تزل سيما بد شك غنى ريب حصر مانع يتجاوز تتجاوز يتعدى تتعدى يزيد تزيد يقل تقل يكد تكد
    يتجزأ تتجزأ
"""
# Of the dialects too; there ما and ش also stand around a verb (ماعرفش).
_AR_PLAIN = """
    لا لم لن ليس ليست ليسوا ليسو ليسا ليستا لست لسنا مش موش مو مب ماكو مافي مفيش مافيش مانيش مكانش مكنش
    مكانتش مكانوش معرفش معنديش معندوش معندناش معندهاش معندهمش مقدرش مينفعش ماينفعش
"""
_AR_AROUND = r"ما\w{3,}ش"
# ما before what no MSA clause has: ما بعرفش, ما بيعرف (but ما بين), ما عندي وقت, ما بدي أروح.
_AR_DIALECT = r"ما\s+(?:ب\w{3,}ش|ب(?!ين)[يتن]\w{3,}|عند(?:ي|نا|ك|كم|ه|ها|هم)|بد(?:ي|نا|ك|كم|ه|ها|هم|و))"
# "Not ... but" says that there is something: ليس في القرية سوى طبيب واحد; so do "not only" and "not until".
_AR_EXCEPT = "سوى إلا عدا فقط فحسب وحسب"
_AR_BARELY = r"\s+(?:لد\w+\s+)?غير(?!\w)|\s+(?:\w+\s+){1,4}قبل\s+[أا]ن(?!\w)"  # لا يوجد غير, لن يغادر قبل أن
_AR_SEEN = r"(?:يوجد|توجد|يبق|تبق|يبقى|تبقى)"
_REACH = 12  # words from a negation to what takes it back
_AR_NEAR = """
    غير عدم بدون دون بلا لا لم لن ما إلا لولا ينفي تنفي يرفض ترفض يفشل تفشل يتعذر تعذر يستحيل نادرا قلما انعدام
    افتقار يفتقر تفتقر يمنع تمنع يحظر تحظر يمتنع تمتنع خلو خال خالي خالية سوى فقط بل مجرد حتى يكاد تكاد رغم غياب
    قلة نقص فقدان تجنب حال خارج لات ألم أليس أليست أفلا ألا أولم أفلم
"""
_AR_NEAR_STEMS = "نفى نفت رفض فشل عجز منع حظر امتن توقف أنكر استحال مستحيل متعذر لكن"
_EN_NEAR = """
    no not nothing nowhere without hardly rarely seldom barely scarcely few little only just but except rather
    unless instead free yet still too although though however than ever longer least exempt out away beyond
    against missing minus zero empty far keep kept loss lost unable wrong nor impossible immediate outside
    forget remember false falsely mention
"""
_EN_NEAR_STEMS = """
    un dis non mis fail lack refus reject prevent avoid absen forb prohibit ban stop any other exclu ceas end
    halt neglect poor anti deny deni mere inab inadeq incap incompl incorr incons indir ineff inelig inevit
    infrequ insec insign insuff intol inval invis impr irr ill inacc asympt indom
"""
# What begins so and comes near no negation: the United Nations, under, mission, disease, bank.
_EN_FAR_STEMS = """
    unit union univ uniq unani unif under mission missil missour mister diseas discuss dispu distanc distrib distric
    discov dissemin disting distinct display disburs discip distill disk dish disney bank band bang banq improv
    impress antiq antib antiv endors endur endow denim demean demeter illustr anyw
"""


def _words(words: str) -> str:
    return "|".join(sorted({re.escape(fold_key(word)) for word in words.split()}, key=lambda w: (-len(w), w)))


_AR_NEGATION = re.compile(
    r"(?<!أم )(?<!ام )(?<!او )(?<!/)"  # whether or not (أم لا), yes or no (نعم/لا)
    rf"(?<!\w)[وف]?(?:{_words(_AR_PLAIN)}|{_AR_AROUND}|{_AR_DIALECT})(?!\w)(?!\s+(?:{_words(_AR_IDIOMS)})(?!\w))"
    rf"(?!(?:\s+{_AR_SEEN})?(?:{_AR_BARELY}))"
    rf"(?!(?:\s+\w+){{0,{_REACH}}}?\s+(?:{_words(_AR_EXCEPT)})(?!\w))"
)
_AR_WHY = re.compile(r"\W*لم\s[^؟?]*[؟?]\W*")
_AR_NEARLY = re.compile(
    rf"(?<!\w)(?!(?:[وف]?[بكل]|[وف]?كل)ما(?!\w))[وفبلك]*(?:ال)?"
    rf"(?:(?:{_words(_AR_NEAR)})(?!\w)|(?:{_words(_AR_NEAR_STEMS)}))"
)
_EN_NEGATION = re.compile(  # but for "..., don't you?"
    r"\b(?:not(?!\s+(?:only|just|merely|simply|to\s+mention))|never|cannot|nobody|none|neither|(?<!, )[a-z]+n't"
    r"|no(?!\.|\s+\d|\s+(?:doubt|longer|matter|later|sooner|less|fewer|more)))\b"
    rf"(?!(?:\s+[\w'-]+){{0,{_REACH}}}?\s+(?:but|except|until|other\s+than)\b)",
    re.IGNORECASE,
)
_RUN = re.compile(r"\w+")
_EN_NEARLY = re.compile(
    rf"\b(?!(?-i:UN[A-Z]*)\b)(?!(?:{_words(_EN_FAR_STEMS)}))"
    rf"(?:(?:{_words(_EN_NEAR)})\b|(?:{_words(_EN_NEAR_STEMS)})\w*|\w+less\b)",
    re.IGNORECASE,
)


def count_negations(folded: str, language: Language) -> int:
    """Count the plain negations of a folded text."""
    if language == "en":
        return sum(1 for _ in _EN_NEGATION.finditer(folded))
    # A question that begins with لم asks why: لم بقي هناك؟
    return sum(1 for _ in _AR_NEGATION.finditer(folded)) - (_AR_WHY.fullmatch(folded) is not None)


def is_negative(folded: str, language: Language) -> bool:
    """Whether anything in a folded text comes near a negation."""
    return any(_is_near(word, language) for word in _RUN.findall(folded))


@lru_cache(maxsize=65536)
def _is_near(word: str, language: Language) -> bool:
    """Say whether a run of letters comes near a negation; no such expression reaches beyond one."""
    return (_AR_NEARLY if language == "ar" else _EN_NEARLY).match(word) is not None
