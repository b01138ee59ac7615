"""Translation memories and files for translators: TMX, XLIFF (1.x and 2.x, of Trados and memoQ too), gettext's PO.

Each language is a member, in step: what stands on line k of both came as one pair and keeps the name of its row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from align.chars import ARABIC_LETTER, LATIN_LETTER
from align.read.decode import decode_declared, without_noise
from align.read.formats.base import Source, language_of
from align.read.formats.xml import LANG, Broken, iterate_xml, local_name
from align.records import LANGUAGES, Aside, Cell, Document, InputError, Language

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# Elements that hold a program's own codes, not words: of TMX and XLIFF 1, of XLIFF 2.
CODES = frozenset(("bpt", "ept", "it", "ph", "ut", "x", "bx", "ex", "sc", "ec", "cp", "sm", "em"))
# Those that stand for something by themselves, a line break say; the others open and close, inside words too.
ALONE = frozenset(("ph", "x", "ut"))
# What a unit of TMX says of itself besides its name: by whom and when, as columns of these names.
TU_ATTRIBUTES = ("creationdate", "creationid", "changedate", "changeid", "lastusagedate", "usagecount")
GAP = "\0"  # where such a code stood
CODE_POINT = re.compile("(?:0|10)?[0-9A-Fa-f]{1,4}")
GLUED = re.compile(r"(?<=[^\s(\[«“\0])\0+(?=[\w«“(\[])")

# Memsource writes codes into the text itself: `{1>bold<1}`, `{2}`.
WRITTEN_CODE = re.compile(r"\{(?:\d{1,4}|[biu_^]{1,4})>|<(?:\d{1,4}|[biu_^]{1,4})\}|\{\d{1,4}\}")

UNITS = ("trans-unit", "segment", "ignorable")
MOST_UNITS = 2_000_000  # of a file, which take about a gigabyte of memory

PO_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s*)?"((?:[^"\\]|\\.)*)"\s*')
PO_WORD = re.compile(r"\s*(msgctxt|msgid_plural|msgid|msgstr)\b")
PO_ESCAPES = {"n": "\n", "t": "\t", "r": ""}
PO_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A translation unit: its name in the file, the language tags and texts of its variants, why it is dropped.

    `others` is what else the file says of it: properties of TMX, metadata of XLIFF 2.
    """

    name: str
    texts: Sequence[tuple[str, str]]
    reason: str | None = None
    others: Mapping[str, str] = field(default_factory=dict)


def read_tmx(source: Source) -> list[Document]:
    """Read the Arabic and the English segments of a TMX file, `ar-DZ` and `en-US` included."""
    return two_sides(tmx_units(source), source)


def read_xliff(source: Source) -> list[Document]:
    """Read the Arabic and the English side of an XLIFF file; suggestions (`alt-trans`, `matches`) are not read."""
    return two_sides(xliff_units(source), source)


def read_po(source: Source) -> list[Document]:
    """Read the messages of a gettext catalogue (English unless it says otherwise) and their translations.

    Translations marked as fuzzy, which programs do not show, are dropped with that reason.
    """
    return two_sides(po_units(source), source)


def two_sides(units: Iterable[Unit | Broken], source: Source) -> list[Document]:
    """Write each language's segments one a line, in step: a unit without one of them is a blank line there.

    Units that are broken stand at the end, marked to be dropped with the number of their line. Raises InputError
    when the file holds neither Arabic nor English.
    """
    rows: dict[Language, list[tuple[str, str, str | None]]] = {"ar": [], "en": []}
    others: dict[str, None] = {}
    broken: list[Broken] = []
    for number, unit in enumerate(units, start=1):
        if isinstance(unit, Broken):
            broken.append(unit)
            continue
        if number > MOST_UNITS:
            raise InputError(f"{source.path}: holds more than {MOST_UNITS:,} units; split it into smaller files")
        row = f"{number} {unit.name}" if unit.name else str(number)
        found: dict[Language, list[str]] = {"ar": [], "en": []}
        for tag, text in unit.texts:
            language = language_of(tag)
            if language is None:
                others.setdefault(tag or "no language", None)
            elif words := " ".join(text.split()):
                found[language].append(words)
        height = max(map(len, found.values()))
        for language in LANGUAGES:
            texts = found[language] + [""] * (height - len(found[language]))
            rows[language].extend((text, row, unit.reason) for text in texts)
    if broken:
        first = f"{source.path}: line {broken[0].line} {broken[0].what}"
        if not any(text for side in rows.values() for text, _row, _reason in side):
            raise InputError(f"{first}; mend or export it again")
        more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
        source.notes.append(f"{first}; this unit was not read{more}")
        lines = [(" ".join(unit.text.split()), "", f"bad-row:{unit.line}") for unit in broken]
        rows["ar" if any(text for text, _row, _reason in rows["ar"]) else "en"] += lines
    names = ", ".join(others)
    if not any(text for side in rows.values() for text, _row, _reason in side):
        raise InputError(
            f"{source.path}: holds no Arabic and no English segments" + (f", only {names}" if others else "")
        )
    if others:
        source.notes.append(f"{source.path}: segments in other languages were not read: {names}")
    return [
        side_member(language, rows[language]) for language in LANGUAGES if any(row[0] for row in rows[language])
    ]


