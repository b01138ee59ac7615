"""The two sides that are matched: sentences and their windows encoded, and centred.

Centring takes out what all sentences of a language share, so that cosines compare what they say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.encode.windows import choose_windows, encode_windows
from align.facts.words import find_places
from align.match.ahead import compile_ahead
from align.records import Encoder, Language, Sentence, Side, Words
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.encode.windows import WantedWindows
    from align.encode.words import WordEncoder
    from align.records import Vectors

    Means = tuple[Vectors | None, Vectors | None]
    Watch = Callable[[str, int, int], None]
    Mean = npt.NDArray[np.float32]

OWN_MEAN_FROM = 20  # sentences from which a collection's own mean is better than none
STORED_WORTH = 20  # sentences a stored mean counts for
ENCODE_AT_ONCE = 1024  # texts between two reports of progress
WORDS_AT_ONCE = 256  # texts whose words are encoded together
ROWS_AT_ONCE = 65_536  # looked at together when a collection is measured
LARGEST_WINDOW = 7  # sentences; the chain joins at most eight, one of them on the other side


def make_sides(
    sentences: Sequence[Sentence],
    encoder: Encoder,
    windows: WantedWindows = "auto",
    largest: int = LARGEST_WINDOW,
    watch: Watch | None = None,
    means: Means | None = None,
) -> tuple[Side, Side]:
    """Encode the sentences of both languages, Arabic first; `watch` is told the stage and how far it has come.

    `means` of a collection measured before keep its vectors as they were, whatever was added to it since. What
    matching will run is compiled meanwhile.
    """
    compile_ahead()
    known = (None, None) if means is None else ((means[0],), (means[1],))
    return (
        make_side(sentences, "ar", encoder, windows, largest, watch, known[0]),
        make_side(sentences, "en", encoder, windows, largest, watch, known[1]),
    )


def make_side(
    sentences: Sequence[Sentence],
    language: Language,
    encoder: Encoder,
    windows: WantedWindows = "auto",
    largest: int = LARGEST_WINDOW,
    watch: Watch | None = None,
    known: tuple[Vectors | None] | None = None,
) -> Side:
    """Encode the sentences of one language, and their windows up to `largest` where these have rows of their own,
    and centre all on the collection's sentences, or on the mean `known` from before, which may be none.
    """
    own = [sentence for sentence in sentences if sentence.language == language]
    joined = joined_rows(own)
    kind = choose_windows(windows, encoder, len(sentences))

    def tell(done: int, total: int) -> None:
        if watch:
            watch(f"encode {language}", done, total)

    rows = encode_windows(encoder, [sentence.text for sentence in own], joined, kind, largest, tell)
    mean = collection_mean(rows[0], stored_mean(encoder)) if known is None else known[0]
    rows = subtract_from_windows(rows, mean)
    numbers: dict[str, int] = {}
    doc_ids = np.array([numbers.setdefault(sentence.doc, len(numbers)) for sentence in own], dtype=np.int32)
    return Side(own, rows[0], doc_ids, joined, None if kind == "sums" else rows, mean)


def joined_rows(sentences: Sequence[Sentence]) -> npt.NDArray[np.bool_]:
    """Say which sentences may share a span with the one before: not across a gap, nor a headline with body text."""
    headline = [sentence.kind == "headline" for sentence in sentences]
    return np.array(
        [s.joined and (i == 0 or headline[i] == headline[i - 1]) for i, s in enumerate(sentences)], dtype=np.bool_
    )


def stored_mean(encoder: Encoder) -> Vectors | None:
    """Return what to centre a handful of sentences on: the bundled encoders' rows are centred on general text."""
    if encoder.name.startswith("bundled"):
        return np.zeros(encoder.dimension, dtype=np.float32)
    return None


def encode_words(encoder: WordEncoder, texts: Sequence[str]) -> dict[str, Words]:
    """Return the words of texts, held in half precision."""
    found: dict[str, Words] = {}
    for start in track("words", range(0, len(texts), WORDS_AT_ONCE)):
        part = list(texts[start : start + WORDS_AT_ONCE])
        places = [find_places(text) for text in part]
        for text, own, rows in zip(part, places, encoder.encode_words(part, places), strict=True):
            found[text] = Words(own, rows.astype(np.float16))
    return found


