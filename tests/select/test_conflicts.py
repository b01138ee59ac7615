"""Conflicts and rivals planted for the purpose, traps that are none, and an accident told by three outlets."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from align import Result, align_documents, load_encoder, read_inputs
from align.records import Document

CASES = Path(__file__).resolve().parents[1] / "cases"
OUTLETS = Path(__file__).resolve().parents[2] / "corpora" / "outlets"
Row = dict[str, str]


def read_cases(name: str) -> list[Row]:
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [{name: value or "" for name, value in row.items()} for row in rows]


@cache
def run_cases(name: str) -> Result:
    """Two outlets a story, all first sentences in one and all second ones in the other."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for row in read_cases(name):
        for outlet in ("first", "second"):
            texts[f"{row['story']}-{outlet}.txt"].append(row[outlet])
    documents = [Document(name, "\n".join(lines) + "\n", lines=True) for name, lines in texts.items()]
    return align_documents(documents, encoder=load_encoder())


def told_conflicts(result: Result) -> list[list[Row]]:
    """Return the rows of each conflict."""
    groups = result.conflicts.groupby(["statement", "kind", "what"], sort=True)
    return [rows.to_dict("records") for _, rows in groups]


def is_right(rows: list[Row], case: Row) -> bool:
    texts = {row["text"] for row in rows}
    if rows[0]["kind"] != case["kind"] or not {case["first"], case["second"]} <= texts:
        return False
    values = {row["value"] for row in rows}
    wanted = [case["first_value"], case["second_value"]]
    return case["kind"] == "negation" or all(any(w in v or v in w for v in values) for w in wanted)


# The rivals were written before what finds them, and are not learned from: 23 of the first 40 were found at first
# sight.
@pytest.mark.parametrize(
    ("name", "count", "traps", "least"), [("conflicts", 40, 20, 0.9), ("rivals", 59, 45, 0.75)]
)
def test_planted_conflicts_are_found_and_traps_are_not(name: str, count: int, traps: int, least: float) -> None:
    cases = read_cases(name)
    planted = [case for case in cases if case["kind"] != "none"]
    told = told_conflicts(run_cases(name))
    found = [case for case in planted if any(is_right(rows, case) for rows in told)]
    right = [rows for rows in told if any(is_right(rows, case) for case in planted)]
    assert len(planted) == count
    assert len(cases) - len(planted) > traps
    assert len(found) >= least * len(planted), [case["first"] for case in planted if case not in found]
    assert len(right) >= 0.9 * len(told), [rows for rows in told if rows not in right]


def test_a_report_refuted_and_a_verb_with_an_opposite_are_told_as_denials() -> None:
    told = told_conflicts(run_cases("rivals"))
    values = {row["text"]: row["value"] for rows in told for row in rows if rows[0]["kind"] == "negation"}
    assert values["There is no truth in claims that the fire exits were locked, the owners said."] == "no"
    assert values["The fire exits were locked when the blast happened, two survivors said."] == "yes"
    assert values["Emergency operations continued during the strike."] == "yes"
    assert values["وتوقفت العمليات الطارئة طوال مدة الإضراب."] == "no"


def test_the_documents_of_each_planted_story_are_found_to_be_one() -> None:
    names = {case["story"] for case in read_cases("conflicts")}
    stories = run_cases("conflicts").stories.values()
    assert {(f"{name}-first.txt", f"{name}-second.txt") for name in names} == set(stories)


@pytest.fixture(scope="module")
def accident() -> Result:
    files = sorted(OUTLETS.glob("*/*bridge.txt"))
    return align_documents(read_inputs(files).documents, encoder=load_encoder())


def test_the_dead_of_one_accident_are_one_conflict(accident: Result) -> None:
    values = [{row["value"].capitalize() for row in rows} for rows in told_conflicts(accident)]
    assert {"تسعة", "Eleven", "Twelve"} in values
    assert {"47", "50"} in values


