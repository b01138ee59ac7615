"""The news collection: built from its sources, gold that stands in its documents, the mix that it promises."""

from __future__ import annotations

import csv
import html
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from align.clean.prepare import prepare
from align.read.ingest import read_inputs
from scripts.data import build_corpora

ROOT = Path(__file__).resolve().parent.parent
CORPORA = ROOT / "corpora"

DOCUMENTS = sorted(path for folder in ("ar", "en") for path in (CORPORA / folder).iterdir())
NAMES = [f"{path.parent.name}/{path.name}" for path in DOCUMENTS]


def read_gold(name: str) -> list[dict[str, str]]:
    with (CORPORA / "gold" / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def visible_text(name: str) -> str:
    """The text of a document, white space folded; of a page, without markup, scripts and styles."""
    text = (CORPORA / name).read_text("utf-8")
    if name.endswith(".html"):
        text = html.unescape(build_corpora.MARKUP.sub("", text))
    return " ".join(text.split())


TEXTS = {name: visible_text(name) for name in NAMES}
PAIRS, COVERAGE, BOILERPLATE = read_gold("pairs.tsv"), read_gold("coverage.tsv"), read_gold("boilerplate.tsv")


def test_collection_is_what_its_sources_give():
    done = subprocess.run(
        [sys.executable, "-m", "scripts.data.build_corpora", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("language", ["ar", "en"])
def test_each_side_has_the_documents_and_formats_promised(language: str):
    names = [name for name in NAMES if name.startswith(language)]
    stories = {row["doc"]: row["story"] for row in COVERAGE}
    kinds = Counter(Path(name).suffix for name in names)
    assert sum(stories[name] != "other" for name in names) >= 12
    assert sum(stories[name] == "other" for name in names) >= 2
    assert kinds[".html"] >= 2
    assert kinds[".md"] == 1
    assert len({Path(name).name for name in NAMES}) == len(NAMES), "file names are unique in the collection"


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_files_are_utf8_with_plain_line_ends(path: Path):
    data = path.read_bytes()
    assert data.decode("utf-8").endswith("\n")
    assert b"\r" not in data
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"{#" not in data


@pytest.mark.parametrize("row", COVERAGE, ids=lambda row: f"{row['doc']}:{row['order']}")
def test_sentence_stands_once_in_its_document(row: dict[str, str]):
    assert TEXTS[row["doc"]].count(row["text"]) == 1
    assert row["status"] in {"covered", "partial", "uncovered"}


def test_pair_texts_stand_once_in_their_documents():
    wrong = [
        row[f"{side}_text"]
        for row in PAIRS
        for side in ("ar", "en")
        if TEXTS[row[f"{side}_doc"]].count(row[f"{side}_text"]) != 1
    ]
    assert wrong == []


def test_boilerplate_stands_in_its_document():
    assert [row["text"] for row in BOILERPLATE if row["text"] not in TEXTS[row["doc"]]] == []


def test_pairs_are_arabic_on_one_side_and_english_on_the_other():
    for row in PAIRS:
        for side, more, fewer in (
            ("ar", build_corpora.ARABIC, build_corpora.LATIN),
            ("en", build_corpora.LATIN, build_corpora.ARABIC),
        ):
            text = row[f"{side}_text"]
            assert len(more.findall(text)) > len(fewer.findall(text)), text


def test_pairs_and_coverage_tell_the_same():
    """A sentence is uncovered exactly when no pair holds it; one in a full pair of its own is covered."""
    sides = defaultdict(list)
    for row in PAIRS:
        for side in ("ar", "en"):
            sides[row[f"{side}_doc"]].append((row[f"{side}_text"], row["grade"]))
    for row in COVERAGE:
        holding = [(text, grade) for text, grade in sides[row["doc"]] if row["text"] in text]
        assert (row["status"] == "uncovered") == (not holding), row
        if (row["text"], "full") in holding:
            assert row["status"] == "covered", row


def test_unrelated_documents_match_nothing():
    other = {row["doc"] for row in COVERAGE if row["story"] == "other"}
    assert len(other) == 4
    assert not [row for row in PAIRS if {row["ar_doc"], row["en_doc"]} & other]
    assert {row["status"] for row in COVERAGE if row["doc"] in other} == {"uncovered"}


def test_collection_holds_parallel_and_comparable_documents():
    """At least three pairs of documents are nearly translations; four stories have several sources on a side."""
    sentences = Counter(row["doc"] for row in COVERAGE)
    carried = Counter((row["ar_doc"], row["en_doc"]) for row in PAIRS if row["grade"] == "full")
    parallel = [docs for docs, count in carried.items() if count >= 0.6 * min(sentences[doc] for doc in docs)]
    assert len(parallel) >= 3
    sources = Counter((story, doc[:2]) for doc, story in {r["doc"]: r["story"] for r in COVERAGE}.items())
    assert len({story for (story, _), count in sources.items() if count > 1 and story != "other"}) >= 4


WHAT_REAL_PAGES_HAVE = [
    ("false friend, Arabic", "ar/desalination-opening.txt", "لن يتم نشر عنوان بريدك الإلكتروني"),
    ("false friend, English", "en/cup-final-report.txt", "Your email address will not be published"),
    ("English tweet in Arabic", "ar/lavrov-visit.txt", "#Algeria #Russia"),
    ("Arabic tweet in English", "en/measles-drive.txt", "#الحصبة"),
    ("Arabic-Indic digits", "ar/rate-decision.txt", "٢٥ نقطة"),
    ("French stretch", "ar/moscow-visit.html", "La coopération"),
    ("space before punctuation", "ar/copper-smelters.txt", "العمانية ، يوم"),
    ("guillemets", "ar/cup-final.html", "«"),
    ("a number that differs", "ar/lavrov-visit.txt", "3 مليارات دولار"),
    ("a number that differs", "en/lavrov-algiers.txt", "2.5 billion dollars"),
]


@pytest.mark.parametrize(("what", "name", "text"), WHAT_REAL_PAGES_HAVE)
def test_collection_has_what_real_pages_have(what: str, name: str, text: str):
    assert text in TEXTS[name], what


def test_one_paragraph_has_no_punctuation():
    longest = max(re.split(r"[.،؛:!؟\n]", (CORPORA / "ar/measles-campaign.txt").read_text("utf-8")), key=len)
    assert len(longest.split()) > 80


def pieces(tagged: str, doc: str = "ar/x.txt") -> list:
    return build_corpora.read_pieces(build_corpora.Source(doc, "story", tagged))


def pairs(ar: str, en: str) -> list[tuple[str, str, str]]:
    found = build_corpora.pair_documents(pieces(ar, "ar/x.txt"), pieces(en, "en/x.txt"))
    return [(" ".join(p.text for p in a), " ".join(p.text for p in e), grade) for a, e, grade in found]


@pytest.mark.parametrize(
    ("ar", "en", "expected"),
    [
        ("{#1}ا", "{#1}a", [("ا", "a", "full")]),
        ("{#1 2}ا", "{#1}a {#2}b", [("ا", "a b", "full")]),
        ("{#1}ا {#2}ب", "{#1 2}a", [("ا ب", "a", "full")]),
        ("{#1}ا {#2 3}ب", "{#1 2}a {#3}b", [("ا ب", "a b", "full")]),
        ("{#1 2}ا", "{#1}a", [("ا", "a", "partial")]),
        ("{#1 2}ا", "{#1}a {#9}x {#2}b", [("ا", "a", "partial"), ("ا", "b", "partial")]),
        ("{#1}ا {#2}ب", "{#2}b {#1}a", [("ا", "a", "full"), ("ب", "b", "full")]),
        ("{#1 2}ا {#3}ب", "{#1}a {#}x {#2 3}b", [("ا", "a", "partial"), ("ا ب", "b", "partial")]),
        ("{#1 2}ا", "{#1}a {#2!}b", [("ا", "a b", "partial")]),
        ("{#~1}ا", "{#1}a", [("ا", "a", "partial")]),
        ("{#~1}ا", "{#~1}a", []),
        ("{#}ا", "{#}a", []),
    ],
)
def test_statements_make_pairs(ar: str, en: str, expected: list[tuple[str, str, str]]):
    assert pairs(ar, en) == expected


@pytest.mark.parametrize(
    ("tagged", "message"),
    [
        ("{#1}one.\nno tag here", r"line 2 .*text without a tag: 'no tag here'"),
        ("{#1}\n", r"line 1 .*\{#1\} has no text"),
    ],
)
def test_untagged_text_is_refused(tagged: str, message: str):
    with pytest.raises(build_corpora.SourceError, match=message):
        pieces(tagged)


def test_tags_in_pages_skip_markup():
    page = '<title>T</title>\n<p class="x">{#1}A <em>b</em> &amp; c. {#x}<a href="#">Share</a></p>'
    assert [(p.text, p.role) for p in pieces(page, "en/x.html")] == [
        ("A b & c.", "content"),
        ("Share", "boilerplate"),
    ]


# What the outlets of collections of stories write of themselves, beside their text, and is kept.
KEPT = {"Grain Watch, 31 October"}


@pytest.mark.parametrize("name", ["couriers", "gazettes", "heralds", "observers", "sentinels", "tribunes"])
def test_datelines_and_credits_of_outlets_are_dropped_and_nothing_else(name: str) -> None:
    folder = CORPORA / name
    with (folder / "gold" / "boilerplate.tsv").open(encoding="utf-8", newline="") as lines:
        gold = {row["text"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)}
    gold = {text for text in gold if not text.startswith("—")}  # who tweeted goes as social
    rows = prepare(read_inputs([folder / "ar", folder / "en"]).documents).dropped
    dropped = {row.text for row in rows if row.reason == "boilerplate"}
    assert dropped - gold == set()
    assert gold - dropped <= KEPT
