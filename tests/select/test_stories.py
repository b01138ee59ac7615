"""Stories: documents that are likely of one event share one, no chain makes any, and a document may be in two."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.select import stories
from align.select.stories import (
    SURE_SCORE,
    Story,
    compare_beyond,
    find_stories,
    link_languages,
    part_names,
    share_story,
)

DOCUMENTS = ["a", "b", "c", "d", "e", "f"]
PAIRS = st.dictionaries(
    st.tuples(st.sampled_from(DOCUMENTS), st.sampled_from(DOCUMENTS)).filter(lambda pair: pair[0] < pair[1]),
    st.floats(0.0, 1.0),
)
Pairs = dict[tuple[str, str], float]


def groups(chances: Pairs, links: Pairs | None = None) -> list[tuple[str, ...]]:
    return [story.documents for story in find_stories(DOCUMENTS, chances, links or {}) if len(story.documents) > 1]


def test_documents_that_are_all_likely_of_one_event_are_one_story() -> None:
    assert groups({("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): 0.5}) == [("a", "b", "c")]


def test_a_chain_is_no_story() -> None:
    chain = dict.fromkeys(itertools.pairwise(DOCUMENTS), 0.9)
    assert groups(chain) == [("a", "b"), ("c", "d"), ("e", "f")]


def test_two_groups_are_joined_by_the_mean_of_all_their_pairs() -> None:
    chances = {("a", "b"): 0.9, ("c", "d"): 0.9}
    across = {("a", "c"): 0.7, ("b", "d"): 0.7, ("a", "d"): 0.4}
    assert groups(chances | across) == [("a", "b"), ("c", "d")]
    assert groups(chances | across | {("b", "c"): 0.3}) == [("a", "b", "c", "d")]


def test_one_document_joins_a_group_sooner_than_two_groups_are_joined() -> None:
    chances = {("a", "b"): 0.9, ("a", "c"): 0.35, ("b", "c"): 0.3}
    assert groups(chances) == [("a", "b", "c")]
    assert groups(chances | {("b", "c"): 0.2}) == [("a", "b")]
    assert groups({("a", "b"): 0.45}) == []  # two that are alone make no group


def test_a_document_alone_joins_the_likeliest_group() -> None:
    chances = {("a", "b"): 0.9, ("c", "d"): 0.9}
    assert groups(chances | {("a", "e"): 0.7, ("c", "e"): 0.8}) == [("a", "b"), ("c", "d", "e")]


def test_documents_that_are_surely_linked_share_a_story_whatever_else_is_likely() -> None:
    linked = {("b", "e"): 0.9, ("d", "e"): 0.6}
    chances = {("a", "b"): 1.0, ("c", "d"): 1.0, ("b", "e"): 0.9, ("d", "e"): 0.6, ("a", "e"): 0.9}
    assert groups(chances, linked) == [("a", "b", "e"), ("c", "d", "e")]
    assert groups({}, {("a", "b"): 0.6, ("b", "c"): 0.6}) == [("a", "b"), ("b", "c")]
    assert groups({}, {("a", "b"): 0.4}) == []


def test_a_document_that_nothing_is_known_of_is_a_story_by_itself() -> None:
    assert find_stories(["x", "y"], {}, {}) == [Story(1, ("x",)), Story(2, ("y",))]
    assert find_stories([], {}, {}) == []


def test_a_link_of_a_document_with_itself_says_nothing() -> None:
    assert link_languages([("a", "a", 1.0), ("b", "a", 0.5)]) == {("a", "b"): 0.5}


@given(PAIRS, PAIRS)
def test_linked_documents_share_a_story_and_every_document_has_one(chances: Pairs, links: Pairs) -> None:
    found = find_stories(DOCUMENTS, chances, links)
    shared = share_story(found)
    assert set(shared) == set(DOCUMENTS)
    assert all(shared[a] & shared[b] for (a, b), score in links.items() if score >= SURE_SCORE)
    assert [story.number for story in found] == list(range(1, len(found) + 1))


@given(PAIRS, PAIRS, st.permutations(DOCUMENTS))
def test_the_order_of_documents_and_pairs_does_not_matter(chances: Pairs, links: Pairs, order: list[str]) -> None:
    turned = dict(reversed(chances.items())), dict(reversed(links.items()))
    found = {frozenset(story.documents) for story in find_stories(DOCUMENTS, chances, links)}
    assert {frozenset(story.documents) for story in find_stories(order, *turned)} == found


@given(PAIRS)
def test_no_two_groups_are_left_that_are_likely_one(chances: Pairs) -> None:
    found = [story.documents for story in find_stories(DOCUMENTS, chances, {})]
    for left, right in itertools.combinations(found, 2):
        if min(len(left), len(right)) > 1:
            assert stories.mean_chance(left, right, chances) < stories.TOGETHER


def test_numbered_parts_of_one_text_are_known_by_their_names() -> None:
    names = ["dams-part1.txt", "dams-part2.txt", "2024-05-01.txt", "2024-05-02.txt", "الفصل 1.txt", "الفصل 2.txt"]
    parts = part_names(names, [])
    assert parts["dams-part1.txt"] == parts["dams-part2.txt"]
    assert parts["الفصل 1.txt"] == parts["الفصل 2.txt"]
    assert not parts.keys() & {"2024-05-01.txt", "2024-05-02.txt"}


def test_numbered_texts_with_translations_that_are_numbered_too_are_parts() -> None:
    names = ["en/1.txt", "en/2.txt", "ar/1.txt", "ar/2.txt", "ar/other.txt"]
    links = [("ar/1.txt", "en/1.txt", 1.0), ("ar/2.txt", "en/2.txt", 0.95)]
    assert part_names(names, links).keys() == {"en/1.txt", "en/2.txt", "ar/1.txt", "ar/2.txt"}
    assert not part_names(names, [(a, b, 0.5) for a, b, _ in links])


def test_versions_of_a_page_count_as_one_where_stories_are_joined() -> None:
    """Saved at 6 and at 18 o'clock: a report that is like the later page need not be like the earlier one."""
    chances = {
        ("page.0600", "wire"): 0.95,
        ("page.0600", "page.1800"): 0.99,
        ("page.1800", "wire"): 0.98,
        ("daily", "post"): 0.99,
        ("daily", "page.1800"): 0.6,
        ("daily", "wire"): 0.4,
        ("post", "wire"): 0.4,
        ("page.1800", "post"): 0.6,
    }
    documents = ["daily", "page.0600", "page.1800", "post", "wire"]
    assert len(find_stories(documents, chances, {})) > 1
    (story,) = find_stories(documents, chances, {}, [("page.0600", "page.1800")])
    assert story.documents == tuple(documents)


