"""Cut the ends of pairs into clauses with vectors and facts, each text once however many pairs hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.clean.sentences.phrases import find_clauses
from align.facts.evidence import Evidence, read_evidence
from align.judge.background import background_spread
from align.records import Words

if TYPE_CHECKING:
    from align.records import Language, Side, Span, Vectors

LONGEST = 5000  # characters of an end: a longer one is a chapter, whose clauses are not compared one by one
USUAL_SPREAD, USUAL_WORTH = 0.07, 20  # the bundled encoders' spread, and the rows it counts for
SAMPLE = 256  # sentences of a side encoded beside the clauses, so that mean and spread do not hang on a few clauses


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a sentence of a side: `start` and `end` are offsets into the document."""

    doc: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class End:
    """One end of a pair, cut into clauses: their centred unit `vectors`, float32[n, d], and what facts they hold.

    `text` is that of the whole end, `facts` what is read in it. `words` are those of the text where the encoder has
    vectors of words, `clause_words` the first and the last word but one of each clause.
    """

    language: Language
    text: str
    clauses: Sequence[Clause]
    vectors: Vectors
    facts: Evidence
    clause_facts: Sequence[Evidence]
    words: Words | None = None
    clause_words: Sequence[tuple[int, int]] = ()


def typical_spread(ar: Vectors, en: Vectors) -> float:
    """Return the spread of the cosines of unrelated rows, drawn towards the usual one where there are few rows."""
    count = min(len(ar), len(en))
    own = background_spread(ar, en)
    share = count / (count + USUAL_WORTH) if own else 0.0
    return share * own + (1 - share) * USUAL_SPREAD


class Cutter:
    """Cuts the sentences of one side; `rows` numbers the texts whose vectors are wanted."""

    def __init__(self, language: Language, side: Side) -> None:
        self.language, self.side = language, side
        self.clauses: dict[int, list[Clause]] = {}
        self.facts: dict[str, Evidence] = {}
        self.rows: dict[str, int] = {}

    def sentences_of(self, spans: Iterable[Span]) -> list[str]:
        """Return the texts of the sentences of spans, each once: those whose words are wanted."""
        return list(dict.fromkeys(self.side.sentences[i].text for span in spans for i in span))

    def gather(self, spans: Iterable[Span]) -> None:
        """Want the clauses of spans, and a sample of the side's sentences: mean and spread are those of both."""
        count = len(self.side)
        chosen = np.unique(np.linspace(0, max(count - 1, 0), min(SAMPLE, count)).astype(int)).tolist()
        texts = [self.side.sentences[i].text for i in chosen]
        texts = [text for text in texts if len(text) <= LONGEST]
        texts += [clause.text for span in spans for clause in self.cut_span(span)]
        self.rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}

    def cut_end(self, span: Span, vectors: Vectors, words: Mapping[str, Words] | None = None) -> End:
        """Return the end of a pair; `vectors` are the centred rows of the texts wanted, `words` the sentences'."""
        clauses = self.cut_span(span)
        text = self.side.text_of(span)
        joined, of_clauses = (None, []) if words is None else self.join_words(span, words)
        return End(
            self.language,
            text,
            clauses,
            vectors[[self.rows[clause.text] for clause in clauses]],
            self.read(text),
            [self.read(clause.text) for clause in clauses],
            joined,
            of_clauses,
        )

    def join_words(self, span: Span, words: Mapping[str, Words]) -> tuple[Words, list[tuple[int, int]]]:
        """Return the words of a span's text, and which of them each of its clauses has."""
        places, vectors, of_clauses = [], [], []
        count = at = 0
        for i in span:
            sentence = self.side.sentences[i]
            own = words[sentence.text]
            for clause in self.cut_sentence(i):
                edges = [clause.start - sentence.start, clause.end - sentence.start]
                first, last = np.searchsorted(own.places[:, 0], edges).tolist()
                of_clauses.append((count + first, count + last))
            places.append(own.places + at)
            vectors.append(own.vectors)
            count += len(own.places)
            at += len(sentence.text) + 1
        return Words(np.concatenate(places), np.concatenate(vectors, dtype=np.float32)), of_clauses

    def cut_span(self, span: Span) -> list[Clause]:
        """Return the clauses of a span's sentences, in order."""
        return [clause for i in span for clause in self.cut_sentence(i)]

    def cut_sentence(self, i: int) -> list[Clause]:
        """Return the clauses of a sentence."""
        if i not in self.clauses:
            sentence = self.side.sentences[i]
            self.clauses[i] = [
                Clause(sentence.doc, sentence.start + start, sentence.start + end, sentence.text[start:end])
                for start, end in find_clauses(sentence.text, self.language)
            ]
        return self.clauses[i]

    def read(self, text: str) -> Evidence:
        """Return the facts in a text."""
        if text not in self.facts:
            self.facts[text] = read_evidence(text, self.language)
        return self.facts[text]
