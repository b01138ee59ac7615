"""What figures a sentence commits itself to: their bounds, what compares with them, and what they count."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from align.facts import claim_words as table
from align.facts.calendar import Date
from align.facts.claim import Claim
from align.facts.counted import is_unit, unit_of, what_is_counted
from align.facts.quantities import Quantity
from align.facts.words import fold, fold_key, without_signs
from align.records import Language

HEDGE = 0.1  # what "about" allows, as a share of the figure
REACH = 44  # characters before and behind a figure where a word may bound it
NEAR = 60  # characters before and behind it where a word may say that it is a limit
MOST_WORDS = 6  # before or behind a figure that are shown with it, as they bound it
OLDEST = 120  # years that an age may come to


def single_claims(text: str, folded: str, language: Language, known: Sequence[Claim]) -> list[Claim]:
    """Return units that stand for one of them or for half of one: for a month, half an hour, شهرًا كاملًا."""
    taken = [(claim.start, claim.end) for claim in known]
    found = []
    for match in table.SINGLE[language].finditer(folded):
        name = next(name for name in ("unit", "whole", "half") if match.groupdict().get(name))
        start = match.start() if name == "half" else match.start(name)
        if any(at < match.end() and start < end for at, end in taken):
            continue
        value, place = 0.5 if name == "half" else 1.0, (start, match.end(), text[start : match.end()])
        bounds = read_bounds(value, folded[max(0, start - REACH) : start], folded[match.end() :][:REACH])
        unit = unit_of(fold_key(match[name]))
        found.append(Claim("number", "cardinal", *place, *bounds, frozenset({value}), counted=unit))
    return found


def quarter_claims(text: str, folded: str, language: Language, known: Sequence[Claim]) -> list[Claim]:
    """Return the figures with the quarters of a year among them: in the first quarter, الربع الثاني."""
    found = []
    for match in table.QUARTER[language].finditer(folded):
        value = float(table.QUARTERS[match["which"]])
        place = match.start(), match.end(), text[match.start() : match.end()]
        found.append(Claim("number", "quarter", *place, value, value, frozenset({value})))
    free = [c for c in known if not any(c.start < q.end and q.start < c.end for q in found)]
    return [*free, *found]


def dual_claims(text: str, folded: str, known: Sequence[Claim]) -> list[Claim]:
    """Return the twos that Arabic says in a noun's ending: شخصين, two people."""
    taken = [(claim.start, claim.end) for claim in known]
    found = []
    for match in table.DUAL.finditer(folded):
        start, end = match.span()
        if any(at < end and start < until for at, until in taken):
            continue
        value = 2.5 if table.HALF_MORE.match(folded, end) else 2.0  # ساعتين ونصف
        bounds = read_bounds(value, folded[max(0, start - REACH) : start], folded[end:][:REACH])
        counted = table.DUALS[match["noun"]] or what_is_counted(folded, start, end)
        measure = "percent" if table.OF_PERCENT.match(folded, end) else "cardinal"
        found.append(
            Claim("number", measure, start, end, text[start:end], *bounds, frozenset({value}), counted=counted)
        )
    return found


def counted_twice(text: str) -> str:
    """Return the noun that a dual counts, its singular as it is compared: عام of عامين, "" where none is."""
    folded = fold(text)
    match = table.DUAL.fullmatch(folded)
    if match is None:
        return ""
    noun = folded[match.start("noun") : -len("ين")]
    return f"{noun[:-1]}ة" if noun.endswith("ت") else noun


