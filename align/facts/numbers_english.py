"""Read English number words: three hundred and twelve thousand, twenty-first, 3bn, a million, two dozen."""

from __future__ import annotations

from collections.abc import Sequence

from align.facts import number_words as table
from align.facts.quantities import FEW, WORD_LIMIT, Quantity, read_numeral
from align.facts.words import Token

_TIMES = frozenset({"times", "fold"})
_OF_WHICH = frozenset({"of", ""})  # what stands behind a third that is no ordinal; "" is the end
# Words that begin no number but of a kind of their own.
_ONLY_SPECIAL = frozenset({"dozen", "dozens", "couple", "decade"}).union(
    table.EN_DECADES, table.EN_FRACTIONS, table.EN_IMPLIED
)
_BARE = frozenset({"hundred"}).union(table.EN_SCALES)  # the million-dollar prize, per hundred thousand
_FIRST_WORDS = _ONLY_SPECIAL.union(
    ("a", "an"), _BARE, table.EN_ROMAN, table.EN_ORDINALS, table.EN_ROUND_ORDINALS, table.EN_UNITS, table.EN_TENS
)


def begins_english(word: str) -> bool:
    """Say whether a number may begin with a folded word."""
    return word in _FIRST_WORDS


def read_english(tokens: Sequence[Token], at: int, folded: str) -> tuple[Quantity, int] | None:
    """Read the longest English number that begins at a token."""
    first = tokens[at]
    total, current, last_scale, ordinal = 0.0, None, float("inf"), False
    others: tuple[float, ...] = ()
    written, i, kind, firm, end = True, at, "cardinal", False, first.end
    if first.kind == "number":
        numeral, i = read_numeral(tokens, at, folded)
        if numeral.kind != "cardinal" or not numeral.firm:
            return numeral, i
        current, others, written, firm, end = numeral.value, numeral.others, False, True, numeral.end
    elif first.key in table.EN_ROMAN:
        return _read_roman(tokens, at, folded)
    else:
        special = _read_year(tokens, at) or _read_english_special(tokens, at)
        if special is not None or first.key in _ONLY_SPECIAL:
            return special
    if first.key in ("a", "an"):
        following = tokens[at + 1].key if at + 1 < len(tokens) else ""
        if (following not in table.EN_SCALES and following != "hundred") or folded[tokens[at + 1].end :][
            :2
        ] == "th":
            return None
        current, i = 1.0, at + 1
    elif first.key in _BARE:
        current = 1.0
    while i < len(tokens):
        word = tokens[i].key
        hyphen = word == "-" and i > at and _tight(tokens, i)
        if hyphen and (_continues(tokens, i + 1, current) or _multiplies(tokens, i + 1, current)):
            i += 1
            continue
        fraction = _read_and_a_half(tokens, i) if word == "and" and (current is not None or total) else None
        if fraction is not None:
            i += 3
            scale_next = table.EN_SCALES.get(tokens[i].key) if i < len(tokens) else None
            end = tokens[i - 1].end
            if current is None:  # three million and a half
                total += fraction * last_scale
                break
            current += fraction
            if scale_next is None or scale_next >= last_scale:
                break
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
        elif word in table.EN_ROUND_ORDINALS and (current is None or current < 100) and written:
            current, ordinal = (current or 1) * table.EN_ROUND_ORDINALS[word], True
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
    if (current is None and not total) or i == at:
        return None
    value = float(total + (current or 0))
    kind = "ordinal" if ordinal else kind
    i = max(i, at + 1)
    if first.key in _BARE:
        return Quantity(value, kind, first.start, end, firm=False), i
    firm = firm or value > WORD_LIMIT or (value > FEW and not ordinal and _is_counted(tokens, at, i, folded))
    unit = "times" if not firm and i < len(tokens) and tokens[i].key in _TIMES else ""
    return Quantity(value, kind, first.start, end, unit, others=others, firm=firm), i


def _read_roman(tokens: Sequence[Token], at: int, folded: str) -> tuple[Quantity, int] | None:
    """Read a Roman numeral behind a name or title: World War II, Louis XIV; not the pronoun I."""
    token, before = tokens[at], tokens[at - 1] if at else None
    if before is None or not folded[token.start : token.end].isupper() or before.end + 1 != token.start:
        return None
    long = len(token.key) > 2 and not folded.isupper()  # the XXIII session
    named = long or (before.kind == "word" and folded[before.start].isupper() and len(before.key) > 1)
    if not named or (token.key == "i" and before.key != "war"):
        return None
    value = table.EN_ROMAN[token.key]
    return Quantity(float(value), "ordinal", token.start, token.end, unit="roman", firm=value > WORD_LIMIT), at + 1


