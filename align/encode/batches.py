"""Encode texts in batches of a token budget, on one device or on several at once, within the memory there is."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np

from align.records import ModelError

if TYPE_CHECKING:
    from align.records import Encoder, Vectors

logger = logging.getLogger(__name__)


class TextModel(Protocol):
    """What is asked of a model: the `encode` of sentence-transformers, its limit and its tokenizer.

    Worker processes are started with the library's own methods, which only its models have.
    """

    @property
    def max_seq_length(self) -> int | None:
        """The most tokens of a text that it sees."""

    @property
    def tokenizer(self) -> Any:
        """What cuts text into tokens."""

    @property
    def encode(self) -> Callable[..., Any]:
        """What turns a list of texts into an array of rows, float32[n, d]."""


Pool = dict[Literal["input", "output", "processes"], Any]  # as sentence-transformers has it
POOL_TEXTS = 1000  # below this many, starting worker processes costs more than it saves
DEVICE_TIMES = 16  # as many texts are handed over at once to a GPU, which is done with them as soon
CHUNKS = 4  # batches a worker gets of one call, at least: so many that none waits long for the others


class BatchEncoder:
    """Encodes with a model; remembers how much fits in memory, and its worker processes.

    `batch_tokens` bounds the tokens of a batch, padding counted; it falls when memory runs out. With several
    `devices`, a process each is started for the first large call and kept until the encoder is gone.
    """

    def __init__(self, name: str, prompt: str, batch_tokens: int, devices: Sequence[str] = ()) -> None:
        self.name = name
        self.prompt = prompt
        self.batch_tokens = batch_tokens
        self.devices = list(devices)
        self._pool: Pool | None = None

    def encode(self, model: TextModel, texts: Sequence[str]) -> Vectors:
        """Return rows float32[len(texts), d] of texts sorted by length, not normalised."""
        # Workers take the model off this process's device, so once they run they do all.
        if self._pool is None and len(self.devices) > 1 and len(texts) > POOL_TEXTS:
            library_model: Any = model
            self._pool = pool = library_model.start_multi_process_pool(self.devices)
            weakref.finalize(self, stop_workers, library_model, pool)
        rows: list[Vectors] = []
        start = 0
        while start < len(texts):
            size = count_batch(texts, start, self.batch_tokens)
            stop = start + size
            if self._pool is not None:
                share = -(-len(texts) // (CHUNKS * len(self.devices)))
                size, stop = plan_run(texts, start, min(size, share), self.batch_tokens)
            try:
                rows.append(self._encode_run(model, texts[start:stop], size))
            except (RuntimeError, MemoryError) as error:
                self._lower_budget(error, texts[start:stop], size)
            else:
                start = stop
                continue
            free_device_memory()  # only now: until it is handled, the error holds on to the batch
        return np.concatenate(rows)

    def _encode_run(self, model: TextModel, texts: Sequence[str], size: int) -> Vectors:
        """Encode texts in batches of `size`: one batch here, or many shared out among the workers."""
        options: dict[str, Any] = {} if self._pool is None else {"pool": self._pool, "chunk_size": size}
        encoded = model.encode(
            list(texts),
            prompt=self.prompt or None,
            batch_size=size,
            normalize_embeddings=False,
            show_progress_bar=False,
            convert_to_numpy=True,
            **options,
        )
        return np.asarray(encoded, dtype=np.float32)

    def _lower_budget(self, error: Exception, texts: Sequence[str], size: int) -> None:
        """Halve the budget when memory ran out with batches of `size`; raise what cannot be mended so."""
        if "died unexpectedly" in str(error):
            raise ModelError(
                f"{self.name}: a worker process ended by itself ({error}); the main memory may be too small for a "
                f"copy of the model for each of {', '.join(self.devices)}: name fewer devices"
            ) from error
        if not is_out_of_memory(error):
            raise error
        if size == 1:
            raise ModelError(
                f"{self.name}: out of memory with a single text of {len(texts[0])} characters; "
                "use a smaller model, a shorter text or --device cpu"
            ) from error
        logger.warning("%s: out of memory with %d texts; halving the batch", self.name, size)
        self.batch_tokens = max(count_tokens(texts[size - 1]) * size // 2, 1)


def device_of(encoder: Encoder) -> str:
    """Return the device asked for with an encoder, where its vectors are searched, too; the processor if none."""
    return str(getattr(encoder, "device", "cpu"))


def at_once(encoder: Encoder, texts: int) -> int:
    """Return how many texts to encode between two reports of progress, from how many a processor gets."""
    return texts if device_of(encoder) == "cpu" else DEVICE_TIMES * texts


def stop_workers(model: Any, pool: Pool) -> None:
    """End the worker processes, and let go of their queues before Python looks for what was left open."""
    model.stop_multi_process_pool(pool)
    pool.clear()


def count_tokens(text: str) -> int:
    """Guess a text's number of tokens, at three characters each: high for Arabic and English, so as to be safe."""
    return len(text) // 3 + 4


def count_batch(texts: Sequence[str], start: int, batch_tokens: int) -> int:
    """Count how many of the length-sorted texts from `start` on fit the token budget; at least one."""
    size = 0
    while start + size < len(texts):
        if size and count_tokens(texts[start + size]) * (size + 1) > batch_tokens:
            break
        size += 1
    return size


def plan_run(texts: Sequence[str], start: int, size: int, batch_tokens: int) -> tuple[int, int]:
    """Return the size of equal batches, a power of two up to `size`, and how far they go on fitting the budget.

    The library takes one size of batch a call; rounded down, it serves long runs, so that workers rarely wait.
    """
    size = 1 << (size.bit_length() - 1)
    stop = min(start + size, len(texts))
    while stop < len(texts) and count_tokens(texts[min(stop + size, len(texts)) - 1]) * size <= batch_tokens:
        stop = min(stop + size, len(texts))
    return size, stop


def is_out_of_memory(error: BaseException) -> bool:
    """Say whether an error means that memory ran out; the back ends of torch say so in words of their own."""
    words = str(error).lower()
    return isinstance(error, MemoryError) or "out of memory" in words or "can't allocate memory" in words


def free_device_memory() -> None:
    """Give back what torch keeps of an accelerator's memory for later."""
    import torch

    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
