"""Cut the ends of pairs into clauses with vectors and facts, each text once however many pairs hold it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.judge.background import background_spread
from align.match.center import center
from align.text.facts.evidence import Evidence, read_evidence
from align.text.sentences.phrases import find_clauses
from align.watch import track

if TYPE_CHECKING:
    from align.records import Encoder, Language, Pair, Side, Span, Vectors

ENCODE_AT_ONCE = 1024
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

    `text` is that of the whole end, `facts` what is read in it.
    """

    language: Language
    text: str
    clauses: Sequence[Clause]
    vectors: Vectors
    facts: Evidence
    clause_facts: Sequence[Evidence]


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """The ends of pairs, Arabic and English, and the spread of unrelated clauses' cosines: the encoder's unit."""

    ends: Iterator[tuple[End, End]]
    spread: float


def cut_pairs(pairs: Sequence[Pair], ar: Side, en: Side, encoder: Encoder, stored: Vectors | None = None) -> Cuts:
    """Cut both ends of each pair; an end without words has no clauses.

    `encoder` is the one that made the sides, `stored` the mean to centre on, as in `center`.
    """
    cutters = Cutter("ar", ar), Cutter("en", en)
    cutters[0].encode([pair.ar for pair in pairs], encoder, stored)
    cutters[1].encode([pair.en for pair in pairs], encoder, stored)
    ends = ((cutters[0].cut_end(pair.ar), cutters[1].cut_end(pair.en)) for pair in pairs)
    return Cuts(ends, typical_spread(cutters[0].vectors, cutters[1].vectors))


def typical_spread(ar: Vectors, en: Vectors) -> float:
    """Return the spread of the cosines of unrelated rows, drawn towards the usual one where there are few rows."""
    count = min(len(ar), len(en))
    own = background_spread(ar, en)
    share = count / (count + USUAL_WORTH) if own else 0.0
    return share * own + (1 - share) * USUAL_SPREAD


class Cutter:
    """Cuts the sentences of one side."""

    def __init__(self, language: Language, side: Side) -> None:
        self.language, self.side = language, side
        self.clauses: dict[int, list[Clause]] = {}
        self.facts: dict[str, Evidence] = {}
        self.rows: dict[str, int] = {}
        self.vectors: Vectors = np.zeros((0, 1), dtype=np.float32)

    def encode(self, spans: Iterable[Span], encoder: Encoder, stored: Vectors | None) -> None:
        """Encode the clauses of spans beside a sample of the side's sentences; centre on the mean of both."""
        count = len(self.side)
        chosen = np.unique(np.linspace(0, max(count - 1, 0), min(SAMPLE, count)).astype(int)).tolist()
        texts = [self.side.sentences[i].text for i in chosen]
        texts = [text for text in texts if len(text) <= LONGEST]
        texts += [clause.text for span in spans for clause in self.cut_span(span)]
        self.rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        names = list(self.rows)
        vectors = np.zeros((len(names), encoder.dimension), dtype=np.float32)
        for start in track("clauses", range(0, len(names), ENCODE_AT_ONCE)):
            part = slice(start, start + ENCODE_AT_ONCE)
            vectors[part] = encoder.encode(names[part])
        self.vectors = center(vectors, stored)

    def cut_end(self, span: Span) -> End:
        """Return the end of a pair, its clauses encoded before."""
        clauses = self.cut_span(span)
        text = self.side.text_of(span)
        return End(
            self.language,
            text,
            clauses,
            self.vectors[[self.rows[clause.text] for clause in clauses]],
            self.read(text),
            [self.read(clause.text) for clause in clauses],
        )

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
