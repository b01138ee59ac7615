"""`report.html`: one self-contained page of a run, for reading by people. Text of documents is never markup."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from align.records import Language, Status

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 2000  # rows of a section beyond which the page points to the table instead

REASONS = {
    "boilerplate": "menus, share bars, related articles, forms, bylines, notices",
    "social": "decoration of tweets: handles, links, picture addresses, signatures",
    "language": "neither Arabic nor English",
    "duplicate": "said before in the same words",
    "too-short": "too little text to match",
    "symbols": "no letters",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One sentence of a document's strip."""

    row: int
    status: Status
    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a statement's text, and whether it is missing elsewhere."""

    text: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The sentences of one document in one language, with how much of them is carried elsewhere."""

    doc: str
    language: Language
    cells: list[Cell]
    covered: float
    partial: float


def render_report(
    pairs: pd.DataFrame,
    conflicts: pd.DataFrame,
    coverage: pd.DataFrame,
    dropped: pd.DataFrame,
    info: Mapping[str, Any],
    parts: pd.DataFrame | None = None,
    statements: pd.DataFrame | None = None,
) -> str:
    """Return the page: totals, a strip of sentences a document, what is not carried, conflicts, pairs, dropped.

    The tables are those of a run, `info` what `run.json` holds. With `parts`, the clauses of a sentence carried in
    part that the other language lacks are marked, with `statements` the sentences that are in no other source.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("align.output", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    strips = make_strips(coverage)
    uncovered = coverage[coverage["status"] != "covered"]
    return environment.get_template("report.html.jinja").render(
        info=info,
        strips=strips,
        pairs=_rows(pairs.head(SHOWN)),
        conflicts=_rows(conflicts.head(SHOWN)),
        uncovered=mark_alone(mark_missing(_rows(uncovered.head(SHOWN)), parts), statements),
        dropped=_rows(dropped.head(SHOWN)),
        totals={
            "documents": len({*coverage["doc"], *dropped["doc"]}),
            "sentences": len(coverage),
            "pairs": len(pairs),
            "flagged": int((pairs["flags"] != "").sum()),
            "conflicts": len(conflicts.groupby(["statement", "kind", "what"])),
            "uncovered": len(uncovered),
            "dropped": len(dropped),
        },
        reasons=REASONS,
        shown=SHOWN,
    )


def mark_missing(rows: list[dict[str, Any]], parts: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Add to rows of coverage their `pieces`: the text in order, carried and missing clauses apart."""
    clauses: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for part in parts.to_dict("records") if parts is not None else ():
        clauses[part["language"], part["doc"]].append({str(name): value for name, value in part.items()})
    for row in rows:
        its = [p for p in clauses[row["language"], row["doc"]] if row["start"] <= p["start"] < row["end"]]
        row["pieces"] = join_pieces(its) if row["status"] == "partial" and its else [Piece(row["text"], False)]
    return rows


def mark_alone(rows: list[dict[str, Any]], statements: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Say of rows of coverage whether they are `alone`: in statements of one source only."""
    shared: set[tuple[str, int]] = set()
    if statements is not None:
        sources = statements.groupby("statement")["source"].nunique()
        told = statements[statements["statement"].map(sources) > 1]
        shared = set(zip(told["doc"], told["start"], strict=True))
    for row in rows:
        row["alone"] = statements is not None and (row["doc"], row["start"]) not in shared
    return rows


def join_pieces(clauses: list[dict[str, Any]]) -> list[Piece]:
    """Join neighbouring clauses that are both carried or both missing, with the white space between them."""
    pieces: list[Piece] = []
    for before, clause in zip([None, *clauses], clauses, strict=False):
        missing = clause["carried"] == "no"
        space = " " if before is not None and before["end"] < clause["start"] else ""
        if pieces and pieces[-1].missing == missing:
            pieces[-1] = Piece(pieces[-1].text + space + clause["text"], missing)
        else:
            pieces += [Piece(space, False)] if space else []
            pieces.append(Piece(clause["text"], missing))
    return pieces


def make_strips(coverage: pd.DataFrame) -> list[Strip]:
    """Group a coverage table by document and language, shares weighted by characters."""
    strips = []
    for (doc, language), rows in coverage.groupby(["doc", "language"], sort=True):
        cells = [
            Cell(int(index), status, text, max(len(text), 1))
            for index, status, text in zip(rows.index, rows["status"], rows["text"], strict=True)
        ]
        total = sum(cell.weight for cell in cells)
        share = {
            status: sum(cell.weight for cell in cells if cell.status == status) / total
            for status in ("covered", "partial")
        }
        strips.append(Strip(doc, language, cells, share["covered"], share["partial"]))
    return strips


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{"row": index, **row} for index, row in zip(table.index, table.to_dict("records"), strict=True)]
