"""Views of a text for encoding and for comparison; the output of the toolkit keeps the original.

Each step is a small function `str -> str`; a view is an ordered list of steps. The view for encoding is mild: it
takes off what carries no meaning (vowel signs, direction marks, addresses, odd spacing) and folds no letter that
does, because folding hamza or ta marbuta, or dropping the final stop, costs nearest-neighbour accuracy. The view
for comparison is strong: two texts that a reader would call the same line get the same view.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import chain

from align.chars import (
    CAPITALS,
    INVISIBLE,
    NUMBER_SIGNS,
    PICTOGRAPHS,
    PLAIN_QUOTES,
    SAME_LETTERS,
    SIGNS,
    TASHKIL,
    TATWEEL,
    UNSEEN,
    WESTERN_DIGITS,
    list_codes,
    mend_halves,
)
from align.gazetteer import read_gazetteer

Step = Callable[[str], str]

TAKEN_OFF = frozenset(list_codes(TASHKIL + TATWEEL))  # madda and hamza signs stay for composition


def _presentation_forms() -> dict[int, str]:
    """Map Latin ligatures, Arabic presentation forms and full-width signs to the plain characters they draw."""
    forms = {}
    for code in chain(range(0xFB00, 0xFB07), range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD), range(0xFF01, 0xFFEF)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            forms[code] = "".join(c for c in plain if ord(c) not in TAKEN_OFF).strip()
    return forms | {0xFD3E: "(", 0xFD3F: ")"}


CHARACTERS: dict[int, str] = {
    **_presentation_forms(),
    # The zero-width joiner goes, too: it shapes letters, or joins emoji, which leave the view as a whole.
    **dict.fromkeys([*TAKEN_OFF, *list_codes(INVISIBLE + UNSEEN)], ""),
    **{sign: chr(plain) for sign, plain in (SAME_LETTERS | WESTERN_DIGITS | NUMBER_SIGNS).items()},
}
_SPECIAL = re.compile("[" + "".join(re.escape(chr(code)) for code in sorted(CHARACTERS)) + "]")
# A presentation form may itself spell an alef wasla or a Persian letter.
CHARACTERS |= {code: plain.translate(CHARACTERS) for code, plain in CHARACTERS.items()}

_URL = re.compile(
    r"(?:https?://|\bwww\.|\bpic\.(?:twitter|x)\.com/|\bt\.co/)(?:[^\s<>\"«»“”]*[^\s<>\"«»“”.,;:!?؟،؛…)\]])?", re.I
)
_LINK_HINT = re.compile(r"://|www\.|\.com/|\bt\.co/", re.I)
# "RT @name:" and "@name", but not the middle of an e-mail address.
_HANDLE = re.compile(r"(?:\bRT\s+)?(?<![\w.@])(?:@\w+:?)+")
_HASHTAG = re.compile(r"(?<![&#])#++(\w*[^\W\d_]\w*)")
_HASHTAG_JOINT = re.compile(r"_+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=[0-9])")
_PICTOGRAPH = re.compile(f"[\u2022\u3030\u303d{PICTOGRAPHS}]+")  # bullets and wavy dashes as well
# Numbers of notes, and what an encyclopedia says of a claim.
_CITATION = re.compile(
    r"\s?\[(?:\d{1,3}|[*†‡]|بحاجة (?:ل|إلى )مصدر|بحاجة لتأكيد|citation needed|clarification needed|who\?|when\?)\]",
    re.IGNORECASE,
)
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_STRAY_STOPS = re.compile(r"\.(?:\s+\.(?!\w))+")
_DOTS = re.compile(r"\.{2,}|…[.…]*")
_REPEATED = re.compile(r"([!?؟،؛,:;])(?:\s*\1)+")
# Marks that a letter or digit may follow at once (".5", ":-") keep their space in that case.
_SPACE_BEFORE = re.compile(r"(?<!\s)\s++(?=[،؛؟»”]|[.,:;!?%…)\]](?!\w))")
_SPACE_AFTER_OPENING = re.compile(r"(?<=[«“(\[])\s+")
_NO_SPACE_AFTER = re.compile(r"(?<=[،؛؟])(?=[^\W\d_])")


# Three words or more, none of them with a small letter.
_IN_CAPITALS = re.compile(
    rf"(?<![\w'’.&/+-])[{CAPITALS}][{CAPITALS}'’.&/+-]*+"
    rf"(?:[,:;]?\s[(\"“'‘]*[{CAPITALS}0-9$€£–—-][{CAPITALS}0-9'’.&,:;%)\"”?!/+–—-]*+){{2,}}(?![a-z])"
)
_CAPITAL_WORD = re.compile(rf"(?:[A-Z]\.){{2,}}|[{CAPITALS}][{CAPITALS}'’]*")
_HOUR = re.compile(r"\b[AP]\.M\.")
# After a stop only when a word of some length is before it: "U.S. reacts", "Jr. was" go on.
_SENTENCE_START = re.compile(r"(?:^|(?<=[a-z]{4}[.!?] )|(?<=[a-z]{4}[.!?]\" ))[a-z]")
# A passage whose words are all this short or known is a list of abbreviations.
_SHORT_WORD = 3
# Words of the gazetteer that in capitals are rather ordinary words.
_ORDINARY = frozenset({"WHO", "IS", "LA"})
# What stays in capitals when a passage written in capitals is put in ordinary case.
_ACRONYMS = frozenset(
    "AIDS AU BBC CIA CNN COVID EU FAO FBI FIFA G7 G20 GDP GMT IAEA IMF IRA ISIS NASA NATO NGO OAU OECD OPEC UAE"
    " UEFA UK UN UNESCO UNHCR UNICEF UNRWA US USA USSR WTO".split()
)
# Days and months, but for those that are ordinary words in lower case (may, march).
_CALENDAR = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February April June July August September"
    " October November December Ramadan Eid".split()
)


def fold_characters(text: str) -> str:
    """Replace presentation forms and both sets of Arabic digits; take off vowel signs and invisible characters."""
    return text if text.isascii() or not _SPECIAL.search(text) else text.translate(CHARACTERS)


def compose(text: str) -> str:
    """Put in Unicode's composed form (NFC); a madda that found no alef to sit on goes."""
    return text if text.isascii() else unicodedata.normalize("NFC", text).replace("\u0653", "")


