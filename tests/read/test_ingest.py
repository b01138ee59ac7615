"""Files and folders: which are read, what they are called, and what is said of the others."""

from __future__ import annotations

import gzip
import io
import os
import sys
from itertools import permutations
from pathlib import Path

import pytest

from align.read import ingest
from align.read.ingest import Inputs
from align.records import InputError, UsageError
from tests.support import collect_inputs as read_inputs

ARABIC = "وصل الرئيس إلى موسكو يوم الأربعاء."
ENGLISH = "The president arrived in Moscow on Wednesday."


def write(root: Path, *names: str, text: str = ARABIC) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def names(inputs: Inputs) -> list[str]:
    return [document.name for document in inputs.documents]


def messages(inputs: Inputs, severity: str = "error") -> list[str]:
    return [problem.message for problem in inputs.problems if problem.severity == severity]


# Names and order.


def test_names_are_paths_below_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "news/b.txt", "news/a/z.txt", "news/a/ar/y.txt", "single.txt")
    inputs = read_inputs([tmp_path / "news", tmp_path / "single.txt"])
    assert names(inputs) == ["a/ar/y.txt", "a/z.txt", "b.txt", "single.txt"]
    assert inputs.problems == ()
    assert [Path(document.path) for document in inputs.documents][-1] == tmp_path / "single.txt"


def test_two_files_never_share_a_name(tmp_path: Path) -> None:
    write(tmp_path, "one/a/x.txt", "two/a/x.txt", "two/b/x.txt", "other.txt")
    files = [tmp_path / name for name in ("one/a/x.txt", "two/a/x.txt", "two/b/x.txt", "other.txt")]
    for order in permutations(files):
        assert names(read_inputs(order)) == ["b/x.txt", "one/a/x.txt", "other.txt", "two/a/x.txt"]


def test_a_longer_name_may_not_meet_another_file_either(tmp_path: Path) -> None:
    write(tmp_path, "p/x.txt", "q/x.txt", "folder/p/x.txt")
    inputs = read_inputs([tmp_path / "p/x.txt", tmp_path / "q/x.txt", tmp_path / "folder"])
    assert names(inputs) == ["folder/p/x.txt", "q/x.txt", f"{tmp_path.name}/p/x.txt"]


def test_two_folders_with_files_of_one_name(tmp_path: Path) -> None:
    write(tmp_path, "ar/1.txt", "en/1.txt", "en/2.txt")
    inputs = read_inputs(ar=[tmp_path / "ar"], en=[tmp_path / "en"])
    assert [(d.name, d.language) for d in inputs.documents] == [
        ("2.txt", "en"),
        ("ar/1.txt", "ar"),
        ("en/1.txt", "en"),
    ]


def test_the_order_of_paths_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a/1.txt", "a/b/1.txt", "c/1.txt")
    paths = [tmp_path / "a", tmp_path / "a/b", tmp_path / "c", tmp_path / "a/b/1.txt"]
    expected = read_inputs(paths)
    assert len(expected.documents) == 3
    assert all(read_inputs(order) == expected for order in permutations(paths))


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "d/a.txt")
    inputs = read_inputs([tmp_path / "d", tmp_path / "d/a.txt", tmp_path / "d" / ".." / "d"])
    assert names(inputs) == ["a.txt"]
    assert [(p.severity, "given twice" in p.message) for p in inputs.problems] == [("warning", True)] * 2
    inputs = read_inputs([tmp_path / "d"], ar=[tmp_path / "d/a.txt"])
    assert [(d.name, d.language) for d in inputs.documents] == [("a.txt", "ar")]
    assert inputs.problems == ()


