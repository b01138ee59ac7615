"""Lists of sentences in Python: aligned, and scored in step."""

import numpy as np
import pandas as pd
import pytest

from align import Options, UsageError, align_sentences, load_encoder, score
from align.bitext import BEAD_COLUMNS, SCORE_COLUMNS
from tests.support import ARABIC, ENGLISH, NumberEncoder

AR = [ARABIC[i % 4].format(100 + 7 * i) for i in range(12)]
EN = [ENGLISH[i % 4].format(100 + 7 * i) for i in range(12)]

# With the bundled encoder: a translation in which one sentence became two, and one was left out.
STORY_AR = [
    "وصل الصيادون إلى الميناء قبل الفجر.",
    "كان البحر هادئا، فعادوا بخمسين صندوقا من السردين.",
    "لم يشتر التجار سوى نصفها.",
    "أُغلقت المدارس بسبب الثلوج.",
    "ويُنتظر أن تُستأنف الدراسة يوم الأحد.",
]
STORY_EN = [
    "The fishermen reached the harbour before dawn.",
    "The sea was calm.",
    "They came back with fifty crates of sardines.",
    "Schools were closed because of the snow.",
    "Lessons are expected to resume on Sunday.",
]


@pytest.mark.parametrize("method", ["auto", "chain", "mine"])
def test_sentences_in_step_are_aligned_one_to_one(encoder, method: str) -> None:
    beads = align_sentences(AR, EN, encoder=encoder, options=Options(method=method, min_probability=0))
    assert list(beads.columns) == list(BEAD_COLUMNS)
    assert beads["ar"].tolist() == beads["en"].tolist() == [(i,) for i in range(12)]
    assert beads["ar_text"].tolist() == AR
    assert beads["en_text"].tolist() == EN
    assert beads["probability"].between(0, 1).all()


def test_numbers_of_beads_are_places_in_the_lists_given(encoder) -> None:
    """Blank strings are passed over, and do not shift what comes after."""
    plain = align_sentences(AR, EN, encoder=encoder, options=Options(min_probability=0))
    gaps = align_sentences(
        ["", *AR], [*EN[:5], " \t", *EN[5:]], encoder=encoder, options=Options(min_probability=0)
    )
    assert gaps["ar"].tolist() == [(i + 1,) for (i,) in plain["ar"]]
    assert gaps["en"].tolist() == [(j + (j >= 5),) for (j,) in plain["en"]]
    figures = ["probability", "cosine", "margin", "flags"]
    assert gaps[figures].equals(plain[figures])


def test_a_divided_sentence_is_one_bead_and_an_omission_is_in_none() -> None:
    beads = align_sentences(STORY_AR, STORY_EN, encoder=load_encoder())
    assert list(zip(beads["ar"], beads["en"], strict=True)) == [
        ((0,), (0,)),
        ((1,), (1, 2)),
        ((3,), (3,)),
        ((4,), (4,)),
    ]
    assert (beads["probability"] >= 0.5).all()
    least = float(beads["probability"].min()) + 0.0001
    stricter = align_sentences(STORY_AR, STORY_EN, encoder=load_encoder(), options=Options(min_probability=least))
    assert stricter.equals(beads[beads["probability"] >= least].reset_index(drop=True))
    assert 0 < len(stricter) < len(beads)


def test_scores_are_in_step_with_the_lists_and_tell_translations_from_others() -> None:
    en = [STORY_EN[0], STORY_EN[3], STORY_EN[4]]
    ar = [STORY_AR[0], STORY_AR[3], STORY_AR[4]]
    encoder = load_encoder()
    right, wrong = score(ar, en, encoder=encoder), score(ar, en[1:] + en[:1], encoder=encoder)
    assert list(right.columns) == list(SCORE_COLUMNS)
    assert right["probability"].min() > 0.8
    assert wrong["probability"].max() < 0.2
    assert (right["margin"] > wrong["margin"]).all()


def test_what_disagrees_is_flagged() -> None:
    table = score(["دفعت الشركة 30 مليون درهم."], ["The company paid 50 million dirhams."], encoder=load_encoder())
    assert table["flags"].tolist() == ["number-mismatch"]


def test_a_pair_has_the_same_score_wherever_and_however_often_it_stands(encoder) -> None:
    once = score(AR, EN, encoder=encoder)
    backward = score(AR[::-1], EN[::-1], encoder=encoder)
    assert backward[::-1].reset_index(drop=True).equals(once)
    twice = score([*AR, AR[3], f" {AR[3]}\n"], [*EN, EN[3], EN[3]], encoder=encoder)
    assert twice[:12].equals(once)
    assert twice.iloc[12:].to_dict("records") == [once.iloc[3].to_dict()] * 2


