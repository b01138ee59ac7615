"""Tables and translation memories: which columns and sides are read, row by row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.clean.prepare import prepare
from align.read.formats.columns import parse_columns
from align.records import Document, UsageError
from tests.support import collect_inputs as read_inputs

AR = ["وصل الرئيس.", "قال\u200f \u2067(NATO)\u2069 إن العدد ١٢٣.", '"نص" مقتبس.']
EN = ["The president arrived.", "NATO said 123.", 'A "quoted" text.']


def read(path: Path, text: str, **options: object) -> list[Document]:
    path.write_text(text, encoding="utf-8")
    inputs = read_inputs([path], **options)  # type: ignore[arg-type]
    assert inputs.problems == ()
    return list(inputs.documents)


def refusal(path: Path, text: str, **options: object) -> str:
    path.write_text(text, encoding="utf-8")
    inputs = read_inputs([path], **options)  # type: ignore[arg-type]
    assert inputs.documents == ()
    (problem,) = inputs.problems
    assert problem.message.startswith(str(path))
    return problem.message


def tsv(*rows: tuple[str, ...]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


ROWS = list(zip(AR, EN, strict=True))

# label, headers, members and languages to be found, in order
HEADERS: list[tuple[str, tuple[str, ...], list[tuple[str, str | None]]]] = [
    ("codes", ("ar", "en"), [("#ar", "ar"), ("#en", "en")]),
    ("names, any case, spaces", (" Arabic", "ENGLISH "), [("#ar", "ar"), ("#en", "en")]),
    ("our own pairs", ("ar_text", "en_text"), [("#ar", "ar"), ("#en", "en")]),
    ("Arabic names", ("العربية", "الإنجليزية"), [("#ar", "ar"), ("#en", "en")]),
    ("source and target", ("source", "target"), [("#source", None), ("#target", None)]),
    ("src and tgt", ("src", "tgt"), [("#src", None), ("#tgt", None)]),
    ("one side and another column", ("ar", "note"), [("#ar", "ar")]),
    ("running text", ("text", "id"), [("#text", None)]),
    ("dotted", ("translation.ar", "translation.en"), [("#ar", "ar"), ("#en", "en")]),
]


@pytest.mark.parametrize(("label", "headers", "found"), HEADERS, ids=[case[0] for case in HEADERS])
def test_headers_tell_the_columns(
    tmp_path: Path, label: str, headers: tuple[str, ...], found: list[tuple[str, str | None]]
) -> None:
    documents = read(tmp_path / "t.tsv", tsv(headers, *ROWS))
    assert [(d.name.removeprefix("t.tsv"), d.language) for d in documents] == found
    assert documents[0].text == "\n".join(AR)
    assert all(document.lines for document in documents)
    if len(found) == 2:
        assert documents[1].text == "\n".join(EN)


# label, file, whether a note says how the columns were found
SPELLINGS = [
    ("tags of regions", f"ar-EG,en-GB\n{AR[0]},{EN[0]}\n", False),
    ("names of languages in Arabic", f"الرقم,النص العربي,الترجمة الإنجليزية\n1,{AR[0]},{EN[0]}\n", False),
    ("names of languages in English", f"Arabic (Egypt);English text\n{AR[0]};{EN[0]}\n", False),
    ("bars", f"ar|en\n{AR[0]}|{EN[0]}\n", False),
    ("a quoted sign of Excel", f'"sep=;"\nar;en\n{AR[0]};{EN[0]}\n', False),
    ("a title as wide as the table", f"مسرد,\nar,en\n{AR[0]},{EN[0]}\n{AR[1]},{EN[1]}\n", True),
    ("a title alone", f"مسرد\n\nar;en\n{AR[0]};{EN[0]}\n{AR[1]};{EN[1]}\n", True),
    ("no header at all", f"7,{EN[0]},{AR[0]}\n8,{EN[1]},{AR[1]}\n9,{EN[0]},{AR[0]}\n", True),
    ("a header that says nothing", f"a,b\n{EN[0]},{AR[0]}\n{EN[1]},{AR[1]}\n", True),
]


@pytest.mark.parametrize(("label", "text", "told"), SPELLINGS, ids=[case[0] for case in SPELLINGS])
def test_tables_as_programs_and_people_write_them(tmp_path: Path, label: str, text: str, told: bool) -> None:
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    inputs = read_inputs([tmp_path / "t.csv"])
    sides = {document.name[-2:]: document.text.split("\n") for document in inputs.documents}
    at = sides["ar"].index(AR[0])
    assert sides["en"][at] == EN[0]
    assert bool(inputs.problems) == told


def test_cells_that_excel_quotes_in_tab_separated_text(tmp_path: Path) -> None:
    quoted = f'ar\ten\r\n"{AR[0]}\nسطر"\t"{EN[0]}\nLine ""two"""\r\n{AR[1]}\t{EN[1]}\r\n'
    arabic, english = read(tmp_path / "t.tsv", "\ufeff" + quoted)
    assert arabic.text.split("\n") == [f"{AR[0]} سطر", AR[1]]
    assert english.text.split("\n") == [f'{EN[0]} Line "two"', EN[1]]


