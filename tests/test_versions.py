"""`align.compare_versions`: pages of both languages, and what the other language tells of the change."""

from pathlib import Path

import pytest

import align
from align.records import Document, InputError, UsageError

OUTLETS = Path(__file__).resolve().parents[1] / "corpora" / "outlets"


@pytest.fixture(scope="module")
def encoder():
    return align.load_encoder("bundled")


@pytest.fixture(scope="module")
def project(encoder):
    files = [*sorted(OUTLETS.glob("ar/*-ferry.txt")), *sorted(OUTLETS.glob("en/*-ferry.txt"))]
    return align.align_documents(align.read_inputs(files).documents, encoder=encoder).project


def compare(name: str, encoder, **options) -> align.Versions:
    new = next(OUTLETS.glob(f"*/{name}-ferry.txt"))
    return align.compare_versions(OUTLETS / "versions" / f"{name}-ferry.0700.txt", new, encoder=encoder, **options)


def test_an_english_page_is_told_change_by_change(encoder) -> None:
    found = compare("medpost", encoder)
    changes = found.changes
    assert found.kept == 2
    assert {how: n for how, n in found.counts.items() if n} == {"facts": 3, "recast": 1, "added": 3, "removed": 1}
    facts = changes[changes["change"] == "facts"]
    values = list(zip(facts["old_value"], facts["new_value"], strict=True))
    assert values[:3] == [("200", "214"), ("Six", "Eight"), ("Sunday", "Monday")]
    assert changes.loc[changes["change"] == "removed", "old_text"].tolist() == [
        "The cause of the accident is not yet known."
    ]
    assert changes.loc[changes["change"] == "recast", "new_text"].tolist() == [
        "Everyone on board was rescued before sunrise, the coastguard said."
    ]
    assert set(changes["told"]) == {""}


def test_an_arabic_page_is_told_change_by_change(encoder) -> None:
    changes = compare("saahil", encoder).changes
    facts = changes[changes["change"] == "facts"]
    values = set(zip(facts["kind"], facts["old_value"], facts["new_value"], strict=True))
    assert {
        ("number", "230", "214"),
        ("number", "خمسة", "ثمانية"),
        ("date", "السبت", "الأحد"),
        ("negation", "yes", "no"),
    } <= values
    assert (changes["language"] == "ar").all()


def test_offsets_are_those_of_both_texts(encoder) -> None:
    texts = [
        path.read_text("utf-8")
        for path in (OUTLETS / "versions" / "medpost-ferry.0700.txt", OUTLETS / "en" / "medpost-ferry.txt")
    ]
    for row in compare("medpost", encoder).changes.itertuples():
        if row.old_text:
            assert texts[0][int(row.old_start) : int(row.old_end)] == row.old_text
        if row.new_text:
            assert texts[1][int(row.new_start) : int(row.new_end)] == row.new_text


def test_the_other_language_is_asked_what_it_tells(encoder, project) -> None:
    changes = compare("medpost", encoder, project=project).changes
    told = {(row.old_value, row.new_value): row.told for row in changes.itertuples() if row.change == "facts"}
    assert told["200", "214"] == "new"  # 214 in Arabic, too, though "about 200" would allow for it
    assert told["Six", "Eight"] == "new"
    assert told["Sunday", "Monday"] == "old"
    one = {row.old_text or row.new_text: row for row in changes.itertuples() if not (row.old_text and row.new_text)}
    assert one["The captain blamed a fault in the navigation system."].told == "new"
    assert one["The captain blamed a fault in the navigation system."].told_doc == "saahil-ferry.txt"
    # «وفتحت وزارة النقل تحقيقًا في أسباب الحادث»: its causes are being looked into.
    assert one["The cause of the accident is not yet known."].told == "part"
    assert one["The cause of the accident is not yet known."].told_doc == "khabar-ferry.txt"
    assert [row.told for text, row in one.items() if text.startswith("Djerba, with its beaches")] == ["neither"]


