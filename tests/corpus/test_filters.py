"""Filters by example: what each rejects, and what it must not."""

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from align.cli.group import group
from align.corpus.filters import FILTERS, PRESETS, choose_cuts, drop_unmeasured, filter_block
from align.records import UsageError

GOOD = (
    "أعلنت البلدية افتتاح المكتبة الجديدة يوم الأحد المقبل.",
    "The town council will open the new library next Sunday.",
)
DATE = ("11 آذار/مارس 2015", "11 March 2015")
# filter, Arabic, English, whether it is rejected with the cuts of `usual` (of `strict` where that has none)
CASES = [
    ("garbled", "Ø§ÙØ³ÙØ§Ù Ø¹ÙÙÙÙ", GOOD[1], True),
    ("garbled", GOOD[0], "The mayor\u00e2\u20ac\u2122s speech was short and to the point.", True),
    ("garbled", "أنبوب قطره Ø 12 مم، وطوله متران.", "A pipe of Ø 12 mm, two metres long.", False),
    ("leftovers", f"[:ar]{GOOD[0]}[:]", GOOD[1], True),
    ("leftovers", "مدعوم من Google", "Powered by Google Translate", True),
    ("leftovers", GOOD[0], "He translated by candlelight what Google had missed.", False),
    ("boilerplate", "جميع الحقوق محفوظة", "All rights reserved", True),
    ("links", "https://example.org/a/b/c", "https://example.org/a/b/c", True),
    ("links", f"{GOOD[0]} www.example.org", f"{GOOD[1]} www.example.org", False),
    ("symbols", "*** === *** === ؟؟ ___ نعم لا لا لا لا", "*** === *** === ?? ___ yes no no no no", True),
    ("digits", "1200 3400 5600 7800 9100 متر", "1200 3400 5600 7800 9100 metres", True),
    ("digits", *DATE, False),
    ("repeated-characters", "هههههههههههه ما أجمل هذا", "Hahaha, how lovely this is", True),
    ("repeated-characters", "بلغ العدد 1000000000 نسمة.", "The number reached 1000000000 people.", False),
    ("repeated-words", GOOD[0], "the end the end the end the end the end", True),
    ("repeated-words", "القرارات 1325 و 1820 و 1888 و 1889", "Resolutions 1325, 1820, 1888, 1889", False),
    ("repeated-words", "الطقس بارد جدا جدا جدا.", "The weather is very, very, very cold.", False),
    ("copy", "The council met on Monday.", "The council met on Monday.", True),
    ("copy", "يعمل البرنامج على Windows وLinux.", "The program runs on Windows and Linux.", False),
    ("script", "The council met on Monday in the old town hall.", GOOD[1], True),
    ("script", "2015", "2015", False),
    ("characters", "كلمة " * 500, GOOD[1], True),
    ("ratio", GOOD[0] * 4, "The library opens on Sunday then.", True),
    ("ratio", "نعم", "Yes, of course, sir", False),
    ("truncated", "أعلنت البلدية افتتاح المكتبة", "The council will open the new library next Sunday.", True),
    ("truncated", GOOD[0].rstrip("."), GOOD[1], False),
    ("truncated", "وقال الوزير إن المكتبة التي أُغلقت في العام الماضي،", "The library was closed last year.", True),
    ("truncated", "تُحدَّث السجلات كل عام على موقع الاتفاقية.()", "The registers are updated every year.", False),
    ("truncated", "احترام وحدة البلاد وسلامة أراضيها؛", "Respect for the country's unity and territory.", False),
    ("spaced-commas", "وصل الوزير ، ثم غادر بعد ساعة.", "The minister arrived, then left an hour later.", True),
    ("offensive", "قال له يا غبيُّ أمام الناس جميعا.", "He called him a fool in front of everyone.", True),
    ("offensive", "هذا تصرف أغبى مما ظننت.", "That was a more stupid thing to do than I thought.", False),
]  # fmt: skip


def block_of(*pairs: tuple[str, str]) -> pd.DataFrame:
    rows = [[str(i), *pair, ""] for i, pair in enumerate(pairs)]
    return pd.DataFrame(rows, columns=["id", "ar_text", "en_text", "problem"])


@pytest.mark.parametrize(("name", "ar", "en", "rejected"), CASES)
def test_a_filter_rejects_what_it_is_for(name: str, ar: str, en: str, rejected: bool) -> None:
    cuts = choose_cuts("usual", {}) if name not in ("truncated", "spaced-commas") else choose_cuts("strict", {})
    cuts = drop_unmeasured(cuts, (), ())
    keep, found, reasons = filter_block(block_of((ar, en), GOOD), cuts, ["غبي"])
    assert bool(found[name][0]) == rejected
    assert (name in reasons[0].split(",")) == rejected
    assert not rejected or not keep[0]
    assert keep[1]
    assert reasons[1] == ""


