"""Running text out of Markdown, Word files, e-books and subtitles."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import pytest

from align.clean.prepare import prepare
from tests.support import collect_inputs as read_inputs

ARABIC = "وصل الرئيس إلى موسكو يوم الأربعاء في زيارة تستغرق ثلاثة أيام، واستقبله في المطار وزير الخارجية."
ARABIC_2 = "وتعد هذه الزيارة الأولى من نوعها منذ خمسة عشر عامًا، وفق ما أعلنته الرئاسة في بيان لها."
ENGLISH = "The president arrived in Moscow on Wednesday on a three-day visit and was met by the foreign minister."
BIDI = "قال\u200f وزير \u2067(NATO)\u2069 إن\u200cّ العدد ١٢٣."


def read(path: Path, data: bytes | str, **options: object) -> str:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    inputs = read_inputs([path], **options)  # type: ignore[arg-type]
    assert inputs.problems == ()
    (document,) = inputs.documents
    assert document.name == path.name
    return document.text


def refusal(path: Path, data: bytes | str, **options: object) -> str:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    inputs = read_inputs([path], **options)  # type: ignore[arg-type]
    assert inputs.documents == ()
    (problem,) = inputs.problems
    assert problem.severity == "error"
    assert problem.message.startswith(str(path))
    return problem.message


# Markdown.


def test_markdown(tmp_path: Path) -> None:
    markdown = f"""---
title: metadata
---
# زيارة *رسمية*

