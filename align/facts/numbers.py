"""Numbers in Arabic and English text, with normal values that can be compared across the two.

Both digit sets, thousands and decimal signs, number words with their grammar, scales (3bn, ثلاثة مليارات),
duals, ordinals, decades, fractions, percentages and currencies. A number that can be read in two ways keeps both
values: 1.000 is 1 or 1000, and 000 10 in right-to-left typescript is 10 000.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from align.facts import number_words as table
from align.facts.loose_numbers import find_loose
from align.facts.numbers_arabic import begins_arabic, read_arabic
from align.facts.numbers_english import begins_english, read_english
from align.facts.quantities import Quantity, find_grouped, merge_groups, read_digits
from align.facts.words import Token, fold, put_back, tokenize, without_signs
from align.records import Language

__all__ = ["Quantity", "find_numbers", "match_numbers", "read_digits"]

SMALL = 100
_NOTE_NUMBER = re.compile(r"\[(?P<number>\d{1,3})\]")
_ARABIC_PERCENT = re.compile(
    r"\s*[\])]?\s*(?:%|(?:في|ب)?\s*الم[ئا]ئ?ه|بالم[ئا]ئ?ه|(?:نقط[هة]|نقاط) مئويه|نقطت(?:ين|ان) مئويت(?:ين|ان))"
)
_ENGLISH_PERCENT = re.compile(
    r"\s*[\])]?\s*(?:%|(?:(?:of\s+)?(?:a|one)\s+)?-?per\s?cent\b|-?percent\b|pct\b|percentage points?\b)",
    re.IGNORECASE,
)
_WRITTEN = re.compile(r"\d+(?:(?:\s?[-–/]\s?|[.:])\d+)*")
# What a number may count instead of years, and the word that makes it a century's.
_SPANS = {
    "ar": re.compile(
        r"\s+(?:من\s+)?(?:(?P<decade>عقود|عقدا?)|(?P<century>قرون|قرنا?)|(?P<age>الفي(?:ه|ات)))(?!\w)"
    ),
    "en": re.compile(
        r"[\s-]+(?:of\s+)?(?:an?\s+)?(?:(?P<decade>decades?)|(?P<century>century|centuries)|(?P<age>millenni(?:um|a)))\b",
        re.IGNORECASE,
    ),
}
# Of which a number may stand for hours and years: twenty minutes for ثلث ساعة, 18 months for a year and a half.
_PARTS_OF_SPANS = {
    "ar": re.compile(r"\s+(?:(?P<hour>دقيقه|دقائق)|(?P<year>شهرا?|اشهر|شهور))(?!\w)"),
    "en": re.compile(r"[\s-]+(?:(?P<hour>minutes?)|(?P<year>months?))\b", re.IGNORECASE),
}
# What makes a number stand for another: 25 basis points, three dozen; 1.5 km for 1,500 m, of decimals alone.
_OTHERWISE = {
    "ar": re.compile(
        r"\s+(?:(?P<basis>نقط[هة] اساس|نقاط اساس)|(?P<dozen>دزين(?:ه|ات))"
        r"|(?P<kilo>كم|كلم|كيلومتر\w*|كغم?|كيلوغرام\w*|لترا?|طنا?))(?!\w)"
    ),
    "en": re.compile(
        r"[\s-]*(?:(?P<basis>basis points?|bps)|(?P<dozen>dozen)"
        r"|(?P<kilo>km|kilomet(?:re|er)s?|kg|kilo(?:gram)?s?|l|lit(?:re|er)s?|t|tonn?es?))\b",
        re.IGNORECASE,
    ),
}
_TIMES_OTHERWISE = {"basis": 0.01, "dozen": 12.0, "kilo": 1000.0}
_LATER_YEAR = re.compile(r"(?P<century>1[0-9]|20)(?P<first>\d\d)\s?[-–/]\s?(?P<last>\d\d)")  # 2020/21
_YEAR_AND_NOTE = re.compile(r"((?:19|20)\d\d)\.\d{1,3}")
_NOUN_AND = re.compile(r"\s+(?:[^\W\d]+\s+){0,2}")
_OF_SCALE = re.compile(r"و(?:نصف|ربع|ثلث)\s+ال(?:الف|مليون|مليار|بليون|تريليون)(?!\w)")
_SCORE = re.compile(r"\d{1,2}[-–]0|0[-–]\d{1,2}")
_ONE_MORE = re.compile(r"\s+(\w+)\s+و\1ا?(?!\w)")  # مئة يوم ويوم, a hundred and one days
_CENTURY = re.compile(r"(?:ال)?قرن(?:ين)?\s+$")
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
    if not found:  # as in most sentences
        return []
    written = list(_WRITTEN.finditer(folded))
    found = [_add_written(_add_span(number, folded, language), written) for number in found]
    return put_back(_spread_scales(_soften(_join_halves(found, folded), folded), folded), places)


def match_numbers(ar: Sequence[Quantity], en: Sequence[Quantity]) -> list[tuple[int, int]]:
    """Return which Arabic number is which English one, each used once, in order of appearance."""
    waiting: dict[float, list[int]] = {}  # the English places of each value, the first one last
    for j in range(len(en) - 1, -1, -1):
        for value in en[j].values:
            waiting.setdefault(value, []).append(j)
    taken: set[int] = set()
    matched = []
    for i, left in enumerate(ar):
        first = []
        for places in filter(None, map(waiting.get, left.values)):
            while places and places[-1] in taken:
                places.pop()
            first += places[-1:]
        if first:
            taken.add(min(first))
            matched.append((i, min(first)))
    return matched


def _add_unit(
    quantity: Quantity, folded: str, floor: int, following: Sequence[Token], language: Language
) -> Quantity:
    """Take in the per cent sign or the currency beside a number."""
    start, end = quantity.start, quantity.end
    percent = (_ARABIC_PERCENT if language == "ar" else _ENGLISH_PERCENT).match(folded, end)
    if percent and quantity.kind == "fraction":
        return replace(quantity, end=percent.end())
    if quantity.kind != "cardinal":
        return quantity
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
    firm = quantity.firm or quantity.value < SMALL  # two dollars; but not the million of "(80) million dollars"
    return Quantity(quantity.value, kind, start, end, unit, quantity.others, firm)


def _join_halves(found: list[Quantity], folded: str) -> list[Quantity]:
    """Add a fraction of a scale to the number before it, whose noun stands between: ألف كيلومتر ونصف الألف."""
    joined: list[Quantity] = []
    for number in found:
        last = joined[-1] if joined else None
        if last and _NOUN_AND.fullmatch(folded, last.end, number.start) and _OF_SCALE.match(folded, number.start):
            scale = next((s for s in (10**3, 10**6, 10**9) if number.value < s), 0)
            if scale and last.value >= scale and last.value % scale == 0:
                joined[-1] = replace(last, value=last.value + number.value, end=number.end)
                continue
        joined.append(number)
    return joined


def _soften(found: list[Quantity], folded: str) -> list[Quantity]:
    """Expect no translation of the numbers of items and notes, nor of 1 and 2, which Arabic says without a word."""
    loose = sorted(find_loose(folded))
    soft = ("cardinal", "ordinal", "money")

    def is_loose(number: Quantity) -> bool:
        at = bisect_right(loose, number.start, key=itemgetter(0)) - 1
        return at >= 0 and number.end <= loose[at][1]

    return [
        replace(number, firm=False)
        if (number.value in (1, 2) and number.kind in soft) or is_loose(number) or _is_nil(number)
        else number
        for number in found
    ]


def _is_nil(number: Quantity) -> bool:
    """Whether a number is the nought of a score: 3-0, ثلاثة أهداف دون رد."""
    return number.value == 0 and _SCORE.fullmatch(number.written) is not None


def _add_span(number: Quantity, folded: str, language: Language) -> Quantity:
    """Let decades stand for years, too, and minutes for hours; mark an ordinal as a century's; add one more day."""
    other = _OTHERWISE[language].match(folded, number.end) if number.kind == "cardinal" else None
    if other and (other.lastgroup != "kilo" or number.value % 1):
        scaled = number.value * _TIMES_OTHERWISE[other.lastgroup or ""]
        return replace(number, others=(*number.others, scaled))
    part = _PARTS_OF_SPANS[language].match(folded, number.end) if number.kind == "cardinal" else None
    if part:
        return replace(number, others=(*number.others, number.value / (60 if part["hour"] else 12)))
    span = _SPANS[language].match(folded, number.end)
    if language == "ar" and number.value in (100, 1000) and _ONE_MORE.match(folded, number.end):
        return replace(number, value=number.value + 1)
    if number.kind == "ordinal" or (language == "ar" and number.value == 20):
        begins = max(0, number.start - 12)
        is_century = span["century"] if span else language == "ar" and _CENTURY.search(folded, begins, number.start)
        return replace(number, unit="century") if is_century else number
    if span is None or number.kind not in ("cardinal", "fraction"):
        return number
    years = number.value * (10 if span["decade"] else 100 if span["century"] else 1000)
    return replace(number, others=(*number.others, years))


