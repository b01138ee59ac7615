"""Describe each line of a page by numbers: its words and its shape, its place, its neighbours, and what it shares.

`weigh.py` tells from these traits how likely a line is to be boilerplate. Each trait has a name, under which
`scripts/fit/boilerplate.py` learnt what it tells; so a trait that is added or changed asks for a new fit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, groupby, pairwise

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
from align.clean.pages.wording import Wording
from align.normalize import for_comparison

Traits = dict[str, float]
Words = tuple[str, ...]

CLASSES = ("asking", "things", "ranking", "legal", "people", "contact")
ADDRESSING = frozenset("you your yours ll ve we us our ours i m re لك لكم نحن بك لنا".split())
ADDRESSING_ENDINGS = ("كم", "نا")
PARTS = re.compile(r"\s[|·•–—/\\»›>~*]\s|\s{2,}|\t|\|")
DIGITS = re.compile(r"\d")
CAPITALS = re.compile(r"[A-Z]{2,}")
ADDRESS = re.compile(r"\S@\S|www\.|https?:|\.(?:com|org|net|example)\b|\d[\d\s-]{6,}\d")
MONEY = re.compile(r"[£$€]\s?\d|دولار|جنيه|درهم|ريال|دينار")
QUOTE = re.compile(r"[\"“”«»]")
LABEL = re.compile(r"[^\s:：]+(?:\s[^\s:：]+){0,2}\s?[:：]\s?\S")
PERSON = re.compile(r"[A-ZÀ-Ý][\w'’.-]+(?: [A-ZÀ-Ý][\w'’.-]+){1,2}")
OPENING_SIGNS = "\"“‘'«([-–—*•#|"
ARROWS = "\u2190"  # from here on there are arrows, symbols and pictures
SEEN = 400  # characters of a line that are looked at
NAME, BYLINE = 4, 12  # words of a name, and of a line in which writers are named
FORM = 8  # words of a line whose form others may have
ITEM = 12  # words of an item of a list
LIKELY = 1.0  # wording of a line that is likely boilerplate
PLACES = 3  # of equal short lines of which the place is remembered


@dataclass(frozen=True, slots=True)
class Found:
    """What is found out about a page before its lines are weighed, as numbers of its lines.

    `told` are those that phrases or shapes give away, `placed` those that their place does, and `outside` those
    that the file shows to be beside the text.
    """

    told: frozenset[int]
    placed: frozenset[int]
    outside: frozenset[int]

    @property
    def sure(self) -> frozenset[int]:
        return self.told | self.outside


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
    """Return a word of the view for comparison without article, particles and endings."""
    return ENDING.sub("", PREFIX.sub("", word))


@lru_cache(maxsize=1 << 16)
def _find_classes(word: str) -> tuple[bool, ...]:
    """Say which of the `CLASSES` a word is in."""
    forms = {word, PREFIX.sub("", word), find_root(word)}
    return tuple(not forms.isdisjoint(_classes()[name]) for name in CLASSES)


def _is_addressing(word: str) -> bool:
    """Say whether a word speaks to the reader, or of the site as "we": "your", «موقعنا»."""
    return word in ADDRESSING or (len(word) > len("نحنا") and word.endswith(ADDRESSING_ENDINGS))


def is_latin(blocks: Sequence[Block]) -> bool:
    """Say whether most letters at the beginning of a page are Latin."""
    letters = [c for block in blocks[:200] for c in block.text[:200] if c.isalpha()]
    return sum(c.isascii() for c in letters) * 2 > len(letters)


def describe_line(block: Block, latin: bool, wording: Wording) -> Traits:
    """Describe a line by itself. `latin` says of what script the page is, `wording` what its words tell."""
    text = block.text[:SEEN]
    return {
        **_describe_length(block.length),
        **_describe_signs(block, text, latin),
        **_describe_words(block.words),
        **_describe_known(block),
        **_describe_wording(block.words, wording),
    }


def _describe_length(words: int) -> Traits:
    edges = (0, 2, 4, 8, 14, 25)
    traits: Traits = {f"up to {high} words": float(low < words <= high) for low, high in pairwise(edges)}
    return {**traits, "longer": float(words > edges[-1])}


def _describe_signs(block: Block, text: str, latin: bool) -> Traits:
    written = [word for word in text.split() if word[0].isalpha()]
    letters = [c for c in text if c.isalpha()]
    capital = sum(word[0].isupper() for word in written) / max(1, len(written))
    ascii_share = sum(c.isascii() for c in letters) / max(1, len(letters))
    return {
        "stops": block.stops,
        "long sentence": block.stops and block.length >= FORM,
        "asks": block.text.endswith(("?", "؟")),
        "exclaims": block.text.endswith("!"),
        "colon": block.text.endswith((":", "：")),
        "bullet": BULLET.match(text) is not None,
        "heading": HEADING.match(text) is not None,
        "digits": DIGITS.search(text) is not None,
        "parts": min(sum(1 for part in PARTS.split(text) if part.strip()) - 1, 6),
        "capitals": CAPITALS.search(text) is not None,
        "title case": capital if latin else 0.0,
        "other script": abs(ascii_share - latin),
        "address": ADDRESS.search(text) is not None,
        "money": MONEY.search(text) is not None,
        "quote": QUOTE.search(text) is not None,
        "labelled": LABEL.match(text) is not None,
        "sign first": not text[0].isalnum() and text[0] not in OPENING_SIGNS,
        "picture first": text[0] > ARROWS,
        "row": "\t" in text,
        "bracket": text[0] in "([",
    }


def _describe_words(words: Words) -> Traits:
    classes = [_find_classes(word) for word in words]
    count = max(1, len(words))
    counts: Traits = {f"{name} words": min(3, sum(each[k] for each in classes)) for k, name in enumerate(CLASSES)}
    return {
        **counts,
        "share of such words": sum(map(any, classes)) / count,
        "asking first": bool(classes) and classes[0][0],
        "addressing": min(3, sum(map(_is_addressing, words))),
        "share of numbers": sum(word[0].isdecimal() for word in words) / count,
        "share of dates": sum(map(is_date_word, words)) / count,
        "bare": FUNCTION_WORDS.isdisjoint(words),
    }


def _describe_known(block: Block) -> Traits:
    """Describe what phrases and shapes know of a line."""
    words = block.words
    known, longest = count_known(words)
    short = len(block.text) <= SEEN
    return {
        "share known": known / max(1, len(words)),
        "longest known": min(longest, 3),
        "marker": is_marker(words),
        "opening": opens_as_boilerplate(words),
        "label": opens_as_label(words),
        "credit": short and bylines.is_credit_line(block),
        "photo credit": short and bylines.is_photo_credit(block),
        "caption": short and is_caption(block),
        "date": short and shapes.is_date(block),
        "items": short and (shapes.is_columns(block) or shapes.is_menu(block)),
        "signer": signs(words),
        "sources": heads_sources(words),
        "part": numbers_part(words),
        "structure": names_structure(words),
    }


def _describe_wording(words: Words, wording: Wording) -> Traits:
    """Describe how much likelier the words of a line are in boilerplate: logarithms of odds, 0 for none."""
    found = [wording.weigh_alone(word) for word in words if not word[0].isdecimal()] or [0.0]
    return {
        "wording": wording.weigh(words),
        "most wording": max(found),
        "least wording": min(found),
        "first wording": found[0],
    }


def describe_page(blocks: Sequence[Block], found: Found, topic: Topic, wording: Wording) -> list[Traits]:
    """Describe the lines of a page, each with its place, its neighbours, and what it shares with other lines."""
    latin = is_latin(blocks)
    alone = [describe_line(block, latin, wording) for block in blocks]
    running = _find_running(blocks, found, topic)
    first, last = (running[0], running[-1]) if running else (0, len(blocks) - 1)
    parts = (
        _describe_places(blocks, found, first, last),
        _describe_neighbours(blocks, found, topic),
        _describe_shared(blocks, found, topic, first),
        _describe_echoes(blocks, first, last),
        _describe_lists(blocks, found),
        _describe_rest(blocks, found),
        _describe_around(blocks, [traits["wording"] for traits in alone]),
    )
    return [
        {name: float(value) for traits in each for name, value in traits.items()}
        for each in zip(alone, *parts, strict=True)
    ]


def _find_running(blocks: Sequence[Block], found: Found, topic: Topic) -> list[int]:
    """Return the paragraphs of running text, but for those that have nothing in common with others."""
    gone = found.sure | found.placed
    body = [i for i, block in enumerate(blocks) if i not in gone and block.is_body]
    return [i for i in body if topic.shared(i) >= 2] or body


def _describe_places(blocks: Sequence[Block], found: Found, first: int, last: int) -> list[Traits]:
    n = len(blocks)
    in_tail = min((i for i in found.sure if i > last), default=n)
    return [
        {
            "told": i in found.told,
            "placed": i in found.placed,
            "above text": i < first,
            "below text": i > last,
            "in text": first <= i <= last,
            "below by": min(max(0, i - last), 10),
            "first": i == 0,
            "second": i == 1,
            "last": i == n - 1,
            "place": i / max(1, n - 1),
            "below known": i > in_tail,
        }
        for i in range(n)
    ]


def _describe_neighbours(blocks: Sequence[Block], found: Found, topic: Topic) -> list[Traits]:
    n, sure = len(blocks), found.sure
    text = topic.text - sure
    short = [block.length <= 6 for block in blocks]
    runs = _count_runs([block.length <= FORM and not block.stops for block in blocks])
    return [
        {
            "known": len(sure) / n,
            "known lines": min(len(sure), 12),
            "text before": i - 1 in text,
            "text after": i + 1 in text,
            "stop after": i + 1 < n and blocks[i + 1].stops,
            "colon before": i > 0 and blocks[i - 1].text.endswith((":", "：")),
            "short before": i > 0 and short[i - 1],
            "short after": i + 1 < n and short[i + 1],
            "short together": min(runs[i], 6),
            "signer before": i > 0 and signs(blocks[i - 1].words),
        }
        for i in range(n)
    ]


def _count_runs(flags: Sequence[bool]) -> list[int]:
    """Return for each place how many flags in a row are set around it."""
    runs = [0] * len(flags)
    start = 0
    for i in range(len(flags) + 1):
        if i == len(flags) or not flags[i]:
            runs[start:i] = [i - start] * (i - start)
            start = i + 1
    return runs


def _describe_shared(blocks: Sequence[Block], found: Found, topic: Topic, first: int) -> list[Traits]:
    likely = [i for i in range(first) if blocks[i].length >= 3 and i not in found.told and topic.shared(i)]
    title = max(likely, key=lambda i: (topic.shared(i) * topic.share(i), -i), default=-1)
    return [
        {
            "shared": min(topic.shared(i), 4),
            "share": topic.share(i),
            "stems": min(len(topic.stems[i]), 10),
            "title": i == title,
            "below title": 0 <= title < i < first,
        }
        for i in range(len(blocks))
    ]


def _describe_echoes(blocks: Sequence[Block], first: int, last: int) -> list[Traits]:
    """Say of each line whether a longer one above or below has its words, and whether it has those of a short one.

    The names of the site and of writers come again: in datelines, appeals, and notes on who wrote.
    """
    rows: list[Traits] = [dict.fromkeys(("again above", "again below", "holds", "begins"), 0.0) for _ in blocks]
    short = _find_names(blocks, first, last)
    for i, block in enumerate(blocks):
        for size in range(2, NAME + 1):
            for start in range(len(block.words) - size + 1):
                for k in short.get(block.words[start : start + size], ()):
                    if k != i and len(block.words) > size:
                        rows[i]["holds"] = 1.0
                        rows[i]["begins"] = max(rows[i]["begins"], float(start == 0))
                        rows[k]["again below" if i > k else "again above"] = 1.0
    return rows


def _find_names(blocks: Sequence[Block], first: int, last: int) -> Mapping[Words, list[int]]:
    """Return short lines above and below the text and the names in capitals there, with their places."""
    names: defaultdict[Words, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        if first <= i <= last:
            continue
        likely = [block.words] if 2 <= len(block.words) <= NAME and not block.stops else []
        if block.length <= BYLINE:
            likely += [tuple(for_comparison(match.group()).split()) for match in PERSON.finditer(block.text)]
        for name in likely:
            if any(len(word) > 2 for word in name) and len(names[name]) < PLACES:
                names[name].append(i)
    return names


def _describe_lists(blocks: Sequence[Block], found: Found) -> list[Traits]:
    """Say which lines are in a list of sources, and which follow, in short lines, one that ends in a colon."""
    rows: list[Traits] = []
    sourced = listed = False
    for i, block in enumerate(blocks):
        known = i in found.sure
        sourced = not known and (sourced or heads_sources(block.words))
        listed = listed and not known and block.length <= ITEM
        rows.append({"sourced": sourced, "listed": listed})
        listed = listed or (not known and block.text.endswith((":", "：")))
    return rows


def _describe_around(blocks: Sequence[Block], wording: Sequence[float]) -> list[Traits]:
    """Describe what the words of the lines around each tell, near and far, and those of the lines it stands among.

    Lines with long sentences part the others into runs: a menu, a list, a footer.
    """
    n = len(blocks)
    total = [0.0, *accumulate(wording)]
    short = [not (block.stops and block.length >= FORM) for block in blocks]
    runs = _find_runs(short)
    likely = [0, *accumulate(value > LIKELY for value in wording)]
    short_likely = sum(value for value, is_short in zip(wording, short, strict=True) if is_short)

    def mean(low: int, high: int) -> float:
        low, high = max(0, low), min(n, high)
        return (total[high] - total[low]) / (high - low) if low < high else 0.0

    rows: list[Traits] = []
    for i in range(n):
        low, high = runs[i]
        rows.append(
            {
                "wording before": mean(i - 1, i),
                "wording after": mean(i + 1, i + 2),
                "wording just above": mean(i - 3, i),
                "wording just below": mean(i + 1, i + 4),
                "wording above": mean(0, i),
                "wording below": mean(i + 1, n),
                "wording of run": (total[high] - total[low] - wording[i]) / max(1, high - low - 1),
                "lines of run": min(high - low, 12),
                "place in run": i - low,
                "rest of run": min(high - i - 1, 12),
                "likely lines": min(likely[n], 12),
                "likely": likely[n] / n,
                "likely above": likely[i] / max(1, i),
                "likely below": (likely[n] - likely[i + 1]) / max(1, n - i - 1),
                "wording of short lines": short_likely / max(1, sum(short)),
            }
        )
    return rows


def _find_runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return for each place the run of equal flags it is in, as its beginning and end."""
    runs: list[tuple[int, int]] = []
    for _, group in groupby(flags):
        size = len(list(group))
        runs += [(len(runs), len(runs) + size)] * size
    return runs


def _describe_rest(blocks: Sequence[Block], found: Found) -> list[Traits]:
    n = len(blocks)
    words = [0, *accumulate(block.length for block in blocks)]
    body = [0, *accumulate(i not in found.sure and block.is_body for i, block in enumerate(blocks))]
    longest = max((block.length for block in blocks), default=0)
    forms = [_find_form(block) for block in blocks]
    times = Counter(filter(None, forms))
    return [
        {
            "body": block.is_body,
            "bodies": min(body[n], 12),
            "longest": min(longest, 100),
            "words below": min(words[n] - words[i + 1], 200),
            "bodies below": min(body[n] - body[i + 1], 5),
            "same form": min(max(0, times[forms[i]] - 1), 3),
        }
        for i, block in enumerate(blocks)
    ]


def _find_form(block: Block) -> str:
    """Return the first words of a short line, numbers alike («المشاركات: 77»); empty for longer lines."""
    return DIGITS.sub("0", " ".join(block.words[:2])) if len(block.words) <= FORM else ""
