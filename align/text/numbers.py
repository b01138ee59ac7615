"""Numbers in Arabic and English text, with normal values that can be compared across the two.

Both digit sets, thousands and decimal signs, number words with their grammar, scales (3bn, ثلاثة مليارات),
duals, ordinals, decades, fractions, percentages and currencies. A number that can be read in two ways keeps both
values: 1.000 is 1 or 1000, and 000 10 in right-to-left typescript is 10 000.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from align.records import Language
from align.text import number_words as table
from align.text.words import Token, fold, strip_clitics, tokenize

_SPACED_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{1,3})+(?![.,]?\d)")
_ENUMERATOR = re.compile(r"\s*\(?\d+(?:\s*[-–—)]|\.(?!\d))\s*|\s*\d+[-.]\d+\s+(?=[A-Zو])")
_ARABIC_PERCENT = re.compile(r"\s*(?:%|(?:في|ب)?\s*الم[ئا]ئ?ه|بالم[ئا]ئ?ه|نقط[هة] مئويه)")
_ENGLISH_PERCENT = re.compile(r"\s*(?:%|-?per\s?cent\b|-?percent\b|pct\b|percentage points?\b)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:(st|nd|rd|th)|('?s)|(bn|mn|tn|k))\b", re.IGNORECASE)
_RANGE = re.compile(r"\s*(?:[-–—]|to|or|and|إلى|الي|او|و|حتي)\s*$")
_WORD_LIMIT = 12  # written-out numbers up to here come and go in translation: "two" may be a dual, "one" an article


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number found at `text[start:end]`.

    `kind`: `cardinal`, `ordinal`, `percent`, `money`, `fraction`, `decade`. `others` are further values it may
    stand for. `firm` says that a translation is expected to carry it: not so for small number words, and for
    digits that are part of a name (H1N1, COVID-19).
    """

    value: float
    kind: str
    start: int
    end: int
    unit: str = ""
    others: tuple[float, ...] = ()
    firm: bool = True

    @property
    def values(self) -> frozenset[float]:
        """Every value it may stand for, to six significant figures."""
        return frozenset(float(f"{value:.6g}") for value in (self.value, *self.others))


def find_numbers(text: str, language: Language) -> list[Quantity]:
    """Return the numbers of a text in order, without overlaps."""
    folded = fold(text)
    grouped = _find_grouped(folded)
    tokens = _merge_groups(tokenize(text), grouped)
    read = _read_arabic if language == "ar" else _read_english
    found: list[Quantity] = []
    at = 0
    while at < len(tokens):
        reading = read(tokens, at, folded)
        if reading is None:
            at += 1
            continue
        quantity, at = reading
        floor = found[-1].end if found else 0
        found.append(_add_unit(quantity, folded, floor, tokens[at : at + 2], language))
        while at < len(tokens) and tokens[at].start < found[-1].end:
            at += 1
    return _spread_scales(_soften(found, folded), folded)


def read_digits(digits: str) -> tuple[float, ...]:
    """Return the values a run of ASCII digits and signs may stand for, the likeliest first.

    >>> read_digits("1,000"), read_digits("1.000.000"), read_digits("3.5"), read_digits("7,5")
    ((1000.0, 1.0), (1000000.0,), (3.5,), (7.5,))
    """
    signs = [sign for sign in digits if sign in ".,"]
    if not signs:
        return (float(digits),)
    head, *tail = re.split("[.,]", digits)
    threes = all(len(part) == 3 for part in tail) and len(head) <= 3
    if len(signs) == 1:
        decimal = float(f"{head}.{tail[0]}")
        if not threes or head == "0":
            return (decimal,)
        whole = float(head + tail[0])
        return (whole, decimal) if signs[0] == "," else (decimal, whole)
    if len(set(signs)) == 1:
        return (float(head + "".join(tail)),) if threes else (float(head),)
    return (float(f"{head}{''.join(tail[:-1])}.{tail[-1]}"),)


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


def _find_grouped(folded: str) -> dict[int, tuple[int, tuple[float, ...]]]:
    """Return start: (end, values) of numbers whose thousands are set apart by spaces, in either direction."""
    found = {}
    for match in _SPACED_GROUPS.finditer(folded) if " " in folded else ():
        groups = match.group().split(" ")
        values = []
        if all(len(group) == 3 for group in groups[1:]) and groups[0][0] != "0":
            values.append(float("".join(groups)))
        if all(len(group) == 3 for group in groups[:-1]) and groups[-1][0] != "0":
            values.append(float("".join(reversed(groups))))
        if values:
            found[match.start()] = (match.end(), tuple(dict.fromkeys(values)))
    return found


