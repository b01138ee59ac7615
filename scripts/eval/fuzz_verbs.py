"""Call every command wrongly, on broken files: it may refuse, but neither break down nor leave half a file.

python -m scripts.eval.fuzz_verbs [--count 500] [--seed 1]

Each call is a right one in which something was damaged: bytes of the table, project, calibration, gold or text that
it reads, or an option, which gets a value that makes no sense. Told are exceptions other than those that say what
is wrong, exit statuses other than 0, 1 and 2, messages that are not Unicode, and files left beside the results.
"""

from __future__ import annotations

import json
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
from click.testing import CliRunner

from align.cli.group import group
from align.records import AlignError
from scripts.eval.fuzz import AR, EN, damage

SENTENCES = (
    (AR, EN),
    ("قالت الوزارة إن ٣٠ منزلا بلا كهرباء.", "The ministry said 30 houses were without power."),
    ("بلغت كلفة المشروع أربعة ملايين دينار.", "The project cost four million dinars."),
    ("لم يصل الوفد إلى القاهرة بعد.", "The delegation has not reached Cairo yet."),
)
# Files of pairs in every format, each made from PAIRS.
FILES = ("PAIRS", "PAIRS.tmx", "PAIRS.xlf", "PAIRS.csv", "PAIRS.xlsx", "PAIRS.jsonl", "PAIRS.parquet", "PAIRS.hf",
         "PAIRS.ar")  # fmt: skip
FORMATS = {name: name.partition(".")[2] for name in FILES[1:]} | {"PAIRS.xlf": "xliff", "PAIRS.ar": "moses"}
SPOT = ("ar_doc", "ar_start", "ar_end", "en_doc", "en_start", "en_end")
MODEL = ("--model", "bundled-fast", "--windows", "sums")
# What a call reads stands in capitals: a file of the folder that `make_files` fills.
CALLS: tuple[tuple[str, ...], ...] = (
    ("run", "IN", "-o", "NEW", *MODEL),
    ("run", "IN", "-o", "NEW", "--calibration", "CALIBRATION", *MODEL),
    ("run", "MORE", "-o", "OUT", "--add", "--model", "bundled-fast"),
    ("docs", "AR", "EN", *MODEL),
    ("docs", "AR", "EN", "--lines", "--beads", "NEW", "--gold", "GOLD", *MODEL),
    ("link", "IN", "--model", "bundled-fast"),
    ("coverage", "OUT"),
    ("coverage", "IN", "--by", "folder", "--tsv", *MODEL),
    ("report", "OUT", "-o", "NEW"),
    ("embed", "AR", "-o", "NEW", "--model", "bundled-fast"),
    ("calibrate", "LABELS", "-o", "NEW"),
    ("eval", "beads", "-g", "GOLD", "-t", "GOLD", "--resamples", "5"),
    ("eval", "beads", "-g", "GOLD", "-t", "PAIRS", "--resamples", "5"),
    *(("export", source, "--to", to, "-o", "NEW") for source in ("OUT", "PAIRS") for to in
      ("tsv", "tmx", "xliff", "moses", "csv", "xlsx", "jsonl", "parquet", "hf", "documents")),
    *(("score", source, "-o", "NEW.tsv", "--model", "bundled-fast") for source in FILES),
    *(("dedup", source, "-o", "NEW.tsv", "--against", "LABELS") for source in FILES),
    *(("split", source, "-o", "NEW.parts", "--not-in", "EN", "--test", "2", "--dev", "2") for source in FILES),
    *(("filter", source, "-o", "NEW.csv", "--rejected", "NEW.tsv") for source in FILES),
    *(("card", source, "-o", "NEW.card", "--labels", "LABELS") for source in ("OUT", *FILES)),
    *(("certify", source, "--draw", "NEW.tsv", "--size", "5") for source in FILES),
    ("filter", "PAIRS", "-o", "NEW.tsv", "--cuts", "CUTS", "--explain", "3"),
    ("export", "PAIRS", "--to", "tsv", "-o", "NEW.tsv", "--where", "probability >= .5 and not flagged"),
    ("review", "OUT", "--pack", "NEW.html"),
    ("review", "OUT", "--take", "DECISIONS"),
    ("show", "OUT"),
    ("versions", "OLD", "EN", "--model", "bundled-fast"),
    ("versions", "OLD", "EN", "--project", "OUT", "--model", "bundled-fast"),
    ("certify", "PAIRS", "--draw", "NEW.tsv", "--size", "5"),
    ("certify", "PAIRS", "--labels", "LABELS", "--precision", ".5", "--draw", "NEW.csv"),
    ("config", "show", "--config", "SETTINGS"),
    ("filter", "PAIRS", "-o", "NEW.tsv", "--config", "SETTINGS"),
    ("cache", "info"),
    ("models", "show", "labse"),
)  # fmt: skip
OPTIONS = (
    "--min-probability", "--method", "--max-window", "--windows", "--encoding", "--columns", "--batch-tokens",
    "--cache-size", "--device", "--dtype", "--model", "--passage-model", "--calibration", "--seed", "--resamples",
    "--by", "--to", "--role", "--ar", "--en", "--least", "--top", "--cache-dir", "--precision", "--confidence",
    "--size", "--labels", "--config", "--json", "--level", "--on", "--near", "--against", "--not-in", "--dev",
    "--test", "--stratify", "--where", "--tags", "--source", "--cuts", "--set", "--preset", "--explain",
    "--rejected", "--certified", "--draw", "--licence", "--licences", "--commands", "--project", "--take", "--pack",
)  # fmt: skip
VALUES = (
    "nan", "-1", "1e400", "0", "1", "", " ", "\t", "\u202e", "/dev/null", "/nonexistent", "utf-7", "idna",
    "base64", "ar=1,en=2", "ar", "text=", "٣", "9" * 400, "-", "--", "NEW", "OUT", "AR", "cpu,cpu", "float8",
    "a\nb", "exact", "en_text", "LABELS", "PAIRS.tmx", "NEW.tsv", "copy=off", "probability >", "ar=ar-EG",
)  # fmt: skip


