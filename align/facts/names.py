"""Names in Arabic and English text, comparable across the two.

English names are found by their capitals and by not being ordinary words, names that are translated rather than
spelt out (countries, capitals, peoples, organisations) by the gazetteer in both languages. Arabic has no
capitals, so any other English name is looked for among the Arabic words by its sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from align.english import load_words
from align.facts.calendar import EN_MONTHS, EN_WEEKDAYS
from align.facts.common_words import COMMON_CAPITALISED, COMMON_ENDINGS, LEARNED_ENDINGS, TAXA, TRANSLATED
from align.facts.english_words import is_compound
from align.facts.name_sounds import SAME_NAME, best_similarity
from align.facts.number_words import EN_ORDINALS, EN_SCALES, EN_TENS, EN_UNITS
from align.facts.words import Token, fold_key, strip_clitics, tokenize
from align.gazetteer import read_gazetteer
from align.records import Language

_SENTENCE_END = re.compile(r"(?:[.!?:;\"“”»«()\[\]–—•]|^|\n)\s*[\"'“”‘’(\[]*\s*$")
_OTHER_MEANINGS = frozenset(
    fold_key(word)
    for word in """
    مالي مالية المالي المالية فتح حماس قاعدة القاعدة ساحل الساحل عيد العيد عمان قطر شي متوسط المتوسط متوسطة خليج
    الخليج فارس طالبان سول تشاد يمني اليمنى اليمني الله إله رب الرب عرب هادئ الهادئ نيل النيل جون موسى العربي
    العربية المغرب الصحراوية الصحراوي هندي فينا برن روماني رومانية كيني كينية غاني بيرو الرياض توراة إنجيل شيلي
    تشيلي الزرقاء العقبة الخليل الحديدة المنصورة مشهد المشهد ليون سرت فاس الرقة جدة جنين الناصرة سنة السنة صور
    العمارة العريش كسلا سوسة قابس وجدة
    الصور الرمادي هرات الإسماعيلية حماه قطري القطري قطرية القطرية السيول إعراب الإعراب روس ماري مسلم كابل الكابل
    مجريات سيول المشتري الزهرة الزئبق السند الفرس البنين بنين
    """.split()
)
_CONTRACTED = re.compile(r"(?:n't|'(?:d|ll|m|re|s|ve))$")
_ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?)\s$")
# ... unless more of a name follows, or what kind of place it names.
_NAMED = re.compile(
    r"\s(?:[A-Z]|(?:area|border|camp|city|coast|county|district|family|island|neighbou?rhood|province|region|river|street"
    r"|suburb|town|valley|village)s?\b)"
)
# In a language of its own a title is translated: Jardín de la Unión, Istituto Affari Internazionali (IAI).
_FOREIGN_BEFORE = re.compile(r"\b(?:de|de l[ao]s?|de les|del|della|des|du|d')\s?$")
_FOREIGN_BEHIND = re.compile(
    r"\s(?:de|del|della|des|du|et|y)\s(?:(?:l[ao]s?|les)\s)?[A-Z]|(?:\s[A-Z][\w-]+)*\s\([A-Z]{2,}\)"
)
_LATIN = re.compile(r"[A-Za-z][\w'’-]*")  # with Arabic clitics or without: وKubernetes
_JOINED_BEFORE = re.compile(r"[A-Z][a-z]+-$")  # African-American, Asia-Pacific: often one word of two
_NOTE_LETTERS = "abcdef"  # that stand behind a word they were written on to: Statesb
_BRAND = re.compile(r"(?<!^Mc)(?<!^Mac)(?<=[a-z])[A-Z]|[A-Z]{2}[a-z]")  # SkyTeam, APFNet; not McDonald
_PLACES = ("country", "city", "region")
_NISBA_ENDINGS = ("", "ه", "ون", "ين", "ات", "ان", "تين", "ا")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `text[start:end]`.

    `entries` are the gazetteer's entries it may stand for (الجزائر: Algeria or Algiers), empty for other names.
    `firm` says that a translation is expected to carry it.
    """

    text: str
    start: int
    end: int
    entries: frozenset[str] = frozenset()
    kind: str = ""
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Folded first word: (folded further words, entry, kind), longest first; one index per language."""

    index: dict[Language, dict[str, list[tuple[tuple[str, ...], str, str]]]]


@cache
def load_gazetteer() -> Gazetteer:
    """Index the gazetteer."""
    index: dict[Language, dict[str, list[tuple[tuple[str, ...], str, str]]]] = {"ar": {}, "en": {}}
    for entry in read_gazetteer():
        nisbas = [stem + ending for stem in entry.nisbas for ending in _NISBA_ENDINGS]
        for language, forms in (("ar", (*entry.arabic, *nisbas)), ("en", entry.english + entry.demonyms)):
            for form in forms:
                first, *rest = [_drop_possessive(token).key for token in tokenize(form) if token.kind == "word"]
                places = index["ar" if language == "ar" else "en"].setdefault(first, [])
                if (tuple(rest), entry.name, entry.kind) not in places:
                    places.append((tuple(rest), entry.name, entry.kind))
    for places_by_word in index.values():
        for places in places_by_word.values():
            places.sort(key=lambda place: -len(place[0]))
    return Gazetteer(index)


def find_names(text: str, language: Language = "en") -> list[Name]:
    """Return the names of a text in order: in Arabic those of the gazetteer and any in Latin letters."""
    tokens = tokenize(text)
    return _find_arabic(text, tokens) if language == "ar" else _find_english(text, tokens)


def find_words(text: str) -> list[str]:
    """Return the folded words of a text: what names are looked for in."""
    return [token.key for token in tokenize(text) if token.kind == "word"]


def match_names(en: Sequence[Name], ar: Sequence[Name], ar_words: Sequence[str]) -> list[tuple[int, float]]:
    """Return for each English name (its place, similarity 0..1): 1 when the gazetteer has it on the Arabic side."""
    words = tuple(ar_words)
    return match_heard(en, ar, lambda name: _known_similarity(name, words))


def match_heard(
    en: Sequence[Name], ar: Sequence[Name], similarity: Callable[[str], float]
) -> list[tuple[int, float]]:
    """Return the same, where `similarity` says how much a name sounds like anything on the Arabic side."""
    arabic_entries = {entry for name in ar for entry in name.entries}
    latin = {fold_key(name.text) for name in ar if name.kind == "latin"}
    matched = [
        1.0 if name.entries & arabic_entries or fold_key(name.text) in latin else similarity(name.text)
        for name in en
    ]
    for place, (name, following) in enumerate(pairwise(en)):
        # Mona Lisa is الموناليزا.
        if max(matched[place : place + 2]) < SAME_NAME and name.end + 1 == following.start:
            joined = similarity(name.text + following.text)
            if joined >= SAME_NAME:
                matched[place : place + 2] = [joined, joined]
    return list(enumerate(matched))


@lru_cache(maxsize=65536)  # links, probabilities and parts compare the same sentences
def _known_similarity(en_name: str, ar_words: tuple[str, ...]) -> float:
    return best_similarity(en_name, ar_words)


def _match_entries(
    tokens: Sequence[Token], at: int, first: str, language: Language
) -> tuple[int, frozenset[str], str]:
    """Return (number of tokens, entries, kind) of the longest gazetteer names that begin with a word."""
    length, entries, kind = 0, set(), ""
    for rest, entry, entry_kind in load_gazetteer().index[language].get(first, ()):
        if len(rest) + 1 < length:
            break
        if all(at + 1 + i < len(tokens) and tokens[at + 1 + i].key == word for i, word in enumerate(rest)):
            length, kind = len(rest) + 1, kind or entry_kind
            entries.add(entry)
    return length, frozenset(entries), kind


def _find_arabic(text: str, tokens: Sequence[Token]) -> list[Name]:
    found: list[Name] = []
    words = [token for token in tokens if token.kind == "word"]
    at = 0
    while at < len(words):
        token = words[at]
        latin = _LATIN.search(text, token.start, token.end)
        if latin:
            if len(latin[0]) > 1 and latin[0][0].isupper():
                found.append(Name(latin[0], latin.start(), latin.end(), kind="latin"))
            at += 1
            continue
        best: tuple[int, frozenset[str], str] = (0, frozenset(), "")
        for key in _lookup_keys(token.key):
            here = _match_entries(words, at, key, "ar")
            if here[0] > best[0]:
                best = here
            elif here[0] == best[0] and here[0]:
                best = (best[0], best[1] | here[1], best[2])
        length, entries, kind = best
        if length:
            end = words[at + length - 1].end
            found.append(
                Name(text[token.start : end], token.start, end, entries, kind, firm=_is_sure(token.key, length))
            )
        at += max(length, 1)
    return found


def _is_sure(word: str, length: int) -> bool:
    """Whether an Arabic name cannot well be another word: مالي is Mali and "financial", فتح Fatah and "opening"."""
    return length > 1 or not any(rest in _OTHER_MEANINGS for _, rest in strip_clitics(word))


@lru_cache(maxsize=262144)
def _lookup_keys(word: str) -> tuple[str, ...]:
    """Return the gazetteer's keys for a folded Arabic word: as it is, without clitics, with ال restored."""
    keys = []
    for prefix, rest in strip_clitics(word):
        if prefix.endswith(("ال", "لل")):
            keys.append("ال" + rest)
        if len(rest) >= 3 or not prefix:
            keys.append(rest)
    known = load_gazetteer().index["ar"]
    return tuple(key for key in dict.fromkeys(keys) if key in known)


