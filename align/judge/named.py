"""Whether a document has a name that another one tells: two ministers of one story both say things."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from align.chars import ARABIC_LETTER
from align.facts.claim import Claim
from align.facts.headed_names import HEADS, OF_PLACES
from align.facts.name_sounds import SAME_NAME, best_similarity
from align.facts.same_claims import agree_on, comparable
from align.facts.same_names import parts_of, same_word
from align.facts.words import find_keys, fold_key, strip_clitics
from align.records import Sentence


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a document tells, and all its words without clitics."""

    claims: Sequence[Claim]
    words: Set[str]


def gather_names(sentences: Sequence[Sentence], claims: Sequence[Claim]) -> Names:
    """Return what names a document may have, by its sentences and their claims."""
    words = {word for sentence in sentences for key in find_keys(sentence.text) for _, word in strip_clitics(key)}
    return Names([claim for claim in claims if claim.kind == "name"], words)


def is_named(claim: Claim, document: Names) -> bool:
    """Say whether a document has a name, among its names or, in Arabic, among its words alone: all its words."""
    names, words = document.claims, document.words
    # Tounsi, said again of Rachid Tounsi, is not Rabah Tounsi.
    if claim.measure in OF_PLACES:  # the town of Tobruk is not its hospital
        names = [other for other in names if other.measure == claim.measure]
    full = [other for other in names if other.measure == "person" and not agree_on(claim, other)]
    names = [other for other in names if other.measure != "word" or not any(agree_on(other, one) for one in full)]
    if any(comparable(claim, other) and agree_on(claim, other) and is_of(claim, other) for other in names):
        return True
    if claim.measure not in ("city", "person", *HEADS) or claim.measure in OF_PLACES:
        return False
    spelt = {fold_key(word) for word in claim.text.replace("-", " ").split()}
    if spelt <= words:
        return True
    known = tuple(sorted(words))
    return all(best_similarity(word, known) >= SAME_NAME for word in spelt - words)


def is_of(claim: Claim, other: Claim) -> bool:
    """Say whether one word that agrees with a name of several is the last of them: Tounsi is of Rachid Tounsi.

    «سنة» (year) sounds like the first of سنية بلحاج, and is none of it.
    """
    parts = parts_of(claim.text)
    if other.measure != "word" or claim.measure == "word" or len(parts) < 2:
        return True
    last, (single, *_) = parts[-1], parts_of(other.text)
    arabic = [bool(ARABIC_LETTER.search(word)) for word in (last, single)]
    if arabic[0] == arabic[1]:
        return same_word(last, single)
    english, word = (single, last) if arabic[0] else (last, single)
    return best_similarity(english, [word]) >= SAME_NAME
