"""Find each document's own counterpart among near-copies, and the document pairs that are only its sisters.

Near-copies (manuals of one make, licences, pages of one template) share most of their sentences, so these speak for
every pairing alike. What two pairings differ in is left when their scores are subtracted crosswise:

    gain = score(a, own(a)) + score(own(e), e) - score(a, e) - score(own(e), own(a))

Sentences, facts and lengths that all four documents share cancel. The score is BiMax (EMNLP 2025) in sums rather
than means: over the sentences of either document, the highest cosine with the other's.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import first_occurrences
from align.match.surface import find_tokens

if TYPE_CHECKING:
    from align.match.hints import Hints
    from align.match.table import Candidates
    from align.records import Side

Places = tuple[int, int]  # numbers of an Arabic and an English document

SPREAD = 400  # pairs of documents that one pair of texts, or one token, may speak for: beyond, it tells nothing
PROPOSED = 16  # documents that are looked at for each
TOKEN = 0.3  # what a number or Latin word on both sides proposes with, beside the margin of two sentences
NEAR = 0.7  # share of its best mean cosine from which a document may be a counterpart
# Mean cosine from which two documents have something in common (unrelated ones have .2): below, all are rivals by
# chance, and reading the facts of each two would tell nothing.
RELATED = 0.3
LARGEST = 3000  # documents in a group of rivals up to which the best assignment is sought
GAIN = 0.1  # sum of cosines from which one pairing is better than another
CLOSE = 2.0  # sum of cosines within which a document's rivals are close, so that facts are compared
FACT = 4.0  # what a fact that these two documents alone have adds to their score
MOST_FACTS = 2.0  # that count: beyond, some are shared by chance
HINT = 2.0  # what a hint of names or addresses adds


@dataclass(frozen=True, slots=True)
class Counterparts:
    """Each document's own counterpart, where there is one, and the pairs of documents that are sisters of one.

    `scored` are the pairs of documents that were compared; only among these are copies of a sentence at home.
    """

    own: tuple[dict[int, int], dict[int, int]]
    sisters: frozenset[Places]
    scored: frozenset[Places]


def find_counterparts(
    found: Candidates, ar: Side, en: Side, hints: Hints | None = None, fresh: frozenset[str] | None = None
) -> Counterparts:
    """Compare the documents that share candidates or rare tokens, and give each its own counterpart.

    Only those are compared, at most 16 of a document beside those it has candidates with: time grows with the
    number of sentences. `hints` are pairs of documents whose names or addresses say that they belong together.
    Among rivals of which none is one of the `fresh` documents, nobody asks who is whose: facts are not read.
    """
    hinted = numbered(hints or {}, ar, en)
    places = document_places(ar), document_places(en)
    proposed = propose(found, ar, en) | hinted
    scores = score_documents(proposed, ar, en, places)
    near = near_pairs(scores, places)
    totals = {pair: score + HINT * (pair in hinted) for pair, score in scores.items()}
    rivals = contested({pair: totals[pair] for pair in near if mean_score(scores[pair], pair, places) >= RELATED})
    if fresh is not None:
        rivals = concerning(fresh, rivals, (ar, en), places)
    shared = share_facts(rivals, ar, en)
    for pair, weight in shared.items():
        totals[pair] += FACT * min(MOST_FACTS, weight)
    own = assign({pair: totals[pair] for pair in near}, (ar, en), places)
    missing = {
        (own[1][e], own[0][a]) for a, e in totals if a in own[0] and e in own[1] if own[0][a] != e
    } - totals.keys()
    totals |= score_documents(missing, ar, en, places)
    sisters = frozenset(pair for pair in scores if _gain(pair, own, totals) >= GAIN)
    return Counterparts(own, sisters, frozenset(scores))


def _gain(pair: Places, own: tuple[dict[int, int], dict[int, int]], totals: Mapping[Places, float]) -> float:
    """Return what is gained when both documents of a pair go with their own counterparts; 0 when one has none."""
    a, e = pair
    if a not in own[0] or e not in own[1] or own[0][a] == e:
        return 0.0
    other_a, other_e = own[1][e], own[0][a]
    return totals[a, other_e] + totals[other_a, e] - totals[a, e] - totals[other_a, other_e]


def numbered(hints: Hints, ar: Side, en: Side) -> set[Places]:
    """Return hinted pairs by the numbers of their documents, where both have sentences."""
    numbers: list[dict[str, int]] = [
        {side.sentences[place.start].doc: doc for doc, place in enumerate(document_places(side))}
        for side in (ar, en)
    ]
    return {(numbers[0][a], numbers[1][e]) for a, e in hints if a in numbers[0] and e in numbers[1]}


def document_places(side: Side) -> list[slice]:
    """Return where each document's sentences stand, by its number."""
    edges = np.flatnonzero(np.diff(side.doc_ids, prepend=-1, append=-1)) if len(side) else np.zeros(0, np.int64)
    return [slice(int(start), int(end)) for start, end in itertools.pairwise(edges)]


