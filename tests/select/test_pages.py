"""Versions of one page in a collection: told by what they say and their names or address, never one alone."""

import pytest

from align.records import Address, Document, Sentence
from align.select.pages import STAMP, find_pages, name_pages
from align.select.statements import Member, Statement


def pages(
    *names: str, alike: int = 3, addresses: dict[str, str] | None = None, longer: int = 0
) -> list[tuple[str, ...]]:
    """Documents of four sentences each, the first `alike` of which say the same in all of them.

    The last one has `longer` sentences more.
    """
    documents = [
        Document(name, "", addresses=(Address(addresses[name], "en", own=True),) if addresses else ())
        for name in names
    ]
    tellers, statements = [], []
    for row in range(4):
        members = []
        for name in names:
            members.append(Member(len(tellers), "full"))
            tellers.append([Sentence(name, 20 * row, 20 * row + 10, "x" * 10, "en")])
        groups = [members] if row < alike else [[member] for member in members]
        statements += [Statement(len(statements) + at, tuple(group)) for at, group in enumerate(groups)]
    for row in range(4, 4 + longer):
        statements.append(Statement(len(statements), (Member(len(tellers), "full"),)))
        tellers.append([Sentence(names[-1], 20 * row, 20 * row + 10, "x" * 10, "en")])
    return find_pages(documents, statements, tellers)


@pytest.mark.parametrize(
    "names",
    [
        ("ferry.0700.txt", "ferry.1800.txt"),
        ("ferry.txt", "ferry-old.txt"),
        ("ferry.v1.html", "ferry.v2.html"),
        ("2024-05-07/ferry.html", "2024-05-08/ferry.html"),
        ("20240507180000-ferry.html", "20240508090000-ferry.html"),
        ("خبر العبّارة قديم.txt", "خبر العبّارة جديد.txt"),
    ],
)
def test_names_that_differ_in_a_date_a_time_or_a_version_are_of_one_page(names) -> None:
    assert pages(*names) == [tuple(sorted(names))]


@pytest.mark.parametrize(
    "names",
    [
        ("almarsad/ferry.txt", "nile/ferry.txt"),  # agency copy in two outlets
        ("page1.txt", "page2.txt"),
        ("0700.txt", "1800.txt"),
        ("ferry.txt", "bridge.txt"),
        ("ferry.txt", "ferry.html"),
    ],
)
def test_other_names_are_of_other_pages(names) -> None:
    assert pages(*names) == []


def test_a_page_gives_its_own_address() -> None:
    here, there = "https://nile.example/ferry", "https://almarsad.example/ferry"
    assert pages("a.html", "b.html", addresses={"a.html": here, "b.html": here}) == [("a.html", "b.html")]
    assert pages("a.html", "b.html", addresses={"a.html": here, "b.html": there}) == []


def test_pages_of_one_name_that_say_other_things_are_two() -> None:
    assert pages("news.0700.txt", "news.1800.txt", alike=1) == []


def test_years_and_words_inside_names_are_no_stamps() -> None:
    for name in ("newport.txt", "gold.txt", "a1b2.txt", "doc12.txt"):
        assert not STAMP.search(name)


def test_versions_have_the_name_of_the_first() -> None:
    documents = [Document(name, "") for name in ("b", "c", "a")]
    assert name_pages(documents, [("a", "b")]) == {"a": "a", "b": "a", "c": "c"}


def test_a_page_that_grows_is_known_by_its_address_and_its_name() -> None:
    names, here = ("ferry.0600.html", "ferry.1800.html"), "https://nile.example/ferry"
    both = dict.fromkeys(names, here)
    assert pages(*names, longer=4) == []
    assert pages(*names, longer=4, addresses=both) == [names]
    assert pages(*names, longer=4, alike=2, addresses=both) == []
    assert pages("a.html", "b.html", longer=4, addresses={"a.html": here, "b.html": here}) == []
