"""Scores of rows against a sample of their file."""

import json
import random
from pathlib import Path

import pandas as pd
from click.testing import CliRunner

from align import load_encoder, score
from align.cli import group
from align.corpus.score import SCORE_COLUMNS, draw_sample, expect_share, measure_backdrop, score_blocks, score_pairs
from align.judge.calibrate import load_calibration
from tests.support import ARABIC, ENGLISH

PAIRS = [(ARABIC[i % 4].format(100 + 7 * i), ENGLISH[i % 4].format(100 + 7 * i)) for i in range(40)]


def test_a_sample_is_the_same_whatever_the_order_and_the_copies() -> None:
    sample = draw_sample(PAIRS, 10)
    assert len(set(sample)) == 10
    assert set(sample) < set(PAIRS)
    mixed = random.Random(1).sample(PAIRS * 3, 120)
    assert draw_sample(mixed, 10) == sample
    assert draw_sample(PAIRS, 100) == draw_sample(PAIRS[::-1], 40)


def test_a_row_depends_on_its_texts_and_the_sample_only(encoder) -> None:
    backdrop, fitted = measure_backdrop(draw_sample(PAIRS, 20), encoder), load_calibration()
    whole = pd.DataFrame(score_pairs(*zip(*PAIRS, strict=True), backdrop, encoder, fitted))
    for first in (0, 13):
        part = pd.DataFrame(score_pairs(*zip(*PAIRS[first : first + 9], strict=True), backdrop, encoder, fitted))
        pd.testing.assert_frame_equal(part, whole[first : first + 9].reset_index(drop=True))


def test_a_row_in_the_sample_has_the_figures_of_one_beside_it(encoder) -> None:
    """Whether its counterpart is among the neighbours by chance must not move a row's margin."""
    fitted = load_calibration()
    out = PAIRS[0]
    sample = [pair for pair in draw_sample(PAIRS, 40) if pair != out]
    margins = [
        score_pairs([out[0]], [out[1]], measure_backdrop(each, encoder), encoder, fitted)["margin"][0]
        for each in (sample, [*sample, out])
    ]
    assert abs(margins[0] - margins[1]) < 0.02
    assert margins[0] > 0.3


def test_rows_with_a_problem_stay_in_place_without_figures(encoder) -> None:
    block = pd.DataFrame(
        [["1", *PAIRS[0], ""], ["2", "", "no Arabic", "no-arabic"], ["3", *PAIRS[1], ""]],
        columns=["id", "ar_text", "en_text", "problem"],
    )
    backdrop = measure_backdrop(PAIRS, encoder)
    (scored,) = score_blocks([block], backdrop, encoder, load_calibration())
    assert scored["id"].tolist() == ["1", "2", "3"]
    assert scored["probability"].isna().tolist() == [False, True, False]
    assert scored["flags"].iloc[1] == ""
    assert scored["ar_language"].tolist() == ["ar", "und", "ar"]
    expected = score(*zip(*PAIRS[:2], strict=True), encoder=encoder)
    assert list(expected.columns) == list(SCORE_COLUMNS)


def test_the_share_of_translations_follows_the_file() -> None:
    encoder, fitted = load_encoder("bundled-fast"), load_calibration()
    wrong = [(ar, PAIRS[(i + 1) % 40][1]) for i, (ar, _) in enumerate(PAIRS)]
    shares = []
    for pairs in (PAIRS, PAIRS[:20] + wrong[20:], wrong):
        shares.append(expect_share(pairs, measure_backdrop(pairs, encoder), encoder, fitted))
    assert shares[0] > 0.9
    assert 0.3 < shares[1] < 0.7
    assert shares[2] < 0.1


def run(*arguments: object, **options: object):
    return CliRunner().invoke(group, [*map(str, arguments)], catch_exceptions=False, **options)


def test_a_table_is_scored_row_by_row_and_scored_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    lines = ["ar\ten\tnote", *("\t".join((*pair, "x")) for pair in PAIRS[:6]), "\tno Arabic\tx"]
    path.write_text("\n".join(lines), encoding="utf-8")
    options = ("--model", "bundled-fast", "--no-cache", "--json")
    done = run("score", path, "-o", tmp_path / "b.tsv", *options)
    summary = json.loads(done.stdout)
    assert (summary["rows"], summary["problems"], summary["sample"]) == (7, {"no-arabic": 1}, 6)
    assert summary["expected_share"] > 0.9
    table = pd.read_csv(tmp_path / "b.tsv", sep="\t", dtype=str, keep_default_na=False)
    assert table["note"].tolist() == ["x"] * 7
    assert table["id"].tolist() == list("2345678")
    expected = score(*zip(*PAIRS[:6], strict=True), encoder=load_encoder("bundled-fast"))
    assert table["probability"][:6].astype(float).tolist() == expected["probability"].tolist()
    again = run("score", "-", "-o", "-", *options, input=(tmp_path / "b.tsv").read_bytes())
    assert again.stdout == (tmp_path / "b.tsv").read_text("utf-8")


def test_tables_without_a_pair_are_scored_too(tmp_path: Path) -> None:
    for text, rows in (("ar\ten\n", 0), ("ar\ten\n\tAlone\n", 1)):
        (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
        done = run("score", tmp_path / "a.tsv", "-o", "-", "--model", "bundled-fast", "--no-cache")
        assert len(done.stdout.splitlines()) == 1 + rows
        assert "translations" not in done.stderr


def test_a_name_that_is_no_table_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    from align.records import UsageError

    done = CliRunner().invoke(group, ["score", str(tmp_path / "a.tsv"), "-o", "b.docx"])
    assert isinstance(done.exception, UsageError)
