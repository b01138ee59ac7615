"""Two versions of one page: sentences added, taken away, put otherwise or moved, and facts that changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

from align.facts.claim import Claim
from align.facts.claims import read_claims
from align.facts.denial import read_stance
from align.facts.same_claims import agree_on, comparable
from align.judge.judge import COVERED
from align.judge.meetings import MASK, mask_span
from align.normalize import for_comparison
from align.select.conflicts import AROUND, NO, PAUSES, YES
from align.select.relations import PART

if TYPE_CHECKING:
    from align.match.echo import Echoes
    from align.records import Language, Sentence

How = Literal["facts", "recast", "extended", "shortened", "moved", "added", "removed"]
LONGER = 1.2  # times the length of the other wording, from which a sentence may say more
Match = tuple[int, int]  # a sentence of the old version and one of the new, by number


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that changed: its `kind` as in conflicts.tsv, the words around it, and the values, "" for none.

    `claims` are what was read of both, None where nothing stands, and for a negation.
    """

    kind: str
    what: str
    old: str
    new: str
    claims: tuple[Claim | None, Claim | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a sentence: `old` is None for what was added, `new` for what was taken away.

    `facts`: it tells other facts, these; `recast`: the same in other words; `extended` and `shortened`: it says
    more or less than before; `moved`: the same words in another place.
    """

    how: How
    old: Sentence | None
    new: Sentence | None
    facts: tuple[Fact, ...] = ()


def find_changes(old: Sequence[Sentence], new: Sequence[Sentence], echoes: Echoes) -> tuple[list[Change], int]:
    """Return what changed between two versions in one language, in reading order, and how many sentences did not.

    `echoes` are judged pairs of sentences: the old ones are numbered first, then the new ones. A sentence that was
    taken away stands where it was, behind what stood before it.
    """
    kept, moved = match_texts(old, new)
    taken = {i for i, _ in kept + moved}, {j for _, j in kept + moved}
    chances = {
        (int(one), int(other) - len(old)): (carried, alike)
        for one, other, carried, alike in zip(
            echoes.one, echoes.other, echoes.carried.tolist(), echoes.alike.tolist(), strict=True
        )
    }
    changes = {(i, j): Change("moved", old[i], new[j]) for i, j in moved}
    order = sorted(chances, key=lambda match: (-sum(chances[match][1]), abs(match[0] - match[1]), match))
    for i, j in order:
        if max(chances[i, j][1]) >= PART and i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            changes[i, j] = describe_change(old[i], new[j], chances[i, j][0])
    for i, j in order:  # a sentence cut in two, two made one, or a thing said twice
        carried = chances[i, j][0]
        if (i not in taken[0] and carried[0] >= COVERED) or (j not in taken[1] and carried[1] >= COVERED):
            taken[0].add(i)
            taken[1].add(j)
            changes[i, j] = Change("recast", old[i], new[j])
    rows = [((j, i), change) for (i, j), change in changes.items()]
    rows += [((j, len(old)), Change("added", None, new[j])) for j in range(len(new)) if j not in taken[1]]
    place = dict(sorted([*kept, *changes], reverse=True))  # of several places the first one
    for i in range(len(old)):
        if i not in taken[0]:
            before = [place[k] for k in range(i) if k in place]
            rows.append(((before[-1] if before else -1, len(old) + 1 + i), Change("removed", old[i], None)))
    return [change for _, change in sorted(rows, key=lambda row: row[0])], len(kept)


def match_texts(old: Sequence[Sentence], new: Sequence[Sentence]) -> tuple[list[Match], list[Match]]:
    """Return the sentences whose words are the same in both versions: those in order, and those that moved."""
    keys = [[for_comparison(sentence.text) or sentence.text for sentence in side] for side in (old, new)]
    blocks = SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_matching_blocks()
    kept = [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
    taken = {i for i, _ in kept}, {j for _, j in kept}
    free: defaultdict[str, list[int]] = defaultdict(list)
    for j, key in enumerate(keys[1]):
        if j not in taken[1]:
            free[key].append(j)
    moved = [(i, free[key].pop(0)) for i, key in enumerate(keys[0]) if i not in taken[0] and free[key]]
    return kept, moved


def describe_change(old: Sentence, new: Sentence, carried: Sequence[float]) -> Change:
    """Say what became of a sentence. `carried`: whether the new one says all of the old one, and the reverse."""
    facts = compare_facts(old.text, new.text, old.language)
    if facts:
        return Change("facts", old, new, tuple(facts))
    keeps, adds_nothing = (chance >= COVERED for chance in carried)
    if keeps and not adds_nothing and len(new.text) >= LONGER * len(old.text):
        return Change("extended", old, new)
    if adds_nothing and not keeps and len(old.text) >= LONGER * len(new.text):
        return Change("shortened", old, new)
    return Change("recast", old, new)


def compare_facts(old: str, new: str, language: Language) -> list[Fact]:
    """Return the numbers, dates and names that two wordings of a sentence do not share, and whether one denies.

    Any other value counts, also one that is no contradiction: "at least 11" became "12". Figures and dates that one
    of the two lacks are told with an empty value; names are not, for a person may be "the minister" in the other.
    """
    was, now = (read_stance(text, language).says for text in (old, new))
    found = []
    if was is not None and now is not None and was != now:
        found.append(Fact("negation", old if was else new, YES if was else NO, YES if now else NO))
    left = list(read_claims(old, language))
    right = list(read_claims(new, language))
    for a in tuple(left):
        same = next((b for b in right if is_same(a, b)), None)
        if same:
            left.remove(a)
            right.remove(same)
    for a in tuple(left):
        other = next((b for b in right if comparable(a, b) and a.measure != "word"), None)
        if other:
            left.remove(a)
            right.remove(other)
            values = (a.text, other.text) if a.text != other.text else (within(old, a), within(new, other))
            found.append(Fact(a.kind, around(new, other), *values, (a, other)))
    found += [Fact(a.kind, around(old, a), a.text, "", (a, None)) for a in left if a.kind != "name"]
    found += [Fact(b.kind, around(new, b), "", b.text, (None, b)) for b in right if b.kind != "name"]
    return found


def is_same(one: Claim, other: Claim) -> bool:
    """Say whether two claims are one value, bounds and all."""
    if not comparable(one, other) or not agree_on(one, other):
        return False
    return one.kind != "number" or (one.low, one.high) == (other.low, other.high)


def around(text: str, claim: Claim) -> str:
    """Return the words around a fact, as conflicts.tsv has them."""
    words = mask_span(text, claim.start, claim.end, AROUND).rstrip(PAUSES)
    return " ".join(words.split()) if words.strip() != MASK else text


def within(text: str, claim: Claim) -> str:
    """Return a fact with the words beside it that may bound it: "at least 11"."""
    before, behind = text[: claim.start].split()[-2:], text[claim.end :].split()[:2]
    return " ".join([*before, claim.text, *behind])


def count_changes(changes: Iterable[Change]) -> dict[How, int]:
    """Count the sentences of each kind of change, in the order in which they are told."""
    counts: dict[How, int] = dict.fromkeys(
        ("facts", "recast", "extended", "shortened", "moved", "added", "removed"), 0
    )
    for change in changes:
        counts[change.how] += 1
    return counts
