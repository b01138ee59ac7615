"""What a text says that must survive translation: its numbers, dates, names and negations, and whether two texts agree.

A text is read once, however many candidate pairs it stands in; comparing two readings is cheap.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from align.records import Language
from align.text.dates import Date, find_dates, match_dates
from align.text.names import Name, find_names, find_words, match_names
from align.text.numbers import Quantity, find_numbers, match_numbers
from align.text.words import fold

Found = TypeVar("Found", Quantity, Date, Name)

# "not" in Arabic, less the idioms that negate nothing: still, especially, must, no doubt, only.
_AR_NEGATION = re.compile(
    r"(?<!\w)[وف]?(?:"
    r"لا(?!\s+(?:يزال|تزال|يزالون|سيما|بد|شك|غني|ريب|حصر))|لم|لن|ليس(?:ت|وا|ا|تا)?|لست|لسنا"
    r")(?!\w)"
)
_AR_WEAK = re.compile(
    r"(?<!\w)[وفبلك]*(?:ال)?(?:غير|عدم|بدون|دون|بلا|لا|لم|لن|ما|الا|لولا|نف[يت]\w*|ينفي|تنفي|رفض\w*|يرفض|ترفض|فشل\w*|يفشل|يتعذر|تعذر|يستحيل|نادرا|"
    r"قلما|انعدام|افتقار|يفتقر|تفتقر|منع\w*|يمنع|تمنع|حظر\w*|يحظر|امتن\w*|يمتنع|توقف\w*|انكر\w*|خلو|خال|خاليه?|سوي|فقط|بل|مجرد|حتي|يكاد|تكاد|استحال\w*|مستحيل\w*|لكن\w*|رغم|بال?رغم|لات|غياب|قله|نقص|فقدان|تجنب\w*|حال)(?!\w)"
)
_EN_NEGATION = re.compile(
    r"\b(?:not(?!\s+only)|never|cannot|nobody|none|nor|neither|(?:[a-z]+n['’]t)|no(?!\.|\s+\d|\s+(?:doubt|longer|matter)))\b",
    re.IGNORECASE,
)
_EN_WEAK = re.compile(
    r"\b(?:no|not|nothing|nowhere|without|un\w{3,}|in(?:ab|adeq|cap|compl|corr|cons|dir|eff|elig|evit|frequ|sec|sign|suff|tol|val|vis)\w+|imposs\w+|impr\w+|irr\w+|ill\w+|outside|dis\w{3,}|non\w*|mis\w{3,}|\w+less|fail\w*|lack\w*|refus\w*|"
    r"den(?:y|ies|ied|ying)|reject\w*|prevent\w*|avoid\w*|absen\w+|hardly|rarely|seldom|barely|scarcely|few|little|only|just|but|except|rather|unless|"
    r"instead|stop\w*|free|forb\w+|prohibit\w*|ban\w*|yet|still|too|any\w*|although|though|however|other\w*|than|ever|longer|least|exempt|exclu\w+|cease\w*|out|"
    r"away|mere\w*|beyond|against|missing|minus|zero|empty|end\w*|far|halt\w*|kept?|loss|lost|neglect\w*|poor\w*|unable|wrong|nor|anti\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was read in one text. `negations` counts plain ones (لم, not); `negative` says that anything like one is there."""

    numbers: tuple[Quantity, ...]
    dates: tuple[Date, ...]
    names: tuple[Name, ...]
    words: tuple[str, ...]
    negations: int
    negative: bool


@dataclass(frozen=True, slots=True)
class Agreement(Generic[Found]):
    """What both texts have, as pairs, and what only one of them has."""

    shared: tuple[tuple[Found, Found], ...]
    only_ar: tuple[Found, ...]
    only_en: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class NameAgreement:
    """English names with their similarity to the Arabic side, and the gazetteer's names that only the Arabic side has."""

    similarities: tuple[tuple[Name, float], ...]
    only_ar: tuple[Name, ...]


def read_evidence(text: str, language: Language) -> Evidence:
    """Read the numbers, dates, names and negations of a text."""
    dates = find_dates(text, language)
    strong, weak = (_AR_NEGATION, _AR_WEAK) if language == "ar" else (_EN_NEGATION, _EN_WEAK)
    folded = fold(text)
    negations = sum(1 for _ in strong.finditer(folded))
    return Evidence(
        numbers=tuple(_drop_clock_and_month(find_numbers(text, language), dates, folded)),
        dates=tuple(dates),
        names=tuple(find_names(text, language)),
        words=tuple(dict.fromkeys(find_words(text))) if language == "ar" else (),
        negations=negations,
        negative=negations > 0 or weak.search(folded) is not None,
    )


def compare_numbers(ar: Evidence, en: Evidence) -> Agreement[Quantity]:
    """Return which numbers the two texts share, by value whatever the spelling, and which only one has."""
    return _agreement(ar.numbers, en.numbers, match_numbers(ar.numbers, en.numbers))


def compare_dates(ar: Evidence, en: Evidence) -> Agreement[Date]:
    """Return which dates, weekdays and times the two texts share, and which only one has."""
    return _agreement(ar.dates, en.dates, match_dates(ar.dates, en.dates))


def compare_names(ar: Evidence, en: Evidence) -> NameAgreement:
    """Return how well each English name is found on the Arabic side, and the known Arabic names not found in English."""
    matched = match_names(en.names, ar.names, ar.words)
    heard = {entry for name in en.names for entry in name.entries}
    only_ar = tuple(name for name in ar.names if name.firm and not name.entries & heard)
    return NameAgreement(tuple((en.names[place], similarity) for place, similarity in matched), only_ar)


def _agreement(ar: tuple[Found, ...], en: tuple[Found, ...], matched: list[tuple[int, int]]) -> Agreement[Found]:
    left, right = {i for i, _ in matched}, {j for _, j in matched}
    return Agreement(
        tuple((ar[i], en[j]) for i, j in matched),
        tuple(found for i, found in enumerate(ar) if i not in left),
        tuple(found for j, found in enumerate(en) if j not in right),
    )


def _drop_clock_and_month(numbers: list[Quantity], dates: list[Date], folded: str) -> list[Quantity]:
    """Keep of a date's numbers its day and year: hours and months are compared as dates, 15:00 being 3 p.m."""
    spans = [date for date in dates if date.kind != "weekday"]
    if not spans:
        return numbers
    kept = []
    for number in numbers:
        date = next((d for d in spans if d.start <= number.start < d.end), None)
        if date is None:
            kept.append(number)
        elif date.kind == "date":
            named_month = any(character.isalpha() for character in folded[date.start : date.end])
            said = number.value in (date.day, date.year)
            if said or (named_month and number.kind == "cardinal"):
                kept.append(number)
    return kept
