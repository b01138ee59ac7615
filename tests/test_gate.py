"""The gate: it lets a good run pass, and neither a drop nor anything missing gets by it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from align.judge.beads import parse_beads
from scripts.eval import gate
from tests.support import ARABIC, ENGLISH, NumberEncoder

ROOT = Path(__file__).resolve().parent.parent

AR = "رحب الوزير بالاتفاق الجديد."
EN = "The minister welcomed the new agreement."
TABLES = {
    "out/pairs.tsv": "ar_text en_text ar_doc ar_start ar_end en_doc en_start en_end\n"
    f"{AR}|{EN}|a.txt|5|32|b.txt|5|45",
    "out/coverage.tsv": "language doc start end text status\n"
    f"ar|a.txt|5|32|{AR}|covered\nen|b.txt|5|45|{EN}|covered",
    "out/dropped.tsv": "doc start end text reason\na.txt|0|4|القائمة|boilerplate",
    "gold/pairs.tsv": f"ar_doc ar_text en_doc en_text grade story\na.txt|{AR}|b.txt|{EN}|full|visit",
    "gold/coverage.tsv": "language doc order text status story\n"
    f"ar|a.txt|1|{AR}|covered|visit\nen|b.txt|1|{EN}|covered|visit",
    "gold/boilerplate.tsv": "doc order text kind\na.txt|0|القائمة|boilerplate",
}
FLOORS = """
[news]
"pair precision" = 0.985
"full recall" = 0.92
"coverage, three ways" = 0.87
"boilerplate dropped" = 1.0
"boilerplate unpaired" = 1.0
"full gold pairs" = 1
"gold sentences" = 2
"boilerplate lines" = 1

[told]
"chain strict" = 0.95
"chain lax" = 0.95
"default strict" = 0.95
"default lax" = 0.95

