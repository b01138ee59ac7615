"""`align link`: which documents tell the same story."""

from __future__ import annotations

import click

from align.commands.options import cache_options, model_options, open_cache, parse_columns
from align.records import LANGUAGES


@click.command()
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--ar", multiple=True, type=click.Path(), help="A file or folder of Arabic; may be given again.")
@click.option("--en", multiple=True, type=click.Path(), help="A file or folder of English; may be given again.")
@click.option("--least", type=click.FloatRange(0, 1), help="Leave out links with a lower score.")
@click.option("--lines", is_flag=True, help="Every line of a text file is one sentence already.")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@click.option(
    "--columns",
    callback=parse_columns,
    help="Columns of TSV, CSV and JSONL files, as ar=NAME,en=NAME or text=NAME.",
)
@model_options
@cache_options
def command(
    inputs: tuple[str, ...],
    ar: tuple[str, ...],
    en: tuple[str, ...],
    least: float | None,
    lines: bool,
    encoding: str | None,
    columns: dict[str, str] | None,
    model: str,
    device: str | None,
    dtype: str | None,
    batch_tokens: int | None,
    trust_remote_code: bool,
    cache_dir: str | None,
    cache_size: int,
    no_cache: bool,
) -> None:
    """Print which Arabic and English documents of INPUTS share content, strongest links first.

    One line a link, tab-separated: the two documents, a score from 0 to 1, how many passages they share, and why:
    passages, names, numbers and dates found on both sides. A document may have several links, or none.

    \b
    Example:
      align link corpora/ar corpora/en
    """
    from align.embed.encoder import BATCH_TOKENS, load_encoder
    from align.match.link import LEAST_SCORE, link
    from align.pipeline import Clock, check_languages, make_side
    from align.text.ingest import read_inputs
    from align.text.prepare import prepare

    read = read_inputs(inputs, ar=ar, en=en, encoding=encoding, lines=lines, columns=columns)
    for problem in read.problems:
        if problem.severity != "skipped":
            click.echo(f"{problem.severity.capitalize()}: {problem}", err=True)
    encoder = load_encoder(
        model,
        device=device,
        dtype=dtype,
        batch_tokens=batch_tokens or BATCH_TOKENS,
        cache=open_cache(cache_dir, cache_size, no_cache),
        trust_remote_code=trust_remote_code,
    )
    sentences = prepare(read.documents).sentences
    check_languages(sentences, read.documents)
    arabic, english = (make_side(sentences, language, encoder, Clock()) for language in LANGUAGES)
    click.echo("ar_doc\ten_doc\tscore\tpassages\treasons")
    for found in link(arabic, english, least=LEAST_SCORE if least is None else least):
        reasons = " ".join("; ".join(found.reasons).split())
        click.echo(f"{found.ar_doc}\t{found.en_doc}\t{found.score:.4f}\t{len(found.anchors)}\t{reasons}")
    if read.errors:
        raise SystemExit(1)
