"""`align coverage`: shares between sources, and what nobody carries."""

import csv

import pytest
from click.testing import CliRunner

from align.cli.coverage import bracket_missing, command
from align.records import Part, Sentence, Stretch
from tests.support import write_collection


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ar").mkdir()
    (tmp_path / "en").mkdir()
    write_collection(tmp_path)
    (tmp_path / "ar.txt").rename(tmp_path / "ar" / "one.txt")
    (tmp_path / "en.txt").rename(tmp_path / "en" / "two.txt")
    with (tmp_path / "en" / "two.txt").open("a", encoding="utf-8") as stream:
        stream.write("Our recipe needs three eggs, a little flour and plenty of patience in the kitchen.\n")
    return tmp_path


def test_shares_are_printed_both_ways_with_what_nobody_carries(folder) -> None:
    result = CliRunner().invoke(command, [str(folder), "--model", "bundled-fast", "--no-cache"])
    assert result.exit_code == 0, result.output
    assert "ar/one.txt (ar)" in result.output
    assert "in ar/one.txt" in result.output
    uncovered, partial = result.output.split("In no other source")[1].split("Carried in part")
    assert "three eggs" in uncovered
    assert "three eggs" not in partial


def test_what_a_partial_sentence_says_alone_stands_in_brackets() -> None:
    clauses = [
        ("وصل القمح،", True),
        ("وارتفعت الأسعار،", False),
        ("بحسب الوزارة،", False),
        ("في المدن كلها.", True),
    ]
    text = "\n".join(clause for clause, _ in clauses)
    sentence = Sentence("a", 100, 100 + len(text), text, "ar")
    parts = []
    for clause, carried in clauses:
        start = 100 + text.index(clause)
        evidence = Stretch(0, 5) if carried else None
        parts.append(Part("ar", "a", Stretch(start, start + len(clause)), float(carried), evidence))
    assert bracket_missing(sentence, parts) == "وصل القمح، [وارتفعت الأسعار، بحسب الوزارة،] في المدن كلها."
    assert bracket_missing(sentence, []) == " ".join(text.split())


def test_rows_for_other_programs_by_folder(folder) -> None:
    arguments = [str(folder), "--by", "folder", "--tsv", "--model", "bundled-fast", "--no-cache"]
    result = CliRunner().invoke(command, arguments)
    rows = list(csv.DictReader(result.stdout.splitlines(), delimiter="\t"))
    shares = {(row["source"], row["language"], row["other"]): row for row in rows}
    assert set(shares) == {("ar", "ar", "*"), ("ar", "ar", "en"), ("en", "en", "*"), ("en", "en", "ar")}
    whole = shares["ar", "ar", "*"]
    assert int(whole["sentences"]) == 24
    assert float(whole["low"]) <= float(whole["covered"]) <= float(whole["high"])
    assert float(whole["covered"]) > 0.8
