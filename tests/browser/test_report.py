"""The report in a browser: what is said first, search and filters, click to context, directions, phone, print."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from align.output.report import render_report
from align.records import (
    CONFLICT_COLUMNS,
    COVERAGE_COLUMNS,
    DROPPED_COLUMNS,
    PAIR_COLUMNS,
    PART_COLUMNS,
    STATEMENT_COLUMNS,
    Document,
)
from tests.browser.conftest import open_context

EVIL = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
AR = ("انقطع التيار عن المدينة.", "قال مهندس في شركة Gulf Power 2.0 إن العطل في 3 محطات.", "عاد الماء مساء.")
EN = ("Power failed across the city.", "An engineer said three stations had failed.", f"Nobody was hurt {EVIL}.")


# The words of the two pairs that answer each other: their places in the texts.
LINKS = {
    0: [([0, 5], [6, 12]), ([6, 12], [0, 5]), ([16, 23], [24, 28])],
    1: [([0, 3], [12, 16]), ([4, 9], [0, 11]), ([45, 46], [17, 22]), ([47, 52], [23, 31])],
}


def place(texts: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return where sentences stand that follow one another in lines of their own."""
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)
    return [(start, start + len(text)) for start, text in zip(starts, texts, strict=False)]


def make_page(language: str = "en", late_source: str = "late.txt") -> str:
    """Make the report of a collection of three sources: two on a power cut, one alone."""
    ar, en = place(AR), place(EN)
    late = "The power company counted four stations."
    coverage = pd.DataFrame(
        [
            ("ar", "برق.txt", *ar[0], AR[0], "covered", 0.97, "power.txt", *en[0], EN[0]),
            ("ar", "برق.txt", *ar[1], AR[1], "partial", 0.9, "power.txt", *en[1], EN[1]),
            ("ar", "برق.txt", *ar[2], AR[2], "uncovered", 0.02, "", None, None, ""),
            ("en", "late.txt", 0, len(late), late, "uncovered", 0.1, "", None, None, ""),
            ("en", "power.txt", *en[0], EN[0], "covered", 0.97, "برق.txt", *ar[0], AR[0]),
            ("en", "power.txt", *en[1], EN[1], "covered", 0.9, "برق.txt", *ar[1], AR[1]),
            ("en", "power.txt", *en[2], EN[2], "uncovered", 0.01, "", None, None, ""),
        ],
        columns=list(COVERAGE_COLUMNS),
    )
    clause = AR[1].index(" إن العطل")
    parts = pd.DataFrame(
        [
            ("ar", "برق.txt", ar[1][0], ar[1][0] + clause, AR[1][:clause], "no", "", None, None, ""),
            ("ar", "برق.txt", ar[1][0] + clause + 1, ar[1][1], AR[1][clause + 1 :], "yes", "", None, None, ""),
        ],
        columns=list(PART_COLUMNS),
    )
    pairs = pd.DataFrame(
        [
            (AR[0], EN[0], 0.97, 0.8, 0.3, "chain", "برق.txt", *ar[0], "power.txt", *en[0], ""),
            (AR[1], EN[1], 0.9, 0.7, 0.2, "mine", "برق.txt", *ar[1], "power.txt", *en[1], "partial"),
        ],
        columns=list(PAIR_COLUMNS),
    )
    statements = pd.DataFrame(
        [
            (1, 1, "power.txt", "en", "power.txt", *en[0], EN[0], "full"),
            (1, 1, "برق.txt", "ar", "برق.txt", *ar[0], AR[0], "full"),
            (2, 1, late_source, "en", "late.txt", 0, len(late), late, "differs"),
            (2, 1, "power.txt", "en", "power.txt", *en[1], EN[1], "differs"),
            (2, 1, "برق.txt", "ar", "برق.txt", *ar[1], AR[1], "differs"),
            (3, 1, "برق.txt", "ar", "برق.txt", *ar[2], AR[2], "full"),
            (4, 1, "power.txt", "en", "power.txt", *en[2], EN[2], "full"),
        ],
        columns=list(STATEMENT_COLUMNS),
    )
    conflicts = pd.DataFrame(
        [
            (2, 1, "number", "… stations", "four", "late.txt", "en", "late.txt", 0, len(late), late),
            (2, 1, "number", "… stations", "three", "power.txt", "en", "power.txt", *en[1], EN[1]),
        ],
        columns=list(CONFLICT_COLUMNS),
    )
    dropped = pd.DataFrame([("power.txt", 200, 220, EVIL, "boilerplate")], columns=list(DROPPED_COLUMNS))
    documents = [
        Document("برق.txt", "\n".join(AR), ""),
        Document("power.txt", " ".join(EN), ""),
        Document("late.txt", late, ""),
    ]
    info = {
        "version": "1", "model": {"name": "bundled"}, "options": {"min_probability": 0.5, "out": "/home/me/x"},
        "stories": [{"story": 1, "documents": ["late.txt", "power.txt", "برق.txt"]}],
    }  # fmt: skip
    places = [(row.doc, row.start, row.language) for row in coverage.itertuples()]
    nearest = [(places[2], places[6], 0.21), (places[2], places[3], 0.04), (places[6], places[2], 0.21)]
    tables = pairs, conflicts, coverage, dropped, info, parts, statements
    return render_report(*tables, documents, LINKS, language, nearest)


