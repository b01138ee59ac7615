"""Measure what a GPU does: sentences a second of the encoders, shares of the card's peak, exact search.

    python -m scripts.bench.gpu EVAL [--parts PART...] [--rows 1000000] [--seconds 3] [--json FILE]

card      a large product in each precision, and a copy within the card's memory: what is there to be had.
bundled   both bundled encoders from text to rows, here and on the processors of the same machine, and their
          networks alone; how far the rows are from those computed in fp32 on the processor.
together  several processes that share the card, as the workers of one machine do.
hub       models of the size of LaBSE and of BGE-M3 with random weights, by precision and tokens a batch.
search    the eight nearest of each of so many rows, both directions, against exact search of a sample.

Operations counted are the matrix products of the tokens there are, not of padding: 2 a weight and token, and 4 a
layer, token, token of the same text and unit of width in attention. Text is EVAL/sentences/*/{ar,en}.txt, each line
once.
"""

from __future__ import annotations

import argparse
import logging
import multiprocessing
import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from align.encode.bundled.arithmetic import Linear
from align.encode.bundled.build import build_network
from align.encode.bundled.network import Network
from align.encode.bundled.precision import Precision
from align.encode.bundled.wheels import FAST_NAME, NAME
from align.encode.encoder import load_encoder
from align.match.device import search_device
from align.match.neighbours import NEIGHBOURS, Neighbours, search_exactly
from scripts.bench.mining import LANGUAGES, encode, mix
from scripts.results import Table, describe, write_result

if TYPE_CHECKING:
    from align.records import Vectors

PARTS = ("card", "bundled", "together", "hub", "search")
SIDE = 8192  # rows and columns of the product that shows the peak
BATCH = 4096  # texts handed to a network at once
COMPARED = 1000  # texts whose rows are compared with fp32 on the processor
WORKERS: tuple[int, ...] = (1, 4, 12)
# Layers, width and heads of models with random weights; their inner width is four times the width.
HUB = {"LaBSE, 12 × 768": (12, 768, 12), "BGE-M3, 24 × 1024": (24, 1024, 16)}
TOKENS: tuple[int, ...] = (8192, 32_768, 131_072)  # a batch
SAMPLE = 1000  # rows of each side compared with everything
PRECISIONS: dict[Precision, torch.dtype] = {
    "fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16,
}  # fmt: skip
Rows = list[list[str]]


