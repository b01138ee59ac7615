"""`align split`: train, dev and test parts that share nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from align.cli.options import FORMATS, Share

RECORD = "split.json"
SPLITS = ("train", "validation", "test")  # what data sets call them


class Size(click.FloatRange):
    """A number of rows, or a share of them below 1."""

    def __init__(self) -> None:
        super().__init__(0)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number. Raises BadParameter for anything else."""
        number = float(super().convert(value, param, ctx))
        if not (number < 1 or number.is_integer()):
            self.fail(f"{value} is neither a number of rows nor a share below 1.", param, ctx)
        return number


@click.command()
@click.argument("pairs", type=click.Path(allow_dash=True))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for the parts.")
@click.option("--dev", type=Size(), default=0.05, show_default=True, help="Rows of dev, or their share.")
@click.option("--test", type=Size(), default=0.05, show_default=True, help="Rows of test, or their share.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Of the draw.")
@click.option("--by", help="Columns whose rows stay together, with commas [document and story columns there are].")
@click.option("--stratify", help="Column whose values are to be in every part alike (the source, a domain).")
@click.option("--not-in", multiple=True, type=click.Path(), help="Test set that no row may be in; repeatable.")
@click.option("--rejected", type=click.Path(), help="Table of the rows of --not-in and those with a problem.")
@click.option("--near", type=Share(), default=0.8, show_default=True, help="Share of words that near copies share.")
@click.option(
    "--to",
    type=click.Choice(FORMATS),
    default="tsv",
    show_default=True,
    help="Format; hf is a data set folder of Hugging Face.",
)
@click.option("--columns", help="Columns of the texts, as ar=NAME,en=NAME (or by number, without a header line).")
@click.option("--encoding", help="Encoding of text that is not UTF-8 (windows-1256, ...).")
@click.option("--json", "as_json", is_flag=True, help="Print the summary, which split.json holds too, as JSON.")
def command(
    pairs: str,
    output: Path,
    dev: float,
    test: float,
    seed: int,
    by: str | None,
    stratify: str | None,
    not_in: tuple[str, ...],
    rejected: str | None,
    near: float,
    to: str,
    columns: str | None,
    encoding: str | None,
    as_json: bool,
) -> None:
    """Split PAIRS, a table of `align score` or any other file of pairs, into train, dev and test.

    Rows of one document or story, and near copies of either side, lie in one part. Lines of --not-in (a text file,
    a sentence a line, or a file of pairs) are in none. The same rows and seed give the same parts in any order;
    split.json records the seed and the counts; the parts of an earlier split in the folder go.

    \b
    Examples:
      align split unique.tsv -o corpus
      align split unique.tsv -o corpus --dev 2000 --test 2000 --stratify source --not-in flores.en.txt
    """
    import numpy as np

    from align.cli.rows import echo_summary, keep_apart, keep_once, open_rejected, pair_columns
    from align.corpus.split import BY, DEV, PARTS, TEST, Remembered, assign_parts, find_contaminated, group_rows
    from align.output.blocks import open_table
    from align.output.dataset import open_dataset
    from align.output.files import keep_inputs, open_output_folder, whole_set
    from align.read.rows import files_read, open_pairs
    from align.records import UsageError

    written = [file for name in PARTS for file in name_files(output, name, to)]
    keep_once([*keep_apart(rejected, None, files_read(pairs)), *written])
    keep_inputs(written, files_read(pairs))
    older = list_older(output, written)
    lines = [line for path in not_in for line in read_test_set(path, encoding)]
    with open_pairs(pairs, columns=pair_columns(columns), encoding=encoding) as table, ExitStack() as files:
        grouped = [name.strip() for name in by.split(",")] if by else [name for name in BY if name in table.columns]
        wanted = [*grouped, *([stratify] if stratify else [])]
        if unknown := [name for name in wanted if name not in table.columns]:
            raise UsageError(f"{pairs}: has no column {unknown[0]}; there are {', '.join(table.columns)}")
        rows = Remembered(wanted)
        for block in table.blocks():
            rows.add(block)
        if not rows.usable:
            raise UsageError(f"{pairs}: holds no rows, so there is nothing to split")
        usable = np.concatenate(rows.usable)
        contaminated = find_contaminated(rows, lines, near) & usable
        left = usable & ~contaminated
        groups = group_rows(rows, grouped, near, left)
        names = np.bitwise_xor(*(keys * np.uint64(2 * i + 1) for i, (keys, _) in enumerate(rows.sides())))
        strata = rows.values[stratify] if stratify else [""] * len(left)
        parts = assign_parts(groups, names, strata, {DEV: dev, TEST: test}, seed, left)
        counts = Counter(parts.tolist())
        summary = {
            "rows": len(left),
            "parts": {name: counts[i] for i, name in enumerate(PARTS)},
            "groups": len(np.unique(groups[left])),
            "largest_group": int(np.bincount(groups[left]).max()) if left.any() else 0,
            "in_test_sets": int(contaminated.sum()),
            "problems": int((~usable).sum()),
            "seed": seed,
            "by": grouped,
            "stratify": stratify,
            "not_in": list(not_in),
            "near": near,
        }
        beside = files.enter_context(whole_set(open_output_folder(output, force=True)))
        if to == "hf":
            kept = [name for name in table.columns if name != "problem"]  # of which no part has any
            writers = files.enter_context(open_dataset(beside, kept, SPLITS, output.resolve().name))
        else:
            opened = [open_table(name_files(beside, name, to)[0], table.columns, to) for name in PARTS]
            writers = [files.enter_context(one) for one in opened]
        reject_rows = files.enter_context(open_rejected(rejected, [*table.columns, "reason"]))
        at = 0
        for block in table.blocks():
            own = slice(at, at + len(block))
            for part, write in enumerate(writers):
                write(block[parts[own] == part])
            reasons = np.where(usable[own], "in-test-set", "problem")
            reject_rows(block.assign(reason=reasons)[parts[own] < 0])
            at += len(block)
        (beside / RECORD).write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", "utf-8")
    for file in older:  # of another format, and another draw: rows of its test part are in this train part
        file.unlink(missing_ok=True)
    told = ", ".join(f"{counts[i]} {name}" for i, name in enumerate(PARTS))
    wanted_rows = {DEV: dev if dev >= 1 else dev * left.sum(), TEST: test if test >= 1 else test * left.sum()}
    empty = [PARTS[part] for part, size in wanted_rows.items() if round(size) and left.any() and not counts[part]]
    if empty:
        told += f" (no group is small enough for {' and '.join(empty)})"
    gone = f"{summary['in_test_sets']} in test sets, {summary['problems']} with a problem"
    echo_summary(summary, f"{told}, in {summary['groups']} groups; left out: {gone}", as_json, "")


