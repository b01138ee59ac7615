"""The main job as a short composition of the stages: documents in, judged pairs and coverage out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from align.embed.windows import choose_windows
from align.judge.calibrate import Calibration, load_calibration
from align.judge.coverage import COVERED, cover, find_conflicts
from align.judge.parts import doubt, find_near, part_pairs
from align.match.collection import (
    Decision,
    Search,
    Wanted,
    align_links,
    find_evidence,
    mine_rest,
    search_collection,
)
from align.match.hints import find_hints
from align.match.sides import LARGEST_WINDOW, make_sides, stored_mean
from align.records import Dropped, Encoder, InputError, JudgedPair, Pair, Side
from align.text.prepare import Prepared, prepare

if TYPE_CHECKING:
    import pandas as pd

    from align.embed.windows import WantedWindows, WindowKind
    from align.records import Document

Watch = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Options:
    """What a user can choose about matching and judging; the defaults need no touching.

    `windows` is how the vectors of several sentences are made (`align.embed.windows`).
    `per_document` looks for evidence in each document rather than the best anywhere: what shares between sources
    are measured on.
    """

    method: Wanted = "auto"
    min_probability: float = COVERED
    max_window: int = 4
    calibration: str | None = None
    per_document: bool = False
    windows: WantedWindows = "auto"


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """A collection matched and judged: `kept` pairs are those of the table, `judged` all evidence there is."""

    documents: Sequence[Document]
    dropped: Sequence[Dropped]
    ar: Side
    en: Side
    kept: list[JudgedPair]
    judged: list[JudgedPair]
    options: Options
    info: dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a run found: the tables `pairs`, `coverage`, `parts` and `dropped`, and what `run.json` says about it.

    `conflicts` has the columns of `pairs`: the same statement with another number, date or name, or a negation.
    """

    pairs: pd.DataFrame
    conflicts: pd.DataFrame
    coverage: pd.DataFrame
    parts: pd.DataFrame
    dropped: pd.DataFrame
    info: dict[str, Any]


@dataclass(slots=True)
class Clock:
    """Seconds of each stage, and whoever watches."""

    watch: Watch | None = None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        start = time.perf_counter()
        self.tell(name, 0, 0)
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)

    def tell(self, name: str, done: int, total: int) -> None:
        """Report progress: `done` of `total`, 0 of 0 when that is not known."""
        if self.watch is not None:
            self.watch(name, done, total)


def align_documents(
    documents: Sequence[Document],
    *,
    encoder: Encoder | None = None,
    passage_encoder: Encoder | None = None,
    options: Options | None = None,
    watch: Watch | None = None,
) -> Result:
    """Find what Arabic and English documents say alike: clean, encode, match, judge, and weigh coverage.

    `encoder` is the bundled one unless given; `passage_encoder`, when given, mines passages and links documents in
    its place. `watch` is told the stage and how far it has come. Raises InputError when a language is missing.
    """
    return make_result(
        match_documents(documents, encoder=encoder, passage_encoder=passage_encoder, options=options, watch=watch)
    )


def match_documents(
    documents: Sequence[Document],
    *,
    encoder: Encoder | None = None,
    passage_encoder: Encoder | None = None,
    options: Options | None = None,
    watch: Watch | None = None,
) -> Matched:
    """Do all of `align_documents` but its tables, for those who want the pairs as records."""
    options = options or Options()
    clock = Clock(watch)
    calibration = load_calibration(options.calibration)
    with clock.stage("prepare"):
        prepared = prepare(documents)
        check_languages(prepared, documents)
    with clock.stage("encode"):
        encoder = encoder or load_default()
        count = len(prepared.sentences)
        kinds = [choose_windows(options.windows, each, count) for each in (encoder, passage_encoder or encoder)]
        largest = max(LARGEST_WINDOW, options.max_window)
        ar, en = make_sides(prepared.sentences, encoder, kinds[0], largest, clock.tell)
        far = None
        if passage_encoder:
            far = make_sides(prepared.sentences, passage_encoder, kinds[1], largest, clock.tell)
    with clock.stage("match"):
        hints = find_hints(documents)
        near = search_collection(ar, en, options.max_window, hints)
        search = search_collection(*far, options.max_window, hints) if far else near
        aligned, decisions = align_links(search, near, options.method)
    with clock.stage("judge"):
        judged = judge_pairs(aligned, near, encoder.name, calibration)
        kept = [found for found in judged if found.probability >= options.min_probability]
    with clock.stage("match"):
        # An aligned pair that is refused must not keep its sentences from being mined.
        mined = mine_rest(search, [found.pair for found in kept])
        further = find_evidence(search, aligned + mined, options.per_document)
    with clock.stage("judge"):
        far_name = (passage_encoder or encoder).name
        found_far = judge_pairs(mined + further, search, far_name, calibration)
        kept += [found for found in found_far[: len(mined)] if found.probability >= options.min_probability]
        judged += found_far
    with clock.stage("parts"):
        near_misses = judge_pairs(
            find_near(judged, ar, en, search.neighbours, options.min_probability), search, far_name, calibration
        )
        judged += map(doubt, near_misses)
        parted = part_pairs(judged, ar, en, encoder, stored_mean(encoder), options.min_probability)
        as_parted = dict(zip(judged, parted, strict=True))
        kept = [as_parted[found] for found in kept]
    model = identify(encoder, kinds[0])
    passage_model = identify(passage_encoder, kinds[1]) if passage_encoder else None
    info = describe_run(model, passage_model, options, decisions, clock)
    return Matched(documents, prepared.dropped, ar, en, kept, parted, options, info)


