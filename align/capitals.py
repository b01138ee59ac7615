"""Put English passages written in capitals in ordinary case, with the names that are known."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from align.abbreviations import ACRONYMS, CALENDAR

# Three words or more, none of them with a small letter.
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_PASSAGE = re.compile(
    rf"(?<![\w'’.&/+-])[{_CAPITAL}][{_CAPITAL}'’.&/+-]*+"
    rf"(?:[,:;]?\s[(\"“'‘]*[{_CAPITAL}0-9$€£–—-][{_CAPITAL}0-9'’.&,:;%)\"”?!/+–—-]*+){{2,}}(?![a-z])"
)
_WORD = re.compile(rf"(?:[A-Z]\.){{2,}}|[{_CAPITAL}][{_CAPITAL}'’]*")
_HOUR = re.compile(r"\b[AP]\.M\.")
# After a stop only when a word of some length is before it: "U.S. reacts", "Jr. was" go on.
_SENTENCE_START = re.compile(r"(?:^|(?<=[a-z]{4}[.!?] )|(?<=[a-z]{4}[.!?]\" ))[a-z]")
# A passage whose words are all this short or known is a list of abbreviations.
SHORT_WORD = 3
# Words of the gazetteer that in capitals are rather ordinary words.
_ORDINARY = frozenset({"WHO", "IS", "LA"})


def lower_capitals(text: str) -> str:
    """Put passages in capitals (three words or more) in sentence case; known names and acronyms keep theirs."""
    return _PASSAGE.sub(_sentence_case, text)


def _sentence_case(match: re.Match[str]) -> str:
    passage = match[0]
    words = _WORD.findall(passage)
    if len(words) < 3 or all(len(word) <= SHORT_WORD or word in ACRONYMS for word in words):
        return passage
    names, pattern = _read_names()
    cased = _WORD.sub(lambda word: word[0] if word[0] in ACRONYMS or "." in word[0] else word[0].lower(), passage)
    cased = _HOUR.sub(lambda hour: hour[0].lower(), cased)
    cased = pattern.sub(lambda name: names[name[0].casefold()], cased)
    return _SENTENCE_START.sub(lambda letter: letter[0].upper(), cased)


@cache
def _read_names() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the names of the gazetteer, of days and of months by their lower-case form, and what finds them."""
    names = {word.casefold(): word for word in CALENDAR}
    for line in files("align").joinpath("data/gazetteer.tsv").read_text("utf-8").splitlines():
        columns = line.split("\t")
        if line.startswith("#") or len(columns) < 3:
            continue
        for form in ";".join((columns[2], *columns[4:5])).split(";"):
            name = form.strip()
            if len(name) > 1 and name[:1].isupper() and name not in _ORDINARY:
                names.setdefault(name.casefold(), name)
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return names, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.I)
