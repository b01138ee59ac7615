"""Decisions are only added, hold after another run, and come to one verdict or a dispute."""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from align import Result
from align.cli.run import write_result
from align.records import InputError
from align.review.exchange import FORMAT, parse_decisions, read_returned
from align.review.settle import DISPUTED, measure_agreement, settle
from align.review.table import reviewed_table, spots_of
from align.store.decisions import (
    Decision,
    Recut,
    Spot,
    add_decisions,
    find_pairs,
    likeness,
    read_decisions,
    standing,
)
from align.store.load import read_project

SPOT = Spot("a", 100, 200, "b", 300, 400)
YES = Decision(SPOT, "accept", "Lina", "2026-01-01T10:00:00")
Finished = tuple[Result, Path]


def test_decisions_are_added_and_read_back(finished: Finished) -> None:
    _, path = finished
    assert read_decisions(path) == []
    recut = replace(
        YES, verdict="partial", becomes=(Recut(100, 180, 300, 380, "نص", None),), note="نصفها", settles=True
    )
    add_decisions(path, [YES])
    add_decisions(path, [recut])
    assert read_decisions(path) == [YES, recut]
    assert len(read_project(path).documents) == 2  # the project is read as before


def test_the_last_decision_of_each_reviewer_holds() -> None:
    no = replace(YES, verdict="reject", at="2026-01-01T10:01:00")
    other = replace(YES, reviewer="Karim")
    assert standing([YES, other, no]) == [other, no]
    assert standing([YES, other, replace(no, verdict="withdrawn")]) == [other]


def test_a_decision_finds_its_pair_after_another_run() -> None:
    longer, elsewhere = replace(SPOT, ar_end=208), replace(SPOT, ar_start=150, ar_end=250)
    assert likeness(SPOT, longer) == pytest.approx(100 / 108)
    assert find_pairs([elsewhere, longer], [YES]) == ([[], [YES]], [])
    assert find_pairs([elsewhere], [YES]) == ([[]], [YES])
    assert find_pairs([replace(longer, en_doc="c")], [YES]) == ([[]], [YES])
    assert find_pairs([longer, SPOT], [YES]) == ([[], [YES]], [])  # the one that stands there is the likest


def test_another_run_into_the_folder_keeps_the_decisions(finished: Finished) -> None:
    result, path = finished
    spot = spots_of(result.pairs)[3]
    decision = replace(YES, spot=spot)
    add_decisions(path, [decision])
    write_result(result, path.parent)
    assert read_decisions(path) == [decision]
    table, lost = reviewed_table(result, read_decisions(path))
    assert (len(table), lost) == (1, [])


def test_a_majority_decides_and_a_tie_is_disputed() -> None:
    no, third = replace(YES, reviewer="Karim", verdict="reject"), replace(YES, reviewer="Mona", note="clear")
    assert settle([]) is None
    assert settle([YES, no]).verdict == DISPUTED
    settled = settle([YES, no, third])
    assert (settled.verdict, settled.reviewers, settled.note) == ("accept", ("Karim", "Lina", "Mona"), "clear")
    final = replace(no, reviewer="Editor", settles=True)
    assert settle([YES, no, third, final]).verdict == "reject"
    recut = replace(third, becomes=(Recut(100, 180, 300, 400),))
    assert settle([YES, recut]).verdict == DISPUTED  # the same word for two different pairs


def test_agreement_is_cohens_kappa() -> None:
    # Both say yes to 4 and no to 3 of 10, and differ on 3: (.7 - .5) / .5 with margins of .5, .7 and .5, .3.
    verdicts = (
        [("accept", "accept")] * 4
        + [("reject", "reject")] * 3
        + [("accept", "reject")]
        + [("reject", "accept")] * 2
    )
    pairs = [
        [replace(YES, reviewer="A", verdict=one), replace(YES, reviewer="B", verdict=other)]
        for one, other in verdicts
    ]
    ((one, other, count, alike, kappa),) = measure_agreement(pairs)
    assert (one, other, count, alike) == ("A", "B", 10, 0.7)
    chance = 0.5 * 0.6 + 0.5 * 0.4
    assert kappa == pytest.approx((0.7 - chance) / (1 - chance))
    assert math.isnan(measure_agreement([pairs[0]])[0][4])


