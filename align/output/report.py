"""`report.html`: one self-contained page of a run, for reading by people. Text of documents is never markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from align.records import Language, Status

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 2000  # rows of a section beyond which the page points to the table instead

REASONS = {
    "boilerplate": "site furniture: menus, share bars, related articles, forms, bylines, notices",
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
) -> str:
    """Return the page: totals, a strip of sentences a document, what nobody carries, conflicts, pairs, dropped.

    The tables are those of a run, `info` what `run.json` holds.
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
        uncovered=_rows(uncovered.head(SHOWN)),
        dropped=_rows(dropped.head(SHOWN)),
        totals={
            "documents": coverage["doc"].nunique(),
            "sentences": len(coverage),
            "pairs": len(pairs),
            "flagged": int((pairs["flags"] != "").sum()),
            "conflicts": len(conflicts),
            "uncovered": len(uncovered),
            "dropped": len(dropped),
        },
        reasons=REASONS,
        shown=SHOWN,
    )


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
