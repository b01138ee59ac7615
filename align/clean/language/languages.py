"""Say which language each stretch of a text is in, not which language a file is in.

Script first (`scripts.py`); then, within Latin script, English against French and others; within Arabic script,
Arabic (its dialects included) against Persian, Urdu, Kurdish and others (`identify.py`). What is too short to tell
inherits the language of its document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.clean.language.identify import (
    SURE,
    SURE_AGAINST_USER,
    WORD,
    find_words,
    has_small_words,
    name_arabic,
    name_latin,
)
from align.clean.language.neighbours import has_farsi_keys
from align.clean.language.scripts import LETTERS, PIECE_END, split_by_script

if TYPE_CHECKING:
    from align.records import Language

SAMPLE = 10_000  # characters read to find a document's main language
ENOUGH = 400  # words of a script that are enough to name its language
CHUNK = 50_000  # characters looked at in one go, so that a gigantic line costs memory by the chunk
LOOK = 1_500  # characters of a piece that are enough to name its language


@dataclass(frozen=True, slots=True)
class LanguageStretch:
    """`text[start:end]` is in `language`: an ISO 639 code, or `und` for a script of neither language."""

    start: int
    end: int
    language: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document's undecided stretches inherit: by script, and for text without letters (`main`).

    `declared` is the language the user said the document is in, or None; `farsi_keys` says that its Arabic is typed
    with the ی and ک of a Persian keyboard.
    """

    main: str = "en"
    arabic: str = "ar"
    latin: str = "en"
    declared: Language | None = None
    farsi_keys: bool = False


def find_setting(text: str, declared: Language | None = None) -> Setting:
    """Find the main language of a document in each script, from its beginning."""
    words = find_words(text[:SAMPLE])
    samples = {"ar": [word for word in words if LETTERS["ar"].match(word)]}
    samples["latin"] = [word for word in words if LETTERS["latin"].match(word)]
    letters = {script: sum(map(len, found)) for script, found in samples.items()}
    arabic = "ar" if declared == "ar" else name_arabic(" ".join(samples["ar"][:ENOUGH]))
    latin = "en" if declared == "en" else name_latin(" ".join(samples["latin"][:ENOUGH]))
    main = declared or (arabic if letters["ar"] >= letters["latin"] and letters["ar"] else latin)
    farsi_keys = arabic == "ar" and has_farsi_keys(samples["ar"])
    return Setting(main, arabic, latin, declared, farsi_keys)


def split_by_language(
    text: str, start: int = 0, end: int | None = None, setting: Setting | None = None
) -> list[LanguageStretch]:
    """Cut `text[start:end]` into stretches of one language each, in order, leaving out nothing.

    Neighbouring stretches differ in language; white space between them belongs to the first. Time is linear in
    the length of the text.
    """
    stop = len(text) if end is None else end
    known = setting or find_setting(text[start:stop])
    main = "ar" if known.main == known.arabic else "latin"
    found: list[LanguageStretch] = []
    for first, last in _chunks(text, start, stop):
        for script_start, script_end, script in split_by_script(text, first, last, main):
            found.extend(_split_by_words(text, script_start, script_end, script, known))
    return _merge(found)


def name_language(text: str, start: int, end: int, setting: Setting) -> str:
    """Return the language that most of `text[start:end]` is in."""
    shares: dict[str, int] = {}
    for stretch in split_by_language(text, start, end, setting):
        shares[stretch.language] = shares.get(stretch.language, 0) + stretch.end - stretch.start
    return max(shares, key=lambda language: shares[language]) if shares else setting.main


def _chunks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut into chunks of at most `CHUNK` characters, after a full stop if there is one, else at white space."""
    while end - start > CHUNK:
        middle, last = start + CHUNK // 2, start + CHUNK
        found = [text.rfind(stop, middle, last) + len(stop) for stop in (". ", "؟ ", "\n", " ")]
        cut = next((place for place in found if place > middle), last)
        yield start, cut
        start = cut
    if start < end:
        yield start, end


def _split_by_words(text: str, start: int, end: int, script: str, setting: Setting) -> Iterator[LanguageStretch]:
    """Name the language of each sentence-like piece of a stretch of one script."""
    if script == "none":
        yield LanguageStretch(start, end, setting.main)
        return
    if script == "other":
        yield LanguageStretch(start, end, "und")
        return
    inherited = setting.arabic if script == "ar" else setting.latin
    position, language = start, inherited
    for stop in [*(match.end() for match in PIECE_END.finditer(text, start, end)), end]:
        if stop > position:
            piece = text[position : min(stop, position + LOOK)]
            if WORD.search(piece):
                language = _name_piece(piece, script, setting)
            yield LanguageStretch(position, stop, language)
            position = stop


def _name_piece(piece: str, script: str, setting: Setting) -> str:
    """Name the language of a piece in one script."""
    if script == "ar":
        return name_arabic(piece, setting.arabic, setting.declared == "ar", setting.farsi_keys)
    if setting.declared == "ar" and not has_small_words(piece):
        return "ar"  # names and code on a page that the user calls Arabic
    return name_latin(piece, setting.latin, SURE_AGAINST_USER if setting.declared == "en" else SURE)


def _merge(stretches: list[LanguageStretch]) -> list[LanguageStretch]:
    """Join neighbours of the same language."""
    merged: list[LanguageStretch] = []
    for stretch in stretches:
        if merged and merged[-1].language == stretch.language and merged[-1].end == stretch.start:
            merged[-1] = LanguageStretch(merged[-1].start, stretch.end, stretch.language)
        else:
            merged.append(stretch)
    return merged
