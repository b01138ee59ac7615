"""Sentences of a story that tell of one thing in passing: few words in common, but rare ones."""

import numpy as np
import pytest

from align import Result, align_documents, load_encoder
from align.judge.mentions import Rarity, share_rare
from align.records import Document, Sentence, Side, Words


def make_side(*documents: list[str]) -> Side:
    texts = [(str(number), text) for number, document in enumerate(documents) for text in document]
    sentences = [Sentence(doc, 0, len(text), text, "en") for doc, text in texts]
    count = len(sentences)
    numbers = np.array([int(doc) for doc, _ in texts], dtype=np.int32)
    return Side(sentences, np.zeros((count, 1), np.float32), numbers, np.zeros(count, np.bool_))


def test_a_word_is_rare_where_no_other_sentence_of_its_document_or_side_has_it() -> None:
    side = make_side(["The bridge fell.", "The bridge was old.", "The mayor wept."], ["The mayor sang."])
    bridge, fell = Rarity("en", side).of(0)[1:]
    _, mayor, wept = Rarity("en", side).of(2)
    assert 0 < bridge < fell == 1
    assert 0 < mayor < wept == 1


def test_a_word_that_every_sentence_has_counts_least() -> None:
    the, *others = Rarity("en", make_side(["The bridge fell.", "The mayor wept."])).of(0)
    assert the < min(others)


def make_words(*rows: list[float]) -> Words:
    vectors = np.array(rows, dtype=np.float32)
    places = np.array([[10 * k, 10 * k + 9] for k in range(len(rows))], dtype=np.int64)
    return Words(places, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def test_what_two_sentences_share_weighs_as_it_is_rare_and_no_word_counts_twice() -> None:
    own, other = make_words([1, 0, 0], [0, 1, 0]), make_words([1, 0, 0], [0, 1, 0], [0, 0, 1])
    rare, common = np.array([1.0, 0.5]), np.array([1.0, 0.5, 1.0])
    shared, words = share_rare(own, other, (rare, common))
    assert shared == pytest.approx(1.5)
    assert words == (0, 0)
    assert share_rare(other, own, (common, rare))[0] == pytest.approx(shared)


def test_sentences_without_a_word_in_common_share_nothing() -> None:
    nothing = share_rare(make_words([1, 0]), make_words([-1, 0]), (np.ones(1), np.ones(1)))
    assert nothing == (0.0, (0, 0))


@pytest.fixture(scope="module")
def visit() -> Result:
    arabic = (
        "زار وزير النقل مدينة صور يوم الأحد.\n"
        "وافتتح الوزير مدرسة جديدة في حي العيجة.\n"
        "ويبلغ عدد تلاميذ المدرسة ستمئة تلميذ.\n"
        "وألقى الوزير كلمة أمام السكان، ووعد فيها بإصلاح الميناء قبل نهاية عام 2027.\n"
    )
    english = (
        "The transport minister visited the town of Sur on Sunday.\n"
        "He opened a new school in the al-Ayjah quarter.\n"
        "The school has six hundred pupils.\n"
        "Old Salim, who has mended nets for fifty years, does not expect to see the harbour repaired by 2027.\n"
        "The town hopes for a good summer.\n"
    )
    documents = [Document("ar.txt", arabic, lines=True), Document("en.txt", english, lines=True)]
    return align_documents(documents, encoder=load_encoder())


def test_a_statement_made_in_passing_is_told_in_part_by_both_sides(visit: Result) -> None:
    status = dict(zip(visit.coverage["text"], visit.coverage["status"], strict=True))
    assert [status[text] for text in status if "2027" in text] == ["partial", "partial"]


def test_what_nobody_else_says_stays_uncovered(visit: Result) -> None:
    status = dict(zip(visit.coverage["text"], visit.coverage["status"], strict=True))
    assert status["The town hopes for a good summer."] == "uncovered"


def test_a_sentence_with_a_counterpart_says_nothing_in_passing_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Old Salim's sentence stands in a pair; another about him has no counterpart, however little is asked."""
    monkeypatch.setattr("align.judge.parts.MENTION", 0.1)
    arabic = (
        "لا يتوقع سالم العجوز، الذي يرتق الشباك منذ خمسين عامًا، أن يُصلح الميناء قبل عام 2027.\n"
        "تأمل البلدة صيفًا طيبًا.\n"
    )
    english = (
        "Old Salim, who has mended nets for fifty years, does not expect the harbour to be repaired before 2027.\n"
        "Salim gave his nets to a museum at the harbour in 2027, says a plaque.\n"
        "The town hopes for a good summer.\n"
    )
    documents = [Document("ar.txt", arabic, lines=True), Document("en.txt", english, lines=True)]
    coverage = align_documents(documents, encoder=load_encoder()).coverage
    status = dict(zip(coverage["text"], coverage["status"], strict=True))
    assert [status[text] for text in status if "museum" in text] == ["uncovered"]
    assert sum(each == "covered" for each in status.values()) == 4
