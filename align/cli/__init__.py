"""The command line: one module a subcommand, which parses, calls and echoes; `group` finds them."""

from align.cli.group import group, main

__all__ = ["group", "main"]
