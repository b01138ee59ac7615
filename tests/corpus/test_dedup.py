"""Copies: what counts as one, which of them stays, and across files."""

import json
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from align.cli.group import group
from align.corpus.dedup import KEPT, Collected, find_copies, greedy_copies
from align.corpus.near import find_edges, sketch_texts, tokens_of
from align.records import UsageError

pytest.importorskip("rensa")

LONG_AR = "قالت الوزارة إن مئة منزل ما زالت بلا كهرباء منذ العاصفة التي ضربت الساحل ليلة الخميس الماضي."
LONG_EN = "The ministry said a hundred houses had been without power since a storm hit the coast on Thursday."
OTHER = ("شارك الطلاب في مسابقة الشعر.", "The students took part in the poetry contest.")


def block_of(*rows: tuple[str, str], probability: list[str] | None = None, flags: list[str] | None = None):
    block = pd.DataFrame(rows, columns=["ar_text", "en_text"]).assign(problem="")
    block.insert(0, "id", [f"r{i}" for i in range(len(rows))])
    if probability:
        block["probability"] = probability
        block["flags"] = flags or [""] * len(rows)
    return block


def copies(block: pd.DataFrame, level: str = "near", on: str = "both", old: pd.DataFrame | None = None):
    rows = Collected()
    if old is not None:
        rows.add(old, on, level, prefix="old:")
    rows.add(block, on, level)
    home, how = find_copies(rows, level)
    return [(how[i], rows.names[home[i]] if home[i] != KEPT else "") for i in range(rows.old, len(how))]


def test_levels_widen_what_counts_as_a_copy() -> None:
    block = block_of(
        (LONG_AR, LONG_EN),
        (LONG_AR, LONG_EN),
        (LONG_AR.replace("قالت", "قَالَتِ"), LONG_EN.upper()),
        (LONG_AR, LONG_EN.replace("a hundred", "two hundred")),
        OTHER,
    )
    assert [how for how, _ in copies(block, "exact")] == ["", "exact", "", "", ""]
    assert [how for how, _ in copies(block, "normalised")] == ["", "exact", "normalised", "", ""]
    assert copies(block) == [("", ""), ("exact", "r0"), ("normalised", "r0"), ("near", "r0"), ("", "")]


def test_a_second_translation_is_a_copy_on_one_side_only() -> None:
    block = block_of(
        (LONG_AR, LONG_EN), (LONG_AR, "Since Thursday's storm, the ministry says, many homes are dark.")
    )
    assert [how for how, _ in copies(block)] == ["", ""]
    assert [how for how, _ in copies(block, on="ar")] == ["", "exact"]
    assert [how for how, _ in copies(block, on="en")] == ["", ""]


def test_the_best_stays() -> None:
    same = [(LONG_AR, LONG_EN)] * 3
    assert copies(block_of(*same, probability=["0.5", "0.9", ""])) == [("exact", "r1"), ("", ""), ("exact", "r1")]
    block = block_of(*same, probability=["0.9", "0.9", "0.9"], flags=["length", "", ""])
    assert copies(block) == [("exact", "r1"), ("", ""), ("exact", "r1")]


def test_what_is_there_already_goes_whatever_its_score() -> None:
    new = block_of((LONG_AR, LONG_EN), OTHER, probability=["0.99", "0.99"])
    assert copies(new, old=block_of((LONG_AR, f"{LONG_EN} Yes."))) == [("near", "old:r0"), ("", "")]


def test_rows_with_a_problem_are_no_copies() -> None:
    block = block_of(("", ""), ("", "")).assign(problem="blank")
    assert copies(block) == [("", ""), ("", "")]


def test_no_chain_of_small_changes_is_one_copy() -> None:
    edges = np.array([[0, 1], [1, 2], [2, 3]])
    assert greedy_copies(4, edges) == [(1, 0), (3, 2)]


def test_near_copies_are_those_of_exact_likeness() -> None:
    """Against the Jaccard likeness of all pairs: only what lies close to the threshold may differ."""
    rng = random.Random(4)
    words = [f"w{i}" for i in range(300)]
    base = [rng.choices(words, k=rng.randint(12, 30)) for _ in range(40)]
    views = [" ".join(text) for text in base]
    for text in base:
        for changed in (1, 2, 4):
            copy = text[:]
            for place in rng.sample(range(len(copy)), changed):
                copy[place] = rng.choice(words)
            views.append(" ".join(copy))
    sets = [set(tokens_of(view)) for view in views]
    found = {tuple(sorted(edge)) for edge in find_edges(sketch_texts(views), 0.7).tolist()}
    missed = wrong = sure = 0
    for i in range(len(views)):
        for j in range(i):
            likeness = len(sets[i] & sets[j]) / len(sets[i] | sets[j])
            sure += likeness >= 0.8
            missed += likeness >= 0.8 and (j, i) not in found
            wrong += likeness < 0.5 and (j, i) in found
    assert sure > 30
    assert missed <= 1
    assert wrong == 0


def test_copies_are_dropped_and_saved(tmp_path: Path) -> None:
    path, old = tmp_path / "a.tsv", tmp_path / "old.tsv"
    path.write_text(
        "\n".join(["ar\ten\tn", *(f"{LONG_AR}\t{LONG_EN}\t{n}" for n in (1, 2)), "\t".join((*OTHER, "3"))]), "utf-8"
    )
    old.write_text("\n".join(["ar\ten", "\t".join(OTHER)]), encoding="utf-8")
    arguments = [
        "dedup",
        path,
        "-o",
        tmp_path / "b.tsv",
        "--rejected",
        tmp_path / "c.tsv",
        "--against",
        old,
        "--json",
    ]
    done = CliRunner().invoke(group, [*map(str, arguments)], catch_exceptions=False)
    assert json.loads(done.stdout) == {"rows": 3, "kept": 1, "copies": {"exact": 2}}
    kept, gone = (pd.read_csv(tmp_path / name, sep="\t", dtype=str) for name in ("b.tsv", "c.tsv"))
    assert kept["n"].tolist() == ["1"]
    assert gone[["n", "reason", "copy_of"]].to_numpy().tolist() == [["2", "exact", "2"], ["3", "exact", f"{old}:2"]]


@pytest.mark.parametrize("command", ["dedup", "filter"])
def test_what_stays_and_what_goes_are_two_files(command: str, tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(f"ar\ten\n{LONG_AR}\t{LONG_EN}\n", "utf-8")
    arguments = [command, path, "-o", tmp_path / "b.tsv", "--rejected", tmp_path / "." / "b.tsv"]
    done = CliRunner().invoke(group, [*map(str, arguments)], standalone_mode=False)
    assert isinstance(done.exception, UsageError)
    assert "written twice" in str(done.exception)
    assert not (tmp_path / "b.tsv").exists()
