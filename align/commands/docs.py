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
    from align.judge.beads import Lines
    from align.judge.evaluate import Bead
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
@click.option("--lines", is_flag=True, help="Every non-blank line is one sentence, in any language.")
@click.option("--encoding", help="Encoding of the files if it is not UTF-8 (windows-1256, ...).")
@click.option(
    "--beads", type=click.Path(allow_dash=True), help="Write beads as [..]:[..] lines to this file or `-`."
)
@click.option("--gold", type=click.Path(), help="Score the beads against this gold file.")
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
    from align.judge.beads import format_beads, number_lines
    from align.output.files import write_whole

    sides, counts = read_sides(ar, en, encoding, lines, encoder.load(), windows)
    pairs, why = match_sides(*sides, method)
    click.echo(why, err=True)
    found: list[Bead] = [(tuple(pair.ar), tuple(pair.en)) for pair in pairs]
    if counts:
        found = number_lines(found, *counts)
    if beads and beads != "-":
        write_whole(Path(beads), format_beads(found))
        click.echo(f"{len(found)} beads written to {beads}", err=True)
    if beads == "-":
        click.echo(format_beads(found), nl=False)
    elif not beads and not gold:
        sys.stdout.write(format_pairs(*sides, pairs))
    if gold:
        from align.commands.eval import describe_score
        from align.judge.beads import parse_beads
        from align.text.files import read_utf8

        click.echo(describe_score([parse_beads(read_utf8(gold), gold)], [found]))


def read_sides(
    ar: str, en: str, encoding: str | None, lines: bool, encoder: Encoder, windows: WantedWindows
) -> tuple[tuple[Side, Side], tuple[Lines, Lines] | None]:
    """Read both files and make centred sides of their sentences, or of their lines, then with these' numbers."""
    from align.match.sides import make_sides
    from align.records import InputError
    from align.text.ingest import read_inputs
    from align.text.prepare import prepare

    sentences: Sequence[Sentence]
    counts = None
    if lines:
        ar_lines, ar_count = read_lines(ar, "ar", encoding)
        en_lines, en_count = read_lines(en, "en", encoding)
        sentences, counts = ar_lines + en_lines, (ar_count, en_count)
    else:
        inputs = read_inputs(ar=[ar], en=[en], encoding=encoding)
        if inputs.problems:
            raise InputError("; ".join(problem.message for problem in inputs.problems))
        sentences = prepare(inputs.documents).sentences
    sides = make_sides(sentences, encoder, windows)
    for side, file in zip(sides, (ar, en), strict=True):
        if not len(side):
            raise InputError(f"{file}: holds no sentence to align; for languages other than these two give --lines")
    return sides, counts


def read_lines(file: str, language: Language, encoding: str | None) -> tuple[list[Sentence], Lines]:
    """Read every line of a file as one sentence but blank ones, and say which line each is."""
    from align.judge.beads import Lines
    from align.records import Sentence
    from align.text.decode import decode_text
    from align.text.files import read_bytes

    text = decode_text(read_bytes(file), file, encoding)
    sentences: list[Sentence] = []
    numbers: list[int] = []
    start = 0
    lines = text.removesuffix("\n").split("\n") if text else []
    for number, line in enumerate(lines):
        if line.strip():
            sentences.append(Sentence(file, start, start + len(line), line, language, joined=bool(sentences)))
            numbers.append(number)
        start += len(line) + 1
    return sentences, Lines(numbers, len(lines))


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
