"""The choice between the ways of aligning: by the order of anchors, however high the cosines of a document are."""

from __future__ import annotations

import random

import numpy as np
import pytest

from align.match.anchors import nearest, weigh_anchors
from align.match.chain import make_strands
from align.match.choose import AnchorSummary, choose, decide, find_anchors, heaviest_rise, sample_rows, span_share
from align.records import Side
from tests.match.documents import Group, make_side, side_of, singles, statement_vector

FOREIGN = range(500, 600)  # statements no other document makes


def choose_between(ar: list[Group], en: list[Group], noise: float = 0.2) -> str:
    return choose(make_side(ar, seed=1, noise=noise), make_side(en, seed=2, noise=noise)).method


# label, statements of either document, how they are to be aligned
CHOICES = [
    ("translations", singles(*range(20)), singles(*range(20)), "chain"),
    ("a missing half", singles(*range(20)), singles(*range(10, 20)), "chain"),
    ("swapped halves", singles(*range(20)), singles(*range(10, 20), *range(10)), "islands"),
    ("a shared passage", singles(*range(5), *FOREIGN[:35]), singles(*FOREIGN[40:75], *range(5)), "islands"),
    ("one shared sentence", singles(0, *FOREIGN[:20]), singles(*FOREIGN[30:50], 0), "mine"),
    ("nothing shared", singles(*range(20)), singles(*FOREIGN[:20]), "nothing"),
    ("one sentence each", singles(0), singles(0), "chain"),
    ("one other sentence each", singles(0), singles(1), "nothing"),
    ("three of a long text", singles(0, 1, 2), singles(*FOREIGN[:20], 0, 1, 2), "chain"),
    ("nothing at all", [], [], "nothing"),
]


@pytest.mark.parametrize(("ar", "en", "method"), [case[1:] for case in CHOICES], ids=[case[0] for case in CHOICES])
def test_choice_by_anchors(ar: list[Group], en: list[Group], method: str) -> None:
    choice = choose(make_side(ar, seed=1, noise=0.2), make_side(en, seed=2, noise=0.2))
    assert choice.method == method, choice.why


NOISES = [0.3, 1.0, 1.3]  # cosines of true pairs of about .92, .50 and .37


@pytest.mark.parametrize("noise", NOISES)
def test_low_cosines_do_not_make_a_translation_comparable(noise: float) -> None:
    assert choose_between(singles(*range(200)), singles(*range(200)), noise) == "chain"


@pytest.mark.parametrize("noise", NOISES)
def test_low_cosines_do_not_hide_that_blocks_changed_places(noise: float) -> None:
    order = [*range(50), *range(100, 150), *range(50, 100), *range(150, 200)]
    assert choose_between(singles(*range(200)), singles(*order), noise) == "islands"


@pytest.mark.parametrize("noise", NOISES)
def test_a_text_that_lacks_stretches_is_still_in_order(noise: float) -> None:
    kept = [k for k in range(200) if k % 40 < 25]
    assert choose_between(singles(*range(200)), singles(*kept), noise) == "chain"


@pytest.mark.parametrize("noise", NOISES)
def test_shuffled_turns_are_out_of_order(noise: float) -> None:
    """Every third sentence stands where another one stood: no two of those are beside each other."""
    order = list(range(150))
    order[::3] = random.Random(1).sample(order[::3], 50)
    assert choose_between(singles(*range(150)), singles(*order), noise) == "islands"


def test_a_small_passage_of_a_long_text_is_comparable() -> None:
    ar = singles(*range(2000, 2400), *range(12), *range(2400, 2600))
    en = singles(*range(3000, 3100), *range(12), *range(3100, 3600))
    assert choose_between(ar, en, 0.5) == "islands"


def test_joined_sentences_are_no_disorder() -> None:
    """Both sides join sentences, elsewhere: many have no anchor, and some two anchors change places."""
    ar = [tuple(range(k, min(k + 2, 90))) for k in range(0, 90, 2)]
    en = [tuple(range(k, min(k + 3, 90))) for k in range(0, 90, 3)]
    assert choose_between(ar, en, 0.5) == "chain"


def repeating(seed: int) -> Side:
    """Make a document in which one remark ("(APPLAUSE)") comes back after every second sentence, word for word."""
    rng = np.random.default_rng(seed)
    rows = []
    for k in range(60):
        rows.append(statement_vector(k) + 0.05 * rng.standard_normal(128))
        rows += [statement_vector(900)] * (k % 2)
    vectors = np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)
    return side_of(vectors, ["w" * 40 + "."] * len(rows))


def test_remarks_that_recur_are_no_anchors() -> None:
    a, b, _ = make_strands(repeating(1), repeating(2))
    anchors = weigh_anchors(a, b, np.arange(len(a)))
    assert len(anchors) == 60
    assert not any(row % 3 == 2 for row in anchors.rows)
    assert choose(repeating(1), repeating(2)).method == "chain"


