"""`align coverage`: shares between sources, what each says alone, leaves out and tells otherwise."""

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from align.cli.coverage import bracket_missing, command
from align.cli.run import command as run
from align.records import InputError, Part, Sentence, Stretch, UsageError
from tests.support import write_collection

OUTLETS = Path(__file__).resolve().parents[2] / "corpora" / "outlets"


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


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The output folder of a run on the outlets, an accident and three stories."""
    place = tmp_path_factory.mktemp("outlets")
    arguments = [str(OUTLETS / "ar"), str(OUTLETS / "en"), "-o", str(place / "out"), "-q", "--no-cache"]
    assert CliRunner().invoke(run, arguments).exit_code == 0
    return place / "out"


def coverage(*arguments: object):
    return CliRunner().invoke(command, [*map(str, arguments)])


def read(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_shares_are_printed_both_ways_with_what_nobody_carries(folder) -> None:
    result = coverage(folder, "--model", "bundled-fast", "--no-cache")
    assert result.exit_code == 0, result.output
    across, beside = result.output.split("In any other source, of all statements")
    assert re.search(r"^ar/one.txt +ar +24 +\d+ %", across, re.MULTILINE)
    assert re.search(r"^1  ar/one.txt +– +\d+ %$", beside, re.MULTILINE)
    lists, partial = beside.split("Carried in part")
    assert "  alone: Our recipe needs three eggs" in lists
    assert "three eggs" not in partial


def test_tables_agree_with_statements(finished, tmp_path) -> None:
    result = coverage(finished, "-o", tmp_path / "tables")
    assert result.exit_code == 0, result.output
    statements = read(finished / "statements.tsv")
    says: dict[str, set[str]] = {}
    for row in statements:
        says.setdefault(row["statement"], set()).add(row["source"])
    alone = read(tmp_path / "tables" / "alone.tsv")
    kept = ("statement", "story", "language", "doc", "start", "end", "text")
    wanted = [row for row in statements if len(says[row["statement"]]) == 1]
    both = [sorted([row[name] for name in kept] for row in rows) for rows in (alone, wanted)]
    assert both[0] == both[1]
    places = {(row["doc"], row["start"], row["end"], row["text"]): row["statement"] for row in statements}
    nearest = read(tmp_path / "tables" / "nearest.tsv")
    assert nearest
    for row in nearest:
        assert places[tuple(row[f"other_{name}"] for name in ("doc", "start", "end", "text"))] != row["statement"]
        assert [row[name] for name in kept] in both[0]
        assert row["source"] != row["other"]
        assert 0 < float(row["chance"]) < 1
    conflicts = read(finished / "conflicts.tsv")
    told = {(row["source"], row["value"], row["statement"]) for row in conflicts}
    otherwise = read(tmp_path / "tables" / "otherwise.tsv")
    assert otherwise
    for row in otherwise:
        assert (row["source"], row["value"], row["statement"]) in told
        assert (row["other"], row["other_value"], row["statement"]) in told
    for row in read(tmp_path / "tables" / "left_out.tsv"):
        assert row["source"] not in says[row["statement"]]
        assert set(row["by"].split(", ")) <= says[row["statement"]]
        assert 2 * int(row["told_by"]) > int(row["others"])
    sources = {row["source"]: row for row in read(tmp_path / "tables" / "sources.tsv")}
    for name, row in sources.items():
        assert int(row["statements"]) == sum(name in its for its in says.values())
        assert int(row["alone"]) == sum(its == {name} for its in says.values())
    for row in read(tmp_path / "tables" / "matrix.tsv"):
        both = sum({row["source"], row["other"]} <= its for its in says.values())
        counts = [int(row[name]) for name in ("carried", "otherwise", "partial")]
        assert sum(counts) <= both if row["languages"] == "same" else sum(counts) == both
        assert float(row["low"]) <= float(row["share"]) <= float(row["high"])


def test_json_holds_the_same_rows(finished, tmp_path) -> None:
    found = json.loads(coverage(finished, "--json").stdout)
    coverage(finished, "-o", tmp_path)
    for name, rows in found.items():
        written = read(tmp_path / f"{name}.tsv")
        assert len(written) == len(rows) > 0
        for row, cells in zip(rows, written, strict=True):
            assert list(row) == list(cells)
            assert all(cells[key] == (f"{v:.4f}" if isinstance(v, float) else str(v)) for key, v in row.items())


def test_outlets_of_a_table_are_the_sources_in_order_of_their_dates(finished, tmp_path) -> None:
    table = tmp_path / "outlets.tsv"
    table.write_text(
        "document\toutlet\tdate\nalmarsad-bridge.txt\tالمرصد\t2024-05-08\n"
        "cairo-wire-bridge.txt\tCairo Wire\t2024-05-09\nnile-herald-bridge.txt\tNile Herald\t2024-05-07\n",
        encoding="utf-8",
    )
    result = coverage(finished, "--by", table)
    assert result.exit_code == 0, result.output
    assert "Not in" in result.stderr
    assert (
        "      here, 2024-05-09: Twelve\n      Nile Herald, 2024-05-07: Eleven\n      المرصد, 2024-05-08: تسعة\n"
        in result.stdout
    )
    assert re.search(r"^Cairo Wire +en +2024-05-09 +7 ", result.stdout, re.MULTILINE)


def test_a_wrong_table_names_file_and_line(finished, tmp_path) -> None:
    table = tmp_path / "outlets.tsv"
    table.write_text("document\toutlet\nalmarsad.txt\tAl-Marsad\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"outlets.tsv, line 2: no document 'almarsad.txt'"):
        command.main([str(finished), "--by", str(table)], standalone_mode=False)
    with pytest.raises(UsageError, match="sources are told apart by document, folder, or a table"):
        command.main([str(finished), "--by", "outlet"], standalone_mode=False)
    with pytest.raises(UsageError, match="give one of them"):
        command.main([str(finished), "--json", "--tsv"], standalone_mode=False)


def test_long_names_are_folded_in_a_narrow_terminal(finished, tmp_path, monkeypatch) -> None:
    table = tmp_path / "outlets.tsv"
    name = "صحيفة المرصد اليومية المستقلة الصادرة في القاهرة والإسكندرية"
    table.write_text(f"document\toutlet\nalmarsad-bridge.txt\t{name}\n", encoding="utf-8")
    monkeypatch.setattr("align.cli.sources.WIDTH", 72)
    lines = coverage(finished, "--by", table, "--no-uncovered").stdout.splitlines()
    assert max(map(cell_len, (line.rstrip() for line in lines))) <= 72
    assert name not in "\n".join(lines)
    assert all(word in "\n".join(lines) for word in name.split())


def test_figures_make_room_for_names(finished, monkeypatch) -> None:
    def headings(width: int) -> list[str]:
        monkeypatch.setattr("align.cli.sources.WIDTH", width)
        lines = coverage(finished, "--no-uncovered").stdout.splitlines()
        assert all(cell_len(line.rstrip()) <= width for line in lines if "%" in line)
        line = lines[lines.index("In any other source, of all statements") + 1]
        return re.split(" {2,}", line.strip())

    assert headings(110) == ["source", "statements", "carried", "95 % interval", "alone", "left out", "otherwise"]
    assert headings(80) == ["source", "carried", "95 % interval", "alone", "left out", "otherwise"]
    assert headings(60) == ["source", "carried", "alone", "left out", "otherwise"]


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