[turned]
"default strict" = 0.95
"default lax" = 0.95
"""
LINES = 16


def write_document(folder: Path, name: str, order: list[int]) -> None:
    """Write a document whose English sentences stand in another order."""
    ar = [ARABIC[i % 4].format(100 + 7 * i) for i in range(LINES)]
    en = [ENGLISH[i % 4].format(100 + 7 * i) for i in order]
    gold = [f"[{i}]:[{order.index(i)}]" for i in range(LINES)]
    for kind, lines in (("ar", ar), ("en", en), ("gold", gold)):
        (folder / f"{name}.{kind}.txt").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a run of one right pair with its gold, two documents, and floors that all of it reaches."""
    for part in ("out", "gold", "documents"):
        (tmp_path / part).mkdir()
    for name, table in TABLES.items():
        header, rows = table.split("\n", 1)
        (tmp_path / name).write_text(header.replace(" ", "\t") + "\n" + rows.replace("|", "\t") + "\n", "utf-8")
    write_document(tmp_path / "documents", "told", list(range(LINES)))
    write_document(tmp_path / "documents", "turned", [*range(LINES // 2, LINES), *range(LINES // 2)])
    (tmp_path / "floors.toml").write_text(FLOORS, "utf-8")
    monkeypatch.setattr(gate, "load_encoder", lambda **_: NumberEncoder())
    return tmp_path


def run_gate(folder: Path) -> int:
    options = (("--gold", "gold"), ("--documents", "documents"), ("--floors", "floors.toml"))
    status: int = gate.main(
        [str(folder / "out"), *(part for name, file in options for part in (name, str(folder / file)))]
    )
    return status


def test_figures_at_their_floors_pass(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_gate(folder) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.count(" ok ") == 14
    assert "BELOW" not in shown.out


def keep_header(path: Path) -> None:
    path.write_text(path.read_text("utf-8").split("\n", 1)[0] + "\n", "utf-8")


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


# What goes wrong, what is done to the folder, a figure that must be told
DROPS = [
    ("no pair left", lambda f: keep_header(f / "out/pairs.tsv"), "news, pair precision"),
    ("no gold pair left", lambda f: keep_header(f / "gold/pairs.tsv"), "news, full gold pairs"),
    ("no boilerplate left", lambda f: keep_header(f / "gold/boilerplate.tsv"), "news, boilerplate dropped"),
    ("another status", edit("out/coverage.tsv", "covered", "uncovered"), "news, coverage, three ways"),
    ("a wrong bead", edit("documents/told.gold.txt", "[3]:[3]\n[4]:[4]", "[3, 4]:[3, 4]"), "told, chain strict"),
    (
        "a wrong bead out of order",
        edit("documents/turned.gold.txt", "[3]:[11]\n[4]:[12]", "[3, 4]:[11, 12]"),
        "turned, default strict",
    ),
    ("a floor out of reach", edit("floors.toml", '"gold sentences" = 2', '"gold sentences" = 3'), "gold sentences"),
]


@pytest.mark.parametrize(("change", "figure"), [case[1:] for case in DROPS], ids=[case[0] for case in DROPS])
def test_a_drop_fails(folder: Path, capsys: pytest.CaptureFixture[str], change, figure: str) -> None:
    change(folder)
    assert run_gate(folder) == 1
    shown = capsys.readouterr()
    assert figure in shown.err
    assert "BELOW" in shown.out


def remove_document(folder: Path) -> None:
    for kind in ("ar", "en", "gold"):
        (folder / "documents" / f"told.{kind}.txt").unlink()


MISSING = [
    ("no table of pairs", lambda f: (f / "out/pairs.tsv").unlink(), "pairs.tsv: no such file"),
    ("no gold of the news", lambda f: (f / "gold/pairs.tsv").unlink(), "pairs.tsv: no such file"),
    (
        "no sentence in the gold",
        lambda f: keep_header(f / "gold/coverage.tsv"),
        "does not hold the text of its pair",
    ),
    ("no gold of a document", lambda f: (f / "documents/told.gold.txt").unlink(), "told.gold.txt: no such file"),
    ("no text of a document", lambda f: (f / "documents/told.en.txt").unlink(), "told.en.txt: no such file"),
    ("an empty gold", lambda f: (f / "documents/told.gold.txt").write_text(""), "each of the 16 lines of ar once"),
    ("an empty text", lambda f: (f / "documents/told.en.txt").write_text(""), "holds no sentence"),
    ("a line without gold", edit("documents/told.gold.txt", "[3]:[3]\n", ""), "each of the 16 lines of ar once"),
    ("a line twice in gold", edit("documents/told.gold.txt", "[3]:[3]", "[3]:[3, 4]"), "lines of en once"),
    ("no document", remove_document, "no such file"),
    ("no floors", lambda f: (f / "floors.toml").unlink(), "floors.toml: no such file"),
    ("empty floors", lambda f: (f / "floors.toml").write_text(""), "no floors for any document"),
    ("no floors of the news", edit("floors.toml", FLOORS[: FLOORS.index("[told]")], ""), "news, "),
    ("no floors of a document", edit("floors.toml", FLOORS[FLOORS.index("[turned]") :], ""), "has no floors"),
    ("a floor lost", edit("floors.toml", '"full recall" = 0.92\n', ""), "news, full recall: has no floor"),
    (
        "a floor misspelt",
        edit("floors.toml", "chain lax", "chain lacks"),
        "told, chain lacks: a floor for no figure",
    ),
    ("a floor of 0", edit("floors.toml", "0.985", "0.0"), "must be a number above 0"),
    ("a floor of nothing", edit("floors.toml", "0.985", "nan"), "must be a number above 0"),
    ("a floor in words", edit("floors.toml", "0.985", "'high'"), "must be a number above 0"),
    ("a floor outside", edit("floors.toml", "\n[news]", "stray = 0.9\n[news]"), "stray stands outside a table"),
    ("floors that are no TOML", edit("floors.toml", "[news]", "[news"), "floors.toml: "),
]


@pytest.mark.parametrize(("change", "message"), [case[1:] for case in MISSING], ids=[case[0] for case in MISSING])
def test_what_is_missing_fails_with_a_reason(
    folder: Path, capsys: pytest.CaptureFixture[str], change, message: str
) -> None:
    change(folder)
    assert run_gate(folder) == 2
    assert message in capsys.readouterr().err


def test_paired_boilerplate_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The menu is told as content, and stands in a pair."""
    edit("out/coverage.tsv", "ar\ta.txt\t5", "ar\ta.txt\t0\t4\tالقائمة\tcovered\nar\ta.txt\t5")(folder)
    edit(
        "out/pairs.tsv", f"{AR}\t{EN}\ta.txt\t5", f"القائمة\t{EN}\ta.txt\t0\t4\tb.txt\t5\t45\n{AR}\t{EN}\ta.txt\t5"
    )(folder)
    assert run_gate(folder) == 1
    assert "news, boilerplate unpaired" in capsys.readouterr().err


def test_the_floors_of_this_project_are_for_its_documents() -> None:
    """Every document has floors and a gold that holds each line once; both kinds of gold are among them."""
    floors = gate.read_floors(ROOT / "tests" / "floors.toml")
    documents = ROOT / "tests" / "match" / "gold"
    names = [name for name in floors if name != "news"]
    gate.find_documents(documents, names)
    orders = set()
    for name in names:
        lines = [len((documents / f"{name}.{side}.txt").read_text("utf-8").splitlines()) for side in ("ar", "en")]
        path = documents / f"{name}.gold.txt"
        assert gate.read_gold(path, lines) == parse_beads(path.read_text("utf-8"), path)
        orders.add(gate.in_order(gate.read_gold(path, lines)))
    assert orders == {True, False}
