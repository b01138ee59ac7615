"""Whole documents as JSON lines: both texts of two documents, where their sentences stand, and the beads."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from align.clean.sentences.paragraphs import find_paragraphs
from align.output.values import typed
from align.records import LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

    from align.records import Document, Sentence

ENDS = ("ar_text", "en_text", "ar_doc", "en_doc")  # what the line of a bead's documents says


def document_lines(
    pairs: pd.DataFrame, documents: Iterable[Document], ar: Sequence[Sentence], en: Sequence[Sentence]
) -> Iterator[str]:
    """Yield a JSON object for each two documents that share pairs, in the order of the table `pairs`.

    `ar_doc`, `ar_text`: name and text of the Arabic document; `ar_sentences`: start, end and number of the
    paragraph, from 1, of each of its sentences in that text; the same of the English one. `beads`: of each pair the
    numbers of its sentences, from 0, in `ar` and `en`, and the other columns of its row.
    """
    texts = {document.name: document.text for document in documents}
    sides = [group_sentences(sentences, texts) for sentences in (ar, en)]
    columns = [name for name in pairs.columns if name not in ENDS]
    values = [typed(pairs[name].tolist(), name) for name in columns]
    beads: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row, docs in enumerate(zip(pairs["ar_doc"], pairs["en_doc"], strict=True)):
        cells = {name: column[row] for name, column in zip(columns, values, strict=True)}
        numbers = {
            language: sentences_in(own[doc], cells[f"{language}_start"], cells[f"{language}_end"])
            for language, own, doc in zip(LANGUAGES, sides, docs, strict=True)
        }
        beads.setdefault(docs, []).append(numbers | cells)
    for docs, found in beads.items():
        line: dict[str, Any] = {}
        for language, own, doc in zip(LANGUAGES, sides, docs, strict=True):
            line |= {f"{language}_doc": doc, f"{language}_text": texts[doc], f"{language}_sentences": own[doc]}
        yield json.dumps(line | {"beads": found}, ensure_ascii=False, allow_nan=False) + "\n"


def group_sentences(sentences: Sequence[Sentence], texts: dict[str, str]) -> dict[str, list[dict[str, int]]]:
    """Return the sentences of each document: where they stand and the number of their paragraph."""
    found: dict[str, list[dict[str, int]]] = {}
    starts: dict[str, list[int]] = {}
    for sentence in sentences:
        doc = sentence.doc
        if doc not in starts:
            starts[doc] = [paragraph.start for paragraph in find_paragraphs(texts[doc])]
        place = {"start": sentence.start, "end": sentence.end}
        paragraph = max(bisect_left(starts[doc], sentence.start + 1), 1)
        found.setdefault(doc, []).append(place | {"paragraph": paragraph})
    return found


def sentences_in(sentences: Sequence[dict[str, int]], start: int, end: int) -> list[int]:
    """Return the numbers of the sentences that lie in a stretch."""
    first = bisect_left(sentences, start, key=lambda sentence: sentence["start"])
    last = bisect_left(sentences, end, key=lambda sentence: sentence["start"])
    return list(range(first, last))
