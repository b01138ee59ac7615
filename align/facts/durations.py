"""Read how long something lasts, so that the same time in another unit is the same.

24 hours, يوم; six weeks, شهر ونصف; 75 years, ثلاثة أرباع القرن.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from align.facts.quantities import Quantity
from align.facts.words import fold_key
from align.records import Language

# unit: seconds; Arabic singular, dual and plural; English
_UNITS: dict[str, tuple[float, str, str, str, str]] = {
    "second": (1, "ثانية", "ثانيتان ثانيتين", "ثوان ثواني", "second seconds sec secs"),
    "minute": (60, "دقيقة", "دقيقتان دقيقتين", "دقائق", "minute minutes min mins"),
    "hour": (3600, "ساعة", "ساعتان ساعتين ساعتي", "ساعات", "hour hours hr hrs"),
    "day": (86_400, "يوم يوما", "يومان يومين", "أيام", "day days"),
    "week": (604_800, "أسبوع أسبوعا", "أسبوعان أسبوعين", "أسابيع", "week weeks"),
    "fortnight": (1_209_600, "", "", "", "fortnight fortnights"),
    "month": (2_629_800, "شهر شهرا", "شهران شهرين", "أشهر شهور", "month months"),
    "year": (31_557_600, "سنة عام عاما", "سنتان سنتين عامان عامين", "سنوات سنين أعوام", "year years"),
    "decade": (315_576_000, "عقد عقدا", "عقدان عقدين", "عقود", "decade decades"),
    "century": (3_155_760_000, "قرن قرنا", "قرنان قرنين", "قرون", "century centuries"),
    "millennium": (31_557_600_000, "ألفية", "ألفيتان ألفيتين", "ألفيات", "millennium millennia"),
}
_AR_ONE = {fold_key(f): seconds for seconds, one, _, _, _ in _UNITS.values() for f in one.split()}
_AR_TWO = {fold_key(f): 2 * seconds for seconds, _, two, _, _ in _UNITS.values() for f in two.split()}
_AR_MANY = {fold_key(f): seconds for seconds, _, _, many, _ in _UNITS.values() for f in many.split()}
_EN = {form: seconds for seconds, _, _, _, forms in _UNITS.values() for form in forms.split()}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_AR_UNIT = re.compile(
    rf"(?<!\w)(?P<clitics>[وفبلك]?(?:ال)?)(?P<unit>{_any_of({**_AR_ONE, **_AR_TWO, **_AR_MANY})})"
    r"(?!\w)(?:\s+(?P<less>الا|و(?=\w))\s*(?P<part>نصفا?|ربعا?|ثلثا?)(?!\w)(?:\s+ال\w+)?)?"
)
_EN_UNIT = re.compile(
    rf"(?:(?<!\w)(?P<one>an?|one|half an?|the)[\s-]+)?(?<![^\W\d_])(?P<unit>{_any_of(_EN)})\b"
    r"(?:\s+and\s+a\s+(?P<part>half|quarter|third)\b)?",
    re.IGNORECASE,
)
_PARTS = {"نصف": 1 / 2, "ربع": 1 / 4, "ثلث": 1 / 3, "half": 1 / 2, "quarter": 1 / 4, "third": 1 / 3}
_BETWEEN = re.compile(r"[\s-]*(?:من\s+)?(?:ال)?")
LONGEST_GAP = 8  # characters between a number and its unit
MONTH = 2_629_800.0  # seconds; months and longer are counted in weeks and days roughly: four weeks are a month
ROUND, EXACT = 0.09, 0.001  # shares by which two may differ


@dataclass(frozen=True, slots=True)
class Duration:
    """A time of so many seconds, told in units of `unit` seconds, at `text[start:end]`, its number included."""

    start: int
    end: int
    seconds: float
    unit: float


def find_durations(folded: str, language: Language, numbers: Sequence[Quantity]) -> list[Duration]:
    """Return the durations in a folded text, in order: with a number before the unit, or of one or two of it."""
    pattern, read = (_AR_UNIT, _read_arabic) if language == "ar" else (_EN_UNIT, _read_english)
    ends = {number.end: number for number in numbers}
    found = []
    for match in pattern.finditer(folded):
        number = _number_before(folded, match, ends)
        reading = read(match, None if number is None else number.value)
        if reading is not None:
            count, unit = reading
            part = _PARTS.get((match["part"] or "").lower().removesuffix("ا"), 0.0)
            count += -part if language == "ar" and match["less"] == "الا" else part
            start = match.start() if number is None else number.start
            found.append(Duration(start, match.end(), count * unit, unit))
    return found


def _number_before(folded: str, match: re.Match[str], ends: Mapping[int, Quantity]) -> Quantity | None:
    """Return the number that counts a unit."""
    last = match.start("unit")
    for end in range(last, max(0, last - LONGEST_GAP), -1):
        if end in ends and _BETWEEN.fullmatch(folded, end, last):
            return ends[end]
    return None


def _read_arabic(match: re.Match[str], number: float | None) -> tuple[float, float] | None:
    """Return how many of which unit: two of a dual, one of a singular without the article."""
    unit = match["unit"]
    if unit in _AR_TWO:
        return 2.0, _AR_TWO[unit] / 2
    if number is not None:
        return number, _AR_ONE.get(unit) or _AR_MANY[unit]
    return (1.0, _AR_ONE[unit]) if unit in _AR_ONE and "ال" not in match["clitics"] else None


def _read_english(match: re.Match[str], number: float | None) -> tuple[float, float] | None:
    """Return how many of which unit: one behind an article, half of one."""
    unit, one = _EN[match["unit"].lower()], (match["one"] or "").lower()
    if number is not None:
        return number, unit
    return (0.5 if one.startswith("half") else 1.0, unit) if one else None


def is_as_long(number: Quantity, own: Iterable[Duration], others: Sequence[Duration]) -> bool:
    """Whether a number counts a time that the other side says in another unit: 24 hours, a day."""
    spans = [duration for duration in own if duration.start <= number.start < duration.end]
    return any(same_length(span, other) for span in spans for other in others)


def differ_in_length(left: Quantity, right: Quantity, ar: Iterable[Duration], en: Iterable[Duration]) -> bool:
    """Whether two numbers count times that differ: an hour and a half, two and a half hours."""
    one = next((span for span in ar if span.start <= left.start < span.end), None)
    other = next((span for span in en if span.start <= right.start < span.end), None)
    return one is not None and other is not None and not same_length(one, other)


def same_length(one: Duration, other: Duration) -> bool:
    """Whether two times are as long, where one of them is told in months or years and the other is not roughly.

    >>> week, year = 604_800.0, 31_557_600.0
    >>> same_length(Duration(0, 1, 4 * week, week), Duration(0, 1, MONTH, MONTH))
    True
    >>> same_length(Duration(0, 1, 50 * year, year), Duration(0, 1, 52 * year, year))
    False
    """
    allowed = ROUND if (one.unit >= MONTH) != (other.unit >= MONTH) else EXACT
    return abs(one.seconds - other.seconds) <= allowed * max(one.seconds, other.seconds)