def number_claim(text: str, folded: str, number: Quantity) -> Claim:
    """Read how a figure is bounded, and whether it is a year or an hour."""
    before, behind = folded[max(0, number.start - REACH) : number.start], folded[number.end : number.end + REACH]
    value, place = number.value, (number.start, number.end, text[number.start : number.end])
    hour = table.HOUR_BEHIND.match(behind)
    if hour and value <= 12:
        past = table.PAST.search(before)
        part = 0 if past is None else 30 if past["part"] == "half" else 15
        minute = int(value % 12) * 60 + part + (0 if hour["half"] == "morning" else 720)
        start = number.start - (len(before) - past.start()) if past else number.start
        end = number.end + hour.end()
        return Claim("date", "time", start, end, text[start:end], date=Date("time", start, end, minute=minute))
    if number.kind == "cardinal" and is_year(number, text, before):
        year = Date("date", number.start, number.end, year=int(value))
        return Claim("date", "year", *place, date=year)
    values = number.values
    if table.AND_A_HALF.match(behind):  # ثمانية أشهر ونصف
        value, values = value + 0.5, frozenset({value + 0.5})
    if number.kind == "fraction":  # a third of the gas is 33 per cent of it
        value, values = value * 100, frozenset(float(f"{100 * each:.3g}") for each in values)
    elif number.kind == "cardinal" and (table.BASIS.match(behind) or table.CENTIMES.match(behind)):
        value, values = value / 100, frozenset({value / 100})
    elif table.is_decades(before, folded[number.start : number.end], behind):
        value = value if folded[number.start : number.end] == "decade" else 10 * value
        values = frozenset({value})
    elif table.FAHRENHEIT.match(behind):
        value = round((value - 32) / 1.8, 1)
        values = frozenset({value})
    measure = read_measure(folded, number, before, behind)
    counted = "pound" if measure == "mass" else read_counted(text, folded, number, measure, before, behind)
    if table.AGE_LIMIT.search(before) and counted in ("age", "year"):
        low, high, measure = value, value, "cardinal"
    else:
        limited = table.ROOM.search(before) or table.LIMITED.search(
            folded, max(0, number.start - NEAR), number.end + NEAR
        )
        low, high = read_bounds(value, before, behind, limited=limited is not None)
    if number.kind == "fraction" and low == high:
        low, high = value * (1 - HEDGE / 2), value * (1 + HEDGE / 2)
    measure = "cardinal" if measure == "mass" else measure
    if measure == "cardinal" and not is_unit(counted) and table.ROOM.search(before):
        measure = "room"
    noun = "" if counted or measure != "cardinal" else noun_behind(folded, number.end)
    return Claim("number", measure, *place, low, high, values, counted=counted, noun=noun)


def read_measure(folded: str, number: Quantity, before: str, behind: str) -> str:
    """Return what compares with a figure: `cardinal`, `percent`, `money:dinar`, `rate`, `mass` for pounds, ..."""
    if number.kind == "fraction" or (number.kind == "cardinal" and table.BASIS.match(behind)):
        return "percent"
    if number.kind == "money":
        if number.unit == "pound" and table.WEIGHED.search(before):
            return "mass"
        if number.unit not in ("dollar", "euro") and (
            table.RATE_BEHIND.match(behind) or table.RATE_BEFORE.search(before)
        ):
            return "rate:unofficial" if table.UNOFFICIAL.search(folded) else "rate"
        if number.unit == "pound" and table.STERLING.search(folded, number.start, number.end + len(" sterling")):
            return "money:sterling"
    if number.kind != "cardinal":
        return f"{number.kind}:{number.unit}" if number.unit else number.kind
    if table.CENTIMES.match(behind):
        return "money"
    if table.ORDINAL_TENS.fullmatch(folded, number.start, number.end) or table.NUMBERED.search(before):
        return "ordinal"
    if table.RATE_BEHIND.match(behind):
        return "rate:unofficial" if table.UNOFFICIAL.search(folded) else "rate"
    multiplied = table.OCCASIONS.match(behind) and table.TIMES_BEFORE.search(before)
    if multiplied or table.TIMES.match(behind) or folded[: number.end].endswith("fold"):
        return "times"
    return f"cardinal:{number.unit}" if number.unit else "cardinal"


