"""Clauses: a sentence that several others carry is cut where what one of them carries ends."""

from dataclasses import replace

import numpy as np
import pytest

from align.match.table import Candidates
from align.records import Pair, Part, Sentence, Side, Span, Stretch
from align.select.clauses import Cut, cut, divide, find_cuts
from align.select.coverage import cover
from align.select.pairs import select_pairs
from align.select.statements import Member, find_statements, list_tellings
from tests.select.test_statements import echoes
from tests.support import judged_table

LONG = "بلغت الكلفة مليار دينار، جاء نصفها قرضًا، بحسب الوزارة."
FIRST, SECOND = "It cost a billion dinars.", "Half of it was a loan, the ministry said."
CLAUSES = ("بلغت الكلفة مليار دينار،", "جاء نصفها قرضًا،", "بحسب الوزارة.")
HOME = Sentence("ar", 50, 50 + len(LONG), LONG, "ar")
THERE = [
    Sentence("en", 200, 200 + len(FIRST), FIRST, "en"),
    Sentence("en", 230, 230 + len(SECOND), SECOND, "en", joined=True),
]


def parts(*carried: Stretch | None) -> tuple[Part, ...]:
    """Return the clauses with what carries each."""
    starts = [HOME.start + LONG.index(clause) for clause in CLAUSES]
    places = [Stretch(start, start + len(clause)) for start, clause in zip(starts, CLAUSES, strict=True)]
    return tuple(Part("ar", "ar", place, 0.95, by) for place, by in zip(places, carried, strict=True))


IN_FIRST, IN_SECOND, IN_BOTH = Stretch(200, 225), Stretch(230, 250), Stretch(220, 260)


@pytest.mark.parametrize(
    ("carried", "expected"),
    [
        ((IN_FIRST, IN_SECOND, IN_SECOND), ["بلغت الكلفة مليار دينار،", "جاء نصفها قرضًا، بحسب الوزارة."]),
        ((IN_FIRST, IN_SECOND, None), ["بلغت الكلفة مليار دينار،", "جاء نصفها قرضًا، بحسب الوزارة."]),
        ((None, IN_FIRST, IN_BOTH), ["بلغت الكلفة مليار دينار، جاء نصفها قرضًا،", "بحسب الوزارة."]),
        ((IN_FIRST, None, IN_SECOND), []),  # whose is the clause between?
        ((IN_FIRST, IN_SECOND, IN_FIRST), []),  # one within the other
        ((IN_FIRST, IN_FIRST, None), []),  # the second carries nothing
    ],
)
def test_a_sentence_is_cut_between_what_two_others_carry(carried, expected) -> None:
    found = cut(HOME, parts(*carried), THERE)
    assert [LONG[place.start : place.end] for _, place in found] == expected
    assert [by for by, _ in found] == list(range(len(expected)))


def test_clauses_may_stand_the_other_way_round() -> None:
    assert [by for by, _ in cut(HOME, parts(IN_SECOND, IN_FIRST, IN_FIRST), THERE)] == [1, 0]


def test_others_stand_with_the_carrier_that_they_are_tied_to() -> None:
    one = Cut(0, (Stretch(0, 24), Stretch(25, 55)), (3, 4))

    def ties(*pairs: tuple[int, int]):
        return lambda a, b: (a, b) in pairs or (b, a) in pairs

    assert divide([0, 3, 4], one, ties(), []) == [{0, 3}, {0, 4}]
    assert divide([0, 3, 4, 7], one, ties((7, 4), (7, 0)), []) == [{0, 3}, {0, 4, 7}]
    assert divide([0, 3], one, ties(), []) == []
    assert divide([0, 3, 4, 7], one, ties((7, 0)), []) == []  # tied to the whole alone
    assert divide([0, 3, 4, 7], one, ties((7, 3), (7, 4)), []) == []
    assert divide([0, 3, 4, 7, 8], one, ties((7, 3), (8, 4), (7, 8)), []) == []
    told = [(0, 30), (4, 2)]  # the second clause tells a fact otherwise than the second sentence
    assert divide([0, 3, 4], one, ties(), [told]) == [{0, 3}, {0, 4}]
    assert divide([0, 3, 4], one, ties(), [[(0, 3), (4, 2)]]) == []
    assert divide([0, 3, 4], one, ties(), [[(3, 3), (4, 2)]]) == []


def make_side(*sentences: Sentence) -> Side:
    return Side(
        list(sentences),
        np.full((len(sentences), 4), 0.5, dtype=np.float32),
        np.zeros(len(sentences), dtype=np.int32),
        np.array([sentence.joined for sentence in sentences]),
    )


@pytest.mark.parametrize(("probability", "divided"), [(0.95, True), (0.8, False)])
def test_a_sentence_beyond_doubt_makes_each_statement_with_a_clause(probability: float, divided: bool) -> None:
    ar, en = make_side(HOME), make_side(*THERE)
    pair = Pair(Span(0, 1), Span(0, 2), "chain", cosine=0.9)
    table: Candidates = judged_table([(pair, probability, 0.0, ())])
    own = parts(IN_FIRST, IN_SECOND, IN_SECOND)
    theirs = tuple(Part("en", "en", Stretch(s.start, s.end), 0.95, None) for s in THERE)
    table = replace(table, parts=((*own, *theirs),))
    coverage = cover(table, select_pairs(table, ar, en), ar, en)
    assert bool(find_cuts(table, coverage, (ar, en))) is divided
    found, _ = find_statements(table, coverage, echoes(), [], (ar, en), {})
    if not divided:
        assert [{m.node: m.role for m in s.members} for s in found] == [{0: "full", 1: "partial", 2: "partial"}]
        return
    assert [[(m.node, m.role) for m in s.members] for s in found] == [
        [(0, "full"), (1, "full")],
        [(0, "full"), (2, "full")],
    ]
    clauses = [LONG[m.place.start : m.place.end] for s in found for m in s.members if m.place]
    assert clauses == ["بلغت الكلفة مليار دينار،", "جاء نصفها قرضًا، بحسب الوزارة."]


def test_a_clause_is_told_in_each_copy_of_its_sentence() -> None:
    copy = replace(HOME, doc="copy", start=0, end=len(LONG))
    other = replace(copy, doc="other", text=LONG.rstrip(".") + "!")
    told = list_tellings(Member(0, "full", Stretch(25, 41)), [[HOME, copy, other]])
    assert [(s.doc, s.start, s.end, s.text) for s in told] == [
        ("ar", 75, 91, "جاء نصفها قرضًا،"),
        ("copy", 25, 41, "جاء نصفها قرضًا،"),
        ("other", 0, len(LONG), other.text),
    ]
    assert list_tellings(Member(0, "full"), [[HOME, copy]]) == [HOME, copy]
