"""Circles: documents of two stories that are about one thing and name the same places are compared, too."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from align.records import Language, Sentence, Side
from align.select import circles
from align.select.circles import compare_beyond, find_near, share_names, weigh_names
from align.select.stories import Story, share_story
from tests.match.worlds import DIMENSION, vector_of

Report = tuple[Language, str, Sequence[str]]  # its language, what it is about, its sentences

DAM_WIRE = "A dam above Derna, in eastern Libya, burst on Monday night.", "Nine people were killed, doctors said."
DAM_RADIO = "انهار سد قرب مدينة درنة في شرق ليبيا ليل الاثنين.", "وقال أطباء إن أحد عشر شخصًا لقوا حتفهم."
DAM_DAILY = "Rescue teams dug through the mud of Derna for a second day.", "Libya has asked for help."
FERRY = "انقلبت عبّارة قبالة الإسكندرية في مصر.", "وأنقذ صيادون ثلاثين راكبًا."
REPORTS: dict[str, Report] = {
    "wire": ("en", "water dam flood", DAM_WIRE),
    "radio": ("ar", "water dam flood", DAM_RADIO),
    "ferry": ("ar", "boat harbour rescue", FERRY),
}


def make_sides(reports: Mapping[str, Report]) -> tuple[Side, Side]:
    """Make the two sides of reports; every sentence has the direction of what its report is about."""
    return make_side(reports, "ar"), make_side(reports, "en")


def make_side(reports: Mapping[str, Report], language: Language) -> Side:
    sentences, doc_ids = [], []
    own = [(name, report) for name, report in reports.items() if report[0] == language]
    for number, (name, (_, _, texts)) in enumerate(own):
        at = 0
        for text in texts:
            sentences.append(Sentence(name, at, at + len(text), text, language, joined=at > 0))
            doc_ids.append(number)
            at += len(text) + 1
    rows = [vector_of(about.split(), language) for _, (_, about, texts) in own for _ in texts]
    vectors = np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSION)
    joined = np.array([sentence.joined for sentence in sentences], dtype=np.bool_)
    return Side(sentences, vectors, np.array(doc_ids, dtype=np.int32), joined)


def make_stories(*groups: Sequence[str]) -> list[Story]:
    return [Story(number, tuple(group)) for number, group in enumerate(groups, start=1)]


def alone(names: Mapping[str, object]) -> list[Story]:
    return make_stories(*([name] for name in names))


def beyond(reports: Mapping[str, Report], stories: Sequence[Story]) -> list[tuple[str, ...]]:
    """Return what is compared beside the stories themselves, which always come first."""
    compared = compare_beyond(stories, make_sides(reports))
    assert compared[: len(stories)] == [story.documents for story in stories]
    return compared[len(stories) :]


def test_reports_of_one_thing_that_name_the_same_places_are_compared() -> None:
    assert beyond(REPORTS, alone(REPORTS)) == [("radio", "wire")]


def test_reports_of_one_language_are_compared_as_well() -> None:
    reports = {"wire": REPORTS["wire"], "daily": ("en", "water dam mud", DAM_DAILY), "ferry": REPORTS["ferry"]}
    assert beyond(reports, alone(reports)) == [("daily", "wire")]


@pytest.mark.parametrize(
    ("about", "texts"),
    [
        ("water dam flood", ("فاض سد قرب إربد في الأردن.", "وقال أطباء إن أحد عشر شخصًا لقوا حتفهم.")),  # elsewhere
        ("water dam flood", ("انهار السد ليلًا.", "ولقي أحد عشر شخصًا حتفهم.")),  # no place at all
        ("football cup final", ("فاز فريق درنة بكأس ليبيا.", "وسجل قائده هدفين.")),  # of another thing
    ],
)
def test_neither_what_it_is_about_nor_its_places_are_enough(about: str, texts: tuple[str, str]) -> None:
    reports: dict[str, Report] = {**REPORTS, "radio": ("ar", about, texts)}
    assert beyond(reports, alone(reports)) == []


def test_every_report_of_the_one_story_is_compared_with_every_one_of_the_other() -> None:
    mud = "وواصل المتطوعون إزالة الطين من البيوت.", "وعادت الكهرباء إلى بعض الأحياء."
    reports: dict[str, Report] = {
        **REPORTS,
        "daily": ("en", "water dam mud", DAM_DAILY),
        "clean": ("ar", "volunteers mud homes", mud),
    }
    stories = make_stories(["clean", "wire"], ["daily", "radio"], ["ferry"])
    assert beyond(reports, stories) == [
        ("clean", "daily"),
        ("clean", "radio"),
        ("daily", "wire"),
        ("radio", "wire"),
    ]


def test_reports_that_share_a_story_are_compared_in_it_alone() -> None:
    assert beyond(REPORTS, make_stories(["radio", "wire"], ["ferry"])) == []
    assert beyond(REPORTS, make_stories(["radio", "wire"], ["ferry", "radio"])) == []


def test_one_story_stands_alone() -> None:
    assert beyond(REPORTS, make_stories(list(REPORTS))) == []
    assert compare_beyond([], make_sides({})) == []


def test_beyond_the_largest_number_of_documents_stories_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(circles, "LARGEST", len(REPORTS))
    assert beyond(REPORTS, alone(REPORTS)) == [("radio", "wire")]
    monkeypatch.setattr(circles, "LARGEST", len(REPORTS) - 1)
    assert beyond(REPORTS, alone(REPORTS)) == []


def test_the_order_of_documents_does_not_matter() -> None:
    reports: dict[str, Report] = {**REPORTS, "daily": ("en", "water dam mud", DAM_DAILY)}
    turned = dict(reversed(reports.items()))
    found = beyond(reports, alone(reports))
    assert found == [("daily", "radio"), ("daily", "wire"), ("radio", "wire")]
    assert beyond(turned, alone(turned)) == found


def test_blocks_of_cosines_find_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    reports: dict[str, Report] = {**REPORTS, "daily": ("en", "water dam mud", DAM_DAILY)}
    sides, homes = make_sides(reports), share_story(alone(reports))
    found = find_near(sides, homes)
    assert {frozenset(pair) for pair in found} == {
        frozenset(pair) for pair in (("wire", "radio"), ("wire", "daily"), ("radio", "daily"))
    }
    monkeypatch.setattr(circles, "ROWS", 1)
    assert find_near(sides, homes) == found


def test_names_weigh_the_more_the_rarer_they_are() -> None:
    sides = make_sides({**REPORTS, "daily": ("en", "water dam mud", DAM_DAILY)})
    weights = weigh_names(sides, set(REPORTS))
    assert weights.keys() == set(REPORTS)  # of those wanted alone
    assert weights["wire"].keys() == weights["radio"].keys() == {"Derna", "Libya"}
    for own in weights.values():
        assert math.isclose(sum(value * value for value in own.values()), 1.0)
    everywhere = make_sides(
        {
            "wire": REPORTS["wire"],
            "capital": ("en", "water dam mud", ["Tripoli is the capital of Libya."]),
            "coast": ("ar", "water dam mud", ["تقع بنغازي على ساحل ليبيا."]),
        }
    )
    own = weigh_names(everywhere, {"wire", "capital", "coast"})["wire"]
    assert own["Derna"] > own["Libya"] > 0


def test_a_word_that_may_be_no_name_does_not_weigh() -> None:
    reports: dict[str, Report] = {
        "floods": ("ar", "water", ["جرفت السيول ثلاث سيارات قرب إربد."]),  # السيول: floods, Seoul
        "summit": ("en", "summit", ["The summit in Seoul ended on Friday."]),
    }
    weights = weigh_names(make_sides(reports), set(reports))
    assert {doc: set(own) for doc, own in weights.items()} == {"floods": {"Irbid"}, "summit": {"Seoul"}}


def test_names_are_shared_between_nothing_and_all() -> None:
    derna, both = {"Derna": 1.0}, {"Derna": 0.6, "Libya": 0.8}
    assert share_names(derna, derna) == 1.0
    assert share_names(derna, both) == share_names(both, derna) == 0.6
    assert share_names(derna, {"Irbid": 1.0}) == share_names({}, derna) == 0.0
