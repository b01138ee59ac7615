"""Web pages: all the text a page shows, and which of it trafilatura finds to be beside the main text."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from align.read.decode import decode_html, one_line_end
from align.read.formats.base import Source, language_of
from align.read.formats.beside import find_bare, find_beside, find_headings, find_lead, find_left_out
from align.read.formats.blocks import Paragraph, find_paragraphs, name_of
from align.read.formats.markup import parse_page
from align.records import Address, Aside, Cell, Document, InputError, Stretch, Title

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

# Paragraphs are numbered in two letters that nobody writes (Anatolian hieroglyphs), since trafilatura, which takes
# the tree apart, would strip marks of any other kind.
FIRST_LETTER, LETTERS = 0x14400, 583
MARK = re.compile(r"[\U00014400-\U00014646]")
CAPTION = re.compile(r"(?:^|[\s_-])caption")
TITLED = re.compile(r"\b(?:topic|entry|post|article|page|node|story|news)-?title\b", re.I)
SITE_NAME = re.compile(r"\b(?:logo|brand|branding|masthead|site-?(?:title|name))\b", re.I)
STANDFIRST = re.compile(r"sub-?title|sub-?head|standfirst|\bdek\b|\bdeck\b|\blead\b|\bsummary\b|description", re.I)
CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
AT_RULE = re.compile(r"@[\w-]+[^{};@]*+(?:;|\{(?:[^{}]|\{[^{}]*\})*+\})")
DISPLAY = re.compile(r"(?:^|;)\s*display\s*:\s*([\w-]+)", re.IGNORECASE)
ONE_NAME = re.compile(r"(?:[a-z][a-z0-9]*)?([.#])([\w-]+)", re.IGNORECASE)
ARTICLES = ("article", "main", "blockquote")


def read_html(source: Source) -> list[Document]:
    """Read all the text a page shows; what is not in its main text is marked as beside it.

    The main text leans towards too much, since cleaning comes later. A page in which none is found (a list of
    links, a fragment) has nothing beside it.
    """
    text = decode_html(source.data, source.path, source.encoding)
    tree = parse_page(text, source.path)
    paragraphs = [] if tree is None else find_paragraphs(tree)
    if tree is None or not paragraphs:
        raise InputError(
            f"{source.path}: no text in this page; pages that a script fills must be saved from the browser "
            "after they have loaded (as complete web page, or as text)"
        )
    addresses = find_addresses(tree)
    main, title = find_main(tree, paragraphs)
    return [replace(join_paragraphs(paragraphs, main, title), addresses=addresses)]


def find_addresses(tree: HtmlElement) -> tuple[Address, ...]:
    """Return the page's own address with the language it declares, then those of its versions (`hreflang`)."""
    links = [(set((link.get("rel") or "").lower().split()), link) for link in tree.iter("link") if link.get("href")]
    canonical = [link.get("href").strip() for rel, link in links if "canonical" in rel]
    declared = language_of(tree.get("lang"))
    own = [Address(canonical[0] if canonical else "", declared, own=True)] if canonical or declared else []
    versions = [
        Address(link.get("href").strip(), language)
        for rel, link in links
        if "alternate" in rel and (language := language_of(link.get("hreflang")))
    ]
    return tuple(own + versions)


def find_main(tree: HtmlElement, paragraphs: list[Paragraph]) -> tuple[set[int], set[int]]:
    """Return the numbers of the paragraphs of the main text, and those of the title in it: the page's one `<h1>`.

    All of them when no main text is found. The tree is used up.
    """
    import trafilatura

    everything = set(range(min(len(paragraphs), LETTERS * LETTERS)))
    headings = [
        element for element in tree.iter("h1") if element.text_content().strip() and not is_site_name(element)
    ]
    if not headings:
        headings = [element for element in tree.iter("h2") if TITLED.search(element.get("class", ""))]
    title = find_inside(paragraphs, set(headings[0].iter()) if len(headings) == 1 else set())
    headings_inside = find_headings(paragraphs)
    subtitles = find_subtitles(paragraphs, title)
    frame = find_inside(paragraphs, find_frame(tree) | find_undisplayed(tree)) | find_beside(
        tree, paragraphs, title
    )
    for element in tree.iter("figure", "figcaption", "div", "p", "span"):
        show_caption(element)
    mark_paragraphs(paragraphs)
    try:
        kept = trafilatura.extract(
            tree, favor_recall=True, include_comments=False, include_tables=True, output_format="txt"
        )
    except Exception:  # a page that trafilatura stumbles over is still a page: all its text is read instead
        return everything, set()
    marks = MARK.findall(kept or "")
    found = {
        (ord(first) - FIRST_LETTER) * LETTERS + ord(second) - FIRST_LETTER
        for first, second in zip(marks[::2], marks[1::2], strict=False)
    }
    if not found - frame:
        return everything, set()
    main = ((found | headings_inside) - frame) | title | subtitles
    main |= find_bare(paragraphs, main - frame)
    return main | find_left_out(paragraphs, main) | (set() if title else find_lead(paragraphs, main)), title


