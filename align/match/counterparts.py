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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.match.candidates import first_occurrences
from align.match.surface import find_tokens

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.hints import Hints
    from align.match.table import Candidates
    from align.records import Side

    Doubles = npt.NDArray[np.float64]
    Indexes = npt.NDArray[np.int64]
    Numbers = npt.NDArray[np.int32] | npt.NDArray[np.int64]
    Keys = npt.NDArray[np.int64]  # pairs of documents, each as one number, in order
    Mask = npt.NDArray[np.bool_]

Places = tuple[int, int]  # numbers of an Arabic and an English document
PlacesOf = tuple[list[slice], list[slice]]  # where the sentences of each document stand, on both sides

SPREAD = 400  # pairs of documents that one pair of texts, or one token, may speak for: beyond, it tells nothing
TOGETHER = 20_000_000  # pairs of documents that share texts or tokens, weighed together: some 1.5 GiB
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


@dataclass(frozen=True, slots=True, eq=False)
class Counterparts:
    """Each document's own counterpart, where there is one, and the pairs of documents that are sisters of one.

    `scored` are the pairs of documents that were compared; only among these are copies of a sentence at home. Pairs
    are arrays of numbers in order (`keys_of`): a large collection has millions.
    """

    own: tuple[dict[int, int], dict[int, int]]
    sisters: Keys
    scored: Keys

    def are_sisters(self, ar_docs: npt.NDArray[np.int32], en_docs: npt.NDArray[np.int32]) -> Mask:
        """Say which pairs of documents are sisters of counterparts, bool[n]."""
        return is_in(join_keys(ar_docs, en_docs), self.sisters)


def join_keys(ar_docs: npt.ArrayLike, en_docs: npt.ArrayLike) -> Keys:
    """Return pairs of documents as numbers: the order of numbers is that of pairs."""
    keys: Keys = np.asarray(ar_docs, dtype=np.int64) << 32 | np.asarray(en_docs, dtype=np.int64)
    return keys


def keys_of(pairs: Iterable[Places]) -> Keys:
    """Return pairs of documents as numbers, in order, each once."""
    listed = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    return np.unique(join_keys(listed[:, 0], listed[:, 1]))


def documents_of(keys: Keys) -> tuple[Indexes, Indexes]:
    """Return the Arabic and the English documents of pairs."""
    return keys >> 32, keys & 0xFFFFFFFF


def is_in(keys: Keys, table: Keys) -> Mask:
    """Say which keys stand in a table of keys in order."""
    if not len(table):
        return np.zeros(len(keys), dtype=np.bool_)
    found: Mask = table[np.minimum(np.searchsorted(table, keys), len(table) - 1)] == keys
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Proposed:
    """The pairs of documents that are compared, and those of them whose names or addresses belong together."""

    scored: Keys
    hinted: Keys


def find_counterparts(
    found: Candidates, ar: Side, en: Side, hints: Hints | None = None, fresh: frozenset[str] | None = None
) -> Counterparts:
    """Compare the documents that share candidates or rare tokens, and give each its own counterpart.

    Only those are compared, at most 16 of a document beside those it has candidates with: time grows with the
    number of sentences. `hints` are pairs of documents whose names or addresses say that they belong together.
    Among rivals of which none is one of the `fresh` documents, nobody asks who is whose: facts are not read.
    """
    proposed = propose_counterparts(found, ar, en, hints)
    return choose_counterparts(proposed, score_documents(proposed.scored, ar, en), ar, en, fresh)


def propose_counterparts(found: Candidates, ar: Side, en: Side, hints: Hints | None = None) -> Proposed:
    """Say which documents are compared with which."""
    hinted = numbered(hints or {}, ar, en)
    return Proposed(np.union1d(propose(found, ar, en), hinted), hinted)


