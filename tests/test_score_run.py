"""The scorer of runs, on tables small enough to count by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.eval import score_run
from scripts.eval.place_gold import TableError

AR = "Menu\nرحب الوزير بالاتفاق الجديد. وقال إن العمل سيبدأ غدًا. وغادر البلاد مساءً.\nاترك تعليقا"
EN = "Home\nThe minister welcomed the new agreement. Work would begin tomorrow, he said. It rained.\nLeave a reply"

GOLD = {
    "pairs.tsv": [
        "ar_doc ar_text en_doc en_text grade story",
        "ar/a.txt|رحب الوزير بالاتفاق الجديد.|en/b.txt|The minister welcomed the new agreement.|full|visit",
        "ar/a.txt|وقال إن العمل سيبدأ غدًا.|en/b.txt|Work would begin tomorrow, he said.|partial|visit",
    ],
    "coverage.tsv": [
        "language doc order text status story",
        "ar|ar/a.txt|1|رحب الوزير بالاتفاق الجديد.|covered|visit",
        "ar|ar/a.txt|2|وقال إن العمل سيبدأ غدًا.|partial|visit",
        "ar|ar/a.txt|3|وغادر البلاد مساءً.|uncovered|visit",
        "en|en/b.txt|1|The minister welcomed the new agreement.|covered|visit",
        "en|en/b.txt|2|Work would begin tomorrow, he said.|partial|visit",
        "en|en/b.txt|3|It rained.|uncovered|visit",
    ],
    "boilerplate.tsv": [
        "doc order text kind",
        "ar/a.txt|0|Menu|boilerplate",
        "ar/a.txt|4|اترك تعليقا|boilerplate",
        "en/b.txt|0|Home|boilerplate",
        "en/b.txt|4|Leave a reply|boilerplate",
    ],
}


def write_tables(folder: Path, tables: dict[str, list[str]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, (header, *rows) in tables.items():
        lines = [header.replace(" ", "\t"), *(row.replace("|", "\t") for row in rows)]
        (folder / name).write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def stretch(text: str, part: str) -> tuple[int, int]:
    start = text.index(part)
    return start, start + len(part)


def make_run(folder: Path, sentences: list[tuple[str, str]], pairs: list[tuple[str, str]], ar="a.txt", en="b.txt"):
    """Write a run: `sentences` are content with a status, `pairs` their two sides, the rest is dropped."""
    coverage, dropped, rows = ["language doc start end text status"], ["doc start end text reason"], []
    for doc, text in ((ar, AR), (en, EN)):
        kept = sorted((*stretch(text, part), status) for part, status in sentences if part in text)
        at = 0
        for start, end, status in [*kept, (len(text), len(text), "")]:
            if text[at:start].strip():
                dropped.append(f"{doc}|{at}|{start}|{' '.join(text[at:start].split())}|boilerplate")
            if status:
                coverage.append(f"ar|{doc}|{start}|{end}|{' '.join(text[start:end].split())}|{status}")
            at = end
    for left, right in pairs:
        (a, b), (c, d) = stretch(AR, left), stretch(EN, right)
        rows.append(f"{' '.join(left.split())}|{' '.join(right.split())}|{ar}|{a}|{b}|{en}|{c}|{d}")
    header = "ar_text en_text ar_doc ar_start ar_end en_doc en_start en_end"
    return write_tables(folder, {"pairs.tsv": [header, *rows], "coverage.tsv": coverage, "dropped.tsv": dropped})


A1, A2, A3, A4 = "رحب الوزير بالاتفاق الجديد.", "وقال إن العمل سيبدأ غدًا.", "وغادر البلاد مساءً.", "اترك تعليقا"
E1, E2, E3, E4 = (
    "The minister welcomed the new agreement.",
    "Work would begin tomorrow, he said.",
    "It rained.",
    "Leave a reply",
)
PERFECT = [
    (A1, "covered"),
    (A2, "partial"),
    (A3, "uncovered"),
    (E1, "covered"),
    (E2, "partial"),
    (E3, "uncovered"),
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    return write_tables(tmp_path / "gold", GOLD)


@pytest.mark.parametrize(
    ("ar", "en"), [("a.txt", "b.txt"), ("ar/a.txt", "en/b.txt"), ("news/ar/a.txt", "en/b.txt")]
)
def test_perfect_run_scores_one_under_any_path(tmp_path: Path, gold: Path, ar: str, en: str):
    score = score_run.score_run(make_run(tmp_path / "out", PERFECT, [(A1, E1), (A2, E2)], ar, en), gold)
    assert (score.pairs, score.strict, dict(score.right)) == (2, 2, {"full": 1, "partial": 1})
    assert dict(score.found) == {"full": 1, "partial": 1}
    assert (score.spans_found, score.spans) == (4, 4)
    assert all(want == got for want, got in score.confusion)
    assert (score.boilerplate, score.boilerplate_dropped, score.boilerplate_paired) == (4, 4, 0)


def test_partial_sentences_are_counted_by_what_the_run_says_of_them(tmp_path: Path, gold: Path) -> None:
    told = [
        (A1, "covered"),
        (A2, "covered"),
        (A3, "covered"),
        (E1, "covered"),
        (E2, "uncovered"),
        (E3, "uncovered"),
    ]
    rows = dict(score_run.summary_rows(score_run.score_run(make_run(tmp_path / "out", told, []), gold)))
    assert rows["  told covered that are"] == "0.500 (2/4)"
    assert rows["  partial ones told carried"] == "0.500 (1/2)"
    assert rows["  partial ones told partial"] == "0.000 (0/2)"


PAIR_CASES = [
    ("crossed", [(A1, E2), (A2, E1)], 0, 0),
    ("nothing found", [], 0, 0),
    ("one sentence too many, the longer part right", [(A1, f"{E1} {E2}")], 1, 0),
    ("swallowed by a run of three", [(f"{A1} {A2} {A3}", E1)], 0, 0),
    ("cut short, more than half left", [("رحب الوزير بالاتفاق", "The minister welcomed the new")], 1, 0),
    ("cut short, less than half left", [("رحب", "The minister")], 0, 0),
    ("right on one side only", [(A1, E3)], 0, 0),
    ("right", [(A2, E2)], 1, 1),
    ("two gold pairs joined, one foreign sentence with them", [(f"{A1} {A2}", f"{E1} {E2} {E3}")], 2, 0),
    ("two gold pairs joined on one side only", [(f"{A1} {A2}", E1)], 1, 0),
    ("a gold pair with more that is foreign", [(f"{A2} {A3}", f"{E2} {E3}"[10:])], 1, 0),
    ("less than half of a gold pair", [("رحب", "The minister welcomed")], 0, 0),
]


@pytest.mark.parametrize(("pairs", "found", "strict"), [c[1:] for c in PAIR_CASES], ids=[c[0] for c in PAIR_CASES])
def test_pairs_are_right_by_more_than_half_on_both_sides(tmp_path, gold, pairs, found: int, strict: int):
    score = score_run.score_run(make_run(tmp_path / "out", PERFECT, pairs), gold)
    assert (sum(score.found.values()), score.strict, score.pairs) == (found, strict, len(pairs))
    assert sum(score.right.values()) == min(found, 1)
    assert len(score.examples["missed"]) == 2 - found


def test_sentences_cut_elsewhere_are_still_found(tmp_path: Path, gold: Path):
    """The run took the first two Arabic sentences as one, and cut the first English one in two."""
    sentences = [(f"{A1} {A2}", "covered"), (A3, "uncovered"), ("The minister", "covered")]
    sentences += [("welcomed the new agreement.", "covered"), (E2, "covered"), (E3, "uncovered")]
    score = score_run.score_run(make_run(tmp_path / "out", sentences, [(A1, E1)]), gold)
    assert sum(score.right.values()) == 1
    assert score.confusion["covered", "covered"] == 2
    assert score.confusion["partial", "covered"] == 2


def test_lost_sentences_count_against_coverage(tmp_path: Path, gold: Path):
    score = score_run.score_run(make_run(tmp_path / "out", PERFECT[1:], []), gold)
    assert score.confusion["covered", "missing"] == 1
    assert score.stories["visit"]["agreed"] == 5


def test_paired_boilerplate_fails_the_run(tmp_path: Path, gold: Path, capsys: pytest.CaptureFixture[str]):
    sentences = [*PERFECT, (A4, "covered"), (E4, "covered")]
    out = make_run(tmp_path / "out", sentences, [(A1, E1), (A4, E4)])
    assert score_run.main([str(out), "--gold", str(gold), "--list", "boilerplate"]) == 1
    shown = capsys.readouterr()
    assert "PAIRED: ar/a.txt: اترك تعليقا" in shown.out
    assert "2 boilerplate lines are paired" in shown.err


def test_kept_boilerplate_is_counted_without_failing(
    tmp_path: Path, gold: Path, capsys: pytest.CaptureFixture[str]
):
    out = make_run(tmp_path / "out", [*PERFECT, (E4, "uncovered")], [(A1, E1)])
    (out / "run.json").write_text('{"version": "1.2", "model": {"name": "bundled", "revision": "ab"}}', "utf-8")
    assert score_run.main([str(out), "--gold", str(gold)]) == 0
    shown = capsys.readouterr().out
    assert "0.750 (3/4)" in shown
    assert shown.splitlines()[-1].startswith("score_run 2 | gold:")
    assert shown.splitlines()[-1].endswith("| align:1.2 | model:bundled@ab")


def test_menu_word_inside_a_sentence_is_not_boilerplate(tmp_path: Path):
    """`Work` is a menu entry that the run removed without a trace; the sentence keeps its own `Work`."""
    boilerplate = [*GOLD["boilerplate.tsv"], "en/b.txt|-1|Work|boilerplate"]
    gold = write_tables(tmp_path / "gold", {**GOLD, "boilerplate.tsv": boilerplate})
    score = score_run.score_run(make_run(tmp_path / "out", PERFECT, [(A2, E2)]), gold)
    assert (score.boilerplate_dropped, score.boilerplate_paired) == (5, 0)


def test_gold_may_be_given_by_offsets(tmp_path: Path):
    (a, b), (c, d), (e, f) = stretch(AR, A1), stretch(EN, E1), stretch(EN, E4)
    gold = write_tables(
        tmp_path / "gold",
        {
            "pairs.tsv": [
                "ar_doc ar_start ar_end en_doc en_start en_end grade",
                f"a.txt|{a}|{b}|b.txt|{c}|{d}|full",
            ],
            "boilerplate.tsv": ["doc start end", f"b.txt|{e}|{f}"],
        },
    )
    score = score_run.score_run(make_run(tmp_path / "out", PERFECT, [(A1, E1), (A2, E2)]), gold)
    assert (score.pairs, score.found["full"], score.boilerplate_dropped) == (2, 1, 1)
    assert dict(score_run.summary_rows(score))["  strict: same texts"] == "–"


def test_document_absent_from_the_run_is_missed_not_an_error(tmp_path: Path, gold: Path):
    score = score_run.score_run(make_run(tmp_path / "out", PERFECT, [], "a.txt", "elsewhere.txt"), gold)
    assert score.gold["full"] == 1
    assert sum(score.found.values()) == 0
    assert score.confusion["covered", "missing"] == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("pairs.tsv", None, "pairs.tsv: no such file"),
        ("pairs.tsv", "ar_text\ten_text\n", "no column ar_doc"),
        ("coverage.tsv", "", "the header is empty"),
        ("dropped.tsv", "doc\tstart\tend\ttext\na\t1\n", "line 2: 2 cells under 4 columns"),
    ],
)
def test_bad_tables_are_refused_with_a_reason(tmp_path, gold, capsys, name, content, message):
    out = make_run(tmp_path / "out", PERFECT, [(A1, E1)])
    (out / name).unlink()
    if content is not None:
        (out / name).write_text(content, "utf-8")
    assert score_run.main([str(out), "--gold", str(gold)]) == 2
    assert message in capsys.readouterr().err


def test_two_documents_of_one_name_are_not_guessed_between(tmp_path: Path, gold: Path):
    out = make_run(tmp_path / "out", PERFECT, [])
    with (out / "coverage.tsv").open("a", encoding="utf-8") as table:
        table.write("ar\tx/ar/a.txt\t0\t4\tنص\tcovered\nar\ty/ar/a.txt\t0\t4\tنص\tcovered\n")
    with pytest.raises(TableError, match=r"ar/a\.txt could be"):
        score_run.score_run(out, gold)
