"""`project.sqlite`: where it lies, how it is known, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

NAME = "project.sqlite"
MARK = 0x616C676E  # "algn", in `PRAGMA application_id`: what tells a project from other databases
FORMAT = 5  # in `PRAGMA user_version`; another one is another layout of tables
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
CREATE TABLE nearest (node INTEGER, other INTEGER, chance REAL, PRIMARY KEY (node, other)) WITHOUT ROWID;
CREATE TABLE copies (
    document INTEGER REFERENCES documents, start INTEGER, "end" INTEGER, language TEXT, kind TEXT, node INTEGER);
CREATE TABLE conflicts (number INTEGER PRIMARY KEY, statement INTEGER, kind TEXT, what TEXT);
CREATE TABLE tellings (
    conflict INTEGER REFERENCES conflicts, node INTEGER, start INTEGER, "end" INTEGER, value TEXT, again INTEGER);
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


def find_project(folder: str | Path) -> Path | None:
    """Return the project file of an output folder, or the file itself when it is one; None where there is none."""
    path = Path(folder)
    place = path / NAME if path.is_dir() else path
    return place if place.name == NAME and place.is_file() else None
