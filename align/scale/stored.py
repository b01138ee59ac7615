"""Sentences and vectors that stay on disk: mapped into memory, and read where they are looked at."""

from __future__ import annotations

import mmap
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from align.records import Kind, Language, Sentence, Side
from align.scale.files import read_arrays, read_json, read_table

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Vectors
    from align.scale.plan import Work

    Indexes = npt.NDArray[np.int64]

KINDS: tuple[Kind, ...] = ("body", "headline", "quotation", "caption", "list", "social")
MAPPED = 256 << 20  # bytes of rows that are read before the memory they are mapped into is given back


class _Texts:
    """The sentences of one language in one shard, as its Arrow file has them."""

    def __init__(self, path: Path, language: Language) -> None:
        batch = read_table(path)
        self.batch = batch  # keeps the map open
        _, offsets, data = batch.column("text").buffers()
        self.offsets = np.frombuffer(offsets, dtype=np.int64)[: len(batch) + 1]
        self.data = memoryview(data) if data is not None else memoryview(b"")
        numbers = {name: batch.column(name).to_numpy() for name in ("document", "start", "end", "kind", "joined")}
        self.document, self.start, self.end = numbers["document"], numbers["start"], numbers["end"]
        self.kind, self.joined = numbers["kind"], numbers["joined"]
        self.names: list[str] = read_json(path.parent / "names.json")
        self.language = language

    def __len__(self) -> int:
        return len(self.start)

    def sentence(self, i: int) -> Sentence:
        text = str(self.data[self.offsets[i] : self.offsets[i + 1]], "utf-8", "surrogatepass")
        return Sentence(
            self.names[self.document[i]],
            int(self.start[i]),
            int(self.end[i]),
            text,
            self.language,
            KINDS[self.kind[i]],
            bool(self.joined[i]),
        )


class StoredSentences(Sequence[Sentence]):
    """The sentences of one language in all shards, each made when asked for.

    `lengths` are their characters, `first` is for each the sentence where its text stands first.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        language: Language,
        lengths: npt.NDArray[np.int32],
        first: npt.NDArray[np.int32] | None = None,
    ) -> None:
        self.parts = [_Texts(path, language) for path in paths]
        self.starts = [0, *np.cumsum([len(part) for part in self.parts]).tolist()]
        self.lengths, self.first = lengths, first

    def __len__(self) -> int:
        return int(self.starts[-1])

    @overload
    def __getitem__(self, key: int) -> Sentence: ...

    @overload
    def __getitem__(self, key: slice) -> list[Sentence]: ...

    def __getitem__(self, key: int | slice) -> Sentence | list[Sentence]:
        if isinstance(key, slice):
            return [self[i] for i in range(*key.indices(len(self)))]
        i = key + len(self) if key < 0 else key
        if not 0 <= i < len(self):
            raise IndexError(key)
        part = bisect_right(self.starts, i) - 1
        return self.parts[part].sentence(int(i) - self.starts[part])

    def __iter__(self) -> Iterator[Sentence]:
        for part in self.parts:
            yield from map(part.sentence, range(len(part)))


class StoredVectors:
    """Unit rows, float32[n, d] to whoever reads them, in the shards' files as these have them (float16 or float32).

    Slices, arrays of row numbers and masks give arrays. `reach`, int32[n], and `norms`, float32[n, w], are what
    `passages.measure_windows` found.
    """

    ndim = 2

    def __init__(self, paths: Sequence[Path], reach: npt.NDArray[np.int32], norms: npt.NDArray[np.float32]) -> None:
        self.parts = [np.load(path, mmap_mode="r") for path in paths]
        self.starts: list[int] = [0, *np.cumsum([len(part) for part in self.parts]).tolist()]
        self.reach, self.norms, self.mapped = reach, norms, 0
        width = next((part.shape[1] for part in self.parts if len(part)), self.parts[0].shape[1])
        self.shape = (self.starts[-1], width)
        self.dtype = np.dtype(np.float32)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> Vectors:
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            if step == 1:
                return self.read(start, stop)
            key = np.arange(start, stop, step)
        rows = np.asarray(key)
        if rows.dtype == np.bool_:
            rows = np.flatnonzero(rows)
        if rows.ndim == 0:
            row: Vectors = self.read(int(rows), int(rows) + 1)[0]
            return row
        return self.gather(rows.ravel()).reshape(*rows.shape, self.shape[1])

    def read(self, start: int, stop: int) -> Vectors:
        """Return the rows from `start` to before `stop`."""
        result = np.empty((max(0, stop - start), self.shape[1]), dtype=np.float32)
        at = start
        while at < stop:
            home = bisect_right(self.starts, at) - 1
            first, end = self.starts[home], min(stop, self.starts[home + 1])
            result[at - start : end - start] = self.parts[home][at - first : end - first]
            at = end
        self.give_back(len(result))
        return result

    def gather(self, rows: Indexes) -> Vectors:
        """Return some rows, in the order asked for."""
        result = np.empty((len(rows), self.shape[1]), dtype=np.float32)
        homes = np.searchsorted(self.starts, rows, side="right") - 1
        for home in np.unique(homes).tolist():
            here = np.flatnonzero(homes == home)
            result[here] = self.parts[home][rows[here] - self.starts[home]]
        self.give_back(len(result))
        return result

    def give_back(self, rows: int) -> None:
        """Count rows that were read; now and then, give back the memory that files are mapped into.

        The system keeps them at hand, but they count no longer as what this process holds.
        """
        self.mapped += rows * self.shape[1] * self.parts[0].itemsize
        if self.mapped > MAPPED and hasattr(mmap, "MADV_DONTNEED"):
            for part in self.parts:
                part._mmap.madvise(mmap.MADV_DONTNEED)  # numpy has no other name for it
            self.mapped = 0


def open_sides(work: Work) -> tuple[Side, Side]:
    """Return both sides of the collection as this round has them; for the next piece they stay open.

    Where windows have rows of their own (small collections) all is read; else it stays on disk.
    """
    return keep_sides(work, work.shards)


@lru_cache(maxsize=1)
def keep_sides(work: Work, shards: int) -> tuple[Side, Side]:
    """Return both sides of a collection of so many shards."""
    return open_side(work, "ar"), open_side(work, "en")


def open_side(work: Work, language: Language) -> Side:
    """Return one side."""
    shards = range(work.shards)
    with np.load(work.round(f"layout-{language}.npz")) as layout:
        doc_ids, joined, lengths, first = (layout[name] for name in ("doc_ids", "joined", "lengths", "first"))
    texts = [work.shard(s, f"sentences-{language}.arrow") for s in shards]
    sentences = StoredSentences(texts, language, lengths, first)
    paths = [work.shard(s, f"vectors-{language}.npy") for s in shards]
    mean = read_arrays(work.root / "means.npz").get(language)
    if work.constants["windows"] != "sums":
        windows = np.concatenate([np.load(path) for path in paths], axis=1, dtype=np.float32)
        return Side(list(sentences), windows[0], doc_ids, joined, windows, mean)
    measured = [np.load(work.shard(s, f"measured-{language}.npz")) for s in shards]
    reach, norms = (np.concatenate([each[name] for each in measured]) for name in ("reach", "norms"))
    vectors: Any = StoredVectors(paths, reach, norms)
    return Side(sentences, vectors, doc_ids, joined, mean=mean)