def _find_english(text: str, tokens: Sequence[Token]) -> list[Name]:
    words = [_drop_possessive(token) for token in tokens if token.kind == "word"]
    title_case = not any(
        len(token.key) > 2 and text[token.start].islower() and token.key not in _SMALL_IN_TITLES for token in words
    )
    found: list[Name] = []
    at = 0
    while at < len(words):
        token = words[at]
        if not text[token.start].isupper():
            at += 1
            continue
        length, entries, kind = _match_entries(words, at, token.key, "en")
        if length and (length > 1 or token.key not in _NOT_ALONE or text[token.start : token.end].isupper()):
            end = words[at + length - 1].end
            # In a title any word has a capital, but Cyprus is Cyprus there too.
            known = kind in _PLACES or not title_case
            firm = known and not _JOINED_BEFORE.search(text, max(0, token.start - 20), token.start)
            found.append(Name(text[token.start : end], token.start, end, entries, kind, firm=firm))
            at += length
            continue
        found += _read_capitalised(text, token, title_case=title_case)
        at += 1
    return found


def _drop_possessive(token: Token) -> Token:
    return token._replace(key=token.key[:-2], end=token.end - 2) if token.key.endswith("'s") else token


_SMALL_IN_TITLES = frozenset(
    """
    about above after against along amid among and around before behind below beneath between beyond but despite
    down during for from into like near nor off onto out over past per since than that the their this through
    toward towards under until upon versus via with within without yet your its his her our
    """.split()
)
_NOT_ALONE = {"who", "us", "la", "au", "lord", "congress"}
_WEEKDAYS = {f"{day}{plural}" for day in EN_WEEKDAYS for plural in ("", "s")}
_NEVER = {*COMMON_CAPITALISED, *TRANSLATED, *EN_MONTHS, *_WEEKDAYS, *EN_UNITS, *EN_TENS, *EN_SCALES, *EN_ORDINALS}


