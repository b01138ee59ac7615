"""Known words of boilerplate, and how a line is compared with them. The phrases are in `data/boilerplate.txt`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from align.normalize import for_comparison

Words = tuple[str, ...]
Index = dict[str, list[Words]]  # phrases by their first word, the longest first

NUMBERED = frozenset(
    "one two three four five six seven eight nine ten i ii iii iv v vi vii viii ix x a b c".split()
)
LONGEST_OFFICE = 6  # words
LONGEST_APPEAL = 25  # words
ADDRESSED = frozenset("your our us نشرتنا بريدك بريدكم تطبيقنا قناتنا صفحتنا".split())
# Words that join pieces ("page 2 of 3") but make no boilerplate by themselves.
JOINTS = frozenset(for_comparison("على عبر and of more x us plus").split())
# Words that date a line without a number («منذ ساعة», "yesterday").
RELATIVE = frozenset(for_comparison("منذ ago أمس yesterday").split())
# A section of the site after these announces its other articles ("More from World").
MORE = frozenset(tuple(for_comparison(text).split()) for text in ("المزيد في", "المزيد من", "more from", "more in"))
# A name before one of these heads a comment.
SAYS = frozenset(for_comparison("يقول تقول قال قالت says said dit").split())
# Words that say of when the most read articles are ("Most read this week", «خلال 24 ساعة»).
PERIOD = frozenset(for_comparison("في خلال هذا هذه الآن today this in the last past now").split())
# What sticks to a number in times and ordinals ("4pm", "10th", "3h").
NUMBER_ENDINGS = ("am", "pm", "st", "nd", "rd", "th", "h", "min", "m", "s", "k")


@dataclass(frozen=True, slots=True)
class Tables:
    """The sections of `data/boilerplate.txt`."""

    pieces: Index
    pieces_and_sections: Index
    markers: frozenset[Words]
    tail_markers: frozenset[Words]
    agencies: frozenset[Words]
    picture_sources: frozenset[Words]
    comments: frozenset[Words]
    comment_signs: frozenset[Words]
    contents: frozenset[Words]
    sources: frozenset[Words]
    signers: frozenset[str]
    breaking: frozenset[Words]
    structure: frozenset[str]
    labels: Index
    openings: Index
    anywhere: Index
    dates: frozenset[str]
    units: frozenset[str]
    appeals: frozenset[str]
    appeal_objects: frozenset[str]


@lru_cache(maxsize=1)
def _tables() -> Tables:
    """Read the table of phrases, once."""
    sections: dict[str, list[str]] = {}
    current: list[str] = []
    for line in files("align.clean").joinpath("data/boilerplate.txt").read_text(encoding="utf-8").splitlines():
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
        picture_sources=frozenset(phrases["agencies"] + phrases["picture sources"]),
        comments=frozenset(phrases["comments"]),
        comment_signs=frozenset(phrases["comment signs"]),
        contents=frozenset(phrases["contents"]),
        sources=frozenset(phrases["sources"]),
        signers=frozenset(word for words in phrases["signers"] for word in words),
        breaking=frozenset(phrases["breaking"]),
        structure=frozenset(phrase[0] for phrase in phrases["structure"]),
        labels=_index(phrases["labels"]),
        openings=_index(phrases["openings"]),
        anywhere=_index(phrases["anywhere"]),
        dates=frozenset(word for words in phrases["dates"] for word in words),
        units=frozenset(word for words in phrases["units"] for word in words),
        appeals=frozenset(word for words in phrases["appeals"] for word in words),
        appeal_objects=frozenset(word for words in phrases["appeal objects"] for word in words),
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


def count_known(words: Words) -> tuple[int, int]:
    """Return how many of the words known pieces and names of sections cover, and the length of the longest."""
    index = _tables().pieces_and_sections
    covered = longest = i = 0
    while i < len(words):
        length = _match_at(index, words, i)
        covered += length
        longest = max(longest, length)
        i += length or 1
    return covered, longest


def is_marker(words: Words) -> bool:
    """Say whether a line announces links to other pages ("Related articles", «اقرأ أيضا»)."""
    markers = _tables().markers
    if words in markers:
        return True
    named = _without_period(words)
    if named in markers and len(named) < len(words):
        return True
    return words[:2] in MORE and is_made_of_pieces(words[2:], sections=True)


def _without_period(words: Words) -> Words:
    """Take off the end what says of when ("Most read this week", «الأكثر قراءة خلال 24 ساعة»)."""
    units = _tables().units
    last = len(words)
    while last > 1 and (words[last - 1] in PERIOD or words[last - 1] in units or words[last - 1].isdecimal()):
        last -= 1
    return words[:last]


def is_tail_marker(words: Words) -> bool:
    """Say whether a line, at the end of a page, announces links to other pages ("Next article")."""
    return words in _tables().tail_markers


def is_agency(words: Words) -> bool:
    """Say whether the words name news agencies."""
    return words in _tables().agencies


def names_sources(words: Words) -> bool:
    """Say whether news agencies, one or several, are all that the words name."""
    agencies = _tables().agencies
    first = 0
    while first < len(words):
        lengths = range(min(4, len(words) - first), 0, -1)
        length = next((n for n in lengths if words[first : first + n] in agencies), 0)
        if not length:
            return False
        first += length
    return first > 0


def names_picture_source(words: Words) -> bool:
    """Say whether the words are those after a caption that say where the picture is from."""
    return words in _tables().picture_sources or names_sources(words)


def heads_comments(words: Words) -> bool:
    """Say whether a line heads what readers wrote: "Comments (3)", "3 thoughts on “…”"."""
    headings = _tables().comments
    counted = tuple(word for word in words if not word.isdecimal())
    if counted in headings:
        return True
    # With a count before it, the title of the article may follow.
    return len(words) > len(counted) and words[0].isdecimal() and any(counted[:n] in headings for n in (2, 3))


def is_comment_sign(words: Words) -> bool:
    """Say whether a line stands beside single comments: buttons, with counts or without, or `Name says`."""
    signs = _tables().comment_signs
    plain = tuple(word for word in words if not word.isdecimal())
    if not plain or len(plain) > 6:
        return False
    if all((word,) in signs for word in plain) or plain in signs or plain[:3] in signs:
        return True
    return len(plain) > 1 and plain[-1] in SAYS


def heads_sources(words: Words) -> bool:
    """Say whether a line heads the list of what a text rests on."""
    return words in _tables().sources


def signs(words: Words) -> bool:
    """Say whether a line gives the office of someone who signs («وزير الزراعة»)."""
    return 0 < len(words) <= LONGEST_OFFICE and words[0] in _tables().signers


def heads_contents(words: Words) -> bool:
    """Say whether a line heads the list of the headings to come."""
    contents = _tables().contents
    return words in contents or (len(words) > 1 and words[:-1] in contents and words[-1:] in contents)


def opens_as_ticker(words: Words) -> bool:
    """Say whether a line begins with the label of a ticker, whose headline is that of another page."""
    return any(words[:n] in _tables().breaking for n in (2, 3) if len(words) > n)


def names_structure(words: Words) -> bool:
    """Say whether a line begins with the word for a part of a text ("Article", «الباب»)."""
    return bool(words) and words[0] in _tables().structure


def numbers_part(words: Words) -> bool:
    """Say whether a line is the word for a part of a text alone or with its number ("Part One", «الفصل الأول»)."""
    structure = _tables().structure
    if not words or words[0] not in structure:
        return False
    return len(words) == 1 or words[1].isdecimal() or words[1] in structure or words[1] in NUMBERED


def names_part(words: Words) -> bool:
    """Say whether a short line is the heading of a part of a text ("Article 5", «الباب الأول»)."""
    return bool(words) and (words[0] in _tables().structure or any(word.isdecimal() for word in words))


def opens_as_boilerplate(words: Words) -> bool:
    """Say whether a line or sentence begins as links and appeals begin."""
    return bool(words) and _match_at(_tables().openings, words, 0) > 0


def holds_opening(words: Words) -> bool:
    """Say whether an opening occurs anywhere."""
    index = _tables().openings
    return any(words[i] in index and _match_at(index, words, i) for i in range(len(words)))


def opens_as_label(words: Words) -> bool:
    """Say whether a line begins as lists of links and tags and credits begin, if it is no sentence."""
    return bool(words) and _match_at(_tables().labels, words, 0) > 0


def holds_boilerplate(words: Words, *, within: int | None = None) -> bool:
    """Say whether a phrase that no article contains occurs, beginning among the first `within` words."""
    index = _tables().anywhere
    last = min(len(words), within or len(words))
    return any(words[i] in index and _match_at(index, words, i) for i in range(last))


def is_appeal(words: Words, *, sentence: bool = False) -> bool:
    """Say whether a line asks the reader to do what sites want done: to sign up for a newsletter, follow a channel.

    A whole sentence has to begin so, and to speak to the reader.
    """
    tables = _tables()
    if sentence and not (words and words[0] in tables.appeals and not ADDRESSED.isdisjoint(words)):
        return False
    asks = len(words) <= LONGEST_APPEAL and any(word in tables.appeals for word in words[:3])
    return asks and any(word in tables.appeal_objects for word in words)


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
    if word[-1].isdecimal() and word.rstrip("0123456789") in _tables().dates:  # "ago2", run together
        return True
    return word[0].isdecimal() and any(word.removesuffix(ending).isdecimal() for ending in NUMBER_ENDINGS)


def _match_at(index: Index, words: Words, i: int) -> int:
    """Return the length of the longest phrase that begins at word `i`, 0 when none does."""
    for phrase in index.get(words[i], ()):
        if words[i : i + len(phrase)] == phrase:
            return len(phrase)
    return 0
