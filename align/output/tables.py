"""The tables of a run: their columns checked, written as TSV that needs no quoting, and read back."""

from __future__ import annotations

import io
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from align.judge.flags import names_of
from align.normalize import fold_space
from align.output.files import whole_file
from align.read.files import read_utf8
from align.records import (
    CONFLICT_COLUMNS,
    COVERAGE_COLUMNS,
    DROPPED_COLUMNS,
    PAIR_COLUMNS,
    PART_COLUMNS,
    STATEMENT_COLUMNS,
    Document,
    Dropped,
    InputError,
    Sentence,
    Span,
)
from align.select.pages import find_pages, name_pages
from align.select.statements import list_tellings
from align.select.stories import share_story

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from align.match.table import Candidates
    from align.records import Place
    from align.store.project import Project

    Mask = npt.NDArray[np.bool_]

# Decimals in the file, by column; everything else is written as it is.
DECIMALS = {"probability": 4, "cosine": 4, "margin": 4, "share": 4, "low": 4, "high": 4, "chance": 4}
INTEGERS = {"statement", "story", "ar_start", "ar_end", "en_start", "en_end", "start", "end"}
NUMBERS_OR_NOTHING = {f"{what}_{end}" for what in ("evidence", "old", "new", "told") for end in ("start", "end")}


def dropped_table(dropped: Iterable[Dropped]) -> pd.DataFrame:
    """Make the table of what is not content, in document order."""
    import pandas as pd

    rows = [(d.doc, d.start, d.end, fold_space(d.text), d.reason) for d in dropped]
    table = pd.DataFrame(rows, columns=list(DROPPED_COLUMNS))
    return table.sort_values(["doc", "start", "end"], kind="stable", ignore_index=True)


def pairs_table(
    judged: Candidates, rows: Mask, ar: Sequence[Sentence], en: Sequence[Sentence], documents: Iterable[Document]
) -> pd.DataFrame:
    """Make the table of some rows of judged candidates, in the order that `pairs.tsv` fixes.

    A cell is the slice that its span covers of the text of its document.
    """
    import pandas as pd

    texts = texts_of(documents)
    found = []
    for row in np.flatnonzero(rows).tolist():
        ar_cells = span_cells(ar, judged.ar(row), texts)
        en_cells = span_cells(en, judged.en(row), texts)
        scores = (float(judged.probability[row]), float(judged.cosine[row]), float(judged.margin[row]))
        flags = ",".join(names_of(int(judged.flags[row])))
        cells = (ar_cells[3], en_cells[3], *scores, judged.method(row), *ar_cells[:3], *en_cells[:3], flags)
        found.append(cells)
    table = pd.DataFrame(found, columns=list(PAIR_COLUMNS))
    order = ["ar_doc", "ar_start", "en_doc", "en_start", "ar_end", "en_end"]
    return table.sort_values(order, kind="stable", ignore_index=True)


def coverage_table(project: Project) -> pd.DataFrame:
    """Make the table of coverage, a row a sentence, in document order; evidence only where there is some."""
    import pandas as pd

    rows, texts = [], texts_of(project.documents)
    evidence = project.coverage.best()
    for language, own, other, found in (
        ("ar", project.ar, project.en, evidence[0]),
        ("en", project.en, project.ar, evidence[1]),
    ):
        for sentence, its in zip(own, found, strict=True):
            there = its.status != "uncovered"
            where = span_cells(other, its.span, texts) if there else ("", None, None, "")
            cells = (sentence.doc, sentence.start, sentence.end, fold_space(sentence.text))
            rows.append((language, *cells, its.status, its.probability, *where))
    table = pd.DataFrame(rows, columns=list(COVERAGE_COLUMNS))
    return table.sort_values(["doc", "start", "end"], kind="stable", ignore_index=True)


def parts_table(project: Project) -> pd.DataFrame:
    """Make the table of parts, a row for each clause of each sentence that is carried in part, in document order.

    `carried` is yes or no; evidence stands only where it is yes, and where it is clear what carries the clause.
    """
    import pandas as pd

    rows: list[tuple[Any, ...]] = []
    texts = texts_of(project.documents)
    for other, found in zip((project.en, project.ar), project.coverage.best(), strict=True):
        for its in found:
            for part in its.parts if its.status == "partial" else ():
                text = texts[part.doc][part.place.start : part.place.end]
                own = (part.language, part.doc, part.place.start, part.place.end, fold_space(text))
                if part.evidence is None:
                    rows.append((*own, "yes" if part.carried else "no", "", None, None, ""))
                    continue
                there = other[its.span.first].doc
                start, end = part.evidence.start, part.evidence.end
                rows.append((*own, "yes", there, start, end, fold_space(texts[there][start:end])))
    table = pd.DataFrame(rows, columns=list(PART_COLUMNS))
    return table.sort_values(["doc", "start", "end"], kind="stable", ignore_index=True)


