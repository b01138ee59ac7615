"""`align filter`: keep the rows that pass every filter, and say of the others why they went."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.options import json_option, to_option

if TYPE_CHECKING:
    from align.corpus.filters import Tally
    from align.read.rows import PairTable

WIDTH = 60  # characters shown of a text


@click.command("filter")
@click.argument("pairs", type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True),
    help="Table of what stays: .tsv, .csv, .xlsx, .jsonl, .parquet, .tmx, .xlf, Moses (.ar), .hf or `-`.",
)
@click.option("--rejected", type=click.Path(), help="Table of what went, with a column `reason`.")
@click.option("--preset", type=click.Choice(["strict", "usual", "keep-most"]), help="Cuts to begin with [usual].")
@click.option(
    "--cuts", "cuts_file", type=click.Path(path_type=Path), help="TOML file of cuts: preset, [filters], offensive."
)
@click.option(
    "--set", "chosen", multiple=True, metavar="NAME=CUT", help="Cut of one filter, or NAME=off; repeatable."
)
@click.option(
    "--offensive", type=click.Path(path_type=Path), help="File of words, one a line, that no text may hold."
)
@click.option("--explain", metavar="ID", help="Print what every filter makes of the row with this id, and stop.")
@click.option("--columns", help="Columns of the texts, as ar=NAME,en=NAME (or by number, without a header line).")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@to_option
@json_option
def command(
    pairs: str,
    output: str | None,
    rejected: str | None,
    preset: str | None,
    cuts_file: Path | None,
    chosen: tuple[str, ...],
    offensive: Path | None,
    explain: str | None,
    columns: str | None,
    encoding: str | None,
    to: str | None,
    as_json: bool,
) -> None:
    """Keep the rows of PAIRS, a table of `align score` or any other file of pairs, that pass every filter.

    Without scores, the filters probability, flags and language are left out. Which filters there are, and their
    cuts in each preset, is in docs/how-to/corpus.md. What stays keeps its columns and its order.

    \b
    Examples:
      align filter scored.tsv -o kept.tsv --rejected gone.tsv
      align filter scored.tsv -o kept.tsv --preset strict --set probability=0.8 --set truncated=off
      align filter scored.tsv --explain 17
    """
    from align.cli.rows import echo_summary, keep_each_apart, naming, open_rejected, pair_columns
    from align.corpus.filters import Tally, choose_cuts, drop_unmeasured, filter_block
    from align.output.blocks import open_table
    from align.read.rows import files_read, open_pairs

    if output is None and explain is None:
        raise click.UsageError("say where what stays goes, with -o")
    file = read_cuts(cuts_file) if cuts_file else {}
    wanted = dict(file.get("filters", {})) | parse_chosen(chosen)
    cuts = choose_cuts(preset or file.get("preset", "usual"), wanted)
    listed = read_words(
        offensive or (cuts_file.parent / file["offensive"] if cuts_file and "offensive" in file else None)
    )
    with open_pairs(pairs, columns=pair_columns(columns), encoding=encoding) as table, naming(pairs):
        cuts = drop_unmeasured(cuts, table.columns, wanted)
        if not listed:
            cuts.pop("offensive", None)
        if explain is not None:
            echo_explanation(table, explain, cuts, listed, as_json)
            return
        tally = Tally()
        keep_each_apart(((output, to), (rejected, None)), files_read(pairs))
        with (
            open_table(str(output), table.columns, to) as keep_rows,
            open_rejected(rejected, [*table.columns, "reason"]) as reject_rows,
        ):
            for block in table.blocks():
                keep, found, reasons = filter_block(block, cuts, listed)
                tally.add(block, keep, found)
                keep_rows(block[keep])
                reject_rows(block.assign(reason=reasons)[~keep])
    summary = {
        "rows": tally.rows,
        "kept": tally.kept,
        "problems": tally.problems,
        "filters": {
            name: {"cut": cuts[name], "alone": tally.alone[name], "in_order": tally.in_order[name]}
            for name in tally.alone
        },
    }
    echo_summary(summary, describe(tally, cuts), as_json, str(output))


def read_cuts(path: Path) -> dict[str, Any]:
    """Read a file of cuts. Raises UsageError for keys it does not have, InputError for what is no TOML."""
    from align.read.files import read_utf8
    from align.records import InputError, UsageError

    try:
        content = tomllib.loads(read_utf8(path))
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: is no TOML ({error})") from None
    if unknown := sorted(set(content) - {"preset", "filters", "offensive"}):
        raise UsageError(f"{path}: has the key {unknown[0]}; there are preset, offensive and the table [filters]")
    return content


def parse_chosen(options: Iterable[str]) -> dict[str, str]:
    """Read NAME=CUT options."""
    pairs = [option.partition("=") for option in options]
    if wrong := next(("".join(pair) for pair in pairs if not pair[1]), None):
        raise click.UsageError(f"--set {wrong}: write it as NAME=CUT or NAME=off")
    return {name.strip(): cut.strip() for name, _, cut in pairs}


def read_words(path: Path | None) -> list[str]:
    """Read a list of words, one a line; lines that begin with # are comments."""
    from align.read.files import read_utf8

    lines = read_utf8(path).split("\n") if path else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def describe(tally: Tally, cuts: Mapping[str, Any]) -> str:
    """Return a table of what each filter took, with examples."""
    lines = [f"{'filter':22}{'cut':>10}{'alone':>10}{'in order':>10}"]
    if tally.problems:
        lines.append(f"{'(problem)':22}{'':>10}{tally.problems:>10}{tally.problems:>10}")
    for name in tally.alone:
        cut = ",".join(cuts[name]) if isinstance(cuts[name], tuple) else f"{cuts[name]:g}"
        lines.append(
            f"{name:22}{cut if len(cut) < 10 else '...':>10}{tally.alone[name]:>10}{tally.in_order[name]:>10}"
        )
        for ident, ar, en in tally.examples[name]:
            lines.append(f"    {ident}: {shorten(ar)} | {shorten(en)}")
    lines.append(f"{tally.kept} of {tally.rows} rows kept")
    return "\n".join(lines)


def shorten(text: str) -> str:
    """Return the beginning of a text on one line."""
    text = " ".join(text.split())
    return text if len(text) <= WIDTH else text[: WIDTH - 1] + "…"


def echo_explanation(
    table: PairTable, ident: str, cuts: Mapping[str, Any], listed: list[str], as_json: bool
) -> None:
    """Print what the filters make of one row. Raises InputError when no row has the id."""
    from align.cli.rows import echo_summary
    from align.corpus.filters import explain_row
    from align.records import LANGUAGES, InputError

    for block in table.blocks():
        rows = (block["id"] == ident).to_numpy().nonzero()[0]
        if len(rows):
            row = int(rows[0])
            texts, problem = [block[f"{side}_text"].iloc[row] for side in LANGUAGES], block["problem"].iloc[row]
            lines = [f"rejected: {problem}"] if problem else explain_row(block, row, cuts, listed)
            told = {"id": ident, "ar_text": texts[0], "en_text": texts[1], "problem": problem, "filters": lines}
            echo_summary(told, "", as_json)
            if not as_json:
                click.echo("\n".join([*texts, *lines]))
            return
    raise InputError(f"no row has the id {ident}; ids stand in the first column of what `align score` writes")
