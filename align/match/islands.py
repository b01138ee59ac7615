"""Find the parallel blocks of two comparable documents: islands of beads that may stand in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from align.match.anchors import Floor, Support, measure_floor, measure_support, span_vectors
from align.match.band import Strand, take_strand, usual_ratio
from align.match.chain import make_pairs, make_strands, settle
from align.match.choose import find_anchors, sample_rows, stand_together
from align.match.levels import mirror
from align.match.weights import USUAL, Weights
from align.records import Pair

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.records import Side

    Ints = npt.NDArray[np.int64]

ROUNDS = 12  # chains taken out of one pair of documents
MOSTLY = 0.5  # share of the anchors that stand together where they are no chance
NEAR = 3  # sentences left out on one side, at most, between beads that vouch for each other
SUPPORTED = 0.6  # share of the way to what belongs together from which a sentence belongs to the other span
SLACK = 0.2  # how much more uneven the lengths may become without it, a logarithm
RISE = 0.05  # of the spans' cosine beyond which lengths do not count


def islands(ar: Side, en: Side, *, weights: Weights = USUAL) -> list[Pair]:
    """Find the beads of the parallel blocks of two documents; blocks may cross, what lies between is left out.

    The best chain through both documents is taken first, then the best through what it left, and so on: two
    blocks that changed places come out in different rounds. Of each chain only beads with evidence stay.
    The sides hold one document each, vectors centred unit rows; swapping them mirrors the result.
    """
    a, b, turned = make_strands(ar, en)
    rows, columns = np.arange(len(a)), np.arange(len(b))
    found = []
    anchors = find_anchors(a, b, sample_rows(len(a)))
    floor, ratio = measure_floor(a, b, keep_company(anchors)), parallel_ratio(a, b, anchors)
    for _ in range(ROUNDS):
        if not rows.size or not columns.size:
            break
        left_a, left_b = take_strand(a, rows), take_strand(b, columns)
        path = settle(left_a, left_b, weights, ratio)
        beads = path[(path[:, 1] > 0) & (path[:, 3] > 0)]
        beads[:, 0], beads[:, 2] = rows[beads[:, 0]], columns[beads[:, 2]]
        beads = trim_beads(a, b, beads, floor, ratio)
        kept = beads[keep_supported(beads, measure_support(a, b, beads), floor)]
        if not kept.size:
            break
        found.append(kept)
        rows, columns = remove(rows, kept[:, :2]), remove(columns, kept[:, 2:])
    if not found:
        return []
    result = np.concatenate(found)
    result = mirror(result) if turned else result
    return make_pairs(ar, en, result[np.lexsort((result[:, 2], result[:, 0]))], "island")


def keep_company(anchors: Ints) -> Ints:
    """Return the anchors that stand together; none where most stand alone, as those do that chance made."""
    together = stand_together(anchors[:, 0], anchors[:, 1])
    return anchors[together] if len(anchors) and together.mean() >= MOSTLY else anchors[:0]


def parallel_ratio(a: Strand, b: Strand, anchors: Ints) -> float:
    """Divide characters of a by those of b where the documents are parallel: in the sentences that are anchors.

    What else comparable documents hold says nothing of how long translations are.
    """
    return usual_ratio(take_strand(a, anchors[:, 0]), take_strand(b, np.sort(anchors[:, 1])))


def keep_supported(beads: Ints, support: Support, floor: Floor) -> npt.NDArray[np.bool_]:
    """Keep anchors beside another one, and possible beads between two: bool[beads].

    An anchor is a bead whose spans are each other's best match in the whole documents. One that stands alone is no
    island, however alike its spans are: signatures and headings of one pattern are. It is left to mining.
    """
    likely = support.anchor & (support.cosine >= floor.clear)
    possible = support.cosine > floor.middle
    close = np.zeros(len(beads) + 1, dtype=np.bool_)  # close[k]: beads k - 1 and k belong together
    if len(beads) > 1:
        gap_a = beads[1:, 0] - beads[:-1, 0] - beads[:-1, 1]
        gap_b = beads[1:, 2] - beads[:-1, 2] - beads[:-1, 3]
        close[1:-1] = (
            (gap_a >= 0) & (gap_b >= 0) & (np.minimum(gap_a, gap_b) <= 1) & (np.maximum(gap_a, gap_b) <= NEAR)
        )
    kept = np.zeros(len(beads), dtype=np.bool_)
    for k in range(len(beads)):
        before = close[k] and bool(likely[k - 1])
        after = close[k + 1] and bool(likely[k + 1])
        if (likely[k] and (before or after)) or (possible[k] and before and after):
            kept[k] = True
    return kept


def remove(indexes: Ints, spans: Ints) -> Ints:
    """Take the sentences of spans (first, count) out of a sorted list of indexes."""
    used = {i for first, count in spans.tolist() for i in range(first, first + count)}
    return np.array([i for i in indexes.tolist() if i not in used], dtype=np.int64)


def trim_beads(a: Strand, b: Strand, beads: Ints, floor: Floor, ratio: float) -> Ints:
    """Take from the edges of spans the sentences that nothing on the other side supports: int64[beads, 4].

    A sentence goes when it hardly resembles the other span, and without it the two spans are more alike, in vectors
    and in length; the least supported first. What goes is left out of the alignment. `ratio` is how many characters
    of a one of b usually corresponds to.
    """
    result = beads.copy()
    usual = float(np.log(ratio))
    supported = floor.middle + SUPPORTED * (floor.clear - floor.middle)
    for k in np.flatnonzero(beads[:, 1] + beads[:, 3] > 2).tolist():
        bead = result[k]
        while (edge := drop_edge(a, b, bead, usual, supported)) is not None:
            bead = edge
        result[k] = bead
    return result


def drop_edge(a: Strand, b: Strand, bead: Ints, ratio: float, supported: float) -> Ints | None:
    """Return the bead without its least supported edge sentence, or None when all are supported."""
    i, p, j, q = bead.tolist()
    span_a, span_b = span_vectors(a, bead[None, :2])[0], span_vectors(b, bead[None, 2:])[0]
    edges: list[tuple[float, tuple[int, int, int, int]]] = []
    if p > 1:
        edges.append((float(a.vectors[i] @ span_b), (i + 1, p - 1, j, q)))
        edges.append((float(a.vectors[i + p - 1] @ span_b), (i, p - 1, j, q)))
    if q > 1:
        edges.append((float(b.vectors[j] @ span_a), (i, p, j + 1, q - 1)))
        edges.append((float(b.vectors[j + q - 1] @ span_a), (i, p, j, q - 1)))
    for support, rest in sorted(edges):
        shorter = np.array([rest])
        alike = float(span_vectors(a, shorter[:, :2])[0] @ span_vectors(b, shorter[:, 2:])[0])
        gain = alike - float(span_a @ span_b)
        fits = unevenness(a, b, shorter[0], ratio) < unevenness(a, b, bead, ratio) + SLACK
        if support < supported and gain > 0 and (fits or gain > RISE):
            return np.array(rest, dtype=np.int64)
    return None


def unevenness(a: Strand, b: Strand, bead: Ints, ratio: float) -> float:
    """Measure how far the lengths of two spans are from the usual ratio, as a logarithm, 0 or more."""
    i, p, j, q = bead.tolist()
    return abs(float(np.log((a.lengths[i : i + p].sum() + 3) / (b.lengths[j : j + q].sum() + 3))) - ratio)
