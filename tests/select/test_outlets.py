"""Names of sources: documents, folders as people named them, and outlets of a table with its mistakes."""

from pathlib import Path

import pytest

from align.read.ingest import read_inputs
from align.records import Document, InputError, UsageError
from align.select.outlets import find_outlets, read_outlets

NAMES = ["almarsad.txt", "nile/herald.txt", "cairo.txt"]


def write_files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("A line.\n", encoding="utf-8")


def folders(*paths: Path | str) -> dict[str, str]:
    return dict(find_outlets(read_inputs(paths).documents, "folder").source)


def test_the_first_folder_below_the_input_is_the_source(tmp_path) -> None:
    write_files(tmp_path, "sites/almarsad/june/1.txt", "sites/almarsad/2.txt", "sites/nile/3.txt")
    assert folders(tmp_path / "sites") == {
        "almarsad/june/1.txt": "almarsad",
        "almarsad/2.txt": "almarsad",
        "nile/3.txt": "nile",
    }


def test_a_file_right_below_the_input_has_the_input_s_own_name(tmp_path) -> None:
    write_files(tmp_path, "ar/one.txt", "en/two.txt", "en/other/three.txt")
    assert folders(tmp_path / "ar", tmp_path / "en") == {
        "one.txt": "ar",
        "two.txt": "en",
        "other/three.txt": "other",
    }


def test_a_name_lengthened_to_tell_two_files_apart_keeps_its_folder(tmp_path) -> None:
    write_files(tmp_path, "ar/same.txt", "ar/own.txt", "en/same.txt", "en/other.txt")
    assert folders(tmp_path / "ar", tmp_path / "en") == {
        "ar/same.txt": "ar",
        "own.txt": "ar",
        "en/same.txt": "en",
        "other.txt": "en",
    }


def test_a_relative_path_says_as_much(tmp_path, monkeypatch) -> None:
    write_files(tmp_path, "ar/one.txt", "loose.txt", "لغة/خبر.txt")
    monkeypatch.chdir(tmp_path)
    assert folders("ar", "./loose.txt", "لغة") == {"one.txt": "ar", "loose.txt": "loose.txt", "خبر.txt": "لغة"}
    assert folders(".") == {"ar/one.txt": "ar", "loose.txt": "loose.txt", "لغة/خبر.txt": "لغة"}


def test_members_of_a_file_lie_where_the_file_does() -> None:
    documents = [Document("x.tmx#ar", "", "/data/memories/x.tmx"), Document("made by hand", "")]
    assert find_outlets(documents, "folder").source == {"x.tmx#ar": "memories", "made by hand": "made by hand"}


def test_each_document_is_a_source_unless_told_otherwise() -> None:
    documents = [Document("b.txt", ""), Document("a.txt", "")]
    assert find_outlets(documents).source == {"b.txt": "b.txt", "a.txt": "a.txt"}
    assert find_outlets(documents, pages={"b.txt": "a.txt", "a.txt": "a.txt"}).source["b.txt"] == "a.txt"


def write_table(folder: Path, *lines: str) -> Path:
    path = folder / "outlets.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_table_names_outlets_and_dates(tmp_path) -> None:
    path = write_table(
        tmp_path,
        "date\tdocument\tnote\toutlet",
        "2024-05-07\talmarsad.txt\t\tالمرصد",
        "",
        "2024-05-08 18:30\tnile/herald.txt\tby mail\tThe Nile Herald",
    )
    found = read_outlets(path, NAMES)
    assert found.source == {
        "almarsad.txt": "المرصد",
        "nile/herald.txt": "The Nile Herald",
        "cairo.txt": "cairo.txt",
    }
    assert found.unnamed == ("cairo.txt",)
    assert [found.date_of(name) for name in NAMES] == ["2024-05-07", "2024-05-08 18:30", ""]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["name\toutlet", "almarsad.txt\tالمرصد"], "line 1: lacks the column document"),
        (["document\toutlet\toutlet", "almarsad.txt\tA\tB"], "line 1: has twice the column outlet"),
        (
            ["document\toutlet", "herald.txt\tHerald"],
            "line 2: no document 'herald.txt' in this run; did you mean nile",
        ),
        (["document\toutlet", "xyz\tA"], "line 2: no document 'xyz' in this run; its documents are named like"),
        (["document\toutlet", "cairo.txt\tA", "cairo.txt\tB"], "line 3: cairo.txt stands in line 2 already"),
        (["document\toutlet", "cairo.txt\t"], "line 2: names no outlet of cairo.txt"),
        (["document\toutlet\tdate", "cairo.txt\tA\t7 May"], "line 2: '7 May' is no date; write it like 2024-05-31"),
        (["document\toutlet\tdate", "cairo.txt\tA\t2024-02-30"], "line 2: '2024-02-30' is no date"),
        (["document\toutlet", "cairo.txt A"], "line 2: has 1 fields, the header 2"),
    ],
)
def test_mistakes_in_a_table_are_named_with_their_line(tmp_path, lines, message) -> None:
    path = write_table(tmp_path, *lines)
    with pytest.raises(InputError) as raised:
        read_outlets(path, NAMES)
    assert f"{path}, {message}" in str(raised.value)


def test_a_table_that_is_not_there_is_a_wrong_option(tmp_path) -> None:
    with pytest.raises(UsageError, match="no such file; sources are told apart by document, folder"):
        find_outlets([Document("a.txt", "")], tmp_path / "none.tsv")
