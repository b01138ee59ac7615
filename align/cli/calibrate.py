"""`align calibrate`: fit the probability to a user's own judgements."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("calibrate")
@click.argument("labels", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write, for --calibration."
)
def command(labels: Path, output: Path) -> None:
    """Fit the probability to your own judgements.

    LABELS is a pairs.tsv with one more column, `label`: 1 for a translation, 0 for none, empty for not judged.
    50 to 500 judged pairs, drawn at random from the table, are what it takes. The result is written to the file
    that `align run --calibration` reads; what it changes, measured by cross-validation, is printed. Nothing is
    written when no fit is surely better than the probabilities as they are.

    \b
    Example:
      align calibrate judged.tsv -o calibration.json
      align run articles/ -o out --calibration calibration.json
    """
    from align.judge.refit import describe_change, read_labels, refit_json, refit_probability
    from align.output.files import STDOUT, keep_inputs, write_whole

    keep_inputs([output], [labels])
    judged = read_labels(labels)
    change = refit_probability(judged.probabilities, judged.labels)
    click.echo(describe_change(change), err=True)
    if change.refit.kind == "identity":
        click.echo(f"Refused: {output} is not written", err=True)
        raise SystemExit(1)
    write_whole(output, refit_json(change, labels.name))
    if str(output) != STDOUT:
        click.echo(f"Wrote {output}", err=True)
