"""Judge the blocks of a page by where they stand: menus above the article, links and forms below it.

Each function adds to the reasons found so far, which known phrases and shapes have given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from align.text.pages import shapes
from align.text.pages.blocks import BULLET, HEADING, Block
from align.text.pages.furniture import (
    holds_furniture,
    is_agency,
    is_made_of_pieces,
    is_marker,
    is_tail_marker,
    is_time_stamp,
)
from align.text.pages.social import is_post, is_signature

Reasons = dict[int, str]  # why the block with this number is not content

LINKS_INSIDE = 5  # links that a marker in the middle of an article is followed by, at most
LINK_LENGTH = 20  # words of a link to another page
MENU_RUN, MENU_ITEM = 4, 3  # blocks in a row, and words in each, that make a menu without known phrases
TAIL_RUN, TAIL_ITEM = 3, 3  # the same after the article
TEMPLATE_LENGTH = 4  # words of a line that a page repeats, such as "Reply"
NAME_LENGTH = 5  # words in the name of a site


def _is_short(block: Block, words: int) -> bool:
    """Say whether a block could be a button, a link or a name: few words, no full stop, no post, no list item."""
    return block.length <= words and not block.stops and not BULLET.match(block.text) and not is_post(block.text)


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
        if not (is_marker(words) or (marker > last_body and is_tail_marker(words))):
            continue
        end = marker + 1
        while end < len(blocks) and (end in reasons or _is_link_text(blocks[end])):
            if is_marker(blocks[end].words) or (end > last_body and is_tail_marker(blocks[end].words)):
                break
            end += 1
        if end <= last_body:
            end = min(end, marker + 1 + LINKS_INSIDE)
        for i in range(marker + 1, end):
            reasons.setdefault(i, "boilerplate")


def drop_head(blocks: Sequence[Block], reasons: Reasons, first_body: int) -> None:
    """Drop menus, names of sections and of the site before the article; its title stays."""

    def titles() -> list[int]:
        return [i for i in range(first_body) if i not in reasons]

    if len(blocks) > 1 and 1 in reasons and _is_known(blocks[1]) and _is_short(blocks[0], 4) and len(titles()) > 1:
        reasons.setdefault(0, "boilerplate")
    _drop_dateline(blocks, reasons, titles())
    for i in titles()[:-1]:
        if is_made_of_pieces(blocks[i].words, sections=True):
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
        source = shapes.find_source(blocks[i])
        names = [j for j in range(min(3, i)) if source and blocks[j].words == source]
        if names or (source and is_agency(source)):
            for j in (*names, i):
                reasons.setdefault(j, "boilerplate")


def _is_known(block: Block) -> bool:
    """Say whether a block is furniture by its words, not by its shape."""
    return is_made_of_pieces(block.words) or is_marker(block.words) or holds_furniture(block.words)


def _is_in_menu(blocks: Sequence[Block], i: int) -> bool:
    """Say whether a block stands between buttons or names of sections, with one of the latter among them."""
    around = [blocks[i - 1].words, blocks[i + 1].words]
    named = [is_made_of_pieces(words, sections=True) for words in around]
    return all(named) and not all(map(is_made_of_pieces, around))


def drop_tail(blocks: Sequence[Block], reasons: Reasons, last_body: int) -> None:
    """Drop what stands among known furniture after the article, and rows of very short lines there."""
    tail = range(last_body + 1, len(blocks))
    known = [i for i in tail if i in reasons and _is_known(blocks[i])]
    if len(known) >= 2:
        for i in range(known[1], len(blocks)):
            if i not in reasons and _is_short(blocks[i], 8) and not _is_signed(blocks, i):
                reasons[i] = "boilerplate"
    for i in tail:
        if known and i not in reasons and is_made_of_pieces(blocks[i].words, sections=True):
            reasons[i] = "boilerplate"
    for run in _find_runs(blocks, reasons, tail, TAIL_ITEM):
        if len(run) >= TAIL_RUN:
            reasons.update((i, "boilerplate") for i in run)


def _is_signed(blocks: Sequence[Block], i: int) -> bool:
    """Say whether the block is, or is followed by, the signature of a post."""
    return any(is_signature(block.text) for block in blocks[i : i + 2])


def _find_runs(blocks: Sequence[Block], reasons: Reasons, where: range, words: int) -> list[list[int]]:
    """Find runs of neighbouring very short blocks; known furniture between them does not end a run."""
    runs: list[list[int]] = [[]]
    for i in where:
        if i in reasons:
            continue
        if _is_short(blocks[i], words) and not HEADING.match(blocks[i].text) and not _is_signed(blocks, i):
            runs[-1].append(i)
        else:
            runs.append([])
    return runs


def drop_site_names(blocks: Sequence[Block], reasons: Reasons) -> None:
    """Drop the lines that hold just the name of the site, with the name of a section or a date at most."""
    furniture = [blocks[i].words for i in sorted(reasons)]
    names = [shapes.find_copyright_holder(block.words) for block in blocks if shapes.is_copyright(block)]
    for block in blocks[:3]:
        if _is_short(block, NAME_LENGTH) and any(_holds(words, block.words) for words in furniture):
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
    """Drop the title when it is repeated at once, and short lines that come again and again on a page."""
    content = [i for i in range(len(blocks)) if i not in reasons]
    if content:
        title = content[0]
        for i in content[1:5]:
            if len(blocks[i].words) > 1 and blocks[i].words == blocks[title].words and not blocks[i].is_body:
                reasons[i] = "duplicate"
    lines = [i for i in content if i not in reasons and not HEADING.match(blocks[i].text)]
    short = [i for i in lines if _is_short(blocks[i], TEMPLATE_LENGTH)]
    times = Counter(blocks[i].words for i in short)
    seen: set[tuple[str, ...]] = set()
    for i in short:
        words = blocks[i].words
        if times[words] >= 3 and words in seen:
            reasons[i] = "duplicate"
        seen.add(words)
