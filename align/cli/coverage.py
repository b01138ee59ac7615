"""`align coverage`: how much of each source the others carry."""

from __future__ import annotations

from itertools import groupby
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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.records import Part, Sentence
    from align.select.shares import Share
    from align.store.project import Project

NAME_WIDTH = 60  # columns for the names of sources; longer ones push their figures to the right


@click.command()
@input_options
@click.option(
    "--by",
    type=click.Choice(["document", "folder"]),
    default="document",
    show_default=True,
    help="What counts as one source: a document, or all documents of a folder.",
)
@click.option("--uncovered/--no-uncovered", default=True, help="List conflicts and what others leave out.")
@click.option("--tsv", is_flag=True, help="Print tab-separated rows for other programs.")
@matching_options
@encoder_options
def command(
    choice: InputChoice, encoder: EncoderChoice, matching: MatchingChoice, by: str, uncovered: bool, tsv: bool
) -> None:
    """Print how much of each source of INPUTS the others carry, together and one by one, in both directions.

    Shares are of characters, with 95 per cent bootstrap intervals. Then come the facts that sources tell otherwise,
    the statements that are in no other source of either language, and the sentences that the other language carries
    in part, with what is missing in brackets; headlines, captions and quotations are marked as such. All of it is
    in the tables of `align run`. Its output folder in place of INPUTS shows that run, at once.

    \b
    Examples:
      align coverage out
      align coverage corpora/ar corpora/en
      align coverage sources/ --by folder --tsv > shares.tsv
    """
    from align.select.shares import measure_shares
    from align.store.database import find_project, read_project

    finished = find_project(choice.inputs[0]) if len(choice.inputs) == 1 else None
    if finished:
        refuse_options("a finished run is shown as it was made", "by", "uncovered", "tsv", "inputs")
        project, errors = read_project(finished), False
    else:
        project, errors = run_inputs(choice, encoder, matching)
    group = folder_of if by == "folder" else str
    shares = measure_shares(project.coverage, project.ar, project.en, group=group)
    if tsv:
        echo_rows(shares)
    else:
        echo_shares(shares)
        if uncovered:
            echo_uncovered(project)
    if errors:
        raise SystemExit(1)


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


def folder_of(doc: str) -> str:
    """Return the folder of a document's name, `.` for none."""
    return doc.rpartition("/")[0] or "."


def echo_rows(shares: list[Share]) -> None:
    """Print shares as tab-separated rows with a header."""
    click.echo("source\tlanguage\tother\tsentences\tcovered\tlow\thigh\tpartial")
    for s in shares:
        click.echo(
            f"{s.source}\t{s.language}\t{s.other}\t{s.sentences}\t{s.covered:.4f}\t{s.low:.4f}\t{s.high:.4f}\t{s.partial:.4f}"
        )


def echo_shares(shares: list[Share]) -> None:
    """Print shares as a table, each source followed by those that carry parts of it."""
    from align.select.shares import EVERYTHING

    rows = [("source", "sentences", "covered", "95 % interval", "partial")]
    for s in shares:
        total = s.other == EVERYTHING
        rows.append(
            (
                f"{s.source} ({s.language})" if total else f"  in {s.other}",
                str(s.sentences) if total else "",
                f"{100 * s.covered:.0f} %",
                f"{100 * s.low:.0f}–{100 * s.high:.0f} %",
                f"{100 * s.partial:.0f} %",
            )
        )
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for name, *cells in rows:
        figures = "  ".join(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))
        line = f"{name.ljust(min(widths[0], NAME_WIDTH))}  {figures}"
        click.echo(click.style(line, bold=not name.startswith(" ")))


def echo_uncovered(project: Project) -> None:
    """Print what sources tell otherwise, what is in no other source, and what is carried in part, by document."""
    from align.output.tables import list_tellers
    from align.select.statements import find_alone

    echo_conflicts(project)
    tellers = list_tellers(project)
    docs = [[sentence.doc for sentence in own] for own in tellers]
    alone = [tellers[node][0] for node in find_alone(project.statements, docs)]
    echo_sentences("In no other source", [(sentence, bracket_missing(sentence, ())) for sentence in alone])
    partial = [
        (sentence, bracket_missing(sentence, its.parts))
        for sentences, found in zip((project.ar, project.en), project.coverage.best(), strict=True)
        for sentence, its in zip(sentences, found, strict=True)
        if its.status == "partial"
    ]
    echo_sentences("Carried in part, [what is missing in the other language] in brackets", partial)


def echo_conflicts(project: Project) -> None:
    """Print each fact told otherwise: what it belongs to, and who tells it how."""
    from align.cli.summary import number
    from align.output.tables import list_tellers

    tellers = list_tellers(project)
    click.echo(f"\nTold otherwise: {number(len(project.conflicts), 'fact')}")
    for conflict in project.conflicts:
        click.echo(f"\n{' '.join(conflict.what.split())} ({conflict.kind})")
        for telling in conflict.tellings:
            for sentence in tellers[telling.node]:
                click.echo(f"  {sentence.doc}: {' '.join(telling.value.split())}")


def bracket_missing(sentence: Sentence, parts: Sequence[Part]) -> str:
    """Return a sentence's text with brackets around each run of clauses that are missing elsewhere."""
    text = sentence.text
    for missing, run in groupby(reversed(parts), key=lambda part: not part.carried):
        if missing:
            clauses = list(run)
            start, end = clauses[-1].place.start - sentence.start, clauses[0].place.end - sentence.start
            text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return " ".join(text.split())


def echo_sentences(heading: str, rows: Sequence[tuple[Sentence, str]]) -> None:
    """Print sentences under a heading and their documents' names; other kinds than body text are named."""
    from align.cli.summary import number

    click.echo(f"\n{heading}: {number(len(rows), 'sentence')}")
    doc = ""
    for sentence, text in sorted(rows, key=lambda row: (row[0].doc, row[0].start)):
        if sentence.doc != doc:
            doc = sentence.doc
            click.echo(f"\n{doc}")
        mark = "" if sentence.kind == "body" else f"({sentence.kind}) "
        click.echo(f"  {mark}{text}")
