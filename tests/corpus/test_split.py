"""Parts that share nothing: documents, stories and near copies together, test sets taken out."""

import json
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from align.cli.group import group
from align.corpus.near import tokens_of
from align.corpus.split import DEV, PARTS, TEST, TRAIN, assign_parts, same_values
from align.normalize import for_comparison
from align.records import UsageError

pytest.importorskip("rensa")

AR = "مدير طبيب معلم كاتب سائق بائع حارس نجار خباز صياد زار باع رأى وصف كتب ترك وجد حمل فتح أغلق".split()
EN = "manager doctor teacher writer driver seller guard carpenter baker fisherman visited sold saw left".split()


def made_rows(count: int, seed: int = 1) -> pd.DataFrame:
    """Make rows of words drawn at random, three a document, every fifth a near copy of an earlier one."""
    rng = random.Random(seed)
    rows: list[tuple[str, str]] = []
    for i in range(count):
        if i % 5 == 4:
            ar, en = rows[rng.randrange(len(rows))]
            rows.append((ar, f"{en} too"))
        else:
            rows.append(tuple(" ".join(f"{rng.choice(w)}{rng.randrange(99)}" for _ in range(14)) for w in (AR, EN)))
    table = pd.DataFrame(rows, columns=["ar", "en"])
    table["ar_doc"] = [f"d{i // 3}" for i in range(count)]
    table["source"] = ["news" if i % 3 else "talks" for i in range(count)]
    return table


def split(path: Path, folder: Path, *options: object) -> tuple[dict[str, pd.DataFrame], dict[str, object]]:
    arguments = ["split", path, "-o", folder, "--json", *options]
    done = CliRunner().invoke(group, [*map(str, arguments)], catch_exceptions=False)
    parts = {
        name: pd.read_csv(folder / f"{name}.tsv", sep="\t", dtype=str, keep_default_na=False) for name in PARTS
    }
    assert json.loads(done.stdout) == json.loads((folder / "split.json").read_text("utf-8"))
    return parts, json.loads(done.stdout)


def write(table: pd.DataFrame, path: Path) -> Path:
    table.to_csv(path, sep="\t", index=False)
    return path


def test_no_document_and_no_near_copy_is_in_two_parts(tmp_path: Path) -> None:
    parts, told = split(write(made_rows(300), tmp_path / "a.tsv"), tmp_path / "out", "--dev", 30, "--test", 0.1)
    assert sum(map(len, parts.values())) == 300
    assert 20 <= len(parts["dev"]) <= 30
    assert 20 <= len(parts["test"]) <= 30
    assert (told["by"], told["seed"]) == (["ar_doc"], 1)
    for one, other in (("train", "dev"), ("train", "test"), ("dev", "test")):
        assert set(parts[one]["ar_doc"]).isdisjoint(parts[other]["ar_doc"])
        for side in ("ar_text", "en_text"):
            tokens = [[set(tokens_of(for_comparison(text))) for text in parts[name][side]] for name in (one, other)]
            assert max(len(a & b) / len(a | b) for a in tokens[0] for b in tokens[1]) < 0.8


def test_the_order_of_rows_changes_nothing_and_the_seed_does(tmp_path: Path) -> None:
    table = made_rows(200)
    path = write(table, tmp_path / "a.tsv")
    mixed = write(table.sample(frac=1, random_state=3), tmp_path / "b.tsv")
    texts = []
    for source, seed in ((path, 1), (mixed, 1), (path, 2)):
        parts, _ = split(source, tmp_path / f"out{len(texts)}", "--seed", seed)
        texts.append({name: set(part["en_text"]) for name, part in parts.items()})
    assert texts[0] == texts[1]
    assert texts[0] != texts[2]


def test_lines_of_a_test_set_are_in_no_part(tmp_path: Path) -> None:
    table = made_rows(60)
    path = write(table, tmp_path / "a.tsv")
    (tmp_path / "flores.txt").write_text(f"{table['en'][0].upper()}\n{table['ar'][7]} 5\n", encoding="utf-8")
    options = ("--not-in", tmp_path / "flores.txt", "--rejected", tmp_path / "gone.tsv")
    parts, told = split(path, tmp_path / "out", *options)
    gone = pd.read_csv(tmp_path / "gone.tsv", sep="\t", dtype=str)
    held = table[(table["ar"] == table["ar"][0]) | (table["ar"] == table["ar"][7])]
    assert set(gone["en_text"]) == set(held["en"])
    assert set(gone["reason"]) == {"in-test-set"}
    assert told["in_test_sets"] == len(held) == 60 - sum(map(len, parts.values()))


