"""`align completion`: have a shell complete commands and options."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script that has SHELL complete the commands, options and values of align.

    \b
    Examples:
      align completion bash >> ~/.bashrc
      align completion zsh >> ~/.zshrc
      align completion fish > ~/.config/fish/completions/align.fish
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None  # click knows the three
    source = found(context.find_root().command, {}, "align", "_ALIGN_COMPLETE").source()
    click.echo(source)