def test_names_fit_a_cell_of_a_table(tmp_path: Path) -> None:
    write(tmp_path, "a\tb\nc.txt", "d\u2028e.txt", "نص عربي.txt")
    assert names(read_inputs([tmp_path])) == ["a%09b%0Ac.txt", "d%E2%80%A8e.txt", "نص عربي.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_not_unicode_is_escaped(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text(ENGLISH)
    assert names(read_inputs([tmp_path])) == ["caf%E9.txt"]


def test_names_that_look_alike_once_escaped_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a\tb.txt", "a%09b.txt")
    inputs = read_inputs([tmp_path])
    assert names(inputs) == ["a%09b.txt"]
    assert "rename it" in messages(inputs)[0]


def test_a_file_called_like_a_member_of_another_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "t.tsv", text=f"ar\ten\n{ARABIC}\t{ENGLISH}\n")
    (tmp_path / "t.tsv#ar").write_text(ARABIC, encoding="utf-8")
    inputs = read_inputs([tmp_path / "t.tsv", tmp_path / "t.tsv#ar"])
    assert sorted(names(inputs)) == ["t.tsv#ar", "t.tsv#en"]
    assert len(inputs.errors) == 1


# Languages.


def test_language_is_what_the_user_says_and_no_guess(tmp_path: Path) -> None:
    write(tmp_path, "ar/x.ar.txt", "en/x_en.txt")
    assert {document.language for document in read_inputs([tmp_path]).documents} == {None}
    assert {document.language for document in read_inputs([tmp_path], language="en").documents} == {"en"}


def test_a_file_named_outweighs_its_folder(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "b.txt")
    inputs = read_inputs([tmp_path], ar=[tmp_path / "a.txt"])
    assert [(d.name, d.language) for d in inputs.documents] == [("a.txt", "ar"), ("b.txt", None)]