def list_older(folder: Path, written: Sequence[Path]) -> list[Path]:
    """Return the parts that an earlier split has left in a folder and that this one does not write again."""
    from align.corpus.split import PARTS
    from align.output.dataset import README

    if not (folder / RECORD).is_file():
        return []
    named = [file for to in FORMATS for part in PARTS for file in name_files(folder, part, to)]
    data_set = all(file.is_file() for part in PARTS for file in name_files(folder, part, "hf"))
    return [file for file in {*named, *([folder / README] if data_set else [])} - {*written} if file.is_file()]


def name_files(folder: Path, part: str, to: str) -> list[Path]:
    """Return the files of a part."""
    from align.corpus.split import PARTS
    from align.output.blocks import files_of

    if to == "hf":
        return [folder / f"{SPLITS[PARTS.index(part)]}.parquet"]
    suffix = {"moses": "", "xliff": ".xlf"}.get(to, f".{to}")
    return files_of(folder / f"{part}{suffix}", to)


def read_test_set(path: str, encoding: str | None) -> Iterator[str]:
    """Yield the sentences of a test set: the lines of a .txt file, both sides of a file of pairs."""
    from align.read.rows import open_pairs
    from align.read.text_lines import read_lines

    if path.removesuffix(".gz").endswith(".txt"):
        yield from read_lines(path, path, encoding)
        return
    with open_pairs(path, encoding=encoding) as table:
        for block in table.blocks():
            yield from block["ar_text"]
            yield from block["en_text"]
