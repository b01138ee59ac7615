"""`align models`: which encoders there are, what is known of them, whether one works here."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from align.cli.options import EncoderChoice, encoder_options, json_option

if TYPE_CHECKING:
    from align.encode.selftest import SelfTest
    from align.records import Encoder


@click.group()
def command() -> None:
    """List encoders, show what is known of one, or check that one works.

    \b
    Examples:
      align models list
      align models show labse
      align models check bundled
    """


@command.command("list")
@json_option
def list_models(as_json: bool) -> None:
    """List the presets: short name, what it suits, vector size, download, licence.

    \b
    Example:
      align models list
    """
    from rich.console import Console
    from rich.table import Table

    from align.encode.presets import PRESETS

    if as_json:
        click.echo(json.dumps({"models": [asdict(preset) for preset in PRESETS]}, ensure_ascii=False))
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("name", "suits", "dim", "tokens", "download", "licence", "model"):
        table.add_column(heading, justify="right" if heading in ("dim", "tokens", "download") else "left")
    for preset in PRESETS:
        table.add_row(
            preset.name,
            preset.suits,
            str(preset.dimension),
            str(preset.max_tokens or "any"),
            "none" if preset.offline else f"{preset.size_mb} MB",
            preset.licence,
            preset.model,
        )
    Console(width=None if Console().is_terminal else 140).print(table)
    click.echo("Any other sentence-transformers model works by its hub id or folder: --model NAME_OR_PATH")


@command.command("show")
@click.argument("name")
@json_option
def show_model(name: str, as_json: bool) -> None:
    """Show what is known of the model NAME: prompts, limits, licence, advice.

    \b
    Example:
      align models show embeddinggemma
    """
    from align.encode.presets import find_preset

    preset = find_preset(name)
    if preset is None:
        raise click.UsageError(
            f"nothing is known of '{name}'; see `align models list`, or try: align models check {name}"
        )
    if as_json:
        click.echo(json.dumps(asdict(preset), ensure_ascii=False))
        return
    for field, value in asdict(preset).items():
        if value not in ("", None):
            shown = repr(value) if field.endswith("prompt") else value
            click.echo(f"{field.replace('_', ' '):18} {shown}")


@command.command("check")
@click.argument("name", required=False)
@json_option
@encoder_options
def check_model(encoder: EncoderChoice, name: str | None, as_json: bool) -> None:
    """Load the model NAME, run the Arabic-English self-test and say what to expect.

    The exit status is 1 for a model that other commands would refuse without --insist.

    \b
    Example:
      align models check bundled-fast
    """
    from align.encode.selftest import run_selftest

    # Without the cache: what is to be seen is whether the model works, and how fast.
    loaded = encoder.load_untested(name or encoder.model)
    result = run_selftest(loaded)
    if as_json:
        about = {"model": loaded.name, "revision": loaded.revision, "dimension": loaded.dimension}
        click.echo(json.dumps(about | asdict(result) | {"fit": result.fit, "verdict": result.verdict}))
    else:
        echo_check(loaded, result)
    if not (result.fit or encoder.insist):
        raise SystemExit(1)


def echo_check(loaded: Encoder, result: SelfTest) -> None:
    """Print what the self-test measured."""
    click.echo(f"{loaded.name} (revision {loaded.revision}), {loaded.dimension} dimensions")
    click.echo(
        f"right neighbours          ar→en {result.ar_to_en:.2f}   en→ar {result.en_to_ar:.2f}   ({result.pairs})"
    )
    click.echo(
        f"cosine, centred           translations {result.true_cosine:.2f}   others {result.other_cosine:.2f}"
    )
    click.echo(f"speed                     {result.sentences_per_second:.0f} sentences a second")
    click.echo(f"{result.verdict}.")