وصل [الرئيس](https://example.org "t") إلى **موسكو**
يوم الأربعاء.{"  "}
سطر جديد &amp; رمز.

- البند `الأول`
- البند الثاني

> اقتباس

| سنة | عدد |
|-----|-----|
| 2022 | ٥ |

```python
code()
```
![صورة الرئيس](a.jpg)
<div>نص <b>داخل</b> وسم</div>
"""
    assert read(tmp_path / "a.md", markdown).split("\n\n") == [
        "زيارة رسمية",
        "وصل الرئيس إلى موسكو يوم الأربعاء.\nسطر جديد & رمز.",
        "البند الأول",
        "البند الثاني",
        "اقتباس",
        "سنة\tعدد",
        "2022\t٥",
        "code()",
        "صورة الرئيس",
        "نص داخل وسم",
    ]


def test_code_in_markdown_is_no_content(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"{ENGLISH}\n\n```\nx = 1\n```\n", encoding="utf-8")
    prepared = prepare(read_inputs([tmp_path / "a.md"]).documents)
    assert [sentence.text for sentence in prepared.sentences] == [ENGLISH]
    assert [(row.text, row.reason) for row in prepared.dropped] == [("x = 1", "code")]


@pytest.mark.parametrize(
    ("label", "text", "blocks"),
    [
        ("a rule at the beginning", "---\n\nFirst.\n\n---\n\nLast.", ["First.", "Last."]),
        ("metadata", "---\ntitle: metadata\ntags:\n  - a\n---\nFirst.", ["First."]),
        ("an indented paragraph", "First.\n\n    Second.\n", ["First.", "Second."]),
        ("a fence that nobody closed", "First.\n\n~~~\nSecond.\n\n- Third", ["First.", "Second.", "Third"]),
        ("a footnote", "First.[^1] Second[^n].\n\n[^1]: Third", ["First. [1] Second [n].", "[1] Third"]),
        ("a label with a word", "First\n\n[المصدر]: وكالة", ["First", "[المصدر]: وكالة"]),
        ("a label with words", "First\n\n[المصدر]: وكالة الأنباء", ["First", "[المصدر]: وكالة الأنباء"]),
        ("a label with an address", "A [link][1].\n\n[1]: https://example.org", ["A link."]),
        ("cells beyond the head", "|a|b|\n|-|-|\n|c|d|*e* f|g|", ["a\tb", "c\td\te f\tg"]),
        ("a year before a stop", "1984. It was cold.\n\n3. Third", ["1984. It was cold.", "Third"]),
        ("tasks", "- [ ] First\n- [x] Second\n\n[x] Third", ["First", "Second", "[x] Third"]),
        ("an end of a page", "<div>First.</div></body></html>\n\nSecond.", ["First.", "Second."]),
    ],
)  # fmt: skip
def test_markdown_loses_nothing(label: str, text: str, blocks: list[str], tmp_path: Path) -> None:
    assert read(tmp_path / "a.md", text).split("\n\n") == blocks


def test_markdown_keeps_what_only_looks_like_markup(tmp_path: Path) -> None:
    text = "2 * 3 * 4 and snake_case_name، 5 < 6 " + BIDI
    assert read(tmp_path / "a.md", text) == text


# Word.

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(*paragraphs: str) -> docx.document.Document:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return document


def saved(document: docx.document.Document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_docx_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = word(ARABIC, "", BIDI)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "خلية أولى", "second cell"
    document.add_paragraph("سطر\nآخر").add_run("\tend").bold = True
    assert read(tmp_path / "a.docx", saved(document)) == "\n\n".join(
        [ARABIC, BIDI, "خلية أولى", "second cell", "سطر\nآخر\tend"]
    )


def test_docx_as_with_all_changes_accepted(tmp_path: Path) -> None:
    document = word()
    for xml in (
        f'<w:p {W}><w:r><w:t xml:space="preserve">وصل </w:t></w:r>'
        '<w:ins w:id="1"><w:r><w:t>الوزير</w:t></w:r></w:ins>'
        f'<w:del w:id="2"><w:r><w:delText>الرئيس</w:delText></w:r></w:del></w:p>',
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>in a control</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        f'<w:p {W}><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        "<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>",
        f"<w:p {W}><w:r><w:t>outer</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>",
    ):
        document.element.body.insert(-1, docx.oxml.parse_xml(xml))
    text = read(tmp_path / "a.docx", saved(document))
    assert text == "وصل الوزير\n\nin a control\n\nlink\n\nouter\n\nin a box"


def test_docx_hidden_text_deleted_marks_and_rows(tmp_path: Path) -> None:
    document = word()
    for xml in (
        f"<w:p {W}><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p>",
        f"<w:p {W}><w:r><w:t>line.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> Shown.</w:t></w:r></w:p>',
        f"<w:tbl {W}><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:t>kept</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        f'<w:p {W} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:oMath><m:r><m:t>x+1</m:t></m:r>'
        "</m:oMath></w:p>",
    ):
        document.element.body.insert(-1, docx.oxml.parse_xml(xml))
    document.sections[0].header.paragraphs[0].text = "Head of the page"
    (tmp_path / "a.docx").write_bytes(saved(document))
    (read_document,) = read_inputs([tmp_path / "a.docx"]).documents
    assert read_document.text == "One line. Shown.\n\nkept\n\nx+1\n\nHead of the page"
    assert [read_document.text[a.start : a.end] for a in read_document.asides] == ["Head of the page"]


def test_docx_text_hidden_by_a_style(tmp_path: Path) -> None:
    document = word()
    hidden = document.styles.add_style("Note to self", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    hidden.font.hidden = True
    child = document.styles.add_style("Longer note", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    child.base_style = hidden
    letters = document.styles.add_style("Secret", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
    letters.font.hidden = True
    document.add_paragraph("unseen", style=hidden)
    document.add_paragraph("unseen, too", style=child).add_run(" but this").font.hidden = False
    paragraph = document.add_paragraph("Seen")
    paragraph.add_run(" unseen", style=letters)
    paragraph.add_run(".")
    assert read(tmp_path / "a.docx", saved(document)) == "but this\n\nSeen."


def test_rows_of_two_columns_are_pairs_and_content(tmp_path: Path) -> None:
    rows = [("Term", "مصطلح"), ("Share", "حقوق الملكية"), ("Subscribe now", "اشترك الآن"), ("12", "١٢")]
    document = word(ENGLISH)
    table = document.add_table(rows=4, cols=2)
    for row, texts in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = texts
    (tmp_path / "a.docx").write_bytes(saved(document))
    cells = "".join(f"<tr><td><p>{a}</p></td><td>{b}</td></tr>" for a, b in rows)
    (tmp_path / "a.html").write_text(f"<p>{ENGLISH}</p><table>{cells}</table>", encoding="utf-8")
    for found in read_inputs([tmp_path]).documents:
        by_row: dict[str, list[str]] = {}
        for cell in found.cells:
            by_row.setdefault(cell.row, []).append(found.text[cell.start : cell.end])
        assert list(by_row.values()) == [list(row) for row in rows[:3]]
        dropped = prepare([found]).dropped
        assert [d.reason for d in dropped if not d.text.isdecimal() and "12" not in d.text] == []


def test_docx_footnotes_come_last(tmp_path: Path) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = word(ARABIC)
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>حاشية</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    assert read(tmp_path / "a.docx", saved(document)) == f"{ARABIC}\n\nحاشية"


def test_docx_that_cannot_be_read(tmp_path: Path) -> None:
    assert "not a sound Word" in refusal(tmp_path / "a.docx", ARABIC)
    assert "not a sound Word" in refusal(tmp_path / "b.docx", saved(word(ARABIC))[:2000])
    assert "not a sound Word" in refusal(tmp_path / "c.docx", zipped({"a.txt": "not Word"}))
    assert "no text in this Word file" in refusal(tmp_path / "d.docx", saved(word()))
    assert "once unpacked" in refusal(tmp_path / "e.docx", saved(word(ARABIC)), max_unpacked=1000)


@pytest.mark.parametrize(("suffix", "module"), [(".docx", "docx"), (".pdf", "pdfminer")])
def test_a_missing_library_names_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert "pip install 'align-ar-en[formats]'" in refusal(tmp_path / f"a{suffix}", ARABIC)


# E-books.

CONTAINER = """<?xml version="1.0"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="text/%D8%A8.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>
<item id="i" href="cover.jpg" media-type="image/jpeg"/></manifest>
<spine><itemref idref="n"/><itemref idref="i"/><itemref idref="b"/><itemref idref="a"/></spine></package>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head>
<body><h1>{}</h1><p>{}</p></body></html>"""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def epub(**replaced: str) -> bytes:
    parts = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE,
        "OEBPS/nav.xhtml": CHAPTER.format("contents", "first, second"),
        "OEBPS/text/a.xhtml": CHAPTER.format("الفصل الثاني", BIDI),
        "OEBPS/text/ب.xhtml": CHAPTER.format("الفصل الأول", ARABIC),
    }
    return zipped({name: replaced.get(name, data) for name, data in parts.items() if replaced.get(name, data)})


def test_epub_chapters_in_reading_order(tmp_path: Path) -> None:
    text = read(tmp_path / "a.epub", epub())
    assert text == "\n\n".join(["الفصل الأول", ARABIC, "الفصل الثاني", BIDI])


def test_rows_of_a_table_in_a_book_are_pairs_in_every_chapter(tmp_path: Path) -> None:
    rows = "<tr><th>عربي</th><th>English</th></tr><tr><td>باب</td><td>door</td></tr><tr><td>1</td><td>2</td></tr>"
    chapter = CHAPTER.replace("</body>", f"<table>{rows}</table></body>").format("الفصل", ARABIC)
    (tmp_path / "a.epub").write_bytes(epub(**{"OEBPS/text/a.xhtml": chapter, "OEBPS/text/ب.xhtml": chapter}))
    (document,) = read_inputs([tmp_path / "a.epub"]).documents
    found: dict[str, list[str]] = {}
    for cell in document.cells:
        found.setdefault(cell.row, []).append(document.text[cell.start : cell.end])
    assert list(found.values()) == [["عربي", "English"], ["باب", "door"]] * 2


def test_the_words_of_a_diagram_in_a_word_file_are_read(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(ENGLISH)
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    schema = "http://schemas.openxmlformats.org"
    relation = (
        f'<Relationship Id="d" Type="{schema}/officeDocument/2006/relationships/diagramData" Target="d.xml"/>'
    )
    kind = '<Override PartName="/word/d.xml" ContentType="application/x-diagram+xml"/>'
    for name, end, more in (
        ("word/_rels/document.xml.rels", b"</Relationships>", relation),
        ("[Content_Types].xml", b"</Types>", kind),
    ):
        parts[name] = parts[name].replace(end, more.encode() + end)
    words = "<a:p><a:r><a:t>The first </a:t></a:r><a:r><a:t>step.</a:t></a:r></a:p>"
    parts["word/d.xml"] = f'<m xmlns:a="{schema}/drawingml/2006/main">{words}</m>'.encode()
    assert read(tmp_path / "a.docx", zipped(parts)) == f"{ENGLISH}\n\nThe first step."


OPF = """<package xmlns="http://www.idpf.org/2007/opf"><manifest>{}</manifest><spine>{}</spine></package>"""


def test_epub_pages_are_those_of_the_spine_each_once(tmp_path: Path) -> None:
    items = (
        '<item id="a" href="text/a.xhtml#top"/>'
        '<item id="b" href="text/%D8%A8.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="c" href="c.htm"/><item id="d" href="d.css"/>'
    )
    spine = '<itemref idref="b"/><itemref idref="a"/><itemref idref="d"/>' + '<itemref idref="b"/>' * 3000
    (tmp_path / "a.epub").write_bytes(
        epub(**{"OEBPS/book.opf": OPF.format(items, spine), "OEBPS/c.htm": "<p>x</p>"})
    )
    inputs = read_inputs([tmp_path / "a.epub"])
    assert inputs.documents[0].text == "\n\n".join(["الفصل الأول", ARABIC, "الفصل الثاني", BIDI])
    (problem,) = inputs.problems
    assert problem.severity == "warning"
    assert "were not read: OEBPS/c.htm" in problem.message


def test_epub_that_cannot_be_read(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><package>&b;</package>'
    assert "not a sound EPUB" in refusal(tmp_path / "a.epub", ARABIC)
    assert "container.xml is missing" in refusal(tmp_path / "b.epub", zipped({"mimetype": "application/epub+zip"}))
    assert "entities" in refusal(tmp_path / "d.epub", epub(**{"OEBPS/book.opf": bomb}))
    assert "no rootfile" in refusal(tmp_path / "e.epub", epub(**{"META-INF/container.xml": "<container/>"}))
    assert "once unpacked" in refusal(tmp_path / "f.epub", epub(), max_unpacked=1000)


def test_a_chapter_that_is_missing_or_named_otherwise_costs_no_other(tmp_path: Path) -> None:
    items = (
        '<item id="a" href="text/A.xhtml?page=1#top"/>'
        '<item id="b" href="text/%D8%A8.xhtml" media-type="text/html"/>'
        '<item id="c" href="gone.xhtml" media-type="text/html"/>'
    )
    spine = '<itemref idref="b"/><itemref idref="c"/><itemref idref="a"/>'
    opf = OPF.format(items, spine)
    (tmp_path / "a.epub").write_bytes(epub(**{"OEBPS/book.opf": opf}))
    inputs = read_inputs([tmp_path / "a.epub"])
    assert inputs.documents[0].text == "\n\n".join(["الفصل الأول", ARABIC, "الفصل الثاني", BIDI])
    (problem,) = inputs.problems
    assert problem.severity == "warning"
    assert "are missing in it: OEBPS/gone.xhtml" in problem.message


def test_files_that_would_take_too_much_memory_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    monkeypatch.setattr("align.read.formats.sheets.MOST_CELLS", 1000)
    book = openpyxl.Workbook()
    book.active.append(["en", *([None] * 300), "x"])
    for _ in range(4):
        book.active.append([ENGLISH, *([None] * 300), "x"])
    book.save(tmp_path / "a.xlsx")
    assert "too large to be read" in refusal(tmp_path / "a.xlsx", (tmp_path / "a.xlsx").read_bytes())
    document = docx.Document()
    for _ in range(100):
        document.add_paragraph(ENGLISH)
    document.save(str(tmp_path / "a.docx"))
    monkeypatch.setattr("align.read.formats.word.MOST_TAGS", 500)
    assert "too large to be read" in refusal(tmp_path / "a.docx", (tmp_path / "a.docx").read_bytes())
    monkeypatch.setattr("align.read.formats.tables.MOST_LINES", 3)
    for name in ("a.tsv", "a.csv", "a.jsonl"):
        assert "too large to be read" in refusal(tmp_path / name, "en\n" * 9)
    monkeypatch.setattr("align.read.formats.bitext.MOST_UNITS", 3)
    units = '<tu><tuv xml:lang="ar"><seg>نعم</seg></tuv><tuv xml:lang="en"><seg>yes</seg></tuv></tu>' * 4
    assert "more than 3 units" in refusal(tmp_path / "a.tmx", f'<tmx version="1.4"><body>{units}</body></tmx>')


def test_a_chapter_that_cannot_be_read_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(epub(**{"OEBPS/text/a.xhtml": "<p>caf\udce9</p>".encode("utf-8", "surrogateescape")}))
    inputs = read_inputs([path])
    assert inputs.documents[0].text == f"الفصل الأول\n\n{ARABIC}"
    (problem,) = inputs.problems
    assert problem.severity == "warning"
    assert "(OEBPS/text/a.xhtml): not UTF-8" in problem.message


ENCRYPTED = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"
 xmlns:e="http://www.w3.org/2001/04/xmlenc#">{}</encryption>"""
CIPHER = '<e:EncryptedData><e:CipherData><e:CipherReference URI="{}"/></e:CipherData></e:EncryptedData>'


def test_an_encrypted_book_is_refused_one_with_encrypted_fonts_is_not(tmp_path: Path) -> None:
    parts = {"META-INF/encryption.xml": ENCRYPTED.format(CIPHER.format("OEBPS/font.ttf")), "OEBPS/font.ttf": "x"}
    with zipfile.ZipFile(io.BytesIO(epub())) as archive:
        book = {name: archive.read(name) for name in archive.namelist()}
    assert read(tmp_path / "a.epub", zipped(book | parts)).startswith("الفصل الأول")
    assert read(tmp_path / "c.epub", zipped(book | {"META-INF/encryption.xml": "<broken"})).startswith("الفصل")
    chapters = "".join(map(CIPHER.format, ("OEBPS/text/a.xhtml", "OEBPS/text/%D8%A8.xhtml")))
    parts = {"META-INF/encryption.xml": ENCRYPTED.format(chapters)}
    assert "encrypted (DRM)" in refusal(tmp_path / "b.epub", zipped(book | parts))


def test_media_types_of_pages_as_programs_write_them(tmp_path: Path) -> None:
    items = (
        '<item id="a" href="text/a.xhtml" media-type="text/x-oeb1-document"/>'
        '<item id="b" href="text/%D8%A8.xhtml" media-type="Application/XHTML+XML"/>'
    )
    opf = OPF.format(items, '<itemref idref="b"/><itemref idref="a"/>')
    text = read(tmp_path / "a.epub", epub(**{"OEBPS/book.opf": opf}))
    assert text == "\n\n".join(["الفصل الأول", ARABIC, "الفصل الثاني", BIDI])


def test_struck_out_words_of_markdown_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "It ends on ~~Friday~~ Saturday.\n\n| ~~a~~ b | c |\n|---|---|\n", encoding="utf-8"
    )
    (document,) = read_inputs([tmp_path / "a.md"]).documents
    assert document.text == "It ends on Saturday.\n\nFriday\n\nb\tc\n\na"
    assert [(document.text[a.start : a.end], a.reason) for a in document.asides] == [
        ("Friday", "deleted"),
        ("a", "deleted"),
    ]


