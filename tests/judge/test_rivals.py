"""Rows of two reports of one event are weighed against what else both hold; translations are left alone."""

from __future__ import annotations

import numpy as np
import pytest

from align import load_encoder
from align.clean.prepare import prepare
from align.encode.windows import choose_windows
from align.judge.background import measure_background
from align.judge.calibrate import load_calibration
from align.judge.judge import judge
from align.judge.rivals import NAMES, describe_row, find_share, measure_rivals, weigh_rivals
from align.match.collection import search_collection
from align.match.propose import propose
from align.match.sides import make_sides
from align.match.table import NEAR, Candidates, make_candidates
from align.records import Document, Side

# Two reports of one fire: of six sentences each, two say the same.
ARABIC = (
    "اندلع حريق في مخزن للحبوب بميناء المدينة فجر الثلاثاء.",
    "وشاركت تسع سيارات إطفاء في إخماد النيران.",
    "وقال شهود إنهم سمعوا دويًا قبل اندلاع الحريق.",
    "ولم يصب أحد من عمال المخزن بأذى.",
    "وطالب تجار الحبوب بتعويض عن خسائرهم.",
    "وتحقق الشرطة في احتمال وجود إهمال.",
)
ENGLISH = (
    "A blaze broke out at a grain store in the city's port at dawn on Tuesday.",
    "Firefighters worked until noon in a strong wind.",
    "None of the store's workers was hurt.",
    "The harbour stayed open to fishing boats.",
    "The store was insured for four million dollars.",
    "Its owner had asked for a second hydrant last year.",
)
BOTH = {(0, 0), (3, 2)}


def judge_documents(ar: tuple[str, ...], en: tuple[str, ...]) -> tuple[Candidates, Candidates, Side, Side]:
    """Judge two documents, each row alone and among its rivals."""
    documents = [
        Document("a.txt", "\n\n".join(ar), language="ar"),
        Document("e.txt", "\n\n".join(en), language="en"),
    ]
    sentences = prepare(documents).sentences
    encoder = load_encoder()
    windows = choose_windows("auto", encoder, len(sentences))
    sides = make_sides(sentences, encoder, windows)
    search = search_collection(*sides)
    found, _ = propose(search)
    background = measure_background((sides[0].vectors, sides[1].vectors), search.neighbours, search.hubs)
    alone, among = (
        judge(found, *sides, background, encoder.name, windows, load_calibration(), compare=compare)
        for compare in (False, True)
    )
    return alone, among, *sides


def test_reports_of_one_event_are_compared_sentence_by_sentence() -> None:
    alone, among, _, _ = judge_documents(ARABIC, ENGLISH)
    assert not np.array_equal(alone.probability, among.probability)
    single = (alone.ar_size == 1) & (alone.en_size == 1) & (alone.source != NEAR)
    right = [(int(a), int(e)) in BOTH for a, e in zip(alone.ar_first, alone.en_first, strict=True)]
    assert among.probability[single & right].min() >= 0.5
    assert among.probability[single & ~np.array(right)].max(initial=0) < 0.5


def test_translations_are_left_alone() -> None:
    pairs = ((ARABIC[0], ENGLISH[0]), (ARABIC[3], ENGLISH[2]))
    ar, en = zip(*pairs, strict=True)
    alone, among, _, _ = judge_documents(ar, en)
    assert np.array_equal(alone.probability, among.probability)
    assert np.array_equal(alone.likeness, among.likeness)


def test_the_share_of_a_document_counts_each_sentence_once() -> None:
    rows = make_candidates([0, 0, 4], [1, 2, 1], [0, 0, 1], [1, 1, 1], [0.9, 0.9, 0.9])
    rows.probability[:] = (0.9, 0.8, 0.5)
    ends = np.arange(5), np.arange(8)
    assert find_share(rows, [0, 1, 2], ends) == pytest.approx(2 / 5)
    assert find_share(rows, [2], ends) == 0


def test_what_is_measured_of_a_row() -> None:
    rows = make_candidates([0, 1], [1, 2], [0, 1], [1, 1], [0.9, 0.9])
    told = {(0, 3): 0.5, (1, 4): 0.999, (2, 4): 0.5}
    single, several = (dict(zip(NAMES, describe_row(rows, row, told, 3), strict=True)) for row in (0, 1))
    assert single["telling"] == pytest.approx(0)
    assert single["several"] == single["untold"] == 0
    assert several["several"] == 1
    assert several["telling"] == several["several telling"] > 5
    assert several["least telling"] == pytest.approx(0)
    assert several["some untold"] == 0
    untold = dict(zip(NAMES, describe_row(rows, 1, {(1, 4): 0.9}, 3), strict=True))
    assert untold["some untold"] == 1
    assert untold["untold"] == 0
    assert dict(zip(NAMES, describe_row(rows, 0, {}, 3), strict=True))["untold"] == 1


def test_rows_that_were_not_compared_keep_their_chances() -> None:
    chances = np.array([0.2, 0.9, 0.6])
    measured = np.zeros((1, len(NAMES)))
    measured[0, NAMES.index("untold")] = 1.0
    weighed = weigh_rivals(chances, np.array([1]), measured)
    assert weighed[[0, 2]].tolist() == [0.2, 0.6]
    assert weighed[1] < 0.5
    assert chances.tolist() == [0.2, 0.9, 0.6]


def test_documents_that_nothing_aligns_are_not_compared() -> None:
    _, among, ar, en = judge_documents(ARABIC, ENGLISH)
    near = among.take(among.source == NEAR)
    rows, measured = measure_rivals(near, ar, en)
    assert not len(rows)
    assert measured.shape == (0, len(NAMES))
