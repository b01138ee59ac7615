"""PDF: glyphs on a page back into the text that was typed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from align.read.formats.glyphs import Box, reading_order
from align.read.formats.paragraphs import Line, join_lines
from align.read.formats.visual import bracket_fit, to_reading_order
from tests.support import collect_inputs as read_inputs

WIDTH = 6.0  # of every glyph, at 12 points

# One line of a page: left edge, height above the foot of the page, type size, glyphs from left to right. A glyph
# may stand for several letters (a ligature); None is a glyph that the font has no letter for.
Row = tuple[float, float, float, Sequence[str | None]]


def make_pdf(*pages: Sequence[Row], drawing: str = "") -> bytes:
    """Write a PDF by hand, with a font whose glyphs are what the rows call for, and a `drawing` on each page."""
    glyphs = {
        cell: code for code, cell in enumerate(dict.fromkeys(c for rows in pages for r in rows for c in r[3]), 1)
    }
    known = [(code, cell) for cell, code in glyphs.items() if cell is not None]
    letters = "\n".join(f"<{code:04X}> <{cell.encode('utf-16-be').hex()}>" for code, cell in known)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(known)} beginbfchar\n{letters}\nendbfchar\n"
        "endcmap end end"
    )
    font = "/BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}] >>",
        f"<< /Type /Font /Subtype /Type0 {font} >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 500 /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor /FontName /A /Flags 4 "
        "/Ascent 800 /Descent -200 /FontBBox [0 -200 1000 800] >> >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    for number, rows in enumerate(pages):
        content = drawing + "".join(
            f"BT /F {size} Tf 1 0 0 1 {left} {height} Tm <{codes}> Tj ET\n"
            for left, height, size, cells in rows
            for codes in ["".join(f"{glyphs[cell]:04X}" for cell in cells)]
        )
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {7 + 2 * number} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}endstream",
        ]
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return data + f"{end}trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF".encode()


def leftwards(text: str, right: float, height: float, size: float = 12) -> Row:
    """Set plain Arabic words: the last letter leftmost, lam-alef as one glyph, the first one ending at `right`."""
    cells = list(text.replace("لا", "\0"))[::-1]
    return right - len(cells) * size / 2, height, size, ["لا" if cell == "\0" else cell for cell in cells]


def read(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    inputs = read_inputs([path])
    assert inputs.problems == ()
    return inputs.documents[0].text


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    inputs = read_inputs([path])
    assert inputs.documents == ()
    return inputs.problems[0].message


# Reading order within a line.

# label, glyphs from left to right as a browser draws them, direction of the paragraph, text
LINES = [
    ("Arabic", "ملاعلا", False, "العالم"),
    ("a number", "2001 ماع", False, "عام 2001"),
    ("Arabic-Indic digits", "ناريزح ١٤", False, "١٤ حزيران"),
    ("a comma after a number", "،2001 ماع", False, "عام 2001،"),
    ("a decimal number and a sign", "%12.5 ةبسنب", False, "بنسبة 12.5%"),
    ("a date and a time", "10:30 ةعاسلا 14/06/2023", False, "14/06/2023 الساعة 10:30"),
    ("years as Arabic text draws them", "2022-2001 نيماعلا", False, "العامين 2001-2022"),
    ("Latin words", ".Twitter Inc ىلع", False, "على Twitter Inc."),
    ("a Latin name with a number", "ضرم Covid 19 راشتنا", False, "انتشار Covid 19 مرض"),
    ("brackets as they are seen", "(مايأ 3) مايأ", False, "أيام (3 أيام)"),
    ("quotation marks", "«توملا» لاق", False, "قال «الموت»"),
    ("brackets round Latin", "(NATO) فلح", False, "حلف (NATO)"),
    ("a full stop ends the line at its left", ".برعلا", False, "العرب."),
    ("English", "The 3 (of them)", True, "The 3 (of them)"),
    ("an Arabic word in English", "the word مالسلا appears", True, "the word السلام appears"),
    (
        "two Arabic words and a number in English",
        "see 3 ماع يف here",
        True,
        "see في عام 3 here"[:4] + "3 في عام here",
    ),
    ("nothing", "", False, ""),
]


@pytest.mark.parametrize(("label", "seen", "rightwards", "text"), LINES, ids=[case[0] for case in LINES])
def test_reading_order(label: str, seen: str, rightwards: bool, text: str) -> None:
    assert "".join(to_reading_order(list(seen), rightwards)) == text


def test_brackets_stored_as_their_partners() -> None:
    assert "".join(to_reading_order(list(")مايأ 3( مايأ"), False, as_seen=False)) == "أيام (3 أيام)"
    assert "".join(to_reading_order(list("days )3 days("), True, as_seen=False)) == "days (3 days)"


def test_bracket_fit() -> None:
    assert bracket_fit("a (b) [c]") == 4
    assert bracket_fit("a )b( [c]") == 0
    assert bracket_fit("1) a(b)c") == 1


# Lines to paragraphs.


def lines(*texts: str, width: float = 100, size: float = 10, rightwards: bool = True) -> list[Line]:
    return [Line(text, 0, width, size, rightwards) for text in texts]


def texts(blocks: list[list[Line]]) -> list[str]:
    return [text for text, _reason in join_lines(blocks)]


def test_divided_words_are_made_whole() -> None:
    assert texts([lines("the inter-", "national esta\u00ad", "blishment")]) == ["the international establishment"]


def test_a_hyphen_stays_where_the_document_writes_it_elsewhere() -> None:
    block = lines("a well-known man; the well-", "known man, 2001-", "2002, Al-", "Jazeera")
    assert texts([block]) == ["a well-known man; the well-known man, 2001- 2002, Al- Jazeera"]


def test_a_short_line_that_ends_a_sentence_ends_the_paragraph() -> None:
    short = [Line("last words.", 0, 40, 10)]
    assert texts([lines("first", "words") + short + lines("next")]) == ["first words last words.", "next"]
    short = [Line("آخر الكلام.", 60, 100, 10, False)]
    assert texts([lines("أول", rightwards=False) + short + lines("ثم", rightwards=False)]) == [
        "أول آخر الكلام.",
        "ثم",
    ]


def test_a_paragraph_goes_on_over_a_page_and_its_number() -> None:
    first, second = lines("واستقبله في المطار", rightwards=False), lines("وزير الخارجية.", rightwards=False)
    assert texts([first, lines("12", width=10), second]) == ["واستقبله في المطار وزير الخارجية.", "12"]


def test_a_paragraph_goes_on_over_the_heads_of_pages() -> None:
    blocks = [lines(f"Yearbook 2001 | {n}", width=40) if n % 2 else lines("abcdef"[n]) for n in range(6)]
    assert texts([lines("It goes"), *blocks]) == [
        "It goes a c e",
        *(f"Yearbook 2001 | {n}" for n in (1, 3, 5)),
    ]


def test_list_items_and_lines_ended_early_stand_alone() -> None:
    assert texts([lines("• first item", "• second", "item")]) == ["• first item", "• second item"]
    early = [Line("من: وزارة الخارجية", 50, 100, 10, False)]
    assert len(texts([early + lines("إلى: وزارة الداخلية وهيئات أخرى", rightwards=False)])) == 2


def test_headlines_stand_alone() -> None:
    body = lines("Body text of the article", "goes here.")
    assert len(texts([lines("Headline", width=60), body])) == 2
    assert len(texts([lines("A headline in large type", size=16), body])) == 2
    assert len(texts([lines("عنوان", rightwards=False), body])) == 2


# Blocks of a page.

# label, boxes as (left, bottom, right, top) in the order they are read
PAGES = [
    ("one column", [(0, 90, 100, 100), (0, 50, 60, 80), (0, 0, 100, 40)]),
    ("two columns", [(0, 60, 48, 100), (0, 0, 48, 50), (52, 60, 100, 100), (52, 0, 100, 50)]),
    (
        "columns whose paragraphs do not stand level",
        [(0, 40, 48, 100), (0, 0, 48, 35), (52, 70, 100, 100), (52, 0, 100, 60)],
    ),
    ("a headline over two columns", [(0, 90, 100, 100), (0, 0, 48, 80), (52, 50, 100, 80), (52, 0, 100, 40)]),
    (
        "columns above and below a wide caption",
        [(0, 80, 48, 100), (0, 60, 48, 70), (52, 60, 100, 100), (0, 50, 100, 55), (0, 0, 48, 40), (52, 0, 100, 40)],
    ),
    ("a foot in two corners", [(0, 50, 100, 100), (0, 20, 100, 40), (0, 0, 10, 5), (90, 0, 100, 5)]),
    ("boxes that overlap", [(0, 0, 60, 100), (30, 0, 100, 90)]),
    ("nothing", []),
]


@pytest.mark.parametrize(("label", "boxes"), PAGES, ids=[case[0] for case in PAGES])
def test_blocks_are_read_in_order(label: str, boxes: list[tuple[float, float, float, float]]) -> None:
    numbered = [Box(*box, number) for number, box in enumerate(boxes)]
    for order in permutations(numbered):
        assert reading_order(order) == list(range(len(boxes)))


# Whole files.


def test_arabic_page(tmp_path: Path) -> None:
    page = [
        leftwards("زيارة رسمية", 550, 740, 20),
        leftwards("وتأتي زيارة الرئيس إلى موسكو في إطار تعزيز العلاقات", 550, 700),
        leftwards("الثنائية بين البلدين الصديقين.", 550, 686),
        (400, 650, 12, [*"2001 ", *"ماع"]),
    ]
    assert read(tmp_path / "a.pdf", make_pdf(page)).split("\n\n") == [
        "زيارة رسمية",
        "وتأتي زيارة الرئيس إلى موسكو في إطار تعزيز العلاقات الثنائية بين البلدين الصديقين.",
        "عام 2001",
    ]


def test_letter_forms_of_fonts_become_letters(tmp_path: Path) -> None:
    forms = ["\ufefc", "\ufea3", "\ufb01", "\ufdf2"]  # final lam-alef, initial hah, fi, Allah
    assert read(tmp_path / "a.pdf", make_pdf([(100, 700, 12, forms[:2])])) == "حلا"
    assert read(tmp_path / "b.pdf", make_pdf([(100, 700, 12, [forms[2], "n"])])) == "fin"
    assert read(tmp_path / "c.pdf", make_pdf([(100, 700, 12, forms[3:])])) == "الله"


def test_vowel_signs_follow_their_letters(tmp_path: Path) -> None:
    word = leftwards("كتب", 118, 700)
    signs = [(100 + WIDTH * place, 700.0 + rise, 12.0, ["\u064e"]) for place, rise in ((2, 6), (1, -5), (0, 7))]
    assert read(tmp_path / "a.pdf", make_pdf([word, *signs])) == "كَتَبَ"


def test_words_set_apart_without_spaces_are_parted(tmp_path: Path) -> None:
    rows = [(100.0, 700.0, 12.0, "two"), (100 + 3 * WIDTH + 4, 700.0, 12.0, "words")]
    assert read(tmp_path / "a.pdf", make_pdf(rows)) == "two words"


def test_what_is_drawn_apart_stands_where_it_is_seen(tmp_path: Path) -> None:
    """Office programs write the Arabic of a line first, then its numbers and Latin words."""
    line = [*"(1 قحلملا) NATO ماعلا يف"]  # as seen, and with brackets named by their partners, as these programs do
    line = [{"(": ")", ")": "("}.get(cell, cell) for cell in line]
    arabic = [(100 + WIDTH * n, 700.0, 12.0, [cell]) for n, cell in enumerate(line) if cell > "z"]
    others = [(100 + WIDTH * n, 700.0, 12.0, [cell]) for n, cell in enumerate(line) if cell < "z"]
    assert read(tmp_path / "a.pdf", make_pdf(arabic + others)) == "في العام NATO (الملحق 1)"


def test_columns_with_a_narrow_gap(tmp_path: Path) -> None:
    right = [leftwards("العمود الأول من الصفحة", 500, 700 - 14 * n) for n in range(3)]
    left = [leftwards("العمود الثاني الأيسر", right[0][0] - 12, 700 - 14 * n) for n in range(3)]
    text = " ".join(["العمود الأول من الصفحة"] * 3 + ["العمود الثاني الأيسر"] * 3)
    assert read(tmp_path / "a.pdf", make_pdf(right + left)) == text


def test_wide_spaces_of_justified_lines_are_spaces(tmp_path: Path) -> None:
    rows = [(50.0, 700.0, 12.0, "one"), (83.0, 700.0, 12.0, "two"), (50.0, 686.0, 12.0, "four five")]
    assert read(tmp_path / "a.pdf", make_pdf(rows)) == "one two four five"


def test_columns_of_an_arabic_page_are_read_from_the_right(tmp_path: Path) -> None:
    left = [leftwards("العمود الثاني من الصفحة", 280, 700 - 14 * n) for n in range(3)]
    right = [leftwards("العمود الأول من الصفحة", 560, 700 - 14 * n) for n in range(3)]
    text = read(tmp_path / "a.pdf", make_pdf(left + right))
    assert text.index("الأول") < text.index("الثاني")
    assert text.rindex("الأول") < text.index("الثاني")


def test_english_page_and_pages_in_order(tmp_path: Path) -> None:
    first = [(50, 700, 12, "The develop-"), (50, 686, 12, "ment of trade")]
    second = [(50, 700, 12, "went on (2001).")]
    assert read(tmp_path / "a.pdf", make_pdf(first, second)) == "The development of trade went on (2001)."


def test_pdf_that_cannot_be_read(tmp_path: Path) -> None:
    good = make_pdf([leftwards("نص", 500, 700)])
    assert "no text layer" in refusal(tmp_path / "scan.pdf", make_pdf([]))
    assert "ocrmypdf" in refusal(tmp_path / "scan2.pdf", make_pdf([], []))
    assert "which letters they draw" in refusal(tmp_path / "font.pdf", make_pdf([(100, 700, 12, [None, "a", "b"])]))
    assert "a.pdf: " in refusal(tmp_path / "a.pdf", "نص".encode())
    assert "b.pdf: " in refusal(tmp_path / "b.pdf", good[:300])


def test_a_glyph_without_a_letter_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf([(50, 700, 12, [*"many good letters and one ", None])]))
    inputs = read_inputs([tmp_path / "a.pdf"])
    assert inputs.documents[0].text == "many good letters and one \ufffd"
    assert [problem.severity for problem in inputs.problems] == ["warning"]


def test_heads_and_feet_of_pages_are_no_text() -> None:
    pages = [
        [lines("Yearbook 2001", width=40), lines(f"Text {n}."), lines(f"Page {n} of 3", width=20)] for n in "123"
    ]
    found = join_lines([block for page in pages for block in page], {0, 2, 3, 5, 6, 8})
    assert [text for text, reason in found if reason is None] == ["Text 1.", "Text 2.", "Text 3."]
    assert {reason for text, reason in found if text.startswith(("Yearbook", "Page"))} == {"boilerplate"}
    within = join_lines([block for page in pages for block in page])
    assert all(reason is None for _text, reason in within), "what comes again inside of pages is text"


def test_lines_that_stand_close_are_one_cell_of_a_table() -> None:
    cells = [
        ("The town council", 60, 100),
        ("will meet.", 40, 88),
        ("A longer line that fills the whole cell.", 160, 60),
        ("Entry is", 40, 32),
        ("free for all.", 60, 20),
    ]
    block = [Line(text, 0, right, 10, True, bottom) for text, right, bottom in cells]
    rows = ["The town council will meet.", "A longer line that fills the whole cell.", "Entry is free for all."]
    assert texts([block]) == rows
    narrow = [Line("The hall in", 0, 50, 10, True, 40), Line("Alexandria is open.", 0, 85, 10, True, 22)]
    assert texts([[narrow[0]], [narrow[1]], lines("A line of another column", width=300)])[0] == (
        "The hall in Alexandria is open."
    )


def test_upright_lines_part_cells_that_stand_close(tmp_path: Path) -> None:
    rows = [
        (40.0, 700.0, 12.0, "The mill is open"), leftwards("المعصرة مفتوحة", 240, 700),
        (40.0, 686.0, 12.0, "all day."), leftwards("طوال النهار.", 240, 686),
        (40.0, 660.0, 12.0, "It is closed now"), leftwards("وهي مغلقة الآن", 240, 660),
    ]  # fmt: skip
    line = "0 0 0 rg 137.6 640 0.8 80 re f\n"
    text = read(tmp_path / "a.pdf", make_pdf(rows, drawing=line))
    assert sorted(text.split("\n\n")) == sorted(
        ["The mill is open all day.", "It is closed now", "المعصرة مفتوحة طوال النهار.", "وهي مغلقة الآن"]
    )


def test_arabic_drawn_as_it_was_typed(tmp_path: Path) -> None:
    rows = [
        (40.0, 700.0, 12.0, "وصلت القافلة إلى المدينة في 12 ساعة."),
        (40.0, 680.0, 12.0, "ونامت الحامية مبكرة."),
    ]
    text = read(tmp_path / "a.pdf", make_pdf(rows))
    assert text.split("\n\n") == ["وصلت القافلة إلى المدينة في 12 ساعة.", "ونامت الحامية مبكرة."]


def test_the_last_word_of_a_sentence_on_a_line_of_its_own(tmp_path: Path) -> None:
    lines = [
        "وصلت القافلة إلى المدينة بعد رحلة دامت عشرة أيام",
        "وكان في استقبالها عند البوابة جمع كبير",
        "وفرح الجميع بقدومها قبل",
        "العيد.",
    ]
    rows = [leftwards(line, 500, 700 - 22 * n) for n, line in enumerate(lines)]
    assert read(tmp_path / "a.pdf", make_pdf(rows)).endswith("قبل العيد.")


def test_letters_drawn_twice_to_look_bold_are_read_once(tmp_path: Path) -> None:
    line, shadow = leftwards("زيارة رسمية", 550, 740, 20), leftwards("زيارة رسمية", 551, 739, 20)
    assert read(tmp_path / "a.pdf", make_pdf([line, line, shadow])) == "زيارة رسمية"
    assert (
        read(tmp_path / "b.pdf", make_pdf([(100, 700, 12, "letter ll"), (100.5, 700, 12, "letter ll")]))
        == "letter ll"
    )


@pytest.mark.parametrize("hyphen", ["-", "\u00ad"])
def test_a_word_divided_early_on_its_line_is_made_whole(hyphen: str) -> None:
    lines = [Line(f"The munici{hyphen}", 50, 110, 11), Line("pality asked residents to save water.", 50, 260, 11)]
    assert [text for text, _ in join_lines([lines])] == ["The municipality asked residents to save water."]
