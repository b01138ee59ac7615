"""`align score`: say of pairs that came as pairs how sure each is."""

from __future__ import annotations

from collections import Counter

import click

from align.cli.options import EncoderChoice, encoder_options, json_option, to_option
from align.cli.summary import number


@click.command()
@click.argument("pairs", type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(allow_dash=True),
    help="Table to write: .tsv, .csv, .xlsx, .jsonl, .parquet, .tmx, .xlf or .hf; `-` is standard output.",
)
@click.option("--columns", help="Columns of the texts, as ar=NAME,en=NAME (or by number, without a header line).")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@click.option("--calibration", type=click.Path(), help="Calibration file written by `align calibrate`.")
@to_option
@json_option
@encoder_options
def command(
    encoder: EncoderChoice,
    pairs: str,
    output: str,
    columns: str | None,
    encoding: str | None,
    calibration: str | None,
    to: str | None,
    as_json: bool,
) -> None:
    """Score each row of PAIRS: is it a translation?

    PAIRS is a TMX, XLIFF or PO file, a table (.tsv, .csv, .xlsx, .jsonl, .parquet), one file of a Moses pair, or
    `-`. A row in is a row out, in order: id, ar_text, en_text, problem, the other columns as they were, then
    probability, cosine, margin, flags, ar_language and en_language. A row that is no pair keeps its text and says
    in `problem` why it has no figures.

    \b
    Examples:
      align score memory.tmx -o scored.tsv
      align score corpus.en.gz -o scored.parquet --model bundled-fast
    """
    from align.cli.progress import progress
    from align.cli.rows import count_into, echo_summary, keep_apart, pair_columns
    from align.corpus.score import (
        ADDED_COLUMNS,
        draw_sample,
        expect_share,
        good_pairs,
        measure_backdrop,
        score_blocks,
    )
    from align.judge.calibrate import describe_calibration, load_calibration
    from align.output.blocks import format_of, open_table
    from align.read.rows import files_read, open_pairs
    from align.records import UsageError
    from align.watch import Clock

    keep_apart(output, to, files_read(pairs))
    if (to or format_of(output)) == "moses":
        raise UsageError(f"{output}: Moses files hold texts only, so the scores would be lost; name another format")
    fitted = load_calibration(calibration)
    counts = Counter[str]()
    with progress() as watch, open_pairs(pairs, columns=pair_columns(columns), encoding=encoding) as table:
        tell = Clock(watch).tell
        tell("rows", 0, 0)
        sample = draw_sample(good_pairs(count_into(counts, table.blocks())))
        loaded = encoder.load()
        backdrop = measure_backdrop(sample, loaded)
        share = expect_share(sample, backdrop, loaded, fitted)
        kept = [name for name in table.columns if name not in ADDED_COLUMNS]  # scored before: scored anew
        flags, done = Counter[str](), 0
        with open_table(output, [*kept, *ADDED_COLUMNS], to) as write:
            for block in score_blocks(table.blocks(), backdrop, loaded, fitted):
                write(block)
                flags.update(flag for cell in block["flags"] for flag in cell.split(",") if flag)
                done += len(block)
                tell("score", done, counts.total())
    summary = {
        "rows": counts.total(),
        "problems": {name: count for name, count in sorted(counts.items()) if name},
        "flags": dict(sorted(flags.items())),
        "sample": len(sample),
        "expected_share": round(share, 4),
        "model": loaded.name,
        "calibration": describe_calibration(fitted, loaded.name, backdrop.windows)["weights"],
    }
    text = f"{number(counts.total(), 'row')} scored, {counts.total() - counts['']} with a problem"
    if sample:
        text += f"; about {share:.0%} are translations, going by {number(len(sample), 'pair')} of the file"
    echo_summary(summary, text, as_json, output)
