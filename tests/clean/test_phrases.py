"""Clauses: cut at marks and opening words, never below three words, and together all of the sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.clean.sentences.phrases import find_clauses
from align.records import Language

# Language, and the sentence with its clauses apart.
CASES: list[tuple[Language, str]] = [
    ("en", "Rain fell."),
    ("en", "The minister arrived on Monday."),
    ("en", "The plant opened on Tuesday, | and the mayor cut the ribbon."),
    ("en", "Her team counted thirty-two furnaces there, | two more than the ministry announced."),
    ("en", "She was about forty when she died, | and somebody put a gold earring in the grave."),
    ("en", "Trade was worth 2.5 billion dollars in 2021; | Moscow puts it higher."),
    # "Yes" is too short to stand alone, and 1,800 is one word.
    ("en", "Yes, the earthquake injured more than 1,800 people."),
    ("en", "The survey – the first in a decade – | found that rents had doubled."),
    # Without a mark a long run of words is cut before a word that opens a clause.
    ("en", "The council decided last week to close the road | because the bridge is no longer safe."),
    ("en", "The bank (the country's oldest) | cut its rate."),
    ("ar", "هطل المطر."),
    ("ar", "افتُتحت المحطة صباح الثلاثاء، | وقص رئيس البلدية الشريط."),
    (
        "ar",
        "وبلغت الحصيلة مساء الثلاثاء، | بحسب السلطات التركية، 231 قتيلًا، | فيما لا يزال ستون شخصًا مفقودين.",
    ),
    ("ar", "ودعت الأمم المتحدة إلى جمع تسعين مليون دولار | لتغطية حاجات الأشهر الثلاثة الأولى."),
    # A word with its vowel signs is one word.
    ("ar", "مُسَجَّلٌ، وقال الوزير إن العمل مستمر."),
    # Formulas of respect belong to the name before them.
    ("en", "The teacher of the Prophet's grandson, may God be pleased with him, | lived in Medina all his life."),
    ("en", "Moses, God's peace and blessings be upon him, | crossed the sea with his people."),
    ("en", "The old singer, may she rest in peace, | never left her village in the hills."),
    ("ar", "وكان الخليفة عثمان، رَضِيَ اللهُ عَنْهُ، | تاجرًا معروفًا قبل أن يتولى الحكم."),
    ("ar", "قال النبي (عليه الصلاة والسلام) | للناس إن العمل عبادة، | ثم عاد إلى بيته."),
    ("ar", "أعلنت الوزارة أن المدارس ستغلق أبوابها غدًا | لأن العاصفة تقترب من الساحل."),
]


@pytest.mark.parametrize(("language", "marked"), CASES)
def test_clauses(language: Language, marked: str) -> None:
    sentence = marked.replace("| ", "")
    assert " | ".join(sentence[a:b] for a, b in find_clauses(sentence, language)) == marked


WORDS = st.sampled_from(
    [
        "the",
        "and",
        "rain",
        "fell,",
        "that",
        "(in",
        "spring)",
        "1,800",
        "–",
        "؛",
        "قال",
        "وقد",
        "المطر،",
        "الذي",
        "«في",
        "3%",
        "👏",
        ".",
    ]
)


@given(st.lists(WORDS, max_size=40), st.sampled_from(["ar", "en"]))
def test_clauses_are_in_order_and_lose_nothing(words: list[str], language: Language) -> None:
    sentence = " ".join(words)
    pieces = find_clauses(sentence, language)
    at = 0
    for start, end in pieces:
        assert at <= start < end
        assert sentence[at:start].strip() == ""
        at = end
    assert not pieces or sentence[at:].strip() == ""
    assert bool(pieces) == any(character.isalnum() for character in sentence)


@given(st.lists(WORDS, max_size=40), st.sampled_from(["ar", "en"]))
def test_no_clause_of_several_has_fewer_than_three_words(words: list[str], language: Language) -> None:
    sentence = " ".join(words)
    pieces = [sentence[a:b] for a, b in find_clauses(sentence, language)]
    for piece in pieces if len(pieces) > 1 else ():
        assert sum(any(c.isalnum() for c in word) for word in piece.split()) >= 3
