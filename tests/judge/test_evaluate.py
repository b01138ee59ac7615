"""Scoring of beads: the Vecalign scorer's numbers, bead files of every kind, intervals, the signature."""

# ruff: noqa: E501 (a case a line reads best)

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from align.cli.eval import command
from align.judge.beads import Lines, cut_spans, format_beads, number_lines, parse_beads, read_bead_files
from align.judge.evaluate import Bead, evaluate, score_types, sign
from align.records import PAIR_COLUMNS, InputError


def reference_scores(golds: list[list[Bead]], tests: list[list[Bead]]) -> tuple[float, ...]:
    """Score as the definition reads, bead by bead, the slow way: strict P, R, F1, lax P, R, F1."""

    def hits(gold: list[Bead], test: list[Bead]) -> tuple[int, int, int]:
        strict = lax = total = 0
        for bead in {bead for bead in test if bead != ((), ())}:
            total += 1
            shares = any(set(bead[0]) & set(g[0]) and set(bead[1]) & set(g[1]) for g in gold)
            linked = any(i in g[0] and j in g[1] for g in gold for i in bead[0] for j in bead[1])
            assert shares == linked
            strict += bead in gold
            lax += bead in gold or shares
        return strict, lax, total

    found, wanted = [0, 0, 0], [0, 0, 0]
    for gold, test in zip(golds, tests, strict=True):
        full_gold, full_test = ([b for b in side if b[0] and b[1]] for side in (gold, test))
        found = [x + y for x, y in zip(found, hits(gold, test), strict=True)]
        wanted = [x + y for x, y in zip(wanted, hits(full_test, full_gold), strict=True)]
    scores: list[float] = []
    for k in (0, 1):
        p = found[k] / found[2] if found[2] else 0.0
        r = wanted[k] / wanted[2] if wanted[2] else 0.0
        scores += [p, r, 2 * p * r / (p + r) if p + r else 0.0]
    return tuple(scores)


def random_alignment(n: int, m: int, rng: random.Random) -> list[Bead]:
    """Cut n and m sentences into beads and omissions at random."""
    beads, i, j = [], 0, 0
    while i < n or j < m:
        p, q = rng.randint(0, min(3, n - i)), rng.randint(0, min(3, m - j))
        beads.append((tuple(range(i, i + p)), tuple(range(j, j + q))))
        i, j = i + p, j + q
    return beads


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 10**6), st.integers(1, 3))
def test_scores_are_those_of_the_definition(n: int, m: int, seed: int, documents: int) -> None:
    rng = random.Random(seed)
    golds = [random_alignment(n, m, rng) for _ in range(documents)]
    tests = [random_alignment(n, m, rng) for _ in range(documents)]
    score = evaluate(golds, tests, resamples=2)
    ours = (*(getattr(score.strict, x) for x in ("precision", "recall", "f1")),)
    ours += (*(getattr(score.lax, x) for x in ("precision", "recall", "f1")),)
    assert ours == pytest.approx(reference_scores(golds, tests))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 10**6))
def test_scores_equal_the_published_scorer(n: int, m: int, seed: int) -> None:
    scorer = pytest.importorskip("sentweave.score")
    rng = random.Random(seed)
    gold, test = random_alignment(n, m, rng), random_alignment(n, m, rng)
    theirs = scorer.score_multiple([gold], [test])
    score = evaluate([gold], [test], resamples=2)
    for name, part in (("strict", score.strict), ("lax", score.lax)):
        for measure in ("precision", "recall", "f1"):
            assert getattr(part, measure) == pytest.approx(theirs[f"{measure}_{name}"])


# label, gold, test, strict P, R, F1, lax P, R, F1: worked out by hand
CASES = [
    ("perfect", "[0]:[0]\n[1]:[]", "[0]:[0]\n[1]:[]", (1, 1, 1, 1, 1, 1)),
    ("an omission missed", "[0]:[0]\n[1]:[]", "[0, 1]:[0]", (0, 0, 0, 1, 1, 1)),
    ("an omission too many", "[0, 1]:[0]", "[0]:[0]\n[1]:[]", (0, 0, 0, 0.5, 1, 2 / 3)),
    ("a bead twice counts once", "[0]:[0]", "[0]:[0]\n[0]:[0]", (1, 1, 1, 1, 1, 1)),
    ("nothing found", "[0]:[0]", "", (0, 0, 0, 0, 0, 0)),
]


