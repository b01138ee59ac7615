"""Find the blocks of a page that are not its content: boilerplate, repeated template lines, copied documents.

Three kinds of evidence, in this order: known phrases and the shape of a line; its place on the page; and repetition
across the pages of the collection.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.clean.pages import bylines, shapes, zones
from align.clean.pages.blocks import BULLET, HEADING, LOOK, STOP, Block, make_block
from align.clean.pages.boilerplate import (
    heads_sources,
    holds_boilerplate,
    holds_opening,
    is_appeal,
    is_made_of_pieces,
    is_marker,
    opens_as_boilerplate,
    opens_as_label,
)
from align.clean.pages.comments import find_comments
from align.clean.pages.datelines import find_dateline
from align.clean.pages.duplicates import find_copies, find_shingles
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
from align.clean.pages.repetition import Line, find_repeated, find_site_lines, summarize_lines
from align.clean.pages.social import is_post, is_signature
from align.clean.pages.topic import Topic, find_topic
from align.clean.pages.traits import Found
from align.clean.pages.weigh import weigh_lines
from align.normalize import for_comparison

if TYPE_CHECKING:
    from align.clean.pages.duplicates import Shingles

CREDIT_HEAD, CREDIT_TAIL = 6, 8  # blocks from the first paragraph and from the end where writers are named
OWNER_LENGTH = 6  # words after the sign of copyright, at the end of a caption
OVERLAP = 200  # characters: longer than any known phrase
# Probabilities from which a line is boilerplate, in a text that may be no web page and in a page: where phrases
# and shapes tell so, behind a line that heads links to other pages, where just its place does, in a list, and where
# nothing did.
TOLD, LINKED, PLACED, LISTED, OTHER = (0.0, 0.1), (0.05, 0.2), (0.05, 0.5), 0.9, (0.98, 0.5)
SURE, EVIDENCE = 0.9, 3  # lines from this probability on, or beside the text, that show a text to be a web page
ENOUGH = 1_000_000  # characters of a block that are compared with other documents


def clean_pages(
    pages: Sequence[Sequence[Block]], names: Sequence[str], beside: Sequence[Sequence[Block]] | None = None
) -> list[Reasons]:
    """Return, for each page of a collection, which of its blocks are not content, and why.

    `names` are those of the documents, to say of a copy what it copies; `beside` are the blocks of each that its
    file shows to be beside the text.
    """
    outside: Sequence[Sequence[Block]] = [()] * len(pages) if beside is None else beside
    reasons = [clean_page(blocks, others) for blocks, others in zip(pages, outside, strict=True)]
    compared = compare_pages([summarize(blocks, why) for blocks, why in zip(pages, reasons, strict=True)], names)
    for blocks, why, shared in zip(pages, reasons, compared, strict=True):
        drop_shared(blocks, why, shared)
    return reasons


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """What comparing pages needs of one: its lines, and the shingles of its content, uint32, ascending."""

    lines: Sequence[Line]
    shingles: Shingles


@dataclass(frozen=True, slots=True)
class Shared:
    """What a page shares with others: the original that it is a copy of, or the lines that they have, too."""

    original: str = ""
    lines: frozenset[int] = frozenset()


def summarize(blocks: Sequence[Block], reasons: Reasons) -> Summary:
    """Summarize a page for comparison; `reasons` say which of its blocks are no content, as far as it shows."""
    content = [block for i, block in enumerate(blocks) if i not in reasons]
    words = [word for block in content for word in block.words or for_comparison(block.text[:ENOUGH]).split()]
    return Summary(summarize_lines(blocks, reasons), find_shingles(words))


def compare_pages(pages: Sequence[Summary], names: Sequence[str]) -> list[Shared]:
    """Compare the pages of a collection; what copies others has no say in what else repeats."""
    copies = find_copies([page.shingles for page in pages])
    originals = [d for d in range(len(pages)) if d not in copies]
    lines = [pages[d].lines for d in originals]
    found = {
        d: Shared(lines=frozenset(repeated | of_site))
        for d, repeated, of_site in zip(originals, find_repeated(lines), find_site_lines(lines), strict=True)
    }
    return [Shared(names[copies[d]]) if d in copies else found[d] for d in range(len(pages))]


def drop_shared(blocks: Sequence[Block], reasons: Reasons, shared: Shared) -> None:
    """Drop what a page shares with others: all of a copy, else the lines that they have, too."""
    if not shared.original:
        _drop_repeated(blocks, reasons, set(shared.lines))
        return
    for i in range(len(blocks)):
        reasons.setdefault(i, f"duplicate:{shared.original}")


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


def clean_page(blocks: Sequence[Block], beside: Sequence[Block] = (), shown: Set[int] = frozenset()) -> Reasons:
    """Return which blocks of a single page are not content, and why; `beside` are those its file shows to be none.

    `shown` are the numbers of those that it shows to be text, the terms of a glossary, say: they do not tell that
    it is a web page, whatever they look like.

    Phrases, shapes and places say so first. Then each line is weighed by all that they know of it and of its
    neighbours, and that decides: what is likely goes, and what only looked like boilerplate is taken back.
    """
    told = find_told(blocks)
    reasons = place_lines(blocks, told, len(beside))
    weights = _weigh_blocks(blocks, beside, told, reasons)
    evidence = sum(weight > SURE for i, weight in enumerate(weights) if i not in shown)
    is_page = evidence + len(beside) >= EVIDENCE
    kept = told.keys() - reasons.keys()  # headings that only look like items of a menu
    linked = _find_linked(blocks, told)
    for i, (block, weight) in enumerate(zip(blocks, weights, strict=True)):
        if i in kept:
            continue
        listed = not block.text[0].isalpha() and (BULLET.match(block.text) or HEADING.match(block.text))
        if i in told:
            least = TOLD[is_page]
        elif i in linked:
            least = LINKED[is_page]
        elif i in reasons:
            least = PLACED[is_page]
        else:
            least = LISTED if listed else OTHER[is_page]
        if weight < least and reasons.get(i) == "boilerplate":
            del reasons[i]
        elif weight > least and not is_post(block.text):
            reasons.setdefault(i, "boilerplate")
    return reasons


def _find_linked(blocks: Sequence[Block], told: Reasons) -> set[int]:
    """Return the lines that follow "Related articles" and the like."""
    reasons = dict(told)
    drop_links_after_markers(blocks, reasons)
    return reasons.keys() - told.keys()


def _weigh_blocks(blocks: Sequence[Block], beside: Sequence[Block], told: Reasons, reasons: Reasons) -> list[float]:
    """Weigh the lines of a page among those `beside` it."""
    merged = [*((block, i) for i, block in enumerate(blocks)), *((block, -1) for block in beside)]
    merged.sort(key=lambda item: item[0].start)
    number = {i: k for k, (_, i) in enumerate(merged) if i >= 0}
    found = Found(
        frozenset(number[i] for i in told),
        frozenset(number[i] for i in reasons.keys() - told.keys()),
        frozenset(k for k, (_, i) in enumerate(merged) if i < 0),
    )
    weights = weigh_lines([block for block, _ in merged], found)
    return [weights[number[i]] for i in range(len(blocks))]


def place_lines(blocks: Sequence[Block], told_lines: Reasons, beside: int = 0) -> Reasons:
    """Return which blocks of a page are not content, and why: `told_lines`, and those that their place gives away.

    `beside` stretches of the page its file shows to be none of it.
    """
    reasons = dict(told_lines)
    known = {
        i
        for i, reason in reasons.items()
        if reason == "boilerplate" and not shapes.is_bare_date(blocks[i]) and not shapes.is_owner(blocks[i])
    }
    told = {
        i
        for i in known
        if not heads_sources(blocks[i].words)
        and not (bylines.is_credit_line(blocks[i]) or bylines.is_photo_credit(blocks[i]))
    }
    drop_contents(blocks, reasons)
    drop_links_after_markers(blocks, reasons)
    topic = find_topic(blocks, reasons)
    told -= keep_headings(blocks, reasons, topic)
    for i in range(find_ending(blocks, reasons, known), len(blocks)):
        reasons.setdefault(i, "boilerplate")
    body = [i for i, block in enumerate(blocks) if i not in reasons and block.is_body]
    if body:
        first, last = body[0], zones.find_last_text(blocks, reasons, told, topic)
        prose = zones.is_prose(blocks, reasons, topic, last)
        after = zones.drop_after_text(blocks, reasons, told, topic, last, prose=prose, beside=beside)
        page = len(told) + after + beside >= zones.EVIDENCE
        # Of a file with markup the reader knows better what stands above the title, and what is a link.
        plain = beside == 0
        title = zones.drop_above_title(blocks, reasons, told, topic, first, page=page and plain)
        drop_head(blocks, reasons, first)
        if page:
            zones.drop_beside_title(blocks, reasons, topic, title, first)
        if page and prose and plain:
            zones.drop_inserts(blocks, reasons, topic, first, last)
        drop_tail(blocks, reasons, last)
        drop_site_names(blocks, reasons)
        if title not in told and reasons.get(title) == "boilerplate":
            del reasons[title]
        drop_template_lines(blocks, reasons)
    else:
        zones.drop_around_rows(blocks, reasons, told)
    return reasons


def find_told(blocks: Sequence[Block]) -> Reasons:
    """Return which blocks of a page phrases and shapes tell to be no content, and why."""
    reasons: Reasons = {i: "comment" for section in find_comments(blocks) for i in section}
    for i, block in enumerate(blocks):
        reason = None if i in reasons else judge_block(block)
        if reason:
            reasons[i] = reason
    text = [i for i, block in enumerate(blocks) if i not in reasons and block.is_body]
    first, last = (text[0], text[-1]) if text else (0, len(blocks))
    for i, block in enumerate(blocks):
        near_edge = i < first + CREDIT_HEAD or i >= len(blocks) - CREDIT_TAIL or last < i <= last + CREDIT_HEAD
        if i in reasons or not near_edge:
            continue
        if bylines.is_credit_line(block) or (i >= last and bylines.is_initials(block)):
            reasons[i] = "boilerplate"
    dateline = find_dateline(blocks, reasons, text)
    if dateline >= 0:
        reasons[dateline] = "boilerplate"
    return reasons


def keep_headings(blocks: Sequence[Block], reasons: Reasons, topic: Topic) -> set[int]:
    """Take back headings that only look like items of a menu: the paragraph below has one of their words.

    «حقوق الملكية» above a paragraph on who owns a licence. Return those kept.
    """
    kept = {
        i
        for i, reason in reasons.items()
        if reason == "boilerplate"
        and 2 <= len(blocks[i].words) <= 4
        and 0 < i < len(blocks) - 1
        and not {i - 1, i + 1} & reasons.keys()
        and blocks[i + 1].is_body
        and is_made_of_pieces(blocks[i].words)
        and topic.stems[i] & topic.stems[i + 1]
    }
    for i in kept:
        del reasons[i]
    return kept


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
    lines = block.text.split("\n") if "\n" in block.text else ()
    known = (
        (bool(lines) and all(judge_block(make_block(line, 0, len(line))) for line in lines))
        or (is_made_of_pieces(block.words) and not _is_spoken(block.text, block.words))
        or is_marker(block.words)
        or shapes.is_labelled_link(block)
        or holds_boilerplate(block.words, within=6)
        or is_appeal(block.words, sentence=block.stops)
        or (block.length <= 30 and opens_as_boilerplate(block.words))
        or (block.length <= 30 and not block.is_body and opens_as_label(block.words))
        or bylines.is_photo_credit(block)
        or shapes.is_date(block)
        or shapes.is_menu(block)
        or shapes.is_notice(block)
        or shapes.is_figure(block)
    )
    return "boilerplate" if known else None


def is_boilerplate_sentence(text: str, *, judged: bool = False) -> bool:
    """Say whether a single sentence, wherever it stands, is boilerplate; `judged` ones are no buttons."""
    words = tuple(for_comparison(text).split())
    if not words:
        return False
    button = not judged and is_made_of_pieces(words) and not _is_spoken(text, words)
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
