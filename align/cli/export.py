"""`align export`: pairs in the formats that other programs read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.options import Share, json_option

if TYPE_CHECKING:
    import pandas as pd

    from align.cli.rows import Given
    from align.output.values import Tags

DOCUMENTS = "documents"
NAMES = {"moses": "pairs", "xliff": "pairs.xlf", DOCUMENTS: "documents.jsonl"}  # in the folder of a run


@click.command()
@click.argument("pairs", type=click.Path(path_type=str, allow_dash=True))
@click.option(
    "--to",
    type=click.Choice(["tsv", "csv", "xlsx", "jsonl", "parquet", "tmx", "xliff", "moses", "hf", DOCUMENTS]),
    help="Format to write [what the name of the output says].",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=str, allow_dash=True),
    help="File or, of hf, folder to write; `-` is standard output (tsv, csv, jsonl, tmx, xliff, documents). "
    "Default: PAIRS with the format's suffix.",
)
@click.option("--where", help="Leave out pairs that do not fulfil this, as 'probability >= .8 and not flagged'.")
@click.option("--min-probability", type=Share(), default=0.0, help="Leave out pairs below this probability.")
@click.option("--with-times", is_flag=True, help="Add the time codes of subtitles, as columns.")
@click.option("--tags", help="Language tags of TMX and XLIFF, as ar=ar-EG,en=en-GB.")
@click.option(
    "--source", type=click.Choice(["ar", "en"]), default="ar", show_default=True, help="Source of TMX and XLIFF."
)
@click.option("--columns", help="Columns of the texts, as ar=NAME,en=NAME (or by number, without a header line).")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@json_option
def command(
    pairs: str,
    to: str | None,
    output: str | None,
    where: str | None,
    min_probability: float,
    with_times: bool,
    tags: str | None,
    source: str,
    columns: str | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Write PAIRS (the output folder of `align run`, any file of pairs, or `-`) as TSV, CSV or XLSX (both for
    Excel), JSONL, Parquet, TMX 1.4, XLIFF 2.0, Moses, a data set folder of Hugging Face (hf), or as whole documents
    with paragraphs and beads (documents, of an output folder only).

    \b
    Examples:
      align export out --to tmx
      align export out/pairs.tsv --to tmx -o out/pairs.tmx
      align export out --where 'probability >= .8 and not flagged' -o pairs.xlsx
      align export scored.tsv --to hf -o my-corpus --where 'words(en_text) > 3'
      align export out --to moses -o corpus        (corpus.ar and corpus.en)
    """
    from align.cli.rows import echo_summary, keep_apart, open_source
    from align.cli.summary import number
    from align.corpus.where import parse_where
    from align.output.blocks import BINARY, format_of, open_table
    from align.output.files import STDOUT

    if to is None and output is None:
        raise click.UsageError("say which format, with --to, or name a file with -o")
    if output is None and pairs == "-":
        raise click.UsageError("say where to write with -o when the pairs come from standard input")
    to = to or format_of(str(output))
    if output == STDOUT and to in BINARY:
        raise click.UsageError(f"{to} cannot go to standard output; name a file with -o")
    if output is None and to in ("hf", "tsv"):
        raise click.UsageError(f"say where {to} goes, with -o")
    chosen_tags = read_tags(tags, source)
    with open_source(pairs, columns, encoding, with_times=with_times) as given:
        target = output or default_name(given.path, to)
        files = keep_apart(target, to if to != DOCUMENTS else "jsonl", given.files)
        choose = parse_where(where, given.columns) if where else None
        if min_probability and "probability" not in given.columns:
            raise click.UsageError(f"{pairs}: has no column probability for --min-probability; score it first")
        left = Left(choose, min_probability)
        if to == DOCUMENTS:
            write_documents(given, left, Path(target))
        else:
            with open_table(target, given.columns, to, chosen_tags) as write:
                for block in given.blocks:
                    write(left.take(block))
    summary = {"to": to, "pairs": left.kept, "problems": left.problems, "files": [str(file) for file in files]}
    told = ""
    if output != STDOUT:
        told = f"{number(left.kept, 'pair')} written to {', '.join(map(str, files))}"
        told += f"; {left.problems} with a problem left out" if left.problems else ""
    echo_summary(summary, told, as_json, target)


@dataclass(slots=True)
class Left:
    """Which rows are exported, and how many were."""

    choose: object
    least: float
    kept: int = 0
    problems: int = 0

    def take(self, block: pd.DataFrame) -> pd.DataFrame:
        """Return the rows to write."""
        import pandas as pd

        if "problem" in block:
            good = block["problem"] == ""
            self.problems += int((~good).sum())
            block = block[good]
        if callable(self.choose):
            block = block[self.choose(block)]
        if self.least:
            chances = pd.to_numeric(block["probability"], errors="coerce").fillna(1.0)
            block = block[chances >= self.least]
        self.kept += len(block)
        return block


def default_name(path: Path, to: str) -> str:
    """Return the file that an export goes to unless another is named: beside what is exported, by its name."""
    if path.name == "pairs.tsv" and to in NAMES:
        return str(path.with_name(NAMES[to]))
    suffix = {"moses": "", "xliff": ".xlf"}.get(to, f".{to}")
    return str(path.with_suffix(suffix))


def read_tags(option: str | None, source: str) -> Tags:
    """Read --tags, such as ar=ar-EG,en=en-GB. Raises UsageError for what names neither language."""
    from align.output.values import Tags
    from align.read.formats.base import language_of

    found = {"ar": "ar", "en": "en"}
    for part in option.split(",") if option else ():
        language, _, tag = (piece.strip() for piece in part.partition("="))
        if language not in found or language_of(tag) != language:
            raise click.UsageError(f"--tags {option}: write it as ar=TAG,en=TAG, with tags such as ar-EG and en-GB")
        found[language] = tag
    return Tags(found["ar"], found["en"], "ar" if source == "ar" else "en")


def write_documents(given: Given, left: Left, target: Path) -> None:
    """Write the documents that share pairs. Raises InputError where there are only the pairs."""
    from align.output.documents import document_lines
    from align.output.files import whole_file
    from align.records import InputError

    if given.project is None:
        raise InputError(f"{given.path}: has no documents, only pairs; name the output folder of `align run`")
    project = given.project
    (block,) = given.blocks
    with whole_file(target) as stream:
        for line in document_lines(left.take(block), project.documents, project.ar, project.en):
            stream.write(line.encode("utf-8", "backslashreplace"))
