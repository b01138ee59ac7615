"""Judge the blocks of a page by where they stand: menus above the article, links and forms below it.

Each function adds to the reasons found so far, which known phrases and shapes have given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from align.clean.pages import bylines, shapes
from align.clean.pages.blocks import BULLET, HEADING, Block
from align.clean.pages.boilerplate import (
    heads_contents,
    holds_boilerplate,
    is_agency,
    is_made_of_pieces,
    is_marker,
    is_tail_marker,
    is_time_stamp,
    names_sources,
    names_structure,
    opens_as_ticker,
)
from align.clean.pages.social import is_post, is_signature

Reasons = dict[int, str]  # why the block with this number is not content

LINKS_INSIDE = 5  # links that a marker in the middle of an article is followed by, at most
LINK_LENGTH = 20  # words of a link to another page
MENU_RUN, MENU_ITEM = 4, 3  # blocks in a row, and words in each, that make a menu without known phrases
TAIL_RUN, TAIL_ITEM = 3, 3  # the same after the article
TEMPLATE_LENGTH = 4  # words of a line that a page repeats, such as "Reply"
AGAIN = 5  # words of a line that is not written twice running on purpose, as a refrain is
NAME_LENGTH = 5  # words in the name of a site


def _is_short(block: Block, words: int) -> bool:
    """Say whether a block could be a button, a link or a name: few words, no full stop, no post, item or row."""
    if block.length > words or block.stops or "\t" in block.text:
        return False
    return not BULLET.match(block.text) and not is_post(block.text)


def _is_link_text(block: Block) -> bool:
    """Say whether a block could be the headline of another article; those may ask a question."""
    asks = block.length <= 12 and block.text.endswith(("?", "؟"))
    return block.length <= LINK_LENGTH and (asks or not block.stops) and not is_post(block.text)


def drop_links_after_markers(blocks: Sequence[Block], reasons: Reasons) -> None:
    """Drop the lines after "Related articles" and the like, up to the next line of running text."""
    text = [i for i, block in enumerate(blocks) if i not in reasons and block.is_body and not _is_link_text(block)]
    last_body = text[-1] if text else -1
    for marker in sorted(reasons):
        words = blocks[marker].words
        opened = shapes.opens_list(blocks[marker])
        if not (opened or is_marker(words) or (marker > last_body and is_tail_marker(words))):
            continue
        end = marker + 1
        while end < len(blocks) and (end in reasons or _is_link_text(blocks[end])):
            if shapes.closes_list(blocks[end]):
                break
            if is_marker(blocks[end].words) or (end > last_body and is_tail_marker(blocks[end].words)):
                break
            end += 1
        if end <= last_body:
            unknown = [i for i in range(marker + 1, end) if i not in reasons]
            end = min(end, unknown[LINKS_INSIDE]) if len(unknown) > LINKS_INSIDE else end
        for i in range(marker + 1, end):
            reasons.setdefault(i, "boilerplate")


def drop_head(blocks: Sequence[Block], reasons: Reasons, first_body: int) -> None:
    """Drop menus, names of sections and of the site before the article; its title stays."""

    def titles() -> list[int]:
        return [i for i in range(first_body) if i not in reasons]

    framed = len(blocks) > 1 and 1 in reasons and (_is_known(blocks[1]) or shapes.is_menu(blocks[1]))
    if framed and _is_short(blocks[0], 4) and len(titles()) > 1:
        reasons.setdefault(0, "boilerplate")
    _drop_dateline(blocks, reasons, titles())
    _drop_names(blocks, reasons, titles())
    for i in titles()[:-1]:
        ticker = opens_as_ticker(blocks[i].words) and ":" in blocks[i].text
        if ticker or is_made_of_pieces(blocks[i].words, sections=True) or shapes.is_kicker(blocks[i]):
            reasons[i] = "boilerplate"
    for i in titles()[:-1]:
        if 0 < i < first_body - 1 and _is_short(blocks[i], 4) and _is_in_menu(blocks, i):
            reasons[i] = "boilerplate"
    title = max(titles(), default=-1)
    for run in _find_runs(blocks, reasons, range(first_body), MENU_ITEM):
        if len(run) >= MENU_RUN:
            reasons.update((i, "boilerplate") for i in run if i != title)


def _drop_dateline(blocks: Sequence[Block], reasons: Reasons, titles: list[int]) -> None:
    """Drop a line that is a place, a dash and an agency or the site's own name, which goes with it."""
    for i in titles[1:]:
        source = bylines.find_source(blocks[i])
        names = [j for j in range(min(3, i)) if source and blocks[j].words == source]
        if names or (source and is_agency(source)):
            for j in (*names, i):
                reasons.setdefault(j, "boilerplate")