PLACES = {
    "IN": "in", "MORE": "more", "OUT": "out", "AR": "in/a.ar.txt", "EN": "in/a.en.txt", "GOLD": "gold.txt",
    "PAIRS": "pairs.tsv", "LABELS": "labels.tsv", "CALIBRATION": "calibration.json", "NEW": "new",
    "NEW.tsv": "new.tsv", "NEW.csv": "new.csv", "SETTINGS": "align.toml", "NEW.parts": "new.parts",
    "NEW.card": "new.card", "NEW.html": "new.html", "DECISIONS": "decisions.json", "OLD": "old.en.txt",
    "CUTS": "cuts.toml", **{name: name.lower() for name in FILES[1:]},
}  # fmt: skip


def make_files(folder: Path) -> None:
    """Write what calls read: texts, a finished run, tables of it, gold, a calibration."""
    files = {name: folder / place for name, place in PLACES.items()}
    for place, side, times in ((files["AR"], 0, 3), (files["EN"], 1, 3), (files["MORE"] / "b.txt", 1, 1)):
        place.parent.mkdir(exist_ok=True)
        place.write_text("\n".join(pair[side] for pair in SENTENCES * times), encoding="utf-8")
    files["GOLD"].write_text("".join(f"[{i}]:[{i}]\n" for i in range(12)), encoding="utf-8")
    files["CALIBRATION"].write_text(
        '{"format": 1, "refit": {"kind": "logistic", "slope": 1.1, "intercept": 0.2}}', encoding="utf-8"
    )
    files["SETTINGS"].write_text(
        '[common]\nmodel = "bundled-fast"\n\n[filter]\npreset = "strict"\nset = ["ratio=2", "copy=off"]\n',
        encoding="utf-8",
    )
    done = CliRunner().invoke(group, ["run", str(files["IN"]), "-o", str(files["OUT"]), "-q", *MODEL])
    assert done.exit_code == 0, done.output
    table = (files["OUT"] / "pairs.tsv").read_text("utf-8")
    files["PAIRS"].write_text(table, encoding="utf-8")
    for name in FILES[1:]:
        done = CliRunner().invoke(
            group, ["export", str(files["PAIRS"]), "--to", FORMATS[name], "-o", str(files[name])]
        )
        assert done.exit_code == 0, done.output
    files["OLD"].write_text("\n".join(pair[1] for pair in SENTENCES[1:]), encoding="utf-8")
    files["CUTS"].write_text('preset = "usual"\n\n[filters]\nratio = 2.5\ntruncated = false\n', encoding="utf-8")
    header, *rows = table.splitlines()
    cells = dict(zip(header.split("\t"), rows[0].split("\t"), strict=True))
    spot = [int(cells[n]) if n[3:] != "doc" else cells[n] for n in SPOT]
    decided = {"spot": spot, "verdict": "accept", "reviewer": "Lina", "becomes": [], "at": "2026-01-02T03:04:05"}
    files["DECISIONS"].write_text(
        json.dumps({"format": "align decisions 1", "decisions": [decided]}), encoding="utf-8"
    )
    labelled = [f"{header}\tlabel", *(f"{row}\t{i % 2}" for i, row in enumerate(rows * 20))]
    files["LABELS"].write_text("\n".join(labelled), encoding="utf-8")


