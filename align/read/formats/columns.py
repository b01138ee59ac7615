"""Which columns of a table hold text, and in which language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from align.chars import ARABIC_LETTER, LATIN_LETTER
from align.read.formats.base import language_of
from align.records import LANGUAGES, InputError, Language, UsageError

# What the columns of parallel tables are called, lower case; the first group that fits a table decides.
# Which of `source` and `target` is Arabic the header does not say: that is found out from the text.
ARABIC = (
    "ar",
    "ara",
    "arabic",
    "ar_text",
    "text_ar",
    "arabic_text",
    "sentence_ar",
    "ar_sentence",
    "العربية",
    "عربي",
)
ENGLISH = ("en", "eng", "english", "en_text", "text_en", "english_text", "sentence_en", "en_sentence", "الإنجليزية")
SIDES = (("source", "target"), ("src", "tgt"), ("source_text", "target_text"), ("sentence1", "sentence2"))
SINGLE = ("text", "sentence", "content", "body", "النص")
MEMBERS = ("ar", "en", "text")
# Words that name a language in longer headers: "Arabic (Egypt)", «النص العربي», «بالإنجليزية».
NAMES: dict[Language, re.Pattern[str]] = {
    "ar": re.compile(r"\b(?:arabic|arabe|(?:بال|ال)?عربية?)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:english|anglais|(?:بال|ال)?[إا]نجليزية?|(?:بال|ال)?[إا]نكليزية?)\b", re.IGNORECASE),
}
TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
# What a column beside the texts is called that says something of them.
REMARKS = re.compile(r"note|comment|remark|memo|context|descri|author|ملاحظ|تعليق", re.IGNORECASE)
# An address or a name of a file is no text.
ADDRESS = re.compile(r"\s*(?:\w+://|www\.|/|\w:\\)\S*\s*")
# How many rows of a table are looked at to see what its columns hold, and the share of them that must agree.
LOOK, AGREE = 200, 0.8
WORDS = 1.5  # of a cell, on average: codes and labels beside a text have fewer


@dataclass(frozen=True, slots=True)
class Column:
    """A column to read: its place (from 0), the member it becomes, and its language where that is known."""

    index: int
    member: str
    language: Language | None


def parse_columns(option: str) -> dict[str, str]:
    """Read `ar=arabic,en=english` (member=column). Raises UsageError for anything else."""
    columns: dict[str, str] = {}
    for part in option.split(","):
        member, sign, header = (piece.strip() for piece in part.partition("="))
        if not sign or not header:
            raise UsageError(f"--columns {option}: write it as ar=NAME,en=NAME, with the names of the columns")
        if header in columns.values():
            raise UsageError(f"--columns {option}: both are the column {header}")
        columns[member] = header
    return check_columns(columns)


def check_columns(columns: Mapping[str, str] | None) -> dict[str, str]:
    """Return the mapping as it is used. Raises UsageError for members other than ar, en and text."""
    for member in columns or {}:
        if member not in MEMBERS:
            raise UsageError(
                f"--columns: {member!r} is not one of {', '.join(MEMBERS)} (text: a column of either language)"
            )
    return dict(columns or {})


def by_number(columns: Mapping[str, str]) -> bool:
    """Tell whether the columns are given by number: the table then has no header."""
    return bool(columns) and all(header.isdecimal() and int(header) > 0 for header in columns.values())


def choose_columns(headers: Sequence[str], columns: Mapping[str, str], path: str) -> list[Column]:
    """Return the columns to read: those the user named, else those whose headers say it.

    Raises InputError, with the headers there are, when a named column is missing or no header tells.
    """
    if columns:
        return [named_column(headers, member, header, path) for member, header in columns.items()]
    arabic = [Column(index, "ar", "ar") for index in matching(headers, ARABIC, path)]
    english = [Column(index, "en", "en") for index in matching(headers, ENGLISH, path)]
    found = arabic + english
    for pair in SIDES if not found else ():
        indexes = [matching(headers, (name,), path) for name in pair]
        if all(indexes):
            return [Column(places[0], name, None) for places, name in zip(indexes, pair, strict=True)]
    said = {column.language for column in found}
    for language in LANGUAGES if len(said) < len(LANGUAGES) else ():
        if language in said:
            continue
        found += [Column(index, language, language) for index in named_loosely(headers, language)]
    found = found or [Column(index, "text", None) for index in matching(headers, SINGLE, path)]
    if not found:
        raise InputError(f"{path}: no header says which column holds text; {advice(headers)}")
    return found


def named_loosely(headers: Sequence[str], language: Language) -> list[int]:
    """Return the one column whose header is a tag of the language (`ar-EG`) or has its name in it, or none."""
    tags = [
        i for i, header in enumerate(headers) if TAG.fullmatch(header.strip()) and language_of(header) == language
    ]
    names = [i for i, header in enumerate(headers) if NAMES[language].search(header.replace("_", " "))]
    return next((places for places in (tags, names) if len(places) == 1), [])


def guess_columns(rows: Sequence[Sequence[str]]) -> list[Column]:
    """Return the one column in Arabic letters and the one in Latin ones, none where that is unclear.

    Which languages they are in is found out sentence by sentence.
    """
    found = find_texts(rows)
    if len(found["ar"]) != 1 or len(found["en"]) != 1:
        return []
    return [Column(places[0], language, None) for language, places in found.items()]


def find_texts(rows: Sequence[Sequence[str]]) -> dict[Language, list[int]]:
    """Return the places of the columns in Arabic letters and of those in Latin ones.

    Addresses are no text, nor is what every row says alike (`ara`, the name of a collection), nor single words
    (`A-17`, `good`) beside a column of several.
    """
    found: dict[Language, list[int]] = {"ar": [], "en": []}
    for index in range(len(rows[0]) if rows else 0):
        cells = [row[index] for row in rows[:LOOK]]
        if len(set(cells)) == 1 < len(cells) or any(ADDRESS.fullmatch(cell) for cell in cells):
            continue
        letters = [(len(ARABIC_LETTER.findall(cell)), len(LATIN_LETTER.findall(cell))) for cell in cells]
        filled = [pair for pair in letters if any(pair)]
        if len(filled) * 2 < len(cells):
            continue
        arabic = sum(ar > latin for ar, latin in filled) / len(filled)
        for language, share in zip(LANGUAGES, (arabic, 1 - arabic), strict=True):
            if share >= AGREE:
                found[language].append(index)
    for language, places in found.items():
        words = {i: sum(len(row[i].split()) for row in rows[:LOOK]) / len(rows[:LOOK]) for i in places}
        found[language] = [i for i in places if words[i] >= WORDS] or places
    return found


def with_other(
    columns: Sequence[Column], headers: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[list[Column], list[str]]:
    """Return columns with the one of the other language where a header names only one: by what its cells hold.

    Where several could be meant they are not taken but returned by their headers. Remarks are none: of `ar` and
    `note` there is no English text.
    """
    if len(columns) != 1 or columns[0].language is None:
        return list(columns), []
    rest = [i for i, header in enumerate(headers) if i != columns[0].index and not REMARKS.search(header)]
    other: Language = "en" if columns[0].language == "ar" else "ar"
    places = [rest[i] for i in find_texts([[row[i] for i in rest] for row in rows])[other]]
    if len(places) > 1:
        return list(columns), [headers[i] for i in places]
    return [*columns, *(Column(place, other, None) for place in places)], []


def named_column(headers: Sequence[str], member: str, header: str, path: str) -> Column:
    """Return the column the user named: by its exact header, or its last part (`ar` of `translation.ar`)."""
    language: Language | None = "ar" if member == "ar" else "en" if member == "en" else None
    places = [index for index, name in enumerate(headers) if name.strip() == header]
    if not places:
        raise InputError(f"{path}: has no column {header!r}; {advice(headers)}")
    if len(places) > 1:
        raise InputError(f"{path}: has {len(places)} columns called {header!r}; rename one of them")
    return Column(places[0], member, language)


def matching(headers: Sequence[str], names: Sequence[str], path: str) -> list[int]:
    """Return the one column called by one of the names, or none. Raises InputError when several are."""
    places = [index for index, header in enumerate(headers) if plain(header) in names]
    if len(places) > 1:
        raise InputError(f"{path}: several columns could be meant; {advice(headers)}")
    return places


def plain(header: str) -> str:
    """Return a header as it is compared: of `translation.ar` the last part, of `#ar` what follows the mark."""
    return header.strip().lstrip("#").strip().lower().rpartition(".")[2]


def advice(headers: Sequence[str]) -> str:
    """List the headers and say how to name them; a line without headers is told by numbers."""
    shown = ", ".join(header.strip()[:40] for header in headers[:20]) + (", ..." if len(headers) > 20 else "")
    first = headers[0].strip() if headers else "NAME"
    other = headers[1].strip() if len(headers) > 1 else "NAME"
    named = first and other and max(len(first), len(other)) <= 40 and not ADDRESS.fullmatch(first)
    example = f"ar={first},en={other}" if named else "ar=1,en=2"
    return (
        f"its columns are: {shown}. Name them with --columns {example} "
        "(by number, as ar=1,en=2, when the file has no header line)"
    )
