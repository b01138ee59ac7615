"""`align card`: what a corpus is, for who takes it over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from align.cli.rows import Given
    from align.corpus.card import Counted

SOURCE = "source"  # the column that names the source of a row where a table has one


@click.command()
@click.argument("pairs", type=click.Path(path_type=str, allow_dash=True))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder: new, or that of a data set."
)
@click.option("--name", help="What the corpus is called [the folder's name].")
@click.option("--description", default="", help="Some sentences for its head: what it is for, who made it.")
@click.option(
    "--by",
    help="Column that names the source of a pair [source, else the folder of its documents, ar and en apart].",
)
@click.option("--licence", default="", help="Licence of every source that --licences does not name, as cc-by-4.0.")
@click.option(
    "--licences", type=click.Path(), help="TSV with a header line: source, licence and, if you like, address."
)
@click.option(
    "--labels",
    multiple=True,
    type=click.Path(),
    help="Pairs with a column label (1 or 0, yes or no), or the reviewed.tsv of `align review`; repeatable.",
)
@click.option("--commands", type=click.Path(), help="Text file of the commands that made it, to be shown.")
@click.option("--columns", help="Columns of the texts, as ar=NAME,en=NAME (or by number, without a header line).")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@click.option("--json", "as_json", is_flag=True, help="Print card.json.")
def command(
    pairs: str,
    output: Path,
    name: str | None,
    description: str,
    by: str | None,
    licence: str,
    licences: str | None,
    labels: tuple[str, ...],
    commands: str | None,
    columns: str | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Write the card of PAIRS (the output folder of `align run`, pairs in any format, or a data set folder).

    README.md, card.json and plots go to a folder: sizes, lengths, probabilities and the precision to expect, flags,
    sources with their licences, copies, and how to make it again. In the folder of `align export --to hf` the card
    takes the place of its README, the header of which stays.

    \b
    Examples:
      align card out -o card
      align export kept.tsv --to hf -o my-corpus && align card kept.tsv -o my-corpus --licences licences.tsv
    """
    from align.cli.rows import echo_summary, open_source
    from align.cli.summary import number
    from align.corpus.card import Counted, describe_corpus
    from align.output.card import write_card
    from align.read.files import read_utf8

    known = read_licences(licences) if licences else {}
    judged = read_judgements(labels, encoding)
    with open_source(pairs, columns, encoding) as given:
        if by and by not in given.columns:
            raise click.UsageError(f"{pairs}: has no column {by}; there are {', '.join(given.columns)}")
        counted = Counted(by or (SOURCE if SOURCE in given.columns else None))
        for block in given.blocks:
            counted.add(block, judged)
        made = describe_making(given)
    if unknown := sorted(set(known) - set(counted.groups)):
        there = ", ".join(sorted(counted.groups)[:10]) or "no sources"
        raise click.UsageError(f"{licences}: no pair is from {unknown[0]!r}; there are {there}")
    if commands:
        made["commands"] = read_utf8(commands)
    card = {"name": name or output.resolve().name, "description": description}
    card |= describe_corpus(counted, known, licence, len(judged) - len(counted.judged)) | {"made": made}
    files = write_card(output, card)
    echo_summary(card, describe(counted, card, number(counted.pairs, "pair"), output, files), as_json, "")


def describe_making(given: Given) -> dict[str, Any]:
    """Return what the pairs were counted from: the names and digests of the files, and the run that made them."""
    import hashlib

    from align import __version__

    files = []
    for path in map(Path, given.files):
        for file in sorted(path.glob("**/*.parquet")) if path.is_dir() else [path] * path.is_file():
            with file.open("rb") as stream:
                files.append({"name": file.name, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()})
    made: dict[str, Any] = {"version": __version__, "files": files, "commands": "", "run": None}
    if given.project:
        info = given.project.info
        made["run"] = {name: info[name] for name in ("version", "options", "model")}
        made["run"]["calibration"] = info["calibration"]["weights"]
    return made


def read_licences(path: str) -> dict[str, dict[str, str]]:
    """Read what is known of sources. Raises InputError for a table without the columns source and licence."""
    from align.read.files import read_utf8
    from align.records import InputError

    header, *rows = [line.split("\t") for line in read_utf8(path).split("\n") if line.strip()] or [[""]]
    names = [name.strip().lower().replace("license", "licence") for name in header]
    if not {"source", "licence"} <= set(names):
        raise InputError(f"{path}, line 1: lacks the columns source and licence, with a tab between them")
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        if not cells.get("licence"):
            raise InputError(f"{path}: says nothing of the licence of {cells.get('source')!r}; fill it in")
        found[cells["source"]] = {"licence": cells["licence"], "address": cells.get("address", "")}
    return found


def read_judgements(paths: Iterable[str], encoding: str | None) -> dict[int, int]:
    """Return 1 or 0 for each judged pair, by its key. Raises InputError for a label that says neither."""
    from align.corpus.card import pair_keys
    from align.read.labels import OPEN, label_column, read_label
    from align.read.rows import open_pairs

    found: dict[int, int] = {}
    for path in paths:
        with open_pairs(path, encoding=encoding) as table:
            name = table.columns[label_column(table.columns, path)]
            for block in table.blocks():
                keys = pair_keys(block["ar_text"].tolist(), block["en_text"].tolist())
                for key, ident, cell in zip(keys.tolist(), block["id"], block[name], strict=True):
                    label = read_label(cell, name, f"{path}, row {ident}")
                    if label != OPEN:
                        found[key] = label
    return found


def describe(counted: Counted, card: Mapping[str, Any], pairs: str, output: Path, files: Iterable[str]) -> str:
    """Return what the terminal is told."""
    told = [f"{pairs} counted"]
    if judged := card["precision"]["judged"]:
        told.append(f"{judged['share']:.1%} of {judged['pairs']} judged ones right")
    if expected := card["precision"]["expected"]:
        told.append(f"{expected['share']:.1%} expected to be translations")
    without = sum(source["pairs"] for source in card["sources"] if not source["licence"])
    told += [f"{without} without a licence"] if without else []
    return f"{'; '.join(told)}. Written to {output}: {', '.join(files)}"
