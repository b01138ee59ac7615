"""Collections with known counterparts, and what coverage is measured by, small enough to count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.data import make_collections
from scripts.eval import coverage as eval_coverage

LINES = make_collections.Lines(
    "made", [f"الجملة رقم {i}." for i in range(60)], [f"Sentence number {i}." for i in range(60)], ["all"] * 60
)


def flat(documents: list[list[str]]) -> list[str]:
    return [text for document in documents for text in document]


@pytest.mark.parametrize("repeat", [0.0, 0.5])
def test_gold_pairs_say_the_same(repeat: float) -> None:
    made = make_collections.make_collection(LINES, 3, make_collections.Recipe(split=0, recut=0, repeat=repeat))
    ar, en = flat(made.ar), flat(made.en)
    assert made.gold == sorted(set(made.gold))
    for ar_span, en_span in made.gold:
        numbers = [
            [
                int(word.strip("."))
                for text in texts[slice(*span)]
                for word in text.split()
                if word.strip(".").isdigit()
            ]
            for texts, span in ((ar, ar_span), (en, en_span))
        ]
        assert numbers[0] == numbers[1] != []


def test_repeated_runs_stand_in_two_places_of_one_language() -> None:
    recipe = make_collections.Recipe(merge=0, split=0, recut=0, drop=0, repeat=0.5)
    once = make_collections.make_collection(LINES, 3, make_collections.Recipe(merge=0, split=0, recut=0, drop=0))
    twice = make_collections.make_collection(LINES, 3, recipe)
    assert len(flat(once.ar)) == len(set(flat(once.ar))) == 60
    for documents in (twice.ar, twice.en):
        texts = flat(documents)
        assert set(texts) == set(flat(once.ar if documents is twice.ar else once.en))
        assert max(map(texts.count, texts)) == 2
    told_twice = [{number for number, text in enumerate(lines) if flat(docs).count(text) == 2}
                  for docs, lines in ((twice.ar, LINES.ar), (twice.en, LINES.en))]  # fmt: skip
    assert told_twice[0].isdisjoint(told_twice[1])
    assert len(twice.gold) == 60 + len(told_twice[0]) + len(told_twice[1])


def told(text: str, carried: bool, status: str, doc: str = "a") -> object:
    return eval_coverage.Told(doc, text, carried, status, 0.9, "")


def test_shares_are_of_characters() -> None:
    rows = [told("x" * 30, True, "covered"), told("x" * 50, False, "partial"), told("x" * 20, True, "uncovered")]
    true, share, low, high = eval_coverage.measure(rows)
    assert (true, share) == (0.5, 0.3)
    assert 0 <= low <= share <= high <= 1


def test_precision_and_recall() -> None:
    found, right = np.array([1, 1, 1, 0], dtype=bool), np.array([1, 0, 0, 1], dtype=bool)
    assert eval_coverage.rate(found, right) == (1 / 3, 1 / 2)
    assert eval_coverage.rate(np.zeros(4, dtype=bool), right) == (0, 0)


def test_a_text_is_known_by_every_line_it_stands_in_step_with() -> None:
    lines = make_collections.Lines("x", ["شكرا.", "شكرا!", "نعم."], ["Thanks.", "Thank you.", "Yes."], ["1"] * 3)
    known = eval_coverage.know_pairs([lines])
    (thanks,) = [found for found in known["ar"].values() if len(found) == 2]
    assert len(known["ar"]) == 2
    assert len(known["en"]) == 3
    assert all(known["en"][text] == known["en"][other] for text in thanks for other in thanks)


def test_wrong_is_what_is_told_covered_and_not_carried() -> None:
    rows = [told("a", False, "covered"), told("b", True, "covered"), told("c", False, "partial")]
    assert eval_coverage.share(rows, eval_coverage.is_covered) == pytest.approx(2 / 3)
    assert eval_coverage.share(rows, eval_coverage.is_wrong) == pytest.approx(1 / 3)
    assert eval_coverage.share(rows, eval_coverage.is_wrongly_partial) == pytest.approx(1 / 3)


def test_errors_to_expect_in_a_set_not_seen_hold_those_between_and_inside_sets() -> None:
    assert eval_coverage.learn_errors([[0.04, 0.04], [0.04, 0.04]]) == pytest.approx((0.04, 0))
    shift, inside = eval_coverage.learn_errors([[0.03, 0.05], [0.03, 0.05]])
    assert (shift, inside) == pytest.approx((0.04, 0.0002**0.5))
    shift, between = eval_coverage.learn_errors([[0.03, 0.03], [0.05]])
    assert (shift, between) == pytest.approx((0.04, (0.0002 * 1.5) ** 0.5))
