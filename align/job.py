"""The main job: documents in, a judged project out. Each stage is one call; the views are made from the project."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from numbers import Integral, Real
from typing import TYPE_CHECKING, get_args

import numpy as np

from align.clean.copies import find_copied
from align.clean.prepare import Prepared, prepare
from align.encode.adapt import adapt_encoder
from align.encode.windows import WantedWindows, choose_windows
from align.judge.background import measure_background
from align.judge.calibrate import describe_calibration, load_calibration
from align.judge.echo import judge_echoes
from align.judge.frames import compare_meetings, find_meetings
from align.judge.judge import COVERED, judge
from align.judge.parts import cut_rows, fill_parts, measure_cuts, worth_a_look
from align.match.added import globalize, search_added
from align.match.collection import Wanted, search_collection
from align.match.echo import find_echoes
from align.match.hints import find_hints
from align.match.propose import propose, take_rows
from align.match.rows import find_rows
from align.match.sides import LARGEST_WINDOW, encode_texts, make_sides, stored_mean
from align.match.table import Candidates, append
from align.records import Document, Encoder, InputError, Side, UsageError
from align.result import Result, describe_addition, describe_run, identify, make_result
from align.select.conflicts import find_conflicts
from align.select.coverage import cover
from align.select.pairs import select_pairs
from align.select.statements import find_statements
from align.select.stories import add_copies, are_far, find_stories, join_links, link_echoes, link_languages
from align.store.project import Constants, Project

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.clean.copies import Copy
    from align.encode.windows import WindowKind
    from align.judge.frames import FactPair, Meetings
    from align.match.echo import Echoes
    from align.records import AnyEncoder
    from align.select.conflicts import Conflict
    from align.select.coverage import Coverage
    from align.select.statements import Statement
    from align.select.stories import Story

    Mask = npt.NDArray[np.bool_]

Watch = Callable[[str, int, int], None]

LARGEST_PASSAGE = 8  # sentences that `max_window` may ask for


@dataclass(frozen=True, slots=True)
class Options:
    """What a user can choose about matching and judging; the defaults need no touching.

    - `method`: how linked documents are aligned: `chain` (in order, as translations are), `islands` (parallel
      blocks in any order), `mine` (single matches), or `auto`, by what they share;
    - `min_probability`, 0 to 1: from where on a pair counts;
    - `max_window`, 1 to 8: the most sentences in a mined passage;
    - `calibration`: path of a file written by `align calibrate`;
    - `windows`: how the vectors of several sentences are made: `sums` of those of the sentences, `tokens` (sums of
      token features; the bundled encoders only), `text` (encoded; slow), or `auto`;
    - `realign`: match what came as pairs, rows of a bitext, like any other text.

    Raises UsageError for any other value.
    """

    method: Wanted = "auto"
    min_probability: float = COVERED
    max_window: int = 4
    calibration: str | os.PathLike[str] | None = None
    windows: WantedWindows = "auto"
    realign: bool = False

    def __post_init__(self) -> None:
        for name, value, known in (
            ("method", self.method, get_args(Wanted)),
            ("windows", self.windows, get_args(WantedWindows)),
        ):
            if value not in known:
                raise UsageError(f"{name} must be one of {', '.join(known)}, not {value!r}")
        if not (isinstance(self.min_probability, Real) and 0 <= self.min_probability <= 1):
            raise UsageError(f"min_probability must be a number from 0 to 1, not {self.min_probability!r}")
        if not (isinstance(self.max_window, Integral) and 1 <= self.max_window <= LARGEST_PASSAGE):
            raise UsageError(
                f"max_window must be a whole number from 1 to {LARGEST_PASSAGE}, not {self.max_window!r}"
            )
        if self.calibration is not None:
            if not isinstance(self.calibration, str | os.PathLike):
                raise UsageError(f"calibration must be the path of a file, not {self.calibration!r}")
            object.__setattr__(self, "calibration", os.fspath(self.calibration))
        # As `run.json` and the project file hold them, where NumPy's numbers have no place.
        object.__setattr__(self, "min_probability", float(self.min_probability))
        object.__setattr__(self, "max_window", int(self.max_window))


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
    encoder: AnyEncoder | None = None,
    passage_encoder: AnyEncoder | None = None,
    options: Options | None = None,
    watch: Watch | None = None,
) -> Result:
    """Find what Arabic and English documents say alike: clean, encode, match, judge, and weigh coverage.

    `documents` are all of one collection, in any mix and order, each with a name of its own. `encoder` is the
    bundled one unless given: an encoder, a model of sentence-transformers, a name or a path; `passage_encoder`,
    when given, links documents and proposes passages. `watch(stage, done, total)` is told how far the work has
    come, 0 of 0 where that is not known.

    Returns a `Result` with the tables of `align run`. Raises InputError when a language is missing or two documents
    have one name, UsageError for anything but documents, ModelError when an encoder fails.
    """
    return make_result(
        run_job(documents, encoder=encoder, passage_encoder=passage_encoder, options=options, watch=watch)
    )


def run_job(
    documents: Sequence[Document],
    *,
    encoder: AnyEncoder | None = None,
    passage_encoder: AnyEncoder | None = None,
    options: Options | None = None,
    watch: Watch | None = None,
) -> Project:
    """Do all of `align_documents` but its tables: propose, judge once, select."""
    options = options or Options()
    check_documents(documents)
    clock = Clock(watch)
    calibration = load_calibration(options.calibration)
    with clock.stage("prepare"):
        prepared = prepare(documents)
        check_languages(prepared, documents)
    with clock.stage("encode"):
        encoder = adapt_encoder(encoder)
        passage_encoder = None if passage_encoder is None else adapt_encoder(passage_encoder, "sentence")
        largest = max(LARGEST_WINDOW, options.max_window)
        kinds = [
            choose_windows(options.windows, each, len(prepared.sentences))
            for each in (encoder, passage_encoder or encoder)
        ]
        ar, en = make_sides(prepared.sentences, encoder, kinds[0], largest, clock.tell)
        if passage_encoder:
            of_passages = make_sides(prepared.sentences, passage_encoder, kinds[1], largest, clock.tell)
    with clock.stage("match"):
        hints = find_hints(documents)
        search = search_collection(ar, en, options.max_window, hints)
        passages = search_collection(*of_passages, options.max_window, hints) if passage_encoder else None
        candidates, decisions = propose(search, options.method, passages)
        given = () if options.realign else find_rows(documents, ar, en)
        candidates = take_rows(candidates, given, ar, en, search.hubs)
    with clock.stage("judge"):
        background = measure_background((ar.vectors, en.vectors), search.neighbours, search.hubs)
        judged = judge(candidates, ar, en, background, encoder.name, kinds[0], calibration)
    with clock.stage("parts"):
        judged = look_into(judged, ar, en, encoder, options.min_probability)
    with clock.stage("stories"):
        links = [(each.link.ar_doc, each.link.en_doc, each.link.score) for each in decisions]
        copies = find_copied(documents, prepared.dropped, [*ar.sentences, *en.sentences])
        sources = compare_sources(documents, links, copies, ar, en, encoder)
    with clock.stage("select"):
        chosen, *views = decide(judged, sources, ar, en, options.min_probability)
    model = identify(encoder, kinds[0])
    passage_model = identify(passage_encoder, kinds[1]) if passage_encoder else None
    return Project(
        documents,
        prepared.dropped,
        ar.sentences,
        en.sentences,
        judged,
        chosen,
        *views,
        copies,
        Constants(background, (ar.mean, en.mean), search.hubs),
        describe_run(
            model,
            passage_model,
            describe_calibration(calibration, encoder.name, kinds[0]),
            asdict(options),
            decisions,
            clock.seconds,
        ),
    )


def add_documents(
    project: Project,
    documents: Sequence[Document],
    *,
    encoder: AnyEncoder | None = None,
    watch: Watch | None = None,
) -> Project:
    """Add documents to a project: they are compared with all of it, and what was judged before stays as it is.

    The constants of the collection and the options of its run hold. A pair goes only when a better one takes its
    sentences. Raises UsageError when the encoder is another one, InputError when a name is there already.
    """
    clock = Clock(watch)
    options = Options(**project.info["options"])
    calibration = load_calibration(options.calibration)
    check_documents(documents, project.documents)
    together = [*project.documents, *documents]
    fresh = frozenset(document.name for document in documents)
    with clock.stage("prepare"):
        prepared = prepare(together)
        sentences = [sentence for sentence in prepared.sentences if sentence.doc in fresh]
        dropped = [each for each in prepared.dropped if each.doc in fresh]
    with clock.stage("encode"):
        encoder = adapt_encoder(encoder)
        kind = check_model(project, encoder)
        largest = max(LARGEST_WINDOW, options.max_window)
        everything = [*project.ar, *project.en, *sentences]
        ar, en = make_sides(everything, encoder, kind, largest, clock.tell, project.constants.means)
    with clock.stage("match"):
        known, hubs = (len(project.ar), len(project.en)), project.constants.hubs
        added = search_added(ar, en, known, hubs, project.judged, options.max_window, find_hints(together))
        candidates, decisions = propose(added.search, options.method, fresh=fresh)
        given = () if options.realign else find_rows(together, ar, en)
        candidates = keep_added(take_rows(globalize(candidates, added), given, ar, en, added.hubs), known)
    with clock.stage("judge"):
        background = project.constants.background
        judged = judge(candidates, ar, en, background, encoder.name, kind, calibration)
    with clock.stage("parts"):
        judged = append(project.judged, look_into(judged, ar, en, encoder, options.min_probability))
    with clock.stage("stories"):
        info = describe_addition(project, documents, decisions, 0, {})
        links = [(each["ar_doc"], each["en_doc"], each["score"]) for each in info["links"]]
        copies = find_copied(together, [*project.dropped, *dropped], [*ar.sentences, *en.sentences])
        sources = compare_sources(together, links, copies, ar, en, encoder)
    with clock.stage("select"):
        chosen, *views = decide(judged, sources, ar, en, options.min_probability)
    lost = int(np.count_nonzero(project.chosen & ~chosen[: len(project.judged)]))
    return Project(
        together,
        [*project.dropped, *dropped],
        ar.sentences,
        en.sentences,
        judged,
        chosen,
        *views,
        copies,
        Constants(background, project.constants.means, added.hubs),
        describe_addition(project, documents, decisions, lost, clock.seconds),
    )


def look_into(judged: Candidates, ar: Side, en: Side, encoder: Encoder, least: float) -> Candidates:
    """Compare the clauses of rows where something may be missing; their vectors are made here, as one batch."""
    cuts = cut_rows(judged, ar, en, worth_a_look(judged, ar, en, least))
    ar_texts, en_texts = cuts.texts
    rows = encode_texts(encoder, ar_texts), encode_texts(encoder, en_texts)
    return fill_parts(judged, cuts, measure_cuts(rows, stored_mean(encoder)))


@dataclass(frozen=True, slots=True, eq=False)
class Sources:
    """What documents say of each other beyond pairs: stories, sentences of one language alike, facts compared."""

    stories: Sequence[Story]
    echoes: Echoes
    meetings: Meetings
    facts: Sequence[FactPair]


def compare_sources(
    documents: Sequence[Document],
    links: Sequence[tuple[str, str, float]],
    copies: Sequence[Copy],
    ar: Side,
    en: Side,
    encoder: Encoder,
) -> Sources:
    """Group documents into stories, and compare what those of one story say, whatever their languages.

    `links` are those across the two languages, with their scores. Vectors of words around facts are made here, as
    one batch.
    """
    sides = ar, en
    echoes = judge_echoes(find_echoes(sides, [(one, other) for one, other, _ in links]), sides)
    joined = join_links(link_languages(links), link_echoes(echoes, sides))
    nodes = [*ar.sentences, *en.sentences]
    originals = {copy.sentence.doc: nodes[copy.node].doc for copy in copies}
    names = [document.name for document in documents]
    stories = add_copies(find_stories(names, joined), originals, names)
    meetings = find_meetings(sides, [story.documents for story in stories])
    ar_texts, en_texts = meetings.texts
    rows = encode_texts(encoder, ar_texts), encode_texts(encoder, en_texts)
    return Sources(stories, echoes, meetings, compare_meetings(meetings, rows))


def decide(
    judged: Candidates, sources: Sources, ar: Side, en: Side, least: float
) -> tuple[Mask, Coverage, Sequence[Story], list[Statement], list[Conflict]]:
    """Say which rows are pairs, bool[n], what carries each sentence, and what sources say, alike or otherwise."""
    chosen = select_pairs(judged, ar, en, least)
    coverage = cover(judged, chosen, ar, en, least, are_far(judged, ar, en, sources.stories))
    conflicts = find_conflicts(sources.facts, sources.meetings)
    statements, told = find_statements(judged, coverage, sources.echoes, conflicts, (ar, en), least)
    return chosen, coverage, sources.stories, statements, told


def keep_added(candidates: Candidates, known: tuple[int, int]) -> Candidates:
    """Return the rows with an end in what was added: from the sentences `known` on."""
    return candidates.take((candidates.ar_first >= known[0]) | (candidates.en_first >= known[1]))


def check_documents(documents: Sequence[Document], there: Sequence[Document] = ()) -> None:
    """Raise UsageError for anything but documents, InputError when a name is another's or one `there`."""
    for document in documents if isinstance(documents, Sequence) else [documents]:
        if not isinstance(document, Document):
            raise UsageError(
                f"documents must be a list of align.Document, not of {type(document).__name__}; make one from a "
                "text with align.Document(name, text), read files with align.read_inputs(paths).documents"
            )
    known = {document.name for document in there}
    names = Counter(document.name for document in documents)
    for twice, what in (
        (
            [name for name in names if name in known],
            "in the collection already; rename what is new, or run everything again",
        ),
        ([name for name in names if names[name] > 1], "the name of several documents; give each one of its own"),
    ):
        if twice:
            shown = ", ".join(sorted(twice)[:3]) + (", ..." if len(twice) > 3 else "")
            raise InputError(f"{shown}: {what}")


def check_model(project: Project, encoder: Encoder) -> WindowKind:
    """Return how the project's windows were made. Raise UsageError when another encoder made its vectors."""
    model = project.info["model"]
    if project.info["passage_model"]:
        raise UsageError("a collection with a --passage-model cannot be added to; run everything again")
    kind: WindowKind = model["windows"]
    own = identify(encoder, kind)
    if own != model:
        names = [f"{each['name']} {each['revision']}" for each in (model, own)]
        raise UsageError(f"the collection was made with {names[0]}, not with {names[1]}; name that with --model")
    return kind


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
