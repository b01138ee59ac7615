"""`project.sqlite`: a project written to one file, and read back without its inputs and without an encoder."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, astuple
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.clean.copies import Copy
from align.judge.background import Background
from align.judge.told import FactPair
from align.judge.told import Told as ToldFact
from align.match.echo import Compared, Echoes
from align.match.table import Candidates, object_column
from align.read.files import reason, shown
from align.records import (
    LANGUAGES,
    Address,
    Aside,
    Cell,
    Document,
    Dropped,
    InputError,
    Part,
    Sentence,
    Stretch,
    Timed,
    Title,
)
from align.select.conflicts import Conflict, Telling, tell_otherwise
from align.select.coverage import (
    NOTHING,
    ORDER,
    Carrier,
    Coverage,
    gather_by_document,
    mark_otherwise,
    moved,
    parts_of,
    settle_parts,
)
from align.select.statements import Member, Statement
from align.select.stories import Story
from align.store.project import Constants, Project

if TYPE_CHECKING:
    from align.records import Language, Vectors
    from align.select.coverage import Found

    Told = dict[tuple[int, int, int], list[Stretch]]

NAME = "project.sqlite"
MARK = 0x616C676E  # "algn", in `PRAGMA application_id`: what tells a project from other databases
FORMAT = 4  # in `PRAGMA user_version`; another one is another layout of tables
TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, name TEXT UNIQUE, text TEXT, path TEXT, language TEXT, lines INTEGER, asides TEXT,
    content TEXT, cells TEXT, times TEXT, addresses TEXT);
CREATE TABLE sentences (
    language TEXT, number INTEGER, document INTEGER REFERENCES documents, start INTEGER, "end" INTEGER, kind TEXT,
    joined INTEGER, hub REAL, PRIMARY KEY (language, number)) WITHOUT ROWID;
CREATE TABLE dropped (document INTEGER REFERENCES documents, start INTEGER, "end" INTEGER, text TEXT, reason TEXT);
CREATE TABLE candidates (
    number INTEGER PRIMARY KEY, ar_first INTEGER, ar_size INTEGER, en_first INTEGER, en_size INTEGER, cosine REAL,
    score REAL, margin REAL, source INTEGER, probability REAL, likeness REAL, flags INTEGER, pair INTEGER);
CREATE TABLE parts (
    candidate INTEGER REFERENCES candidates, language TEXT, document INTEGER REFERENCES documents, start INTEGER,
    "end" INTEGER, chance REAL, evidence_start INTEGER, evidence_end INTEGER);
CREATE TABLE evidence (
    language TEXT, sentence INTEGER, other INTEGER, status INTEGER, candidate INTEGER REFERENCES candidates,
    rank INTEGER);
CREATE TABLE stories (number INTEGER, document INTEGER REFERENCES documents, PRIMARY KEY (number, document));
CREATE TABLE statements (
    number INTEGER, node INTEGER, role TEXT, start INTEGER, "end" INTEGER, PRIMARY KEY (number, node)
    ) WITHOUT ROWID;
CREATE TABLE copies (
    document INTEGER REFERENCES documents, start INTEGER, "end" INTEGER, language TEXT, kind TEXT, node INTEGER);
CREATE TABLE conflicts (number INTEGER PRIMARY KEY, statement INTEGER, kind TEXT, what TEXT);
CREATE TABLE tellings (
    conflict INTEGER REFERENCES conflicts, node INTEGER, start INTEGER, "end" INTEGER, value TEXT);
CREATE TABLE compared (language TEXT, one INTEGER, other INTEGER, PRIMARY KEY (language, one, other)) WITHOUT ROWID;
CREATE TABLE words (language TEXT, document INTEGER, counts TEXT, PRIMARY KEY (language, document)) WITHOUT ROWID;
CREATE TABLE echoes (
    language TEXT, one INTEGER, other INTEGER, cosine REAL, carried_one REAL, carried_other REAL, alike_one REAL,
    alike_other REAL);
CREATE TABLE shared_facts (
    kind TEXT, one INTEGER, one_start INTEGER, one_end INTEGER, other INTEGER, other_start INTEGER,
    other_end INTEGER, cosine REAL, differ INTEGER, chance REAL);
CREATE TABLE word_links (
    candidate INTEGER REFERENCES candidates, ar_start INTEGER, ar_end INTEGER, en_start INTEGER, en_end INTEGER,
    PRIMARY KEY (candidate, ar_start, en_start)) WITHOUT ROWID;
"""
NUMBERS: dict[str, Any] = {  # the columns of candidates, and what they are in memory
    "ar_first": np.int32,
    "ar_size": np.int32,
    "en_first": np.int32,
    "en_size": np.int32,
    "cosine": np.float32,
    "score": np.float32,
    "margin": np.float32,
    "source": np.uint8,
    "probability": np.float64,
    "likeness": np.float64,
    "flags": np.int32,
}


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
        "INSERT INTO tellings VALUES (?, ?, ?, ?, ?)",
        (
            (number, t.node, t.start, t.end, t.value)
            for number, conflict in enumerate(project.conflicts)
            for t in conflict.tellings
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


def dump(value: object) -> str:
    """Write JSON, dataclasses as lists of their values."""
    return json.dumps(value, ensure_ascii=False, default=lambda each: list(asdict(each).values()))


def find_project(folder: str | Path) -> Path | None:
    """Return the project file of an output folder, or the file itself when it is one; None where there is none."""
    path = Path(folder)
    place = path / NAME if path.is_dir() else path
    return place if place.name == NAME and place.is_file() else None


def read_project(path: Path) -> Project:
    """Read a project. Raise InputError when the file is none, is damaged, or has another layout."""
    if not path.is_file():
        raise InputError(f"{path}: no such file; `align run` writes one into its output folder")
    try:
        path.open("rb").close()  # SQLite does not say why it cannot open a file
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            check_layout(base, path)
            return load(base)
    except (sqlite3.Error, ValueError, KeyError, IndexError, TypeError) as error:
        raise InputError(f"{path}: damaged, or no project of align ({error}); run `align run` again") from error


def check_layout(base: sqlite3.Connection, path: Path) -> None:
    """Raise InputError when a database is none of align, or has a layout of another version."""
    mark, layout = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))
    if mark != MARK:
        raise InputError(f"{path}: no project of align; name the output folder of `align run`")
    if layout != FORMAT:
        other, remedy = ("a newer", "update align") if layout > FORMAT else ("an older", "run `align run` again")
        raise InputError(
            f"{path}: written by {other} version of align (layout {layout}, this one reads {FORMAT}); {remedy}"
        )


