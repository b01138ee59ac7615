"""The main job: documents in, a judged project out. Each stage is one call; the views are made from the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from align.clean.copies import find_copied
from align.clean.own import load_own_phrases
from align.clean.prepare import prepare
from align.encode.adapt import adapt_encoder
from align.encode.batches import device_of
from align.encode.windows import choose_windows
from align.encode.words import has_words
from align.judge.background import measure_background
from align.judge.calibrate import describe_calibration, load_calibration
from align.judge.echo import judge_echoes
from align.judge.events import judge_events
from align.judge.frames import compare_meetings, find_facts
from align.judge.judge import judge
from align.judge.meetings import find_meetings, shared_story
from align.judge.pair_words import link_pairs, pairs_to_link, texts_of_pairs
from align.judge.parts import cut_rows, fill_parts, measure_cuts, open_rows, worth_a_look
from align.judge.tellings import alike_across, find_tellings, join_alike
from align.judge.told import join_facts
from align.match.added import globalize, search_added
from align.match.collection import search_collection
from align.match.echo import find_echoes
from align.match.hints import find_hints
from align.match.propose import find_rows, near_in_stories, propose, take_rows
from align.match.sides import LARGEST_WINDOW, encode_texts, encode_words, make_sides, stored_mean
from align.match.table import append
from align.options import Options, check_documents, check_languages, check_options
from align.records import UsageError
from align.result import Result, describe_addition, describe_run, identify, make_result
from align.select.conflicts import find_conflicts, tell_otherwise
from align.select.coverage import cover
from align.select.nearest import find_nearest
from align.select.pages import list_alike
from align.select.pairs import select_pairs
from align.select.statements import find_statements
from align.select.stories import (
    add_copies,
    are_far,
    around,
    compare_beyond,
    find_stories,
    link_languages,
    part_names,
    share_story,
)
from align.store.project import Constants, Project
from align.watch import Clock, Watch

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.clean.copies import Copy
    from align.encode.windows import WindowKind
    from align.judge.background import Background
    from align.judge.calibrate import Calibration
    from align.judge.meetings import Meetings
    from align.judge.pair_words import Links as WordLinks
    from align.judge.told import FactPair
    from align.match.echo import Compared
    from align.match.table import Candidates
    from align.records import AnyEncoder, Document, Dropped, Encoder, Side
    from align.select.conflicts import Conflict
    from align.select.coverage import Coverage
    from align.select.nearest import Near
    from align.select.statements import Statement
    from align.select.stories import Story

    Mask = npt.NDArray[np.bool_]
    Chances = Mapping[tuple[str, str], float]  # of two documents, the lower name first: of one event
    Links = list[tuple[str, str, float]]  # documents linked across the two languages, and how surely
ROWS_AT_ONCE = 2048  # rows whose words are held together: some 40 KB a sentence


@dataclass(frozen=True, slots=True)
class Setup:
    """What a job works with: its options, the encoder and how that makes windows, and the calibration of both."""

    options: Options
    encoder: Encoder
    windows: WindowKind
    calibration: Calibration

    @property
    def largest(self) -> int:
        """Return how many sentences are encoded as one window, at most."""
        return max(LARGEST_WINDOW, self.options.max_window)


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What `conclude` finds, as the fields of `Project` of these names."""

    judged: Candidates
    chosen: Mask
    coverage: Coverage
    stories: Sequence[Story]
    statements: list[Statement]
    conflicts: list[Conflict]
    copies: Sequence[Copy]
    nearest: Sequence[Near]
    word_links: Mapping[int, WordLinks]
    compared: Compared
    facts: list[FactPair]

    def as_fields(self) -> dict[str, Any]:
        """Return them by name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of a collection beside its sentences: documents, what was dropped, links between languages."""

    documents: Sequence[Document]
    dropped: Sequence[Dropped]
    links: Links


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

    Returns a `Result` with the tables of `align run`; of documents of one language there are no pairs. Raises
    InputError when there is nothing to compare or two documents have one name, UsageError for anything but
    documents, ModelError when an encoder fails.
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
    options = check_options(options)
    check_documents(documents)
    clock = Clock(watch)
    calibration, own = load_calibration(options.calibration), load_own_phrases(options.boilerplate)
    with clock.stage("prepare"):
        prepared = prepare(documents, own)
        check_languages(prepared, documents, alone=True)
    with clock.stage("encode"):
        encoder = adapt_encoder(encoder)
        passage_encoder = None if passage_encoder is None else adapt_encoder(passage_encoder, "sentence")
        windows, passage_windows = (
            choose_windows(options.windows, each, len(prepared.sentences))
            for each in (encoder, passage_encoder or encoder)
        )
        setup = Setup(options, encoder, windows, calibration)
        ar, en = make_sides(prepared.sentences, encoder, windows, setup.largest, clock.tell)
        if passage_encoder:
            of_passages = make_sides(
                prepared.sentences, passage_encoder, passage_windows, setup.largest, clock.tell
            )
    with clock.stage("match"):
        hints = find_hints(documents)
        search = search_collection(ar, en, options.max_window, hints, device_of(encoder))
        passages = None
        if passage_encoder:
            passages = search_collection(*of_passages, options.max_window, hints, device_of(passage_encoder))
        candidates, decisions = propose(search, options.method, passages)
        given = () if options.realign else find_rows(documents, ar, en)
        candidates = take_rows(candidates, given, ar, en, search.hubs)
        background = measure_background((ar.vectors, en.vectors), search.neighbours, search.hubs)
    links = [(each.link.ar_doc, each.link.en_doc, each.link.score) for each in decisions]
    read = Read(documents, prepared.dropped, links)
    found = conclude(candidates, ar, en, background, setup, clock, read)
    info = describe_run(
        identify(encoder, windows),
        identify(passage_encoder, passage_windows) if passage_encoder else None,
        describe_calibration(calibration, encoder.name, windows),
        asdict(options),
        own.digest,
        decisions,
        clock.seconds,
    )
    constants = Constants(background, (ar.mean, en.mean), search.hubs)
    return Project(
        documents, prepared.dropped, ar.sentences, en.sentences, constants=constants, info=info, **found.as_fields()
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
    options = Options(**project.info["options"])
    check_documents(documents, project.documents)
    clock = Clock(watch)
    calibration, own = load_calibration(options.calibration), load_own_phrases(options.boilerplate)
    if own.digest != (project.info.get("boilerplate") or ""):
        raise UsageError(f"{options.boilerplate}: is not what it was in the run that is added to; put it back")
    before, together = project.constants, [*project.documents, *documents]
    fresh = frozenset(document.name for document in documents)
    with clock.stage("prepare"):
        prepared = prepare(together, own, fresh)
    with clock.stage("encode"):
        encoder = adapt_encoder(encoder)
        windows = check_model(project, encoder)
        setup = Setup(options, encoder, windows, calibration)
        everything = [*project.ar, *project.en, *prepared.sentences]
        ar, en = make_sides(everything, encoder, windows, setup.largest, clock.tell, before.means)
    with clock.stage("match"):
        known, hints = (len(project.ar), len(project.en)), find_hints(together)
        device = device_of(encoder)
        added = search_added(ar, en, known, before.hubs, project.judged, options.max_window, hints, device)
        candidates, decisions = propose(added.search, options.method)
        given = () if options.realign else find_rows(together, ar, en)
        candidates = keep_added(take_rows(globalize(candidates, added), given, ar, en, added.hubs), known)
    links = [(each["ar_doc"], each["en_doc"], each["score"]) for each in project.info["links"]]
    links += [(each.link.ar_doc, each.link.en_doc, each.link.score) for each in decisions]
    read = Read(together, [*project.dropped, *prepared.dropped], links)
    found = conclude(candidates, ar, en, before.background, setup, clock, read, project)
    lost = int(np.count_nonzero(project.chosen & ~found.chosen[: len(project.judged)]))
    info = describe_addition(project, documents, decisions, lost, clock.seconds)
    constants = Constants(before.background, before.means, added.hubs)
    return Project(
        together, read.dropped, ar.sentences, en.sentences, constants=constants, info=info, **found.as_fields()
    )


def conclude(
    candidates: Candidates,
    ar: Side,
    en: Side,
    background: Background,
    setup: Setup,
    clock: Clock,
    read: Read,
    before: Project | None = None,
) -> Findings:
    """Judge candidates once, and select among them and those judged `before`; say what all sources say.

    What was found before between documents of the project that is added to is taken from it.
    """
    least = setup.options.min_probability
    known = (0, 0) if before is None else (len(before.ar), len(before.en))
    with clock.stage("stories"):
        copies = find_copied(read.documents, read.dropped, [*ar.sentences, *en.sentences])
        known_pairs = None if before is None else before.compared
        stories, compared, chances = group_documents(read, copies, ar, en, setup.encoder, known_pairs)
        rows = candidates if before is None else append(before.judged, candidates)
        fresh = None if before is None else {document.name for document in read.documents[len(before.documents) :]}
        groups = compare_beyond(stories, chances)
        general = stored_mean(setup.encoder) is not None
        words = setup.encoder if has_words(setup.encoder) else None
        tellings = find_tellings((ar, en), groups[: len(stories)], general=general, encoder=words)
        alike = alike_across(tellings.same, len(ar))
        near = near_in_stories(rows, ar, en, [story.documents for story in around(stories, fresh)], alike)
        candidates = append(candidates, keep_added(near, known))
    with clock.stage("judge"):
        encoder, windows, calibration = setup.encoder.name, setup.windows, setup.calibration
        judged = judge(candidates, ar, en, background, encoder, windows, calibration, compare=True)
    with clock.stage("select"):
        chosen = select_pairs(judged if before is None else append(before.judged, judged), ar, en, least)
    with clock.stage("parts"):
        likely = join_alike(judged, alike)
        judged = look_into(judged, chosen[len(chosen) - len(judged) :], ar, en, setup.encoder, least, likely)
        judged = judged if before is None else append(before.judged, judged)
    with clock.stage("stories"):
        beyond = find_tellings((ar, en), groups[len(stories) :], general=general)
        meetings, facts = compare_facts(ar, en, stories, tellings.aside | beyond.aside, setup.encoder, before)
    with clock.stage("select"):
        conflicts = find_conflicts(facts, meetings)
        far, otherwise = are_far(judged, ar, en, stories), tell_otherwise(conflicts, (ar.sentences, en.sentences))
        coverage = cover(judged, chosen, ar, en, least, far, otherwise, join_alike(judged, alike))
        statements, told = find_statements(
            judged, coverage, compared.echoes, conflicts, (ar, en), tellings.same, least
        )
        nearest = find_nearest(tellings.same, statements, [*ar.sentences, *en.sentences])
    with clock.stage("words"):
        texts = {document.name: document.text for document in read.documents}
        linked = {} if before is None else before.word_links
        links = link_words_of_pairs(judged, chosen, (ar, en), texts, setup.encoder, linked)
    return Findings(judged, chosen, coverage, stories, statements, told, copies, nearest, links, compared, facts)


def look_into(
    judged: Candidates, chosen: Mask, ar: Side, en: Side, encoder: Encoder, least: float, alike: Mask | None = None
) -> Candidates:
    """Compare the clauses of rows where something may be missing; their vectors are made here, as one batch.

    All clauses have a say in what they are centred on; those that pairs leave nothing to ask of are not compared.
    """
    cuts = cut_rows(judged, ar, en, worth_a_look(judged, ar, en, least, alike))
    ar_texts, en_texts = cuts.texts
    rows = encode_texts(encoder, ar_texts), encode_texts(encoder, en_texts)
    clauses = measure_cuts(rows, stored_mean(encoder))
    cuts = cuts.take(open_rows(judged, cuts.rows, chosen, ar, en, least))
    if not has_words(encoder):
        return fill_parts(judged, cuts, clauses, chosen)
    for start in range(0, len(cuts.rows), ROWS_AT_ONCE):
        some = cuts.take(cuts.rows[start : start + ROWS_AT_ONCE])
        ar_words, en_words = (encode_words(encoder, texts) for texts in some.sentences(judged))
        judged = fill_parts(judged, some, replace(clauses, words=(ar_words, en_words)), chosen)
    return judged


def link_words_of_pairs(
    judged: Candidates,
    chosen: Mask,
    sides: tuple[Side, Side],
    texts: Mapping[str, str],
    encoder: Encoder,
    known: Mapping[int, WordLinks],
) -> dict[int, WordLinks]:
    """Link the words of pairs, by their rows; vectors of words are made here. `known` are links from before."""
    links = {row: own for row, own in known.items() if chosen[row]}
    rows = pairs_to_link(judged, chosen, links).tolist()
    for start in range(0, len(rows), ROWS_AT_ONCE):
        some = rows[start : start + ROWS_AT_ONCE]
        ar_texts, en_texts = texts_of_pairs(judged, some, *sides)
        words = (encode_words(encoder, ar_texts), encode_words(encoder, en_texts)) if has_words(encoder) else None
        links |= link_pairs(judged, some, sides, texts, words)
    return dict(sorted(links.items()))


def group_documents(
    read: Read, copies: Sequence[Copy], ar: Side, en: Side, encoder: Encoder, before: Compared | None = None
) -> tuple[list[Story], Compared, Chances]:
    """Compare the sentences of each language with each other, and group all documents into stories.

    Returned, too, is the chance of each two documents that they tell of one event.
    """
    compared = find_echoes((ar, en), [link[:2] for link in read.links], before)
    compared = replace(compared, echoes=judge_echoes(compared.echoes, (ar, en)))
    names = [document.name for document in read.documents]
    parts, links = part_names(names, read.links), link_languages(read.links)
    chances = judge_events((ar, en), compared.words, links, parts, stored_mean(encoder) is not None)
    nodes = [*ar.sentences, *en.sentences]
    originals = {copy.sentence.doc: nodes[copy.node].doc for copy in copies}
    stories = find_stories(names, chances, links, list_alike(read.documents))
    return add_copies(stories, originals, names), compared, chances


def compare_facts(
    ar: Side,
    en: Side,
    stories: Sequence[Story],
    tellings: Mapping[tuple[int, int], float],
    encoder: Encoder,
    before: Project | None = None,
) -> tuple[Meetings, list[FactPair]]:
    """Compare facts where sentences of one story, or of two that may be one, may say the same (`tellings`).

    Vectors of the words around them are made here at once.

    Documents that shared a story `before` were compared then; what they have in common or tell otherwise is kept,
    as long as they share one.
    """
    known: Sequence[FactPair] = () if before is None else before.facts or ()
    homes = {} if before is None or before.facts is None else share_story(before.stories)
    meetings = find_meetings((ar, en), tellings, homes)
    ar_texts, en_texts = meetings.texts
    compared = compare_meetings(meetings, (encode_texts(encoder, ar_texts), encode_texts(encoder, en_texts)))
    words = None
    if has_words(encoder):
        ar_said, en_said = compared.texts
        words = encode_words(encoder, ar_said), encode_words(encoder, en_said)
    found = find_facts(compared, words)
    if before is None:
        return meetings, found
    joined, now = join_facts(known, found, (len(before.ar), len(ar))), share_story(stories)

    def holds(fact: FactPair) -> bool:
        docs = meetings.sentence(fact.one.node).doc, meetings.sentence(fact.other.node).doc
        return shared_story(*docs, homes) and shared_story(*docs, now)

    fresh = set(found)  # what two stories told before is compared again, and kept once
    return meetings, [fact for fact in dict.fromkeys(joined) if fact in fresh or holds(fact)]


def keep_added(candidates: Candidates, known: tuple[int, int]) -> Candidates:
    """Return the rows with an end in what was added: from the sentences `known` on."""
    return candidates.take((candidates.ar_first >= known[0]) | (candidates.en_first >= known[1]))


def check_model(project: Project, encoder: Encoder) -> WindowKind:
    """Return how the project's windows were made. Raise UsageError when another encoder made its vectors."""
    model = project.info["model"]
    if project.info["passage_model"]:
        # What was found in it is another encoder's; new rows, found by one alone, would not be comparable.
        raise UsageError(
            "a collection with a --passage-model cannot be added to: its passages were found by another encoder "
            "than the one that judges them, which additions do not do yet; run everything again"
        )
    kind: WindowKind = model["windows"]
    own = identify(encoder, kind)
    if own != model:
        names = [f"{each['name']} {each['revision']}" for each in (model, own)]
        raise UsageError(f"the collection was made with {names[0]}, not with {names[1]}; name that with --model")
    return kind
