"""Word links on demand: which words of an Arabic and an English text correspond."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from align.encode.adapt import adapt_encoder
from align.encode.words import need_words
from align.facts.evidence import read_evidence
from align.judge.links import link_words
from align.match.sides import encode_words
from align.records import Stretch, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from align.records import AnyEncoder


@dataclass(frozen=True, slots=True)
class WordLink:
    """A word of each text that say the same: `ar` and `en` are where they stand, in characters of the texts."""

    ar: Stretch
    en: Stretch


def word_links(ar: Sequence[str], en: Sequence[str], *, encoder: AnyEncoder | None = None) -> list[list[WordLink]]:
    """Link the words of pairs given in step, `ar[i]` and `en[i]`: for each pair its links, in order.

    A word may stand in several links, or in none: articles and particles often do, and what the other text does not
    say. `encoder` is the bundled one unless given. Raises UsageError for two lists of different lengths, for what
    is no text, and for an encoder that has no vectors of words.

        >>> word_links(["وصل القطار متأخرًا."], ["The train was late."])
    """
    if isinstance(ar, str) or isinstance(en, str) or len(ar) != len(en):
        raise UsageError("word_links takes two lists of texts, as many Arabic ones as English ones")
    for text in (*ar, *en):
        if not isinstance(text, str):
            raise UsageError(f"word_links takes lists of texts; {text!r} is none")
    words = need_words(adapt_encoder(encoder))
    own, other = encode_words(words, list(dict.fromkeys(ar))), encode_words(words, list(dict.fromkeys(en)))
    results = []
    for left, right in zip(ar, en, strict=True):
        facts = read_evidence(left, "ar"), read_evidence(right, "en")
        links = np.argwhere(link_words(own[left], other[right], facts))
        results.append(
            [
                WordLink(Stretch(*own[left].places[i].tolist()), Stretch(*other[right].places[j].tolist()))
                for i, j in links
            ]
        )
    return results
