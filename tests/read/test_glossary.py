"""Lines of a text that are rows of a glossary or a phrase book."""

from pathlib import Path

import docx
import pytest

from align.clean.prepare import prepare
from align.read.formats.glossary import find_rows
from align.read.ingest import read_inputs
from align.records import Document
from tests.support import assert_in_proportion

TERMS = [
    ("صندوق البريد", "Letter box"),
    ("ساعي البريد", "Postman"),
    ("طابع", "Stamp"),
    ("مكتب البريد (الفرع)", "Post office (branch)"),
    ("اتصل بنا", "Contact us"),
]
FORMS = [
    "{en}\t{ar}",
    "{n}\t{en}\t{ar}",
    "{ar}\t{en}\t",
    "{en} – {ar}",
    "{ar} = {en}",
    "{en} | {ar}",
    "• {en} — {ar}",
    "{n}. {en}: {ar}",
    "- **{en}**: {ar}",
    "{ar} : {en}",
]


def rows_of(document: Document) -> list[list[str]]:
    """Return the texts of the cells of each row."""
    rows: dict[str, list[str]] = {}
    for cell in document.cells:
        rows.setdefault(cell.row, []).append(document.text[cell.start : cell.end])
    return list(rows.values())


@pytest.mark.parametrize("form", FORMS)
def test_a_line_with_a_term_and_its_translation_is_a_row(form: str) -> None:
    lines = [form.format(ar=ar, en=en, n=n) for n, (ar, en) in enumerate(TERMS, start=1)]
    document = find_rows(Document("", "Words of the post.\n\n" + "\n".join(lines) + "\n\nنهاية القائمة."))
    assert [sorted(row) for row in rows_of(document)] == [sorted(pair) for pair in TERMS]


def test_a_translation_in_brackets() -> None:
    lines = [f"{en} ({ar})" for ar, en in TERMS if "(" not in ar]
    assert rows_of(find_rows(Document("", "\n".join(lines)))) == [[en, ar] for ar, en in TERMS if "(" not in ar]


@pytest.mark.parametrize(
    "text",
    [
        "Letter box – صندوق البريد\nStamp – طابع",  # two lines
        "تصوير: John Smith\nإخراج: Mary Brown\nمونتاج: Peter Green",  # credits
        "الأمم المتحدة (UN)\nالاتحاد الأوروبي (EU)\nاليونيسف (UNICEF)",  # acronyms
        "قال (نعم) yes – لا\nثم no – قال\nand قال – لا",  # both languages on one side
        "The post office – closed\nThe bank – open\nالبنك – مفتوح",
        "",
    ],
)
def test_other_lines_are_no_rows(text: str) -> None:
    document = Document("", text)
    assert find_rows(document) is document


def test_cells_on_one_line_are_sentences_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join(f"{en} — {ar}" for ar, en in TERMS), encoding="utf-8")
    (tmp_path / "b.md").write_text(
        "| EN | AR |\n|---|---|\n" + "\n".join(f"| {en} | {ar} |" for ar, en in TERMS), encoding="utf-8"
    )
    document = docx.Document()
    for ar, en in TERMS:
        document.add_paragraph(f"{en}\t{ar}")
    document.save(str(tmp_path / "c.docx"))
    terms = "".join(f"<dt>{en}<dd>{ar}" for ar, en in TERMS)
    (tmp_path / "d.html").write_text(f"<h1>Post</h1><dl>{terms}</dl>", encoding="utf-8")
    inputs = read_inputs([tmp_path])
    prepared = prepare(inputs.documents)
    for each in inputs.documents:
        found = {(s.language, s.text) for s in prepared.sentences if s.doc == each.name}
        assert found >= {("ar", ar) for ar, _ in TERMS} | {("en", en) for _, en in TERMS}
        assert len({cell.row for cell in each.cells}) >= len(TERMS)
    assert {row.reason for row in prepared.dropped} <= {"symbols"}


@pytest.mark.parametrize("piece", ["a - ب ", ": ", "\t", "a (ب ", "* "])
def test_long_lines_take_time_by_their_length(piece: str) -> None:
    short, long = (Document("", "\n".join(["ن x " + piece * size] * 100)) for size in (1600, 3200))
    assert_in_proportion(find_rows, (short,), (long,))
