"""What sources say beside each other, for the terminal: tables, and lists by source."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.console import Console

    from align.records import Sentence
    from align.select.shares import Share
    from align.select.sources import Carried, Comparison, Languages, Otherwise, Summary

GAP = 2  # columns between two columns of a table
WIDTH = 110  # columns where standard output is no terminal
LEAST_NAME, CELL = 24, 7  # columns for names beside a matrix, and for each of its figures
MOST_IN_MATRIX = 30  # sources; of more no matrix is printed
LEAST_ROOM = 20  # columns that are worth folding a text into
INDENT = 6  # columns left free beside its further lines
WORTH_A_LOOK = 0.1  # chance from which what comes nearest elsewhere is printed below what one source says


def open_console() -> Console:
    """Return a console that writes to standard output, as wide as the terminal."""
    from rich.console import Console

    console = Console(highlight=False)
    return console if console.is_terminal else Console(width=WIDTH, highlight=False)


def percent(share: float) -> str:
    """Write a share as whole per cents."""
    return f"{100 * share:.0f} %"


def interval(low: float, high: float) -> str:
    """Write an interval as whole per cents."""
    return f"{100 * low:.0f}–{100 * high:.0f} %"


def echo_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1, spare: Sequence[str] = ()
) -> None:
    """Print rows: names, the first column, are folded where they are too long; behind `texts` columns come figures.

    Where names would be left a few letters a line, columns of `spare` headings are left out, the first ones first.
    """
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    console = open_console()
    widths = {h: max(map(cell_len, (h, *(row[at] for row in rows)))) + GAP for at, h in enumerate(headings)}
    least = min(LEAST_NAME, widths[headings[0]])
    gone: list[str] = []
    for heading in spare:
        if console.width - sum(widths[h] for h in headings[1:] if h not in gone) < least:
            gone.append(heading)
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0))
    for at, heading in enumerate(headings):
        if heading not in gone:
            justify: Literal["left", "right"] = "left" if at < texts else "right"
            table.add_column(heading, overflow="fold", no_wrap=at > 0, justify=justify)
    for row in rows:
        table.add_row(*(Text(cell) for cell, heading in zip(row, headings, strict=True) if heading not in gone))
    console.print(table)


def echo_shares(shares: Iterable[Share]) -> None:
    """Print how much of each source the other language carries, all sources of it together."""
    from align.select.shares import EVERYTHING

    click.echo("In the other language, of all characters")
    echo_table(
        ("source", "", "sentences", "covered", "95 % interval", "partial"),
        [
            (
                s.source,
                s.language,
                str(s.sentences),
                percent(s.covered),
                interval(s.low, s.high),
                percent(s.partial),
            )
            for s in shares
            if s.other == EVERYTHING
        ],
        texts=2,
        spare=("sentences", "partial"),
    )


def echo_sources(compared: Comparison) -> None:
    """Print what each source says beside all others, and how much of it each other carries."""
    click.echo("\nIn any other source, of all statements")
    dated = any(summary.first_date for summary in compared.sources)
    headings = ("source", "", *["date"] * dated, "statements", "carried", "95 % interval", "alone", "left out")
    rows = [
        (
            s.source,
            " ".join(s.languages),
            *[dates_of(s)] * dated,
            str(s.all.statements),
            percent(s.all.share),
            interval(s.all.low, s.all.high),
            str(s.alone),
            str(s.left_out),
            str(s.conflicts),
        )
        for s in compared.sources
    ]
    spare = (*["date"] * dated, "statements", "95 % interval")
    echo_table((*headings, "otherwise"), rows, texts=2 + dated, spare=spare)
    shares = {(row.source, row.other, row.languages): row for row in compared.matrix}
    bilingual = {summary.source for summary in compared.sources if summary.bilingual}
    for group in compared.groups:
        if len(group) > MOST_IN_MATRIX:
            click.echo(
                f"\n{len(group)} sources share stories: -o writes how much each carries of each into matrix.tsv"
            )
        elif len(group) > 1:
            click.echo("\nShare of each one's statements that the source in the column carries")
            echo_matrix(group, shares, "all")
            if bilingual.intersection(group):
                click.echo("\nThe same, in a language in which the first one makes them")
                echo_matrix(group, shares, "same")


def dates_of(summary: Summary) -> str:
    """Write the dates of a source's documents."""
    first, last = summary.first_date, summary.last_date
    return first if first == last else f"{first} – {last}"