def make_call(chance: random.Random, files: dict[str, Path]) -> list[str]:
    """Return a call with something wrong in it, of which files may be damaged."""
    call = [*chance.choice(CALLS)]
    read = [files[word] for word in call if word in files and not word.startswith("NEW")]
    for place in read if chance.random() < 0.7 else ():
        inside = [path for path in place.iterdir() if path.is_file()] if place.is_dir() else [place]
        target = chance.choice(inside)
        target.write_bytes(damage(target.read_bytes(), chance))
    for _ in range(chance.choice((0, 0, 1, 2))):
        call[chance.randrange(1, len(call) + 1) :] = [chance.choice(OPTIONS), chance.choice(VALUES)]
    return [str(files.get(word, word)) for word in call]


def find_faults(call: list[str], folder: Path) -> Iterator[str]:
    """Make a call; yield what must not happen."""
    result = CliRunner().invoke(group, call, standalone_mode=False)
    error = result.exception
    if error is not None and not isinstance(error, AlignError | click.ClickException | SystemExit):
        yield f"{type(error).__name__}: {error}"[:200]
    if isinstance(error, SystemExit) and error.code not in (0, 1, 2, None):
        yield f"exit status {error.code}"
    if isinstance(error, AlignError):
        str(error).encode("utf-8")
    left = [path for path in folder.rglob("*") if path.name.endswith((".part", ".ready"))]
    if left:
        yield f"left {left[0].name[-6:]}"
    new = [folder / name for word, name in PLACES.items() if word.startswith("NEW")]
    wrote = [place.name for place in new if place.is_file() or (place.is_dir() and any(place.iterdir()))]
    if isinstance(error, AlignError) and wrote:
        yield f"a failed call wrote {wrote[0]}"


@click.command(help=__doc__)
@click.option("--count", default=500, show_default=True, help="Calls to make.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same calls.")
def main(count: int, seed: int) -> None:
    """Make calls and print what was found."""
    faults: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as top:
        whole = Path(top) / "whole"
        whole.mkdir()
        make_files(whole)
        for number in range(count):
            chance = random.Random(f"{seed}/{number}")
            folder = Path(top) / "try"
            shutil.copytree(whole, folder)
            call = make_call(chance, {name: folder / place for name, place in PLACES.items()})
            for fault in find_faults(call, folder):
                faults[f"{call[0]}: {fault.replace(str(folder), '')}"] += 1
                click.echo(f"{number}: {' '.join(call)!r}: {fault}", err=True)
            shutil.rmtree(folder)
    for fault, times in faults.most_common():
        click.echo(f"{times:6} {fault}")
    click.echo(f"{count} calls of seed {seed}: {sum(faults.values())} faults")
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