def _add_written(number: Quantity, written: Sequence[re.Match[str]]) -> Quantity:
    """Note the digits a number stands among: of 2014.42 the year may be meant, 2020/21 ends in 2021."""
    at = bisect_right(written, number.start, key=re.Match.start) - 1
    if at < 0 or written[at].end() <= number.start:
        return number
    text = re.sub(r"\s", "", written[at].group())
    year = _YEAR_AND_NOTE.fullmatch(text)
    others = (*number.others, float(year[1])) if year else number.others
    years = _LATER_YEAR.fullmatch(text)
    if years and number.value == int(years["last"]) > int(years["first"]):
        others = (*others, float(years["century"] + years["last"]))
    return replace(number, written=text, others=others)


def _spread_scales(found: list[Quantity], folded: str) -> list[Quantity]:
    """Let the first end of a range share the scale of the second: 2-3 million is 2 or 2,000,000, to 3,000,000."""
    for i in range(len(found) - 1):
        left, right = found[i], found[i + 1]
        scale = next((s for s in (10**12, 10**9, 10**6, 10**3) if right.value >= s), 0)
        if scale and 0 < left.value < 1000 and _RANGE.fullmatch(folded, left.end, right.start):
            others = (*left.others, left.value * scale)
            found[i] = replace(left, others=others)
    return found