# label, headers, columns option, what the message must hold
UNCLEAR = [
    ("no known header", ("id", "x", "y"), None, ["id, x, y", "--columns"]),
    ("two for one language", ("ar", "arabic", "en"), None, ["several", "ar, arabic, en"]),
    ("no header line", (AR[0], EN[0]), None, ["ar=1,en=2"]),
    ("a column that is not there", ("ar", "en"), {"ar": "arabic"}, ["'arabic'", "ar, en"]),
    ("a number too high", ("x", "y"), {"ar": "3"}, ["'3'", "1, 2"]),
    ("two columns of that name", ("x", "x"), {"ar": "x"}, ["2 columns"]),
]


@pytest.mark.parametrize(("label", "headers", "columns", "words"), UNCLEAR, ids=[case[0] for case in UNCLEAR])
def test_unclear_columns_are_refused_with_the_headers(
    tmp_path: Path, label: str, headers: tuple[str, ...], columns: dict[str, str] | None, words: list[str]
) -> None:
    row = tuple("نص" for _ in headers)
    message = refusal(tmp_path / "t.tsv", tsv(headers, row), columns=columns)
    assert all(word in message for word in words), message


def test_columns_are_named_by_the_user(tmp_path: Path) -> None:
    table = tsv(("ar", "wrong", "right"), *((arabic, "x", english) for arabic, english in ROWS))
    documents = read(tmp_path / "t.tsv", table, columns={"en": "right", "ar": "ar"})
    assert [(d.name, d.language, d.text) for d in documents] == [
        ("t.tsv#ar", "ar", "\n".join(AR)),
        ("t.tsv#en", "en", "\n".join(EN)),
    ]


def test_columns_by_number_mean_there_is_no_header(tmp_path: Path) -> None:
    documents = read(tmp_path / "t.tsv", tsv(*ROWS), columns=parse_columns("ar=1, en=2"))
    assert [document.text for document in documents] == ["\n".join(AR), "\n".join(EN)]


def test_the_columns_option() -> None:
    assert parse_columns("ar=arabic text,en=2") == {"ar": "arabic text", "en": "2"}
    for wrong in ("ar", "ar=", "fr=x", "", "=x", "ar=1,en=1"):
        with pytest.raises(UsageError):
            parse_columns(wrong)


def test_empty_cells_are_blank_lines_so_that_rows_stay_in_step(tmp_path: Path) -> None:
    arabic, english = read(tmp_path / "t.tsv", tsv(("ar", "en"), ("أ", ""), ("", "b"), ("ج", "c"), ("د", " ")))
    assert arabic.text.split("\n") == ["أ", "", "ج", "د"]
    assert english.text.split("\n") == ["", "b", "c", " "]


def test_tsv_has_no_quoting_and_rare_separators_are_text(tmp_path: Path) -> None:
    text = tsv(("ar", "en"), ('"أ', "b\u2028c\x0bd"))
    assert [d.text for d in read(tmp_path / "t.tsv", text)] == ['"أ', "b\u2028c\x0bd"]
    assert [d.text for d in read(tmp_path / "u.tsv", text.replace("\n", "\r\n") + "\r\n")] == [
        '"أ',
        "b\u2028c\x0bd",
    ]


@pytest.mark.parametrize("row", ["أ\tb\tc", "أ"], ids=["too many", "too few"])
def test_a_row_of_another_width_costs_no_other_row(tmp_path: Path, row: str) -> None:
    (tmp_path / "t.tsv").write_text(f"ar\ten\nأب\tbb\n{row}\n\nجد\tcc\n", encoding="utf-8")
    inputs = read_inputs([tmp_path / "t.tsv"])
    (problem,) = inputs.problems
    assert problem.severity == "warning"
    assert "line 3 has" in problem.message
    assert "where the first line has 2" in problem.message
    arabic, english = inputs.documents
    assert (arabic.text.split("\n")[:2], english.text.split("\n")) == (["أب", "جد"], ["bb", "cc"])
    dropped = prepare([arabic, english]).dropped
    assert [(d.text, d.reason) for d in dropped] == [(" ".join(row.split()), "bad-row:3")]


@pytest.mark.parametrize("row", ["ه\0\tee", "ه\tee\0"])
def test_a_nul_costs_its_row_only(tmp_path: Path, row: str) -> None:
    (tmp_path / "t.tsv").write_text(f"ar\ten\nأب\tbb\n{row}\nجد\tcc\n", encoding="utf-8")
    inputs = read_inputs([tmp_path / "t.tsv"])
    assert "line 3 holds a NUL character" in inputs.problems[0].message
    arabic, english = inputs.documents
    assert (arabic.text.split("\n")[:2], english.text.split("\n")) == (["أب", "جد"], ["bb", "cc"])
    (dropped,) = prepare([arabic, english]).dropped
    assert (dropped.text, dropped.reason) == (" ".join(row.replace("\0", "\u2400").split()), "bad-row:3")


