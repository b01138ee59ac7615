"""Output appears whole or not at all, and never beside things it does not know unless told to."""

import errno
import os
import threading
from pathlib import Path

import pytest

from align.output.files import one_writer, open_output_folder, whole_file, whole_set, write_whole
from align.read.files import EXPORTS
from align.records import OutputError, UsageError


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path) -> None:
    target = tmp_path / "pairs.tsv"
    target.write_text("old")
    with pytest.raises(OutputError, match="no space left"), whole_file(target) as stream:
        stream.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["pairs.tsv"]


def test_a_disk_that_cannot_be_written_is_told_by_the_name_that_was_given(tmp_path, monkeypatch) -> None:
    """There not even removing what is not there can be: that error must not take the place of the first."""

    def refuse(self, *arguments, **options):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OutputError, match=r"pairs\.tsv: cannot be written .*choose another"):
        write_whole(tmp_path / "pairs.tsv", "new")


def test_an_interruption_leaves_nothing(tmp_path) -> None:
    with pytest.raises(KeyboardInterrupt), whole_file(tmp_path / "pairs.tsv") as stream:
        stream.write(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_set_of_files_appears_together_or_not_at_all(tmp_path) -> None:
    write_whole(tmp_path / "pairs.tsv", "old")
    with pytest.raises(OutputError, match="no space left"), whole_set(tmp_path) as beside:
        write_whole(beside / "pairs.tsv", "new")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("pairs.tsv", "old")]
    with whole_set(tmp_path) as beside:
        write_whole(beside / "pairs.tsv", "new")
        write_whole(beside / "run.json", "{}")
    assert sorted((p.name, p.read_text()) for p in tmp_path.iterdir()) == [("pairs.tsv", "new"), ("run.json", "{}")]


def test_a_file_of_a_set_that_cannot_be_written_is_told_by_the_folder(tmp_path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    whole, refused = whole_set(tmp_path), pytest.raises(OutputError, match="no space left")
    with refused as told, whole as beside, whole_file(beside / "pairs.tsv"):
        raise full
    assert str(told.value).startswith(f"{tmp_path}: ")


def test_only_one_run_writes_to_a_folder(tmp_path) -> None:
    pytest.importorskip("fcntl")
    (tmp_path / ".1234.part").mkdir()  # left by a run that was killed
    (tmp_path / ".1234.part" / "pairs.tsv").write_text("half")
    with one_writer(tmp_path):
        assert list(tmp_path.iterdir()) == []
        with (
            pytest.raises(OutputError, match="`bulk` or `review` is at work there"),
            one_writer(tmp_path),
        ):
            pass
        with one_writer(tmp_path.parent):
            pass
    with one_writer(tmp_path):
        pass


def test_a_set_whose_moves_were_cut_short_is_finished(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("coverage.tsv", "pairs.tsv"):
        write_whole(tmp_path / name, "old")
    moved = []

    def killed(file: Path, target: Path) -> None:
        if moved:
            raise KeyboardInterrupt
        moved.append(target)
        file.rename(target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), whole_set(tmp_path) as beside:
        for name in ("coverage.tsv", "pairs.tsv"):
            write_whole(beside / name, "new")
        patch.setattr("align.output.files.os.replace", killed)
    assert [(tmp_path / name).read_text() for name in ("coverage.tsv", "pairs.tsv")] == ["new", "old"]
    open_output_folder(tmp_path)
    assert sorted((p.name, p.read_text()) for p in tmp_path.iterdir()) == [
        ("coverage.tsv", "new"),
        ("pairs.tsv", "new"),
    ]


def test_what_a_killed_process_of_the_same_number_left_is_in_nobodys_way(tmp_path) -> None:
    for name in (f".{os.getpid()}.part", f".pairs.tsv.{os.getpid()}.part"):
        (tmp_path / name).mkdir()
    write_whole(tmp_path / "pairs.tsv", "new")
    with whole_set(tmp_path) as beside:
        write_whole(beside / "run.json", "{}")
    assert (tmp_path / "pairs.tsv").read_text() == "new"
    assert (tmp_path / "run.json").read_text() == "{}"


def test_a_link_is_written_through(tmp_path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "pairs.tsv").write_text("old")
    for name in ("pairs.tsv", "run.json"):  # the second leads to a file that is not there yet
        (tmp_path / name).symlink_to(Path("real") / name)
    write_whole(tmp_path / "pairs.tsv", "one")
    assert (tmp_path / "real" / "pairs.tsv").read_text() == "one"
    with whole_set(tmp_path) as beside:
        write_whole(beside / "pairs.tsv", "two")
        write_whole(beside / "run.json", "{}")
    assert all((tmp_path / name).is_symlink() for name in ("pairs.tsv", "run.json"))
    assert sorted(p.name for p in (tmp_path / "real").iterdir()) == ["pairs.tsv", "run.json"]
    assert (tmp_path / "real" / "pairs.tsv").read_text() == "two"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_what_is_no_file_is_written_into(tmp_path) -> None:
    os.mkfifo(tmp_path / "pairs.tsv")
    (tmp_path / "null").symlink_to(os.devnull)
    write_whole(tmp_path / "null", "gone")
    assert Path(os.devnull).is_char_device()
    assert (tmp_path / "null").is_symlink()
    read: list[str] = []
    for write in (lambda: write_whole(tmp_path / "pairs.tsv", "one"), lambda: write_set(tmp_path, "two")):
        reader = threading.Thread(target=lambda: read.append((tmp_path / "pairs.tsv").read_text()))
        reader.start()
        write()
        reader.join()
    assert read == ["one", "two"]
    assert (tmp_path / "pairs.tsv").is_fifo()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="needs names of open streams")
def test_an_open_stream_is_written_into_after_what_it_holds(tmp_path) -> None:
    with (tmp_path / "log").open("wb") as stream:
        stream.write(b"before\n")
        stream.flush()
        write_whole(Path(f"/dev/fd/{stream.fileno()}"), "one\n")
        stream.write(b"after\n")
    assert (tmp_path / "log").read_text() == "before\none\nafter\n"
    read, write = os.pipe()
    write_whole(Path(f"/dev/fd/{write}"), "two")
    os.close(write)
    with os.fdopen(read) as stream:
        assert stream.read() == "two"


def write_set(folder: Path, text: str) -> None:
    with whole_set(folder) as beside:
        write_whole(beside / "pairs.tsv", text)


def test_a_full_device_is_told(tmp_path) -> None:
    (tmp_path / "full").symlink_to("/dev/full")
    with pytest.raises(OutputError, match="no space left"):
        write_whole(tmp_path / "full", "x")


def test_a_run_may_be_written_again_but_not_over_other_things(tmp_path) -> None:
    folder = open_output_folder(tmp_path / "out")
    write_whole(folder / "pairs.tsv", "ار\n")
    for name in EXPORTS:
        write_whole(folder / name, "")
    open_output_folder(folder)
    (folder / "thesis.docx").write_text("mine")
    with pytest.raises(UsageError, match=r"holds other things \(thesis.docx\).*--force"):
        open_output_folder(folder)
    assert open_output_folder(folder, force=True) == folder


def test_a_file_is_no_folder(tmp_path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match="is a file"):
        open_output_folder(tmp_path / "out")
