"""`align docs`: align two documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from align.commands.options import EncoderChoice, encoder_options, windows_option

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from align.embed.windows import WantedWindows
    from align.records import Encoder, Language, Pair, Sentence, Side

HEADER = "ar_text\ten_text\tmethod\tcosine\tmargin"


@click.command()
@click.argument("ar", type=click.Path())
@click.argument("en", type=click.Path())
@click.option(
    "--method",
    type=click.Choice(["auto", "chain", "islands", "mine"]),
    default="auto",
    show_default=True,
    help="chain: translations; islands: parallel blocks in any order; mine: single matches; auto: by the anchors.",
)
@click.option("--lines", is_flag=True, help="Every line is one sentence, in any language the encoder knows.")
@click.option("--encoding", help="Encoding of the files, when it is not UTF-8 (windows-1256, ...).")
@click.option(
    "--beads", type=click.Path(allow_dash=True), help="Write beads as [..]:[..] lines to this file or `-`."
)
@click.option("--gold", type=click.Path(), help="Score the beads against this file at once.")
@windows_option
@encoder_options
def command(
    encoder: EncoderChoice,
    ar: str,
    en: str,
    method: str,
    windows: WantedWindows,
    lines: bool,
    encoding: str | None,
    beads: str | None,
    gold: str | None,
) -> None:
    """Align the documents AR and EN and print the pairs as a table; beads number sentences (or lines) from 0.

    \b
    Examples:
      align docs corpora/ar/rate-decision.txt corpora/en/rate-cut.txt
      align docs book.ar.txt book.en.txt --lines --method chain --beads book.beads --gold book.gold
    """
    from align.judge.beads import format_beads
    from align.output.files import write_whole

    sides = read_sides(ar, en, encoding, lines, encoder.load(), windows)
    pairs, why = match_sides(*sides, method)
    click.echo(why, err=True)
    if beads and beads != "-":
        write_whole(Path(beads), format_beads(pairs))
        click.echo(f"{len(pairs)} beads written to {beads}", err=True)
    if beads == "-":
        click.echo(format_beads(pairs), nl=False)
    elif not beads and not gold:
        sys.stdout.write(format_pairs(*sides, pairs))
    if gold:
        from align.commands.eval import describe_score
        from align.judge.beads import parse_beads
        from align.text.files import read_utf8

        test = [(tuple(pair.ar), tuple(pair.en)) for pair in pairs]
        click.echo(describe_score([parse_beads(read_utf8(gold), gold)], [test]))


def read_sides(
    ar: str, en: str, encoding: str | None, lines: bool, encoder: Encoder, windows: WantedWindows
) -> tuple[Side, Side]:
    """Read both files and make centred sides of their sentences, or of their lines."""
    from align.match.sides import make_sides
    from align.records import InputError
    from align.text.ingest import read_inputs
    from align.text.prepare import prepare

    sentences: Sequence[Sentence]
    if lines:
        sentences = read_lines(ar, "ar", encoding) + read_lines(en, "en", encoding)
    else:
        inputs = read_inputs(ar=[ar], en=[en], encoding=encoding)
        if inputs.problems:
            raise InputError("; ".join(problem.message for problem in inputs.problems))
        sentences = prepare(inputs.documents).sentences
    sides = make_sides(sentences, encoder, windows)
    for side, file in zip(sides, (ar, en), strict=True):
        if not len(side):
            raise InputError(f"{file}: holds no sentence to align; for languages other than these two give --lines")
    return sides


def read_lines(file: str, language: Language, encoding: str | None) -> list[Sentence]:
    """Read every line of a file as one sentence, blank ones too, so that beads number lines."""
    from align.records import Sentence
    from align.text.decode import decode_text
    from align.text.files import read_bytes

    text = decode_text(read_bytes(file), file, encoding)
    sentences: list[Sentence] = []
    start = 0
    for line in text.removesuffix("\n").split("\n") if text else []:
        sentences.append(Sentence(file, start, start + len(line), line, language, joined=start > 0))
        start += len(line) + 1
    return sentences


def match_sides(ar: Side, en: Side, method: str) -> tuple[list[Pair], str]:
    """Align two documents by the method asked for, or the one their anchors call for; say which and why."""
    from align.match.chain import chain
    from align.match.choose import choose
    from align.match.islands import islands
    from align.match.mine import mine

    why = f"{method}: as asked"
    if method == "auto":
        choice = choose(ar, en)
        method, why = choice.method, f"{choice.method}: {choice.why}"
    if method == "nothing":
        return [], why
    matchers: dict[str, Callable[[Side, Side], list[Pair]]] = {"chain": chain, "islands": islands, "mine": mine}
    return matchers[method](ar, en), why


def format_pairs(ar: Side, en: Side, pairs: Sequence[Pair]) -> str:
    """Write the pairs with two sides as a table, white space folded."""
    rows = [HEADER]
    for pair in pairs:
        if pair.ar and pair.en:
            texts = (" ".join(side.text_of(span).split()) for side, span in ((ar, pair.ar), (en, pair.en)))
            rows.append("\t".join((*texts, pair.method, f"{pair.cosine:.4f}", f"{pair.margin:.4f}")))
    return "\n".join(rows) + "\n"