def load(base: sqlite3.Connection) -> Project:
    """Read all tables."""
    facts = dict(base.execute("SELECT name, value FROM facts"))
    documents = [
        load_document(*row)
        for row in base.execute(
            "SELECT name, text, path, language, lines, asides, content, cells, times, addresses FROM documents"
            " ORDER BY number"
        )
    ]
    sides, hubs = [], []
    for language in LANGUAGES:
        rows = base.execute(
            'SELECT document, start, "end", kind, joined, hub FROM sentences WHERE language = ? ORDER BY number',
            (language,),
        ).fetchall()
        sides.append(
            [
                Sentence(documents[d].name, a, b, documents[d].text[a:b], language, kind, bool(joined))
                for d, a, b, kind, joined, _hub in rows
            ]
        )
        hubs.append(np.array([row[5] for row in rows], dtype=np.float32))
    dropped = [
        Dropped(documents[d].name, a, b, text, reason)
        for d, a, b, text, reason in base.execute(
            'SELECT document, start, "end", text, reason FROM dropped ORDER BY rowid'
        )
    ]
    judged, chosen = load_candidates(base, documents)
    ar, en = sides
    views = load_statements(base, documents)
    told = gather_by_document(tell_otherwise(views[2], (ar, en)), (number_documents(ar), number_documents(en)))
    coverage = Coverage(load_evidence(base, 0, judged, ar, told), load_evidence(base, 1, judged, en, told))
    means = load_mean(facts["mean_ar"]), load_mean(facts["mean_en"])
    constants = Constants(Background(**json.loads(facts["background"])), means, (hubs[0], hubs[1]))
    info = json.loads(facts["info"])
    keys = [facts[f"keys_{language}"] for language in LANGUAGES]
    kept = (None, None) if None in keys else (load_compared(base, keys), load_shared_facts(base))
    links = load_word_links(base, len(judged))
    return Project(documents, dropped, ar, en, judged, chosen, coverage, *views, links, constants, info, *kept)