def statements_table(project: Project) -> pd.DataFrame:
    """Make the table of statements, a row for each sentence or clause that makes one, in order of statements."""
    import pandas as pd

    tellers = list_tellers(project)
    homes = home_stories(project)
    sources = name_sources(project)
    rows = []
    for statement in project.statements:
        story = homes[statement.number]
        for member in statement.members:
            for s in list_tellings(member, tellers):
                place = (sources[s.doc], s.language, s.doc, s.start, s.end, fold_space(s.text))
                rows.append((statement.number, story, *place, member.role))
    table = pd.DataFrame(rows, columns=list(STATEMENT_COLUMNS))
    return table.sort_values(["statement", "doc", "start", "language"], kind="stable", ignore_index=True)


def list_nearest(project: Project) -> list[tuple[Place, Place, float]]:
    """Return what comes nearest to sentences in other sources: both by document, start and language, and the chance
    that they say the same; of each sentence the likeliest first."""
    sources = name_sources(project)
    ends = [*project.ar, *project.en]
    return [
        ((one.doc, one.start, one.language), (other.doc, other.start, other.language), near.chance)
        for near in project.nearest
        for one, other in [(ends[near.node], ends[near.other])]
        if sources[one.doc] != sources[other.doc]
    ]


def conflicts_table(project: Project) -> pd.DataFrame:
    """Make the table of conflicts, a row for each source of each fact told otherwise."""
    import pandas as pd

    tellers = list_tellers(project)
    homes = home_stories(project)
    sources = name_sources(project)
    rows = []
    for conflict in project.conflicts:
        fact = (conflict.statement, homes[conflict.statement], conflict.kind, fold_space(conflict.what))
        for telling in conflict.tellings:
            for s in tellers[telling.node]:
                place = (sources[s.doc], s.language, s.doc, s.start, s.end, fold_space(s.text))
                rows.append((*fact, fold_space(telling.value), *place))
    table = pd.DataFrame(rows, columns=list(CONFLICT_COLUMNS))
    return table.sort_values(["statement", "kind", "what", "doc", "start"], kind="stable", ignore_index=True)


def list_tellers(project: Project) -> list[list[Sentence]]:
    """Return each sentence, Arabic ones first, with those of copied documents that repeat it."""
    tellers = [[sentence] for sentence in (*project.ar, *project.en)]
    for copy in project.copies:
        tellers[copy.node].append(copy.sentence)
    return tellers


def name_sources(project: Project) -> dict[str, str]:
    """Return the source of each document: itself, or the first of the versions of its page."""
    pages = find_pages(project.documents, project.statements, list_tellers(project))
    return name_pages(project.documents, pages)


def home_stories(project: Project) -> dict[int, int]:
    """Return the story of each statement: the one that has most of its documents, the first of equals."""
    stories = share_story(project.stories)
    docs = [sentence.doc for sentence in (*project.ar, *project.en)]
    homes = {}
    for statement in project.statements:
        counts = Counter(story for member in statement.members for story in stories[docs[member.node]])
        homes[statement.number] = min(counts, key=lambda story: (-counts[story], story))
    return homes


def texts_of(documents: Iterable[Document]) -> dict[str, str]:
    """Return the text of each document by its name."""
    return {document.name: document.text for document in documents}


def span_cells(sentences: Sequence[Sentence], span: Span, texts: Mapping[str, str]) -> tuple[str, int, int, str]:
    """Return document, start, end and folded text of a span that is not empty."""
    first, last = sentences[span.first], sentences[span.last - 1]
    return first.doc, first.start, last.end, fold_space(texts[first.doc][first.start : last.end])


def check_columns(table: pd.DataFrame, columns: Sequence[str]) -> None:
    """Raise ValueError when a stage hands over a table of another shape: a defect, not the user's doing."""
    if tuple(table.columns) != tuple(columns):
        raise ValueError(f"expected the columns {list(columns)}, found {list(table.columns)}")


