"""`align link`: which documents tell the same story."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from align.cli.options import (
    EncoderChoice,
    InputChoice,
    Share,
    boilerplate_option,
    encoder_options,
    input_options,
    json_option,
    windows_option,
)

if TYPE_CHECKING:
    from align.encode.windows import WantedWindows


@click.command()
@input_options
@click.option("--least", type=Share(), help="Leave out links with a lower score.")
@boilerplate_option
@windows_option
@json_option
@encoder_options
def command(
    choice: InputChoice,
    encoder: EncoderChoice,
    windows: WantedWindows,
    least: float | None,
    boilerplate: str | None,
    as_json: bool,
) -> None:
    """Print which Arabic and English documents of INPUTS share content, strongest links first.

    One line a link, tab-separated: the two documents, a score from 0 to 1, how many passages they share, and why:
    passages, names, numbers and dates found on both sides; paths of one pattern (ar/x and en/x), equal identifiers
    and hreflang. A document may have several links, or none; near-copies go with their own counterparts.

    \b
    Example:
      align link corpora/ar corpora/en
    """
    from align.clean.own import load_own_phrases
    from align.clean.prepare import prepare
    from align.cli.progress import progress
    from align.match.hints import find_hints
    from align.match.link import LEAST_SCORE, link
    from align.match.sides import make_sides
    from align.match.weights import MAX_WINDOW
    from align.options import check_languages
    from align.watch import tell

    own = load_own_phrases(boilerplate)
    with progress():
        read = choice.read()
        prepared = prepare(read.documents, own)
        check_languages(prepared, read.documents)
        tell("encode")
        arabic, english = make_sides(prepared.sentences, encoder.load(), windows, MAX_WINDOW, tell)
        tell("match")
        hints = find_hints(read.documents)
        links = link(arabic, english, hints=hints, least=LEAST_SCORE if least is None else least)
    rows = [
        {
            "ar_doc": found.ar_doc,
            "en_doc": found.en_doc,
            "score": round(float(found.score), 4),
            "passages": len(found.anchors),
            "reasons": [" ".join(reason.split()) for reason in found.reasons],
        }
        for found in links
    ]
    if as_json:
        click.echo(json.dumps({"links": rows}, ensure_ascii=False))
    else:
        click.echo("ar_doc\ten_doc\tscore\tpassages\treasons")
        for found in links:
            reasons = " ".join("; ".join(found.reasons).split())
            click.echo(f"{found.ar_doc}\t{found.en_doc}\t{found.score:.4f}\t{len(found.anchors)}\t{reasons}")
    if read.errors:
        raise SystemExit(1)
