"""The page that pairs are reviewed on: the same served by `align review` and packed into a file for others."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from align.output.report.data import collect
from align.output.report.links import group_links
from align.output.report.page import join_scripts, make_page, read_words
from align.output.report.page import read as read_shared
from align.output.report.page import read_script as read_shared_script
from align.records import Language
from align.review.table import spots_of
from align.store.decisions import Decision, find_pairs, standing

if TYPE_CHECKING:
    from align.result import Result

SHARED, OWN = ("dom", "index"), ("store", "card", "queue", "main")


def render_review(
    result: Result,
    decisions: Sequence[Decision],
    *,
    reviewer: str = "",
    packed: bool = False,
    language: Language = "en",
) -> str:
    """Return the page. Packed it keeps its decisions in the browser and gives them back as a file; else it sends
    each to the server it came from before the next pair is shown."""
    empty, links = (result.conflicts.head(0), result.dropped.head(0)), group_links(result.project, result.pairs)
    data = collect(
        result.pairs, empty[0], result.coverage, empty[1], {}, None, None, result.project.documents, links
    ) | {
        "reviewer": reviewer,
        "packed": packed,
        "decisions": list_decisions(result, decisions),
    }  # fmt: skip
    own = json.loads(read("words.json"))
    words = {code: shared | own[code] for code, shared in read_words().items()}
    style = read_shared("report.css") + read("review.css")
    scripts = [*map(read_shared_script, SHARED), *(read(f"script/{name}.js") for name in OWN)]
    return make_page("align review", language, style, join_scripts(scripts), data, words, connect=not packed)


def read(name: str) -> str:
    """Read a file that stands beside this module."""
    return files("align.review").joinpath(name).read_text(encoding="utf-8")


def list_decisions(result: Result, decisions: Sequence[Decision]) -> list[Mapping[str, Any]]:
    """Return the decisions that hold, each with the row of its pair, in the order they were made."""
    rows, _ = find_pairs(spots_of(result.pairs), standing(decisions))
    found = [(decision, row) for row, own in enumerate(rows) for decision in own]
    return [
        {"pair": row, "becomes": [astuple(part) for part in d.becomes]}
        | {name: getattr(d, name) for name in ("verdict", "reviewer", "at", "note", "settles")}
        for d, row in sorted(found, key=lambda each: each[0].at)
    ]