def round_decimals(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its numbers as they stand in its file, so that both are the same to whoever reads on."""
    rounded = {
        name: table[name].map(lambda value, name=name: _round(value, name)) for name in DECIMALS if name in table
    }
    return table.assign(**rounded)


def format_tsv(table: pd.DataFrame, columns: Sequence[str]) -> str:
    """Format a table as TSV: one header row, no quoting, `\\n` line ends, fixed decimals."""
    check_columns(table, columns)
    cells = [_format_column(table[name].tolist(), name) for name in columns]
    out = io.StringIO()
    out.write("\t".join(columns) + "\n")
    for row in zip(*cells, strict=True):
        out.write("\t".join(row) + "\n")
    return out.getvalue()


def write_tsv(table: pd.DataFrame, columns: Sequence[str], path: Path) -> None:
    """Write a table to `path`, whole or not at all."""
    with whole_file(path) as stream:
        stream.write(format_tsv(table, columns).encode("utf-8"))


def read_pairs(path: str | Path) -> pd.DataFrame:
    """Read a `pairs.tsv` (`-` is standard input); extra columns are kept. Raise InputError naming file and line."""
    return read_tsv(path, PAIR_COLUMNS)


def read_coverage(path: str | Path) -> pd.DataFrame:
    """Read a `coverage.tsv` (`-` is standard input)."""
    return read_tsv(path, COVERAGE_COLUMNS)


def read_parts(path: str | Path) -> pd.DataFrame:
    """Read a `parts.tsv` (`-` is standard input)."""
    return read_tsv(path, PART_COLUMNS)


def read_dropped(path: str | Path) -> pd.DataFrame:
    """Read a `dropped.tsv` (`-` is standard input)."""
    return read_tsv(path, DROPPED_COLUMNS)


def read_tsv(path: str | Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read a TSV that must have `columns`, as text and numbers. Raise InputError naming file, line and remedy."""
    import pandas as pd

    rows = read_utf8(path).split("\n")
    if rows and rows[-1] == "":
        rows.pop()
    if not rows:
        raise InputError(f"{path}: is empty; a table of `align run` begins with a header row")
    header = rows[0].rstrip("\r").split("\t")
    if missing := [name for name in columns if name not in header]:
        raise InputError(
            f"{path}, line 1: lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}; "
            "give a table that `align run` wrote"
        )
    if doubled := sorted({name for name in header if header.count(name) > 1}):
        raise InputError(f"{path}, line 1: has the column {', '.join(doubled)} twice; rename or remove one of them")
    cells = [row.rstrip("\r").split("\t") for row in rows[1:]]
    for number, row in enumerate(cells, start=2):
        if len(row) != len(header):
            raise InputError(
                f"{path}, line {number}: has {len(row)} fields, the header {len(header)}; "
                "remove tabs from the text or write the table anew"
            )
    table = pd.DataFrame(cells, columns=header, dtype=str)
    for name in header:
        if name in DECIMALS or name in INTEGERS or name in NUMBERS_OR_NOTHING:
            table[name] = _parse_numbers(table[name].tolist(), name, path)
    return table


def _parse_numbers(cells: list[str], name: str, path: str | Path) -> list[object]:
    parse = float if name in DECIMALS else int
    numbers: list[object] = []
    for number, cell in enumerate(cells, start=2):
        if cell == "" and name not in INTEGERS:
            numbers.append(None)
            continue
        try:
            numbers.append(parse(cell))
            if not math.isfinite(parse(cell)):
                raise ValueError(cell)
        except (ValueError, OverflowError):
            raise InputError(f"{path}, line {number}: '{cell}' in column {name} is not a number") from None
    return numbers


def _format_column(values: list[Any], name: str) -> list[str]:
    if name in DECIMALS:
        return ["" if _missing(v) else f"{_round(v, name):.{DECIMALS[name]}f}" for v in values]
    if name in INTEGERS or name in NUMBERS_OR_NOTHING:
        return ["" if _missing(v) else str(int(v)) for v in values]
    return ["" if _missing(v) else fold_space(str(v)) for v in values]


def _round(value: Any, name: str) -> float:
    # Adding 0.0 turns -0.0000 into 0.0000, so that a rounding sign never shows.
    return round(float(value), DECIMALS[name]) + 0.0


def _missing(value: object) -> bool:
    return value is None or value != value  # NaN is not equal to itself
