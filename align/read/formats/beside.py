"""Tell by its markup what of a web page is beside its main text: class names, links, and where the title stands.

Extractors of main text leave much of it in, the more so when they are told rather to keep too much.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from align.read.formats.blocks import Paragraph, name_of

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

# Words of the names (`class`, `id`) that authors of pages give to what is not the text.
BESIDE = frozenset(
    "ad ads advert advertisement adverts alsoread bio breadcrumb breadcrumbs breaking colophon consent cookie"
    " cookies copyright crumb crumbs disclaimer disclosure feedback footer gdpr helpful inread likes login"
    " mainmenu menu mostpopular mostread nav navbar navigation newsletter optin outbrain pager pagination"
    " player popular poster postprofile profile promo promotion readmore readnext recirc recommended related"
    " relatedposts searchbox share sharebar sharedaddy sharing sidebar sig signature signup skip skiplink"
    " social socials sponsor sponsored sponsors subscribe subscription survey taboola ticker toolbar topbar"
    " topstrip trending userinfo votes".split()
)
COMMENTS = frozenset("comments commentlist respond disqus".split())
# Those of short lines beside a title or a text: who wrote it, when, about what.
SHORT = frozenset(
    "author authorbox by byline cat categories category date dateline info keywords kicker kw meta posted"
    " postmeta print published rating ratings rubric search section tag taglist tags time timestamp tools"
    " topics updated widget writer".split()
)
SHORT_WORDS = 30
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
STOP = re.compile(r"[.!?؟…:][\"'”’»)\]]*\s*$")
RUNNING = 8  # words of a paragraph of running text
MOST = 0.3  # share of the running text that may be beside it for a name that says so
FEWEST_RUNNING = 3  # paragraphs of running text
CORE = 0.85  # share of it that the element of the main text holds
LEFT = 60  # words of running text that are left where readers' comments are taken off
LINKED, PARTLY_LINKED = 0.9, 0.6  # share of a paragraph's letters that are links
TITLE_REACH, TITLE_WORDS = 5, 3  # paragraphs before the text among which its title is, and the words of that
HEADINGS = ("h1", "h2", "h3", "h4")


def find_beside(tree: HtmlElement, paragraphs: Sequence[Paragraph], title: Iterable[int]) -> set[int]:
    """Return the numbers of the paragraphs that the markup of a page shows to be beside its main text.

    `title` is the paragraph of its one title, or none.
    """
    running = {i: len(each.text.split()) for i, each in enumerate(paragraphs) if _is_running(each.text)}
    found = find_named(tree, paragraphs, running)
    links = find_links(tree, paragraphs)
    if sum(running.get(i, 0) for i in links) <= MOST * sum(running.values()):
        found |= links
    found |= find_after(paragraphs, running)
    first = min(title, default=0)
    found.update(
        i
        for i in range(first)
        if not _is_running(paragraphs[i].text) and not paragraphs[i].row and not paragraphs[i].is_caption
    )
    return found


def find_headings(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the headings between the running text of the element that holds it, which extractors may leave out."""
    running = {i: len(each.text.split()) for i, each in enumerate(paragraphs) if _is_running(each.text)}
    core = _find_core(paragraphs, running)
    if core is None:
        return set()
    inside = set(core.iter())
    own = [i for i in running if _holder(paragraphs[i].nodes[0]) in inside]
    return {
        i
        for i in range(own[0], own[-1])
        if _is_heading(paragraphs[i]) and _holder(paragraphs[i].nodes[0]).getparent() is core
    }


def find_left_out(paragraphs: Sequence[Paragraph], main: Collection[int]) -> set[int]:
    """Return the headings right above the main text, in the element that holds it, which extractors leave out."""
    found: set[int] = set()
    for i in range(len(paragraphs) - 1, 0, -1):
        below, above = _holder(paragraphs[i].nodes[0]), paragraphs[i - 1]
        if (i in main or i in found) and i - 1 not in main and _is_heading(above):
            around = _holder(above.nodes[0]).getparent()
            if around is not None and around in (below.getparent(), *list(below.iterancestors())[1:3]):
                found.add(i - 1)
    return found


def find_bare(paragraphs: Sequence[Paragraph], main: Collection[int]) -> set[int]:
    """Return the running text that no element of its own holds, beside paragraphs of the main text: extractors
    overlook it. `<body>A sentence.<p>Another.</p></body>`.
    """
    around = {_holder(paragraphs[i].nodes[0]).getparent() for i in main if _is_running(paragraphs[i].text)}
    return {
        i
        for i, paragraph in enumerate(paragraphs)
        if not paragraph.is_struck and _holder(paragraph.nodes[0]) in around and _is_running(paragraph.text)
    }


def find_lead(paragraphs: Sequence[Paragraph], main: Collection[int]) -> set[int]:
    """Return the heading that must be the title of a page without a marked one: the last before its text."""
    running = [i for i in sorted(main) if _is_running(paragraphs[i].text)]
    near = range(max(0, running[0] - TITLE_REACH), running[0]) if running else ()
    headings = [i for i in near if _is_heading(paragraphs[i]) and len(paragraphs[i].text.split()) >= TITLE_WORDS]
    return set(headings[-1:])