def _drop_names(blocks: Sequence[Block], reasons: Reasons, titles: list[int]) -> None:
    """Drop writers' names above the text: with a title, or bare between the page's title and a date or a credit."""
    for i in titles:
        if (
            len(titles) > 1
            and bylines.is_person(blocks[i])
            and not any(_is_item(blocks, j) for j in (i - 1, i + 1))
        ):
            reasons[i] = "boilerplate"
    titled = next((i for i in titles if blocks[i].length >= 4), len(blocks))  # the first that may be the title
    for i in titles[1:]:
        if not _is_short(blocks[i], 4) or BULLET.match(blocks[i].text) or ":" in blocks[i].text:
            continue
        beside = [j for j in (i - 1, i + 1) if j in reasons and j < len(blocks)]
        dated = any(shapes.is_date(blocks[j]) or bylines.is_credit_line(blocks[j]) for j in beside)
        latin = blocks[i].text[0].isascii() and all(word[0].isupper() for word in blocks[i].text.split())
        few = len(blocks[i].words) <= 3  # without the dash between place and name
        named = dated and (latin or few) and titled < i
        if named or (beside and bylines.names_writer(blocks[i])):
            reasons[i] = "boilerplate"


def _is_item(blocks: Sequence[Block], i: int) -> bool:
    return 0 <= i < len(blocks) and BULLET.match(blocks[i].text) is not None


def drop_contents(blocks: Sequence[Block], reasons: Reasons) -> None:
    """Drop the list of the headings to come, each of which is found again below."""
    last = {block.words: i for i, block in enumerate(blocks) if block.words}
    i = 0
    while i < len(blocks):
        heading = i
        i += 1
        if not heads_contents(blocks[heading].words):
            continue
        while i < len(blocks) and (last.get(blocks[i].words, i) > i or heads_contents(blocks[i].words)):
            reasons.setdefault(i, "duplicate" if last.get(blocks[i].words, i) > i else "boilerplate")
            i += 1
        if i > heading + 1:
            reasons.setdefault(heading, "boilerplate")


def _is_known(block: Block) -> bool:
    """Say whether a block is boilerplate by its words, not by its shape."""
    return is_made_of_pieces(block.words) or is_marker(block.words) or holds_boilerplate(block.words)


def _is_in_menu(blocks: Sequence[Block], i: int) -> bool:
    """Say whether a block stands between buttons or names of sections, with one of the latter among them."""
    around = [blocks[i - 1].words, blocks[i + 1].words]
    named = [is_made_of_pieces(words, sections=True) for words in around]
    return all(named) and not all(map(is_made_of_pieces, around))


