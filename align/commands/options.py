"""Options several commands share, as decorators."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from align.embed.cache import VectorCache

Command = Callable[..., Any]

SIZES = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}


def parse_size(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """Turn `500M` or `4G` into a number of bytes."""
    text = value.strip().lower().removesuffix("b").removesuffix("i")
    unit = text[-1:] if text[-1:].isalpha() else ""
    try:
        return int(float(text.removesuffix(unit)) * SIZES[unit])
    except (KeyError, ValueError):
        raise click.BadParameter(f"'{value}' is not a size; write it like 500M or 4G", ctx, param) from None


def parse_columns(ctx: click.Context, param: click.Parameter, value: str | None) -> dict[str, str] | None:
    """Turn `ar=Arabic,en=English` into a mapping."""
    if value is None:
        return None
    columns = dict(part.split("=", 1) for part in value.split(",") if "=" in part)
    if len(columns) != len(value.split(",")):
        raise click.BadParameter(f"'{value}' is not of the form ar=NAME,en=NAME", ctx, param)
    return {key.strip(): name.strip() for key, name in columns.items()}


def model_options(function: Command) -> Command:
    """Add --model, --device, --dtype, --batch-tokens and --trust-remote-code."""
    for option in reversed(
        (
            click.option(
                "--model",
                default="bundled",
                show_default=True,
                help="Encoder: bundled, bundled-fast, a preset (`align models list`), a hub id or a folder.",
            ),
            click.option("--device", help="Where it runs: cpu, cuda, mps, or several as cuda:0,cuda:1."),
            click.option("--dtype", help="Arithmetic: float32, float16, bfloat16 (bundled also int8)."),
            click.option("--batch-tokens", type=click.IntRange(min=1), help="Tokens in one batch, at most."),
            click.option(
                "--trust-remote-code", is_flag=True, help="Let a hub model run the code of its repository."
            ),
        )
    ):
        function = option(function)
    return function


def cache_options(function: Command) -> Command:
    """Add --cache-dir, --cache-size and --no-cache."""
    for option in reversed(
        (
            click.option(
                "--cache-dir", type=click.Path(file_okay=False), help="Folder of the vector cache [ALIGN_CACHE]."
            ),
            click.option(
                "--cache-size", callback=parse_size, default="4G", show_default=True, help="Its size, at most."
            ),
            click.option("--no-cache", is_flag=True, help="Neither read nor keep vectors."),
        )
    ):
        function = option(function)
    return function


def open_cache(cache_dir: str | None, cache_size: int, no_cache: bool) -> VectorCache | None:
    """Return the cache the options ask for, or None."""
    if no_cache:
        return None
    from align.embed.cache import VectorCache

    return VectorCache(cache_dir, cache_size)
