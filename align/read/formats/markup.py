"""Markup mended before it is parsed, so that the parser loses nothing of it.

libxml2 drops what follows </html>, refuses control characters, and gives up, without an error, where elements lie
some two thousand deep in each other, as one <font> a paragraph that nobody closed makes them. Browsers show it all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from align.records import InputError

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Elements that begin a new paragraph; all others (a, b, em, span, ...) run on inside one.
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option p pre section select "
    "summary table tbody tfoot thead title tr ul".split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Elements that end where the like begins, up to the element that holds them.
IMPLIED = {
    "li": (("li",), ("ul", "ol", "menu")),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "option": (("option",), ("select",)),
    "td": (("td", "th"), ("tr", "table")),
    "th": (("td", "th"), ("tr", "table")),
    "tr": (("tr",), ("table", "tbody", "thead", "tfoot")),
}
DEEPEST = 200  # elements in each other; pages of a hundred are rare, and browsers follow 512

# Tags of a page, and its characters: a tree of as many takes about a gigabyte of memory.
MOST_TAGS, MOST_CHARACTERS = 500_000, 1 << 26

# Comments, what is no markup inside, and tags.
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp)\b[^>]*>.*?(?:</\1\b[^>]*>|\Z)"
    r"|<(?P<close>/?)(?P<name>[a-z][^\s/<>]*)[^<>]*?(?P<alone>/?)>",
    re.IGNORECASE | re.DOTALL,
)
_END_OF_PAGE = re.compile(r"</(?:html|body)\b[^<>]*>", re.IGNORECASE)
# What stands for frames is all that a page of frames holds itself; parsers take it for text without markup.
_FRAMELESS = re.compile(r"</?noframes\b[^<>]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]*\?>")
# What XML cannot hold, raw or by number: white space of other kinds is a space, the rest stands for something lost.
_SPACES = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBERED = re.compile(r"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));?")


def parse_page(text: str, name: str) -> HtmlElement | None:
    """Return the tree of a page or of a piece of one, or None when there is nothing to parse.

    Raises InputError for a page too large to be held as a tree; `name` is what the message calls it.
    """
    from lxml import etree, html

    if text.count("<") > MOST_TAGS or len(text) > MOST_CHARACTERS:
        raise InputError(
            f"{name}: a page of {len(text):,} characters and {text.count('<'):,} tags is too large to be read; "
            "split it, or save its text as .txt"
        )
    text = mend(text)
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, ValueError):  # "Document is empty"
        return None


def mend(text: str) -> str:
    """Return markup that the parser reads to its end, with all the text that it had."""
    # The parser is given UTF-8, whatever the page declared before it was decoded.
    text = _FRAMELESS.sub("<hr>", _END_OF_PAGE.sub(" ", _DECLARATION.sub("", text)))
    text = _NUMBERED.sub(_fit_number, _UNFIT.sub("\ufffd", _SPACES.sub(" ", text)))
    return flatten(text) if text.count("<") > DEEPEST and _is_deep(text) else text


def _fit_number(reference: re.Match[str]) -> str:
    """Return what a character's number stands for where XML cannot hold the character, else the reference."""
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    if code > 0x10FFFF or _UNFIT.match(chr(code)):
        return "\ufffd"
    return " " if _SPACES.match(chr(code)) and code != 0x85 else reference[0]


def _is_deep(text: str) -> bool:
    """Say whether more elements could be open at once than `DEEPEST`."""
    depth = 0
    for tag in _TAG.finditer(text):
        name = tag["name"]
        if name and not tag["alone"] and name.lower() not in VOID:
            depth = max(0, depth - 1) if tag["close"] else depth + 1
            if depth > DEEPEST:
                return True
    return False


def flatten(text: str) -> str:
    """Close what is open at the end of its paragraph, and leave out tags that would lie deeper than `DEEPEST`.

    Where a paragraph began or ended there, a rule stands instead.
    """
    parts: list[str] = []
    opened: list[str] = []
    left_out: dict[str, int] = {}
    position = 0
    for tag in _TAG.finditer(text):
        parts.append(text[position : tag.start()])
        position = tag.end()
        name = (tag["name"] or "").lower()
        if not name or name in VOID or tag["alone"]:
            parts.append(tag[0])
        elif not tag["close"]:
            parts += _close_implied(opened, name)
            if len(opened) < DEEPEST:
                opened.append(name)
                parts.append(tag[0])
            else:
                left_out[name] = left_out.get(name, 0) + 1
                parts.append("<hr>" if name in BLOCKS else "")
        elif left_out.get(name):
            left_out[name] -= 1
            parts.append("<hr>" if name in BLOCKS else "")
        elif name in opened:
            at = len(opened) - 1 - opened[::-1].index(name)
            if name in BLOCKS or BLOCKS.isdisjoint(opened[at:]):
                parts += _close(opened, at)
    return "".join((*parts, text[position:]))


def _close_implied(opened: list[str], name: str) -> list[str]:
    """Close what ends where an element called `name` begins: a paragraph before a block, an item before an item."""
    ends, inside = IMPLIED.get(name, ((), ()))
    for at in range(len(opened) - 1, -1, -1):
        if opened[at] in inside:
            break
        if opened[at] in ends or (opened[at] == "p" and name in BLOCKS):
            return _close(opened, at)
    return []


def _close(opened: list[str], at: int) -> list[str]:
    """Close the elements from number `at` on; return their end tags."""
    tags = [f"</{name}>" for name in reversed(opened[at:])]
    del opened[at:]
    return tags
