"""`align show`: page through the pairs of a run, or of any table of pairs, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.cli.options import json_option

if TYPE_CHECKING:
    import pandas as pd


@click.command()
@click.argument("source", metavar="OUT", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--below", type=click.FloatRange(0, 1), metavar="P", help="Only pairs less probable than this.")
@click.option("--flagged", is_flag=True, help="Only pairs with flags.")
@click.option("--doubt", is_flag=True, help="The least probable first.")
@json_option
def command(source: Path, below: float | None, flagged: bool, doubt: bool, as_json: bool) -> None:
    """Page through the pairs of OUT, the output folder of `align run`, or of a pairs.tsv (`-` is standard input).

    \b
    Example:
      align show out --below 0.8
      align show out/pairs.tsv --flagged --doubt
    """
    import shutil

    from align.output.tables import read_pairs
    from align.result import make_result
    from align.store.load import read_project
    from align.store.schema import find_project

    project = find_project(source)
    pairs = make_result(read_project(project)).pairs if project else read_pairs(source)
    if below is not None:
        pairs = pairs[pairs["probability"] < below]
    if flagged:
        pairs = pairs[pairs["flags"].fillna("") != ""]
    if doubt:
        pairs = pairs.sort_values("probability", kind="stable")
    if as_json:
        click.echo(f'{{"pairs": {pairs.to_json(orient="records", force_ascii=False)}}}')
        return
    click.echo_via_pager(draw_pairs(pairs, min(shutil.get_terminal_size().columns, 100)))


def draw_pairs(pairs: pd.DataFrame, width: int) -> Iterator[str]:
    """Yield a block a pair: its row in the table, from 1, and what is known of it; both texts, cut to the width.

    Letters and their marks are counted as a terminal draws them: ُ takes no room, and 文 takes two places.
    """
    from rich.console import Console
    from rich.text import Text

    console = Console(width=width, file=None)
    for row, pair in zip(pairs.index, pairs.to_dict("records"), strict=True):
        places = f"{pair['ar_doc']}:{pair['ar_start']} {pair['en_doc']}:{pair['en_start']}"
        probability = "" if pair["probability"] != pair["probability"] else f"{pair['probability']:.2f} "
        yield f"#{row + 1} {probability}{pair['method']} {pair['flags'] or ''} {places}".rstrip() + "\n"
        for text in (pair["ar_text"], pair["en_text"]):
            for line in Text(text).wrap(console, width - 2):
                yield f"  {line.plain.rstrip()}\n"
        yield "\n"
