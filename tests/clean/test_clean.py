"""Boilerplate: which lines of a page are not its content. The cases are in `cases/boilerplate.tsv`."""

from __future__ import annotations

from pathlib import Path

import pytest

from align.clean.lines import clean_page, clean_pages
from align.clean.pages.blocks import split_blocks

CASES = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parents[1] / "cases" / "boilerplate.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]

ARABIC_PAGE = (
    "وزير الخارجية الروسي يجري محادثات في العاصمة الجزائرية",
    "أجرى وزير الخارجية الروسي محادثات في الجزائر يوم الثلاثاء مع نظيره الجزائري حول التعاون الاقتصادي.",
    "وقال الوزير عقب اللقاء إن الجانبين اتفقا على إعداد وثيقة جديدة للشراكة بين البلدين.",
    "ومن المقرر أن تجتمع اللجنة المشتركة في العاصمة الجزائرية قبل نهاية العام الجاري.",
)
ENGLISH_PAGE = (
    "Russian foreign minister holds talks in the Algerian capital",
    "The Russian foreign minister held talks in Algiers on Tuesday with his Algerian counterpart.",
    "After the meeting the minister said both sides had agreed to draft a new partnership document.",
    "The joint commission is to meet in the Algerian capital before the end of the year.",
)
PLACES = {"head-first": 0, "head": 1, "inside": 3, "tail": 4}


def judge(line: str, place: str) -> str:
    """Put a line at a place of a page and return why it was dropped, `content` when it was kept."""
    arabic = sum("\u0600" <= character <= "\u06ff" for character in line)
    page = list(ARABIC_PAGE if arabic * 2 > len(line) else ENGLISH_PAGE)
    i = PLACES[place]
    page.insert(i, line)
    reasons = clean_page(split_blocks("\n\n".join(page)))
    others = {j: reason for j, reason in reasons.items() if j != i}
    assert not others, "the page around the line is content"
    return reasons.get(i, "content")


@pytest.mark.parametrize(("label", "where", "line", "expected"), CASES, ids=[case[0] for case in CASES])
def test_lines(label: str, where: str, line: str, expected: str) -> None:
    for place in ("head", "inside", "tail") if where == "any" else (where,):
        assert judge(line, place) == expected, f"{label} at {place}"


def test_the_table_is_long_and_has_both_sides() -> None:
    assert len(CASES) >= 60
    assert sum(case[3] == "content" for case in CASES) >= 30
    assert len({case[0] for case in CASES}) == len(CASES)


def dropped_lines(*lines: str) -> list[str]:
    blocks = split_blocks("\n".join(lines))
    return [blocks[i].text for i in sorted(clean_page(blocks))]


def test_links_after_a_marker_go_up_to_the_next_paragraph() -> None:
    links = ["أسعار الخضر تتراجع في سوق الجملة", "من يدفع ثمن الماء العذب؟"]
    inside = [*ARABIC_PAGE[:2], "اقرأ أيضا", *links, *ARABIC_PAGE[2:]]
    assert dropped_lines(*inside) == ["اقرأ أيضا", *links]
    tail = [*ARABIC_PAGE, "مقالات ذات صلة", *links, "اترك تعليقاً", "زر الذهاب إلى الأعلى"]
    assert dropped_lines(*tail) == ["مقالات ذات صلة", *links, "اترك تعليقاً", "زر الذهاب إلى الأعلى"]


def test_a_button_inside_an_article_takes_no_headline_with_it() -> None:
    assert dropped_lines(*ENGLISH_PAGE[:2], "Read more", "What happens next", *ENGLISH_PAGE[2:]) == ["Read more"]


def test_unknown_menus_go_by_their_shape_and_the_title_stays() -> None:
    menu = ["Harbour", "Islands", "The bay", "Old town", "Markets"]
    assert dropped_lines(*menu, *ENGLISH_PAGE) == menu
    assert dropped_lines(*menu, "Lavrov visits Algiers", *ENGLISH_PAGE[1:]) == menu


def test_the_name_of_the_site_goes_by_its_copyright_line() -> None:
    page = [
        "صحيفة المرفأ",
        ARABIC_PAGE[0],
        "صحيفة المرفأ | رياضة",
        *ARABIC_PAGE[1:],
        "جميع الحقوق محفوظة © صحيفة المرفأ 2024",
    ]
    assert dropped_lines(*page) == [page[0], page[2], page[-1]]


def test_a_repeated_title_is_a_duplicate() -> None:
    blocks = split_blocks("\n".join([ENGLISH_PAGE[0], *ENGLISH_PAGE]))
    assert clean_page(blocks) == {1: "duplicate"}


