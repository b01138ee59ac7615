"""Coverage: the best evidence of each sentence decides; shares weigh characters and come with intervals."""

import numpy as np
import pytest

from align.records import Language, Pair, Part, Sentence, Side, Span, Stretch
from align.select.coverage import ACROSS, Carrier, cover, mark_otherwise, settle_parts
from align.select.pairs import select_pairs
from align.select.shares import EVERYTHING, Share, measure_shares
from tests.support import judged_table


def side(language: Language, texts: list[tuple[str, str]]) -> Side:
    sentences = [
        Sentence(doc, 100 * i, 100 * i + len(t), t, language, joined=i > 0) for i, (doc, t) in enumerate(texts)
    ]
    numbers = {doc: i for i, doc in enumerate(dict.fromkeys(doc for doc, _ in texts))}
    return Side(
        sentences,
        np.zeros((len(texts), 2), dtype=np.float32),
        np.array([numbers[doc] for doc, _ in texts], dtype=np.int32),
        np.array([s.joined for s in sentences]),
    )


AR = side("ar", [("a1", "س" * 30), ("a1", "س" * 10), ("a2", "س" * 20)])
EN = side("en", [("e1", "x" * 34), ("e2", "x" * 12), ("e2", "x" * 23)])


Row = tuple[Pair, float, float, tuple[str, ...]]


def judged(ar: tuple[int, int], en: tuple[int, int], probability: float, *flags: str, likeness: float = 0.0) -> Row:
    return Pair(Span(*ar), Span(*en), "mine", cosine=probability), probability, likeness, flags


def evidence_of(*rows: Row) -> tuple[list[Carrier], list[Carrier]]:
    table = judged_table(rows)
    return cover(table, select_pairs(table, AR, EN), AR, EN).best()


def statuses(*rows: Row) -> tuple[list[str], list[str]]:
    ar, en = evidence_of(*rows)
    return [e.status for e in ar], [e.status for e in en]


def shares_of(*rows: Row, **options) -> dict[tuple[str, str], Share]:
    table = judged_table(rows)
    coverage = cover(table, select_pairs(table, AR, EN), AR, EN)
    found = measure_shares(coverage, AR.sentences, EN.sentences, **options)
    return {(s.source, s.other): s for s in found}


def test_the_most_probable_evidence_counts() -> None:
    ar, en = evidence_of(judged((0, 1), (0, 1), 0.9), judged((0, 1), (1, 2), 0.6))
    assert ar[0].span == Span(0, 1)
    assert [e.status for e in en] == ["covered", "covered", "uncovered"]


def test_every_sentence_of_a_span_is_carried() -> None:
    assert statuses(judged((0, 2), (0, 1), 0.9)) == (
        ["covered", "covered", "uncovered"],
        ["covered", "uncovered", "uncovered"],
    )


@pytest.mark.parametrize(
    ("probability", "status"), [(0.9, "covered"), (0.5, "covered"), (0.3, "partial"), (0.05, "uncovered")]
)
def test_probability_decides_the_status(probability: float, status: str) -> None:
    assert statuses(judged((2, 3), (2, 3), probability))[0][2] == status


def test_of_a_partial_pair_the_longer_side_is_carried_in_part() -> None:
    # 30 Arabic characters against 12 English ones: Arabic says more.
    assert statuses(judged((0, 1), (1, 2), 0.9, "partial")) == (
        ["partial", "uncovered", "uncovered"],
        ["uncovered", "covered", "uncovered"],
    )


def test_the_same_statement_with_another_number_is_carried_in_part() -> None:
    told_otherwise = judged((0, 1), (0, 1), 0.1, "number-mismatch", likeness=0.9)
    unlike = judged((2, 3), (2, 3), 0.1, "number-mismatch", likeness=0.3)
    assert statuses(told_otherwise, unlike)[0] == ["partial", "uncovered", "uncovered"]


def test_a_conflict_gives_way_to_a_pair_that_says_the_same() -> None:
    told_otherwise = judged((0, 1), (0, 1), 0.1, "number-mismatch", likeness=0.9)
    same = judged((0, 1), (1, 2), 0.8)
    assert statuses(told_otherwise, same)[0][0] == "covered"


@pytest.mark.parametrize(
    ("probability", "status"), [(ACROSS, "covered"), (ACROSS - 0.01, "uncovered"), (0.3, "uncovered")]
)
def test_between_stories_only_what_is_beyond_doubt_carries(probability: float, status: str) -> None:
    table = judged_table([judged((2, 3), (2, 3), probability)])
    chosen = select_pairs(table, AR, EN)
    assert cover(table, chosen, AR, EN, far=np.array([True])).best()[0][2].status == status
    assert chosen.tolist() == [probability >= 0.5]


def test_two_sentences_that_may_say_the_same_carry_each_other_in_part_at_least() -> None:
    table = judged_table([judged((0, 1), (0, 1), 0.01), judged((1, 2), (1, 2), 0.01), judged((2, 3), (2, 3), 0.9)])
    chosen = select_pairs(table, AR, EN)
    alike = np.array([True, False, True])
    ar, en = cover(table, chosen, AR, EN, alike=alike).best()
    assert [e.status for e in ar] == ["partial", "uncovered", "covered"]
    assert [e.status for e in en] == ["partial", "uncovered", "covered"]


def test_nothing_carries_where_there_are_no_rows() -> None:
    assert statuses() == (["uncovered"] * 3, ["uncovered"] * 3)


def test_shares_weigh_characters_and_name_who_carries() -> None:
    found = shares_of(judged((0, 1), (0, 1), 0.9), judged((1, 2), (1, 2), 0.3))
    assert found["a1", EVERYTHING].covered == pytest.approx(0.75)
    assert found["a1", EVERYTHING].partial == pytest.approx(0.25)
    assert found["a1", "e1"].covered == pytest.approx(0.75)
    assert found["a1", "e2"].partial == pytest.approx(0.25)
    assert found["e1", "a1"].covered == 1
    assert found["a2", EVERYTHING].covered == 0
    assert ("a2", "e1") not in found


def test_sources_can_be_folders() -> None:
    shares = shares_of(judged((0, 1), (0, 1), 0.9), group=lambda doc: doc[0])
    assert shares["a", EVERYTHING].sentences == 3


def test_what_is_told_otherwise_is_carried_in_part() -> None:
    table = judged_table([judged((0, 1), (0, 1), 0.9)])
    otherwise = {(0, 0, 0): [Stretch(5, 8)], (1, 0, 0): [Stretch(2, 4)]}
    ar, en = cover(table, select_pairs(table, AR, EN), AR, EN, otherwise=otherwise).best()
    assert (ar[0].status, en[0].status) == ("partial", "partial")


def test_the_clause_with_what_is_told_otherwise_is_the_one_that_is_missing() -> None:
    parts = [Part("en", "e1", Stretch(0, 10), 0.6, None), Part("en", "e1", Stretch(10, 34), 0.3, None)]
    marked = [mark_otherwise(part, 0, [Stretch(2, 4)]) for part in parts]
    assert [part.carried for part in settle_parts(marked, "partial")] == [False, True]