def propose(found: Candidates, ar: Side, en: Side) -> set[Places]:
    """Return the pairs of documents that share candidates, and the likeliest that share copies or tokens."""
    homes = homes_of(ar), homes_of(en)
    best: dict[Places, float] = {}
    columns = (found.ar_first.tolist(), found.en_first.tolist(), np.maximum(found.margin, 0.01).tolist())
    for i, j, margin in zip(*columns, strict=True):
        best[i, j] = max(margin, best.get((i, j), 0.0))
    spoken = [(homes[0][i], homes[1][j], margin) for (i, j), margin in best.items()]
    tokens = token_homes(ar), token_homes(en)
    spoken += [(tokens[0][token], tokens[1][token], TOKEN) for token in sorted(tokens[0].keys() & tokens[1].keys())]
    evidence: dict[Places, float] = defaultdict(float)
    for ar_docs, en_docs, weight in spoken:
        spread = len(ar_docs) * len(en_docs)
        if spread <= SPREAD:
            for pair in itertools.product(ar_docs, en_docs):
                evidence[pair] += weight / spread**0.5
    proposed = {
        (int(a), int(e)) for a, e in zip(ar.doc_ids[found.ar_first], en.doc_ids[found.en_first], strict=True)
    }
    for pick in (0, 1):
        members: dict[int, list[tuple[float, Places]]] = defaultdict(list)
        for pair, weight in evidence.items():
            members[pair[pick]].append((weight, pair))
        for rows in members.values():
            rows.sort(key=lambda row: (-row[0], row[1]))
            proposed.update(pair for _weight, pair in rows[:PROPOSED])
    return proposed


def homes_of(side: Side) -> list[tuple[int, ...]]:
    """Return for each sentence the documents that hold its text."""
    first = first_occurrences(side)[0].tolist()
    homes: dict[int, dict[int, None]] = defaultdict(dict)
    for text, doc in zip(first, side.doc_ids.tolist(), strict=True):
        homes[text][doc] = None
    found = {text: tuple(docs) for text, docs in homes.items()}
    return [found[text] for text in first]


def token_homes(side: Side) -> dict[str, tuple[int, ...]]:
    """Return the documents of each number and each Latin word that a side has."""
    homes: dict[str, list[int]] = defaultdict(list)
    for doc, place in enumerate(document_places(side)):
        for token in frozenset().union(*(find_tokens(sentence.text) for sentence in side.sentences[place])):
            if token.isascii():
                homes[token].append(doc)
    return {token: tuple(docs) for token, docs in homes.items()}


def score_documents(
    pairs: Iterable[Places], ar: Side, en: Side, places: tuple[list[slice], list[slice]]
) -> dict[Places, float]:
    """Return for each pair of documents the sum of the highest cosines of their sentences with the other's."""
    partners: dict[int, list[int]] = defaultdict(list)
    for a, e in sorted(pairs):
        partners[a].append(e)
    scores: dict[Places, float] = {}
    for a, others in partners.items():
        rows = np.concatenate([en.vectors[places[1][e]] for e in others])
        sizes = [places[1][e].stop - places[1][e].start for e in others]
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
        cosines = np.maximum(ar.vectors[places[0][a]] @ rows.T, 0)
        forward = np.maximum.reduceat(cosines, starts, axis=1).sum(axis=0, dtype=np.float64)
        backward = np.add.reduceat(cosines.max(axis=0), starts, dtype=np.float64)
        scores |= {(a, e): round(float(total), 4) for e, total in zip(others, forward + backward, strict=True)}
    return scores


def near_pairs(scores: Mapping[Places, float], places: tuple[list[slice], list[slice]]) -> set[Places]:
    """Return the pairs whose mean cosine is near the best that either document has."""
    means = {pair: mean_score(score, pair, places) for pair, score in scores.items()}
    best: tuple[dict[int, float], dict[int, float]] = ({}, {})
    for pair, value in means.items():
        for side in (0, 1):
            best[side][pair[side]] = max(value, best[side].get(pair[side], 0.0))
    return {pair for pair, value in means.items() if value >= NEAR * max(best[0][pair[0]], best[1][pair[1]])}


def mean_score(score: float, pair: Places, places: tuple[list[slice], list[slice]]) -> float:
    """Return the mean of the cosines whose sum is the score of two documents."""
    size: int = sum(places[k][pair[k]].stop - places[k][pair[k]].start for k in (0, 1))
    return score / size


def contested(totals: Mapping[Places, float]) -> set[Places]:
    """Return the pairs of the groups of rivals in which a document has several of about the best score."""
    found: set[Places] = set()
    for group in rival_groups(totals):
        for side in (0, 1):
            best: dict[int, float] = {}
            for pair in group:
                best[pair[side]] = max(totals[pair], best.get(pair[side], 0.0))
            close = Counter(pair[side] for pair in group if totals[pair] >= best[pair[side]] - CLOSE)
            if max(close.values()) > 1:
                found.update(group)
    return found