def test_margin_is_the_cosine_less_the_cosines_around_it(encoder) -> None:
    """Twelve texts that share nothing: every neighbourhood is what is usual, drawn towards the texts' own."""
    table = score(AR, EN, encoder=encoder)
    ar, en = encoder.encode(AR), encoder.encode(EN)
    cosines = ar @ en.T
    own_share = 12 / 112
    hubs = [
        own_share * np.maximum(np.sort(rows, axis=1)[:, -5:-1], 0).mean(axis=1) + (1 - own_share) * 0.25
        for rows in (cosines, cosines.T)
    ]
    expected = np.diag(cosines) - (hubs[0] + hubs[1]) / 2
    np.testing.assert_allclose(table["margin"], expected, atol=2e-4)


def test_a_blank_string_resembles_nothing(encoder) -> None:
    table = score([AR[0], ""], [EN[0], EN[1]], encoder=encoder)
    assert table["cosine"].tolist() == [1.0, 0.0]
    assert table["probability"][1] < 0.1


def test_empty_lists_give_empty_tables(encoder) -> None:
    assert list(score([], [], encoder=encoder).columns) == list(SCORE_COLUMNS)
    for ar, en in (([], []), (AR, []), ([], EN), ([" "], EN)):
        assert align_sentences(ar, en, encoder=encoder).empty


@pytest.mark.parametrize(
    ("ar", "en", "message"),
    [
        (AR, EN[:5], "12 Arabic but 5 English"),
        (AR[0], [EN[0]], "ar must be a list of sentences, not one str"),
        ([AR[0]], EN[0], "en must be a list of sentences"),
        ([AR[0], None], EN[:2], r"ar\[1\] must be a string, not NoneType"),
        (iter(AR), EN, "ar must be a list"),
    ],
)
def test_what_cannot_be_scored_is_refused(ar, en, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        score(ar, en, encoder=NumberEncoder())


@pytest.mark.parametrize(("ar", "en"), [(AR[0], EN), (AR, [1, 2])])
def test_what_cannot_be_aligned_is_refused(ar, en) -> None:
    with pytest.raises(UsageError, match="must be"):
        align_sentences(ar, en, encoder=NumberEncoder())


@pytest.fixture(scope="module")
def fast():
    return load_encoder("bundled-fast")


def test_a_column_is_taken_in_its_order_whatever_its_labels(fast) -> None:
    """What a filter has left of a table has labels of its own, which are no positions."""
    ar, en = (
        ["وصل الصيادون قبل الفجر.", "وباعوا السمك في السوق."],
        ["The fishermen came before dawn.", "They sold the fish."],
    )
    plain = align_sentences(ar, en, encoder=fast)
    for index in ([1, 0], [5, 9]):
        found = align_sentences(pd.Series(ar, index=index), pd.Series(en, index=index), encoder=fast)
        pd.testing.assert_frame_equal(found, plain)


@pytest.mark.parametrize("texts", [{"one", "two"}, {"one": 1, "two": 2}, iter(["one"])])
def test_what_has_no_order_is_refused(fast, texts: object) -> None:
    for call in (align_sentences, score):
        with pytest.raises(UsageError, match="must be a list of sentences"):
            call(texts, ["one", "two"], encoder=fast)
    with pytest.raises(UsageError, match=r"must be align\.Options"):
        align_sentences(["one"], ["two"], options={"windows": "text"}, encoder=fast)  # type: ignore[arg-type]


def test_half_of_a_character_is_one_that_was_lost(fast) -> None:
    found = align_sentences(["سلام \ud83d عليكم"], ["Peace be upon you"], encoder=fast)
    assert found["ar_text"].tolist() == ["سلام \ufffd عليكم"]
    assert len(score(["\ud800 سلام"], ["Peace"], encoder=fast)) == 1


def test_an_empty_table_has_the_columns_of_a_full_one(fast) -> None:
    full = score(["سلام"], ["Peace"], encoder=fast)
    pd.testing.assert_series_equal(score([], [], encoder=fast).dtypes, full.dtypes)
    one = align_sentences(["سلام عليكم"], ["Peace be upon you"], encoder=fast)
    none = align_sentences(["سلام عليكم"], [""], encoder=fast)
    assert (len(one), len(none)) == (1, 0)
    pd.testing.assert_series_equal(none.dtypes, one.dtypes)
