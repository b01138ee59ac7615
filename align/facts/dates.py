"""Dates, weekdays and times of day in Arabic and English text, comparable across the two.

Months are read in their Levantine, Egyptian and Maghrebi names, alone or as doublets (حزيران/يونيو). Hijri dates
are kept apart: they never equal Gregorian ones. Numeric dates that can be read both ways keep both readings; one
of the years 1300 to 1499 without a sign of its calendar may be of either (29/05/1453).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from align.facts import months as table
from align.facts.numbers import Quantity, find_numbers
from align.facts.words import fold, fold_key, put_back, without_signs
from align.records import Language


@dataclass(frozen=True, slots=True)
class Date:
    """A date, weekday or time found at `text[start:end]`; what it does not say is None.

    `kind`: `date` (some of day, month, year; `calendar` is `gregorian`, `hijri` or `either`), `weekday` (Monday is
    0) or `time` (`minute` of the day; `exact` when morning or afternoon is known; `reverse` is the minute when
    hours and minutes change places, as right-to-left typescript writes them: 00/10). `swapped` says that day and
    month can change places (05/03/2015).
    """

    kind: str
    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    calendar: str = "gregorian"
    weekday: int | None = None
    minute: int | None = None
    exact: bool = True
    reverse: int | None = None
    swapped: bool = False


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
_RUN = re.compile(r"\w+")
_AR_OPENING = re.compile(
    rf"(?:[وفبلك]|وب|ول)?(?:{_first_words(table.AR_MONTHS, table.AR_HIJRI, table.AR_WEEKDAYS)}|(?:ال)?ساعه)"
)
_EN_OPENING = re.compile(
    rf"(?:{_first_words(table.EN_MONTHS, table.EN_HIJRI, table.EN_WEEKDAYS)})s?|noon|midnight|clock", re.IGNORECASE
)
_CLOCK = re.compile(r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])[:.](?P<m>[0-5]\d)(?![\d:%]|[.,]\d)")
_EN_HOUR = re.compile(
    r"(?<![\d:.,])(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<m>[0-5]\d))?\s*(?P<half>[ap])\.?\s?m\b\.?|\b(?P<noon>noon|midnight)\b",
    re.IGNORECASE,
)
_EN_HOURS = re.compile(r"(?<![\d:.,])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?:Z\b| ?(?:hours|hrs|GMT|UTC)\b)")
_EN_OCLOCK = re.compile(r"\b(?P<h>\d{1,2}|[a-z]+)\s+o'clock\b", re.IGNORECASE)
_AR_HOUR = re.compile(
    r"(?<!\w)[وبل]?(?:ال)?ساعه\s+(?P<h>\d{1,2}(?:[:./]\d\d)?|ال\w+(?:\s+عشره?)?)(?P<rest>(?:\s+و(?:ال)?(?:نصف|ربع))?)"
)
_HALF_OF_DAY = re.compile(r"\s*(?:و\d+\s+دقيقه\s+)?(?:من\s+|في\s+|بعد\s+)?(?P<half>\w+)(?P<more>\s+الظهر)?")
_AR_BEFORE_YEAR = re.compile(r"\s*[،,]?\s*(?:من\s+)?(?:عام|سنه|العام)?\s*")
_AR_BETWEEN_DAY = re.compile(r"\s*(?:من\s+)?(?:شهر\s+)?[/-]?\s*")
_EN_BETWEEN_DAY = re.compile(r"\s*(?:st|nd|rd|th)?\s*(?:of\s+|-)?", re.IGNORECASE)
_MONTH_CUE = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|last|next|early|late|mid|during|from|to|and|this)[\s-]+|شهر\s+)$",
    re.IGNORECASE,
)


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
    found += _find_times(folded, language)
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


def agree(ar: Date, en: Date) -> bool:
    """Whether two findings can be the same date, weekday or time: nothing that both say differs."""
    if ar.kind != en.kind or (ar.calendar != en.calendar and "either" not in (ar.calendar, en.calendar)):
        return False
    if ar.kind == "weekday":
        return ar.weekday == en.weekday
    if ar.kind == "time":
        left, right = ar.minute or 0, en.minute or 0
        return left == right or ar.reverse == right or (not (ar.exact and en.exact) and left % 720 == right % 720)
    if ar.year is not None and en.year is not None and ar.year != en.year and ar.year % 100 != en.year:
        return False
    said = [(ar.day, ar.month)] + ([(ar.month, ar.day)] if ar.swapped else [])
    heard = [(en.day, en.month)] + ([(en.month, en.day)] if en.swapped else [])
    shared = any(_same(d, day) and _same(m, month) for d, m in said for day, month in heard)
    common = any(
        getattr(ar, part) is not None and getattr(en, part) is not None for part in ("day", "month", "year")
    )
    return shared and common


def match_dates(ar: Sequence[Date], en: Sequence[Date]) -> list[tuple[int, int]]:
    """Return which Arabic date is which English one, each used once, in order of appearance."""
    taken: set[int] = set()
    matched = []
    for i, left in enumerate(ar):
        for j, right in enumerate(en):
            if j not in taken and agree(left, right):
                taken.add(j)
                matched.append((i, j))
                break
    return matched


def _same(left: int | None, right: int | None) -> bool:
    return left is None or right is None or left == right


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
            if day is None and year is None and not doublet and not cue:
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
    pattern, days = (_AR_WEEKDAYS, table.AR_WEEKDAYS) if language == "ar" else (_EN_WEEKDAYS, table.EN_WEEKDAYS)
    return [
        Date("weekday", m.start("day"), m.end("day"), weekday=days[m["day"].lower()])
        for m in pattern.finditer(folded)
    ]


def _find_times(folded: str, language: Language) -> list[Date]:
    found = []
    if language == "en":
        for match in _EN_HOUR.finditer(folded):
            if match["noon"]:
                found.append(Date("time", *match.span(), minute=720 if match["noon"].lower() == "noon" else 0))
                continue
            hour = int(match["h"]) % 12 + (12 if match["half"].lower() == "p" else 0)
            found.append(Date("time", *match.span(), minute=60 * hour + int(match["m"] or 0)))
        for match in _EN_HOURS.finditer(folded):
            minute = 60 * int(match["h"]) + int(match["m"])
            found.append(Date("time", *match.span(), minute=minute))
        for match in _EN_OCLOCK.finditer(folded):
            numbers = find_numbers(match["h"], "en")
            if numbers:
                found.append(Date("time", *match.span(), minute=int(numbers[0].value) % 24 * 60, exact=False))
    else:
        for match in _AR_HOUR.finditer(folded):
            time = _read_arabic_hour(folded, match)
            if time is not None:
                found.append(time)
    for match in _CLOCK.finditer(folded):
        if "." in match.group():  # 10.30 is a time only when a word says so
            continue
        half = _read_half(folded, match.end()) if language == "ar" else (None, match.end())
        hour = int(match["h"]) % 24
        minute = _on_the_clock(60 * hour + int(match["m"]), half[0])
        exact = half[0] is not None or hour > 12 or match["h"].startswith("0")
        found.append(Date("time", match.start(), half[1], minute=minute, exact=exact))
    return found


def _read_arabic_hour(folded: str, match: re.Match[str]) -> Date | None:
    reverse = None
    if match["h"][0].isdigit():
        hour, _, minute = re.sub("[./]", ":", match["h"]).partition(":")
        if int(minute or 0) > 59:
            return None
        value = 60 * (int(hour) % 24) + int(minute or 0)
        if minute and int(minute) < 24:
            reverse = 60 * int(minute) + int(hour)
    else:
        numbers = find_numbers(match["h"], "ar")
        if match["h"] == "الواحده":
            value = 60
        elif numbers and numbers[0].kind == "ordinal" and numbers[0].value <= 12:
            value = 60 * int(numbers[0].value) % 720
        else:
            return None
    value += 30 if match["rest"].endswith("نصف") else 15 if match["rest"].endswith("ربع") else 0
    half, end = _read_half(folded, match.end())
    exact = half is not None or value >= 780
    return Date("time", match.start(), end, minute=_on_the_clock(value, half), exact=exact, reverse=reverse)


def _on_the_clock(minute: int, half: str | None) -> int:
    """Return the minute of the day that a minute of twelve hours is in the morning, at noon, in the evening...

    >>> [_on_the_clock(60 * hour, "night") // 60 for hour in (12, 2, 9)], _on_the_clock(12 * 60, "evening") // 60
    ([0, 2, 21], 12)
    """
    if half is None:
        return minute
    later = {"morning": False, "noon": minute % 720 < 540, "evening": True, "night": minute % 720 >= 360}[half]
    return minute % 720 + 720 * later


def _read_half(folded: str, at: int) -> tuple[str | None, int]:
    """Return `morning`, `noon`, `evening` or `night`, None for none of them, and where the words for it end."""
    match = _HALF_OF_DAY.match(folded, at)
    if match is None:
        return None, at
    word = fold_key(match["half"])
    if word in table.MORNING:
        return "morning", match.end("half")
    if word in table.EVENING or (word == "الظهر" and "بعد" in match.group()):
        return "evening", match.end("half")
    if word in table.NIGHT:
        return "night", match.end("half")
    if word in table.NOON:
        return "noon", match.end("half")
    return None, at
