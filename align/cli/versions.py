"""`align versions`: what changed between two saved versions of one page."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.options import EncoderChoice, encoder_options, json_option
from align.cli.sources import echo_wrapped

if TYPE_CHECKING:
    from align.versions import Versions

FILE = "versions.tsv"
WORDS = {  # how a change is told: mark, heading, and what to count
    "facts": ("~", "other facts", "with other facts"),
    "recast": ("~", "in other words", "in other words"),
    "extended": ("~", "says more", "saying more"),
    "shortened": ("~", "says less", "saying less"),
    "moved": ("↕", "moved", "moved"),
    "added": ("+", "added", "added"),
    "removed": ("-", "taken away", "taken away"),
}
TOLD = {
    "old": "the other language tells the old",
    "new": "the other language tells the new",
    "both": "the other language tells both",
    "part": "the other language tells some of it",
    "neither": "the other language tells neither",
}
ALONE = {"part": TOLD["part"], "neither": "the other language does not tell it"}  # of what has no counterpart here


@click.command()
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option("-o", "--output", type=click.Path(path_type=Path), help=f"Write {FILE} into this folder.")
@click.option(
    "--project", type=click.Path(), help="Output folder of a run whose other language is asked what it tells."
)
@json_option
@encoder_options
def command(
    encoder: EncoderChoice, old: str, new: str, output: Path | None, project: str | None, as_json: bool
) -> None:
    """Print what changed from OLD to NEW, two versions of one page in one language.

    Sentences that were added or taken away, that tell other facts, each with its old and new value, that say the
    same in other words, more or less than before, and that moved; in the order of the new version. With --project
    the documents of the other language in a finished run are asked, for each change, whether they tell the old or
    the new.

    \b
    Examples:
      align versions corpora/outlets/versions/medpost-ferry.0700.txt corpora/outlets/en/medpost-ferry.txt
      align versions monday.html tuesday.html --project out -o changes/
    """
    from align.cli.progress import progress
    from align.output.files import open_output_folder
    from align.output.tables import write_tsv
    from align.versions import VERSION_COLUMNS, compare_versions

    folder = open_output_folder(output, force=True) if output else None
    with progress():
        found = compare_versions(old, new, project=project, encoder=encoder.load())
    if as_json:
        offsets = {name: "Int64" for name in VERSION_COLUMNS if name.endswith(("_start", "_end"))}  # not 60.0
        rows = json.loads(found.changes[list(VERSION_COLUMNS)].astype(offsets).to_json(orient="records"))
        counts = {"kept": found.kept} | {str(how): count for how, count in found.counts.items()}
        click.echo(json.dumps({"old": old, "new": new, "counts": counts, "changes": rows}, ensure_ascii=False))
    else:
        echo_counts(found, old, new)
        for row in found.changes.to_dict("records"):
            echo_change(row)
    if folder:
        write_tsv(found.changes, VERSION_COLUMNS, folder / FILE)
    if folder and not as_json:
        click.echo(f"{FILE} written to {folder}", err=True)


def echo_counts(found: Versions, old: str, new: str) -> None:
    """Print how many sentences changed, and how."""
    from align.cli.summary import number

    parts = [f"{count} {WORDS[how][2]}" for how, count in found.counts.items() if count]
    echo_wrapped("", f"{old} → {new}:")
    echo_wrapped("  ", f"{', '.join(parts) or 'nothing changed'}; {number(found.kept, 'sentence')} as before")
    if not found.kept and not any(found.counts[how] for how in found.counts if how not in ("added", "removed")):
        click.echo("The two share no sentence: are they versions of one page?", err=True)


def echo_change(row: dict[str, Any]) -> None:
    """Print one change: what it is, the old and the new sentence, and what the other language tells."""
    mark, heading, _ = WORDS[row["change"]]
    if row["kind"]:
        heading = f"{row['kind']}: {row['what']}: {word_values(row['old_value'], row['new_value'])}"
    click.echo()
    echo_wrapped(click.style(f"{mark} ", bold=True), click.style(heading, bold=True))
    if row["change"] == "moved":
        echo_wrapped("    ", row["new_text"])
    else:
        was, now = mark_words(row["old_text"], row["new_text"])
        for sign, text, color in (("-", was, "red"), ("+", now, "green")):
            if text:
                echo_wrapped(click.style(f"  {sign} ", fg=color), text)
    if row["told"]:
        one = ALONE.get(row["told"], "the other language tells it")
        told = TOLD[row["told"]] if row["old_text"] and row["new_text"] else one
        click.echo(click.style(f"    {told}", dim=True))
        if row["told_doc"]:
            echo_wrapped(f"      {row['told_doc']}: ", row["told_text"])


def word_values(old: str, new: str) -> str:
    """Say how a value changed; in words, for an arrow between two Arabic ones points the wrong way."""
    if old and new:
        return f"from {old} to {new}"
    return f"now {new}" if new else f"no longer {old}"


def mark_words(old: str, new: str) -> tuple[str, str]:
    """Return both sentences with the words that only one of them has in colour; one alone is all in colour."""
    words = old.split(), new.split()
    marked: tuple[list[str], list[str]] = ([], [])
    for what, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        for side, first, last, color in ((0, a, b, "red"), (1, c, d, "green")):
            run = " ".join(words[side][first:last])
            if run:
                marked[side].append(run if what == "equal" else click.style(run, fg=color))
    return " ".join(marked[0]), " ".join(marked[1])
