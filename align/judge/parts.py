"""Say which clauses of a pair's two ends the other end carries, and which are missing there.

Each clause is compared with every run of clauses of the other end; a logistic regression over what was measured
gives the chance that it is carried (`parts_weights`). docs/explanation/parts.md explains it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from align.judge.coverage import COVERED, PARTIAL, is_conflict, length_surplus
from align.judge.features import length_deviation
from align.judge.flags import FLAGS
from align.judge.parts_ends import LONGEST, cut_pairs
from align.judge.parts_measure import count_figures, measure_clauses
from align.judge.parts_weights import LIKELY, carried_chance, lacks_part
from align.records import JudgedPair, Pair, Part, Span, Stretch
from align.watch import track

if TYPE_CHECKING:
    from align.judge.parts_ends import End
    from align.match.retrieve import Neighbours
    from align.records import Encoder, Side, Vectors

NEAR = 0.30  # cosine from which a sentence may hold a clause of another
NEAREST = 2  # sentences looked at for one that nothing carries
SURE = 0.9  # probability from which, lengths even and facts agreeing, nothing is looked for
UNEVEN = 1.5  # standard deviations of the ratio of lengths from which it is out of the ordinary


def part_pairs(
    judged: Sequence[JudgedPair],
    ar: Side,
    en: Side,
    encoder: Encoder,
    stored: Vectors | None = None,
    covered: float = COVERED,
) -> list[JudgedPair]:
    """Return all pairs, those worth a look with the parts of both ends and the flag `partial` as these have it.

    `encoder` is the one that made the sides, `stored` the mean to centre on, as in `center`; from the probability
    `covered` on a pair is a full match unless a clause is missing.
    """
    looked = [i for i, found in enumerate(judged) if is_worth_a_look(found, ar, en, covered)]
    cuts = cut_pairs([judged[i].pair for i in looked], ar, en, encoder, stored)
    result = list(judged)
    for i, (ar_end, en_end) in zip(track("parts", looked), cuts.ends, strict=True):
        parts = decide_parts(ar_end, en_end, cuts.spread), decide_parts(en_end, ar_end, cuts.spread)
        longer = parts[0] if length_surplus(judged[i], ar, en) > 0 else parts[1]
        flags = judged[i].flags
        if len(longer) > 1:  # of a single clause lengths say more
            told = any(len(end) > 1 and lacks_part(end) for end in parts)
            flags = tuple(flag for flag in FLAGS if (told if flag == "partial" else flag in judged[i].flags))
        result[i] = replace(judged[i], flags=flags, parts=(*parts[0], *parts[1]))
    return result


def is_worth_a_look(found: JudgedPair, ar: Side, en: Side, covered: float = COVERED) -> bool:
    """Say whether something may be missing from a full match, or be carried by what is not one."""
    texts = ar.text_of(found.pair.ar), en.text_of(found.pair.en)
    if not (found.pair.ar and found.pair.en) or max(map(len, texts)) > LONGEST:
        return False
    if found.probability < covered:
        return found.pair.cosine >= NEAR or found.probability >= PARTIAL or is_conflict(found, covered)
    return (
        found.probability < SURE
        or bool(found.flags)
        or len(found.pair.ar) != len(found.pair.en)
        or abs(length_deviation(*texts)) > UNEVEN
    )


def doubt(found: JudgedPair) -> JudgedPair:
    """Return a near miss as what it is: a pair that mining refused.

    Its probability is that of pairs mining offers, too high for others: what counts is a clause that it carries, or
    the same statement with other facts.
    """
    return replace(found, probability=min(found.probability, PARTIAL - 1e-4))


def find_near(
    judged: Sequence[JudgedPair],
    ar: Side,
    en: Side,
    neighbours: tuple[Neighbours, Neighbours],
    covered: float = COVERED,
) -> list[Pair]:
    """Return near misses: sentences that nothing may carry yet, each with those nearest to it in linked documents.

    Documents are linked when a pair from `covered` on joins them: there a clause told in passing is likely,
    elsewhere likeness is chance. `neighbours` are those of the Arabic and of the English sentences.
    """
    sides = ar, en
    told: tuple[set[int], set[int]] = (set(), set())
    linked: set[tuple[int, int]] = set()
    known: set[tuple[Span, Span]] = set()
    for found in judged:
        known.add((found.pair.ar, found.pair.en))
        if found.probability >= min(PARTIAL, covered):
            told[0].update(found.pair.ar)
            told[1].update(found.pair.en)
        if found.probability >= covered and found.pair.ar and found.pair.en:
            linked.add((int(ar.doc_ids[found.pair.ar.first]), int(en.doc_ids[found.pair.en.first])))
    near: dict[tuple[int, int], float] = {}
    for side, nearest in enumerate(neighbours):
        for i in range(len(sides[side])):
            if i in told[side]:
                continue
            ends = [(i, j) if side == 0 else (j, i) for j in nearest.index[i].tolist() if j >= 0]
            cosines = nearest.cosine[i].tolist()
            close = [
                (end, cosine)
                for end, cosine in zip(ends, cosines, strict=False)
                if cosine >= NEAR and (int(ar.doc_ids[end[0]]), int(en.doc_ids[end[1]])) in linked
            ]
            near.update(close[:NEAREST])
    pairs = [
        Pair(Span(i, i + 1), Span(j, j + 1), "mine", round(cosine, 4)) for (i, j), cosine in sorted(near.items())
    ]
    return [pair for pair in pairs if (pair.ar, pair.en) not in known]


def decide_parts(own: End, other: End, spread: float) -> list[Part]:
    """Return the parts of one end, each with the stretch of the other end that carries it.

    A clause with a number or date that the other end lacks is not carried, however alike the rest.
    """
    if not (own.clauses and other.clauses):
        return []
    measures, runs = measure_clauses(own, other, spread)
    parts = []
    for i, (chance, (first, last)) in enumerate(zip(carried_chance(measures).tolist(), runs, strict=True)):
        place = Stretch(own.clauses[i].start, own.clauses[i].end)
        evidence = Stretch(other.clauses[first].start, other.clauses[last - 1].end)
        carried = chance >= LIKELY and not count_figures(own, i, other)[0]
        parts.append(Part(own.language, own.clauses[i].doc, place, chance, evidence if carried else None))
    return parts
