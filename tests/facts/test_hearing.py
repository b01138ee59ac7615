"""Names looked for in many texts at once are those that are found in each by itself."""

import random

import numpy as np
import pytest

from align.facts.hearing import Hearing, count_bits
from align.facts.name_sounds import OUTLINES, known_spellings, ways_to_hear, words_as_known
from align.facts.names import find_words
from align.facts.transliterate import (
    _SOUNDS,
    UNLIKE,
    encode_sounds,
    max_similarity,
    sound_similarities,
    sound_similarity,
)

TEXTS = [
    "وصل الوزير مفتاح القماطي إلى مصراتة صباح الأحد",
    "قال المتحدث سليمان الدوسري إن السفينة غادرت ميناء جدة",
    "عُثر في مقبرة توت عنخ آمون على تمثال صغير",
    "فازت اللاعبة الساموية في باريس على منافستها كريستينا لوبيز",
    "",
]
NAMES = {
    "al-Qamati": 0, "Misrata": 0, "Suleiman": 1, "al-Dosari": 1, "Jeddah": 1, "Tutankhamun": 2, "Samoan": 3,
    "Paris": 3, "Christina": 3, "Lopez": 3,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_heard_in_its_text_alone(name: str) -> None:
    hearing = Hearing([find_words(text) for text in TEXTS], 0.8)
    assert [at for at in range(len(TEXTS)) if hearing.has(at, name)] == [NAMES[name]]


@pytest.mark.parametrize("least", [0.6, 0.74, 0.8, 1.0])
def test_all_texts_at_once_as_one_by_one(least: float) -> None:
    texts = [find_words(text) for text in TEXTS]
    hearing = Hearing(texts, least)
    for name in [*NAMES, "Köln", "Egypt", "Cairo", "Xavier", "Bordeaux", "Abdel"]:
        for at, words in enumerate(texts):
            alone = any(
                max_similarity(sounds, OUTLINES[kind](tuple(words))) >= least for kind, sounds in ways_to_hear(name)
            )
            known = not known_spellings(name).isdisjoint(words_as_known(words))
            assert hearing.has(at, name) == (alone or known), (name, at)


def test_many_spellings_are_compared_as_each() -> None:
    draw = random.Random(5)
    spellings = ["".join(draw.choices(_SOUNDS, k=draw.randrange(1, 9))) for _ in range(300)]
    spellings += [spelling[1:] or "A" for spelling in spellings]
    table = encode_sounds(spellings)
    for left in spellings[:40]:
        for right, found in zip(spellings, sound_similarities(left, table).tolist(), strict=True):
            alone = sound_similarity(left, right)
            assert found == alone or (alone == 0.0 and found < UNLIKE), (left, right)


def test_nothing_is_heard_in_no_texts() -> None:
    assert not Hearing([[]], 0.8).has(0, "Misrata")
    assert sound_similarities("MSR", encode_sounds([])).tolist() == []


def test_bits_are_counted() -> None:
    numbers = np.array([0, 1, 0b1011, (1 << 26) - 1, 1 << 25], dtype=np.int64)
    assert count_bits(numbers).tolist() == [0, 1, 3, 26, 1]
