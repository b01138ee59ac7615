"""Name the language of a sentence-like piece of text in one script."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from align.text.scripts import NEUTRAL, TITLE_WORDS

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

WORD = re.compile(r"[^\W\d_][\w\u064b-\u0652'’]*")

# The Latin-script languages told apart: those of Europe and those met beside Arabic. Fewer languages, fewer
# false alarms on short English lines; more, and a Kabyle or Kurdish sentence is no longer taken for English.
LATIN_LANGUAGES = "en fr es de it pt nl tr id sv pl ro kab mt ku so sw ms da no ca hr cs hu fi".split()
ARABIC_SCRIPT_LANGUAGES = "ar ary arz fa ur ps ug ku sdh".split()
ARABIC_NAMES = {"ary": "ar", "arz": "ar", "sdh": "ku"}  # dialects are Arabic; the model's Sorani is `sdh`

# Letters that Arabic does not have. A few occur in Arabic text (loan words, keyboards that type ی for ي), so
# they only raise the question; the model answers it.
FOREIGN_ARABIC_LETTERS = re.compile(r"[پچژگکیٹڈڑںےہھۆێڵڕەۀښځڼېډړږټڭۇۈۋۅڤ]")

# Function words that settle it for English at once, and those of its neighbours that reopen the question.
ENGLISH_WORDS = frozenset(
    "the of and that with from has have been were which this their they it be by not would said".split()
)
NEIGHBOUR_WORDS = frozenset(
    "le la les des du et une est dans pour que qui sur par au aux der die das und ein eine nicht mit el los las "
    "del y por para con una di il che gli della het een niet van ve bir dan yang untuk".split()
)
ARABIZI_WORD = re.compile(r"\b(?:[a-z]+[23579][a-z]*|[35679][a-z]{2,})\b")
NOT_ARABIZI = re.compile(r"\b\d+(?:st|nd|rd|th|am|pm|km|mm|cm|kg|mph|bn|min|gb|mb)\b|\b(?:co|mp)\d\b|\b[a-z]\d+\b")

SURE = 0.7  # probability from which a short line may differ from its document's language
SURE_AGAINST_USER = 0.95  # the same, in a language the user declared


def find_words(piece: str) -> list[str]:
    """Return the words of a piece, but for addresses, handles and hashtags."""
    if "@" in piece or "#" in piece or "//" in piece or "www." in piece or ".co" in piece:
        piece = NEUTRAL.sub(" ", piece)
    return WORD.findall(piece)


def name_arabic(piece: str, inherited: str = "ar", sure: float = SURE) -> str:
    """Tell Arabic from the other languages of its script; `inherited` when none has the probability `sure`."""
    words = find_words(piece)
    foreign = sum(1 for word in words if FOREIGN_ARABIC_LETTERS.search(word))
    if len(words) < 3:
        return inherited
    if foreign < 2 or foreign * 10 < len(words):
        return "ar"
    found, probability = _identifier("arabic").classify(" ".join(words))
    language = ARABIC_NAMES.get(found, found)
    return language if language == "ar" or probability >= sure else inherited


def name_latin(piece: str, inherited: str = "en", sure: float = SURE) -> str:
    """Tell English from the other languages of its script; `inherited` when none has the probability `sure`."""
    words = find_words(piece)
    if len(words) < 3:
        return inherited
    lowered = [word.lower() for word in words]
    english = sum(1 for word in lowered if word in ENGLISH_WORDS)
    if english >= 2 and english * 8 >= len(words) and NEIGHBOUR_WORDS.isdisjoint(lowered):
        return "en"
    if _is_arabizi(piece.lower(), len(words)):
        return "arabizi"
    # Lists of names and titles are in the language around them, whatever their words look like.
    plain = sum(1 for word in words if (word[0].islower() or piece.isupper()) and word.lower() not in TITLE_WORDS)
    if plain * 6 < len(words):
        return inherited
    found, probability = _identifier("latin").classify(" ".join(words))
    return found if probability >= (SURE if found == "en" else sure) else inherited


def _is_arabizi(piece: str, words: int) -> bool:
    """Recognise Arabic in Latin letters with digits for ع ح خ ق (`3lik`, `lsou9`)."""
    hits = len(ARABIZI_WORD.findall(NOT_ARABIZI.sub(" ", piece)))
    return hits >= 2 and hits * 6 >= words


@lru_cache(maxsize=2)
def _identifier(script: str) -> LanguageIdentifier:
    """Load the language model (in the package, no download), restricted to the languages of a script."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LATIN_LANGUAGES if script == "latin" else ARABIC_SCRIPT_LANGUAGES)
    return identifier