def test_what_a_bound_allows_for_is_not_told_by_it(encoder, tmp_path) -> None:
    """Seventeen dead are neither the "at least 12" of the old version nor the nineteen of the new one."""
    lines = "Fire in the market\n\n{} people were killed in the fire in the market on Sunday.\n\nThe governor came."
    arabic = "حريق في السوق\n\nقُتل {} شخصًا في الحريق الذي شب في السوق يوم الأحد.\n\nوزار الوالي المكان."
    old, new = (
        Document(name, lines.format(count)) for name, count in (("old", "At least 12"), ("new", "Nineteen"))
    )
    told = {}
    for count in ("سبعة عشر", "اثنا عشر", "تسعة عشر"):
        project = align.align_documents([new, Document("ar", arabic.format(count))], encoder=encoder).project
        changes = align.compare_versions(old, new, encoder=encoder, project=project).changes
        told[count] = changes.loc[changes["change"] == "facts", "told"].tolist()
    assert told == {"سبعة عشر": ["neither"], "اثنا عشر": ["old"], "تسعة عشر": ["new"]}


def test_swapping_the_versions_mirrors_facts(encoder) -> None:
    new, old = OUTLETS / "versions" / "saahil-ferry.0700.txt", OUTLETS / "ar" / "saahil-ferry.txt"
    there, back = compare("saahil", encoder).changes, align.compare_versions(old, new, encoder=encoder).changes
    pairs = [
        {tuple(row) for row in table.loc[table["change"] == "facts", columns].itertuples(index=False)}
        for table, columns in ((there, ["old_value", "new_value"]), (back, ["new_value", "old_value"]))
    ]
    assert pairs[0] == pairs[1]
    counts = [table["change"].value_counts().to_dict() for table in (there, back)]
    assert counts[0]["added"] == counts[1]["removed"]


def test_a_page_beside_itself_has_not_changed(encoder) -> None:
    page = OUTLETS / "ar" / "saahil-ferry.txt"
    found = align.compare_versions(page, page, encoder=encoder)
    assert found.changes.empty
    assert found.kept == 10
    assert list(found.changes.columns)[:2] == ["change", "language"]


def test_versions_inside_a_run_are_one_source(encoder) -> None:
    files = [*sorted(OUTLETS.glob("*/*-ferry.txt")), OUTLETS / "versions" / "medpost-ferry.0700.txt"]
    result = align.align_documents(align.read_inputs(files).documents, encoder=encoder)
    assert result.info["versions"] == [["medpost-ferry.0700.txt", "medpost-ferry.txt"]]
    assert "medpost-ferry.txt" not in set(result.statements["source"])
    assert "medpost-ferry.txt" in set(result.statements["doc"])
    both = result.statements[result.statements["text"].str.startswith("The ferry has been in service since 2004")]
    assert len(set(both["doc"])) == 2
    assert len(set(both["source"])) == 1


@pytest.mark.parametrize(
    ("old", "new", "error", "message"),
    [
        ("Il pleut beaucoup aujourd'hui.", "The port was shut.", InputError, "no Arabic or English sentence"),
        ("أُغلق الميناء صباح اليوم.", "The port was shut this morning.", InputError, "are in two languages"),
    ],
)
def test_what_cannot_be_compared_is_refused(old, new, error, message, encoder) -> None:
    with pytest.raises(error, match=message):
        align.compare_versions(Document("old", old), Document("new", new), encoder=encoder)


def test_folders_and_missing_files_are_refused(tmp_path, encoder) -> None:
    with pytest.raises(UsageError, match="is a folder"):
        align.compare_versions(tmp_path, OUTLETS / "ar" / "saahil-ferry.txt", encoder=encoder)
    with pytest.raises(InputError, match="no such file"):
        align.compare_versions(tmp_path / "none.txt", OUTLETS / "ar" / "saahil-ferry.txt", encoder=encoder)
    page = OUTLETS / "ar" / "saahil-ferry.txt"
    with pytest.raises(InputError, match="holds no project"):
        align.compare_versions(page, page, encoder=encoder, project=tmp_path)