def side_member(language: Language, rows: Sequence[tuple[str, str, str | None]]) -> Document:
    """Return the lines of one language, with the rows that they belong to and those that are dropped."""
    cells: list[Cell] = []
    asides: list[Aside] = []
    position = 0
    for text, row, reason in rows:
        if text and reason:
            asides.append(Aside(position, position + len(text), reason))
        elif text:
            cells.append(Cell(position, position + len(text), row))
        position += len(text) + 1
    lines = "\n".join(text for text, _row, _reason in rows)
    return Document(language, lines, language=language, lines=True, asides=tuple(asides), cells=tuple(cells))


def tmx_units(source: Source) -> Iterator[Unit | Broken]:
    """Yield the variants of each <tu>, then those that are broken."""
    broken: list[Broken] = []
    for event, element in iterate_xml(source.data, source.path, "tmx", ("tu",), broken):
        if event == "end" and local_name(element) == "tu":
            texts = [
                (variant.get(LANG) or variant.get("lang") or "", segment_text(segment))
                for variant in element.iterfind("{*}tuv")
                for segment in variant.iterfind("{*}seg")
            ]
            others = {name: element.attrib[name] for name in TU_ATTRIBUTES if name in element.attrib}
            for prop in element.iterfind("{*}prop"):
                others[prop.get("type", "").removeprefix("x-")] = prop.text or ""
            yield Unit(element.get("tuid", ""), texts, others=others)
    yield from broken


def xliff_units(source: Source) -> Iterator[Unit | Broken]:
    """Yield source and target of each segment: <trans-unit> or <mrk> in it (version 1), <segment> (version 2).

    Units that are broken come last. Of a side whose language the file does not say the letters tell it.
    """
    coded = source.path.lower().removesuffix(".gz").endswith(".mxliff")
    broken: list[Broken] = []
    for unit in _xliff_units(source, broken):
        texts = [(tag, WRITTEN_CODE.sub("", text)) for tag, text in unit.texts] if coded else unit.texts
        yield replace(unit, texts=[(tag or tag_of(text), text) for tag, text in texts])
    yield from broken


def tag_of(text: str) -> str:
    """Return the language that the letters of a text are of, empty where they are of neither."""
    arabic, latin = len(ARABIC_LETTER.findall(text)), len(LATIN_LETTER.findall(text))
    return "ar" if arabic > latin else "en" if latin else ""


def _xliff_units(source: Source, broken: list[Broken]) -> Iterator[Unit]:
    tags = ("", "")
    name = ""
    others: dict[str, str] = {}
    for event, element in iterate_xml(source.data, source.path, "xliff", (*UNITS, "unit"), broken):
        kind = local_name(element)
        if event == "start" and kind == "xliff":
            tags = (element.get("srcLang", ""), element.get("trgLang", ""))
        elif event == "start" and kind == "file" and element.get("source-language"):
            tags = (element.get("source-language", ""), element.get("target-language", ""))
        elif event == "start" and kind in ("unit", "trans-unit"):
            name, others = element.get("id", ""), {}
        elif event == "end" and kind == "meta":
            others[element.get("type", "")] = element.text or ""
        elif event == "end" and kind in UNITS:
            yield from segments_of(element, tags, others.get("id") or name, others)


def segments_of(unit: Element, tags: tuple[str, str], name: str, others: Mapping[str, str]) -> Iterator[Unit]:
    """Yield the segments of a unit: those marked in it where all its words are in some, else the unit as one."""
    sides: list[tuple[str, Element]] = []
    for side, tag in zip(("source", "target"), tags, strict=True):
        element = unit.find(f"{{*}}{side}")
        divided = unit.find("{*}seg-source") if side == "source" else None
        if element is not None:
            sides.append((element.get(LANG) or tag, element if divided is None else divided))
    marked = [marked_segments(element) for _tag, element in sides]
    if all(marked):
        for mid in dict.fromkeys(mid for found in marked if found for mid in found):
            texts = [
                (tag, found[mid]) for (tag, _), found in zip(sides, marked, strict=True) if found and mid in found
            ]
            yield Unit(f"{name}.{mid}" if mid else name, texts, others=others)
    else:
        yield Unit(name, [(tag, segment_text(element)) for tag, element in sides], others=others)


