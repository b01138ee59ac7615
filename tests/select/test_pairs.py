"""Pairs: the best rows that do not overlap; copies of a text share what carries them."""

import numpy as np

from align.match.table import append, pairs_of, rows_of
from align.records import Method, Pair, Sentence, Side, Span
from align.select.coverage import cover
from align.select.pairs import select_pairs
from tests.support import judged_table


def side(language, docs: list[int], texts: list[str] | None = None) -> Side:
    texts = texts or [f"{language} {i}" for i in range(len(docs))]
    sentences = [
        Sentence(f"{language}{d}", 10 * i, 10 * i + len(t), t, language)
        for i, (d, t) in enumerate(zip(docs, texts, strict=True))
    ]
    return Side(
        sentences,
        np.zeros((len(docs), 2), dtype=np.float32),
        np.array(docs, dtype=np.int32),
        np.zeros(len(docs), dtype=np.bool_),
    )


AR, EN = side("ar", [0, 0, 0]), side("en", [0, 0, 1])


def row(ar: tuple[int, int], en: tuple[int, int], probability: float, method: Method = "mine"):
    return Pair(Span(*ar), Span(*en), method), probability, probability, ()


def chosen(*rows, least: float = 0.5, ar: Side = AR, en: Side = EN) -> list[int]:
    return np.flatnonzero(select_pairs(judged_table(rows), ar, en, least)).tolist()


def test_of_rows_that_overlap_the_more_probable_is_a_pair() -> None:
    assert chosen(row((0, 1), (0, 1), 0.7), row((0, 2), (0, 1), 0.9), row((2, 3), (1, 2), 0.6)) == [1, 2]
    assert chosen(row((0, 1), (0, 1), 0.9), row((0, 2), (0, 1), 0.7)) == [0]


def test_a_bead_is_ahead_of_what_is_hardly_more_probable() -> None:
    assert chosen(row((0, 1), (0, 1), 0.8, "chain"), row((0, 1), (1, 2), 0.9)) == [0]
    assert chosen(row((0, 1), (0, 1), 0.6, "chain"), row((0, 1), (1, 2), 0.99)) == [1]


def test_a_bead_is_not_ahead_of_a_more_probable_row_inside_it() -> None:
    assert chosen(row((0, 2), (0, 2), 0.8, "chain"), row((0, 1), (0, 1), 0.9)) == [1]
    assert chosen(row((0, 2), (0, 2), 0.8, "chain"), row((0, 1), (0, 1), 0.7)) == [0]
    assert chosen(row((0, 2), (0, 1), 0.8, "chain"), row((1, 3), (0, 1), 0.9)) == [0]


def test_only_what_is_aligned_joins_a_sentence_with_a_second_document() -> None:
    first = row((0, 1), (0, 1), 0.99, "chain")
    assert chosen(first, row((0, 1), (2, 3), 0.9, "island")) == [0, 1]
    assert chosen(first, row((0, 1), (2, 3), 0.9)) == [0]


def test_rows_below_the_threshold_and_near_misses_are_no_pairs() -> None:
    assert chosen(row((0, 1), (0, 1), 0.49), row((1, 2), (1, 2), 0.1, "near")) == []
    assert chosen(row((0, 1), (0, 1), 0.49), row((1, 2), (1, 2), 0.1, "near"), least=0.0) == [0]


def test_a_row_that_a_better_pair_blocks_on_its_own_side_alone_carries_in_part() -> None:
    """The second Arabic sentence is in no pair, and no pair holds what carries it: coverage does not say full."""
    table = judged_table([row((0, 1), (0, 1), 0.9), row((0, 2), (1, 2), 0.8)])
    ar, en = cover(table, select_pairs(table, AR, EN), AR, EN).best()
    assert [e.status for e in ar] == ["covered", "partial", "uncovered"]
    assert en[1].status == "covered"  # by a sentence that stands in a better pair


def test_copies_of_a_text_share_their_evidence_and_parts_move_along() -> None:
    ar = side("ar", [0, 0, 1], ["نص", "آخر", "نص"])
    table = judged_table([row((0, 1), (0, 1), 0.9)])
    found, _ = cover(table, select_pairs(table, ar, EN), ar, EN).best()
    assert [(e.status, e.span) for e in found] == [
        ("covered", Span(0, 1)),
        ("uncovered", Span(0, 0)),
        ("covered", Span(0, 1)),
    ]


def test_rows_are_appended_once() -> None:
    first = rows_of([Pair(Span(0, 1), Span(0, 1), "chain", 0.5)])
    again = rows_of([Pair(Span(0, 1), Span(0, 1), "mine", 0.5), Pair(Span(1, 2), Span(0, 1), "mine", 0.4)])
    joined = append(first, again)
    assert [pair.method for pair in pairs_of(joined)] == ["chain", "mine"]
    assert len(append(first, first)) == 1
    assert len(joined.take(np.array([False, True]))) == 1


NUMBER = ("number-mismatch",)


def doubtful(ar: tuple[int, int], en: tuple[int, int], method: Method = "chain", flags=NUMBER):
    """Return a row that would be a pair but for a number."""
    return Pair(Span(*ar), Span(*en), method), 0.25, 0.95, flags


SIX = side("ar", [0] * 6), side("en", [0] * 6)


def sure(i: int):
    return row((i, i + 1), (i, i + 1), 0.9, "chain")


def chosen_of_six(*rows, least: float = 0.5) -> list[int]:
    return chosen(*rows, least=least, ar=SIX[0], en=SIX[1])


def test_a_bead_between_pairs_is_one_though_a_fact_differs() -> None:
    assert chosen_of_six(sure(0), doubtful((1, 2), (1, 2)), sure(2)) == [0, 1, 2]
    two = (sure(0), doubtful((1, 2), (1, 2)), doubtful((2, 3), (2, 3)), sure(3))
    assert chosen_of_six(*two) == [0, 1, 2, 3]


def test_the_end_of_both_documents_encloses_but_not_both_ends() -> None:
    assert chosen_of_six(sure(4), doubtful((5, 6), (5, 6))) == [0, 1]
    assert chosen_of_six(*(doubtful((i, i + 1), (i, i + 1)) for i in range(6))) == []


def test_a_gap_on_either_side_leaves_a_doubt() -> None:
    assert chosen_of_six(sure(0), doubtful((2, 3), (1, 2)), sure(3)) == [0, 2]
    assert chosen_of_six(sure(0), doubtful((1, 2), (1, 2)), row((3, 4), (2, 3), 0.9, "chain")) == [0, 2]
    assert chosen_of_six(sure(0), doubtful((1, 2), (1, 2))) == [0]


def test_only_a_bead_that_differs_in_a_fact_is_taken_and_not_from_who_asks_for_more() -> None:
    assert chosen_of_six(sure(0), doubtful((1, 2), (1, 2), flags=()), sure(2)) == [0, 2]
    assert chosen_of_six(sure(0), doubtful((1, 2), (1, 2), "mine"), sure(2)) == [0, 2]
    assert chosen_of_six(sure(0), doubtful((1, 2), (1, 2)), sure(2), least=0.8) == [0, 2]


def test_a_sentence_that_has_a_pair_is_in_no_doubtful_one() -> None:
    better = row((1, 2), (4, 5), 0.99, "island")
    assert chosen_of_six(sure(0), doubtful((1, 2), (1, 2)), sure(2), better) == [0, 2, 3]