def _merge_groups(tokens: list[Token], grouped: dict[int, tuple[int, tuple[float, ...]]]) -> list[Token]:
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
    ((_, values),) = _find_grouped(token.key.replace("_", " ")).values()
    return values


def _read_numeral(tokens: Sequence[Token], at: int, folded: str) -> tuple[Quantity, int]:
    """Read the digits at a token with what is written on to them: 26th, 1990s, 3bn, H1N1, COVID-19."""
    token = tokens[at]
    values = _token_values(token)
    start, end = token.start, token.end
    before, hyphen = folded[start - 1 : start], folded[max(start - 2, 0) : start]
    attached = (
        before.isalpha()
        and before not in "وفبلك"
        or (len(hyphen) == 2 and hyphen[1] in "-–" and hyphen[0].isalpha())
    )
    suffix = _SUFFIX.match(folded, end)
    kind, others = "cardinal", values[1:]
    value = values[0]
    if suffix and not attached:
        end = suffix.end()
        at = next((i for i in range(at, len(tokens)) if tokens[i].start >= end), len(tokens)) - 1
        ordinal, decade, scale = suffix.groups()
        if ordinal:
            kind = "ordinal"
        elif decade and value % 10 == 0:
            kind, others = "decade", (value % 100,)
            value = value if value >= 100 else 1900 + value
        elif scale:
            value, others = value * {"k": 10**3, **table.EN_SCALES}[scale.lower()], ()
    elif not attached and folded[end : end + 1].isalpha() and folded[end : end + 1].isascii():
        glued = re.match(r"[a-zA-Z]+\d", folded[end:])
        attached = glued is not None
    return Quantity(value, kind, start, end, others=others, firm=not attached), at + 1


def _read_english(tokens: Sequence[Token], at: int, folded: str) -> tuple[Quantity, int] | None:
    """Read the longest English number that begins at a token."""
    first = tokens[at]
    total, current, last_scale, ordinal = 0.0, None, float("inf"), False
    others: tuple[float, ...] = ()
    written, i, kind, firm, end = True, at, "cardinal", False, first.end
    if first.kind == "number":
        numeral, i = _read_numeral(tokens, at, folded)
        if numeral.kind != "cardinal" or not numeral.firm:
            return numeral, i
        current, others, written, firm, end = numeral.value, numeral.others, False, True, numeral.end
    elif first.key in table.EN_DECADES:
        decade = table.EN_DECADES[first.key]
        return Quantity(1900.0 + decade, "decade", first.start, first.end, others=(decade,), firm=False), at + 1
    elif first.key in table.EN_FRACTIONS or first.key in ("dozen", "dozens"):
        return _read_english_fraction(tokens, at)
    elif first.key in ("a", "an"):
        following = tokens[at + 1].key if at + 1 < len(tokens) else ""
        if following not in table.EN_SCALES and following != "hundred" or folded[tokens[at + 1].end :][:2] == "th":
            return None
        current, i = 1.0, at + 1
    while i < len(tokens):
        word = tokens[i].key
        if word == "-" and i > at and _tight(tokens, i) and _continues(tokens, i + 1, current):
            i += 1
            continue
        if word == "and" and (current is None or current >= 100) and (current or total) and written:
            if not _continues(tokens, i + 1, current):
                break
            i += 1
            continue
        if word in table.EN_ORDINALS and _fits(table.EN_ORDINALS[word], current) and written:
            current, ordinal = (current or 0) + table.EN_ORDINALS[word], True
        elif word in table.EN_UNITS and _fits(table.EN_UNITS[word], current) and (written or total):
            current = (current or 0) + table.EN_UNITS[word]
        elif word in table.EN_TENS and _fits(table.EN_TENS[word], current) and (written or total):
            current = (current or 0) + table.EN_TENS[word]
        elif word == "dozen" and current is not None and current < 100:
            current *= 12
        elif word == "hundred" and current is not None and current < 100:
            current *= 100
        elif word in table.EN_SCALES and current is not None and table.EN_SCALES[word] < last_scale:
            scale = last_scale = table.EN_SCALES[word]
            total, current, others = total + current * scale, None, tuple(other * scale for other in others)
        else:
            break
        end = tokens[i].end
        i += 1
        if ordinal:
            break
    if current is None and not total or i == at:
        return None
    value = float(total + (current or 0))
    kind = "ordinal" if ordinal else kind
    return Quantity(value, kind, first.start, end, others=others, firm=firm or value > _WORD_LIMIT), max(i, at + 1)


