"""`align eval`: score results against gold."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from align.cli.options import json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.judge.evaluate import Bead


@click.group()
def command() -> None:
    """Score results against gold.

    \b
    Example:
      align eval beads --gold gold.txt --test mine.txt
    """


@command.command("beads")
@click.option(
    "-g", "--gold", "golds", multiple=True, required=True, type=click.Path(), help="Gold file; repeatable."
)
@click.option("-t", "--test", "tests", multiple=True, required=True, type=click.Path(), help="File to score.")
@click.option("--seed", default=12345, show_default=True, type=click.IntRange(0), help="Seed of the bootstrap.")
@click.option("--resamples", default=1000, show_default=True, type=click.IntRange(1), help="Bootstrap samples.")
@json_option
def eval_beads(golds: tuple[str, ...], tests: tuple[str, ...], seed: int, resamples: int, as_json: bool) -> None:
    """Score alignments: strict and lax precision, recall and F1, by bead type, as the Vecalign scorer does.

    Files hold beads (`[0, 1]:[2]` lines), ladders, or are tables of pairs (pairs.tsv); several --gold and --test
    are taken in the order given and scored together.

    \b
    Example:
      align eval beads --gold gold/a.txt --test out/a.txt --gold gold/b.txt --test out/b.txt
    """
    from align.judge.beads import read_bead_files
    from align.records import InputError

    if len(golds) != len(tests):
        raise click.UsageError(
            f"{len(golds)} gold files but {len(tests)} test files; give one --test for each --gold"
        )
    read = [read_bead_files(gold, test) for gold, test in zip(golds, tests, strict=True)]
    beads = [gold for gold, _ in read], [test for _, test in read]
    if not any(beads[0]):
        raise InputError(f"{', '.join(golds)}: no beads in gold, so there is nothing to score against")
    if as_json:
        click.echo(json.dumps(score_as_json(*beads, resamples, seed), ensure_ascii=False))
    else:
        click.echo(describe_score(*beads, resamples, seed))


def score_as_json(
    golds: Sequence[Sequence[Bead]], tests: Sequence[Sequence[Bead]], resamples: int = 1000, seed: int = 12345
) -> dict[str, Any]:
    """Return the score of documents, the types of their beads, and the signature."""
    from align.judge.evaluate import evaluate, score_types, sign

    score = evaluate(golds, tests, resamples=resamples, seed=seed)
    return {
        "strict": asdict(score.strict) | {"interval": score.strict_interval},
        "lax": asdict(score.lax) | {"interval": score.lax_interval},
        "types": {
            name: dict(zip(("gold", "test", "exact"), counts, strict=True))
            for name, counts in score_types(golds, tests).items()
        },
        "signature": sign(score, len(golds), resamples=resamples, seed=seed),
    }


def describe_score(
    golds: Sequence[Sequence[Bead]], tests: Sequence[Sequence[Bead]], resamples: int = 1000, seed: int = 12345
) -> str:
    """Write the score of documents as a small table, the types of their beads, and the signature."""
    from align.judge.evaluate import evaluate, score_types, sign

    score = evaluate(golds, tests, resamples=resamples, seed=seed)
    lines = ["          precision  recall  F1      95 % interval"]
    rows = (("strict", score.strict, score.strict_interval), ("lax", score.lax, score.lax_interval))
    for name, part, (low, high) in rows:
        lines.append(f"{name:<8}  {part.precision:.4f}     {part.recall:.4f}  {part.f1:.4f}  {low:.4f}-{high:.4f}")
    lines += ["", "type   gold   test  exact"]
    for name, (gold, test, both) in score_types(golds, tests).items():
        lines.append(f"{name:<5} {gold:>5}  {test:>5}  {both:>5}")
    lines += ["", sign(score, len(golds), resamples=resamples, seed=seed)]
    return "\n".join(lines)
