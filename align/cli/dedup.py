"""`align dedup`: of several copies of a pair keep the best."""

from __future__ import annotations

from collections import Counter

import click

from align.cli.options import Share, json_option, to_option


@click.command()
@click.argument("pairs", type=click.Path(allow_dash=True))
@click.option("-o", "--output", required=True, type=click.Path(allow_dash=True), help="Table of what stays.")
@click.option(
    "--rejected", type=click.Path(), help="Table of the copies: their `reason`, and `copy_of`, what stays."
)
@click.option(
    "--level",
    type=click.Choice(["exact", "normalised", "near"]),
    default="near",
    show_default=True,
    help="What counts as a copy: the same text; the same letters and digits; most words the same.",
)
@click.option(
    "--on", type=click.Choice(["ar", "en", "both"]), default="both", show_default=True, help="Side compared."
)
@click.option("--near", type=Share(), default=0.8, show_default=True, help="Share of words that near copies share.")
@click.option("--against", multiple=True, type=click.Path(), help="File whose pairs are there already; repeatable.")
@click.option("--columns", help="Columns of the texts, as ar=NAME,en=NAME (or by number, without a header line).")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@to_option
@json_option
def command(
    pairs: str,
    output: str,
    rejected: str | None,
    level: str,
    on: str,
    near: float,
    against: tuple[str, ...],
    columns: str | None,
    encoding: str | None,
    to: str | None,
    as_json: bool,
) -> None:
    """Drop copies from PAIRS, a table of `align score` or any other file of pairs, keeping the best of each.

    The best is the most probable one, then the one with fewer flags, then the first; a pair that a file of
    --against holds is dropped whatever its score. What stays keeps its columns and its order.

    \b
    Examples:
      align dedup kept.tsv -o unique.tsv --rejected copies.tsv
      align dedup new.tsv -o fresh.tsv --against released.tsv --on en
    """
    from align.cli.rows import count_into, echo_summary, keep_each_apart, open_rejected, pair_columns
    from align.cli.summary import number
    from align.corpus.dedup import KEPT, Collected, find_copies
    from align.output.blocks import open_table
    from align.read.rows import files_read, open_pairs

    inputs = [file for given in (pairs, *against) for file in files_read(given)]
    keep_each_apart(((output, to), (rejected, None)), inputs)
    rows, counts = Collected(), Counter[str]()
    for file in against:
        with open_pairs(file, encoding=encoding) as table:
            for block in table.blocks():
                rows.add(block, on, level, prefix=f"{file}:")  # type: ignore[arg-type]  # click has checked them
    with open_pairs(pairs, columns=pair_columns(columns), encoding=encoding) as table:
        for block in count_into(counts, table.blocks()):
            rows.add(block, on, level)  # type: ignore[arg-type]
        home, how = find_copies(rows, level, near)  # type: ignore[arg-type]
        at = rows.old
        with (
            open_table(output, table.columns, to) as keep_rows,
            open_rejected(rejected, [*table.columns, "reason", "copy_of"]) as reject_rows,
        ):
            for block in table.blocks():
                own = home[at : at + len(block)]
                keep_rows(block[own == KEPT])
                names = [rows.names[row] if row != KEPT else "" for row in own.tolist()]
                marked = block.assign(reason=how[at : at + len(block)], copy_of=names)
                reject_rows(marked[own != KEPT])
                at += len(block)
    found = Counter(how[rows.old :])
    kept = found.pop("", 0)
    summary = {"rows": counts.total(), "kept": kept, "copies": dict(sorted(found.items()))}
    told = ", ".join(f"{count} {name}" for name, count in sorted(found.items())) or "none"
    echo_summary(
        summary, f"{number(kept, 'row')} of {counts.total()} kept; copies dropped: {told}", as_json, output
    )