def test_parts_hold_every_stratum_alike() -> None:
    strata = ["news"] * 900 + ["talks"] * 100
    names = np.arange(1000, dtype=np.uint64)
    parts = assign_parts(np.arange(1000), names, strata, {DEV: 100, TEST: 0.2}, 1, np.ones(1000, dtype=bool))
    found = {
        part: [int((parts[first:last] == part).sum()) for first, last in ((0, 900), (900, 1000))]
        for part in (DEV, TEST)
    }
    assert found == {DEV: [90, 10], TEST: [180, 20]}


def test_a_group_too_large_for_a_part_goes_to_training() -> None:
    groups = np.array([0] * 50 + list(range(1, 51)))
    parts = assign_parts(
        groups, np.arange(100, dtype=np.uint64), [""] * 100, {DEV: 10, TEST: 10}, 1, np.ones(100, dtype=bool)
    )
    assert set(parts[:50]) == {TRAIN}
    assert [int((parts == part).sum()) for part in (DEV, TEST)] == [10, 10]


def test_a_part_that_stays_empty_is_told(tmp_path: Path) -> None:
    table = made_rows(30).assign(ar_doc="one")
    call = ["split", write(table, tmp_path / "a.tsv"), "-o", tmp_path / "out", "--dev", 5, "--test", 0]
    done = CliRunner().invoke(group, [*map(str, call)], catch_exceptions=False)
    assert "30 train, 0 dev, 0 test (no group is small enough for dev), in 1 groups" in done.stderr


def test_rows_that_are_no_pairs_are_left_out(tmp_path: Path) -> None:
    table = made_rows(30)
    table.loc[3, "ar"] = ""
    parts, told = split(write(table, tmp_path / "a.tsv"), tmp_path / "out")
    assert told["problems"] == 1
    assert sum(map(len, parts.values())) == 29


def test_empty_values_link_nothing() -> None:
    assert same_values(["a", "", "b", "", "a"], np.arange(5) * 10).tolist() == [[0, 40]]


@pytest.mark.parametrize("option", [("--by", "story"), ("--stratify", "domain")])
def test_columns_that_are_not_there_are_told(tmp_path: Path, option: tuple[str, str]) -> None:
    done = CliRunner().invoke(group, ["split", str(write(made_rows(9), tmp_path / "a.tsv")), "-o", "x", *option])
    assert f"has no column {option[1]}" in str(done.exception)


@pytest.mark.parametrize("size", ["-1", "1.5", "nan", "many"])
def test_sizes_are_numbers_or_shares(size: str) -> None:
    done = CliRunner().invoke(group, ["split", "a.tsv", "-o", "x", "--dev", size])
    assert done.exit_code == 2
    assert "Invalid value for '--dev'" in done.output


def test_an_earlier_split_leaves_no_part_behind(tmp_path: Path) -> None:
    """Rows of an old test part would stand in the new train part beside it."""
    path, folder = write(made_rows(60), tmp_path / "a.tsv"), tmp_path / "out"
    split(path, folder)
    (folder / "notes.txt").write_text("mine", "utf-8")
    CliRunner().invoke(group, ["split", str(path), "-o", str(folder), "--to", "hf"], catch_exceptions=False)
    there = {
        "split.json",
        "notes.txt",
        "README.md",
        *(f"{name}.parquet" for name in ("train", "validation", "test")),
    }
    assert {file.name for file in folder.iterdir()} == there
    split(path, folder)
    assert {file.name for file in folder.iterdir()} == {
        "split.json",
        "notes.txt",
        *(f"{name}.tsv" for name in PARTS),
    }


def test_parts_and_rejected_rows_are_no_one_file(tmp_path: Path) -> None:
    path = write(made_rows(30), tmp_path / "a.tsv")
    arguments = ["split", path, "-o", tmp_path / "out", "--rejected", tmp_path / "out" / "." / "train.tsv"]
    done = CliRunner().invoke(group, [*map(str, arguments)], standalone_mode=False)
    assert isinstance(done.exception, UsageError)
    assert "written twice" in str(done.exception)
