"""`align report`: the report of a finished run, from its project file."""

from __future__ import annotations

from pathlib import Path

import click

REPORT = "report.html"


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write; `-` is standard output. [OUT/report.html]",
)
@click.option("--arabic", is_flag=True, help="Open with the interface in Arabic; the reader can change it.")
def command(out: Path, output: Path | None, arabic: bool) -> None:
    """Write the report of OUT, the output folder of `align run`; neither its inputs nor an encoder are needed.

    \b
    Example:
      align report out -o report.html
    """
    from align.output.files import STDOUT, keep_inputs, write_whole
    from align.output.report import render_report
    from align.read.files import RESULTS
    from align.records import InputError
    from align.result import make_result
    from align.store.database import NAME, find_project, read_project

    finished = find_project(out)
    if finished is None:
        raise InputError(f"{out}: holds no {NAME}; name the output folder of `align run`")
    place = output or finished.with_name(REPORT)
    others = [finished.with_name(name) for name in RESULTS if name != REPORT]
    keep_inputs([place], [finished, *others])
    result = make_result(read_project(finished))
    tables = result.pairs, result.conflicts, result.coverage, result.dropped
    page = render_report(
        *tables, result.info, result.parts, result.statements, result.project.documents, "ar" if arabic else "en"
    )
    write_whole(place, page)
    if str(place) != STDOUT:
        click.echo(f"report written to {place}", err=True)
