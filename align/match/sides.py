"""Make the two sides that are matched: sentences encoded, their windows too where wanted, all centred."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.encode.windows import choose_windows, encode_windows
from align.facts.words import find_places
from align.match.ahead import compile_ahead
from align.match.center import collection_mean, subtract_from_windows
from align.records import Encoder, Language, Sentence, Side, Words
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.encode.windows import WantedWindows
    from align.encode.words import WordEncoder
    from align.records import Vectors

    Means = tuple[Vectors | None, Vectors | None]
    Watch = Callable[[str, int, int], None]

ENCODE_AT_ONCE = 1024  # texts between two reports of progress
WORDS_AT_ONCE = 256  # texts whose words are encoded together
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