def test_headlines_that_tell_it_otherwise_differ_beside_their_texts(accident: Result) -> None:
    table = accident.statements
    headlines = table[table["text"].str.contains("Helwan footbridge collapse|Eleven dead|مقتل تسعة")]
    assert list(headlines["role"]) == ["differs"] * 3
    assert headlines["statement"].nunique() == 1


def test_what_one_source_denies_and_another_says_is_a_conflict(accident: Result) -> None:
    (rows,) = [rows for rows in told_conflicts(accident) if rows[0]["kind"] == "negation"]
    assert {(row["value"], row["doc"]) for row in rows} == {
        ("no", "almarsad-bridge.txt"),
        ("yes", "nile-herald-bridge.txt"),
    }


def test_what_is_denied_is_told_in_the_words_of_who_says_so_and_all_who_deny_it_stand_there() -> None:
    says = "وقالت الشركة المشغلة إنها تلقت تحذيرًا من تسرب المياه قبل أسبوع."
    lines = {
        "meedan.txt": "ونفت الشركة المشغلة أن تكون قد تلقت أي تحذير من تسرب المياه.\n"
        "وقُتل 14 شخصًا بحسب وزارة الصحة.",
        "sada.txt": f"{says}\nوأكدت وزارة الصحة مقتل 19 شخصًا.",
        "post.txt": "The company that operates the dam denied that it had received any warning of leaking water.\n"
        "The health ministry put the dead at 14.",
        "daily.txt": "The health ministry put the dead at 19.\nThe government has declared three days of mourning.",
    }
    documents = [Document(name, f"{text}\n", lines=True) for name, text in lines.items()]
    told = told_conflicts(align_documents(documents, encoder=load_encoder()))
    assert [rows[0]["what"] for rows in told if rows[0]["kind"] == "number"] == ["put the dead at …"]
    (rows,) = [rows for rows in told if rows[0]["kind"] == "negation"]
    assert {row["what"] for row in rows} == {says}
    values = {row["doc"]: row["value"] for row in rows}
    assert values == {"meedan.txt": "no", "post.txt": "no", "sada.txt": "yes"}


def test_two_years_in_a_dual_and_three_in_english_are_a_conflict() -> None:
    lines = {
        "basra.txt": "وكانت مراوح سحب الغبار في الصوامع معطلة منذ عامين، كما قال أحد المهندسين.\n"
        "وبُنيت الصوامع عام 1978.",
        "gulf.txt": "The fans that remove dust from the silos had been out of order for three years, "
        "an engineer said.\n"
        "The silos were built in 1978.",
    }
    documents = [Document(name, f"{text}\n", lines=True) for name, text in lines.items()]
    (rows,) = told_conflicts(align_documents(documents, encoder=load_encoder()))
    assert {row["doc"]: row["value"] for row in rows} == {"basra.txt": "عامين", "gulf.txt": "three"}


def test_what_another_outlet_of_the_same_language_says_is_not_alone(accident: Result) -> None:
    sources = accident.statements.groupby("statement")["source"].nunique()
    alone = accident.statements[accident.statements["statement"].map(sources) == 1]["text"].tolist()
    assert any("prime minister" in text for text in alone)
    assert not any("100,000 pounds" in text for text in alone)
    assert not any("thunder" in text for text in alone)
    assert not any("kills twelve" in text for text in alone)  # a headline, of what its text tells otherwise


def test_a_document_dropped_as_a_copy_is_a_source() -> None:
    text = (OUTLETS / "ar" / "saahil-ferry.txt").read_text("utf-8")
    copied = [Document("one.txt", text), Document("two.txt", text)]
    english = Document("en.txt", (OUTLETS / "en" / "medpost-ferry.txt").read_text("utf-8"))
    result = align_documents([*copied, english], encoder=load_encoder())
    assert set(result.dropped[result.dropped["doc"] == "two.txt"]["reason"]) == {"duplicate:one.txt"}
    told = result.statements[result.statements["doc"] == "two.txt"]
    assert len(told) >= 9
    assert all(text[row.start : row.end].split() == row.text.split() for row in told.itertuples())
    assert result.stories == {1: ("one.txt", "two.txt", "en.txt")}