def _read_year(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """Read a year in two numbers: nineteen ninety-six, twenty ten; not the eighteen twenty-year-olds."""
    century = table.EN_UNITS.get(tokens[at].key) or table.EN_TENS.get(tokens[at].key) or 0
    if not 13 <= century <= 20 or at + 1 >= len(tokens):
        return None
    word = tokens[at + 1].key
    year, last = table.EN_TENS.get(word) or table.EN_UNITS.get(word) or 0, at + 1
    if year >= 20 and _tight(tokens, at + 2) and tokens[at + 2].key == "-":
        unit = table.EN_UNITS.get(tokens[at + 3].key, 0)
        year, last = (year + unit, at + 3) if 0 < unit < 10 else (0, at)
    if year < 10 or (_tight(tokens, last + 1) and tokens[last + 1].key == "-"):
        return None
    value = float(100 * century + year)
    parts = (float(century), float(year))
    return Quantity(value, "cardinal", tokens[at].start, tokens[last].end, others=parts), last + 1


def _read_english_special(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """Read a decade, a fraction, a dozen, a couple of thousand, or a word such as triennial."""
    first = tokens[at]
    if first.key in table.EN_DECADES:
        decade = table.EN_DECADES[first.key]
        return Quantity(1900.0 + decade, "decade", first.start, first.end, others=(decade,), firm=False), at + 1
    if first.key in table.EN_FRACTIONS:
        return _make_fraction(table.EN_FRACTIONS[first.key], tokens, at, at)
    if first.key in ("decade", "dozen"):
        value = {"decade": 10.0, "dozen": 12.0}[first.key]
        return Quantity(value, "cardinal", first.start, first.end, firm=False), at + 1
    if first.key == "couple":
        behind = [token.key for token in tokens[at + 1 : at + 3]]
        if len(behind) < 2 or behind[0] != "of" or behind[1] not in table.EN_SCALES:
            return None
        scale = table.EN_SCALES[behind[1]]
        return Quantity(2.0 * scale, "cardinal", first.start, tokens[at + 2].end, firm=False), at + 3
    if first.key in table.EN_IMPLIED:
        return Quantity(table.EN_IMPLIED[first.key], "cardinal", first.start, first.end, firm=False), at + 1
    return _read_counted_parts(tokens, at)


def _is_counted(tokens: Sequence[Token], at: int, behind: int, folded: str) -> bool:
    """Whether a small number counts what follows: not in Six Flags, five times worse."""
    if behind >= len(tokens):
        return True
    following = tokens[behind]
    named = folded[tokens[at].start].isupper() and folded[following.start].isupper()
    return not named and following.key not in _TIMES


def _read_and_a_half(tokens: Sequence[Token], at: int) -> float | None:
    """Return what "and a half" or "and a quarter" adds to a number, None where something else stands."""
    if at + 2 >= len(tokens) or tokens[at + 1].key not in ("a", "one"):
        return None
    return {"half": 1 / 2, "quarter": 1 / 4, "third": 1 / 3}.get(tokens[at + 2].key)


def _read_counted_parts(tokens: Sequence[Token], at: int) -> tuple[Quantity, int] | None:
    """Read three quarters, two-thirds and one third; a third of, but not a third man."""
    count = table.EN_UNITS.get(tokens[at].key, tokens[at].key in ("a", "an"))
    last = at + 2 if _tight(tokens, at + 1) and tokens[at + 1].key == "-" else at + 1
    words = [token.key for token in tokens[last : last + 2]]
    if not words or words[0] not in table.EN_PARTS or not 0 < count < 10:
        return None
    if tokens[at].key in ("a", "an") and words[0] in table.EN_ORDINALS:
        behind = words[1] if len(words) > 1 and words[1][0].isalnum() else ""
        if behind not in _OF_WHICH:
            return None
    return _make_fraction(count / table.EN_PARTS[words[0]], tokens, at, last)


def _make_fraction(value: float, tokens: Sequence[Token], first: int, last: int) -> tuple[Quantity, int]:
    """Make the quantity of a fraction that two tokens begin and end: of a scale behind it, or alone.

    Half a million, a quarter of a million; two thirds of the members.
    """
    start, at = tokens[first].start, last + 1
    at += at < len(tokens) and tokens[at].key == "of"
    following = tokens[at : at + 2]
    scale = table.EN_SCALES.get(following[1].key) if len(following) == 2 and following[0].key == "a" else None
    if scale:
        return Quantity(value * scale, "cardinal", start, following[1].end), at + 2
    return Quantity(value, "fraction", start, tokens[last].end, firm=False), last + 1


def _tight(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token, as a hyphen, stands between two others without spaces."""
    return (
        0 < at < len(tokens) - 1
        and tokens[at - 1].end == tokens[at].start
        and tokens[at].end == tokens[at + 1].start
    )


def _continues(tokens: Sequence[Token], at: int, current: float | None) -> bool:
    if at >= len(tokens):
        return False
    word = tokens[at].key
    value = table.EN_UNITS.get(word) or table.EN_TENS.get(word) or table.EN_ORDINALS.get(word)
    return value is not None and _fits(value, current)


def _multiplies(tokens: Sequence[Token], at: int, current: float | None) -> bool:
    """Whether "hundred", "dozen" or a scale follows a number that it can multiply: four-thousand-year-old."""
    if at >= len(tokens) or current is None:
        return False
    return tokens[at].key in table.EN_SCALES or (tokens[at].key in ("hundred", "dozen") and current < 100)


def _fits(value: float, current: float | None) -> bool:
    """Whether a smaller number may follow: nothing yet, 20 + 1..9, 100 + 1..99."""
    if current is None:
        return True
    if value < 10:
        return value > 0 and current % 10 == 0 and current >= 20
    return current % 100 == 0 and current >= 100
