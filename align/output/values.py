"""What a cell holds, as formats that know types take it and as those that know text only do."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from align.output.tables import DECIMALS
from align.records import Language

OFFSETS = ("ar_start", "ar_end", "en_start", "en_end")
SHORT = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
WHOLE = re.compile(r"-?\d{1,18}")
# What XML 1.0 cannot hold, not even escaped; the surrogates among it are no characters at all.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class Tags:
    """The language tags that a translation memory gives its sides (`ar-EG`), and which of them is the source."""

    ar: str = "ar"
    en: str = "en"
    source: Language = "ar"

    def order(self) -> tuple[tuple[Language, str], tuple[Language, str]]:
        """Return source and target, each with its tag."""
        sides: tuple[tuple[Language, str], tuple[Language, str]] = (("ar", self.ar), ("en", self.en))
        return sides if self.source == "ar" else (sides[1], sides[0])


PLAIN = Tags()


def typed(values: Sequence[Any], name: str) -> list[Any]:
    """Return the values of a column: figures and offsets as numbers, None for what is missing, else as they are.

    Text in a column of figures that is no number ("high" in a `probability` of somebody else's) stays text.
    """
    if name in DECIMALS:
        return [None if is_missing(v) or v == "" else as_figure(v) for v in values]
    if name in OFFSETS:
        return [None if is_missing(v) or v == "" else as_offset(v) for v in values]
    return [None if is_missing(v) else v for v in values]


def as_figure(value: Any) -> Any:
    """Return a number as one, what is none as it is."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        return value
    return number if math.isfinite(number) else str(value)


def as_offset(value: Any) -> Any:
    """Return a whole number as one, what is none as it is."""
    if isinstance(value, str):
        return int(value) if WHOLE.fullmatch(value) else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def texts(values: Sequence[Any], name: str) -> list[str]:
    """Return the values of a column as text, nothing for what is missing; numbers of DECIMALS with so many."""
    if name in DECIMALS:
        return ["" if is_missing(v) else show_figure(v, DECIMALS[name]) for v in values]
    if name in OFFSETS:  # a column of whole numbers with a gap is one of floats to pandas
        values = typed(values, name)
    return ["" if is_missing(v) else str(v) for v in values]


def show_figure(value: Any, places: int) -> str:
    """Write a figure with so many decimals; those that came as text keep any further ones."""
    if isinstance(value, str) and not (SHORT.fullmatch(value) and len(value.partition(".")[2]) < places):
        return value
    return f"{float(value) + 0.0:.{places}f}"


def is_missing(value: object) -> bool:
    """Say whether a value is None or NaN, which is not equal to itself."""
    return value is None or value != value


def xml_text(value: object) -> str:
    """Return a value as XML text: `\\r` by its number, lest it be read as `\\n`; U+FFFD for what cannot stand."""
    return escape(clean(value), {"\r": "&#13;"})


def clean(value: object) -> str:
    """Return a text with U+FFFD for every character that XML cannot hold."""
    return NOT_XML.sub(LOST, str(value))
