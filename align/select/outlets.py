"""Who speaks in each document: the document itself, the folder it lies in, or the outlet that a table names."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from align.read.files import name_part, read_utf8
from align.records import InputError, UsageError

if TYPE_CHECKING:
    from align.records import Document

DOCUMENT, FOLDER = "document", "folder"
COLUMNS = ("document", "outlet", "date")  # of the table; the date may be missing


@dataclass(frozen=True, slots=True)
class Outlets:
    """The source of each document, by the document's name, and its date where a table gives one (2024-05-31)."""

    source: Mapping[str, str]
    date: Mapping[str, str] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()  # documents that the table says nothing of: each a source of its own

    def date_of(self, doc: str) -> str:
        """Return the date of a document, empty where it is not known."""
        return self.date.get(doc, "")


def find_outlets(
    documents: Sequence[Document], by: str | os.PathLike[str] = DOCUMENT, pages: Mapping[str, str] | None = None
) -> Outlets:
    """Return the source of each document: `document`, `folder`, or the path of a table (see `read_outlets`).

    `pages` names the page of each document: its versions are one source, unless a table says otherwise.
    """
    if by == DOCUMENT:
        return Outlets(dict(pages or {document.name: document.name for document in documents}))
    if by == FOLDER:
        return Outlets(name_folders(documents))
    if not os.path.exists(by):
        raise UsageError(
            f"{os.fspath(by)}: no such file; sources are told apart by document, folder, or a table with the "
            "columns document and outlet"
        )
    return read_outlets(Path(by), [document.name for document in documents])


def name_folders(documents: Iterable[Document]) -> dict[str, str]:
    """Return the folder of each document by its name: the first one below the input, or the input's own name.

    `align run sites` finds sites/almarsad/june/1.txt: its folder is almarsad. `align run ar en` finds ar/1.txt,
    whose folder is ar. A file that came without a folder is a source of its own.
    """
    places = {document.name: split_path(document) for document in documents}
    inputs = {top for top, _inside in places.values() if top}
    return {name: name_folder(name, top, inside, inputs) for name, (top, inside) in places.items()}


def split_path(document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split the path of a document into what leads to its input and what its name shows, without `#member`."""
    parts = tuple(name_part(part) for part in PurePath(document.path).parts)
    name = document.name
    while name and tuple(name.split("/"))[-len(parts) :] != parts[-len(name.split("/")) :]:
        name = name.rpartition("#")[0]
    shown = tuple((name or document.name).split("/"))
    return parts[: max(0, len(parts) - len(shown))], shown


def name_folder(name: str, top: tuple[str, ...], inside: tuple[str, ...], inputs: Iterable[tuple[str, ...]]) -> str:
    """Return the folder of one document.

    Where two inputs hold a file of one name, names are lengthened to the left: ar/1.txt below ar. The longest of
    the `inputs` that the path begins with is the one that it was found under.
    """
    path = top + inside
    within = [known for known in inputs if len(known) < len(path) and path[: len(known)] == known]
    longest = max(within, key=len, default=top)
    below = path[len(longest) :]
    if len(below) > 1:
        return below[0]
    last = longest[-1] if longest else ""
    return name if last in ("", ".", "..", os.sep) else last


def read_outlets(path: Path, names: Sequence[str]) -> Outlets:
    """Read a table of `document`, `outlet` and, if it has one, `date`; `names` are the documents of the run.

    Tab-separated, UTF-8, with a header row; other columns are left aside. A document that is not in it is a source
    of its own. Raise InputError, naming file and line, for a missing column, a document that is not in the run or
    stands there twice, an empty outlet, and anything but a date like 2024-05-31.
    """
    lines = read_utf8(path).split("\n")
    header = [cell.strip().lower() for cell in lines[0].split("\t")]
    for wanted in COLUMNS[:2]:
        if header.count(wanted) != 1:
            found = ", ".join(cell for cell in header if cell) or "nothing"
            problem = "lacks the column" if wanted not in header else "has twice the column"
            raise InputError(
                f"{path}, line 1: {problem} {wanted}; the first row names the columns document, outlet and, "
                f"optionally, date, with tabs between them; found {found}"
            )
    source: dict[str, str] = {}
    dates: dict[str, str] = {}
    line_of: dict[str, int] = {}
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        where = f"{path}, line {number}"
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(header) or len(cells) <= max(map(header.index, COLUMNS[:2])):
            raise InputError(f"{where}: has {len(cells)} fields, the header {len(header)}; put one tab between two")
        row = dict(zip(header, cells, strict=False))
        doc, outlet = row["document"], row["outlet"]
        if doc not in names:
            raise InputError(f"{where}: no document {doc!r} in this run{suggest(doc, names)}")
        if doc in line_of:
            raise InputError(f"{where}: {doc} stands in line {line_of[doc]} already; keep one of the two")
        if not outlet:
            raise InputError(f"{where}: names no outlet of {doc}")
        line_of[doc] = number
        source[doc] = outlet
        if row.get("date"):
            dates[doc] = parse_date(row["date"], where)
    unnamed = tuple(name for name in names if name not in source)
    return Outlets(source | {name: name for name in unnamed}, dates, unnamed)


def suggest(doc: str, names: Sequence[str]) -> str:
    """Name the document that was probably meant."""
    same_end = [name for name in names if name.endswith("/" + doc) or doc.endswith("/" + name)]
    near = same_end or get_close_matches(doc, names, n=1, cutoff=0.75)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; its documents are named like {names[0]}" if names else ""


def parse_date(text: str, where: str) -> str:
    """Return a date as it is sorted by. Raise InputError for anything but 2024-05-31 or 2024-05-31 18:30."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text).isoformat()
        return datetime.fromisoformat(text).isoformat(sep=" ", timespec="minutes")
    except ValueError:
        raise InputError(f"{where}: {text!r} is no date; write it like 2024-05-31 or 2024-05-31 18:30") from None
