"""Find the files to read, in an order and under names that depend on nothing but the paths."""

from __future__ import annotations

import os
import re
import stat
import sys
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from align.read.decode import lines_before, one_line_end
from align.records import InputError, Language

STDIN = "-"
# Invisible companions that programs leave behind, beside the dot files.
COMPANIONS = ("~$", "._")
COMPANION_NAMES = frozenset(("__macosx", "thumbs.db", "desktop.ini"))
# What a run writes, and exports of it: no inputs where both `MARKS` of a run stand.
RESULTS = (
    "pairs.tsv",
    "coverage.tsv",
    "parts.tsv",
    "statements.tsv",
    "conflicts.tsv",
    "dropped.tsv",
    "report.html",
    "run.json",
    "project.sqlite",
)
MARKS = frozenset(("pairs.tsv", "run.json"))
WORK_MARKS = frozenset(("plan.json", "shards"))  # in the work folder of a bulk job
EXPORTS = ("reviewed.tsv", "pairs.tmx", "pairs.xlf", "pairs.ar", "pairs.en", "pairs.jsonl", "pairs.parquet",
           "pairs.csv", "pairs.xlsx", "documents.jsonl", "sources.tsv", "matrix.tsv", "alone.tsv", "nearest.tsv",
           "left_out.tsv", "otherwise.tsv", "versions.tsv")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """What the user should know about one input, as a whole sentence with the path and what to do.

    `error`: something asked for could not be read. `warning`: it was read, but look at it. `skipped`: passed over,
    as hidden files and files of other kinds in a folder are.
    """

    path: str
    message: str
    severity: Literal["error", "warning", "skipped"] = "error"

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read. `parts` of its path, the last `least` of which make its name when no other file has it.

    `languages` are those the user said it holds; `named` says that it was given itself, not with its folder.
    """

    path: str
    parts: tuple[str, ...]
    least: int
    named: bool
    languages: frozenset[Language] = frozenset()


@dataclass(slots=True)
class FileSearch:
    """What a search has come upon so far: files by the place they really lie at, and problems."""

    files: dict[str, Found] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def find_files(paths: Sequence[tuple[str, Language | None]]) -> tuple[list[Found], list[Problem]]:
    """Return the files under the paths, each once, and what was passed over; links are followed.

    A file reached by two paths is read once, as text of the language that one of them says, of either language when
    one says Arabic and another English.
    """
    search = FileSearch()
    given: set[tuple[str, Language | None]] = set()
    for path, language in paths:
        place = (STDIN if path == STDIN else os.path.realpath(path), language)
        if place in given:
            search.problems.append(Problem(path, f"{shown(path)}: given twice; it is read once", "warning"))
            continue
        given.add(place)
        languages = frozenset() if language is None else frozenset((language,))
        search.folders.clear()
        if path == STDIN:
            add(search, Found(STDIN, ("stdin",), 1, True, languages), STDIN)
        elif os.path.isdir(path):
            walk(search, path, path, languages)
        else:
            add_named(search, path, languages)
    return list(search.files.values()), search.problems


def add_named(search: FileSearch, path: str, languages: frozenset[Language]) -> None:
    """Take a file the user named; a pipe (`<(command)`) will do, a missing file or a device will not."""
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        what = "a link that leads nowhere" if os.path.islink(path) else "no such file or folder"
        search.problems.append(Problem(path, f"{shown(path)}: {what}"))
    except (OSError, ValueError) as error:
        search.problems.append(Problem(path, f"{shown(path)}: {reason(error)}"))
    else:
        if stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
            add(search, Found(path, parts_of(path), 1, True, languages), os.path.realpath(path))
        else:
            search.problems.append(Problem(path, f"{shown(path)}: neither a file nor a folder"))


def walk(search: FileSearch, folder: str, top: str, languages: frozenset[Language]) -> None:
    """Take every file under a folder, in sorted order; hidden ones and ways back are noted as skipped."""
    place = os.path.realpath(folder)
    if place in search.folders:
        search.problems.append(skipped(folder, "leads to a folder that is read already"))
        return
    search.folders.add(place)
    try:
        with os.scandir(folder) as entries:
            # Links last, so that a folder they lead to is read under its own name when it is here too.
            names = [name for _is_link, name in sorted((entry.is_symlink(), entry.name) for entry in entries)]
    except OSError as error:
        search.problems.append(Problem(folder, f"{shown(folder)}: the folder cannot be read: {reason(error)}"))
        return
    if WORK_MARKS.issubset(names):
        search.problems.append(skipped(folder, "the work folder of `align bulk`"))
        return
    results = (*RESULTS, *EXPORTS) if MARKS.issubset(names) else ()
    for name in names:
        path = os.path.join(folder, name)
        if name in results:
            search.problems.append(skipped(path, "a result of an earlier run"))
        elif name.startswith((".", *COMPANIONS)) or name.lower() in COMPANION_NAMES:
            search.problems.append(skipped(path, "hidden, or left by a program"))
        elif os.path.isdir(path):
            walk(search, path, top, languages)
        elif os.path.isfile(path):
            least = len(Path(os.path.relpath(path, top)).parts)
            add(search, Found(path, parts_of(path), least, False, languages), os.path.realpath(path))
        elif os.path.islink(path):
            search.problems.append(skipped(path, "a link that leads nowhere"))
        else:
            search.problems.append(skipped(path, "neither a file nor a folder"))


def add(search: FileSearch, found: Found, place: str) -> None:
    """Note a file, once for each place on the disk."""
    known = search.files.get(place)
    if known is None:
        search.files[place] = found
        return
    # Whatever the order they came in, the same of the two is kept: the file rather than a link to it.
    first, other = sorted((known, found), key=lambda item: (os.path.abspath(item.path) != place, item.parts))
    if first.parts == other.parts:
        if known.languages == found.languages:
            search.problems.append(
                Problem(found.path, f"{shown(found.path)}: given twice; it is read once", "warning")
            )
    else:
        search.problems.append(skipped(other.path, f"the same file as {shown(first.path)}, read once"))
    search.files[place] = replace(
        first,
        least=max(known.least, found.least),
        named=known.named or found.named,
        languages=known.languages | found.languages,
    )


def name_files(files: Sequence[Found]) -> list[str]:
    """Return a name for each file: the end of its path, as much of it as tells it from the others.

    Two files can be left with one name only when one is called what `name_part` writes for the other.
    """
    lengths = [found.least for found in files]
    while True:
        names = ["/".join(found.parts[-n:]) for found, n in zip(files, lengths, strict=True)]
        groups: dict[str, list[int]] = {}
        for index, name in enumerate(names):
            groups.setdefault(name, []).append(index)
        longer = [
            index
            for group in groups.values()
            if len({files[member].parts for member in group}) > 1
            for index in group
            if lengths[index] < len(files[index].parts)
        ]
        if not longer:
            return names
        for index in longer:
            lengths[index] += 1


def parts_of(path: str) -> tuple[str, ...]:
    """Return the parts of the absolute path, without the root, as they are shown."""
    whole = Path(os.path.abspath(path))
    return tuple(name_part(part) for part in whole.relative_to(whole.anchor).parts)


def shown(text: str) -> str:
    """Write a path, or a message, so that it can be printed: what breaks lines or is not Unicode becomes %XX."""
    return "".join(
        _as_bytes(char) if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in text
    )


def name_part(part: str) -> str:
    """Write part of a path so that no cell of a table changes it: of white space, single spaces stay inside."""
    spaced = re.sub(r"\s", lambda space: space[0] if space[0] == " " else _as_bytes(space[0]), shown(part))
    return re.sub(r"^ | $|(?<= ) ", "%20", spaced)


def _as_bytes(char: str) -> str:
    try:
        encoded = char.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a pair, not a byte of a name that is not UTF-8
        encoded = char.encode("utf-8", "surrogatepass")
    return "".join(f"%{byte:02X}" for byte in encoded)


def skipped(path: str, why: str) -> Problem:
    """Return the note about something passed over."""
    return Problem(path, f"{shown(path)}: skipped: {why}", "skipped")


def reason(error: OSError | ValueError) -> str:
    """Return why a file cannot be opened, in the system's words."""
    if isinstance(error, PermissionError):
        return "permission denied; make it readable or leave it out"
    if isinstance(error, FileNotFoundError):
        return "there is no such file (any more); check the name"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def read_bytes(path: str | Path) -> bytes:
    """Return the bytes of a file (`-` is standard input); raise InputError with the system's reason."""
    try:
        return sys.stdin.buffer.read() if str(path) == STDIN else Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(str(path))}: {reason(error)}") from None


def read_utf8(path: str | Path) -> str:
    """Return the text of a table or a file of beads (`-` is standard input), which are always UTF-8.

    Line ends become `\\n`. Raise InputError, naming file, line and byte, for anything else.
    """
    data = read_bytes(path)
    try:
        return one_line_end(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        where = f"{shown(str(path))}, line {lines_before(data, error.start)}"
        raise InputError(f"{where}: not UTF-8 at byte {error.start}; save the file as UTF-8") from None
