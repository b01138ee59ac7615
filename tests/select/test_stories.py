"""Stories: linked documents share one, no story rests on a chain, and a document may be in two."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from align.records import Sentence, Side
from align.select.stories import (
    SURE_SCORE,
    Story,
    find_stories,
    join_alone,
    join_links,
    link_languages,
    part_names,
    share_story,
)

DOCUMENTS = ["a", "b", "c", "d", "e", "f"]


def groups(links: dict[tuple[str, str], float]) -> list[tuple[str, ...]]:
    return [story.documents for story in find_stories(DOCUMENTS, links) if len(story.documents) > 1]


def test_documents_that_are_all_linked_are_one_story() -> None:
    assert groups({("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): 0.5}) == [("a", "b", "c")]


def test_a_chain_of_links_is_no_story() -> None:
    chain = dict.fromkeys(itertools.pairwise(DOCUMENTS), 0.4)
    assert max(map(len, groups(chain))) < 4


def test_a_document_that_tells_of_two_stories_is_in_both() -> None:
    links = {("a", "b"): 1.0, ("c", "d"): 1.0, ("b", "e"): 0.9, ("d", "e"): 0.6}
    assert groups(links) == [("a", "b", "e"), ("c", "d", "e")]


def test_a_document_without_links_is_a_story_by_itself() -> None:
    assert find_stories(["x", "y"], {}) == [Story(1, ("x",)), Story(2, ("y",))]


def test_a_link_of_a_document_with_itself_says_nothing() -> None:
    assert link_languages([("a", "a", 1.0), ("b", "a", 0.5)]) == {("a", "b"): 0.5}


def test_of_two_links_the_stronger_holds() -> None:
    assert join_links({("a", "b"): 0.3}, {("a", "b"): 0.7, ("b", "c"): 0.4}) == {("a", "b"): 0.7, ("b", "c"): 0.4}


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(DOCUMENTS), st.sampled_from(DOCUMENTS)).filter(lambda pair: pair[0] < pair[1]),
        st.floats(0.25, 1.0),
    )
)
def test_linked_documents_share_a_story_and_every_document_has_one(links: dict[tuple[str, str], float]) -> None:
    stories = find_stories(DOCUMENTS, links)
    shared = share_story(stories)
    assert set(shared) == set(DOCUMENTS)
    assert all(shared[a] & shared[b] for (a, b), score in links.items() if score >= SURE_SCORE)
    assert [story.number for story in stories] == list(range(1, len(stories) + 1))


def test_a_report_with_one_link_belongs_to_the_story_of_its_partner() -> None:
    linked = {("a", "b"): 1.0, ("a", "c"): 0.9, ("b", "c"): 0.9}
    assert groups(linked | {("c", "d"): 0.4}) == [("a", "b", "c", "d")]
    assert groups(linked | {("c", "d"): 0.3}) == [("a", "b", "c")]


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
    """Saved at 6 and at 18 o'clock: who is linked with the later page need not be linked with the earlier one."""
    links = {
        ("wire", "page.0600"): 0.95,
        ("page.0600", "page.1800"): 0.99,
        ("page.1800", "wire"): 0.98,
        ("daily", "post"): 0.99,
        ("daily", "page.1800"): 0.6,
    }
    links = {(min(pair), max(pair)): score for pair, score in links.items()}
    documents = ["daily", "page.0600", "page.1800", "post", "wire"]
    apart = find_stories(documents, links)
    assert len(apart) > 1
    assert find_stories(documents, links, [("page.0600", "page.1800")]) != apart
    links["post", "wire"] = 0.5
    (story,) = find_stories(documents, links, [("page.0600", "page.1800")])
    assert story.documents == tuple(documents)


def test_pages_that_are_not_linked_are_no_versions() -> None:
    assert [s.documents for s in find_stories(["p.0600", "p.1800"], {}, [("p.0600", "p.1800")])] == [
        ("p.0600",),
        ("p.1800",),
    ]


def sides(vectors: dict[str, tuple[float, ...]]) -> tuple[Side, Side]:
    """Make two sentences a document, all with its vector; documents are Arabic if their names are capitals."""
    made = []
    for language in ("ar", "en"):
        names = [name for name in vectors if name.isupper() == (language == "ar") for _ in range(2)]
        rows = np.array([vectors[name] for name in names], dtype=np.float32).reshape(len(names), 3)
        made.append(
            Side(
                [Sentence(name, 10 * (i % 2), 10 * (i % 2) + 9, "a" * 9, language) for i, name in enumerate(names)],
                rows / np.linalg.norm(rows, axis=1, keepdims=True),
                np.array([list(vectors).index(name) for name in names], dtype=np.int32),
                np.zeros(len(names), dtype=np.bool_),
            )
        )
    return made[0], made[1]


def join(vectors: dict[str, tuple[float, ...]], parts: dict[str, str] | None = None) -> list[tuple[str, ...]]:
    """Group documents of which two letters that differ in case alone are linked."""
    names = list(vectors)
    links = {(name.upper(), name): 0.9 for name in names if name.islower() and name.upper() in names}
    return [story.documents for story in join_alone(find_stories(names, links), sides(vectors), names, parts)]


FIRE, VOTE = (1.0, 0.1, 0.0), (0.0, 0.1, 1.0)


def test_a_document_without_links_joins_the_story_that_it_is_about() -> None:
    vectors = {"A": FIRE, "a": FIRE, "B": VOTE, "b": VOTE, "x": (0.8, 0.5, 0.1), "y": (0.0, 1.0, 0.0)}
    assert join(vectors) == [("A", "a", "x"), ("B", "b"), ("y",)]
    assert [s.number for s in join_alone(find_stories(["x"], {}), sides({"x": FIRE}), ["x"])] == [1]


def test_a_document_between_two_stories_joins_neither() -> None:
    assert join({"A": FIRE, "a": FIRE, "B": VOTE, "b": VOTE, "x": (1.0, 0.0, 0.9)})[-1] == ("x",)


def test_two_documents_that_are_alone_make_no_story() -> None:
    assert join({"A": VOTE, "a": VOTE, "X": FIRE, "y": FIRE}) == [("A", "a"), ("X",), ("y",)]


def test_a_part_of_a_text_joins_no_story_of_another_part() -> None:
    vectors = {"A": FIRE, "a": FIRE, "x": FIRE}
    assert join(vectors) == [("A", "a", "x")]
    assert join(vectors, {"a": "chapter-#", "x": "chapter-#"}) == [("A", "a"), ("x",)]


def test_a_document_without_sentences_stays_alone() -> None:
    stories = find_stories(["A", "a", "x", "empty"], {("A", "a"): 0.9})
    found = join_alone(stories, sides({"A": FIRE, "a": FIRE, "x": FIRE}), ["A", "a", "x", "empty"])
    assert [story.documents for story in found] == [("A", "a", "x"), ("empty",)]
