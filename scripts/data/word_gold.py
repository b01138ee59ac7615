"""Read word links made by hand: `tests/cases/word_links.txt`, whose head says how they are written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from align.facts.words import find_places
from align.records import Language

LINKS = Path(__file__).resolve().parents[2] / "tests" / "cases" / "word_links.txt"
_TAG = re.compile(r"\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A pair with its words' links (Arabic word, English word); `possible` holds the sure ones, too."""

    ar: str
    en: str
    sure: frozenset[tuple[int, int]]
    possible: frozenset[tuple[int, int]]


def read_links(path: Path = LINKS) -> list[LinkedPair]:
    """Read the pairs; raise ValueError, naming the line, where a number stands behind no word."""
    lines = [line for line in path.read_text("utf-8").split("\n") if line.strip() and not line.startswith("#")]
    return [link(ar, en) for ar, en in zip(lines[::2], lines[1::2], strict=True)]


def link(ar: str, en: str) -> LinkedPair:
    """Read the two lines of a pair."""
    lines = read_line(ar, "ar"), read_line(en, "en")
    texts, numbers = [text for text, _ in lines], [own for _, own in lines]
    counts = [Counter(number for own in side.values() for number in own) for side in numbers]
    sure, possible = set(), set()
    for i, own in numbers[0].items():
        for j, other in numbers[1].items():
            for number in own.keys() & other.keys():
                possible.add((i, j))
                if own[number] and other[number] and min(count[number] for count in counts) == 1:
                    sure.add((i, j))
    return LinkedPair(texts[0], texts[1], frozenset(sure), frozenset(possible))


def read_line(line: str, language: Language) -> tuple[str, dict[int, dict[int, bool]]]:
    """Return a line's text and, for each word by its place, its numbers, each with whether it is sure."""
    if not line.startswith(f"{language}: "):
        raise ValueError(f"a line must begin with '{language}: ': {line}")
    text, tags = "", []
    at = 4
    for match in _TAG.finditer(line):
        text += line[at : match.start()]
        tags.append((len(text), match[1]))
        at = match.end()
    text += line[at:]
    ends = {end: number for number, (_, end) in enumerate(find_places(text).tolist())}
    numbers: dict[int, dict[int, bool]] = {}
    for end, tag in tags:
        if end not in ends:
            raise ValueError(f"no word before {{{tag}}}: {line}")
        numbers[ends[end]] = {int(one.removesuffix("?")): not one.endswith("?") for one in tag.split(",")}
    return text, numbers
