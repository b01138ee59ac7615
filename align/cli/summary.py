"""What a run found, for the terminal: stories, conflicts and pairs, then coverage by document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from align.encode.windows import WindowKind
    from align.output.strips import Strip
    from align.result import Result

BAR = 20
LEAST_FOR_BAR, LEAST_FOR_COUNT = 72, 50  # columns of a terminal that leave about 20 for names
CONFLICTS = 8  # facts listed
SHOWN = 40  # documents listed; the report shows them all


def echo_summary(result: Result, folder: Path) -> None:
    """Print what matters first: stories, conflicts, pairs; then coverage by document, and where the files are."""
    from align.read.files import RESULTS

    counts = result.info["counts"]
    sources = result.statements.groupby("statement")["source"].nunique()
    click.echo(
        f"{number(counts['documents'], 'document')} in {number(counts['stories'], 'story', 'stories')}; "
        f"{number(counts['statements'], 'statement')}, {int((sources == 1).sum())} of them in one source only"
    )
    click.echo(f"{number(counts['conflicts'], 'fact')} told otherwise{':' if counts['conflicts'] else ''}")
    for line in list_conflicts(result):
        click.echo(f"  {line}")
    only = describe_only(result)
    if only:
        click.echo(f"{only}\n")
        click.echo(f"Written to {folder}: {', '.join(RESULTS)}")
        return
    flagged = int((result.pairs["flags"] != "").sum())
    right = "" if result.pairs.empty else f", {100 * result.pairs['probability'].mean():.0f} % expected to be right"
    click.echo(f"{number(len(result.pairs), 'pair')} ({flagged} with flags){right}\n")
    echo_coverage(result)
    if result.info.get("calibration", {}).get("weights") == "generic":
        click.echo(describe_generic(result.info["model"]["name"], result.info["model"]["windows"]))
    click.echo(f"Written to {folder}: {', '.join(RESULTS)}")


def describe_only(result: Result) -> str:
    """Say what a collection of one language has no part in, "" for one of both."""
    languages = set(result.coverage["language"])
    if len(languages) != 1:
        return ""
    own, other = ("Arabic", "English") if languages == {"ar"} else ("English", "Arabic")
    return (
        f"Warning: only {own} sentences, so there are no pairs and nothing is covered in {other}. What the sources "
        "say of each other is in statements.tsv, conflicts.tsv and `align coverage`."
    )


def list_conflicts(result: Result) -> list[str]:
    """Return the first facts told otherwise, a line each: what they belong to, the values and who has them."""
    lines = []
    for (_, _kind, what), rows in result.conflicts.groupby(["statement", "kind", "what"], sort=False):
        told = [
            f"{value} ({', '.join(dict.fromkeys(its['doc']))})" for value, its in rows.groupby("value", sort=False)
        ]
        lines.append(f"{what}: {'; '.join(told)}")
    more = [f"... and {len(lines) - CONFLICTS} more, in conflicts.tsv and the report"] * (len(lines) > CONFLICTS)
    return lines[:CONFLICTS] + more


def echo_coverage(result: Result) -> None:
    """Print coverage by document as percentages and bars, and in all."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from align.output.strips import make_strips

    strips = make_strips(result.coverage)
    console = Console()
    if not console.is_terminal:
        console = Console(width=110)
    # Where names would be left a few letters a line, the bars go first, then the number of sentences.
    with_bar, with_count = (console.width >= least for least in (LEAST_FOR_BAR, LEAST_FOR_COUNT))
    table = Table(box=None, pad_edge=False, title_justify="left")
    table.add_column("document", overflow="fold")
    table.add_column("", no_wrap=True)
    for heading in (*["sentences"] * with_count, "covered", "partial"):
        table.add_column(heading, justify="right", no_wrap=True)
    if with_bar:
        table.add_column("", no_wrap=True)
    for strip in strips[:SHOWN]:
        table.add_row(
            Text(strip.doc),
            strip.language,
            *[str(strip.sentences)] * with_count,
            f"{100 * strip.covered:.0f} %",
            f"{100 * strip.partial:.0f} %",
            *[Text(draw_bar(strip))] * with_bar,
        )
    console.print(table)
    if len(strips) > SHOWN:
        click.echo(f"... and {len(strips) - SHOWN} more; report.html shows them all")
    counts = result.coverage["status"].value_counts()
    click.echo(
        f"\n{number(counts.get('covered', 0), 'sentence')} covered, {counts.get('partial', 0)} partial, "
        f"{counts.get('uncovered', 0)} uncovered; {number(len(result.dropped), 'stretch', 'stretches')} dropped"
    )


def summarize(result: Result, folder: Path) -> dict[str, Any]:
    """Return what a run found, for programs: counts, coverage by document, and what there was to say of inputs."""
    from align.output.strips import make_strips

    counts = result.coverage["status"].value_counts()
    sources = result.statements.groupby("statement")["source"].nunique()
    return {
        "output": str(folder),
        "stories": result.info["counts"]["stories"],
        "statements": result.info["counts"]["statements"],
        "in_one_source": int((sources == 1).sum()),
        "pairs": len(result.pairs),
        "flagged": int((result.pairs["flags"] != "").sum()),
        "conflicts": result.info["counts"]["conflicts"],
        "sentences": {status: int(counts.get(status, 0)) for status in ("covered", "partial", "uncovered")},
        "dropped": len(result.dropped),
        "documents": [
            {
                "document": strip.doc,
                "language": strip.language,
                "sentences": strip.sentences,
                "covered": round(strip.covered, 4),
                "partial": round(strip.partial, 4),
            }
            for strip in make_strips(result.coverage)
        ],
        "problems": result.info.get("problems", []),
    }


def describe_generic(encoder: str, windows: WindowKind) -> str:
    """Say that probabilities rest on weights that were not fitted to an encoder and its windows."""
    return (
        f"Probabilities by the generic calibration: there is none of {encoder} with --windows {windows}. "
        "`align calibrate` fits it to your own judgements"
    )


def number(count: int, one: str, many: str = "") -> str:
    """Write how many there are of something: `1 pair`, `2 pairs`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def draw_bar(strip: Strip) -> str:
    """Draw covered, partial and uncovered shares as blocks of three shades."""
    covered = round(BAR * strip.covered)
    partial = min(round(BAR * strip.partial), BAR - covered)
    return "█" * covered + "▒" * partial + "░" * (BAR - covered - partial)