def test_a_file_given_as_both_is_of_either(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    assert [d.language for d in read_inputs(ar=[tmp_path / "a.txt"], en=[tmp_path / "a.txt"]).documents] == [None]


# Options.


def test_lines_are_for_text_files(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", text="سطر أول\n\nسطر ثالث\n")
    write(tmp_path, "b.md", text="# title\ntext\n")
    inputs = read_inputs([tmp_path], lines=True)
    assert [(d.text, d.lines) for d in inputs.documents] == [
        ("سطر أول\n\nسطر ثالث\n", True),
        ("# title\ntext\n", True),
    ]
    assert not any(document.lines for document in read_inputs([tmp_path]).documents)


def test_encoding_reaches_every_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(ARABIC.encode("cp1256"))
    write(tmp_path, "b.txt")
    inputs = read_inputs([tmp_path], encoding="windows-1256")
    assert [document.text for document in inputs.documents] == [ARABIC, ARABIC]


@pytest.mark.parametrize(
    "options",
    [{"paths": []}, {"paths": ["x"], "encoding": "klingon"}, {"paths": ["x"], "columns": {"fr": "a"}}],
    ids=["nothing to read", "unknown encoding", "unknown member"],
)
def test_wrong_usage_is_raised_at_once(options: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(UsageError):
        read_inputs(**options)


def test_hashes_are_of_the_files_as_they_lie(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(b"abc", mtime=0))
    write(tmp_path, "b.txt", text="abc")
    hashes = read_inputs([tmp_path]).hashes
    assert list(hashes) == ["a.txt.gz", "b.txt"]
    assert hashes["b.txt"] == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert hashes["a.txt.gz"] != hashes["b.txt"]


# Standard input.


def test_standard_input(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write(tmp_path, "stdin")
    for data, expected in ((ARABIC.encode(), ["stdin"]), (b"\x00\x01", [])):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        inputs = read_inputs(["-"])
        assert names(inputs) == expected
        assert len(inputs.errors) == 1 - len(expected)


def test_standard_input_beside_a_file_of_that_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write(tmp_path, "stdin", text=ENGLISH)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ARABIC.encode())))
    inputs = read_inputs([tmp_path / "stdin"], ar=["-"])
    assert [(d.name, d.text, d.language) for d in inputs.documents] == [
        ("stdin", ARABIC, "ar"),
        (f"{tmp_path.name}/stdin", ENGLISH, None),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_may_be_named_but_is_not_looked_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "neither a file nor a folder" in messages(read_inputs([tmp_path]), "skipped")[0]
    reader, writer = os.pipe()
    os.write(writer, ARABIC.encode())
    os.close(writer)
    try:
        inputs = read_inputs([f"/dev/fd/{reader}"])
    finally:
        os.close(reader)
    assert [document.text for document in inputs.documents] == [ARABIC]


# What is passed over, and what cannot be read.


def test_hidden_and_unknown_files_are_skipped_with_a_reason(tmp_path: Path) -> None:
    write(
        tmp_path,
        "a.txt",
        ".git/config.txt",
        ".hidden.txt",
        "photo.jpg",
        "notes",
        "old.doc",
        "~$a.docx",
        "x.xls.gz",
    )
    inputs = read_inputs([tmp_path])
    assert names(inputs) == ["a.txt"]
    assert inputs.errors == ()
    reasons = {Path(problem.path).name: problem.message for problem in inputs.problems}
    assert sorted(reasons) == [".git", ".hidden.txt", "notes", "old.doc", "photo.jpg", "x.xls.gz", "~$a.docx"]
    assert "save it as .docx" in reasons["old.doc"]
    assert ".xlsx" in reasons["x.xls.gz"]
    assert ".jpg files are not read" in reasons["photo.jpg"]


def test_results_of_an_earlier_run_are_no_input(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "run.json", "report.html", "other.html")
    table = f"ar_text\ten_text\n{ARABIC}\t{ENGLISH}\n"
    write(tmp_path, "pairs.tsv", "elsewhere/pairs.tsv", text=table)
    inputs = read_inputs([tmp_path])
    assert names(inputs) == ["a.txt", "elsewhere/pairs.tsv#ar", "elsewhere/pairs.tsv#en", "other.html"]
    assert len(messages(inputs, "skipped")) == 3
    write(
        tmp_path, "pairs.tmx", "pairs.jsonl", "pairs.ar", "pairs.en", "pairs.parquet", "project.sqlite"
    )  # exports
    assert names(read_inputs([tmp_path])) == names(inputs)
    assert names(read_inputs([tmp_path / "pairs.tsv"])) == ["pairs.tsv#ar", "pairs.tsv#en"]


def test_a_file_named_is_text_whatever_its_suffix(tmp_path: Path) -> None:
    write(tmp_path, "notes", "story.news", "data.json")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    inputs = read_inputs([tmp_path / name for name in ("notes", "story.news", "data.json", "photo.jpg")])
    assert names(inputs) == ["notes", "story.news"]
    assert [word in message for word, message in zip(("jsonl", "JPEG"), messages(inputs), strict=True)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("suffix", "advice"), [(".sdlppx", ".sdlxliff in it"), (".txml", ".tmx"), (".resx", ".po"), (".PPTX", ".pdf")]
)
def test_files_of_other_tools_come_with_advice(suffix: str, advice: str, tmp_path: Path) -> None:
    write(tmp_path, "good.txt", f"project{suffix}")
    inputs = read_inputs([tmp_path / "good.txt", tmp_path / f"project{suffix}"])
    assert names(inputs) == ["good.txt"]
    assert advice in messages(inputs)[0]


def test_files_that_cannot_be_read_raise_unless_they_are_collected(tmp_path: Path) -> None:
    write(tmp_path, "good.txt")
    (tmp_path / "arabic.txt").write_bytes(ARABIC.encode("cp1256"))
    paths = [tmp_path, tmp_path / "absent.txt"]
    with pytest.raises(InputError) as caught:
        ingest.read_inputs(paths)
    collected = ingest.read_inputs(paths, on_error="collect")
    assert str(caught.value).split("\n") == [problem.message for problem in collected.errors]
    assert [Path(problem.path).name for problem in collected.errors] == ["absent.txt", "arabic.txt"]


def test_what_is_merely_passed_over_raises_nothing(tmp_path: Path) -> None:
    write(tmp_path, "good.txt")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    inputs = ingest.read_inputs([tmp_path])
    assert names(inputs) == ["good.txt"]
    assert len(messages(inputs, "skipped")) == 1


def test_one_path_stands_for_a_list_of_one(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    for path in (tmp_path, str(tmp_path)):
        assert names(ingest.read_inputs(path)) == names(ingest.read_inputs(ar=path)) == ["a.txt"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"language": "arabic"}, "language must be ar or en"),
        ({"on_error": "skip"}, "on_error must be raise or collect"),
    ],
)
def test_values_that_reading_does_not_know_are_refused(tmp_path: Path, options, message: str) -> None:
    write(tmp_path, "a.txt")
    with pytest.raises(UsageError, match=message):
        ingest.read_inputs([tmp_path], **options)


