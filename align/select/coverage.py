"""Coverage: for every sentence, whether the other language carries it, and where; read off judged candidates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.judge.flags import bits_of
from align.judge.judge import COVERED, PARTIAL, PARTIAL_FLAG, are_conflicts, length_surplus
from align.judge.parts_weights import CARRIED, MISSING, OTHER_FACTS
from align.match.candidates import first_occurrences
from align.records import LIKELY, Part, Sentence, Side, Span, Status, Stretch
from align.select.pairs import hold_better, rank_rows

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates

    Mask = npt.NDArray[np.bool_]

FIGURES = bits_of(("number-mismatch", "date-mismatch"))
ACROSS = 0.9  # probability from which a sentence of another story carries one
ORDER: tuple[Status, ...] = ("uncovered", "partial", "covered")


@dataclass(frozen=True, slots=True)
class Carrier:
    """What carries a sentence: the span of the other side, how surely, and the row of the table that says so.

    `rank` grows with how good that row is. `parts` are the sentence's own clauses, empty when the row was not
    looked into. `row` is -1 where nothing carries it.
    """

    status: Status
    probability: float
    span: Span
    parts: tuple[Part, ...] = ()
    row: int = -1
    rank: int = -1


# Side, sentence, sentence of the other side -> where the first tells facts otherwise.
Otherwise = Mapping[tuple[int, int, int], Sequence[Stretch]]
NOTHING = Carrier("uncovered", 0.0, Span(0, 0))
Found = list[dict[int, Carrier]]  # for each sentence of a side: document of the other side -> best evidence in it


@dataclass(frozen=True, slots=True, eq=False)
class Coverage:
    """The evidence for each sentence of both sides, in each document of the other side that has some."""

    ar: Found
    en: Found

    def best(self) -> tuple[list[Carrier], list[Carrier]]:
        """Return the best evidence of each sentence, Arabic first."""
        return [best_of(found.values()) for found in self.ar], [best_of(found.values()) for found in self.en]


def cover(
    judged: Candidates,
    chosen: Mask,
    ar: Side,
    en: Side,
    covered: float = COVERED,
    far: Mask | None = None,
    otherwise: Otherwise | None = None,
    alike: Mask | None = None,
) -> Coverage:
    """Return the evidence for each sentence of both sides, from all judged rows that hold it.

    What carries it in full counts most, then what carries some of it. Among those, a pair (`chosen`) counts most,
    then a row from `covered` on, then one with different facts, then the more probable.

    A match that is no pair carries a sentence in full only beside pairs: it stands in one, or a better one
    holds what carries it. So coverage tells nothing that the pairs contradict. What is no match does so where it
    carries all clauses of the sentence, as a long one carries each of several. Copies of a text share evidence.

    A bead that is no pair and holds a smaller, more probable row says nothing: it has taken in a sentence that has
    no counterpart on the strength of the one beside it.

    `far`, bool[n], marks the rows between documents of different stories. There likeness is chance unless it is
    beyond doubt: such a row carries a sentence from `ACROSS` on, and nothing in part.

    `otherwise` says which sentences tell facts otherwise (`conflicts.tell_otherwise`): the document of the one
    carries the other in part, and never the clause with the fact. `alike`, bool[n], marks the rows of two sentences
    that may say the same (`judge.tellings`): one carries the other, at least in part.
    """
    likely = np.zeros(len(judged), dtype=np.bool_) if alike is None else alike
    told = gather_by_document(otherwise or {}, (ar.doc_ids.tolist(), en.doc_ids.tolist()))
    found: tuple[Found, Found] = ([{} for _ in ar.sentences], [{} for _ in en.sentences])
    surplus = length_surplus(judged, ar, en).tolist()
    conflicts = are_conflicts(judged, covered)
    holding = hold_better(judged)
    held, backed = back_rows(judged, chosen, holding, len(ar), len(en))
    docs = en.doc_ids[judged.en_first].tolist(), ar.doc_ids[judged.ar_first].tolist()
    doubtful = ~chosen & holding
    if far is not None:
        doubtful |= far & (judged.probability < ACROSS)
    for rank, row in enumerate(order_evidence(judged, chosen, conflicts, covered).tolist()):
        if doubtful[row]:
            continue
        spans = judged.ar(row), judged.en(row)
        for side, longer in ((0, surplus[row] > 0), (1, surplus[row] < 0)):
            sentences = (ar, en)[side].sentences
            for i in spans[side]:
                parts = parts_of(judged.parts[row], sentences[i])
                places = told.get((side, i, docs[side][row]), ())
                parts = tuple(mark_otherwise(part, sentences[i].start, places) for part in parts)
                status = decide_status(judged, row, longer, bool(conflicts[row]), covered, parts, bool(likely[row]))
                if status == "covered":
                    status = "covered" if not places and (held[side][i] or backed[side][row]) else "partial"
                before = found[side][i].get(docs[side][row], NOTHING)
                if ORDER.index(status) >= ORDER.index(before.status):
                    found[side][i][docs[side][row]] = Carrier(
                        status,
                        float(judged.probability[row]),
                        spans[1 - side],
                        settle_parts(parts, status),
                        row,
                        rank,
                    )
    return Coverage(share_copies(found[0], ar), share_copies(found[1], en))


def gather_by_document(
    otherwise: Otherwise, doc_ids: tuple[Sequence[int], Sequence[int]]
) -> dict[tuple[int, int, int], list[Stretch]]:
    """Return what each sentence tells otherwise than a document: (side, sentence, its number) -> places.

    `doc_ids` are the numbers of the documents of the sentences of both sides.
    """
    found: defaultdict[tuple[int, int, int], list[Stretch]] = defaultdict(list)
    for (side, i, j), places in otherwise.items():
        found[side, i, doc_ids[1 - side][j]] += places
    return found


def best_of(found: Iterable[Carrier]) -> Carrier:
    """Return what carries a sentence best, `NOTHING` where nothing does."""
    return max(found, key=lambda one: (ORDER.index(one.status), one.rank), default=NOTHING)


def order_evidence(
    judged: Candidates, chosen: Mask, conflicts: Mask, covered: float = COVERED
) -> npt.NDArray[np.intp]:
    """Return the rows, weakest evidence first."""
    sure = judged.probability >= covered
    columns = (judged.cosine, judged.likeness, judged.probability, conflicts, sure, chosen)
    return np.lexsort((-judged.en_first, -judged.ar_first, *columns))


def back_rows(
    judged: Candidates, chosen: Mask, holding: Mask, ar_count: int, en_count: int
) -> tuple[tuple[Mask, Mask], tuple[Mask, Mask]]:
    """Say which sentences of both sides stand in a pair, and of which rows a better pair holds the other end.

    The second value is about the Arabic sentences of each row, whose other end is English, then about the English
    ones. A pair holds its own ends.
    """
    place = np.empty(len(judged), dtype=np.int64)
    place[rank_rows(judged, holding)] = np.arange(len(judged))
    held, best = [], []
    for first, size, count in (
        (judged.ar_first, judged.ar_size, ar_count),
        (judged.en_first, judged.en_size, en_count),
    ):
        holder = np.full(count, len(judged), dtype=np.int64)  # the best pair that holds each sentence
        for row in np.flatnonzero(chosen).tolist():
            span = slice(first[row], first[row] + size[row])
            holder[span] = np.minimum(holder[span], place[row])
        held.append(holder < len(judged))
        ends = zip(first.tolist(), (first + size).tolist(), strict=True)
        best.append(np.array([holder[start:end].min(initial=len(judged)) for start, end in ends], dtype=np.int64))
    return (held[0], held[1]), (np.asarray(best[1] <= place), np.asarray(best[0] <= place))


def share_copies(found: Found, side: Side) -> Found:
    """Give every copy of a text the evidence of all of them: what carries one carries the others."""
    first = first_occurrences(side)[0].tolist()
    groups: dict[int, list[int]] = {}
    for i, home in enumerate(first):
        groups.setdefault(home, []).append(i)
    result = list(found)
    for copies in groups.values():
        if len(copies) == 1:
            continue
        documents = sorted({doc for i in copies for doc in found[i]})
        for i in copies:
            shared = {}
            for doc in documents:
                own = found[i].get(doc, NOTHING)
                others = [(found[j].get(doc, NOTHING), j) for j in copies]
                best, j = max(others, key=lambda one: (ORDER.index(one[0].status), one[0].rank, -one[1]))
                better = ORDER.index(best.status) > ORDER.index(own.status)
                shared[doc] = moved(best, side.sentences[j], side.sentences[i]) if better else own
            result[i] = shared
    return result


def moved(evidence: Carrier, home: Sentence, copy: Sentence) -> Carrier:
    """Return the evidence of one sentence as that of its copy; parts only where both are written alike."""
    if home.text != copy.text:
        return replace(evidence, parts=())
    by = copy.start - home.start
    parts = (
        replace(part, doc=copy.doc, place=Stretch(part.place.start + by, part.place.end + by))
        for part in evidence.parts
    )
    return replace(evidence, parts=tuple(parts))


def parts_of(parts: Sequence[Part], sentence: Sentence) -> tuple[Part, ...]:
    """Return the clauses of a row that lie in one of its sentences."""
    return tuple(
        part
        for part in parts
        if part.doc == sentence.doc
        and part.language == sentence.language
        and sentence.start <= part.place.start < sentence.end
    )


def mark_otherwise(part: Part, start: int, places: Sequence[Stretch]) -> Part:
    """Return a clause of a sentence as not carried when it holds what the other side tells otherwise.

    `places` are offsets into the sentence, which begins at `start`.
    """
    if part.chance >= MISSING and any(
        part.place.start <= start + place.start < min(part.place.end, start + place.end) for place in places
    ):
        return replace(part, chance=OTHER_FACTS, evidence=None)
    return part


def decide_status(
    judged: Candidates,
    row: int,
    longer: bool,
    conflict: bool,
    covered: float,
    parts: Sequence[Part],
    alike: bool = False,
) -> Status:
    """Say how far a row carries a sentence.

    Its end of the row is the `longer` one or not, `parts` are its own clauses. Where these were compared they
    decide: all carried means covered, none uncovered. A match carries what is not clearly missing and told with no
    other figures; what is none carries what is carried beyond doubt, or more likely than not where it is perhaps a
    match (`PARTIAL`), or one but for its facts (`conflict`). Two sentences that may say the same (`alike`) carry
    each other at least in part.
    """
    match = judged.probability[row] >= covered
    perhaps = alike or conflict or judged.probability[row] >= min(PARTIAL, covered)
    if not parts and not match:
        return "partial" if perhaps else "uncovered"
    ends = [part.language for part in judged.parts[row]]
    if match:
        if judged.flags[row] & FIGURES and any(part.chance == OTHER_FACTS for part in parts):
            return "partial"
        if not parts or ends.count(parts[0].language) == 1:  # of an end of one clause lengths say more
            return "partial" if judged.flags[row] & PARTIAL_FLAG and longer else "covered"
        missing = [part.chance < MISSING for part in parts]
        alone = ends.count(parts[0].language) == len(parts)  # a match of one sentence carries some of it
        return "covered" if not any(missing) else "uncovered" if all(missing) and not alone else "partial"
    if perhaps and all(part.chance >= CARRIED for part in parts):
        return "covered"
    if alike or (perhaps and holds_likely(parts, judged.parts[row])):
        return "partial"
    return "partial" if says_alike(parts, judged.parts[row]) else "uncovered"


def holds_likely(own: Sequence[Part], parts: Sequence[Part]) -> bool:
    """Say whether a sentence has a likely clause, or the likeliest of its end where the other end has one."""
    if any(part.chance >= OTHER_FACTS for part in own):
        return True
    likeliest = max(part.chance for part in parts if part.language == own[0].language)
    return any(part.chance >= OTHER_FACTS for part in parts) and any(part.chance == likeliest for part in own)


def says_alike(own: Sequence[Part], parts: Sequence[Part]) -> bool:
    """Say whether a clause is carried beyond doubt by one of the other end that is not missing itself, seen from
    either end, so that both sentences are told to be carried in part or neither is.
    """
    other = [part for part in parts if part.language != own[0].language]
    return any(
        carries.chance >= CARRIED
        and carries.evidence is not None
        and by.chance >= MISSING
        and by.place.start < carries.evidence.end
        and carries.evidence.start < by.place.end
        for mine in own
        for theirs in other
        for carries, by in ((mine, theirs), (theirs, mine))
    )


def settle_parts(parts: Sequence[Part], status: Status) -> tuple[Part, ...]:
    """Return the clauses of a sentence as its status has them: of what is carried in part, neither all nor none.

    Where the whole is in doubt but no clause more than the others, the least likely is told to be missing; where no
    clause is likely, the likeliest is told to be carried, but no other facts: of "Twelve people were killed when a
    bridge collapsed" the second where the other side has nine. A sentence of one clause has no parts to tell apart.
    """
    if status != "partial" or not parts:
        return tuple(parts)
    if len(parts) == 1:
        return ()
    settled = list(parts)
    order = sorted(range(len(parts)), key=lambda k: (parts[k].chance, k))
    if all(part.carried for part in parts):
        settled[order[0]] = replace(parts[order[0]], chance=OTHER_FACTS, evidence=None)
    elif not any(part.carried for part in parts):
        likeliest = max(order, key=lambda k: (parts[k].chance != OTHER_FACTS, order.index(k)))
        settled[likeliest] = replace(parts[likeliest], chance=LIKELY)
    return tuple(settled)


def sources_of(found: Found, documents: Sequence[str], group: Callable[[str], str]) -> list[Mapping[str, Carrier]]:
    """Return for each sentence the best evidence in each source; `group` names the source of a document."""
    sources: list[Mapping[str, Carrier]] = []
    for own in found:
        by_source: dict[str, list[Carrier]] = {}
        for doc, evidence in own.items():
            by_source.setdefault(group(documents[doc]), []).append(evidence)
        sources.append({source: best_of(its) for source, its in by_source.items()})
    return sources
