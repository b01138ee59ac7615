"""When two claims can both be true of one thing, and when one contradicts the other.

"At least 11" and 12 do not differ, nor do "about 50" and 47, 1,812 and 1,800, or a range and what lies in it.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

from align.facts.calendar import agree
from align.facts.claim import Claim
from align.facts.counted import FAMILIES, is_unit
from align.facts.day_parts import share_hours
from align.facts.headed_names import GROUPS
from align.facts.number_claims import HEDGE
from align.facts.roles import are_apart
from align.facts.same_names import names_agree

ROUND_FROM = 1000  # from here a figure of two digits and noughts may stand for others near it
ROUNDING = 0.05  # ... as near as this
CONVERTED = 0.08  # ... of two that are told in different units: two weeks and 15 days, 10 kilometres and six miles
FARTHEST = 10  # times that one figure may be the other and still be told of the same thing
# What currencies have cost in dollars, the least and the most of some ten years, of each country whose money is
# called so: 38 million dinars are $54 million in Jordan and $120 million in Kuwait, and nowhere $70 million.
# Others, as the Egyptian pound and the lira, have moved too far.
RATES = {
    "money:dollar": ((1.0, 1.0),),
    "money:euro": ((0.95, 1.4),),
    "money:sterling": ((1.05, 1.7),),
    "money:dinar": (
        (3.1, 3.6),
        (2.6, 2.7),
        (1.4, 1.42),
        (0.29, 0.5),
        (0.15, 0.25),
        (0.007, 0.01),
        (0.00065, 0.00085),
    ),
    "money:dirham": ((0.27, 0.275), (0.09, 0.115)),
    "money:riyal": ((2.58, 2.62), (0.265, 0.275)),
    "money:yuan": ((0.135, 0.165),),
    "money:yen": ((0.006, 0.01),),
}
POUNDS = {"money:pound", "money:sterling"}
ALONE = ("dead", "hurt", "families")  # counted so, a figure is held against no other noun's


def comparable(one: Claim, other: Claim) -> bool:
    """Say whether two claims are of one kind and measure, so that they may agree or differ."""
    if one.kind != other.kind:
        return False
    if (
        one.kind == "date"
        and share_part(one, other) is False
        and one.date
        and other.date
        and agree(one.date, other.date)
    ):
        return False  # a morning and the evening of one day are two things rather than one told otherwise
    counted = {one.counted, other.counted}
    apart = len(counted) > 1 and ("" not in counted or any(map(is_unit, counted)))
    if apart and not are_of_one_family(one, other):
        return False
    nouns = [b.noun for a, b in ((one, other), (other, one)) if a.counted in ALONE and not b.counted]
    if any(nouns):  # 58 injured, 500 passengers on board; 450 families, 2,700 people
        return False
    if one.kind == "number" and "money" in one.measure and "money" in other.measure:
        measures = {one.measure, other.measure}
        return len(measures) == 1 or "money" in measures or measures <= RATES.keys() or measures == POUNDS
    measures = {one.measure, other.measure}
    return len(measures) == 1 or (one.kind == "name" and ("word" in measures or measures <= GROUPS))


def are_of_one_family(one: Claim, other: Claim) -> bool:
    """Say whether two figures count units that can be converted: minutes and hours, kilometres and miles."""
    families = [FAMILIES.get(claim.counted, ("", 1.0))[0] for claim in (one, other)]
    return one.counted != other.counted and families[0] == families[1] != ""


def convert(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    """Return two figures in one unit where they are told in two that can be converted."""
    if are_of_one_family(one, other):
        return in_base(one), in_base(other)
    if one.measure != other.measure and {one.measure, other.measure} <= RATES.keys():
        return in_dollars(one, other)
    return one, other


def in_base(claim: Claim) -> Claim:
    """Return a figure in the least unit of its family, with the room that rounding before the conversion needs."""
    scale = FAMILIES[claim.counted][1]
    low, high = claim.low * (1 - CONVERTED / 2), claim.high * (1 + CONVERTED / 2)
    # 30 minutes also stand for .5, in hours; that is no half a minute.
    values = {value for value in claim.values if low <= value <= high} or claim.values
    return replace(claim, low=low * scale, high=high * scale, values=frozenset(value * scale for value in values))


def in_dollars(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    """Return two amounts in dollars, at the rates by which they come nearest each other."""
    ways = [
        (at_rate(one, first), at_rate(other, second))
        for first, second in product(RATES[one.measure], RATES[other.measure])
    ]
    return min(ways, key=lambda way: gap(*way))


def at_rate(claim: Claim, rate: tuple[float, float]) -> Claim:
    """Return an amount at the least and the most of a rate, with the room that rounding needs."""
    least, most = rate
    values = frozenset(value * (least + most) / 2 for value in claim.values)
    low, high = claim.low * least * (1 - CONVERTED / 2), claim.high * most * (1 + CONVERTED / 2)
    return replace(claim, low=low, high=high, values=values)


def gap(one: Claim, other: Claim) -> float:
    """Return how many times the one amount is the other at least, as a logarithm."""
    figures = [max(claim.values) for claim in (one, other)]
    if min(figures) <= 0:
        return math.inf
    apart = max(one.low, other.low) > min(one.high, other.high)
    return abs(math.log(figures[0] / figures[1])) if apart else 0.0


def agree_on(one: Claim, other: Claim) -> bool:
    """Say whether two comparable claims can both be true of one thing."""
    if one.kind == "number":
        return numbers_agree(*convert(one, other))
    if one.kind == "date":
        return dates_agree(one, other)
    return names_agree(one, other)


def share_part(one: Claim, other: Claim) -> bool | None:
    """Say whether two weekdays told with parts of the day can be one time, None where not both have such."""
    if not (one.high and other.high) or {one.measure, other.measure} != {"weekday"}:
        return None
    days = [claim.date.weekday or 0 if claim.date else 0 for claim in (one, other)]
    hours = [(int(claim.low), int(claim.high)) for claim in (one, other)]
    return share_hours(days[0], hours[0], days[1], hours[1])


def dates_agree(one: Claim, other: Claim) -> bool:
    """Say whether two dates can be the same; of weekdays, in the parts of the day that both tell."""
    if one.date is None or other.date is None:
        return False
    shared = share_part(one, other)
    return (agree(one.date, other.date) or agree(other.date, one.date)) if shared is None else shared


def far_apart(one: Claim, other: Claim) -> bool:
    """Say whether two claims are too different to be told of one thing: 2.3 dinars and 1.2 billion dinars.

    Nor is a minister told of where the other sentence has a lawyer.
    """
    if one.kind == "name":
        return are_apart(one.roles, other.roles)
    if one.kind != "number":
        return False
    figures = sorted(max(abs(value) for value in claim.values) for claim in convert(one, other))
    return figures[1] > FARTHEST * figures[0]


def numbers_agree(one: Claim, other: Claim) -> bool:
    """Say whether two figures can stand for one: their bounds meet, or one is the other rounded."""
    if one.values & other.values:
        return True
    if max(one.low, other.low) <= min(one.high, other.high):
        return True
    if one.low != one.high or other.low != other.high:
        return False
    small, large = sorted((one.low, other.low))
    near = ROUNDING if large >= ROUND_FROM else HEDGE
    return large - small <= near * large and (is_rounded(small, large) or is_rounded(large, small))


def is_rounded(value: float, exact: float) -> bool:
    """Say whether a figure is another one rounded: to two digits from a thousand on, or without its decimals."""
    if value >= ROUND_FROM:
        for digits in (2, 3):
            unit = 10 ** (math.floor(math.log10(value)) - digits + 1)
            if value % unit == 0 and round(exact / unit) * unit == value:
                return True
        return False
    return value == int(value) and exact != int(exact) and round(exact) == value
