"""Pairs of any file as blocks of rows: in order, with their ids, nothing lost."""

import gzip
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from align.read.rows import OWN, open_pairs
from align.records import InputError
from tests.support import ARABIC, ENGLISH

AR = [line.format(12) for line in ARABIC]
EN = [line.format(12) for line in ENGLISH]


def rows_of(path: Path | str, size: int = 3, **options) -> pd.DataFrame:
    with open_pairs(path, **options) as table:
        blocks = list(table.blocks(size))
        again = list(table.blocks(size))
    for block, same in zip(blocks, again, strict=True):
        assert tuple(block.columns) == table.columns
        pd.testing.assert_frame_equal(block, same)
    assert all(len(block) == size for block in blocks[:-1])
    return pd.concat(blocks, ignore_index=True)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def tsv(header: str, rows: list[tuple[str, ...]]) -> str:
    return "\n".join(["\t".join(header.split()), *map("\t".join, rows)]) + "\n"


def test_a_table_keeps_its_other_columns_and_line_numbers(tmp_path: Path) -> None:
    rows = rows_of(write(tmp_path / "a.tsv", tsv("source note target", list(zip(EN, "abcd", AR, strict=True)))))
    assert tuple(rows.columns) == (*OWN, "note")
    assert rows["id"].tolist() == ["2", "3", "4", "5"]
    assert (rows["ar_text"].tolist(), rows["en_text"].tolist()) == (AR, EN)  # which is which the letters tell
    assert rows["note"].tolist() == list("abcd")
    assert set(rows["problem"]) == {""}


def test_a_row_that_is_no_pair_stays_and_says_why(tmp_path: Path) -> None:
    text = tsv("id ar en", [("a", AR[0], EN[0]), ("b", "", EN[1]), ("c", AR[2], " "), ("d", "", ""), ("alone",)])
    rows = rows_of(write(tmp_path / "a.tsv", text))
    assert rows["problem"].tolist() == [
        "",
        "no-arabic",
        "no-english",
        "blank",
        "bad-row: 1 fields, the header has 3",
    ]
    assert rows["id"].tolist() == ["a", "b", "c", "d", "6"]
    assert rows["ar_text"].iloc[4] == "alone"


