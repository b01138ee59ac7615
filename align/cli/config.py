"""`align config`: which options hold, and where they come from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from align.cli.options import json_option
from align.cli.settings import (
    COMMON,
    SHARED,
    TYPED_ONLY,
    key_of,
    leaves,
    load_settings,
    options_of,
    tell_source,
)


@click.group()
def command() -> None:
    """Show which options hold and where they come from, or begin a file of options.

    Options come from align.toml in this folder (or the file that --config or ALIGN_CONFIG names), from variables
    such as ALIGN_RUN_MODEL, and from the command line; the later ones hold.

    \b
    Examples:
      align config show
      align config show run
      align config init -o align.toml
    """


@command.command()
@click.argument("name", nargs=-1)
@json_option
@click.pass_context
def show(context: click.Context, name: tuple[str, ...], as_json: bool) -> None:
    """Print the options of the command NAME, their values and sources; without NAME what differs from the defaults.

    \b
    Examples:
      align config show
      align config show models check
    """
    from align.records import UsageError

    commands = dict(leaves(context.find_root().command))
    wanted = {found: one for found, one in commands.items() if found[: len(name)] == name}
    if not wanted:
        names = ", ".join(" ".join(found) for found in commands)
        raise UsageError(f"no command is called {' '.join(name)}; there are {names}")
    rows = [row for found in wanted for row in list_values(context, found, wanted[found])]
    if as_json:
        click.echo(json.dumps({"options": rows}, ensure_ascii=False, default=str))
        return
    shown = [row for row in rows if name or row["source"] != "default"]
    for row in shown:
        told = json.dumps(row["value"], ensure_ascii=False, default=str)
        click.echo(f"{row['command']:14}{row['option']:20}{told:28}{row['source']}")
    if not name:
        click.echo(f"{'All' if not shown else 'The other'} options have their defaults.", err=True)


def list_values(context: click.Context, name: tuple[str, ...], command: click.Command) -> list[dict[str, Any]]:
    """Return the options of a command with the values that hold. Raises BadParameter for one that cannot."""
    own = context.find_root()
    for word in name:
        own = click.Context(command, parent=own, info_name=word)
    load_settings(own, None, None)
    rows = []
    for option in options_of(command):
        with click.core.augment_usage_errors(own, option):
            value, source = option.consume_value(own, {})
            own.set_parameter_source(str(option.name), source)
            if source == ParameterSource.DEFAULT:
                value = option.to_info_dict().get("default")
            else:
                with suppress(click.MissingParameter):  # an empty list for what must be given
                    option.process_value(own, value)
        rows.append(
            {
                "command": " ".join(name),
                "option": key_of(option),
                "value": value,
                "source": tell_source(own, option),
            }
        )
    return rows


@command.command()
@click.option(
    "-o", "--output", type=click.Path(allow_dash=True, path_type=Path), default="-", help="File to write."
)
@json_option
@click.pass_context
def init(context: click.Context, output: Path, as_json: bool) -> None:
    """Write a file of all options with their defaults, each behind a `#` to take away.

    \b
    Example:
      align config init -o align.toml
    """
    from align.cli.rows import echo_summary
    from align.output.files import STDOUT, write_whole
    from align.records import UsageError

    if str(output) != STDOUT and output.exists():
        raise UsageError(f"{output}: is there already; name another file with -o")
    commands = dict(leaves(context.find_root().command))
    write_whole(output, "\n".join(list_defaults(commands)) + "\n")
    summary = {"output": str(output), "commands": len(commands)}
    echo_summary(summary, "" if str(output) == STDOUT else f"Wrote {output}", as_json, str(output))


def list_defaults(commands: dict[tuple[str, ...], click.Command]) -> Iterator[str]:
    """Yield the lines of a file of options: those that several commands share first."""
    options = {name: {key_of(option): option for option in options_of(one)} for name, one in commands.items()}
    shared: dict[str, click.Option] = {}
    for own in options.values():
        shared = own | shared
    tables = {COMMON: {key: shared[key] for key in SHARED if key in shared}}
    tables |= {
        ".".join(name): {key: one for key, one in own.items() if key not in (*SHARED, *TYPED_ONLY)}
        for name, own in options.items()
    }
    yield "# Options of align. Those below [common] hold for every command that has them."
    for name, own in tables.items():
        if own:
            yield f"\n[{name}]"
        for key, option in own.items():
            yield f"# {option.help}"
            yield f"#{key} = {show_default(option)}"


def show_default(option: click.Option) -> str:
    """Return the default of an option as TOML has it, `...` where there is none."""
    default = option.to_info_dict().get("default")
    if option.multiple or option.is_flag:
        default = list(default or ()) if option.multiple else bool(default)
    return "..." if default is None else json.dumps(default, ensure_ascii=False)
