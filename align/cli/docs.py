"""`align docs`: align two documents."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.options import EncoderChoice, Share, boilerplate_option, encoder_options, json_option, windows_option

if TYPE_CHECKING:
    from align.encode.windows import WantedWindows
    from align.judge.beads import Lines
    from align.judge.evaluate import Bead
    from align.match.collection import Wanted
    from align.match.table import Candidates
    from align.records import Document, Encoder, Language, Pair, Sentence, Side


@dataclass(frozen=True, slots=True, eq=False)
class TwoSides:
    """Two documents to be aligned; `lines` says which line each sentence is, where lines were asked for."""

    ar: Side
    en: Side
    documents: Sequence[Document]
    lines: tuple[Lines, Lines] | None


@click.command()
@click.argument("ar", type=click.Path(readable=False))
@click.argument("en", type=click.Path(readable=False))
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
@click.option(
    "--min-probability",
    type=Share(),
    help="A pair counts from this probability on [0.5; for beads and gold 0].",
)
@click.option("--calibration", type=click.Path(), help="File of `align calibrate` to take probabilities from.")
@boilerplate_option
@windows_option
@json_option
@encoder_options
def command(
    encoder: EncoderChoice,
    ar: str,
    en: str,
    method: Wanted,
    windows: WantedWindows,
    lines: bool,
    encoding: str | None,
    min_probability: float | None,
    calibration: str | None,
    boilerplate: str | None,
    beads: str | None,
    gold: str | None,
    as_json: bool,
) -> None:
    """Align the documents AR and EN and print the pairs as a table, with the columns of pairs.tsv.

    Beads number sentences (or lines) from 0. Probabilities are those of these two documents alone.

    \b
    Examples:
      align docs corpora/ar/rate-decision.txt corpora/en/rate-cut.txt
      align docs book.ar.txt book.en.txt --lines --method chain --beads book.beads --gold book.gold
    """
    from align.bitext import judge_pairs, match_sides
    from align.cli.progress import progress
    from align.cli.summary import describe_generic, number
    from align.encode.windows import choose_windows
    from align.judge.beads import format_beads, number_lines, parse_beads
    from align.judge.calibrate import describe_calibration, load_calibration
    from align.output.files import STDOUT, keep_inputs, write_whole
    from align.output.tables import format_tsv, pairs_table, round_decimals
    from align.read.files import read_utf8
    from align.records import PAIR_COLUMNS
    from align.watch import tell

    wanted = parse_beads(read_utf8(gold), gold) if gold else None
    if beads:
        keep_inputs([Path(beads)], [ar, en, *([gold] if gold else [])])
    loaded = encoder.load()
    table_wanted = not beads and not gold
    least = (0.5 if table_wanted else 0.0) if min_probability is None else min_probability
    with progress():
        read = read_sides(ar, en, encoding, lines, loaded, windows, boilerplate)
        sides = read.ar, read.en
        tell("align")
        pairs, why = match_sides(*sides, method)
        if table_wanted or least:
            kind = choose_windows(windows, loaded, len(read.ar) + len(read.en))
            fitted = load_calibration(calibration)
            judged = judge_pairs(pairs, *sides, loaded.name, kind, fitted)
    summary: dict[str, Any] = {"method": why}
    click.echo(why, err=True)
    if table_wanted or least:
        if describe_calibration(fitted, loaded.name, kind)["weights"] == "generic":
            click.echo(describe_generic(loaded.name, kind), err=True)
        pairs = refuse(pairs, judged, least)
    found: list[Bead] = [(tuple(pair.ar), tuple(pair.en)) for pair in pairs]
    if read.lines:
        found = number_lines(found, *read.lines)
    if beads:
        write_whole(Path(beads), format_beads(found))
        summary |= {"beads": len(found), "output": beads}
    if beads and beads != STDOUT and not as_json:
        click.echo(f"{number(len(found), 'bead')} written to {beads}", err=True)
    if table_wanted:
        rows = judged.probability >= least
        table = pairs_table(judged, rows, read.ar.sentences, read.en.sentences, read.documents)
        if as_json:
            summary["pairs"] = json.loads(round_decimals(table[list(PAIR_COLUMNS)]).to_json(orient="records"))
        else:
            sys.stdout.write(format_tsv(table, PAIR_COLUMNS))
    if wanted is not None:
        from align.cli.eval import describe_score, score_as_json

        if as_json:
            summary["score"] = score_as_json([wanted], [found])
        else:
            click.echo(describe_score([wanted], [found]))
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False), err=beads == STDOUT)


def read_sides(
    ar: str,
    en: str,
    encoding: str | None,
    lines: bool,
    encoder: Encoder,
    windows: WantedWindows,
    boilerplate: str | None = None,
) -> TwoSides:
    """Read both files and make centred sides of their sentences, or of their lines, then with these' numbers."""
    from align.clean.own import load_own_phrases
    from align.clean.prepare import prepare
    from align.match.sides import make_sides
    from align.read.ingest import read_inputs
    from align.records import InputError, UsageError
    from align.watch import tell

    for folder in (ar, en):
        if Path(folder).is_dir():
            raise UsageError(f"{folder}: is a folder; give two documents, or align folders with `align run`")
    sentences: Sequence[Sentence]
    documents: Sequence[Document]
    counts = None
    if lines and boilerplate:
        raise UsageError("--lines keeps every line; leave out --boilerplate")
    if lines:
        read_ar, read_en = read_lines(ar, "ar", encoding), read_lines(en, "en", encoding)
        sentences, documents = read_ar[0] + read_en[0], (read_ar[1], read_en[1])
        counts = read_ar[2], read_en[2]
    else:
        inputs = read_inputs(ar=[ar], en=[en], encoding=encoding, on_error="collect")
        if inputs.errors:
            raise InputError("; ".join(problem.message for problem in inputs.errors))
        for problem in inputs.problems:
            click.echo(f"{problem.severity.capitalize()}: {problem}", err=True)
        own = load_own_phrases(boilerplate)
        sentences, documents = prepare(inputs.documents, own).sentences, inputs.documents
    tell("encode")
    sides = make_sides(sentences, encoder, windows, watch=tell)
    for side, file in zip(sides, (ar, en), strict=True):
        if not len(side):
            why = "every line is blank" if lines else "for languages other than these two give --lines"
            raise InputError(f"{file}: holds no sentence to align; {why}")
    return TwoSides(*sides, documents, counts)


def read_lines(file: str, language: Language, encoding: str | None) -> tuple[list[Sentence], Document, Lines]:
    """Read every line of a file as one sentence but blank ones, and say which line each is."""
    from align.judge.beads import Lines
    from align.read.decode import decode_text
    from align.read.files import read_bytes
    from align.records import Document, Sentence

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
    return sentences, Document(file, text, file, language, lines=True), Lines(numbers, len(lines))


def refuse(pairs: Sequence[Pair], judged: Candidates, least: float) -> list[Pair]:
    """Leave out pairs below a probability; of a chain, which holds every sentence, they become omissions."""
    from align.records import Pair, Span

    chances = iter(judged.probability.tolist())
    kept: list[Pair] = []
    for pair in pairs:
        if not (pair.ar and pair.en) or next(chances) >= least:
            kept.append(pair)
        elif pair.method == "chain":
            kept += [Pair(Span(i, i + 1), Span(pair.en.first, pair.en.first), "chain") for i in pair.ar]
            kept += [Pair(Span(pair.ar.last, pair.ar.last), Span(j, j + 1), "chain") for j in pair.en]
    return kept
