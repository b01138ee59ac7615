"""Mining: the shortest passage that says the same, found wherever it stands, and nothing where nothing is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.match.candidates import (
    Cut,
    find_candidates,
    least_score,
    needed_scores,
)
from align.match.collection import mine_rest, search_collection
from align.match.mine import mine
from align.match.surface import ONE_SIDED, figure_disagreement
from align.match.table import Candidates, pairs_of
from align.match.weights import Scoring
from align.records import Pair, Side, Span
from tests.match.worlds import facts, make_side

# label, Arabic documents, English documents, pairs as (ar first, ar last, en first, en last) over all sentences
CASES = [
    ("one to one, shuffled", [["a", "b", "c"]], [["c", "a", "b"]], [(0, 1, 1, 2), (1, 2, 2, 3), (2, 3, 0, 1)]),
    ("one to two", [["x", "a b", "y"]], [["p", "a", "b", "q"]], [(1, 2, 1, 3)]),
    ("two to one", [["p", "a", "b", "q"]], [["x", "a b", "y"]], [(1, 3, 1, 2)]),
    ("one to three", [["a b c"]], [["p", "a", "b", "c", "q"]], [(0, 1, 1, 4)]),
    ("one to four", [["a b c d"]], [["p", "a", "b", "c", "d", "q"]], [(0, 1, 1, 5)]),
    ("other cuts on the two sides", [["p", "a b1", "b2 c", "q"]], [["x", "a", "b1 b2 c", "y"]], [(1, 3, 1, 3)]),
    ("two pairs are not one wide pair", [["a", "b"]], [["a", "b"]], [(0, 1, 0, 1), (1, 2, 1, 2)]),
    ("across documents", [["a", "x"], ["b", "y"]], [["b", "p"], ["q", "a"]], [(0, 1, 3, 4), (2, 3, 0, 1)]),
    ("no window over two documents", [["a b"]], [["p", "a"], ["b", "q"]], []),
    ("nothing alike", [["a", "b", "c"]], [["p", "q", "r"]], []),
    ("an empty side", [["a"]], [], []),
    ("both sides empty", [], [], []),
]


def spans(found: Candidates) -> list[tuple[int, ...]]:
    columns = (found.ar_first, found.ar_size, found.en_first, found.en_size)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def places(pairs: list[Pair]) -> list[tuple[int, int, int, int]]:
    return [(pair.ar.first, pair.ar.last, pair.en.first, pair.en.last) for pair in pairs]


@pytest.mark.parametrize(("label", "ar", "en", "expected"), CASES, ids=[case[0] for case in CASES])
def test_finds_the_shortest_passage(
    label: str, ar: list[list[str]], en: list[list[str]], expected: list[tuple[int, int, int, int]]
) -> None:
    if label == "no window over two documents":  # half of a sentence may be found, never both halves as one
        assert all(
            last - first == 1 for _, _, first, last in places(mine(make_side("ar", ar), make_side("en", en)))
        )
    else:
        assert places(mine(make_side("ar", ar), make_side("en", en))) == expected


@pytest.mark.parametrize(("label", "ar", "en", "expected"), CASES, ids=[case[0] for case in CASES])
def test_swapping_the_sides_mirrors_the_result(
    label: str, ar: list[list[str]], en: list[list[str]], expected: list[tuple[int, int, int, int]]
) -> None:
    # Lengths are compared with what is usual for Arabic and English, so only the world is mirrored.
    found = places(mine(make_side("ar", en), make_side("en", ar)))
    if label != "no window over two documents":
        assert found == sorted((c, d, a, b) for a, b, c, d in expected)


def test_no_window_over_a_break() -> None:
    ar, whole = make_side("ar", [["a b"]]), make_side("en", [["p", "a", "b", "q"]])
    assert places(mine(ar, whole)) == [(0, 1, 1, 3)]
    broken = make_side("en", [["p", "a", "b", "q"]], gaps=[2])
    assert not any({1, 2} <= set(pair.en) for pair in find_pairs(ar, broken))


def test_windows_are_no_wider_than_asked() -> None:
    ar, en = make_side("ar", [["a b c"]]), make_side("en", [["a", "b", "c"]])
    assert places(mine(ar, en)) == [(0, 1, 0, 3)]
    assert all(len(pair.en) <= 2 for pair in mine(ar, en, scoring=Scoring(max_window=2)))


def test_taken_sentences_are_left_alone() -> None:
    ar, en = make_side("ar", [["a", "b"]]), make_side("en", [["b", "a"]])
    search = search_collection(ar, en)
    assert places(mine_rest(search, [])) == [(0, 1, 1, 2), (1, 2, 0, 1)]
    assert places(mine_rest(search, [Pair(Span(1, 2), Span(0, 1), "chain")])) == [(0, 1, 1, 2)]


def test_one_story_in_several_documents_is_found_in_each() -> None:
    ar = make_side("ar", [[*facts("s", 6), *facts("x", 6)]])
    en = make_side("en", [[*facts("p", 4), "s2"], ["s2 ", *facts("q", 4)]])
    en = distinct(en, 5)
    assert [(pair.ar.first, pair.en.first) for pair in mine(ar, en)] == [(2, 4), (2, 5)]


def test_copies_do_not_flood_the_output() -> None:
    ar = make_side("ar", [["legal", *facts(f"a{i}-", 3)] for i in range(12)])
    en = make_side("en", [["legal", *facts(f"e{i}-", 3)] for i in range(12)])
    assert places(mine(ar, en)) == [(0, 1, 0, 1)]


def test_a_passage_may_be_a_candidate_twice() -> None:
    ar, en = make_side("ar", [["a b"], ["b a c"]]), make_side("en", [["a b c"]])
    assert len(mine(ar, en)) == 1
    assert set(find_candidates(ar, en).ar_first.tolist()) == {0, 1}


def test_each_document_has_its_candidate() -> None:
    ar = make_side("ar", [["a b", *facts("x", 5)]])
    en = make_side("en", [["a b d", *facts("p", 5)], ["a b e", *facts("q", 5)]])
    found = find_candidates(ar, en)
    assert set(found.en_first[found.ar_first == 0].tolist()) == {0, 6}


def test_unrelated_collections_yield_next_to_nothing() -> None:
    ar = make_side("ar", [facts(f"a{i}-", 20) for i in range(20)])
    en = make_side("en", [facts(f"e{i}-", 20) for i in range(20)])
    assert sum(len(pair.ar) for pair in mine(ar, en)) < 0.01 * len(ar)


def test_what_a_pair_needs_falls_with_the_share_of_counterparts() -> None:
    shared = facts("s", 80)
    levels = []
    for count in (0, 8, 40, 80):
        ar = make_side("ar", [[*shared[:count], *facts("a", 80 - count)]])
        en = make_side("en", [[*shared[:count], *facts("e", 80 - count)]])
        levels.append(least_score(find_candidates(ar, en, cut=Cut(0, -1)), len(ar), len(en)))
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > levels[1] > levels[2] > levels[3]


def test_odd_sides_do_no_harm() -> None:
    same = make_side("ar", [["a"] * 300])
    assert places(mine(same, make_side("en", [["a"] * 300]))) == [(0, 1, 0, 1)]
    blank = make_side("ar", [["", "", ""]])
    assert mine(blank, make_side("en", [["a", "b"]])) == []


# label, Arabic and English sentences, whether both together are one possible passage of two against two
IN_STEP = [
    ("each carries the other", ["a b", "c d"], ["a b", "c d"], False),
    ("a small part lies beyond the border", ["a b c d", "m e f g"], ["a b c d m", "e f g"], False),
    ("a large part lies beyond it", ["a", "m b"], ["a m", "b"], True),
    ("they are told in the other order", ["a b", "c d"], ["c d", "a b"], True),
]


@pytest.mark.parametrize(("label", "ar", "en", "possible"), IN_STEP, ids=[case[0] for case in IN_STEP])
def test_two_pairs_in_step_replace_a_window_of_both(
    label: str, ar: list[str], en: list[str], possible: bool
) -> None:
    sides = make_side("ar", [ar]), make_side("en", [en])
    assert ((0, 2, 0, 2) in spans(find_candidates(*sides, cut=Cut(0, -9)))) == possible


def test_how_nearly_two_pairs_must_do_as_well_can_be_chosen() -> None:
    ar, en = make_side("ar", [["a", "m b"]]), make_side("en", [["a m", "b"]])
    for split, possible in ((0.0, True), (0.05, True), (0.5, False)):
        found = find_candidates(ar, en, cut=Cut(0, -9), scoring=Scoring(split=split))
        assert ((0, 2, 0, 2) in spans(found)) == possible


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_no_window_of_two_against_two_is_left_where_pairs_in_step_do_nearly_as_well(seed: int) -> None:
    rng = np.random.default_rng(seed)
    words = [f"w{i}" for i in range(8)]
    sides = [
        make_side(language, [[" ".join(rng.choice(words, rng.integers(1, 4))) for _ in range(8)]])
        for language in ("ar", "en")
    ]
    found = find_candidates(*sides, cut=Cut(-1, -9), scoring=Scoring(hubs=0, figures=0))
    scores = dict(zip(spans(found), found.score.tolist(), strict=True))
    for (a, p, b, q), score in scores.items():
        if p == q == 2 and (a, 1, b, 1) in scores and (a + 1, 1, b + 1, 1) in scores:
            assert min(scores[a, 1, b, 1], scores[a + 1, 1, b + 1, 1]) < score - Scoring().split


def test_short_sentences_need_more_where_few_have_a_counterpart() -> None:
    def needed(shared: int) -> dict[int, float]:
        both = facts("s", shared)
        ar = make_side("ar", [[*both, *facts("a", 80 - shared), "x", "x y z u v"]])
        en = make_side("en", [[*both, *facts("e", 80 - shared), "x", "x y z u v"]])
        found = find_candidates(ar, en, cut=Cut(0, -9))
        wanted = {(80, 1, 80, 1): 1, (81, 1, 81, 1): 5}
        return {
            wanted[span]: score
            for span, score in zip(spans(found), needed_scores(found, ar, en).tolist(), strict=True)
            if span in wanted
        }

    few, many = needed(0), needed(80)
    assert few[1] > few[5] + 0.1
    assert few[5] == pytest.approx(0.25)
    assert many[1] == pytest.approx(many[5])
    assert many[5] < few[5]


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), floor=st.sampled_from([-1.0, 0.05, None]))
def test_structure_is_never_wrong(seed: int, floor: float | None) -> None:
    rng = np.random.default_rng(seed)
    words = [f"w{i}" for i in range(12)]
    made = [
        [
            [" ".join(rng.choice(words, rng.integers(0, 4))) for _ in range(rng.integers(1, 7))]
            for _ in range(rng.integers(1, 4))
        ]
        for _ in range(2)
    ]
    ar, en = make_side("ar", made[0], gaps=[2]), make_side("en", made[1], gaps=[3])
    cut = Cut(-1.0, floor)
    pairs = mine(ar, en, cut=cut)
    assert pairs == mine(ar, en, cut=cut)
    used = set()
    for pair in pairs:
        for span, side in ((pair.ar, ar), (pair.en, en)):
            assert 1 <= len(span) <= 4
            assert len({int(side.doc_ids[i]) for i in span}) == 1
            assert all(side.joined[i] for i in span if i > span.first)
        for i in pair.ar:
            place = ("ar", i, int(en.doc_ids[pair.en.first]))
            assert place not in used
            used.add(place)
        for j in pair.en:
            place = ("en", j, int(ar.doc_ids[pair.ar.first]))
            assert place not in used
            used.add(place)
    for pair in pairs_of(find_candidates(ar, en, cut=cut)):
        assert len({int(ar.doc_ids[i]) for i in pair.ar}) == len({int(en.doc_ids[j]) for j in pair.en}) == 1


def find_pairs(ar: Side, en: Side) -> list[Pair]:
    return pairs_of(find_candidates(ar, en, cut=Cut(0.1, -1)))


def distinct(side: Side, row: int) -> Side:
    """Give one sentence a text of its own, so that it is no copy; its vector says the same."""
    sentences = list(side.sentences)
    sentences[row] = replace(sentences[row], text=sentences[row].text.replace(" ", "_", 1))
    return replace(side, sentences=sentences)


@pytest.mark.parametrize(
    ("ar_text", "en_text", "expected"),
    [
        ("الجلسة ٧٣٩١", "The 7391st meeting", 0),
        ("٢٬٥٠٠ لاجئ", "2,500 refugees", 0),
        ("الجلسة ٧٣٩١", "The 7395th meeting", 1),
        ("من 10 إلى 20", "from 10 to 30", 2 / 3),
        ("ثلاثة أعضاء", "3 members", ONE_SIDED),
        ("ثلاثة أعضاء", "three members", 0),
    ],
)
def test_numbers_in_digits_agree_or_not(ar_text: str, en_text: str, expected: float) -> None:
    ar, en = make_side("ar", [["a"]]), make_side("en", [["a"]])
    ar = replace(ar, sentences=[replace(ar.sentences[0], text=ar_text)])
    en = replace(en, sentences=[replace(en.sentences[0], text=en_text)])
    found = find_candidates(ar, en, cut=Cut(0, -1))
    assert figure_disagreement(found, ar, en).tolist() == pytest.approx([expected])


def test_formulas_that_differ_in_a_number_are_told_apart() -> None:
    ar = make_side("ar", [["a", *facts("x", 9)]])
    en = make_side("en", [["a", *facts("p", 9)], ["a", *facts("q", 9)]])
    ar = replace(ar, sentences=[replace(ar.sentences[0], text="جدول أعمال الجلسة ٧٣٩١"), *ar.sentences[1:]])
    texts = {0: "Agenda of the 7395th meeting", 10: "Agenda of the 7391st meeting"}
    en = replace(en, sentences=[replace(s, text=texts.get(i, s.text)) for i, s in enumerate(en.sentences)])
    assert [pair.en.first for pair in mine(ar, en) if 0 in pair.ar] == [10]
    best = max(find(ar, en), key=lambda item: item[1])
    assert best[0] == 10


def find(ar: Side, en: Side) -> list[tuple[int, float]]:
    found = find_candidates(ar, en, cut=Cut(0, -1))
    rows = zip(found.ar_first.tolist(), found.en_first.tolist(), found.score.tolist(), strict=True)
    return [(english, score) for arabic, english, score in rows if arabic == 0]
