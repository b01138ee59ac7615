"""What a person is said to be beside the name: a minister and a union's leader are two people.

A role is told in front of a name, «المحامي كريم التازي», or in an aside behind it: Tazi, his lawyer.
"""

from __future__ import annotations

import re

from align.records import Language

# English words, folded Arabic words with or without the article; a word of several roles stands in each.
_ROLES = {
    "minister": ("minister", "وزير|وزيره"),
    "head": (
        "president|head|chief|chair|chairman|chairwoman|chairperson|leader|director|manager|boss|ceo|executive|commander"
        "|secretary general|secretary-general|mayor|principal|rector|dean",
        "رئيس|رئيسه|مدير|مديره|زعيم|امين عام|الامين العام|كاتب عام|الكاتب العام|قائد|عمده|عميد",
    ),
    "governor": ("governor", "محافظ|محافظه|والي|عامل"),
    "spokesman": ("spokesman|spokeswoman|spokesperson", "متحدث|متحدثه|ناطق|ناطقه"),
    "pilot": ("captain|pilot|skipper|driver", "قائد|قائده|قبطان|ربان|طيار|سائق|كابتن"),
    "judge": ("judge", "قاضي|قاضيه"),
    "lawyer": ("lawyer|counsel|attorney", "محامي|محاميه|محاميته|محاميها"),
    "deputy": ("deputy|vice", "نائب|نائبه|نائبته"),
    "mp": ("mp|lawmaker|deputy|member of parliament|legislator|senator", "نائب|نائبه|برلماني|برلمانيه"),
    "envoy": (
        "envoy|ambassador|mediator|representative|go-between|emissary",
        "سفير|سفيره|مبعوث|مبعوثه|موفد|وسيط|مندوب|مندوبه",
    ),
    "expert": (
        "expert|analyst|economist|specialist|professor|researcher|historian|scholar",
        "خبير|خبيره|محلل|محلله|باحث|باحثه|استاذ|استاذه|مورخ|اخصائي",
    ),
    "referee": ("referee", "حكم|حكمه"),
    "coach": ("coach", "مدرب|مدربه"),
    "agent": ("agent", "وكيل|وكيله"),
    "player": (
        "striker|forward|midfielder|goalkeeper|winger|defender|player",
        "مهاجم|لاعب|لاعبه|حارس مرمي|مدافع|جناح",
    ),
    "doctor": ("surgeon|physician|nurse", "طبيب|طبيبه|جراح|ممرض|ممرضه"),
    "witness": ("witness|resident|survivor|passenger|villager", "شاهد|شاهده|ناج|ناجيه|راكب|راكبه"),
}
_PORTFOLIOS = {
    "finance": ("finance|treasury", "الماليه"),
    "interior": ("interior|home", "الداخليه"),
    "foreign": ("foreign", "الخارجيه"),
    "defence": ("defen[cs]e", "الدفاع"),
    "justice": ("justice", "العدل"),
    "health": ("health", "الصحه"),
    "education": ("education", "التربيه|التعليم"),
    "power": ("electricity|power", "الكهرباء"),
    "energy": ("energy", "الطاقه"),
    "oil": ("oil|petroleum", "النفط|البترول"),
    "water": ("water|irrigation", "المياه|الري|الموارد المائيه"),
    "farming": ("agriculture|farming", "الزراعه|الفلاحه"),
    "trade": ("trade|commerce|industry", "التجاره|الصناعه"),
    "transport": ("transport|transportation", "النقل|المواصلات"),
    "works": ("housing|works|equipment", "الاسكان|الاشغال|التجهيز"),
    "labour": ("labou?r|employment|social affairs", "العمل|التشغيل|الشؤون الاجتماعيه"),
    "culture": ("culture", "الثقافه"),
    "sport": ("sports?|youth", "الرياضه|الشباب"),
    "tourism": ("tourism", "السياحه"),
    "environment": ("environment|climate", "البيئه"),
    "information": ("information|media|communications?", "الاعلام|الاتصالات"),
}


def _words(side: int, table: dict[str, tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the roles of each word of a language."""
    found: dict[str, set[str]] = {}
    for role, languages in table.items():
        for word in languages[side].split("|"):
            found.setdefault(word, set()).add(role)
    return {word: frozenset(roles) for word, roles in found.items()}


_OF: dict[Language, dict[str, frozenset[str]]] = {"en": _words(0, _ROLES), "ar": _words(1, _ROLES)}
_ANY = {language: "|".join(sorted(words, key=len, reverse=True)) for language, words in _OF.items()}
_KINDS = {
    language: "|".join(f"(?P<{name}>{words[side]})" for name, words in _PORTFOLIOS.items())
    for side, language in enumerate(("en", "ar"))
}
_ROLE = {
    "en": re.compile(rf"(?<![\w-])(?P<role>{_ANY['en']})(?![\w])"),
    "ar": re.compile(rf"(?<!\w)[وفبلك]?(?:ال|لل)?(?P<role>{_ANY['ar']})(?:ه|ها|هم)?(?!\w)"),
}
# The words before a name that hold a role, and an aside behind it: union spokesman Karim Benjelloun; X, its leader.
_BEFORE = {
    "en": re.compile(rf"(?:[\w'’-]+ ){{0,2}}(?<![\w-])(?:{_ANY['en']})(?:,|(?: [a-z][\w'-]*){{1,3}},?)? $"),
    "ar": re.compile(rf"(?<!\w)[وفبلك]?(?:ال|لل)?(?:{_ANY['ar']})(?:ه|ها|هم)?(?: \w+){{0,4}}،? $"),
}
_BEHIND = {
    "en": re.compile(
        r", (?:(?:an?|the|its|their|his|her|who (?:is|was)|once|then)(?: [\w'’-]+){0,4}? |former )?"
        rf"(?:{_ANY['en']})(?:-[\w-]+)?(?: for| of)?(?![\w-])"
    ),
    "ar": re.compile(rf"، (?:وهو |وهي )?(?:\w+ )??(?:ال)?(?:{_ANY['ar']})(?: \w+)?(?!\w)"),
}
_PORTFOLIO = {
    "en": re.compile(
        rf"\b(?:{_KINDS['en']})(?: [a-z]+)? minister"
        rf"|minister (?:of|for) (?:the )?(?:{_KINDS['en'].replace('?P<', '?P<of_')})"
    ),
    "ar": re.compile(rf"وزير\w? (?:{_KINDS['ar']})"),
}
REACH = 60  # characters before and behind a name where a role is looked for


def read_roles(folded: str, start: int, end: int, language: Language) -> frozenset[str]:
    """Return what the person of a name is said to be, with a minister's portfolio; empty where nothing is said.

    `folded` is the folded sentence in lower case.
    """
    before = _BEFORE[language].search(folded[max(0, start - REACH) : start])
    # its leader, Karim Tazi, the minister's rival: what follows is no aside
    behind = (
        None if before and before[0].endswith((", ", "، ")) else _BEHIND[language].match(folded, end, end + REACH)
    )
    found: set[str] = set()
    for part in (match[0] for match in (before, behind) if match):
        for match in _ROLE[language].finditer(part):
            found |= _OF[language][match["role"]]
        for match in _PORTFOLIO[language].finditer(part):
            found.add(f"minister of {(match.lastgroup or '').removeprefix('of_')}")
    return frozenset(found)


def are_apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether two roles are two people's: a minister's and a lawyer's, or two ministers' of two things."""
    if not one or not other:
        return False
    offices = [{role for role in roles if " " in role} for roles in (one, other)]
    return one.isdisjoint(other) or (all(offices) and offices[0].isdisjoint(offices[1]))
