"""Read a project back from its file, without its inputs and without an encoder."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.clean.copies import Copy
from align.judge.background import Background
from align.judge.told import FactPair
from align.judge.told import Told as ToldFact
from align.match.echo import Compared, Echoes
from align.match.table import Candidates, object_column
from align.read.files import reason
from align.records import LANGUAGES, Document, Dropped, InputError, Part, Sentence, Stretch
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
from align.select.nearest import Near
from align.select.statements import Member, Statement
from align.select.stories import Story
from align.store.marks import load_document
from align.store.project import Constants, Project
from align.store.schema import FORMAT, MARK, NUMBERS

if TYPE_CHECKING:
    from align.records import Vectors
    from align.select.coverage import Found

    Told = dict[tuple[int, int, int], list[Stretch]]


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
) -> tuple[list[Story], list[Statement], list[Conflict], list[Copy], list[Near]]:
    """Read stories, statements, conflicts, copies, and what comes nearest to sentences."""
    stories: dict[int, list[str]] = defaultdict(list)
    for number, doc in base.execute("SELECT number, document FROM stories ORDER BY number, document"):
        stories[number].append(documents[doc].name)
    members: dict[int, list[Member]] = defaultdict(list)
    for number, node, role, start, end in base.execute(
        'SELECT number, node, role, start, "end" FROM statements ORDER BY number, node'
    ):
        members[number].append(Member(node, role, None if start is None else Stretch(start, end)))
    tellings: dict[tuple[int, int], list[Telling]] = defaultdict(list)
    for conflict, again, *telling in base.execute(
        'SELECT conflict, again, node, start, "end", value FROM tellings ORDER BY rowid'
    ):
        tellings[conflict, again].append(Telling(*telling))
    return (
        [Story(number, tuple(docs)) for number, docs in stories.items()],
        [Statement(number, tuple(its)) for number, its in members.items()],
        [
            Conflict(kind, what, tuple(tellings[number, 0]), statement, tuple(tellings[number, 1]))
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
        [
            Near(*row)
            for row in base.execute("SELECT node, other, chance FROM nearest ORDER BY node, chance DESC, other")
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
