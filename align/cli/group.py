"""The `align` command: finds its subcommands when they are asked for, and turns errors into exit statuses."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import sys
from typing import Any

import click

from align.cli.settings import GIVEN, add_source, dress
from align.records import AlignError

# name: (module under align.cli, one line of help); a module is imported only when its command runs.
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("run", "Align a folder or any files: pairs, coverage, dropped text and a report."),
    "docs": ("docs", "Align two documents sentence by sentence."),
    "link": ("link", "Print which documents tell the same story, and why."),
    "coverage": ("coverage", "Measure how much of each source the others carry."),
    "bulk": ("bulk", "Align in shards, on this machine, Slurm or Ray."),
    "versions": ("versions", "Say what changed between two saved versions of a page."),
    "report": ("report", "Write the report of a finished run again."),
    "show": ("show", "Page through pairs on the terminal."),
    "review": ("review", "Accept, reject, re-cut and correct pairs in the browser."),
    "models": ("models", "List encoders, show one, or check that one works here."),
    "embed": ("embed", "Write one vector per line of a file."),
    "cache": ("cache", "Show or empty the vector cache."),
    "calibrate": ("calibrate", "Fit the probability to your own judgements."),
    "eval": ("eval", "Score results against gold."),
    "certify": ("certify", "State the cut from which the pairs are as good as promised."),
    "score": ("score", "Score pairs that you already have, row by row."),
    "filter": ("filter", "Keep the pairs that pass filters, and say why the others went."),
    "dedup": ("dedup", "Drop copies of pairs, keeping the best."),
    "split": ("split", "Split pairs into train, dev and test that share nothing."),
    "export": ("export", "Write pairs as TMX, XLIFF, Moses, CSV, XLSX, JSONL, Parquet or a data set."),
    "card": ("card", "Write the card of a corpus: sizes, quality, sources, licences."),
    "config": ("config", "Show which options hold and where they come from."),
    "completion": ("completion", "Have a shell complete commands and options."),
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of `align.cli`, each with a click command named `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"align.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        dress(command, (cmd_name,))
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.BadParameter as error:
            raise add_source(error) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="align-ar-en", prog_name="align")
@click.option("--config", type=click.Path(allow_dash=True), help="TOML file of options, as after a command.")
@click.pass_context
def group(context: click.Context, config: str | None) -> None:
    """Match Arabic sentences to English passages across documents and write aligned TSV pairs and coverage.

    \b
    Example:
      align run articles/ -o out
    """
    context.meta[GIVEN] = config


# Objects made between two looks for unreachable ones. A run makes millions, nearly all of which live to its end:
# with Python's 700, an eighth of its time went into looking through them again and again.
COLLECT_AFTER = 50_000


def main() -> None:
    """Run the command line: exit status 0 done, 1 failed on its input, 2 wrong usage; raise KeyboardInterrupt."""
    replace_closed()
    speak_utf8()
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])
    try:
        group(prog_name="align", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        raise KeyboardInterrupt from None
    except AlignError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(error.exit_status)
    except OSError as error:  # standard output on a full disk, a pipe that nobody reads any more
        if error.errno != errno.EPIPE:
            click.echo(f"Error: {error.filename or 'standard output'}: {error.strerror or error}", err=True)
        # What is left to be written would fail once more when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def replace_closed() -> None:
    """Let what is written to a stream that the caller has closed (`>&-`) go nowhere; one that is read is empty."""
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.FileIO(os.devnull), encoding="utf-8")
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, io.TextIOWrapper(io.FileIO(os.devnull, "w"), encoding="utf-8"))


def speak_utf8() -> None:
    """Write UTF-8 whatever the system's own encoding is: Arabic fits no code page of Windows but one."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