def main() -> None:
    """Measure the parts, print their tables and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("eval_dir", type=Path)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows a side in the search")
    parser.add_argument("--vectors", type=Path, help="folder for what is searched, made once [a temporary one]")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each speed is measured")
    parser.add_argument("--peak", type=float, default=989.0, help="TFLOP/s of the data sheet, 16 bits, dense")
    parser.add_argument("--small", action="store_true", help="try the program out: tiny models, few rows")
    parser.add_argument("--json", type=Path, help="write the tables to this file, too")
    options = parser.parse_args()
    if options.small:
        shrink()
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s")
    logging.getLogger("align").setLevel(logging.INFO)
    texts = read_texts(options.eval_dir)[: 256 if options.small else None]
    started = time.perf_counter()
    tables: dict[str, Table] = {}
    with (
        tempfile.TemporaryDirectory() as name,
        ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool,
    ):
        made = {}  # vectors to search are made meanwhile, on two of the processors
        if "search" in options.parts:
            for model in (FAST_NAME, NAME):
                made[model] = pool.submit(
                    make_sides, options.eval_dir, model, options.rows, options.vectors or Path(name)
                )
        steps: dict[str, Callable[[], tuple[list[str], Rows]]] = {
            "card": lambda: measure_card(options.device),
            "bundled": lambda: measure_bundled(texts, options),
            "together": lambda: measure_together(texts, options),
            "hub": lambda: measure_hub(texts, options),
            "search": lambda: measure_search(made, options),
        }
        for part in options.parts:
            columns, rows = steps[part]()
            tables[part] = Table(columns, rows)
            print(
                f"# {part}, {time.perf_counter() - started:.0f} s since the start\n{show(tables[part])}", flush=True
            )
            if options.json:  # after each part: what is measured stays when a later one fails
                about = describe("torch", "sentence-transformers", "transformers", **card(options))
                write_result(options.json, "python -m scripts.bench.gpu EVAL", tables, about)


def shrink() -> None:
    """Have everything small, so that a processor is through with it in a minute."""
    global SIDE, BATCH, COMPARED, WORKERS, HUB, TOKENS, SAMPLE
    SIDE, BATCH, COMPARED, WORKERS, TOKENS, SAMPLE = 256, 64, 40, (1, 2), (512, 1024), 50
    HUB = {"tiny": (2, 64, 2)}


def show(table: Table) -> str:
    """Write a table in columns of one width."""
    lines = [table.columns, *table.rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(table.columns))]
    return "\n".join(
        "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def card(options: argparse.Namespace) -> dict[str, str]:
    """Name the card, its driver and the peak that shares are of."""
    if options.device == "cpu":
        return {"card": "none, tried out on the processor"}
    asked = ["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    return {"card": told, "peak": f"{options.peak:.0f} TFLOP/s, 16 bits, dense, by the data sheet"}


def read_texts(folder: Path) -> list[str]:
    """Return all lines of both languages, each once, in an order that has nothing to do with length."""
    lines = {
        line
        for language in LANGUAGES
        for path in sorted(folder.glob(f"sentences/*/{language}.txt"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line.strip()
    }
    texts = sorted(lines)
    random.Random(0).shuffle(texts)
    return texts


def wait(device: str) -> None:
    """Let the device finish."""
    if device != "cpu":
        torch.cuda.synchronize(device)


def seconds_of(function: Callable[[], Any], device: str, seconds: float) -> float:
    """Return the median of the seconds that calls take, of as many as fit; the first is not counted."""
    function()
    wait(device)
    taken: list[float] = []
    begun = time.perf_counter()
    while len(taken) < 3 or time.perf_counter() - begun < seconds:
        start = time.perf_counter()
        function()
        wait(device)
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


def measure_card(device: str) -> tuple[list[str], Rows]:
    """Return what the card does of a large product and a copy of random data."""
    rows = []
    for name, dtype in PRECISIONS.items():
        a, b = (torch.randn(SIDE, SIDE, device=device).to(dtype) for _ in range(2))
        taken = seconds_of(partial(torch.matmul, a, b), device, 0.5)
        rows.append([f"product of {SIDE} × {SIDE}, {name}", f"{2 * SIDE**3 / taken / 1e12:.0f} TFLOP/s"])
    source = torch.randn(2**17 * SIDE // 32, device=device)
    target = torch.empty_like(source)
    taken = seconds_of(lambda: target.copy_(source), device, 0.5)
    rows.append(["copy, read and written", f"{2 * source.nbytes / taken / 1e12:.2f} TB/s"])
    return ["", "measured"], rows


def batches(texts: Sequence[str], size: int) -> Iterator[list[str]]:
    """Yield texts in runs of so many, the whole ones alone."""
    for start in range(0, max(1, len(texts) - size + 1), size):
        yield list(texts[start : start + size])


def measure_bundled(texts: list[str], options: argparse.Namespace) -> tuple[list[str], Rows]:
    """Return speed and exactness of both bundled encoders, on the processors and on the device."""
    columns = ["encoder", "where", "arithmetic", "sentences a second", "network alone", "TFLOP/s", "of the peak"]
    columns += ["largest difference", "cosine: mean", "lowest", "same bits in a small batch"]
    rows: Rows = []
    parts = list(batches(texts, BATCH))
    sample = texts[:COMPARED]
    for name in (NAME, FAST_NAME):
        exact = build_network(name, "cpu", "fp32").encode(sample)
        for device, precision in [("cpu", "auto"), *((options.device, precision) for precision in PRECISIONS)]:
            network = build_network(name, device, precision)
            calls = iter(parts * 1000)
            taken = seconds_of(partial(encode_next, network, calls), device, options.seconds)
            rate = len(parts[0]) / taken
            found = network.encode(sample, batch_size=BATCH)
            cosines = (found * exact).sum(axis=1) / np.linalg.norm(found, axis=1) / np.linalg.norm(exact, axis=1)
            alone = np.concatenate([network.encode(some) for some in batches(sample[:200], 20)])
            same = float(np.mean(np.all(alone == found[: len(alone)], axis=1)))
            speed = network_alone(network, parts[0], device, options) if device == options.device else ["", "", ""]
            place = "processors" if device == "cpu" else "card"
            rows.append([
                f"`{name}`", place, network.precision, f"{rate:,.0f}", *speed,
                f"{np.abs(found - exact).max():.5f}", f"{cosines.mean():.6f}", f"{cosines.min():.6f}",
                f"{same:.0%}",
            ])  # fmt: skip
            print(" | ".join(rows[-1]), flush=True)
            del network
    return columns, rows


def encode_next(network: Network, parts: Iterator[list[str]]) -> None:
    """Encode the next part of the texts."""
    network.encode(next(parts), batch_size=BATCH)


def network_alone(network: Network, texts: list[str], device: str, options: argparse.Namespace) -> list[str]:
    """Return the speed of a network on texts cut into tokens: sentences a second, TFLOP/s, share of the peak."""
    with torch.inference_mode():
        features = network.preprocess(texts)
        taken = seconds_of(lambda: network(features), device, options.seconds / 2)
    return [f"{len(texts) / taken:,.0f}", *share(count_operations(network, features) / taken, options)]


def count_operations(network: Network, features: dict[str, Any]) -> float:
    """Count the operations of a bundled encoder on texts cut into tokens."""
    flops = 2.0 * weights_a_token(network.use) * sum(map(len, features["use_ids"]))
    if network.e5 is None:
        return flops
    lengths = [len(ids) + 2 for ids in features["e5_ids"]]
    return flops + operations(weights_a_token(network.e5), len(network.e5.layers), 384, lengths)


def weights_a_token(network: torch.nn.Module) -> int:
    """Count the weights that each token is multiplied with."""
    later = ("pool", "dense")  # these are multiplied with texts
    return sum(
        int(module.weight.numel())
        for name, module in network.named_modules()
        if isinstance(module, Linear) and not name.startswith(later)
    )


def operations(weights: int, layers: int, width: int, lengths: Sequence[int]) -> float:
    """Count the operations of a transformer on texts of so many tokens."""
    sizes = np.array(lengths, dtype=np.float64)
    return float(2.0 * weights * sizes.sum() + 4.0 * layers * width * (sizes**2).sum())


def share(rate: float, options: argparse.Namespace) -> list[str]:
    """Write operations a second, and their share of the peak."""
    return [f"{rate / 1e12:.1f}", f"{rate / 1e12 / options.peak:.1%}"]


_worker: dict[str, Any] = {}  # of a process: what encodes, and the barriers where so many wait for each other


def start_worker(barriers: dict[int, Any], name: str, folder: Path, device: str) -> None:
    """Load an encoder in a process of its own, which keeps to one core."""
    os.environ["RAYON_NUM_THREADS"] = "1"  # of the tokenizers
    torch.set_num_threads(1)
    _worker["barriers"] = barriers
    if folder.name == name:
        network = build_network(name, device)
        _worker["encode"] = lambda texts: network.encode(texts, batch_size=len(texts))
    else:
        _worker["encode"] = load_encoder(
            load_model(folder, torch.float16, device), batch_tokens=TOKENS[1], insist=True
        ).encode


def encode_share(count: int, parts: list[list[str]]) -> tuple[float, float]:
    """Encode with `count` processes at once; return when this one began and ended."""
    _worker["barriers"][count].wait()
    start = time.time()
    for part in parts:
        _worker["encode"](part)
    return start, time.time()


def measure_together(texts: list[str], options: argparse.Namespace) -> tuple[list[str], Rows]:
    """Return sentences a second of several processes on one card, and the share of the peak that all have."""
    parts = list(batches(texts, BATCH))
    tokenizer = make_tokenizer()
    rows: Rows = []
    with tempfile.TemporaryDirectory() as name:
        for encoder in (NAME, FAST_NAME, *HUB):
            folder = Path(name) / f"{len(rows)}"
            if encoder in HUB:
                layers, width, heads = HUB[encoder]
                save_model(folder, tokenizer, layers, width, heads, options.device)
                lengths = [len(ids) for ids in tokenizer(parts[0])["input_ids"]]
                flops = operations(12 * width * width * layers, layers, width, lengths)
            else:
                folder = Path(name) / encoder
                network = build_network(encoder, "cpu")
                flops = count_operations(network, network.preprocess(parts[0]))
            context = multiprocessing.get_context("spawn")
            barriers = {count: context.Barrier(count) for count in WORKERS}
            with ProcessPoolExecutor(
                max(WORKERS), context, start_worker, (barriers, encoder, folder, options.device)
            ) as pool:
                run_workers(pool, max(WORKERS), parts)  # words met before are cased at once, memory is there
                for count in WORKERS:
                    rate = run_workers(pool, count, parts * 2)
                    told = share(rate * flops / len(parts[0]), options)
                    rows.append([encoder if encoder in HUB else f"`{encoder}`", str(count), f"{rate:,.0f}", *told])
                    print(" | ".join(rows[-1]), flush=True)
    return ["encoder", "processes", "sentences a second", "TFLOP/s", "of the peak"], rows


def run_workers(pool: ProcessPoolExecutor, count: int, parts: list[list[str]]) -> float:
    """Have so many processes encode the same texts at once; return the sentences a second of all."""
    times = list(pool.map(encode_share, [count] * count, [parts] * count))
    return count * sum(map(len, parts)) / (max(end for _, end in times) - min(start for start, _ in times))


def measure_hub(texts: list[str], options: argparse.Namespace) -> tuple[list[str], Rows]:
    """Return the speed of models with random weights, from text to rows, by precision and tokens a batch."""
    columns = ["size", "arithmetic", "tokens a batch", "sentences a second", "TFLOP/s", "of the peak"]
    rows: Rows = []
    tokenizer = make_tokenizer()
    for size, (layers, width, heads) in HUB.items():
        with tempfile.TemporaryDirectory() as folder:
            save_model(Path(folder), tokenizer, layers, width, heads, options.device)
            for precision, dtype in PRECISIONS.items():
                model = load_model(Path(folder), dtype, options.device)
                for tokens in TOKENS if precision == "fp16" else TOKENS[1:2]:
                    encoder: Any = load_encoder(model, batch_tokens=tokens, insist=True)
                    some = texts[: BATCH if precision != "fp32" else BATCH // 4]
                    taken = seconds_of(partial(encoder.encode, some), options.device, options.seconds)
                    lengths = [len(ids) for ids in tokenizer(some)["input_ids"]]
                    flops = operations(12 * width * width * layers, layers, width, lengths)
                    kept = encoder.batches.batch_tokens
                    rows.append([
                        size, precision, f"{kept:,}", f"{len(some) / taken:,.0f}", *share(flops / taken, options),
                    ])  # fmt: skip
                    print(" | ".join(rows[-1]), flush=True)
                del model
    return columns, rows


def make_tokenizer() -> Any:
    """Return the tokenizer of XLM-R, as multilingual-e5-small's pruned vocabulary has it, for transformers."""
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    from align.encode.bundled.e5 import build_e5_tokenizer, choose_pieces, read_e5_file

    file = read_e5_file()
    tokenizer = build_e5_tokenizer(file, choose_pieces(file.pieces))
    begin, end = (file.pieces[number] for number in (file.sizes.begin, file.sizes.end))
    frame = [(piece, tokenizer.token_to_id(piece)) for piece in (begin, end)]
    tokenizer.post_processor = TemplateProcessing(f"{begin} $A {end}", f"{begin} $A {end} $B {end}", frame)
    made: Any = PreTrainedTokenizerFast
    return made(
        tokenizer_object=tokenizer, bos_token=begin, eos_token=end, cls_token=begin, sep_token=end,
        pad_token=file.pieces[1], unk_token=file.pieces[file.sizes.unknown], model_max_length=512,
    )  # fmt: skip