def test_the_table_has_pairs_as_they_were_left(finished: Finished) -> None:
    result, _ = finished
    spots = spots_of(result.pairs)
    texts = {document.name: document.text for document in result.project.documents}
    first, second, third, fourth = spots[:4]
    joined = Recut(first.ar_start, second.ar_end, first.en_start, second.en_end)
    halves = (
        Recut(third.ar_start, third.ar_start + 9, third.en_start, third.en_start + 5),
        Recut(third.ar_start + 10, third.ar_end, third.en_start + 6, third.en_end, None, "the rest,\tedited"),
    )
    decisions = [
        replace(YES, spot=first, becomes=(joined,)),
        replace(YES, spot=second, verdict="merged"),
        replace(YES, spot=third, becomes=halves, note="two\nparts"),
        replace(YES, spot=fourth, verdict="reject"),
        replace(YES, spot=Spot("gone.txt", 0, 5, "en.txt", 0, 5)),
    ]
    table, lost = reviewed_table(result, decisions)
    assert lost == decisions[-1:]
    assert table["decision"].tolist() == ["accept", "accept", "accept", "reject"]
    assert table["ar_text"][0] == " ".join(texts["ar.txt"][joined.ar_start : joined.ar_end].split())
    assert table["en_text"].tolist()[1:3] == [
        texts["en.txt"][halves[0].en_start : halves[0].en_end].strip(),
        "the rest, edited",
    ]
    assert table["note"][1] == "two parts"
    assert table.loc[3, "ar_text"] == result.pairs["ar_text"][3]


SENT = {
    "spot": ["a", 0, 5, "b", 0, 5],
    "verdict": "accept",
    "reviewer": "Lina",
    "becomes": [],
    "note": "",
    "merged": [],
}
TEXTS = {"a": "نصوص كثيرة", "b": "many texts"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"reviewer": "  "}, "name of its reviewer"),
        ({"verdict": "merged"}, "verdict 'merged'"),
        ({"verdict": ["accept"]}, "verdict"),
        ({"spot": ["a", 0, 5]}, "spot is"),
        ({"spot": ["c", 0, 5, "b", 0, 5]}, "no document 'c'"),
        ({"spot": ["a", 0, 50, "b", 0, 5]}, "0 to 50 is no stretch"),
        ({"spot": ["a", True, 5, "b", 0, 5]}, "no stretch"),
        ({"becomes": [[0, 5, 0, 5, "", None]]}, "edited text"),
        ({"becomes": [[0, 99, 0, 5, None, None]]}, "no stretch"),
        ({"becomes": "x"}, "becomes is a list"),
        ({"note": "x" * 30_000}, "note is a text"),
        ({"merged": [["a", 5, 2, "b", 0, 5]]}, "no stretch"),
    ],
)
def test_what_is_sent_is_checked(change: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_decisions(SENT | change, TEXTS)


def test_a_returned_file_is_read_and_faults_are_named(tmp_path: Path) -> None:
    file = tmp_path / "decisions.json"
    merged = SENT | {"merged": [["a", 5, 9, "b", 5, 9]], "at": "2026-01-01T00:00:00"}
    file.write_text(json.dumps({"format": FORMAT, "decisions": [merged]}), "utf-8")
    assert [decision.verdict for decision in read_returned(file, TEXTS)] == ["accept", "merged"]
    file.write_text(json.dumps({"format": FORMAT, "decisions": [SENT, SENT | {"verdict": "yes"}]}), "utf-8")
    with pytest.raises(InputError, match=r"decisions\.json: decision 2: verdict 'yes'"):
        read_returned(file, TEXTS)
    file.write_text("[" * 100_000, "utf-8")
    with pytest.raises(InputError, match="no file of decisions"):
        read_returned(file, TEXTS)


def test_a_project_that_cannot_be_written_is_told(finished: Finished) -> None:
    _, path = finished
    with closing(sqlite3.connect(path)) as base:
        base.execute("CREATE TABLE decisions (something)")
        base.commit()
    with pytest.raises(InputError, match="was not written"):
        add_decisions(path, [YES])
