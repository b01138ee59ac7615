"""Measure candidate pairs: how near their vectors are, how their lengths compare, and whether their facts agree."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

import numpy as np

from align.chars import arabic_share
from align.facts.calendar import AR_MONTHS
from align.facts.evidence import (
    Evidence,
    NameAgreement,
    compare_dates,
    compare_names,
    compare_negations,
    compare_numbers,
    read_evidence,
)
from align.facts.name_sounds import SAME_NAME
from align.facts.names import Name
from align.facts.words import fold
from align.judge.background import Background
from align.match.weights import LOG_RATIO, RATIO_VARIANCE, RATIO_VARIANCE_BY_LENGTH
from align.watch import track

if TYPE_CHECKING:
    import pandas as pd

    from align.match.table import Candidates
    from align.records import Language, Side

BACKGROUND = tuple(field.name for field in fields(Background))
# What `measure_pairs` puts in its table, one row a pair:
FEATURES = (
    "cosine",  # of the two spans' vectors
    "margin",  # cosine less the mean neighbourhood of both ends; 0 when not measured
    *BACKGROUND,  # what is measured of the collection as a whole
    "length",  # log of Arabic over English characters, less what is typical, in standard deviations
    "numbers_shared",
    "numbers_missing_ar",  # numbers a translation should carry that only English has
    "numbers_missing_en",  # ... that only Arabic has
    "dates_shared",
    "dates_missing",  # dates, weekdays and times that only one side has
    "dates_conflict",  # both sides have a date of one kind, and they differ
    "names_shared",
    "names_missing_ar",  # names of the gazetteer, or spelt by sound, that only English has
    "names_missing_en",  # names of the gazetteer that only Arabic has
    "names_lost",  # names of places and people that nothing in Arabic stands or sounds for
    "names_conflict",  # each side names a country, capital or organisation that the other has not
    "negation",  # one side negates and nothing on the other side can be the counterpart of that
    "question",  # one side asks and the other does not
    "sentences",  # difference of the numbers of sentences
    "copy",  # the Arabic side is not Arabic, or the English side is
)

WRITTEN_OUT = 7  # characters of the words that a letter of an acronym stands for
_ACRONYM = re.compile(r"\b[A-Z][a-z\d]?[A-Z](?:[a-z\d]?[A-Z])*[a-z\d]?\b")  # PHE, HCFCs, RdRp, B2C; not OpenAI
_SECOND_MONTH = re.compile(rf"(?<=\w)\s?/\s?(?:{'|'.join(sorted(AR_MONTHS, key=len, reverse=True))})(?!\w)")
_LATIN_WORDS = re.compile(r"[A-Za-z][A-Za-z' -]{3,}[A-Za-z]")
_SPELT_OUT = ("", "country", "city", "capital", "person")  # kinds of names that a translation keeps
_ABBREVIATED = re.compile(r"[A-Z.]{2,}$")  # US, DPRK: left out as often as written out
UNHEARD = 0.55  # similarity below which an English name is not among the Arabic words
JUST_ALIKE = 0.9  # ... and below which a known name is not, where Arabic has another known name
# ... and below which one that Arabic would spell by sound has been changed or left out: among few words little
# sounds alike by chance.
LOST, LOST_AMONG_FEW = 0.5, 0.6
FEW = 20  # words


def measure_pairs(
    ar_texts: Sequence[str],
    en_texts: Sequence[str],
    *,
    cosine: Sequence[float],
    margin: Sequence[float] | None = None,
    ar_sentences: Sequence[int] | None = None,
    en_sentences: Sequence[int] | None = None,
    background: Background | None = None,
) -> pd.DataFrame:
    """Return the table of FEATURES, float32, one row for each pair of texts.

    All sequences have one length; `margin` defaults to 0 (not measured), the numbers of sentences to 1.
    `background` is that of the collection the pairs were found in.
    """
    import pandas as pd

    count = len(ar_texts)
    for name, column in (("en_texts", en_texts), ("cosine", cosine), ("margin", margin)):
        if column is not None and len(column) != count:
            raise ValueError(f"{count} Arabic texts but {len(column)} values of {name}")
    table = np.zeros((count, len(FEATURES)), dtype=np.float32)
    read = {"ar": _Reader("ar"), "en": _Reader("en")}
    for row, (ar, en) in enumerate(track("judge", list(zip(ar_texts, en_texts, strict=True)))):
        values = compare_texts(ar, en, read["ar"](ar), read["en"](en))
        table[row] = [values.get(name, 0.0) for name in FEATURES]
    frame = pd.DataFrame(table, columns=list(FEATURES))
    frame["cosine"] = np.asarray(cosine, dtype=np.float32)
    frame["margin"] = np.asarray(margin if margin is not None else np.zeros(count), dtype=np.float32)
    for name, value in asdict(background or Background()).items():
        frame[name] = np.float32(value)
    if ar_sentences is not None and en_sentences is not None:
        frame["sentences"] = np.abs(np.asarray(ar_sentences) - np.asarray(en_sentences)).astype(np.float32)
    return frame


def measure_spans(found: Candidates, ar: Side, en: Side, background: Background | None = None) -> pd.DataFrame:
    """Return the table of FEATURES for the rows of a table of candidates."""
    rows = range(len(found))
    return measure_pairs(
        [ar.text_of(found.ar(row)) for row in rows],
        [en.text_of(found.en(row)) for row in rows],
        cosine=found.cosine.tolist(),
        margin=found.margin.tolist(),
        ar_sentences=found.ar_size.tolist(),
        en_sentences=found.en_size.tolist(),
        background=background,
    )


def without_facts(features: pd.DataFrame) -> pd.DataFrame:
    """Return a table of FEATURES in which no number, date, name or negation disagrees."""
    return features.assign(
        numbers_missing_ar=0.0,
        numbers_missing_en=0.0,
        dates_missing=0.0,
        dates_conflict=0.0,
        names_missing_ar=0.0,
        names_missing_en=0.0,
        names_lost=0.0,
        names_conflict=0.0,
        negation=0.0,
    )


def compare_texts(ar: str, en: str, ar_read: Evidence, en_read: Evidence) -> dict[str, float]:
    """Return the features of two texts that need no vectors."""
    numbers = compare_numbers(ar_read, en_read)
    dates = compare_dates(ar_read, en_read)
    names = compare_names(ar_read, en_read)
    kinds = {date.kind for date in dates.only_ar} & {date.kind for date in dates.only_en}
    missing = {
        name for name, similarity in names.similarities if name.firm and _is_missing(name.entries, similarity)
    }
    unlike = LOST_AMONG_FEW if len(ar_read.words) <= FEW else LOST
    lost = {
        name.text
        for name, similarity in names.similarities
        # A place of the gazetteer may be a pronoun or left out: only another in its stead is a mismatch (below).
        if name.firm and similarity < unlike and name.kind in _SPELT_OUT and not name.entries
    }
    # Homs sounds like أمس by chance: where Arabic has another place, only what sounds just alike is the same.
    known = {name.kind for name, similarity in names.similarities if _is_other(name, similarity)}
    known |= _said_less(ar_read.names, names.similarities)
    # Beside a country that English alone has, مالي is rather Mali than "financial".
    known_ar = {name.kind for name in (*names.only_ar, *names.unsure_ar)} | _said_more(ar_read.names, en_read.names)
    return {
        "length": length_deviation(ar, en),
        "numbers_shared": len(numbers.shared),
        "numbers_missing_ar": sum(number.firm for number in numbers.only_en),
        "numbers_missing_en": sum(number.firm for number in numbers.only_ar),
        "dates_shared": len(dates.shared),
        "dates_missing": len(dates.only_ar) + len(dates.only_en),
        "dates_conflict": float(bool(kinds)),
        "names_shared": sum(similarity >= SAME_NAME for _, similarity in names.similarities),
        "names_missing_ar": len({name.text for name in missing}),
        # Arabic writes out what English abbreviates: برنامج الأمم المتحدة ... for UNAIDS.
        "names_missing_en": max(0, len({name.entries for name in names.only_ar}) - _count_unheard_acronyms(names)),
        "names_lost": len(lost),
        "names_conflict": float(bool(known & known_ar)),
        "negation": float(compare_negations(ar_read, en_read)),
        "question": float(_asks(ar, "؟?") != _asks(en, "?")),
        "copy": float(_is_copy(ar, en)),
    }


def length_deviation(ar: str, en: str) -> float:
    """Return how unusual the ratio of lengths is, in standard deviations: positive when Arabic is the longer.

    The logarithm of the ratio of characters is taken as normal with a variance that falls with length, as in
    Gale and Church (1993), where it is the difference of lengths. Arabic may write out what English abbreviates
    (هيئة الصحة العامة for PHE), write the name of a month twice (كانون الثاني/يناير) or leave English words beside
    their translation: where that accounts for its length, nothing is unusual.
    """
    deviation = _deviation(len(ar), len(en))
    if deviation <= 0:
        return deviation
    written = len(ar) - _count_twice(ar, en)
    explained = len(en) + WRITTEN_OUT * _count_abbreviated(ar, en)
    return max(0.0, min(deviation, _deviation(written, explained)))


def _deviation(ar_length: int, en_length: int) -> float:
    ar_length, en_length = max(1, ar_length), max(1, en_length)
    variance = RATIO_VARIANCE + RATIO_VARIANCE_BY_LENGTH * 2 / (ar_length + en_length)
    return (math.log(ar_length / en_length) - LOG_RATIO) / math.sqrt(variance)


def _count_twice(ar: str, en: str) -> int:
    """Count the characters of Arabic that say a thing again: second names of months, words left in English."""
    count = sum(len(found[0]) for found in _SECOND_MONTH.finditer(fold(ar)))
    return count + sum(len(word) for word in _LATIN_WORDS.findall(ar) if word in en)


def _count_abbreviated(ar: str, en: str) -> int:
    """Count the letters of the acronyms that Arabic does not leave in Latin letters; none in a text of capitals."""
    if en.isupper():
        return 0
    return sum(len(word) for word in _ACRONYM.findall(en) if word not in ar)


class _Reader:
    """Reads the evidence of a text once."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.read: dict[str, Evidence] = {}

    def __call__(self, text: str) -> Evidence:
        if text not in self.read:
            self.read[text] = read_evidence(text, self.language)
        return self.read[text]


