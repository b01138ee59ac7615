"""Encode with a model of sentence-transformers or a bundled one: cleaned view, the model's limit, the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from align.encode.batches import BatchEncoder
from align.encode.cache import VectorCache, text_key
from align.encode.windows import window_exists
from align.normalize import for_encoding
from align.records import ModelError
from align.watch import tell

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.encode.batches import TextModel
    from align.records import HalfVectors, Vectors

    Mask = npt.NDArray[np.bool_]
    Places = npt.NDArray[np.int64]
    Combine = Callable[[Any, Sequence[str], Mask, int], Vectors]
    Words = Callable[[Any, Sequence[str], Sequence[Places]], list[Vectors]]

BATCH_TOKENS = 8192
WORDS_REVISION = "words-1"  # raise it when the vectors of words change
VIEW_REVISION = "view-1"  # raise it when `for_encoding` changes what encoders see
NEAR_ROWS = 128  # rows scaled at a time: their double precision stays in the processor's cache
WRITE_ROWS = 4096  # rows encoded between two writes to the cache: what an interrupted run keeps
WRITE_TEXTS = 256  # texts whose words are encoded between two writes: some 20 KB each


class ModelEncoder:
    """A model of sentence-transformers, or like one, loaded when something is first to be encoded.

    Rows are rounded to float16 before they are normalised, so that a vector read back from the cache and one just
    computed are the same. A text with no letter or digit has a zero row: it resembles nothing. `combine`, where a
    model has it, makes the rows of windows from the tokens of their sentences, as `bundled.encode_windows` does;
    `words` makes those of words, `word_dimension` wide, as `bundled.encode_words` does.
    """

    def __init__(
        self,
        name: str,
        revision: str,
        dimension: int,
        load: Callable[[], TextModel],
        *,
        prompt: str = "",
        batch_tokens: int = BATCH_TOKENS,
        devices: Sequence[str] = (),
        combine: Combine | None = None,
        words: Words | None = None,
        word_dimension: int = 0,
    ) -> None:
        self.name = name
        self.revision = revision
        self.dimension = dimension
        self.prompt = prompt
        self.device = devices[0] if devices else "cpu"  # where those who use the vectors may compute, too
        self.batches = BatchEncoder(name, prompt, batch_tokens, devices)
        self._load = load
        self._combine = combine
        self._words = words
        self.word_dimension = word_dimension
        self._model: TextModel | None = None

    @property
    def identity(self) -> str:
        """Name all that decides a vector, apart from its text."""
        return "\0".join((self.name, self.revision, self.prompt, VIEW_REVISION))

    @property
    def sums_tokens(self) -> bool:
        """Say whether `encode_windows` works."""
        return self._combine is not None

    @property
    def model(self) -> TextModel:
        """Return the model, loading it on first use."""
        if self._model is None:
            tell("load")
            self._model = self._load()
        return self._model

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows float32[len(texts), dimension]; zero rows for texts with no letter or digit."""
        return unit_rows(self.encode_half(texts))

    def encode_half(self, texts: Sequence[str]) -> HalfVectors:
        """Return the rows as the cache keeps them, float16[len(texts), dimension]."""
        views = [for_encoding(text) for text in texts]
        wanted = sorted({view for view in views if any(map(str.isalnum, view))}, key=lambda v: (len(v), v))
        rows = np.zeros((len(texts), self.dimension), dtype=np.float16)
        if not wanted:
            return rows
        vectors = unit_rows(finite_rows(self._encode_unique(wanted), self.name)).astype(np.float16)
        place = {view: i for i, view in enumerate(wanted)}
        for i, view in enumerate(views):
            if view in place:
                rows[i] = vectors[place[view]]
        return rows

    def encode_windows(self, texts: Sequence[str], joined: Mask, largest: int) -> Vectors:
        """Return the unit rows of windows from token sums, float32[largest, len(texts), dimension]."""
        return unit_rows(self.encode_windows_half(texts, joined, largest))

    def encode_windows_half(self, texts: Sequence[str], joined: Mask, largest: int) -> HalfVectors:
        """Return the rows of windows as the cache keeps them, float16; those of one text are `encode_half`'s."""
        if self._combine is None:
            raise ModelError(f"{self.name} has no token sums to make the vectors of windows from")
        views = [for_encoding(text) for text in texts]
        rows = finite_rows(self._combine(self.model, views, joined, largest), self.name)
        return unit_rows(rows).astype(np.float16)

    def encode_words(self, texts: Sequence[str], places: Sequence[Places]) -> list[Vectors]:
        """Return the unit rows of the words of texts, float32[words, d] each, as `align.encode.words` says."""
        return [unit_rows(rows) for rows in self.encode_words_half(texts, places)]

    def encode_words_half(self, texts: Sequence[str], places: Sequence[Places]) -> list[HalfVectors]:
        """Return the rows of words as the cache keeps them, float16[words, d] for each text."""
        if self._words is None:
            raise ModelError(f"{self.name} has no vectors of words")
        found = self._words(self.model, texts, places)
        return [finite_rows(rows, self.name).astype(np.float16) for rows in found]

    def _encode_unique(self, texts: Sequence[str]) -> Vectors:
        """Encode texts sorted by length; those beyond the model's limit as the mean of their pieces."""
        pieces: list[str] = []
        owners: list[int] = []
        for i, text in enumerate(texts):
            parts = self._cut_to_limit(text)
            pieces.extend(parts)
            owners.extend([i] * len(parts))
        vectors = self.batches.encode(self.model, pieces)
        if len(pieces) == len(texts):
            return vectors
        weights = np.array([len(piece) for piece in pieces], dtype=np.float32)[:, None]
        total = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
        np.add.at(total, np.array(owners), unit_rows(vectors) * weights)
        return unit_rows(total)

    def _cut_to_limit(self, text: str) -> list[str]:
        limit = self.model.max_seq_length
        # A token holds a character or more, but for rare bytes: short texts need no counting.
        if limit is None or len(text) + len(self.prompt) < limit - 2:
            return [text]
        prompt_tokens = self._count_tokens(self.prompt) if self.prompt else 2
        return self._halve_until(text, limit - prompt_tokens)

    def _halve_until(self, text: str, limit: int) -> list[str]:
        if self._count_tokens(text) <= limit or len(text) < 2:
            return [text]
        middle = len(text) // 2
        cut = text.rfind(" ", 1, middle)
        cut = cut if cut > len(text) // 4 else middle
        return self._halve_until(text[:cut].strip(), limit) + self._halve_until(text[cut:].strip(), limit)

    def _count_tokens(self, text: str) -> int:
        tokenizer = self.model.tokenizer
        encoded = tokenizer.encode(text, **({"truncation": False} if hasattr(tokenizer, "vocab_size") else {}))
        return len(getattr(encoded, "ids", encoded))


