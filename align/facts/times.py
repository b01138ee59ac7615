"""Times of day in Arabic and English text: الساعة الثالثة مساء, 15:00, 3 p.m., noon."""

from __future__ import annotations

import re

from align.facts import calendar as table
from align.facts.calendar import Date
from align.facts.numbers import find_numbers
from align.facts.words import fold_key
from align.records import Language

_CLOCK = re.compile(r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])[:.](?P<m>[0-5]\d)(?![\d:%]|[.,]\d)")
# Chapter and verse: Quran 24:35, Psalm 23:10.
_IN_A_BOOK = re.compile(
    r"\b(?:quran|qur'an|koran|surah?|psalms?|verses?|genesis|exodus|matthew|mark|luke|john)\s$", re.I
)
_EN_HOUR = re.compile(
    r"(?<![\d:.,])(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<m>[0-5]\d))?\s*(?P<half>[ap])\.?\s?m\b\.?|\b(?P<noon>noon|midnight)\b",
    re.IGNORECASE,
)
_EN_HOURS = re.compile(r"(?<![\d:.,])(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)(?:Z\b| ?(?:hours|hrs|GMT|UTC)\b)")
_EN_OCLOCK = re.compile(r"\b(?P<h>\d{1,2}|[a-z]+)\s+o'clock\b", re.IGNORECASE)
_EN_PAST = re.compile(
    r"\b(?P<part>half(?=\s+past)|(?:a\s+)?quarter|(?:five|ten|twenty(?:-five)?|\d\d?)\s+(?:minutes\s+(?=past|to)|(?=past)))\s*"
    r"(?P<way>past|to)\s+"
    r"(?P<h>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_EN_IN_THE = re.compile(
    r"(?<![\d:.,$-])\b(?P<h>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?:[:.](?P<m>[0-5]\d))?"
    r"(?:\s+o'clock)?\s+(?:in\s+the\s+(?P<half>morning|afternoon|evening)|at\s+(?P<night>night))\b",
    re.IGNORECASE,
)
_REST = (
    r"(?P<rest>(?:\s+و(?:ال)?(?:نصف|ربع|ثلث)(?!\w))?"
    r"(?:\s+الا\s+(?:ال)?(?:ربعا?|ثلثا?|خمس دقائق|عشر دقائق)"
    # Minutes may follow as a number: وعشر دقائق, وخمس وعشرين دقيقة.
    r"|\s+و(?:\d{1,2}|\w+(?:\s+(?:عشره?|و\w+))?)\s+(?:دقيقه|دقائق))?)"
)
_AR_HOUR = re.compile(
    r"(?<!\w)(?<!تلك )(?<!هذه )[وبل]?(?:ال)?ساعه\s+"
    rf"(?P<h>(?:[01]\d|2[0-3])[0-5]\d(?!\d)|\d{{1,2}}(?:[:./,]\d\d)?(?!\d)|ال\w+(?:\s+عشره?)?){_REST}"
)
_HOUR = r"(?P<h>ال(?:واحده|ثانيه|ثالثه|رابعه|خامسه|سادسه|سابعه|ثامنه|تاسعه|عاشره|حاديه عشره?|ثانيه عشره?))"
_AR_BARE_HOUR = re.compile(  # في التاسعة والنصف صباحا; a half tells an hour wherever it stands
    rf"(?<!\w){_HOUR}"
    rf"{_REST}(?=\s+(?:من\s+)?(?:صباحا|فجرا|ظهرا|عصرا|مساء|ليلا|بعد الظهر|بعد منتصف الليل)(?!\w)"
    r"|(?<=دقائق)|(?<=دقيقه)|(?<=الا ربعا)|(?<= والنصف)(?!\w| ال))"
)
_AR_AT_HOUR = re.compile(  # عند الثامنة, with a quarter or without; not at eight years of age
    rf"(?<!\w)(?:[وف]?عند|في تمام|في حدود) {_HOUR}(?!\w){_REST}(?! من عمر)"
)
_AR_NAMED = re.compile(r"(?<!\w)(?:[وبل]?منتصف|(?:في|عند|حتي) نصف) (?P<half>الليل|النهار)(?!\w)")
_MINUTES = {"نصف": 30, "ربع": 15, "ثلث": 20}
_AFTER_MIDNIGHT = re.compile(r"\s*بعد منتصف الليل(?!\w)")
_HALF_OF_DAY = re.compile(r"\s*(?:و\d+\s+دقيقه\s+)?(?:من\s+|في\s+|بعد\s+)?(?P<half>\w+)(?P<more>\s+الظهر)?")