def test_struck_out_words_of_a_word_file_are_dropped(tmp_path: Path) -> None:
    document = word()
    paragraph = document.add_paragraph("It ends on ")
    paragraph.add_run("Fri").font.strike = True
    paragraph.add_run("day ").font.strike = True
    paragraph.add_run("Saturday.").font.strike = False
    (tmp_path / "a.docx").write_bytes(saved(document))
    (found,) = read_inputs([tmp_path / "a.docx"]).documents
    assert found.text == "It ends on Saturday.\n\nFriday"
    assert [(found.text[a.start : a.end], a.reason) for a in found.asides] == [("Friday", "deleted")]


def changed(document: docx.document.Document, *replaced: tuple[str, str]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(saved(document))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for old, new in replaced:
        parts = {name: data.replace(old.encode(), new.encode()) for name, data in parts.items()}
    return zipped(parts)


OPEN, STRICT = "http://schemas.openxmlformats.org", "http://purl.oclc.org/ooxml"
MAIN = "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def test_word_files_of_other_kinds(tmp_path: Path) -> None:
    strict = changed(
        word(ARABIC),
        (f"{OPEN}/wordprocessingml/2006/main", f"{STRICT}/wordprocessingml/main"),
        (f"{OPEN}/officeDocument/2006/relationships", f"{STRICT}/officeDocument/relationships"),
    )
    assert read(tmp_path / "strict.docx", strict) == ARABIC
    macros = changed(word(ARABIC), (MAIN, "vnd.ms-word.document.macroEnabled.main+xml"))
    assert read(tmp_path / "macros.docm", macros) == ARABIC
    template = changed(word(ARABIC), (MAIN, MAIN.replace("document.main", "template.main")))
    assert read(tmp_path / "template.dotx", template) == ARABIC
    assert "locked with a password" in refusal(tmp_path / "locked.docx", b"\xd0\xcf\x11\xe0" + bytes(600))


CHUNKS = [
    ("text/html", f"<html><body><p>{ENGLISH}</p></body></html>"),
    (
        "message/rfc822",
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"<p>{ENGLISH.replace('a', '=61')}</p>\n--b--\n",
    ),
    ("text/plain", ENGLISH),
]


@pytest.mark.parametrize(("kind", "content"), CHUNKS, ids=[case[0] for case in CHUNKS])
def test_pages_inside_a_word_file_are_read_where_they_stand(kind: str, content: str, tmp_path: Path) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = word(ARABIC, ARABIC_2)
    part = Part(PackURI("/word/chunk"), kind, content.encode(), document.part.package)
    relation = document.part.relate_to(part, f"{OPEN}/officeDocument/2006/relationships/aFChunk")
    chunk = f'<w:altChunk {W} xmlns:r="{OPEN}/officeDocument/2006/relationships" r:id="{relation}"/>'
    document.element.body.insert(1, docx.oxml.parse_xml(chunk))
    assert read(tmp_path / "a.docx", saved(document)) == "\n\n".join([ARABIC, ENGLISH, ARABIC_2])


def test_a_page_inside_a_word_file_that_cannot_be_read_costs_no_paragraph(tmp_path: Path) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = word(ARABIC)
    part = Part(PackURI("/word/chunk"), "text/html", b"<p>caf\xe9</p>", document.part.package)
    document.part.relate_to(part, f"{OPEN}/officeDocument/2006/relationships/aFChunk")
    (tmp_path / "a.docx").write_bytes(saved(document))
    inputs = read_inputs([tmp_path / "a.docx"])
    assert inputs.documents[0].text == ARABIC
    assert "not UTF-8" in inputs.problems[0].message


@pytest.mark.parametrize(
    "deep",
    [
        ">" * 25 + " ",
        "> " * 5000,
        "- " * 300,
        "1. > " * 200,
        "".join(" " * 2 * level + "- x\n" for level in range(200)) + " " * 400 + "- ",
    ],
    ids=["mail", "quotations", "lists", "both", "indented"],
)
def test_what_lies_deep_in_markdown_is_read(deep: str, tmp_path: Path) -> None:
    text = read(tmp_path / "a.md", f"First.\n\n{deep}{ENGLISH}\n\nLast.")
    assert [block for block in text.split("\n\n") if block != "x"] == ["First.", ENGLISH, "Last."]
