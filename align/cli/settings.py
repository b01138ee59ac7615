"""Options from outside the command line: `align.toml`, over it the environment (ALIGN_*), over both what is typed.

`dress` gives commands `--config` and their variables; for each option that is not typed click asks the environment,
then its `default_map`, which `load_settings` fills from the file.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import click
from click.core import ParameterSource

from align.records import InputError, UsageError

FILE = "align.toml"
TEXTS = (click.types.StringParamType, click.Path, click.Choice)
COMMON = "common"  # the table of options for all commands
# What it, and variables like ALIGN_MODEL, may hold: options that mean the same in every command that has them.
SHARED = (
    *("model", "device", "dtype", "batch-tokens", "insist", "cache-dir", "cache-size", "no-cache"),
    *("encoding", "columns", "lines", "windows", "passage-model", "boilerplate", "calibration"),
    *("method", "max-window", "min-probability", "realign", "with-times", "near", "seed"),
)
# A file that came with a folder must not make a program run what somebody else wrote.
TYPED_ONLY = ("trust-remote-code",)
OLDER = {"cache-dir": "ALIGN_CACHE"}  # variables that were there before
OPTION = "config_file"  # --config among the parameters of a command
KEPT, GIVEN = "align.settings", "align.config"  # where click keeps the settings, and the group's own --config

Name: TypeAlias = tuple[str, ...]  # of a command, ("models", "check"); () for what is common to all


@dataclass(frozen=True, slots=True)
class Setting:
    """A value of a file, and where it stands."""

    value: Any
    where: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The values of a file, by command and option."""

    path: str
    tables: Mapping[Name, Mapping[str, Setting]]

    def find(self, name: Name, key: str) -> Setting | None:
        """Return what holds for an option of a command: what its own table says, else [common]."""
        return self.tables.get(name, {}).get(key) or self.tables.get((), {}).get(key)


def dress(command: click.Command, name: Name) -> None:
    """Give a command, and those below it, `--config` and the variables of its options."""
    for own, leaf in leaves(command, name):
        if any(param.name == OPTION for param in leaf.params):
            continue
        for option in options_of(leaf):
            option.envvar = variables_of(own, key_of(option))
        leaf.params.append(
            click.Option(
                ["--config", OPTION],
                type=click.Path(allow_dash=True),
                is_eager=True,
                expose_value=False,
                envvar="ALIGN_CONFIG",
                callback=load_settings,
                help=f"TOML file of options [{FILE}, if this folder has one].",
            )
        )