def save_model(folder: Path, tokenizer: Any, layers: int, width: int, heads: int, device: str) -> None:
    """Save a model of XLM-R's kind with random weights."""
    from transformers import XLMRobertaConfig, XLMRobertaModel

    torch.manual_seed(0)
    config = XLMRobertaConfig(
        vocab_size=len(tokenizer), hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads,
        intermediate_size=4 * width, max_position_embeddings=514, type_vocab_size=1,
    )  # fmt: skip
    with torch.device(device):
        model: Any = XLMRobertaModel(config)
    model.half().save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def load_model(folder: Path, dtype: torch.dtype, device: str) -> Any:
    """Load a saved network as a model of sentence-transformers, with the mean of its tokens."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    transformer = Transformer(str(folder), max_seq_length=512, model_kwargs={"dtype": dtype})
    width = transformer.auto_model.config.hidden_size
    return SentenceTransformer(modules=[transformer, Pooling(width)], device=device)


def make_sides(eval_dir: Path, model: str, size: int, folder: Path) -> list[Path]:
    """Write the vectors of both sides that `scripts.bench.mining` would search, and return where."""
    paths = [folder / f"{model}-{language}-{size}.npy" for language in LANGUAGES]
    if not all(path.exists() for path in paths):
        torch.set_num_threads(2)
        folder.mkdir(parents=True, exist_ok=True)
        ar, en, _gold = mix([encode(eval_dir, language, model) for language in LANGUAGES], size)
        for path, side in zip(paths, (ar, en), strict=True):
            np.save(path, side.vectors)
    return paths


def measure_search(made: dict[str, Future[list[Path]]], options: argparse.Namespace) -> tuple[list[str], Rows]:
    """Return time, memory and recall of the search of both directions."""
    columns = [
        "vectors of",
        "width",
        "rows a side",
        "both directions",
        "TFLOP/s",
        "of the peak",
        "memory of the card",
    ]
    columns += ["nearest found", f"nearest {NEIGHBOURS}", "largest difference of a cosine"]
    rows: Rows = []
    for model, future in made.items():
        ar, en = (np.load(path) for path in future.result())
        search(ar[:20_000], en[:20_000], options.device)  # so that nothing is loaded or chosen while time is taken
        if options.device != "cpu":
            torch.cuda.reset_peak_memory_stats()
        start = time.perf_counter()
        found = search(ar, en, options.device)
        taken = time.perf_counter() - start
        memory = 0 if options.device == "cpu" else torch.cuda.max_memory_allocated()
        compared = [compare(*pair) for pair in ((found[0], ar, en), (found[1], en, ar))]
        first, all_of_them = (f"{np.mean([one[i] for one in compared]):.4f}" for i in (0, 1))
        flops = 2 * 2.0 * len(ar) * len(en) * ar.shape[1]
        rows.append([
            f"`{model}`", str(ar.shape[1]), f"{len(ar):,}", f"{taken:.1f} s", *share(flops / taken, options),
            f"{memory / 2**30:.1f} GiB", first, all_of_them, f"{max(one[2] for one in compared):.1e}",
        ])  # fmt: skip
        print(" | ".join(rows[-1]), flush=True)
    return columns, rows


def search(ar: Vectors, en: Vectors, device: str) -> tuple[Neighbours, Neighbours]:
    """Search both directions on the device, all rows."""
    return search_device(ar, en, NEIGHBOURS, np.ones(len(ar), np.bool_), np.ones(len(en), np.bool_), device)


def compare(found: Neighbours, queries: Vectors, base: Vectors) -> tuple[float, float, float]:
    """Compare a sample with exact search on the processor: how much was found of the nearest, and of all that were
    asked for, and the largest difference between cosines.
    """
    rows = np.arange(0, len(queries), max(1, len(queries) // SAMPLE))[:SAMPLE]
    everyone = np.ones(len(rows), dtype=np.bool_), np.ones(len(base), dtype=np.bool_)
    exact, _ = search_exactly(np.ascontiguousarray(queries[rows]), base, NEIGHBOURS, *everyone)
    index = found.index[rows]
    same = np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(index, exact.index, strict=True)])
    difference = np.abs(found.cosine[rows] - exact.cosine).max()
    return float(np.mean(index[:, 0] == exact.index[:, 0])), float(same), float(difference)


if __name__ == "__main__":
    main()
