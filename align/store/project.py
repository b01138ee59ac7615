"""`Project`: what a run knows of a collection, whether it was found just now or read from its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from align.clean.copies import Copy
    from align.judge.background import Background
    from align.judge.pair_words import Links as WordLinks
    from align.judge.told import FactPair
    from align.match.echo import Compared
    from align.match.table import Candidates
    from align.records import Document, Dropped, Sentence, Vectors
    from align.select.conflicts import Conflict
    from align.select.coverage import Coverage
    from align.select.nearest import Near
    from align.select.statements import Statement
    from align.select.stories import Story

    Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Constants:
    """What a collection measured of itself: judgements compare only where these are the same.

    `means` are what the vectors of both languages are centred on, None where there was too little to tell; `hubs`,
    float32[n] and float32[m], how much of a hub each sentence is (`match.retrieve.neighbourhood`).
    """

    background: Background
    means: tuple[Vectors | None, Vectors | None]
    hubs: tuple[Vectors, Vectors]


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """A collection judged: its documents and sentences, all candidates, and what was read off them.

    `chosen` marks the rows of `judged` that are pairs. `stories`, `statements` and `conflicts` are over all
    documents and both languages; `copies` are sentences of documents dropped as copies, which say what their
    originals say; `nearest` is what comes nearest to a sentence without saying the same (`find_nearest`).
    `word_links` are the words of pairs that answer each other, by the pair's row in `judged`. `compared` and
    `facts` are what was found between sentences of any languages, kept so that adding documents compares only these
    with all; None where that is not known.
    """

    documents: Sequence[Document]
    dropped: Sequence[Dropped]
    ar: Sequence[Sentence]
    en: Sequence[Sentence]
    judged: Candidates
    chosen: Mask
    coverage: Coverage
    stories: Sequence[Story]
    statements: Sequence[Statement]
    conflicts: Sequence[Conflict]
    copies: Sequence[Copy]
    nearest: Sequence[Near]
    word_links: Mapping[int, WordLinks]
    constants: Constants
    info: dict[str, Any] = field(default_factory=dict)
    compared: Compared | None = None
    facts: Sequence[FactPair] | None = None