Opener = Callable[..., Any]


def texts_of(rows: Any) -> list[str]:
    """Wait until there are such elements, and return their texts."""
    rows.first.wait_for()
    texts: list[str] = rows.all_inner_texts()
    return texts


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Opener]:
    """Give a function that opens the report at an address; no page may fail, or ask for anything."""
    troubles: list[str] = []
    contexts: list[Any] = []

    def open_page(address: str = "", language: str = "en", html: str | None = None, **options: Any) -> Any:
        file = tmp_path / "report.html"
        file.write_text(html or make_page(language), encoding="utf-8")
        context = open_context(browser, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: troubles.append(message.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request", lambda request: request.url.startswith(("file:", "blob:")) or troubles.append(request.url)
        )
        page.goto(file.as_uri() + address)
        page.wait_for_selector("h1")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert troubles == []


def test_the_answers_come_first(opened: Opener) -> None:
    page = opened()
    figures = texts_of(page.locator(".figures li"))
    assert [figure.split("\n")[0] for figure in figures] == ["3", "1", "4", "2", "1", "2", "94 %"]
    card = page.locator("article.card")
    assert texts_of(card.locator(".value")) == ["four", "three"]
    page.locator("summary", has_text="برق.txt").click()
    own = page.locator("details.card > .plain > li > .quote")
    assert texts_of(own) == [AR[2]]


def test_what_comes_nearest_elsewhere_is_a_look_away(opened: Opener) -> None:
    page = opened("#sentence-2")
    panel = page.locator("#panel")
    assert "In no other source" in panel.inner_text()
    panel.locator("summary", has_text="Closest elsewhere").click()
    assert texts_of(panel.locator(".nearest .quote")) == [EN[2], "The power company counted four stations."]
    assert [text.split(" · ")[0] for text in texts_of(panel.locator(".nearest .where"))] == ["21 %", "4 %"]
    panel.locator(".nearest a").first.click()
    page.locator("#s6.here").wait_for()
    page.goto(page.url.split("#")[0] + "#alone")
    page.locator("summary", has_text="برق.txt").click()
    page.locator("details.card .nearest summary").click()
    assert texts_of(page.locator("details.card .nearest .quote")) == [
        EN[2],
        "The power company counted four stations.",
    ]


def test_text_of_documents_is_never_markup(opened: Opener) -> None:
    page = opened("#sentence-6")
    assert page.title() == "Documents – align"
    assert EVIL in page.locator("#s6").inner_text()
    assert page.locator("main img, main script").count() == 0


def test_nothing_of_the_machine_is_told() -> None:
    assert "/home/me" not in make_page()


def test_a_sentence_opens_its_counterpart_in_context(opened: Opener) -> None:
    page = opened("#document-3")
    page.locator(".said", has_text="Gulf Power").click()
    panel = page.locator("#panel")
    assert panel.locator(".focus").inner_text().strip() == EN[1]
    assert panel.locator(".around").count() == 2
    assert panel.locator("mark").inner_text() == AR[1][: AR[1].index(" إن العطل")]
    assert "late.txt" in panel.locator(".plain").inner_text()
    panel.get_by_role("link", name="See the pair 2").click()
    assert page.locator(".pair.here .value").inner_text() == "0.90"
    assert panel.is_hidden()


def test_the_keyboard_walks_from_sentence_to_sentence(opened: Opener) -> None:
    page = opened("#document-3")
    page.locator(".said").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#panel .focus").inner_text().strip() == EN[1]
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_lines_are_paragraphs(opened: Opener) -> None:
    page = opened("#document-3")
    assert page.locator(".text p").count() == 3
    page.goto(page.url.replace("#document-3", "#document-2"))
    assert page.locator(".text p").count() == 1


def test_pairs_are_searched_filtered_and_sorted(opened: Opener) -> None:
    page = opened("#pairs")
    rows = page.locator(".pair")
    page.fill("input[name=search]", "محطّات")  # a vowel sign too many
    assert rows.count() == 1
    assert page.locator("mark.hit").inner_text() == "محطات"
    page.fill("input[name=search]", "Power ٢٫٠")
    assert rows.count() == 1
    page.fill("input[name=search]", "")
    page.select_option("select[name=sort]", "low")
    assert texts_of(page.locator(".pair .value")) == ["0.90", "0.97"]
    page.select_option("select[name=flag]", "partial")
    assert page.locator("#counted").inner_text().startswith("1 of 2")
    page.select_option("select[name=flag]", "")
    page.fill("input[name=least]", "0.95")
    assert texts_of(page.locator(".pair .value")) == ["0.97"]


def test_chosen_pairs_are_saved_as_they_stand_in_the_table(opened: Opener) -> None:
    page = opened("#pairs")
    page.get_by_label("Select pair 2").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save selected").click()
    header, row = Path(download.value.path()).read_text("utf-8").rstrip("\n").split("\n")
    assert header.split("\t") == list(PAIR_COLUMNS)
    ar, en = place(AR)[1], place(EN)[1]
    cells = [
        AR[1],
        EN[1],
        "0.9000",
        "0.7000",
        "0.2000",
        "mine",
        "برق.txt",
        *map(str, ar),
        "power.txt",
        *map(str, en),
    ]
    assert row.split("\t") == [*cells, "partial"]


def test_words_that_answer_each_other_are_lit_together(opened: Opener) -> None:
    page = opened("#pairs")
    lit = page.locator(".lit")
    page.locator("#pair-row-2 .word", has_text="stations").hover()
    lit.first.wait_for()
    assert sorted(lit.all_inner_texts()) == sorted(["stations", "محطات"])
    assert "underline" in lit.first.evaluate("node => getComputedStyle(node).textDecorationLine")
    page.locator("h1").hover()
    assert lit.count() == 0


def test_search_marks_what_it_found_in_linked_words_too(opened: Opener) -> None:
    page = opened("#pairs")
    page.fill("input[name=search]", "Power failed")
    assert "".join(texts_of(page.locator("mark.hit"))) == "Power failed"
    page.locator("#pair-row-1 .word", has_text="التيار").hover()
    assert sorted(texts_of(page.locator(".lit"))) == sorted(["Power", "التيار"])


def test_linked_words_are_a_list_for_the_keyboard(opened: Opener) -> None:
    page = opened("#sentence-1")
    panel = page.locator("#panel")
    panel.locator("summary").focus()
    page.keyboard.press("Enter")
    items = texts_of(panel.locator(".links button"))
    assert [" ".join(item.split()) for item in items] == [
        "1 said قال",
        "2 An engineer مهندس",
        "3 three 3",
        "4 stations محطات",
    ]
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert sorted(texts_of(panel.locator(".word.lit"))) == sorted(["مهندس", "An engineer"])
    number = "node => getComputedStyle(node, '::after').content"
    assert panel.locator(".quote .word", has_text="محطات").evaluate(number).startswith('"4"')
    assert panel.locator(".quote mark .word").all_inner_texts() == [
        "قال",
        "مهندس",
    ]  # what is missing, linked or not
    panel.get_by_role("link", name="See the pair 2").click()
    page.locator(".pair.here").get_by_role("button", name="In context").click()
    assert panel.locator(".linked.numbered .focus .word").count() == 8  # and it stays open


def test_a_story_is_a_matrix_of_statements_by_sources(opened: Opener) -> None:
    page = opened("#story-1")
    cells = texts_of(page.locator(".matrix tbody tr").nth(1).locator("td .unseen"))
    assert cells == ["says otherwise"] * 3
    page.get_by_label("Only statements of more than one source").check()
    page.wait_for_function("() => document.querySelectorAll('.matrix tbody tr').length === 2")
    page.locator(".matrix tbody button").first.click()
    assert texts_of(page.locator("#panel .quote")) == [EN[0], AR[0]]


def test_two_versions_of_a_page_are_one_column_of_a_story(opened: Opener) -> None:
    page = opened("#stories", html=make_page(late_source="power.txt"))
    page.locator("summary").first.click()
    assert texts_of(page.locator(".matrix thead th"))[1:] == ["power.txt", "برق.txt"]
    assert "2" in page.locator("h2 .soft").first.inner_text().split("·")[1]


def test_of_two_versions_of_a_page_the_one_that_says_it_is_named(opened: Opener) -> None:
    page = opened("#story-1", html=make_page(late_source="power.txt"))
    page.locator(".matrix tbody button").nth(1).click()
    links = dict(
        zip(texts_of(page.locator("#panel .quote")), texts_of(page.locator("#panel .where a")), strict=True)
    )
    assert links["The power company counted four stations."] == "late.txt"


def test_arabic_reads_from_right_to_left_with_latin_apart(opened: Opener) -> None:
    page = opened("#document-3")
    own = "node => getComputedStyle(node).direction"
    assert page.locator(".text p").first.evaluate(own) == "rtl"
    assert page.locator(".said bdi").first.inner_text() == "Gulf Power 2.0"
    assert page.locator(".said bdi").first.evaluate(own) == "ltr"
    assert page.evaluate("document.documentElement.dir") == "ltr"
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    page.goto(page.url.replace("#document-3", "#pairs"))
    arabic, english = (page.locator(f".pair .quote[lang={code}]").first.evaluate(size) for code in ("ar", "en"))
    assert arabic == pytest.approx(1.15 * english)


def test_the_interface_is_arabic_where_that_is_wanted(opened: Opener) -> None:
    page = opened("#pairs", language="ar")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("h1").inner_text() == "الأزواج"
    first = page.locator(".pair").first.locator(".quote").first
    assert first.get_attribute("lang") == "ar"
    page.get_by_role("button", name="English", exact=True).click()
    assert page.locator("h1").inner_text() == "Pairs"
    first = page.get_by_role("button", name="Arabic first")
    assert first.get_attribute("aria-pressed") == "false"
    first.click()
    assert first.get_attribute("aria-pressed") == "true"
    assert page.locator(".pair").first.locator(".quote").first.get_attribute("lang") == "ar"
    first.click()
    assert page.locator(".pair").first.locator(".quote").first.get_attribute("lang") == "en"


def test_dark_is_a_button_that_is_on_or_off(opened: Opener) -> None:
    page = opened(color_scheme="dark")
    dark = page.get_by_role("button", name="Dark")
    assert (dark.get_attribute("aria-pressed"), page.evaluate("document.documentElement.dataset.theme")) == (
        "true",
        "dark",
    )
    dark.click()
    assert (dark.get_attribute("aria-pressed"), page.evaluate("document.documentElement.dataset.theme")) == (
        "false",
        "light",
    )


@pytest.mark.parametrize("address", ["", "#stories", "#document-3", "#sentence-1", "#pairs", "#dropped", "#about"])
@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "ar")])
def test_everyone_can_use_it(opened: Opener, address: str, scheme: str, language: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(address, language=language, color_scheme=scheme)
    for details in page.locator("details").all():
        details.evaluate("node => { node.open = true; }")
    found = axe.Axe().run(page).response["violations"]
    grave = [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]
    assert grave == []


def test_a_phone_shows_it_without_scrolling_sideways(opened: Opener) -> None:
    for address in ("", "#story-1", "#document-3", "#pairs", "#about"):
        page = opened(address, viewport={"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_document_prints_on_one_page(opened: Opener, tmp_path: Path) -> None:
    page = opened("#sentence-1")
    content = page.pdf()
    assert content.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible()
    assert not page.locator("#panel").is_visible()
    assert page.locator(".text").is_visible()


def test_pairs_without_end_stay_quick(opened: Opener) -> None:
    """Only what is in view stands on the page, and a link finds any row."""
    count = 20_000
    rows = [
        (
            f"جملة رقم {i} من الملف.",
            f"Sentence {i} of the file.",
            0.9,
            0.8,
            0.3,
            "mine",
            "a",
            i,
            i + 1,
            "b",
            i,
            i + 1,
            "",
        )
        for i in range(count)
    ]
    pairs = pd.DataFrame(rows, columns=list(PAIR_COLUMNS))
    coverage, conflicts, dropped = (
        pd.DataFrame(columns=list(columns)) for columns in (COVERAGE_COLUMNS, CONFLICT_COLUMNS, DROPPED_COLUMNS)
    )
    page = opened("#pair-15000", html=render_report(pairs, conflicts, coverage, dropped, {}))
    assert "Sentence 14999 of the file." in page.locator(".pair.here").inner_text()
    assert page.locator(".pair").count() < 60
    page.locator(".list").evaluate("node => { node.scrollTop = node.scrollHeight; }")
    page.wait_for_selector(f"#pair-row-{count}")
    boxes = sorted((box["y"], box["height"]) for box in (row.bounding_box() for row in page.locator(".pair").all()))
    assert all(y + height <= below + 1 for (y, height), (below, _) in itertools.pairwise(boxes))
    page.fill("input[name=search]", "of the file")
    assert page.locator("#counted").inner_text().startswith("20,000 of 20,000")
