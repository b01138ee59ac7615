"""What is known of each two sentences, of any source and language: whether they say the same, and who carries whom.

Sentences are nodes, the Arabic ones first, then the English ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from align.judge.judge import COVERED, are_conflicts
from align.judge.tellings import PERHAPS

if TYPE_CHECKING:
    from align.match.echo import Echoes
    from align.match.table import Candidates
    from align.records import Side
    from align.select.coverage import Carrier, Coverage

LEAST_OF_SPAN = 0.2  # cosine below which a sentence of a span says nothing of what the span carries
WHOLE = 0.7  # chance that two sentences of a story say the same from which each says all that the other says
PART = 0.35  # chance from which one sentence of a language says some of what another says


@dataclass(frozen=True, slots=True, eq=False)
class Relations:
    """What is known of each two sentences.

    `same`, the lower node first: the chance that they say the same, facts aside where these alone disagree.
    `carried`, for (a, b): whether b says all that a says; False when some of it, no entry when nothing.
    `together`, the lower node first: sentences that carry another one only together, and so are no rivals.
    `tied`, the lower node first: of whom coverage or an echo says that one carries all of the other.
    """

    same: dict[tuple[int, int], float]
    carried: dict[tuple[int, int], bool]
    together: set[tuple[int, int]]
    tied: set[tuple[int, int]]


def relate(
    judged: Candidates, coverage: Coverage, echoes: Echoes, sides: tuple[Side, Side], covered: float
) -> Relations:
    """Read off coverage and the pairs of one language what is known of each two sentences."""
    count = len(sides[0])
    same: dict[tuple[int, int], float] = {}
    carried: dict[tuple[int, int], bool] = {}
    together: set[tuple[int, int]] = set()
    differing = are_conflicts(judged, covered)
    for side, found in enumerate((coverage.ar, coverage.en)):
        own, other = (0, count) if side == 0 else (count, 0)
        for i, evidence in enumerate(found):
            for its in evidence.values():
                if its.status == "uncovered":
                    continue
                node, there = i + own, [j + other for j in counterparts_in(i, its, judged, side, sides)]
                for j in there:
                    pair = (min(node, j), max(node, j))
                    carried[node, j] = carried.get((node, j), False) or its.status == "covered"
                    chance = its.probability if its.status == "covered" else 0.0
                    if differing[its.row]:
                        chance = float(judged.likeness[its.row])
                    same[pair] = max(same.get(pair, 0.0), chance)
                if its.status == "covered":
                    together.update((a, b) for a in there for b in there if a < b)
    docs = [sentence.doc for side in sides for sentence in side.sentences]
    for row in range(len(echoes)):
        shift = count if echoes.side[row] else 0
        a, b = int(echoes.one[row]) + shift, int(echoes.other[row]) + shift
        chances, alike = echoes.carried[row].tolist(), echoes.alike[row].tolist()
        if min(chances) >= COVERED or (min(alike) >= COVERED and max(chances) < COVERED):
            same[a, b] = max(same.get((a, b), 0.0), min(alike))
        if docs[a] == docs[b]:  # a headline and its text are one source
            continue
        for (x, y), chance, back in (((a, b), *chances), ((b, a), *chances[::-1])):
            if chance >= COVERED or back >= COVERED or min(alike) >= COVERED or chance >= PART:
                carried[x, y] = carried.get((x, y), False) or chance >= COVERED
    tied = {(min(pair), max(pair)) for pair, whole in carried.items() if whole}
    return Relations(same, carried, together, tied)


def add_tellings(known: Relations, tellings: Mapping[tuple[int, int], float], covered: float) -> None:
    """Take over how likely sentences of one story say the same.

    From PERHAPS on one says some of what the other says, from WHOLE on all. What is not likely to say the same does
    not say all of it, but stays tied.
    """
    known.same.update(tellings)
    for (a, b), chance in tellings.items():
        for way in ((a, b), (b, a)):
            if chance < covered and way in known.carried:
                known.carried[way] = False
            elif chance >= PERHAPS:
                known.carried[way] = known.carried.get(way, False) or chance >= WHOLE


def counterparts_in(
    i: int, evidence: Carrier, judged: Candidates, side: int, sides: tuple[Side, Side]
) -> list[int]:
    """Return which sentences of the span that carries a sentence say what it says.

    Where a row joins several sentences with several, each belongs with the nearest one, and with those whose
    nearest it is: two and two that stand the other way round are two statements.
    """
    there = list(evidence.span)
    if len(there) > 1:
        cosines = sides[side].vectors[i] @ sides[1 - side].vectors[there].T
        there = [j for j, cosine in zip(there, cosines.tolist(), strict=True) if cosine >= LEAST_OF_SPAN] or there
    own = list(judged.ar(evidence.row) if side == 0 else judged.en(evidence.row))
    if len(there) < 2 or len(own) < 2 or i not in own:
        return there
    cosines = sides[side].vectors[own] @ sides[1 - side].vectors[there].T
    row = cosines[own.index(i)]
    return [j for k, j in enumerate(there) if row[k] == row.max() or row[k] == cosines[:, k].max()]
