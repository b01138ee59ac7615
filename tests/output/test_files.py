"""Output appears whole or not at all, and never beside things it does not know unless told to."""

import errno

import pytest

from align.output.files import EXPORT_FILES, one_writer, open_output_folder, whole_file, whole_set, write_whole
from align.records import OutputError, UsageError


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path) -> None:
    target = tmp_path / "pairs.tsv"
    target.write_text("old")
    with pytest.raises(OutputError, match="no space left"), whole_file(target) as stream:
        stream.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["pairs.tsv"]


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
        with pytest.raises(OutputError, match="another run is writing there"), one_writer(tmp_path):
            pass
        with one_writer(tmp_path.parent):
            pass
    with one_writer(tmp_path):
        pass


def test_a_full_device_is_told(tmp_path) -> None:
    with pytest.raises(OutputError, match="no space left"):
        (tmp_path / "full").symlink_to("/dev/full")
        with whole_file(tmp_path / "out") as stream, open("/dev/full", "wb", buffering=0) as full:
            stream.write(b"x")
            full.write(b"x")


def test_a_run_may_be_written_again_but_not_over_other_things(tmp_path) -> None:
    folder = open_output_folder(tmp_path / "out")
    write_whole(folder / "pairs.tsv", "ار\n")
    for name in EXPORT_FILES:
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