def read_counted(text: str, folded: str, number: Quantity, measure: str, before: str, behind: str) -> str:
    """Return what a figure counts, "" where that is not said: ages are known, and 19 times may be 19 goals."""
    counted = what_is_counted(folded, number.start, number.end)
    aged = number.value < OLDEST and number.kind in ("cardinal", "ordinal") and not is_unit(counted)
    if aged and table.AGE_LIMIT.search(before):
        return "age"
    if measure == "ordinal":
        noun = table.ORDINAL_NOUN.search(before)
        return (unit_of(fold_key(noun[1])) if noun else "") or (counted if is_unit(counted) else "")
    if measure == "cardinal" and (table.OCCASIONS.match(behind) or (counted == "season" and number.value > OLDEST)):
        return ""  # the 2009 season
    if table.is_decades(before, folded[number.start : number.end], behind):
        return "year"
    aside = behind.startswith(",") and table.AGE_ASIDE.search(text, 0, number.start)
    return "age" if aged and (aside or table.AGED.search(before)) else counted


def read_bounds(value: float, before: str, behind: str, *, limited: bool = False) -> tuple[float, float]:
    """Return how low and how high a figure may be, by the words around it; it is `limited` where it is a limit."""
    least, most = table.LEAST_BEFORE.search(before), table.MOST_BEFORE.search(before)
    if least and most:  # the longer words say how it is meant: not less than, لا تتجاوز
        least, most = (least, None) if least.start() < most.start() else (None, most)
    if least or table.LEAST_BEHIND.match(behind):
        return value, math.inf
    if most and not limited:
        return -math.inf, value
    if table.ABOUT_BEFORE.search(before) or table.ABOUT_BEHIND.match(behind):
        return value * (1 - HEDGE), value * (1 + HEDGE)
    return value, value


def with_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where a figure stands with the words that bound it: at least 12, نحو 50, 12 or more."""
    for before in [match.start() for match in re.finditer(r"[^\s«“\"(]+", text[:start])][-MOST_WORDS:]:
        words = fold(without_signs(text[before:start])[0]).lower()
        joined = words[:1] in table.JOINED and text[before] == words[:1]  # ولا يقل عن
        for found in filter(None, (bound.search(words) for bound in table.BOUNDS_BEFORE)):
            if found.start() <= joined:
                return before + found.start(), end
    for behind in [match.end() for match in re.finditer(r"[^\s.,،؛»”\")]+", text[end:])][:MOST_WORDS]:
        words = fold(without_signs(text[end : end + behind])[0]).lower()
        if any(bound.fullmatch(words) for bound in table.BOUNDS_BEHIND):
            return start, end + behind
    return start, end


def noun_behind(folded: str, end: int) -> str:
    """Return the word behind a figure, folded; "" for a short one, which is mostly none: of, in, من."""
    found = re.match(r"\s+([^\W\d]{4,})", folded[end:])
    return fold_key(found[1]) if found else ""


def is_year(number: Quantity, text: str, before: str) -> bool:
    """Say whether a figure is a year: four digits without a sign, behind a word that goes before years."""
    digits = text[number.start : number.end]
    return (
        len(digits) == 4
        and digits.isdigit()
        and 1800 <= number.value <= 2100
        and bool(table.YEAR_BEFORE.search(before))
    )


def join_ranges(text: str, folded: str, numbers: Sequence[Claim]) -> Iterator[Claim]:
    """Make one claim of the two ends of a range: between 10 and 15, 10-15, ما بين عشر رحلات وخمس عشرة."""
    at = 0
    while at < len(numbers):
        claim = numbers[at]
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        if following and claim.kind == following.kind == "number" and claim.low < following.high:
            between = folded[claim.end : following.start]
            opened = table.RANGE_OPENS.search(folded[max(0, claim.start - REACH) : claim.start])
            # و is written on to the second number: خمس عشرة has taken it in.
            joined = table.RANGE_JOINS.fullmatch(between) or (opened and len(between.split()) <= 1)
            if joined and (opened or not re.search(r"\w", between) or between.strip() in ("to", "الي")):
                yield replace(
                    claim,
                    end=following.end,
                    text=text[claim.start : following.end],
                    low=min(claim.values),
                    high=max(following.values),
                    values=claim.values | following.values,
                    measure=following.measure,
                    counted=claim.counted or following.counted,
                )
                at += 2
                continue
        yield claim
        at += 1
