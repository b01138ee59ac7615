"""Parts: each clause of a pair is carried by the other end or missing there, with the place of what carries it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

import numpy as np
import pytest

from align.judge.flags import names_of
from align.judge.judge import NEAR_MISS
from align.judge.parts import cut_ends, cut_rows, fill_parts, measure_cuts, open_rows, worth_a_look
from align.judge.parts_measure import MEASURES, measure_clauses
from align.judge.parts_weights import (
    CARRIED,
    COLUMNS,
    MISSING,
    OTHER_FACTS,
    Kind,
    carried_chance,
    lacks_part,
    level,
    load_weights,
)
from align.judge.parts_words import WORD_MEASURES, measure_words
from align.match.collection import Search
from align.match.neighbours import Neighbours
from align.match.propose import near_in_stories, near_misses
from align.match.sides import encode_texts
from align.match.table import Candidates, object_column, pairs_of
from align.match.weights import Scoring
from align.records import Language, Method, Pair, Part, Sentence, Side, Span, Stretch, Words
from align.select.coverage import Carrier, cover, says_alike, settle_parts
from align.select.pairs import select_pairs
from tests.support import judged_table

# Words that mean the same in both languages have one direction; other words have none.
MEANINGS = [
    ("القمح", "wheat"),
    ("الميناء", "port"),
    ("السفينة", "ship"),
    ("الخبز", "bread"),
    ("العاصمة", "capital"),
    ("أسعار", "prices"),
    ("الطبيب", "doctor"),
    ("القرية", "village"),
    ("الدواء", "medicine"),
    ("المدرسة", "school"),
    ("المعلم", "teacher"),
    ("الدرس", "lesson"),
]
DIMENSION = 48
ROWS = np.random.default_rng(3).standard_normal((len(MEANINGS), DIMENSION))


class MeaningEncoder:
    """A stand-in that adds up the directions of the words it knows, and counts what it is asked."""

    name = "bundled-meanings"
    revision = "1"
    dimension = DIMENSION

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        rows = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for meaning, words in zip(ROWS, MEANINGS, strict=True):
                row += meaning * any(word in text for word in words)
            row /= np.linalg.norm(row) or 1
        return rows


WHEAT_AR, BREAD_AR = "وصل القمح على متن السفينة إلى الميناء،", "وارتفعت أسعار الخبز في العاصمة."
WHEAT_EN, BREAD_EN = "The wheat reached the port by ship,", "and prices of bread in the capital rose."
DOCTOR_AR, DOCTOR_EN = "حمل الطبيب الدواء إلى القرية.", "The doctor took the medicine to the village."
SCHOOL_AR, SCHOOL_EN = "شرح المعلم الدرس في المدرسة.", "The teacher explained the lesson at school."
STORED = np.zeros(DIMENSION, dtype=np.float32)


def make_side(language: Language, texts: Sequence[str], docs: Sequence[int] | None = None) -> Side:
    """Put each sentence behind ten other characters of its own document."""
    docs = docs or [0] * len(texts)
    sentences = [
        Sentence(f"{language}{doc}", 1000 * i + 10, 1000 * i + 10 + len(text), text, language)
        for i, (text, doc) in enumerate(zip(texts, docs, strict=True))
    ]
    vectors = MeaningEncoder().encode(texts)
    return Side(sentences, vectors, np.array(docs, dtype=np.int32), np.zeros(len(texts), dtype=np.bool_))


AR = make_side("ar", [f"{WHEAT_AR} {BREAD_AR}", DOCTOR_AR, SCHOOL_AR])
EN = make_side("en", [WHEAT_EN, f"{WHEAT_EN} {BREAD_EN}", DOCTOR_EN, SCHOOL_EN])


Row = tuple[Pair, float, float, tuple[str, ...]]


def judged(
    ar: int, en: int, probability: float = 0.8, *flags: str, cosine: float = 0.7, method: Method = "mine"
) -> Row:
    return Pair(Span(ar, ar + 1), Span(en, en + 1), method, cosine), probability, 0.0, flags


def part(
    *rows: Row, ar: Side = AR, en: Side = EN, encoder: MeaningEncoder | None = None, covered: float = 0.5
) -> Candidates:
    """Fill the parts of a table as the job does."""
    encoder = encoder or MeaningEncoder()
    table = judged_table(rows)
    cuts = cut_rows(table, ar, en, worth_a_look(table, ar, en, covered))
    vectors = encode_texts(encoder, cuts.texts[0]), encode_texts(encoder, cuts.texts[1])
    return fill_parts(table, cuts, measure_cuts(vectors, STORED))


def covered_by(table: Candidates, ar: Side = AR, en: Side = EN) -> tuple[list[Carrier], list[Carrier]]:
    return cover(table, select_pairs(table, ar, en), ar, en).best()


def texts_of(found: Candidates, language: Language) -> list[tuple[str, str | None]]:
    """Return the clauses of one end of the first row, each with the text that carries it."""
    own, other = (AR, EN) if language == "ar" else (EN, AR)
    pair = pairs_of(found)[0]
    sentence = own.sentences[(pair.ar if language == "ar" else pair.en).first]
    there = other.sentences[(pair.en if language == "ar" else pair.ar).first]
    return [
        (
            sentence.text[p.place.start - sentence.start : p.place.end - sentence.start],
            there.text[p.evidence.start - there.start : p.evidence.end - there.start] if p.evidence else None,
        )
        for p in found.parts[0]
        if p.language == language
    ]


def flags_of(found: Candidates) -> tuple[str, ...]:
    return names_of(int(found.flags[0]))


def test_the_clause_that_is_missing_is_told_and_the_other_is_shown_where_it_stands() -> None:
    found = part(judged(0, 0))
    assert texts_of(found, "ar") == [(WHEAT_AR, WHEAT_EN), (BREAD_AR, None)]
    assert texts_of(found, "en") == [(WHEAT_EN, WHEAT_AR)]
    assert flags_of(found) == ("partial",)


def test_nothing_is_missing_from_a_full_match() -> None:
    found = part(judged(0, 1))
    assert texts_of(found, "ar") == [(WHEAT_AR, WHEAT_EN), (BREAD_AR, BREAD_EN)]
    assert texts_of(found, "en") == [(WHEAT_EN, WHEAT_AR), (BREAD_EN, BREAD_AR)]
    assert flags_of(found) == ()


def test_clauses_overrule_a_flag_that_came_from_lengths() -> None:
    found = part(judged(0, 1, 0.8, "length", "partial"))
    assert flags_of(found) == ("length",)


def test_only_the_end_that_says_more_is_carried_in_part() -> None:
    ar, en = covered_by(part(judged(0, 0)))
    assert [e.status for e in ar] == ["partial", "uncovered", "uncovered"]
    assert [e.status for e in en] == ["covered", "uncovered", "uncovered", "uncovered"]
    assert [p.evidence is None for p in ar[0].parts] == [False, True]


def test_of_two_sentences_only_the_one_that_is_missing_is_uncovered() -> None:
    ar, en = make_side("ar", [WHEAT_AR, DOCTOR_AR]), make_side("en", [WHEAT_EN, SCHOOL_EN])
    both = Pair(Span(0, 2), Span(0, 1), "chain", 0.6), 0.8, 0.0, ()
    found, _ = covered_by(part(both, ar=ar, en=en), ar, en)
    assert [e.status for e in found] == ["covered", "uncovered"]


def test_a_pair_that_carries_all_counts_more_than_a_likelier_one_that_lacks_a_clause() -> None:
    ar, _ = covered_by(part(judged(0, 0, 0.89), judged(0, 1, 0.6)))
    assert (ar[0].status, ar[0].span) == ("covered", Span(1, 2))


def test_what_is_no_match_may_still_carry_a_clause() -> None:
    found = part(judged(0, 0, 0.05))
    unlike = part(judged(0, 3, 0.05))
    assert covered_by(found)[0][0].status == "partial"
    assert covered_by(unlike)[0][0].status == "uncovered"


@pytest.mark.parametrize(
    ("ar", "en", "carried"),
    [
        (f"{WHEAT_AR} وحمل الطبيب 40 صندوقًا من الدواء إلى القرية.", "40 boxes", True),
        (f"{WHEAT_AR} وحمل الطبيب 40 صندوقًا من الدواء إلى القرية.", "90 boxes", False),
    ],
)
def test_a_clause_with_another_number_is_not_carried(ar: str, en: str, carried: bool) -> None:
    english = f"{WHEAT_EN} and the doctor took {en} of medicine to the village."
    sides = make_side("ar", [ar, BREAD_AR]), make_side("en", [english, BREAD_EN])
    found = part(judged(0, 0), ar=sides[0], en=sides[1])
    ar_parts = [p for p in found.parts[0] if p.language == "ar"]
    assert [p.evidence is not None for p in ar_parts] == [True, carried]


def test_what_is_beyond_doubt_is_not_looked_into_and_costs_nothing() -> None:
    encoder = MeaningEncoder()
    assert part(judged(2, 3, 0.99), encoder=encoder).parts.tolist() == [()]
    assert len(encoder.asked) <= len(AR) + len(EN)  # the sample of sentences


def test_a_row_whose_sentences_stand_in_sure_pairs_is_not_compared_and_coverage_is_the_same() -> None:
    sides = make_side("ar", [DOCTOR_AR, SCHOOL_AR]), make_side("en", [DOCTOR_EN, SCHOOL_EN])
    wide = Pair(Span(0, 2), Span(0, 2), "mine", 0.6), 0.7, 0.0, ()
    rows = [judged(0, 0, 0.99, method="chain"), judged(1, 1, 0.99, method="chain"), wide]
    table = judged_table(rows)
    chosen, asked = select_pairs(table, *sides), worth_a_look(table, *sides)
    assert asked.tolist() == [2]
    assert open_rows(table, asked, chosen, *sides).tolist() == []
    looked = part(*rows, ar=sides[0], en=sides[1])
    assert looked.parts[2]
    assert covered_by(looked, *sides) == covered_by(table, *sides)
    # A pair that needs a look itself, or leaves a sentence free, settles nothing.
    for other in (judged(1, 1, 0.8, method="chain"), judged(1, 1, 0.99, "partial", method="chain")):
        table = judged_table([rows[0], other, wide])
        asked = worth_a_look(table, *sides)
        assert asked.tolist() == open_rows(table, asked, select_pairs(table, *sides), *sides).tolist() == [1, 2]
    table = judged_table([rows[0], wide])
    assert open_rows(table, worth_a_look(table, *sides), np.array([True, False]), *sides).tolist() == [1]


def test_every_clause_is_encoded_once() -> None:
    encoder = MeaningEncoder()
    part(judged(0, 0), judged(0, 1), judged(0, 2, 0.3), encoder=encoder)
    assert len(encoder.asked) == len(set(encoder.asked))
    assert {WHEAT_AR, BREAD_AR, BREAD_EN} <= set(encoder.asked)


def test_no_rows_are_left_alone() -> None:
    assert len(part()) == 0


def test_a_sentence_without_words_has_no_parts() -> None:
    sides = make_side("ar", ["👏👏", DOCTOR_AR]), make_side("en", [DOCTOR_EN, "..."])
    found = part(judged(0, 0), ar=sides[0], en=sides[1])
    assert found.parts[0] == ()


NOWHERE = [-1] * 2


def neighbours(*rows: list[int]) -> Neighbours:
    return Neighbours(np.array(rows, dtype=np.int32), np.full((len(rows), 2), 0.5, dtype=np.float32))


def test_near_misses_are_proposed_in_linked_documents_only() -> None:
    ar = make_side("ar", [WHEAT_AR, BREAD_AR, DOCTOR_AR], [0, 0, 1])
    en = make_side("en", [WHEAT_EN, BREAD_EN, DOCTOR_EN], [0, 0, 1])
    near = neighbours([1, 2], [1, 2], [1, 0]), neighbours(NOWHERE, NOWHERE, NOWHERE)
    hubs = np.zeros(3, dtype=np.float32), np.zeros(3, dtype=np.float32)
    search = Search(ar, en, near, hubs, Scoring(), {})
    found = near_misses(search, [("ar0", "en0")])
    assert [pair.place() for pair in pairs_of(found)] == [(0, 1, 1, 2), (1, 2, 1, 2)]
    assert {pair.method for pair in pairs_of(found)} == {"near"}
    assert len(near_misses(search, [])) == 0


def test_near_misses_are_looked_into_where_nothing_better_is_known() -> None:
    rows = judged(0, 0, 0.9), judged(0, 1, NEAR_MISS, method="near"), judged(1, 0, NEAR_MISS, method="near")
    assert [bool(parts) for parts in part(*rows).parts] == [True, True, True]
    assert [bool(parts) for parts in part(*rows, judged(1, 1, 0.6)).parts] == [True, False, False, True]


def test_a_near_miss_is_never_a_match() -> None:
    likely = judged_table([judged(0, 0, NEAR_MISS, method="near")])
    ar, en = covered_by(likely)
    assert {e.status for e in (*ar, *en)} == {"uncovered"}
    assert not select_pairs(likely, AR, EN, 0.0).any()


def test_one_unlikely_clause_among_several_is_what_lacks() -> None:
    def clauses(*chances: float) -> list[Part]:
        return [Part("en", "e", Stretch(i, i + 1), chance, None) for i, chance in enumerate(chances)]

    assert lacks_part(clauses(0.9, MISSING / 2))
    assert not lacks_part(clauses(0.9, MISSING * 2))
    assert not lacks_part([])


@pytest.mark.parametrize("kind", ["plain", "words"])
def test_the_stored_weights_are_whole_and_ordered(kind: Kind) -> None:
    stored = json.loads(files("align.judge").joinpath("data", "parts.json").read_text("utf-8"))[kind]
    assert set(stored["weights"]) == set(COLUMNS[kind])
    assert 0 < stored["missing"] < 0.5 < stored["carried"] < 1


@pytest.mark.parametrize("kind", ["plain", "words"])
def test_the_cuts_of_all_regressions_are_the_same_chances(kind: Kind) -> None:
    fitted = load_weights(kind)
    cuts = np.array([fitted.missing, 0.5, fitted.carried])
    logits = np.log(cuts / (1 - cuts))
    np.testing.assert_allclose(level(logits, fitted), [MISSING, 0.5, CARRIED])
    assert np.all(np.diff(level(np.linspace(-9, 9, 50), fitted)) > 0)


@pytest.mark.parametrize("better", ["best", "gain"])
def test_the_chance_grows_with_likeness(better: str) -> None:
    ordinary = dict(zip(MEASURES, (4.0, 4.0, 0.5, -1.0, 6.0, 0.0, 0.0, 0.4, 0.15, 0.0, 0.0), strict=True))
    rows = [list((ordinary | {better: value}).values()) for value in np.linspace(0.0, 8.0, 20)]
    chances = carried_chance(np.array(rows))
    assert np.all(np.diff(chances) >= 0)
    assert chances[-1] > chances[0]


def test_measures_do_not_depend_on_the_other_pairs() -> None:
    table = judged_table([judged(0, 0)])
    cuts = cut_rows(table, AR, EN, np.arange(1))
    vectors = encode_texts(MeaningEncoder(), cuts.texts[0]), encode_texts(MeaningEncoder(), cuts.texts[1])
    clauses = measure_cuts(vectors, STORED)
    _row, *ends = next(cut_ends(table, cuts, clauses))
    once, runs = measure_clauses(ends[0], ends[1], clauses.spread)
    assert once.shape == (2, len(MEASURES))
    assert np.all(np.isfinite(once))
    assert runs == [(0, 1), (0, 1)]


def word_rows(*directions: int) -> Words:
    """Stand words of five letters side by side, each with a direction of its own."""
    starts = np.arange(len(directions)) * 6
    return Words(np.stack([starts, starts + 5], axis=1), np.eye(12, dtype=np.float32)[list(directions)])


def test_words_tell_the_clause_that_is_missing() -> None:
    own, other = word_rows(0, 1, 2, 3, 4, 5), word_rows(1, 0, 2)
    rows, links = measure_words(own, other, [(0, 3), (3, 6)])
    told = [dict(zip(WORD_MEASURES, row, strict=True)) for row in rows.tolist()]
    assert [clause["linked"] for clause in told] == [1.0, 0.0]
    assert [clause["lone"] for clause in told] == [0.0, 1.0]
    assert told[1]["spare"] == 0.0
    assert told[1]["occupied"] == 1.0
    assert np.argwhere(links).tolist() == [[0, 1], [1, 0], [2, 2]]


def test_an_end_without_words_is_measured_all_the_same() -> None:
    nothing = Words(np.zeros((0, 2), dtype=np.int64), np.zeros((0, 12), dtype=np.float32))
    rows, links = measure_words(word_rows(0, 1, 2), nothing, [(0, 3)])
    assert rows.shape == (1, len(WORD_MEASURES))
    assert links.shape == (3, 0)


def clauses_of_row(*chances: float, evidence: int | None = None) -> list[Part]:
    """Return Arabic clauses of ten characters each, and an English one behind; the first is carried by the last."""
    *own, other = chances
    there = None if evidence is None else Stretch(evidence, evidence + 10)
    parts = [
        Part("ar", "a", Stretch(10 * i, 10 * i + 10), chance, None if i else there) for i, chance in enumerate(own)
    ]
    return [*parts, Part("en", "e", Stretch(0, 10), other, None)]


@pytest.mark.parametrize(
    ("chances", "told"),
    [((0.8, 0.7, 0.6), [True, False, True]), ((0.2, 0.4, 0.3), [False, True, False]), ((0.9, 0.2), [True, False])],
)
def test_of_what_is_carried_in_part_neither_all_nor_none_is_told(
    chances: tuple[float, ...], told: list[bool]
) -> None:
    parts = [Part("en", "e", Stretch(i, i + 1), chance, None) for i, chance in enumerate(chances)]
    if all(chance >= 0.5 for chance in chances):
        told = [chance != min(chances) for chance in chances]
    assert [part.carried for part in settle_parts(parts, "partial")] == told
    assert settle_parts(parts, "covered") == tuple(parts)


def test_a_sentence_of_one_clause_has_no_parts_to_tell_apart() -> None:
    assert settle_parts([Part("en", "e", Stretch(0, 1), 0.4, None)], "partial") == ()


@pytest.mark.parametrize(
    ("other", "evidence", "alike"), [(0.3, 0, True), (MISSING / 2, 0, False), (0.3, 40, False), (0.9, None, False)]
)
def test_two_ends_say_alike_or_neither_does(other: float, evidence: int | None, alike: bool) -> None:
    parts = clauses_of_row(0.95, 0.02, other, evidence=evidence)
    assert says_alike(parts[:2], parts) == says_alike(parts[2:], parts) == alike


def decided(
    probability: float,
    chances: Sequence[float],
    *flags: str,
    likeness: float | None = None,
    beside: Sequence[tuple[Pair, float, float, tuple[str, ...]]] = (),
    method: str = "mine",
) -> list[str]:
    """Return the status of each Arabic sentence, a clause each, of a row, with other rows `beside` it."""
    ar = make_side("ar", [f"{WHEAT_AR} {i}" for i in range(len(chances) + len(beside))])
    en = make_side("en", [WHEAT_EN])
    table = judged_table([(Pair(Span(0, len(chances)), Span(0, 1), method, 0.7), probability, 0.0, flags), *beside])
    parts = [
        Part("ar", s.doc, Stretch(s.start, s.end), chance, None)
        for s, chance in zip(ar.sentences, chances, strict=False)
    ]
    table = replace(
        table,
        parts=object_column([tuple(parts), *([()] * len(beside))]),
        likeness=np.array([probability if likeness is None else likeness, *(row[1] for row in beside)]),
    )
    return [its.status for its in cover(table, select_pairs(table, ar, en), ar, en).best()[0]][: len(chances)]


def test_a_match_of_two_sentences_leaves_out_the_one_that_nothing_carries() -> None:
    assert decided(0.9, (0.95, MISSING / 2)) == ["covered", "uncovered"]


def test_a_long_sentence_carries_each_of_several_that_it_tells() -> None:
    pair = (Pair(Span(2, 3), Span(0, 1), "chain", 0.9), 0.9, 0.0, ())
    assert decided(0.3, (0.95, 0.6), beside=[pair]) == ["covered", "partial"], "a better pair holds the long one"
    assert decided(0.3, (0.95, 0.6)) == ["partial", "partial"], "no pair holds it"
    assert decided(0.3, (0.3, 0.2)) == ["uncovered", "uncovered"]


def test_a_bead_lends_no_sentence_the_counterpart_of_the_one_beside_it() -> None:
    pair = (Pair(Span(0, 1), Span(0, 1), "chain", 0.9), 0.97, 0.0, ())
    assert decided(0.9, (0.95, 0.95), method="chain") == ["covered", "covered"]
    assert decided(0.9, (0.95, 0.95), beside=[pair], method="chain") == ["covered", "uncovered"]


def test_a_match_with_another_figure_is_carried_in_part() -> None:
    assert decided(0.9, (0.95, OTHER_FACTS), "number-mismatch") == ["covered", "partial"]
    assert decided(0.9, (0.95, OTHER_FACTS)) == ["covered", "covered"]


def test_two_sentences_that_may_say_the_same_are_looked_into_however_unlike() -> None:
    sides = make_side("ar", [DOCTOR_AR, SCHOOL_AR]), make_side("en", [DOCTOR_EN, SCHOOL_EN])
    unlike = Pair(Span(1, 2), Span(0, 1), "near", 0.1), 0.0, 0.0, ()
    table = judged_table([judged(0, 0, 0.99, method="chain"), unlike])
    assert worth_a_look(table, *sides).tolist() == []
    assert worth_a_look(table, *sides, alike=np.array([False, True])).tolist() == [1]


def test_near_misses_are_proposed_in_the_documents_of_a_story_but_not_twice() -> None:
    ar = make_side("ar", [WHEAT_AR, BREAD_AR, DOCTOR_AR], [0, 0, 1])
    en = make_side("en", [WHEAT_EN, BREAD_EN, DOCTOR_EN], [0, 0, 1])
    nothing = judged_table([])
    found = near_in_stories(nothing, ar, en, [("ar0", "en0")])
    places = {pair.place() for pair in pairs_of(found)}
    assert (0, 1, 0, 1) in places
    assert all(last <= 2 for _, last, _, _ in places)
    assert {pair.method for pair in pairs_of(found)} == {"near"}
    also = pairs_of(near_in_stories(nothing, ar, en, [("ar0", "en0")], [(2, 1)]))
    assert {pair.place() for pair in also} == places | {(2, 3, 1, 2)}
    known = judged_table([judged(0, 0, 0.9)])
    assert {pair.place() for pair in pairs_of(near_in_stories(known, ar, en, [("ar0", "en0")]))} == places - {
        (0, 1, 0, 1)
    }
