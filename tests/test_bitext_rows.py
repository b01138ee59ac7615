"""Bitexts through the main job: a row is a pair as it stands, unless the user wants it matched anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from align import Options, align_documents
from align.read.ingest import read_inputs

TABLE = """ar\ten
أغلق الحارس الباب.\tThe guard closed the door.
أغلق الحارس الباب.\tThe guard shut the door.
نعم. بالتأكيد.\tYes. Certainly.
وصل القطار متأخرا ساعتين.\tThe train arrived two hours late.
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list:
    path = tmp_path_factory.mktemp("rows") / "memory.tsv"
    path.write_text(TABLE, encoding="utf-8")
    return read_inputs([path]).documents


def test_rows_stand_as_they_came(documents: list) -> None:
    pairs = align_documents(documents).pairs
    assert set(pairs["method"]) == {"row"}
    rows = [tuple(line.split("\t")) for line in TABLE.splitlines()[1:]]
    assert sorted(zip(pairs["ar_text"], pairs["en_text"], strict=True)) == sorted(rows)
    assert (pairs["cosine"] > 0).all()


def test_a_row_that_is_no_translation_stays_unless_more_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "memory.tsv"
    path.write_text(TABLE + "المدة أربعة عشر يوما.\tThe wheat harvest failed in the north.\n", encoding="utf-8")
    documents = read_inputs([path]).documents
    pairs = align_documents(documents).pairs.set_index("ar_text")
    assert pairs.loc["المدة أربعة عشر يوما.", "probability"] < 0.5
    sure = align_documents(documents, options=Options(min_probability=0.6)).pairs
    assert "المدة أربعة عشر يوما." not in set(sure["ar_text"])
    assert len(sure) >= 3


def test_realign_matches_them_like_any_text(documents: list) -> None:
    pairs = align_documents(documents, options=Options(realign=True)).pairs
    assert "row" not in set(pairs["method"])
    assert len(pairs) >= 3