def remove_links(text: str) -> str:
    """Take out web addresses and picture links."""
    return _URL.sub(" ", text) if _LINK_HINT.search(text) else text


def spell_hashtags(text: str) -> str:
    """Turn `#RussiaAlgeria` and `#العملات_الرقمية` into words."""
    if "#" not in text:
        return text
    return _HASHTAG.sub(lambda match: f" {_HASHTAG_JOINT.sub(' ', match[1])} ", text)


def remove_handles(text: str) -> str:
    """Take out `@name` and `RT @name:`."""
    return _HANDLE.sub(" ", text) if "@" in text else text


def remove_pictographs(text: str) -> str:
    """Take out emoji, bullets and other signs that are drawn rather than read."""
    return text if text.isascii() else _PICTOGRAPH.sub(" ", text)


def remove_citations(text: str) -> str:
    """Take out the marks of notes and sources: `[12]`, `[citation needed]`, `[بحاجة لمصدر]`."""
    return _CITATION.sub("", text) if "[" in text else text


def fold_space(text: str) -> str:
    """Make every run of white space one plain space, none at the ends: how text stands in a cell of a table."""
    return " ".join(text.split())


def space_punctuation(text: str) -> str:
    """Close up before marks and inside quotes, and leave a space after an Arabic mark that has none."""
    text = _SPACE_AFTER_OPENING.sub("", _SPACE_BEFORE.sub("", text))
    return _NO_SPACE_AFTER.sub(" ", text)


def collapse_punctuation(text: str) -> str:
    """Make `!!!` one mark, any ellipsis three dots, stray stops (`. .`) one, and take out empty brackets."""
    text = _EMPTY_BRACKETS.sub(" ", text)
    text = _DOTS.sub("...", _STRAY_STOPS.sub(".", text))
    return _REPEATED.sub(r"\1", text)


def fold_quotes(text: str) -> str:
    """Make every quotation mark and apostrophe a straight one."""
    return text if text.isascii() else text.translate(PLAIN_QUOTES)


def fold_letters(text: str) -> str:
    """Fold case, accents, alef, hamza, ya and ta marbuta."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", decomposed.translate(_LETTERS).casefold())


def remove_punctuation(text: str) -> str:
    """Put a space for every run of characters that are neither letters nor digits."""
    return _NOT_WORD.sub(" ", text).strip()


def lower_capitals(text: str) -> str:
    """Put passages in capitals (three words or more) in sentence case; known names and acronyms keep theirs."""
    return _IN_CAPITALS.sub(_sentence_case, text)


def _lower_unless_acronym(word: re.Match[str]) -> str:
    return word[0] if word[0] in _ACRONYMS or "." in word[0] else word[0].lower()


def _sentence_case(match: re.Match[str]) -> str:
    passage = match[0]
    words = _CAPITAL_WORD.findall(passage)
    if len(words) < 3 or all(len(word) <= _SHORT_WORD or word in _ACRONYMS for word in words):
        return passage
    names, pattern = _read_cases()
    cased = _CAPITAL_WORD.sub(_lower_unless_acronym, passage)
    cased = _HOUR.sub(lambda hour: hour[0].lower(), cased)
    cased = pattern.sub(lambda name: names[name[0].casefold()], cased)
    return _SENTENCE_START.sub(lambda letter: letter[0].upper(), cased)


@cache
def _read_cases() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the names of the gazetteer, of days and of months by their lower-case form, and what finds them."""
    names = {word.casefold(): word for word in _CALENDAR}
    for entry in read_gazetteer():
        for name in entry.english + entry.demonyms:
            if len(name) > 1 and name[:1].isupper() and name not in _ORDINARY:
                names.setdefault(name.casefold(), name)
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return names, re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.I)


_LETTERS: dict[int, str] = {
    **dict.fromkeys(chain(range(0x300, 0x370), list_codes(SIGNS + "ء")), ""),
    ord("ى"): "ي",
    ord("ة"): "ه",
}
_NOT_WORD = re.compile(r"[\W_]+")

FOR_ENCODING: tuple[Step, ...] = (
    fold_characters,
    compose,
    remove_citations,
    remove_links,
    spell_hashtags,
    remove_handles,
    remove_pictographs,
    collapse_punctuation,
    space_punctuation,
    collapse_punctuation,
    fold_quotes,
    fold_space,
    lower_capitals,
)
FOR_COMPARISON: tuple[Step, ...] = (*FOR_ENCODING, fold_letters, remove_punctuation)


def for_encoding(text: str) -> str:
    """Return the mild view that encoders see. Idempotent."""
    if not text.isascii():
        text = mend_halves(text)
    for step in FOR_ENCODING:
        text = step(text)
    return text


@lru_cache(maxsize=32768)  # the same sentences are looked for as copies, echoes and stories
def for_comparison(text: str) -> str:
    """Return the strong view in which the same line written twice is equal: letters and digits only."""
    for step in FOR_COMPARISON:
        text = step(text)
    return text
