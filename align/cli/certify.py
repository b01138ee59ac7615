"""`align certify`: from which probability on the pairs are as good as promised."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.options import json_option

if TYPE_CHECKING:
    from align.corpus.labels import Key


TABLES = ("tsv", "csv", "xlsx", "jsonl", "parquet")  # what labels can be filled in


class Inside(click.FloatRange):
    """A number between 0 and 1, neither of them."""

    def __init__(self) -> None:
        super().__init__(0, 1, min_open=True, max_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number. Raises BadParameter for anything else, `nan` too."""
        number = float(super().convert(value, param, ctx))
        if number != number:
            self.fail(f"{value} is no number between 0 and 1.", param, ctx)
        return number


@click.command()
@click.argument("pairs", type=click.Path(allow_dash=True))
@click.option("--precision", type=Inside(), default=0.98, show_default=True, help="Share of translations promised.")
@click.option("--confidence", type=Inside(), default=0.95, show_default=True, help="Confidence of the promise.")
@click.option("--draw", type=click.Path(allow_dash=True), help="Table to write of pairs to label, the first first.")
@click.option(
    "--size", type=click.IntRange(min=1), default=500, show_default=True, help="Pairs drawn at most by --draw."
)
@click.option(
    "--labels",
    multiple=True,
    type=click.Path(allow_dash=True),
    help="Table with labels, or the reviewed.tsv of `align review`; repeatable.",
)
@click.option(
    "-o", "--output", type=click.Path(allow_dash=True), help="Certificate to write: .md or .json; `-` is Markdown."
)
@click.option("--certified", type=click.Path(allow_dash=True), help="Table to write of the certified pairs.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the draw; keep to one.")
@click.option("--columns", help="Columns of the texts, as ar=NAME,en=NAME.")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@json_option
def command(
    pairs: str,
    precision: float,
    confidence: float,
    draw: str | None,
    size: int,
    labels: tuple[str, ...],
    output: str | None,
    certified: str | None,
    seed: int,
    columns: str | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """State the cut from which so many of PAIRS are translations, with a guarantee.

    PAIRS is a table with probabilities: that of `align score`, a pairs.tsv, or the output folder of `align run`.
    --draw writes the pairs whose judgement tells most; fill in the column `label`, 1 for a translation and 0 for
    none, and give the table back with --labels. An empty label counts as wrong. Draw and label again as often as
    you like: the promise holds at every number of labels. The exit status is 1 when nothing can be certified yet.

    \b
    Examples:
      align certify scored.tsv --draw to-label.tsv
      align certify scored.tsv --labels labelled.tsv -o certificate.md --certified good.tsv
      align certify out --precision 0.95 --labels labelled.tsv --draw more.tsv
    """
    from align.cli.rows import echo_summary, keep_each_apart, pair_columns
    from align.cli.summary import number
    from align.corpus.certificate import certificate_suffix, describe, summarize, write_certificate
    from align.corpus.certify import Promise, certify, choose_cuts, count_waiting, draw_rows, walk_cuts
    from align.corpus.drawn import read_rows, write_certified, write_draw
    from align.corpus.labels import count_strangers, holds_labels, read_labels
    from align.output.blocks import format_of
    from align.output.files import keep_inputs
    from align.read.rows import files_read, open_pairs, table_in
    from align.read.tables import dataset_files
    from align.records import InputError, OutputError

    if not (draw or labels):
        raise click.UsageError("say where the pairs to label go with --draw, or where labels are with --labels")
    if not labels and (output or certified):
        raise click.UsageError("a certificate takes labels; draw pairs first with --draw, then give --labels")
    if output and certificate_suffix(output) is None:
        raise click.UsageError(f"{output}: a certificate is written as .md or .json; end the name in one of them")
    written = [path for path in (draw, output, certified) if path]
    if written.count("-") > 1:
        raise click.UsageError("only one of --draw, --output and --certified can go to standard output")
    if draw and format_of(draw) not in TABLES:
        raise click.UsageError(f"{draw}: has no place for labels; draw a table: .{', .'.join(TABLES)}")
    source = table_in(pairs)
    if Path(source).is_dir() and not dataset_files(source):
        raise InputError(f"{pairs}: holds no pairs.tsv; name the output folder of `align run`, or a table of pairs")
    if [source, *labels].count("-") > 1:
        raise click.UsageError("only one file can come from standard input")
    keep_inputs([Path(output)] if output else [], [source, *labels])
    keep_each_apart(((draw, None), (certified, None)), [*files_read(source), *labels])
    if draw and holds_labels(draw, encoding):
        raise click.UsageError(f"{draw}: holds labels; give them with --labels, and draw more into another table")
    promise = Promise(precision, confidence)
    with open_pairs(source, columns=pair_columns(columns), encoding=encoding) as table:
        if "probability" not in table.columns:
            raise InputError(f"{pairs}: has no column probability; score it first, with `align score`")
        key, found = read_labels(labels, table.columns, encoding)
        seen: set[Key] = set()
        rows = read_rows(table, pairs, key, found, seen, seed)
        strangers = count_strangers(key, found, seen)
        cuts = choose_cuts(rows.probabilities, promise)
        walks = walk_cuts(rows.probabilities, rows.numbers, cuts)
        result = certify(walks, cuts, rows.probabilities, rows.labels, promise) if labels else None
        summary: dict[str, Any] = {"pairs": len(rows.places)}
        lines = []
        if strangers:
            summary["labels_of_no_pair"] = strangers
            lines.append(f"{number(strangers, 'label')} of pairs that are not in the table, as after cutting again")
        if result:
            summary |= summarize(result, rows, seed)
            lines.append(describe(result, len(rows.places)))
            waiting = count_waiting(walks[: len(result.steps)], rows.labels)
            if waiting:
                summary["labels_waiting"] = waiting
                lines.append(describe_waiting(waiting))
            if output and result.best:
                write_certificate(output, source, summary, result)
            if certified and result.best:
                write_certified(table, certified, rows, result.best.cut)
        if draw:
            chosen, aim = draw_rows(walks, rows.probabilities, rows.labels, promise, size)
            summary |= {"drawn": len(chosen), "aimed_at": cuts[aim]}
            if len(chosen):
                write_draw(table, draw, rows.places[chosen])
            lines.append(describe_draw(len(chosen), cuts[aim], len(walks[aim]), draw))
    echo_summary(summary, "\n".join(lines), as_json, "-" if "-" in written else "")
    if draw and not summary["drawn"]:
        raise OutputError(f"{draw}: not written, since every pair that could tell more is labelled")
    if result and not result.best and not draw:
        raise SystemExit(1)


def describe_waiting(labels: int) -> str:
    """Say why labels do not count."""
    from align.cli.summary import number

    return (
        f"{number(labels, 'label')} not counted yet: of pairs below this cut, or behind one without a label in the "
        "random order that the promise rests on. Label the pairs that --draw writes, from the first on."
    )


def describe_draw(drawn: int, cut: float, pairs: int, draw: str) -> str:
    """Say how many pairs were drawn, and what for."""
    from align.cli.summary import number

    where = "standard output" if draw == "-" else draw
    return (
        f"{number(drawn, 'pair')} to label written to {where}; they aim at the {number(pairs, 'pair')} with a "
        f"probability of {cut:.4f} or more. Fill in the column label: 1 for a translation, 0 for none."
    )
