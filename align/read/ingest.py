"""Files and folders to documents: every format, every file, and a word on each one that could not be read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from align.read.decode import damaged, garbled, known_encoding, without_noise
from align.read.files import STDIN, Found, Problem, find_files, name_files, read_bytes, shown, skipped
from align.read.formats import ADVICE, READERS, reader_for
from align.read.formats.base import MAX_UNPACKED, Reader, Source
from align.read.formats.columns import check_columns
from align.read.formats.glossary import find_rows
from align.read.formats.packed import too_large, unpack_gzip
from align.read.formats.plain import pair_lines, read_plain
from align.records import LANGUAGES, AlignError, Document, InputError, Language, UsageError
from align.watch import track

__all__ = ["Inputs", "Problem", "read_inputs"]

Paths = Sequence[str | os.PathLike[str]] | str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read: documents sorted by name, what there is to say about the rest, and each file's SHA-256."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    hashes: Mapping[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What was asked for and could not be read."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def read_inputs(
    paths: Paths = (),
    *,
    ar: Paths = (),
    en: Paths = (),
    language: Language | None = None,
    encoding: str | None = None,
    lines: bool = False,
    columns: Mapping[str, str] | None = None,
    max_unpacked: int = MAX_UNPACKED,
    on_error: Literal["raise", "collect"] = "raise",
) -> Inputs:
    """Read files and folders, in any mix, into documents; `-` is standard input.

    `paths` are of unknown language (or of `language`), `ar` and `en` of the one the user said; a single path may
    stand for a list of one. Of a file with a member per language (TMX, XLIFF, tables) only the members of a
    language said are read. `encoding` is for files that are not UTF-8; `lines` makes every line of a text file one
    sentence; `columns` maps `ar`, `en` or `text` to the column of a table. Files may hold `max_unpacked` bytes
    each, once unpacked.

    A document's name is its path below the folder it was found under, or its file's name, lengthened to the left
    where two files would share it, with `#member` for one of several texts in a file; names never depend on the
    order of paths.

    Raises InputError when something that was asked for cannot be read, naming all that cannot. With `on_error`
    `collect` each such file becomes a Problem of severity `error` (`Inputs.errors`), and the others are read all
    the same. What is passed over or needs a look is in `Inputs.problems` either way. Raises UsageError when there
    is nothing to read, or for an unknown language, encoding or column.
    """
    if on_error not in ("raise", "collect"):
        raise UsageError(f"on_error must be raise or collect, not {on_error!r}")
    request = make_request(
        paths,
        ar=ar,
        en=en,
        language=language,
        encoding=encoding,
        lines=lines,
        columns=columns,
        max_unpacked=max_unpacked,
    )
    read = read_request(request)
    if read.errors and on_error == "raise":
        raise InputError("\n".join(map(str, read.errors)))
    return read


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read: paths, each with the language that the user said; and how, in a `form` of no file."""

    wanted: tuple[tuple[str, Language | None], ...]
    form: Source


def make_request(
    paths: Paths = (),
    *,
    ar: Paths = (),
    en: Paths = (),
    language: Language | None = None,
    encoding: str | None = None,
    lines: bool = False,
    columns: Mapping[str, str] | None = None,
    max_unpacked: int = MAX_UNPACKED,
) -> Request:
    """Check what `read_inputs` is asked for; raise UsageError as it does."""
    if language not in (None, *LANGUAGES):
        raise UsageError(f"language must be {' or '.join(LANGUAGES)}, not {language!r}")
    paths, ar, en = ([each] if isinstance(each, str | os.PathLike) else each for each in (paths, ar, en))
    wanted: list[tuple[str, Language | None]] = [(os.fspath(path), language) for path in paths]
    wanted += [(os.fspath(path), "ar") for path in ar] + [(os.fspath(path), "en") for path in en]
    if not wanted:
        raise UsageError("nothing to read: give files or folders, or - for standard input")
    if encoding is not None:
        encoding = known_encoding(encoding)
    return Request(tuple(wanted), Source("", b"", encoding, lines, check_columns(columns), max_unpacked))


def read_request(request: Request) -> Inputs:
    """Read all that is asked for; what cannot be read is a problem of what is returned."""
    files, found = list_files(request)
    read = read_named(files, request.form)
    problems = [*found, *read.problems]
    problems += unusable_folders([path for path, _language in request.wanted], read.documents, problems)
    return replace(read, problems=sort_problems(problems))


def list_files(request: Request) -> tuple[list[tuple[str, Found]], list[Problem]]:
    """Return the files that are to be read, by name and in order of names, and what was passed over."""
    files, problems = find_files(request.wanted)
    named = zip(name_files(files), files, strict=True)
    return sorted(named, key=lambda item: (item[0], item[1].parts)), problems


