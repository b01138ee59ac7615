"""`align cache`: what the vector cache holds, and emptying it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from align.cli.options import CacheChoice, cache_options, json_option

if TYPE_CHECKING:
    from align.encode.cache import CacheInfo


@click.group()
def command() -> None:
    """Show or empty the vector cache. Emptying it costs time on the next run, nothing else.

    \b
    Examples:
      align cache info
      align cache clear
    """


@command.command()
@json_option
@cache_options
def info(cache: CacheChoice, as_json: bool) -> None:
    """Show where the cache is and what it holds.

    \b
    Example:
      align cache info
    """
    from align.encode.cache import VectorCache

    found = VectorCache(cache.cache_dir, cache.cache_size).info()
    _echo(found, f"in {_megabytes(found.bytes)} of {_megabytes(found.limit)}", as_json)


@command.command()
@json_option
@cache_options
def clear(cache: CacheChoice, as_json: bool) -> None:
    """Remove every vector.

    \b
    Example:
      align cache clear
    """
    from align.encode.cache import VectorCache

    before = VectorCache(cache.cache_dir, cache.cache_size).clear()
    _echo(before, f"removed, {_megabytes(before.bytes)} freed", as_json)


def _echo(info: CacheInfo, rest: str, as_json: bool) -> None:
    """Say what a cache holds, or held, as JSON or in words that end in `rest`."""
    if as_json:
        click.echo(json.dumps(asdict(info) | {"path": str(info.path)}, ensure_ascii=False))
    else:
        click.echo(f"{info.path}: {info.vectors} vectors {rest}")


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f} MiB"
