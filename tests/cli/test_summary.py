"""The summary of a run on terminals of every width."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from align import Options, align_documents
from align.cli.summary import echo_summary, number
from align.records import CONFLICT_COLUMNS, Document
from tests.support import NumberEncoder

NAME = "markets/prices-in-spring.txt"


@pytest.mark.parametrize(
    ("columns", "shown", "left_out"),
    [(120, ["sentences", "covered", "░"], []), (60, ["sentences"], ["░"]), (40, ["covered"], ["sentences ", "░"])],
)
def test_names_stay_readable(columns: int, shown, left_out, monkeypatch, capsys) -> None:
    for name, value in (("COLUMNS", str(columns)), ("FORCE_COLOR", "1"), ("TERM", "xterm")):
        monkeypatch.setenv(name, value)
    documents = [Document("a.txt", "وصل الوفد إلى المدينة مساء أمس."), Document(NAME, "Nobody knows the recipe.")]
    result = align_documents(documents, encoder=NumberEncoder(), options=Options())
    echo_summary(result, Path("out"))
    table = capsys.readouterr().out.split("\n\n")[1].replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert all(len(line) <= columns for line in table.splitlines())
    assert len(table.splitlines()) <= 4  # the heading, two documents, and one name folded once
    for text in shown:
        assert text in table
    for text in left_out:
        assert text not in table


def test_what_matters_comes_first(capsys) -> None:
    texts = ("Nine people died in the fire.", "Eleven people died in the fire.", "مات تسعة أشخاص في الحريق.")
    result = align_documents(
        [Document(f"{name}.txt", text) for name, text in zip("abc", texts, strict=True)], encoder=NumberEncoder()
    )
    rows = [
        (1, 1, "number", "… people died", value, f"{name}.txt", "en", f"{name}.txt", 0, 9, "")
        for name, value in zip("abc", ("nine", "eleven", "nine"), strict=True)
    ]
    result = replace(result, conflicts=pd.DataFrame(rows, columns=list(CONFLICT_COLUMNS)))
    result.info["counts"]["conflicts"] = 1
    echo_summary(result, Path("out"))
    first, second, third, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith("3 documents in ")
    assert second == "1 fact told otherwise:"
    assert third == "  … people died: nine (a.txt, c.txt); eleven (b.txt)"


def test_one_is_no_plural() -> None:
    assert [number(n, "pair") for n in (0, 1, 2)] == ["0 pairs", "1 pair", "2 pairs"]
    assert number(2, "stretch", "stretches") == "2 stretches"