def choose_counterparts(
    proposed: Proposed, scores: Doubles, ar: Side, en: Side, fresh: frozenset[str] | None = None
) -> Counterparts:
    """Give each document its own counterpart; `scores` are those of the proposed pairs (`score_documents`)."""
    scored, places = proposed.scored, (document_places(ar), document_places(en))
    totals = scores + HINT * is_in(scored, proposed.hinted)
    means = scores / sizes_of(scored, places)
    near = np.flatnonzero(means >= NEAR * np.maximum(*best_of(scored, means)))
    rivals = near[means[near] >= RELATED]
    rivals = rivals[contested(scored[rivals], totals[rivals])]
    if fresh is not None:
        rivals = rivals[concerning(fresh, scored[rivals], (ar, en), places)]
    totals[rivals] += FACT * np.minimum(MOST_FACTS, share_facts(scored[rivals], ar, en))
    own = assign(scored[near], totals[near], (ar, en), places)
    return Counterparts(own, find_sisters(scored, totals, own, (ar, en), places), scored)


def find_sisters(
    scored: Keys,
    totals: Doubles,
    own: tuple[dict[int, int], dict[int, int]],
    sides: tuple[Side, Side],
    places: PlacesOf,
) -> Keys:
    """Return the pairs of which both documents gain where they go with their own counterparts."""
    own_ar, own_en = (spread_out(each, len(there)) for each, there in zip(own, places, strict=True))
    a, e = documents_of(scored)
    other_e, other_a = own_ar[a], own_en[e]
    rivals = (other_e >= 0) & (other_a >= 0) & (other_e != e)
    a, e, other_a, other_e = (each[rivals] for each in (a, e, other_a, other_e))
    crossed = join_keys(other_a, other_e)
    missing = np.setdiff1d(crossed, scored)
    table = np.concatenate([scored, missing])
    values = np.concatenate([totals, score_documents(missing, *sides)])
    order = np.argsort(table)
    table, values = table[order], values[order]

    def total(keys: Keys) -> Doubles:
        return np.asarray(values[np.searchsorted(table, keys)])

    gain = total(join_keys(a, other_e)) + total(join_keys(other_a, e)) - total(scored[rivals]) - total(crossed)
    found: Keys = scored[rivals][gain >= GAIN]
    return found


def spread_out(numbers: Mapping[int, int], count: int) -> Indexes:
    """Return a mapping of numbers below `count` as an array, -1 for those it has not."""
    result: Indexes = np.full(count, -1, dtype=np.int64)
    result[list(numbers)] = list(numbers.values())
    return result


def numbered(hints: Hints, ar: Side, en: Side) -> Keys:
    """Return hinted pairs of documents, where both have sentences."""
    numbers: list[dict[str, int]] = [
        {side.sentences[place.start].doc: doc for doc, place in enumerate(document_places(side))}
        for side in (ar, en)
    ]
    return keys_of((numbers[0][a], numbers[1][e]) for a, e in hints if a in numbers[0] and e in numbers[1])


def document_places(side: Side) -> list[slice]:
    """Return where each document's sentences stand, by its number."""
    edges = np.flatnonzero(np.diff(side.doc_ids, prepend=-1, append=-1)) if len(side) else np.zeros(0, np.int64)
    return [slice(int(start), int(end)) for start, end in itertools.pairwise(edges)]


