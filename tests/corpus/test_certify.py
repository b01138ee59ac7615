"""A certified cut keeps its promise, and the tables around it are read as people fill them in."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from align.cli.group import group
from align.corpus.certify import (
    NOT_DRAWN,
    Promise,
    certify,
    choose_cuts,
    count_drawn,
    count_waiting,
    draw_number,
    draw_rows,
    expect_labels,
    stake_along,
    walk_cuts,
)
from align.read.labels import OPEN, RIGHT, WRONG
from align.records import UsageError
from scripts.eval.certify import POPULATIONS, certify_in_rounds

PROMISE = Promise(0.9, 0.9)


@pytest.mark.parametrize("name", POPULATIONS)
def test_the_promise_is_broken_no_more_often_than_said(name: str) -> None:
    broken = 0
    for draw in range(120):
        chance = np.random.default_rng(draw)
        said, truth = POPULATIONS[name](chance, 1500)
        truth &= chance.random(len(truth)) < 0.93  # so that many cuts are just not good enough
        cut, labels = certify_in_rounds(said, truth, PROMISE, 250, chance)
        assert labels <= 250
        broken += cut is not None and truth[said >= cut].mean() < PROMISE.precision
    assert broken <= 120 * 0.1 + 2.5 * np.sqrt(120 * 0.1 * 0.9)


def test_a_stake_against_what_is_true_does_not_grow_on_average() -> None:
    """Of sets in which just as many are wrong as break the promise, at most a tenth are ever certified."""
    chance = np.random.default_rng(1)
    for pairs in (12, 60, 300):
        wrong = np.arange(pairs) < PROMISE.fewest_wrong(pairs)
        best = [stake_along(chance.permutation(wrong), pairs, PROMISE).max() for _ in range(1500)]
        assert np.mean(np.array(best) >= np.log(10)) <= 0.1 + 2.5 * np.sqrt(0.09 / 1500)


@pytest.mark.parametrize("pairs", [1, 2, 9, 10, 11, 57])
def test_labelling_all_decides_whatever_the_stake(pairs: int) -> None:
    allowed = PROMISE.fewest_wrong(pairs) - 1
    kept = np.arange(pairs) < allowed
    assert stake_along(kept, pairs, PROMISE)[-1] > np.log(1e9)
    assert stake_along(np.arange(pairs) <= allowed, pairs, PROMISE).max() < np.log(10)


def test_half_as_many_wrong_as_allowed_take_far_more_labels_than_none() -> None:
    strict = Promise(0.98, 0.95)
    clean = int(np.argmax(stake_along(np.zeros(1000, bool), 10**6, strict) >= np.log(20))) + 1
    assert 149 <= clean <= 250  # 149 is what Clopper and Pearson need for a number of labels fixed before
    assert expect_labels(0.01, strict) > 1000
    assert expect_labels(0.02, strict) == np.inf


def test_a_walk_ends_where_no_pair_was_drawn_and_open_ones_are_wrong() -> None:
    walk = np.arange(6)
    assert count_drawn(walk, np.array([1, 0, -1, 1, -1, -2], dtype=np.int8)) == 4
    assert count_drawn(walk, np.array([-2, 1, 1, 1, 1, 1], dtype=np.int8)) == 0
    assert count_drawn(walk, np.full(6, OPEN, dtype=np.int8)) == 0
    waiting = [np.array([0, 1]), np.array([0, 1, 2, 3, 4])]
    assert count_waiting(waiting, np.array([1, -2, 1, 0, -1, 1], dtype=np.int8)) == 3
    assert count_waiting(waiting, np.array([1, 0, 1, 0, -1, -2], dtype=np.int8)) == 0
    said = np.full(40, 0.9)
    walks = walk_cuts(said, np.arange(40).astype(np.uint64), [0.9])
    labels = np.full(40, RIGHT, dtype=np.int8)
    assert certify(walks, [0.9], said, labels, PROMISE).best is not None
    labels[:5] = OPEN
    assert certify(walks, [0.9], said, labels, PROMISE).best is None


def test_cuts_are_nested_and_the_last_one_keeps_all() -> None:
    said = np.round(np.random.default_rng(2).beta(4, 1, 1000), 4)
    cuts = choose_cuts(said, PROMISE)
    assert cuts == sorted(set(cuts), reverse=True)
    assert cuts[-1] == said.min()
    assert set(cuts) <= set(said.tolist())
    assert choose_cuts(np.full(7, 0.5), PROMISE) == [0.5]


def test_what_is_drawn_does_not_depend_on_order_or_on_copies() -> None:
    assert draw_number("نعم", "yes", 0, 1) == draw_number("نعم", "yes", 0, 1)
    assert len({draw_number("نعم", "yes", copy, seed) for copy in (0, 1) for seed in (1, 2)}) == 4
    said = np.round(np.random.default_rng(3).beta(9, 1, 500), 4)
    numbers = np.random.default_rng(4).permutation(500).astype(np.uint64)
    labels = np.full(500, NOT_DRAWN, dtype=np.int8)
    cuts = choose_cuts(said, PROMISE)
    rows, _ = draw_rows(walk_cuts(said, numbers, cuts), said, labels, PROMISE, 60)
    back = np.arange(500)[::-1]
    mirrored, _ = draw_rows(walk_cuts(said[back], numbers[back], cuts), said[back], labels, PROMISE, 60)
    assert sorted(numbers[rows]) == sorted(numbers[back][mirrored])
    labels[rows] = WRONG
    more, _ = draw_rows(walk_cuts(said, numbers, cuts), said, labels, PROMISE, 60)
    assert not set(rows) & set(more)


ROWS = 400


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Pairs of which those that tell one number are translations; the last one has no probability."""
    chance = np.random.default_rng(5)
    lines = ["ar_text\ten_text\tprobability\tsource"]
    for i in range(ROWS):
        wrong = i >= 300 or chance.random() < 0.01
        said = 0.2 + 0.1 * chance.random() if i >= 300 else 0.9 + 0.0999 * chance.random()
        lines.append(f"في القرية {i} بيتا\tThe village has {i + wrong} houses\t{said:.4f}\tnews")
    lines.append("سطر بلا درجة\tA line without a score\t\tnews")
    (tmp_path / "scored.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "scored.tsv"


def align(*arguments: object, **options: object) -> Result:
    return CliRunner().invoke(group, ["certify", *map(str, arguments)], standalone_mode=False, **options)


def fill_in(path: Path, yes: str = "1", no: str = "0") -> pd.DataFrame:
    drawn = pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)
    told = drawn["ar_text"].str.extract(r"(\d+)")[0] == drawn["en_text"].str.extract(r"(\d+)")[0]
    drawn["label"] = np.where(told, yes, no)
    drawn.to_csv(path, sep="\t", index=False)
    return drawn


