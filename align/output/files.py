"""Files written whole or not at all: beside the target first, flushed to disk, then renamed over it."""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from align.read.files import EXPORTS, RESULTS
from align.records import OutputError, UsageError

STDOUT = "-"
# Streams of the process by the names that the system has for them.
STREAMS = {"stdout": 1, "stderr": 2}
OPENED = re.compile(r"/dev/(stdout|stderr)|(?:/dev|/proc/self)/fd/(\d+)")
PART, READY = ".part", ".ready"  # what is being written, and a set of files that only has to be moved


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a binary stream whose content appears at `path` only when the block ends without an error.

    `-` is standard output, which gets it at once. A link stays a link: the file it leads to is written. What is no
    file (a pipe) is written into, and so is a stream that is open already (`/dev/stdout`, `/dev/fd/3`). Raise
    OutputError, saying what to do, when the disk is full or the place cannot be written.
    """
    if str(path) == STDOUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if opened := OPENED.fullmatch(str(path)):
        sys.stdout.flush()
        with _explained(path), os.fdopen(os.dup(STREAMS.get(opened[1]) or int(opened[2])), "wb") as stream:
            yield stream
        return
    if is_special(path):
        with _explained(path), path.open("wb") as stream:
            yield stream
        return
    target = path.resolve()
    beside = _name_beside(target.parent, PART)
    try:
        with _explained(path):
            with beside.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(beside, target)
    finally:
        with suppress(OSError):  # on a disk that cannot be written not even removing what is not there can be
            beside.unlink(missing_ok=True)


@contextmanager
def whole_set(folder: Path) -> Iterator[Path]:
    """Give a folder to write several files in; they move to `folder` together when the block ends without an error.

    A process that is killed between the first move and the last leaves the rest in a folder of which
    `finish_sets` moves the files. Raise OutputError, saying what to do, when the disk is full or the place cannot
    be written; it names `folder`, not the file beside it.
    """
    beside = _name_beside(folder, PART)
    complete = beside.with_suffix(READY)
    try:
        with _explained(folder):
            finish_sets(folder)
            beside.mkdir()
            yield beside
            beside.rename(complete)
            finish_sets(folder)
    except OutputError as error:
        if isinstance(error.__cause__, OSError):
            raise OutputError(explain(folder, error.__cause__)) from error.__cause__
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


@contextmanager
def one_writer(folder: Path) -> Iterator[None]:
    """Keep other runs from writing to a folder while the block lasts: of two, one would undo the other's work.

    What a killed run had left half-written is removed. The lock goes with the process that holds it, however that
    ends; where the system has no such locks nothing is kept off. Raise OutputError when another run is at it.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(
                f"{folder}: another `align run`, `bulk` or `review` is at work there; wait until it is done, or "
                "name another folder"
            ) from None
        except OSError:  # a file system without locks
            yield
            return
        for left in folder.glob(f".*{PART}"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(handle)


def finish_sets(folder: Path) -> None:
    """Move the files of complete sets, the oldest first, to where they belong: those a killed process left, too."""
    for complete in sorted(folder.glob(f".*{READY}"), key=lambda found: (found.stat().st_mtime_ns, found.name)):
        for file in sorted(complete.iterdir()):
            with suppress(FileNotFoundError):  # another process finishes the same set
                _move(file, folder / file.name)
        with suppress(OSError):
            complete.rmdir()


def _move(file: Path, path: Path) -> None:
    """Move a file to a path: through a link, or into what is no file."""
    try:
        if not is_special(path):
            os.replace(file, path.resolve())
            return
    except OSError as error:
        if error.errno != errno.EXDEV:  # the link leads to another disk
            raise
    with whole_file(path) as stream, file.open("rb") as content:
        shutil.copyfileobj(content, stream)
    file.unlink()


def is_special(path: Path) -> bool:
    """Say whether something is there that is no file and no folder: a pipe, a device, a socket."""
    return path.exists() and not (path.is_file() or path.is_dir())


def _name_beside(folder: Path, suffix: str) -> Path:
    # Not by the process alone: its number comes again, and what a killed one left must not stand in the way.
    return folder / f".{os.getpid()}-{secrets.token_hex(4)}{suffix}"


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Raise OutputError, saying what to do, for an error of the system."""
    try:
        yield
    except OSError as error:
        raise OutputError(explain(path, error)) from error


def write_whole(path: Path, text: str) -> None:
    """Write text as UTF-8, whole or not at all."""
    with whole_file(path) as stream:
        stream.write(text.encode("utf-8"))


def open_output_folder(folder: Path, *, force: bool = False) -> Path:
    """Make the folder results go to; refuse one that holds anything but an earlier run, unless forced."""
    if str(folder) == STDOUT:
        raise UsageError("results go to a folder, not to standard output; name one with -o")
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder}: is a file; results go to a folder, name another with -o")
    try:
        foreign = sorted(p.name for p in folder.iterdir() if not is_ours(p.name)) if folder.exists() else []
        if foreign and not force:
            shown = ", ".join(foreign[:3]) + (", ..." if len(foreign) > 3 else "")
            raise UsageError(
                f"{folder}: holds other things ({shown}); choose an empty or new folder, or pass --force to write "
                "beside them"
            )
        folder.mkdir(parents=True, exist_ok=True)
        finish_sets(folder)
    except OSError as error:
        raise OutputError(explain(folder, error)) from error
    if not os.access(folder, os.W_OK):
        raise OutputError(f"{folder}: cannot be written; choose another folder with -o or change its permissions")
    return folder


def is_ours(name: str) -> bool:
    """Say whether a run or an export writes a file of this name, or left it when it was killed while writing."""
    return name in (*RESULTS, *EXPORTS) or (name.startswith(".") and name.endswith((PART, READY)))


def keep_inputs(outputs: Sequence[Path], inputs: Sequence[str | Path]) -> None:
    """Raise UsageError when a file that is to be written is one that was read: it would be lost."""
    for output in outputs:
        for given in inputs:
            same = output.exists() and os.path.exists(given) and os.path.samefile(output, given)
            if same and not is_special(output):  # a terminal may be both
                raise UsageError(f"{output}: is an input; name another file with -o")


def explain(path: Path, error: OSError) -> str:
    """Say what went wrong with a place results go to, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"{path}: no space left; nothing half-written was kept. Free some space or choose another disk with -o"
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{path}: cannot be written ({error.strerror}); choose another folder with -o"
    return f"{path}: {error.strerror or error}; choose another folder with -o"