def is_site_name(heading: HtmlElement) -> bool:
    """Say whether a heading is the name of the site: it, or what it stands in, is called so."""
    around = (heading, *heading.iterancestors())[:3]
    return any(SITE_NAME.search(f"{each.get('class') or ''} {each.get('id') or ''}") for each in around)


def find_subtitles(paragraphs: list[Paragraph], title: set[int]) -> set[int]:
    """Return the numbers of the paragraphs that say more of the title, right below it: headings or such by name."""
    found: set[int] = set()
    for i in range(max(title) + 1 if title else len(paragraphs), len(paragraphs)):
        node, is_tail = paragraphs[i].nodes[0]
        holder = node.getparent() if is_tail else node
        named = holder is not None and STANDFIRST.search(
            f"{holder.get('class') or ''} {holder.get('itemprop') or ''}"
        )
        if holder is None or not (named or holder.tag in ("h2", "h3", "h4")) or holder.getparent() is None:
            break
        found.add(i)
    return found


def find_frame(tree: HtmlElement) -> set[_Element]:
    """Return the elements in the header, the footer and the menus of the page, but not of an article in it."""
    frame: set[_Element] = set()
    for element in tree.iter("header", "footer", "nav"):
        if element not in frame and next(element.iterancestors(*ARTICLES), None) is None:
            frame.update(element.iter())
            for article in element.iter(*ARTICLES):
                frame.difference_update(article.iter())
    return frame


def find_undisplayed(tree: HtmlElement) -> set[_Element]:
    """Return the elements that a style sheet in the page does not display, by a class or id of theirs alone.

    They are beside the text rather than unread: a script may show them. Rules for some screens only do not count.
    """
    shown: dict[tuple[str, str], bool] = {}
    for sheet in tree.iter("style"):
        rules = AT_RULE.sub("", CSS_COMMENT.sub("", sheet.text or ""))
        for selectors, _, declarations in (rule.partition("{") for rule in rules.split("}")):
            display = DISPLAY.findall(declarations)
            for match in (ONE_NAME.fullmatch(each.strip()) for each in selectors.split(",") if display):
                if match:
                    shown["class" if match[1] == "." else "id", match[2]] = display[-1].lower() != "none"
    hidden = {selector for selector, displayed in shown.items() if not displayed}
    found: set[_Element] = set()
    for element in tree.iter() if hidden else ():
        names = [(key, name) for key in ("class", "id") for name in (element.get(key) or "").split()]
        if element.getparent() in found or not hidden.isdisjoint(names):
            found.add(element)
    return found


def find_inside(paragraphs: list[Paragraph], elements: set[_Element]) -> set[int]:
    """Return the numbers of the paragraphs whose words are all in some of the elements."""
    return {
        i
        for i, paragraph in enumerate(paragraphs)
        if all((node.getparent() if is_tail else node) in elements for node, is_tail in paragraph.nodes)
    }


def show_caption(element: HtmlElement) -> None:
    """Make a caption a paragraph like others, which trafilatura would take for decoration."""
    name = name_of(element)
    if name == "figure":
        element.tag = "div"
    elif name == "figcaption" or CAPTION.search(element.get("class", "")):
        element.tag = "p"
        element.attrib.clear()


def mark_paragraphs(paragraphs: list[Paragraph]) -> None:
    """Write the number of each paragraph in front of each piece of text that belongs to it."""
    for i, paragraph in enumerate(paragraphs[: LETTERS * LETTERS]):
        number = chr(FIRST_LETTER + i // LETTERS) + chr(FIRST_LETTER + i % LETTERS)
        for element, is_tail in paragraph.nodes:
            if is_tail:
                element.tail = number + MARK.sub("", element.tail or "")
            else:
                element.text = number + MARK.sub("", element.text or "")


def join_paragraphs(paragraphs: list[Paragraph], main: set[int], title: Collection[int] = frozenset()) -> Document:
    """Join paragraphs with a blank line between them; the items of lists in the main text keep their dashes.

    What is struck out is beside the text. The title, captions, rows in two languages and rows of the main text are
    content whatever they look like.
    """
    written: list[str] = []
    asides: list[Aside] = []
    content: list[Stretch] = []
    cells: list[Cell] = []
    position = 0
    for i, paragraph in enumerate(paragraphs):
        text = one_line_end(paragraph.text).strip()
        if not text:
            continue
        shown = paragraph.is_caption or bool(paragraph.row)
        if paragraph.is_struck:
            asides.append(Aside(position, position + len(text), "deleted"))
            written.append(text)
            position += len(text) + 2
            continue
        text = f"- {text}" if paragraph.is_item and (shown or i in main) else text
        end = position + len(text)
        if not shown and i not in main:
            asides.append(Aside(position, end))
        elif shown or i in title or "\t" in text:
            content.append(Title(position, end) if i in title and not shown else Stretch(position, end))
        if paragraph.row:
            cells.append(Cell(position, end, paragraph.row))
        written.append(text)
        position = end + 2
    return Document("", "\n\n".join(written), asides=tuple(asides), content=tuple(content), cells=tuple(cells))
