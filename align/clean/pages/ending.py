"""Find where the article ends and what follows it is the site again: links, forms, teasers of other pages."""

from __future__ import annotations

from collections.abc import Container, Sequence

from align.clean.pages.blocks import BULLET, Block
from align.clean.pages.social import is_post

# What a block counts for or against a page's being over: known boilerplate, ten words of a paragraph (up to forty),
# a sentence, an item of a list or a line with a number, a short line of any kind.
KNOWN, TEN_WORDS, SENTENCE, LINE = 1.0, -1.0, -0.75, -0.25
LEAST, FEWEST = 2.0, 3  # what the ending must count, and the known boilerplate in it
SHARE = 0.3  # of the words of a page's paragraphs that may be in its ending


def find_ending(blocks: Sequence[Block], reasons: Container[int], known: Container[int]) -> int:
    """Return the block from which on a page is its site's and no longer the article's; `len(blocks)` if none is.

    It is where the boilerplate that follows outweighs the text that follows by most. `known` are the blocks that
    phrases have told; those with other `reasons` count for nothing.
    """
    total = best = 0.0
    end = len(blocks)
    count = told = words = 0
    everything = sum(block.length for i, block in enumerate(blocks) if block.is_body and i not in reasons)
    for i in range(len(blocks) - 1, -1, -1):
        block = blocks[i]
        if i in known:
            total += KNOWN
            count += 1
            if total > best:
                best, end, told = total, i, count
        elif i not in reasons:
            total += _weigh(block)
            words += block.length if block.is_body else 0
            if words > SHARE * everything or is_post(block.text):
                break
    return end if best >= LEAST and told >= FEWEST else len(blocks)


def _weigh(block: Block) -> float:
    if block.is_body:
        return TEN_WORDS * min(max(block.length, 10), 40) / 10
    tells = block.stops or BULLET.match(block.text) or any(map(str.isdecimal, block.text))
    return SENTENCE if tells else LINE
