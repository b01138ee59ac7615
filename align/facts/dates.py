"""Find dates and weekdays in Arabic and English text, comparable across the two; times of day come along.

Months are read in their Levantine, Egyptian and Maghrebi names, alone or as doublets (حزيران/يونيو). Hijri dates
are kept apart: they never equal Gregorian ones. Numeric dates that can be read both ways keep both readings; one
of the years 1300 to 1499 without a sign of its calendar may be of either (29/05/1453).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain

from align.facts import calendar as table
from align.facts.calendar import Date
from align.facts.numbers import Quantity, find_numbers
from align.facts.times import find_times
from align.facts.words import fold, put_back, without_signs
from align.records import Language


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w)))


def _first_words(*tables: Iterable[str]) -> str:
    return _alternatives(list({word.group() for name in chain(*tables) if (word := re.search(r"\w+", name))}))


_AR_MONTH = _alternatives([*table.AR_MONTHS, *table.AR_HIJRI])
_EN_MONTH = _alternatives([*table.EN_MONTHS, *table.EN_HIJRI])
_AR_MONTHS = re.compile(
    rf"(?<!\w)(?P<prefix>(?:[وفبلك]|وب|ول)?)(?P<month>{_AR_MONTH})(?!\w)(?:\s*/\s*(?:{_AR_MONTH})(?!\w))?"
)
_EN_MONTHS = re.compile(rf"(?<!\w)(?P<month>{_EN_MONTH})\b\.?", re.IGNORECASE)
_NUMERIC = re.compile(
    r"(?<![\d./-])(?:(?P<d>\d{1,2})(?P<s>[/.-])(?P<m>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})"
    r"|(?P<y2>\d{4})(?P<s2>[/.-])(?P<m2>\d{1,2})(?P=s2)(?P<d2>\d{1,2}))(?![\d/-])"
)
_DIGIT = re.compile(r"\d")
_HIJRI = re.compile(r"\s*(?:هـ?(?!\w)|AH\b|A\.H\.)")
_CHRISTIAN = re.compile(r"\s*(?:م(?!\w)|AD\b|A\.D\.|CE\b)")
_HIJRI_YEAR = re.compile(rf"(?<!\d)(1[34]\d\d){_HIJRI.pattern}")
_AR_WEEKDAYS = re.compile(rf"(?<!\w)[وفبك]?(?P<day>{_alternatives(list(table.AR_WEEKDAYS))})(?!\w)")
_EN_WEEKDAYS = re.compile(rf"\b(?P<day>{_alternatives(list(table.EN_WEEKDAYS))})s?\b", re.IGNORECASE)
# Mon-Thu, Sat and Sun; one alone only before a stop or a date, and the Sun not at all.
_SHORT_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)"
_SHORT_DAYS = re.compile(
    rf"\b{_SHORT_DAY}(?:\.? ?(?:[-–/,&]|and|to) ?{_SHORT_DAY})+\b|\b(?!Sun){_SHORT_DAY}(?=\.|,? \d)"
)
_ONE_SHORT_DAY = re.compile(_SHORT_DAY)
_SHORT_WEEKDAYS = {name[:3].capitalize(): day for name, day in table.EN_WEEKDAYS.items()}
# In Arabic the night belongs to the day behind it: ليلة الأحد is Saturday night.
_EVE = re.compile(r"(?<!\w)[وفبل]?(?:ليله|عشيه)\s+(?:يوم\s+)?$")
_RUN = re.compile(r"\w+")
_AR_OPENING = re.compile(
    rf"(?:[وفبلك]|وب|ول)?(?:{_first_words(table.AR_MONTHS, table.AR_HIJRI, table.AR_WEEKDAYS)}"
    r"|(?:ال)?ساعه|و?(?:ال)?(?:نصف|ربع|ثلث)|ال(?:واحده|ثانيه|ثالثه|رابعه|خامسه|سادسه|سابعه|ثامنه|تاسعه|عاشره|حاديه)|منتصف|نصف|دقائق|دقيقه|ربعا|صباحا|فجرا|ظهرا|الظهر|عصرا|مساء|ليلا)"
)
_EN_OPENING = re.compile(
    rf"(?:{_first_words(table.EN_MONTHS, table.EN_HIJRI, table.EN_WEEKDAYS)})s?"
    r"|mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|noon|midnight|clock"
    "|past|quarter|minutes|morning|afternoon|evening|night",
    re.IGNORECASE,
)
_AR_BEFORE_YEAR = re.compile(r"\s*[،,]?\s*(?:من\s+)?(?:عام|سنه|العام)?\s*")
_AR_BETWEEN_DAY = re.compile(r"\s*(?:من\s+)?(?:شهر\s+)?[/-]?\s*")
_EN_BETWEEN_DAY = re.compile(r"\s*(?:st|nd|rd|th)?\s*(?:of\s+|-)?", re.IGNORECASE)
_MONTH_CUE = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|last|next|early|late|mid|during|from|to|and|this)[\s-]+|شهر\s+|(?:نهايه|اواخر|مطلع|اوائل|منتصف|بدايه)\s+)$",
    re.IGNORECASE,
)


_MONTH_BEHIND = re.compile(r"\s+(?:ال(?:مقبل|قادم|ماضي|فائت|منصرم|جاري|حالي|ثاني\s+المقبل))(?!\w)")


def find_dates(text: str, language: Language, numbers: Sequence[Quantity] | None = None) -> list[Date]:
    """Return the dates, weekdays and times of a text in order of place, without overlaps.

    `numbers` are those of the text when they are known already.
    """
    text, places = without_signs(text)
    if places is not None:
        numbers = None  # those known stand at other places
    folded = fold(text)
    if not (_DIGIT.search(folded) or any(_opens_date(word, language) for word in _RUN.findall(folded))):
        return []
    found = _find_numeric(folded)
    found += _find_months(text, folded, language, numbers)
    found += _find_hijri_years(folded)
    found += _find_weekdays(folded, language)
    found += find_times(folded, language)
    found.sort(key=lambda date: (date.start, -date.end))
    kept: list[Date] = []
    for date in found:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return put_back(kept, places)


@lru_cache(maxsize=65536)
def _opens_date(word: str, language: Language) -> bool:
    """Say whether a run of letters may begin a month, a weekday or a time that no digits are needed for."""
    return (_AR_OPENING if language == "ar" else _EN_OPENING).fullmatch(word) is not None


def _find_numeric(folded: str) -> list[Date]:
    found = []
    for match in _NUMERIC.finditer(folded):
        year_first = match["y2"] is not None
        day, month, year = (int(match[g]) for g in (("d2", "m2", "y2") if year_first else ("d", "m", "y")))
        if day <= 12 < month:
            day, month = month, day
        if not (1 <= month <= 12 and 1 <= day <= 31):
            continue
        if not year_first and year < 100 and match["s"] != "/":
            continue
        year += 0 if year >= 100 else 2000 if year < 50 else 1900
        swapped = not year_first and day <= 12 and day != month
        calendar = "gregorian"
        if 1300 <= year < 1500 and not _CHRISTIAN.match(folded, match.end()):
            calendar = "hijri" if _HIJRI.match(folded, match.end()) else "either"
        found.append(Date("date", *match.span(), day, month, year, calendar, swapped=swapped))
    return found


def _find_months(text: str, folded: str, language: Language, numbers: Sequence[Quantity] | None) -> list[Date]:
    pattern = _AR_MONTHS if language == "ar" else _EN_MONTHS
    hijri = table.AR_HIJRI if language == "ar" else table.EN_HIJRI
    names = table.AR_MONTHS if language == "ar" else table.EN_MONTHS
    found: list[Date] = []
    matches = list(pattern.finditer(folded))
    if not matches:
        return found
    known = find_numbers(text, language) if numbers is None else numbers
    beside = [n for n in known if n.kind in ("cardinal", "ordinal", "percent", "money")]
    for match in matches:
        name = re.sub(r"\s+", " ", match["month"]).lower()
        if language == "en" and not match["month"][0].isupper():
            continue
        calendar = "gregorian" if name in names else "hijri"
        start, end = match.start("month"), match.end()
        day, day_at, year, year_at = _read_neighbours(folded, beside, start, end, language, calendar)
        doublet = "/" in match.group()
        if name in table.UNSURE_MONTHS or match["month"].endswith("."):
            cue = _MONTH_CUE.search(folded[max(0, start - 12) : start])
            if day is None and year is None and not doublet and not cue and not _MONTH_BEHIND.match(folded, end):
                continue
        begin = start if day_at is None else day_at
        month = names[name] if name in names else hijri[name]
        found.append(Date("date", begin, end if year_at is None else year_at, day, month, year, calendar))
    return found


def _read_neighbours(
    folded: str, numbers: Sequence[Quantity], start: int, end: int, language: Language, calendar: str
) -> tuple[int | None, int | None, int | None, int | None]:
    """Return (day, where it starts, year, where it ends) from the numbers beside a month name."""
    day = day_at = year = year_at = None
    between = _AR_BETWEEN_DAY if language == "ar" else _EN_BETWEEN_DAY
    for number in numbers:
        if not number.value.is_integer():
            continue
        value = int(number.value)
        if number.end <= start and 1 <= value <= 31 and between.fullmatch(folded, number.end, start):
            day, day_at = value, number.start
        elif number.start >= end:
            gap = folded[end : number.start]
            is_year = (
                1000 <= value <= 2199 if calendar == "gregorian" else 1 <= value <= 1600
            ) and number.end - number.start >= 3
            if language == "en" and day is None and 1 <= value <= 31 and re.fullmatch(r"\s*(?:the\s+)?", gap):
                day, day_at = value, start
                end, year_at = number.end, number.end
            elif is_year and (
                _AR_BEFORE_YEAR if language == "ar" else re.compile(r"\s*,?\s*(?:of\s+)?(?:[-–]\s*\d+,\s*)?")
            ).fullmatch(gap):
                year, year_at = value, number.end
                break
            elif number.start > end + 12:
                break
    return day, day_at, year, year_at


def _find_hijri_years(folded: str) -> list[Date]:
    return [Date("date", *m.span(), year=int(m[1]), calendar="hijri") for m in _HIJRI_YEAR.finditer(folded)]


def _find_weekdays(folded: str, language: Language) -> list[Date]:
    if language == "en":
        found = [
            Date("weekday", m.start("day"), m.end("day"), weekday=table.EN_WEEKDAYS[m["day"].lower()])
            for m in _EN_WEEKDAYS.finditer(folded)
        ]
        for run in _SHORT_DAYS.finditer(folded):
            for day in _ONE_SHORT_DAY.finditer(folded, *run.span()):
                found.append(Date("weekday", *day.span(), weekday=_SHORT_WEEKDAYS[day[0][:3]]))
        return found
    return [
        Date(
            "weekday", m.start("day"), m.end("day"), weekday=table.AR_WEEKDAYS[m["day"].lower()],
            swapped=_EVE.search(folded, max(0, m.start("day") - 12), m.start("day")) is not None,
        )
        for m in _AR_WEEKDAYS.finditer(folded)
    ]  # fmt: skip
