"""Read Arabic number words: gender and case, duals, teens, tens after units, scales, ordinals, decades."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from align.facts import number_words as table
from align.facts.quantities import FEW, WORD_LIMIT, Quantity, read_numeral
from align.facts.words import Token, strip_clitics

_BARE_DUALS = ("الفا", "مليونا", "مليارا")
_AND_ONE = frozenset({"واحد", "واحدي"})
_ZERO = frozenset({"صفر", "صفرا"})
_FIRST_WORDS = (
    table.AR_NUMERALS, table.AR_DECADES, table.AR_FRACTIONS, table.AR_ORDINALS, table.AR_SPANS,
    table.AR_SHORT_PARTS, table.AR_IMPLIED, _ZERO,
)  # fmt: skip
_DENYING = frozenset(
    {"لست", "الست", "والست", "ولست", "فلست"}
)  # I am not, are you not; also "for six" and "the six"
_SHORT_FORMS = ("خمس", "سبع", "تسع", "ست", "عشر", "ثمن")  # where what follows is definite: a fifth; a lady
_THEIRS = re.compile(r"(?<=\w{4})(?:ها|هم|هن|نا|ه)$")
_TIMES = frozenset("اضعاف مرات".split())
_DOUBTFUL = ("الف", "الفا", "واحد", "واحدا", "واحده", "ميتين")  # ألف is also a letter and "he composed"
_YEAR = frozenset("سنه عام السنه العام سنوات".split())
_BETWEEN = frozenset("بين مابين".split())
_TEXT = "نص"  # half in the dialects, where it is not "text": ونص behind a number or noun, نص مليون


@lru_cache(maxsize=65536)
def begins_arabic(word: str) -> bool:
    """Say whether a number may begin with a folded word: whether it is a number word under some clitics."""
    return any(rest in words for _, rest in strip_clitics(word) for words in _FIRST_WORDS)


def read_arabic(tokens: Sequence[Token], at: int, folded: str) -> tuple[Quantity, int] | None:
    """Read the longest Arabic number that begins at a token, whatever clitics it carries."""
    first = tokens[at]
    total, last_scale, i, end = 0.0, float("inf"), at, first.end
    current: float | None = None
    others: tuple[float, ...] = ()
    firm, teen_open = False, False
    before = tokens[at - 1].key if at else ""
    whole = (0.0, at, end)  # the number as it stood after its last scale, to go back to
    if first.kind == "number":
        numeral, i = read_numeral(tokens, at, folded)
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
        half = _read_further_fraction(tokens, i, last_scale) if total and current is None else None
        if half is not None:  # three million and a half
            total, i = total + half[0], half[1]
            end = tokens[i - 1].end
            whole = (total, i, end)
            break
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
        step = _add_above(kind, value, joined, total, current, before) or _add_atom(
            kind, value, joined, total, current, last_scale, teen_open
        )
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
    hundreds = tokens[i + 1].key.removeprefix("ال") if i + 1 < len(tokens) and tokens[i].key == "بعد" else ""
    if hundreds in table.AR_AFTER and 0 < number < table.AR_AFTER[hundreds]:  # المرتبة ٢١ بعد المئة
        number, end, i = number + table.AR_AFTER[hundreds], tokens[i + 1].end, i + 2
    if i == at or (not number and first.kind != "number"):
        return None
    alone = i == at + 1 and first.key in _DOUBTFUL
    if i == at + 1 and any(rest in ("ميه", "ميت") for _, rest in strip_clitics(first.key)):  # water, dead
        return None
    if i == at + 1 and first.key in ("احد", "احدي"):  # "anyone" rather than "one"
        return None
    if (
        i == at + 1 and first.key in _BARE_DUALS
    ):  # the construct "two thousand of", else the accusative "a thousand"
        number, others = 2 * number, (number,)
    firm = firm or (not alone and number > (FEW if _is_counted(tokens, at, i) else WORD_LIMIT))
    firm = firm and not (number == 10 and before.startswith("بضع"))  # ten and some
    unit = "times" if not firm and i < len(tokens) and tokens[i].key in _TIMES else ""
    return Quantity(float(number), "cardinal", first.start, end, unit, others=others, firm=firm), i


def _is_counted(tokens: Sequence[Token], at: int, behind: int) -> bool:
    """Whether a small number counts what follows: not in لست هنا (I am not), ثلاثة أضعاف (three times)."""
    if tokens[at].key in _DENYING:
        return False
    following = tokens[behind].key if behind < len(tokens) else ""
    if behind == at + 1 and following.startswith("ال") and tokens[at].key.endswith(_SHORT_FORMS):
        return False
    return following not in _TIMES


def _read_further_fraction(tokens: Sequence[Token], at: int, scale: float) -> tuple[float, int] | None:
    """Read ونصف, ونصف المليون after a number of millions: what it adds, and the next token."""
    word = tokens[at].key
    value = table.AR_FRACTIONS.get(word[1:]) if word.startswith("و") else None
    following = tokens[at + 1].key if at + 1 < len(tokens) else ""
    if word == "الا" and following in table.AR_FRACTIONS:  # a million less a quarter
        behind = tokens[at + 2].key.removeprefix("ال") if at + 2 < len(tokens) else ""
        return -table.AR_FRACTIONS[following] * scale, at + (3 if table.AR_SCALES.get(behind) == scale else 2)
    if value is None:
        return None
    named = table.AR_SCALES.get(following.removeprefix("ال"))
    if named == scale:
        return value * scale, at + 2
    # "A thousand and a half" is rather a thousand and half of something.
    return (value * scale, at + 1) if named is None and scale >= 1_000_000 else None


def _read_joined_digits(
    tokens: Sequence[Token], at: int, folded: str, last_scale: float
) -> tuple[float, int] | None:
    """Read digits joined by و to a scale: مليار و200 مليون, ألف و500; not 340 مليون و500 مليون."""
    if at >= len(tokens) or tokens[at].kind != "number":
        return None
    numeral, after = read_numeral(tokens, at, folded)
    following = tokens[after].key if after < len(tokens) else ""
    scale = table.AR_SCALES.get(following) or table.AR_PLURALS.get(following) or 1
    fits = scale < last_scale if scale > 1 else last_scale == 1000 and 100 <= numeral.value < 1000
    return (numeral.value, after) if fits and numeral.kind == "cardinal" and numeral.firm else None


def _read_atom(word: str, *, first: bool) -> tuple[str, float, bool] | None:
    """Return (kind, value, joined by و) of one Arabic number word, or None."""
    if not first and word in _AND_ONE:  # مئة وأحد عشر, which folded is "a hundred, one, ten"
        return "unit", 1, True
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
    ("teens", table.AR_TEENS),
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
            (kind == "plural" and current is None)
            or value >= last_scale
            or (begun and (current is None) != joined)  # بين مئة وألف are two numbers
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
    if kind in ("unit", "ten", "teens") and hundreds:
        return total, current + value, last_scale, kind == "unit"
    return None


def _add_above(
    kind: str, value: float, joined: bool, total: float, current: float | None, before: str
) -> tuple[float, float | None, float, bool] | None:
    """Add hundreds or a thousand behind smaller numbers, as old books count: ثلاث وعشرون ومئتان, 223.

    Tens alone only of a year (سنة خمسين ومئة): elsewhere "fifty and a hundred" are two numbers.
    """
    if not joined or total or current is None or before in _BETWEEN:
        return None
    if kind == "hundred" and current < 100 and ((current > 20 and current % 10) or before in _YEAR):
        return total, current + value, float("inf"), False
    thousands = kind in ("scale", "dual") and value in (1000, 2000)
    if thousands and current < 1000 and (before in _YEAR or current >= 100):  # خمسمئة وألف, 1,500
        return value, current, 1000, False
    return None


def _read_arabic_special(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """Read an Arabic ordinal, decade, fraction, zero or adjective of a number that begins at a token."""
    token = tokens[at]
    part = _read_counted_parts(tokens, at)
    if part is not None:
        return part
    for prefix, rest in strip_clitics(token.key):
        if rest in _ZERO:  # also a month, and "yellow"
            return Quantity(0.0, "cardinal", token.start, token.end, firm=False), at + 1
        if rest in table.AR_IMPLIED:
            return Quantity(table.AR_IMPLIED[rest], "cardinal", token.start, token.end, firm=False), at + 1
        if rest in table.AR_SPANS:  # two decades; also two contracts
            return Quantity(
                2.0, "cardinal", token.start, token.end, others=(table.AR_SPANS[rest],), firm=False
            ), at + 1
        if rest in table.AR_DECADES:
            decade = table.AR_DECADES[rest]
            century = _read_century(tokens, at + 1)
            if century is not None:
                value, end, after = century
                return Quantity(value + decade, "decade", token.start, end, firm=False), after
            return Quantity(1900.0 + decade, "decade", token.start, token.end, others=(decade,), firm=False), at + 1
        if rest in table.AR_FRACTIONS:
            fraction = _make_fraction(table.AR_FRACTIONS[rest], tokens, at, at)
            is_text = rest == _TEXT and prefix != "و" and fraction[0].kind == "fraction"
            return None if is_text else fraction
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
            elif (not prefix.endswith(("ال", "لل")) and rest.endswith("ثانيه")) or rest in ("حادي", "حاديه"):
                return None
            hundreds = tokens[after + 1].key.removeprefix("ال") if after + 1 < len(tokens) else ""
            if after + 1 < len(tokens) and tokens[after].key == "بعد" and hundreds in table.AR_AFTER:
                value, end, after = value + table.AR_AFTER[hundreds], tokens[after + 1].end, after + 2
            return Quantity(float(value), "ordinal", token.start, end, firm=value > WORD_LIMIT), after
    return None


def _read_counted_parts(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """Read ثلاثة أرباع and خمس السكان, the latter also as five."""
    following = tokens[at + 1].key if at + 1 < len(tokens) else ""
    parts = table.AR_PARTS.get(_THEIRS.sub("", following))  # ثلاثة أرباعها
    for prefix, rest in strip_clitics(tokens[at].key):
        if parts and rest in table.AR_UNITS and table.AR_UNITS[rest] < parts:
            return _make_fraction(table.AR_UNITS[rest] / parts, tokens, at, at + 1)
        definite = following.startswith("ال") and len(following) > 3 and not prefix.endswith(("ال", "لل"))
        if rest in table.AR_SHORT_PARTS and definite:
            count = table.AR_SHORT_PARTS[rest]
            fraction, after = _make_fraction(1 / count, tokens, at, at)
            return replace(fraction, others=(*fraction.others, float(count))), after
        if rest == "سدس":
            return _make_fraction(1 / 6, tokens, at, at)
    return None


def _make_fraction(value: float, tokens: Sequence[Token], first: int, last: int) -> tuple[Quantity, int]:
    """Make the quantity of a fraction between two tokens: of a scale behind it (ربع المليون), or alone."""
    scale = table.AR_SCALES.get(tokens[last + 1].key.removeprefix("ال")) if last + 1 < len(tokens) else None
    start = tokens[first].start
    if scale:
        return Quantity(value * scale, "cardinal", start, tokens[last + 1].end), last + 2
    return Quantity(value, "fraction", start, tokens[last].end, firm=False), last + 1


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