def propose(found: Candidates, ar: Side, en: Side) -> Keys:
    """Return the pairs of documents that share candidates, and the likeliest that share copies or tokens.

    Arabic documents are taken some at a time: what they share may be far more than what is proposed.
    """
    shared = find_shared(found, ar, en)
    pieces = -(-sum(len(each) for each in shared) // TOGETHER)
    proposed = [join_keys(ar.doc_ids[found.ar_first], en.doc_ids[found.en_first])]
    likely: tuple[Keys, Doubles] = np.zeros(0, dtype=np.int64), np.zeros(0)  # of each English document, up to here
    borders = np.linspace(0, len(document_places(ar)), pieces + 1, dtype=np.int64)
    for low, high in itertools.pairwise(borders.tolist()):
        keys, weights = weigh_pairs(shared, slice(low, high))
        proposed.append(keys[find_likeliest(documents_of(keys)[0], keys, weights)])
        keys, weights = np.append(likely[0], keys), np.append(likely[1], weights)
        best = find_likeliest(documents_of(keys)[1], keys, weights)
        likely = keys[best], weights[best]
    return np.unique(np.concatenate([*proposed, likely[0]]))


def find_likeliest(own: Indexes, keys: Keys, weights: Doubles) -> Indexes:
    """Return where the pairs with the highest weights of each document stand; `own` has the document of each."""
    order = np.lexsort((keys, -weights, own))
    starts = np.flatnonzero(np.diff(own[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    return np.asarray(order[rank < PROPOSED])


def weigh_pairs(shared: Sequence[Shared], docs: slice) -> tuple[Keys, Doubles]:
    """Return the pairs of some Arabic documents that share anything, and how much it says for each."""
    found = [each.spread(docs) for each in shared]
    keys, group = np.unique(np.concatenate([keys for keys, _ in found]), return_inverse=True)
    weights = np.bincount(group, np.concatenate([weights for _, weights in found]), len(keys))
    return np.asarray(keys), np.asarray(weights, dtype=np.float64)


def find_shared(found: Candidates, ar: Side, en: Side) -> list[Shared]:
    """Return what documents share: copies of candidates, by the margin of these, and tokens."""
    ar_text, en_text = first_occurrences(ar)[0], first_occurrences(en)[0]
    homes = homes_of_texts(ar, ar_text), homes_of_texts(en, en_text)
    texts = np.asarray(found.ar_first, dtype=np.int64) << 32 | found.en_first
    _, first, group = np.unique(texts, return_index=True, return_inverse=True)
    margins = np.zeros(len(first))
    np.maximum.at(margins, group, np.maximum(found.margin, 0.01))
    order = np.argsort(first)  # of place, in which weights are added up
    first, margins = first[order], margins[order]
    listed = token_homes(ar), token_homes(en)
    tokens = sorted(listed[0].keys() & listed[1].keys())
    every = np.arange(len(tokens))
    named = (
        homes_of_lists([listed[0][each] for each in tokens]),
        homes_of_lists([listed[1][each] for each in tokens]),
    )
    return [
        share(homes, ar_text[found.ar_first[first]], en_text[found.en_first[first]], margins),
        share(named, every, every, np.full(len(tokens), TOKEN)),
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Homes:
    """The documents that hold each of n texts or tokens: of number i, `docs[starts[i] : starts[i + 1]]`."""

    starts: Indexes
    docs: Indexes

    def count(self, numbers: Numbers) -> Indexes:
        """Return how many documents hold some of them."""
        return np.asarray(self.starts[numbers + 1] - self.starts[numbers])

    def among(self, docs: slice) -> Homes:
        """Return the same of some documents alone."""
        kept = (self.docs >= docs.start) & (self.docs < docs.stop)
        return Homes(np.append(0, np.cumsum(kept))[self.starts], self.docs[kept])


def homes_of_texts(side: Side, first: npt.NDArray[np.int32]) -> Homes:
    """Return the documents that hold each text; its number is that of the sentence where it stands first."""
    texts, docs = documents_of(np.unique(join_keys(first, side.doc_ids)))
    return Homes(np.searchsorted(texts, np.arange(len(side) + 1)), docs)


def homes_of_lists(lists: Sequence[Sequence[int]]) -> Homes:
    """Return documents that are listed already."""
    ends = np.cumsum([0, *map(len, lists)])
    return Homes(ends, np.fromiter(itertools.chain.from_iterable(lists), dtype=np.int64, count=int(ends[-1])))


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Texts or tokens of both sides.

    Number k stands in the documents `homes[0]` of `ar[k]` and `homes[1]` of `en[k]`, and says `weights[k]` for each
    two of them.
    """

    homes: tuple[Homes, Homes]
    ar: Numbers
    en: Numbers
    weights: Doubles

    def __len__(self) -> int:
        """How many pairs of documents these speak for, one counted again for each that does."""
        return int((self.homes[0].count(self.ar) * self.homes[1].count(self.en)).sum())

    def spread(self, docs: slice) -> tuple[Keys, Doubles]:
        """Return each two documents that share one, of the Arabic ones only some, and what it says for them."""
        homes = self.homes[0].among(docs), self.homes[1]
        en_count = homes[1].count(self.en)
        sizes = homes[0].count(self.ar) * en_count
        each = np.repeat(np.arange(len(sizes)), sizes)
        place = np.arange(len(each)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        ar_docs = homes[0].docs[homes[0].starts[self.ar[each]] + place // en_count[each]]
        en_docs = homes[1].docs[homes[1].starts[self.en[each]] + place % en_count[each]]
        return join_keys(ar_docs, en_docs), self.weights[each]


def share(homes: tuple[Homes, Homes], ar: Numbers, en: Numbers, weights: Doubles) -> Shared:
    """Return what texts or tokens say for the documents that hold them.

    That is less the more documents hold them; of those that very many hold, nothing.
    """
    sizes = homes[0].count(ar) * homes[1].count(en)
    telling = np.flatnonzero(sizes <= SPREAD)
    return Shared(homes, ar[telling], en[telling], np.asarray(weights[telling] / np.sqrt(sizes[telling])))


def token_homes(side: Side) -> dict[str, tuple[int, ...]]:
    """Return the documents of each number and each Latin word that a side has."""
    homes: dict[str, list[int]] = defaultdict(list)
    for doc, place in enumerate(document_places(side)):
        for token in frozenset().union(*(find_tokens(sentence.text) for sentence in side.sentences[place])):
            if token.isascii():
                homes[token].append(doc)
    return {token: tuple(docs) for token, docs in homes.items()}


def cut_keys(keys: Keys, size: int) -> Indexes:
    """Return the borders of pieces of at least `size` pairs, but for the last, none of which divides a document."""
    starts = np.flatnonzero(np.diff(documents_of(keys)[0], prepend=-1))
    borders = [0]
    while len(starts) and starts[-1] >= borders[-1] + size:
        borders.append(int(starts[np.searchsorted(starts, borders[-1] + size)]))
    return np.array([*borders, len(keys)], dtype=np.int64)


def score_documents(keys: Keys, ar: Side, en: Side) -> Doubles:
    """Return for each pair of documents the sum of the highest cosines of their sentences with the other's.

    All pairs of an Arabic document are compared together: pieces of `cut_keys` get the scores of the whole.
    """
    places = document_places(ar), document_places(en)
    scores = np.zeros(len(keys))
    docs, partners = documents_of(keys)
    borders = np.flatnonzero(np.diff(docs, prepend=-1, append=-1)).tolist()
    for start, end in itertools.pairwise(borders):
        others = [places[1][e] for e in partners[start:end].tolist()]
        rows = np.concatenate([en.vectors[place] for place in others])
        starts = np.cumsum([0, *(place.stop - place.start for place in others[:-1])])
        cosines = np.maximum(ar.vectors[places[0][docs[start]]] @ rows.T, 0)
        forward = np.maximum.reduceat(cosines, starts, axis=1).sum(axis=0, dtype=np.float64)
        backward = np.add.reduceat(cosines.max(axis=0), starts, dtype=np.float64)
        scores[start:end] = [round(score, 4) for score in (forward + backward).tolist()]
    return scores


def sizes_of(keys: Keys, places: PlacesOf) -> Indexes:
    """Return how many sentences each two documents have."""
    sizes = [np.array([place.stop - place.start for place in own], dtype=np.int64) for own in places]
    ar_docs, en_docs = documents_of(keys)
    return np.asarray(sizes[0][ar_docs] + sizes[1][en_docs])


def best_of(keys: Keys, values: Doubles) -> tuple[Doubles, Doubles]:
    """Return for each pair the highest value of its Arabic document in any pair, and of its English one."""
    ar_docs, en_docs = documents_of(keys)
    return highest(ar_docs, values), highest(en_docs, values)


def highest(groups: Indexes, values: Doubles) -> Doubles:
    """Return for each row the highest value, at least 0, of the rows of its group."""
    best = np.zeros(int(groups.max(initial=-1)) + 1)
    np.maximum.at(best, groups, values)
    return np.asarray(best[groups])


def contested(keys: Keys, totals: Doubles) -> Mask:
    """Say which pairs are of a group of rivals in which a document has several of about the best score, bool[n]."""
    groups = group_rivals(keys)
    found = np.zeros(int(groups.max(initial=-1)) + 1, dtype=np.bool_)
    for docs in documents_of(keys):
        close = totals >= highest(docs, totals) - CLOSE
        counts = np.bincount(docs[close], minlength=int(docs.max(initial=-1)) + 1)
        found[groups[counts[docs] > 1]] = True
    return np.asarray(found[groups])


def concerning(names: frozenset[str], keys: Keys, sides: tuple[Side, Side], places: PlacesOf) -> Mask:
    """Say which pairs are of a group of rivals that holds one of the named documents, bool[n]."""
    groups = group_rivals(keys)
    found = np.zeros(int(groups.max(initial=-1)) + 1, dtype=np.bool_)
    for side, own, docs in zip(sides, places, documents_of(keys), strict=True):
        named = {doc for doc in set(docs.tolist()) if side.sentences[own[doc].start].doc in names}
        found[groups[np.isin(docs, sorted(named))]] = True
    return np.asarray(found[groups])


def share_facts(keys: Keys, ar: Side, en: Side) -> Doubles:
    """Weigh for each pair the numbers and names that both have in sentences that no other document of theirs has.

    One counts the square of log(rivals / holders) / log(rivals), in whatever sentence these hold it: a name and a
    year that several have tell a document together, and a sentence that is alone because another was joined to it
    says what the others say.
    """
    from align.match.own_facts import read_all, read_held, share

    pairs = set(zip(*(docs.tolist() for docs in documents_of(keys)), strict=True))
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

    return np.array(  # in order of pairs, as the keys are
        [
            sum(min(rarity(side, pair[side], fact) for side in (0, 1)) for fact in sorted(facts))
            for pair, facts in shared.items()
        ],
        dtype=np.float64,
    )


def all_texts(side: Side, wanted: set[int]) -> dict[int, list[str]]:
    """Return the sentences of the wanted documents."""
    texts: dict[int, list[str]] = {doc: [] for doc in wanted}
    for i, doc in enumerate(side.doc_ids.tolist()):
        if doc in wanted:
            texts[doc].append(side.sentences[i].text)
    return texts


def own_texts(side: Side, wanted: set[int]) -> dict[int, list[str]]:
    """Return for the wanted documents the sentences that only they have."""
    first = first_occurrences(side)[0]
    counts = homes_of_texts(side, first).count(first).tolist()
    texts: dict[int, list[str]] = {doc: [] for doc in wanted}
    for i, (doc, count) in enumerate(zip(side.doc_ids.tolist(), counts, strict=True)):
        if doc in wanted and count == 1:
            texts[doc].append(side.sentences[i].text)
    return texts


def assign(
    keys: Keys, totals: Doubles, sides: tuple[Side, Side], places: PlacesOf
) -> tuple[dict[int, int], dict[int, int]]:
    """Return the assignment of the highest sum in each group of rivals, both ways; texts decide it, not names."""
    from scipy.optimize import linear_sum_assignment

    own: tuple[dict[int, int], dict[int, int]] = ({}, {})
    docs = documents_of(keys)
    for rows in rows_by_group(group_rivals(keys)):
        group = [each[rows].tolist() for each in docs]
        members = [by_text(set(group[k]), sides[k], places[k]) for k in (0, 1)]
        if max(map(len, members)) > LARGEST:
            continue
        rank = [{doc: i for i, doc in enumerate(each)} for each in members]
        table = np.zeros((len(members[0]), len(members[1])))
        for a, e, total in zip(*group, totals[rows].tolist(), strict=True):
            table[rank[0][a], rank[1][e]] = total
        for i, j in zip(*linear_sum_assignment(-table), strict=True):
            if table[i, j] > 0:
                own[0][members[0][i]], own[1][members[1][j]] = members[1][j], members[0][i]
    return own


def rows_by_group(groups: Indexes) -> Iterator[Indexes]:
    """Yield the rows of each group, in order."""
    order = np.argsort(groups, kind="stable")
    for start, end in itertools.pairwise(np.flatnonzero(np.diff(groups[order], prepend=-1, append=-1)).tolist()):
        yield order[start:end]


def group_rivals(keys: Keys) -> Indexes:
    """Return for each pair the number of its group; groups share no document."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, e = documents_of(keys)
    width = int(a.max(initial=-1)) + 1
    size = width + int(e.max(initial=-1)) + 1
    if not size:
        return np.zeros(0, dtype=np.int64)
    labels = connected_components(coo_array((np.ones(len(a)), (a, e + width)), shape=(size, size)), False)[1]
    return np.asarray(labels[a], dtype=np.int64)


def by_text(documents: set[int], side: Side, places: list[slice]) -> list[int]:
    """Return documents in an order that their texts alone decide, whatever they are called."""

    def key(doc: int) -> tuple[bytes, int]:
        text = "\n".join(sentence.text for sentence in side.sentences[places[doc]])
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest(), doc

    return sorted(documents, key=key)
