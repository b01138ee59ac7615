"""Sentences that say several things: which of their clauses each of several sentences of another document carries.

"It cost 1.2 billion dinars, sixty per cent of it a loan" stands against two sentences: “It cost 1.2 billion
dinars.” “Sixty per cent of that was lent.” Who says the first of these does not therefore say the second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from align.records import Stretch
from align.select.coverage import ACROSS

if TYPE_CHECKING:
    from align.match.table import Candidates
    from align.records import Part, Sentence, Side
    from align.select.coverage import Coverage


@dataclass(frozen=True, slots=True)
class Cut:
    """A sentence, `node`, cut into runs of clauses: their places in its text, and the node that carries each."""

    node: int
    places: tuple[Stretch, ...]
    carriers: tuple[int, ...]


def find_cuts(judged: Candidates, coverage: Coverage, sides: tuple[Side, Side]) -> dict[int, list[Cut]]:
    """Return how sentences can be cut, the surest first, by node.

    Only beyond doubt, as between stories, is a sentence carried by several, and each of these carries a run of its
    clauses; no clause that nothing carries clearly lies between two runs.
    """
    found: defaultdict[int, list[tuple[float, Cut]]] = defaultdict(list)
    count = len(sides[0])
    for side, evidence in enumerate((coverage.ar, coverage.en)):
        own, other = (0, count) if side == 0 else (count, 0)
        for i, by_document in enumerate(evidence):
            for its in by_document.values():
                if its.status != "covered" or len(its.span) < 2 or its.probability < ACROSS:
                    continue
                if len(judged.ar(its.row) if side == 0 else judged.en(its.row)) > 1:
                    continue
                there = [sides[1 - side].sentences[j] for j in its.span]
                places = cut(sides[side].sentences[i], its.parts, there)
                if places:
                    carriers = tuple(its.span.first + k + other for k, _ in places)
                    found[i + own].append((its.probability, Cut(i + own, tuple(at for _, at in places), carriers)))
    return {
        node: [one for _, one in sorted(cuts, key=lambda x: (-x[0], x[1].carriers))] for node, cuts in found.items()
    }


def cut(sentence: Sentence, parts: Sequence[Part], there: Sequence[Sentence]) -> list[tuple[int, Stretch]]:
    """Return the runs of clauses that each of several sentences carries, as its number and a place in the text.

    Nothing is returned where one of them carries none, or two runs.
    """
    ordered = sorted(parts, key=lambda part: part.place.start)
    carried = [(at, by) for at, part in enumerate(ordered) if (by := find_carrier(part, there)) is not None]
    starts = [at for (_, before), (at, by) in pairwise([(-1, -1), *carried]) if by != before]
    runs = [by for at, by in carried if at in starts]
    if sorted(runs) != list(range(len(there))):
        return []
    if any(before != by and at - last > 1 for (last, before), (at, by) in pairwise(carried)):
        return []
    edges = [0, *(ordered[at].place.start - sentence.start for at in starts[1:]), len(sentence.text)]
    return [
        (by, Stretch(start, start + len(sentence.text[start:end].rstrip())))
        for by, (start, end) in zip(runs, pairwise(edges), strict=True)
    ]


def find_carrier(part: Part, there: Sequence[Sentence]) -> int | None:
    """Return which of several sentences holds most of what carries a clause."""
    if part.evidence is None:
        return None
    shared = [min(part.evidence.end, one.end) - max(part.evidence.start, one.start) for one in there]
    return shared.index(max(shared)) if max(shared) > 0 else None


def divide(
    members: Iterable[int],
    one: Cut,
    tied: Callable[[int, int], bool],
    told_by: Iterable[Sequence[tuple[int, int]]],
) -> list[set[int]]:
    """Divide the others of a statement among the runs of clauses of one of its sentences.

    Each of the others stands with the carrier that it is `tied` to. `told_by` are those who tell a fact otherwise,
    each with where it stands in the text of the sentence: they stay together. Nothing is returned where that cannot
    be: when one is tied to none of the carriers or to several, or to another who is tied to another carrier.
    """
    members = set(members)
    if not members.issuperset((one.node, *one.carriers)):
        return []
    home = {node: k for k, node in enumerate(one.carriers)}
    for node in sorted(members - home.keys() - {one.node}):
        at = [k for k, carrier in enumerate(one.carriers) if tied(node, carrier)]
        if len(at) != 1:
            return []
        home[node] = at[0]
    if any(home[a] != home[b] and tied(a, b) for a, b in combinations(sorted(home), 2)):
        return []
    for tellers in told_by:
        if len({home[node] if node != one.node else find_run(one, start) for node, start in tellers}) > 1:
            return []
    return [{one.node, *(node for node, at in home.items() if at == k)} for k in range(len(one.carriers))]


def find_run(one: Cut, offset: int) -> int:
    """Return the run of clauses in which an offset into a sentence lies."""
    return max(k for k, place in enumerate(one.places) if place.start <= offset)
