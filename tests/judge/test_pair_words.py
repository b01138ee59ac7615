"""Words of pairs that answer each other: where they stand in their documents, and which pairs are linked."""

from __future__ import annotations

import numpy as np
import pytest

from align.facts.words import find_places
from align.judge import pair_words
from align.judge.pair_words import link_pairs, pairs_to_link, texts_of_pairs
from align.match.sides import make_side
from align.records import Language, Pair, Sentence, Side, Span, Words
from tests.support import NumberEncoder, judged_table

AR = "مقدمة.\nوصل  40 عاملًا.\nوغادر سبعة منهم."
EN = "Forty workers came; 40 in all. Seven of them left."
AR_STARTS, EN_STARTS = (0, 7, 23), (0, 31)


def side_of(text: str, starts: tuple[int, ...], language: Language) -> Side:
    ends = [*(start - 1 for start in starts[1:]), len(text)]
    sentences = [
        Sentence(f"{language}.txt", start, end, text[start:end], language)
        for start, end in zip(starts, ends, strict=True)
    ]
    return make_side(sentences, language, NumberEncoder())


SIDES = side_of(AR, AR_STARTS, "ar"), side_of(EN, EN_STARTS, "en")
TEXTS = {"ar.txt": AR, "en.txt": EN}


def pair(ar: Span, en: Span, probability: float = 0.9, flags: tuple[str, ...] = ()) -> tuple:
    return Pair(ar, en, "chain", 0.8, 0.3), probability, probability, flags


def linked(found: np.ndarray) -> list[tuple[str, str]]:
    return [(AR[a:b], EN[c:d]) for a, b, c, d in found.tolist()]


def test_without_vectors_of_words_facts_are_linked() -> None:
    judged = judged_table([pair(Span(1, 2), Span(0, 1)), pair(Span(2, 3), Span(1, 2))])
    found = link_pairs(judged, [0, 1], SIDES, TEXTS)
    assert linked(found[0]) == [("40", "Forty")]
    assert linked(found[1]) == [("سبعة", "Seven")]


def test_a_pair_in_which_nothing_is_linked_has_none() -> None:
    judged = judged_table([pair(Span(0, 1), Span(1, 2))])
    assert link_pairs(judged, [0], SIDES, TEXTS) == {}


def test_words_stand_where_they_stand_in_their_documents() -> None:
    """Two sentences a side, words linked by vectors: offsets are those of the document, whatever lies between."""
    vectors = {text: np.eye(16, dtype=np.float32) for side in SIDES for text in [s.text for s in side.sentences]}
    judged = judged_table([pair(Span(1, 3), Span(0, 2))])
    own, other = texts_of_pairs(judged, [0], *SIDES)
    assert own == [AR[7:22], AR[23:]]
    words = tuple(
        {text: Words(places, vectors[text][: len(places)]) for text in texts for places in [find_places(text)]}
        for texts in (own, other)
    )
    found = link_pairs(judged, [0], SIDES, TEXTS, (words[0], words[1]))[0]
    assert {("وصل", "Forty"), ("40", "workers"), ("سبعة", "of")} <= set(linked(found))


def test_the_most_doubtful_are_linked_where_there_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [(0.99, ()), (0.6, ()), (0.9, ("partial",)), (0.95, ()), (0.5, ())]
    judged = judged_table([pair(Span(0, 1), Span(0, 1), chance, flags) for chance, flags in rows])
    chosen = np.array([True, True, True, True, False])
    assert pairs_to_link(judged, chosen).tolist() == [0, 1, 2, 3]
    assert pairs_to_link(judged, chosen, {1: None}).tolist() == [0, 2, 3]
    monkeypatch.setattr(pair_words, "MOST", 2)
    assert pairs_to_link(judged, chosen).tolist() == [1, 2]
    assert pairs_to_link(judged, chosen, {1: None, 3: None}).tolist() == []
