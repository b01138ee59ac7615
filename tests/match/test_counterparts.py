"""What proposes documents as counterparts, counted by plain loops; and the groups of rivals."""

import itertools
import random
from collections import Counter, defaultdict

import numpy as np
import pytest

from align.match import counterparts
from align.match.counterparts import (
    SPREAD,
    TOKEN,
    contested,
    cut_keys,
    documents_of,
    find_shared,
    group_rivals,
    keys_of,
    propose,
    score_documents,
    token_homes,
    weigh_pairs,
)
from align.match.table import make_candidates
from tests.match.worlds import make_side


def small_world(seed: int):
    """Documents that share texts, a few words and candidates with each other, at random."""
    draw = random.Random(seed)
    sides = [
        make_side(
            language, [[draw.choice("abcdefgh") + draw.choice(["", " 4417"]) for _ in range(4)] for _ in range(7)]
        )
        for language in ("ar", "en")
    ]
    places = sorted({(draw.randrange(28), draw.randrange(28)) for _ in range(40)})
    size = np.ones(len(places), dtype=np.int32)
    first = np.array(places, dtype=np.int32)
    found = make_candidates(first[:, 0], size, first[:, 1], size, np.full(len(places), 0.5))
    found.margin[:] = [draw.uniform(-0.1, 0.5) for _ in places]
    return (*sides, found)


def counted(ar, en, found) -> dict[tuple[int, int], float]:
    """The same as `weigh_pairs`, in words."""
    homes = []
    for side in (ar, en):
        own = defaultdict(set)
        for sentence, doc in zip(side.sentences, side.doc_ids.tolist(), strict=True):
            own[sentence.text].add(doc)
        homes.append(own)
    best: dict[tuple[int, int], float] = {}
    for i, j, margin in zip(found.ar_first.tolist(), found.en_first.tolist(), found.margin.tolist(), strict=True):
        best[i, j] = max(best.get((i, j), 0.01), margin)
    spoken = [
        (homes[0][ar.sentences[i].text], homes[1][en.sentences[j].text], weight) for (i, j), weight in best.items()
    ]
    tokens = token_homes(ar), token_homes(en)
    spoken += [(tokens[0][token], tokens[1][token], TOKEN) for token in tokens[0].keys() & tokens[1].keys()]
    evidence: Counter[tuple[int, int]] = Counter()
    for a_docs, e_docs, weight in spoken:
        count = len(a_docs) * len(e_docs)
        if count <= counterparts.SPREAD:
            for pair in itertools.product(a_docs, e_docs):
                evidence[pair] += weight / count**0.5
    return evidence


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("most", [SPREAD, 6])
def test_copies_and_tokens_speak_for_all_documents_that_hold_them(seed: int, most: int, monkeypatch) -> None:
    monkeypatch.setattr(counterparts, "SPREAD", most)
    ar, en, found = small_world(seed)
    shared, expected = find_shared(found, ar, en), counted(ar, en, found)
    for some in (slice(0, 7), slice(2, 5), slice(3, 4), slice(4, 4)):
        keys, weights = weigh_pairs(shared, some)
        docs = [each.tolist() for each in documents_of(keys)]
        there = {pair: weight for pair, weight in expected.items() if some.start <= pair[0] < some.stop}
        assert dict(zip(zip(*docs, strict=True), weights.tolist(), strict=True)) == pytest.approx(there)


def test_the_likeliest_of_each_document_are_proposed_beside_those_with_candidates(monkeypatch) -> None:
    monkeypatch.setattr(counterparts, "PROPOSED", 2)
    ar, en, found = small_world(3)
    evidence = counted(ar, en, found)
    wanted = set(zip(ar.doc_ids[found.ar_first].tolist(), en.doc_ids[found.en_first].tolist(), strict=True))
    for side in (0, 1):
        for doc in range(7):
            own = [pair for pair in evidence if pair[side] == doc]
            wanted.update(sorted(own, key=lambda pair: (-round(evidence[pair], 9), pair))[:2])
    assert propose(found, ar, en).tolist() == keys_of(wanted).tolist()
    assert len(wanted) < len(evidence)
    monkeypatch.setattr(counterparts, "TOGETHER", 5)  # a few documents at a time
    assert propose(found, ar, en).tolist() == keys_of(wanted).tolist()


def test_nothing_in_common_proposes_nothing() -> None:
    ar, en = make_side("ar", [["a"]]), make_side("en", [["b"]])
    found = make_candidates([], [], [], [], [])
    assert propose(found, ar, en).tolist() == []
    assert contested(keys_of([]), np.zeros(0)).tolist() == []


def test_rivals_are_documents_that_hang_together() -> None:
    keys = keys_of([(0, 0), (0, 1), (2, 1), (3, 4), (5, 4), (6, 6)])
    groups = group_rivals(keys).tolist()
    assert [groups.index(each) for each in groups] == [0, 0, 0, 3, 3, 5]
    totals = np.array([9.0, 3.0, 9.0, 5.0, 4.0, 7.0])
    # 0 and 2 know whose they are; 3 and 5 are about as near to 4 as each other.
    assert contested(keys, totals).tolist() == [False, False, False, True, True, False]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [1, 3, 5, 100])
def test_documents_compared_in_pieces_get_the_scores_of_the_whole(seed: int, size: int) -> None:
    ar, en, found = small_world(seed)
    keys = propose(found, ar, en)
    borders = cut_keys(keys, size).tolist()
    pieces = [keys[start:end] for start, end in itertools.pairwise(borders)]
    assert all(len(piece) >= size for piece in pieces[:-1])
    docs = [set(documents_of(piece)[0].tolist()) for piece in pieces]
    assert sum(map(len, docs)) == len(set().union(*docs))  # no document is in two
    assert len(pieces) > 1 or size > len(keys) // 2
    scores = np.concatenate([score_documents(piece, ar, en) for piece in pieces])
    assert scores.tolist() == score_documents(keys, ar, en).tolist()


def test_no_documents_are_one_empty_piece() -> None:
    assert cut_keys(keys_of([]), 5).tolist() == [0, 0]
