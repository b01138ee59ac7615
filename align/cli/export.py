"""`align export`: a pairs table in the formats other programs read."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.options import Share


@click.command()
@click.argument("pairs", type=click.Path(path_type=str, allow_dash=True))
@click.option(
    "--to",
    required=True,
    type=click.Choice(["tmx", "moses", "csv", "xlsx", "jsonl", "parquet"]),
    help="Format to write.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=str, allow_dash=True),
    help="File to write; `-` is standard output (tmx, csv, jsonl). Default: PAIRS with the format's suffix.",
)
@click.option("--min-probability", type=Share(), default=0.0, help="Leave out pairs below this probability.")
@click.option("--with-times", is_flag=True, help="Add the time codes of subtitles, as columns.")
def command(pairs: str, to: str, output: str | None, min_probability: float, with_times: bool) -> None:
    """Write PAIRS (the output folder of `align run`, a pairs.tsv, or `-` for standard input) as TMX, Moses, CSV,
    XLSX (both for Excel), JSONL or Parquet.

    \b
    Examples:
      align export out --to tmx
      align export out/pairs.tsv --to tmx -o out/pairs.tmx
      align export out --to xlsx -o pairs.xlsx
      align export out/pairs.tsv --to moses -o corpus        (corpus.ar and corpus.en)
    """
    from align.cli.summary import number
    from align.output.files import STDOUT, keep_inputs
    from align.output.formats import export_pairs, name_files
    from align.output.tables import pairs_table, read_pairs, round_decimals
    from align.output.times import add_times
    from align.records import InputError
    from align.store.database import NAME, find_project, read_project

    if output is None and pairs == "-":
        raise click.UsageError("say where to write with -o when the pairs come from standard input")
    if output == STDOUT and to in ("moses", "parquet", "xlsx"):
        raise click.UsageError(f"{to} cannot go to standard output; name a file with -o")
    finished = None if pairs == "-" else find_project(pairs)
    source = finished.with_name("pairs.tsv") if finished else Path(pairs)
    target = Path(output) if output else source.with_suffix("" if to == "moses" else f".{to}")
    keep_inputs(name_files(to, target), [source, finished] if finished else [source])
    if finished:
        project = read_project(finished)
        ends = project.ar, project.en, project.documents
        table = round_decimals(pairs_table(project.judged, project.chosen, *ends))
        if with_times or project.info.get("with_times"):
            table = add_times(table, project.documents)
    elif Path(pairs).is_dir():
        raise InputError(f"{pairs}: holds no {NAME}; name the output folder of `align run`, or a pairs.tsv")
    else:
        table = read_pairs(pairs)
        if with_times and "ar_time_start" not in table:
            raise InputError(f"{pairs}: has no times; name the output folder of `align run` instead")
    kept = table[table["probability"].fillna(1.0) >= min_probability]
    files = export_pairs(kept, to, target)
    names = ", ".join(str(file) for file in files)
    if output != STDOUT:
        click.echo(f"{number(len(kept), 'pair')} written to {names}", err=True)