def test_pages_that_are_unlike_are_no_versions() -> None:
    assert [s.documents for s in find_stories(["p.0600", "p.1800"], {}, {}, [("p.0600", "p.1800")])] == [
        ("p.0600",),
        ("p.1800",),
    ]


def make_stories(*own: tuple[str, ...]) -> list[Story]:
    return [Story(number, docs) for number, docs in enumerate(own, start=1)]


def test_facts_of_stories_that_may_be_one_are_compared() -> None:
    own = make_stories(("a", "b"), ("c", "d"), ("e",))
    chances = {("a", "c"): 0.7, ("b", "d"): 0.6, ("a", "e"): 0.5}
    assert compare_beyond(own, chances) == [
        ("a", "b"), ("c", "d"), ("e",), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")
    ]  # fmt: skip


def test_documents_that_share_a_story_are_compared_in_it_alone() -> None:
    own = make_stories(("a", "b"), ("b", "c"))
    assert compare_beyond(own, {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): 0.1}) == [
        ("a", "b"), ("b", "c"), ("a", "c")
    ]  # fmt: skip
    assert compare_beyond(make_stories(("a", "b")), {("a", "b"): 0.9}) == [("a", "b")]
    assert compare_beyond([], {}) == []


def test_beyond_the_largest_number_of_documents_stories_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    own, chances = make_stories(("a",), ("b",)), {("a", "b"): 0.4}
    monkeypatch.setattr(stories, "LARGEST", 2)
    assert compare_beyond(own, chances) == [("a",), ("b",), ("a", "b")]
    monkeypatch.setattr(stories, "LARGEST", 1)
    assert compare_beyond(own, chances) == [("a",), ("b",)]
