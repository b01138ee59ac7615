"""Facts told otherwise in one place that are settled in another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from align.facts.claim import Claim
from align.facts.headed_names import HEADS, OF_PLACES
from align.facts.name_sounds import SAME_NAME, best_similarity
from align.facts.same_claims import agree_on, comparable
from align.facts.words import find_keys, fold_key, strip_clitics
from align.judge.options import claims_of

if TYPE_CHECKING:
    from align.judge.meetings import Meetings
    from align.judge.told import FactPair, Told

RIVAL = 0.1  # a fact told alike by sentences at most this much less alike ends a conflict


def drop_settled(found: Sequence[FactPair], meetings: Meetings) -> list[FactPair]:
    """Drop a conflict when the other document tells the same elsewhere, in a sentence about as much alike.

    A name is in conflict with another only where neither document has the other's name at all: two ministers of one
    story both say things, and a boat sails from one port to another.
    """
    alike: defaultdict[tuple[Told, str], float] = defaultdict(lambda: -1.0)
    for pair in found:
        if not pair.differ:
            for own, there in ((pair.one, pair.other), (pair.other, pair.one)):
                key = own, meetings.sentence(there.node).doc
                alike[key] = max(alike[key], pair.cosine)
    names: defaultdict[str, list[Claim]] = defaultdict(list)
    words: defaultdict[str, set[str]] = defaultdict(set)
    asked = {
        meetings.sentence(told.node).doc
        for pair in found
        if pair.differ and pair.kind == "name"
        for told in (pair.one, pair.other)
    }
    for sentence in (s for side in meetings.sides for s in side.sentences if s.doc in asked):
        names[sentence.doc] += [claim for claim in claims_of(sentence) if claim.kind == "name"]
        words[sentence.doc].update(word for key in find_keys(sentence.text) for _, word in strip_clitics(key))
    kept = []
    for pair in found:
        ends = [
            (pair.one, meetings.sentence(pair.other.node).doc),
            (pair.other, meetings.sentence(pair.one.node).doc),
        ]
        settled = max(alike[end] for end in ends) >= pair.cosine - RIVAL
        if pair.differ and pair.kind == "name":
            settled |= any(
                is_named(claim, names[doc], words[doc])
                for told, doc in ends
                for claim in claims_of(meetings.sentence(told.node))
                if (claim.kind, claim.start) == ("name", told.start)
            )
        if not pair.differ or not settled:
            kept.append(pair)
    return kept


def is_named(claim: Claim, names: Sequence[Claim], words: Set[str]) -> bool:
    """Say whether a document has a name, among its `names` or, in Arabic, among its words alone: all its words."""
    # Tounsi, said again of Rachid Tounsi, is not Rabah Tounsi.
    if claim.measure in OF_PLACES:  # the town of Tobruk is not its hospital
        names = [other for other in names if other.measure == claim.measure]
    full = [other for other in names if other.measure == "person" and not agree_on(claim, other)]
    names = [other for other in names if other.measure != "word" or not any(agree_on(other, one) for one in full)]
    if any(comparable(claim, other) and agree_on(claim, other) for other in names):
        return True
    if claim.measure not in ("city", "person", *HEADS) or claim.measure in OF_PLACES:
        return False
    spelt = {fold_key(word) for word in claim.text.replace("-", " ").split()}
    if spelt <= words:
        return True
    known = tuple(sorted(words))
    return all(best_similarity(word, known) >= SAME_NAME for word in spelt - words)
