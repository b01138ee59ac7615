"""`align run`: the main job, from files to tables and report."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.options import (
    EncoderChoice,
    InputChoice,
    MatchingChoice,
    encoder_options,
    input_options,
    json_option,
    matching_options,
    refuse_options,
)

if TYPE_CHECKING:
    from align.read.ingest import Inputs
    from align.result import Result
    from align.store.project import Project


@click.command()
@input_options
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--force", is_flag=True, help="Write even if the folder holds other files.")
@click.option("--add", is_flag=True, help="Add INPUTS to the finished run in the output folder.")
@click.option("--with-times", is_flag=True, help="Add the time codes of subtitles to the tables, as columns.")
@matching_options
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@json_option
@encoder_options
def command(
    choice: InputChoice,
    encoder: EncoderChoice,
    matching: MatchingChoice,
    output: Path,
    force: bool,
    add: bool,
    with_times: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Align INPUTS, any mix of files and folders, and write pairs, coverage, dropped text and a report.

    The language is identified sentence by sentence. The results are pairs.tsv, coverage.tsv, parts.tsv,
    statements.tsv, conflicts.tsv, dropped.tsv, report.html, run.json and project.sqlite in the output folder;
    `align coverage`, `align export` and `align report` read that folder. An interrupted run resumes where encoding
    stopped.

    With --add INPUTS join the collection of a finished run, under its options. Pairs between its documents keep
    their figures; one goes only when a better pair takes its sentence.

    \b
    Examples:
      align run articles/ -o out
      align run --ar site-ar/ --en site-en/ -o out --min-probability 0.8
      align run old.txt new.html -o out --encoding windows-1256
      align run more/ -o out --add
    """
    from align.cli.progress import progress
    from align.cli.summary import echo_summary, summarize
    from align.job import add_documents, run_job
    from align.output.files import one_writer, open_output_folder
    from align.result import make_result
    from align.store.load import read_project
    from align.watch import tell

    finished = find_finished(output) if add else None
    written = False
    try:
        with progress(quiet) as watch:
            read = choice.read(quiet)
            folder = open_output_folder(output, force=force or add)
            with one_writer(folder):
                before = read_project(finished) if finished else None
                if before:
                    project = add_documents(before, read.documents, encoder=encoder.load(), watch=watch)
                else:
                    project = run_job(
                        read.documents,
                        encoder=encoder.load(),
                        passage_encoder=matching.load_passage_encoder(encoder),
                        options=matching.options(),
                        watch=watch,
                    )
                tell("tables")
                result = make_result(project)
                describe_inputs(result, read, before, with_times)
                write_result(result, folder)
                written = True
        if as_json:
            click.echo(json.dumps(summarize(result, folder), ensure_ascii=False))
        elif not quiet:
            echo_summary(result, folder)
            if before:
                echo_addition(result)
    except KeyboardInterrupt:
        if not written:  # else there is nothing left to interrupt
            raise
    if read.errors:
        raise SystemExit(1)


def find_finished(folder: Path) -> Path:
    """Return the project file that is added to; its options hold, others are refused."""
    from align.records import UsageError
    from align.store.schema import NAME, find_project

    kept = [field.name for kind in (InputChoice, EncoderChoice) for field in fields(kind)]
    refuse_options(
        "what is added follows the options of the run",
        *kept,
        "output",
        "force",
        "add",
        "with_times",
        "quiet",
        "as_json",
    )
    found = find_project(folder)
    if found is None:
        raise UsageError(f"{folder}: holds no {NAME} to add to; run without --add first")
    return found


def describe_inputs(result: Result, read: Inputs, before: Project | None, with_times: bool) -> None:
    """Put into `run.json` what was read, and what there was to say about it, after that of the run added to."""
    from align.cli.summary import describe_only

    problems = [{"severity": problem.severity, "message": str(problem)} for problem in read.problems]
    if only := describe_only(result):
        problems.append({"severity": "warning", "message": only.removeprefix("Warning: ")})
    earlier = before.info if before else {}
    result.info["inputs"] = earlier.get("inputs", {}) | dict(read.hashes)
    result.info["problems"] = [*earlier.get("problems", []), *problems]
    if with_times or earlier.get("with_times"):
        result.info["with_times"] = True


def echo_addition(result: Result) -> None:
    """Say what the last addition changed."""
    from align.cli.summary import number

    last = result.info["additions"][-1]
    click.echo(
        f"{number(last['documents'], 'document')} added; "
        f"{number(last['pairs_replaced'], 'earlier pair')} gave way to better ones"
    )


def write_result(result: Result, folder: Path) -> None:
    """Write the files of a run, all of them or none."""
    from dataclasses import replace

    from align.cli.report import render_result
    from align.output.files import whole_set, write_whole
    from align.output.tables import write_tsv
    from align.output.times import add_times
    from align.records import (
        CONFLICT_COLUMNS,
        COVERAGE_COLUMNS,
        DROPPED_COLUMNS,
        PAIR_COLUMNS,
        PART_COLUMNS,
        STATEMENT_COLUMNS,
    )
    from align.store.decisions import keep_decisions
    from align.store.save import write_project
    from align.store.schema import NAME

    page = render_result(result)
    tables = {
        "pairs.tsv": (result.pairs, PAIR_COLUMNS),
        "coverage.tsv": (result.coverage, COVERAGE_COLUMNS),
        "parts.tsv": (result.parts, PART_COLUMNS),
        "statements.tsv": (result.statements, STATEMENT_COLUMNS),
        "conflicts.tsv": (result.conflicts, CONFLICT_COLUMNS),
        "dropped.tsv": (result.dropped, DROPPED_COLUMNS),
    }
    with whole_set(folder) as beside:
        for name, (table, columns) in tables.items():
            if result.info.get("with_times"):
                timed = add_times(table, result.project.documents)
                columns, table = (*columns, *timed.columns[len(columns) :]), timed
            write_tsv(table, columns, beside / name)
        write_whole(beside / "report.html", page)
        write_whole(beside / "run.json", json.dumps(result.info, ensure_ascii=False, indent=2) + "\n")
        write_project(replace(result.project, info=result.info), beside / NAME)
        keep_decisions(folder / NAME, beside / NAME)
