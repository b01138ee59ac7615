"""Translation memories: TMX and XLIFF (1.x and 2.x), one member per language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from align.records import LANGUAGES, InputError, Language
from align.text.readers.base import Member, Source, language_of
from align.text.readers.xml import LANG, iterate_xml, local_name

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# (language tag, text) of every variant of one translation unit.
Unit = list[tuple[str, str]]

# Elements that hold a program's own codes, not words: of TMX and XLIFF 1, of XLIFF 2.
CODES = frozenset(("bpt", "ept", "it", "ph", "ut", "x", "bx", "ex", "sc", "ec", "cp", "sm", "em"))


def read_tmx(source: Source) -> list[Member]:
    """Read the Arabic and the English segments of a TMX file, `ar-DZ` and `en-US` included."""
    return two_sides(tmx_units(source), source)


def read_xliff(source: Source) -> list[Member]:
    """Read the Arabic and the English side of an XLIFF file; suggestions (`alt-trans`, `matches`) are not read."""
    return two_sides(xliff_units(source), source)


def two_sides(units: Iterable[Unit], source: Source) -> list[Member]:
    """Write each language's segments one a line, in step: a unit without one of them is a blank line there.

    Raises InputError when the file holds neither Arabic nor English.
    """
    rows: dict[Language, list[str]] = {"ar": [], "en": []}
    others: dict[str, None] = {}
    for unit in units:
        found: dict[Language, list[str]] = {"ar": [], "en": []}
        for tag, text in unit:
            language = language_of(tag)
            if language is None:
                others.setdefault(tag or "no language", None)
            elif words := " ".join(text.split()):
                found[language].append(words)
        height = max(map(len, found.values()))
        for language in LANGUAGES:
            rows[language].extend(found[language] + [""] * (height - len(found[language])))
    names = ", ".join(others)
    if not any(rows["ar"]) and not any(rows["en"]):
        raise InputError(
            f"{source.path}: holds no Arabic and no English segments" + (f", only {names}" if others else "")
        )
    if others:
        source.notes.append(f"{source.path}: segments in other languages were not read: {names}")
    return [Member("\n".join(rows[key]), key, key, lines=True) for key in LANGUAGES if any(rows[key])]


def tmx_units(source: Source) -> Iterator[Unit]:
    """Yield the variants of each <tu>."""
    root: Element | None = None
    for event, element in iterate_xml(source.data, source.path):
        if root is None:
            root = element
            if local_name(root) != "tmx":
                raise InputError(f"{source.path}: not TMX: its first element is <{local_name(root)}>")
        if event == "end" and local_name(element) == "tu":
            yield [
                (variant.get(LANG) or variant.get("lang") or "", "".join(segment_text(segment)))
                for variant in element.iterfind("{*}tuv")
                for segment in variant.iterfind("{*}seg")
            ]
            element.clear()


def xliff_units(source: Source) -> Iterator[Unit]:
    """Yield source and target of each <trans-unit> (version 1) or <segment> (version 2)."""
    root: Element | None = None
    tags = ("", "")
    for event, element in iterate_xml(source.data, source.path):
        name = local_name(element)
        if root is None:
            root = element
            if name != "xliff":
                raise InputError(f"{source.path}: not XLIFF: its first element is <{name}>")
            tags = (root.get("srcLang", ""), root.get("trgLang", ""))
        if event == "start" and name == "file" and element.get("source-language"):
            tags = (element.get("source-language", ""), element.get("target-language", ""))
        elif event == "end" and name in ("trans-unit", "segment"):
            unit = []
            for side, tag in zip(("source", "target"), tags, strict=True):
                segment = element.find(f"{{*}}{side}")
                if segment is not None:
                    unit.append((segment.get(LANG) or tag, "".join(segment_text(segment))))
            yield unit
            element.clear()


def segment_text(segment: Element) -> Iterator[str]:
    """Yield the words of a segment; highlighted and marked words count, a program's codes do not."""
    yield segment.text or ""
    for child in segment:
        if local_name(child) not in CODES:
            yield from segment_text(child)
        yield child.tail or ""
