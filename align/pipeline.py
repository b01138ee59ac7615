"""The main job as a short composition of the stages: documents in, judged pairs and coverage out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from align.judge.calibrate import Calibration, load_calibration
from align.judge.coverage import COVERED, Evidence, cover
from align.match.center import center
from align.records import Dropped, Encoder, InputError, JudgedPair, Language, Pair, Sentence, Side, Span
from align.text.prepare import prepare

if TYPE_CHECKING:
    import pandas as pd

    from align.records import Document, Vectors

ENCODE_AT_ONCE = 2048  # sentences between two reports of progress
Watch = Callable[[str, int, int], None]
Wanted = Literal["auto", "chain", "islands", "mine"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a user can choose about matching and judging; the defaults need no touching."""

    method: Wanted = "auto"
    min_probability: float = COVERED
    max_window: int = 4
    calibration: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What a run found: the tables of DESIGN as pandas tables, and what `run.json` says about it."""

    pairs: pd.DataFrame
    coverage: pd.DataFrame
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
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def tell(self, name: str, done: int, total: int) -> None:
        """Report progress: `done` of `total`, 0 of 0 when that is not known."""
        if self.watch is not None:
            self.watch(name, done, total)


def align_documents(
    documents: Sequence[Document],
    *,
    encoder: Encoder | None = None,
    options: Options | None = None,
    watch: Watch | None = None,
) -> Result:
    """Find what Arabic and English documents say alike: clean, encode, match, judge, and weigh coverage.

    `encoder` is the bundled one unless given. Raises InputError when one of the languages is missing.
    """
    options = options or Options()
    clock = Clock(watch)
    calibration = load_calibration(options.calibration)
    with clock.stage("prepare"):
        prepared = prepare(documents)
        check_languages(prepared.sentences, documents)
    if encoder is None:
        from align.embed.encoder import load_encoder

        encoder = load_encoder()
    with clock.stage("encode"):
        ar = make_side(prepared.sentences, "ar", encoder, clock)
        en = make_side(prepared.sentences, "en", encoder, clock)
    with clock.stage("match"):
        pairs, extra, decisions = match_sides(ar, en, options)
    with clock.stage("judge"):
        judged = judge_pairs(pairs + extra, ar, en, encoder.name, calibration)
        kept = [found for found in judged[: len(pairs)] if found.probability >= options.min_probability]
        evidence = cover(judged, ar, en, options.min_probability)
    info = describe_run(encoder, options, decisions, clock)
    return make_result(documents, prepared.dropped, ar, en, kept, evidence, info)


def check_languages(sentences: Sequence[Sentence], documents: Sequence[Document]) -> None:
    """Raise InputError when there is nothing to match: no text, or none in one of the languages."""
    counts = Counter[str](sentence.language for sentence in sentences)
    for language, name in (("ar", "Arabic"), ("en", "English")):
        if not counts[language]:
            other = "nor any English " if language == "ar" and not counts["en"] else ""
            raise InputError(
                f"no {name} {other}sentence in {len(documents)} document{'s' if len(documents) != 1 else ''}; "
                "matching needs both languages. Text that was passed over stands in dropped.tsv with the reason; "
                "say which files are which with --ar and --en"
            )


def make_side(sentences: Sequence[Sentence], language: Language, encoder: Encoder, clock: Clock) -> Side:
    """Encode the sentences of one language and centre their vectors on the collection."""
    own = [sentence for sentence in sentences if sentence.language == language]
    vectors = np.zeros((len(own), encoder.dimension), dtype=np.float32)
    for start in range(0, len(own), ENCODE_AT_ONCE):
        clock.tell(f"encode {language}", start, len(own))
        part = own[start : start + ENCODE_AT_ONCE]
        vectors[start : start + len(part)] = encoder.encode([sentence.text for sentence in part])
    clock.tell(f"encode {language}", len(own), len(own))
    numbers: dict[str, int] = {}
    doc_ids = np.array([numbers.setdefault(sentence.doc, len(numbers)) for sentence in own], dtype=np.int32)
    return Side(own, center(vectors, stored_mean(encoder)), doc_ids, joined_rows(own))


def joined_rows(sentences: Sequence[Sentence]) -> np.ndarray[Any, np.dtype[np.bool_]]:
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


def match_sides(ar: Side, en: Side, options: Options) -> tuple[list[Pair], list[Pair], list[dict[str, Any]]]:
    """Return the pairs, further evidence for coverage, and how each linked pair of documents was treated."""
    from align.match.link import link
    from align.match.mine import evidence, mine, search_sides
    from align.match.passages import Scoring

    scoring = Scoring(max_window=options.max_window)
    neighbours = search_sides(ar, en)
    pairs: list[Pair] = []
    decisions: list[dict[str, Any]] = []
    for found in link(ar, en, neighbours=neighbours):
        ar_rows, en_rows = rows_of(ar, found.ar_doc), rows_of(en, found.en_doc)
        aligned, why = align_linked(part_of(ar, ar_rows), part_of(en, en_rows), options)
        pairs += [moved(pair, ar_rows.start, en_rows.start) for pair in aligned]
        decisions.append(
            {
                "ar_doc": found.ar_doc,
                "en_doc": found.en_doc,
                "score": found.score,
                "reasons": list(found.reasons),
                **why,
            }
        )
    free = tuple(free_rows(len(side), [getattr(p, name) for p in pairs]) for name, side in (("ar", ar), ("en", en)))
    pairs += mine(ar, en, scoring=scoring, neighbours=neighbours, free=(free[0], free[1]))
    pairs.sort(key=place)
    known = set(map(place, pairs))
    extra = [p for p in evidence(ar, en, scoring=scoring, neighbours=neighbours) if place(p) not in known]
    return pairs, extra, decisions


def align_linked(ar: Side, en: Side, options: Options) -> tuple[list[Pair], dict[str, Any]]:
    """Align two linked documents the way their anchors call for, or the way the user wants; say which."""
    from align.match.chain import chain
    from align.match.choose import choose
    from align.match.islands import islands

    if ar.sentences[0].doc == en.sentences[0].doc:
        return [], {"method": "mine", "why": "both languages in one document"}
    choice = choose(ar, en)
    method = choice.method if options.method == "auto" else options.method
    why = {"method": method, "why": choice.why if options.method == "auto" else "as asked"}
    if method == "chain":
        return [pair for pair in chain(ar, en) if pair.ar and pair.en], why
    return (islands(ar, en) if method == "islands" else []), why


def judge_pairs(
    pairs: Sequence[Pair], ar: Side, en: Side, encoder: str, calibration: Calibration
) -> list[JudgedPair]:
    """Measure pairs, and give each its probability and flags."""
    from align.judge.calibrate import probability
    from align.judge.features import background_spread, measure_spans
    from align.judge.flags import flag_pairs

    features = measure_spans(pairs, ar, en, background_spread(ar.vectors, en.vectors))
    chances = probability(features, [pair.method for pair in pairs], encoder, calibration)
    return [
        JudgedPair(pair, float(chance), tuple(filter(None, flags.split(","))))
        for pair, chance, flags in zip(pairs, chances, flag_pairs(features), strict=True)
    ]


def rows_of(side: Side, doc: str) -> slice:
    """Return where a document's sentences stand in a side."""
    places = [i for i, sentence in enumerate(side.sentences) if sentence.doc == doc]
    return slice(places[0], places[-1] + 1)