def leaves(command: click.Command, name: Name = ()) -> Iterator[tuple[Name, click.Command]]:
    """Yield the commands that do something, with their names: the command itself, or those of a group."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for word in command.list_commands(context):
        inner = command.get_command(context, word)
        if inner is not None:
            yield from leaves(inner, (*name, word))


def options_of(command: click.Command) -> list[click.Option]:
    """Return the options of a command that a file or the environment can set."""
    return [param for param in command.params if isinstance(param, click.Option) and param.expose_value]


def key_of(option: click.Option) -> str:
    """Return what an option is called in a file: its long name."""
    return max(option.opts, key=len).lstrip("-")


def variables_of(name: Name, key: str) -> list[str]:
    """Return the variables of an option, of which the first that is set holds: ALIGN_RUN_MODEL, ALIGN_MODEL."""
    found = ["_".join(("align", *name, key)), *([f"align_{key}"] if key in (*SHARED, *TYPED_ONLY) else [])]
    return [*(variable.upper().replace("-", "_") for variable in found), *filter(None, [OLDER.get(key)])]


def name_of(context: click.Context) -> Name:
    """Return the name of the command that a context is of, without that of the program."""
    if context.parent is None:
        return ()
    return (*name_of(context.parent), str(context.info_name))


def load_settings(context: click.Context, _: click.Parameter | None, given: str | None) -> None:
    """Have click take options of a command from the file that holds for it; warn of variables that say nothing."""
    if context.resilient_parsing:  # completion, which must not fail
        return
    name = name_of(context)
    context.meta[GIVEN] = given or context.meta.get(GIVEN)
    settings = find_settings(context.meta[GIVEN], context.find_root().command)
    context.meta[KEPT] = settings
    context.default_map = {}
    for option in options_of(context.command):
        setting = settings.find(name, key_of(option)) if settings else None
        if setting:
            context.default_map[str(option.name)] = setting.value
    for problem in find_strays(name, context.command):
        click.echo(f"Warning: {problem}", err=True)


def find_strays(name: Name, command: click.Command) -> Iterator[str]:
    """Name the variables that look like options of a command and are none."""
    start = "_".join(("align", *name, "")).upper().replace("-", "_")
    known = [variables_of(name, key_of(option))[0] for option in options_of(command)]
    for variable in sorted(os.environ):
        if variable.startswith(start) and variable not in known:
            yield f"{variable} is set, but `align {' '.join(name)}` has no such option{ask(variable, known)}"


def ask(name: str, known: Iterable[str]) -> str:
    """Return a question after the name that is most like one, or nothing."""
    found = difflib.get_close_matches(name, list(known), 1)
    return f"; did you mean {found[0]}?" if found else ""


def tell_source(context: click.Context, option: click.Option) -> str:
    """Say where the value of an option comes from: `align.toml, line 3`, `ALIGN_MODEL`, `default`, `option`."""
    source = context.get_parameter_source(str(option.name))
    if source == ParameterSource.DEFAULT_MAP:
        settings: Settings | None = context.meta.get(KEPT)
        setting = settings.find(name_of(context), key_of(option)) if settings else None
        return setting.where if setting else FILE
    if source == ParameterSource.ENVIRONMENT:
        variables = [option.envvar] if isinstance(option.envvar, str) else option.envvar or []
        return next(name for name in variables if os.environ.get(name))
    return "option" if source == ParameterSource.COMMANDLINE else "default"


def add_source(error: click.BadParameter) -> click.BadParameter:
    """Return a complaint about a value that says where that comes from, unless it was typed."""
    if error.ctx is None or not isinstance(error.param, click.Option):
        return error
    source = error.ctx.get_parameter_source(str(error.param.name))
    if source not in (ParameterSource.DEFAULT_MAP, ParameterSource.ENVIRONMENT):
        return error
    told = f"{error.message} (from {tell_source(error.ctx, error.param)})"
    return click.BadParameter(told, error.ctx, error.param)


def find_settings(given: str | None, group: click.Command) -> Settings | None:
    """Read the file given, else that of this folder, if there is one."""
    if given is None and not os.path.isfile(FILE):
        return None
    return read_settings(given or FILE, dict(leaves(group)))


def read_settings(path: str, commands: Mapping[Name, click.Command]) -> Settings:
    """Read and check a file.

    Raises InputError for what cannot be read or is no TOML, UsageError, with line and nearest name, for tables and
    options that there are not and for values of another kind.
    """
    from align.read.files import read_utf8

    text = read_utf8(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: is no TOML: {error}") from None
    lines = number_lines(text)
    tables: dict[Name, dict[str, Setting]] = {}
    for words, table in list_tables(content, commands, path, lines):
        name = () if words == (COMMON,) else words
        known = {key_of(option): option for option in list_options(name, commands)}
        for written, value in table.items():
            where = place(path, lines, (*words, written))
            key = written.replace("_", "-")
            if key in TYPED_ONLY:
                raise UsageError(f"{where}: {key} is taken from the command line and the environment only")
            if key not in known:
                raise UsageError(f"{where}: {explain_unknown(words, key, known, commands)}")
            if key in tables.setdefault(name, {}):
                raise UsageError(f"{where}: {key} is there already, with - or _ in its name; keep one of them")
            tables[name][key] = Setting(check_value(value, known[key], where), where)
    return Settings(path, tables)


def list_tables(
    content: Mapping[str, Any], commands: Mapping[Name, click.Command], path: str, lines: Mapping[Name, int]
) -> Iterator[tuple[Name, Mapping[str, Any]]]:
    """Yield [common] and the tables of commands. Raises UsageError for others and for what is in none."""
    above = {name[:depth] for name in commands for depth in range(1, len(name))}
    waiting: list[tuple[Name, Mapping[str, Any]]] = [((), content)]
    while waiting:
        outer, table = waiting.pop()
        for word, value in table.items():
            words = (*outer, word)
            if isinstance(value, dict) and (words == (COMMON,) or words in commands):
                yield words, value
            elif isinstance(value, dict) and words in above:
                waiting.append((words, value))
            else:
                raise UsageError(f"{place(path, lines, words)}: {explain_stray(words, value, commands)}")


def explain_stray(words: Name, value: Any, commands: Mapping[Name, click.Command]) -> str:
    """Say what is wrong with something that is no table of a command."""
    if isinstance(value, dict):
        names = [".".join(name) for name in commands]
        return f"no command is called {' '.join(words)}{ask('.'.join(words), [COMMON, *names])}"
    return f"{words[-1]} stands in no table of a command; put it below [{COMMON}] or, for instance, [run]"


def list_options(name: Name, commands: Mapping[Name, click.Command]) -> list[click.Option]:
    """Return the options that a table may hold."""
    if name:
        return options_of(commands[name])
    return [option for command in commands.values() for option in options_of(command) if key_of(option) in SHARED]


def explain_unknown(
    words: Name, key: str, known: Mapping[str, click.Option], commands: Mapping[Name, click.Command]
) -> str:
    """Say that a table cannot hold an option, and which one may be meant."""
    having = [" ".join(name) for name, command in commands.items() if key in map(key_of, options_of(command))]
    if words == (COMMON,) and having:
        return f"{key} is no option for all commands; put it in the table of its own, such as [{having[0]}]"
    if words != (COMMON,):
        return f"`align {' '.join(words)}` has no option {key}{ask(key, known)}"
    return f"no command has an option {key}{ask(key, known)}"


def check_value(value: Any, option: click.Option, where: str) -> Any:
    """Return a value as click takes it. Raises UsageError for one of another kind."""
    key = key_of(option)
    if option.multiple:
        values = value if isinstance(value, list) else [value]
        if all(is_scalar(one) for one in values):
            return values
        raise UsageError(f"{where}: {key} takes a list of texts or numbers, not {value!r}")
    if option.is_flag:
        if isinstance(value, bool):
            return value
        raise UsageError(f"{where}: {key} is either true or false, not {value!r}")
    if not is_scalar(value):
        raise UsageError(f"{where}: {key} takes a text or a number, not {value!r}")
    if not isinstance(value, str) and isinstance(option.type, TEXTS):
        raise UsageError(f"{where}: {key} takes a text, not {value!r}; put it in quotation marks")
    try:
        option.type.convert(value, option, None)
    except click.BadParameter as error:
        raise UsageError(f"--{key}: {error.message} (from {where})") from None
    return value


def is_scalar(value: Any) -> bool:
    """Say whether a value is a text or a number."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def place(path: str, lines: Mapping[Name, int], words: Name) -> str:
    """Return the file, and the line where that is known."""
    return f"{path}, line {lines[words]}" if words in lines else path


TABLE = re.compile(r"\s*\[([^\[\]]+)\]")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")


def number_lines(text: str) -> dict[Name, int]:
    """Return the line of each table and key of a TOML file that tomllib has read, which does not tell."""
    found: dict[Name, int] = {}
    table: Name = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := TABLE.match(line):
            table = split_name(header[1])
            found.setdefault(table, number)
        elif key := KEY.match(line):
            words = (*table, *split_name(key[1]))
            for depth in range(len(table) + 1, len(words) + 1):
                found.setdefault(words[:depth], number)
    return found


def split_name(name: str) -> Name:
    """Split a dotted name of TOML."""
    return tuple(word.strip().strip("\"'") for word in name.split("."))
