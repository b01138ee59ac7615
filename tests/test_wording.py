"""What the words of a line tell of it: additive, known by parts, blind to which number it is."""

from __future__ import annotations

import pytest

from align.clean.pages.wording import BUCKETS, Wording, cut_word, pair_words


def make_wording(**told: float) -> Wording:
    """Return a model that knows the meanings of some words and nothing of parts."""
    return Wording(told, [0.0] * BUCKETS, -1.0)


def test_a_line_has_the_mean_of_what_its_known_words_mean() -> None:
    wording = make_wording(subscribe=3.0, river=-1.0)
    assert wording.weigh(("subscribe", "river", "zzz")) == pytest.approx(0.0)
    assert wording.weigh(("zzz",)) == wording.weigh(()) == -1.0


def test_words_are_known_by_their_parts() -> None:
    parts = [0.0] * BUCKETS
    for bucket in cut_word("subscribe")[1:]:
        parts[bucket] = 1.0
    wording = Wording({}, parts, 0.0)
    assert wording.weigh_word("subscribers") > wording.weigh_word("river")


def test_numbers_of_one_length_are_alike() -> None:
    assert cut_word("1998") == cut_word("2024") != cut_word("14")
    assert list(pair_words(("page", "12"))) == list(pair_words(("page", "47")))


def test_pairs_know_the_ends_of_a_line() -> None:
    assert len(list(pair_words(("read", "more")))) == 3
    assert next(pair_words(("read",))) != list(pair_words(("more", "read")))[1]