@pytest.mark.parametrize(("gold", "test", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_scores_by_hand(gold: str, test: str, expected: tuple[float, ...]) -> None:
    score = evaluate([parse_beads(gold, "gold")], [parse_beads(test, "test")], resamples=2)
    assert (score.strict.precision, score.strict.recall, score.strict.f1) == pytest.approx(expected[:3])
    assert (score.lax.precision, score.lax.recall, score.lax.f1) == pytest.approx(expected[3:])


def test_intervals_hold_the_score_and_repeat() -> None:
    rng = random.Random(3)
    golds = [random_alignment(20, 20, rng) for _ in range(12)]
    tests = [gold[:-3] + random_alignment(3, 3, rng) for gold in golds]
    for documents in (2, 12):
        score = evaluate(golds[:documents], tests[:documents])
        low, high = score.strict_interval
        assert low <= score.strict.f1 <= high
        assert low < high
        assert score == evaluate(golds[:documents], tests[:documents])


def test_counts_by_type() -> None:
    gold = parse_beads("[0]:[0]\n[1]:[1]\n[2, 3]:[2]\n[4]:[]", "gold")
    test = parse_beads("[0]:[0]\n[1]:[1, 2]\n[2, 3]:[]\n[4]:[]", "test")
    assert score_types([gold], [test]) == {
        "1-1": (2, 1, 1),
        "1-0": (1, 1, 1),
        "2-1": (1, 0, 0),
        "1-2": (0, 1, 0),
        "2-0": (0, 1, 0),
    }


def test_the_signature_names_what_made_the_score() -> None:
    gold = parse_beads("[0]:[0]\n[1]:[]", "gold")
    signature = sign(evaluate([gold], [gold], seed=7), 1, seed=7)
    for part in ("definition:vecalign", "docs:1", "gold:1", "test:2", "seed:7", "version:"):
        assert part in signature


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 10**6))
def test_beads_written_are_read_back(n: int, m: int, seed: int) -> None:
    beads = random_alignment(n, m, random.Random(seed))
    assert parse_beads(format_beads(beads), "file") == beads


# a dot stands for a blank line, a letter for a sentence
@pytest.mark.parametrize(
    ("beads", "source", "target", "expected"),
    [
        ("[0]:[0];[1]:[1]", "a.b", "a.b", "[0]:[0];[1]:[1];[2]:[2]"),
        ("[0]:[0];[1]:[1]", "a..b", "a.b", "[0]:[0];[1]:[1];[2]:[];[3]:[2]"),
        ("[0, 1]:[0]", "a.b.", "a.", "[0, 1, 2]:[0];[3]:[1]"),
        ("[0]:[];[]:[0];[1]:[1]", ".ab", "ab.", "[0]:[];[1]:[];[]:[0];[2]:[1];[]:[2]"),
        ("[1]:[0]", ".ab", ".a", "[2]:[1]"),
    ],
)
def test_blank_lines_are_numbered_but_are_no_sentences(beads: str, source: str, target: str, expected: str) -> None:
    sides = [Lines([i for i, mark in enumerate(side) if mark != "."], len(side)) for side in (source, target)]
    numbered = number_lines(parse_beads(beads.replace(";", "\n"), "beads"), *sides)
    assert sorted(numbered) == sorted(parse_beads(expected.replace(";", "\n"), "expected"))


# label, text, beads
FILES = [
    ("beads with scores", "[0]:[0]:0.25\n[1, 2]:[]:0\n", [((0,), (0,)), ((1, 2), ())]),
    ("spaces and blank lines", "\n [ 0,1 ] : [2] \n\n", [((0, 1), (2,))]),
    ("a ladder", "0\t0\t0.3\n1\t2\t0.5\n3\t3\t0.1\n3\t5\t0\n", [((0,), (0, 1)), ((1, 2), (2,)), ((), (3,)), ((), (4,))]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "beads"), [c[1:] for c in FILES], ids=[c[0] for c in FILES])
def test_kinds_of_bead_files(text: str, beads: list[Bead]) -> None:
    assert parse_beads(text, "file") == beads


@pytest.mark.parametrize(("text", "message"), [("[0]:[0]\n[1:2]\n", "line 2"), ("0\t0\nx\n", "line 2"), ("3\t3\n2\t4\n", "backwards")])  # fmt: skip
def test_damaged_files_name_the_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_beads(text, "file")


def test_tables_of_pairs_are_compared_by_offsets() -> None:
    gold = [(("a", 0, 10), ("b", 0, 20)), (("a", 11, 20), ("b", 21, 30))]
    exact, wider = (("a", 0, 10), ("b", 0, 20)), (("a", 11, 25), ("b", 21, 30))
    score = evaluate(*([side] for side in cut_spans(gold, [exact, wider])), resamples=2)
    assert (score.strict.precision, score.lax.precision, score.strict.recall) == (0.5, 1.0, 0.5)


def test_command_scores_files_and_refuses_a_mixture(tmp_path: Path) -> None:
    gold, test, table = tmp_path / "gold", tmp_path / "test", tmp_path / "pairs.tsv"
    gold.write_text("[0]:[0]\n[1]:[1]\n")
    test.write_text("[0]:[0]\n[1]:[]\n[]:[1]\n")
    table.write_text("\t".join(PAIR_COLUMNS) + "\n")
    result = CliRunner().invoke(command, ["beads", "-g", str(gold), "-t", str(test)])
    assert result.exit_code == 0
    assert "strict    0.3333     0.5000  0.4000" in result.output
    assert "definition:vecalign" in result.output
    with pytest.raises(InputError, match="no table of pairs"):
        read_bead_files(gold, table)
    result = CliRunner().invoke(command, ["beads", "-g", str(gold), "-t", str(test), "-t", str(test)])
    assert result.exit_code == 2
