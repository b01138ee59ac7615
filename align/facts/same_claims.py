"""When two claims can both be true of one thing, and when one contradicts the other.

"At least 11" and 12 do not differ, nor do "about 50" and 47, 1,812 and 1,800, or a range and what lies in it.
"""

from __future__ import annotations

import math
from dataclasses import replace

from align.facts.calendar import agree
from align.facts.claim_words import FAMILIES, UNITS
from align.facts.claims import HEDGE, Claim
from align.facts.headed_names import GROUPS
from align.facts.roles import are_apart
from align.facts.same_names import names_agree

ROUND_FROM = 1000  # from here a figure of two digits and noughts may stand for others near it
ROUNDING = 0.05  # ... as near as this
CONVERTED = 0.08  # ... of two that are told in different units: two weeks and 15 days, 10 kilometres and six miles
FARTHEST = 10  # times that one figure may be the other and still be told of the same thing
ALONE = ("dead", "hurt", "families")  # counted so, a figure is held against no other noun's


def comparable(one: Claim, other: Claim) -> bool:
    """Say whether two claims are of one kind and measure, so that they may agree or differ."""
    if one.kind != other.kind:
        return False
    counted = {one.counted, other.counted}
    if len(counted) > 1 and (counted & UNITS.keys() or "" not in counted) and not are_of_one_family(one, other):
        return False
    nouns = [b.noun for a, b in ((one, other), (other, one)) if a.counted in ALONE and not b.counted]
    if any(nouns):  # 58 injured, 500 passengers on board; 450 families, 2,700 people
        return False
    if one.kind == "number" and "money" in one.measure and "money" in other.measure:
        return one.measure == other.measure or "money" in (one.measure, other.measure)
    measures = {one.measure, other.measure}
    return len(measures) == 1 or (one.kind == "name" and ("word" in measures or measures <= GROUPS))


def are_of_one_family(one: Claim, other: Claim) -> bool:
    """Say whether two figures count units that can be converted: minutes and hours, kilometres and miles."""
    families = [FAMILIES.get(claim.counted, ("", 1.0))[0] for claim in (one, other)]
    return one.counted != other.counted and families[0] == families[1] != ""


def convert(one: Claim, other: Claim) -> tuple[Claim, Claim]:
    """Return two figures in one unit where they are told in two that can be converted."""
    if not are_of_one_family(one, other):
        return one, other
    return in_base(one), in_base(other)


def in_base(claim: Claim) -> Claim:
    """Return a figure in the least unit of its family, with the room that rounding before the conversion needs."""
    scale = FAMILIES[claim.counted][1]
    low, high = claim.low * (1 - CONVERTED / 2), claim.high * (1 + CONVERTED / 2)
    # 30 minutes also stand for .5, in hours; that is no half a minute.
    values = {value for value in claim.values if low <= value <= high} or claim.values
    return replace(claim, low=low * scale, high=high * scale, values=frozenset(value * scale for value in values))


def agree_on(one: Claim, other: Claim) -> bool:
    """Say whether two comparable claims can both be true of one thing."""
    if one.kind == "number":
        return numbers_agree(*convert(one, other))
    if one.kind == "date":
        return one.date is not None and other.date is not None and agree(one.date, other.date)
    return names_agree(one, other)


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