def test_a_refrain_is_content() -> None:
    poem = ["Home is the sailor", "home from sea", "And the hunter", "home from the hill"] * 3
    assert dropped_lines(*poem) == []


def test_a_page_of_headlines_alone_is_content() -> None:
    headlines = [
        "الجزائر تفوز بالكأس",
        "ارتفاع أسعار النفط",
        "أمطار غزيرة في الشمال",
        "قمة عربية مرتقبة",
        "لقاء في موسكو",
    ]
    assert dropped_lines(*headlines) == []


STORIES = (
    "The harbour was closed for two days after the storm damaged the northern pier.",
    "A new school opened in the old quarter with places for four hundred children.",
    "Farmers in the valley expect the best olive harvest for ten years this autumn.",
    "The museum has bought a collection of maps that were drawn by sailors.",
    "Night trains to the coast will run again from the first week of June.",
    "Doctors warned that the new clinic still has no running water at all.",
)


def clean_site(*, shared: tuple[str, ...], at_end: bool, pages: int = len(STORIES)) -> list[list[str]]:
    """Clean a site whose pages share some lines; return the lines dropped from each page."""
    texts = []
    for i, story in enumerate(STORIES[:pages]):
        own = [
            f"A story with the number {i} in its title",
            story,
            f"It was reported by {i + 2} people who saw it all.",
        ]
        texts.append([*own, *shared] if at_end else [own[0], own[1], *shared, own[2]])
    sites = [split_blocks("\n\n".join(lines)) for lines in texts]
    return [
        [blocks[i].text for i in sorted(why)]
        for blocks, why in zip(sites, clean_pages(sites, [str(i) for i in range(pages)]), strict=True)
    ]


def test_short_lines_repeated_at_the_edge_are_boilerplate_from_three_pages_on() -> None:
    assert clean_site(shared=("The Bay Gazette",), at_end=True, pages=3) == [["The Bay Gazette"]] * 3


def test_a_sentence_quoted_in_many_articles_is_content() -> None:
    quotation = "“We will rebuild the pier before the winter,” the mayor told reporters on Monday."
    assert clean_site(shared=(quotation,), at_end=False) == [[]] * len(STORIES)


def test_a_sentence_at_the_same_place_of_many_pages_is_boilerplate() -> None:
    motto = "The Bay Gazette has told the people of the coast what matters since the year it was founded."
    assert clean_site(shared=(motto, "The Bay Gazette"), at_end=True) == [[motto, "The Bay Gazette"]] * len(STORIES)


def test_a_headline_that_two_papers_share_is_content() -> None:
    pages = [split_blocks("\n".join(["Storm closes the harbour", STORIES[i], STORIES[i + 1]])) for i in (0, 2)]
    assert clean_pages(pages, ["a", "b"]) == [{}, {}]


def test_a_title_that_papers_share_is_content() -> None:
    pages = [split_blocks("\n\n".join(["Storm closes the harbour", story])) for story in STORIES]
    assert clean_pages(pages, [f"{i}.txt" for i in range(len(pages))]) == [{}] * len(pages)


def test_copies_are_dropped_and_name_the_original() -> None:
    first = split_blocks("\n\n".join(STORIES))
    again = split_blocks("\n".join(["Share this:", *STORIES, "Back to top"]))
    other = split_blocks("\n\n".join(STORIES[::-1][:4]))
    reasons = clean_pages([first, again, other], ["a.txt", "b.txt", "c.txt"])
    assert reasons[0] == {}
    assert reasons[1] == {0: "boilerplate", 7: "boilerplate"} | dict.fromkeys(range(1, 7), "duplicate:a.txt")
    assert reasons[2] == {}, "an excerpt is no copy"


def test_many_copies_do_not_make_boilerplate_of_the_article() -> None:
    pages = [split_blocks("\n\n".join(STORIES)) for _ in range(6)]
    reasons = clean_pages(pages, list("abcdef"))
    assert reasons[0] == {}
    assert all(set(why.values()) == {"duplicate:a"} for why in reasons[1:])
    briefs = [split_blocks(STORIES[0]) for _ in range(6)]
    assert clean_pages(briefs, list("abcdef")) == [{}] * 6, "too short to tell a copy from a quotation"


def test_headings_that_laws_share_are_content() -> None:
    laws = [
        split_blocks("\n".join(["Preamble", story, "Article 1", story.replace("The", "This")])) for story in STORIES
    ]
    assert clean_pages(laws, list("abcdef")) == [{}] * 6