def test_pairs_are_drawn_labelled_and_certified(table: Path, tmp_path: Path) -> None:
    drawn, options = tmp_path / "drawn.tsv", ("--precision", "0.9", "--json")
    told = json.loads(align(table, "--draw", drawn, "--size", 200, *options).stdout)
    assert (told["pairs"], told["drawn"] <= 200) == (ROWS, True)
    assert "probability" not in drawn.read_text("utf-8")
    labelled = fill_in(drawn, "yes", "reject")
    assert len(labelled) == told["drawn"]
    files = ("-o", tmp_path / "c.md", "--certified", tmp_path / "good.tsv")
    found = json.loads(align(table, "--labels", drawn, *files, *options).stdout)
    assert 200 <= found["certified"] <= 330
    good = pd.read_csv(tmp_path / "good.tsv", sep="\t", dtype=str, keep_default_na=False)
    assert len(good) == found["certified"]
    assert good["probability"].astype(float).min() >= found["cut"]
    assert list(good.columns) == ["id", "ar_text", "en_text", "problem", "probability", "source"]
    page = (tmp_path / "c.md").read_text("utf-8")
    assert f"Of the {found['certified']} of {ROWS} pairs" in page
    assert "Learn then Test" in page
    align(table, "--labels", drawn, "-o", tmp_path / "c.json", "--precision", "0.9")
    assert json.loads((tmp_path / "c.json").read_text("utf-8"))["cut"] == found["cut"]


def test_the_same_table_and_seed_give_the_same_draw(table: Path, tmp_path: Path) -> None:
    first = align(table, "--draw", "-").stdout
    header, *rows = table.read_text("utf-8").splitlines()
    (tmp_path / "back.tsv").write_text("\n".join([header, *rows[::-1]]) + "\n", encoding="utf-8")
    back = align(tmp_path / "back.tsv", "--draw", "-").stdout
    assert [line.split("\t")[1:3] for line in back.splitlines()] == [
        line.split("\t")[1:3] for line in first.splitlines()
    ]
    assert align(table, "--draw", "-", "--seed", 2).stdout != first


