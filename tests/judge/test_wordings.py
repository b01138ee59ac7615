"""How far the words of two sentences answer each other, with vectors made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from align.judge import wordings
from align.judge.wordings import compare_wordings, make_wordings
from align.records import Language, Sentence, Words

AXES = {word: axis for axis, word in enumerate("dam shut water rose lake سد مغلق ماء".split())}
AXES |= {"سد": AXES["dam"], "مغلق": AXES["shut"], "ماء": AXES["water"]}


def sentence(text: str, language: Language = "en", doc: str = "a") -> Sentence:
    return Sentence(doc, 0, len(text), text, language)


def words_of(*texts: str) -> dict[str, Words]:
    """Give each word an axis of its own, translations the same one."""
    found = {}
    for text in texts:
        places, at = [], 0
        for word in text.split():
            places.append((text.index(word, at), text.index(word, at) + len(word)))
            at = places[-1][1]
        rows = np.zeros((len(places), 10), dtype=np.float16)
        for row, (start, end) in zip(rows, places, strict=True):
            row[AXES[text[start:end].lower()]] = 1
        found[text] = Words(np.array(places, dtype=np.int64).reshape(-1, 2), rows)
    return found


def compare(left: list[str], right: list[str], language: Language = "en") -> tuple[np.ndarray, np.ndarray]:
    parts = [[sentence(text) for text in left], [sentence(text, language, "b") for text in right]]
    return compare_wordings(*make_wordings(parts, words_of(*left, *right)))


def test_sentences_whose_words_have_likes_answer_each_other() -> None:
    rare, plain = compare(["dam shut", "water rose"], ["سد مغلق", "ماء"], "ar")
    assert rare.shape == plain.shape == (2, 2)
    assert plain[0, 0] > 0.9 > plain[1, 1] > 0.5 > plain[0, 1]
    assert rare[0, 0] > rare[0, 1]


def test_a_rare_word_without_a_like_counts_more_than_a_common_one() -> None:
    """Every sentence has the dam: that the other has it, too, says little."""
    left, right = ["dam shut", "dam water", "dam rose"], ["dam lake"]
    rare, plain = compare(left, right)
    assert (rare < plain).all()


def test_the_other_way_round_it_is_the_same() -> None:
    left, right = ["dam shut", "water rose", "lake"], ["dam water", "shut"]
    there, back = compare(left, right), compare(right, left)
    for one, other in zip(there, back, strict=True):
        np.testing.assert_allclose(one, other.T, atol=1e-6)


def test_a_sentence_without_words_answers_nothing() -> None:
    rare, plain = compare(["", "dam shut", ""], ["dam shut", ""])
    assert rare[[0, 2]].max() == plain[[0, 2]].max() == rare[:, 1].max() == 0
    assert plain[1, 0] > 0.9
    assert not any(each.any() for each in compare([""], ["dam"]))


def test_few_at_a_time_are_compared_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = ["dam shut", "", "water rose lake", "dam"], ["dam water", "shut", "rose"]
    whole = compare(left, right)
    monkeypatch.setattr(wordings, "AT_ONCE", 1)
    for one, other in zip(whole, compare(left, right), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