def _read_capitalised(text: str, token: Token, *, title_case: bool) -> Iterator[Name]:
    """Yield the name at a capitalised word, unless it is a word that is capitalised for other reasons."""
    word = text[token.start : token.end]
    key = token.key
    if len(key) < 3 or key in _NEVER or key.removesuffix("s") in COMMON_CAPITALISED or _CONTRACTED.search(key):
        return
    opening = bool(_SENTENCE_END.search(text, max(0, token.start - 6), token.start)) if token.start else True
    acronym = word.removesuffix("s").isupper()  # HFCs, too
    also_name = load_words().get(key)  # None for no ordinary word
    common = also_name is False or key.endswith(COMMON_ENDINGS) or (also_name is None and _is_made(key, opening))
    if common or (opening and len(key) < 4):
        return
    # Experts is written like Lavrov at the head of a sentence; SkyTeam and OpenAI keep their Latin letters.
    learned = key.endswith(TAXA) or (opening and key.endswith(LEARNED_ENDINGS))
    spelt_out = not (
        acronym or (opening and also_name) or learned or _BRAND.search(word) or _is_thing(text, token)
        or _is_foreign(text, token)
    )  # fmt: skip
    firm = not title_case and spelt_out and len(key) >= 4
    yield Name(word, token.start, token.end, kind="acronym" if acronym else "", firm=firm)


def _is_made(key: str, opening: bool) -> bool:
    """Whether a word that no list has is made of ordinary ones, in the plural or with a note's letter, too."""
    if key[-1] in _NOTE_LETTERS and load_words().get(key[:-1]) is False and key[-2] == "s":
        return True
    return is_compound(key, opening) or (opening and key.endswith("s") and is_compound(key[:-1], opening))


def _is_foreign(text: str, token: Token) -> bool:
    """Whether a capitalised word stands in a title of another language, which Arabic translates."""
    before = _FOREIGN_BEFORE.search(text, max(0, token.start - 8), token.start)
    return before is not None or _FOREIGN_BEHIND.match(text, token.end) is not None


def _is_thing(text: str, token: Token) -> bool:
    """Whether a lone capitalised word stands behind an article, as things do that are translated: the Baroque."""
    if not _ARTICLE.search(text, max(0, token.start - 5), token.start):
        return False
    return _NAMED.match(text, token.end) is None