def _read_english_fraction(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    word = tokens[at]
    if word.key == "dozens":
        return None
    if word.key == "dozen":
        return Quantity(12.0, "cardinal", word.start, word.end, firm=False), at + 1
    following = tokens[at + 1 : at + 3]
    scale = table.EN_SCALES.get(following[1].key) if len(following) == 2 and following[0].key == "a" else None
    value = table.EN_FRACTIONS[word.key]
    if scale:
        return Quantity(value * scale, "cardinal", word.start, following[1].end), at + 3
    return Quantity(value, "fraction", word.start, word.end, firm=False), at + 1


def _tight(tokens: Sequence[Token], at: int) -> bool:
    """Whether a hyphen stands between two tokens without spaces."""
    return (
        at + 1 < len(tokens) and tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start
    )


def _continues(tokens: Sequence[Token], at: int, current: float | None) -> bool:
    if at >= len(tokens):
        return False
    word = tokens[at].key
    value = table.EN_UNITS.get(word) or table.EN_TENS.get(word) or table.EN_ORDINALS.get(word)
    return value is not None and _fits(value, current)


def _fits(value: float, current: float | None) -> bool:
    """Whether a smaller number may follow: nothing yet, 20 + 1..9, 100 + 1..99."""
    if current is None:
        return True
    if value < 10:
        return value > 0 and current % 10 == 0 and current >= 20
    return current % 100 == 0 and current >= 100


def _read_arabic(tokens: Sequence[Token], at: int, folded: str) -> tuple[Quantity, int] | None:
    """Read the longest Arabic number that begins at a token, whatever clitics it carries."""
    first = tokens[at]
    total, last_scale, i, end = 0.0, float("inf"), at, first.end
    current: float | None = None
    others: tuple[float, ...] = ()
    firm, teen_open = False, False
    whole = (0.0, at, end)  # the number as it stood after its last scale, to go back to
    if first.kind == "number":
        numeral, i = _read_numeral(tokens, at, folded)
        if numeral.kind != "cardinal" or not numeral.firm:
            return numeral, i
        current, others, firm, end = numeral.value, numeral.others, True, numeral.end
    elif first.kind == "symbol":
        return None
    else:
        special = _read_arabic_special(tokens, at)
        if special is not None:
            return special
    while i < len(tokens):
        if tokens[i].key == "و" and total and current is None:
            joined_digits = _read_joined_digits(tokens, i + 1, folded, last_scale)
            if joined_digits is None:
                break
            current, i = joined_digits
            end = tokens[i - 1].end
            continue
        atom = _read_atom(tokens[i].key, first=i == at)
        if atom is None:
            break
        kind, value, joined = atom
        step = _add_atom(kind, value, joined, total, current, last_scale, teen_open)
        if step is None:
            if kind in ("scale", "plural") and current is not None and whole[0]:  # 2 million and 3 | million
                total, i, end = whole
                current = None
            break
        total, current, last_scale, teen_open = step
        if kind in ("scale", "plural"):
            others = tuple(other * value for other in others)
        end = tokens[i].end
        i += 1
        if current is None:
            whole = (total, i, end)
    number = total + (current or 0)
    if i == at or (not number and first.kind != "number"):
        return None
    alone = i == at + 1 and first.key in _DOUBTFUL
    if i == at + 1 and first.key in ("احد", "احدي"):  # "anyone" rather than "one"
        return None
    if (
        i == at + 1 and first.key in _BARE_DUALS
    ):  # the construct "two thousand of", else the accusative "a thousand"
        number, others = 2 * number, (number,)
    firm = firm or (number > _WORD_LIMIT and not alone)
    return Quantity(float(number), "cardinal", first.start, end, others=others, firm=firm), i


_BARE_DUALS = ("الفا", "مليونا", "مليارا")
_DOUBTFUL = ("الف", "الفا", "واحد", "واحده")  # ألف is also a letter and "he composed"


def _read_joined_digits(
    tokens: Sequence[Token], at: int, folded: str, last_scale: float
) -> tuple[float, int] | None:
    """Read digits joined by و to a scale: مليار و200 مليون, ألف و500; not 340 مليون و500 مليون."""
    if at >= len(tokens) or tokens[at].kind != "number":
        return None
    numeral, after = _read_numeral(tokens, at, folded)
    following = tokens[after].key if after < len(tokens) else ""
    scale = table.AR_SCALES.get(following) or table.AR_PLURALS.get(following) or 1
    fits = scale < last_scale if scale > 1 else last_scale == 1000 and 100 <= numeral.value < 1000
    return (numeral.value, after) if fits and numeral.kind == "cardinal" and numeral.firm else None


def _read_atom(word: str, *, first: bool) -> tuple[str, float, bool] | None:
    """Return (kind, value, joined by و) of one Arabic number word, or None."""
    for prefix, rest in strip_clitics(word):
        if rest not in table.AR_NUMERALS or (not first and prefix not in ("", "و", "وال", "ال")):
            continue
        joined = prefix.startswith("و")
        for kind, forms in _ARABIC_ATOMS:
            if rest in forms:
                return kind, forms[rest], joined
    return None


_ARABIC_ATOMS: tuple[tuple[str, dict[str, int]], ...] = (
    ("unit", table.AR_UNITS),
    ("ten", table.AR_TEN),
    ("tens", table.AR_TENS),
    ("hundred", table.AR_HUNDREDS),
    ("dual", table.AR_DUALS),
    ("scale", table.AR_SCALES),
    ("plural", table.AR_PLURALS),
)


def _add_atom(
    kind: str, value: float, joined: bool, total: float, current: float | None, last_scale: float, teen_open: bool
) -> tuple[float, float | None, float, bool] | None:
    """Add one number word to a number under construction; None when it cannot belong to it."""
    begun = bool(total) or current is not None
    if kind in ("scale", "plural"):
        if (
            kind == "plural"
            and current is None
            or value >= last_scale
            or (begun and current is None and not joined)
        ):
            return None
        return total + (1 if current is None else current) * value, None, value, False
    if kind == "dual":
        if current is not None or value >= last_scale or (begun and not joined):
            return None
        return total + value, None, value / 2, False
    if kind == "ten" and teen_open and not joined:
        return total, (current or 0) + 10, last_scale, False
    if kind == "hundred" and value == 100 and teen_open and not joined and current is not None and current >= 3:
        return total, current % 10 * 100, last_scale, False
    if begun and not joined:
        return None
    if kind == "hundred" and current is None:
        return total, value, last_scale, False
    if current is None:
        return total, value, last_scale, kind == "unit"
    hundreds = current % 100 == 0 and current >= 100
    if kind == "tens" and (hundreds or 0 < current % 100 < 10):
        return total, current + value, last_scale, False
    if kind in ("unit", "ten") and hundreds:
        return total, current + value, last_scale, kind == "unit"
    return None


def _read_arabic_special(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """Read an Arabic ordinal, decade or fraction that begins at a token."""
    token = tokens[at]
    for prefix, rest in strip_clitics(token.key):
        if rest in table.AR_DECADES:
            decade = table.AR_DECADES[rest]
            century = _read_century(tokens, at + 1)
            if century is not None:
                value, end, after = century
                return Quantity(value + decade, "decade", token.start, end, firm=False), after
            return Quantity(1900.0 + decade, "decade", token.start, token.end, others=(decade,), firm=False), at + 1
        if rest in table.AR_FRACTIONS:
            scale = table.AR_SCALES.get(tokens[at + 1].key) if at + 1 < len(tokens) else None
            if scale:
                return Quantity(
                    table.AR_FRACTIONS[rest] * scale, "cardinal", token.start, tokens[at + 1].end
                ), at + 2
            return Quantity(table.AR_FRACTIONS[rest], "fraction", token.start, token.end, firm=False), at + 1
        if rest in table.AR_ORDINALS:
            value = float(table.AR_ORDINALS[rest])
            end, after = token.end, at + 1
            if after < len(tokens) and tokens[after].key in table.AR_TEN:
                value, end, after = value + 10, tokens[after].end, after + 1
            elif (
                after < len(tokens)
                and tokens[after].key.startswith("وال")
                and tokens[after].key[3:] in table.AR_TENS
            ):
                value, end, after = value + table.AR_TENS[tokens[after].key[3:]], tokens[after].end, after + 1
            elif not prefix.endswith(("ال", "لل")) and rest.endswith("ثانيه"):
                return None
            elif rest in ("حادي", "حاديه"):
                return None
            return Quantity(float(value), "ordinal", token.start, end, firm=value > _WORD_LIMIT), after
    return None


def _read_century(tokens: Sequence[Token], at: int) -> tuple[float, int, int] | None:
    """Read القرن التاسع عشر after a decade: (its first year, where it ends, the next token)."""
    if at + 1 >= len(tokens) or tokens[at].key != "القرن":
        return None
    if tokens[at + 1].key == "العشرين":
        return 1900.0, tokens[at + 1].end, at + 2
    reading = _read_arabic_special(tokens, at + 1)
    if reading is None or reading[0].kind != "ordinal":
        return None
    return 100.0 * (reading[0].value - 1), reading[0].end, reading[1]


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
    previous = folded[max(start - 2, 0) : start].strip()[-1:]
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
    """Expect no translation of a list's running number, nor of 1 and 2, which Arabic says without a word."""
    listed = _ENUMERATOR.match(folded)
    until = listed.end() if listed else 0
    return [
        replace(number, firm=False)
        if number.end <= until or (number.value in (1, 2) and number.kind in ("cardinal", "ordinal"))
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
