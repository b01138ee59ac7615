"""A number found in text, and the digits of numbers: values, thousands, what is written on to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from align.chars import FRACTIONS
from align.facts import number_words as table
from align.facts.words import Token

WORD_LIMIT = 12  # ordinals written out up to here come and go in translation: Chapter VI, الفصل السادس
FEW = 2  # ... and cardinals: "two" may be a dual, "one" an article
_SPACED = re.compile(r"\d \d")
_SPACED_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{1,3})+(?![.,]?\d)")
# Right to left, 1 630.8 is typed as 630.8 1.
_REVERSED_DECIMAL = re.compile(r"(?<![\d.,])(\d{3}[.,]\d{1,2})(?: (\d{3}))? (\d{1,3})(?![.,]?\d)")
_SHORT_YEAR = re.compile(r"(?<!\w)'(?=\d\d(?!\w))")  # '04
_FRACTION = re.compile(rf"(?<= )(\d)/([2-9])$|[{FRACTIONS}]$")
_MONEY = re.compile(r"(?:Euro|EUR|USD|US|GBP)$")  # written on to their amounts: Euro1.5
_SUFFIX = re.compile(r"(?:(st|nd|rd|th)|('?s)|(bn|mn|tn|k)|([mb]))\b", re.IGNORECASE)
_LETTER_SCALES = {"m": 10**6, "b": 10**9}  # $300m; 5m is rather five metres
_PRICED = re.compile(r"[$£€¥]\s?$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number found at `text[start:end]`.

    `kind`: `cardinal`, `ordinal`, `percent`, `money`, `fraction`, `decade`. `others` are further values it may
    stand for. `firm` says that a translation is expected to carry it: not so for small number words, and for
    digits that are part of a name (H1N1, COVID-19). `unit` is a currency, `century` behind its number, `roman`, or
    `times` before that word.
    `written` are the digits with the signs that join them to those beside them: 2-1 for both its numbers.
    """

    value: float
    kind: str
    start: int
    end: int
    unit: str = ""
    others: tuple[float, ...] = ()
    firm: bool = True
    written: str = ""

    @property
    def values(self) -> frozenset[float]:
        """Every value it may stand for, to six significant figures."""
        return frozenset(float(f"{value:.6g}") for value in (self.value, *self.others))


def read_digits(digits: str) -> tuple[float, ...]:
    """Return the values a run of ASCII digits and signs may stand for, the likeliest first.

    >>> read_digits("1,000"), read_digits("1.000.000"), read_digits("3.5"), read_digits("7,5")
    ((1000.0, 1.0), (1000000.0,), (3.5,), (7.5,))
    >>> read_digits(".5"), read_digits("2½"), read_digits("1 3/4")
    ((0.5,), (2.5,), (1.75,))
    """
    fraction = _FRACTION.search(digits)
    if fraction:
        before = digits[: fraction.start()].rstrip()
        rest = int(fraction[1]) / int(fraction[2]) if fraction[1] else unicodedata.numeric(fraction[0])
        return tuple(value + rest for value in read_digits(before)) if before else (rest,)
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return (float(digits),)
    head, *tail = re.split("[.,]", digits)
    threes = all(len(part) == 3 for part in tail) and len(head) <= 3
    if len(signs) == 1:
        decimal = float(f"{head}.{tail[0]}")
        if not threes or head in ("", "0"):
            return (decimal,)
        thousands = float(head + tail[0])
        return (thousands, decimal) if signs[0] == "," else (decimal, thousands)
    if len(set(signs)) == 1:
        return (float(head + "".join(tail)),) if threes else (float(head),)
    return (float(f"{head}{''.join(tail[:-1])}.{tail[-1]}"),)


def find_grouped(folded: str) -> dict[int, tuple[int, tuple[float, ...]]]:
    """Return start: (end, values) of numbers whose thousands are set apart by spaces, in either direction."""
    found = {}
    for match in _SPACED_GROUPS.finditer(folded) if _SPACED.search(folded) else ():
        groups = match.group().split(" ")
        values = []
        if all(len(group) == 3 for group in groups[1:]) and groups[0][0] != "0":
            values.append(float("".join(groups)))
        if all(len(group) == 3 for group in groups[:-1]) and groups[-1][0] != "0":
            values.append(float("".join(reversed(groups))))
        if values:
            found[match.start()] = (match.end(), tuple(dict.fromkeys(values)))
    for match in _REVERSED_DECIMAL.finditer(folded) if _SPACED.search(folded) else ():
        last, middle, first = match.groups()
        if not first.startswith("0"):
            decimal = last.replace(",", ".")
            found[match.start()] = (match.end(), (float(first + (middle or "") + decimal), float(decimal)))
    return found


def merge_groups(tokens: Sequence[Token], grouped: dict[int, tuple[int, tuple[float, ...]]]) -> Sequence[Token]:
    """Make one token of the groups of a spaced number; its key keeps the groups apart by `_`."""
    if not grouped:
        return tokens
    merged: list[Token] = []
    until = -1
    for token in tokens:
        if token.start < until:
            merged[-1] = merged[-1]._replace(key=f"{merged[-1].key}_{token.key}", end=token.end)
            continue
        merged.append(token)
        until = grouped[token.start][0] if token.start in grouped else -1
    return merged


def _token_values(token: Token) -> tuple[float, ...]:
    if "_" not in token.key:
        return read_digits(token.key)
    ((_, values),) = find_grouped(token.key.replace("_", " ")).values()
    return values


def read_numeral(tokens: Sequence[Token], at: int, folded: str) -> tuple[Quantity, int]:
    """Read the digits at a token with what is written on to them: 26th, 1990s, 3bn, H1N1, COVID-19."""
    token = tokens[at]
    values = _token_values(token)
    start, end = token.start, token.end
    before, hyphen = folded[start - 1 : start], folded[max(start - 2, 0) : start]
    letter = before.isalpha() and before not in "وفبلك" and not _MONEY.search(folded, max(0, start - 4), start)
    attached = letter or (len(hyphen) == 2 and hyphen[1] in "-–" and hyphen[0].isalpha())
    suffix = _SUFFIX.match(folded, end)
    kind, others = "cardinal", values[1:]
    value = values[0]
    if _SHORT_YEAR.match(folded, start - 1) and start:
        others = (*others, 1900 + value, 2000 + value)
    if suffix and not attached:
        end = suffix.end()
        at = next((i for i in range(at, len(tokens)) if tokens[i].start >= end), len(tokens)) - 1
        ordinal, decade, scale, short = suffix.groups()
        if ordinal:
            kind = "ordinal"
        elif decade and value % 10 == 0:
            kind, others = "decade", (value % 100,)
            value = value if value >= 100 else 1900 + value
        elif scale:
            value, others = value * {"k": 10**3, **table.EN_SCALES}[scale.lower()], ()
        elif short:
            scaled, priced = value * _LETTER_SCALES[short.lower()], _PRICED.search(folded, max(0, start - 2), start)
            value, others = (scaled, (value,)) if priced else (value, (scaled, *others))
    elif not attached and folded[end : end + 1].isalpha() and folded[end : end + 1].isascii():
        glued = re.match(r"[a-zA-Z]+\d", folded[end:])
        attached = glued is not None
    return Quantity(value, kind, start, end, others=others, firm=not attached), at + 1
