"""Find what readers wrote under an article: a heading that says so, and beside each comment the signs of one."""

from __future__ import annotations

from collections.abc import Sequence

from align.text.pages.blocks import Block
from align.text.pages.furniture import heads_comments, is_comment_sign, is_marker, is_time_stamp
from align.text.pages.shapes import DATE_AND_TIME, is_copyright

NEAR = 6  # blocks after the heading among which the first comment shows its signs
SIGNS = 2  # signs that a section has, at least
PER_SIGN = 3  # blocks of running text that go with one sign, at most


def find_comments(blocks: Sequence[Block]) -> list[range]:
    """Return the sections of readers' comments, headings included.

    A section follows running text, begins with a heading and goes on to the next links to other pages, the
    copyright line or the end. A heading alone proves nothing: "Comments" may head a part of an article, or count
    what is said elsewhere. So dates, buttons or names of speakers have to stand among the comments.
    """
    found: list[range] = []
    body = next((i for i, block in enumerate(blocks) if block.is_body), len(blocks))
    i = body + 1
    while i < len(blocks):
        if blocks[i].length <= 20 and heads_comments(blocks[i].words):
            end = _find_end(blocks, i)
            if _has_signs(blocks, range(i + 1, end)):
                found.append(range(i, end))
                i = end
                continue
        i += 1
    return found


def _find_end(blocks: Sequence[Block], heading: int) -> int:
    for i in range(heading + 1, len(blocks)):
        if is_marker(blocks[i].words) or is_copyright(blocks[i]):
            return i
    return len(blocks)


def _has_signs(blocks: Sequence[Block], section: range) -> bool:
    """Say whether a section carries the signs of comments: the first near the heading, enough for the text."""
    signs = [i for i in section if is_sign(blocks[i])]
    texts = sum(blocks[i].is_body for i in section)
    return len(signs) >= SIGNS and signs[0] <= section.start + NEAR and texts <= PER_SIGN * len(signs)


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
