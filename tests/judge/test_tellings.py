"""Do two sentences of one story say the same: what is measured of them, and what follows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from align import load_encoder
from align.encode.words import need_words
from align.judge.meetings import MEET
from align.judge.tellings import (
    ONE_STORY,
    PERHAPS,
    alike_across,
    compare_lengths,
    find_likeness,
    find_middle,
    find_tellings,
    is_one_story,
    join_alike,
    lead_in_rows,
    measure_tellings,
)
from align.judge.tellings_weights import WEIGHTS, WORDED, add_products, chance_of_telling
from align.match.sides import make_sides, restore_mean, subtract_mean
from align.records import LANGUAGES, Pair, Sentence, Side, Span
from align.select.relations import Relations, add_tellings
from tests.support import judged_table

STORY = {
    "ar/dam.txt": (
        "أعلنت وزارة الري إغلاق سد الرمال أمام الزوار حتى الربيع.",
        "وقالت إن التشققات ظهرت في الجدار الشرقي بعد الزلزال.",
        "ويعمل في السد مئة وعشرون موظفا نُقلوا إلى مواقع أخرى.",
    ),
    "en/dam-first.txt": (
        "Visitors will not be allowed onto the Rimal dam until spring, the irrigation ministry said.",
        "Cracks appeared in its eastern wall after the earthquake.",
        "Fishermen on the lake complained that nobody had told them.",
    ),
    "en/dam-second.txt": (
        "The earthquake left cracks in the wall on the east side of the dam.",
        "Its staff of 120 have been moved to other sites.",
        "The lake holds water for two provinces.",
    ),
}


@pytest.fixture(scope="module")
def sides() -> tuple[Side, Side]:
    sentences = [
        Sentence(doc, 100 * i, 100 * i + len(text), text, LANGUAGES[doc.startswith("en")])
        for doc, texts in STORY.items()
        for i, text in enumerate(texts)
    ]
    return make_sides(sentences, load_encoder(), "tokens", 3)


def test_sentences_of_one_thing_are_told_from_others_of_their_story(sides: tuple[Side, Side]) -> None:
    chances = find_tellings(sides, [list(STORY)]).same
    alike = {(0, 3), (1, 4), (1, 6), (4, 6), (2, 7)}  # numbers of sentences, Arabic ones first
    assert {pair for pair, chance in chances.items() if chance >= 0.5} == alike
    assert all(chance < PERHAPS for pair, chance in chances.items() if pair not in alike)


def test_words_are_compared_too_where_the_encoder_has_them(sides: tuple[Side, Side]) -> None:
    encoder = need_words(load_encoder())
    measured = dict(measure_tellings(sides, [list(STORY)], encoder=encoder))
    assert all(add_products(measures).keys() == WORDED.keys() - {"intercept"} for measures in measured.values())
    others = [each["words"] for pair, each in measured.items() if 1 in pair and pair not in ((1, 4), (1, 6))]
    assert measured[1, 6]["words"] > max(others, default=0.0)
    chances = find_tellings(sides, [list(STORY)], encoder=encoder).same
    assert {pair for pair, chance in chances.items() if chance >= 0.5} == {(0, 3), (1, 4), (1, 6), (4, 6), (2, 7)}
    # Facts are compared where whole sentences are near: what is told otherwise has other words.
    both = find_tellings(sides, [list(STORY)], encoder=encoder)
    assert both.aside == find_tellings(sides, [list(STORY)]).aside
    assert both.aside != both.same
    # One story at a time, or many: the words of each are those of its own documents.
    assert find_tellings(sides, [list(STORY), list(STORY)], encoder=encoder).same == chances


def test_only_documents_of_one_story_are_compared(sides: tuple[Side, Side]) -> None:
    assert find_tellings(sides, [[name] for name in STORY]).same == {}
    two = find_tellings(sides, [["ar/dam.txt", "en/dam-first.txt"]]).same
    assert two
    assert all(a < 3 <= b < 6 for a, b in two)


def test_the_order_of_documents_changes_nothing(sides: tuple[Side, Side]) -> None:
    turned = find_tellings(sides, [list(STORY)[::-1]]).same
    assert turned == pytest.approx(find_tellings(sides, [list(STORY)]).same, abs=2e-4)


def test_every_measure_has_a_weight(sides: tuple[Side, Side]) -> None:
    for _, measures in measure_tellings(sides, [list(STORY)]):
        assert add_products(measures).keys() == WEIGHTS.keys() - {"intercept"}


def test_rows_of_two_sentences_that_may_say_the_same_are_found() -> None:
    # Three Arabic sentences: 0 and 4 are of both languages and alike, 1 and 5 hardly, 0 and 2 of one language.
    alike = alike_across({(0, 4): PERHAPS, (1, 5): PERHAPS - 0.01, (0, 2): 0.9, (3, 4): 0.9}, 3)
    assert alike == [(0, 1)]
    rows = [(Span(0, 1), Span(1, 2)), (Span(0, 2), Span(1, 2)), (Span(1, 2), Span(2, 3)), (Span(0, 1), Span(2, 3))]
    table = judged_table([(Pair(ar, en, "near"), 0.0, 0.0, ()) for ar, en in rows])
    assert join_alike(table, alike).tolist() == [True, False, False, False]
    assert join_alike(judged_table([]), alike).tolist() == []


def test_a_lead_is_over_the_next_of_the_row() -> None:
    cosines = np.array([[0.9, 0.4, 0.1], [0.2, 0.2, 0.5]], dtype=np.float32)
    assert lead_in_rows(cosines) == pytest.approx(np.array([[0.5, -0.5, -0.8], [-0.3, -0.3, 0.3]]), abs=1e-6)
    alone = np.array([[0.7]], dtype=np.float32)
    assert lead_in_rows(alone) == pytest.approx(alone)


def test_the_mean_of_few_sentences_is_drawn_to_zero() -> None:
    one = np.ones((1, 2), dtype=np.float32)
    assert find_middle([one]) == pytest.approx([0.2, 0.2])
    assert find_middle([np.ones((50, 2), dtype=np.float32), np.ones((46, 2), dtype=np.float32)]) == pytest.approx(
        [0.96, 0.96]
    )


def test_lengths_are_compared_whichever_comes_first() -> None:
    short, long = np.array([3]), np.array([12, 60])
    there, back = compare_lengths(short, long), compare_lengths(long, short)
    assert {name: values.tolist() for name, values in there.items()} == {
        name: values.T.tolist() for name, values in back.items()
    }
    assert there["longer"][0, 0] == pytest.approx(np.log(4))
    assert there["length"].tolist() == [[pytest.approx(0.1), pytest.approx(0.1)]]


def test_what_is_hopeless_is_left_out_and_nothing_else(sides: tuple[Side, Side]) -> None:
    chances = find_tellings(sides, [list(STORY)]).same
    everything = {pair: chance_of_telling(m) for pair, m in measure_tellings(sides, [list(STORY)])}
    assert chances.keys() <= everything.keys()
    assert all(chance < MEET for pair, chance in everything.items() if pair not in chances)


def test_chances_replace_what_was_known_and_ties_stay() -> None:
    known = Relations({(0, 5): 0.9}, {(0, 5): True, (1, 6): True}, set(), {(0, 5), (1, 6)})
    add_tellings(known, {(0, 5): 0.1, (1, 6): 0.8, (2, 7): 0.4, (3, 8): 0.2}, 0.5)
    assert known.same[0, 5] == 0.1
    assert known.carried[0, 5] is False  # hardly the same, so not all of it
    assert known.tied == {(0, 5), (1, 6)}
    assert known.carried[1, 6] is known.carried[6, 1] is True
    assert known.carried[2, 7] is False
    assert (3, 8) not in known.carried


def test_heaps_of_lines_tell_of_nothing(sides: tuple[Side, Side]) -> None:
    own = [("ar", 0, np.arange(3)), ("en", 1, np.arange(3)), ("other", 1, np.arange(3, 6))]
    assert is_one_story(sides, own)
    assert find_likeness(sides, own[:1], restored=True) == 0
    drawn = np.random.default_rng(5).standard_normal((49, 896)).astype(np.float32)
    rows = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    rows[23] = rows[1]  # two lines have a counterpart: that makes no story
    rows[28] = rows[2]
    rest = [Sentence("ar/rest.txt", 9 * i, 9 * i + 3, "بيت", "ar") for i in range(20)]
    heap = tuple(
        Side(
            [*side.sentences, *(replace(sentence, language=language) for sentence in rest)],
            own_rows,
            np.concatenate((side.doc_ids, np.full(20, 9, dtype=np.int32))),
            np.concatenate((side.joined, np.zeros(20, dtype=np.bool_))),
        )
        for side, own_rows, language in zip(sides, (rows[:23], rows[23:]), LANGUAGES, strict=True)
    )
    assert not is_one_story((heap[0], heap[1]), own)
    assert find_tellings((heap[0], heap[1]), [list(STORY)]).same == {}
    # Of an encoder whose vectors are not centred on general text nothing is known, and the lines are compared.
    assert (1, 23) in find_tellings((heap[0], heap[1]), [list(STORY)], general=False).same


def test_a_collection_of_one_story_is_one_story() -> None:
    sentences = [
        Sentence(doc, 100 * i, 100 * i + len(text), text, LANGUAGES[doc.startswith("en")])
        for doc, texts in STORY.items()
        for i, text in enumerate(texts)
    ]
    ar, en = make_sides(sentences, load_encoder(), "tokens", 3)
    own = [("ar", 0, np.arange(3)), ("en", 1, np.arange(3)), ("other", 1, np.arange(3, 6))]
    means = [restore_mean(side.vectors, side.mean).mean(axis=0) for side in (ar, en)]
    centred = [
        replace(side, vectors=subtract_mean(restore_mean(side.vectors, side.mean), mean), mean=mean)
        for side, mean in zip((ar, en), means, strict=True)
    ]
    assert np.median(centred[0].vectors @ centred[1].vectors.T) < ONE_STORY  # nothing of the story is left
    assert is_one_story((centred[0], centred[1]), own)
