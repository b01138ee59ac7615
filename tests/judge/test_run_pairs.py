"""How pairs of made collections are labelled, on text small enough to judge by eye."""

from __future__ import annotations

import numpy as np
import pytest

from align.records import Document, Pair, Sentence, Side, Span
from scripts.data import make_collections, run_pairs

AR = ["وصل الوزير إلى العاصمة.", "ثم غادر مساءً.", "لا تعليق.", "وصل الوزير إلى العاصمة!"]
EN = ["The minister arrived in the capital.", "He left in the evening.", "No comment.", "It rained all day."]
LINES = make_collections.Lines("set", AR[:3], EN[:3], ["a"] * 3)


def side_of(texts, name, language):
    sentences, at = [], 0
    for text in texts:
        sentences.append(Sentence(name, at, at + len(text), text, language))
        at += len(text) + 1
    rows = np.zeros((len(texts), 2), dtype=np.float32)
    return Side(sentences, rows, np.zeros(len(texts), np.int32), np.ones(len(texts), bool))


@pytest.fixture
def labelled():
    sides = side_of(AR, "d.ar", "ar"), side_of(EN, "d.en", "en")
    documents = [Document("d.ar", "\n".join(AR), lines=True), Document("d.en", "\n".join(EN), lines=True)]
    gold = [(frozenset({("d.ar", i)}), frozenset({("d.en", i)})) for i in range(3)]
    collection = run_pairs.GoldCollection("made", "set", documents, gold, run_pairs.known_pairs(LINES))

    def label(ar, en):
        pair = Pair(Span(*ar), Span(*en), "mine", 0.8, 0.4)
        return int(run_pairs.label_pairs([pair], (sides[0].sentences, sides[1].sentences), collection)[0])

    return label


@pytest.mark.parametrize(
    ("ar", "en", "held"),
    [
        pytest.param((0, 1), (0, 1), 1, id="gold pair"),
        pytest.param((0, 2), (0, 2), 2, id="neighbouring gold pairs joined"),
        pytest.param((0, 2), (0, 1), 0, id="a sentence too many"),
        pytest.param((0, 1), (1, 2), 0, id="the neighbour"),
        pytest.param((3, 4), (3, 4), 0, id="no gold, other words"),
        pytest.param((3, 4), (0, 1), 1, id="no gold, but word for word a line in step"),
    ],
)
def test_a_pair_is_right_when_it_is_gold_or_repeats_lines_in_step(labelled, ar, en, held):
    assert labelled(ar, en) == held


def test_known_pairs_are_stretches_of_lines_folded():
    known = run_pairs.known_pairs(LINES)
    assert ("لا تعليق", "no comment") in known
    assert (run_pairs.fold(AR[1:3]), run_pairs.fold(EN[1:3])) in known
    assert (run_pairs.fold(AR[:1]), run_pairs.fold(EN[1:2])) not in known
    assert len(known) == 3 + 2 + 1
