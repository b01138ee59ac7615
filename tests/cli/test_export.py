"""`align export` of a finished run: whole documents, expressions, and what every verb reads and writes."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from align.cli.group import group
from align.output.blocks import FORMATS, export_pairs
from align.output.tables import read_pairs
from align.read.rows import open_pairs
from align.records import AlignError, InputError, UsageError

ARABIC = (
    "افتتح الوزير سامي الخطيب يوم الأحد مستشفى جديدًا في مدينة صور. ويضم المستشفى 120 سريرًا.\n\n"
    "وقال الوزير إن كلفة البناء بلغت 14 مليون دولار.\n\nوسيعمل فيه 300 طبيب وممرض."
)
ENGLISH = (
    "On Sunday the minister, Sami al-Khatib, opened a new hospital in the city of Tyre. "
    "The hospital has 120 beds.\n\nConstruction cost 14 million dollars, the minister said.\n\n"
    "300 doctors and nurses will work there."
)


def align(*arguments: object) -> Result:
    done = CliRunner().invoke(group, [str(argument) for argument in arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def refused(kind: type[AlignError], *arguments: object) -> str:
    error = CliRunner().invoke(group, [str(argument) for argument in arguments]).exception
    assert isinstance(error, kind)
    return str(error)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    for name, text in (("ar/صور.txt", ARABIC), ("en/tyre.txt", ENGLISH)):
        (folder / name).parent.mkdir()
        (folder / name).write_text(text, "utf-8")
    align("run", folder / "ar", folder / "en", "-o", folder / "out", "--no-cache", "-q")
    return folder / "out"


def test_whole_documents_hold_paragraphs_and_beads(out: Path, tmp_path: Path) -> None:
    align("export", out, "--to", "documents", "-o", tmp_path / "docs.jsonl")
    (line,) = (tmp_path / "docs.jsonl").read_text("utf-8").splitlines()
    found = json.loads(line)
    pairs = read_pairs(out / "pairs.tsv")
    assert found["ar_text"] == ARABIC
    assert found["en_text"] == ENGLISH
    assert [place["paragraph"] for place in found["ar_sentences"]] == [1, 1, 2, 3]
    assert [place["paragraph"] for place in found["en_sentences"]] == [1, 1, 2, 3]
    assert len(found["beads"]) == len(pairs) >= 3
    for bead, pair in zip(found["beads"], pairs.to_dict("records"), strict=True):
        for language in ("ar", "en"):
            own = [found[f"{language}_sentences"][i] for i in bead[language]]
            assert (own[0]["start"], own[-1]["end"]) == (pair[f"{language}_start"], pair[f"{language}_end"])
            text = found[f"{language}_text"][own[0]["start"] : own[-1]["end"]]
            assert " ".join(text.split()) == pair[f"{language}_text"]
        assert bead["probability"] == pair["probability"]


def test_beads_are_rows_again(out: Path, tmp_path: Path) -> None:
    align("export", out, "--to", "documents", "-o", tmp_path / "docs.jsonl")
    align("export", tmp_path / "docs.jsonl", "-o", tmp_path / "again.tsv")
    pd.testing.assert_frame_equal(
        read_pairs(tmp_path / "again.tsv")[list(read_pairs(out / "pairs.tsv").columns)],
        read_pairs(out / "pairs.tsv"),
    )


def test_a_table_of_pairs_has_no_documents(out: Path, tmp_path: Path) -> None:
    told = refused(InputError, "export", out / "pairs.tsv", "--to", "documents", "-o", tmp_path / "docs.jsonl")
    assert "has no documents, only pairs" in told
    assert list(tmp_path.iterdir()) == []


def test_beads_that_do_not_fit_their_documents_are_told(tmp_path: Path) -> None:
    line = {
        "ar_text": "نعم",
        "en_text": "yes",
        "ar_doc": "a",
        "en_doc": "b",
        "ar_sentences": [],
        "beads": [{"ar": [0]}],
    }
    (tmp_path / "a.jsonl").write_text('{"ar_text": "لا", "en_text": "no"}\n' + json.dumps(line) + "\n", "utf-8")
    with open_pairs(tmp_path / "a.jsonl") as table:
        read = pd.concat(list(table.blocks()))
    assert read["problem"].tolist()[0] == ""
    assert read["problem"].tolist()[1].startswith("bad-row: is no pair of documents with beads")


def test_only_what_an_expression_asks_for(out: Path, tmp_path: Path) -> None:
    align("export", out, "--where", "'120' in en_text and not flagged", "-o", tmp_path / "a.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()]
    assert [("120" in row["en_text"], row["flags"]) for row in rows] == [(True, "")]
    told = refused(UsageError, "export", out, "--where", "score > .5", "-o", tmp_path / "b.tsv")
    assert "no column is called score; there are ar_text, en_text, probability" in told


def test_columns_that_a_run_does_not_have_go_through(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_text("id\tar\ten\tyear\n7\tنعم\tyes\t2020\n8\t\tno\t2021\n", "utf-8")
    done = align("export", tmp_path / "a.tsv", "--to", "tmx", "--where", "year < 2021", "-o", tmp_path / "a.tmx")
    assert "1 pair written" in done.output
    assert "1 with a problem left out" in done.output
    text = (tmp_path / "a.tmx").read_text("utf-8")
    assert '<tu tuid="7">' in text
    assert '<prop type="x-year">2020</prop>' in text


@pytest.mark.parametrize("to", FORMATS)
def test_verbs_for_corpora_read_and_write_every_format(to: str, out: Path, tmp_path: Path) -> None:
    name = {"moses": "{}.ar", "xliff": "{}.xlf"}.get(to, f"{{}}.{to}")
    files = [tmp_path / name.format(stem) for stem in ("a", "b", "c", "d")]
    pairs = read_pairs(out / "pairs.tsv")
    export_pairs(pd.concat([pairs, pairs[:1]], ignore_index=True), to, files[0])
    align("filter", files[0], "-o", files[1], "--preset", "keep-most", "--rejected", files[3])
    align("dedup", files[1], "-o", files[2], "--level", "exact")
    align("split", files[2], "-o", tmp_path / "parts", "--to", to, "--dev", "0", "--test", "0")
    train = tmp_path / "parts" / name.format("train") if to != "hf" else tmp_path / "parts"
    for path in (files[2], train):
        with open_pairs(path) as table:
            read = pd.concat(list(table.blocks()), ignore_index=True)
        assert read["en_text"].tolist() == pairs["en_text"].tolist()
        if to != "moses":
            assert [int(cell) for cell in read["ar_start"]] == pairs["ar_start"].tolist()


def test_scores_are_not_written_where_they_would_be_lost(out: Path, tmp_path: Path) -> None:
    assert "the scores would be lost" in refused(UsageError, "score", out / "pairs.tsv", "-o", tmp_path / "a.ar")


@pytest.mark.parametrize("name", ["scored.xlsx", "scored.xlf", "scored.hf"])
def test_scores_go_where_they_can_be_held(name: str, out: Path, tmp_path: Path) -> None:
    arguments = ("--model", "bundled-fast", "--no-cache")
    align("score", out / "pairs.tsv", "-o", tmp_path / name, *arguments)
    with open_pairs(tmp_path / name) as table:
        read = pd.concat(list(table.blocks()), ignore_index=True)
    assert read["en_text"].tolist() == read_pairs(out / "pairs.tsv")["en_text"].tolist()
    assert all(0 <= float(cell) <= 1 for cell in read["probability"])
    assert set(read["ar_language"]) == {"ar"}


def test_no_verb_writes_over_what_it_reads(out: Path, tmp_path: Path) -> None:
    pairs = read_pairs(out / "pairs.tsv")
    (path, other) = export_pairs(pairs, "moses", tmp_path / "a")
    before = path.read_bytes(), other.read_bytes()
    for verb in ("filter", "dedup"):
        assert "is an input" in refused(UsageError, verb, path, "-o", other)
    assert (path.read_bytes(), other.read_bytes()) == before