def find_after(paragraphs: Sequence[Paragraph], running: dict[int, int]) -> set[int]:
    """Return the short lines below the element that holds the running text, and outside of what is around it."""
    core = _find_core(paragraphs, running)
    around = None if core is None else core.getparent()
    if core is None or around is None or name_of(around) in ("body", "html") or name_of(core) in ("body", "html"):
        return set()
    inside = set(around.iter())
    last = max(i for i in running if any(_holder(place) in inside for place in paragraphs[i].nodes))
    return {
        i
        for i in range(last + 1, len(paragraphs))
        if not paragraphs[i].row
        and not paragraphs[i].is_caption
        and not any(_holder(place) in inside for place in paragraphs[i].nodes)
    }


def _find_core(paragraphs: Sequence[Paragraph], running: dict[int, int]) -> _Element | None:
    """Return the innermost element that holds nearly all the running text, None where there is little of it."""
    total = sum(running.values())
    if len(running) < FEWEST_RUNNING:
        return None
    words: Counter[_Element] = Counter()
    depth: dict[_Element, int] = {}
    for i, count in running.items():
        above = list(_holder(paragraphs[i].nodes[0]).iterancestors())
        for n, element in enumerate(above):
            words[element] += count
            depth[element] = len(above) - n
    likely = [element for element in depth if words[element] >= CORE * total]
    return max(likely, key=depth.__getitem__, default=None)


def _holder(place: tuple[_Element, bool]) -> _Element:
    """Return the element that a piece of text stands in."""
    node, is_tail = place
    parent = node.getparent() if is_tail else None
    return node if parent is None else parent


def find_named(tree: HtmlElement, paragraphs: Sequence[Paragraph], running: dict[int, int]) -> set[int]:
    """Return the paragraphs in elements whose class or identifier names something beside the text.

    A name that much of the running text has is not taken at its word.
    """
    owners = _find_owners(tree)
    by_name: dict[str, set[int]] = {}
    for i, paragraph in enumerate(paragraphs):
        names = [owners.get(_holder(place), frozenset()) for place in paragraph.nodes]
        for name in frozenset.intersection(*names) if names else ():
            by_name.setdefault(name, set()).add(i)
    total = sum(running.values())
    found: set[int] = set()
    for name, numbers in sorted(by_name.items()):
        words = sum(running.get(i, 0) for i in numbers)
        if words <= MOST * total or (name in COMMENTS and total - words >= LEFT):
            found |= numbers
    return found


def _find_owners(tree: HtmlElement) -> dict[_Element, frozenset[str]]:
    """Return for each element the names of what is beside the text that it or an element around it has."""
    owners: dict[_Element, frozenset[str]] = {}
    for element in tree.iter():
        parent = element.getparent()
        names = owners.get(parent, frozenset()) if parent is not None else frozenset()
        own = name_of(element) not in ("html", "body") and _find_names(element)
        owners[element] = names | own if own else names
    return owners


def _find_names(element: _Element) -> frozenset[str]:
    given = f"{element.get('class') or ''} {element.get('id') or ''}"
    if given == " ":
        return frozenset()
    # Page builders call every paragraph a widget.
    words = {word.lower() for word in WORD.findall(given)}
    if "elementor" in words or words >= {"wp", "block"}:
        words.discard("widget")
    names = words & (BESIDE | COMMENTS)
    if words & SHORT and not names and len("".join(map(str, element.itertext())).split()) <= SHORT_WORDS:
        names = words & SHORT
    if names and next(element.iter("h1", "article"), None) is not None:
        return frozenset()
    return frozenset(names)


def find_links(tree: HtmlElement, paragraphs: Sequence[Paragraph]) -> set[int]:
    """Return the paragraphs that are links to other pages, in one piece or in several."""
    linked = {
        inner
        for link in tree.iter("a")
        if link.get("href") and not link.get("href", "").startswith("#")
        for inner in link.iter()
    }
    found = set()
    for i, paragraph in enumerate(paragraphs):
        if paragraph.row or paragraph.is_caption or paragraph.is_item or "\t" in paragraph.text:
            continue
        letters: Counter[bool] = Counter()
        holders = set()
        for node, is_tail in paragraph.nodes:
            holder = _holder((node, is_tail))
            text = (node.tail if is_tail else node.text) or ""
            letters[holder in linked] += sum(map(str.isalnum, text))
            if holder in linked:
                holders.add(holder)
        share = letters[True] / max(1, letters.total())
        parted = len(holders) > 1 and share >= PARTLY_LINKED and not STOP.search(paragraph.text)
        if (share >= LINKED or parted) and not _is_heading(paragraph):
            found.add(i)
    return found


def _is_heading(paragraph: Paragraph) -> bool:
    holder = _holder(paragraph.nodes[0])
    return name_of(holder) in HEADINGS or next(holder.iterancestors(*HEADINGS), None) is not None


def _is_running(text: str) -> bool:
    return len(text.split()) >= RUNNING and STOP.search(text[-12:]) is not None
