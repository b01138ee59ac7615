"""`align calibrate`: fit the probability to a user's own judgements."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.options import json_option


@click.command("calibrate")
@click.argument("labels", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, allow_dash=True),
    required=True,
    help="File to write, for --calibration.",
)
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@json_option
def command(labels: Path, output: Path, encoding: str | None, as_json: bool) -> None:
    """Fit the probability to your own judgements.

    LABELS is a pairs.tsv with one more column, `label`: 1 for a translation, 0 for none, empty for not judged; or
    the reviewed.tsv of `align review`, less the rows of which reviewers changed text or borders.
    50 to 500 judged pairs, drawn at random from the table, are what it takes. The result is written to the file
    that `align run --calibration` reads; what it changes, measured by cross-validation, is printed. Nothing is
    written when no fit is surely better than the probabilities as they are.

    \b
    Example:
      align calibrate judged.tsv -o calibration.json
      align run articles/ -o out --calibration calibration.json
    """
    from dataclasses import asdict

    from align.cli.rows import echo_summary
    from align.judge.refit import describe_change, read_labels, refit_json, refit_probability
    from align.output.files import STDOUT, keep_inputs, write_whole

    keep_inputs([output], [labels])
    judged = read_labels(labels, encoding)
    change = refit_probability(judged.probabilities, judged.labels)
    refused = change.refit.kind == "identity"
    if not refused:
        write_whole(output, refit_json(change, labels.name))
    told = f"Refused: {output} is not written" if refused else f"Wrote {output}" if str(output) != STDOUT else ""
    summary = {
        "judged": change.judged,
        "true": change.true,
        "chosen": change.refit.kind,
        "cross_validation": {kind: asdict(scores) for kind, scores in change.scores.items()},
        "output": None if refused else str(output),
    }
    echo_summary(summary, "\n".join(filter(None, (describe_change(change), told))), as_json, output)
    if refused:
        raise SystemExit(1)