def test_the_choice_is_the_same_from_either_side() -> None:
    for ar, en in [(CHOICES[2][1], CHOICES[2][2]), (CHOICES[3][1], CHOICES[3][2]), (singles(*range(30)),) * 2]:
        one, two = make_side(ar, seed=1, noise=0.9), make_side(en, seed=2, noise=0.9)
        assert choose(one, two) == choose(two, one)


@pytest.mark.parametrize(("order", "method"), [(range(3), "chain"), ((1, 0, 2), "islands")])
def test_long_documents_are_sampled(order: tuple[int, ...], method: str) -> None:
    ar = singles(*range(3000))
    en = [group for third in order for group in ar[third * 1000 : third * 1000 + 1000]]
    assert len(sample_rows(3000)) == 1024
    assert choose_between(ar, en, 0.8) == method


def test_find_anchors_gives_sentences_of_both_sides() -> None:
    a, b, _ = make_strands(make_side(singles(*range(20)), seed=1), make_side(singles(*range(20)), seed=2))
    assert find_anchors(a, b, np.arange(5, 9)).tolist() == [[k, k] for k in range(5, 9)]


def test_the_rivals_of_the_nearest_do_not_stand_beside_it() -> None:
    rows = np.array([[0.1, 0], [0.7, 0], [0.9, 0], [0.8, 0], [0.3, 0], [0.2, 0]], dtype=np.float32)
    place, cosines = nearest(np.array([[1, 0]], dtype=np.float32), rows)
    assert place.tolist() == [2]
    assert cosines[0] == pytest.approx([0.9, 0.3, 0.2])
    place, cosines = nearest(np.array([[1, 0]], dtype=np.float32), rows[:3])
    assert (place.tolist(), cosines[0, 2]) == ([2], -np.inf)


def test_the_nearest_of_many_rows_are_those_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    queries, rows = (rng.standard_normal((n, 16)).astype(np.float32) for n in (20, 101))
    whole = nearest(queries, rows)
    monkeypatch.setattr("align.match.anchors.STRIP", 10)
    parts = nearest(queries, rows)
    assert whole[0].tolist() == parts[0].tolist() == (queries @ rows.T).argmax(axis=1).tolist()
    assert whole[1] == pytest.approx(parts[1], rel=1e-5)


def test_the_heaviest_rise_is_not_the_longest() -> None:
    values, weights = np.array([4, 1, 5, 2, 3]), np.array([5.0, 1, 5, 1, 1])
    assert heaviest_rise(values, weights).tolist() == [0, 2]
    assert heaviest_rise(values, np.ones(5)).tolist() == [1, 3, 4]


def test_the_share_spanned_is_that_of_the_shorter_document() -> None:
    """Two passages, of 6 and 2 sentences on one side and 4 and 3 on the other; one anchor stands alone."""
    rows, columns = np.array([0, 5, 30, 60, 61]), np.array([0, 3, 40, 70, 72])
    assert span_share(rows, columns, 100, 80) == pytest.approx(7 / 80)
    assert span_share(rows, columns, 62, 80) == pytest.approx(8 / 62)


# label, evidence, how to align
EVIDENCE = [
    ("all in order", AnchorSummary(100, 90, 80, 90, 90, 1.0, 0.0, 0.0, 9.0), "chain"),
    ("few anchors, from end to end", AnchorSummary(100, 30, 20, 28, 25, 0.8, 0.0, 0.0, 5.0), "chain"),
    ("half of the document", AnchorSummary(100, 50, 40, 50, 50, 0.5, 0.0, 0.0, 5.0), "chain"),
    ("in order, in one part", AnchorSummary(100, 30, 20, 25, 22, 0.2, 0.0, 0.0, 3.0), "islands"),
    ("blocks elsewhere", AnchorSummary(100, 90, 80, 70, 88, 0.9, 0.2, 0.2, 9.0), "islands"),
    ("single sentences elsewhere", AnchorSummary(100, 90, 80, 60, 70, 0.9, 0.3, 0.0, 6.0), "islands"),
    ("one clear anchor", AnchorSummary(20, 4, 1, 2, 0, 0.0, 0.0, 0.0, 0.0), "mine"),
    ("chance", AnchorSummary(20, 4, 0, 2, 2, 0.1, 0.0, 0.0, 0.4), "nothing"),
]


@pytest.mark.parametrize(
    ("evidence", "method"), [case[1:] for case in EVIDENCE], ids=[case[0] for case in EVIDENCE]
)
def test_decision_from_evidence(evidence: AnchorSummary, method: str) -> None:
    assert decide(evidence) == method


def test_why_says_what_was_seen() -> None:
    side = make_side(singles(*range(20)), seed=1)
    assert choose(side, make_side(singles(*range(20)), seed=2)).why == (
        "20 anchors among 20 sentences, 20 of them clear, 20 beside another; 20 in one order, spanning 100% of the "
        "shorter document; 0% of their weight stands elsewhere beyond chance, 0% in blocks"
    )
    assert choose(side, make_side([])).why == "no anchors among 0 sentences"
