"""Decide from the anchors two documents share whether they are parallel, comparable, or neither."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from align.match.anchors import Anchors, weigh_anchors
from align.match.chain import make_strands

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.band import Strand
    from align.records import Side

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

Way = Literal["chain", "islands", "mine", "nothing"]

STRETCH = 32  # neighbouring sentences looked at together
STRETCHES = 32  # such stretches taken from a long document
TINY = 3  # sentences up to which nothing can be measured on a document ...
LIKELY = 0.3  # ... and the cosine that its anchors have, at least
REACH = 8  # anchors in one order at most this far apart on both sides belong to one passage
NEAR = 5  # and at most so far they stand together: they are hardly so by chance
CROSSED = 1  # sentences that an anchor may stand on the wrong side of its neighbours: within one bead, often
CHANCE = 0.2  # weight of the anchors of documents that have nothing in common, for each sentence, at most
CLEAR = 1.0  # weight that few of those have


@dataclass(frozen=True, slots=True)
class Rule:
    """Where the ways part: shares, none of which depends on how high the cosines of two documents are.

    `half`: of the shorter document, what passages in one order span at least in parallel documents. `moved`: of the
    weight of all anchors, what may stand elsewhere in those, in blocks or else beyond chance; blocks that changed
    places in `reordered` weigh 5 % and more.
    """

    half: float = 0.5
    moved: float = 0.03


USUAL = Rule()


@dataclass(frozen=True, slots=True)
class AnchorSummary:
    """What was seen: sentences looked at, anchors, how many of them are clear, in one order, and beside another.

    `spanned` is the share of the shorter document that lies in passages of anchors in that order. Of the weight of
    all anchors, `strays` is the share of those clearly out of order, as far as chance does not explain it, `blocks`
    that of strays which stand together. `grouped` is the weight of all that stand together, divided by what
    chance puts together at most.
    """

    sentences: int
    anchors: int
    clear: int = 0
    in_order: int = 0
    together: int = 0
    spanned: float = 0.0
    strays: float = 0.0
    blocks: float = 0.0
    grouped: float = 0.0


@dataclass(frozen=True, slots=True)
class Choice:
    """How to align two documents, and why."""

    method: Way
    evidence: AnchorSummary

    @property
    def why(self) -> str:
        """Say in words what was seen."""
        seen = self.evidence
        if not seen.anchors:
            return f"no anchors among {seen.sentences} sentences"
        return (
            f"{seen.anchors} anchors among {seen.sentences} sentences, {seen.clear} of them clear, "
            f"{seen.together} beside another; "
            f"{seen.in_order} in one order, spanning {seen.spanned:.0%} of the shorter document; "
            f"{seen.strays:.0%} of their weight stands elsewhere beyond chance, {seen.blocks:.0%} in blocks"
        )


def choose(ar: Side, en: Side) -> Choice:
    """Choose chain, islands, mine or nothing for two documents from their anchors.

    Anchors are sentences that are each other's nearest neighbours, ahead of the next best by more than chance puts
    sentences of these documents ahead. Parallel documents have them in one order from end to end, however few: what
    a free translation lacks is scattered. In comparable ones they stand in one part of both, or in blocks that
    changed places. Of long documents 32 stretches of 32 sentences are looked at: time grows with length only.
    """
    a, b, _ = make_strands(ar, en)
    rows = sample_rows(len(a))
    if min(len(a), len(b)) <= TINY:
        anchors = weigh_anchors(a, b, rows, LIKELY)
        tiny = AnchorSummary(len(rows), len(anchors))
        return Choice(decide_tiny(tiny), tiny)
    evidence = weigh_evidence(weigh_anchors(a, b, rows), rows, len(a), len(b))
    return Choice(decide(evidence), evidence)


def decide(evidence: AnchorSummary, rule: Rule = USUAL) -> Way:
    """Turn evidence into a way of aligning."""
    moved = max(evidence.blocks, evidence.strays)
    if evidence.spanned >= rule.half and moved <= rule.moved:
        return "chain"
    if evidence.grouped >= 1:
        return "islands"
    return "mine" if evidence.clear else "nothing"


def decide_tiny(evidence: AnchorSummary) -> Way:
    """Turn evidence of a handful of sentences into a way of aligning: parallel when one at most has no anchor."""
    if evidence.anchors >= max(1, evidence.sentences - 1):
        return "chain"
    return "mine" if evidence.anchors else "nothing"


def sample_rows(n: int) -> Ints:
    """Pick stretches of neighbouring sentences spread evenly over n, or all."""
    if n <= STRETCH * STRETCHES:
        return np.arange(n)
    starts = np.linspace(0, n - STRETCH, STRETCHES).astype(np.int64)
    return (starts[:, None] + np.arange(STRETCH)[None, :]).ravel()


def find_anchors(a: Strand, b: Strand, rows: Ints) -> Ints:
    """Find the clear anchors among these rows of a: int64[anchors, 2] of sentences of a and b."""
    anchors = weigh_anchors(a, b, rows)
    clear = anchors.weights >= CLEAR
    return np.stack([anchors.rows[clear], anchors.columns[clear]], axis=1)


def weigh_evidence(anchors: Anchors, rows: Ints, n: int, m: int) -> AnchorSummary:
    """Weigh the anchors found among these rows of documents of n and m sentences."""
    if not len(anchors):
        return AnchorSummary(len(rows), 0)
    chain = heaviest_rise(anchors.columns, anchors.weights)
    strays = find_strays(anchors, chain)
    together = stand_together(anchors.rows, anchors.columns)
    blocks = strays[stand_together(anchors.rows[strays], anchors.columns[strays])]
    kept, astray, moved = (float(anchors.weights[part].sum()) for part in (together, strays, blocks))
    total, size = float(anchors.weights.sum()), len(rows)
    unmatched = CHANCE * (size - len(chain))  # a sentence whose match was not found may have another's
    crowd = min(len(anchors) * 8 * NEAR**2 / (size * m), 1.0)  # the chance of another within twice NEAR of one
    return AnchorSummary(
        size, len(anchors), int((anchors.weights >= CLEAR).sum()), len(chain), int(together.sum()),
        span_share(anchors.rows[chain], anchors.columns[chain], size, m * size / n),
        max(astray - unmatched, 0.0) / total, moved / total, kept / (CHANCE * size * crowd),
    )  # fmt: skip


def heaviest_rise(values: Ints, weights: Floats) -> Ints:
    """Find the members of the rising subsequence of most weight, in order: int64[k]."""
    best, before = weights.copy(), np.full(len(values), -1)
    for k in range(1, len(values)):
        lower = np.flatnonzero(values[:k] < values[k])
        if lower.size:
            before[k] = lower[best[lower].argmax()]
            best[k] += best[before[k]]
    members = [int(best.argmax())]
    while before[members[-1]] >= 0:
        members.append(int(before[members[-1]]))
    return np.array(members[::-1], dtype=np.int64)


def find_strays(anchors: Anchors, chain: Ints) -> Ints:
    """Find the anchors that the chain cannot take in: off it by more than two sentences that changed places."""
    off = np.setdiff1d(np.arange(len(anchors)), chain)
    after = np.searchsorted(chain, off)
    columns = np.concatenate([[-np.inf], anchors.columns[chain], [np.inf]])
    early = anchors.columns[off] < columns[after] - CROSSED
    late = anchors.columns[off] > columns[after + 1] + CROSSED
    return np.asarray(off[early | late])


def stand_together(rows: Ints, columns: Ints) -> npt.NDArray[np.bool_]:
    """Say which anchors, by rising rows, have another in the same order a few sentences away, bool[anchors]."""
    together = np.zeros(len(rows), dtype=np.bool_)
    for step in range(1, min(NEAR, len(rows) - 1) + 1):
        steps = columns[step:] - columns[:-step]
        near = (rows[step:] - rows[:-step] <= NEAR) & (steps > 0) & (steps <= NEAR)
        together[step:] |= near
        together[: len(rows) - step] |= near
    return together


def span_share(rows: Ints, columns: Ints, n: float, m: float) -> float:
    """Find what share of n or m sentences, whichever is more, lies in passages of anchors in one order.

    A passage is two anchors or more, each at most REACH sentences after the one before on both sides.
    """
    steps = np.stack([np.diff(rows), np.diff(columns)])
    linked = (steps <= REACH).all(axis=0)
    ends = np.diff(np.concatenate([[False], linked, [False]]).astype(np.int64))
    spanned = steps[:, linked].sum(axis=1) + (ends > 0).sum()
    return float(min((spanned / [n, m]).max(), 1.0))