def encode_texts(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Encode texts as they are, float32[n, d]."""
    rows = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    for start in track("clauses", range(0, len(texts), ENCODE_AT_ONCE)):
        part = slice(start, start + ENCODE_AT_ONCE)
        rows[part] = encoder.encode(texts[part])
    return rows


def center(vectors: Vectors, stored: Mean | None = None) -> Vectors:
    """Subtract the mean of the collection's own vectors of one language and return unit rows.

    `vectors` is float32[n, d] of unit rows, `stored` the mean (float32[d]) that the encoder has on general text.
    The mean used lies between the two: the stored one weighs as much as 20 sentences, so it rules a handful and
    is forgotten by a large collection. Without a stored mean, fewer than 20 different sentences are left as they
    are: their own mean would be mostly their content. Zero rows stay zero and do not count, and a row that
    occurs many times counts once: boilerplate repeated on every page must not pull the mean.
    """
    return subtract_mean(vectors, collection_mean(vectors, stored))


def center_windows(windows: Vectors, stored: Mean | None = None) -> Vectors:
    """Centre the rows of windows, float32[largest, n, d], on the mean of the sentences, `windows[0]`, in place."""
    return subtract_from_windows(windows, collection_mean(windows[0], stored))


def subtract_from_windows(windows: Vectors, mean: Mean | None) -> Vectors:
    """Centre the rows of windows on a mean, in place."""
    for rows in windows:
        subtract_mean(rows, mean, out=rows)
    return windows


def subtract_mean(vectors: Vectors, mean: Mean | None, out: Vectors | None = None) -> Vectors:
    """Subtract a mean and return unit rows, in `out` if given; zero rows stay zero, no mean leaves all as it is."""
    if mean is None:
        return vectors
    filled = np.any(vectors, axis=1)
    result = np.subtract(vectors, mean, out=np.empty_like(vectors, dtype=np.float32) if out is None else out)
    norms = np.sqrt(np.einsum("ij,ij->i", result, result))
    result *= np.where(filled & (norms > 1e-6), 1 / np.maximum(norms, 1e-6), 0).astype(np.float32)[:, None]
    return result


def restore_mean(vectors: Vectors, mean: Mean | None) -> Vectors:
    """Return the unit rows from which `subtract_mean` made `vectors`; zero rows stay zero.

    They are m + t v for the t > 0 that makes them one long.
    """
    rows = np.asarray(vectors, dtype=np.float32)
    if mean is None:
        return rows
    along = rows @ mean
    length = np.sqrt(np.maximum(along**2 + 1 - mean @ mean, 0)) - along
    restored: Vectors = mean + length[:, None] * rows
    restored[~rows.any(axis=1)] = 0
    return restored


def collection_mean(vectors: Vectors, stored: Mean | None = None) -> Mean | None:
    """Return the mean to subtract, float32[d], or None when there is too little to tell."""
    rows = _different_rows(vectors)
    count = len(rows)
    if stored is None:
        return _mean(vectors, rows) if count >= OWN_MEAN_FROM else None
    if count == 0:
        return np.asarray(stored, dtype=np.float32)
    own_share = count / (count + STORED_WORTH)
    blend = own_share * _mean(vectors, rows) + (1 - own_share) * np.asarray(stored, dtype=np.float32)
    return np.asarray(blend, dtype=np.float32)


def _different_rows(vectors: Vectors) -> npt.NDArray[np.intp]:
    """Return the first row of each group of equal, filled rows, in order."""
    # A row's projection on one fixed direction tells equal rows without keeping copies of them.
    direction = np.cos(np.arange(vectors.shape[1], dtype=np.float64) ** 2).astype(np.float64)
    rows, keys = [np.zeros(0, np.intp)], [np.zeros(0)]
    for start in range(0, len(vectors), ROWS_AT_ONCE):
        some = vectors[start : start + ROWS_AT_ONCE]
        filled = np.flatnonzero(np.any(some, axis=1))
        rows.append(start + filled)
        keys.append(np.einsum("ij,j->i", some[filled].astype(np.float64), direction))
    _, first = np.unique(np.round(np.concatenate(keys), 9), return_index=True)
    return np.concatenate(rows)[np.sort(first)]


def _mean(vectors: Vectors, rows: npt.NDArray[np.intp]) -> Mean:
    """Average rows in double precision and in a fixed order: the same bytes whatever the number of threads."""
    total = np.zeros(vectors.shape[1], dtype=np.float64)
    for start in range(0, len(rows), ROWS_AT_ONCE):
        total += vectors[rows[start : start + ROWS_AT_ONCE]].sum(axis=0, dtype=np.float64)
    return (total / len(rows)).astype(np.float32)
