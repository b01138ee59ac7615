"""The card of a corpus: its figures, its licences, its plots, and the header that data sets go by."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
import yaml
from click.testing import CliRunner, Result

from align.cli.group import group
from align.corpus.card import Counted, describe_corpus, judge_precision, name_domain, quantile
from align.output.blocks import export_pairs
from align.output.plots import bin_lengths, is_rtl, percent, plot_bars, plot_chances, plot_lengths, text
from align.records import AlignError, InputError

ROWS = [
    ("وصل الوفد أمس.", "The delegation arrived yesterday.", "0.9", "", "ar/news/a.txt", "en/news/a.txt"),
    ("وصلَ الوفد أمس", "the delegation arrived yesterday", "0.8", "", "ar/news/b.txt", "en/news/b.txt"),
    ("وصل الوفد أمس.", "The delegation arrived yesterday.", "0.7", "copy", "ar/news/c.txt", "en/news/c.txt"),
    ("نص القانون رقم 7", "Law No. 8", "0.2", "number-mismatch,copy", "ar/law/d.txt", "en/law/d.txt"),
    ("بلا احتمال", "without a probability", "", "", "ar/law/e.txt", "en/law/e.txt"),
]
COLUMNS = ["ar_text", "en_text", "probability", "flags", "ar_doc", "en_doc"]


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.tsv"
    export_pairs(pd.DataFrame(ROWS, columns=COLUMNS), "tsv", path)
    return path


def align(*arguments: object) -> Result:
    done = CliRunner().invoke(group, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def refused(*arguments: object) -> str:
    error = CliRunner().invoke(group, [str(argument) for argument in arguments]).exception
    assert isinstance(error, AlignError | SystemExit)
    return str(error)


def test_figures_are_those_of_the_rows(pairs: Path, tmp_path: Path) -> None:
    with pairs.open("a", encoding="utf-8") as stream:
        stream.write("\tno Arabic\t0.5\t\tar/law/f.txt\ten/law/f.txt\n")
    align("card", pairs, "-o", tmp_path / "card")
    card = json.loads((tmp_path / "card" / "card.json").read_text("utf-8"))
    assert card["pairs"] == 5
    assert card["problems"] == {"no-arabic": 1}
    assert card["sides"]["ar"]["words"] == 3 + 3 + 3 + 4 + 2
    assert card["sides"]["en"]["words_a_pair"] == {"mean": 3.6, "p5": 3, "median": 4, "p95": 4, "most": 4}
    assert card["sides"]["ar"]["documents"] == 5
    assert card["sides"]["en"]["letters_in_its_script"] == 1
    assert card["copies"] == {"exact": 0.2, "normalised": 0.4, "ar": 0.2, "en": 0.2}
    assert card["flags"] == {"pairs": 2, "by_name": {"copy": 2, "number-mismatch": 1}}
    assert [(one["name"], one["pairs"], one["mean_probability"]) for one in card["sources"]] == [
        ("news", 3, 0.8),
        ("law", 2, 0.2),
    ]
    assert card["precision"]["expected"]["share"] == 0.65
    assert sum(card["probability"]["bins"]) == card["probability"]["pairs"] == 4
    assert card["precision"]["judged"] is None
    assert card["made"]["files"][0]["name"] == "pairs.tsv"


def test_the_expected_interval_is_that_of_independent_draws() -> None:
    counted = Counted()
    counted.add(pd.DataFrame({"ar_text": ["أ"] * 400, "en_text": ["a"] * 400, "probability": ["0.8"] * 400}))
    expected = describe_corpus(counted, {})["precision"]["expected"]
    assert (expected["share"], expected["low"], expected["high"]) == (0.8, 0.7608, 0.8392)  # 1.96 * sqrt(.16 / 400)


@pytest.mark.parametrize(
    ("right", "wrong", "low", "high"),
    [
        (10, 0, 0.6915, 1.0),
        (0, 10, 0.0, 0.3085),
        (48, 2, 0.8629, 0.9951),
    ],  # as tables of Clopper and Pearson have it
)
def test_judged_pairs_give_the_interval_of_clopper_and_pearson(
    right: int, wrong: int, low: float, high: float
) -> None:
    found = judge_precision({key: int(key < right) for key in range(right + wrong)})
    assert found is not None
    assert (found["low"], found["high"]) == (low, high)


def test_labels_count_where_their_pair_is_there(pairs: Path, tmp_path: Path) -> None:
    labels = pd.DataFrame([(*row[:2], label) for row, label in zip(ROWS, ("1", "1", "1", "0", ""), strict=True)])
    labels.loc[5] = ["ليس هنا", "not there", "0"]
    labels.columns = ["ar_text", "en_text", "label"]
    export_pairs(labels, "csv", tmp_path / "labels.csv")
    align("card", pairs, "-o", tmp_path / "card", "--labels", tmp_path / "labels.csv")
    judged = json.loads((tmp_path / "card" / "card.json").read_text("utf-8"))["precision"]["judged"]
    assert (judged["pairs"], judged["right"]) == (3, 2)  # two rows of one text are judged once
    written = (tmp_path / "card" / "README.md").read_text("utf-8")
    assert "**66.7 %" in written
    assert "Of the judged pairs 1 are not among these" in written
    labels.loc[0, "label"] = "maybe"
    export_pairs(labels, "csv", tmp_path / "labels.csv")
    assert "label 'maybe' is neither 1" in refused(
        "card", pairs, "-o", tmp_path / "c", "--labels", tmp_path / "labels.csv"
    )


def test_decisions_of_reviewers_are_labels(pairs: Path, tmp_path: Path) -> None:
    verdicts = ("accept", "partial", "", "disputed", "accept")
    table = pd.DataFrame([(*row, verdict) for row, verdict in zip(ROWS, verdicts, strict=True)])
    table.columns = [*COLUMNS, "decision"]
    export_pairs(table, "tsv", tmp_path / "reviewed.tsv")
    align("card", pairs, "-o", tmp_path / "card", "--labels", tmp_path / "reviewed.tsv")
    judged = json.loads((tmp_path / "card" / "card.json").read_text("utf-8"))["precision"]["judged"]
    assert (judged["pairs"], judged["right"]) == (3, 2)


def test_licences_are_told_by_source(pairs: Path, tmp_path: Path) -> None:
    (tmp_path / "licences.tsv").write_text(
        "Source\tLicense\taddress\nnews\tCC-BY-4.0\thttps://example.org/n\n", "utf-8"
    )
    align("card", pairs, "-o", tmp_path / "card", "--licences", tmp_path / "licences.tsv")
    written = (tmp_path / "card" / "README.md").read_text("utf-8")
    assert "| news | 3 | 9 / 12 | 0.8 | [CC-BY-4.0](https://example.org/n) |" in written
    assert "**Of 2 pairs (40 %) the licence is not stated.**" in written
    assert yaml.safe_load(written.split("---\n")[1])["license"] == "unknown"
    align("card", pairs, "-o", tmp_path / "c", "--licences", tmp_path / "licences.tsv", "--licence", "cc-by-4.0")
    written = (tmp_path / "c" / "README.md").read_text("utf-8")
    assert "not stated" not in written
    assert yaml.safe_load(written.split("---\n")[1])["license"] == "cc-by-4.0"
    (tmp_path / "licences.tsv").write_text("source\tlicence\nnew\tcc0-1.0\n", "utf-8")
    error = CliRunner().invoke(
        group, ["card", str(pairs), "-o", str(tmp_path / "d"), "--licences", str(tmp_path / "licences.tsv")]
    )
    assert "no pair is from 'new'; there are law, news" in error.output


def test_a_table_of_licences_needs_its_columns(pairs: Path, tmp_path: Path) -> None:
    (tmp_path / "licences.tsv").write_text("news,cc0-1.0\n", "utf-8")
    done = CliRunner().invoke(group, ["card", str(pairs), "-o", "x", "--licences", str(tmp_path / "licences.tsv")])
    assert isinstance(done.exception, InputError)
    assert "lacks the columns source and licence" in str(done.exception)


def test_the_card_of_a_data_set_keeps_its_header(pairs: Path, tmp_path: Path) -> None:
    align("export", pairs, "--to", "hf", "-o", tmp_path / "set")
    before = yaml.safe_load((tmp_path / "set" / "README.md").read_text("utf-8").split("---\n")[1])
    align("card", tmp_path / "set", "-o", tmp_path / "set", "--name", "أخبار: «نعم» #1", "--licence", "cc0-1.0")
    written = (tmp_path / "set" / "README.md").read_text("utf-8")
    after = yaml.safe_load(written.split("---\n")[1])
    assert after == before | {"license": "cc0-1.0", "pretty_name": "أخبار: «نعم» #1"}
    assert "# أخبار: «نعم» #1" in written
    align("card", tmp_path / "set", "-o", tmp_path / "set", "--licence", "cc0-1.0")
    again = yaml.safe_load((tmp_path / "set" / "README.md").read_text("utf-8").split("---\n")[1])
    assert again == after | {"pretty_name": "set"}


def test_a_card_takes_no_place_of_other_things(pairs: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    for name, words in (("letter.txt", "x"), ("README.md", "# My project"), ("README.md", "---\ntitle: x\n---\n")):
        (tmp_path / "home" / name).write_text(words, "utf-8")
        assert "holds other things" in refused("card", pairs, "-o", tmp_path / "home")
        assert "holds other things" in refused("export", pairs, "--to", "hf", "-o", tmp_path / "home")
        assert (tmp_path / "home" / name).read_text("utf-8") == words


@pytest.mark.parametrize("rows", [0, 1])
def test_a_table_without_figures_has_a_card(rows: int, tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("ar\ten\n" + "نعم\tyes\n" * rows, "utf-8")
    align("card", tmp_path / "a.tsv", "-o", tmp_path / "card")
    written = (tmp_path / "card" / "README.md").read_text("utf-8")
    assert "Nothing is known" in written
    assert (tmp_path / "card" / "lengths.svg").exists() == bool(rows)


def test_the_same_rows_give_the_same_card(pairs: Path, tmp_path: Path) -> None:
    for name in ("one/c", "two/c"):
        align("card", pairs, "-o", tmp_path / name)
    one, two = ({f.name: f.read_bytes() for f in (tmp_path / name / "c").iterdir()} for name in ("one", "two"))
    assert one == two
    assert set(one) == {"README.md", "card.json", "probability.svg", "lengths.svg", "sources.svg", "flags.svg"}


@pytest.mark.parametrize(
    ("ar", "en", "domain"),
    [
        ("ar/news/a.txt", "en/news/b.txt", "news"),
        ("news/ar/a.txt", "news/EN/b.txt", "news"),
        ("news/a.txt", "law/b.txt", "law + news"),
        ("a.txt", "b.txt", "(no folder)"),
        ("ar/أخبار/a.txt", "en/news/2024/b.txt", "news + أخبار"),
    ],
)
def test_a_domain_is_a_folder(ar: str, en: str, domain: str) -> None:
    assert name_domain(ar, en) == domain


def test_quantiles_are_lengths_that_occur() -> None:
    assert [quantile({1: 1, 2: 1, 9: 2}, least) for least in (0.05, 0.5, 0.95)] == [1, 2, 9]
    assert quantile({}, 0.5) is None


def test_words_from_right_to_left_stand_at_their_side() -> None:
    assert is_rtl("«العلوم» 3")
    assert not is_rtl("3 others")
    assert not is_rtl("TED / تد")
    assert 'direction="rtl" text-anchor="start"' not in text(9, 9, "علوم", "#000", anchor="end")
    assert 'direction="rtl"' in text(9, 9, "علوم", "#000", anchor="end")
    assert 'text-anchor="end"' in text(9, 9, "علوم", "#000")
    assert 'text-anchor="end"' in text(9, 9, "TED", "#000", anchor="end")


def test_plots_are_sound_and_hold_every_name() -> None:
    names = [f"<مصدر & {i}>" for i in range(20)]
    drawn = plot_bars(names, range(20, 0, -1), 210, "a & b", "c < d")
    words = [element.text for element in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == "a & b"
    assert set(names[:11]) <= set(words)
    assert "9 others" in words
    assert "45 (21 %)" in words
    for other in (
        plot_chances([0] * 19 + [5], 0.97),
        plot_lengths({"ar": {"3": 2}, "en": {"4": 2}}, {"ar": 3, "en": 4}),
    ):
        ElementTree.fromstring(other)


def test_lengths_fall_into_bins() -> None:
    assert bin_lengths({"0": 1, "5": 1, "6": 1, "400": 2})[:2] == [2, 1]
    assert bin_lengths({"400": 2})[-1] == 2


@pytest.mark.parametrize(
    ("share", "shown"), [(0, "0.0 %"), (0.0004, "under 0.1 %"), (0.5, "50 %"), (0.996, "99.6 %"), (1, "100 %")]
)
def test_shares_are_no_rounder_than_they_may_be(share: float, shown: str) -> None:
    assert percent(share) == shown
