"""What a run found, for the terminal: totals and coverage by document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from align.embed.windows import WindowKind
    from align.output.report import Strip
    from align.result import Result

BAR = 20
SHOWN = 40  # documents listed; the report shows them all


def echo_summary(result: Result, folder: Path) -> None:
    """Print coverage by document as percentages and bars, the totals, and where the files are."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from align.output.files import RUN_FILES
    from align.output.report import make_strips

    strips = make_strips(result.coverage)
    table = Table(box=None, pad_edge=False, title_justify="left")
    table.add_column("document", overflow="fold")
    table.add_column("", no_wrap=True)
    for heading in ("sentences", "covered", "partial"):
        table.add_column(heading, justify="right")
    table.add_column("", no_wrap=True)
    for strip in strips[:SHOWN]:
        table.add_row(
            Text(strip.doc),
            strip.language,
            str(len(strip.cells)),
            f"{100 * strip.covered:.0f} %",
            f"{100 * strip.partial:.0f} %",
            Text(draw_bar(strip)),
        )
    console = Console()
    if not console.is_terminal:
        console = Console(width=110)
    console.print(table)
    if len(strips) > SHOWN:
        click.echo(f"... and {len(strips) - SHOWN} more; report.html shows them all")
    counts = result.coverage["status"].value_counts()
    flagged = int((result.pairs["flags"] != "").sum())
    click.echo(
        f"\n{len(result.pairs)} pairs ({flagged} with flags); {len(result.conflicts)} with conflicting facts\n"
        f"{counts.get('covered', 0)} sentences covered, {counts.get('partial', 0)} partial, "
        f"{counts.get('uncovered', 0)} uncovered; {len(result.dropped)} stretches dropped"
    )
    if result.info["calibration"]["weights"] == "generic":
        click.echo(describe_generic(result.info["model"]["name"], result.info["model"]["windows"]))
    click.echo(f"Written to {folder}: {', '.join(RUN_FILES)}")


def describe_generic(encoder: str, windows: WindowKind) -> str:
    """Say that probabilities rest on weights that were not fitted to an encoder and its windows."""
    return (
        f"Probabilities by the generic calibration: there is none of {encoder} with --windows {windows}. "
        "`align calibrate` fits it to your own judgements"
    )


def draw_bar(strip: Strip) -> str:
    """Draw covered, partial and uncovered shares as blocks of three shades."""
    covered = round(BAR * strip.covered)
    partial = min(round(BAR * strip.partial), BAR - covered)
    return "█" * covered + "▒" * partial + "░" * (BAR - covered - partial)
