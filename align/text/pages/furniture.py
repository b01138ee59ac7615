"""Known words of site furniture, and how a line is compared with them. The phrases are in `data/furniture.txt`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from align.text.normalize import for_comparison

Words = tuple[str, ...]
Index = dict[str, list[Words]]  # phrases by their first word, the longest first

# Words that join pieces ("page 2 of 3") but make no furniture by themselves.
JOINTS = frozenset(for_comparison("على عبر and of more x us plus").split())
# Words that date a line without a number («منذ ساعة», "yesterday").
RELATIVE = frozenset(for_comparison("منذ ago أمس yesterday").split())
# A section of the site after these announces its other articles ("More from World").
MORE = frozenset(tuple(for_comparison(text).split()) for text in ("المزيد في", "المزيد من", "more from", "more in"))
# What sticks to a number in times and ordinals ("4pm", "10th", "3h").
NUMBER_ENDINGS = ("am", "pm", "st", "nd", "rd", "th", "h", "min", "m", "s", "k")


@dataclass(frozen=True, slots=True)
class Tables:
    """The sections of `data/furniture.txt`."""

    pieces: Index
    pieces_and_sections: Index
    markers: frozenset[Words]
    tail_markers: frozenset[Words]
    agencies: frozenset[Words]
    structure: frozenset[str]
    labels: Index
    openings: Index
    anywhere: Index
    dates: frozenset[str]
    units: frozenset[str]


@lru_cache(maxsize=1)
def _tables() -> Tables:
    """Read the table of phrases, once."""
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in files("align.text").joinpath("data/furniture.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            current = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            current.append(line)
    phrases = {name: _read_phrases(lines) for name, lines in sections.items()}
    pieces = phrases["pieces"] + phrases["markers"] + phrases["tail markers"]
    return Tables(
        pieces=_index(pieces),
        pieces_and_sections=_index(pieces + phrases["sections"]),
        markers=frozenset(phrases["markers"]),
        tail_markers=frozenset(phrases["tail markers"]),
        agencies=frozenset(phrases["agencies"]),
        structure=frozenset(phrase[0] for phrase in phrases["structure"]),
        labels=_index(phrases["labels"]),
        openings=_index(phrases["openings"]),
        anywhere=_index(phrases["anywhere"]),
        dates=frozenset(word for words in phrases["dates"] for word in words),
        units=frozenset(word for words in phrases["units"] for word in words),
    )


def _read_phrases(lines: list[str]) -> list[Words]:
    folded = (tuple(for_comparison(phrase).split()) for line in lines for phrase in line.split("|"))
    return list(dict.fromkeys(words for words in folded if words))


def _index(phrases: list[Words]) -> Index:
    index: Index = {}
    for phrase in phrases:
        index.setdefault(phrase[0], []).append(phrase)
    return {word: sorted(found, key=len, reverse=True) for word, found in index.items()}


def is_made_of_pieces(words: Words, *, sections: bool = False) -> bool:
    """Say whether known pieces and numbers leave no word over; with `sections` the names of sections count too."""
    tables = _tables()
    index = tables.pieces_and_sections if sections else tables.pieces
    found = False
    i = 0
    while i < len(words):
        if words[i].isdecimal():
            i += 1
            continue
        length = _match_at(index, words, i)
        if not length:
            return False
        found = found or length > 1 or words[i] not in JOINTS
        i += length
    return found


def is_marker(words: Words) -> bool:
    """Say whether a line announces links to other pages ("Related articles", «اقرأ أيضا»)."""
    if words in _tables().markers:
        return True
    return words[:2] in MORE and is_made_of_pieces(words[2:], sections=True)


def is_tail_marker(words: Words) -> bool:
    """Say whether a line, at the end of a page, announces links to other pages ("Next article")."""
    return words in _tables().tail_markers


def is_agency(words: Words) -> bool:
    """Say whether the words name news agencies."""
    return words in _tables().agencies


def names_part(words: Words) -> bool:
    """Say whether a short line is the heading of a part of a text ("Article 5", «الباب الأول»)."""
    return bool(words) and (words[0] in _tables().structure or any(word.isdecimal() for word in words))


def opens_as_furniture(words: Words) -> bool:
    """Say whether a line or sentence begins as links and appeals begin."""
    return bool(words) and _match_at(_tables().openings, words, 0) > 0


def holds_opening(words: Words) -> bool:
    """Say whether an opening occurs anywhere."""
    index = _tables().openings
    return any(words[i] in index and _match_at(index, words, i) for i in range(len(words)))


def opens_as_label(words: Words) -> bool:
    """Say whether a line begins as lists of links and tags and credits begin, if it is no sentence."""
    return bool(words) and _match_at(_tables().labels, words, 0) > 0


def holds_furniture(words: Words, *, within: int | None = None) -> bool:
    """Say whether a phrase that no article contains occurs, beginning among the first `within` words."""
    index = _tables().anywhere
    last = min(len(words), within or len(words))
    return any(words[i] in index and _match_at(index, words, i) for i in range(last))


def is_time_stamp(words: Words) -> bool:
    """Say whether words of dates, times and counts and at least one number are all there is."""
    tables = _tables()
    if not any(word[0].isdecimal() or word in RELATIVE for word in words):
        return False
    telling = any(word not in tables.units and not word.isdecimal() for word in words)
    return telling and all(is_date_word(word) for word in words)


def is_date_word(word: str) -> bool:
    """Say whether a word of the view for comparison may stand in a date, a time or a count."""
    if word in _tables().dates or word.isdecimal():
        return True
    return word[0].isdecimal() and any(word.removesuffix(ending).isdecimal() for ending in NUMBER_ENDINGS)


def _match_at(index: Index, words: Words, i: int) -> int:
    """Return the length of the longest phrase that begins at word `i`, 0 when none does."""
    for phrase in index.get(words[i], ()):
        if words[i : i + len(phrase)] == phrase:
            return len(phrase)
    return 0