def load_compared(base: sqlite3.Connection, keys: Sequence[bytes]) -> Compared:
    """Read what was compared of the sentences of each language, and found; `keys` are those of the sentences."""
    pairs: dict[str, set[tuple[int, int]]] = {language: set() for language in LANGUAGES}
    for language, one, other in base.execute("SELECT language, one, other FROM compared"):
        pairs[language].add((one, other))
    rows = base.execute(
        "SELECT language, one, other, cosine, carried_one, carried_other, alike_one, alike_other FROM echoes"
        " ORDER BY rowid"
    ).fetchall()
    language, one, other, cosine, *chances = list(zip(*rows, strict=True)) or [()] * 8
    carried = np.array(chances, dtype=np.float64).reshape(4, -1).T
    echoes = Echoes(
        np.array([LANGUAGES.index(name) for name in language], dtype=np.uint8),
        np.array(one, dtype=np.int32),
        np.array(other, dtype=np.int32),
        np.array(cosine, dtype=np.float32),
        carried[:, :2],
        carried[:, 2:],
    )
    ar, en = (np.frombuffer(own, dtype="<i8").astype(np.int64) for own in keys)
    words: dict[str, list[Mapping[str, int]]] = {language: [] for language in LANGUAGES}
    for name, counts in base.execute("SELECT language, counts FROM words ORDER BY language, document"):
        words[name].append(json.loads(counts))
    return Compared((ar, en), (pairs["ar"], pairs["en"]), echoes, (words["ar"], words["en"]))


def load_shared_facts(base: sqlite3.Connection) -> list[FactPair]:
    """Read the facts that two sentences tell alike or otherwise."""
    return [
        FactPair(kind, ToldFact(*ends[:3]), ToldFact(*ends[3:]), cosine, bool(differ), chance)
        for kind, *ends, cosine, differ, chance in base.execute(
            "SELECT kind, one, one_start, one_end, other, other_start, other_end, cosine, differ, chance"
            " FROM shared_facts ORDER BY rowid"
        )
    ]


def load_statements(
    base: sqlite3.Connection, documents: list[Document]
) -> tuple[list[Story], list[Statement], list[Conflict], list[Copy]]:
    """Read stories, statements, conflicts and copies."""
    stories: dict[int, list[str]] = defaultdict(list)
    for number, doc in base.execute("SELECT number, document FROM stories ORDER BY number, document"):
        stories[number].append(documents[doc].name)
    members: dict[int, list[Member]] = defaultdict(list)
    for number, node, role, start, end in base.execute(
        'SELECT number, node, role, start, "end" FROM statements ORDER BY number, node'
    ):
        members[number].append(Member(node, role, None if start is None else Stretch(start, end)))
    tellings: dict[int, list[Telling]] = defaultdict(list)
    for conflict, *telling in base.execute(
        'SELECT conflict, node, start, "end", value FROM tellings ORDER BY rowid'
    ):
        tellings[conflict].append(Telling(*telling))
    return (
        [Story(number, tuple(docs)) for number, docs in stories.items()],
        [Statement(number, tuple(its)) for number, its in members.items()],
        [
            Conflict(kind, what, tuple(tellings[number]), statement)
            for number, statement, kind, what in base.execute(
                "SELECT number, statement, kind, what FROM conflicts ORDER BY number"
            )
        ],
        [
            Copy(Sentence(documents[d].name, a, b, documents[d].text[a:b], language, kind), node)
            for d, a, b, language, kind, node in base.execute(
                'SELECT document, start, "end", language, kind, node FROM copies ORDER BY rowid'
            )
        ],
    )


def load_candidates(base: sqlite3.Connection, documents: list[Document]) -> tuple[Candidates, Any]:
    """Read candidates with their parts, and which of them are pairs."""
    wanted = ", ".join((*NUMBERS, "pair"))
    rows = base.execute(f"SELECT {wanted} FROM candidates ORDER BY number").fetchall()
    columns = list(zip(*rows, strict=True)) or [()] * (len(NUMBERS) + 1)
    parts: dict[int, list[Part]] = defaultdict(list)
    for row, language, doc, start, end, chance, first, last in base.execute(
        'SELECT candidate, language, document, start, "end", chance, evidence_start, evidence_end FROM parts '
        "ORDER BY rowid"
    ):
        evidence = None if first is None else Stretch(first, last)
        parts[row].append(Part(language, documents[doc].name, Stretch(start, end), chance, evidence))
    arrays = {
        name: np.array(column, dtype=kind) for (name, kind), column in zip(NUMBERS.items(), columns, strict=False)
    }
    judged = Candidates(**arrays, parts=object_column([tuple(parts.get(row, ())) for row in range(len(rows))]))
    return judged, np.array(columns[-1], dtype=np.bool_)


