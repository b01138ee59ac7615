"""Features and flags: what is measured on a pair, and what is said to disagree."""

from __future__ import annotations

import numpy as np
import pytest

from align.judge.background import Background
from align.judge.features import FEATURES, length_deviation, measure_pairs, measure_spans
from align.judge.flags import FLAGS, flag_pairs
from align.match.table import rows_of
from align.records import Pair, Sentence, Side, Span

AR = "التقى سيرجي لافروف نظيره رمطان لعمامرة في موسكو يوم ١٤ حزيران/يونيو ووقعا 3 اتفاقات بقيمة 25 مليون دولار."
EN = (
    "Sergey Lavrov met his counterpart Ramtane Lamamra in Moscow on June 14, and they signed three deals worth "
    "$25 million."
)

# (Arabic, English, the flags that must be raised); everything else must stay down.
CASES = [
    (AR, EN, ""),
    (AR, EN.replace("$25 million", "$75 million"), "number-mismatch"),
    (AR, EN.replace("June 14", "July 14"), "date-mismatch"),
    (AR, EN.replace("Moscow", "Paris"), "name-mismatch"),
    ("لم يوقع الوزير على الاتفاق", "The minister signed the agreement", "negation"),
    ("لم يوقع الوزير على الاتفاق", "The minister did not sign the agreement", ""),
    ("لم يوقع الوزير على الاتفاق", "The minister refused to sign the agreement", ""),
    ("لا يزال الوزير في الاجتماع", "The minister is at the meeting", ""),
    ("The minister spoke at length.", "The minister spoke at length.", "copy"),
]


def measure(ar: str, en: str):
    return measure_pairs([ar], [en], cosine=[0.7], margin=[0.4])


@pytest.mark.parametrize(("ar", "en", "expected"), CASES)
def test_flags_say_what_disagrees(ar, en, expected):
    (flags,) = flag_pairs(measure(ar, en))
    assert set(flags.split(",")) - {"length", "partial"} == set(expected.split(","))


def test_a_part_is_flagged():
    half = EN.split(" in Moscow")[0] + "."
    (flags,) = flag_pairs(measure(AR, half))
    assert "partial" in flags.split(",")
    assert "length" in flags.split(",")


def test_flags_are_written_in_one_order():
    frame = measure(AR, "No.")
    (flags,) = flag_pairs(frame)
    assert flags.split(",") == [flag for flag in FLAGS if flag in flags.split(",")]


def test_true_pair_shares_its_facts():
    row = measure(AR, EN).iloc[0]
    assert row["numbers_shared"] == 3  # 14, 3, 25 million
    assert row["dates_shared"] == 1
    assert row["names_shared"] == 5
    assert row["numbers_missing_ar"] == row["numbers_missing_en"] == row["dates_missing"] == 0
    assert row["names_missing_ar"] == row["names_missing_en"] == row["negation"] == row["copy"] == 0


def test_missing_facts_are_counted_on_the_side_that_lacks_them():
    row = measure("زار الوزير باريس و30 قرية", "The minister visited London").iloc[0]
    assert (row["numbers_missing_ar"], row["numbers_missing_en"]) == (0, 1)
    assert (row["names_missing_ar"], row["names_missing_en"], row["names_conflict"]) == (1, 1, 1)


def test_table_has_the_declared_columns_and_keeps_what_is_given():
    frame = measure_pairs(
        [AR, AR], [EN, "Hm."], cosine=[0.7, 0.1], margin=[0.4, -0.2], background=Background(spread=0.12, share=0.7)
    )
    assert tuple(frame.columns) == FEATURES
    assert frame["cosine"].tolist() == pytest.approx([0.7, 0.1])
    assert frame["margin"].tolist() == pytest.approx([0.4, -0.2])
    assert frame["spread"].tolist() == pytest.approx([0.12, 0.12])
    assert np.isfinite(frame.to_numpy()).all()


def test_empty_table_and_empty_text():
    assert len(measure_pairs([], [], cosine=[])) == 0
    assert np.isfinite(measure("", "").to_numpy()).all()


def test_unequal_columns_are_refused():
    with pytest.raises(ValueError, match="1 Arabic texts but 2 values of en_texts"):
        measure_pairs([AR], [EN, EN], cosine=[0.5])


def test_length_deviation_is_near_zero_for_usual_and_grows_with_text():
    assert abs(length_deviation(AR, EN)) < 1.5
    assert length_deviation("ب" * 200, "b" * 50) > length_deviation("ب" * 20, "b" * 5) > 2
    assert length_deviation("ب" * 50, "b" * 200) < -2


def test_spans_are_measured_as_their_joined_text():
    def side(texts, language):
        sentences = [Sentence("d", 0, len(text), text, language) for text in texts]
        return Side(
            sentences,
            np.eye(len(texts), dtype=np.float32),
            np.zeros(len(texts), np.int32),
            np.ones(len(texts), bool),
        )

    ar, en = side(["وقع 30 وزيرا", "في باريس"], "ar"), side(["30 ministers signed in Paris"], "en")
    row = measure_spans(rows_of([Pair(Span(0, 2), Span(0, 1), "mine", 0.6, 0.3)]), ar, en).iloc[0]
    assert row["numbers_shared"] == 1
    assert row["names_shared"] == 1
    assert row["sentences"] == 1
    assert row["cosine"] == pytest.approx(0.6)
