"""Rows of bitexts are pairs as they stand."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from align.clean.prepare import prepare
from align.match.propose import find_rows
from align.read.ingest import read_inputs
from align.records import Language, Sentence, Side, Span

TABLE = "ar\ten\nأنا جائع.\tI am hungry.\nأنا جائع.\tI'm hungry.\nنعم. بالتأكيد.\tYes.\nلا.\t\n"
MEMORY = """<tmx><body><tu tuid="a"><tuv xml:lang="ar"><seg>أين الباب؟</seg></tuv>
<tuv xml:lang="en"><seg>Where is the door?</seg></tuv><tuv xml:lang="en-GB"><seg>Where's the door?</seg></tuv></tu>
</body></tmx>"""


def side(sentences: list[Sentence], language: Language) -> Side:
    own = [sentence for sentence in sentences if sentence.language == language]
    rows = np.zeros((len(own), 2), dtype=np.float32)
    return Side(own, rows, np.zeros(len(own), dtype=np.int32), np.zeros(len(own), dtype=np.bool_))


def test_every_row_is_a_pair_whatever_it_repeats(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "b.tmx").write_text(MEMORY, encoding="utf-8")
    documents = read_inputs([tmp_path]).documents
    sentences = list(prepare(documents).sentences)
    ar, en = side(sentences, "ar"), side(sentences, "en")
    texts = [(ar.text_of(pair.ar), en.text_of(pair.en)) for pair in find_rows(documents, ar, en)]
    assert texts == [
        ("أنا جائع.", "I am hungry."),
        ("أنا جائع.", "I'm hungry."),
        ("نعم. بالتأكيد.", "Yes."),
        ("أين الباب؟", "Where is the door?"),
        ("أين الباب؟", "Where's the door?"),
    ]
    assert {pair.method for pair in find_rows(documents, ar, en)} == {"row"}


def test_swapping_the_sides_mirrors_the_rows(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text(TABLE, encoding="utf-8")
    documents = read_inputs([tmp_path]).documents
    sentences = list(prepare(documents).sentences)
    there = [(p.ar, p.en) for p in find_rows(documents, side(sentences, "ar"), side(sentences, "en"))]
    back = [(p.en, p.ar) for p in find_rows(documents, side(sentences, "en"), side(sentences, "ar"))]
    assert (
        sorted(back, key=lambda spans: spans[0].first)
        == there
        == [(Span(i, i + 1), Span(i, i + 1)) for i in range(3)]
    )
