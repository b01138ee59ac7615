"""What a date is and when two agree; months, weekdays and parts of the day in both languages, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from align.facts.words import fold_key

# number: Levantine; Egyptian and Gulf; Maghrebi (Tunisian and Algerian, then Moroccan)
_ARABIC_MONTHS = {
    1: "كانون الثاني, يناير, جانفي",
    2: "شباط, فبراير, فيفري",
    3: "آذار, مارس",
    4: "نيسان, أبريل, إبريل, أفريل, ابريل",
    5: "أيار, مايو, ماي",
    6: "حزيران, يونيو, يونيه, جوان",
    7: "تموز, يوليو, يوليه, جويلية, يوليوز",
    8: "آب, أغسطس, أوت, غشت",
    9: "أيلول, سبتمبر, شتنبر",
    10: "تشرين الأول, أكتوبر, اكتوبر",
    11: "تشرين الثاني, نوفمبر, نونبر",
    12: "كانون الأول, ديسمبر, دجنبر",
}
_HIJRI_MONTHS = {
    1: ("محرم, المحرم", "muharram"),
    2: ("صفر", "safar"),
    3: ("ربيع الأول", "rabi al-awwal, rabi' al-awwal, rabi i"),
    4: ("ربيع الآخر, ربيع الثاني", "rabi al-thani, rabi' al-thani, rabi al-akhir, rabi ii"),
    5: ("جمادى الأولى", "jumada al-awwal, jumada al-ula, jumada i"),
    6: ("جمادى الآخرة, جمادى الثانية", "jumada al-thani, jumada al-akhira, jumada ii"),
    7: ("رجب", "rajab"),
    8: ("شعبان", "sha'ban, shaban, shaaban"),
    9: ("رمضان", "ramadan"),
    10: ("شوال", "shawwal"),
    11: ("ذو القعدة, ذي القعدة", "dhu al-qadah, dhu al-qi'dah, dhul qadah"),
    12: ("ذو الحجة, ذي الحجة", "dhu al-hijjah, dhu al-hijja, dhul hijjah, zul hijjah"),
}
_ENGLISH_MONTHS = "january february march april may june july august september october november december".split()
# Monday is 0, as in the standard library.
_WEEKDAYS = {
    0: ("الاثنين الإثنين", "monday"),
    1: ("الثلاثاء", "tuesday"),
    2: ("الأربعاء", "wednesday"),
    3: ("الخميس", "thursday"),
    4: ("الجمعة", "friday"),
    5: ("السبت", "saturday"),
    6: ("الأحد", "sunday"),
}

AR_MONTHS = {fold_key(f.strip()): n for n, forms in _ARABIC_MONTHS.items() for f in forms.split(",")}
EN_MONTHS = (
    {name: n for n, name in enumerate(_ENGLISH_MONTHS, start=1)}
    | {name[:3]: n for n, name in enumerate(_ENGLISH_MONTHS, start=1) if name != "may"}
    | {"sept": 9}
)
AR_HIJRI = {fold_key(f.strip()): n for n, (ar, _) in _HIJRI_MONTHS.items() for f in ar.split(",")}
EN_HIJRI = {fold_key(f.strip()): n for n, (_, en) in _HIJRI_MONTHS.items() for f in en.split(",")}
AR_WEEKDAYS = {fold_key(f): n for n, (ar, _) in _WEEKDAYS.items() for f in ar.split()}
EN_WEEKDAYS = {f: n for n, (_, en) in _WEEKDAYS.items() for f in en.split()}

# Words that are months only beside a day, a year, another month name or the word for "month".
UNSURE_MONTHS = {
    fold_key(f) for f in ("مارس", "آب", "جوان", "ماي", "أوت", "نيسان", "may", "march", "mar", "صفر", "رجب", "شعبان")
}

MORNING = {fold_key(f) for f in ("صباحا", "صباح", "فجرا", "فجر", "الصباح", "الفجر")}
EVENING = {fold_key(f) for f in ("مساء", "عصرا", "المساء", "العصر")}
# From six in the evening to five in the morning: 12 ليلا is midnight, الثانية ليلا 2 a.m.
NIGHT = {fold_key(f) for f in ("ليلا", "الليل")}
# 11 ظهرا comes before noon, 12 and 1 ظهرا after it.
NOON = {fold_key(f) for f in ("ظهرا",)}


@dataclass(frozen=True, slots=True)
class Date:
    """A date, weekday or time found at `text[start:end]`; what it does not say is None.

    `kind`: `date` (some of day, month, year; `calendar` is `gregorian`, `hijri` or `either`), `weekday` (Monday is
    0) or `time` (`minute` of the day; `exact` when morning or afternoon is known; `reverse` is the minute when
    hours and minutes change places, as right-to-left typescript writes them: 00/10). `swapped` says that day and
    month can change places (05/03/2015), or that a weekday's evening may be that of the day before (ليلة الأحد).
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


def agree(ar: Date, en: Date) -> bool:
    """Whether two findings can be the same date, weekday or time: nothing that both say differs."""
    if ar.kind != en.kind or (ar.calendar != en.calendar and "either" not in (ar.calendar, en.calendar)):
        return False
    if ar.kind == "weekday":
        eve = ar.swapped and ar.weekday is not None and (ar.weekday - 1) % 7 == en.weekday
        return ar.weekday == en.weekday or eve
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
