"""From sentences to vectors: the collection numbered, each shard encoded, all centred on one mean."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from align.encode.windows import choose_windows, encode_windows
from align.match.sides import LARGEST_WINDOW, collection_mean, stored_mean, subtract_from_windows
from align.records import LANGUAGES, InputError
from align.result import identify
from align.scale.files import read_arrays, write_array, write_arrays, write_json
from align.scale.stored import StoredSentences, StoredVectors

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from align.records import Encoder, Language
    from align.scale.plan import Model, Work

PLAIN_UP_TO = (
    400_000  # sentences of a collection up to which vectors are kept as they come: beyond, in half precision
)
RANGE = 10_000  # Arabic sentences, or some more, that are matched and judged as one piece
NAMES = {"ar": "Arabic", "en": "English"}


@lru_cache(maxsize=1)
def load_model(model: Model) -> Encoder:
    """Load the encoder, once for a process."""
    from align.encode.encoder import load_encoder
    from align.encode.model import BATCH_TOKENS

    return load_encoder(
        model.model,
        device=model.device,
        dtype=model.dtype,
        batch_tokens=model.batch_tokens or BATCH_TOKENS,
        trust_remote_code=model.trust_remote_code,
        insist=model.insist,
    )


def lay_out(work: Work) -> None:
    """Number documents and sentences over all shards, find texts that stand there twice, and cut the Arabic side.

    The first round settles how windows are made and in what arithmetic vectors are kept.
    """
    total = 0
    for language in LANGUAGES:
        parts = [read_arrays(work.shard(s, f"sentences-{language}.npz")) for s in range(work.shards)]
        counts = [len(part["lengths"]) for part in parts]
        total += sum(counts)
        doc_ids = number_documents([part["document"] for part in parts])
        digests = np.concatenate([part["digests"] for part in parts])
        _, first, text = np.unique(digests, return_index=True, return_inverse=True)
        starts = np.concatenate(([0], np.cumsum(counts)))
        write_arrays(
            work.round(f"layout-{language}.npz"),
            doc_ids=doc_ids,
            joined=np.concatenate([part["joined"] for part in parts]),
            lengths=np.concatenate([part["lengths"] for part in parts]),
            first=first[text].astype(np.int32),
            starts=starts,
            ranges=cut_ranges(doc_ids, RANGE, starts[work.plan["rounds"]].tolist()),
        )
        if not counts or not sum(counts):
            raise InputError(
                f"no {NAMES[language]} sentence was found; matching needs both languages. Add files of the missing "
                "language, or name them with --ar or --en; `align run` compares sources of one language"
            )
    settle_constants(work, total)
    write_json(work.round("layout.json"), {"sentences": total})


def number_documents(parts: list[Any]) -> Any:
    """Number the documents of all shards that have sentences of a language, in order."""
    numbers, count = [], 0
    for part in parts:
        own = np.unique(part, return_inverse=True)[1]
        numbers.append(own + count)
        count += int(own.max(initial=-1)) + 1
    return np.concatenate(numbers).astype(np.int32)


def cut_ranges(doc_ids: Any, size: int, rounds: Sequence[int] = ()) -> Any:
    """Return the borders of ranges of `size` sentences or some more, between documents, int64[ranges + 1].

    None holds sentences of two rounds, which begin with the sentences `rounds`.
    """
    starts = np.flatnonzero(np.diff(doc_ids, prepend=-1))
    borders, fresh = [0], set(rounds)
    for start in starts.tolist():
        if start and (start - borders[-1] >= size or start in fresh):
            borders.append(start)
    return np.array([*borders, len(doc_ids)], dtype=np.int64)


def settle_constants(work: Work, total: int) -> None:
    """Settle what holds in every round, unless an earlier one did."""
    path = work.root / "constants.json"
    if path.exists():
        return
    encoder = load_model(work.model)
    kind = choose_windows(work.options.windows, encoder, total)
    write_json(
        path,
        {
            "windows": kind,
            "dtype": "float32" if total <= PLAIN_UP_TO else "float16",
            "model": identify(encoder, kind),
            "dimension": encoder.dimension,
        },
    )


def count_sentences(work: Work, language: Language) -> int:
    """Return how many sentences of a language there are."""
    with np.load(work.round(f"layout-{language}.npz")) as layout:
        return len(layout["doc_ids"])


def encoded_path(work: Work, shard: int) -> Path:
    """Return the file that says a shard is encoded; once its vectors are centred, they say so."""
    done = work.shard(shard, "centred.json")
    return done if done.exists() else work.shard(shard, "encoded.json")


def encode_shard(work: Work, shard: int) -> None:
    """Encode the sentences of a shard, and their windows where these have rows of their own."""
    encoder = load_model(work.model)
    kind, dtype = work.constants["windows"], work.constants["dtype"]
    largest = max(LARGEST_WINDOW, work.options.max_window)
    for language in LANGUAGES:
        found = read_arrays(work.shard(shard, f"sentences-{language}.npz"))
        sentences = StoredSentences([work.shard(shard, f"sentences-{language}.arrow")], language, found["lengths"])
        texts = [sentence.text for sentence in sentences]
        rows = encode_windows(encoder, texts, found["joined"], kind, largest)
        write_array(work.shard(shard, f"raw-{language}.npy"), (rows[0] if kind == "sums" else rows).astype(dtype))
    write_json(work.shard(shard, "encoded.json"), {})


def measure_means(work: Work) -> None:
    """Measure what the vectors of each language are centred on, unless an earlier round did."""
    path = work.root / "means.npz"
    means: dict[str, Any] = {}
    for language in LANGUAGES if not path.exists() else ():
        paths = [work.shard(s, f"raw-{language}.npy") for s in range(work.shards)]
        if work.constants["windows"] == "sums":
            nothing = np.zeros(0)
            rows: Any = StoredVectors(paths, nothing, nothing)  # type: ignore[arg-type]
        else:
            rows = np.concatenate([np.load(each, mmap_mode="r")[0] for each in paths])
        mean = collection_mean(rows, stored_mean(load_model(work.model)))
        if mean is not None:
            means[language] = mean
    if not path.exists():
        write_arrays(path, **means)
    write_json(work.round("means.json"), {})


def center_shard(work: Work, shard: int) -> None:
    """Centre the vectors of a shard, and measure its windows; what they were before is removed."""
    from align.match.kernels.passages import measure_windows

    means = read_arrays(work.root / "means.npz")
    dtype, sums = work.constants["dtype"], work.constants["windows"] == "sums"
    for language in LANGUAGES:
        raw = work.shard(shard, f"raw-{language}.npy")
        if not raw.exists() and work.shard(shard, f"vectors-{language}.npy").exists():
            continue  # done before, and broken off between two languages
        rows = np.load(raw).astype(np.float32)
        windows = subtract_from_windows(rows[None] if sums else rows, means.get(language))
        if sums:
            found = read_arrays(work.shard(shard, f"sentences-{language}.npz"))
            follows = found["joined"] & np.concatenate(([False], np.diff(found["document"]) == 0))[: len(rows)]
            characters = np.maximum(found["lengths"], 1).astype(np.float32)
            usable = np.any(windows[0], axis=1)
            widest = max(2, work.options.max_window)
            reach, norms = measure_windows(windows, characters, follows, usable, widest)
            write_arrays(work.shard(shard, f"measured-{language}.npz"), reach=reach, norms=norms, usable=usable)
        write_array(work.shard(shard, f"vectors-{language}.npy"), (windows[0] if sums else windows).astype(dtype))
        raw.unlink(missing_ok=True)
    write_json(work.shard(shard, "centred.json"), {})


def read_layout(work: Work, language: Language, name: str) -> Any:
    """Return one array of the layout of a side."""
    with np.load(work.round(f"layout-{language}.npz")) as layout:
        return layout[name]