def check_languages(prepared: Prepared, documents: Sequence[Document]) -> None:
    """Raise InputError when there is nothing to match: no text, or none in one of the languages."""
    counts = Counter[str](sentence.language for sentence in prepared.sentences)
    missing = [name for language, name in (("ar", "Arabic"), ("en", "English")) if not counts[language]]
    if missing:
        reasons = Counter(dropped.reason for dropped in prepared.dropped).most_common()
        passed_over = ", ".join(f"{reason} {count}" for reason, count in reasons) or "nothing"
        where = "1 document" if len(documents) == 1 else f"{len(documents)} documents"
        raise InputError(
            f"no {' and no '.join(missing)} sentence in {where}; matching needs both languages "
            f"(passed over: {passed_over}). Add files of the missing language, or name them with --ar or --en"
        )


def load_default() -> Encoder:
    """Return the bundled encoder."""
    from align.embed.encoder import load_encoder

    return load_encoder()


def judge_pairs(pairs: Sequence[Pair], search: Search, encoder: str, calibration: Calibration) -> list[JudgedPair]:
    """Measure pairs found with the vectors of this search, and give each a probability and flags."""
    from align.judge.background import measure_background
    from align.judge.calibrate import probability
    from align.judge.features import measure_spans, without_facts
    from align.judge.flags import flag_pairs

    ar, en = search.ar, search.en
    background = measure_background((ar.vectors, en.vectors), search.neighbours, search.hubs)
    features = measure_spans(pairs, ar, en, background)
    methods = [pair.method for pair in pairs]
    chances = probability(features, methods, encoder, calibration)
    likeness = probability(without_facts(features), methods, encoder, calibration)
    return [
        JudgedPair(pair, float(chance), tuple(filter(None, flags.split(","))), float(like))
        for pair, chance, flags, like in zip(pairs, chances, flag_pairs(features), likeness, strict=True)
    ]


def describe_run(
    model: dict[str, Any],
    passage_model: dict[str, Any] | None,
    options: Options,
    decisions: Sequence[Decision],
    clock: Clock,
) -> dict[str, Any]:
    """Return what repeats a run and explains its numbers."""
    from align import __version__

    return {
        "version": __version__,
        "options": asdict(options),
        "model": model,
        "passage_model": passage_model,
        "links": [
            {
                "ar_doc": decision.link.ar_doc,
                "en_doc": decision.link.en_doc,
                "score": decision.link.score,
                "reasons": list(decision.link.reasons),
                "method": decision.method,
                "why": decision.why,
            }
            for decision in decisions
        ],
        "seconds": clock.seconds,
    }


def identify(encoder: Encoder, windows: WindowKind) -> dict[str, Any]:
    """Return what tells an encoder's vectors from all others."""
    return {
        "name": encoder.name,
        "revision": encoder.revision,
        "dimension": encoder.dimension,
        "windows": windows,
    }


def make_result(matched: Matched) -> Result:
    """Make the tables and count what is in them."""
    from align.output.tables import coverage_table, dropped_table, pairs_table, parts_table

    ar, en, options = matched.ar, matched.en, matched.options
    texts = {document.name: document for document in matched.documents}
    pairs = pairs_table(matched.kept, ar, en, texts)
    conflicts = pairs_table(find_conflicts(matched.judged, options.min_probability), ar, en, texts)
    evidence = cover(matched.judged, ar, en, options.min_probability)
    coverage = coverage_table(evidence, ar, en, texts)
    parts = parts_table(evidence, ar, en, texts)
    dropped = dropped_table(matched.dropped)
    counts = {
        "documents": len(matched.documents),
        "sentences": {"ar": len(ar), "en": len(en)},
        "pairs": len(pairs),
        "conflicts": len(conflicts),
        "pairs_by_method": dict(sorted(Counter(pairs["method"]).items())),
        "coverage": dict(sorted(Counter(coverage["status"]).items())),
        "dropped_by_reason": dict(sorted(Counter(dropped["reason"]).items())),
    }
    return Result(pairs, conflicts, coverage, parts, dropped, matched.info | {"counts": counts})
