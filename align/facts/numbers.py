"""Numbers in Arabic and English text, with normal values that can be compared across the two.

Both digit sets, thousands and decimal signs, number words with their grammar, scales (3bn, ثلاثة مليارات),
duals, ordinals, decades, fractions, percentages and currencies. A number that can be read in two ways keeps both
values: 1.000 is 1 or 1000, and 000 10 in right-to-left typescript is 10 000.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from align.facts import number_words as table
from align.facts.numbers_arabic import begins_arabic, read_arabic
from align.facts.numbers_english import begins_english, read_english
from align.facts.quantities import Quantity, find_grouped, merge_groups, read_digits
from align.facts.words import Token, fold, put_back, tokenize, without_signs
from align.records import Language

__all__ = ["Quantity", "find_numbers", "match_numbers", "read_digits"]

_ENUMERATOR = re.compile(r"\s*\(?\d+(?:\s*[-–—)]|\.(?!\d))\s*|\s*\d+[-.]\d+\s+(?=[A-Zو])")
_NOTE_NUMBER = re.compile(r"\[(?P<number>\d{1,3})\]")
_NEXT_ITEM = re.compile(r"(?<=[,;،؛.])\s+\(?\d{1,2}[.)]\s*$")
_ARABIC_PERCENT = re.compile(r"\s*(?:%|(?:في|ب)?\s*الم[ئا]ئ?ه|بالم[ئا]ئ?ه|نقط[هة] مئويه)")
_ENGLISH_PERCENT = re.compile(r"\s*(?:%|-?per\s?cent\b|-?percent\b|pct\b|percentage points?\b)", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[-–—]|to|or|and|إلى|الي|او|و|حتي)\s*$")


def find_numbers(text: str, language: Language) -> list[Quantity]:
    """Return the numbers of a text in order, without overlaps, whatever vowel signs its words have."""
    text, places = without_signs(text)
    folded = fold(text)
    grouped = find_grouped(folded)
    notes = {match.start("number") for match in _NOTE_NUMBER.finditer(folded)} if "[" in folded else set()
    tokens = merge_groups([token for token in tokenize(text) if token.start not in notes], grouped)
    read, begins = (read_arabic, begins_arabic) if language == "ar" else (read_english, begins_english)
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        # Most words are no numbers, and a look at a table says so.
        reading = read(tokens, at, folded) if token.kind == "number" or begins(token.key) else None
        if reading is None:
            at += 1
            continue
        quantity, at = reading
        floor = found[-1].end if found else 0
        found.append(_add_unit(quantity, folded, floor, tokens[at : at + 2], language))
        while at < len(tokens) and tokens[at].start < found[-1].end:
            at += 1
    return put_back(_spread_scales(_soften(found, folded), folded), places)


def match_numbers(ar: Sequence[Quantity], en: Sequence[Quantity]) -> list[tuple[int, int]]:
    """Return which Arabic number is which English one, each used once, in order of appearance."""
    taken: set[int] = set()
    matched = []
    for i, left in enumerate(ar):
        values = left.values
        for j, right in enumerate(en):
            if j not in taken and not values.isdisjoint(right.values):
                taken.add(j)
                matched.append((i, j))
                break
    return matched


def _add_unit(
    quantity: Quantity, folded: str, floor: int, following: Sequence[Token], language: Language
) -> Quantity:
    """Take in the per cent sign or the currency beside a number."""
    if quantity.kind != "cardinal":
        return quantity
    start, end = quantity.start, quantity.end
    percent = (_ARABIC_PERCENT if language == "ar" else _ENGLISH_PERCENT).match(folded, end)
    if percent:
        return _with(quantity, "percent", start, percent.end())
    if folded[floor:start].rstrip().endswith("%"):
        return _with(quantity, "percent", folded.rindex("%", floor, start), end)
    previous = folded[max(start - 2, floor) : start].strip()[-1:]
    if previous in table.CURRENCIES:
        return _with(
            quantity, "money", start - (2 if folded[start - 1] == " " else 1), end, table.CURRENCIES[previous]
        )
    for token in following:
        if token.key in table.CURRENCIES:
            return _with(quantity, "money", start, token.end, table.CURRENCIES[token.key])
        if not token.key.startswith(("ال", "us", "u", "s", ".")):
            break
    return quantity


def _with(quantity: Quantity, kind: str, start: int, end: int, unit: str = "") -> Quantity:
    return Quantity(quantity.value, kind, start, end, unit, quantity.others, True)


def _soften(found: list[Quantity], folded: str) -> list[Quantity]:
    """Expect no translation of a list's running number, even that of the next item, nor of 1 and 2.

    Those Arabic says without a word.
    """
    listed = _ENUMERATOR.match(folded)
    until = listed.end() if listed else 0
    following = _NEXT_ITEM.search(folded, max(0, len(folded) - 12))
    since = following.start() if following else len(folded)
    soft = ("cardinal", "ordinal")
    return [
        replace(number, firm=False)
        if number.end <= until or number.start >= since or (number.value in (1, 2) and number.kind in soft)
        else number
        for number in found
    ]


def _spread_scales(found: list[Quantity], folded: str) -> list[Quantity]:
    """Let the first end of a range share the scale of the second: 2-3 million is 2 or 2,000,000, to 3,000,000."""
    for i in range(len(found) - 1):
        left, right = found[i], found[i + 1]
        scale = next((s for s in (10**12, 10**9, 10**6, 10**3) if right.value >= s), 0)
        if scale and 0 < left.value < 1000 and _RANGE.fullmatch(folded, left.end, right.start):
            others = (*left.others, left.value * scale)
            found[i] = Quantity(left.value, left.kind, left.start, left.end, left.unit, others, left.firm)
    return found