def find_times(folded: str, language: Language) -> list[Date]:
    """Return the times of day in a folded text."""
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
        found += [_read_past(match) for match in _EN_PAST.finditer(folded)]
        for match in _EN_IN_THE.finditer(folded):
            minute = 60 * _small(match["h"]) + int(match["m"] or 0)
            half = match["night"] or {"afternoon": "evening"}.get(match["half"].lower(), match["half"].lower())
            found.append(Date("time", *match.span(), minute=_on_the_clock(minute, half.lower())))
        for match in _EN_OCLOCK.finditer(folded):
            numbers = find_numbers(match["h"], "en")
            if numbers:
                found.append(Date("time", *match.span(), minute=int(numbers[0].value) % 24 * 60, exact=False))
    else:
        for match in _AR_NAMED.finditer(folded):
            found.append(Date("time", *match.span(), minute=720 if match["half"] == "النهار" else 0))
        for match in (
            match for pattern in (_AR_HOUR, _AR_BARE_HOUR, _AR_AT_HOUR) for match in pattern.finditer(folded)
        ):
            time = _read_arabic_hour(folded, match)
            if time is not None:
                found.append(time)
    for match in _CLOCK.finditer(folded):
        if "." in match.group():  # 10.30 is a time only when a word says so
            continue
        half = _read_half(folded, match.end()) if language == "ar" else (None, match.end())
        if (match["h"] == "24" and int(match["m"])) or _IN_A_BOOK.search(
            folded, max(0, match.start() - 12), match.start()
        ):
            continue
        hour = int(match["h"]) % 24
        minute = _on_the_clock(60 * hour + int(match["m"]), half[0])
        exact = half[0] is not None or hour > 12 or match["h"].startswith("0")
        found.append(Date("time", match.start(), half[1], minute=minute, exact=exact))
    return found


def _read_arabic_hour(folded: str, match: re.Match[str]) -> Date | None:
    reverse = None
    if len(match["h"]) == 4 and match["h"].isdigit():  # الساعة 1430
        value = 60 * int(match["h"][:2]) + int(match["h"][2:])
    elif match["h"][0].isdigit():
        hour, _, minute = re.sub("[./,]", ":", match["h"]).partition(":")
        if int(hour) > 24 or int(minute or 0) > 59:
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
    value = (value + _read_rest(match["rest"])) % 1440
    half, end = _read_half(folded, match.end())
    exact = half is not None or value >= 780
    start = match.start("h") if match.re is _AR_AT_HOUR else match.start()
    return Date("time", start, end, minute=_on_the_clock(value, half), exact=exact, reverse=reverse)


def _read_rest(rest: str) -> int:
    """Return the minutes that are added to an hour, or taken off it: والنصف, إلا ربعا, وعشر دقائق.

    >>> _read_rest("والنصف الا خمس دقائق"), _read_rest("وخمس وعشرين دقيقه"), _read_rest("الا ثلثا"), _read_rest("")
    (25, 25, -20, 0)
    """
    minutes = 0
    words = rest.split()
    if words and (part := words[0].removeprefix("و").removeprefix("ال")) in _MINUTES:
        minutes, words = _MINUTES[part], words[1:]
    if len(words) > 1 and words[0] == "الا":
        part = words[1].removeprefix("ال").removesuffix("ا")
        return minutes - ({"خمس": 5, "عشر": 10} | _MINUTES).get(part, 0)
    numbers = find_numbers(" ".join(words)[1:], "ar") if words else []
    return minutes + (int(numbers[0].value) if numbers and numbers[0].value < 60 else 0)


def _read_past(match: re.Match[str]) -> Date:
    """Read "half past eight" and "a quarter to seven"."""
    part = match["part"].lower()
    minutes = 30 if part == "half" else 15 if part.endswith("quarter") else _small(part.split()[0])
    hour = 60 * _small(match["h"])
    minute = hour + minutes if match["way"].lower() == "past" else hour - minutes
    return Date("time", *match.span(), minute=minute, exact=False)


def _small(word: str) -> int:
    """Return the value of a number of two digits or a word.

    >>> _small("12"), _small("twenty-five")
    (12, 25)
    """
    return int(word) if word.isdigit() else int(find_numbers(word, "en")[0].value)


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
    if late := _AFTER_MIDNIGHT.match(folded, at):
        return "morning", late.end()
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
