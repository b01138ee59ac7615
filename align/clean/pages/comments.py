"""Find what readers wrote under an article: a heading that says so, and beside each comment the signs of one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from align.clean.pages.blocks import Block
from align.clean.pages.boilerplate import heads_comments, is_comment_sign, is_marker, is_time_stamp
from align.clean.pages.shapes import DATE_AND_TIME, is_copyright

NEAR = 8  # blocks after the heading among which the first comment shows its signs
SIGNS = 2  # signs that a section has, at least
PER_SIGN = 3  # blocks of running text that go with one sign, at most


def find_comments(blocks: Sequence[Block]) -> list[range]:
    """Return the sections of readers' comments, headings included.

    A section follows running text, begins with a heading and goes on to the next links to other pages, the
    copyright line or the end. A heading alone proves nothing: "Comments" may head a part of an article, or count
    what is said elsewhere. So dates, buttons or names of speakers have to stand among the comments.
    """
    headings = [i for i, block in enumerate(blocks) if block.length <= 20 and heads_comments(block.words)]
    body = next((i for i, block in enumerate(blocks) if block.is_body), len(blocks))
    found: list[range] = []
    if not headings or headings[-1] <= body:
        return found
    signs = [0, *accumulate(is_sign(block) for block in blocks)]
    texts = [0, *accumulate(block.is_body for block in blocks)]
    ends = _find_ends(blocks)
    for i in headings:
        if i <= body or (found and i < found[-1].stop):
            continue
        section = range(i + 1, ends[i])
        count = signs[section.stop] - signs[section.start]
        near = signs[min(section.start + NEAR, section.stop)] > signs[section.start]
        if near and count >= SIGNS and texts[section.stop] - texts[section.start] <= PER_SIGN * count:
            found.append(range(i, section.stop))
    return found


def _find_ends(blocks: Sequence[Block]) -> list[int]:
    """Return, for each block, the next one after it that begins links to other pages or claims copyright."""
    ends: list[int] = []
    end = len(blocks)
    for i in range(len(blocks) - 1, -1, -1):
        ends.append(end)
        if is_marker(blocks[i].words) or is_copyright(blocks[i]):
            end = i
    return ends[::-1]


def is_sign(block: Block) -> bool:
    """Say whether a line stands beside a comment: a date, a button, the name of the reader with either."""
    if block.length > 12 or not block.words:
        return DATE_AND_TIME.fullmatch(block.text) is not None
    return is_comment_sign(block.words) or is_time_stamp(block.words) or _is_dated_name(block)


def _is_dated_name(block: Block) -> bool:
    """Say whether a line is a name and, last, how long ago or when: `Tom, Leeds, 2 hours ago`."""
    if block.stops:
        return False
    return any(is_time_stamp(block.words[n:]) for n in range(1, min(6, len(block.words) - 1)))
