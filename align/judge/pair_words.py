"""Link the words of pairs, for the pages that show them: which words of the two ends answer each other.

The words of each sentence have vectors of their own, seen in their sentence; whoever calls this encodes them. For
an encoder without vectors of words the numbers, dates and names that agree are linked, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from align.facts.evidence import read_evidence
from align.facts.words import find_places
from align.judge.links import link_words
from align.records import Words

if TYPE_CHECKING:
    import numpy.typing as npt

    from align.match.table import Candidates
    from align.records import Sentence, Side, Span

    Mask = npt.NDArray[np.bool_]
    Links = npt.NDArray[np.int32]  # [n, 4]: ar_start, ar_end, en_start, en_end, in characters of the documents

# Pairs of a collection whose words are linked: more than are reviewed in an evening. The most doubtful cost least,
# as their words were compared already to look for missing parts.
MOST = 2000
FLAGGED = 0.25  # what a flag adds to the doubt of a pair; the review page has the same


def pairs_to_link(judged: Candidates, chosen: Mask, known: Collection[int] = ()) -> npt.NDArray[np.intp]:
    """Return the rows of pairs whose words are to be linked, int[n], in order; those that are `known` have links.

    Where there would be more than MOST, it is the most doubtful: these are looked at first.
    """
    wanted = chosen.copy()
    wanted[list(known)] = False
    rows = np.flatnonzero(wanted)
    doubt = np.abs(judged.probability[rows] - 0.5) - FLAGGED * (judged.flags[rows] != 0)
    return np.sort(rows[np.argsort(doubt, kind="stable")[: max(MOST - len(known), 0)]])


def texts_of_pairs(judged: Candidates, rows: Sequence[int], ar: Side, en: Side) -> tuple[list[str], list[str]]:
    """Return the texts of the sentences in some rows, each once, Arabic and English."""
    return (
        list(dict.fromkeys(ar.sentences[i].text for row in rows for i in judged.ar(row))),
        list(dict.fromkeys(en.sentences[i].text for row in rows for i in judged.en(row))),
    )


def link_pairs(
    judged: Candidates,
    rows: Sequence[int],
    sides: tuple[Side, Side],
    texts: Mapping[str, str],
    words: tuple[Mapping[str, Words], Mapping[str, Words]] | None = None,
) -> dict[int, Links]:
    """Return the links of some rows by their numbers, where there are any.

    `texts` are those of the documents by name; `words` those of the sentences by their texts, None where the
    encoder has no vectors of words.
    """
    found = {}
    for row in rows:
        ar, ar_text, ar_at = read_end(sides[0], judged.ar(row), texts, words[0] if words else None)
        en, en_text, en_at = read_end(sides[1], judged.en(row), texts, words[1] if words else None)
        own, other = np.nonzero(link_words(ar, en, (read_evidence(ar_text, "ar"), read_evidence(en_text, "en"))))
        if len(own):
            found[row] = np.hstack([ar.places[own] + ar_at, en.places[other] + en_at]).astype(np.int32)
    return found


def read_end(
    side: Side, span: Span, texts: Mapping[str, str], words: Mapping[str, Words] | None
) -> tuple[Words, str, int]:
    """Return the words of a span, counted from its beginning, its text, and where in the document it begins."""
    sentences = [side.sentences[i] for i in span]
    start, end = sentences[0].start, sentences[-1].end
    own = [read_words(sentence, words) for sentence in sentences]
    places = [each.places + (s.start - start) for each, s in zip(own, sentences, strict=True)]
    joined = Words(np.concatenate(places), np.concatenate([each.vectors for each in own]))
    return joined, texts[sentences[0].doc][start:end], start


def read_words(sentence: Sentence, words: Mapping[str, Words] | None) -> Words:
    """Return the words of a sentence, without vectors where there are none."""
    if words is not None:
        return words[sentence.text]
    places = find_places(sentence.text)
    return Words(places, np.zeros((len(places), 0), dtype=np.float32))
