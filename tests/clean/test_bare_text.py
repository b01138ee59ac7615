"""Text without any punctuation is cut where a clause opens: nothing else says where its sentences end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from align.clean.sentences.clauses import BARE_LONG, LONG, find_cuts, is_bare

BARE = (
    "خرج الصيادون إلى البحر قبل الفجر بساعتين وكانت الريح هادئة في أول النهار وتوقعت الأرصاد أن تبقى كذلك حتى "
    "المساء وقد حذر شيخ الميناء القوارب الصغيرة من الابتعاد عن الساحل لأن الموج يعلو فجأة في هذا الفصل ولم يسمع "
    "كلامه إلا القليل منهم وتأخرت ثلاثة قوارب عن العودة إلى ما بعد منتصف الليل وإذا بأهل القرية كلهم على الرصيف "
    "ينتظرون ولا ينامون"
)


def pieces(text: str) -> list[str]:
    places = [0, *find_cuts(text), len(text)]
    return [text[start:end].strip() for start, end in pairwise(places)]


def test_a_bare_paragraph_is_cut_where_clauses_open() -> None:
    found = pieces(BARE)
    assert len(found) > 1
    assert " ".join(found) == BARE
    assert all(piece.startswith("و") for piece in found[1:])
    assert max(map(len, found)) <= BARE_LONG


def test_the_same_with_its_punctuation_is_left_whole() -> None:
    """Who writes full stops has said where the sentences end."""
    assert len(BARE) < LONG
    for text in (f"{BARE}.", BARE.replace(" وقد حذر", "، وقد حذر")):
        assert not is_bare(text)
        assert find_cuts(text) == []


@pytest.mark.parametrize("text", ["", "خبر", "وتعمل الفرقة من الصباح حتى الظهر تفاديا للحر"])
def test_what_is_short_is_left_whole(text: str) -> None:
    assert find_cuts(text) == []


def test_a_bare_english_paragraph_is_cut_at_its_clauses() -> None:
    text = (
        "the boats left two hours before dawn and the wind was light at first but the harbour master had warned "
        "the small ones not to go far because the sea rises quickly at this time of the year and only a few of "
        "them listened to him although three had been late the week before and the whole village had waited on "
        "the pier while the lamps burned down and nobody went to bed"
    )
    found = pieces(text)
    assert len(found) > 1
    assert " ".join(found) == text