class CachedEncoder:
    """An encoder that looks its texts up in a VectorCache first and keeps what it had to compute."""

    def __init__(self, encoder: ModelEncoder, cache: VectorCache) -> None:
        self.encoder = encoder
        self.cache = cache
        self.name = encoder.name
        self.revision = encoder.revision
        self.dimension = encoder.dimension
        self.device = encoder.device
        self.sums_tokens = encoder.sums_tokens
        self.word_dimension = encoder.word_dimension
        self.hits = 0
        self.misses = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows float32[len(texts), dimension]; the same bits whether they were kept or computed."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        keys = [text_key(text, self.encoder.identity) for text in texts]
        known = self.cache.get(list(dict.fromkeys(keys)), self.dimension)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        self.hits += len(texts) - len(missing)
        self.misses += len(missing)
        names, wanted = list(missing), list(missing.values())
        for start in range(0, len(wanted), WRITE_ROWS):
            part = names[start : start + WRITE_ROWS]
            vectors = self.encoder.encode_half(wanted[start : start + WRITE_ROWS])
            self.cache.put(part, vectors)
            known.update(zip(part, vectors, strict=True))
        return unit_rows(np.stack([known[key] for key in keys]))

    def encode_windows(self, texts: Sequence[str], joined: Mask, largest: int) -> Vectors:
        """Return the unit rows of windows from token sums, float32[largest, len(texts), dimension].

        A text's own row is kept under that text alone; the rows of all longer windows that begin with it are kept
        together, under the texts of the longest: one thing to look up, not one a window.
        """
        kept = self._list_kept(texts, joined, largest)
        known: dict[bytes, HalfVectors] = {}
        for width in sorted({len(sizes) for _, _, sizes in kept}):
            keys = dict.fromkeys(key for key, _, sizes in kept if len(sizes) == width)
            known.update(self.cache.get(list(keys), width * self.dimension))
        missing = {key: (first, sizes) for key, first, sizes in kept if key not in known}
        self.hits += len(kept) - len(missing)
        self.misses += len(missing)
        if missing:
            known.update(self._make_windows(missing, texts, joined, largest))
        rows = np.zeros((largest, len(texts), self.dimension), dtype=np.float16)
        for key, first, sizes in kept:
            rows[sizes.start : sizes.stop, first] = known[key].reshape(len(sizes), self.dimension)
        return unit_rows(rows)

    def encode_words(self, texts: Sequence[str], places: Sequence[Places]) -> list[Vectors]:
        """Return the unit rows of the words of texts, float32[words, d] each, as `align.encode.words` says.

        A text's words are kept together, under the text and the places of its words.
        """
        keys = [
            text_key(f"{text}\0{own.tolist()}", f"{self.encoder.identity}\0{WORDS_REVISION}")
            for text, own in zip(texts, places, strict=True)
        ]
        widths = {key: len(own) for key, own in zip(keys, places, strict=True)}
        known: dict[bytes, HalfVectors] = {}
        for width in sorted(set(widths.values())):
            of_width = [key for key, count in widths.items() if count == width]
            known.update(self.cache.get(of_width, width * self.word_dimension))
        wanted = {key: i for i, key in enumerate(keys) if key not in known}
        self.hits += len(texts) - len(wanted)
        self.misses += len(wanted)
        # Texts of like length together, so that few statements write them.
        names = sorted(wanted, key=lambda key: (widths[key], key))
        for start in range(0, len(names), WRITE_TEXTS):
            part = names[start : start + WRITE_TEXTS]
            made = self.encoder.encode_words_half(
                [texts[wanted[key]] for key in part], [places[wanted[key]] for key in part]
            )
            fresh = {key: rows.ravel() for key, rows in zip(part, made, strict=True)}
            for width in sorted({widths[key] for key in part}):
                of_width = [key for key in part if widths[key] == width]
                self.cache.put(of_width, np.stack([fresh[key] for key in of_width]))
            known.update(fresh)
        return [unit_rows(known[key].reshape(-1, self.word_dimension)) for key in keys]

    def _list_kept(self, texts: Sequence[str], joined: Mask, largest: int) -> list[tuple[bytes, int, range]]:
        """List what the cache keeps together: its key, the text that its windows begin with, their sizes less 1."""
        kept = []
        longest = np.sum([window_exists(joined, size) for size in range(1, largest + 1)], axis=0)
        for first, count in enumerate(longest.tolist()):
            kept.append((text_key(texts[first], self.encoder.identity), first, range(1)))
            if count > 1:
                run = "\0".join(texts[first : first + count])
                kept.append((text_key(run, f"{self.encoder.identity}\0tokens"), first, range(1, count)))
        return kept

    def _make_windows(
        self, missing: dict[bytes, tuple[int, range]], texts: Sequence[str], joined: Mask, largest: int
    ) -> dict[bytes, HalfVectors]:
        """Compute what the cache lacks, from the texts that takes, and keep it."""
        needed = np.zeros(len(texts), dtype=np.bool_)
        for first, sizes in missing.values():
            needed[first : first + sizes.stop] = True
        which = np.flatnonzero(needed)
        follows = joined[which] & (np.diff(which, prepend=-2) == 1)
        rows = self.encoder.encode_windows_half([texts[i] for i in which.tolist()], follows, largest)
        at = np.cumsum(needed) - 1
        made = {key: rows[sizes.start : sizes.stop, at[first]].ravel() for key, (first, sizes) in missing.items()}
        for width in sorted({len(sizes) for _, sizes in missing.values()}):
            keys = [key for key, (_, sizes) in missing.items() if len(sizes) == width]
            self.cache.put(keys, np.stack([made[key] for key in keys]))
        return made


def finite_rows(vectors: Vectors, name: str) -> Vectors:
    """Return the rows as they are. Raise ModelError when one holds NaN or infinity: nothing compares with it."""
    if bad := int(np.count_nonzero(~np.isfinite(vectors).all(axis=-1))):
        raise ModelError(
            f"{name}: {bad} of {vectors[..., 0].size} vectors hold NaN or infinity; half precision overflows "
            "with some models: try dtype float32 or bfloat16, or another model"
        )
    return vectors


def unit_rows(vectors: Vectors | HalfVectors) -> Vectors:
    """Scale each row (the last axis) to length 1, as float32; zero rows stay zero."""
    rows = vectors.reshape(-1, vectors.shape[-1])
    result = np.empty(rows.shape, dtype=np.float32)
    for start in range(0, len(rows), NEAR_ROWS):
        wide = rows[start : start + NEAR_ROWS].astype(np.float64)
        norm = np.linalg.norm(wide, axis=-1, keepdims=True)
        np.divide(wide, np.where(norm > 0, norm, 1), out=result[start : start + NEAR_ROWS], casting="same_kind")
    return result.reshape(vectors.shape)
