"""When two names can be of one thing: within a script by their letters, across scripts by their sound.

Two people may share a name: Karim Benjelloun and Karim Bensouda are two, and so are خديجة and نزهة بنسليمان.
Spellings of one name are one: Mohamed and Mohammed, Jabr and جبر.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from align.chars import ARABIC_LETTER
from align.english import load_words
from align.facts.given_names import DOUBTFUL_NAMES, FOREIGN_NAMES, GIVEN_NAMES
from align.facts.headed_names import HEADS
from align.facts.name_sounds import best_similarity
from align.facts.transliterate import arabic_sounds, english_sounds, sound_similarity
from align.facts.words import fold_key

if TYPE_CHECKING:
    from align.facts.claim import Claim

UNHEARD = 0.6  # similarity below which an English name is not among the Arabic words
SPELT_ALIKE = 0.8  # similarity from which two words of one script are one: Jubouri, Juburi; غوتيريش, جوتيريس
SPELT = ("person", "word", "city", *HEADS)  # measures of names that are compared by how they are spelt
_VOWELS = re.compile("[aeiouyw'’]|(?<=[aeiouy])h|h(?=$)")
_REPEATED = re.compile(r"(.)\1+")
_ALIKE = str.maketrans("qcp", "kkb")
_SMALL = frozenset("al el of the de da and for بن ابن ال".split())
_ARTICLE = re.compile(r"^(?:[وفبك]?ال(?=\w{3})|لل(?=\w{3}))")
_ONE_WORD = re.compile(r"(?<!\w)(عبد)(?=ال(?!له(?!\w))\w{2})")  # عبدالسلام is written for عبد السلام
_SERVANT = re.compile(r"(?<!\w)(عبد|abd(?:[aeu]l?)?|abu|ابو|ام|umm) (?:ال|al )?(?=\w)")  # عبد الرحيم is one name


def names_agree(one: Claim, other: Claim) -> bool:
    """Say whether two names can be of one thing."""
    if one.listed and other.listed and one.names & other.names:
        return True
    if one.measure not in SPELT or other.measure not in SPELT:
        return not one.names.isdisjoint(other.names)
    texts = one.text, other.text
    arabic = [bool(ARABIC_LETTER.search(text)) for text in texts]
    if arabic[0] == arabic[1]:
        # Words that stand behind a title may be no name at all: «المحافظ بصرف مئة».
        sure = not arabic[0] or one.measure != "person" or all(is_given(text) for text in texts)
        return spelt_alike(*texts) or (not sure and not one.names.isdisjoint(other.names))
    english, words = (texts[1], texts[0]) if arabic[0] else texts
    return sounds_alike(english, words, one.measure in HEADS or other.measure in HEADS)


def spelt_alike(one: str, other: str) -> bool:
    """Say whether two names of one script can be one: the words of the shorter, or two, are in the other as well.

    >>> spelt_alike("Karim Benjelloun", "Karim Bensouda"), spelt_alike("Tazi", "Karim al-Tazy")
    (False, True)
    """
    few, many = sorted((parts_of(one), parts_of(other)), key=len)
    shared = sum(any(same_word(word, there) for there in many) for word in few)
    return shared == len(few) or shared > 1


def is_given(name: str) -> bool:
    """Say whether an Arabic name begins with a given name that is known."""
    first = _ONE_WORD.sub(r"\1 ", fold_key(name)).split()[0]
    return first in ("عبد", "ابو", "ام") or any(
        first in known for known in (GIVEN_NAMES, FOREIGN_NAMES, DOUBTFUL_NAMES)
    )


@lru_cache(maxsize=32768)
def parts_of(name: str) -> tuple[str, ...]:
    """Return the folded words of a name without articles and small words; عبد الرحيم is one."""
    joined = _SERVANT.sub(r"\1", _ONE_WORD.sub(r"\1 ", fold_key(name)).replace("-", " "))
    words = [_ARTICLE.sub("", word.removesuffix("'s").removesuffix("’s")) for word in joined.split()]
    return tuple(dict.fromkeys(word for word in words if word not in _SMALL)) or tuple(words)


@lru_cache(maxsize=65536)
def same_word(one: str, other: str) -> bool:
    """Say whether two words of one script are spellings of one name: Kassem and Qasim."""
    if one == other:
        return True
    if ARABIC_LETTER.search(one):
        return sound_similarity(arabic_sounds(one), arabic_sounds(other)) >= SPELT_ALIKE
    if (bare := consonants(one)) and bare == consonants(other):
        return True
    return sound_similarity(english_sounds(one), english_sounds(other)) >= SPELT_ALIKE


def sounds_alike(english: str, arabic: str, headed: bool) -> bool:
    """Say whether an English and an Arabic name can be one. What is `headed`, a company say, may be translated."""
    words = _ONE_WORD.sub(r"\1 ", fold_key(arabic)).replace("-", " ").split()
    spelt = [
        word for word in sorted({fold_key(word) for word in english.replace("-", " ").split()}) if word != "al"
    ]
    heard = [best_similarity(word, words) for word in spelt]  # in order: Abdelilah is عبد الإله
    if headed:  # the hospital Princess Basma, Iron Cobra
        ordinary = all(load_words().get(word) is False for word in spelt)
        return ordinary or max(heard, default=0.0) >= UNHEARD
    # Of full names one word may sound alike by chance: Mustapha Berrada is not عبد القادر الزرايدي.
    return max(heard, default=0.0) >= UNHEARD and sum(heard) / len(heard) >= (UNHEARD if len(words) > 1 else 0.0)


def consonants(word: str) -> str:
    """Return what two spellings of an Arabic name in Latin letters share, "" of less than two letters.

    >>> consonants("kassem"), consonants("qasim"), consonants("al")
    ('ksm', 'ksm', '')
    """
    bare = _REPEATED.sub(r"\1", _VOWELS.sub("", word.translate(_ALIKE)))
    return bare if len(bare) > 1 else ""