def test_good_files_are_read_when_others_fail(tmp_path: Path) -> None:
    write(tmp_path, "good.txt")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "white.txt").write_bytes(b" \n\t\n")
    (tmp_path / "arabic.txt").write_bytes(ARABIC.encode("cp1256"))
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)))
    inputs = read_inputs([tmp_path, tmp_path / "absent.txt"])
    assert names(inputs) == ["good.txt"]
    said = {Path(problem.path).name: problem for problem in inputs.problems}
    assert {name: problem.severity for name, problem in said.items()} == {
        "empty.txt": "skipped",
        "white.txt": "error",
        "arabic.txt": "error",
        "binary.txt": "error",
        "absent.txt": "error",
    }
    assert "windows-1256" in said["arabic.txt"].message
    assert "binary" in said["binary.txt"].message
    assert "no such file" in said["absent.txt"].message
    assert all(str(problem).startswith(str(tmp_path)) for problem in inputs.problems)


def test_an_empty_file_that_was_named_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert messages(read_inputs([tmp_path / "empty.txt"])) == [f"{tmp_path / 'empty.txt'}: this file is empty"]


def test_a_folder_with_nothing_usable(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path, "pictures/photo.jpg", "texts/a.txt")
    inputs = read_inputs([tmp_path / "empty", tmp_path / "pictures", tmp_path / "texts"])
    assert names(inputs) == ["a.txt"]
    assert [message.split(": ")[0] for message in messages(inputs)] == [
        str(tmp_path / d) for d in ("empty", "pictures")
    ]
    assert all(".docx" in message for message in messages(inputs))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_and_folders(tmp_path: Path) -> None:
    write(tmp_path, "locked.txt", "folder/a.txt", "good.txt")
    (tmp_path / "locked.txt").chmod(0)
    (tmp_path / "folder").chmod(0)
    try:
        inputs = read_inputs([tmp_path])
    finally:
        (tmp_path / "folder").chmod(0o700)
    assert names(inputs) == ["good.txt"]
    assert all("permission denied" in message for message in messages(inputs))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied"), "permission denied"),
        (FileNotFoundError(2, "No such file"), "no such file"),
        (OSError(5, "Input/output error"), "Input/output error"),
    ],
)
def test_files_that_fail_while_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    write(tmp_path, "bad.txt", "good.txt")
    read = Path.read_bytes

    def failing(path: Path) -> bytes:
        if path.name == "bad.txt":
            raise error
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", failing)
    inputs = read_inputs([tmp_path])
    assert names(inputs) == ["good.txt"]
    assert words in messages(inputs)[0]
    assert "bad.txt" in messages(inputs)[0]


def test_a_reader_that_breaks_down_ends_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "a.txt", "b.md")

    def broken(_source: object) -> list[ingest.Document]:
        raise RecursionError("too deep")

    monkeypatch.setattr(ingest, "reader_for", lambda suffix: broken if suffix == ".md" else ingest.read_plain)
    inputs = read_inputs([tmp_path])
    assert names(inputs) == ["a.txt"]
    assert "b.md: cannot be read (RecursionError: too deep)" in messages(inputs)[0]


