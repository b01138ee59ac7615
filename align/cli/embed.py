"""`align embed`: one vector per line, for use elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from align.cli.options import EncoderChoice, encoder_options, json_option
from align.watch import track

AT_ONCE = 1024  # lines between two reports of progress


@click.command()
@click.argument("file", type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="NumPy file to write (.npy).",
)
@click.option("--role", type=click.Choice(["pair", "sentence", "passage"]), default="pair", help="Prompt to use.")
@click.option("--encoding", help="Encoding of FILE if it is not UTF-8 (windows-1256, ...).")
@json_option
@encoder_options
def command(
    encoder: EncoderChoice, file: str, output: Path, role: str, encoding: str | None, as_json: bool
) -> None:
    """Write the vector of each line of FILE (`-` is standard input): float32 unit rows, zero rows for blank lines.

    \b
    Example:
      align embed corpora/ar/rate-decision.txt -o vectors.npy
    """
    import numpy as np

    from align.cli.progress import progress
    from align.cli.rows import echo_summary
    from align.encode.batches import at_once
    from align.output.files import STDOUT, keep_inputs, whole_file
    from align.read.decode import decode_text
    from align.read.files import read_bytes

    keep_inputs([output], [file])
    lines = decode_text(read_bytes(file), file, encoding).split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    loaded = encoder.load(role=role)  # type: ignore[arg-type]  # click has checked it
    rows = [np.zeros((0, loaded.dimension), dtype=np.float32)]
    with progress():
        step = at_once(loaded, AT_ONCE)
        for start in track("encode", range(0, len(lines), step)):
            rows.append(loaded.encode(lines[start : start + step]))
    vectors = np.concatenate(rows)
    with whole_file(output) as stream:
        np.save(stream, vectors)
    rows_count, dimension = vectors.shape
    summary = {"rows": rows_count, "dimension": dimension, "model": loaded.name, "output": str(output)}
    told = f"{rows_count} rows of {dimension} written to {output}" if str(output) != STDOUT else ""
    echo_summary(summary, told, as_json, output)
