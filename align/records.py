"""The core data types: documents, sentences, spans, pairs, table columns, errors.

Single things are frozen dataclasses; bulk results are pandas tables whose columns are named here. This module
imports nothing else of the package, so every stage can share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    import os

    import numpy as np
    import numpy.typing as npt
    from sentence_transformers import SentenceTransformer

    Vectors = npt.NDArray[np.float32]
    HalfVectors = npt.NDArray[np.float16]

Language = Literal["ar", "en"]
Kind = Literal["body", "headline", "quotation", "caption", "list", "social"]
Method = Literal["chain", "island", "mine", "near", "row"]
Status = Literal["covered", "partial", "uncovered"]
Place = tuple[str, int, Language]  # of a sentence: its document, its start there, its language

LANGUAGES: tuple[Language, Language] = ("ar", "en")
# Who proposes pairs. A near miss stands beside what mining offers: it may carry a clause, and is no pair itself.
METHODS: tuple[Method, ...] = ("chain", "island", "mine", "near", "row")

LIKELY = 0.5  # chance from which a clause is told to be carried

PAIR_COLUMNS = (
    "ar_text", "en_text", "probability", "cosine", "margin", "method", "ar_doc", "ar_start", "ar_end",
    "en_doc", "en_start", "en_end", "flags",
)  # fmt: skip
COVERAGE_COLUMNS = (
    "language", "doc", "start", "end", "text", "status", "probability", "evidence_doc", "evidence_start",
    "evidence_end", "evidence_text",
)  # fmt: skip
PART_COLUMNS = (
    "language", "doc", "start", "end", "text", "carried", "evidence_doc", "evidence_start", "evidence_end",
    "evidence_text",
)  # fmt: skip
STATEMENT_COLUMNS = ("statement", "story", "source", "language", "doc", "start", "end", "text", "role")
CONFLICT_COLUMNS = (
    "statement", "story", "kind", "what", "value", "source", "language", "doc", "start", "end", "text",
)  # fmt: skip
DROPPED_COLUMNS = ("doc", "start", "end", "text", "reason")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a document's text, as character offsets: `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Aside(Stretch):
    """A stretch that the file itself shows to be no content of its text, and the reason it is dropped for."""

    reason: str = "boilerplate"


@dataclass(frozen=True, slots=True)
class Title(Stretch):
    """The title of a web page: content whatever it looks like, and a headline. `level` is that of `<h1>`."""

    level: int = 1


@dataclass(frozen=True, slots=True)
class Cell(Stretch):
    """A cell of a row that came as one: what stands in cells of one `row`, in both languages, is a pair.

    `row` names the row: its file and the number of its line, or the identifier that its file gives it.
    """

    row: str


@dataclass(frozen=True, slots=True)
class Timed(Stretch):
    """Words shown or spoken from `first` to `last`, in milliseconds from the beginning."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Address:
    """A web address that a page gives: its own, or that of its version in another language (`hreflang`).

    `language` is what the page says it is in, None for any but Arabic and English. An own address may be empty.
    """

    address: str
    language: Language | None
    own: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A text as decoded from its file, with where it came from.

    `name` identifies the document in every table: the path relative to the input folder it was found under,
    or the file's name; a member of a container file (a TMX side, a CSV column) adds `#member`.
    `language` is what the user said it is, or None when that is to be found out sentence by sentence.
    `lines` says that the text is already split: every line is one sentence.
    `asides` are stretches that the file itself shows to be beside its text (the menus of a web page), in order;
    `content` those that it shows to be text, however much they look like a menu (the cells of a table, captions).
    `cells` are those of rows that came as pairs, `times` those of subtitles, both in order.
    `addresses` are those that a web page gives of itself and of its versions in other languages.
    """

    name: str
    text: str
    path: str = ""
    language: Language | None = None
    lines: bool = False
    asides: tuple[Aside, ...] = ()
    content: tuple[Stretch, ...] = ()
    cells: tuple[Cell, ...] = ()
    times: tuple[Timed, ...] = ()
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A content sentence; `text == document.text[start:end]`, always.

    `joined` says that nothing but white space lies between this sentence and the one before it in the same
    document and language, so that a span may cover both: its text is then one slice of the document.
    """

    doc: str
    start: int
    end: int
    text: str
    language: Language
    kind: Kind = "body"
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch that is not content, and why (`boilerplate`, `language`, `duplicate`, `too-short`, ...)."""

    doc: str
    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Span:
    """Consecutive sentences `first <= i < last` of one sequence of sentences; empty when `first == last`."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first

    def __bool__(self) -> bool:
        return self.last > self.first

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two spans said to carry the same content: a bead of an alignment or a mined pair.

    The spans index the two sequences of sentences that were matched (one document each for `chain` and `island`,
    the whole collection for `mine`). An empty span is an omission. `cosine` is that of the two spans' vectors.
    `margin` is the same for all methods: the cosine less the mean neighbourhood of both spans, a difference (CSLS),
    not a ratio; 0 when not measured. The neighbourhood of a sentence is its typical cosine to what is near it on
    the other side of the whole collection (`match.retrieve.neighbourhood`), that of a span the mean of its
    sentences'.
    """

    ar: Span
    en: Span
    method: Method
    cosine: float = 0.0
    margin: float = 0.0

    def place(self) -> tuple[int, int, int, int]:
        """Return where both spans lie, Arabic first: what pairs are sorted by and told apart by."""
        return self.ar.first, self.ar.last, self.en.first, self.en.last


@dataclass(frozen=True, slots=True)
class Part:
    """A clause of one end of a pair: where it stands in `doc`, the chance that the other end carries it, and where.

    `evidence` is a stretch of the other end's document, None when it is told to be missing there or stands nowhere
    clearly.
    """

    language: Language
    doc: str
    place: Stretch
    chance: float
    evidence: Stretch | None

    @property
    def carried(self) -> bool:
        """Say whether the other end carries it."""
        return self.chance >= LIKELY


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of a text: where they stand, int64[n, 2], and their centred unit rows, float32[n, d] (float16 where
    many are held).
    """

    places: npt.NDArray[np.int64]
    vectors: Vectors | HalfVectors


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The sentences of one language, in document order, with their unit vectors: what matching reads.

    `vectors[i]` is the float32 row of `sentences[i]`; `doc_ids[i]` numbers its document (0, 1, ... in order);
    `joined[i]` is whether a span may hold both `i - 1` and `i`.

    `windows`, where they were encoded, is float32[largest, n, d]: row `i` of `windows[size - 1]` is the unit row of
    the sentences `i .. i + size - 1` taken as one text, zero where there is no such window (past the end, or over a
    `joined` that is false); `windows[0]` equals `vectors`. Without it a window's row is the sum of its sentences'
    rows, weighted by their characters. `mean`, float32[d], is what all rows were centred on, if on anything.
    """

    sentences: Sequence[Sentence]
    vectors: Vectors
    doc_ids: npt.NDArray[np.int32]
    joined: npt.NDArray[np.bool_]
    windows: Vectors | None = None
    mean: Vectors | None = None

    def __len__(self) -> int:
        return len(self.sentences)

    def text_of(self, span: Span) -> str:
        """Return the text of a span's sentences, a space between them."""
        if len(span) == 1:
            return self.sentences[span.first].text
        return " ".join(self.sentences[i].text for i in span)


