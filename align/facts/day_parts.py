"""The part of the day beside a weekday: Sunday night, فجر الاثنين; and when two such can be one time."""

from __future__ import annotations

import re

from align.records import Language

# Hours of the day at which each part may be, wider than it is; those of the night run into the next day.
_HOURS = {
    "dawn": (0, 8),
    "early": (0, 12),
    "morning": (0, 13),
    "noon": (10, 16),
    "evening": (13, 24),
    "late": (16, 30),
    "night": (18, 30),
}
_WORDS = {
    "ar": {
        "dawn": "فجر فجرا",
        "morning": "صباح صباحا صبيحه ضحي",
        "noon": "ظهر ظهرا ظهيره",
        "evening": "عصر عصرا مساء مغرب امسيه",
        "night": "ليل ليلا",
    },
    "en": {
        "dawn": "dawn",
        "early": "early",
        "morning": "morning",
        "noon": "noon midday",
        "evening": "afternoon evening",
        "late": "late",
        "night": "night",
    },
}
_PART_OF = {
    language: {word: part for part, words in parts.items() for word in words.split()}
    for language, parts in _WORDS.items()
}
_ANY = {language: "|".join(sorted(words, key=len, reverse=True)) for language, words in _PART_OF.items()}
_BEFORE = {
    "ar": re.compile(rf"(?<!\w)(?<!قبل )(?<!بعد )[وفب]?(?:ال)?(?P<part>{_ANY['ar']}) (?:يوم )?$"),
    "en": re.compile(rf"(?<!before )\b(?P<part>{_ANY['en']}) (?:on |of )?$"),
}
_BEHIND = {
    "ar": re.compile(rf" (?P<part>{_ANY['ar']})(?!\w)"),
    "en": re.compile(rf" (?P<part>{_ANY['en']})\b"),
}
REACH = 16  # characters before a weekday where its part of the day may stand
DAY, WEEK = 24, 7 * 24  # hours

Hours = tuple[int, int]


def read_part(folded: str, start: int, end: int, language: Language) -> Hours | None:
    """Return the hours of the part of the day told with the weekday at `folded[start:end]`, None where none is.

    `folded` is in lower case. Hours of the night go on into the next day.
    """
    found = _BEHIND[language].match(folded, end) or _BEFORE[language].search(folded, max(0, start - REACH), start)
    return _HOURS[_PART_OF[language][found["part"]]] if found else None


def share_hours(one: int, hours: Hours, other: int, others: Hours) -> bool:
    """Say whether parts of two weekdays can be one time: Sunday night and dawn on Monday, not Monday evening.

    >>> share_hours(6, (18, 30), 0, (0, 8)), share_hours(0, (0, 8), 0, (13, 24))
    (True, False)
    """
    ahead = ((other - one) * DAY + WEEK // 2) % WEEK - WEEK // 2  # from one day to the other, the short way
    return max(hours[0], others[0] + ahead) < min(hours[1], others[1] + ahead)
