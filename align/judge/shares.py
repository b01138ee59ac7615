"""How much of one source others carry: shares of content weighted by characters, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from align.judge.coverage import COVERED, Evidence, cover
from align.records import JudgedPair, Language, Side

RESAMPLES = 1000
SEED = 20_240_523  # fixed, so that the same collection gives the same interval
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Share:
    """How much of `source` (the sentences of one language in it) `other` carries; `*` is all others together.

    `covered` and `partial` are shares of the source's characters; `low` and `high` bound `covered` with 95 per cent
    confidence when its sentences are resampled (Efron 1979). A wide interval means few sentences.
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
    judged: Sequence[JudgedPair],
    ar: Side,
    en: Side,
    *,
    covered: float = COVERED,
    group: Callable[[str], str] = lambda doc: doc,
) -> list[Share]:
    """Return the shares of each source carried by all others together, then by each that carries any of it.

    `group` names the source of a document: the document itself, or the folder it stands in.
    """
    shares = _shares_of(cover(judged, ar, en, covered), ar, en, EVERYTHING, group)
    for other, found in sorted(_by_sources(judged, ar, en, group).items()):
        shares += [
            share
            for share in _shares_of(cover(found, ar, en, covered), ar, en, other[1], group, only=other[0])
            if share.covered or share.partial
        ]
    return sorted(shares, key=lambda s: (s.language, s.source, s.other != EVERYTHING, -s.covered, s.other))


def _by_sources(
    judged: Sequence[JudgedPair], ar: Side, en: Side, group: Callable[[str], str]
) -> dict[tuple[tuple[Language, str], str], list[JudgedPair]]:
    """Part judged pairs by (language and source they speak of, source that carries it)."""
    parts: dict[tuple[tuple[Language, str], str], list[JudgedPair]] = {}
    for found in judged:
        if found.pair.ar and found.pair.en:
            ar_source = group(ar.sentences[found.pair.ar.first].doc)
            en_source = group(en.sentences[found.pair.en.first].doc)
            parts.setdefault((("ar", ar_source), en_source), []).append(found)
            parts.setdefault((("en", en_source), ar_source), []).append(found)
    return parts


def _shares_of(
    evidence: tuple[list[Evidence], list[Evidence]],
    ar: Side,
    en: Side,
    other: str,
    group: Callable[[str], str],
    only: tuple[Language, str] | None = None,
) -> list[Share]:
    shares = []
    languages: tuple[tuple[Language, Side, list[Evidence]], ...] = (
        ("ar", ar, evidence[0]),
        ("en", en, evidence[1]),
    )
    for language, side, found in languages:
        rows: dict[str, list[int]] = {}
        for i, sentence in enumerate(side.sentences):
            source = group(sentence.doc)
            if only is None or only == (language, source):
                rows.setdefault(source, []).append(i)
        for source, members in rows.items():
            weights = np.array([len(side.sentences[i].text) for i in members], dtype=np.float64)
            status = np.array([found[i].status for i in members])
            low, high = bootstrap_share(weights, status == "covered")
            shares.append(
                Share(
                    source,
                    language,
                    other,
                    len(members),
                    float(weights[status == "covered"].sum() / weights.sum()),
                    low,
                    high,
                    float(weights[status == "partial"].sum() / weights.sum()),
                )
            )
    return shares


def bootstrap_share(
    weights: np.ndarray[tuple[int], np.dtype[np.float64]], chosen: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[float, float]:
    """Return the 95 per cent percentile interval of the weighted share of `chosen` rows, rows resampled."""
    rng = np.random.default_rng(SEED)
    draws = rng.integers(0, len(weights), size=(RESAMPLES, len(weights)))
    shares = (weights * chosen)[draws].sum(axis=1) / weights[draws].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)
