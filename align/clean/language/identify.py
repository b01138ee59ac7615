"""Name the language of a sentence-like piece of text in one script."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from align.chars import SIGNS
from align.clean.language.neighbours import find_neighbour
from align.clean.language.scripts import NEUTRAL, NEUTRAL_SIGN, TITLE_WORDS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

WORD = re.compile(rf"[^\W\d_][\w{SIGNS}'’]*")

# The Latin-script languages told apart. English is safe from so many: its small words settle it without the model.
LATIN_LANGUAGES = (
    "af az bs ca cs cy da de en es et eu fi fr ga gl ha hr hu id ig is it jv kab ku lt lv mg ms mt nl no pl pt ro"
    " rw sk sl so sq sv sw tk tl tr uz vi xh yo zu"
).split()
# Close relatives, among which the model often hesitates.
FAMILIES = (
    "id ms jv", "bs hr sl", "cs sk", "da no sv", "es gl pt ca", "az tk tr uz", "af nl", "xh zu", "et fi", "lt lv"
)  # fmt: skip
_FAMILY = {language: family.split() for family in FAMILIES for language in family.split()}

# Function words that settle it for English at once, and those of its neighbours that reopen the question.
ENGLISH_WORDS = frozenset(
    "the of and that with from has have been were which this their they it be by not would said".split()
)
# Those that hardly a sentence is without, some of them words of other languages as well.
SMALL_WORDS = ENGLISH_WORDS | frozenset(
    "a an in on at to for as or but is are be was if so no do does did had can will may we you he she i"
    " my your our his her its them us me who what how when where why there here than then into about after"
    " before over up out all more one just only very please thanks".split()
)
NEIGHBOUR_WORDS = frozenset(
    "le la les des du et une est dans pour que qui sur par au aux der die das und ein eine nicht mit el los las "
    "del y por para con una di il che gli della het een niet van ve bir dan yang untuk".split()
)
ARABIZI_WORD = re.compile(r"\b(?:[a-z]+[23579][a-z]*|[35679][a-z]{2,})\b")
NOT_ARABIZI = re.compile(r"\b\d+(?:st|nd|rd|th|am|pm|km|mm|cm|kg|mph|bn|min|gb|mb)\b|\b(?:co|mp)\d\b|\b[a-z]\d+\b")

# The article before a sun letter or a moon letter (fid-dunya, wal-kitab), a hamza or 'ayn inside a word (as'aluka,
# but not qu'il or dell'anno), and words that hardly another language has.
TRANSLITERATED = re.compile(
    r"(?<![\w'’-])(?:[aeiu]|wa|fa|bi|fi|li|ka)(?:l-(?=[a-z'’ʿʾ])|([nrstdz]|[sdt]h)-\1)\w+"
    r"|(?<![\w'’])(?!qu['’])\w+[b-kmnp-z][‘'’ʿʾʼ][aiuāīū]\w*"
    r"|(?<!\w)(?:allahumma|rabbana|bismilla\w*|alhamdu\w*|inni|innaka|innahu|alladhi\w*|hadha|dhalika)(?!\w)"
    r"|\w+[ʿʾ]\w+"
)
TRANSLITERATED_WORDS = frozenset(
    "wa fa fi min ila ala inna anna illa la ma lam lan huwa hiya allah rabb bi li man kull".split()
)

SURE = 0.7  # probability from which a short line may differ from its document's language
SURE_AGAINST_USER = 0.95  # the same, in a language the user declared


def find_words(piece: str) -> list[str]:
    """Return the words of a piece, but for addresses, handles, hashtags and code."""
    return WORD.findall(NEUTRAL.sub(" ", piece) if NEUTRAL_SIGN.search(piece) else piece)


def has_small_words(piece: str) -> bool:
    """Say whether a piece has one of the small words that make English sentences: names and code have none."""
    return any(word.lower() in SMALL_WORDS for word in find_words(piece))


def name_arabic(piece: str, inherited: str = "ar", declared: bool = False) -> str:
    """Tell Arabic from the other languages of its script; `inherited` when nothing speaks for either.

    `declared` says that the user named the document's language, so that more is asked of another.
    """
    words = find_words(piece)
    if len(words) < 3:
        return inherited
    language, foreign, arabic = find_neighbour(words)
    least = 4 if declared and inherited == "ar" else 2
    if language and foreign >= least and foreign > arabic and foreign * 5 >= len(words):
        return language
    return "ar" if arabic > foreign else inherited


def name_latin(piece: str, inherited: str = "en", sure: float = SURE) -> str:
    """Tell English from the other languages of its script; `inherited` when none has the probability `sure`."""
    words = find_words(piece)
    if len(words) < 3:
        return inherited
    lowered = [word.lower() for word in words]
    english = sum(1 for word in lowered if word in ENGLISH_WORDS)
    if english >= 2 and english * 8 >= len(words) and NEIGHBOUR_WORDS.isdisjoint(lowered):
        return "en"
    if _is_arabizi(piece.lower(), len(words)) or (not english and _is_transliterated(piece.lower(), len(words))):
        return "arabizi"
    # Lists of names and titles are in the language around them, whatever their words look like.
    plain = sum(1 for word in words if (word[0].islower() or piece.isupper()) and word.lower() not in TITLE_WORDS)
    if plain * 6 < len(words):
        return inherited
    chances = {str(language): float(chance) for language, chance in _identifier().rank(" ".join(words))}
    found = max(chances, key=lambda language: chances[language])
    # Indonesian against Malay is no question here, only that it is not English.
    chance = sum(chances[language] for language in _FAMILY.get(found, (found,)))
    return found if chance >= (SURE if found == "en" else sure) else inherited


def _is_arabizi(piece: str, words: int) -> bool:
    """Recognise Arabic in Latin letters with digits for ع ح خ ق (`3lik`, `lsou9`)."""
    hits = len(ARABIZI_WORD.findall(NOT_ARABIZI.sub(" ", piece)))
    return hits >= 2 and hits * 6 >= words


def _is_transliterated(piece: str, words: int) -> bool:
    """Recognise Arabic spelt in Latin letters by its article, its apostrophes and its small words (`fid-dunya`)."""
    small = sum(word in TRANSLITERATED_WORDS for word in WORD.findall(piece))
    marks = len(TRANSLITERATED.findall(piece))
    return marks >= 1 and marks + small >= 2 and (marks + small) * 4 >= words


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Load the language model (in the package, no download), restricted to languages in Latin letters."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LATIN_LANGUAGES)
    return identifier
