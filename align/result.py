"""What a run gives back: the tables of a project, and what `run.json` says of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import os

    import pandas as pd

    from align.encode.windows import WindowKind
    from align.match.collection import Decision
    from align.output.sources import SourceTables
    from align.records import Document, Encoder
    from align.store.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a run found, as pandas tables with the columns and the order of the files of `align run`.

    - `pairs`: one row a pair, the columns of `pairs.tsv`; offsets in characters of the document's text;
    - `coverage`: one row a sentence: `covered`, `partial` or `uncovered`, with the evidence;
    - `statements`: one row a sentence that makes a statement, over all sources and both languages; a statement with
      one source is in no other;
    - `conflicts`: one row a source for each fact that sources tell otherwise;
    - `stories`: the documents of each story, by its number; a document may be in two;
    - `parts`: one row a clause of each `partial` sentence;
    - `dropped`: one row a stretch that is no content, with the reason;
    - `info`: what `run.json` holds: version, options, model, links, counts, seconds by stage;
    - `project`: what the tables were made from (internal).
    """

    pairs: pd.DataFrame
    coverage: pd.DataFrame
    parts: pd.DataFrame
    statements: pd.DataFrame
    conflicts: pd.DataFrame
    stories: dict[int, tuple[str, ...]]
    dropped: pd.DataFrame
    info: dict[str, Any]
    project: Project

    def sources(self, by: str | os.PathLike[str] = "document") -> SourceTables:
        """Compare sources: what each says alone, leaves out and tells otherwise, and how much others carry of it.

        `by` is what counts as a source: a `document`, the first `folder` below an input, or the outlet that a file
        names, a table with the columns `document`, `outlet` and, optionally, `date` (2024-05-31). A document that
        is not in the table is a source of its own.

        Raises UsageError when `by` is none of these, InputError for a table that does not fit the run.
        """
        from align.output.sources import compare_project, source_tables

        return source_tables(compare_project(self.project, by))


def make_result(project: Project) -> Result:
    """Make the tables of a project and count what is in them."""
    from align.output.tables import (
        conflicts_table,
        coverage_table,
        dropped_table,
        list_tellers,
        pairs_table,
        parts_table,
        statements_table,
    )
    from align.select.pages import find_pages

    ends = project.ar, project.en, project.documents
    pairs = pairs_table(project.judged, project.chosen, *ends)
    statements, conflicts = statements_table(project), conflicts_table(project)
    stories = {story.number: story.documents for story in project.stories}
    coverage = coverage_table(project)
    dropped = dropped_table(project.dropped)
    counts = {
        "documents": len(project.documents),
        "sentences": {"ar": len(project.ar), "en": len(project.en)},
        "pairs": len(pairs),
        "stories": len(stories),
        "statements": len(project.statements),
        "conflicts": len(project.conflicts),
        "pairs_by_method": dict(sorted(Counter(pairs["method"]).items())),
        "coverage": dict(sorted(Counter(coverage["status"]).items())),
        "dropped_by_reason": dict(sorted(Counter(dropped["reason"]).items())),
    }
    listed = [{"story": number, "documents": list(docs)} for number, docs in stories.items()]
    pages = find_pages(project.documents, project.statements, list_tellers(project))
    info = project.info | {"stories": listed, "versions": [list(group) for group in pages], "counts": counts}
    parts = parts_table(project)
    return Result(pairs, coverage, parts, statements, conflicts, stories, dropped, info, project)


def describe_run(
    model: dict[str, Any],
    passage_model: dict[str, Any] | None,
    calibration: dict[str, Any],
    options: dict[str, Any],
    boilerplate: str,
    decisions: Sequence[Decision],
    seconds: dict[str, float],
) -> dict[str, Any]:
    """Return what repeats a run and explains its numbers; `boilerplate` is the digest of the user's own phrases."""
    from align import __version__

    return {
        "version": __version__,
        "options": options,
        "model": model,
        "passage_model": passage_model,
        "calibration": calibration,
        "boilerplate": boilerplate or None,
        "links": [describe_link(decision) for decision in decisions],
        "seconds": seconds,
    }


def describe_addition(
    project: Project,
    documents: Sequence[Document],
    decisions: Sequence[Decision],
    lost: int,
    seconds: dict[str, float],
) -> dict[str, Any]:
    """Return what is said of a project, with what was added to it."""
    addition = {"documents": len(documents), "pairs_replaced": lost, "seconds": seconds}
    return project.info | {
        "links": project.info["links"] + [describe_link(decision) for decision in decisions],
        "additions": [*project.info.get("additions", []), addition],
    }


def describe_link(decision: Decision) -> dict[str, Any]:
    """Return what is said of two linked documents."""
    return {
        "ar_doc": decision.link.ar_doc,
        "en_doc": decision.link.en_doc,
        "score": decision.link.score,
        "reasons": list(decision.link.reasons),
        "method": decision.method,
        "why": decision.why,
    }


def identify(encoder: Encoder, windows: WindowKind) -> dict[str, Any]:
    """Return what tells an encoder's vectors from all others."""
    return {
        "name": encoder.name,
        "revision": encoder.revision,
        "dimension": encoder.dimension,
        "windows": windows,
    }
