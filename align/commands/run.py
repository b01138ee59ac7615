"""`align run`: the main job, from files to tables and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.options import (
    EncoderChoice,
    InputChoice,
    MatchingChoice,
    encoder_options,
    input_options,
    matching_options,
)

if TYPE_CHECKING:
    from align.job import Result


@click.command()
@input_options
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--force", is_flag=True, help="Write into a folder that holds other things.")
@matching_options
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@encoder_options
def command(
    choice: InputChoice,
    encoder: EncoderChoice,
    matching: MatchingChoice,
    output: Path,
    force: bool,
    quiet: bool,
) -> None:
    """Align INPUTS, any mix of files and folders, and write pairs, coverage, dropped text and a report.

    Which text is Arabic and which English is found out sentence by sentence. The results are pairs.tsv,
    coverage.tsv, parts.tsv, dropped.tsv, report.html, run.json and project.sqlite in the output folder. `align
    coverage`, `align export` and `align report` read that folder. An interrupted run begins again where encoding
    stopped.

    \b
    Examples:
      align run articles/ -o out
      align run --ar site-ar/ --en site-en/ -o out --min-probability 0.8
      align run old.txt new.html -o out --encoding windows-1256
    """
    from align.commands.progress import progress
    from align.job import align_documents
    from align.output.files import open_output_folder

    read = choice.read(quiet)
    folder = open_output_folder(output, force=force)
    with progress(quiet) as watch:
        result = align_documents(
            read.documents,
            encoder=encoder.load(),
            passage_encoder=matching.load_passage_encoder(encoder),
            options=matching.options(),
            watch=watch,
        )
    result.info["inputs"] = dict(read.hashes)
    result.info["problems"] = [{"severity": p.severity, "message": str(p)} for p in read.problems]
    write_result(result, folder)
    if not quiet:
        from align.commands.summary import echo_summary

        echo_summary(result, folder)
    if read.errors:
        raise SystemExit(1)


def write_result(result: Result, folder: Path) -> None:
    """Write the files of a run, all of them or none."""
    import json
    from dataclasses import replace

    from align.output.files import whole_set, write_whole
    from align.output.report import render_report
    from align.output.tables import write_tsv
    from align.records import COVERAGE_COLUMNS, DROPPED_COLUMNS, PAIR_COLUMNS, PART_COLUMNS
    from align.store.database import NAME, write_project

    page = render_report(result.pairs, result.conflicts, result.coverage, result.dropped, result.info, result.parts)
    with whole_set(folder) as beside:
        write_tsv(result.pairs, PAIR_COLUMNS, beside / "pairs.tsv")
        write_tsv(result.coverage, COVERAGE_COLUMNS, beside / "coverage.tsv")
        write_tsv(result.parts, PART_COLUMNS, beside / "parts.tsv")
        write_tsv(result.dropped, DROPPED_COLUMNS, beside / "dropped.tsv")
        write_whole(beside / "report.html", page)
        write_whole(beside / "run.json", json.dumps(result.info, ensure_ascii=False, indent=2) + "\n")
        write_project(replace(result.project, info=result.info), beside / NAME)
