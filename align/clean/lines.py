"""Find the blocks of a page that are not its content: boilerplate, repeated template lines, copied documents.

Three kinds of evidence, in this order: known phrases and the shape of a line; its place on the page; and repetition
across the pages of the collection.
"""

from __future__ import annotations

from collections.abc import Sequence

from align.clean.pages import bylines, shapes
from align.clean.pages.blocks import HEADING, LOOK, STOP, Block
from align.clean.pages.boilerplate import (
    holds_boilerplate,
    holds_opening,
    is_made_of_pieces,
    is_marker,
    opens_as_boilerplate,
    opens_as_label,
)
from align.clean.pages.comments import find_comments
from align.clean.pages.duplicates import find_copies
from align.clean.pages.ending import find_ending
from align.clean.pages.layout import (
    Reasons,
    drop_contents,
    drop_head,
    drop_links_after_markers,
    drop_site_names,
    drop_tail,
    drop_template_lines,
)
from align.clean.pages.repetition import find_repeated
from align.clean.pages.social import is_signature
from align.normalize import for_comparison

CREDIT_HEAD, CREDIT_TAIL = 6, 8  # blocks from the first paragraph and from the end where writers are named
OWNER_LENGTH = 6  # words after the sign of copyright, at the end of a caption
OVERLAP = 200  # characters: longer than any known phrase
ENOUGH = 1_000_000  # characters of a block that are compared with other documents


def clean_pages(pages: Sequence[Sequence[Block]], names: Sequence[str]) -> list[Reasons]:
    """Return, for each page of a collection, which of its blocks are not content, and why.

    `names` are those of the documents, to say of a copy what it copies.
    """
    reasons = [clean_page(blocks) for blocks in pages]
    copies = find_copies([_find_content(blocks, why) for blocks, why in zip(pages, reasons, strict=True)])
    originals = [d for d in range(len(pages)) if d not in copies]
    repeated = find_repeated([pages[d] for d in originals], [reasons[d] for d in originals])
    for d, found in zip(originals, repeated, strict=True):
        _drop_repeated(pages[d], reasons[d], found)
    for copy, original in copies.items():
        for i in range(len(pages[copy])):
            reasons[copy].setdefault(i, f"duplicate:{names[original]}")
    return reasons


def _find_content(blocks: Sequence[Block], reasons: Reasons) -> list[str]:
    """Return the words of a page's content."""
    content = [block for i, block in enumerate(blocks) if i not in reasons]
    return [word for block in content for word in block.words or for_comparison(block.text[:ENOUGH]).split()]


def _drop_repeated(blocks: Sequence[Block], reasons: Reasons, repeated: set[int]) -> None:
    """Drop what other pages have too, but for a page's only title and its last bit of content."""
    content = [i for i in range(len(blocks)) if i not in reasons]
    if not set(content) - repeated:
        return
    body = next((i for i in content if blocks[i].is_body and i not in repeated), 0)
    titles = [i for i in content if i < body]
    if titles and not set(titles) - repeated and len(blocks[titles[-1]].words) >= 3:
        repeated = repeated - {titles[-1]}
    for i in sorted(repeated):
        reasons.setdefault(i, "boilerplate")


def clean_page(blocks: Sequence[Block]) -> Reasons:
    """Return which blocks of a single page are not content, and why."""
    reasons: Reasons = {i: "comment" for section in find_comments(blocks) for i in section}
    for i, block in enumerate(blocks):
        reason = None if i in reasons else judge_block(block)
        if reason:
            reasons[i] = reason
    first = next((i for i, block in enumerate(blocks) if i not in reasons and block.is_body), 0)
    for i, block in enumerate(blocks):
        near_edge = i < first + CREDIT_HEAD or i >= len(blocks) - CREDIT_TAIL
        if i not in reasons and near_edge and bylines.is_credit_line(block):
            reasons[i] = "boilerplate"
    known = {i for i, reason in reasons.items() if reason == "boilerplate" and not shapes.is_date(blocks[i])}
    drop_contents(blocks, reasons)
    drop_links_after_markers(blocks, reasons)
    for i in range(find_ending(blocks, reasons, known), len(blocks)):
        reasons.setdefault(i, "boilerplate")
    body = [i for i, block in enumerate(blocks) if i not in reasons and block.is_body]
    if body:
        drop_head(blocks, reasons, body[0])
        drop_tail(blocks, reasons, body[-1])
        drop_site_names(blocks, reasons)
        drop_template_lines(blocks, reasons)
    return reasons


def judge_block(block: Block) -> str | None:
    """Say why a block is not content by what it says and its shape alone, None when nothing tells."""
    if shapes.is_symbols(block.text):
        return "symbols"
    if shapes.is_links(block) or is_signature(block.text):
        return "social"
    if not block.words or block.length > 60:
        return None
    if HEADING.match(block.text):
        return "boilerplate" if is_made_of_pieces(block.words) or is_marker(block.words) else None
    known = (
        (is_made_of_pieces(block.words) and not _is_spoken(block.text, block.words))
        or is_marker(block.words)
        or holds_boilerplate(block.words, within=6)
        or (block.length <= 30 and opens_as_boilerplate(block.words))
        or (block.length <= 30 and not block.is_body and opens_as_label(block.words))
        or bylines.is_photo_credit(block)
        or shapes.is_date(block)
        or shapes.is_menu(block)
        or shapes.is_notice(block)
        or shapes.is_figure(block)
    )
    return "boilerplate" if known else None


def is_boilerplate_sentence(text: str) -> bool:
    """Say whether a single sentence, wherever it stands, is boilerplate."""
    words = tuple(for_comparison(text).split())
    if not words:
        return False
    button = is_made_of_pieces(words) and not _is_spoken(text, words)
    owner = text.startswith("©") and len(words) <= OWNER_LENGTH
    return button or owner or holds_boilerplate(words) or opens_as_boilerplate(words)


def _is_spoken(text: str, words: tuple[str, ...]) -> bool:
    """Say whether one or two words are a sentence rather than a button: "Help!", "I agree."."""
    return len(words) < 3 and STOP.search(text) is not None and not text.endswith(("..", "…"))


def may_hold_boilerplate(block: Block) -> bool:
    """Say whether some sentence of a block could be boilerplate, so that each has to be looked at."""
    if block.words:
        return holds_boilerplate(block.words) or holds_opening(block.words)
    for start in range(0, len(block.text), LOOK):
        words = tuple(for_comparison(block.text[start : start + LOOK + OVERLAP]).split())
        if holds_boilerplate(words) or holds_opening(words):
            return True
    return False