def test_links(tmp_path: Path) -> None:
    write(tmp_path, "d/z.txt", "elsewhere/e.txt")
    (tmp_path / "d/loop").symlink_to(tmp_path / "d")
    (tmp_path / "d/a-copy.txt").symlink_to(tmp_path / "d/z.txt")
    (tmp_path / "d/broken.txt").symlink_to(tmp_path / "nowhere")
    (tmp_path / "d/other").symlink_to(tmp_path / "elsewhere")
    inputs = read_inputs([tmp_path / "d"])
    assert names(inputs) == ["other/e.txt", "z.txt"]
    assert [message.split(": ", 1)[1] for message in messages(inputs, "skipped")] == [
        f"skipped: the same file as {tmp_path / 'd/z.txt'}, read once",
        "skipped: a link that leads nowhere",
        "skipped: leads to a folder that is read already",
    ]
    assert inputs.errors == ()


def test_a_link_named_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "a.txt")
    assert len(messages(read_inputs([tmp_path / "a.txt"]))) == 1


def test_lost_characters_are_a_warning(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", text=ARABIC * 10 + "\n\ufffd")
    inputs = read_inputs([tmp_path])
    assert names(inputs) == ["a.txt"]
    assert "line 2" in messages(inputs, "warning")[0]


def test_fifty_megabytes_in_one_line(tmp_path: Path) -> None:
    text = (ARABIC + " ") * (50_000_000 // len((ARABIC + " ").encode()))
    write(tmp_path, "a.txt", text=text)
    inputs = read_inputs([tmp_path])
    assert inputs.documents[0].text == text
    assert inputs.problems == ()


# Compressed files.


def test_gzip_of_any_kind(tmp_path: Path) -> None:
    (tmp_path / "a.TXT.GZ").write_bytes(gzip.compress(ARABIC.encode()))
    (tmp_path / "b.tsv.gz").write_bytes(gzip.compress(f"ar\ten\n{ARABIC}\t{ENGLISH}\n".encode()))
    (tmp_path / "two.txt.gz").write_bytes(gzip.compress(b"one ") + gzip.compress(b"two"))
    inputs = read_inputs([tmp_path])
    assert [(d.name, d.text) for d in inputs.documents] == [
        ("a.TXT.GZ", ARABIC),
        ("b.tsv.gz#ar", ARABIC),
        ("b.tsv.gz#en", ENGLISH),
        ("two.txt.gz", "one two"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (gzip.compress(ARABIC.encode())[:-9], "ends too early"),
        (ARABIC.encode(), "not a sound gzip file"),
        (gzip.compress(ARABIC.encode())[:14] + b"\xff" * 20, "not a sound gzip file"),
        (gzip.compress(bytes(2_000_000)), "more than 977 KiB"),
        (gzip.compress(b""), "is empty"),
    ],
    ids=["cut short", "no gzip at all", "damaged", "a bomb", "empty inside"],
)
def test_bad_gzip(tmp_path: Path, data: bytes, words: str) -> None:
    (tmp_path / "a.txt.gz").write_bytes(data)
    inputs = read_inputs([tmp_path / "a.txt.gz"], max_unpacked=1_000_000)
    assert inputs.documents == ()
    assert words in messages(inputs)[0]


def test_names_differ_in_every_space(tmp_path: Path) -> None:
    write(tmp_path, "two  names.txt", "two names.txt", " ahead.txt", "no\u00a0break.txt", "no break.txt")
    inputs = read_inputs([tmp_path])
    assert names(inputs) == [
        "%20ahead.txt",
        "no break.txt",
        "no%C2%A0break.txt",
        "two %20names.txt",
        "two names.txt",
    ]
    assert [" ".join(name.split()) for name in names(inputs)] == names(inputs), (
        "what a cell of a table makes of them"
    )


def test_what_is_told_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"\\ud800": "x"}', encoding="utf-8")
    (problem,) = read_inputs([tmp_path / "a.jsonl"]).problems
    assert "its columns are: \ufffd. " in problem.message  # half of a character was lost
    problem.message.encode("utf-8")


def test_files_that_would_fill_the_memory_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt")
    (problem,) = read_inputs([tmp_path / "a.txt"], max_unpacked=1).errors
    assert "holds more than 1 bytes" in problem.message
