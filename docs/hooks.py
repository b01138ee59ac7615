"""Hook of mkdocs: writes the help of every command into the page that holds the mark `<!-- commands -->`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

MARK = "<!-- commands -->"


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the commands where the mark is; called by mkdocs for each page."""
    if MARK not in markdown:
        return markdown
    from align.cli.group import group

    return markdown.replace(MARK, "\n".join(show_command("align", group, None)))


def show_command(path: str, command: click.Command, parent: click.Context | None) -> Iterator[str]:
    """Yield a command's heading and help, then those of its subcommands; `path` is how it is called."""
    name = path.split()[-1]
    context = click.Context(command, parent=parent, info_name=name, terminal_width=100, **command.context_settings)
    yield f"## {path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for subname in command.list_commands(context):
            inner = command.get_command(context, subname)
            if inner is not None:
                yield from show_command(f"{path} {subname}", inner, context)
