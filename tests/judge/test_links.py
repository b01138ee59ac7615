"""Word links: near what people link, alike from both sides, none where nothing corresponds."""

from typing import Any

import numpy as np
import pytest

import align
from align.encode.bundled.build import build_network
from align.facts.evidence import read_evidence
from align.facts.words import find_places
from align.judge.links import differences, highest_in_runs, link_words, mean_around, shared_weight
from align.records import UsageError, Words
from scripts.data.word_gold import link, read_links
from scripts.eval.words import Count, count_links
from tests.support import NumberEncoder

# Alignment error rates: of the pairs that nothing was chosen on, and of these beside a foreign text.
FLOORS = {"as they are": 0.10, "foreign": 0.11}


def words(*rows: list[float]) -> Words:
    """Stand words of four letters side by side."""
    starts = np.arange(len(rows)) * 5
    vectors = np.array(rows, dtype=np.float32)
    return Words(np.stack([starts, starts + 4], axis=1), vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


ONE, TWO, THREE = [1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]


@pytest.fixture(scope="module")
def measured() -> dict[str, Count]:
    gold = read_links()
    network = build_network("bundled")
    sides = []
    for texts in ([pair.ar for pair in gold], [pair.en for pair in gold]):
        places = [find_places(text) for text in texts]
        sides.append([Words(p, r) for p, r in zip(places, network.encode_words(texts, places), strict=True)])
    return dict(count_links(gold, sides[0], sides[1], range(1, len(gold), 2)))


@pytest.mark.parametrize("kind", FLOORS)
def test_links_are_near_those_made_by_hand(measured: dict[str, Count], kind: str) -> None:
    count = measured[kind]
    assert 1 - (count.found_sure + count.found_possible) / (count.found + count.sure) <= FLOORS[kind]


def test_words_that_stand_for_each_other_are_linked_and_others_are_not() -> None:
    found = link_words(words(ONE, TWO), words(TWO, THREE, ONE))
    assert np.argwhere(found).tolist() == [[0, 2], [1, 0]]


def test_links_are_the_same_from_both_sides() -> None:
    rng = np.random.default_rng(4)
    ar, en = (words(*rng.standard_normal((n, 3)).tolist()) for n in (6, 9))
    np.testing.assert_array_equal(link_words(ar, en), link_words(en, ar).T)


def test_a_number_is_linked_where_vectors_say_nothing() -> None:
    ar, en = "بلغ 250", "some 250 came"
    facts = read_evidence(ar, "ar"), read_evidence(en, "en")
    sides = Words(find_places(ar), words(ONE, ONE).vectors), Words(find_places(en), words(TWO, TWO, TWO).vectors)
    assert np.argwhere(link_words(*sides, facts)).tolist() == [[1, 1]]
    assert not link_words(*sides).any()


def test_a_text_without_words_has_no_links() -> None:
    nothing = Words(np.zeros((0, 2), dtype=np.int64), np.zeros((0, 3), dtype=np.float32))
    assert link_words(nothing, words(ONE)).shape == (0, 1)
    assert differences(np.zeros((2, 0))).tolist() == [0, 0]


def test_what_a_link_counts_for_is_shared_out() -> None:
    weights = shared_weight(np.array([[0.9, 0.1], [0.9, 0.1]]))
    assert weights[0, 0] == weights[1, 0] == pytest.approx(0.5)


def test_a_word_that_nothing_answers_is_the_most_different() -> None:
    rng = np.random.default_rng(5)
    rows = rng.standard_normal((12, 40))
    own, other = words(*rows.tolist()), words(*np.delete(rows, [5, 6], axis=0).tolist())
    told = differences(own.vectors @ other.vectors.T)
    assert set(np.argsort(-told)[:2].tolist()) == {5, 6}


@pytest.mark.parametrize("width", [1, 2, 3, 7, 8, 13])
def test_the_highest_of_runs_is_that_of_all_their_columns(width: int) -> None:
    rows = np.random.default_rng(6).standard_normal((4, 13))
    runs = [rows[:, at : at + width].max(axis=1) for at in range(13 - width + 1)]
    np.testing.assert_array_equal(highest_in_runs(rows, width), np.stack(runs, axis=1))


def test_means_repeat_what_stands_at_the_ends() -> None:
    assert mean_around(np.array([0.0, 3.0, 9.0]), 1).tolist() == [1, 4, 7]
    assert mean_around(np.array([[2.0]]), 3).tolist() == [[2]]


def test_links_by_hand_are_sure_where_one_word_stands_for_several() -> None:
    pair = link("ar: وصل{1} القطار{2} متأخرًا{3?}.", "en: The{2?} train{2} came{1} in{1} late{3}.")
    assert pair.sure == {(0, 2), (0, 3), (1, 1)}
    assert pair.possible - pair.sure == {(1, 0), (2, 4)}


def test_a_number_behind_no_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word before"):
        link("ar: وصل{1} القطار {2}", "en: The train{2} came{1}")


def test_linked_words_are_told_by_their_places() -> None:
    arabic, english = "وصل الطبيب إلى القرية عام 1998.", "The doctor reached the village in 1998."
    (found,) = align.word_links([arabic], [english])
    told = {(arabic[w.ar.start : w.ar.end], english[w.en.start : w.en.end]) for w in found}
    assert {("الطبيب", "doctor"), ("القرية", "village"), ("1998", "1998")} <= told
    assert ("الطبيب", "village") not in told


@pytest.mark.parametrize("given", [("نص", "text"), (["نص"], [])])
def test_word_links_take_lists_in_step(given: tuple[list[str], list[str]]) -> None:
    with pytest.raises(UsageError, match="two lists"):
        align.word_links(*given)


def test_word_links_take_texts_only() -> None:
    given: list[Any] = ["نص", None]
    with pytest.raises(UsageError, match="None is none"):
        align.word_links(given, ["text", "text"])


def test_word_links_need_an_encoder_with_vectors_of_words() -> None:
    with pytest.raises(UsageError, match="no vectors of words"):
        align.word_links(["نص"], ["text"], encoder=NumberEncoder())
