"""Coverage: for every sentence, whether the other language carries it, and where; read off judged candidates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.judge.judge import COVERED, PARTIAL, PARTIAL_FLAG, are_conflicts, length_surplus
from align.judge.parts_measure import LIKELY, has_carried_part, lacks_part
from align.match.candidates import first_occurrences
from align.records import Part, Sentence, Side, Span, Status, Stretch
from align.select.pairs import rank_rows

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates

    Mask = npt.NDArray[np.bool_]

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
    judged: Candidates, chosen: Mask, ar: Side, en: Side, covered: float = COVERED, far: Mask | None = None
) -> Coverage:
    """Return the evidence for each sentence of both sides, from all judged rows that hold it.

    What carries it in full counts most, then what carries some of it. Among those, a pair (`chosen`) counts most,
    then a row from `covered` on, then one with different facts, then the more probable.

    A row that is no pair carries a sentence in full only beside pairs: the sentence stands in one, or a better one
    holds what carries it. So coverage tells nothing that the pairs contradict. Copies of a text share evidence.

    `far`, bool[n], marks the rows between documents of different stories. There likeness is chance unless it is
    beyond doubt: such a row carries a sentence from `ACROSS` on, and nothing in part.
    """
    found: tuple[Found, Found] = ([{} for _ in ar.sentences], [{} for _ in en.sentences])
    surplus = length_surplus(judged, ar, en).tolist()
    conflicts = are_conflicts(judged, covered)
    held, backed = back_rows(judged, chosen, len(ar), len(en))
    docs = en.doc_ids[judged.en_first].tolist(), ar.doc_ids[judged.ar_first].tolist()
    doubtful = np.zeros(len(judged), dtype=np.bool_) if far is None else far & (judged.probability < ACROSS)
    for rank, row in enumerate(order_evidence(judged, chosen, conflicts, covered).tolist()):
        if doubtful[row]:
            continue
        spans = judged.ar(row), judged.en(row)
        for side, longer in ((0, surplus[row] > 0), (1, surplus[row] < 0)):
            sentences = (ar, en)[side].sentences
            for i in spans[side]:
                parts = parts_of(judged.parts[row], sentences[i])
                status = decide_status(judged, row, longer, bool(conflicts[row]), covered, parts)
                if status == "covered" and not (held[side][i] or backed[side][row]):
                    status = "partial"
                before = found[side][i].get(docs[side][row], NOTHING)
                if ORDER.index(status) >= ORDER.index(before.status):
                    chance = float(judged.probability[row])
                    found[side][i][docs[side][row]] = Carrier(status, chance, spans[1 - side], parts, row, rank)
    return Coverage(share_copies(found[0], ar), share_copies(found[1], en))


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
    judged: Candidates, chosen: Mask, ar_count: int, en_count: int
) -> tuple[tuple[Mask, Mask], tuple[Mask, Mask]]:
    """Say which sentences of both sides stand in a pair, and of which rows a better pair holds the other end.

    The second value is about the Arabic sentences of each row, whose other end is English, then about the English
    ones. A pair holds its own ends.
    """
    place = np.empty(len(judged), dtype=np.int64)
    place[rank_rows(judged)] = np.arange(len(judged))
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


def decide_status(
    judged: Candidates, row: int, longer: bool, conflict: bool, covered: float, parts: Sequence[Part]
) -> Status:
    """Say how far a row carries a sentence.

    Its end of the row is the `longer` one or not, `parts` are its own clauses. Partial is a full match that lacks a
    clause, what carries some clause though it is no match, what states it with conflicting facts (`conflict`), and
    what perhaps states it.
    """
    if judged.probability[row] >= covered:
        clauses = sum(part.language == parts[0].language for part in judged.parts[row]) if parts else 0
        # Of an end of one clause lengths say more.
        lacks = lacks_part(parts) if clauses > 1 else bool(judged.flags[row] & PARTIAL_FLAG) and longer
        return "partial" if lacks else "covered"
    likeliest = max((part.chance for part in parts), default=1.0)
    perhaps = judged.probability[row] >= min(PARTIAL, covered) and likeliest >= LIKELY
    return "partial" if conflict or perhaps or has_carried_part(parts) else "uncovered"


def sources_of(found: Found, documents: Sequence[str], group: Callable[[str], str]) -> list[Mapping[str, Carrier]]:
    """Return for each sentence the best evidence in each source; `group` names the source of a document."""
    sources: list[Mapping[str, Carrier]] = []
    for own in found:
        by_source: dict[str, list[Carrier]] = {}
        for doc, evidence in own.items():
            by_source.setdefault(group(documents[doc]), []).append(evidence)
        sources.append({source: best_of(its) for source, its in by_source.items()})
    return sources
