"""Which of the two languages a text is in, going by its letters."""

from __future__ import annotations

import re

_ARABIC = re.compile(r"[\u0620-\u064a\u0671-\u06d3\u06fa-\u06fc\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD = re.compile(r"\w")


def arabic_share(text: str) -> float:
    """Return the share of Arabic letters among the text's Arabic and Latin letters; 0.5 where it has neither."""
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    return arabic / (arabic + latin) if arabic + latin else 0.5


def has_content(text: str) -> bool:
    """Say whether there is anything to encode: at least one letter or digit, of any script."""
    return _WORD.search(text.replace("_", " ")) is not None