def part_of(side: Side, rows: slice) -> Side:
    """Return some rows of a side as a side of their own."""
    return Side(side.sentences[rows], side.vectors[rows], side.doc_ids[rows], side.joined[rows])


def moved(pair: Pair, ar: int, en: int) -> Pair:
    """Return a pair of parts of two sides as a pair of the whole sides."""
    return replace(
        pair, ar=Span(pair.ar.first + ar, pair.ar.last + ar), en=Span(pair.en.first + en, pair.en.last + en)
    )


def free_rows(count: int, spans: Sequence[Span]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say which of `count` sentences are in none of the spans."""
    free = np.ones(count, dtype=np.bool_)
    for span in spans:
        free[span.first : span.last] = False
    return free


def place(pair: Pair) -> tuple[int, int, int, int]:
    """Return what pairs are sorted by."""
    return pair.ar.first, pair.ar.last, pair.en.first, pair.en.last


def make_result(
    documents: Sequence[Document],
    dropped: Sequence[Dropped],
    ar: Side,
    en: Side,
    judged: Sequence[JudgedPair],
    evidence: tuple[list[Evidence], list[Evidence]],
    info: dict[str, Any],
) -> Result:
    """Make the tables and count what is in them."""
    from align.output.tables import coverage_table, dropped_table, pairs_table

    texts = {document.name: document for document in documents}
    pairs = pairs_table(judged, ar, en, texts)
    coverage = coverage_table(evidence, ar, en, texts)
    gone = dropped_table(dropped)
    counts = {
        "documents": len(documents),
        "sentences": {"ar": len(ar), "en": len(en)},
        "pairs": len(pairs),
        "pairs_by_method": dict(sorted(Counter(pairs["method"]).items())),
        "coverage": dict(sorted(Counter(coverage["status"]).items())),
        "dropped_by_reason": dict(sorted(Counter(gone["reason"]).items())),
    }
    return Result(pairs, coverage, gone, info | {"counts": counts})


def describe_run(
    encoder: Encoder, options: Options, links: Sequence[dict[str, Any]], clock: Clock
) -> dict[str, Any]:
    """Return what repeats a run and explains its numbers."""
    from align import __version__

    return {
        "version": __version__,
        "options": asdict(options),
        "model": {"name": encoder.name, "revision": encoder.revision, "dimension": encoder.dimension},
        "links": list(links),
        "seconds": {name: round(seconds, 3) for name, seconds in clock.seconds.items()},
    }
