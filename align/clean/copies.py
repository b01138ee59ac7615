"""The sentences of documents that were dropped as copies of another: nothing of their own, yet sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from align.clean.segment import split_sentences
from align.normalize import for_comparison
from align.records import Document, Dropped, Sentence

MARK = "duplicate:"  # before the name of the document that was copied, in the reason


@dataclass(frozen=True, slots=True)
class Copy:
    """A sentence of a copied document: `node` numbers the sentence that it repeats, Arabic ones first."""

    sentence: Sentence
    node: int


def find_copied(
    documents: Sequence[Document], dropped: Sequence[Dropped], sentences: Sequence[Sentence]
) -> list[Copy]:
    """Return the sentences of copied documents that stand in their original, in order of documents and place.

    `sentences` are all others, Arabic ones first. What a copy has of its own stays dropped.
    """
    dropped = [row for row in dropped if row.reason.startswith(MARK)]
    copied = {row.reason.removeprefix(MARK) for row in dropped}
    texts = {document.name: document.text for document in documents}
    known: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for node, sentence in enumerate(sentences):
        if sentence.doc in copied:
            known[sentence.doc].setdefault(for_comparison(sentence.text), node)
    copies = []
    for row in dropped:
        original = known.get(row.reason.removeprefix(MARK))
        if not original:
            continue
        text = texts[row.doc]
        for place in split_sentences(text, row.start, row.end):
            key = for_comparison(text[place.start : place.end])
            if key in original:
                node = original[key]
                home = sentences[node]
                own = Sentence(
                    row.doc, place.start, place.end, text[place.start : place.end], home.language, home.kind
                )
                copies.append(Copy(own, node))
    return copies
