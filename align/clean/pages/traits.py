"""Describe each line of a page by numbers: its words and shape, its place, its neighbours, what it shares with the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate

from align.clean.pages import bylines, shapes
from align.clean.pages.blocks import BULLET, HEADING, Block
from align.clean.pages.boilerplate import (
    count_known,
    heads_sources,
    is_date_word,
    is_marker,
    names_structure,
    numbers_part,
    opens_as_boilerplate,
    opens_as_label,
    signs,
)
from align.clean.pages.kinds import is_caption
from align.clean.pages.topic import ENDING, FUNCTION_WORDS, PREFIX, Topic
from align.normalize import for_comparison

CLASSES = ("asking", "things", "ranking", "legal", "people", "contact")
ADDRESSING = frozenset("you your yours ll ve we us our ours i m re".split())
PARTS = re.compile(r"\s[|·•–—/\\»›>~*]\s|\s{2,}|\t|\|")
DIGITS = re.compile(r"\d")
CAPITALS = re.compile(r"[A-Z]{2,}")
ADDRESS = re.compile(r"\S@\S|www\.|https?:|\.(?:com|org|net|example)\b|\d[\d\s-]{6,}\d")
MONEY = re.compile(r"[£$€]\s?\d|دولار|جنيه|درهم|ريال|دينار")
QUOTE = re.compile(r"[\"“”«»]")
QUOTES = "\"“‘'«([-–—*•#|"
LABEL = re.compile(r"[^\s:：]+(?:\s[^\s:：]+){0,2}\s?[:：]\s?\S")
PERSON = re.compile(r"[A-ZÀ-Ý][\w'’.-]+(?: [A-ZÀ-Ý][\w'’.-]+){1,2}")
ODDS: dict[str, float] = {}


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a page before its lines are weighed: `known` lines by words or shape, `placed` by their place."""

    known: frozenset[int]
    placed: frozenset[int]
    outside: frozenset[int]


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    """Read the classes of words, once."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in files("align.clean").joinpath("data/site_words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.extend(for_comparison(line).split())
    return {name: frozenset(words) | frozenset(map(find_root, words)) for name, words in found.items()}


@lru_cache(maxsize=1 << 16)
def find_root(word: str) -> str:
    """Return a word without article, particles and endings."""
    return ENDING.sub("", PREFIX.sub("", word))


@lru_cache(maxsize=1 << 16)
def find_classes(word: str) -> tuple[bool, ...]:
    forms = {word, PREFIX.sub("", word), find_root(word)}
    return tuple(not forms.isdisjoint(_classes()[name]) for name in CLASSES)


def is_addressing(word: str) -> bool:
    if word.isascii():
        return word in ADDRESSING
    return len(word) > 4 and word.endswith(("كم", "نا", "ونا")) or word in ("لك", "لكم", "نحن", "بك", "لنا")


OWN = (
    "length 1-2", "length 3-4", "length 5-8", "length 9-14", "length 15-25", "length >25",
    "stops", "asks", "exclaims", "colon", "bullet", "heading", "digits", "digit share", "date share", "parts",
    "capitals", "title case", "bare", "first asking", "class asking", "class things", "class ranking", "class legal",
    "class people", "class contact", "classes share", "addressing", "known share", "known long", "marker", "opening", "label",
    "credit", "photo credit", "caption", "is date", "columns", "address", "money", "quote", "other script",
    "label", "sign first", "row", "bracketed", "long sentence", "odds", "most odds", "least odds", "odds of first",
    "signer", "sources", "part", "named structure", "emoji",
)


def odds_of(words: Sequence[str]) -> list[float]:
    """Return the mean, the largest and the least odds of the words of a line, and those of its first."""
    odds = [ODDS.get(find_root(word), 0.0) for word in words if not word[0].isdecimal()] or [0.0]
    return [sum(odds) / len(odds), max(odds), min(odds), odds[0]]


def describe_line(block: Block, latin: bool) -> list[float]:
    """Describe a line by itself."""
    words, n, text = block.words, block.length, block.text
    count = max(1, len(words))
    counts = [sum(flags) for flags in zip(*(find_classes(word) for word in words), strict=True)] or [0] * len(CLASSES)
    any_class = sum(any(find_classes(word)) for word in words)
    known, longest = count_known(words)
    written = [word for word in text.split() if word[0].isalpha()]
    upper = sum(word[0].isupper() for word in written) / max(1, len(written))
    letters = [c for c in text if c.isalpha()]
    ascii_share = sum(c.isascii() for c in letters) / max(1, len(letters))
    parts = len([part for part in PARTS.split(text) if part.strip()])
    return [
        n <= 2, 3 <= n <= 4, 5 <= n <= 8, 9 <= n <= 14, 15 <= n <= 25, n > 25,
        block.stops, text.endswith(("?", "؟")), text.endswith("!"), text.endswith((":", "：")),
        BULLET.match(text) is not None, HEADING.match(text) is not None,
        DIGITS.search(text) is not None, sum(word[0].isdecimal() for word in words) / count,
        sum(is_date_word(word) for word in words) / count, min(parts - 1, 6) / 3,
        CAPITALS.search(text) is not None, upper if latin else 0.0,
        all(word not in FUNCTION_WORDS for word in words),
        bool(words) and find_classes(words[0])[0],
        *(min(c, 3) / 2 for c in counts), any_class / count, min(3, sum(map(is_addressing, words))) / 2,
        known / count, min(longest, 3) / 2, is_marker(words), opens_as_boilerplate(words), opens_as_label(words),
        bylines.is_credit_line(block), bylines.is_photo_credit(block), is_caption(block), shapes.is_date(block),
        shapes.is_columns(block) or shapes.is_menu(block), ADDRESS.search(text) is not None,
        MONEY.search(text) is not None, QUOTE.search(text) is not None,
        abs(ascii_share - float(latin)),
        LABEL.match(text) is not None, not text[0].isalnum() and text[0] not in QUOTES, "\t" in text, text[:1] in "([",
        n >= 8 and block.stops, *odds_of(words),
        signs(words), heads_sources(words), numbers_part(words), names_structure(words), ord(text[0]) > 0x2190,
    ]


PLACE = (
    "before text", "after text", "in text", "far after", "first", "second", "last", "relative place",
    "known -1", "known +1", "known -2", "known +2", "known near", "known above", "known below", "known share",
    "after known tail", "outside -1", "outside +1", "placed -1", "placed +1",
    "body -1", "body +1", "stop +1", "colon -1", "short -1", "short +1", "short run",
    "shared", "share of stems", "shared none", "stems", "site", "site begins", "named", "named begins", "text lines",
    "longest line", "is body", "words after", "body after",
    "best title", "below title", "again above", "again below", "holds short", "holds short first", "same form", "below sources", "listed", "signed above", "sure lines",
)


def describe_page(blocks: Sequence[Block], around: Around, topic: Topic) -> list[list[float]]:
    """Describe all lines of a page, each with its place and neighbours."""
    n = len(blocks)
    sure = around.known | around.outside
    letters = [c for block in blocks[:200] for c in block.text[:200] if c.isalpha()]
    latin = sum(c.isascii() for c in letters) * 2 > len(letters)
    alone = [describe_line(block, latin) for block in blocks]
    gone = sure | around.placed
    body = [i for i in range(n) if i not in gone and blocks[i].is_body]
    related = [i for i in body if topic.shared(i) >= 2] or body
    first, last = (related[0], related[-1]) if related else (0, n - 1)
    total = [0, *accumulate(i in sure for i in range(n))]
    bodies = [0, *accumulate(i not in sure and blocks[i].is_body for i in range(n))]
    words_total = [0, *accumulate(b.length for b in blocks)]
    tail_known = [i for i in range(last + 1, n) if i in sure]
    likely = [i for i in range(first) if blocks[i].length >= 3 and i not in around.known]
    title = max(likely, key=lambda i: (topic.shared(i) * topic.share(i), -i), default=-1)
    if title >= 0 and not topic.shared(title):
        title = -1
    sourced = _find_sourced(blocks, sure)
    listed = _find_listed(blocks, sure)
    above, below, holds, holds_first = find_echoes(blocks, first, last)
    forms = Counter(DIGITS.sub("0", " ".join(block.words[:2])) for block in blocks if len(block.words) <= 8)
    names = find_names(blocks, gone, first)
    people = find_people(blocks, gone)
    run = _find_short_runs(blocks, sure)
    rows = []
    for i, block in enumerate(blocks):
        def at(j: int, flags: Collection[int], edge: float = 0.0) -> float:
            return float(j in flags) if 0 <= j < n else edge
        lo, hi = max(0, i - 4), min(n, i + 5)
        near = (total[hi] - total[lo] - (i in sure)) / max(1, hi - lo - 1)
        shared, stems = topic.shared(i), len(topic.stems[i])
        rows.append([
            *alone[i],
            i < first, i > last, first <= i <= last, min(i - last, 10) / 5 if i > last else 0.0,
            i == 0, i == 1, i == n - 1, i / max(1, n - 1),
            at(i - 1, sure, 0.5), at(i + 1, sure, 0.5), at(i - 2, sure, 0.5), at(i + 2, sure, 0.5), near,
            total[i] / max(1, i), (total[n] - total[i + 1]) / max(1, n - i - 1), total[n] / n,
            bool(tail_known) and i > tail_known[0],
            at(i - 1, around.outside), at(i + 1, around.outside), at(i - 1, around.placed), at(i + 1, around.placed),
            at(i - 1, topic.text - sure), at(i + 1, topic.text - sure),
            i + 1 < n and blocks[i + 1].stops, i > 0 and blocks[i - 1].text.endswith((":", "：")),
            i > 0 and blocks[i - 1].length <= 6, i + 1 < n and blocks[i + 1].length <= 6, min(run[i], 6) / 3,
            min(shared, 4) / 2, topic.share(i), shared == 0, min(stems, 10) / 5,
            _holds_any(block.words, names), any(block.words[: len(name)] == name for name in names),
            _holds_any(block.words, people), any(block.words[: len(name)] == name for name in people),
            min(len(body), 12) / 6, max((b.length for b in blocks), default=0) / 60, block.is_body,
            min(words_total[n] - words_total[i + 1], 200) / 100, min(bodies[n] - bodies[i + 1], 5) / 3,
            i == title, title >= 0 and title < i < first, above[i], below[i], holds[i], holds_first[i],
            min(forms[DIGITS.sub("0", " ".join(block.words[:2]))] - 1, 3) if len(block.words) <= 8 else 0.0,
            i in sourced, i in listed, i > 0 and signs(blocks[i - 1].words), min(total[n], 12) / 6,
        ])
    return [[float(value) for value in row] for row in rows]


def _find_sourced(blocks: Sequence[Block], sure: Collection[int]) -> set[int]:
    """Return the lines of the lists under "Sources" and the like, up to the next known line."""
    found, inside = set(), False
    for i, block in enumerate(blocks):
        inside = i not in sure and (inside or heads_sources(block.words))
        if inside:
            found.add(i)
    return found


def _find_listed(blocks: Sequence[Block], sure: Collection[int]) -> set[int]:
    """Return the short lines below one that ends in a colon."""
    found, inside = set(), False
    for i, block in enumerate(blocks):
        if inside and i not in sure and block.length <= 12:
            found.add(i)
        else:
            inside = False
        inside = inside or (i not in sure and block.text.endswith((":", "：")))
    return found


def _find_short_runs(blocks: Sequence[Block], sure: Collection[int]) -> list[int]:
    """Return how many short lines without a stop stand together around each line."""
    flags = [block.length <= 8 and not block.stops for block in blocks]
    runs = [0] * len(flags)
    start = 0
    for i in range(len(flags) + 1):
        if i == len(flags) or not flags[i]:
            for j in range(start, i):
                runs[j] = i - start
            start = i + 1
    return runs


def find_echoes(blocks: Sequence[Block], first: int, last: int) -> tuple[list[float], ...]:
    """Say of each line whether a longer one above or below holds its words, and whether it holds those of a short one.

    The names of the site and of writers are said again: in datelines, appeals and notes on who wrote.
    """
    n = len(blocks)
    short: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        outside = i < first or i > last
        if outside and 2 <= len(block.words) <= 4 and not block.stops and any(len(w) > 2 for w in block.words):
            short[block.words].append(i)
        for match in PERSON.finditer(block.text) if outside and block.length <= 12 else ():
            short[tuple(for_comparison(match.group()).split())].append(i)
    above, below, holds, holds_first = ([0.0] * n for _ in range(4))
    for i, block in enumerate(blocks):
        for size in (2, 3, 4):
            for j in range(len(block.words) - size + 1):
                for k in short.get(block.words[j : j + size], ()):
                    if k == i or len(block.words) <= size:
                        continue
                    holds[i] = 1.0
                    holds_first[i] = max(holds_first[i], float(j == 0))
                    (above if i < k else below)[k] = 1.0
    return above, below, holds, holds_first


def find_names(blocks: Sequence[Block], gone: Collection[int], first: int) -> list[tuple[str, ...]]:
    """Return what may be the name of the site: short lines dropped at the edges of the page that come again in longer ones."""
    likely = {
        blocks[i].words
        for i in range(len(blocks))
        if (i in gone and (i < max(first, 8))) and 1 <= len(blocks[i].words) <= 5 and not any(w.isdecimal() for w in blocks[i].words)
    }
    for block in blocks:
        if shapes.is_copyright(block):
            holder = shapes.find_copyright_holder(block.words)
            if 1 <= len(holder) <= 5:
                likely.add(holder)
    found = []
    for name in sorted(likely):
        known, _ = count_known(name)
        if known == len(name) or sum(map(len, name)) < 4:
            continue
        if len(name) == 1 and name[0] in FUNCTION_WORDS:
            continue
        if any(len(b.words) > len(name) and _holds_any(b.words, [name]) for b in blocks):
            found.append(name)
    return found


def find_people(blocks: Sequence[Block], gone: Collection[int]) -> list[tuple[str, ...]]:
    """Return the names of those who wrote the page, by its credits."""
    found = set()
    for i, block in enumerate(blocks):
        if i in gone and 2 <= len(block.words) <= 6:
            words = tuple(w for w in block.words if w not in ("by", "and", "بقلم", "كتب", "كتبت", "حوار", "تصوير"))
            if 2 <= len(words) <= 3 and all(len(w) > 1 and not w.isdecimal() for w in words) and count_known(words)[0] == 0:
                found.add(words)
    return sorted(found)


def _holds_any(words: tuple[str, ...], names: Sequence[tuple[str, ...]]) -> bool:
    return any(
        words[j : j + len(name)] == name or (find_root(words[j]) == find_root(name[0]) and words[j + 1 : j + len(name)] == name[1:])
        for name in names
        for j in range(len(words) - len(name) + 1)
    )
