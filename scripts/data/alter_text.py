"""Change one thing in a sentence: a number, a name, a date, a negation; or leave half of it.

Each function takes a text, its language and a source of chance, and returns the changed text, or None when there is
nothing to change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from align.facts.calendar import EN_MONTHS, EN_WEEKDAYS
from align.facts.dates import find_dates
from align.facts.names import find_names, load_gazetteer
from align.facts.numbers import find_numbers
from align.records import Language


def change_number(text: str, code: Language, rng: random.Random) -> str | None:
    """Change a digit of a number."""
    numbers = [n for n in find_numbers(text, code) if n.firm and any(c.isdigit() for c in text[n.start : n.end])]
    if not numbers:
        return None
    number = rng.choice(numbers)
    places = [k for k in range(number.start, number.end) if text[k].isdigit()]
    place = places[0] if len(places) == 1 else rng.choice(places)
    arabic = text[place] in "٠١٢٣٤٥٦٧٨٩"
    digit = rng.choice([d for d in range(1, 10) if d != int(text[place])])
    return text[:place] + ("٠١٢٣٤٥٦٧٨٩"[digit] if arabic else str(digit)) + text[place + 1 :]


# From three to twelve: before a noun, masculine and feminine (خمسة عمال, خمس سنوات).
_ENGLISH_WORDS = "three four five six seven eight nine ten eleven twelve".split()
_ARABIC_WORDS = ("ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split(), "ثلاث أربع خمس ست سبع ثماني تسع عشر".split())


def change_number_word(text: str, code: Language, rng: random.Random) -> str | None:
    """Put another number for one from three to twelve that is written out."""
    numbers = [n for n in find_numbers(text, code) if n.kind == "cardinal" and 3 <= n.value <= 12]
    pools = (_ENGLISH_WORDS,) if code == "en" else _ARABIC_WORDS
    for number in rng.sample(numbers, k=len(numbers)):
        found = re.search(r"\w+", text[number.start : number.end])
        words = next((pool for pool in pools if found and found[0].lower() in pool), None)
        if words is None or found is None or " " in text[number.start : number.end]:
            continue
        other = rng.choice([word for word in words if word != found[0].lower()])
        start = number.start + found.start()
        return text[:start] + (other.capitalize() if found[0][0].isupper() else other) + text[number.end :]
    return None


def change_date(text: str, code: Language, rng: random.Random) -> str | None:
    """Put another month or weekday."""
    if code == "ar":
        return None
    for name in rng.sample([*EN_MONTHS, *EN_WEEKDAYS], k=len(EN_MONTHS) + len(EN_WEEKDAYS)):
        names = list(EN_MONTHS)[:12] if name in EN_MONTHS else list(EN_WEEKDAYS)
        match = re.search(rf"\b{name.capitalize()}\b", text)
        if match and len(name) > 4 and find_dates(text, "en"):
            other = rng.choice([n for n in names if n != name]).capitalize()
            return text[: match.start()] + other + text[match.end() :]
    return None


def change_name(text: str, code: Language, rng: random.Random) -> str | None:
    """Put another country, capital or person."""
    names = [
        name for name in find_names(text, code) if name.firm and name.kind in ("country", "capital", "city", "")
    ]
    if not names or (code == "ar" and not any(name.entries for name in names)):
        return None
    name = rng.choice([name for name in names if name.entries or code == "en"])
    if not name.entries:
        other = rng.choice([p for p in PEOPLE if p != name.text])
    else:
        other = rng.choice(_names_like(name.kind, code, name.text))
    return text[: name.start] + other + text[name.end :]


PEOPLE = (
    "Lavrov Merkel Guterres Erdogan Obama Johnson Macron Kennedy Ibrahim Tanaka Petrov Garcia Novak Hassan".split()
)
COUNTRIES: dict[Language, list[str]] = {
    "ar": "فرنسا روسيا مصر تركيا البرازيل اليابان كندا الهند ليبيا إيران السودان ألمانيا".split(),
    "en": "France Russia Egypt Turkey Brazil Japan Canada India Libya Iran Sudan Germany".split(),
}
CAPITALS: dict[Language, list[str]] = {
    "ar": "باريس موسكو القاهرة أنقرة طوكيو برلين بغداد لندن مدريد".split(),
    "en": "Paris Moscow Cairo Ankara Tokyo Berlin Baghdad London Madrid".split(),
}


def _names_like(kind: str, code: Language, text: str) -> list[str]:
    pool = CAPITALS if kind in ("capital", "city") else COUNTRIES
    entries = {e for key in text.lower().split() for _, e, _ in load_gazetteer().index["en"].get(key, [])}
    return [name for name in pool[code] if name != text and name not in entries]


# Behind لا they are no negation: still, especially, must, at least.
IDIOMS = r"(?:(?:سيما|سيّما|بد|بدّ|بُد|يزال|تزال|يزالون|يقل|تقل|يتجزأ|تتجزأ)(?!\w))"


def change_negation(text: str, code: Language, rng: random.Random) -> str | None:
    """Insert or take out a negation."""
    if code == "en":
        if re.search(r"\b(?:not|never) ", text):
            return re.sub(r"\b(?:not|never) ", "", text, count=1)
        match = re.search(r"\b(?:is|are|was|were|will|can|should|would|has been|have been|could|may|must)\b", text)
        return text[: match.end()] + " not" + text[match.end() :] if match else None
    match = re.search(rf"(?<!\w)(?<!أم )(?:لم|لن|لا) (?!{IDIOMS})", text)
    return text[: match.start()] + text[match.end() :] if match else None


def cut_half(text: str, code: Language, rng: random.Random) -> str | None:
    """Keep one half of a text of eight words or more."""
    words = text.split()
    if len(words) < 8:
        return None
    middle = round(len(words) * rng.uniform(0.4, 0.6))
    return " ".join(words[:middle] if rng.random() < 0.5 else words[middle:])


ALTERATIONS: dict[str, Callable[[str, Language, random.Random], str | None]] = {
    "number": change_number,
    "name": change_name,
    "date": change_date,
    "negation": change_negation,
    "half": cut_half,
}