def load_word_links(base: sqlite3.Connection, count: int) -> dict[int, Any]:
    """Read where words of pairs answer each other, int32[n, 4], by the row of the pair among `count` candidates."""
    found = base.execute("SELECT * FROM word_links ORDER BY candidate, ar_start, en_start").fetchall()
    rows = np.array(found, dtype=np.int32).reshape(-1, 5)
    numbers, first = np.unique(rows[:, 0], return_index=True)
    if len(numbers) and not 0 <= numbers[0] <= numbers[-1] < count:
        raise ValueError("words of a pair that is not there")
    return dict(zip(numbers.tolist(), np.split(rows[:, 1:], first[1:]), strict=False))


def number_documents(sentences: list[Sentence]) -> list[int]:
    """Return the number of each sentence's document in its side, as `Side.doc_ids` has it."""
    numbers = {doc: number for number, doc in enumerate(dict.fromkeys(sentence.doc for sentence in sentences))}
    return [numbers[sentence.doc] for sentence in sentences]


def load_evidence(
    base: sqlite3.Connection, side: int, judged: Candidates, sentences: list[Sentence], told: Told
) -> Found:
    """Read the evidence of one side, with the parts of its candidates that lie in each sentence.

    `told` is what sentences tell otherwise (`coverage.gather_by_document`).
    """
    found: Found = [{} for _ in sentences]
    chances = judged.probability.tolist()
    for i, other, status, row, rank in base.execute(
        "SELECT sentence, other, status, candidate, rank FROM evidence WHERE language = ? ORDER BY rowid",
        (LANGUAGES[side],),
    ):
        if row < 0:  # nothing: another copy of its text has evidence in that document, no better than this
            found[i][other] = NOTHING
            continue
        own, span = (judged.ar(row), judged.en(row))[:: 1 if side == 0 else -1]
        home = i if i in own else next((j for j in own if sentences[j].text == sentences[i].text), own.first)
        places = told.get((side, home, other), ())
        parts = parts_of(judged.parts[row], sentences[home])
        parts = tuple(mark_otherwise(part, sentences[home].start, places) for part in parts)
        evidence = Carrier(
            ORDER[status],
            chances[row],
            span,
            settle_parts(parts, ORDER[status]),
            row,
            rank,
        )
        found[i][other] = evidence if home == i else moved(evidence, sentences[home], sentences[i])
    return found


def load_mean(value: bytes | None) -> Vectors | None:
    """Read a mean from float32 bytes."""
    return None if value is None else np.frombuffer(value, dtype="<f4").astype(np.float32)


def marks_of(document: Document) -> tuple[tuple[Stretch | Address, ...], ...]:
    """Return what a document's file shows of its parts, in the order of the columns."""
    return document.asides, document.content, document.cells, document.times, document.addresses


def load_document(
    name: str,
    text: str,
    path: str,
    language: Language | None,
    lines: bool,
    asides: str,
    content: str,
    cells: str,
    times: str,
    addresses: str,
) -> Document:
    """Make a document of its row in the table; the last five are JSON (`dump` of `marks_of`)."""
    return Document(
        name,
        text,
        path,
        language,
        bool(lines),
        tuple(Aside(*fields) for fields in json.loads(asides)),
        tuple(Title(*fields) if len(fields) > 2 else Stretch(*fields) for fields in json.loads(content)),
        tuple(Cell(*fields) for fields in json.loads(cells)),
        tuple(Timed(*fields) for fields in json.loads(times)),
        load_addresses(addresses),
    )


def load_addresses(value: str) -> tuple[Address, ...]:
    """Read addresses from JSON."""
    return tuple(Address(address, language, bool(own)) for address, language, own in json.loads(value))