def test_columns_by_number_make_the_first_line_a_row(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tsv", "\n".join(f"{en}\t.9\t{ar}" for ar, en in zip(AR, EN, strict=True)))
    rows = rows_of(path, columns={"ar": "3", "en": "1"})
    assert rows["ar_text"].tolist() == AR
    assert rows["id"].tolist() == ["1", "2", "3", "4"]
    assert rows["column 2"].tolist() == [".9"] * 4


@pytest.mark.parametrize(("mark", "encoding"), [("", "utf-8"), ("\ufeff", "utf-8"), ("\ufeff", "utf-16-le")])
def test_csv_is_read_with_quotation_marks_and_byte_order_marks(tmp_path: Path, mark: str, encoding: str) -> None:
    text = f'{mark}en;ar\r\n"He said ""yes"";\nthen left.";{AR[0]}\r\n'
    rows = rows_of(write(tmp_path / "a.csv", text, encoding))
    assert rows["en_text"].tolist() == ['He said "yes";\nthen left.']
    assert rows["ar_text"].tolist() == [AR[0]]


def test_half_of_a_character_in_json_is_one_that_was_lost(tmp_path: Path) -> None:
    """An emoji that a crawler has cut in two stops no file of millions of rows; a whole one is read as such."""
    lines = [
        r'{"ar":"سلام \ud83d","en":"Peace","\ud83d":"x"}',
        r'{"ar":"سلام","en":"Peace \ud83d\ude00","tags":["\udc00"]}',
    ]
    rows = rows_of(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert rows["ar_text"].tolist() == ["سلام \ufffd", "سلام"]
    assert rows["en_text"].tolist() == ["Peace", "Peace 😀"]
    assert rows["tags"].tolist() == ["", '["\ufffd"]']
    assert rows["\ufffd"].tolist() == ["x", ""]


def test_json_lines_keep_fields_that_only_some_have(tmp_path: Path) -> None:
    lines = [
        f'{{"translation": {{"ar": "{AR[0]}", "en": "{EN[0]}"}}}}',
        f'{{"translation": {{"ar": "{AR[1]}", "en": "{EN[1]}"}}, "year": 2021, "tags": ["a"]}}',
        "{broken",
    ]
    rows = rows_of(write(tmp_path / "a.jsonl", "\n".join(lines)))
    assert rows["ar_text"].tolist() == [*AR[:2], "{broken"]
    assert rows["year"].tolist() == ["", "2021", ""]
    assert rows["tags"].tolist() == ["", '["a"]', ""]
    assert rows["problem"].iloc[2].startswith("bad-row: is bad JSON")


def test_translation_memories_keep_the_names_of_units(tmp_path: Path) -> None:
    units = "".join(
        f'<tu{name}><tuv xml:lang="en-US"><seg>{en}</seg></tuv><tuv xml:lang="ar"><seg>{ar}</seg></tuv></tu>'
        for name, ar, en in (('  tuid="first"', AR[0], EN[0]), ("", AR[1], ""))
    )
    path = tmp_path / "a.tmx.gz"
    path.write_bytes(gzip.compress(f'<tmx version="1.4"><header/><body>{units}</body></tmx>'.encode()))
    rows = rows_of(path)
    assert rows["id"].tolist() == ["first", "2"]
    assert rows["ar_text"].tolist() == AR[:2]
    assert rows["problem"].tolist() == ["", "no-english"]


def test_moses_pairs_are_named_by_either_file_or_by_what_they_share(tmp_path: Path) -> None:
    write(tmp_path / "c.ar", "\n".join(AR))
    write(tmp_path / "c.en", "\n".join(EN) + "\n")
    for name in ("c.ar", "c.en", "c"):
        rows = rows_of(tmp_path / name)
        assert (rows["ar_text"].tolist(), rows["en_text"].tolist()) == (AR, EN)
    write(tmp_path / "c.en", "\n".join(EN[:3]))
    with pytest.raises(InputError, match="out of step"):
        rows_of(tmp_path / "c.ar")


def test_parquet_and_workbooks_are_read(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    frame = pd.DataFrame({"translation": [{"ar": a, "en": e} for a, e in zip(AR, EN, strict=True)], "n": range(4)})
    frame.to_parquet(tmp_path / "a.parquet")
    pd.DataFrame({"ar": AR, "en": EN, "n": range(4)}).to_excel(tmp_path / "a.xlsx", index=False)
    for name in ("a.parquet", "a.xlsx"):
        rows = rows_of(tmp_path / name)
        assert (rows["ar_text"].tolist(), rows["en_text"].tolist()) == (AR, EN)
        assert rows["n"].tolist() == list("0123")


def test_standard_input_tells_its_format_by_its_first_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        def __init__(self, text: str) -> None:
            self.buffer = io.BytesIO(text.encode())

    for text in (
        tsv("ar en", [(AR[0], EN[0])]),
        f'ar,en\n"{AR[0]}","{EN[0]}"\n',
        f'{{"ar": "{AR[0]}", "en": "{EN[0]}"}}\n',
    ):
        monkeypatch.setattr("sys.stdin", Stdin(text))
        rows = rows_of("-")
        assert rows[["ar_text", "en_text"]].to_numpy().tolist() == [[AR[0], EN[0]]]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.tsv", "text\none\n", "one column of text"),
        ("a.tsv", "", "is empty"),
        ("a.tsv", "ar\ten\n\udce4\tb\n", "not utf-8"),
        ("a.csv", 'ar,"en\na,b\n', "not closed"),
        ("a.docx", "x", "is the suffix right"),
        ("missing.tsv", None, "no such file"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(InputError, match=message):
        rows_of(tmp_path / name)


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".jsonl"])
def test_a_row_with_a_nul_is_a_bad_row_and_the_others_are_read(tmp_path: Path, suffix: str) -> None:
    cells = [("ar", "en"), (AR[0], EN[0]), (AR[1], f"{EN[1]}\0"), (AR[2], EN[2])]
    lines = {
        ".tsv": ["\t".join(row) for row in cells],
        ".csv": [",".join(f'"{cell}"' for cell in row) for row in cells],
        ".jsonl": [json.dumps({"ar": ar, "en": en}) for ar, en in cells[1:]],
    }
    rows = rows_of(write(tmp_path / f"a{suffix}", "\n".join(lines[suffix]) + "\n"))
    assert rows["en_text"].tolist() == [EN[0], "", EN[2]]
    assert rows["problem"].tolist() == ["", "bad-row: holds a NUL character", ""]
    assert rows["id"].iloc[1] == ("2" if suffix == ".jsonl" else "3")
    assert rows["ar_text"].iloc[1] == f"{AR[1]} {EN[1]}\u2400"


def test_bad_rows_of_csv_cost_no_other(tmp_path: Path) -> None:
    text = f'sep=;\nar;en\n"{AR[0]}";"{EN[0]}"\n"{AR[1]};{EN[1]}\n"{AR[2]}";"{EN[2]}"\n'
    rows = rows_of(write(tmp_path / "a.csv", text))
    assert rows["id"].tolist() == ["3", "4", "5"]
    assert rows["en_text"].tolist() == [EN[0], "", EN[2]]
    assert "is broken CSV" in rows["problem"].iloc[1]
    assert AR[1] in rows["ar_text"].iloc[1]


def test_titles_above_the_table_of_a_workbook_are_no_rows(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["Words of the trade"], [], ["English", "Arabic"], [EN[0], AR[0]]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    rows = rows_of(tmp_path / "a.xlsx")
    assert (rows["ar_text"].tolist(), rows["en_text"].tolist()) == ([AR[0]], [EN[0]])


def test_broken_units_of_a_memory_say_so(tmp_path: Path) -> None:
    unit = '<tu><tuv xml:lang="ar"><seg>{}</seg></tuv><tuv xml:lang="en"><seg>{}</seg></tuv></tu>\n'
    units = unit.format(AR[0], EN[0]) + unit.format(AR[1], "<b>bold") + unit.format(AR[2], EN[2])
    rows = rows_of(write(tmp_path / "a.tmx", f"<tmx><body>\n{units}</body></tmx>"))
    assert rows["id"].tolist() == ["1", "2", "line 3"]
    assert "broken XML" in rows["problem"].iloc[2]
