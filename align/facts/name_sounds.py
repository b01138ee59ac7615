"""Look for an English name among Arabic words: by its sound, in several words, as an adjective, as it is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from align.facts.transliterate import (
    Outline,
    arabic_sounds,
    english_sounds,
    max_similarity,
    outline,
    sound_similarity,
)
from align.facts.words import fold_key, strip_clitics

SAME_NAME = 0.74  # similarity from which an Arabic word is taken to be the name
LONG_NAME = 6  # letters from which a name may be written as several Arabic words: توت عنخ آمون
LONGEST_JOINED, LONGEST_PIECE = 3, 5  # words of such a name, letters of each
_SMALL = frozenset(
    fold_key(word) for word in "من في على إلى عن أن إن ما لا لم لن قد كل بعد قبل مع هذا هذه ذلك تلك هو هي".split()
)
_OF_A_PLACE = re.compile(r"(?<=\w{3})(?:i?an|ean|ese|ic|ish|ite)s?$")  # Samoan, Javanese, Amharic
_SERVANT = re.compile(r"^abd[aeu][lrsndz]$", re.IGNORECASE)  # Abdul, Abdel, Abdur: عبد, its article not written on
_FRENCH = re.compile(r"(?<=\w\w)(?:(?P<wa>oi[xs])|eaux?|au(?:d|lt|t|x))$")  # Croix, Bordeaux, Foucault
_SPANISH = re.compile(r"j|g(?=[eéií])|x(?=[aeio])", re.IGNORECASE)  # José, Borges, Xavier: خ
_NISBA = re.compile(r"(\w{3,})ي(?:ه|ون|ين|ات|ان|تين|ا)?")


def name_similarity(ar_word: str, en_name: str) -> float:
    """Return how alike an Arabic word (any clitics) and an English name sound, 0 to 1."""
    sounds = english_sounds(en_name)
    return max((sound_similarity(heard, sounds) for heard in word_sounds(fold_key(ar_word))), default=0.0)


@lru_cache(maxsize=262144)
def word_sounds(word: str) -> tuple[str, ...]:
    """Return the sounds of a folded Arabic word in each of its readings without clitics."""
    rests = [rest for prefix, rest in strip_clitics(word) if not prefix or len(rest) >= 3]
    return tuple(dict.fromkeys(sounds for rest in rests if (sounds := arabic_sounds(rest))))


def ways_to_hear(en_name: str) -> Iterator[tuple[str, str]]:
    """Yield in what a name is looked for, as OUTLINES has it, and as what sounds; the likeliest way first."""
    sounds = english_sounds(_SERVANT.sub("abd", en_name))
    yield WORDS, sounds
    french = _FRENCH.sub(lambda end: "wa" if end["wa"] else "o", en_name)
    spanish = _SPANISH.sub("kh", en_name)
    for other in (french, spanish):
        if other != en_name:
            yield WORDS, english_sounds(other)
    if len(en_name) >= LONG_NAME:
        yield RUNS, sounds
        stem = _OF_A_PLACE.sub("", en_name)
        if stem != en_name:
            yield STEMS, english_sounds(stem)


def best_similarity(en_name: str, ar_words: Sequence[str]) -> float:
    """Return the highest similarity of an English name among folded Arabic words; 0 for any below 0.55.

    A long name is also looked for in two and three words that follow each other.
    """
    words = tuple(ar_words)
    ways = ways_to_hear(en_name)  # most names are found in the first, and the others need not be worked out
    kind, sounds = next(ways)
    best = max_similarity(sounds, OUTLINES[kind](words))
    if best >= SAME_NAME:
        return best
    known = known_spellings(en_name)
    if known and not known.isdisjoint(words_as_known(words)):
        return 1.0
    return max([best, *(max_similarity(sounds, OUTLINES[kind](words)) for kind, sounds in ways)])


def known_spellings(en_name: str) -> frozenset[str]:
    """Return the folded Arabic words of a name that is not spelt as it sounds."""
    return load_spellings().get(en_name.lower(), frozenset())


def words_as_known(words: Iterable[str]) -> frozenset[str]:
    """Return folded Arabic words in each reading without clitics, also as if these had an article."""
    rests = {rest for word in words for _, rest in strip_clitics(word)}
    return frozenset(rests | {f"ال{rest}" for rest in rests})


@lru_cache(maxsize=4096)  # a text stands in several candidate pairs
def _sounds_of_words(words: tuple[str, ...]) -> tuple[Outline, ...]:
    return tuple(outline(sounds) for sounds in dict.fromkeys(s for word in words for s in word_sounds(word)))


@lru_cache(maxsize=4096)
def _sounds_of_stems(words: tuple[str, ...]) -> tuple[Outline, ...]:
    """Return the sounds of adjectives from names without their ending: الأمهرية, الجاوية."""
    stems = (nisba[1] for word in words if (nisba := _NISBA.fullmatch(word)))
    return tuple(outline(sounds) for sounds in dict.fromkeys(s for stem in stems for s in word_sounds(stem)))


@lru_cache(maxsize=4096)
def _sounds_of_runs(words: tuple[str, ...]) -> tuple[Outline, ...]:
    """Return the sounds of two and three short words in a row, as a name's parts are: توت عنخ آمون, جار الله."""
    runs = []
    for at in range(len(words) - 1):
        run = words[at].removeprefix("ال")
        if len(run) > LONGEST_PIECE or words[at] in _SMALL:
            continue
        for word in words[at + 1 : at + LONGEST_JOINED]:
            if len(word.removeprefix("ال")) > LONGEST_PIECE or word in _SMALL:
                break
            run += word
            runs.append(run)
    return tuple(outline(sounds) for run in dict.fromkeys(runs) if (sounds := arabic_sounds(run)))


WORDS, RUNS, STEMS = "words", "runs", "stems"
OUTLINES: Mapping[str, Callable[[tuple[str, ...]], tuple[Outline, ...]]] = {
    WORDS: _sounds_of_words,
    RUNS: _sounds_of_runs,
    STEMS: _sounds_of_stems,
}


@cache
def load_spellings() -> dict[str, frozenset[str]]:
    """Read the names that are not spelt as they sound: Latin name in lower case, and its folded Arabic words."""
    found: dict[str, frozenset[str]] = {}
    for line in files("align").joinpath("data/name_spellings.tsv").read_text("utf-8").splitlines()[1:]:
        ar, latin = line.split("\t")
        found[latin.lower()] = found.get(latin.lower(), frozenset()) | {fold_key(ar)}
    return found