def test_a_table_of_which_no_row_fits_or_few_of_many_is_refused(tmp_path: Path) -> None:
    assert "line 2 has 1 fields" in refusal(tmp_path / "t.tsv", "ar\ten\nج\nد\n")
    assert "line 3 has 1 fields" in refusal(tmp_path / "u.tsv", "ar\ten\nأ\tb\n" + "ج\n" * 20)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.tsv", "ar\ten\nأب\tbb\nج\tcc\tx\nد\n"),
        ("t.csv", 'ar,en\nأب,bb\n"ج,cc\nد\n'),
        ("t.jsonl", '{"ar": "أب", "en": "bb"}\n{"ar": "ج\n["د"]\n'),
    ],
)
def test_bad_rows_of_a_small_table_cost_no_good_one(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    inputs = read_inputs([tmp_path / name])
    assert [document.text.split("\n")[0] for document in inputs.documents] == ["أب", "bb"]
    dropped = prepare(inputs.documents).dropped
    assert {one.reason for one in dropped} >= {
        f"bad-row:{number}" for number in ((2, 3) if "json" in name else (3, 4))
    }


def test_empty_cells_at_the_end_make_a_row_no_wider(tmp_path: Path) -> None:
    documents = read(tmp_path / "t.tsv", "ar\ten\nأ\tb\nج\tc\t\nد\td\t \t\n")
    assert [document.text for document in documents] == ["أ\nج\nد", "b\nc\nd"]


def guessed(path: Path, *rows: tuple[str, ...]) -> list[str]:
    path.write_text(tsv(*rows), encoding="utf-8")
    return [document.text for document in read_inputs([path]).documents]


def test_columns_without_a_header_are_told_by_what_they_hold(tmp_path: Path) -> None:
    assert guessed(tmp_path / "one.tsv", (AR[0], EN[0])) == [AR[0], EN[0]]
    addresses = [("http://a.example/ar/1", "www.a.example/en", "ara", *row, "0.9") for row in ROWS]
    assert guessed(tmp_path / "crawled.tsv", *addresses) == ["\n".join(AR), "\n".join(EN)]
    codes = [("A-1", *ROWS[0], "good"), ("A-2", *ROWS[1], "bad")]
    assert guessed(tmp_path / "codes.tsv", *codes) == ["\n".join(AR[:2]), "\n".join(EN[:2])]
    remarks = [("one thing", *ROWS[0]), ("another thing", *ROWS[1])]  # two columns of English
    (tmp_path / "unclear.tsv").write_text(tsv(*remarks), encoding="utf-8")
    assert "ar=1,en=2" in read_inputs([tmp_path / "unclear.tsv"]).problems[0].message


def test_a_header_that_names_one_language_loses_not_the_other(tmp_path: Path) -> None:
    swapped = [(english, arabic) for arabic, english in ROWS]
    documents = read(tmp_path / "t.tsv", tsv(("english", "translation"), *swapped))
    assert [document.text for document in documents] == ["\n".join(AR), "\n".join(EN)]
    assert len(read(tmp_path / "u.tsv", tsv(("#ar", "en"), *ROWS))) == 2
    lines = [json.dumps({"en": english, "target": arabic}) for arabic, english in ROWS]
    assert len(read(tmp_path / "t.jsonl", "\n".join(lines))) == 2
    (tmp_path / "v.tsv").write_text(tsv(("ar", "mt", "edited"), *((a, e, e) for a, e in ROWS)), encoding="utf-8")
    inputs = read_inputs([tmp_path / "v.tsv"])
    assert [document.name for document in inputs.documents] == ["v.tsv#ar"]
    assert "the columns mt, edited were not read" in inputs.problems[0].message


def test_rows_keep_their_cells_together(tmp_path: Path) -> None:
    arabic, english = read(tmp_path / "t.tsv", tsv(("ar", "en"), ("أ", ""), (" بب", "b "), ("ج", "cc")))
    cells = [[(d.text[c.start : c.end], c.row) for c in d.cells] for d in (arabic, english)]
    assert cells == [[("أ", "t.tsv:2"), ("بب", "t.tsv:3"), ("ج", "t.tsv:4")], [("b", "t.tsv:3"), ("cc", "t.tsv:4")]]


def test_csv_with_quotes_commas_and_line_ends(tmp_path: Path) -> None:
    text = 'ar,en\n"أ، ""ب""","one, two\nthree"\n\nج,\nد,d\n'
    arabic, english = read(tmp_path / "t.csv", text)
    assert arabic.text == 'أ، "ب"\nج\nد'
    assert english.text == "one, two three\n\nd"
    assert english.lines


def test_csv_with_semicolons(tmp_path: Path) -> None:
    assert [d.text for d in read(tmp_path / "t.csv", "ar;en\nأ;b, c\n")] == ["أ", "b, c"]


def test_broken_csv_is_named_by_line(tmp_path: Path) -> None:
    assert "line 2" in refusal(tmp_path / "u.csv", 'ar,en\n"أ"x,b\n')
    assert "quotation mark" in refusal(tmp_path / "v.csv", '"ar,en\nأ,b\nج,c\n')


def test_a_quotation_mark_that_nobody_closed_costs_its_line_alone(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('ar,en\nأب,bb\n"جد,cc\nهو,dd\n"ز\nح","ee"\n', encoding="utf-8")
    inputs = read_inputs([tmp_path / "t.csv"])
    assert [d.text.split("\n")[:3] for d in inputs.documents] == [["أب", "هو", "ز ح"], ["bb", "dd", "ee"]]
    assert "line 3 is broken CSV" in inputs.problems[0].message


@pytest.mark.parametrize("mark", ["sep=;\n", "\ufeffsep=;\r\n", "\ufeff"], ids=["sep", "mark and sep", "mark"])
def test_csv_as_excel_writes_it(tmp_path: Path, mark: str) -> None:
    arabic, english = read(tmp_path / "t.csv", f'{mark}العربية;الإنجليزية\r\n"قال: نعم; ثم سكت";"yes, he said"\r\n')
    assert (arabic.text, english.text) == ("قال: نعم; ثم سكت", "yes, he said")


def test_workbooks(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (
        ["id", "ar", "en"],
        [1, AR[0], EN[0]],
        [None, None, None],
        [2.0, f"{AR[2]}\nنعم", None],
        [3, 12, 12.0],
    ):
        book.active.append(row)
    notes = book.create_sheet("notes")
    notes.append(["to do", "by whom"])
    book.save(tmp_path / "t.xlsx")
    inputs = read_inputs([tmp_path / "t.xlsx"])
    assert [(d.name, d.language, d.text) for d in inputs.documents] == [
        ("t.xlsx#Sheet.ar", "ar", f"{AR[0]}\n{AR[2]} نعم\n12"),
        ("t.xlsx#Sheet.en", "en", f"{EN[0]}\n\n12"),
    ]
    assert [cell.row for cell in inputs.documents[0].cells] == [
        "t.xlsx:Sheet!2",
        "t.xlsx:Sheet!4",
        "t.xlsx:Sheet!5",
    ]
    assert "this sheet was not read" in inputs.problems[0].message
    assert "not a sound Excel" in refusal(tmp_path / "u.xlsx", "PK")


def test_a_cell_may_be_as_long_as_it_likes(tmp_path: Path) -> None:
    (document,) = read(tmp_path / "t.csv", "text,id\n" + "كلمة " * 60_000 + ",1\n")
    assert len(document.text) == 5 * 60_000 - 1
    assert not document.lines


def test_columns_of_paragraphs_are_running_text(tmp_path: Path) -> None:
    rows = [{"text": "فقرة أولى.\nفقرة ثانية."}, {"text": "نص آخر.\n\nوآخر."}]
    (document,) = read(tmp_path / "t.jsonl", "\n".join(json.dumps(row) for row in rows))
    assert document.text == "فقرة أولى.\nفقرة ثانية.\n\nنص آخر.\n\nوآخر."
    assert not document.lines


def test_jsonl(tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "translation": {"ar": ar, "en": en}}) for n, (ar, en) in enumerate(ROWS)]
    lines.insert(1, "")
    lines.append(json.dumps({"translation": {"ar": None}, "extra": [1]}))
    arabic, english = read(tmp_path / "t.jsonl", "\n".join(lines))
    assert arabic.text.split("\n") == [*AR, ""]
    assert english.text.split("\n") == [*EN, ""]
    assert read(tmp_path / "u.jsonl", "\n".join(lines), columns={"en": "translation.en"})[0].text == english.text


def test_escapes_cannot_bring_in_what_no_file_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"ar": "أ\\ud800ب\\u0000ج\\r\\nد"}\n', encoding="utf-8")
    inputs = read_inputs([path])
    assert inputs.documents[0].text == "أ\ufffdب\ufffdج\nد"
    assert "2 characters" in inputs.problems[0].message


