"""Tables: no quoting, white space folded, numbers fixed; what is written is read back; bad tables are named."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.judge.background import Background
from align.match.table import rows_of
from align.normalize import fold_space
from align.output.tables import (
    dropped_table,
    format_tsv,
    parts_table,
    read_dropped,
    read_pairs,
    read_parts,
    write_tsv,
)
from align.records import (
    DROPPED_COLUMNS,
    PAIR_COLUMNS,
    PART_COLUMNS,
    Document,
    Dropped,
    InputError,
    Language,
    Part,
    Sentence,
    Span,
    Stretch,
)
from align.select.coverage import Carrier, Coverage
from align.store.project import Constants, Project

PAIR = {
    "ar_text": 'قال الوزير: "لن نتراجع"،\tثم\u2028غادر.',
    "en_text": 'The minister said: "We will not step back",\nthen left.',
    "probability": 0.98765,
    "cosine": -0.00001,
    "margin": 0.25,
    "method": "chain",
    "ar_doc": "ar/خبر 1.txt",
    "ar_start": 0,
    "ar_end": 36,
    "en_doc": "en/news.txt",
    "en_start": 7,
    "en_end": 61,
    "flags": "number-mismatch,partial",
}


def pairs_table(**changes: object) -> pd.DataFrame:
    return pd.DataFrame([PAIR | changes], columns=list(PAIR_COLUMNS))


def test_cells_are_folded_unquoted_and_rounded() -> None:
    header, row, end = format_tsv(pairs_table(), PAIR_COLUMNS).split("\n")
    assert header.split("\t") == list(PAIR_COLUMNS)
    assert row.split("\t") == [
        'قال الوزير: "لن نتراجع"، ثم غادر.',
        'The minister said: "We will not step back", then left.',
        "0.9877",
        "0.0000",
        "0.2500",
        "chain",
        "ar/خبر 1.txt",
        "0",
        "36",
        "en/news.txt",
        "7",
        "61",
        "number-mismatch,partial",
    ]
    assert end == ""


@given(st.text(st.characters(exclude_categories=("Cs",))), st.floats(0, 1))
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, text: str, number: float) -> None:
    path = tmp_path_factory.mktemp("tables") / "pairs.tsv"
    write_tsv(pairs_table(ar_text=text, probability=number), PAIR_COLUMNS, path)
    table = read_pairs(path)
    assert table["ar_text"].tolist() == [fold_space(text)]
    assert table["probability"].tolist() == [pytest.approx(number, abs=5.01e-5)]
    assert table["ar_end"].tolist() == [36]


def one_sentence(doc: str, text: str, language: Language) -> list[Sentence]:
    return [Sentence(doc, 0, len(text), text, language)]


def project_of(ar: list[Sentence], en: list[Sentence], coverage: Coverage) -> Project:
    documents = [Document(sentence.doc, sentence.text) for sentence in (*ar, *en)]
    nothing = np.zeros(0, dtype=np.bool_)
    constants = Constants(Background(), (None, None), (np.zeros(1, np.float32), np.zeros(1, np.float32)))
    return Project(documents, [], ar, en, rows_of([]), nothing, coverage, [], [], [], [], [], {}, constants)


def test_parts_are_the_clauses_of_partial_sentences(tmp_path: Path) -> None:
    arabic, english = "وصل القمح إلى\nالميناء، وارتفعت الأسعار في المدن.", "The wheat reached the port."
    ar, en = one_sentence("خبر.txt", arabic, "ar"), one_sentence("news.txt", english, "en")
    border = arabic.index("وارتفعت")
    parts = (
        Part("ar", "خبر.txt", Stretch(border, len(arabic)), 0.1, None),
        Part("ar", "خبر.txt", Stretch(0, border - 1), 0.9, Stretch(0, len(english))),
    )
    full = Part("en", "news.txt", Stretch(0, len(english)), 0.9, Stretch(0, border - 1))
    coverage = Coverage(
        [{0: Carrier("partial", 0.8, Span(0, 1), parts)}], [{0: Carrier("covered", 0.8, Span(0, 1), (full,))}]
    )
    table = parts_table(project_of(ar, en, coverage))
    write_tsv(table, PART_COLUMNS, tmp_path / "parts.tsv")
    assert (tmp_path / "parts.tsv").read_text("utf-8").split("\n") == [
        "\t".join(PART_COLUMNS),
        f"ar\tخبر.txt\t0\t{border - 1}\tوصل القمح إلى الميناء،\tyes\tnews.txt\t0\t27\t{english}",
        f"ar\tخبر.txt\t{border}\t{len(arabic)}\tوارتفعت الأسعار في المدن.\tno\t\t\t\t",
        "",
    ]
    assert read_parts(tmp_path / "parts.tsv")["evidence_end"].tolist()[0] == 27


def test_dropped_rows_stand_in_document_order() -> None:
    rows = [
        Dropped("b", 0, 1, "x", "symbols"),
        Dropped("a", 9, 12, "٠ ١", "too-short"),
        Dropped("a", 2, 3, "-", "symbols"),
    ]
    table = dropped_table(rows)
    assert table[["doc", "start"]].to_numpy().tolist() == [["a", 2], ["a", 9], ["b", 0]]


def test_empty_tables_keep_their_header(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "dropped.tsv"  # type: ignore[operator]
    write_tsv(dropped_table([]), DROPPED_COLUMNS, path)
    assert path.read_text("utf-8") == "doc\tstart\tend\ttext\treason\n"
    assert read_dropped(path).empty


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"a\tb\n", "line 1: lacks the columns"),
        (b"doc\tstart\tend\ttext\treason\nd\t0\t4\tone\ttwo\tthree\n", "line 2: has 6 fields, the header 5"),
        (b"doc\tstart\tend\ttext\treason\nd\t0\tx\tone\ttwo\n", "line 2: 'x' in column end is not a number"),
        (b"doc\tstart\tend\ttext\treason\nd\t0\t4\t\xe3\xe3\ttwo\n", "line 2: not UTF-8 at byte 32"),
    ],
)
def test_bad_tables_are_named_with_their_line(tmp_path, content: bytes, message: str) -> None:
    path = tmp_path / "dropped.tsv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read_dropped(path)
    assert str(path) in str(caught.value)
