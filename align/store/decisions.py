"""What reviewers decided about pairs: rows that are only ever added to `project.sqlite`.

A decision names the pair by where it stands, not by its number, so it holds after another run, too. Undoing adds a
row as well: nothing that a reviewer did is lost.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Literal, get_args

from align.read.files import reason
from align.records import InputError

Verdict = Literal["accept", "reject", "unsure", "partial", "merged", "withdrawn"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
ALIKE = 0.9  # of the longer of two spans, that both share: from there on a pair of another run is the same one

TABLE = """
CREATE TABLE IF NOT EXISTS decisions (
    number INTEGER PRIMARY KEY, at TEXT, reviewer TEXT, verdict TEXT, ar_doc TEXT, ar_start INTEGER, ar_end INTEGER,
    en_doc TEXT, en_start INTEGER, en_end INTEGER, becomes TEXT, note TEXT, settles INTEGER)
"""
COLUMNS = "at, reviewer, verdict, ar_doc, ar_start, ar_end, en_doc, en_start, en_end, becomes, note, settles"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a pair stands: documents, and offsets in characters of their texts."""

    ar_doc: str
    ar_start: int
    ar_end: int
    en_doc: str
    en_start: int
    en_end: int


@dataclass(frozen=True, slots=True)
class Recut:
    """A pair as a reviewer cut it: offsets in the same two documents, and texts where they were edited."""

    ar_start: int
    ar_end: int
    en_start: int
    en_end: int
    ar_text: str | None = None
    en_text: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of one reviewer.

    `becomes` is what the pair is after it: empty as it was, one where borders moved or text was edited, two after a
    split. `merged` is the verdict on a pair that another one took in, `withdrawn` undoes an earlier verdict.
    `settles` marks the decision of who adjudicates where reviewers differ. `at` is the time, ISO 8601 in UTC.
    """

    spot: Spot
    verdict: Verdict
    reviewer: str
    at: str
    becomes: tuple[Recut, ...] = ()
    note: str = ""
    settles: bool = False


def add_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to a project file; they are on the disk, all of them or none, when this returns.

    Raise InputError when the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path, timeout=30)) as base, base:
            insert(base, decisions)
    except sqlite3.Error as error:
        raise InputError(
            f"{path}: the decision was not written ({error}); is the disk full or read-only?"
        ) from error


def insert(base: sqlite3.Connection, decisions: Iterable[Decision]) -> None:
    """Add decisions to an open project."""
    base.execute(TABLE)
    base.executemany(
        f"INSERT INTO decisions ({COLUMNS}) VALUES ({', '.join('?' * 12)})",
        (
            (
                *(d.at, d.reviewer, d.verdict, *astuple(d.spot)),
                *(json.dumps([astuple(part) for part in d.becomes], ensure_ascii=False), d.note, int(d.settles)),
            )
            for d in decisions
        ),
    )


def read_decisions(path: Path) -> list[Decision]:
    """Return all decisions of a project file in the order they were made; none where nobody reviewed it.

    Raise InputError when the file cannot be read.
    """
    try:
        path.open("rb").close()
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            if not base.execute("SELECT 1 FROM sqlite_master WHERE name = 'decisions'").fetchone():
                return []
            rows = base.execute(f"SELECT {COLUMNS} FROM decisions ORDER BY number").fetchall()
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    except sqlite3.Error as error:
        raise InputError(f"{path}: its decisions cannot be read ({error})") from error
    found = []
    for at, reviewer, verdict, *spot, becomes, note, settles in rows:
        cuts = tuple(Recut(*part) for part in json.loads(becomes))
        found.append(Decision(Spot(*spot), verdict, reviewer, at, cuts, note, bool(settles)))
    return found


def keep_decisions(old: Path, new: Path) -> None:
    """Carry the decisions of a project file over to the one that is about to replace it."""
    if old.is_file():
        decisions = read_decisions(old)
        if decisions:
            add_decisions(new, decisions)


def standing(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions that hold: the last of each reviewer on each pair, unless it was withdrawn."""
    last: dict[tuple[Spot, str, bool], Decision] = {}
    for decision in decisions:
        key = decision.spot, decision.reviewer, decision.settles
        last.pop(key, None)
        if decision.verdict != "withdrawn":
            last[key] = decision
    return list(last.values())


def find_pairs(spots: Sequence[Spot], decisions: Sequence[Decision]) -> tuple[list[list[Decision]], list[Decision]]:
    """Find the pair that each decision is about: the one that stands there, or the likest of those alike.

    Two spans are alike when they share nine tenths of the longer one, on both sides. Returns the decisions of each
    pair, and those whose pair is no longer there.
    """
    exact = {spot: row for row, spot in enumerate(spots)}
    near: dict[tuple[str, str], list[int]] = {}
    for row, spot in enumerate(spots):
        near.setdefault((spot.ar_doc, spot.en_doc), []).append(row)
    found: list[list[Decision]] = [[] for _ in spots]
    lost: list[Decision] = []
    for decision in decisions:
        row = exact.get(decision.spot, -1)
        if row < 0:
            own = decision.spot
            alike = [(likeness(spots[r], own), -r) for r in near.get((own.ar_doc, own.en_doc), ())]
            best, other = max(alike, default=(0.0, 0))
            row = -other if best >= ALIKE else -1
        (found[row] if row >= 0 else lost).append(decision)
    return found, lost


def likeness(one: Spot, other: Spot) -> float:
    """Return the share of the longer span that two pairs of the same documents share, of the side with less."""
    shares = []
    for a, b, c, d in (
        (one.ar_start, one.ar_end, other.ar_start, other.ar_end),
        (one.en_start, one.en_end, other.en_start, other.en_end),
    ):
        shares.append(max(min(b, d) - max(a, c), 0) / max(b - a, d - c, 1))
    return min(shares)