# label, second line of the file, what the message must hold
# Such a line is told and dropped; in a file of nothing else the file is refused with the same words.
BAD_JSON = [
    ("cut short", '{"ar": "x', ["line 2", "column"]),
    ("not an object", '["x"]', ["line 2", "list"]),
    ("a list for text", '{"ar": ["x"]}', ["line 2", "list"]),
    ("nested without end", "[" * 100_000, ["line 2"]),
]


@pytest.mark.parametrize(("label", "line", "words"), BAD_JSON, ids=[case[0] for case in BAD_JSON])
def test_bad_json_is_named_by_line(tmp_path: Path, label: str, line: str, words: list[str]) -> None:
    (tmp_path / "t.jsonl").write_text(f'{{"ar": "أ"}}\n{line}\n{{"ar": "ب"}}\n', encoding="utf-8")
    inputs = read_inputs([tmp_path / "t.jsonl"])
    message = inputs.problems[0].message
    assert all(word in message for word in words), message
    assert inputs.documents[0].text.split("\n")[:2] == ["أ", "ب"]
    assert [dropped.reason for dropped in prepare(inputs.documents).dropped] == ["bad-row:2"]
    assert words[-1] in refusal(tmp_path / "u.jsonl", f"\n{line}\n")


def test_the_language_said_chooses_the_member(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(tsv(("ar", "en"), *ROWS), encoding="utf-8")
    assert [d.name for d in read_inputs(ar=[path]).documents] == ["t.tsv#ar"]
    assert [d.name for d in read_inputs(en=[path]).documents] == ["t.tsv#en"]
    assert [d.name for d in read_inputs(ar=[path], en=[path]).documents] == ["t.tsv#ar", "t.tsv#en"]


def test_source_and_target_do_not_say_which_is_arabic(tmp_path: Path) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(tsv(("source", "target"), *ROWS), encoding="utf-8")
    assert "--columns ar=source" in read_inputs(ar=[path]).problems[0].message
    (document,) = read_inputs(ar=[path], columns={"ar": "source"}).documents
    assert (document.language, document.text) == ("ar", "\n".join(AR))


# Translation memories.

TMX = """<?xml version="1.0" encoding="{encoding}"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="en"/><body>
<tu><tuv xml:lang="en-US"><seg>The <bpt i="1">&lt;b&gt;</bpt>president<ept i="1">&lt;/b&gt;</ept>
 <hi>arrived</hi>.</seg></tuv><tuv xml:lang="ar-DZ"><seg>وصل الرئيس.</seg></tuv></tu>
<tu><tuv lang="EN"><seg>Only English &amp; no more.</seg></tuv><tuv xml:lang="fr"><seg>Bonjour.</seg></tuv></tu>
<tu><tuv xml:lang="ar"><seg>أول</seg></tuv><tuv xml:lang="ar-EG"><seg>ثان</seg></tuv>
<tuv xml:lang="en"><seg>first</seg></tuv></tu>
</body></tmx>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256"])
def test_tmx(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "m.tmx"
    path.write_bytes(TMX.format(encoding=encoding).encode(encoding))
    inputs = read_inputs([path])
    assert [(d.name, d.language, d.lines, d.text.split("\n")) for d in inputs.documents] == [
        ("m.tmx#ar", "ar", True, ["وصل الرئيس.", "", "أول", "ثان"]),
        ("m.tmx#en", "en", True, ["The president arrived.", "Only English & no more.", "first", ""]),
    ]
    assert [(problem.severity, "fr" in problem.message) for problem in inputs.problems] == [("warning", True)]


def test_tmx_of_another_program(tmp_path: Path) -> None:
    from translate.storage.tmx import tmxfile

    store = tmxfile()
    for arabic, english in ROWS:
        store.addtranslation(english, "en", arabic, "ar")
    path = tmp_path / "m.tmx"
    path.write_bytes(bytes(store))
    assert [d.text for d in read_inputs([path]).documents] == ["\n".join(AR), "\n".join(EN)]


XLIFF_1 = """<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="a" source-language="en" target-language="ar-SA" datatype="plaintext"><body>
<group><trans-unit id="1"><source>The <g id="1">president</g><x id="2"/> <ph id="3">%s</ph>arrived.</source>
<target>وصل <mrk mtype="seg">الرئيس</mrk>.</target>
<alt-trans><target>اقتراح</target></alt-trans></trans-unit></group>
<trans-unit id="2"><source>Not translated.</source></trans-unit></body></file></xliff>"""
XLIFF_2 = """<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="ar" trgLang="en">
<file id="f"><unit id="1"><segment><source>وصل <pc id="1">الرئيس</pc>.</source>
<target>The president <ph id="2"/>arrived.</target></segment>
<segment><source>ثم غادر.</source><target>Then he left.</target></segment></unit></file></xliff>"""


def test_xliff(tmp_path: Path) -> None:
    one = read(tmp_path / "a.xlf", XLIFF_1)
    assert [(d.name, d.text.split("\n")) for d in one] == [
        ("a.xlf#ar", ["وصل الرئيس.", ""]),
        ("a.xlf#en", ["The president arrived.", "Not translated."]),
    ]
    assert [cell.row for document in one for cell in document.cells] == ["a.xlf:1 1", "a.xlf:1 1", "a.xlf:2 2"]
    two = read(tmp_path / "a.xliff", XLIFF_2)
    assert [(d.name, d.text.split("\n")) for d in two] == [
        ("a.xliff#ar", ["وصل الرئيس.", "ثم غادر."]),
        ("a.xliff#en", ["The president arrived.", "Then he left."]),
    ]


SEGMENTED = """<?xml version="1.0"?><xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file source-language="en-GB" target-language="ar-JO"><body><trans-unit id="u7">
<source>The gate is open. Come in. Sit.</source>
<seg-source><mrk mtype="seg" mid="1">The gate is open.</mrk> <mrk mtype="seg" mid="2">Come in.</mrk>
<g id="4"><mrk mtype="seg" mid="3">Sit.</mrk></g></seg-source>
<target><mrk mtype="seg" mid="1">البوابة مفتوحة.</mrk> <mrk mtype="seg" mid="2">ادخل.</mrk></target></trans-unit>
<trans-unit id="u8"><source>
<mrk mtype="seg" mid="1">One<x id="1"/>two<ph id="2"/>, <g id="3">th</g>ree (<x/>4).</mrk>
<mrk mtype="seg" mid="2">Five.</mrk></source>
<target><mrk mtype="seg" mid="2">خمسة.</mrk>
<mrk mtype="seg" mid="1">واحد<x id="1"/>اثنان.</mrk></target></trans-unit>
</body></file></xliff>"""


@pytest.mark.parametrize("suffix", [".sdlxliff", ".mqxliff", ".xlf"])
def test_segments_marked_in_a_unit_are_rows(tmp_path: Path, suffix: str) -> None:
    arabic, english = read(tmp_path / f"a{suffix}", SEGMENTED)
    assert arabic.text.split("\n") == ["البوابة مفتوحة.", "ادخل.", "", "واحد اثنان.", "خمسة."]
    assert english.text.split("\n") == [
        "The gate is open.",
        "Come in.",
        "Sit.",
        "One two, three (4).",
        "Five.",
    ]
    assert [cell.row.partition(":")[2] for cell in arabic.cells] == ["1 u7.1", "2 u7.2", "4 u8.1", "5 u8.2"]
    for number, outside in enumerate(('<g id="4">Please ', '<g id="4"/>Please ')):
        marked = SEGMENTED.replace('<g id="4">', outside).replace("</g></seg", "</seg" if number else "</g></seg")
        whole = read(tmp_path / f"b{number}{suffix}", marked)[1].text.split("\n")
        assert whole[0] == "The gate is open. Come in. Please Sit.", "words outside of segments are not lost"
    twice = read(tmp_path / f"c{suffix}", SEGMENTED.replace('mid="3"', 'mid="2"'))[1].text.split("\n")
    assert twice[0] == "The gate is open. Come in. Sit.", "nor are segments of one number"


PO = """# A comment
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

#: app.c:7
msgid "The gate is \\"open\\"."
msgstr "البوابة "
"مفتوحة."

#, fuzzy, c-format
msgid "Come in."
msgstr "اخرج."

msgctxt "menu"
msgid "%d door"
msgid_plural "%d doors"
msgstr[0] "لا أبواب"
msgstr[1] "باب واحد"

msgid "Not translated."
msgstr ""

#~ msgid "Old."
#~ msgstr "قديم."
"""


def test_gettext_catalogues(tmp_path: Path) -> None:
    arabic, english = read(tmp_path / "a.po", PO)
    assert english.text.split("\n") == ['The gate is "open".', "Come in.", "%d door", "%d doors", "Not translated."]
    assert arabic.text.split("\n") == ["البوابة مفتوحة.", "اخرج.", "لا أبواب", "باب واحد", ""]
    assert [(arabic.text[a.start : a.end], a.reason) for a in arabic.asides] == [("اخرج.", "fuzzy")]


TMX_UNIT = '<tu><tuv xml:lang="ar"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>\n'
BROKEN_UNITS = [
    ("an end of another kind", "نص</seg></tuv></tuv>", "x"),
    ("a tag that is not closed", "نص <b>غامق", "bold"),
    ("tags in the wrong order", "نص <b><i>غامق</b></i>", "bold"),
    ("a sign of less in a word", "س<ص", "x<y"),
]


@pytest.mark.parametrize(("label", "arabic", "english"), BROKEN_UNITS, ids=[case[0] for case in BROKEN_UNITS])
@pytest.mark.parametrize("layout", ["\n", ""], ids=["lines", "one line"])
def test_a_broken_unit_costs_no_other(label: str, arabic: str, english: str, layout: str, tmp_path: Path) -> None:
    units = [TMX_UNIT.format(*ROWS[0]), TMX_UNIT.format(arabic, english), TMX_UNIT.format(AR[1], EN[1])]
    path = tmp_path / "m.tmx"
    path.write_text("<tmx><body>\n" + "".join(units).replace("\n", layout) + "</body></tmx>", encoding="utf-8")
    inputs = read_inputs([path])
    sides = [document.text.split("\n")[:2] for document in inputs.documents]
    assert sides == [AR[:2], EN[:2]]
    line = 3 if layout else 2
    assert f"m.tmx: line {line} is broken XML" in inputs.problems[0].message
    (dropped,) = prepare(inputs.documents).dropped
    assert dropped.reason == f"bad-row:{line}"
    assert english in dropped.text


def test_a_unit_without_an_end_costs_itself_alone(tmp_path: Path) -> None:
    units = [TMX_UNIT.format(*row) for row in ROWS]
    units[1] = units[1].replace("</tu>", "")
    (tmp_path / "m.tmx").write_text(f"<tmx><body>{''.join(units)}</body></tmx>", encoding="utf-8")
    arabic, english = read_inputs([tmp_path / "m.tmx"]).documents
    assert (arabic.text.split("\n")[:2], english.text.split("\n")) == ([AR[0], AR[2]], [EN[0], EN[2]])


def test_a_lone_sign_of_less_is_text(tmp_path: Path) -> None:
    unit = TMX_UNIT.format("س < 5 و<3", "x < 5 and <3")
    assert [d.text for d in read(tmp_path / "m.tmx", f"<tmx><body>{unit}</body></tmx>")] == [
        "س < 5 و<3",
        "x < 5 and <3",
    ]


def test_a_memory_that_ends_in_the_middle_is_refused(tmp_path: Path) -> None:
    whole = f"<tmx><body>{''.join(TMX_UNIT.format(*row) for row in ROWS)}</body></tmx>"
    assert "line 3" in refusal(tmp_path / "m.tmx", whole[: whole.rindex("<seg>") + 8])


def test_letters_tell_the_language_of_a_side_that_does_not_say_it(tmp_path: Path) -> None:
    unit = f"<trans-unit id='1'><source>{EN[0]}</source><target>{AR[0]}</target></trans-unit>"
    text = f"<xliff version='1.2'><file source-language='en'><body>{unit}</body></file></xliff>"
    assert [(d.language, d.text) for d in read(tmp_path / "t.xlf", text)] == [("ar", AR[0]), ("en", EN[0])]


def test_lines_that_are_none_of_a_catalogue_cost_their_entry(tmp_path: Path) -> None:
    entries = [f'msgid "{english}"\nmsgstr "{arabic}"\n\n' for arabic, english in zip(AR[:2], EN[:2], strict=True)]
    path = tmp_path / "t.po"
    path.write_text(
        entries[0]
        + 'msgid "Say "stop"."\nmsgstr "قل: قف."\n\n'
        + entries[1]
        + f'msgid "{EN[0]}"\nmsgstr "بلا نهاية',
        encoding="utf-8",
    )
    inputs = read_inputs([path])
    arabic, english = inputs.documents
    assert (arabic.text.split("\n")[:2], english.text.split("\n")) == (AR[:2], EN[:2])
    assert "line 4 is no line of a catalogue" in inputs.problems[0].message
    dropped = prepare(inputs.documents).dropped
    assert [one.reason for one in dropped] == ["bad-row:4", "bad-row:11"]
    assert "بلا نهاية" in dropped[1].text


def test_a_catalogue_says_its_encoding(tmp_path: Path) -> None:
    text = (
        f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=CP1256\\n"\n\nmsgid "{EN[0]}"\nmsgstr "{AR[0]}"\n'
    )
    (tmp_path / "t.po").write_bytes(text.encode("cp1256"))
    assert [document.text for document in read_inputs([tmp_path / "t.po"]).documents] == [AR[0], EN[0]]


def test_moses_sides_are_rows_when_they_are_in_step(tmp_path: Path) -> None:
    (tmp_path / "x.ar").write_text("أول\n\nثالث \n", encoding="utf-8")
    (tmp_path / "x.en").write_text("first\nsecond\nthird\n", encoding="utf-8")
    inputs = read_inputs([tmp_path])
    assert inputs.problems == ()
    assert [(d.name, d.language, d.lines) for d in inputs.documents] == [("x.ar", "ar", True), ("x.en", "en", True)]
    cells = [[(d.text[c.start : c.end], c.row) for c in d.cells] for d in inputs.documents]
    assert cells == [[("أول", "x:1"), ("ثالث", "x:3")], [("first", "x:1"), ("second", "x:2"), ("third", "x:3")]]
    (tmp_path / "x.en").write_text("first\nthird\n", encoding="utf-8")
    inputs = read_inputs([tmp_path])
    assert [d.cells for d in inputs.documents] == [(), ()]
    assert "out of step" in inputs.problems[0].message


def test_what_programs_paste_into_xml_loses_no_memory(tmp_path: Path) -> None:
    segments = ["Smith & Sons", "A&B, C&D;", "5&nbsp;km &eacute; &lt; &#233;", "bell\x07", "<![CDATA[x & y]]>"]
    segments += ["a&#x1F;b&#9;c&#x1F600;"]
    units = "".join(f'<tu><tuv xml:lang="en"><seg>{text}</seg></tuv></tu>' for text in segments)
    (document,) = read(tmp_path / "a.tmx", f"<tmx><body>{units}</body></tmx>")
    assert document.text.split("\n") == ["Smith & Sons", "A&B, C&D;", "5 km é < é", "bell", "x & y", "a b c😀"]


def test_numbers_that_are_no_characters_are_told_and_cost_no_memory(tmp_path: Path) -> None:
    unit = '<tu><tuv xml:lang="en"><seg>a&#xFFFF;b&#55296;c&#1114112;d</seg></tuv></tu>'
    (tmp_path / "a.tmx").write_text(f"<tmx><body>{unit}</body></tmx>", encoding="utf-8")
    inputs = read_inputs([tmp_path / "a.tmx"])
    assert inputs.documents[0].text == "a\ufffdb\ufffdc\ufffdd"
    assert "3 characters were lost" in inputs.problems[0].message


@pytest.mark.parametrize("name", ["a.txt", "a.unknown", "a.md"])
def test_unknown_xml_is_never_text(tmp_path: Path, name: str) -> None:
    message = refusal(tmp_path / name, '\n<?xml version="1.0"?><r xmlns="u"><p>The gate is open.</p></r>')
    assert "this is XML" in message


BOMB = """<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<tmx><body><tu><tuv xml:lang="ar"><seg>&b;</seg></tuv></tu></body></tmx>"""
REACH = """<?xml version="1.0"?><!DOCTYPE xliff [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<xliff srcLang="ar" trgLang="en"><segment><source>&a;</source></segment></xliff>"""

# label, file name, content, what the message must hold
BAD_XML = [
    ("a bomb", "a.tmx", BOMB, ["entities"]),
    ("a reach for another file", "a.xliff", REACH, ["entities"]),
    ("broken", "a.tmx", "<?xml version='1.0'?>\n<tmx><body><tu></body></tmx>", ["line 2"]),
    ("cut short", "a.tmx", TMX.format(encoding="utf-8")[:400], ["broken XML in line"]),
    ("not TMX", "a.tmx", "<html><body/></html>", ["<html>"]),
    ("nested without end", "a.tmx", "<tmx>" + "<a>" * 5000, ["200 deep"]),
    ("not XLIFF", "a.xlf", TMX.format(encoding="utf-8"), ["<tmx>"]),
    ("other languages", "a.tmx", '<tmx><tu><tuv xml:lang="fr"><seg>x</seg></tuv></tu></tmx>', ["no Arabic", "fr"]),
    ("unknown encoding", "a.tmx", '<?xml version="1.0" encoding="klingon"?><tmx/>', ["a.tmx"]),
    ("nothing in it", "a.tmx", "<tmx/>", ["no Arabic and no English"]),
]


@pytest.mark.parametrize(("label", "name", "text", "words"), BAD_XML, ids=[case[0] for case in BAD_XML])
def test_bad_xml_is_refused(tmp_path: Path, label: str, name: str, text: str, words: list[str]) -> None:
    message = refusal(tmp_path / name, text)
    assert all(word in message for word in words), message
    assert "cannot be read" not in message  # that is for breakdowns nobody foresaw


def test_columns_in_two_languages_are_rows_whatever_their_line_breaks(tmp_path: Path) -> None:
    ar, en = read(
        tmp_path / "t.csv", 'عربي,إنجليزي\n"فُتح\nالباب.","The door\nopened."\n"دخل\nالضيف.","The guest\ncame in."\n'
    )
    assert ar.text.split("\n") == ["فُتح الباب.", "دخل الضيف."]
    assert en.text.split("\n") == ["The door opened.", "The guest came in."]
    assert [(d.language, d.lines, [c.row for c in d.cells]) for d in (ar, en)] == [
        ("ar", True, ["t.csv:4", "t.csv:7"]),
        ("en", True, ["t.csv:4", "t.csv:7"]),
    ]


def test_codes_that_memsource_writes_into_the_text_are_none(tmp_path: Path) -> None:
    texts = "<source>Press {1&gt;Save&lt;1}{2} now.</source><target>اضغط {1&gt;حفظ&lt;1} الآن.</target>"
    unit = f"<trans-unit id='1'>{texts}</trans-unit>"
    body = (
        f'<xliff version="1.2"><file source-language="en" target-language="ar"><body>{unit}</body></file></xliff>'
    )
    assert [d.text for d in read(tmp_path / "a.mxliff", body)] == ["اضغط حفظ الآن.", "Press Save now."]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_xml_that_an_editor_saved_in_another_encoding_than_it_names(tmp_path: Path, mark: bytes) -> None:
    unit = '<tu><tuv xml:lang="ar"><seg>نعم</seg></tuv><tuv xml:lang="en"><seg>Yes</seg></tuv></tu>'
    text = f'<?xml version="1.0" encoding="utf-16"?><tmx version="1.4"><body>{unit}</body></tmx>'
    (tmp_path / "a.tmx").write_bytes(mark + text.encode())
    (tmp_path / "b.tmx").write_bytes(b"\xff\xfe" + text.replace("utf-16", "utf-8").encode("utf-16-le"))
    assert sorted(d.text for d in read_inputs([tmp_path]).documents) == ["Yes", "Yes", "نعم", "نعم"]