def drop_tail(blocks: Sequence[Block], reasons: Reasons, last_body: int) -> None:
    """Drop what stands among known boilerplate after the article, and rows of very short lines there."""
    tail = range(last_body + 1, len(blocks))
    known = [i for i in tail if i in reasons and _is_known(blocks[i])]
    if len(known) >= 2:
        for i in range(known[1], len(blocks)):
            if i not in reasons and _is_short(blocks[i], 8) and not _is_signed(blocks, i):
                reasons[i] = "boilerplate"
    for i in tail:
        named = known and is_made_of_pieces(blocks[i].words, sections=True)
        if i not in reasons and (named or names_sources(blocks[i].words)):
            reasons[i] = "boilerplate"
    for run in _find_runs(blocks, reasons, tail, TAIL_ITEM):
        # Short lines with numbers are rather the facts of a box.
        told = sum(any(map(str.isdecimal, blocks[i].text)) for i in run)
        if len(run) >= TAIL_RUN and told * 2 <= len(run):
            reasons.update((i, "boilerplate") for i in run)


def _is_signed(blocks: Sequence[Block], i: int) -> bool:
    """Say whether the block is, or is followed by, the signature of a post."""
    return any(is_signature(block.text) for block in blocks[i : i + 2])


def _find_runs(blocks: Sequence[Block], reasons: Reasons, where: range, words: int) -> list[list[int]]:
    """Find runs of neighbouring very short blocks; known boilerplate between them does not end a run."""
    runs: list[list[int]] = [[]]
    for i in where:
        if i in reasons:
            continue
        heading = HEADING.match(blocks[i].text) or names_structure(blocks[i].words)
        if _is_short(blocks[i], words) and not heading and not _is_signed(blocks, i):
            runs[-1].append(i)
        else:
            runs.append([])
    return runs


def drop_site_names(blocks: Sequence[Block], reasons: Reasons) -> None:
    """Drop the lines that hold just the name of the site, with the name of a section or a date at most."""
    boilerplate = [blocks[i].words for i in sorted(reasons)]
    names = [shapes.find_copyright_holder(block.words) for block in blocks if shapes.is_copyright(block)]
    for block in blocks[:3]:
        if _is_short(block, NAME_LENGTH) and any(_holds(words, block.words) for words in boilerplate):
            names.append(block.words)
    for name in filter(None, names):
        for i, block in enumerate(blocks):
            if i not in reasons and _is_short(block, NAME_LENGTH + 5) and block.words[: len(name)] == name:
                rest = block.words[len(name) :]
                if not rest or is_made_of_pieces(rest, sections=True) or is_time_stamp(rest):
                    reasons[i] = "boilerplate"


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    """Say whether a longer line contains another one."""
    n = len(part)
    return len(words) > n > 0 and any(words[i : i + n] == part for i in range(len(words) - n + 1))


def drop_template_lines(blocks: Sequence[Block], reasons: Reasons) -> None:
    """Drop the title or a caption repeated at once, and short lines that come again and again on a page."""
    content = [i for i in range(len(blocks)) if i not in reasons]
    if content:
        title = content[0]
        for i in content[1:5]:
            if len(blocks[i].words) > 1 and blocks[i].words == blocks[title].words and not blocks[i].is_body:
                reasons[i] = "duplicate"
    body = next((i for i in content if blocks[i].is_body), 0)
    titles: set[tuple[str, ...]] = set()
    for i in content:
        if i < body and len(blocks[i].words) >= TEMPLATE_LENGTH:
            if blocks[i].words in titles:
                reasons.setdefault(i, "duplicate")
            titles.add(blocks[i].words)
        again = i > 0 and blocks[i].words == blocks[i - 1].words and len(blocks[i].words) >= AGAIN
        if again and i - 1 not in reasons and not blocks[i].stops:
            reasons.setdefault(i, "duplicate")
    lines = [i for i in content if i not in reasons and not HEADING.match(blocks[i].text)]
    short = [i for i in lines if _is_short(blocks[i], TEMPLATE_LENGTH)]
    times = Counter(blocks[i].words for i in short)
    seen: set[tuple[str, ...]] = set()
    for i in short:
        words = blocks[i].words
        if times[words] >= 3 and words in seen:
            reasons[i] = "duplicate"
        seen.add(words)