def read_named(files: Sequence[tuple[str, Found]], form: Source) -> Inputs:
    """Read some files that `list_files` found; each that cannot be read is a problem, and the others are read."""
    documents: dict[str, Document] = {}
    hashes: dict[str, str] = {}
    problems: list[Problem] = []
    for name, found in track("read", files):
        try:
            for document in read_file(found, name, form, hashes, problems):
                if document.name in documents:
                    raise InputError(
                        f"{shown(found.path)}: there is a document called {document.name} already; rename it"
                    )
                documents[document.name] = document
        except AlignError as error:
            problems.append(Problem(found.path, str(error)))
    paired, drifted = pair_lines(list(documents.values()))
    documents = {document.name: document for document in paired}
    problems += [Problem(message, message, "warning") for message in drifted]
    return Inputs(tuple(documents[name] for name in sorted(documents)), sort_problems(problems), hashes)


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in order of place, their messages as they are shown."""
    return tuple(replace(problem, message=shown(problem.message)) for problem in sorted(problems, key=by_place))


def by_place(problem: Problem) -> tuple[str, str]:
    """Return what problems are sorted by."""
    return problem.path, problem.message


def read_file(
    found: Found, name: str, form: Source, hashes: dict[str, str], problems: list[Problem]
) -> Iterator[Document]:
    """Yield the documents of one file; notes on it go to `problems`, its hash to `hashes`.

    Raises InputError when the file as a whole cannot be read.
    """
    path = shown(found.path)
    packed, reader = reader_of(found)
    if reader is None:
        problems.append(skipped(found.path, unread_kind(found.path)))
        return
    if os.path.isfile(found.path) and os.path.getsize(found.path) > form.max_unpacked:
        raise InputError(f"{path}: {too_large(form.max_unpacked)}")
    data = read_bytes(found.path)
    hashes[name] = hashlib.sha256(data).hexdigest()
    if packed:
        data = unpack_gzip(data, path, form.max_unpacked)
    if not data:
        problems.append(Problem(found.path, f"{path}: this file is empty", "error" if found.named else "skipped"))
        return
    source = replace(form, path=path, data=data, notes=[])
    try:
        members = reader(source)
    except (AlignError, MemoryError):
        raise
    except Exception as error:  # one file that a library stumbles over must not end the run of a thousand
        raise InputError(f"{path}: cannot be read ({type(error).__name__}: {error})") from error
    for member in chosen_members(members, found, path):
        document = f"{name}#{member.name}" if member.name else name
        member = find_rows(member)
        text = without_noise(member.text)
        source.notes.extend(f"{shown(document)}: {note}" for note in (damaged(text), garbled(text)) if note)
        cells = tuple(replace(cell, row=f"{name}:{cell.row}") for cell in member.cells)
        yield replace(member, name=document, text=text, path=found.path, cells=cells)
    problems += [Problem(found.path, note, "warning") for note in source.notes]


def chosen_members(members: Sequence[Document], found: Found, path: str) -> list[Document]:
    """Return the members that hold text of a language the user asked for, marked with it.

    Raises InputError when none does, or when the file does not say which member is in the language.
    """
    members = [member for member in members if member.text.strip()]
    if not members:
        raise InputError(f"{path}: holds no text, only white space")
    if len(found.languages) != 1:
        return members
    (language,) = found.languages
    known = [member for member in members if member.language == language]
    if known:
        return known
    unknown = [member for member in members if member.language is None]
    if len(unknown) > 1:
        names = ", ".join(member.name for member in unknown)
        raise InputError(f"{path}: which of {names} is it? Say so with --columns {language}={unknown[0].name}")
    if not unknown:
        raise InputError(f"{path}: holds no text marked {language!r}, only {members[0].language!r}")
    return [replace(unknown[0], language=language)]


def reader_of(found: Found) -> tuple[bool, Reader | None]:
    """Return whether a file is gzipped and its reader; None for kinds that are not read.

    A file that the user named is taken for text when its suffix says nothing. Raises InputError when it says that
    the file is of a kind that cannot be read.
    """
    if found.path == STDIN:
        return False, read_plain
    suffixes = [suffix.lower() for suffix in Path(found.path).suffixes]
    packed = suffixes[-1:] == [".gz"]
    suffix = ["", *suffixes][-2 if packed else -1]
    reader = reader_for(suffix)
    if reader is None and found.named:
        if suffix in ADVICE:
            raise InputError(f"{shown(found.path)}: {unread_kind(found.path)}")
        reader = read_plain
    return packed, reader


def unread_kind(path: str) -> str:
    """Say that files of a kind are not read, and what to do about it."""
    suffix = Path(path.lower().removesuffix(".gz")).suffix
    advice = ADVICE.get(suffix)
    kind = f"{suffix} files are not read" if suffix else "a file without a suffix in a folder is not read"
    return f"{kind}; {advice}" if advice else f"{kind}; name the file itself if it is text"


def unusable_folders(
    paths: Sequence[str], documents: Iterable[Document], problems: Sequence[Problem]
) -> list[Problem]:
    """Return an error for every folder the user named in which nothing could be read."""
    read = {
        place
        for document in documents
        for place in (os.path.abspath(document.path), os.path.realpath(document.path))
    }
    reported = {problem.path for problem in problems if problem.severity == "error"}
    unusable = []
    for path in sorted(set(paths)):
        if path == STDIN or not os.path.isdir(path) or path in reported:
            continue
        inside = {os.path.join(place, "") for place in (os.path.abspath(path), os.path.realpath(path))}
        if not any(place.startswith(tuple(inside)) for place in read):
            kinds = " ".join(sorted(READERS))
            message = f"nothing in this folder can be read; files of these kinds can: {kinds} (and .gz of them)"
            unusable.append(Problem(path, f"{shown(path)}: {message}"))
    return unusable
