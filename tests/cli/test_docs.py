"""`align docs`: two documents, with probability, flags and threshold as `align run` has them."""

import pytest
from click.testing import CliRunner

from align.cli.docs import command, refuse
from align.output.tables import read_pairs
from align.records import Pair, Span, UsageError
from tests.support import judged_table, write_collection


@pytest.fixture
def files(tmp_path):
    write_collection(tmp_path)
    with (tmp_path / "en.txt").open("a", encoding="utf-8") as stream:
        stream.write("Our recipe needs three eggs, a little flour and plenty of patience in the kitchen.\n")
    return str(tmp_path / "ar.txt"), str(tmp_path / "en.txt")


def run(*arguments):
    return CliRunner().invoke(
        command, [*arguments, "--model", "bundled-fast", "--no-cache"], catch_exceptions=False
    )


def test_the_table_is_one_of_pairs_with_probability_and_flags(files, tmp_path) -> None:
    (tmp_path / "pairs.tsv").write_text(run(*files).stdout, encoding="utf-8")
    table = read_pairs(tmp_path / "pairs.tsv")
    assert len(table) >= 20
    assert table["probability"].between(0.5, 1).all()
    text = (tmp_path / "ar.txt").read_text("utf-8")
    assert [text[a:b] for a, b in zip(table["ar_start"], table["ar_end"], strict=True)] == table["ar_text"].tolist()


def test_a_warning_about_an_input_is_told_and_no_error(files, tmp_path) -> None:
    lines = (tmp_path / "ar.txt").read_text("utf-8")
    rows = f"ar\n{lines}واحد\tاثنان\n"
    (tmp_path / "ar.tsv").write_text(rows, encoding="utf-8")
    result = run(str(tmp_path / "ar.tsv"), files[1])
    assert result.exit_code == 0, result.output
    assert "Warning: " in result.stderr
    assert "it was not read" in result.stderr
    assert result.stdout.count("\n") > 20


def test_windows_without_a_calibration_are_told(files) -> None:
    assert "generic calibration" not in run(*files).stderr
    assert (
        "generic calibration: there is none of bundled-fast with --windows sums"
        in run(*files, "--windows", "sums").stderr
    )


def test_the_threshold_decides_what_is_a_pair(files) -> None:
    lines = [run(*files, "--min-probability", cut).stdout.count("\n") for cut in ("0", "0.5", "0.9999")]
    assert lines[0] >= lines[1] >= lines[2]
    assert lines[0] > lines[2]


def test_beads_hold_every_line_unless_a_threshold_is_asked_for(files) -> None:
    beads = run(*files, "--lines", "--method", "chain", "--beads", "-").stdout
    assert beads.count("\n") >= 25
    strict = run(*files, "--lines", "--method", "chain", "--beads", "-", "--min-probability", "1").stdout
    assert all(line.startswith("[]") or line.endswith(":[]") for line in strict.splitlines())


def test_a_refused_bead_of_a_chain_becomes_omissions() -> None:
    pairs = [Pair(Span(0, 1), Span(0, 2), "chain"), Pair(Span(1, 2), Span(2, 2), "chain")]
    pairs.append(Pair(Span(2, 3), Span(2, 3), "chain"))
    judged = judged_table([(pairs[0], 0.2, 0.2, ()), (pairs[2], 0.9, 0.9, ())])
    found = [(tuple(pair.ar), tuple(pair.en)) for pair in refuse(pairs, judged, 0.5)]
    assert found == [((0,), ()), ((), (0,)), ((), (1,)), ((1,), ()), ((2,), (2,))]


@pytest.mark.parametrize("lines", [[], ["--lines"]])
def test_a_folder_is_no_document(files, tmp_path, lines) -> None:
    with pytest.raises(UsageError, match="is a folder; give two documents"):
        run(str(tmp_path), files[1], *lines)
