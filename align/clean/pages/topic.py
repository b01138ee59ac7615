"""Tell what a page is about: the words that its running text has, which its title shares and a menu does not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache

from align.clean.pages.blocks import Block
from align.clean.pages.boilerplate import is_date_word
from align.normalize import for_comparison

STEM = 5  # letters by which two forms of a word are matched
FEWEST = 5  # words of a sentence that counts as running text
# Article, particles and endings that two forms of one word differ in; in the view for comparison.
PREFIX = re.compile(r"^(?:[وف]?(?:ال|بال|كال|لل)|[وفبل])(?=\w{3})")
ENDING = re.compile(r"(?:(?<=\w{3})(?:s|es|ed|ing)|(?<=\w{2})(?:ها|هم|ات|ين|ون|ان|يه|ه|ي|ا))$")
FUNCTION_WORDS = frozenset(
    for_comparison(
        "في من على إلى عن أن إن أنه إنه التي الذي الذين هذا هذه ذلك تلك كان كانت قد لا لم لن ما مع بين بعد"
        " قبل حتى كما لكن ثم أو هو هي هم كل بعض غير عند منذ خلال حول ضد إذ إذا لو كيف لماذا هل ليس قال وقال"
        " قالت وقالت أي وهو وهي ومن وفي وعلى وإن وأن فيه فيها منه منها له لها عليه عليها به بها وكان وكانت بأن"
        " لأن كنت أنا نحن أنت يا the a an of in on at to for from by with and or but as is are was were be"
        " been has have had it its this that these those he she they his her their not no who which what when"
        " how why than into over after before about will would can could may said says more there if i you we"
        " my me him them so up out your our us do does did"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Topic:
    """The stems of each line of a page, and in how many blocks of running text each stem stands."""

    stems: tuple[frozenset[str], ...]
    spread: Counter[str]
    text: frozenset[int]  # the blocks of running text

    def shared(self, i: int) -> int:
        """Count the stems of a line that other blocks of running text have too."""
        own = 1 if i in self.text else 0
        return sum(self.spread[stem] > own for stem in self.stems[i])

    def share(self, i: int) -> float:
        """Return the share of the stems of a line that running text has too, 0 for a line without any."""
        return self.shared(i) / len(self.stems[i]) if self.stems[i] else 0.0


def find_topic(blocks: Sequence[Block], reasons: Container[int]) -> Topic:
    """Look up the stems of a page; lines with `reasons` are no running text."""
    stems = tuple(frozenset(map(find_stem, filter(_tells, block.words))) for block in blocks)
    text = frozenset(
        i
        for i, block in enumerate(blocks)
        if i not in reasons and (block.is_body or (block.stops and block.length >= FEWEST))
    )
    spread = Counter(stem for i in sorted(text) for stem in stems[i])
    return Topic(stems, spread, text)


@lru_cache(maxsize=1 << 16)
def find_stem(word: str) -> str:
    """Return the beginning of a word, without article, particles and endings: «والحافلات» and «حافلة» have one."""
    return ENDING.sub("", ENDING.sub("", PREFIX.sub("", word)))[:STEM]


def is_bare(block: Block) -> bool:
    """Say whether a line has no function word, as names and items of menus have none."""
    return not any(word in FUNCTION_WORDS for word in block.words)


def _tells(word: str) -> bool:
    return len(word) > 2 and word not in FUNCTION_WORDS and not is_date_word(word)
