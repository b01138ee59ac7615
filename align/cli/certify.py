"""`align certify`: from which probability on the pairs are as good as promised."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from align.cli.options import json_option

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from align.corpus.certify import Certificate, Labels, Promise, Step
    from align.corpus.labels import Key, Label
    from align.read.rows import PairTable


TABLES = ("tsv", "csv", "xlsx", "jsonl", "parquet")  # what labels can be filled in


class Inside(click.FloatRange):
    """A number between 0 and 1, neither of them."""

    def __init__(self) -> None:
        super().__init__(0, 1, min_open=True, max_open=True)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number. Raises BadParameter for anything else, `nan` too."""
        number = float(super().convert(value, param, ctx))
        if number != number:
            self.fail(f"{value} is no number between 0 and 1.", param, ctx)
        return number


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a table that have a probability: their places in it, and what is known of each."""

    places: npt.NDArray[np.int64]
    probabilities: npt.NDArray[np.float64]
    numbers: npt.NDArray[np.uint64]
    labels: Labels


@click.command()
@click.argument("pairs", type=click.Path(allow_dash=True))
@click.option("--precision", type=Inside(), default=0.98, show_default=True, help="Share of translations promised.")
@click.option("--confidence", type=Inside(), default=0.95, show_default=True, help="Confidence of the promise.")
@click.option("--draw", type=click.Path(allow_dash=True), help="Table to write of pairs to label, the first first.")
@click.option(
    "--size", type=click.IntRange(min=1), default=500, show_default=True, help="Pairs drawn at most by --draw."
)
@click.option("--labels", multiple=True, type=click.Path(allow_dash=True), help="Table with labels; repeatable.")
@click.option(
    "-o", "--output", type=click.Path(allow_dash=True), help="Certificate to write: .md or .json; `-` is Markdown."
)
@click.option("--certified", type=click.Path(allow_dash=True), help="Table to write of the certified pairs.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the draw; keep to one.")
@click.option("--columns", help="Columns of the texts, as ar=NAME,en=NAME.")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@json_option
def command(
    pairs: str,
    precision: float,
    confidence: float,
    draw: str | None,
    size: int,
    labels: tuple[str, ...],
    output: str | None,
    certified: str | None,
    seed: int,
    columns: str | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """State the cut from which so many of PAIRS are translations, with a guarantee.

    PAIRS is a table with probabilities: that of `align score`, a pairs.tsv, or the output folder of `align run`.
    --draw writes the pairs whose judgement tells most; fill in the column `label`, 1 for a translation and 0 for
    none, and give the table back with --labels. An empty label counts as wrong. Draw and label again as often as
    you like: the promise holds at every number of labels. The exit status is 1 when nothing can be certified yet.

    \b
    Examples:
      align certify scored.tsv --draw to-label.tsv
      align certify scored.tsv --labels labelled.tsv -o certificate.md --certified good.tsv
      align certify out --precision 0.95 --labels labelled.tsv --draw more.tsv
    """
    from align.cli.rows import echo_summary, keep_apart, pair_columns
    from align.cli.summary import number
    from align.corpus.certify import Promise, certify, choose_cuts, draw_rows, walk_cuts
    from align.corpus.labels import count_strangers, read_labels
    from align.output.blocks import format_of
    from align.output.files import keep_inputs
    from align.read.rows import files_read, open_pairs
    from align.records import InputError, OutputError

    if not (draw or labels):
        raise click.UsageError("say where the pairs to label go with --draw, or where labels are with --labels")
    if not labels and (output or certified):
        raise click.UsageError("a certificate takes labels; draw pairs first with --draw, then give --labels")
    if output and certificate_suffix(output) is None:
        raise click.UsageError(f"{output}: a certificate is written as .md or .json; end the name in one of them")
    written = [path for path in (draw, output, certified) if path]
    if written.count("-") > 1:
        raise click.UsageError("only one of --draw, --output and --certified can go to standard output")
    if draw and format_of(draw) not in TABLES:
        raise click.UsageError(f"{draw}: has no place for labels; draw a table: .{', .'.join(TABLES)}")
    source = find_table(pairs)
    if [source, *labels].count("-") > 1:
        raise click.UsageError("only one file can come from standard input")
    keep_inputs([Path(output)] if output else [], [source, *labels])
    for path in (draw, certified):
        keep_apart(path, None, [*files_read(source), *labels])
    promise = Promise(precision, confidence)
    with open_pairs(source, columns=pair_columns(columns), encoding=encoding) as table:
        if "probability" not in table.columns:
            raise InputError(f"{pairs}: has no column probability; score it first, with `align score`")
        key, found = read_labels(labels, table.columns, encoding)
        seen: set[Key] = set()
        rows = read_rows(table, pairs, key, found, seen, seed)
        strangers = count_strangers(key, found, seen)
        cuts = choose_cuts(rows.probabilities, promise)
        walks = walk_cuts(rows.probabilities, rows.numbers, cuts)
        result = certify(walks, cuts, rows.probabilities, rows.labels, promise) if labels else None
        summary: dict[str, Any] = {"pairs": len(rows.places)}
        lines = []
        if strangers:
            summary["labels_of_no_pair"] = strangers
            lines.append(f"{number(strangers, 'label')} of pairs that are not in the table, as after cutting again")
        if result:
            summary |= summarize(result, rows, seed)
            lines.append(describe(result, len(rows.places)))
            if output and result.best:
                write_certificate(output, source, summary, result)
            if certified and result.best:
                write_certified(table, certified, rows, result.best.cut)
        if draw:
            chosen, aim = draw_rows(walks, rows.probabilities, rows.labels, promise, size)
            summary |= {"drawn": len(chosen), "aimed_at": cuts[aim]}
            if len(chosen):
                write_draw(table, draw, rows.places[chosen])
            lines.append(describe_draw(len(chosen), cuts[aim], len(walks[aim]), draw))
    echo_summary(summary, "\n".join(lines), as_json, "-" if "-" in written else "")
    if draw and not summary["drawn"]:
        raise OutputError(f"{draw}: not written, since every pair that could tell more is labelled")
    if result and not result.best and not draw:
        raise SystemExit(1)


def certificate_suffix(path: str) -> str | None:
    """Return how a certificate is written, None for a name that does not say it."""
    suffix = ".md" if path == "-" else Path(path).suffix.lower()
    return suffix if suffix in (".md", ".json") else None


def find_table(pairs: str) -> str:
    """Return the table of pairs in the output folder of a run, or the file itself."""
    from align.records import InputError

    if pairs == "-" or not Path(pairs).is_dir():
        return pairs
    table = Path(pairs, "pairs.tsv")
    if not table.is_file():
        raise InputError(f"{pairs}: holds no pairs.tsv; name the output folder of `align run`, or a table of pairs")
    return str(table)


def read_rows(table: PairTable, name: str, key: Key, found: dict[Key, Label], seen: set[Key], seed: int) -> Rows:
    """Read what certifying needs of a table; its texts are not kept.

    Raises InputError for what is no probability, and when no row has one.
    """
    from collections import Counter

    import numpy as np

    from align.corpus.certify import draw_number
    from align.corpus.labels import match_labels
    from align.records import InputError

    places, said, numbers, labels = [], [], [], []
    copies = Counter[int]()
    at = 0
    for block in table.blocks():
        own = match_labels(block, key, found, seen)
        cells = zip(block["problem"], block["probability"], block["ar_text"], block["en_text"], strict=True)
        for row, (problem, cell, ar, en) in enumerate(cells):
            if problem or cell == "":
                continue
            try:
                value = float(cell)
            except ValueError:
                value = -1.0
            if not 0 <= value <= 1:
                raise InputError(
                    f"{name}, row {block['id'].iloc[row]}: probability {cell!r} is no number from 0 to 1"
                )
            texts = draw_number(ar, en, 0, seed)
            copy = copies[texts]
            copies[texts] += 1
            places.append(at + row)
            said.append(value)
            numbers.append(draw_number(ar, en, copy, seed) if copy else texts)
            labels.append(own[row])
        at += len(block)
    if not places:
        raise InputError(f"{name}: no pair has a probability, so there is nothing to certify")
    return Rows(
        np.array(places, dtype=np.int64),
        np.array(said),
        np.array(numbers, dtype=np.uint64),
        np.array(labels, dtype=np.int8),
    )


def summarize(result: Certificate, rows: Rows, seed: int) -> dict[str, Any]:
    """Return what was found, for programs."""
    from align.corpus.certify import METHOD, RIGHT, WRONG

    best = result.best
    return {
        "precision": result.promise.precision,
        "confidence": result.promise.confidence,
        "cut": best.cut if best else None,
        "certified": best.pairs if best else 0,
        "labels": int((rows.labels >= WRONG).sum()),
        "right": int((rows.labels == RIGHT).sum()),
        "seed": seed,
        "method": METHOD,
        "cuts": [asdict(step) for step in result.steps],
    }


def describe(result: Certificate, pairs: int) -> str:
    """Say which cut is certified, and what the next one lacks."""
    promise, best = result.promise, result.best
    lines = [f"{'probability from':18}{'pairs':>9}{'labels':>8}{'wrong':>7}{'open':>6}  certified"]
    for step in result.steps:
        counts = f"{step.pairs:>9}{step.labels:>8}{step.wrong:>7}{step.open:>6}"
        lines.append(f"{step.cut:<18.4f}{counts}  {'yes' if step.holds else 'no'}")
    if best:
        lines.append(state_promise(best, promise, pairs))
    else:
        lines.append("Nothing can be certified yet.")
    last = result.steps[-1]
    if not last.holds:
        lines.append(describe_lack(last, promise))
    return "\n".join(lines)


def state_promise(best: Step, promise: Promise, pairs: int) -> str:
    """State what is certified, in one sentence."""
    return (
        f"Of the {best.pairs} of {pairs} pairs with a probability of {best.cut:.4f} or more, at least "
        f"{100 * promise.precision:g} % are translations, with a confidence of {100 * promise.confidence:g} %."
    )


def describe_lack(step: Step, promise: Promise) -> str:
    """Say how many labels a cut still lacks, or that they speak against it."""
    seen = f"{step.wrong + step.open} of {step.labels} labels"
    if step.more_clean is None:
        return (
            f"From {step.cut:.4f} on {100 * promise.precision:g} % cannot be promised: {seen} are wrong or open, "
            "more than may be among all these pairs. Filter the table and draw anew, or promise less."
        )
    more = f"From {step.cut:.4f} on it takes at least {step.more_clean} more labels, if all of them are right"
    if step.more_expected is None:
        return (
            f"{more}; but {seen} are wrong or open, and with what the probabilities say more labels are not "
            "expected to help. Filter the table and draw anew, or promise less."
        )
    return f"{more}; about {step.more_expected} are to be expected. Draw them with --draw FILE."


def describe_draw(drawn: int, cut: float, pairs: int, draw: str) -> str:
    """Say how many pairs were drawn, and what for."""
    from align.cli.summary import number

    where = "standard output" if draw == "-" else draw
    return (
        f"{number(drawn, 'pair')} to label written to {where}; they aim at the {number(pairs, 'pair')} with a "
        f"probability of {cut:.4f} or more. Fill in the column label: 1 for a translation, 0 for none."
    )


def write_draw(table: PairTable, path: str, places: npt.NDArray[np.int64]) -> None:
    """Write rows of a table in the order given, with an empty column `label`; figures are left out."""
    import pandas as pd

    from align.corpus.labels import PLACES
    from align.output.blocks import open_table

    rank = {place: i for i, place in enumerate(places.tolist())}
    parts, at = [], 0
    for block in table.blocks():
        own = [at + row in rank for row in range(len(block))]
        parts.append(block[own].assign(rank=[rank[at + row] for row, mine in enumerate(own) if mine]))
        at += len(block)
    drawn = pd.concat(parts).sort_values("rank").assign(label="")
    # Not the probability: who labels is not to be told what to think.
    columns = ["label", "ar_text", "en_text", "id", *(name for name in PLACES if name in table.columns)]
    with open_table(path, columns) as write:
        write(drawn)


def write_certified(table: PairTable, path: str, rows: Rows, cut: float) -> None:
    """Write the rows of a table from a cut on, all columns as they were."""
    import numpy as np

    from align.output.blocks import open_table

    kept = rows.places[rows.probabilities >= cut]
    at = 0
    with open_table(path, table.columns) as write:
        for block in table.blocks():
            write(block[np.isin(np.arange(at, at + len(block)), kept, assume_unique=True)])
            at += len(block)


def write_certificate(path: str, source: str, summary: Mapping[str, Any], result: Certificate) -> None:
    """Write a certificate, as Markdown or JSON, that names the table by its hash."""
    import hashlib

    from align import __version__
    from align.output.files import write_whole

    digest = ""
    if source != "-":
        with open(source, "rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
    made = {
        "table": Path(source).name if source != "-" else "standard input",
        "sha256": digest,
        "version": __version__,
    }
    if certificate_suffix(path) == ".json":
        write_whole(Path(path), json.dumps(made | dict(summary), ensure_ascii=False, indent=1) + "\n")
    else:
        write_whole(Path(path), format_certificate(made, summary, result))


def format_certificate(made: Mapping[str, str], summary: Mapping[str, Any], result: Certificate) -> str:
    """Return a certificate as Markdown."""
    best = result.best
    assert best is not None  # there is no certificate of nothing
    steps = "".join(
        f"| {s.cut:.4f} | {s.pairs} | {s.labels} | {s.wrong} | {s.open} | {'yes' if s.holds else 'no'} |\n"
        for s in result.steps
    )
    return f"""# Certificate

{state_promise(best, result.promise, summary["pairs"])}

- Table: `{made["table"]}`{f", SHA-256 `{made['sha256']}`" if made["sha256"] else ""}
- Labels: {summary["labels"]}, of which {summary["labels"] - summary["right"]} wrong
- Method: {summary["method"]}; seed {summary["seed"]}
- Made by `align certify` {made["version"]}

| probability from | pairs | labels on its draw | wrong | open, counted as wrong | certified |
|---|---|---|---|---|---|
{steps}
The promise rests on the labels being right, on one seed, and on probabilities that were not fitted to these labels.
"""
