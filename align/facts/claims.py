"""What a sentence commits itself to: figures with their bounds, dates and times, names."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from align.facts import claim_words as table
from align.facts.calendar import Date
from align.facts.claim import Claim
from align.facts.day_parts import read_part
from align.facts.evidence import read_evidence
from align.facts.name_claims import add_roles, arabic_names, english_names, join_names, titled_names
from align.facts.number_claims import dual_claims, join_ranges, number_claim, quarter_claims, single_claims
from align.facts.quantities import FEW
from align.facts.words import fold, put_back, without_signs
from align.records import Language


@lru_cache(maxsize=32768)
def read_claims(text: str, language: Language) -> tuple[Claim, ...]:
    """Return the figures, dates and names of a sentence, in order of place."""
    plain, standing = without_signs(text)
    if standing is None:
        return read_plain(text, language)
    found = put_back(read_plain(plain, language), standing)  # المورّد is المورد
    return tuple(replace(claim, text=text[claim.start : claim.end]) for claim in found)


def read_plain(text: str, language: Language) -> tuple[Claim, ...]:
    """Return the claims of a sentence without vowel signs."""
    found = read_evidence(text, language)
    folded = fold(text).lower()
    dates = [date_claim(text, folded, date, language) for date in found.dates]
    taken = [(claim.start, claim.end) for claim in dates]
    numbers = [
        number_claim(text, folded, number)
        for number in found.numbers
        if not any(start < number.end and number.start < end for start, end in taken)
        and number.value not in (1, 0.5)
        and number.kind != "decade"
        and (number.firm or not number.written or number.value <= FEW)  # A320, COVID-19, the number of an item
        and not table.REFUSED.search(folded, max(0, number.start - 8), number.start)
    ]
    names = titled_names(text, found.names) if language == "ar" else ()
    if language == "ar":
        numbers += dual_claims(text, folded, numbers)
    numbers += single_claims(text, folded, language, numbers)
    numbers = quarter_claims(text, folded, language, numbers)
    numbers.sort(key=lambda claim: claim.start)
    joined = list(join_names(text, [*found.names, *names]))
    claimed = english_names(text, joined) if language == "en" else arabic_names(text, folded, joined, found.names)
    claimed = [add_roles(claim, folded, language) for claim in claimed]
    # Boeing 737; the town of بئر العشرين
    places = [(claim.start, claim.end) for claim in claimed if claim.measure in ("city", "model")]
    numbers = [n for n in numbers if not any(at <= n.start and n.end <= until for at, until in places)]
    named = [*claimed, *dates, *join_ranges(text, folded, numbers)]
    return tuple(sorted(named, key=lambda claim: (claim.start, claim.end)))


def date_claim(text: str, folded: str, date: Date, language: Language) -> Claim:
    """Make the claim of a date, of a weekday with the hours of its part of the day, or of a time."""
    only_year = date.kind == "date" and date.day is None and date.month is None
    hours = read_part(folded, date.start, date.end, language) if date.kind == "weekday" else None
    low, high = hours or (0, 0)
    shown = text[date.start : date.end].rstrip(" .,")
    measure = "year" if only_year else date.kind
    return Claim("date", measure, date.start, date.start + len(shown), shown, float(low), float(high), date=date)


@lru_cache(maxsize=32768)
def names_other_time(text: str, language: Language) -> bool:
    """Say whether a sentence has a word of another time than that of the report: last year, a similar failure."""
    return table.OTHER_TIME[language].search(fold(without_signs(text)[0]).lower()) is not None
