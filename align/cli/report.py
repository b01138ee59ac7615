"""`align report`: the report of a finished run, from its project file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.options import json_option

if TYPE_CHECKING:
    from align.records import Language
    from align.result import Result

REPORT = "report.html"


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    help="File to write; `-` is standard output. [OUT/report.html]",
)
@click.option("--arabic", is_flag=True, help="Open with the interface in Arabic; the reader can change it.")
@json_option
def command(out: Path, output: Path | None, arabic: bool, as_json: bool) -> None:
    """Write the report of OUT, the output folder of `align run`; neither its inputs nor an encoder are needed.

    \b
    Example:
      align report out -o report.html
    """
    from align.cli.rows import echo_summary
    from align.output.files import STDOUT, keep_inputs, write_whole
    from align.read.files import RESULTS
    from align.records import InputError
    from align.result import make_result
    from align.store.load import read_project
    from align.store.schema import NAME, find_project

    finished = find_project(out)
    if finished is None:
        raise InputError(f"{out}: holds no {NAME}; name the output folder of `align run`")
    place = output or finished.with_name(REPORT)
    others = [finished.with_name(name) for name in RESULTS if name != REPORT]
    keep_inputs([place], [finished, *others])
    result = make_result(read_project(finished))
    page = render_result(result, "ar" if arabic else "en")
    write_whole(place, page)
    summary = {"output": str(place), "pairs": len(result.pairs), "sentences": len(result.coverage)}
    echo_summary(summary, f"report written to {place}" if str(place) != STDOUT else "", as_json, place)


def render_result(result: Result, language: Language = "en") -> str:
    """Return the report of a run."""
    from align.output.report import render_report
    from align.output.report.links import group_links
    from align.output.tables import list_nearest

    tables = result.pairs, result.conflicts, result.coverage, result.dropped
    others = result.info, result.parts, result.statements, result.project.documents
    links, nearest = group_links(result.project, result.pairs), list_nearest(result.project)
    return render_report(*tables, *others, links, language, nearest)
