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
from itertools import chain

from align.capitals import lower_capitals

Step = Callable[[str], str]

# Vowel signs, Quranic annotation and tatweel. U+0653..U+0655 (madda and hamza signs) stay for composition.
TASHKIL = (*range(0x610, 0x61B), *range(0x64B, 0x653), *range(0x656, 0x660), 0x670, *range(0x6D6, 0x6DD))
TASHKIL += (*range(0x6DF, 0x6E5), 0x6E7, 0x6E8, *range(0x6EA, 0x6EE), *range(0x8D3, 0x8E2), *range(0x8E3, 0x900))
TATWEEL = 0x640
# Soft hyphen, zero-width characters, direction marks, BOM and variation selectors. The zero-width joiner goes
# too: it shapes letters, or joins emoji, which leave the view as a whole.
INVISIBLE = (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
INVISIBLE += (*range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080))
# Letters that Persian and Urdu keyboards put where an Arabic reader sees kaf, ya and ha; alef wasla.
SAME_LETTERS = {"ک": "ك", "ی": "ي", "ھ": "ه", "ہ": "ه", "ٱ": "ا"}
DIGITS = dict(zip("٠١٢٣٤٥٦٧٨٩" + "۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2, strict=True))
QUOTES = str.maketrans("“”„‟«»‘’‚‛", '""""""\'\'\'\'')
NUMBER_SIGNS = {"٫": ".", "٬": ",", "٪": "%", "؉": "‰"}


def _presentation_forms() -> dict[int, str]:
    """Map Latin ligatures, Arabic presentation forms and full-width signs to the plain characters they draw."""
    forms = {}
    for code in chain(range(0xFB00, 0xFB07), range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD), range(0xFF01, 0xFFEF)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            forms[code] = "".join(c for c in plain if ord(c) not in TASHKIL and ord(c) != TATWEEL).strip()
    return forms | {0xFD3E: "(", 0xFD3F: ")"}


CHARACTERS: dict[int, str] = {
    **_presentation_forms(),
    **dict.fromkeys((*TASHKIL, TATWEEL, *INVISIBLE), ""),
    **{ord(sign): plain for sign, plain in (SAME_LETTERS | DIGITS | NUMBER_SIGNS).items()},
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
# Arrows, technical and geometric signs, dingbats, emoji, flags, the keycap sign, bullets.
_PICTOGRAPH = re.compile(
    "[\u2022\u20e3\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\u3030\u303d\U0001f000-\U0001faff]+"
)
# Numbers of notes, and what an encyclopedia says of a claim.
_CITATION = re.compile(
    r"\s?\[(?:\d{1,3}|[*†‡]|بحاجة (?:ل|إلى )مصدر|بحاجة لتأكيد|citation needed|clarification needed|who\?|when\?)\]",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
_STRAY_STOPS = re.compile(r"\.(?:\s+\.(?!\w))+")
_DOTS = re.compile(r"\.{2,}|…[.…]*")
_REPEATED = re.compile(r"([!?؟،؛,:;])(?:\s*\1)+")
# Marks that a letter or digit may follow at once (".5", ":-") keep their space in that case.
_SPACE_BEFORE = re.compile(r"(?<!\s)\s++(?=[،؛؟»”]|[.,:;!?%…)\]](?!\w))")
_SPACE_AFTER_OPENING = re.compile(r"(?<=[«“(\[])\s+")
_NO_SPACE_AFTER = re.compile(r"(?<=[،؛؟])(?=[^\W\d_])")


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
    """Make every run of white space one plain space, none at the ends."""
    return _SPACE.sub(" ", text).strip()


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
    return text if text.isascii() else text.translate(QUOTES)


def fold_letters(text: str) -> str:
    """Fold case, accents, alef, hamza, ya and ta marbuta."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", decomposed.translate(_LETTERS).casefold())


def remove_punctuation(text: str) -> str:
    """Put a space for every run of characters that are neither letters nor digits."""
    return _NOT_WORD.sub(" ", text).strip()


_LETTERS: dict[int, str] = {
    **dict.fromkeys(chain(range(0x300, 0x370), (0x653, 0x654, 0x655, ord("ء")), TASHKIL), ""),
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
    for step in FOR_ENCODING:
        text = step(text)
    return text


def for_comparison(text: str) -> str:
    """Return the strong view in which the same line written twice is equal: letters and digits only."""
    for step in FOR_COMPARISON:
        text = step(text)
    return text
