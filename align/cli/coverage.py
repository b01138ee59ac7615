"""`align coverage`: how much of each source the others carry, and what each says beside them."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.options import (
    EncoderChoice,
    InputChoice,
    MatchingChoice,
    encoder_options,
    input_options,
    matching_options,
    refuse_options,
)
from align.cli.sources import echo_lists, echo_shares, echo_sources, echo_wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.records import Part, Sentence
    from align.select.shares import Share
    from align.store.project import Project

SHOWN = 3  # documents named that a table of outlets says nothing of


@click.command()
@input_options
@click.option(
    "--by",
    metavar="document|folder|FILE",
    default="document",
    show_default=True,
    help="What counts as one source: a document; the first folder below an input; or the outlet that FILE gives, a "
    "table with the columns document, outlet and, optionally, date.",
)
@click.option("--uncovered/--no-uncovered", default=True, help="List what sources say alone and otherwise.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write all of it as tables into this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print what sources say beside each other as JSON.")
@click.option("--tsv", is_flag=True, help="Print shares across the languages as tab-separated rows.")
@matching_options
@encoder_options
def command(
    choice: InputChoice,
    encoder: EncoderChoice,
    matching: MatchingChoice,
    by: str,
    uncovered: bool,
    output: Path | None,
    as_json: bool,
    tsv: bool,
) -> None:
    """Print how much of each source of INPUTS others carry, and what it alone says, leaves out or tells otherwise.

    First come the shares of each source that the other language carries, in characters. Then, in statements of both
    languages: how many of each source's are in others, together and one by one; what is in no other source; what
    most other sources of a story say and this one does not; and facts told with other values. Intervals are of 95
    per cent and allow for errors of judging. At last come sentences that the other language carries in part, with
    what is missing in brackets. The output folder of `align run` in place of INPUTS shows that run, at once.

    \b
    Examples:
      align coverage out
      align coverage corpora/ar corpora/en
      align coverage out --by outlets.tsv -o shares/
      align coverage sources/ --by folder --json
    """
    from align.output.sources import compare_project, describe_comparison, write_comparison
    from align.records import UsageError
    from align.select.shares import measure_shares
    from align.store.load import read_project
    from align.store.schema import find_project

    if sum((output is not None, as_json, tsv)) > 1:
        raise UsageError("-o, --json and --tsv are three ways to have the results; give one of them")
    finished = find_project(choice.inputs[0]) if len(choice.inputs) == 1 else None
    if finished:
        shown = ("by", "uncovered", "output", "as_json", "tsv", "inputs")
        refuse_options("a finished run is shown as it was made", *shown)
        project, errors = read_project(finished), False
    else:
        project, errors = run_inputs(choice, encoder, matching)
    compared = compare_project(project, by)
    if compared.outlets.unnamed:
        names = ", ".join(compared.outlets.unnamed[:SHOWN])
        more = len(compared.outlets.unnamed) - SHOWN
        click.echo(
            f"Not in {by}, and so a source each: {names}" + (f" and {more} more" if more > 0 else ""), err=True
        )
    if output:
        files = write_comparison(compared, open_folder(output))
        click.echo(f"{', '.join(files)} written to {output}", err=True)
    elif as_json:
        click.echo(json.dumps(describe_comparison(compared), ensure_ascii=False, indent=2))
    else:
        source_of = compared.outlets.source.__getitem__
        shares = measure_shares(project.coverage, project.ar, project.en, group=source_of)
        if tsv:
            echo_rows(shares)
        else:
            echo_shares(shares)
            echo_sources(compared)
            if uncovered:
                echo_lists(compared)
                echo_partial(project)
    if errors:
        raise SystemExit(1)


def open_folder(folder: Path) -> Path:
    """Make the folder that the tables go to, which may hold other files. Raise an error where that cannot be."""
    from align.output.files import open_output_folder

    return open_output_folder(folder, force=True)


def run_inputs(choice: InputChoice, encoder: EncoderChoice, matching: MatchingChoice) -> tuple[Project, bool]:
    """Do the main job on the inputs; the second value says that some could not be read."""
    from align.cli.progress import progress
    from align.job import run_job

    with progress() as watch:
        read = choice.read()
        project = run_job(
            read.documents,
            encoder=encoder.load(),
            passage_encoder=matching.load_passage_encoder(encoder),
            options=matching.options(),
            watch=watch,
        )
    return project, bool(read.errors)


def echo_rows(shares: list[Share]) -> None:
    """Print shares as tab-separated rows with a header."""
    click.echo("source\tlanguage\tother\tsentences\tcovered\tlow\thigh\tpartial")
    for s in shares:
        click.echo(
            f"{s.source}\t{s.language}\t{s.other}\t{s.sentences}\t{s.covered:.4f}\t{s.low:.4f}\t{s.high:.4f}\t{s.partial:.4f}"
        )


def echo_partial(project: Project) -> None:
    """Print the sentences that the other language carries in part, by document."""
    from align.cli.summary import number

    rows = [
        (sentence, bracket_missing(sentence, its.parts))
        for sentences, found in zip((project.ar, project.en), project.coverage.best(), strict=True)
        for sentence, its in zip(sentences, found, strict=True)
        if its.status == "partial"
    ]
    click.echo(
        f"\nCarried in part, [what is missing in the other language] in brackets: {number(len(rows), 'sentence')}"
    )
    doc = ""
    for sentence, text in sorted(rows, key=lambda row: (row[0].doc, row[0].start)):
        if sentence.doc != doc:
            doc = sentence.doc
            click.echo(f"\n{doc}")
        mark = "" if sentence.kind == "body" else f"({sentence.kind}) "
        echo_wrapped("  ", mark + text)


def bracket_missing(sentence: Sentence, parts: Sequence[Part]) -> str:
    """Return a sentence's text with brackets around each run of clauses that are missing elsewhere."""
    text = sentence.text
    for missing, run in groupby(reversed(parts), key=lambda part: not part.carried):
        if missing:
            clauses = list(run)
            start, end = clauses[-1].place.start - sentence.start, clauses[0].place.end - sentence.start
            text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return " ".join(text.split())