def test_presets_get_stricter() -> None:
    for each in FILTERS.values():
        if each.kind == "none":
            assert set(each.cuts[0]) >= set(each.cuts[1]) >= set(each.cuts[2])
            continue
        sign = -1 if each.kind == "least" else 1
        known = [sign * cut for cut in each.cuts if cut is not None]
        assert known == sorted(known)
        assert all(cut is None for cut in each.cuts[len(known) :])  # once off, off in what keeps more


def test_scores_decide_and_short_pairs_have_their_own_cut() -> None:
    block = block_of(GOOD, GOOD, GOOD, DATE, DATE, GOOD).assign(
        probability=["0.51", "0.49", "", "0.31", "0.29", "0.9"],
        flags=["", "", "", "", "", "copy,length"],
        ar_language="ar",
        en_language=["en", "en", "en", "en", "en", "fr"],
    )
    keep, _, reasons = filter_block(block, choose_cuts("usual", {}))
    assert keep.tolist() == [True, False, True, True, False, False]
    assert reasons == ["", "probability", "", "", "short-probability", "language,flags"]
    keep, *_ = filter_block(
        block, choose_cuts("usual", {"probability": "0.2", "flags": "length", "language": "off"})
    )
    assert keep.tolist() == [True, True, True, True, False, False]


def test_a_row_with_a_problem_goes_by_that_name() -> None:
    block = block_of(GOOD, ("", "Alone")).assign(problem=["", "bad-row: 1 fields"])
    keep, found, reasons = filter_block(block, drop_unmeasured(choose_cuts("strict", {}), (), ()))
    assert keep.tolist() == [True, False]
    assert reasons == ["", "problem:bad-row"]
    assert not any(mask[1] for mask in found.values())


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"ratoi": 1}, "no filter is called 'ratoi'"),
        ({"ratio": "wide"}, "must be a number or off"),
        ({"ratio": "nan"}, "must be a number or off"),
        ({"probability": "80"}, "is a probability, from 0 to 1"),
        ({"flags": "nubmer"}, "no flag is called 'nubmer'"),
    ],
)
def test_what_no_filter_takes_is_refused(chosen: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        choose_cuts("usual", chosen)
    with pytest.raises(UsageError, match="no preset"):
        choose_cuts("lax", {})
    with pytest.raises(UsageError, match="score it first"):
        drop_unmeasured(choose_cuts("usual", {}), ["id"], ["probability"])
    assert set(PRESETS) == {"strict", "usual", "keep-most"}


def run(*arguments: object):
    return CliRunner().invoke(group, ["filter", *map(str, arguments)], catch_exceptions=False)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [GOOD, ("*** نعم", "*** Yes"), ("جميع الحقوق محفوظة", "All rights reserved"), DATE, ("", "Alone")]
    path = tmp_path / "a.tsv"
    path.write_text("\n".join(["ar\ten", *map("\t".join, rows)]) + "\n", encoding="utf-8")
    return path


def test_what_goes_is_saved_with_its_reason(table: Path, tmp_path: Path) -> None:
    done = run(table, "-o", tmp_path / "kept.tsv", "--rejected", tmp_path / "gone.tsv", "--json")
    summary = json.loads(done.stdout)
    assert (summary["rows"], summary["kept"], summary["problems"]) == (5, 3, 1)
    assert summary["filters"]["boilerplate"] == {"cut": 0, "alone": 1, "in_order": 1}
    kept, gone = (
        pd.read_csv(tmp_path / f"{n}.tsv", sep="\t", dtype=str, keep_default_na=False) for n in ("kept", "gone")
    )
    assert kept["id"].tolist() == ["2", "3", "5"]
    assert gone[["id", "reason"]].to_numpy().tolist() == [["4", "boilerplate"], ["6", "problem:no-arabic"]]


def test_a_file_of_cuts_and_options_over_it(table: Path, tmp_path: Path) -> None:
    (tmp_path / "cuts.toml").write_text(
        'preset = "keep-most"\noffensive = "words.txt"\n[filters]\nboilerplate = 0\n'
    )
    (tmp_path / "words.txt").write_text("# a comment\nنعم\n", encoding="utf-8")
    options = (table, "-o", tmp_path / "kept.tsv", "--cuts", tmp_path / "cuts.toml", "--json")
    took = {name: one["in_order"] for name, one in json.loads(run(*options).stdout)["filters"].items()}
    assert (took["boilerplate"], took["offensive"]) == (1, 1)
    assert "leftovers" not in took
    took = json.loads(run(*options, "--set", "boilerplate=off").stdout)["filters"]
    assert "boilerplate" not in took


def test_a_row_is_explained(table: Path) -> None:
    text = run(table, "--explain", 4).stdout
    assert "boilerplate: 1, at most 0: rejected" in text
    assert "ratio: not asked, the pair is short" in text
    assert "no-arabic" in run(table, "--explain", 6).stdout
    told = json.loads(run(table, "--explain", 4, "--json").stdout)
    assert (told["id"], "\n".join(told["filters"]) in text) == ("4", True)
