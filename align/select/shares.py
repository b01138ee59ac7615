"""How much of one source others carry: shares of content weighted by characters, with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.records import LANGUAGES, Language
from align.select.bounds import bound_share
from align.select.coverage import best_of, sources_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Sentence
    from align.select.coverage import Carrier, Coverage

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Share:
    """How much of `source` (the sentences of one language in it) `other` carries; `*` is all others together.

    `covered` and `partial` are shares of the source's characters; `low` and `high` bound `covered` with 95 per cent
    confidence, errors of judging included (`bound_share`). A wide interval means few sentences.
    """

    source: str
    language: Language
    other: str
    sentences: int
    covered: float
    low: float
    high: float
    partial: float


def measure_shares(
    coverage: Coverage,
    ar: Sequence[Sentence],
    en: Sequence[Sentence],
    *,
    group: Callable[[str], str] = lambda doc: doc,
) -> list[Share]:
    """Return the shares of each source carried by all others together, then by each that carries any of it.

    `group` names the source of a document: the document itself, or the folder it stands in.
    """
    shares = []
    documents = [list(dict.fromkeys(sentence.doc for sentence in side)) for side in (ar, en)]
    views = ((LANGUAGES[0], ar, coverage.ar, documents[1]), (LANGUAGES[1], en, coverage.en, documents[0]))
    for language, sentences, found, others in views:
        evidence = sources_of(found, others, group)
        rows: dict[str, list[int]] = {}
        for i, sentence in enumerate(sentences):
            rows.setdefault(group(sentence.doc), []).append(i)
        for source, members in rows.items():
            weights = np.array([len(sentences[i].text) for i in members], dtype=np.float64)
            its, docs = [evidence[i] for i in members], [sentences[i].doc for i in members]
            whole = ["uncovered" if not one else best_of(one.values()).status for one in its]
            shares.append(measure_share(source, language, EVERYTHING, weights, whole, docs))
            for other in sorted({other for one in its for other in one}):
                statuses = [status_in(one, other) for one in its]
                shares.append(measure_share(source, language, other, weights, statuses, docs))
    kept = [share for share in shares if share.other == EVERYTHING or share.covered or share.partial]
    return sorted(kept, key=lambda s: (s.language, s.source, s.other != EVERYTHING, -s.covered, s.other))


def status_in(evidence: Mapping[str, Carrier], other: str) -> str:
    """Return the status that one source gives a sentence."""
    return evidence[other].status if other in evidence else "uncovered"


def measure_share(
    source: str,
    language: Language,
    other: str,
    weights: npt.NDArray[np.float64],
    statuses: Sequence[str],
    documents: Sequence[str],
) -> Share:
    """Weigh the sentences of a source, each of a document, by their characters."""
    status = np.array(statuses)
    low, high = bound_share(weights, status == "covered", documents)
    covered, partial = (float(weights[status == name].sum() / weights.sum()) for name in ("covered", "partial"))
    return Share(source, language, other, len(weights), covered, low, high, partial)
