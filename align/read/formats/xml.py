"""XML from strangers: entities are refused, so that no file can unfold into gigabytes or reach for other files."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from html import entities
from typing import TYPE_CHECKING

from align.read.decode import split_mark
from align.records import InputError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

DEEPEST = 200  # elements in each other; no program writes as many, and Python follows no more than some hundreds
KNOWN = ("amp", "lt", "gt", "quot", "apos")
STRAY = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?P<name>[A-Za-z][A-Za-z0-9]{0,30});|(?P<stray>&(?!#\d+;|#x[0-9a-fA-F]+;|[A-Za-z_]))"
    rb"|(?P<less><(?![A-Za-z_:/!?]))|(?P<bare>&(?=[A-Za-z_][\w.-]{0,40}[^\w.;-]))|(?P<control>[\x00-\x08\x0b\x0c\x0e-\x1f])"
    rb"|&#(?:(?P<decimal>\d{1,9})|x(?P<hex>[0-9a-fA-F]{1,8}));",
    re.DOTALL,
)
ENCODING = re.compile(
    rb"""\s*<\?xml[^>]{0,200}?(\s+encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})["'])""", re.IGNORECASE
)
WIDE = re.compile(rb"utf-?(?:16|32)|ucs|iso-10646-ucs", re.IGNORECASE)
# Tags of translation units, of TMX and XLIFF, and of anything.
UNIT = re.compile(rb"<(?P<close>/)?(?:[\w.-]+:)?(?:tu|trans-unit|unit)(?=[\s/>])(?:[^<>]*(?P<alone>/)>)?")
TAG = re.compile(rb"<[A-Za-z/!?][^<>]*>")
MOST_BROKEN = 20  # units, above which a file is broken rather than they
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Broken:
    """A unit that is no well-formed XML: the line it begins in, its words, what the parser says of it."""

    line: int
    text: str
    what: str


def parse_xml(data: bytes, path: str) -> Element:
    """Return the root element. Raises InputError for broken XML and for XML that defines entities."""
    root = None
    for _event, element in iterate_xml(data, path):
        root = element
    assert root is not None  # the parser refuses a document without one
    return root


def iterate_xml(
    data: bytes, path: str, root: str = "", units: Container[str] = (), broken: list[Broken] | None = None
) -> Iterator[tuple[str, Element]]:
    """Yield ("start" | "end", element) in document order, so that a large file need not be held as a tree.

    Elements called as one of `units` are taken out of their parent once their end was yielded. Those of them that
    are broken are passed over and put into `broken`, when that is given. Raises as `parse_xml` does, for a first
    element that is not called `root`, and for elements in elements without end.
    """
    above: list[Element] = []
    data = mend(data)
    if broken is not None:
        data, found = without_broken(data)
        broken += found
    for event, element in _parse_events(data, path):
        if not above and root and local_name(element) != root:
            raise InputError(
                f"{path}: its first element is <{local_name(element)}>, not <{root}>; is the suffix right?"
            )
        if event == "start":
            above.append(element)
        else:
            above.pop()
        if len(above) > DEEPEST:
            raise InputError(f"{path}: its elements lie more than {DEEPEST} deep in each other; export it again")
        yield event, element
        if event == "end" and above and local_name(element) in units:
            above[-1].remove(element)


def _parse_events(data: bytes, path: str) -> Iterator[tuple[str, Element]]:
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    try:
        yield from iterparse(io.BytesIO(data), events=("start", "end"))
    except DefusedXmlException:
        raise InputError(
            f"{path}: this XML defines entities of its own, which could make it unfold without end; "
            "remove the <!ENTITY ...> lines"
        ) from None
    except ParseError as error:
        line, column = error.position
        raise InputError(
            f"{path}: broken XML in line {line}, column {column + 1} ({error}); mend or export it again"
        ) from None
    except (ValueError, LookupError) as error:  # an encoding that Python does not know
        raise InputError(f"{path}: unreadable XML ({error}); export it again as UTF-8") from None


def mend(data: bytes) -> bytes:
    """Return XML in which stray ampersands and less-than signs, HTML's names of characters and control characters
    break nothing, these raw or by number.

    Programs that paste text into XML as it is leave them: `Smith & Sons`, `x < 5`, `&nbsp;`. UTF-16 without a byte
    order mark is left as it is. Where the mark, or the bytes, contradict the encoding that the first line names, as
    after an editor has saved the file anew, that name goes.
    """
    marked = split_mark(data)
    if marked is not None:
        data = marked[0].decode(marked[1], "surrogatepass").encode("utf-8", "replace")
    elif b"\x00" in data[:200]:
        return data
    declared = ENCODING.match(data)
    if declared is not None and (marked is not None or WIDE.match(declared[2])):
        data = data[: declared.start(1)] + data[declared.end(1) :]
    return STRAY.sub(_escape, data)


def without_broken(data: bytes) -> tuple[bytes, list[Broken]]:
    """Return XML without the translation units that are not well-formed, lines kept, and those units.

    It is returned as it was where something else is broken, or there are too many of them.
    """
    from xml.parsers import expat

    if b"<!ENTITY" in data:
        return data, []
    whole, found = data, list[Broken]()
    for _ in range(MOST_BROKEN):
        parser = expat.ParserCreate()
        try:
            parser.Parse(data, True)
            return data, found
        except expat.ExpatError as error:
            span = find_unit(data, parser.ErrorByteIndex)
            if span is None:
                break
            start, end = span
            line = data.count(b"\n", 0, start) + 1
            words = " ".join(TAG.sub(b" ", data[start:end]).decode("utf-8", "replace").split())
            found.append(Broken(line, words, f"is broken XML ({expat.ErrorString(error.code)})"))
            data = data[:start] + b"\n" * data.count(b"\n", start, end) + data[end:]
        except (ValueError, LookupError):  # an encoding that Python does not know
            break
    return whole, []


def find_unit(data: bytes, at: int) -> tuple[int, int] | None:
    """Return where the unit begins and ends that makes XML break at byte `at`; None where it is none of them.

    It is the one that breaks there or, before it, one that has no end.
    """
    opened = -1
    for tag in UNIT.finditer(data):
        if opened >= 0 and not tag["close"]:
            return opened, tag.start()  # units do not hold each other
        if opened >= 0 and tag.end() > at:
            return opened, data.find(b">", tag.start()) + 1 or len(data)
        if tag.start() >= at:
            return None
        if not tag["alone"]:
            opened = -1 if tag["close"] else tag.start()
    return None


def _escape(found: re.Match[bytes]) -> bytes:
    """Return what XML can hold for what it cannot; sections of CDATA stay as they are."""
    if found["name"]:
        name = found["name"].decode()
        if name in KNOWN:
            return found[0]
        characters = entities.html5.get(f"{name};", f"&{name};")
        return "".join(f"&#{ord(character)};" for character in characters).encode()
    if found["stray"] or found["bare"]:
        return b"&amp;"
    if found["less"]:
        return b"&lt;"
    if found["decimal"] or found["hex"]:
        code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
        return found[0] if is_xml_character(code) else b" " if code < 0x20 else b"\xef\xbf\xbd"
    return b" " if found["control"] else found[0]


def is_xml_character(code: int) -> bool:
    """Say whether XML can hold a character: no control character, half of a pair or what Unicode sets aside."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]
