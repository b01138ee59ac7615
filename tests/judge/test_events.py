"""The chance that two documents tell of one event: what is measured of them, and what that says."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from align import load_encoder
from align.clean.prepare import prepare
from align.judge import events
from align.judge.events import compare_sentences, general_rows, judge_events, measure_events, measure_topics
from align.judge.events_weights import FEATURES, WEIGHTS, chance_of_one_event, highest_chance
from align.match.echo import count_words
from align.match.sides import make_sides
from align.records import Document, Language, Sentence, Side
from align.select.stories import find_stories
from tests.match.worlds import DIMENSION, vector_of

Report = tuple[Language, str, Sequence[str]]  # its language, what it is about, its sentences

DAM_WIRE = "A dam above Derna, in eastern Libya, burst on Monday night.", "Nine people were killed, doctors said."
DAM_RADIO = "انهار سد قرب مدينة درنة في شرق ليبيا ليل الاثنين.", "وقال أطباء إن أحد عشر شخصًا لقوا حتفهم."
DAM_DAILY = "Rescue teams dug through the mud of Derna for a second day.", "Libya has asked for help."
FERRY = "انقلبت عبّارة قبالة الإسكندرية في مصر.", "وأنقذ صيادون ثلاثين راكبًا."
REPORTS: dict[str, Report] = {
    "wire": ("en", "water dam flood", DAM_WIRE),
    "radio": ("ar", "water dam flood", DAM_RADIO),
    "daily": ("en", "water dam mud", DAM_DAILY),
    "ferry": ("ar", "boat harbour rescue", FERRY),
}
NO_LINKS: dict[tuple[str, str], float] = {}


def make_side(reports: Mapping[str, Report], language: Language) -> Side:
    """Make one side of reports; every sentence has the direction of what its report is about."""
    sentences, doc_ids = [], []
    own = [(name, report) for name, report in reports.items() if report[0] == language]
    for number, (name, (_, _, texts)) in enumerate(own):
        for at, text in enumerate(texts):
            sentences.append(Sentence(name, 1000 * at, 1000 * at + len(text), text, language, joined=at > 0))
            doc_ids.append(number)
    rows = [vector_of(about.split(), language) for _, (_, about, texts) in own for _ in texts]
    vectors = np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSION)
    joined = np.array([sentence.joined for sentence in sentences], dtype=np.bool_)
    return Side(sentences, vectors, np.array(doc_ids, dtype=np.int32), joined)


def measure(
    reports: Mapping[str, Report],
    links: Mapping[tuple[str, str], float] = NO_LINKS,
    parts: Mapping[str, str] | None = None,
) -> dict[tuple[str, str], dict[str, float]]:
    sides = make_side(reports, "ar"), make_side(reports, "en")
    return measure_events(sides, (count_words(sides[0], "ar"), count_words(sides[1], "en")), links, parts)


def test_every_measure_is_taken_of_every_two_documents_once() -> None:
    found = measure(REPORTS)
    assert found.keys() == {
        ("daily", "ferry"), ("daily", "radio"), ("daily", "wire"),
        ("ferry", "radio"), ("ferry", "wire"), ("radio", "wire"),
    }  # fmt: skip
    assert all(own.keys() == set(FEATURES) for own in found.values())


def test_the_order_of_documents_does_not_matter() -> None:
    assert measure(REPORTS) == measure(dict(reversed(REPORTS.items())))


def test_blocks_of_cosines_find_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    found = measure(REPORTS)
    monkeypatch.setattr(events, "ROWS", 1)
    assert measure(REPORTS) == found


def test_names_are_shared_across_the_languages_by_sound() -> None:
    found = measure(REPORTS)
    assert found["radio", "wire"]["names"] > 0.3
    assert found["ferry", "wire"]["names"] == 0
    assert found["ferry", "wire"]["elsewhere"] == 1  # Egypt, and Libya
    assert found["radio", "wire"]["elsewhere"] == 0


def test_names_and_words_of_one_language_are_shared() -> None:
    found = measure(REPORTS)["daily", "wire"]
    assert found["across"] == 0
    assert found["names"] > 0.3
    assert found["words"] > 0
    assert measure(REPORTS)["radio", "wire"]["words"] == 0


def test_the_nearest_document_is_not_farther_than_another() -> None:
    found = measure(REPORTS)
    assert found["radio", "wire"]["farther"] == pytest.approx(0, abs=1e-3)
    assert found["ferry", "wire"]["farther"] > 0.3


def test_a_link_counts_by_its_weight() -> None:
    found = measure(REPORTS, {("radio", "wire"): 0.9, ("ferry", "wire"): 1.0})
    assert found["radio", "wire"]["link"] == pytest.approx(-math.log(0.1))
    assert found["ferry", "wire"]["link"] == pytest.approx(-math.log(0.0001))
    assert found["daily", "radio"]["link"] == 0


def test_linked_documents_are_measured_however_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "NEAREST", 1)
    assert ("daily", "ferry") not in measure(REPORTS)
    assert ("daily", "ferry") in measure(REPORTS, {("daily", "ferry"): 0.3})


def test_parts_of_one_text_are_no_event_unless_linked() -> None:
    parts = {"daily": "chapter-#", "wire": "chapter-#"}
    assert ("daily", "wire") not in measure(REPORTS, parts=parts)
    assert ("daily", "wire") in measure(REPORTS, {("daily", "wire"): 0.5}, parts)


def test_there_is_nothing_to_measure_of_no_documents_or_one() -> None:
    assert measure({}) == {}
    assert measure({"wire": REPORTS["wire"]}) == {}


def test_a_page_in_both_languages_is_one_document() -> None:
    reports = {**REPORTS, "both": ("ar", "water dam flood", (*DAM_RADIO, "ليبيا."))}
    side = make_side({"both": ("en", "water dam flood", DAM_WIRE), **REPORTS}, "en")
    sides = make_side(reports, "ar"), side
    found = measure_events(sides, ([{}] * 3, [{}] * 3), NO_LINKS)
    assert found["both", "radio"]["across"] == 0
    assert found["both", "wire"]["across"] == 1
    assert not any(a == b for a, b in found)


def test_rows_are_found_again_that_were_centred() -> None:
    rng = np.random.default_rng(5)
    rows = rng.standard_normal((9, 16))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    mean = rows.mean(axis=0).astype(np.float32)
    centred = rows - mean
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    rows[-1] = centred[-1] = 0
    side = make_side({}, "ar")
    centred = centred.astype(np.float32)
    made = Side(side.sentences, centred, side.doc_ids, side.joined, mean=mean)
    np.testing.assert_allclose(general_rows(made), rows, atol=1e-5)
    assert general_rows(Side(side.sentences, centred, side.doc_ids, side.joined)) is centred


def test_what_a_document_is_about_is_the_sum_of_its_sentences() -> None:
    topics = measure_topics((make_side(REPORTS, "ar"), make_side(REPORTS, "en")))
    assert topics.keys() == REPORTS.keys()
    assert float(topics["wire"] @ topics["radio"]) > float(topics["wire"] @ topics["ferry"])


def test_every_measure_speaks_for_one_event_or_against_it() -> None:
    """A link, like sentences, words and names for it; a nearer document, other places against it."""
    assert {name for name in FEATURES if WEIGHTS[name] < 0} == {"farther", "elsewhere"}
    measures = dict.fromkeys(FEATURES, 0.0) | {"sentences": 0.4, "names": 0.2, "elsewhere": 1.0}
    assert chance_of_one_event(measures) < highest_chance(measures) < 1


STORIES = {
    "harbour-wire.txt": (
        "A crane fell onto a container ship in the port of Sfax on Tuesday, killing four dockers.\n"
        "The port authority said that the crane had been inspected in March.\n"
        "Work at the terminal was stopped.\n"
    ),
    "harbour-radio.txt": (
        "لقي أربعة عمال مصرعهم حين سقطت رافعة على سفينة حاويات في ميناء صفاقس.\n"
        "وتوقف العمل في رصيف الحاويات.\n"
        "وقال ديوان الموانئ إن الرافعة خضعت للفحص في مارس.\n"
    ),
    "harbour-daily.txt": (
        "Dockers in Sfax mourned their dead on Wednesday and asked who had let the old crane go on working.\n"
        "Their union has called a strike at the container terminal.\n"
        "Four families are waiting for an answer.\n"
    ),
    "museum-wire.txt": (
        "The national museum in Khartoum has got back ninety statues that were stolen during the fighting.\n"
        "They had been found in a warehouse at the border.\n"
        "Curators will need a year to clean them.\n"
    ),
    "museum-radio.txt": (
        "استعاد المتحف القومي في الخرطوم تسعين تمثالًا سُرقت خلال القتال.\n"
        "وعُثر عليها في مستودع قرب الحدود.\n"
        "ويحتاج المرممون إلى عام لتنظيفها.\n"
    ),
}


def test_reports_of_one_event_are_told_from_those_of_another() -> None:
    documents = [Document(name, text, lines=True) for name, text in STORIES.items()]
    sides = make_sides(prepare(documents).sentences, load_encoder())
    words = count_words(sides[0], "ar"), count_words(sides[1], "en")
    chances = judge_events(sides, words, NO_LINKS, general=True)
    assert {pair for pair, chance in chances.items() if chance >= 0.3} == {
        ("harbour-daily.txt", "harbour-wire.txt"),
        ("harbour-radio.txt", "harbour-wire.txt"),
        ("museum-radio.txt", "museum-wire.txt"),
    }
    assert [story.documents for story in find_stories(sorted(STORIES), chances, NO_LINKS)] == [
        ("harbour-daily.txt", "harbour-radio.txt", "harbour-wire.txt"),
        ("museum-radio.txt", "museum-wire.txt"),
    ]


def test_half_of_a_brief_speaks_for_it_and_a_third_of_a_report() -> None:
    units = np.eye(8, dtype=np.float32)
    assert compare_sentences(units[:2], units[[0, 4, 5]]) == 1.0  # one of two
    assert compare_sentences(units[:3], units[[0, 4, 5]]) == 0.5  # one of three, where two are asked for
    assert compare_sentences(units[:1], units[[0, 4]]) == 1.0
    assert compare_sentences(units[:7], units[[0, 1, 2, 7]]) == 1.0  # three of seven, of four
