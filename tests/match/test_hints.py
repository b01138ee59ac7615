"""What people tell of documents that belong together: names, identifiers, web addresses."""

import pytest

from align.match.hints import find_hints
from align.records import Address, Document, Language

# label, names, pairs with what puts them together
NAMES: list[tuple[str, list[str], dict[tuple[str, str], str]]] = [
    ("folders", ["ar/a.md", "en/a.md"], {("ar/a.md", "en/a.md"): "paths of one pattern"}),
    ("suffixes", ["x.ar.html", "x.en.html"], {("x.ar.html", "x.en.html"): "paths of one pattern"}),
    ("regions", ["x_ar-EG.txt", "x_en_US.txt"], {("x_ar-EG.txt", "x_en_US.txt"): "paths of one pattern"}),
    ("one marked", ["guide-arabic.txt", "guide.txt"], {("guide-arabic.txt", "guide.txt"): "paths of one pattern"}),
    ("a query", ["page?lang=ar", "page?lang=en"], {("page?lang=ar", "page?lang=en"): "paths of one pattern"}),
    (
        "an identifier",
        ["ar/20431-rate.html", "en/decision-20431.html"],
        {("ar/20431-rate.html", "en/decision-20431.html"): "equal identifier 20431"},
    ),
    ("a year that several have", ["ar/2024-a.md", "en/2024-b.md", "en/2024-c.md"], {}),
    ("no language said", ["north/a.md", "south/a.md"], {}),
    ("one language", ["ar/a.md", "ar/old/a.md"], {}),
    ("other pages", ["ar/a.md", "en/b.md"], {}),
]  # fmt: skip


@pytest.mark.parametrize(("label", "names", "expected"), NAMES, ids=[case[0] for case in NAMES])
def test_names_that_belong_together(label: str, names: list[str], expected: dict[tuple[str, str], str]) -> None:
    for order in (names, names[::-1]):
        found = find_hints([Document(name, "") for name in order])
        assert found == {pair: (said,) for pair, said in expected.items()}


def test_the_user_says_which_language_a_document_is_in() -> None:
    documents = [Document("one/notes-4711.txt", "", language="ar"), Document("two/4711.txt", "", language="en")]
    assert find_hints(documents) == {("one/notes-4711.txt", "two/4711.txt"): ("equal identifier 4711",)}


ADDRESSES: list[tuple[str, str, str, Language, str]] = [
    (
        "own address of the other",
        "https://www.example.org/en/visit/",
        "http://example.org/en/visit",
        "en",
        "b.html",
    ),
    ("a file beside it", "visit.html", "", "en", "visit.html"),
    ("a folder above", "../en/visit.html", "", "en", "en/visit.html"),
]


@pytest.mark.parametrize(
    ("label", "given", "own", "language", "name"), ADDRESSES, ids=[case[0] for case in ADDRESSES]
)
def test_hreflang(label: str, given: str, own: str, language: Language, name: str) -> None:
    here = "ar/ziyara.html" if name.startswith("en/") else "ziyara.html"
    other = Document(name, "", addresses=(Address(own, language, own=True),) if own else ())
    documents = [Document(here, "", addresses=(Address(given, language),)), other]
    assert find_hints(documents)[here, name] == ("hreflang",)


def test_an_address_that_nobody_has_is_no_hint() -> None:
    page = Document("a.html", "", addresses=(Address("https://example.org/en/x", "en"), Address("a.html", "ar")))
    assert find_hints([page, Document("b.html", "")]) == {}
