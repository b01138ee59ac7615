"""Write a project to one file."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any

from align.judge.told import FactPair
from align.match.echo import Compared
from align.read.files import shown
from align.records import LANGUAGES
from align.select.coverage import ORDER
from align.store.marks import dump, marks_of
from align.store.project import Project
from align.store.schema import FORMAT, MARK, NUMBERS, TABLES


def write_project(project: Project, path: Path) -> None:
    """Write a project to a new file; whoever calls this sees to it that the file appears whole or not at all.

    Raise OSError when the disk is full or the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as base, base:
            fill(base, project)
    except sqlite3.OperationalError as error:
        full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error


def fill(base: sqlite3.Connection, project: Project) -> None:
    """Make all tables."""
    base.executescript(TABLES)
    base.execute(f"PRAGMA application_id = {MARK}")
    base.execute(f"PRAGMA user_version = {FORMAT}")
    base.executemany("INSERT INTO facts VALUES (?, ?)", list_facts(project))
    numbers = {document.name: number for number, document in enumerate(project.documents)}
    base.executemany(
        f"INSERT INTO documents VALUES ({', '.join('?' * 11)})",
        (
            (number, d.name, d.text, shown(d.path), d.language, d.lines, *map(dump, marks_of(d)))
            for number, d in enumerate(project.documents)
        ),
    )
    for language, side, hubs in zip(LANGUAGES, (project.ar, project.en), project.constants.hubs, strict=True):
        base.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (language, i, numbers[s.doc], s.start, s.end, s.kind, s.joined, hub)
                for i, (s, hub) in enumerate(zip(side, hubs.tolist(), strict=True))
            ),
        )
    base.executemany(
        "INSERT INTO dropped VALUES (?, ?, ?, ?, ?)",
        ((numbers[d.doc], d.start, d.end, d.text, d.reason) for d in project.dropped),
    )
    columns = [getattr(project.judged, name).tolist() for name in NUMBERS]
    columns += [project.chosen.astype(int).tolist()]
    base.executemany(
        f"INSERT INTO candidates VALUES ({', '.join('?' * 13)})",
        ((number, *row) for number, row in enumerate(zip(*columns, strict=True))),
    )
    base.executemany("INSERT INTO parts VALUES (?, ?, ?, ?, ?, ?, ?, ?)", list_parts(project, numbers))
    base.executemany("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)", list_evidence(project))
    fill_statements(base, project, numbers)
    if project.compared is not None and project.facts is not None:
        fill_compared(base, project.compared, project.facts)


def fill_compared(base: sqlite3.Connection, compared: Compared, facts: Sequence[FactPair]) -> None:
    """Write what was found between sentences, for when documents are added."""
    base.executemany(
        "INSERT INTO compared VALUES (?, ?, ?)",
        (
            (language, *pair)
            for language, pairs in zip(LANGUAGES, compared.pairs, strict=True)
            for pair in sorted(pairs)
        ),
    )
    base.executemany(
        "INSERT INTO words VALUES (?, ?, ?)",
        (
            (language, number, dump(dict(sorted(bag.items()))))
            for language, bags in zip(LANGUAGES, compared.words, strict=True)
            for number, bag in enumerate(bags)
        ),
    )
    echoes = compared.echoes
    columns = [echoes.one, echoes.other, echoes.cosine, *echoes.carried.T, *echoes.alike.T]
    base.executemany(
        "INSERT INTO echoes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        zip(
            (LANGUAGES[side] for side in echoes.side.tolist()),
            *(column.tolist() for column in columns),
            strict=True,
        ),
    )
    base.executemany(
        "INSERT INTO shared_facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((f.kind, *astuple(f.one), *astuple(f.other), f.cosine, f.differ, f.chance) for f in facts),
    )


def fill_statements(base: sqlite3.Connection, project: Project, numbers: dict[str, int]) -> None:
    """Write stories, statements and conflicts; a node numbers the Arabic sentences first, then the English ones."""
    base.executemany(
        "INSERT INTO stories VALUES (?, ?)",
        ((story.number, numbers[doc]) for story in project.stories for doc in story.documents),
    )
    base.executemany(
        "INSERT INTO statements VALUES (?, ?, ?, ?, ?)",
        (
            (statement.number, m.node, m.role, *((m.place.start, m.place.end) if m.place else (None, None)))
            for statement in project.statements
            for m in statement.members
        ),
    )
    base.executemany(
        "INSERT INTO nearest VALUES (?, ?, ?)", ((near.node, near.other, near.chance) for near in project.nearest)
    )
    base.executemany(
        "INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?)",
        (
            (numbers[s.doc], s.start, s.end, s.language, s.kind, c.node)
            for c in project.copies
            for s in [c.sentence]
        ),
    )
    base.executemany(
        "INSERT INTO conflicts VALUES (?, ?, ?, ?)",
        ((number, c.statement, c.kind, c.what) for number, c in enumerate(project.conflicts)),
    )
    base.executemany(
        "INSERT INTO tellings VALUES (?, ?, ?, ?, ?, ?)",
        (
            (number, t.node, t.start, t.end, t.value, again)
            for number, conflict in enumerate(project.conflicts)
            for again, own in enumerate((conflict.tellings, conflict.again))
            for t in own
        ),
    )
    base.executemany(
        "INSERT INTO word_links VALUES (?, ?, ?, ?, ?)",
        ((row, *link) for row, links in project.word_links.items() for link in links.tolist()),
    )


def list_facts(project: Project) -> Iterator[tuple[str, Any]]:
    """Yield what is known of the collection as a whole by name: JSON, and numbers as bytes.

    Means are float32, the keys of sentences int64 (`Compared`), none where it is not known what was compared.
    """
    yield "info", dump(project.info)
    yield "background", dump(asdict(project.constants.background))
    for language, mean in zip(LANGUAGES, project.constants.means, strict=True):
        yield f"mean_{language}", None if mean is None else mean.astype("<f4").tobytes()
    for number, language in enumerate(LANGUAGES):
        known = project.compared
        yield f"keys_{language}", None if known is None else known.keys[number].astype("<i8").tobytes()


def list_parts(project: Project, numbers: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    """Yield the parts of candidates, in order."""
    for row, parts in enumerate(project.judged.parts):
        for part in parts:
            evidence = (None, None) if part.evidence is None else (part.evidence.start, part.evidence.end)
            place = (part.place.start, part.place.end)
            yield row, part.language, numbers[part.doc], *place, part.chance, *evidence


def list_evidence(project: Project) -> Iterator[tuple[Any, ...]]:
    """Yield the evidence of each sentence in each document; its parts are those of its candidate."""
    for language, found in zip(LANGUAGES, (project.coverage.ar, project.coverage.en), strict=True):
        for i, own in enumerate(found):
            for other, its in own.items():
                yield language, i, other, ORDER.index(its.status), its.row, its.rank