def marked_segments(element: Element) -> dict[str, str] | None:
    """Return the texts of the segments marked in an element, within highlighting too, by number.

    None when words stand outside of them or a number comes twice: the unit is then one segment.
    """
    marks: list[Element] = []
    if not _only_marks(element, marks):
        return None
    numbers = [mark.get("mid", "") for mark in marks]
    texts = [segment_text(mark) for mark in marks]
    return dict(zip(numbers, texts, strict=True)) if marks and len(set(numbers)) == len(marks) else None


def _only_marks(element: Element, marks: list[Element]) -> bool:
    """Collect the marks of segments under an element; say whether all its words are in some."""
    if (element.text or "").strip():
        return False
    for child in element:
        if local_name(child) == "mrk" and child.get("mtype") == "seg":
            marks.append(child)
        elif local_name(child) not in CODES and not _only_marks(child, marks):
            return False
        if (child.tail or "").strip():
            return False
    return True


def segment_text(segment: Element) -> str:
    """Return the words of a segment; highlighted and marked words count, a program's codes do not.

    Where a code alone stood between two words, there is a space.
    """
    return GLUED.sub(" ", "".join(_pieces(segment))).replace(GAP, "")


def _pieces(segment: Element) -> Iterator[str]:
    yield segment.text or ""
    for child in segment:
        if local_name(child) not in CODES:
            yield from _pieces(child)
        elif local_name(child) == "cp" and CODE_POINT.fullmatch(child.get("hex", "")):
            yield without_noise(chr(int(child.get("hex", ""), 16)))  # a character that XML cannot hold
        elif local_name(child) in ALONE:
            yield GAP
        yield child.tail or ""


def po_units(source: Source) -> Iterator[Unit | Broken]:
    """Yield message and translation of each entry, singular and plural forms apart."""
    tags = ("en", "")
    for entry, fuzzy in po_entries(decode_declared(source.data, source.path, source.encoding)):
        if isinstance(entry, Broken):
            yield entry
            continue
        message = entry.get("msgid", "")
        if not message:
            header = dict(line.partition(":")[::2] for line in entry.get("msgstr", "").split("\n"))
            tags = (header.get("X-Source-Language", "").strip() or "en", header.get("Language", "").strip())
            continue
        translations = {key: text for key, text in entry.items() if key.startswith("msgstr") and text}
        for key, text in translations.items() or [("msgstr", "")]:
            plural = key not in ("msgstr", "msgstr[0]") and "msgid_plural" in entry
            tag = tags[1] or ("ar" if ARABIC_LETTER.search(text) else "")
            texts = [(tags[0], entry["msgid_plural"] if plural else message)] + ([(tag, text)] if text else [])
            yield Unit(entry.get("msgctxt", ""), texts, "fuzzy" if fuzzy and text else None)


def po_entries(text: str) -> Iterator[tuple[dict[str, str] | Broken, bool]]:
    """Yield the entries of a catalogue as keyword and string, and whether they are marked as fuzzy.

    One with a line that is none of a catalogue, as when a quotation mark is missing, is broken as a whole.
    """
    entry: dict[str, str] = {}
    raw: list[str] = []  # the lines of the entry
    bad = 0  # the first of them that cannot be read, by its number in the file
    key = ""
    fuzzy = fuzzy_next = False
    for number, line in enumerate([*text.split("\n"), 'msgid ""'], start=1):
        if line.startswith("#,"):
            fuzzy_next = "fuzzy" in line
        if line.startswith("#") or not line.strip():
            continue
        match = PO_LINE.fullmatch(line.strip())
        word = match[1] if match else next(iter(PO_WORD.findall(line)), "")
        if word == "msgctxt" or (word == "msgid" and key != "msgctxt"):
            if bad:
                yield Broken(bad, " ".join(raw), "is no line of a catalogue; is a quotation mark missing?"), False
            elif entry:
                yield entry, fuzzy
            entry, raw, bad, fuzzy, fuzzy_next = {}, [], 0, fuzzy_next, False
        key = word or key
        raw.append(line)
        if match is None:
            bad = bad or number
        else:
            words = PO_ESCAPE.sub(lambda escape: PO_ESCAPES.get(escape[1], escape[1]), match[2])
            entry[key] = entry.get(key, "") + words