class Encoder(Protocol):
    """What turns texts into vectors; `name` and `revision` identify it in the cache and in `run.json`.

    An object of your own needs `encode` alone: a missing `name` is that of its class, a missing `revision`
    "unknown", a missing `dimension` the length of its rows. What it returns is checked: another number of rows, NaN
    or infinity raise ModelError, and rows not of unit length are scaled to it, with one warning.
    """

    @property
    def name(self) -> str: ...

    @property
    def revision(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows, `float32[len(texts), dimension]`; a row depends on its own text only."""
        ...


class CanEncode(Protocol):
    """The least that an encoder must have."""

    def encode(self, texts: list[str], /) -> Any:
        """Return one row of numbers a text: an array, a tensor or nested lists, [len(texts), dimension]."""
        ...


# What is accepted as an encoder: one, the name or path of a model, or a model of sentence-transformers.
AnyEncoder: TypeAlias = "Encoder | CanEncode | SentenceTransformer | str | os.PathLike[str]"


class AlignError(Exception):
    """Something the user can mend. The message says what is wrong, where, and what to do.

    AlignError
    ├── UsageError      the options or arguments do not fit together      (exit status 2)
    ├── InputError      a file cannot be read or holds nothing usable     (exit status 1)
    ├── ModelError      an encoder is missing, damaged or cannot run      (exit status 1)
    └── OutputError     results cannot be written                         (exit status 1)
    """

    exit_status = 1


class UsageError(AlignError):
    """The options or arguments do not fit together."""

    exit_status = 2


class InputError(AlignError):
    """A file cannot be read, or holds nothing usable."""


class ModelError(AlignError):
    """An encoder is missing, damaged or cannot run here."""


class OutputError(AlignError):
    """Results cannot be written."""