def test_too_few_labels_are_refused_with_how_many_it_takes(table: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.tsv"
    align(table, "--draw", drawn, "--size", 12)
    fill_in(drawn)
    done = align(table, "--labels", drawn, "-o", tmp_path / "c.md")
    assert isinstance(done.exception, SystemExit)
    assert "Nothing can be certified yet" in done.stderr
    lacking = int(done.stderr.split("at least ")[1].split()[0])
    assert 20 <= lacking <= 200
    assert not (tmp_path / "c.md").exists()
    more = align(table, "--labels", drawn, "--draw", tmp_path / "more.tsv")
    assert more.exception is None
    assert not set(fill_in(tmp_path / "more.tsv")["id"]) & set(fill_in(drawn)["id"])
    both = align(table, "--labels", drawn, "--labels", tmp_path / "more.tsv", "--json")
    assert json.loads(both.stdout)["labels"] > 12


def test_labels_of_pairs_that_were_not_drawn_are_said_not_to_count(table: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.tsv"
    align(table, "--draw", drawn, "--size", 30)
    rows = fill_in(drawn)
    rows[20:].to_csv(drawn, sep="\t", index=False)  # the first ones are left out
    done = align(table, "--labels", drawn, "--json")
    assert json.loads(done.stdout)["labels_waiting"] == 10
    told = align(table, "--labels", drawn).stderr
    assert "10 labels not counted yet: of pairs below this cut, or behind one without a label" in told


def test_a_data_set_of_hugging_face_is_certified(table: Path, tmp_path: Path) -> None:
    folder, drawn, page = tmp_path / "set.hf", tmp_path / "drawn.tsv", tmp_path / "c.md"
    done = CliRunner().invoke(group, ["export", str(table), "--to", "hf", "-o", str(folder)])
    assert done.exit_code == 0, done.output
    align(folder, "--draw", drawn, "--precision", 0.9)
    fill_in(drawn)
    assert align(folder, "--labels", drawn, "--precision", 0.9, "-o", page).exception is None
    (file,) = folder.glob("*.parquet")
    assert hashlib.sha256(file.read_bytes()).hexdigest() in page.read_text("utf-8")
    done = align(folder, "--labels", drawn, "--precision", 0.9, "--certified", folder)
    assert isinstance(done.exception, UsageError)  # no input is written over
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "holds no pairs.tsv" in str(align(empty, "--draw", drawn).exception)


def test_a_set_that_is_not_that_good_is_not_certified(table: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.tsv"
    align(table, "--draw", drawn)
    fill_in(drawn, "0", "1")
    done = align(table, "--labels", drawn)
    assert isinstance(done.exception, SystemExit)
    assert "cannot be promised" in done.stderr


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("id\tlabel\n2\tmaybe\n", r"row 2: label 'maybe' is neither 1 .* nor 0"),
        ("id\tverdict\n2\t1\n", "has no column called label"),
        ("label\n1\n", "nothing says which pair a label belongs to"),
        ("id\tlabel\n9999\t1\n", "row 2: this pair is not in the table"),
        ("id\tlabel\n2\t1\n2\t0\n", "row 3: contradicts .*row 2"),
        ("id\tar_text\ten_text\tlabel\n2\tلا\tno\t1\n", "row 2: this pair is not in the table"),
        ("id\tlabel\n2\t1\t1\n", "row 2: bad-row: 3 fields"),
    ],
)
def test_labels_that_are_none_are_named_with_their_row(
    content: str, message: str, table: Path, tmp_path: Path
) -> None:
    (tmp_path / "labels.tsv").write_text(content, encoding="utf-8")
    done = align(table, "--labels", tmp_path / "labels.tsv")
    with pytest.raises(Exception, match=message):
        raise done.exception or AssertionError(done.output)


@pytest.mark.parametrize("said", ["1", "yes", "Accept", "TRUE", "1.0", "نعم"])
def test_labels_are_read_as_people_write_them(said: str, table: Path, tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text(f"id,Decision\n2,{said}\n3,no\n4,\n", encoding="utf-8")
    done = align(table, "--labels", tmp_path / "labels.csv", "--json")
    assert (json.loads(done.stdout)["labels"], json.loads(done.stdout)["right"]) == (2, 1)


def test_a_run_is_certified_by_documents_and_offsets(tmp_path: Path) -> None:
    header = "ar_text\ten_text\tprobability\tar_doc\tar_start\tar_end\ten_doc\ten_start\ten_end"
    rows = [f"نعم\tyes\t0.99\tا.txt\t{10 * i}\t{10 * i + 3}\ten.txt\t{8 * i}\t{8 * i + 3}" for i in range(60)]
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "pairs.tsv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    drawn = align(tmp_path / "out", "--draw", "-", "--precision", "0.9").stdout.splitlines()
    assert drawn[0].split("\t") == ["label", "ar_text", "en_text", "id", *header.split("\t")[3:]]
    assert len(set(drawn)) == len(drawn) > 20
    # Any order and other columns: only where a pair stands says which one it is.
    labels = ["\t".join([*line.split("\t")[4:], "yes"]) for line in drawn[:0:-1]]
    content = "\n".join(["\t".join([*header.split("\t")[3:], "decision"]), *labels])
    (tmp_path / "decisions.tsv").write_text(content + "\n", encoding="utf-8")
    done = align(tmp_path / "out", "--labels", tmp_path / "decisions.tsv", "--precision", "0.9", "--json")
    assert json.loads(done.stdout)["certified"] == 60
    # As `align review` leaves them: one pair cut again, one written otherwise, one partial, two not decided.
    first, second, third, fourth, fifth, *rest = [
        line.split("\t")[1:3] + line.split("\t")[4:] for line in drawn[1:]
    ]
    first[3], second[0] = "99999", "نعم!"
    told = ["accept", "accept", "partial", "unsure", "disputed", *["accept"] * len(rest)]
    lines = [
        "\t".join([*row, said])
        for row, said in zip([first, second, third, fourth, fifth, *rest], told, strict=True)
    ]
    names = ["ar_text", "en_text", *header.split("\t")[3:], "decision"]
    (tmp_path / "out" / "reviewed.tsv").write_text("\n".join(["\t".join(names), *lines]) + "\n", encoding="utf-8")
    done = align(tmp_path / "out", "--labels", tmp_path / "out" / "reviewed.tsv", "--draw", "-", "--json")
    found = json.loads(done.stderr.splitlines()[-1])
    assert found["labels_of_no_pair"] == 1
    assert (found["labels"], found["right"]) == (len(told) - 4, len(told) - 5)


def test_quotation_marks_that_a_spreadsheet_adds_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "s.tsv").write_text('ar_text\ten_text\tprobability\nقال "نعم"\tHe said "yes"\t0.9\n', "utf-8")
    (tmp_path / "l.tsv").write_text(
        'label\tar_text\ten_text\tid\n1\t"قال ""نعم"""\t"He said ""yes"""\t2\n', "utf-8"
    )
    done = align(tmp_path / "s.tsv", "--labels", tmp_path / "l.tsv", "--json")
    assert json.loads(done.stdout)["right"] == 1


def test_labels_come_from_standard_input_too(table: Path) -> None:
    done = align(table, "--labels", "-", "--json", input="id\tlabel\n2\t1\n")
    assert json.loads(done.stdout)["labels"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say where the pairs to label go"),
        (["--draw", "a.tsv", "-o", "c.md"], "a certificate takes labels"),
        (["--labels", "l.tsv", "-o", "c.txt"], "is written as .md or .json"),
        (["--draw", "-", "--labels", "l.tsv", "--certified", "-"], "only one of"),
        (["--draw", "a.tmx"], "no place for labels"),
        (["--draw", "a.tsv", "--labels", "-", "--labels", "-"], "only one file can come"),
        (["--draw", "a.tsv", "--precision", "1"], "not in the range"),
        (["--draw", "a.tsv", "--confidence", "nan"], "no number between"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(arguments: list[str], message: str, table: Path) -> None:
    done = CliRunner().invoke(group, ["certify", str(table), *arguments])
    assert done.exit_code == 2
    assert message in done.output


def test_labels_that_were_filled_in_are_not_drawn_over(table: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.tsv"
    align(table, "--draw", drawn, "--size", 20)
    align(table, "--draw", drawn, "--size", 30)  # nothing is filled in yet
    fill_in(drawn)
    before = drawn.read_bytes()
    done = align(table, "--draw", drawn)
    assert "holds labels" in str(done.exception.format_message())  # type: ignore[union-attr]
    assert drawn.read_bytes() == before