def echo_matrix(
    group: Sequence[str], shares: Mapping[tuple[str, str, Languages], Carried], languages: Languages
) -> None:
    """Print a source × source matrix; columns bear the numbers of the rows, as many at once as find room."""
    console = open_console()
    at_once = max(1, (console.width - LEAST_NAME) // CELL)
    numbers = {name: str(number) for number, name in enumerate(group, start=1)}
    for start in range(0, len(group), at_once):
        columns = group[start : start + at_once]
        rows = []
        for name in group:
            found = [shares.get((name, other, languages)) for other in columns]
            cells = ["–" if one is None else percent(one.share) for one in found]
            rows.append((f"{numbers[name]}  {name}", *cells))
        echo_table(("", *(numbers[name] for name in columns)), rows)


def echo_lists(compared: Comparison) -> None:
    """Print for each source what it alone says, what it leaves out, and what it tells otherwise."""
    date_of = compared.outlets.date_of
    alone = {name: list(rows) for name, rows in groupby(compared.alone, key=lambda row: row.source)}
    left_out = {name: list(rows) for name, rows in groupby(compared.left_out, key=lambda row: row.source)}
    otherwise = {name: list(rows) for name, rows in groupby(compared.otherwise, key=lambda row: row.source)}
    for summary in compared.sources:
        name = summary.source
        if not (name in alone or name in left_out or name in otherwise):
            continue
        click.echo("\n" + click.style(name, bold=True))
        for _statement, own in groupby(alone.get(name, []), key=lambda row: row.statement):
            first = next(own)
            echo_item("alone", tell(first.sentence))
            for sentence, chance in first.nearest[:1]:
                if chance >= WORTH_A_LOOK:
                    other = compared.outlets.source[sentence.doc]
                    echo_wrapped(f"      closest, {percent(chance)}, in {other}: ", tell(sentence))
        shown: set[Sentence] = set()
        for row in left_out.get(name, []):
            if row.sentence not in shown:  # one sentence may stand for two statements
                echo_item("leaves out", tell(row.sentence))
                echo_wrapped("      in ", ", ".join(row.by))
            shown.add(row.sentence)
        facts = groupby(otherwise.get(name, []), key=lambda row: (row.statement, row.kind, row.what))
        for _fact, rows in facts:
            echo_fact(list(rows), date_of)


def echo_item(heading: str, text: str) -> None:
    """Print one thing said of a source; the text comes last, so that Arabic disturbs nothing."""
    echo_wrapped(f"  {click.style(heading, dim=True)}: ", text)


def echo_wrapped(before: str, text: str) -> None:
    """Print a text behind a few words; on a terminal it is folded between words, lines below indented by six."""
    from rich.text import Text

    console = open_console()
    room = console.width - Text.from_ansi(before).cell_len
    if not console.is_terminal or room < LEAST_ROOM:
        click.echo(before + text)
        return
    for number, line in enumerate(Text.from_ansi(text).wrap(console, room)):
        line.rstrip()
        click.echo(before if not number else " " * INDENT, nl=False)
        console.print(line, soft_wrap=True)


def echo_fact(rows: Sequence[Otherwise], date_of: Callable[[str], str]) -> None:
    """Print a fact as one source tells it, and as others do, in order of their dates."""
    first = rows[0]
    own = sorted({(" ".join(row.value.split()), date_of(row.sentence.doc)) for row in rows})
    echo_item("otherwise", f"{' '.join(first.what.split())} ({first.kind})")
    others = sorted(
        {(date_of(row.other_sentence.doc), row.other, " ".join(row.other_value.split())) for row in rows}
    )
    for value, date in own:
        echo_wrapped(f"      {dated('here', date)}: ", value)
    for date, other, value in others:
        echo_wrapped(f"      {dated(other, date)}: ", value)


def dated(name: str, date: str) -> str:
    """Write a name with its date, if there is one."""
    return f"{name}, {date}" if date else name


def tell(sentence: Sentence) -> str:
    """Return the text of a sentence on one line; other kinds than body text are named."""
    mark = "" if sentence.kind == "body" else f"({sentence.kind}) "
    return mark + " ".join(sentence.text.split())