def _said_less(ar: Sequence[Name], en: Sequence[tuple[Name, float]]) -> set[str]:
    """Return the kinds of the known names that Arabic says less often than English: one may have been changed."""
    said = Counter(entry for name in ar for entry in name.entries)
    heard = Counter((name.entries, name.kind) for name, _ in en if name.firm and name.entries)
    return {kind for (entries, kind), count in heard.items() if 0 < max(said[entry] for entry in entries) < count}


def _said_more(ar: Sequence[Name], en: Sequence[Name]) -> set[str]:
    """Return the kinds of the known names that Arabic says more often than English: English may have another."""
    said = Counter((name.entries, name.kind) for name in ar if name.firm)
    heard = Counter(entry for name in en for entry in name.entries)
    return {kind for (entries, kind), count in said.items() if sum(heard[entry] for entry in entries) < count}


def _count_unheard_acronyms(names: NameAgreement) -> int:
    return len({n.text for n, similarity in names.similarities if n.kind == "acronym" and similarity < SAME_NAME})


def _is_missing(entries: frozenset[str], similarity: float) -> bool:
    return similarity < (SAME_NAME if entries else UNHEARD)


def _is_other(name: Name, similarity: float) -> bool:
    """Whether Arabic has not the known name that English has, whatever other word sounds somewhat like it."""
    return name.firm and bool(name.entries) and similarity < JUST_ALIKE


def _asks(text: str, marks: str) -> bool:
    return text.rstrip(" \"'”»)").endswith(tuple(marks))


def _is_copy(ar: str, en: str) -> bool:
    """Whether a side is hardly in its own language: a line left untranslated."""
    return arabic_share(ar) < 0.3 or arabic_share(en) > 0.7
