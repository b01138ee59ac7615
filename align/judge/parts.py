"""Say which clauses of a pair's two ends the other end carries, and which are missing there.

Each clause is compared with every run of clauses of the other end; a logistic regression over what was measured
gives the chance that it is carried (`parts_weights`). docs/explanation/parts.md explains it.

Clauses need vectors of their own: `cut_rows` says of which texts, whoever called it encodes them as one batch, and
`fill_parts` compares them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from align.judge.features import length_deviation
from align.judge.judge import COVERED, PARTIAL, PARTIAL_FLAG, are_conflicts, length_surplus
from align.judge.mentions import MENTION, Rarity, share_rare
from align.judge.parts_ends import LONGEST, Cutter, typical_spread
from align.judge.parts_measure import MEASURES, count_figures, measure_clauses
from align.judge.parts_weights import CARRIED, OTHER_FACTS, carried_chance, lacks_part, load_weights
from align.judge.parts_words import linked_inside, measure_words
from align.match.propose import NEAR_COSINE
from align.match.sides import center
from align.match.table import NEAR, object_column
from align.match.threads import one_thread
from align.records import LIKELY, Part, Stretch
from align.watch import track

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.judge.parts_ends import End
    from align.judge.parts_measure import Doubles
    from align.match.table import Candidates
    from align.records import Side, Vectors, Words

    Mask = npt.NDArray[np.bool_]

Place = tuple[int, int, int]  # side, sentence, document of the other side
SURE = 0.9  # probability from which, lengths even and facts agreeing, nothing is looked for
RIVAL_WORTH, RIVALS_END = 0.125, 8.0  # of a rival by one spread, beside all words linked; as far as it counts
NO_RIVAL = -4.0  # what an end of one clause has for a rival
UNEVEN = 1.5  # standard deviations of the ratio of lengths from which it is out of the ordinary


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """The rows whose clauses are compared, int[k], and what cuts their ends; `texts` are to be encoded.

    Beside the clauses stands a sample of sentences, so that mean and spread do not hang on a few clauses.
    """

    rows: npt.NDArray[np.intp]
    cutters: tuple[Cutter, Cutter]
    rarity: tuple[Rarity, Rarity]

    @property
    def texts(self) -> tuple[list[str], list[str]]:
        """Return the texts whose vectors `fill_parts` needs, each once, Arabic and English."""
        return list(self.cutters[0].rows), list(self.cutters[1].rows)

    def take(self, rows: npt.NDArray[np.intp]) -> Cuts:
        """Return some of the rows."""
        return replace(self, rows=rows)

    def sentences(self, judged: Candidates) -> tuple[list[str], list[str]]:
        """Return the texts of the sentences in the rows, each once, Arabic and English: their words are wanted."""
        rows = self.rows.tolist()
        return (
            self.cutters[0].sentences_of(judged.ar(row) for row in rows),
            self.cutters[1].sentences_of(judged.en(row) for row in rows),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Clauses:
    """The centred rows of `Cuts.texts`, by language, and the spread of unrelated ones' cosines, their unit.

    `words` are those of the sentences, by their texts, None for an encoder that has no vectors of words.
    """

    vectors: tuple[Vectors, Vectors]
    spread: float
    words: tuple[Mapping[str, Words], Mapping[str, Words]] | None = None


def cut_rows(judged: Candidates, ar: Side, en: Side, rows: npt.NDArray[np.intp]) -> Cuts:
    """Cut both ends of some rows into clauses."""
    cutters = Cutter("ar", ar), Cutter("en", en)
    cutters[0].gather(judged.ar(row) for row in rows.tolist())
    cutters[1].gather(judged.en(row) for row in rows.tolist())
    return Cuts(rows, cutters, (Rarity("ar", ar), Rarity("en", en)))


def measure_cuts(
    vectors: tuple[Vectors, Vectors],
    stored: Vectors | None = None,
    words: tuple[Mapping[str, Words], Mapping[str, Words]] | None = None,
) -> Clauses:
    """Centre the rows of `Cuts.texts`, made by the encoder of the sides; `stored` is the mean, as in `center`.

    `words` are those of `Cuts.sentences`, of an encoder that has vectors of words.
    """
    centred = center(vectors[0], stored), center(vectors[1], stored)
    return Clauses(centred, typical_spread(*centred), words)


def cut_ends(judged: Candidates, cuts: Cuts, clauses: Clauses) -> Iterator[tuple[int, End, End]]:
    """Yield each row that was cut, with its Arabic and its English end."""
    ar, en = cuts.cutters
    ar_words, en_words = clauses.words or (None, None)
    for row in track("parts", cuts.rows.tolist()):
        yield (
            row,
            ar.cut_end(judged.ar(row), clauses.vectors[0], ar_words),
            en.cut_end(judged.en(row), clauses.vectors[1], en_words),
        )


def fill_parts(judged: Candidates, cuts: Cuts, clauses: Clauses, chosen: Mask | None = None) -> Candidates:
    """Return all rows, those that were cut with the parts of both ends and the flag `partial` as these have it.

    `chosen`, bool[n], are the pairs: a sentence that stands in one says what it says there, and nothing in passing
    in another sentence of the same document.
    """
    parts, flags = list(judged.parts), judged.flags.copy()
    ar, en = (cutter.side for cutter in cuts.cutters)
    alone = (judged.probability < PARTIAL) & (judged.ar_size == 1) & (judged.en_size == 1)
    held: set[Place] = set()
    for row in np.flatnonzero(chosen).tolist() if chosen is not None else []:
        held.update(ends_of(judged, row, ar, en))
    surplus = length_surplus(judged, ar, en)
    with one_thread():
        for row, ar_end, en_end in cut_ends(judged, cuts, clauses):
            found = decide_parts(ar_end, en_end, clauses.spread), decide_parts(en_end, ar_end, clauses.spread)
            if alone[row] and held.isdisjoint(ends_of(judged, row, ar, en)):
                rare = cuts.rarity[0].of(judged.ar_first[row]), cuts.rarity[1].of(judged.en_first[row])
                find_mention(found, (ar_end, en_end), rare)
            longer = found[0] if surplus[row] > 0 else found[1]
            if len(longer) > 1:  # of a single clause lengths say more
                told = any(len(end) > 1 and lacks_part(end) for end in found)
                flags[row] = flags[row] | PARTIAL_FLAG if told else flags[row] & ~PARTIAL_FLAG
            parts[row] = (*found[0], *found[1])
    return replace(judged, flags=flags, parts=object_column(parts))


def find_mention(
    found: tuple[list[Part], list[Part]], ends: tuple[End, End], rare: tuple[Doubles, Doubles]
) -> None:
    """Tell the clauses of two sentences to be carried by each other where they speak of one thing in passing.

    They are the clauses with the words that weigh most. `rare` says how rare the words of each sentence are.
    """
    if ends[0].words is None or ends[1].words is None or not (found[0] and found[1]):
        return
    shared, words = share_rare(ends[0].words, ends[1].words, rare)
    if shared < MENTION:
        return
    at = [
        next(i for i, (first, last) in enumerate(end.clause_words) if word < last)
        for end, word in zip(ends, words, strict=True)
    ]
    for own in (0, 1):
        part, by = found[own][at[own]], ends[1 - own].clauses[at[1 - own]]
        found[own][at[own]] = replace(
            part, chance=max(part.chance, CARRIED), evidence=part.evidence or Stretch(by.start, by.end)
        )


def worth_a_look(
    judged: Candidates, ar: Side, en: Side, covered: float = COVERED, alike: Mask | None = None
) -> npt.NDArray[np.intp]:
    """Return the rows where something may be missing from a full match, or be carried by what is not one.

    Near misses only where nothing better says anything of one of their sentences. What is no match can show no more
    than that a sentence is carried in part: full matches in the same two documents that hold all its sentences say
    as much. `alike`, bool[n], marks the rows of two sentences that may say the same (`judge.tellings`).
    """
    likely = np.zeros(len(judged), dtype=np.bool_) if alike is None else alike
    told = [
        held_by(first, size, judged.probability >= min(PARTIAL, covered), len(side))
        for first, size, side in ((judged.ar_first, judged.ar_size, ar), (judged.en_first, judged.en_size, en))
    ]
    near = judged.source == NEAR
    idle = near & ~likely & told[0][judged.ar_first] & told[1][judged.en_first]
    conflicts = are_conflicts(judged, covered)
    unsure = (judged.cosine >= NEAR_COSINE) | (judged.probability >= PARTIAL) | conflicts | likely
    uneven = (judged.probability < SURE) | (judged.flags != 0) | (judged.ar_size != judged.en_size)
    full = judged.probability >= covered
    held: set[Place] = set()
    for row in np.flatnonzero(full).tolist():
        held.update(ends_of(judged, row, ar, en))
    rows = []
    for row in np.flatnonzero(~idle & (full | unsure)).tolist():
        if not full[row] and held.issuperset(ends_of(judged, row, ar, en)):
            continue
        texts = ar.text_of(judged.ar(row)), en.text_of(judged.en(row))
        if max(map(len, texts)) <= LONGEST and (
            not full[row] or uneven[row] or abs(length_deviation(*texts)) > UNEVEN
        ):
            rows.append(row)
    return np.array(rows, dtype=np.intp)


def open_rows(
    judged: Candidates,
    rows: npt.NDArray[np.intp],
    chosen: Mask,
    ar: Side,
    en: Side,
    covered: float = COVERED,
) -> npt.NDArray[np.intp]:
    """Return those of the rows to be cut whose parts can tell anything.

    Where pairs that need no look hold all sentences of a row, in the same two documents, these carry them in full:
    a row that is no pair (two sentences with one, say) adds nothing. `chosen`, bool[n], are the pairs.
    """
    needs_none = chosen & (judged.probability >= max(SURE, covered)) & (judged.flags & PARTIAL_FLAG == 0)
    needs_none[rows] = False
    held: set[Place] = set()
    for row in np.flatnonzero(needs_none).tolist():
        held.update(ends_of(judged, row, ar, en))
    kept = [row for row in rows.tolist() if chosen[row] or not held.issuperset(ends_of(judged, row, ar, en))]
    return np.array(kept, dtype=np.intp)


def ends_of(judged: Candidates, row: int, ar: Side, en: Side) -> list[Place]:
    """Return the sentences of a row, each with the document that the row says carries it."""
    ar_doc, en_doc = int(ar.doc_ids[judged.ar_first[row]]), int(en.doc_ids[judged.en_first[row]])
    return [(0, i, en_doc) for i in judged.ar(row)] + [(1, j, ar_doc) for j in judged.en(row)]


def held_by(first: npt.NDArray[np.int32], size: npt.NDArray[np.int32], rows: Mask, count: int) -> Mask:
    """Say which of `count` sentences lie in the spans of some rows."""
    edges = np.bincount(first[rows], minlength=count + 1) - np.bincount((first + size)[rows], minlength=count + 1)
    return np.asarray(np.cumsum(edges)[:count] > 0)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """The clauses of an end against the other end: rows of MEASURES, and of WORD_MEASURES where there are words.

    `runs` are the clauses of the other end (first, last but one) that carry each clause if any do. `clear` says how
    clearly: by how much no other clause of its own end is nearer to them, and which share of its words is linked to
    theirs.
    """

    measures: Doubles
    words: Doubles | None
    runs: list[tuple[int, int]]
    clear: Doubles


def compare_ends(own: End, other: End, spread: float) -> Compared:
    """Compare the clauses of an end with the other end; both have some."""
    measures, runs = measure_clauses(own, other, spread)
    rivals = measures[:, MEASURES.index("rival")] if len(own.clauses) > 1 else np.full(1, NO_RIVAL)
    clear = -RIVAL_WORTH * np.clip(rivals, -RIVALS_END, RIVALS_END)
    if own.words is None or other.words is None:
        return Compared(measures, None, runs, clear)
    words, links = measure_words(own.words, other.words, own.clause_words)
    there = [(other.clause_words[first][0], other.clause_words[last - 1][1]) for first, last in runs]
    inside = [linked_inside(own.words, links, *ends) for ends in zip(own.clause_words, there, strict=True)]
    return Compared(measures, words, runs, clear + np.array(inside))


def decide_parts(own: End, other: End, spread: float) -> list[Part]:
    """Return the parts of one end, each with the stretch of the other end that carries it, where that is clear.

    A clause with a number or date that the other end lacks is not carried, however alike the rest.
    """
    if not (own.clauses and other.clauses):
        return []
    found = compare_ends(own, other, spread)
    least = load_weights("plain" if found.words is None else "words").evidence
    parts = []
    for i, chance in enumerate(carried_chance(found.measures, found.words).tolist()):
        place = Stretch(own.clauses[i].start, own.clauses[i].end)
        if chance >= LIKELY and count_figures(own, i, other)[0]:
            chance = OTHER_FACTS
        first, last = found.runs[i]
        evidence = Stretch(other.clauses[first].start, other.clauses[last - 1].end)
        shown = chance >= LIKELY and found.clear[i] >= least
        parts.append(Part(own.language, own.clauses[i].doc, place, chance, evidence if shown else None))
    return parts