def concerning(
    names: frozenset[str], pairs: set[Places], sides: tuple[Side, Side], places: tuple[list[slice], list[slice]]
) -> set[Places]:
    """Return the pairs of the groups of rivals that hold one of the named documents."""

    def is_named(pair: Places) -> bool:
        return any(sides[k].sentences[places[k][pair[k]].start].doc in names for k in (0, 1))

    return {pair for group in rival_groups(pairs) if any(map(is_named, group)) for pair in group}


def share_facts(pairs: set[Places], ar: Side, en: Side) -> dict[Places, float]:
    """Weigh the numbers and names that both documents have in sentences that no other document of theirs has.

    One counts the square of log(rivals / holders) / log(rivals), in whatever sentence these hold it: a name and a
    year that several have tell a document together, and a sentence that is alone because another was joined to it
    says what the others say.
    """
    from align.match.own_facts import read_all, read_held, share

    wanted = {a for a, _ in pairs}, {e for _, e in pairs}
    read = read_all(own_texts(ar, wanted[0]), "ar"), read_all(own_texts(en, wanted[1]), "en")
    held = read_held(all_texts(ar, wanted[0]), "ar"), read_held(all_texts(en, wanted[1]), "en")
    shared = {(a, e): share(read[0][a], read[1][e]) for a, e in sorted(pairs)}
    # Arabic names are known by their English spelling only once a pair shares them.
    spread = [Counter((pair[side], fact) for pair, facts in shared.items() for fact in facts) for side in (0, 1)]
    for a, e in pairs:
        spread[0].update((a, fact) for fact in held[1][e] - shared[a, e])
        spread[1].update((e, fact) for fact in held[0][a] - shared[a, e])
    rivals = [Counter(pair[side] for pair in pairs) for side in (0, 1)]

    def rarity(side: int, doc: int, fact: str) -> float:
        """1 for a fact that one of a document's rivals has, 0 for one that all have."""
        count = rivals[side][doc]
        return (math.log(count / spread[side][doc, fact]) / math.log(count)) ** 2 if count > 1 else 1.0

    return {
        pair: sum(min(rarity(side, pair[side], fact) for side in (0, 1)) for fact in sorted(facts))
        for pair, facts in shared.items()
    }


def all_texts(side: Side, wanted: set[int]) -> dict[int, list[str]]:
    """Return the sentences of the wanted documents."""
    texts: dict[int, list[str]] = {doc: [] for doc in wanted}
    for sentence, doc in zip(side.sentences, side.doc_ids.tolist(), strict=True):
        if doc in wanted:
            texts[doc].append(sentence.text)
    return texts


def own_texts(side: Side, wanted: set[int]) -> dict[int, list[str]]:
    """Return for the wanted documents the sentences that only they have."""
    homes = homes_of(side)
    texts: dict[int, list[str]] = {doc: [] for doc in wanted}
    for i, doc in enumerate(side.doc_ids.tolist()):
        if doc in wanted and len(homes[i]) == 1:
            texts[doc].append(side.sentences[i].text)
    return texts


def assign(
    totals: Mapping[Places, float], sides: tuple[Side, Side], places: tuple[list[slice], list[slice]]
) -> tuple[dict[int, int], dict[int, int]]:
    """Return the assignment of the highest sum in each group of rivals, both ways; texts decide it, not names."""
    from scipy.optimize import linear_sum_assignment

    own: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for group in rival_groups(totals):
        members = [by_text({pair[k] for pair in group}, sides[k], places[k]) for k in (0, 1)]
        if max(map(len, members)) > LARGEST:
            continue
        rank = [{doc: i for i, doc in enumerate(docs)} for docs in members]
        table = np.zeros((len(members[0]), len(members[1])))
        for a, e in group:
            table[rank[0][a], rank[1][e]] = totals[a, e]
        for i, j in zip(*linear_sum_assignment(-table), strict=True):
            if table[i, j] > 0:
                own[0][members[0][i]], own[1][members[1][j]] = members[1][j], members[0][i]
    return own


def rival_groups(pairs: Iterable[Places]) -> list[list[Places]]:
    """Return the pairs in groups that share no document."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    listed = sorted(pairs)
    if not listed:
        return []
    a, e = np.array(listed, dtype=np.int64).T
    width = int(a.max()) + 1
    size = width + int(e.max()) + 1
    labels = connected_components(coo_array((np.ones(len(a)), (a, e + width)), shape=(size, size)), False)[1]
    groups: dict[int, list[Places]] = defaultdict(list)
    for pair, label in zip(listed, labels[a].tolist(), strict=True):
        groups[label].append(pair)
    return list(groups.values())


def by_text(documents: set[int], side: Side, places: list[slice]) -> list[int]:
    """Return documents in an order that their texts alone decide, whatever they are called."""

    def key(doc: int) -> tuple[bytes, int]:
        text = "\n".join(sentence.text for sentence in side.sentences[places[doc]])
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest(), doc

    return sorted(documents, key=key)
