"""`align run`: the main job, from files to tables and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.options import cache_options, model_options, open_cache, parse_columns

if TYPE_CHECKING:
    from align.pipeline import Result


@click.command()
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--ar", multiple=True, type=click.Path(), help="A file or folder of Arabic; may be given again.")
@click.option("--en", multiple=True, type=click.Path(), help="A file or folder of English; may be given again.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for the results.")
@click.option("--force", is_flag=True, help="Write into a folder that holds other things.")
@click.option(
    "--min-probability",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="Keep pairs from this probability on.",
)
@click.option(
    "--method",
    type=click.Choice(["auto", "chain", "islands", "mine"]),
    default="auto",
    show_default=True,
    help="How linked documents are aligned; auto decides by what they share.",
)
@click.option(
    "--max-window",
    type=click.IntRange(1, 8),
    default=4,
    show_default=True,
    help="Sentences in a mined passage, at most.",
)
@click.option("--lines", is_flag=True, help="Every line of a text file is one sentence already.")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@click.option(
    "--columns",
    callback=parse_columns,
    help="Columns of TSV, CSV and JSONL files, as ar=NAME,en=NAME or text=NAME.",
)
@click.option("--calibration", type=click.Path(), help="File of `align calibrate` to take probabilities from.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
@model_options
@cache_options
def command(
    inputs: tuple[str, ...],
    ar: tuple[str, ...],
    en: tuple[str, ...],
    output: Path,
    force: bool,
    min_probability: float,
    method: str,
    max_window: int,
    lines: bool,
    encoding: str | None,
    columns: dict[str, str] | None,
    calibration: str | None,
    quiet: bool,
    model: str,
    device: str | None,
    dtype: str | None,
    batch_tokens: int | None,
    trust_remote_code: bool,
    cache_dir: str | None,
    cache_size: int,
    no_cache: bool,
) -> None:
    """Align INPUTS, any mix of files and folders, and write pairs, coverage, dropped text and a report.

    Which text is Arabic and which English is found out sentence by sentence. The results are pairs.tsv,
    coverage.tsv, dropped.tsv, report.html and run.json in the output folder. An interrupted run begins again
    where encoding stopped.

    \b
    Examples:
      align run articles/ -o out
      align run --ar site-ar/ --en site-en/ -o out --min-probability 0.8
      align run old.txt new.html -o out --encoding windows-1256
    """
    from align.commands.progress import progress
    from align.output.files import open_output_folder
    from align.pipeline import Options, align_documents
    from align.text.ingest import read_inputs

    read = read_inputs(inputs, ar=ar, en=en, encoding=encoding, lines=lines, columns=columns)
    for problem in read.problems:
        if problem.severity != "skipped" and not quiet or problem.severity == "error":
            click.echo(f"{problem.severity.capitalize()}: {problem}", err=True)
    folder = open_output_folder(output, force=force)
    from align.embed.encoder import BATCH_TOKENS, load_encoder

    encoder = load_encoder(
        model,
        device=device,
        dtype=dtype,
        batch_tokens=batch_tokens or BATCH_TOKENS,
        cache=open_cache(cache_dir, cache_size, no_cache),
        trust_remote_code=trust_remote_code,
    )
    options = Options(method, min_probability, max_window, calibration)  # type: ignore[arg-type]  # click checks it
    with progress(quiet) as watch:
        result = align_documents(read.documents, encoder=encoder, options=options, watch=watch)
    result.info["inputs"] = dict(read.hashes)
    result.info["problems"] = [{"severity": p.severity, "message": str(p)} for p in read.problems]
    write_result(result, folder)
    if not quiet:
        from align.commands.summary import echo_summary

        echo_summary(result, folder)
    if read.errors:
        raise SystemExit(1)


def write_result(result: Result, folder: Path) -> None:
    """Write the files of a run, each whole or not at all; `run.json` last, as the mark that all is there."""
    import json

    from align.output.files import write_whole
    from align.output.report import render_report
    from align.output.tables import write_tsv
    from align.records import COVERAGE_COLUMNS, DROPPED_COLUMNS, PAIR_COLUMNS

    write_tsv(result.pairs, PAIR_COLUMNS, folder / "pairs.tsv")
    write_tsv(result.coverage, COVERAGE_COLUMNS, folder / "coverage.tsv")
    write_tsv(result.dropped, DROPPED_COLUMNS, folder / "dropped.tsv")
    write_whole(folder / "report.html", render_report(result.pairs, result.coverage, result.dropped, result.info))
    write_whole(folder / "run.json", json.dumps(result.info, ensure_ascii=False, indent=2) + "\n")
