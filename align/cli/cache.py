"""`align cache`: what the vector cache holds, and emptying it."""

from __future__ import annotations

import click

from align.cli.options import CacheChoice, cache_options


@click.group()
def command() -> None:
    """Show or empty the vector cache. Emptying it costs time on the next run, nothing else.

    \b
    Examples:
      align cache info
      align cache clear
    """


@command.command()
@cache_options
def info(cache: CacheChoice) -> None:
    """Show where the cache is and what it holds.

    \b
    Example:
      align cache info
    """
    from align.encode.cache import VectorCache

    found = VectorCache(cache.cache_dir, cache.cache_size).info()
    click.echo(f"{found.path}: {found.vectors} vectors, {_megabytes(found.bytes)} of {_megabytes(found.limit)}")


@command.command()
@cache_options
def clear(cache: CacheChoice) -> None:
    """Remove every vector.

    \b
    Example:
      align cache clear
    """
    from align.encode.cache import VectorCache

    before = VectorCache(cache.cache_dir, cache.cache_size).clear()
    click.echo(f"{before.path}: {before.vectors} vectors removed, {_megabytes(before.bytes)} freed")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
